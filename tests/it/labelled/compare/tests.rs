//! What counts as right, wrong, missing, and as none of these.

use serde_json::{Value, json};

use super::findings;
use crate::labelled::label::{Tier, passage};
use crate::labelled::record::Record;

/// The findings of a passage with these labels, one word each: `places.locality: wrong Lille for Paris`, `title: right`.
#[track_caller]
fn check(labels: &str, record: &Value, expect: &[&str]) {
    let mut record = record.clone();
    (record["kind"], record["status"]) = (json!("posting"), json!("open"));
    let case = passage(&format!(r#"{{"id": "passage", "text": "text", {labels}}}"#)).expect("labels are well formed");
    let found: Vec<String> = findings(&case, &Record(record))
        .iter()
        .filter(|finding| !matches!(finding.field, "kind" | "status"))
        .map(|finding| {
            let dot = if finding.leaf.is_empty() { "" } else { "." };
            let tier = |tier| if tier == Tier::Sentence { " (sentence)" } else { "" };
            let label = finding.expected.as_ref().map(|(label, of)| format!("{label}{}", tier(*of)));
            let given = finding.given.as_ref().map(|given| format!("{}{}", given.text, tier(given.tier)));
            let said = match (label, given) {
                (Some(label), Some(given)) if finding.right => {
                    if label == given {
                        "right".to_owned()
                    } else {
                        format!("right {given} for {label}")
                    }
                }
                (Some(label), Some(given)) => format!("wrong {given} for {label}"),
                (None, Some(given)) => format!("wrong {given}"),
                (label, None) => format!("missing {}", label.unwrap_or_default()),
            };
            format!("{}{dot}{}: {said}", finding.field, finding.leaf)
        })
        .collect();
    assert_eq!(found, expect, "{labels}");
}

#[test]
fn texts_are_compared_without_typography() {
    let title = |text: &str| json!({"posting": {"title": text}});
    check(r#""stated": {"title": "Aide à l’accueil"}"#, &title("Aide a\u{300} l'accueil "), &["title: right"]);
    check(r#""stated": {"title": "Cook"}"#, &title("COOK"), &["title: wrong COOK for Cook"]);
    check(r#""stated": {"title": "COOK"}, "may": {"title": "Cook"}"#, &title("Cook"), &["title: right Cook for COOK"]);
    check(
        r#""stated": {"title": "Cook"}, "may": {"title": ["Chef", "Line cook"]}"#,
        &title("Line cook"),
        &["title: right Line cook for Cook"],
    );
    check(r#""stated": {"title": "Cook"}, "may": {"title": ["Chef", "Line cook"]}"#, &title("Baker"), &["title: wrong Baker for Cook"]);
    check(r#""stated": {"title": "Cook"}"#, &json!({}), &["title: missing Cook"]);
}

#[test]
fn what_a_passage_was_given_is_no_finding() {
    let record = json!({"posting": {"title": "Gardener", "datePosted": "2026-05-04"}, "facts": {"language": "fr"}});
    check(r#""stated": {}"#, &record, &[]);
    check(r#""stated": {"language": "en"}"#, &record, &["language: wrong fr for en"]);
    check(r#""stated": {}"#, &json!({"posting": {"title": "Cook"}}), &["title: wrong Cook"]);
    let config = json!({"facts": {"language": "la"}, "origins": {"/facts/language": {"from": "config"}}});
    check(r#""stated": {"language": "en"}"#, &config, &["language: missing en"]);
}

#[test]
fn tiers_are_those_of_the_origins() {
    let record = json!({
        "posting": {"jobLocation": [{"address": {"postalCode": "75011", "addressCountry": "FR"}}]},
        "origins": {
            "/posting/jobLocation/0/address/postalCode": {"from": "sentence"},
            "/posting/jobLocation/0/address/addressCountry": {"from": "derived", "of": "/posting/jobLocation/0/address/postalCode"},
        },
    });
    let expect = ["places.postalCode: right 75011 (sentence) for 75011", "places.country: right FR (sentence) for FR"];
    check(r#""stated": {"places": [{"postalCode": "75011", "country": "FR"}]}"#, &record, &expect);
}

#[test]
fn single_values_are_reduced_to_what_labels_say() {
    check(
        r#""stated": {"validThrough": "2026-06-30", "startDate": "2026-09", "duration": "P1Y", "hoursPerWeek": 37.5, "occupationCode": "ROME M1805"}"#,
        &json!({"posting": {
            "validThrough": "2026-06-30T23:59:59+02:00", "jobStartDate": "2026-09-01", "jobDuration": "P12M", "workHours": "37,5 h, evenings",
            "occupationalCategory": {"inCodeSet": "ROME", "codeValue": "M1805"},
        }}),
        &[
            "duration: right P12M for P1Y",
            "hoursPerWeek: right",
            "validThrough: right",
            "startDate: wrong 2026-09-01 for 2026-09",
            "occupationCode: right",
        ],
    );
    check(r#""stated": {"hoursPerWeek": 35}"#, &json!({"posting": {"workHours": "full time"}}), &["hoursPerWeek: missing 35"]);
    check(
        r#""stated": {"payScale": "TV-L E13"}"#,
        &json!({"facts": {"payNote": "TV-L E13, 100 %"}}),
        &["payScale: right TV-L E13, 100 % for TV-L E13"],
    );
    check(r#""stated": {"payScale": "GS-12"}"#, &json!({"facts": {"payNote": "competitive"}}), &["payScale: missing GS-12"]);
    check(r#""stated": {}"#, &json!({"facts": {"payNote": "competitive"}}), &[]);
}

#[test]
fn lists_are_compared_item_by_item() {
    let types = json!({"posting": {"employmentType": ["FULL_TIME", "INTERN", "OTHER"]}});
    check(
        r#""stated": {"employmentType": ["INTERN"]}, "sentence": {"employmentType": ["TEMPORARY"]}, "may": {"employmentType": ["FULL_TIME"]}"#,
        &types,
        &["employmentType: right", "employmentType: wrong OTHER", "employmentType: missing TEMPORARY (sentence)"],
    );
    check(
        r#""stated": {"skills": ["TIG", "Plans"]}, "may": {"skills": ["Humour"]}"#,
        &json!({"posting": {"skills": ["Soudure TIG", "Humour", "Patience"]}}),
        &["skills: right Soudure TIG for TIG", "skills: wrong Patience", "skills: missing Plans"],
    );
    check(
        r#""stated": {"benefits": ["Free lunch", "Bicycle"]}, "may": {"benefits": ["Parking"]}"#,
        &json!({"posting": {"jobBenefits": "Free lunch\nParking\nRaises"}}),
        &["benefits: right Free lunch Parking Raises for Free lunch", "benefits: wrong Raises", "benefits: missing Bicycle"],
    );
}

#[test]
fn pay_is_compared_leaf_by_leaf() {
    let salary = json!({"posting": {"baseSalary": {"currency": "EUR", "value": {"minValue": 32000.0, "unitText": "MONTH"}}}});
    check(
        r#""stated": {"pay": {"min": 32000, "max": 36000, "period": "YEAR", "basis": "gross"}}, "may": {"pay": {"value": 1, "currency": "EUR"}}"#,
        &salary,
        &["pay.min: right", "pay.max: missing 36000", "pay.period: wrong MONTH for YEAR", "pay.basis: missing gross"],
    );
    let whole = r#""stated": {"pay": {"value": 9}}, "may": {"pay": {"min": 32000, "currency": "EUR", "period": "MONTH"}}"#;
    check(whole, &salary, &["pay.min: right", "pay.currency: right", "pay.period: right"]);
}

#[test]
fn places_are_compared_with_those_that_share_most() {
    let places = |places: Value| json!({"posting": {"jobLocation": places}});
    let two = r#""stated": {"places": [{"locality": "Toulouse", "country": "FR"}, {"locality": "Albi", "country": "FR"}]}"#;
    check(
        two,
        &places(json!([{"address": {"addressLocality": "Albi", "addressCountry": "FR"}}])),
        &["places.locality: right", "places.country: right", "places.locality: missing Toulouse", "places.country: missing FR"],
    );
    check(
        r#""stated": {"places": [{"locality": "Quimper"}]}, "may": {"places": [{"locality": "Quimper", "region": "29", "country": "FR"}]}"#,
        &places(json!([{"address": {"addressLocality": "Quimper", "addressCountry": "FR", "addressRegion": "Bretagne"}}])),
        &["places.locality: right", "places.region: wrong Bretagne"],
    );
    check(
        r#""stated": {"places": [{"locality": "Lugo"}]}, "may": {"places": [{"country": "ES"}]}"#,
        &places(json!([{"address": {"addressCountry": "ES"}}])),
        &["places.locality: missing Lugo"],
    );
    check(
        r#""stated": {"places": [{"locality": "QUIMPER", "country": "FR"}]}"#,
        &places(json!([{"address": {"addressLocality": "Quimper", "addressCountry": "fr"}}])),
        &["places.locality: right Quimper for QUIMPER", "places.country: wrong fr for FR"],
    );
    check(r#""stated": {}"#, &places(json!([{"name": "HQ", "address": {}}])), &["places.name: wrong HQ"]);
}
