//! What of a post's text is published: `[enrich] publish`, and `[enrich.fields]` over it. Front matter, file names and the configuration are
//! not touched by either.

use super::claim;
use crate::config::options::{FieldPublish, Publish};
use crate::config::settings::Enrich;
use crate::model::draft::{Draft, Suggestion};
use crate::model::facts::Apply;
use crate::model::origin::{From, Origins};
use crate::model::posting::{PostalAddress, QuantitativeValue};

/// What is done with a value that the text says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is published.
    Published,
    /// It is suggested.
    Suggested,
    /// It is dropped.
    Dropped,
}

/// How far what follows from something that follows from something is looked after.
const DERIVED_MAX: usize = 4;

/// Applies the settings to what the readers found.
pub(super) fn settle(draft: &mut Draft, enrich: &Enrich) {
    for (pointer, suggestion) in std::mem::take(&mut draft.suggestions) {
        match fate(&pointer, From::Sentence, enrich) {
            Fate::Dropped => {}
            Fate::Suggested => {
                draft.suggestions.insert(pointer, suggestion);
            }
            Fate::Published => {
                let leaves = claim::leaves(&pointer, &suggestion.value);
                // What is there beside a suggestion, a title such as `Jobs`, is what it would replace.
                patch(draft, &pointer, None);
                if patch(draft, &pointer, Some(suggestion.value)) {
                    draft.origins.extend(leaves.into_iter().map(|leaf| (leaf, suggestion.origin.clone())));
                }
            }
        }
    }
    let mut taken: Vec<(String, Fate)> = Vec::new();
    for pointer in draft.origins.keys() {
        let from = source(&draft.origins, pointer);
        let fate = if matches!(from, From::Labelled | From::Sentence) { fate(pointer, from, enrich) } else { Fate::Published };
        if fate != Fate::Published {
            taken.push((pointer.clone(), fate));
        }
    }
    if taken.is_empty() {
        return;
    }
    let whole = serde_json::json!({ "posting": draft.posting, "facts": draft.facts });
    // From the last to the first, so that indexes of lists stay true while items go.
    taken.sort_by_cached_key(|(pointer, _)| {
        pointer.split('/').map(|part| (part.parse::<usize>().ok(), part.to_owned())).collect::<Vec<_>>()
    });
    for (pointer, fate) in taken.into_iter().rev() {
        remove(draft, &pointer);
        let Some(origin) = draft.origins.remove(&pointer) else { continue };
        if let Some(value) = whole.pointer(&pointer).filter(|_| fate == Fate::Suggested) {
            draft.suggestions.insert(pointer, Suggestion { value: value.clone(), origin });
        }
    }
    // What has nothing left says nothing.
    draft.posting.job_location.retain(|place| place.address != PostalAddress::default());
    draft.posting.base_salary.take_if(|pay| pay.value == QuantitativeValue::default());
    draft.facts.apply.take_if(|apply| *apply == Apply::default());
}

/// What the settings say of a value at a pointer, read from there in the text.
fn fate(pointer: &str, from: From, enrich: &Enrich) -> Fate {
    let name = name(pointer);
    let of_field = enrich.fields.iter().filter(|(field, _)| is_within(&name, field)).max_by_key(|(field, _)| field.len());
    match (of_field.map(|(_, fate)| *fate), enrich.publish, from) {
        (Some(FieldPublish::Published), ..) | (None, Publish::All, _) | (None, Publish::Stated, From::Labelled) => Fate::Published,
        (Some(FieldPublish::Suggested), ..) | (None, Publish::Stated, _) => Fate::Suggested,
        (Some(FieldPublish::Off), ..) | (None, Publish::FrontMatter, _) => Fate::Dropped,
    }
}

/// The name of the field at a pointer, as the configuration writes it: `/posting/jobLocation/0/address/postalCode` is
/// `jobLocation.address.postalCode`.
fn name(pointer: &str) -> String {
    let parts = pointer.split('/').skip(2).filter(|part| part.parse::<usize>().is_err());
    parts.collect::<Vec<_>>().join(".")
}

