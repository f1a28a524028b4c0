//! For remote work the countries where applicants may live.

use std::ops::Range;

use super::{Draft, Post, sentence};
use crate::enrich::caption;
use crate::enrich::fold::fold;
use crate::enrich::gazetteer;
use crate::enrich::standing::{statements, value_cues};
use crate::enrich::view::{Cue, cues};
use crate::model::draft::Suggestion;
use crate::model::facts::Workplace;
use crate::model::node::Node;
use crate::model::origin::{From, Origin};
use crate::model::posting::{Country, JobLocationType, Place};

/// How far behind words such as "residents of" a country may stand, in bytes.
const RESIDE_BYTES_MAX: usize = 60;

/// Beginnings of words for a preference, folded.
const PREFERRED: &[&str] = &[
    "prefer",
    "ideally",
    "bevorzug",
    "vorzugsweise",
    "idealerweise",
    "de preference",
    "preferen",
    "idealment",
    "preferib",
    "bij voorkeur",
    "idealiter",
];

/// More countries than this are the whole world.
const COUNTRIES_MAX: usize = 60;

/// `TELECOMMUTE` stands with a country or not at all (Google's remote rule): the stated ones, else those of the places.
pub(super) fn remote_pair(post: &Post<'_>, draft: &mut Draft) {
    let suggested = draft.suggestions.get("/facts/workplace").is_some_and(|found| found.value == "remote");
    if draft.facts.workplace != Some(Workplace::Remote) && !suggested {
        return;
    }
    let countries = countries(post, draft, suggested);
    let has_place = draft.posting.job_location.iter().any(|place| place.address.address_country.is_some());
    let (sentences, stated): (Vec<_>, Vec<_>) = countries.into_iter().partition(|(_, origin)| suggested || origin.from == From::Sentence);
    for (index, (name, origin)) in stated.iter().enumerate() {
        draft.origins.insert(format!("/posting/applicantLocationRequirements/{index}/name"), origin.clone());
        draft.posting.applicant_location_requirements.push(Country { name: (*name).clone() });
    }
    for (index, (name, origin)) in sentences.iter().enumerate().filter(|_| stated.is_empty()) {
        let value = serde_json::json!({ "name": name });
        draft.suggestions.insert(format!("/posting/applicantLocationRequirements/{index}"), Suggestion { value, origin: origin.clone() });
    }
    let derived = Origin::derived("/facts/workplace");
    if !suggested && (!stated.is_empty() || has_place) {
        draft.posting.job_location_type = Some(JobLocationType::Telecommute);
        draft.origins.insert("/posting/jobLocationType".into(), derived);
    } else if !sentences.is_empty() || has_place {
        let value = serde_json::to_value(JobLocationType::Telecommute).expect("values of postings serialise");
        draft.suggestions.insert("/posting/jobLocationType".into(), Suggestion { value, origin: derived });
    }
}

