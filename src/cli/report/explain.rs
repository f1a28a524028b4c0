//! What `inspect --explain` says of a record: each value with the words that it was read from.

use std::io::{self, Write};

use serde_json::Value;

use super::paths::Paths;
use super::plain::line;
use crate::diagnostic::Level;
use crate::model::draft::Kind;
use crate::model::inspect::InspectRecord;
use crate::model::origin::{From, Origin};

/// Longest value shown, in characters.
const VALUE_CHARS_MAX: usize = 80;

/// Writes one record and an empty line.
pub fn write(record: &InspectRecord, paths: &Paths, out: &mut dyn Write) -> io::Result<()> {
    let path = line(&paths.in_source(record.source, &record.path));
    let number = if record.record > 0 { format!(" (record {})", record.record + 1) } else { String::new() };
    let state = record.status.map_or_else(|| word(&record.kind), |status| word(&status));
    writeln!(out, "{path}{number}: {state}")?;
    if let Some(url) = &record.url {
        writeln!(out, "  {}", line(url))?;
    }
    if record.kind == Kind::NotAPosting {
        writeln!(
            out,
            "  a job post has a title, in front matter or as its first heading, and no name, `type` or `layout` of something else"
        )?;
    }
    let trees = [("/posting", tree(record.posting.as_ref())), ("/facts", tree(record.facts.as_ref()))];
    for (pointer, value) in leaves(&trees) {
        field(&pointer, &value, record.origins.get(&pointer), out)?;
    }
    if !record.suggestions.is_empty() {
        writeln!(out, "  said in passing, not published:")?;
        for (pointer, suggestion) in &record.suggestions {
            field(pointer, &shown(&suggestion.value), Some(&suggestion.origin), out)?;
        }
    }
    for d in &record.diagnostics {
        let level = match d.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Info => "remark",
        };
        let place = d.line.map_or_else(String::new, |line| format!(" (line {line})"));
        writeln!(out, "  {level}[{}]: {}{place}\n    help: {}", d.code, line(&d.message), line(&d.help))?;
    }
    writeln!(out)
}

fn tree(value: Option<&impl serde::Serialize>) -> Value {
    value.and_then(|value| serde_json::to_value(value).ok()).unwrap_or_default()
}

fn word(value: &impl serde::Serialize) -> String {
    tree(Some(value)).as_str().unwrap_or_default().replace('-', " ")
}

/// Pointer and text of every value that is there.
fn leaves(trees: &[(&str, Value)]) -> Vec<(String, String)> {
    fn walk(pointer: &str, value: &Value, found: &mut Vec<(String, String)>) {
        match value {
            Value::Null => {}
            Value::Object(map) => map.iter().for_each(|(key, value)| walk(&format!("{pointer}/{key}"), value, found)),
            Value::Array(list) => list.iter().enumerate().for_each(|(index, value)| walk(&format!("{pointer}/{index}"), value, found)),
            scalar => found.push((pointer.to_owned(), shown(scalar))),
        }
    }
    let mut found = Vec::new();
    for (pointer, tree) in trees {
        walk(pointer, tree, &mut found);
    }
    found.retain(|(pointer, _)| pointer != "/posting/@type");
    found
}

fn shown(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut shown: String = line(&text).chars().take(VALUE_CHARS_MAX).collect();
    if text.chars().count() > VALUE_CHARS_MAX {
        shown.push('…');
    }
    shown
}

fn field(pointer: &str, value: &str, origin: Option<&Origin>, out: &mut dyn Write) -> io::Result<()> {
    let name = pointer.trim_start_matches("/posting/").trim_start_matches("/facts/").replace('/', ".");
    let origin = origin.map_or_else(String::new, |origin| format!("  — {}", source(origin)));
    writeln!(out, "  {name} = {value}{origin}")
}

/// Where a value was read, in words.
fn source(origin: &Origin) -> String {
    let kind = match origin.from {
        From::FrontMatter => "front matter",
        From::Record => "record",
        From::Labelled => "labelled",
        From::Sentence => "sentence",
        From::FileName => "file name",
        From::Site => "another file of the site",
        From::Config => "configuration",
        From::Derived => "follows from",
    };
    let of = origin.of.as_ref().map(|of| format!(" {}", line(of)));
    let key = origin.key.as_ref().map(|key| format!(" `{}`", line(key)));
    let number = origin.line.map(|number| format!(", line {number}"));
    let quote = origin.quote.as_ref().map(|quote| format!(": “{}”", line(quote)));
    [Some(kind.to_owned()), of, key, number, quote].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::samples;
    use super::*;
    use crate::model::draft::{Kind, Status, Suggestion};
    use crate::model::facts::Facts;
    use crate::model::inspect::InspectDiagnostic;
    use crate::model::posting::JobPosting;

    #[test]
    fn each_value_stands_with_its_words() {
        let title = Origin { key: Some("titre".into()), line: Some(2), ..Origin::new(From::FrontMatter) };
        let tag = Origin { line: Some(9), quote: Some("Tags: ru\u{7}by".into()), ..Origin::new(From::Labelled) };
        let record = InspectRecord {
            source: 0,
            path: "a.md".into(),
            record: 1,
            kind: Kind::Posting,
            status: Some(Status::Open),
            id: None,
            url: Some("https://x.org/a/".into()),
            posting: Some(JobPosting { title: Some("Welder".into()), job_immediate_start: Some(true), ..JobPosting::default() }),
            facts: Some(Facts { tags: vec!["ruby".into()], ..Facts::default() }),
            suggestions: BTreeMap::from([(
                "/posting/jobDuration".into(),
                Suggestion { value: "P6M".into(), origin: Origin::derived("/posting/title") },
            )]),
            origins: BTreeMap::from([("/posting/title".into(), title), ("/facts/tags/0".into(), tag)]),
            diagnostics: vec![InspectDiagnostic::from(&samples::error())],
        };
        let mut text = Vec::new();
        write(&record, &samples::paths(), &mut text).expect("a vector takes everything");
        let expect = "\
site/jobs/a.md (record 2): open
  https://x.org/a/
  jobImmediateStart = true
  title = Welder  — front matter `titre`, line 2
  tags.0 = ruby  — labelled, line 9: “Tags: ru␇by”
  said in passing, not published:
  jobDuration = P6M  — follows from /posting/title
  error[date-unreadable]: `31 Febtember` is no date (line 3)
    help: write it like 2026-03-01

";
        assert_eq!(String::from_utf8(text).expect("text"), expect);
    }
}
