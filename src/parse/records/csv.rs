//! CSV (RFC 4180): a row of names, then one record a row. Fields are parted by commas, semicolons, tabs or bars, as the first row has it.

use super::Format;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::node::{Field, Node, Value};
use crate::parse::notes::Notes;

pub(super) const FORMAT: Format = Format { extensions: &["csv", "tsv"], read };

/// What may part fields.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Most columns of a file.
const COLUMNS_MAX: usize = 1_000;

fn read(text: &str, notes: &mut Notes) -> Option<Vec<Node>> {
    let header = text.lines().next().unwrap_or_default();
    let delimiter = DELIMITERS.into_iter().rev().max_by_key(|d| header.bytes().filter(|b| b == d).count()).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let names: Vec<String> = reader.headers().ok()?.iter().take(COLUMNS_MAX).map(str::to_owned).collect();
    let mut rows = Vec::new();
    let mut row = csv::StringRecord::new();
    loop {
        let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).min(text.len());
        match reader.read_record(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let help = "close every quote, and double those inside a field";
                notes.push(Diagnostic::error("csv-syntax", format!("this is not CSV: {error}"), help), Span::new(start, start + 1));
                return None;
            }
        }
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).clamp(start, text.len());
        let span = place(text, start, end);
        if row.len() > names.len() {
            let message = format!("this row has {} fields, the first row names {}", row.len(), names.len());
            let help = "put a field that holds the separator into quotes";
            notes.push(Diagnostic::warning("csv-fields", message, help), span);
        }
        if row.iter().any(|value| !value.is_empty()) {
            rows.push(record(&names, &row, span));
        }
    }
    Some(vec![Node { span: Span::new(0, text.len()), value: Value::List(rows) }])
}

/// A row without the line break before and behind it.
fn place(text: &str, start: usize, end: usize) -> Span {
    let row = text.get(start..end).unwrap_or_default();
    let from = start + (row.len() - row.trim_start().len());
    Span::new(from, from.max(start + row.trim_end().len()))
}

fn record(names: &[String], row: &csv::StringRecord, span: Span) -> Node {
    let mut fields: Vec<Field> = Vec::new();
    for (name, value) in names.iter().zip(row).filter(|(name, value)| !name.is_empty() && !value.is_empty()) {
        if fields.iter().all(|field| field.key != *name) {
            let value = Value::Scalar { text: value.to_owned(), quoted: true };
            fields.push(Field { key: name.clone(), key_span: span, node: Node { span, value } });
        }
    }
    Node { span, value: Value::Map(fields) }
}