/// Where applicants may live, as the strongest source says.
fn countries(post: &Post<'_>, draft: &Draft, suggested: bool) -> Vec<(String, Origin)> {
    let mut found: Vec<(String, Origin)> = Vec::new();
    for hit in post.all("applicantLocationRequirements") {
        let names = hit.node.items().iter().filter_map(Node::text).flat_map(|text| text.split([',', ';', '/']));
        let codes = names.filter_map(|name| gazetteer::country(name).or_else(|| gazetteer::country(&name.trim().to_uppercase())));
        codes.for_each(|code| add(&mut found, code, &hit.origin));
    }
    // `remote: Brazil`
    let of_values = if found.is_empty() { post.all("workplace") } else { &[] };
    for hit in of_values {
        let text = hit.text().unwrap_or_default();
        for (code, _) in in_text(text, &value_cues(text, &post.language, &["country"])) {
            add(&mut found, code, &hit.origin);
        }
    }
    if found.is_empty() {
        in_statements(post, suggested, &mut found);
    }
    if found.is_empty()
        && let Some((title, origin)) = caption::of(draft)
    {
        for range in in_text(&title, &cues(&title, &post.language)) {
            add(&mut found, range.0, &caption::finding(&title, &origin, range.1, ()).origin);
        }
    }
    // `location: Remote (Germany, Austria)`
    let is_nowhere = found.is_empty() && draft.posting.job_location.is_empty();
    for hit in post.all("jobLocation").iter().filter(|_| is_nowhere) {
        for text in hit.node.items().iter().filter_map(Node::text) {
            for (code, _) in in_text(text, &value_cues(text, &post.language, &["country"])) {
                add(&mut found, code, &hit.origin);
            }
        }
    }
    // `country: [DE, France]` on a remote job: no place lies in two countries.
    for hit in post.all("jobLocation.address.addressCountry").iter().filter(|_| found.is_empty()) {
        let codes: Vec<&str> = hit.node.items().iter().filter_map(Node::text).flat_map(gazetteer::countries).collect();
        if codes.len() > 1 {
            for code in codes {
                add(&mut found, code, &hit.origin);
            }
            break;
        }
    }
    // A place of which only the country is known, on a remote job, says where applicants may live.
    if found.is_empty() {
        let only_country = |place: &Place| place.address.address_locality.is_none() && place.address.postal_code.is_none();
        for (index, place) in draft.posting.job_location.iter().enumerate().filter(|(_, place)| only_country(place)) {
            if let Some(code) = &place.address.address_country {
                add(&mut found, code, &Origin::derived(format!("/posting/jobLocation/{index}/address/addressCountry")));
            }
        }
    }
    found.truncate(COUNTRIES_MAX);
    found
}

fn add(found: &mut Vec<(String, Origin)>, code: &str, origin: &Origin) {
    if !found.iter().any(|(known, _)| known == code) {
        found.push((code.to_owned(), origin.clone()));
    }
}

/// Countries in what is said of the workplace, and behind words such as "residents of".
fn in_statements(post: &Post<'_>, suggested: bool, found: &mut Vec<(String, Origin)>) {
    for statement in statements(post, &["workplace", "place"], &["workplace"]) {
        let is_remote = || statement.has("workplace", "remote") || statement.has("workplace", "always");
        let is_on_it = statement.is_value && (statement.passage.is_about("workplace") || is_remote())
            || (suggested && sentence(&statement).is_some_and(|(workplace, _)| workplace == Workplace::Remote));
        let reside = statement.cues.iter().find(|cue| cue.group == "workplace" && cue.name == "reside").map(|cue| cue.range.clone());
        if !is_on_it && reside.is_none() {
            continue;
        }
        let mut end = reside.map_or(0, |range| range.end);
        for (code, range) in in_text(statement.text, &statement.cues) {
            let is_near = range.start >= end && range.start - end <= RESIDE_BYTES_MAX;
            if is_on_it || is_near {
                end = range.end.max(end);
                add(found, code, &statement.finding(post, &range, ()).origin);
            }
        }
    }
}

/// The countries in a text, written as names are. Where they are only preferred, people may live elsewhere too.
fn in_text(text: &str, cues: &[Cue]) -> Vec<(&'static str, Range<usize>)> {
    let folded = fold(text);
    if PREFERRED.iter().any(|word| folded.contains(word)) {
        return Vec::new();
    }
    let is_name = |range: &Range<usize>| text[range.clone()].chars().next().is_some_and(|c| !c.is_lowercase());
    let named = cues.iter().filter(|cue| cue.group == "country" && is_name(&cue.range)).map(|cue| (cue.name, cue.range.clone()));
    let mut found: Vec<_> = named.collect();
    // `US only`: a code in capitals of which a pronoun is written otherwise.
    let mut at = 0;
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let code = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        if code == "US" {
            found.push(("US", at..at + code.len()));
        }
        at += word.len();
    }
    found
}
