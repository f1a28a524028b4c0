//! Items of aggregators' documents: which jobs a document takes, and each of them at each of its places, with an id and links of its own.

use std::borrow::Cow;

use url::Url;

use super::wording::facts::web_address;
use crate::model::catalog::Entry;
use crate::model::dialect::{CatalogFormat, Document, Item};
use crate::model::digest::sha256_hex;
use crate::model::posting::{Place, PostalAddress};
use crate::model::refusal::refusals;
use crate::model::selection::Subject;
use crate::model::stated::Seen;
use crate::model::target::{Target, View};

/// Key of `extra`: whether a job is written at `each` of its places, or at its `first` one only.
pub(super) const PLACES: &str = "places";

/// Characters that tell one place of a job from another in an id.
const PLACE_ID_CHARS: usize = 7;

/// How many items of this job stand in the document: none where it is not selected, or would be refused.
#[must_use]
pub fn count(target: &'static Target, document: &Document, entry: &Entry) -> usize {
    let Some(format) = target.dialect() else { return 0 };
    let job = Subject { posting: &entry.posting, facts: &entry.facts, language: &entry.language };
    if !document.selection.takes(&job) || refusals(target, Seen::of_entry(entry)).next().is_some() {
        return 0;
    }
    spots(format, document, entry).len()
}

/// The items of a job that the document takes, ready to be written.
#[must_use]
pub fn items<'a>(format: &'a CatalogFormat, document: &'a Document, view: &View<'a>) -> Vec<Item<'a>> {
    let entry = view.entry;
    let apply = entry.facts.apply.as_ref().and_then(|apply| web_address(apply.url.as_deref()?));
    let url = with_params(&entry.url, document);
    let apply_url = apply.map(|url| with_params(&url, document));
    let own = entry.id.hex();
    let item = |(place, end): (Option<Cow<'a, Place>>, Option<String>)| Item {
        document,
        format,
        entry,
        html: view.html,
        summary: view.summary,
        place,
        id: end.map_or_else(|| own.clone(), |end| format!("{own}-{end}")),
        url: url.clone(),
        apply_url: apply_url.clone(),
    };
    spots(format, document, entry).into_iter().map(item).collect()
}

/// A place of a job, and what its id ends in: the first that the post names goes without, so that a job keeps its id when it gets
/// another place or its only one is corrected.
type Spot<'a> = (Option<Cow<'a, Place>>, Option<String>);

fn spots<'a>(format: &CatalogFormat, document: &Document, entry: &'a Entry) -> Vec<Spot<'a>> {
    let places = places(entry);
    if places.is_empty() {
        let is_taken = document.selection.takes_country(None);
        return if is_taken { vec![(None, None)] } else { Vec::new() };
    }
    let keys = keys(&places);
    let mut spots: Vec<Spot<'a>> = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for (index, (place, key)) in places.iter().zip(&keys).enumerate() {
        if seen.contains(&key.as_str()) || !document.selection.takes_country(place.address.address_country.as_deref()) {
            continue;
        }
        seen.push(key);
        let end = (index > 0).then(|| sha256_hex(key.as_bytes())[..PLACE_ID_CHARS].to_owned());
        spots.push((Some(place.clone()), end));
    }
    if format.extra_of(entry, document, PLACES) == Some("first") {
        spots.truncate(1);
    }
    spots
}

/// Where a job is: its places, else the countries in which an applicant for remote work may live.
fn places(entry: &Entry) -> Vec<Cow<'_, Place>> {
    if !entry.posting.job_location.is_empty() {
        return entry.posting.job_location.iter().map(Cow::Borrowed).collect();
    }
    let country = |name: &String| PostalAddress { address_country: Some(name.clone()), ..PostalAddress::default() };
    let countries = entry.posting.applicant_location_requirements.iter().map(|c| country(&c.name));
    countries.map(|address| Cow::Owned(Place { name: None, address })).collect()
}

