//! Names that no table knows: towns, regions and buildings by where they stand.

use std::ops::Range;

use super::{Reader, Trust};
use crate::enrich::gazetteer;
use crate::enrich::town::{Towns, words};

impl Reader<'_> {
    /// What is neither street, town nor country: a locality that no table knows.
    pub(super) fn settle_unknown(&mut self) {
        if self.current.locality.is_some() || self.unknown.is_empty() || self.is_prose() {
            return;
        }
        let has_evidence = self.current.postal_code.is_some() || self.current.region.is_some() || self.current.street.is_some();
        let has_country = self.current.country.is_some();
        let is_sole = self.unknown.len() == 1;
        let fits = |range: &&Range<usize>| {
            let text = &self.text[(*range).clone()];
            let is_name = self.towns.is_name(text) && text.chars().count() <= 50;
            match self.trust {
                Trust::Named => {
                    let is_short = || !text.contains(|c: char| c.is_ascii_digit()) && text.split(' ').count() <= 5;
                    is_name || (is_short() && !has_evidence && !is_said(self.towns, text))
                }
                // Every noun of German has a capital.
                _ => {
                    is_name
                        && (has_evidence || ((has_country || is_sole) && self.towns.language != "de" && !self.towns.language.is_empty()))
                }
            }
        };
        // What a building is called is no town.
        let is_building = |range: &&Range<usize>| self.towns.is_building(&self.text[(*range).clone()]);
        if let Some(name) = self.unknown.iter().find(is_building).cloned() {
            self.current.name.get_or_insert(self.part(name.clone()));
            self.unknown.retain(|range| *range != name);
        }
        let found = if self.trust == Trust::Named { self.unknown.iter().find(fits) } else { self.unknown.iter().rev().find(fits) };
        if let Some(range) = found.cloned() {
            let name = &self.text[range.clone()];
            // `location: Maryland`
            // Many a small town has the name of an American state, and none is meant; provinces of Spain have that of their town.
            let country = gazetteer::region_country(name);
            let is_state = matches!(country, Some("US" | "CA" | "AU" | "DE")) && !gazetteer::is_city(name);
            let is_meant = is_state || country.is_some() && !self.is_town(name);
            let is_region = is_meant && (self.trust == Trust::Named || is_sole);
            let part = Some(self.part(range));
            if is_region && self.current.region.is_none() {
                self.current.region = part;
            } else {
                self.current.locality = part;
            }
        }
    }
}

/// `with a preference for Europe`: words of a sentence, and no name.
fn is_said(towns: Towns, text: &str) -> bool {
    let mut all = words(text).map(|(_, word)| word);
    all.next().is_some_and(|first| first.starts_with(char::is_lowercase) && towns.is_small(first)) && all.count() > 1
}
