//! Files of many records: data files and JSON Lines, from the first run to changes and removals.

/// Any bytes at all.
mod anything;

/// Records from standard input, programs and files of changes.
mod feeds;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::support::site::{NOW, Ran, Site, config};

pub(crate) const LATER: &str = "2026-06-02T12:00:00Z";

/// A site whose one source is this file.
pub(crate) fn site(path: &str, more: &str) -> Site {
    let drop = "[[aggregator]]\nid = \"outbox\"\nkind = \"drop\"\npath = \"drop\"\nfirst_run = \"backfill\"\n";
    Site::new(&config(drop).replace("path = \"content\"\n", &format!("path = \"{path}\"\n{more}")))
}

pub(crate) fn records(ran: Ran) -> Vec<Value> {
    ran.ended(0).stdout.lines().map(|line| serde_json::from_str(line).expect("a record is JSON")).collect()
}

/// Titles by type of the events that were not there before.
pub(crate) fn events(site: &Site, seen: &mut BTreeSet<String>) -> BTreeMap<String, Vec<String>> {
    let mut new: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, bytes) in &site.tree("drop") {
        if !seen.insert(name.clone()) {
            continue;
        }
        let event: Value = serde_json::from_slice(bytes).expect("events are JSON");
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        new.entry(text(&event["type"])).or_default().push(text(&event["data"]["posting"]["title"]));
    }
    for titles in new.values_mut() {
        titles.sort();
    }
    new
}

const JOBS: &str = "- title: Cook\n  date: 2026-05-04\n  city: Lyon\n  description: You cook for forty people, on two fires.\n- title: Baker\n  date: 2026-05-05\n  city: Bern\n  description: You bake at night, in a village oven.\n";

#[test]
fn a_data_file_gives_one_posting_a_record() {
    let site = site("jobs.yml", "");
    site.write("jobs.yml", JOBS);
    let found = records(site.run(&["inspect", "--full", "--now", NOW]));
    let shown: Vec<_> =
        found.iter().map(|r| (r["record"].as_u64(), r["posting"]["title"].as_str(), r["posting"]["description"].as_str())).collect();
    let text = |text: &'static str| Some(text);
    assert_eq!(
        shown,
        [
            (Some(0), text("Cook"), text("<p>You cook for forty people, on two fires.</p>\n")),
            (Some(1), text("Baker"), text("<p>You bake at night, in a village oven.</p>\n")),
        ]
    );
    let origin = &found[1]["origins"]["/posting/title"];
    assert_eq!(*origin, json!({"from": "record", "key": "title", "line": 5, "column": 10}));
    site.run(&["publish", "--now", NOW]).ended(0);
    let page = site.read("public/jobs/baker/index.html");
    assert!(page.contains("village oven"), "{page}");
}

#[test]
fn a_record_that_is_put_above_others_does_not_rename_them() {
    let site = site("jobs.yml", "");
    let mut seen = BTreeSet::new();
    site.write("jobs.yml", JOBS);
    site.run(&["publish", "--now", NOW]).ended(0);
    assert_eq!(events(&site, &mut seen)["job.published"], ["Baker", "Cook"]);
    let above = "- title: Driver\n  date: 2026-05-06\n  city: Nantes\n  description: You drive what the others cook and bake.\n";
    site.write("jobs.yml", format!("{above}{}", JOBS.replace("village", "town")));
    site.run(&["publish", "--now", LATER]).ended(0);
    let told = events(&site, &mut seen);
    assert_eq!(told.get("job.published"), Some(&vec!["Driver".to_owned()]));
    assert_eq!(told.get("job.updated"), Some(&vec!["Baker".to_owned()]));
    assert_eq!(told.get("job.closed"), None);
    site.write("jobs.yml", above);
    site.run(&["publish", "--now", LATER, "--allow-removals", "2"]).ended(0);
    assert_eq!(events(&site, &mut seen)["job.closed"], ["Baker", "Cook"]);
}

#[test]
fn a_broken_data_file_closes_nothing() {
    let site = site("jobs.yml", "");
    let mut seen = BTreeSet::new();
    site.write("jobs.yml", JOBS);
    site.run(&["publish", "--now", NOW]).ended(0);
    events(&site, &mut seen);
    let before = site.tree("public");
    site.write("jobs.yml", format!("{JOBS}- title: [Dri\n"));
    site.run(&["publish", "--now", LATER]).ended(1);
    assert_eq!(site.tree("public"), before);
    // One entry that is no record: the others are read, and what is missing may be in it.
    site.write(
        "jobs.yml",
        "- title: Cook\n  date: 2026-05-04\n  city: Lyon\n  description: You cook for forty people, on two fires.\n- nonsense\n",
    );
    let said = site.run(&["publish", "--now", LATER]).ended(1);
    assert!(said.stderr.contains("5:3"), "{}", said.stderr);
    assert_eq!(events(&site, &mut seen), BTreeMap::new());
}

