//! Documents of one folder that contradict each other.

use std::collections::BTreeMap;

use jobherald::diagnostic::{Diagnostic, Level};
use jobherald::pipeline::validate::{Checked, Document, Folder, MANIFEST, check, file, is_candidate, together};
use serde_json::json;

use super::mutants::{base, table};
use super::{faults, none, now};

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
