//! Files that hold many records: data files, and exports of hiring software. One format is one file here, and a line in [`FORMATS`].

mod csv;
mod json;
mod lines;
mod toml;
mod yaml;

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use super::listed::{self, Listed};
use super::notes::Notes;
use url::Url;

use super::text::{self, fit_for_xml};
use super::{exports, json as json_text};
use crate::diagnostic::{Diagnostic, Diagnostics, LineIndex, Span};
use crate::model::block::Blocks;
use crate::model::node::{Field, Node, Value};
use crate::model::raw::{Body, Extent, FileText, RawForm, RawPosting};

pub use super::prose::{with_body, with_text};
pub use lines::head;

/// How a format is read.
struct Format {
    /// Endings of file names, in lower case.
    extensions: &'static [&'static str],
    /// The documents of a text, one after the other; `None` where it cannot be read, which is noted.
    read: fn(&str, &mut Notes) -> Option<Vec<Node>>,
}

static FORMATS: &[Format] = &[csv::FORMAT, json::FORMAT, toml::FORMAT, yaml::FORMAT];

/// Most records of one file.
pub const RECORDS_MAX: usize = 1_000_000;

/// Where the records of a file are to be looked for.
#[derive(Clone, Copy)]
pub struct Layout<'a> {
    /// Index of the source in the configuration.
    pub source: usize,
    /// The file, relative to the source.
    pub path: &'a str,
    /// The key under which the list stands; dots reach into maps.
    pub key: Option<&'a str>,
    /// Name of the form of an export.
    pub format: Option<&'a str>,
    /// Whether it was fetched, and is an export whatever its name.
    pub is_export: bool,
    /// Where it was fetched, unless that is a secret.
    pub address: Option<&'a Url>,
    /// Whether a map gives a job's title.
    pub titled: &'a (dyn Fn(&Node) -> bool + Sync),
}

/// What a file of records gave.
#[derive(Debug, Default)]
pub struct Records {
    /// Those that could be read, in the order of the file.
    pub postings: Vec<RawPosting>,
    /// Indexes of those that could not; 0 where nothing of the file could be.
    pub unread: Vec<usize>,
}

impl Records {
    fn unreadable() -> Self {
        Self { postings: Vec::new(), unread: vec![0] }
    }
}

/// Whether a file holds records, by its name and the source's `format`.
#[must_use]
pub fn is_of_records(path: &str, format: Option<&str>) -> bool {
    let extension = extension(path);
    format.is_some() || extension == "xml" || extension == "rss" || FORMATS.iter().any(|f| f.extensions.contains(&extension.as_str()))
}

/// Whether a file is JSON Lines: one record a line, too many to be read at once.
#[must_use]
pub fn is_of_lines(path: &str) -> bool {
    matches!(extension(path).as_str(), "jsonl" | "ndjson")
}

/// The records of a file. What cannot be read is a finding, and hurts no other.
pub fn records(layout: &Layout<'_>, bytes: &[u8], sink: &mut Diagnostics) -> Records {
    let mut notes = Notes::default();
    let (text, skipped) = match text::decode(bytes, &mut notes) {
        // A byte order mark is no part of the text.
        Ok(Cow::Borrowed(text)) => (text.to_owned(), Some(bytes.len() - text.len())),
        Ok(Cow::Owned(text)) => (text, None),
        Err(problem) => {
            sink.push(problem.0.with_location(Some(problem.1)).with_file(layout.source, layout.path));
            return Records::unreadable();
        }
    };
    let found = find(&text, layout, &mut notes);
    let file = Arc::new(FileText { source: layout.source, path: layout.path.to_owned(), lines: LineIndex::new(&text), text });
    let Some(found) = found else {
        notes.report(&file, sink);
        return Records::unreadable();
    };
    let Read { listed, is_export, stands_alone } = found;
    let (list, form) = match listed {
        Listed::Single(node) => (vec![node], RawForm::Single),
        Listed::Several(list) => (list, RawForm::Record),
    };
    let spans: Vec<Span> = list.iter().map(|node| node.span).collect();
    let unread = unread(&list, |node| is_export || form == RawForm::Single || (layout.titled)(node), &mut notes);
    notes.report_in(&file, &spans, sink);
    let is_read = |(index, node): &(usize, Node)| unread.binary_search(index).is_err() && matches!(node.value, Value::Map(_));
    let skipped = skipped.filter(|_| stands_alone && form == RawForm::Record);
    let extent = |span: Span| {
        let offset = (skipped? + span.start) as u64;
        Some(Extent { offset, length: (span.end - span.start) as u64, line: file.lines.line(span.start) })
    };
    let posting = |(index, node): (usize, Node)| posting(&file, (index, form), extent(node.span), node);
    let postings = list.into_iter().enumerate().filter(is_read).map(posting).collect();
    Records { postings, unread }
}

