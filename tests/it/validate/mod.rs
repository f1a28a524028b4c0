//! The checker of published documents, measured against documents that are whole and ones with a single fault.

mod folder;
mod mutants;
mod runs;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jobherald::diagnostic::{Diagnostic, Level};
use jobherald::validate::{self, Document};

use crate::golden;
use mutants::{read_base, table};

const TABLES: &[&str] =
    &["xml.txt", "rss.txt", "modules.txt", "atom.txt", "json.txt", "opml.txt", "sitemap.txt", "json-ld.txt", "dialects.txt"];

fn now() -> Timestamp {
    "2026-11-29T12:00:00Z".parse().expect("an instant")
}

fn found(path: &str, bytes: &[u8]) -> Vec<Diagnostic> {
    validate::check(Document { path, bytes }, now()).diagnostics.sorted()
}

fn said(diagnostic: &Diagnostic) -> String {
    let place = diagnostic.location.as_ref().map_or(String::new(), |at| format!("{}:{}", at.line, at.column));
    format!("{:?} {} {place} {}", diagnostic.level, diagnostic.code, diagnostic.message)
}

/// What is graver than a remark.
fn faults(all: &[Diagnostic]) -> Vec<String> {
    all.iter().filter(|d| d.level > Level::Info).map(said).collect()
}

#[track_caller]
fn none(problems: &[String]) {
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
}

#[test]
fn whole_documents_have_no_fault() {
    let bases: BTreeSet<String> = TABLES.iter().flat_map(|name| table(name)).map(|mutant| mutant.base).collect();
    let of = |base: &String| faults(&found(base, &read_base(base))).into_iter().map(|fault| format!("{base}: {fault}")).collect::<Vec<_>>();
    none(&bases.iter().flat_map(of).collect::<Vec<_>>());
}

#[test]
fn every_fault_is_noticed() {
    let mut missed = Vec::new();
    for name in TABLES {
        let mutants = table(name);
        let before = missed.len();
        for mutant in &mutants {
            let all = found(&mutant.base, &mutant.of(&read_base(&mutant.base)));
            if !all.iter().any(|d| d.code == mutant.code) {
                missed.push(format!("{} {}: {}", mutant.place, mutant.code, faults(&all).join(" | ")));
            }
        }
        eprintln!("{name}: {} of {} noticed", mutants.len() - (missed.len() - before), mutants.len());
    }
    none(&missed);
}

#[test]
fn a_finding_names_its_place() {
    let mutant = table("rss.txt").into_iter().find(|mutant| mutant.code == "date-weekday-wrong").expect("a mutant");
    let all = found("rss.xml", &mutant.of(&read_base(&mutant.base)));
    let at = all.iter().find(|d| d.code == "date-weekday-wrong").and_then(|d| d.location.clone()).expect("a place");
    assert_eq!((at.line, at.column, at.excerpt.as_str()), (53, 10, "<pubDate>Fri, 19 Nov 2026 08:30:00 +0100</pubDate>"));
}

#[test]
fn every_rule_has_a_mutant() {
    let tables = TABLES.iter().copied().chain(["folder.txt"]);
    let mutants = tables.flat_map(table).map(|mutant| mutant.code);
    let tested: BTreeSet<String> = mutants.chain(folder::MADE.iter().map(|code| (*code).to_owned())).collect();
    let rules: BTreeSet<String> = validate::rules().iter().map(|rule| rule.code.to_owned()).collect();
    let untested: Vec<&String> = rules.difference(&tested).collect();
    let unknown: Vec<&String> = tested.difference(&rules).collect();
    assert!(untested.is_empty() && unknown.is_empty(), "\nwithout a mutant: {untested:?}\nwithout a rule: {unknown:?}\n");
    assert_eq!(rules.len(), validate::rules().len(), "no two rules share a code");
}

#[test]
fn the_list_of_rules_is_fresh() {
    golden::check("docs/validate.md", &jobherald::pipeline::validate::manual());
}
