//! What posts are understood to say: every leaf with where it came from, compared with what a careful person wrote down.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use crate::golden;
use crate::support::site::{NOW, Site};

/// One line per leaf: `/posting/title = "Cartographer" <- front-matter title 2:8`.
fn understood(folder: &str, posts: &[&str]) -> String {
    let site = Site::copy_of(&golden::root(folder), posts);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_jobherald"))
        .args(["inspect", "--now", NOW])
        .current_dir(site.path("."))
        .env_clear()
        .output()
        .expect("the program starts");
    let mut text = String::new();
    for line in String::from_utf8(output.stdout).expect("the program prints UTF-8").lines() {
        let record: Value = serde_json::from_str(line).expect("a record is JSON");
        let word = |key: &str| record[key].as_str().unwrap_or("-").to_owned();
        writeln!(text, "{} {} {} {}", word("path"), word("kind"), word("status"), word("url")).expect("text grows");
        write_leaves(&record, &mut text);
        for (pointer, suggestion) in record["suggestions"].as_object().expect("an object") {
            writeln!(text, "  suggests {pointer} = {} <- {}", suggestion["value"], origin(&suggestion["origin"])).expect("text grows");
        }
        for found in record["diagnostics"].as_array().expect("a list") {
            writeln!(
                text,
                "  {}[{}] {}:{} {}",
                found["level"].as_str().unwrap_or_default(),
                found["code"].as_str().unwrap_or_default(),
                found["line"],
                found["column"],
                found["message"].as_str().unwrap_or_default()
            )
            .expect("text grows");
        }
        text.push('\n');
    }
    text
}

/// Every leaf has an origin, and every origin a leaf.
fn write_leaves(record: &Value, text: &mut String) {
    let mut leaves = Vec::new();
    for part in ["posting", "facts"] {
        collect(&record[part], &format!("/{part}"), &mut leaves);
    }
    let origins = record["origins"].as_object().expect("an object");
    for (pointer, value) in &leaves {
        let from = origins.get(pointer).unwrap_or_else(|| panic!("{}: {pointer} has no origin", record["path"]));
        if !matches!(pointer.as_str(), "/posting/@type" | "/posting/url") {
            writeln!(text, "  {pointer} = {value} <- {}", origin(from)).expect("text grows");
        }
    }
    let known: BTreeSet<&String> = leaves.iter().map(|(pointer, _)| pointer).collect();
    let idle: Vec<&String> = origins.keys().filter(|pointer| !known.contains(pointer)).collect();
    assert!(idle.is_empty(), "{}: origins without a leaf: {idle:?}", record["path"]);
}

fn collect<'v>(value: &'v Value, pointer: &str, leaves: &mut Vec<(String, &'v Value)>) {
    match value {
        Value::Null => {}
        Value::Object(map) => map.iter().for_each(|(key, inner)| collect(inner, &format!("{pointer}/{key}"), leaves)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, inner)| collect(inner, &format!("{pointer}/{index}"), leaves)),
        leaf => leaves.push((pointer.to_owned(), leaf)),
    }
}

fn origin(origin: &Value) -> String {
    let mut text = origin["from"].as_str().unwrap_or_default().to_owned();
    for key in ["key", "of"] {
        if let Some(value) = origin[key].as_str() {
            text = format!("{text} {value}");
        }
    }
    if let Some(line) = origin["line"].as_u64() {
        text = format!("{text} {line}:{}", origin["column"]);
    }
    if let Some(quote) = origin["quote"].as_str() {
        text = format!("{text} \"{quote}\"");
    }
    text
}

#[test]
fn posts_say_what_they_say() {
    golden::check("tests/cases/understanding/expected.txt", &understood("tests/cases/understanding", &["content", "companies"]));
}

#[test]
fn our_own_posts_are_understood() {
    golden::check("tests/cases/own-content.txt", &understood(".", &["content"]));
}
