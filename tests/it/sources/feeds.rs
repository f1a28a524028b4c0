//! Records that come from standard input, from a program or from a file of changes, and what is kept of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{LATER, events, line, records, site};
use crate::support::site::{NOW, Ran, Site};

const KEPT: &str = ".jobherald/sources";

fn counts(told: &BTreeMap<String, Vec<String>>) -> BTreeMap<&str, usize> {
    told.iter().map(|(kind, titles)| (kind.as_str(), titles.len())).collect()
}

/// Titles of the open postings that `inspect` shows.
fn titles(ran: Ran) -> Vec<String> {
    let title = |record: &Value| record["posting"]["title"].as_str().map(str::to_owned);
    records(ran).iter().filter_map(title).collect()
}

/// A line of the job with this id, in this version.
fn versioned(id: &str, version: &Value) -> String {
    json!({"id": id, "version": version, "title": format!("Keeper {id} {version}"), "city": "Brest"}).to_string() + "\n"
}

#[test]
fn a_delta_on_standard_input_gives_exactly_its_events() {
    let site = site("-", "update = \"delta\"\n");
    let mut seen = BTreeSet::new();
    let all: String = (0..2000).map(|id| line(id, 0)).collect();
    site.run_with(&all, &["publish", "--now", NOW]).ended(0);
    assert_eq!(counts(&events(&site, &mut seen)), BTreeMap::from([("job.published", 2000)]));
    let (output, kept) = (site.tree("public"), site.tree(KEPT));

    // Without an input the same is published again.
    site.run(&["publish", "--now", LATER]).ended(0);
    assert!(site.tree("public") == output && site.tree(KEPT) == kept && site.tree("drop").len() == 2000);

    let changes: String = (0..100).map(|number| line(number * 7, 1)).collect();
    let ends: String = (0..10).map(|number| json!({"id": 1001 + number, "deleted": true}).to_string() + "\n").collect();
    site.run_with(&(changes + &ends), &["publish", "--now", LATER]).ended(0);
    let told = events(&site, &mut seen);
    assert_eq!(counts(&told), BTreeMap::from([("job.updated", 100), ("job.closed", 10)]));
    assert_eq!(told["job.closed"][0], "Keeper 1001");
    assert!(site.read("public/jobs/keeper-693/index.html").contains("version 1 of its lamp"));
    assert_eq!(site.read(&format!("{KEPT}/stdin.jsonl")).lines().count(), 1990);
}

#[test]
fn a_run_that_stops_has_not_eaten_its_input() {
    let site = site("-", "update = \"delta\"\nname = \"board\"\n");
    let all: String = (0..40).map(|id| line(id, 0)).collect();
    site.run_with(&all, &["publish", "--now", NOW]).ended(0);
    let kept = site.tree(KEPT);
    let ends: String = (0..30).map(|id| json!({"id": id, "deleted": true}).to_string() + "\n").collect();
    site.run_with(&ends, &["publish", "--now", LATER]).ended(2);
    assert_eq!(titles(site.run_with(&ends, &["inspect", "--now", LATER])).len(), 10);
    site.run_with(&ends, &["plan", "--now", LATER]).ended(2);
    site.run_with(&(line(41, 0) + "nonsense\n"), &["publish", "--now", LATER, "--strict"]).ended(1);
    site.run(&["publish", "--now", LATER]).ended(0);
    assert!(site.tree(KEPT) == kept && site.tree("drop").len() == 40);
    site.run_with(&ends, &["publish", "--now", LATER, "--allow-removals", "30"]).ended(0);
    assert_eq!(site.tree("drop").len(), 70);
    assert_eq!(site.tree(KEPT).keys().collect::<Vec<_>>(), ["board.jsonl"]);
}