pub(crate) fn line(id: usize, version: usize) -> String {
    let text = format!("You keep number {id} of our lighthouses, version {version} of its lamp, alone with the sea.");
    json!({"id": id, "title": format!("Keeper {id}"), "datePosted": "2026-05-04", "city": "Brest", "description": text}).to_string() + "\n"
}

#[test]
fn json_lines_give_exactly_the_events_of_what_changed() {
    let site = site("jobs.jsonl", "");
    let mut seen = BTreeSet::new();
    let write = |changed: usize, gone: usize| {
        let mut text = String::new();
        for id in gone..600 {
            text += &line(id, usize::from(id % 6 == 5 && id / 6 < changed));
        }
        site.write("jobs.jsonl", text);
    };
    write(0, 0);
    site.run(&["publish", "--now", NOW]).ended(0);
    assert_eq!(events(&site, &mut seen)["job.published"].len(), 600);
    assert!(site.read("public/jobs/keeper-77/index.html").contains("number 77 of our lighthouses"));
    write(50, 5);
    site.run(&["publish", "--now", LATER]).ended(0);
    let told = events(&site, &mut seen);
    let counts: BTreeMap<&str, usize> = told.iter().map(|(kind, titles)| (kind.as_str(), titles.len())).collect();
    assert_eq!(counts, BTreeMap::from([("job.closed", 5), ("job.updated", 50)]));
}

#[test]
fn a_line_that_is_no_record_is_named_and_closes_nothing() {
    let site = site("jobs.jsonl", "");
    let mut seen = BTreeSet::new();
    site.write("jobs.jsonl", (0..4).map(|id| line(id, 0)).collect::<String>());
    site.run(&["publish", "--now", NOW]).ended(0);
    events(&site, &mut seen);
    let mut text = line(0, 0) + "\n";
    writeln!(text, "{{\"id\": 1, \"title\":").expect("text grows");
    text += &(line(2, 0) + &line(3, 0));
    site.write("jobs.jsonl", text);
    let said = site.run(&["publish", "--now", LATER, "--format", "json"]).ended(1);
    assert!(said.stderr.contains("\"record\":1") && said.stderr.contains("\"line\":3"), "{}", said.stderr);
    assert_eq!(events(&site, &mut seen), BTreeMap::new());
}

/// Runs on the first text, then on the second, and compares what is told then: types with titles.
#[track_caller]
fn check_told(path: &str, before: &str, after: &str, expect: &[(&str, &[&str])]) {
    let site = site(path, "");
    let mut seen = BTreeSet::new();
    site.write(path, before);
    site.run(&["publish", "--now", NOW]).ended(0);
    events(&site, &mut seen);
    site.write(path, after);
    site.run(&["publish", "--now", LATER]).ended(0);
    let expect: BTreeMap<String, Vec<String>> =
        expect.iter().map(|(kind, titles)| ((*kind).to_owned(), titles.iter().map(|title| (*title).to_owned()).collect())).collect();
    assert_eq!(events(&site, &mut seen), expect);
}

fn cook(more: &str, city: &str, text: &str) -> String {
    format!("- title: Cook{more}\n  date: 2026-05-04\n  city: {city}\n  description: You cook {text} for forty people, on two fires.\n")
}

#[test]
fn records_are_known_by_what_they_say() {
    let check = |before: &[&String], after: &[&String], expect: &[(&str, &[&str])]| {
        let text = |list: &[&String]| list.iter().map(|record| record.as_str()).collect::<String>();
        check_told("jobs.yml", &text(before), &text(after), expect);
    };
    let (lyon, bern) = (cook("", "Lyon", "soup"), cook("", "Bern", "cakes"));
    check(&[&lyon, &bern], &[&bern, &lyon], &[]);
    check(&[&lyon], &[&bern, &lyon], &[("job.published", &["Cook"])]);
    check(&[&lyon, &bern], &[&cook("", "Paris", "soup"), &bern], &[("job.updated", &["Cook"])]);
    check(&[&lyon], &[&cook(" and waiter", "Lyon", "soup")], &[("job.updated", &["Cook and waiter"])]);
    check(
        &[&lyon],
        &[&cook(" and waiter", "Lyon", "soup and fish")],
        &[("job.closed", &["Cook"]), ("job.published", &["Cook and waiter"])],
    );
    // An id that a record gets later is another name of the same job, and from then on the one that counts.
    check(&[&lyon], &[&cook("\n  id: 7", "Lyon", "soup")], &[]);
}

#[test]
fn an_id_that_comes_later_is_what_a_job_is_known_by() {
    let site = site("jobs.yml", "");
    let mut seen = BTreeSet::new();
    for (text, expect) in [
        (cook("", "Lyon", "soup"), "job.published"),
        (cook("\n  id: 7", "Lyon", "soup"), ""),
        (cook(" of ours\n  id: 7", "Nantes", "fish"), "job.updated"),
        (cook(" of theirs\n  id: 7", "Bern", "cakes"), "job.updated"),
    ] {
        site.write("jobs.yml", text);
        site.run(&["publish", "--now", NOW]).ended(0);
        assert_eq!(events(&site, &mut seen).into_keys().collect::<Vec<_>>().join(" "), expect);
    }
}

