//! The loss report over the board's jobs: what it says is held against documents that another parser has read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use jobherald::model::field::FIELDS;
use jobherald::render;
use serde_json::Value;

use super::manual::{NOT_OF_A_JOB, states};
use super::{Item, board, jobs};
use crate::golden::root;
use crate::support::site::{NOW, Site};
use crate::templated;

/// The templates of the board, and the documents that our own tests read.
fn with_templates() -> Site {
    let site = Site::copy_of(&root("tests/cases/boards"), &["jobs.jsonl"]);
    let config = site.read("jobherald.toml");
    site.write("jobherald.toml", format!("{config}{}", templated::SECTIONS));
    site
}

/// What `inspect` says of the board with all documents, by id.
pub(super) fn inspected() -> &'static [Value] {
    static RECORDS: OnceLock<Vec<Value>> = OnceLock::new();
    RECORDS.get_or_init(|| {
        let records = with_templates().run(&["inspect", "--full", "--now", NOW]).ended(0).stdout;
        records.lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
    })
}

/// The losses of a record in a document, by field; `job` for the whole job.
pub(super) fn of<'a>(record: &'a Value, target: &str) -> BTreeMap<&'a str, (&'a str, &'a str)> {
    let losses = record["losses"].as_array().expect("losses");
    let of_target = losses.iter().filter(|loss| loss["target"] == target);
    let text = |value: &'a Value| value.as_str().unwrap_or("job");
    of_target.map(|loss| (text(&loss["field"]), (text(&loss["fate"]), text(&loss["why"])))).collect()
}

#[test]
fn every_loss_has_a_reason() {
    let all: Vec<&Value> = inspected().iter().flat_map(|record| record["losses"].as_array().expect("losses")).collect();
    let unexplained: Vec<_> = all.iter().filter(|loss| loss["why"].as_str().expect("a reason").starts_with("unexplained")).collect();
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    let named: BTreeSet<&str> = all.iter().map(|loss| loss["target"].as_str().expect("a target")).collect();
    let expect: BTreeSet<&str> =
        render::all_dialects().iter().map(|target| target.id).chain(["rss", "atom", "jsonfeed", "jsonld"]).collect();
    assert_eq!(named, expect, "each document loses something of fifty jobs that state everything");
    assert!(all.len() > 1000);
}

/// What no loss is told of stands in the document, as another parser reads it; and a job that is said to be missing has no item.
#[test]
fn what_is_not_lost_is_in_the_document() {
    let mut wrong = Vec::new();
    for read in board() {
        let is_of = |item: &&Item, id: &str| item.text(super::format(read.target).layout.id).starts_with(id);
        for (id, record) in jobs() {
            let losses = of(record, read.target.id);
            let items: Vec<&Item> = read.items.iter().filter(|item| is_of(item, id)).collect();
            let is_out = losses.contains_key("job") || losses.values().any(|(fate, _)| *fate == "refused");
            if is_out != (items.is_empty()) {
                wrong.push(format!(
                    "{}: {} is said to be {}",
                    read.target.id,
                    record["posting"]["title"],
                    if is_out { "out" } else { "in" }
                ));
            }
            for carried in super::format(read.target).carries {
                // A type of employment that is one of contract is lost with it.
                let is_of_contract = carried.field == "employmentType" && losses.contains_key("contract");
                let is_kept = !is_out
                    && !is_of_contract
                    && !losses.contains_key(carried.field)
                    && [&record["posting"], &record["facts"]].into_iter().any(|t| states(t, carried.field));
                let all = super::format(read.target)
                    .carries
                    .iter()
                    .filter(|other| other.field == carried.field || (carried.field == "employmentType" && other.field == "contract"));
                let mut texts = all.flat_map(|carried| items.iter().map(|item| item.text(carried.element)));
                if is_kept && carried.field != "reference" && texts.all(str::is_empty) {
                    wrong.push(format!("{}: {} has nothing in `{}`", read.target.id, record["posting"]["title"], carried.element));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Of every field that a job states the report says what became of it, and of no other.
#[test]
fn losses_are_of_what_is_stated() {
    for record in inspected() {
        for loss in record["losses"].as_array().expect("losses").iter().filter(|loss| loss["fate"] != "refused") {
            let Some(field) = loss["field"].as_str() else { continue };
            assert!(FIELDS.iter().any(|known| known.name == field) && !NOT_OF_A_JOB.contains(&field), "{loss}");
            let is_stated = [&record["posting"], &record["facts"]].into_iter().any(|tree| states(tree, field));
            assert!(is_stated || field == "summary", "{loss} of {}", record["posting"]["title"]);
        }
    }
}

#[test]
fn check_tells_people_and_leaves_programs_alone() {
    let site = Site::copy_of(&root("tests/cases/boards"), &["jobs.jsonl"]);
    let human = site.run(&["check", "--now", NOW]).stdout;
    assert!(human.contains("What does not arrive (refused: jobs; else fields of jobs), by target:\n  jsonld: 47 of 52 jobs\n"), "{human}");
    assert!(human.contains("\n  adzuna: 47 of 52 jobs\n    refused"), "{human}");
    for format in ["json", "sarif", "github"] {
        let out = site.run(&["check", "--now", NOW, "--format", format]).stdout;
        assert!(!out.contains("does not arrive"), "{format}: {out}");
    }
    assert!(!site.run(&["check", "--now", NOW, "-q"]).stdout.contains("does not arrive"));
    let one = site.run(&["check", "--now", NOW, "--target", "indeed"]).stdout;
    assert!(one.contains("  indeed: ") && !one.contains("  adzuna: "), "{one}");
}

#[test]
fn pages_are_written_when_asked_for() {
    let site = Site::copy_of(&root("tests/cases/boards"), &["jobs.jsonl"]);
    site.run(&["build", "--now", NOW]).ended(0);
    assert!(site.tree("public/report").is_empty());
    let without = site.tree("public");
    site.run(&["build", "--now", NOW, "--report"]).ended(0);
    let pages = site.tree("public/report");
    assert_eq!(pages.len(), 53, "{:?}", pages.keys());
    let manifest: Value = serde_json::from_str(&site.read("public/jobherald.json")).expect("a manifest");
    let listed = manifest["artifacts"].as_array().expect("artifacts").iter().filter_map(|artifact| artifact["path"].as_str());
    assert_eq!(listed.filter(|path| path.starts_with("report/")).count(), pages.len());
    for page in pages.values() {
        assert!(String::from_utf8_lossy(page).contains("<meta name=\"robots\" content=\"noindex\">"));
    }
    let with = site.tree("public");
    for (path, bytes) in &without {
        assert!(path == "jobherald.json" || with[path] == *bytes, "{path} is as it was: nothing leads to the report");
    }
    // A setting does what the flag does, a plan knows the pages, and they go when they are not asked for any more.
    let config = site.read("jobherald.toml");
    site.write("jobherald.toml", config.replace("[targets.indeed]", "[output]\nreport = true\n\n[targets.indeed]"));
    let planned = site.run(&["plan", "--now", NOW]).ended(0).stdout;
    assert!(planned.starts_with("would write 0 new, 0 changed, 0 removed"), "{planned}");
    site.write("jobherald.toml", config);
    site.run(&["build", "--now", NOW]).ended(0);
    assert_eq!(site.tree("public"), without);
}
