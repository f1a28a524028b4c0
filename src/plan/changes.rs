//! What differs between two forms of a posting, and what is said of one that closed.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use serde_json::{Map, Value};

use crate::model::standing::Known;
use crate::model::time::When;

/// Dotted names of the fields that differ, ascending: `baseSalary.value.minValue`. Members of a list share the list's name.
pub(super) fn between(before: &Known, now: &Known) -> Vec<String> {
    let (was, is) = (before.digests(), now.digests());
    let names: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    names.into_iter().filter(|name| was.get(*name) != is.get(*name)).cloned().collect()
}

/// What is said of a job that closed: what is known of it, and an end that does not lie after the close.
pub(super) fn closed_posting(mut posting: Map<String, Value>, title: &str, url: &str, closed: Timestamp) -> Map<String, Value> {
    posting.entry("@type").or_insert_with(|| "JobPosting".into());
    if !title.is_empty() {
        posting.entry("title").or_insert_with(|| title.into());
    }
    posting.entry("url").or_insert_with(|| url.into());
    if !posting.get("validThrough").is_some_and(|end| has_passed(end, closed)) {
        posting.insert("validThrough".to_owned(), When::instant(closed, Offset::UTC).to_string().into());
    }
    posting
}

fn has_passed(end: &Value, closed: Timestamp) -> bool {
    let end = end.as_str().and_then(|text| When::try_from(text.to_owned()).ok());
    // A day without a zone ends last where the clocks are twelve hours behind.
    matches!(end.map(|end| end.end(&TimeZone::fixed(jiff::tz::offset(-12)))), Some(When::Instant(end, _)) if end <= closed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn known(posting: &Value) -> Known {
        Known::of(posting.as_object().expect("an object"))
    }

    #[track_caller]
    fn check(before: &Value, now: &Value, expect: &[&str]) {
        assert_eq!(between(&known(before), &known(now)), expect);
    }

    #[test]
    fn digests_alone_tell_what_changed() {
        let of = |posting: &Value| known(posting);
        let (was, is) =
            (of(&json!({"title": "A", "description": "x", "skills": ["a", "b"]})), of(&json!({"title": "B", "description": "x"})));
        let digested = Known { fields: was.digests(), ..Known::default() };
        assert_eq!(between(&digested, &is), ["skills", "title"]);
        assert_eq!(between(&digested, &was), [""; 0]);
    }

    #[test]
    fn names_every_field_that_differs_and_no_other() {
        check(&json!({"title": "A"}), &json!({"title": "A"}), &[]);
        check(&json!({"title": "A"}), &json!({"title": "B", "description": "x"}), &["description", "title"]);
        check(&json!({"description": "x"}), &json!({"description": "y"}), &["description"]);
        check(
            &json!({"baseSalary": {"@type": "MonetaryAmount", "currency": "EUR", "value": {"minValue": 1}}}),
            &json!({"baseSalary": {"currency": "EUR", "value": {"minValue": 2, "unitText": "MONTH"}}}),
            &["baseSalary.value.minValue", "baseSalary.value.unitText"],
        );
        check(
            &json!({"jobLocation": {"address": {"addressLocality": "Lyon"}}, "employmentType": ["INTERN"]}),
            &json!({"jobLocation": [{"address": {"addressLocality": "Lyon"}}, {"address": {"addressLocality": "Nice"}}], "employmentType": ["INTERN", "FULL_TIME"]}),
            &["employmentType", "jobLocation.address.addressLocality"],
        );
    }

    #[track_caller]
    fn check_end(known: &Value, expect: &str) {
        let known = known.as_object().cloned().expect("an object");
        let closed = "2026-03-02T10:00:00Z".parse().expect("an instant");
        assert_eq!(closed_posting(known, "Cook", "https://e/1", closed)["validThrough"], expect);
    }

    #[test]
    fn a_closed_job_does_not_end_after_its_close() {
        check_end(&json!({}), "2026-03-02T10:00:00Z");
        check_end(&json!({"validThrough": "2026-12-31T23:59:59+01:00"}), "2026-03-02T10:00:00Z");
        check_end(&json!({"validThrough": "2026-03-01T23:59:59+01:00"}), "2026-03-01T23:59:59+01:00");
        check_end(&json!({"validThrough": "2026-02-28"}), "2026-02-28");
        check_end(&json!({"validThrough": "2026-03-02"}), "2026-03-02T10:00:00Z");
        check_end(&json!({"validThrough": 7}), "2026-03-02T10:00:00Z");
    }

    #[test]
    fn a_closed_job_that_nobody_confirmed_has_a_name_at_least() {
        let posting = closed_posting(Map::new(), "Cook", "https://e/1", Timestamp::UNIX_EPOCH);
        assert_eq!(
            Value::Object(posting),
            json!({"@type": "JobPosting", "title": "Cook", "url": "https://e/1", "validThrough": "1970-01-01T00:00:00Z"})
        );
    }
}
