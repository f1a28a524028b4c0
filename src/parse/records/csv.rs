//! CSV (RFC 4180): a row of names, then one record a row. Fields are parted by commas, semicolons, tabs or bars, as the first row has it,
//! or as a line `sep=;` above it says.

use std::collections::BTreeSet;

use super::{Format, RECORDS_MAX};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::node::{Field, Node, Value};
use crate::parse::notes::Notes;

pub(super) const FORMAT: Format = Format { extensions: &["csv", "tsv"], read };

/// What may part fields; the first wins where two are as likely.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// Most columns of a file.
const COLUMNS_MAX: usize = 1_000;

/// Why a table cannot be read on.
enum Problem {
    /// The row has more columns than any table.
    TooWide(usize),
    /// A quote that begins here is not closed.
    Unclosed(usize),
    /// Something follows the closing quote here.
    AfterQuote(usize),
}

/// A field of a row, without its quotes.
struct Cell {
    text: String,
    span: Span,
}

fn read(text: &str, notes: &mut Notes) -> Option<Vec<Node>> {
    let (start, delimiter) = beginning(text);
    let mut reader = Reader { text, at: start, delimiter };
    let mut rows = Vec::new();
    let mut names: Option<Vec<Cell>> = None;
    while rows.len() <= RECORDS_MAX {
        match reader.row() {
            Ok(None) => break,
            // A blank line, or a row of separators alone, as spreadsheets leave them.
            Ok(Some(row)) if row.iter().all(|cell| cell.text.is_empty()) => {}
            Ok(Some(row)) => match &names {
                None => names = Some(header(row, notes)),
                Some(names) => rows.push(record(names, row, notes)),
            },
            Err(problem) => {
                let (at, message) = match problem {
                    Problem::TooWide(at) => (at, "this row has more columns than are read"),
                    Problem::Unclosed(at) => (at, "this quote is not closed"),
                    Problem::AfterQuote(at) => (at, "something follows the closing quote of a field"),
                };
                let help = "put fields that hold the separator, a quote or a line break between quotes, and double the quotes inside";
                notes.push(Diagnostic::error("csv-syntax", message, help), Span::new(at, at + 1));
                return None;
            }
        }
    }
    Some(vec![Node { span: Span::new(0, text.len()), value: Value::List(rows) }])
}

/// Where the first row begins, and what parts its fields.
fn beginning(text: &str) -> (usize, u8) {
    let first = text.lines().next().unwrap_or_default();
    let told = first.get(..4).filter(|word| word.eq_ignore_ascii_case("sep=")).and_then(|_| first.as_bytes().get(4));
    if let Some(delimiter) = told.filter(|d| first.len() == 5 && DELIMITERS.contains(d)) {
        return (text.find('\n').map_or(text.len(), |end| end + 1), *delimiter);
    }
    let mut quoted = false;
    let mut counts = [0_usize; DELIMITERS.len()];
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            _ if quoted => {}
            _ => DELIMITERS.iter().zip(&mut counts).filter(|(d, _)| **d == byte).for_each(|(_, count)| *count += 1),
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    (0, DELIMITERS.into_iter().zip(counts).find(|(_, count)| *count == most).map_or(b',', |(delimiter, _)| delimiter))
}

/// The names of the columns; those that are not read have none.
fn header(mut row: Vec<Cell>, notes: &mut Notes) -> Vec<Cell> {
    let mut seen = BTreeSet::new();
    for cell in &mut row {
        if !cell.text.is_empty() && !seen.insert(cell.text.clone()) {
            let message = format!("two columns are called `{}`: the first counts", cell.text);
            notes.push(Diagnostic::warning("csv-columns", message, "give one of the two another name"), cell.span);
            cell.text.clear();
        }
    }
    row
}

/// A row as a map; one that has more fields than there are names is none, for its values may stand under the wrong ones.
fn record(names: &[Cell], row: Vec<Cell>, notes: &mut Notes) -> Node {
    let span = Span::new(row.first().map_or(0, |cell| cell.span.start), row.last().map_or(0, |cell| cell.span.end));
    if row.len() > names.len() && row[names.len()..].iter().any(|cell| !cell.text.is_empty()) {
        let message = format!("this row has {} fields, the first row names {}", row.len(), names.len());
        let help = "put a field that holds the separator into quotes";
        notes.push(Diagnostic::error("csv-fields", message, help), span);
        return Node { span, value: Value::Scalar { text: String::new(), quoted: true } };
    }
    let field = |(name, cell): (&Cell, Cell)| {
        let node = Node { span: cell.span, value: Value::Scalar { text: cell.text, quoted: false } };
        Field { key: name.text.clone(), key_span: name.span, node }
    };
    let filled = names.iter().zip(row).filter(|(name, cell)| !name.text.is_empty() && !cell.text.is_empty());
    Node { span, value: Value::Map(filled.map(field).collect()) }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    delimiter: u8,
}

impl Reader<'_> {
    /// The next row; `None` at the end.
    fn row(&mut self) -> Result<Option<Vec<Cell>>, Problem> {
        if self.at >= self.text.len() {
            return Ok(None);
        }
        let mut row = Vec::new();
        loop {
            if row.len() == COLUMNS_MAX {
                return Err(Problem::TooWide(self.at));
            }
            row.push(self.cell()?);
            match self.text.as_bytes().get(self.at) {
                Some(byte) if *byte == self.delimiter => self.at += 1,
                Some(_) => {
                    self.at += 1;
                    return Ok(Some(row));
                }
                None => return Ok(Some(row)),
            }
        }
    }

    /// One field, up to the separator or the end of the row.
    fn cell(&mut self) -> Result<Cell, Problem> {
        let blanks = self.text[self.at..].bytes().take_while(|b| *b == b' ').count();
        if self.text.as_bytes().get(self.at + blanks) == Some(&b'"') {
            self.at += blanks;
            return self.quoted();
        }
        let rest = &self.text[self.at..];
        let length = rest.bytes().position(|b| b == self.delimiter || b == b'\n').unwrap_or(rest.len());
        let written = &rest[..length];
        let start = self.at + (written.len() - written.trim_start().len());
        let text = written.trim();
        self.at += length;
        Ok(Cell { text: text.to_owned(), span: Span::new(start, start + text.len()) })
    }

    fn quoted(&mut self) -> Result<Cell, Problem> {
        let open = self.at;
        let mut text = String::new();
        let mut from = open + 1;
        let close = loop {
            let Some(quote) = self.text[from..].find('"').map(|at| from + at) else { return Err(Problem::Unclosed(open)) };
            text.push_str(&self.text[from..quote]);
            if self.text.as_bytes().get(quote + 1) != Some(&b'"') {
                break quote;
            }
            text.push('"');
            from = quote + 2;
        };
        let rest = &self.text[close + 1..];
        let length = rest.bytes().position(|b| b == self.delimiter || b == b'\n').unwrap_or(rest.len());
        if !rest[..length].trim().is_empty() {
            return Err(Problem::AfterQuote(close + 1));
        }
        self.at = close + 1 + length;
        Ok(Cell { text: text.trim().to_owned(), span: Span::new(open + 1, close) })
    }
}
