//! Documents of one folder that contradict each other.

use std::collections::BTreeMap;

use jobherald::diagnostic::{Diagnostic, Level};
use jobherald::pipeline::validate::{Checked, Document, Folder, MANIFEST, check, file, is_candidate, together};
use serde_json::json;

use super::mutants::{base, table};
use super::{faults, none, now};

/// Rules whose faults no change of words makes: files are made for them here, and a large one beside the rule.
pub(super) const MADE: &[&str] = &["namespace-prefix-needless", "packed-broken", "packed-large", "packed-twin-differs"];

type Files = BTreeMap<String, Vec<u8>>;

/// The published folder, with a manifest of it.
fn whole() -> Files {
    const PATHS: [&str; 6] = ["atom.xml", "feed.json", "feeds.opml", "jobs/dock-planner/index.html", "rss.xml", "sitemap.xml"];
    let read = |path: &str| std::fs::read(base("site").join(path)).expect("a base");
    let mut files: Files = PATHS.iter().map(|path| ((*path).to_owned(), read(path))).collect();
    let listed = |(path, bytes): (&String, &Vec<u8>)| {
        let of = file(bytes);
        json!({"path": path, "sha256": of.sha256, "size": of.size})
    };
    let artifacts: Vec<_> = files.iter().map(listed).collect();
    let text = serde_json::to_string_pretty(&json!({"artifacts": artifacts})).expect("JSON");
    files.insert(MANIFEST.to_owned(), text.into_bytes());
    files
}

fn found(files: &Files) -> Vec<Diagnostic> {
    let candidates = files.iter().filter(|(path, _)| is_candidate(path));
    let checked: Vec<(&str, Checked)> = candidates.map(|(path, bytes)| (path.as_str(), check(Document { path, bytes }, now()))).collect();
    let folder = Folder {
        files: files.iter().filter(|(path, _)| *path != MANIFEST).map(|(path, bytes)| (path.clone(), file(bytes))).collect(),
        checked: checked.iter().map(|(path, checked)| (*path, checked)).collect(),
        manifest: files.get(MANIFEST).map(Vec::as_slice),
    };
    let mut all = together(&folder, &str::to_owned).sorted();
    all.extend(checked.into_iter().flat_map(|(_, checked)| checked.diagnostics.sorted()).filter(|d| d.level > Level::Info));
    all
}

#[test]
fn a_whole_folder_has_no_fault() {
    none(&faults(&found(&whole())));
}

#[test]
fn every_contradiction_is_noticed() {
    let mutants = table("folder.txt");
    let mut missed = Vec::new();
    for mutant in &mutants {
        let mut files = whole();
        let changed = mutant.of(&files[&mutant.base]);
        files.insert(mutant.base.clone(), changed);
        let all = found(&files);
        if !all.iter().any(|d| d.code == mutant.code) {
            missed.push(format!("{} {}: {}", mutant.place, mutant.code, faults(&all).join(" | ")));
        }
    }
    eprintln!("folder.txt: {} of {} noticed", mutants.len() - missed.len(), mutants.len());
    none(&missed);
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, bytes).expect("memory takes it");
    encoder.finish().expect("memory takes it")
}

/// The codes of what is found in these files beside each other.
fn codes(files: &[(&str, Vec<u8>)]) -> Vec<String> {
    let files: Files = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.clone())).collect();
    found(&files).into_iter().map(|d| d.code.to_owned()).collect()
}

#[test]
fn packed_twins_are_opened() {
    let plain = std::fs::read(base("linkedin.xml")).expect("a base");
    let with = |twin: Vec<u8>| codes(&[("jobs.xml", plain.clone()), ("jobs.xml.gz", twin)]);
    assert_eq!(with(packed(&plain)), [""; 0]);
    assert_eq!(with(packed(&plain[..plain.len() - 1])), ["packed-twin-differs"]);
    assert_eq!(with(packed(&plain)[..40].to_vec()), ["packed-broken"]);
    let text = String::from_utf8(plain.clone()).expect("UTF-8");
    let alone = |text: &str| codes(&[("jobs.xml.gz", packed(text.as_bytes()))]);
    assert_eq!(alone(&text), [""; 0]);
    assert_eq!(alone(&text.replace("<currencyCode>PLN", "<currencyCode>ZLT")), ["dialect-currency", "dialect-currency"]);
}

#[test]
fn jobs_of_a_split_document_are_compared() {
    let plain = std::fs::read(base("linkedin.xml")).expect("a base");
    let text = String::from_utf8(plain.clone()).expect("UTF-8");
    let others = text.replace("welder-gdansk", "joiner").replace("[rigger]", "[caulker]").into_bytes();
    let one = text.replace("[rigger]", "[caulker]").into_bytes();
    let split =
        |second: &Vec<u8>| codes(&[("a/jobs.xml", plain.clone()), ("a/jobs-2.xml", second.clone()), ("a/jobs-2.xml.gz", packed(second))]);
    assert_eq!(split(&others), [""; 0]);
    assert_eq!(split(&one), ["dialect-id-twice"]);
    // Another document for the same aggregator may hold the same jobs.
    assert_eq!(codes(&[("jobs.xml", plain.clone()), ("offers.xml", plain.clone())]), [""; 0]);
}

#[test]
fn a_feed_of_nothing_needs_no_author_and_no_prefix() {
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><id>tag:a.example,2026:f</id><title>Jobs</title>";
    let feed = format!("{head}<updated>2026-11-20T09:00:00Z</updated><link rel=\"self\" href=\"https://a.example/atom.xml\"/></feed>");
    assert_eq!(codes(&[("atom.xml", feed.clone().into_bytes())]), [""; 0]);
    let prefixed = feed.replace("xmlns=", "xmlns:a=").replace("</", "</a:").replace('<', "<a:");
    let prefixed = prefixed.replace("<a:?xml", "<?xml").replace("<a:/a:", "</a:");
    assert_eq!(codes(&[("atom.xml", prefixed.into_bytes())]), ["namespace-prefix-needless"]);
}
