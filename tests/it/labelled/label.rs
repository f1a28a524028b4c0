//! The labels of all languages, as files; what is wrong with one is said with its line.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::{Map, Value};

use super::field::{FIELDS, KINDS, Label, STATUSES, Shape};
use crate::golden::root;

/// Where the cases are, unless `JOBHERALD_LABELLED` names another folder.
const FOLDER: &str = "tests/cases/labelled";

/// Whether the cases are those of another folder: of these the floor says nothing.
pub(super) fn are_elsewhere() -> bool {
    std::env::var_os("JOBHERALD_LABELLED").is_some()
}

fn folder() -> String {
    std::env::var("JOBHERALD_LABELLED").unwrap_or_else(|_| FOLDER.to_owned())
}

/// The title of a passage that has none.
pub(super) const NEUTRAL_TITLE: &str = "Gardener";
/// The day of a passage that says nothing of it: sentences without a year need one.
pub(super) const NEUTRAL_DATE: &str = "2026-05-04";

/// A post or a passage with its labels.
pub(super) struct Case {
    pub(super) language: String,
    pub(super) held_out: bool,
    /// File and line of the labels.
    pub(super) at: String,
    /// The post's path in the repository; none for a passage.
    pub(super) post: Option<String>,
    /// The post's file name, or the passage's id.
    pub(super) name: String,
    /// The whole file as the program reads it.
    pub(super) text: String,
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) stated: Map<String, Value>,
    pub(super) sentence: Map<String, Value>,
    pub(super) may: Map<String, Value>,
    pub(super) traps: Option<String>,
}

impl Case {
    /// The name of its file in a source.
    pub(super) fn file(&self) -> String {
        if self.post.is_some() { self.name.clone() } else { format!("{}.md", self.name) }
    }

    /// What must be given of a field, and whether a sentence says it.
    pub(super) fn expected(&self, field: &str) -> Vec<(&Value, Tier)> {
        let tiers = [(&self.stated, Tier::Stated), (&self.sentence, Tier::Sentence)];
        tiers.into_iter().filter_map(|(labels, tier)| Some((labels.get(field)?, tier))).collect()
    }
}

/// Which kind of text says a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    Stated,
    Sentence,
}

/// Whether a word at the head of a trap means a field: its name, the beginning of it (`hours`, `place`) or `dates`. `pay` is not `payScale`.
pub(super) fn names(word: &str, field: &str) -> bool {
    let date = || word == "dates" && matches!(field, "datePosted" | "validThrough" | "startDate");
    !word.is_empty() && (field == word || date() || (field.starts_with(word) && word != "pay"))
}

/// All cases, and what is wrong with their labels.
pub(super) struct Labels {
    pub(super) cases: Vec<Case>,
    pub(super) problems: Vec<String>,
}

/// Everything in the folder of cases.
pub(super) fn all() -> Labels {
    let mut labels = Labels { cases: Vec::new(), problems: Vec::new() };
    let folder = folder();
    for language in entries(&folder, Path::is_dir) {
        let mut names = BTreeSet::new();
        for (part, held_out) in [("", false), ("/held-out", true)] {
            let part = format!("{folder}/{language}{part}");
            if !are_elsewhere() || root(&part).is_dir() {
                labels.read(&language, &part, held_out, &mut names);
            }
        }
    }
    labels
}

/// What stands in a folder, sorted.
fn entries(folder: &str, is: impl Fn(&Path) -> bool) -> Vec<String> {
    let there = std::fs::read_dir(root(folder)).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        there.filter(|entry| is(&entry.path())).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

impl Labels {
    fn read(&mut self, language: &str, folder: &str, held_out: bool, names_seen: &mut BTreeSet<String>) {
        let first = self.cases.len();
        for file in ["posts.jsonl", "passages.jsonl"] {
            let path = format!("{folder}/{file}");
            let Ok(text) = std::fs::read_to_string(root(&path)) else { continue };
            for (index, line) in text.lines().enumerate() {
                let at = format!("{path}:{}", index + 1);
                match case(line, language, folder, held_out, &at) {
                    Ok(case) if !names_seen.insert(case.file()) => self.problems.push(format!("{at}: `{}` is there twice", case.name)),
                    Ok(case) => {
                        self.problems.extend(problems(&case));
                        self.cases.push(case);
                    }
                    Err(problem) => self.problems.push(format!("{at}: {problem}")),
                }
            }
        }
        if self.cases.len() == first {
            self.problems.push(format!("{folder}: neither posts.jsonl nor passages.jsonl has a case"));
        }
        let labelled: BTreeSet<&str> = self.cases[first..].iter().map(|case| case.name.as_str()).collect();
        for post in entries(&format!("{folder}/posts"), Path::is_file) {
            if !labelled.contains(post.as_str()) {
                self.problems.push(format!("{folder}/posts/{post}: posts.jsonl has no labels for it"));
            }
        }
    }
}

/// A passage outside of any file.
pub(super) fn passage(line: &str) -> Result<Case, String> {
    let case = case(line, "xx", "", false, "line 1")?;
    problems(&case).pop().map_or(Ok(case), Err)
}

const KEYS: &[&str] = &["path", "id", "text", "title", "frontMatter", "kind", "status", "stated", "sentence", "may", "traps"];

/// One line.
fn case(line: &str, language: &str, folder: &str, held_out: bool, at: &str) -> Result<Case, String> {
    let entry: Map<String, Value> = serde_json::from_str(line).map_err(|error| error.to_string())?;
    if let Some(key) = entry.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(format!("unknown key `{key}`"));
    }
    let text = |key: &str| match entry.get(key) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(other) => Err(format!("`{key}` is {other}, not a text")),
    };
    let labels = |key: &str| match entry.get(key) {
        None => Ok(Map::new()),
        Some(Value::Object(labels)) => Ok(labels.clone()),
        Some(other) => Err(format!("`{key}` is {other}, not labels")),
    };
    let mut case = Case {
        language: language.to_owned(),
        held_out,
        at: at.to_owned(),
        post: None,
        name: String::new(),
        text: String::new(),
        kind: text("kind")?.unwrap_or_else(|| "posting".to_owned()),
        status: text("status")?.unwrap_or_else(|| "open".to_owned()),
        stated: labels("stated")?,
        sentence: labels("sentence")?,
        may: labels("may")?,
        traps: text("traps")?,
    };
    match (text("path")?, text("id")?, text("text")?) {
        (Some(name), None, None) => {
            let path = format!("{folder}/posts/{name}");
            case.text = std::fs::read_to_string(root(&path)).map_err(|error| format!("{path}: {error}"))?;
            (case.name, case.post) = (name, Some(path));
        }
        (None, Some(id), Some(body)) => {
            let fields = text("frontMatter")?.unwrap_or_default();
            case.text = composed(&case, text("title")?.as_deref(), &fields, &body);
            case.name = id;
        }
        _ => return Err("neither a post (`path`) nor a passage (`id` and `text`)".to_owned()),
    }
    Ok(case)
}

