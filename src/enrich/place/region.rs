//! The country of a region, where its name or its abbreviation stands in several.

use crate::enrich::town::Towns;
use crate::enrich::{gazetteer, postal};

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
