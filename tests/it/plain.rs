//! What posts say most plainly, in each full language: a thousand statements, each in a post of its own.
//!
//! `tests/cases/plain/<language>.jsonl` has a title and a text that say nothing of any field, and below them a line a statement: `text`, `title` or
//! `frontMatter`, and what it `says`, by pointer. Those that are not read yet are `missed`. A new language begins with such a file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use serde_json::Value;

use crate::golden;
use crate::labelled::CONFIG;
use crate::support::site::{NOW, Site};

/// Fewer statements say nothing of a language.
const STATEMENTS_MIN: usize = 90;

/// The statements of a language, the first line apart.
struct Plain {
    neutral: Value,
    statements: Vec<Value>,
}

fn read(text: &str) -> Plain {
    let mut lines = text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")));
    let neutral = lines.next().expect("the first line is the neutral post");
    Plain { neutral, statements: lines.collect() }
}

/// The post that makes a statement and says nothing else.
fn post(plain: &Plain, statement: &Value, language: &str) -> String {
    let of = |value: &Value, key: &str| value[key].as_str().map(str::to_owned);
    let title = of(statement, "title").or_else(|| of(&plain.neutral, "title")).expect("a post has a title");
    let keys = of(statement, "frontMatter").unwrap_or_default();
    let around = of(&plain.neutral, "text").expect("a post has a text");
    let text = of(statement, "text").unwrap_or_default();
    format!("---\ntitle: {}\ndate: 2026-05-04\nlang: {language}\n{keys}\n---\n\n{around}\n\n{text}\n", Value::from(title))
}

/// What a record has elsewhere than a statement says; nothing where it is read.
fn differences(record: &Value, statement: &Value) -> Vec<String> {
    let says = statement["says"].as_object().expect("a statement says something");
    let difference = |(pointer, value): (&String, &Value)| {
        let got = record.pointer(pointer).unwrap_or(&Value::Null);
        (got != value).then(|| format!("  {pointer}: expected {value}, got {got}\n"))
    };
    says.iter().filter_map(difference).collect()
}

#[test]
fn what_is_said_plainly_is_read() {
    let mut wrong = String::new();
    for entry in fs::read_dir(golden::root("tests/cases/plain")).expect("the statements are there") {
        let path = entry.expect("a file").path();
        let language = path.file_stem().and_then(|stem| stem.to_str()).expect("a language").to_owned();
        let plain = read(&fs::read_to_string(&path).expect("text"));
        assert!(plain.statements.len() >= STATEMENTS_MIN, "{language} has {} statements", plain.statements.len());
        let site = Site::new(CONFIG);
        for (index, statement) in plain.statements.iter().enumerate() {
            site.write(&format!("content/{index:03}.md"), post(&plain, statement, &language));
        }
        let records: BTreeMap<String, Value> = site
            .run(&["inspect", "--now", NOW])
            .ended(0)
            .stdout
            .lines()
            .map(|line| serde_json::from_str(line).expect("a record is JSON"))
            .map(|record: Value| (record["path"].as_str().expect("a record has a path").to_owned(), record))
            .collect();
        for (index, statement) in plain.statements.iter().enumerate() {
            let found = differences(&records[&format!("{index:03}.md")], statement);
            if statement["missed"] == true && found.is_empty() {
                writeln!(wrong, "{language}: is read and no longer missed: {statement}").expect("text grows");
            } else if statement["missed"] != true && !found.is_empty() {
                writeln!(wrong, "{language}: {statement}\n{}", found.concat()).expect("text grows");
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}
