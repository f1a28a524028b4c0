//! What must hold of any bytes that are taken for a post, from the file to the text on its page. The fuzz target in `fuzz/` checks the same.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use jobherald::config::load::{Given, Host, load};
use jobherald::config::settings::{Enrich, Settings};
use jobherald::diagnostic::{Diagnostic, Diagnostics, Level};
use jobherald::model::draft::{Draft, Kind, Suggestion};
use jobherald::model::origin::{From, Origin};
use jobherald::pipeline::fix::{Post, fixed_text};
use jobherald::{enrich, fix, parse, render};
use serde_json::Value;

/// A configuration that uses what a configuration can say of posts.
const CONFIG: &str = r#"
[site]
url = "https://jobs.example.org/base"
title = "Jobs at Isohypse"
kind = "board"
language = "en"
time_zone = "Europe/Paris"

[enrich]
publish = "all"

[[source]]
path = "content"
ignore = ["layout"]
[source.fields]
"hiringOrganization.name" = ["boss", "company.title"]
validThrough = "last_call"
[source.values.status]
"live" = "open"
[[source.split]]
key = "headline"
pattern = '^(?<employer>.+?) - (?<role>.+)$'
into = { employer = "hiringOrganization.name", role = "title" }
[source.defaults]
"jobLocation.address.addressCountry" = "FR"
"#;

static SETTINGS: LazyLock<Settings> = LazyLock::new(|| settings(CONFIG));

/// What a configuration says, of a site that is nowhere.
pub(crate) fn settings(text: &str) -> Settings {
    let environment = BTreeMap::new();
    let given = Given {
        text,
        path: "jobherald.toml",
        root: Path::new("/nowhere"),
        environment: &environment,
        out: None,
        host: Host::default(),
        targets: &render::target_keys(),
        dialects: &render::dialects(),
        templates: &jobherald::config::load::Templates::new(),
        kinds: &[],
        codes: &[],
        fields: &[],
        formats: &[],
    };
    load(&given).expect("a good configuration").settings
}

/// The same where sentences only suggest.
static STATED: LazyLock<Settings> = LazyLock::new(|| Settings { enrich: Enrich::default(), ..SETTINGS.clone() });

/// Reads `bytes` as the post at `path` and checks all that holds whatever they are.
pub(crate) fn check(path: &str, bytes: &[u8]) {
    let settings = &*SETTINGS;
    let mut sink = Diagnostics::default();
    let Some(raw) = parse::post(0, path, bytes, settings.site.variables.as_ref(), &mut sink) else {
        assert_eq!(sink.worst(), Some(Level::Error), "what cannot be read is said");
        sink.as_slice().iter().for_each(check_finding);
        return;
    };
    check_fix(path, bytes);
    let draft = enrich::posting(&raw, settings, &|_| None, &mut sink);
    sink.as_slice().iter().for_each(check_finding);
    check_draft(&draft);
    let again = parse::body(0, path, bytes, settings.site.variables.as_ref()).expect("what was read once is read again");
    assert_eq!(again.body, raw.body, "a text is the same whenever it is read");
    let url = "https://jobs.example.org/base/jobs/x/".parse().expect("an address");
    let html = render::body::html(&enrich::text(raw, &draft.text), &url);
    let summary = render::body::summary(&html, 300);
    assert!(summary.chars().count() <= 301, "{summary}");
}

/// Whatever a post is like, what is written into it adds lines and changes none.
fn check_fix(path: &str, bytes: &[u8]) {
    // Not of every post: it is read again for each way to write each value.
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| text.len() % 8 == 0 && !text.starts_with('\u{feff}')) else { return };
    let suggested = [
        ("/facts/apply/email", serde_json::json!("jobs@isohypse.example")),
        ("/posting/validThrough", serde_json::json!("2026-03-31T23:59:59+02:00")),
        ("/posting/jobLocation/0/address/addressLocality", serde_json::json!("Vigo")),
        ("/posting/baseSalary", serde_json::json!({"currency": "EUR", "value": {"minValue": 35000, "unitText": "YEAR"}})),
    ];
    let origin = Origin::new(From::Sentence);
    let suggestions = suggested.into_iter().map(|(at, value)| (at.to_owned(), Suggestion { value, origin: origin.clone() })).collect();
    let post = Post { source: 0, path, settings: &STATED, site_file: &|_| None };
    let mut sink = Diagnostics::default();
    if let Some(after) = fixed_text(&post, text, &suggestions, &|_| true, &mut sink) {
        assert!(fix::added(text, &after).is_some(), "a line changed:\n{after}");
        let again = fixed_text(&post, &after, &suggestions, &|_| true, &mut sink);
        assert_eq!(again.as_ref(), Some(&after), "a second time nothing is written");
    }
}

fn check_finding(found: &Diagnostic) {
    let place = found.location.as_ref().unwrap_or_else(|| panic!("a finding about a file has a place: {found:?}"));
    assert!(place.line >= 1 && place.column >= 1 && place.width >= 1, "{found:?}");
    assert!(!found.message.is_empty() && !found.help.is_empty() && found.path.is_some(), "{found:?}");
    assert!(found.message.len() + found.help.len() < 3000, "nobody reads so long a finding: {found:?}");
}

/// Every leaf has an origin, and every origin a leaf.
fn check_draft(draft: &Draft) {
    if draft.kind != Kind::Posting {
        return;
    }
    let whole = serde_json::json!({ "posting": draft.posting, "facts": draft.facts });
    let mut leaves = BTreeSet::new();
    collect(&whole, String::new(), &mut leaves);
    leaves.remove("/posting/@type");
    let known: BTreeSet<String> = draft.origins.keys().cloned().collect();
    assert_eq!(leaves, known, "every leaf has an origin, and every origin a leaf");
    assert!(draft.posting.title.as_ref().is_some_and(|title| !title.trim().is_empty()), "a posting has a title");
}

/// Pointers of all leaves that say something.
fn collect(value: &Value, pointer: String, leaves: &mut BTreeSet<String>) {
    match value {
        Value::Null => {}
        Value::Object(map) => map.iter().for_each(|(key, inner)| collect(inner, format!("{pointer}/{key}"), leaves)),
        Value::Array(list) => list.iter().enumerate().for_each(|(index, inner)| collect(inner, format!("{pointer}/{index}"), leaves)),
        _ => _ = leaves.insert(pointer),
    }
}
