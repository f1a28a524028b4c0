//! Files that hold many records: data files, and exports of hiring software. One format is one file here, and a line in [`FORMATS`].

mod csv;
mod json;
mod lines;
mod toml;
mod yaml;

use std::path::Path;
use std::sync::Arc;

use super::exports;
use super::field_text;
use super::notes::Notes;
use super::text::{self, fit_for_xml};
use crate::diagnostic::{Diagnostic, Diagnostics, LineIndex};
use crate::model::block::Blocks;
use crate::model::node::{Field, Node, Value};
use crate::model::raw::{Body, FileText, RawForm, RawPosting};

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
#[derive(Debug, Clone, Copy)]
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
}

/// What a file of records gave.
#[derive(Debug, Default)]
pub struct Records {
    /// Those that could be read, in the order of the file.
    pub postings: Vec<RawPosting>,
    /// Whether something in it could not.
    pub incomplete: bool,
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
    let text = match text::decode(bytes, &mut notes) {
        Ok(text) => text.into_owned(),
        Err(problem) => {
            sink.push(problem.0.with_location(Some(problem.1)).with_file(layout.source, layout.path));
            return Records { incomplete: true, ..Records::default() };
        }
    };
    let found = find(&text, layout, &mut notes);
    let file = Arc::new(FileText { source: layout.source, path: layout.path.to_owned(), lines: LineIndex::new(&text), text });
    notes.report(&file, sink);
    let Some(found) = found else { return Records { incomplete: true, ..Records::default() } };
    postings(&file, found, sink)
}

/// One line of JSON Lines, the one with this number (from 1), as the record with this index; `None` where it cannot be read, or is no
/// record any more.
pub fn line(layout: &Layout<'_>, (record, number): (usize, u32), bytes: &[u8], sink: &mut Diagnostics) -> Records {
    let mut notes = Notes::default();
    let text = String::from_utf8_lossy(bytes.trim_ascii_end()).into_owned();
    let node = lines::read(&text, &mut notes);
    let lines = LineIndex::from_line(&text, number);
    let file = Arc::new(FileText { source: layout.source, path: layout.path.to_owned(), lines, text });
    let before = sink.as_slice().len();
    notes.report(&file, sink);
    for finding in sink.iter_mut().skip(before) {
        finding.record = Some(record);
    }
    match node {
        Ok(Some(node)) => Records { postings: vec![posting(&file, record, node)], incomplete: false },
        Ok(None) => Records::default(),
        Err(()) => Records { incomplete: true, ..Records::default() },
    }
}

fn extension(path: &str) -> String {
    Path::new(path).extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase()
}

/// The records of a text: an export's, else those of a data file.
fn find(text: &str, layout: &Layout<'_>, notes: &mut Notes) -> Option<Vec<Node>> {
    let extension = extension(layout.path);
    let must_be = layout.is_export || layout.format.is_some() || matches!(extension.as_str(), "xml" | "rss");
    if must_be || (extension == "json" && layout.key.is_none()) {
        let mut aside = Notes::default();
        if let Some((export, documents)) = exports::documents(text, layout.format, &mut aside) {
            return Some(documents.iter().flat_map(|document| export.records(document, None)).collect());
        }
        if must_be {
            notes.extend(aside);
            let help = "name the software with `format`, or take the file out of the source with `exclude`";
            let diagnostic = Diagnostic::error("export-unknown", "this is no export of hiring software that is known", help);
            notes.push(diagnostic, crate::diagnostic::Span::new(0, 1));
            return None;
        }
    }
    let format = FORMATS.iter().find(|f| f.extensions.contains(&extension.as_str()))?;
    let documents = (format.read)(text, notes)?;
    listed(documents, layout.key, notes)
}

