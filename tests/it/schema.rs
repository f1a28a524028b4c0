//! The schemas in `schemas/` are those of the code, and what we emit validates against them.

use std::collections::BTreeMap;

use clap::ValueEnum;
use jobherald::cli::report::json;
use jobherald::cli::schemas::{Name, text};
use jobherald::diagnostic::{Diagnostic, Level, Location};
use jobherald::model::draft::{Kind, Status, Suggestion};
use jobherald::model::event::{Event, EventData, EventType};
use jobherald::model::facts::{Apply, Contract, Facts, Workplace};
use jobherald::model::id::Id;
use jobherald::model::inspect::{InspectDiagnostic, InspectRecord};
use jobherald::model::loss::{Fate, Loss};
use jobherald::model::manifest::ManifestSite;
use jobherald::model::origin::{From, Origin};
use jobherald::model::posting::{EmploymentType, JobPosting, Organization, Place, PostalAddress};
use jobherald::model::time::When;
use serde_json::{Value, json};

use crate::golden;
use crate::support::site::{Site, config, post, webhook};

#[test]
fn the_committed_schemas_are_fresh() {
    for name in Name::value_variants() {
        golden::check(&format!("schemas/{}.json", name.as_str()), &text(*name));
    }
}

/// What is wrong with `document`, one line per problem.
fn problems(name: Name, document: &Value) -> String {
    let schema: Value = serde_json::from_str(&text(name)).expect("a schema is JSON");
    jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{} is no schema: {error}", name.as_str()));
    let validator = jsonschema::validator_for(&schema).expect("a schema of ours");
    let problems: Vec<String> = validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    problems.join("\n")
}

#[track_caller]
fn check(name: Name, document: &Value) {
    assert_eq!(problems(name, document), "", "{}: {document:#}", name.as_str());
}

/// A line of `listen --json`.
#[track_caller]
pub(crate) fn check_received(line: &Value) {
    check(Name::Received, line);
}

#[track_caller]
fn check_refused(name: Name, document: &Value, expect: &str) {
    let problems = problems(name, document);
    assert!(problems.contains(expect), "{}: {problems}", name.as_str());
}

fn posting() -> JobPosting {
    let address = PostalAddress { address_locality: Some("Lyon".into()), address_country: Some("FR".into()), ..PostalAddress::default() };
    JobPosting {
        title: Some("Welder".into()),
        date_posted: When::try_from("2026-03-01".to_owned()).ok(),
        hiring_organization: Some(Organization { name: Some("Example".into()), ..Organization::default() }),
        job_location: vec![Place { name: None, address }],
        employment_type: vec![EmploymentType::FullTime],
        job_immediate_start: Some(true),
        ..JobPosting::default()
    }
}

fn facts() -> Facts {
    Facts {
        language: Some("fr".into()),
        workplace: Some(Workplace::Hybrid),
        contract: Some(Contract::FixedTerm),
        apply: Some(Apply { email: Some("jobs@example.org".into()), url: None }),
        tags: vec!["metal".into()],
        ..Facts::default()
    }
}

fn diagnostic() -> Diagnostic {
    let location = Location { line: 3, column: 7, width: 1, excerpt: "date: x".into() };
    Diagnostic::warning("date-unreadable", "`x` is no date", "write it like 2026-03-01").with_file(0, "a.md").with_location(Some(location))
}

#[test]
fn an_inspect_record_is_valid() {
    let origin = Origin { key: Some("title".into()), line: Some(2), column: Some(8), ..Origin::new(From::FrontMatter) };
    let full = InspectRecord {
        source: 0,
        path: "a.md".into(),
        record: 0,
        kind: Kind::Posting,
        status: Some(Status::Open),
        id: Some(Id::of_own("a")),
        url: Some("https://jobs.example.org/jobs/a/".into()),
        posting: Some(posting()),
        facts: Some(facts()),
        suggestions: BTreeMap::from([(
            "/posting/jobDuration".into(),
            Suggestion { value: json!("P6M"), origin: Origin::derived("/posting/title") },
        )]),
        origins: BTreeMap::from([("/posting/title".into(), origin)]),
        diagnostics: vec![InspectDiagnostic::from(&diagnostic())],
        losses: vec![Loss { target: "indeed".into(), field: Some("tags"), fate: Fate::LeftOut, why: "no place for it".into() }],
    };
    let unreadable = InspectRecord {
        kind: Kind::Unreadable,
        status: None,
        id: None,
        url: None,
        posting: None,
        facts: None,
        suggestions: BTreeMap::new(),
        origins: BTreeMap::new(),
        ..full.clone()
    };
    for record in [full, unreadable] {
        check(Name::Inspect, &serde_json::to_value(record).expect("a record is JSON"));
    }
    check_refused(Name::Inspect, &json!({"path": "a.md"}), "\"kind\" is a required property");
}

#[test]
fn an_event_is_valid() {
    let event = Event {
        kind: EventType::Updated,
        timestamp: jiff::Timestamp::UNIX_EPOCH,
        data: EventData {
            id: Id::of_own("a"),
            url: "https://jobs.example.org/jobs/a/".into(),
            sequence: 3,
            posting: serde_json::to_value(posting()).expect("a posting is JSON"),
            changes: vec!["title".into()],
            site: ManifestSite { url: "https://jobs.example.org".into(), title: "Jobs".into() },
        },
    };
    let mut event = serde_json::to_value(event).expect("an event is JSON");
    check(Name::Event, &event);
    event["type"] = json!("job.vanished");
    check_refused(Name::Event, &event, "/type: ");
}