/// What tells the places of a job apart: the town and its country, where that is enough for all of them, else all that is known.
fn keys(places: &[Cow<'_, Place>]) -> Vec<String> {
    let joined = |parts: &[&Option<String>]| {
        let parts = parts.iter().map(|part| part.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "));
        parts.collect::<Vec<_>>().join("\n").to_lowercase()
    };
    let town = |place: &Place| {
        let a = &place.address;
        let town = if a.address_locality.is_some() { &a.address_locality } else { &a.address_region };
        joined(&[&a.address_country, town])
    };
    let whole = |place: &Place| {
        let a = &place.address;
        joined(&[&a.address_country, &a.address_region, &a.address_locality, &a.postal_code, &a.street_address, &place.name])
    };
    let towns: Vec<String> = places.iter().map(|place| town(place)).collect();
    let are_apart = towns.iter().enumerate().all(|(i, town)| !towns[..i].contains(town));
    if are_apart { towns } else { places.iter().map(|place| whole(place)).collect() }
}

/// The address with the document's parameters behind its own; one that it has already stays as it is.
fn with_params(written: &str, document: &Document) -> String {
    if document.params.is_empty() {
        return written.to_owned();
    }
    let Ok(mut url) = Url::parse(written) else { return written.to_owned() };
    let known: Vec<String> = url.query_pairs().map(|(key, _)| key.into_owned()).collect();
    let new: Vec<_> = document.params.iter().filter(|(key, _)| !known.contains(key)).collect();
    if !new.is_empty() {
        url.query_pairs_mut().extend_pairs(new);
    }
    url.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::selection::{Condition, Selection};
    use crate::render::fixture;

    fn document(params: &[(&str, &str)]) -> Document {
        Document { params: params.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(), ..Document::default() }
    }

    #[track_caller]
    fn check_params(url: &str, expect: &str) {
        assert_eq!(with_params(url, &document(&[("source", "R&D é"), ("utm_medium", "feed")])), expect);
    }

    #[test]
    fn parameters_join_those_of_the_address() {
        check_params("https://a.example/j/", "https://a.example/j/?source=R%26D+%C3%A9&utm_medium=feed");
        check_params("https://a.example/j?a=b%20c#top", "https://a.example/j?a=b%20c&source=R%26D+%C3%A9&utm_medium=feed#top");
        check_params("https://a.example/?source=own", "https://a.example/?source=own&utm_medium=feed");
        check_params("no address", "no address");
        assert_eq!(with_params("https://a.example/é", &document(&[])), "https://a.example/é");
    }

    fn entry(places: serde_json::Value) -> Entry {
        let mut entry = fixture::entry(0);
        entry.posting.job_location = serde_json::from_value(places).expect("places");
        entry
    }

    fn place(street: &str, town: &str, country: &str) -> serde_json::Value {
        serde_json::json!({"address": {"streetAddress": street, "addressLocality": town, "addressCountry": country}})
    }

    fn ends(entry: &Entry, document: &Document) -> Vec<String> {
        let format = fixture::dialect();
        spots(format, document, entry).into_iter().map(|(_, end)| end.unwrap_or_default()).collect()
    }

    #[test]
    fn each_place_keeps_its_id() {
        let all = Document::default();
        let [paris, lyon, nice] = ["Paris", "Lyon", "Nice"].map(|town| place("1 rue X", town, "FR"));
        let first = ends(&entry(serde_json::json!([paris, lyon])), &all);
        assert_eq!(first[0], "");
        assert_eq!(first[1].len(), PLACE_ID_CHARS);
        let more = ends(&entry(serde_json::json!([paris, nice, lyon])), &all);
        assert_eq!((more.len(), &more[2]), (3, &first[1]), "another place between changes no id");
        let moved = ends(&entry(serde_json::json!([paris, place("2 rue Y", "lyon ", "FR")])), &all);
        assert_eq!(moved, first, "another street in the town changes no id");
        let twice = ends(&entry(serde_json::json!([paris, lyon, lyon])), &all);
        assert_eq!(twice.len(), 2, "one place is one item");
        let streets = ends(&entry(serde_json::json!([paris, place("2 rue Y", "Paris", "FR")])), &all);
        assert_eq!(streets.len(), 2, "two sites in one town are two places");
    }

    #[test]
    fn countries_are_places_of_remote_work_and_selections_hold_for_places() {
        let mut remote = entry(serde_json::json!([]));
        assert_eq!(ends(&remote, &Document::default()), [""]);
        remote.posting.applicant_location_requirements = serde_json::from_str(r#"[{"name":"FR"},{"name":"DE"}]"#).expect("countries");
        assert_eq!(ends(&remote, &Document::default()).len(), 2);
        let german = Condition { field: "country".into(), values: vec!["de".into()] };
        let german = Document { selection: Selection { select: vec![german], exclude: vec![] }, ..Document::default() };
        let all = ends(&remote, &Document::default());
        assert_eq!(ends(&remote, &german), all[1..], "the id does not depend on the selection");
        let first = Document { extra: [("places".to_owned(), "first".to_owned())].into(), ..Document::default() };
        assert_eq!(ends(&remote, &first), [""]);
    }
}
