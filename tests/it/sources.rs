//! Files of many records: data files and JSON Lines, from the first run to changes and removals.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::support::site::{NOW, Ran, Site, config};

const LATER: &str = "2026-06-02T12:00:00Z";

/// A site whose one source is this file.
fn site(path: &str, more: &str) -> Site {
    let drop = "[[aggregator]]\nid = \"outbox\"\nkind = \"drop\"\npath = \"drop\"\nfirst_run = \"backfill\"\n";
    Site::new(&config(drop).replace("path = \"content\"\n", &format!("path = \"{path}\"\n{more}")))
}

fn records(ran: Ran) -> Vec<Value> {
    ran.ended(0).stdout.lines().map(|line| serde_json::from_str(line).expect("a record is JSON")).collect()
}

/// Titles by type of the events that were not there before.
fn events(site: &Site, seen: &mut BTreeSet<String>) -> BTreeMap<String, Vec<String>> {
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

fn line(id: usize, version: usize) -> String {
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
