//! What `inspect --explain` says of a record: the lines of the post with each value under the words that it was read from, then the values
//! that stand nowhere in it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use serde_json::Value;

use super::losses;
use super::paths::Paths;
use super::plain::line;
use super::underline::{self, Mark, end_of_words};
use crate::diagnostic::Level;
use crate::model::draft::Kind;
use crate::model::inspect::InspectRecord;
use crate::model::origin::{From, Origin};

/// Longest value shown, in characters.
const VALUE_CHARS_MAX: usize = 80;

/// Writes one record and an empty line. `lines` are those of its file that origins point at; `width` is that of the terminal.
pub fn write(
    record: &InspectRecord,
    lines: &BTreeMap<u32, Arc<str>>,
    (paths, width): (&Paths, usize),
    out: &mut dyn Write,
) -> io::Result<()> {
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
    let mut marks = Vec::new();
    let (mut elsewhere, mut suggested) = (Vec::new(), Vec::new());
    for (pointer, value) in leaves(&trees) {
        let origin = record.origins.get(&pointer);
        match origin.and_then(|origin| mark(&pointer, &value, origin, false, lines)) {
            Some(mark) => marks.push(mark),
            None => elsewhere.push((pointer, value, origin)),
        }
    }
    for (pointer, suggestion) in &record.suggestions {
        let value = shown(&suggestion.value);
        match mark(pointer, &value, &suggestion.origin, true, lines) {
            Some(mark) => marks.push(mark),
            None => suggested.push((pointer.clone(), value, Some(&suggestion.origin))),
        }
    }
    underline::write(&mut marks, lines, width, out)?;
    elsewhere.iter().try_for_each(|(pointer, value, origin)| field(pointer, value, *origin, out))?;
    if !suggested.is_empty() {
        writeln!(out, "  said in passing, not published:")?;
        suggested.iter().try_for_each(|(pointer, value, origin)| field(pointer, value, *origin, out))?;
    }
    losses::of_job(&record.losses, width, out)?;
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
    // The address stands at the head.
    found.retain(|(pointer, _)| !matches!(pointer.as_str(), "/posting/@type" | "/posting/url"));
    found
}

fn shown(value: &Value) -> String {
    cut(&value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

fn cut(text: &str) -> String {
    let mut shown: String = line(text).chars().take(VALUE_CHARS_MAX).collect();
    if text.chars().count() > VALUE_CHARS_MAX {
        shown.push('…');
    }
    shown
}

/// A value under the words of the post that say it; `None` where it stands elsewhere.
fn mark(pointer: &str, value: &str, origin: &Origin, is_suggested: bool, lines: &BTreeMap<u32, Arc<str>>) -> Option<Mark> {
    // The language of a text is in all of its words.
    let is_detected = pointer == "/facts/language" && origin.quote.is_some();
    if is_detected || !matches!(origin.from, From::FrontMatter | From::Record | From::Labelled | From::Sentence) {
        return None;
    }
    let line = origin.line?;
    let text = lines.get(&line)?;
    let start = (origin.column?.max(1) - 1) as usize;
    let words = origin.quote.as_deref().unwrap_or(value);
    // `"a": "b"`: the value alone.
    let first = text.chars().nth(start);
    let start = start + usize::from(first.is_some_and(|c| matches!(c, '"' | '\'') && !words.starts_with(c)));
    let end = end_of_words(text, start, words);
    let passing = if is_suggested { ", not published" } else { "" };
    (start < end).then(|| Mark { line, start, end, is_suggested, says: format!("{} = {value} ({}{passing})", name(pointer), kind(origin)) })
}

fn name(pointer: &str) -> String {
    pointer.trim_start_matches("/posting/").trim_start_matches("/facts/").replace('/', ".")
}

fn field(pointer: &str, value: &str, origin: Option<&Origin>, out: &mut dyn Write) -> io::Result<()> {
    let name = name(pointer);
    let origin = origin.map_or_else(String::new, |origin| format!("  — {}", source(origin)));
    writeln!(out, "  {name} = {value}{origin}")
}

/// What kind of place it is, in words.
const fn kind(origin: &Origin) -> &'static str {
    match origin.from {
        From::FrontMatter => "front matter",
        From::Record => "record",
        From::Labelled => "labelled",
        From::Sentence => "sentence",
        From::FileName => "file name",
        From::Site => "another file of the site",
        From::Config => "configuration",
        From::Derived => "follows from",
    }
}

/// Where a value was read, in words.
fn source(origin: &Origin) -> String {
    let of = origin.of.as_ref().map(|of| format!(" {}", line(of)));
    let key = origin.key.as_ref().map(|key| format!(" `{}`", line(key)));
    let number = origin.line.map(|number| format!(", line {number}"));
    let quote = origin.quote.as_ref().map(|quote| format!(": “{}”", cut(quote)));
    [Some(kind(origin).to_owned()), of, key, number, quote].into_iter().flatten().collect()
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
        let title = Origin { key: Some("titre".into()), line: Some(2), column: Some(8), ..Origin::new(From::FrontMatter) };
        let tag = Origin { line: Some(9), quote: Some("Tags: ru\u{7}by".into()), ..Origin::new(From::Labelled) };
        let passing = Origin { line: Some(4), column: Some(5), quote: Some("six months".into()), ..Origin::new(From::Sentence) };
        let lines = BTreeMap::from([(2, Arc::from("titre: 'Welder'")), (4, Arc::from("For six **months**,\u{202e} with us"))]);
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
            suggestions: BTreeMap::from([("/posting/jobDuration".into(), Suggestion { value: "P6M".into(), origin: passing })]),
            origins: BTreeMap::from([("/posting/title".into(), title), ("/facts/tags/0".into(), tag)]),
            diagnostics: vec![InspectDiagnostic::from(&samples::error())],
            losses: Vec::new(),
        };
        let mut text = Vec::new();
        write(&record, &lines, (&samples::paths(), 80), &mut text).expect("a vector takes everything");
        let expect = "\
site/jobs/a.md (record 2): open
  https://x.org/a/

  2 | titre: 'Welder'
    |         ^^^^^^ title = Welder (front matter)
...
  4 | For six **months**,� with us
    |     ^^^^^^^^^^^^ jobDuration = P6M (sentence, not published)

  jobImmediateStart = true
  tags.0 = ruby  — labelled, line 9: “Tags: ru␇by”
  error[date-unreadable]: `31 Febtember` is no date (line 3)
    help: write it like 2026-03-01

";
        let text = String::from_utf8(text).expect("text");
        assert_eq!(anstream::adapter::strip_str(&text).to_string(), expect);
    }
}
