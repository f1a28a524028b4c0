//! JSON-LD that a page has of its own: which JobPosting it holds, and which bytes have to go so that it holds none.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::Value;
use serde_json::value::RawValue;

use super::markup::is_job_posting;

/// What a script says of jobs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// The first posting; null where the script is no JSON.
    pub(super) posting: Value,
    /// What has to go; `None` where a posting is a part of something else.
    pub(super) removal: Option<Removal>,
}

/// What has to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Removal {
    /// The whole script.
    Script,
    /// These bytes of its text.
    Parts(Vec<Range<usize>>),
}

/// The JobPosting in a script's text, if there is one. A text that is no JSON is nobody's data, whatever else it names.
pub(super) fn find(text: &str) -> Option<Found> {
    let Ok(value) = serde_json::from_str::<Value>(text) else {
        let named = text.contains("JobPosting");
        return named.then_some(Found { posting: Value::Null, removal: Some(Removal::Script) });
    };
    let posting = first(&value)?.clone();
    Some(Found { posting, removal: removal(text, &value) })
}

/// The first posting in a value, at any depth.
fn first(value: &Value) -> Option<&Value> {
    match value {
        Value::Object(_) if is_posting(value) => Some(value),
        Value::Object(members) => members.values().find_map(first),
        Value::Array(items) => items.iter().find_map(first),
        _ => None,
    }
}

fn is_posting(value: &Value) -> bool {
    match &value["@type"] {
        Value::String(name) => is_job_posting(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(is_job_posting),
        _ => false,
    }
}

fn removal(text: &str, value: &Value) -> Option<Removal> {
    let (list, items) = match value {
        _ if is_posting(value) => return Some(Removal::Script),
        Value::Array(list) => (list, serde_json::from_str::<Vec<&RawValue>>(text).ok()?),
        Value::Object(members) => {
            let others = members.iter().filter(|(key, _)| *key != "@graph").any(|(_, member)| first(member).is_some());
            let list = members.get("@graph").and_then(Value::as_array).filter(|_| !others)?;
            let mut raw: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
            (list, serde_json::from_str::<Vec<&RawValue>>(raw.remove("@graph")?.get()).ok()?)
        }
        _ => return None,
    };
    let goes: Vec<bool> = list.iter().map(is_posting).collect();
    if list.iter().zip(&goes).any(|(item, goes)| !goes && first(item).is_some()) {
        return None;
    }
    let place = |item: &RawValue| {
        let start = item.get().as_ptr().addr() - text.as_ptr().addr();
        start..start + item.get().len()
    };
    let places: Vec<Range<usize>> = items.into_iter().map(place).collect();
    let Some(stays) = goes.iter().rposition(|goes| !goes) else { return Some(Removal::Script) };
    let mut parts: Vec<Range<usize>> = (0..stays).filter(|i| goes[*i]).map(|i| places[i].start..places[i + 1].start).collect();
    if stays + 1 < places.len() {
        parts.push(places[stays].end..places[places.len() - 1].end);
    }
    Some(Removal::Parts(parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left of a text; `script` where the script goes, `entangled` where nothing can be taken out.
    #[track_caller]
    fn check(text: &str, expect: Option<&str>) {
        let left = find(text).map(|found| match found.removal {
            None => "entangled".to_owned(),
            Some(Removal::Script) => "script".to_owned(),
            Some(Removal::Parts(parts)) => {
                let mut edits = super::super::edit::Edits::default();
                for part in parts {
                    edits.remove(part);
                }
                String::from_utf8(edits.apply(text.as_bytes())).expect("UTF-8")
            }
        });
        assert_eq!(left.as_deref(), expect);
        if let Some(left) = left.filter(|left| left.starts_with(['[', '{'])) {
            serde_json::from_str::<Value>(&left).expect("what is left is JSON");
        }
    }

    #[test]
    fn postings_go_and_everything_else_stays() {
        check(r#"{"@type": "Organization", "name": "JobPosting"}"#, None);
        check(r#"{"@context": "https://schema.org", "@type": "JobPosting"}"#, Some("script"));
        check(r#"{"@type": ["Thing", "https://schema.org/JobPosting"]}"#, Some("script"));
        check(r#"[{"@type": "JobPosting"}, {"@type": "schema:JobPosting"}]"#, Some("script"));
        check(r#"[ {"@type": "JobPosting"}, {"@type": "Person"} ]"#, Some(r#"[ {"@type": "Person"} ]"#));
        check(r#"[{"a": 1}, {"@type": "JobPosting"}, 2, {"@type": "JobPosting"} , {"@type": "JobPosting"}]"#, Some(r#"[{"a": 1}, 2]"#));
        check(r#"{"@graph": [{"@type": "é"},{"@type": "JobPosting"}], "x": 1}"#, Some(r#"{"@graph": [{"@type": "é"}], "x": 1}"#));
        check(r#"{"@type": "WebPage", "mainEntity": {"@type": "JobPosting"}}"#, Some("entangled"));
        check(r#"{"@graph": [{"@type": "WebPage", "about": {"@type": "JobPosting"}}]}"#, Some("entangled"));
        check(r#"{"@type": "JobPosting", "description": "a "quote""}"#, Some("script"));
        check("no JSON", None);
    }
}