/// One line of JSON Lines as the record with this index. A line that says that its record was deleted gives none.
pub fn line(layout: &Layout<'_>, (record, extent): (usize, Extent), bytes: &[u8], sink: &mut Diagnostics) -> Records {
    let mut notes = Notes::default();
    let text = String::from_utf8_lossy(bytes.trim_ascii_end()).into_owned();
    let node = lines::read(&text, layout.titled, &mut notes);
    let lines = LineIndex::from_line(&text, extent.line);
    let file = Arc::new(FileText { source: layout.source, path: layout.path.to_owned(), lines, text });
    let before = sink.as_slice().len();
    notes.report(&file, sink);
    for finding in sink.iter_mut().skip(before) {
        finding.record = Some(record);
    }
    match node {
        Ok(Some(node)) => Records { postings: vec![posting(&file, (record, RawForm::Record), Some(extent), node)], unread: Vec::new() },
        Ok(None) => Records::default(),
        Err(()) => Records { postings: Vec::new(), unread: vec![record] },
    }
}

/// A record that was read before, from its own bytes.
#[must_use]
pub fn again(layout: &Layout<'_>, (record, extent): (usize, Extent), bytes: &[u8]) -> Option<RawPosting> {
    let text = String::from_utf8_lossy(bytes.trim_ascii_end()).into_owned();
    let (node, _) = json_text::read(&text, text.len() - text.trim_start().len(), &mut Notes::default())?;
    let lines = LineIndex::from_line(&text, extent.line);
    let file = Arc::new(FileText { source: layout.source, path: layout.path.to_owned(), lines, text });
    matches!(node.value, Value::Map(_)).then(|| posting(&file, (record, RawForm::Record), Some(extent), node))
}

fn extension(path: &str) -> String {
    Path::new(path).extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

/// What a text holds.
struct Read {
    listed: Listed,
    is_export: bool,
    /// Whether the bytes of a record are one by themselves.
    stands_alone: bool,
}

/// The records of a text: an export's, else those of a data file.
fn find(text: &str, layout: &Layout<'_>, notes: &mut Notes) -> Option<Read> {
    if text.trim().is_empty() {
        let help = "write `[]` where there are no records; until then those that it had are kept as they were";
        notes.push(Diagnostic::error("records-empty-file", "this data file is empty", help), Span::new(0, 0));
        return None;
    }
    let extension = extension(layout.path);
    let must_be = layout.is_export || layout.format.is_some() || matches!(extension.as_str(), "xml" | "rss");
    if must_be || (extension == "json" && layout.key.is_none()) {
        let mut aside = Notes::default();
        if let Some((export, documents)) = exports::documents(text, layout.format, &mut aside) {
            let records = documents.iter().flat_map(|document| export.records(document, layout.address)).collect();
            return Some(Read { listed: Listed::Several(records), is_export: true, stands_alone: false });
        }
        if must_be {
            notes.extend(aside);
            let help = "name the software with `format`, or take the file out of the source with `exclude`";
            let diagnostic = Diagnostic::error("export-unknown", "this is no export of hiring software that is known", help);
            notes.push(diagnostic, Span::new(0, 1));
            return None;
        }
    }
    let format = FORMATS.iter().find(|f| f.extensions.contains(&extension.as_str()))?;
    let documents = (format.read)(text, notes)?;
    let listed = listed::records(documents, layout.key, layout.titled, notes)?;
    Some(Read { listed, is_export: false, stands_alone: extension == "json" })
}

/// Indexes of what can be no posting, each noted: no map, or without a title where others have one. A list in which nothing has a title
/// is no list of jobs, and nothing of it is wrong.
fn unread(list: &[Node], titled: impl Fn(&Node) -> bool, notes: &mut Notes) -> Vec<usize> {
    let is_of_jobs = list.iter().any(&titled);
    let mut unread = Vec::new();
    for (index, node) in list.iter().enumerate() {
        let (code, problem, help) = match &node.value {
            Value::Null => continue,
            _ if index >= RECORDS_MAX => ("too-many-records", "there are more records in this file than are read", "split it into several"),
            Value::Map(_) if titled(node) || !is_of_jobs => continue,
            Value::Map(_) => (
                "record-without-title",
                "this record has no title",
                "give it a `title`, or name the key that holds it in `[source.fields]`; a job that it was is kept as last published",
            ),
            _ => ("record-not-a-map", "this is no record: it has no keys", "write each record as keys with their values"),
        };
        unread.push(index);
        if !notes.has_error_in(node.span) {
            notes.push(Diagnostic::error(code, problem, help), node.span);
        }
    }
    unread
}

fn posting(file: &Arc<FileText>, (record, form): (usize, RawForm), extent: Option<Extent>, node: Node) -> RawPosting {
    let fields = fit(node);
    RawPosting { file: Arc::clone(file), form, record, extent, fields, body: Body::default(), blocks: Blocks::default(), texts: Vec::new() }
}

/// A node without what no document may hold. Nodes are no deeper than their readers allow.
fn fit(node: Node) -> Node {
    let value = match node.value {
        Value::Scalar { text, quoted } => Value::Scalar { text: fit_for_xml(&text).into_owned(), quoted },
        Value::List(items) => Value::List(items.into_iter().map(fit).collect()),
        Value::Map(fields) => Value::Map(fields.into_iter().map(|field| Field { node: fit(field.node), ..field }).collect()),
        Value::Null => Value::Null,
    };
    Node { span: node.span, value }
}

#[cfg(test)]
mod tests;