/// A passage as a file. The neutral date gives way to one of its own.
fn composed(case: &Case, title: Option<&str>, fields: &str, body: &str) -> String {
    let title = Value::from(title.unwrap_or(NEUTRAL_TITLE));
    let own_date = [&case.stated, &case.sentence, &case.may].into_iter().any(|labels| labels.contains_key("datePosted"));
    let date = if own_date { String::new() } else { format!("date: {NEUTRAL_DATE}\n") };
    let end = if fields.is_empty() || fields.ends_with('\n') { "" } else { "\n" };
    format!("---\ntitle: {title}\n{date}{fields}{end}---\n\n{body}\n")
}

/// What is wrong with the labels of one case.
fn problems(case: &Case) -> Vec<String> {
    let mut problems = Vec::new();
    for (word, words, key) in [(&case.kind, KINDS, "kind"), (&case.status, STATUSES, "status")] {
        if !words.contains(&word.as_str()) {
            problems.push(format!("{}: `{key}` is `{word}`, not one of {words:?}", case.at));
        }
    }
    for (part, labels) in [("stated", &case.stated), ("sentence", &case.sentence), ("may", &case.may)] {
        for (key, value) in labels {
            let problem = match FIELDS.iter().find(|field| field.name == key && field.shape != Shape::Record) {
                None => Some("unknown field".to_owned()),
                Some(field) if part == "may" && !field.label.is_list() => one_or_several(field.label, value),
                Some(field) => field.label.problem(value),
            };
            problems.extend(problem.map(|problem| format!("{}: `{part}.{key}`: {problem}", case.at)));
        }
    }
    for field in FIELDS.iter().filter(|field| !field.label.is_list() && case.expected(field.name).len() > 1) {
        problems.push(format!("{}: `{}` is stated and in a sentence: the stronger holds", case.at, field.name));
    }
    problems
}

/// What is wrong with what may be given: one value, or a list of alternatives.
fn one_or_several(label: Label, value: &Value) -> Option<String> {
    match value.as_array() {
        Some(several) => several.iter().find_map(|value| label.problem(value)),
        None => label.problem(value),
    }
}

#[test]
fn a_label_that_is_not_well_formed_is_named() {
    #[track_caller]
    fn check(rest: &str, expect: &str) {
        let line = format!(r#"{{"id": "passage", "text": "text", {rest}}}"#);
        assert_eq!(passage(&line).err().as_deref(), Some(expect), "{line}");
    }
    check(r#""salary": 1"#, "unknown key `salary`");
    check(r#""path": "cook.md""#, "neither a post (`path`) nor a passage (`id` and `text`)");
    check(r#""stated": {"salary": 1}"#, "line 1: `stated.salary`: unknown field");
    check(r#""may": {"duration": ["P6M", "1Y"]}"#, r#"line 1: `may.duration`: "1Y" is not an ISO 8601 duration"#);
    check(r#""may": {"kind": "posting"}"#, "line 1: `may.kind`: unknown field");
    check(r#""status": "filled""#, r#"line 1: `status` is `filled`, not one of ["open", "draft", "scheduled", "closed", "expired"]"#);
    check(r#""stated": {"datePosted": "2026-02-30"}"#, r#"line 1: `stated.datePosted`: "2026-02-30" is not a day as YYYY-MM-DD"#);
    check(r#""stated": {"duration": "6M"}"#, r#"line 1: `stated.duration`: "6M" is not an ISO 8601 duration"#);
    check(r#""stated": {"places": [{"town": "Ys"}]}"#, "line 1: `stated.places`: `town`: unknown key");
    check(r#""stated": {"places": [{"country": "France"}]}"#, r#"line 1: `stated.places`: `country`: "France" is no ISO 3166-1 code"#);
    check(r#""stated": {"pay": {"value": 1, "max": 2}}"#, "line 1: `stated.pay`: pay is either `value` or `min` and `max`");
    check(r#""stated": {"pay": {"min": "2k"}}"#, r#"line 1: `stated.pay`: `min`: "2k" is not a number"#);
    check(
        r#""stated": {"openings": 1}, "sentence": {"openings": 1}"#,
        "line 1: `openings` is stated and in a sentence: the stronger holds",
    );
}