#[test]
fn what_runs_write_and_send_is_valid() {
    let folder = crate::cli::told();
    let read = |path: &str| std::fs::read_to_string(folder.path().join(path)).expect("it was written");
    let publish = |now: &str| assert_eq!(folder.run(&["publish", "--now", now]).status.code(), Some(0));
    let second = folder.path().join("content/second.md");
    std::fs::write(&second, read("content/welder.md").replace("Welder", "Smith")).expect("a post can be added");
    publish("2026-06-01");
    std::fs::remove_file(second).expect("a post can be removed");
    publish("2026-06-02");

    let manifest: Value = serde_json::from_str(&read("public/jobherald.json")).expect("JSON");
    check(Name::Manifest, &manifest);
    let sizes = ["postings", "closed"].map(|key| manifest[key].as_object().map(serde_json::Map::len));
    assert_eq!(sizes, [Some(1), Some(1)], "one job is open and one is closed: {manifest:#}");
    check_refused(Name::Manifest, &json!({"version": 1}), "\"artifacts\" is a required property");
    let changes: Value = serde_json::from_str(&read("public/changes.json")).expect("JSON");
    check(Name::Changes, &changes);
    let kinds: Vec<_> = changes["changes"].as_array().expect("a list").iter().map(|change| change["type"].as_str()).collect();
    assert_eq!(kinds, [Some("job.closed"), Some("job.published")]);

    let events: Vec<_> = std::fs::read_dir(folder.path().join("drop")).expect("events were sent").flatten().collect();
    assert_eq!(events.len(), 3, "two jobs opened, one closed");
    for event in events {
        check(Name::Event, &serde_json::from_str(&read(&format!("drop/{}", event.file_name().to_string_lossy()))).expect("JSON"));
    }
    let output = folder.run(&["inspect", "--full", "--now", "2026-06-02"]);
    let record: Value = serde_json::from_slice(&output.stdout).expect("one line of JSON");
    check(Name::Inspect, &record);
    assert!(record["posting"]["description"].as_str().is_some_and(|html| html.contains("You weld")), "{record:#}");
}

#[test]
fn a_reconciliation_is_valid() {
    let mut event = json!({"type": "jobs.reconciled", "timestamp": "2026-03-02T05:17:00Z",
        "data": {"open": 0, "sha256": "e3", "site": {"url": "https://jobs.example.org", "title": "Jobs"}}});
    let read: jobherald::model::reconciliation::Reconciliation = serde_json::from_value(event.clone()).expect("one of ours");
    assert_eq!(serde_json::to_value(read).expect("JSON"), event);
    check(Name::Reconciliation, &event);
    event["data"]["open"] = json!(-1);
    check_refused(Name::Reconciliation, &event, "/data/open: ");
}

#[test]
fn diagnostics_are_valid() {
    let elsewhere = Diagnostic::new("odd", Level::Info, "odd", "look");
    let mut lines = Vec::new();
    json::write(&[diagnostic(), elsewhere], &mut lines).expect("a vector takes everything");
    for line in String::from_utf8(lines).expect("text").lines() {
        check(Name::Diagnostic, &serde_json::from_str(line).expect("JSON"));
    }
    check_refused(Name::Diagnostic, &json!({"level": "fatal"}), "/level: ");
}

#[test]
fn the_configuration_of_the_manual_is_valid() {
    let text = include_str!("../../src/config/load_tests_full.toml");
    check(Name::Config, &toml::from_str(text).expect("TOML"));
    check_refused(Name::Config, &json!({"site": {"url": "https://x.org", "title": "x", "timezone": "UTC"}}), "timezone");
}

#[test]
fn front_matter_may_be_flat_or_nested() {
    let nested = json!({"title": "Welder", "status": "open", "jobLocation": {"address": {"addressLocality": "Lyon"}}, "layout": "job"});
    check(Name::FrontMatter, &nested);
    check(Name::FrontMatter, &json!({"jobLocation": "Lyon", "hiringOrganization.name": "Example", "tags": ["metal"]}));
}

#[test]
fn what_watchers_are_told_is_valid() {
    let receiver = crate::support::receiver::Receiver::start(|_, before| {
        let answer = crate::support::receiver::Answer::status([204, 500, 422, 429][before % 4]);
        if before % 4 == 3 { answer.with("retry-after", "60") } else { answer }
    });
    let quick = "\n[deliver]\ntimeout_seconds = 1\nbudget_seconds = 2\n";
    let site = Site::new(&config(&(webhook(&receiver.url("jobs")) + quick)));
    for number in 0..6 {
        site.write(&format!("content/job-{number}.md"), post(&format!("Cartographer {number}"), number));
    }
    let ran = site.run(&["publish", "--log", "json"]);
    let lines: Vec<Value> =
        ran.stderr.lines().filter(|line| line.starts_with('{')).map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(lines.len() >= 3, "{}", ran.stderr);
    for line in &lines {
        check(Name::Attempt, line);
    }
    let results: std::collections::BTreeSet<&str> = lines.iter().filter_map(|line| line["result"].as_str()).collect();
    assert!(results.len() >= 2, "{results:?}");
    let mut line = lines[0].clone();
    line["result"] = json!("lost");
    check_refused(Name::Attempt, &line, "/result: ");

    let mut examined: Value = serde_json::from_str(&site.run(&["doctor", "--json"]).stdout).expect("JSON");
    check(Name::Doctor, &examined);
    examined["checks"][0]["state"] = json!("odd");
    check_refused(Name::Doctor, &examined, "/checks/0/state: ");
}