/// The list of records in documents: under the key, else the whole list, the only list of maps, or the values of a map of maps.
fn listed(documents: Vec<Node>, key: Option<&str>, notes: &mut Notes) -> Option<Vec<Node>> {
    let mut records = Vec::new();
    let several = documents.len() > 1;
    for document in documents {
        let span = document.span;
        let found = match key {
            Some(key) => at(document, key).and_then(|node| match node.value {
                Value::List(items) => Some(items),
                Value::Map(_) => Some(entries(node).unwrap_or_else(|node| vec![node])),
                _ => None,
            }),
            None => whole(document, several),
        };
        let Some(found) = found else {
            let message =
                key.map_or("no list of records stands in this file".to_owned(), |key| format!("no list of records stands under `{key}`"));
            let help = "name the key of the list with `records` in the `[[source]]`; dots reach into maps";
            notes.push(Diagnostic::error("records-missing", message, help), span);
            return None;
        };
        records.extend(found);
    }
    Some(records)
}

fn whole(document: Node, is_one_of_several: bool) -> Option<Vec<Node>> {
    match document.value {
        Value::List(items) => Some(items),
        Value::Null => Some(Vec::new()),
        Value::Map(ref fields) => {
            let lists = || fields.iter().filter(|field| is_list_of_maps(&field.node));
            match (lists().count(), is_one_of_several) {
                (1, false) => {
                    let index = fields.iter().position(|field| is_list_of_maps(&field.node))?;
                    let Value::Map(mut fields) = document.value else { return None };
                    match fields.swap_remove(index).node.value {
                        Value::List(items) => Some(items),
                        _ => None,
                    }
                }
                (_, true) => Some(vec![document]),
                _ => entries(document).ok(),
            }
        }
        Value::Scalar { .. } => None,
    }
}

fn is_list_of_maps(node: &Node) -> bool {
    matches!(&node.value, Value::List(items) if !items.is_empty() && items.iter().all(|item| matches!(item.value, Value::Map(_))))
}

/// The values of a map of maps, each with its key as `id` where it has none; the node itself where it is something else.
fn entries(node: Node) -> Result<Vec<Node>, Node> {
    let Value::Map(fields) = node.value else { return Err(node) };
    if fields.is_empty() || !fields.iter().all(|field| matches!(field.node.value, Value::Map(_))) {
        return Err(Node { span: node.span, value: Value::Map(fields) });
    }
    let named = |field: Field| {
        let Value::Map(mut inner) = field.node.value else { return Node { span: field.node.span, value: Value::Null } };
        if !inner.iter().any(|f| f.key.eq_ignore_ascii_case("id")) {
            let id = Value::Scalar { text: field.key, quoted: true };
            inner.push(Field { key: "id".into(), key_span: field.key_span, node: Node { span: field.key_span, value: id } });
        }
        Node { span: field.node.span, value: Value::Map(inner) }
    };
    Ok(fields.into_iter().map(named).collect())
}

/// The node at a path of keys with dots.
fn at(node: Node, path: &str) -> Option<Node> {
    path.split('.').try_fold(node, |node, key| match node.value {
        Value::Map(fields) => fields.into_iter().find(|field| field.key == key).map(|field| field.node),
        _ => None,
    })
}

fn postings(file: &Arc<FileText>, nodes: Vec<Node>, sink: &mut Diagnostics) -> Records {
    let mut records = Records::default();
    for (index, node) in nodes.into_iter().enumerate() {
        let (span, problem) = match node.value {
            _ if index >= RECORDS_MAX => (node.span, "there are more records in this file than are read"),
            Value::Map(_) => {
                records.postings.push(posting(file, index, node));
                continue;
            }
            Value::Null => continue,
            _ => (node.span, "this is no record: it has no keys"),
        };
        records.incomplete = true;
        let help = "write each record as keys with their values";
        let mut diagnostic = Diagnostic::error("record-not-a-map", problem, help).with_file(file.source, &file.path);
        diagnostic.record = Some(index);
        sink.push(diagnostic.with_location(Some(file.locate(span))));
        if index >= RECORDS_MAX {
            break;
        }
    }
    records
}

fn posting(file: &Arc<FileText>, record: usize, node: Node) -> RawPosting {
    let fields = fit(node);
    let texts = field_text::all(&file.text, &fields);
    RawPosting { file: Arc::clone(file), form: RawForm::Record, record, fields, body: Body::default(), blocks: Blocks::default(), texts }
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