fn is_within(name: &str, field: &str) -> bool {
    name.strip_prefix(field).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Where a value was read; what follows from another was read where that was.
fn source(origins: &Origins, pointer: &str) -> From {
    let mut pointer = pointer;
    for _ in 0..DERIVED_MAX {
        match origins.get(pointer) {
            Some(origin) if origin.from == From::Derived => match origin.of.as_deref() {
                Some(of) => pointer = of,
                None => break,
            },
            Some(origin) => return origin.from,
            None => break,
        }
    }
    From::Derived
}

/// Removes the leaf at a pointer, with what cannot be without it.
fn remove(draft: &mut Draft, pointer: &str) {
    let mut at = pointer;
    while at.matches('/').count() >= 2 && !patch(draft, at, None) {
        at = at.rsplit_once('/').map_or("", |(parent, _)| parent);
    }
}

/// Sets or removes the leaf at a pointer; whether the draft took it.
fn patch(draft: &mut Draft, pointer: &str, value: Option<serde_json::Value>) -> bool {
    let whole = serde_json::json!({ "posting": draft.posting, "facts": draft.facts });
    let mut changed = whole;
    if !set(&mut changed, pointer.trim_start_matches('/'), value) {
        return false;
    }
    let (posting, facts) = (changed["posting"].take(), changed["facts"].take());
    match (serde_json::from_value(posting), serde_json::from_value(facts)) {
        (Ok(posting), Ok(facts)) => {
            draft.posting = posting;
            draft.facts = facts;
            true
        }
        _ => false,
    }
}

fn set(node: &mut serde_json::Value, pointer: &str, value: Option<serde_json::Value>) -> bool {
    use serde_json::Value as Json;
    let (first, rest) = pointer.split_once('/').map_or((pointer, None), |(f, r)| (f, Some(r)));
    match (node, rest) {
        (Json::Object(map), None) => match value {
            Some(value) => map.insert(first.to_owned(), value).is_none_or(|old| old.is_null()),
            None => map.remove(first).is_some(),
        },
        (Json::Object(map), Some(rest)) => {
            // A list that is empty is left out; its first item is 0.
            let is_list = rest == "0" || rest.starts_with("0/");
            let blank = if is_list { Json::Array(Vec::new()) } else { Json::Object(serde_json::Map::default()) };
            set(map.entry(first).or_insert(blank), rest, value)
        }
        (Json::Array(list), None) => match (first.parse::<usize>(), value) {
            (Ok(index), Some(value)) if index == list.len() => {
                list.push(value);
                true
            }
            (Ok(index), None) if index < list.len() => {
                list.remove(index);
                true
            }
            _ => false,
        },
        (Json::Array(list), Some(rest)) => {
            first.parse::<usize>().ok().and_then(|i| list.get_mut(i)).is_some_and(|item| set(item, rest, value))
        }
        (null @ Json::Null, _) => {
            *null = Json::Object(serde_json::Map::default());
            set(null, pointer, value)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_setting_holds() {
        use FieldPublish::{Off, Published, Suggested};

        let check = |field: &str, of_field: FieldPublish, publish: Publish, pointer: &str, from: From, expect: Fate| {
            let enrich = Enrich { publish, fields: [(field.to_owned(), of_field)].into(), ..Enrich::default() };
            assert_eq!(fate(pointer, from, &enrich), expect, "{field} {pointer}");
        };
        check("skills", Off, Publish::All, "/posting/skills/0", From::Labelled, Fate::Dropped);
        check("skills", Off, Publish::All, "/posting/jobBenefits", From::Labelled, Fate::Published);
        check("jobLocation", Suggested, Publish::All, "/posting/jobLocation/0/address/postalCode", From::Labelled, Fate::Suggested);
        check("apply.email", Published, Publish::Stated, "/facts/apply/email", From::Sentence, Fate::Published);
        check("apply.email", Published, Publish::FrontMatter, "/facts/apply/url", From::Labelled, Fate::Dropped);
        check("title", Published, Publish::Stated, "/posting/titleAsWritten", From::Sentence, Fate::Suggested);
    }
}
