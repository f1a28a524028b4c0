//! The country of a region, where its name or its abbreviation stands in several.

use super::PlaceText;
use crate::enrich::town::Towns;
use crate::enrich::{gazetteer, postal};

/// Countries whose states have names of their own, and hardly share them with their towns.
const OF_STATES: &[&str] = &["AU", "CA", "DE", "US"];

impl PlaceText {
    /// Whether a town that stands alone is a state: `Maryland`, although some small town has its name too.
    pub(super) fn is_state(&self) -> bool {
        let Some(town) = self.locality.as_ref().filter(|_| self.street.is_none() && self.postal_code.is_none() && self.region.is_none())
        else {
            return false;
        };
        !gazetteer::is_city(&town.value) && gazetteer::region_country(&town.value).is_some_and(|country| OF_STATES.contains(&country))
    }
}

/// The country that a region lies in, by its name or its abbreviation; codes of four figures are Australian, not American.
pub(super) fn region_country(region: &str, towns: Towns, form: Option<postal::Form>) -> Option<&'static str> {
    let by_name = || gazetteer::region_country(region).or_else(|| gazetteer::region_country(region.split_once(' ')?.1));
    let is_four = form == Some(postal::Form::Four);
    match gazetteer::region_code_countries(region) {
        [country] => Some(*country).filter(|country| !(is_four && *country == "US")),
        countries => countries
            .iter()
            .copied()
            .find(|country| {
                let is_usual =
                    matches!((towns.language, *country), ("it", "IT") | ("pt", "BR")) || towns.language == "en" && *country == "US";
                if is_four { *country == "AU" } else { is_usual }
            })
            .or_else(by_name),
    }
}