#[test]
fn a_list_that_moves_takes_its_jobs_along() {
    let site = site("_data", "include = [\"**/*.yml\"]\n");
    let mut seen = BTreeSet::new();
    site.write("_data/jobs.yml", JOBS);
    site.run(&["publish", "--now", NOW]).ended(0);
    events(&site, &mut seen);
    std::fs::create_dir(site.path("_data/team")).expect("a folder");
    std::fs::rename(site.path("_data/jobs.yml"), site.path("_data/team/openings.yml")).expect("a rename");
    site.run(&["publish", "--now", LATER]).ended(0);
    assert_eq!(events(&site, &mut seen), BTreeMap::new());
}

#[test]
fn data_folders_of_generators_are_read_as_they_are() {
    let site = site("data", "include = [\"**/*.yml\", \"**/*.toml\", \"**/*.json\", \"**/*.csv\"]\n");
    site.write("data/jobs/cook.toml", "title = \"Cook\"\ndate = 2026-05-04\n\n[[location]]\ncity = \"Lyon\"\n");
    site.write("data/jobs/baker.json", "{\"title\": \"Baker\", \"locations\": [{\"city\": \"Bern\"}]}");
    site.write("data/more.json", "{\"updated\": 1, \"jobs\": [{\"title\": \"Driver\"}, {\"title\": \"Sailor\"}]}");
    site.write("data/menu.yml", "- url: /a\n  label: Start\n- url: /b\n  label: Team\n");
    site.write("data/2026-01-01-list.csv", "\u{feff}Titel;Ort;Beschreibung\r\nKoch;Bern;\"Sie kochen; für \"\"alle\"\".\"\r\n");
    let found = records(site.run(&["inspect", "--full", "--now", NOW]));
    let shown: Vec<String> = found
        .iter()
        .map(|record| {
            let place = &record["posting"]["jobLocation"][0]["address"]["addressLocality"];
            let title = record["posting"]["title"].as_str().unwrap_or("-");
            format!("{}#{} {title} {}", record["path"].as_str().unwrap_or_default(), record["record"], place.as_str().unwrap_or("-"))
        })
        .collect();
    assert_eq!(
        shown,
        [
            "2026-01-01-list.csv#0 Koch Bern",
            "jobs/baker.json#0 Baker Bern",
            "jobs/cook.toml#0 Cook Lyon",
            "menu.yml#0 - -",
            "menu.yml#1 - -",
            "more.json#0 Driver -",
            "more.json#1 Sailor -",
        ]
    );
    assert_eq!(found[0]["posting"]["description"], "<p>Sie kochen; für \"alle\".</p>\n");
    assert_eq!(found[0]["posting"]["datePosted"], Value::Null, "the date of a list is not that of its records");
    site.run(&["build", "--now", NOW]).ended(0);
}

#[test]
fn the_text_of_a_record_is_read_like_that_of_a_post() {
    let site = site("jobs.json", "");
    site.write(
        "jobs.json",
        "[\n {\"title\": \"Cook\"},\n {\"title\": \"Baker\",\n  \"description\": \"You bake for the whole valley.\\n\\nSalary: 2,900 EUR a month\\n\"}]",
    );
    let found = records(site.run(&["inspect", "--now", NOW]));
    assert_eq!(found[1]["posting"]["baseSalary"]["value"]["value"], 2900);
    let origin = &found[1]["origins"]["/posting/baseSalary/value/value"];
    assert_eq!((&origin["from"], &origin["line"]), (&json!("labelled"), &json!(4)), "{origin}");
}

#[test]
fn a_record_without_a_title_is_named_and_closes_nothing() {
    let site = site("jobs.yml", "");
    let mut seen = BTreeSet::new();
    site.write("jobs.yml", JOBS);
    site.run(&["publish", "--now", NOW]).ended(0);
    events(&site, &mut seen);
    site.write("jobs.yml", JOBS.replace("title: Baker", "ttle: Baker"));
    let said = site.run(&["publish", "--now", LATER, "--format", "json"]).ended(1);
    assert!(said.stderr.contains("\"code\":\"record-without-title\"") && said.stderr.contains("\"record\":1"), "{}", said.stderr);
    assert_eq!(events(&site, &mut seen), BTreeMap::new());
    let rows: Vec<_> =
        records(site.run(&["inspect", "--now", LATER])).iter().map(|row| (row["record"].clone(), row["kind"].clone())).collect();
    assert_eq!(rows, [(json!(0), json!("posting")), (json!(1), json!("unreadable"))]);
}