#[test]
fn a_run_that_died_after_its_output_was_committed_has_lost_no_input() {
    let site = site("-", "update = \"delta\"\n");
    site.run_with(&line(1, 0), &["publish", "--now", NOW]).ended(0);
    site.run_with(&line(2, 0), &["publish", "--now", NOW]).ended(0);
    // As it stands if the run dies before the last of its renames.
    let kept = site.read(&format!("{KEPT}/stdin.jsonl"));
    site.write(&format!("{KEPT}/stdin.jsonl"), line(1, 0));
    site.write(&format!("{KEPT}/next/stdin.jsonl"), &kept);
    let manifest: Value = serde_json::from_str(&site.read("public/jobherald.json")).expect("a manifest is JSON");
    let generation = manifest["generation"].as_str().expect("a digest");
    site.write(&format!("{KEPT}/next/generation"), generation);
    let output = site.tree("public");
    assert_eq!(titles(site.run(&["inspect", "--now", NOW])), ["Keeper 1", "Keeper 2"]);
    site.run(&["publish", "--now", NOW]).ended(0);
    assert!(site.tree("public") == output && site.read(&format!("{KEPT}/stdin.jsonl")) == kept);
    // One that died before it: what it was about to keep is nothing.
    site.write(&format!("{KEPT}/next/stdin.jsonl"), line(1, 0));
    site.write(&format!("{KEPT}/next/generation"), "another");
    site.run(&["publish", "--now", NOW]).ended(0);
    assert!(site.tree("public") == output && site.tree(KEPT).len() == 1);
}

#[test]
fn what_is_not_in_a_complete_input_is_gone_unless_something_in_it_is_wrong() {
    let site = site("-", "");
    let mut seen = BTreeSet::new();
    let input = |ids: &[usize]| ids.iter().map(|id| line(*id, 0)).collect::<String>();
    site.run_with(&input(&[0, 1, 2, 3]), &["publish", "--now", NOW]).ended(0);
    events(&site, &mut seen);
    let mut check = |input: &str, code: i32, said: &str, expect: &[(&str, usize)]| {
        let ran = site.run_with(input, &["publish", "--now", LATER, "-v"]).ended(code);
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
        assert_eq!(counts(&events(&site, &mut seen)), expect.iter().copied().collect(), "{input}");
    };
    check(&(input(&[0, 1]) + "{\"id\": 2, \"title\": \"Kee"), 1, "standard input", &[]);
    check("<html>Bad gateway</html>\n", 1, "source-nonsense", &[]);
    check("\n\n", 0, "source-empty", &[]);
    check("", 0, "source-not-asked", &[]);
    check(&input(&[0, 2, 3, 4]), 0, "", &[("job.closed", 1), ("job.published", 1)]);
    site.run_with("\n", &["publish", "--now", LATER, "--allow-removals", "4"]).ended(0);
    assert_eq!(counts(&events(&site, &mut seen)), BTreeMap::from([("job.closed", 4)]));
}

#[test]
fn an_older_version_is_not_used() {
    let site = site("-", "update = \"delta\"\n");
    let publish = |input: String| site.run_with(&input, &["publish", "--now", NOW, "-v"]).ended(0);
    publish(versioned("a", &json!(10)) + &versioned("b", &json!("2026-05-01T10:00:00Z")));
    let said = publish(versioned("a", &json!(9)) + &versioned("b", &json!("2026-04-01T10:00:00Z")));
    assert!(said.stderr.contains("the record `a` came in an older version"), "{}", said.stderr);
    publish(json!({"id": "b", "version": "2026-06-01T10:00:00Z", "deleted": true}).to_string());
    publish(versioned("b", &json!("2026-05-15T10:00:00Z")));
    assert_eq!(titles(site.run(&["inspect", "--now", NOW])), ["Keeper a 10"]);
}

#[test]
fn the_later_of_two_lines_of_one_file_counts() {
    let site = site("jobs.jsonl", "");
    let deleted = json!({"id": "b", "deleted": true}).to_string();
    site.write("jobs.jsonl", versioned("a", &json!(1)) + &versioned("b", &json!(1)) + &versioned("a", &json!(2)) + &deleted + "\n");
    assert_eq!(titles(site.run(&["inspect", "--now", NOW])), ["Keeper a 2"]);
    site.run(&["build", "--now", NOW]).ended(0);
}

#[test]
fn a_file_of_changes_is_applied_to_what_is_kept() {
    let site = site("changes.jsonl", "update = \"delta\"\n");
    site.write("changes.jsonl", line(1, 0) + &line(2, 0));
    site.run(&["publish", "--now", NOW]).ended(0);
    site.write("changes.jsonl", line(3, 0) + &json!({"id": 1, "deleted": true}).to_string());
    site.run(&["publish", "--now", LATER]).ended(0);
    assert_eq!(titles(site.run(&["inspect", "--now", LATER])), ["Keeper 2", "Keeper 3"]);
    site.remove("changes.jsonl");
    let said = site.run(&["publish", "--now", LATER]).ended(1);
    assert!(said.stderr.contains("it does not exist"), "{}", said.stderr);
    assert_eq!(site.tree("drop").len(), 4);
}

