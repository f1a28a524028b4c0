//! The labelled posts and passages: what the program reads in them, compared with what a careful person reads.
//!
//! `tests/cases/labelled/README.md` says what the labels are, and how to look at single values:
//!
//! ```text
//! cargo test --test it labelled -- --nocapture                     # the table
//! LABELLED=verbose cargo test --test it labelled -- --nocapture    # and every value that is wrong, missing or in another tier
//! LABELLED=fr      …                                               # of one language
//! LABELLED=pay     …                                               # of one field
//! LABELLED=fr/pay  …                                               # of one field in one language
//! LABELLED_HELD_OUT=1 …                                            # the held-out third too
//! JOBHERALD_LABELLED=/path …                                       # the cases of another folder of the same form
//! ```

/// From labels and a record to findings.
mod compare;

/// How many cases there are of each field.
mod counts;

/// The fields that are measured.
mod field;

/// What was reached before.
mod floor;

/// Labels as they stand in the files.
mod label;

/// What a record says, and from where.
mod record;

/// Findings for people.
mod report;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use compare::Finding;
use label::Case;
use record::Record;
use report::{Asked, Tallies};

use crate::support::site::{NOW, Site};

/// A board, so that it is no job's employer, in a language that no post has; sentences are published, so that they are measured.
pub(crate) const CONFIG: &str = r#"
[site]
url = "https://board.example"
title = "Board"
kind = "board"
language = "la"
time_zone = "UTC"

[enrich]
publish = "all"
"#;

/// A case and how it was read.
struct Measured {
    case: Case,
    findings: Vec<Finding>,
}

/// One run over all cases of one language.
fn read(cases: Vec<Case>) -> Vec<Measured> {
    let site = Site::new(CONFIG);
    for case in &cases {
        site.write(&format!("content/{}", case.file()), &case.text);
    }
    let records: BTreeMap<String, Record> = site
        .run(&["inspect", "--now", NOW])
        .ended(0)
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("a record is JSON"))
        .map(|record: Value| (record["path"].as_str().expect("a record has a path").to_owned(), Record(record)))
        .collect();
    let measure = |case: Case| {
        let record = records.get(&case.file()).unwrap_or_else(|| panic!("{}: `inspect` does not list it", case.at));
        Measured { findings: compare::findings(&case, record), case }
    };
    cases.into_iter().map(measure).collect()
}

#[test]
fn labels_are_well_formed() {
    let problems = label::all().problems;
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn every_field_has_cases_and_traps_in_every_full_language() {
    let (problems, table) = counts::problems(&label::all().cases);
    eprint!("{table}");
    assert!(label::are_elsewhere() || problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn posts_are_read_as_labelled() {
    let mut languages: BTreeMap<String, Vec<Case>> = BTreeMap::new();
    for case in label::all().cases {
        languages.entry(case.language.clone()).or_default().push(case);
    }
    let known: BTreeSet<&str> = languages.keys().map(String::as_str).collect();
    let asked = Asked::from_environment(&known);
    let measured: Vec<Measured> = languages.into_values().flat_map(read).collect();
    let (held_out, open): (Vec<_>, Vec<_>) = measured.into_iter().partition(|measured| measured.case.held_out);
    eprint!("{}", report::details(&open, &asked));
    if asked.held_out {
        eprint!("{}", report::details(&held_out, &asked));
    }
    eprint!("{}", report::table("open", &open, &asked));
    eprint!("{}", report::table("held out", &held_out, &asked));
    let worse = floor::check(&|languages| Tallies::of(open.iter().filter(|m| languages.contains(&m.case.language))));
    assert!(label::are_elsewhere() || worse.is_empty(), "\n{}\n", worse.join("\n"));
}
