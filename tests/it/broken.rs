//! Broken files: what is read of each all the same, and what its author is told. Every file has one thing wrong with it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::process::Command;

use jobherald::diagnostic::Diagnostics;
use jobherald::model::raw::RawPosting;
use jobherald::{enrich, parse};
use serde_json::Value;

use crate::golden;
use crate::labelled;
use crate::sound;
use crate::support::site::{NOW, files};

const FOLDER: &str = "tests/cases/broken";

/// What checks say of nearly all of them, since the posts are small on purpose.
const NOT_SHOWN: &[&str] =
    &["missing-date-posted", "missing-job-location", "missing-hiring-organization", "apply-missing", "duplicate-posting"];

/// Longest value that is shown, in characters.
const SHOWN_CHARS_MAX: usize = 160;

/// The record of each file that is read, by path.
fn records() -> BTreeMap<String, Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_jobherald"))
        .args(["inspect", "--full", "--now", NOW])
        .current_dir(golden::root(FOLDER))
        .env_clear()
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let record = |line: &str| {
        let record: Value = serde_json::from_str(line).expect("a record is JSON");
        (record["path"].as_str().expect("a record has a path").to_owned(), record)
    };
    String::from_utf8(output.stdout).expect("the program prints UTF-8").lines().map(record).collect()
}

/// One file: what it is, each value that was read, each finding with its help.
fn shown(path: &str, record: Option<&Value>) -> String {
    let Some(record) = record else { return format!("{path}\n  not read\n\n") };
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut text = format!("{path}\n  {}\n", word(&record["kind"]));
    write_leaves(&record["posting"], "", &mut text);
    let all = record["diagnostics"].as_array().expect("a list");
    for found in all.iter().filter(|found| !NOT_SHOWN.contains(&found["code"].as_str().unwrap_or_default())) {
        let place = format!("{}:{}", found["line"], found["column"]);
        writeln!(text, "  {place} {}[{}]: {}", word(&found["level"]), word(&found["code"]), cut(&word(&found["message"])))
            .expect("text grows");
        writeln!(text, "    help: {}", cut(&word(&found["help"]))).expect("text grows");
    }
    text.push('\n');
    text
}

fn write_leaves(value: &Value, name: &str, text: &mut String) {
    let below = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
    match value {
        Value::Null => {}
        Value::Object(map) => map.iter().filter(|(key, _)| !["@type", "url"].contains(&key.as_str())).for_each(|(key, inner)| {
            write_leaves(inner, &below(key), text);
        }),
        Value::Array(list) => list.iter().enumerate().for_each(|(index, inner)| write_leaves(inner, &below(&index.to_string()), text)),
        leaf => writeln!(text, "  {name} = {}", cut(&leaf.to_string())).expect("text grows"),
    }
}

fn cut(text: &str) -> String {
    let shown: String = text.chars().take(SHOWN_CHARS_MAX).collect();
    if shown.len() < text.len() { shown + "…" } else { shown }
}

#[test]
fn broken_files_are_read_or_say_why_not() {
    let records = records();
    let files = files(&golden::root(&format!("{FOLDER}/posts")));
    let unknown: Vec<&String> = records.keys().filter(|path| !files.contains_key(*path)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
    let text: String = files.keys().map(|path| shown(path, records.get(path))).collect();
    golden::check(&format!("{FOLDER}/expected.txt"), &text);
}

#[test]
fn what_cannot_be_read_says_where_and_why() {
    for (path, record) in records().iter().filter(|(_, record)| record["kind"] == "unreadable") {
        let errors: Vec<&Value> = record["diagnostics"].as_array().expect("a list").iter().filter(|d| d["level"] == "error").collect();
        assert!(!errors.is_empty(), "{path} is unreadable and nothing says why");
        assert!(errors.iter().all(|d| d["line"].is_u64() && d["help"].as_str().is_some_and(|help| !help.is_empty())), "{path}: {errors:?}");
    }
}

#[test]
fn broken_files_keep_every_promise() {
    for (path, place) in files(&golden::root("tests/cases")) {
        sound::check(&path, &std::fs::read(place).expect("a file of the tree"));
    }
}

/// Each reader goes through many records at a time: none may leave anything behind for the next.
#[test]
fn posts_that_are_read_together_are_read_as_each_alone() {
    let settings = sound::settings(labelled::CONFIG);
    let read = |(path, place): (String, _)| {
        let bytes = std::fs::read(place).expect("a file of the tree");
        parse::post(0, &path, &bytes, None, &mut Diagnostics::default())
    };
    let raws: Vec<RawPosting> = files(&golden::root("tests/cases/broken/posts")).into_iter().filter_map(read).collect();
    assert!(raws.len() > enrich::TOGETHER);
    let together = enrich::postings(&raws.iter().collect::<Vec<_>>(), &settings, &|_| None);
    for (raw, (draft, found)) in raws.iter().zip(together) {
        let mut alone = Diagnostics::default();
        let expect = enrich::posting(raw, &settings, &|_| None, &mut alone);
        assert_eq!(format!("{draft:?} {found:?}"), format!("{expect:?} {alone:?}"));
    }
}