fn site_with_program() -> Site {
    site("-", "").rewrite("jobherald.toml", "path = \"-\"", "command = [\"/bin/sh\", \"jobs.sh\"]\nname = \"board\"")
}

#[test]
fn a_program_is_run_by_publish_and_where_it_is_asked_for() {
    let site = site_with_program();
    site.write("jobs.sh", "cat lines.jsonl");
    site.write("lines.jsonl", line(1, 0) + &line(2, 0));
    let said = site.run(&["build", "--now", NOW]).ended(1);
    assert!(said.stderr.contains("source-not-fetched"), "{}", said.stderr);
    assert_eq!(titles(site.run(&["inspect", "--now", NOW, "--fetch"])), ["Keeper 1", "Keeper 2"]);
    assert!(!site.path(KEPT).join("board.jsonl").exists(), "`inspect` keeps nothing");
    site.run(&["publish", "--now", NOW]).ended(0);
    site.write("lines.jsonl", line(1, 1) + &line(2, 0) + &line(3, 0));
    assert_eq!(titles(site.run(&["inspect", "--now", NOW])), ["Keeper 1", "Keeper 2"]);
    site.run(&["build", "--now", LATER]).ended(0);
    assert!(!site.path("public/jobs/keeper-3").exists());
    site.run(&["build", "--now", LATER, "--fetch"]).ended(0);
    assert!(site.path("public/jobs/keeper-3").exists());
}

#[test]
fn a_program_that_fails_closes_nothing() {
    let site = site_with_program();
    site.write("jobs.sh", "cat lines.jsonl");
    site.write("lines.jsonl", line(1, 0) + &line(2, 0));
    site.run(&["publish", "--now", NOW]).ended(0);
    let (output, kept) = (site.tree("public"), site.tree(KEPT));
    for (script, said) in [
        ("head -n 1 lines.jsonl; echo no such table >&2; exit 3", "ended with exit status: 3 and said “no such table”"),
        ("true", "source-empty"),
        ("echo '<html>'", "source-nonsense"),
    ] {
        site.write("jobs.sh", script);
        let ran = site.run(&["publish", "--now", LATER]);
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
        assert!(site.tree("public") == output && site.tree(KEPT) == kept && site.tree("drop").len() == 2, "{script}");
    }
}

#[test]
fn a_plan_of_an_input_holds_for_the_same_input() {
    let site = site("-", "");
    let first = line(1, 0);
    site.run_with(&first, &["plan", "--now", NOW, "--save", "plan.json"]).ended(0);
    assert!(!site.path(KEPT).exists(), "a plan keeps nothing");
    site.run_with(&line(2, 0), &["publish", "--plan", "plan.json"]).ended(2);
    site.run_with(&first, &["publish", "--plan", "plan.json"]).ended(0);
    assert!(site.path("public/jobs/keeper-1").exists());
}

#[test]
fn what_a_configuration_says_of_feeds_is_looked_at() {
    let check = |source: &str, expect: &str| {
        let said = site("-", "").rewrite("jobherald.toml", "path = \"-\"\n", source).run(&["check"]).ended(2);
        assert!(said.stdout.contains(expect), "{source}: {}", said.stdout);
    };
    check("command = [\"jobs\"]\n", "needs a `name`");
    check("command = [\"jobs\"]\nname = \"a/b\"\n", "is no name");
    check("command = [\"\"]\nname = \"a\"\n", "begins with nothing");
    check("path = \"x\"\ncommand = [\"jobs\"]\nname = \"a\"\n", "one of `path`, `url` and `command`");
    check("include = [\"x\"]\n", "neither `path`, `url` nor `command`");
    check("path = \"jobs.yml\"\nupdate = \"delta\"\n", "only JSON Lines can be a delta");
    check("path = \"-\"\nupdate = \"partial\"\n", "cannot be `partial`");
    check("path = \"-\"\n[[source]]\npath = \"-\"\n", "two sources have this name");
}
