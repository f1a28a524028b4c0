//! The checker of published documents, measured against documents that are whole and ones with a single fault.

mod mutants;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jobherald::diagnostic::{Diagnostic, Level};
use jobherald::validate::{self, Document};

use mutants::{read_base, table};

const TABLES: &[&str] = &["xml.txt", "rss.txt", "modules.txt", "atom.txt", "json.txt", "opml.txt", "sitemap.txt", "json-ld.txt"];

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

#[test]
fn whole_documents_have_no_fault() {
    let bases: BTreeSet<String> = TABLES.iter().flat_map(|name| table(name)).map(|mutant| mutant.base).collect();
    let mut faults = Vec::new();
    for base in bases {
        let all = found(&base, &read_base(&base));
        faults.extend(all.iter().filter(|d| d.level > Level::Info).map(|d| format!("{base}: {}", said(d))));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
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
                let instead: Vec<String> = all.iter().filter(|d| d.level > Level::Info).map(said).collect();
                missed.push(format!("{} {}: {}", mutant.place, mutant.code, instead.join(" | ")));
            }
        }
        eprintln!("{name}: {} of {} noticed", mutants.len() - (missed.len() - before), mutants.len());
    }
    assert!(missed.is_empty(), "\n{}\n", missed.join("\n"));
}

#[test]
fn every_rule_has_a_mutant() {
    let tested: BTreeSet<String> = TABLES.iter().flat_map(|name| table(name)).map(|mutant| mutant.code).collect();
    let rules: BTreeSet<String> = validate::rules().iter().map(|rule| rule.code.to_owned()).collect();
    let untested: Vec<&String> = rules.difference(&tested).collect();
    let unknown: Vec<&String> = tested.difference(&rules).collect();
    assert!(untested.is_empty() && unknown.is_empty(), "\nwithout a mutant: {untested:?}\nwithout a rule: {unknown:?}\n");
    assert_eq!(rules.len(), validate::rules().len(), "no two rules share a code");
}
