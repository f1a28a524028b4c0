//! Forms that give each part of an address its own label: `Town: …`, `Province: …`, `Country: …`.

use super::keys::ADDRESS_KEYS;
use super::{Found, Post, hold_country, put};
use crate::enrich::fold::fold;
use crate::enrich::gazetteer;
use crate::enrich::view::Passage;
use crate::model::field::normalized;
use crate::model::origin::Origin;

/// Longest value of such a part, in characters.
const VALUE_CHARS_MAX: usize = 60;

/// What labels say of region and country, and of the town, in the order of a post.
#[derive(Default)]
pub(super) struct Parts {
    found: Vec<(&'static str, String, Origin)>,
    town: Option<String>,
}

impl Parts {
    /// Takes a passage that is the region or the country of a place and nothing else. The town is read like others, and noted here.
    pub(super) fn take(&mut self, post: &Post<'_>, passage: &Passage<'_>) -> bool {
        let Some(field) = part_of(post, passage) else { return false };
        let text = passage.text().trim();
        if text.is_empty() || text.chars().count() > VALUE_CHARS_MAX || text.contains([',', ';', '\n']) {
            return false;
        }
        let country = gazetteer::country(text);
        let value = match (field, country) {
            ("addressLocality", _) => {
                self.town.get_or_insert_with(|| fold(text));
                return false;
            }
            ("addressCountry", Some(country)) => country,
            // `Region: Germany` is read like others.
            ("addressRegion", None) => text,
            _ => return false,
        };
        if self.found.iter().any(|(known, ..)| *known == field) {
            return false;
        }
        let origin = post.finding(passage, passage.range.clone(), "place", ()).origin;
        self.found.push((field, value.to_owned(), origin));
        true
    }

    /// Completes the place of that town, or the only one. Where there is none, the region is the place; a city's name is its town.
    pub(super) fn put_into(self, mut places: Vec<Found>) -> Vec<Found> {
        if places.is_empty() && !self.found.is_empty() {
            let mut place = Found::default();
            for (field, value, origin) in self.found {
                put(
                    &mut place,
                    if field == "addressRegion" && gazetteer::is_city(&value) { "addressLocality" } else { field },
                    &value,
                    origin,
                );
            }
            return vec![place];
        }
        let is_meant = |place: &Found| match &self.town {
            Some(town) => place.place.address.address_locality.as_deref().map(fold).as_ref() == Some(town),
            None => true,
        };
        let is_one = places.len() == 1 || self.town.is_some();
        if let Some(place) = places.iter_mut().find(|place| is_meant(place)).filter(|_| is_one) {
            for (field, value, origin) in self.found {
                if field == "addressCountry" {
                    hold_country(place, &value, &origin);
                } else {
                    put(place, field, &value, origin);
                }
            }
        }
        places
    }
}

/// The part of an address that the label of a passage names.
fn part_of(post: &Post<'_>, passage: &Passage<'_>) -> Option<&'static str> {
    let label = if passage.is_labelled_line {
        passage.block.text[..passage.range.start].trim_end().trim_end_matches([':', '：']).lines().next_back()?
    } else {
        post.blocks().0.get(passage.block.section?)?.text.as_str()
    };
    let key = normalized(label.trim());
    let is_known = |keys: &&(&'static str, &[&str])| keys.1.iter().any(|known| normalized(known) == key);
    ADDRESS_KEYS.iter().find(is_known).map(|(field, _)| *field)
}
