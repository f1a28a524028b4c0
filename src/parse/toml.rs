//! TOML to nodes; numbers and dates keep their written text.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::fields::{NESTING_MAX, REPAIR_BYTES_MAX, too_deep};
use super::mapped::Mapped;
use super::notes::Notes;
use super::toml_line;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::node::{Field, Node, Value};

/// So many mistakes are put right in one file.
const REPAIRS_MAX: usize = 20;

/// Reads `range` of `text`. What is plainly meant is put right and noted; `None` where it is no TOML even so: then each mistake is noted.
pub(super) fn read(text: &str, range: Range<usize>, notes: &mut Notes) -> Option<Node> {
    let mut source = Mapped::verbatim(&text[range.clone()], range.start);
    let mut repaired = Notes::default();
    let repairs = if range.len() > REPAIR_BYTES_MAX { 0 } else { REPAIRS_MAX };
    for _ in 0..repairs {
        let (_, mut errors) = DeTable::parse_recoverable(source.text());
        errors.sort_by_key(|error| error.span().unwrap_or(0..0).start);
        let mistake = errors.first().and_then(|error| toml_line::mistake(source.text(), error.span().unwrap_or(0..0).start));
        let Some(mistake) = mistake else { break };
        let start = source.origin(mistake.place.start);
        repaired.push(mistake.warning(), Span::new(start, source.origin(mistake.place.end).max(start + 1)));
        source = source.replaced(mistake.at, &mistake.with);
    }
    let (table, mut errors) = DeTable::parse_recoverable(source.text());
    let reader = Reader { source: &source };
    errors.sort_by_key(|error| error.span().unwrap_or(0..0).start);
    let mut told_up_to = None;
    for error in &errors {
        let at = error.span().unwrap_or(0..0);
        // What is wrong later in the same line follows from what was wrong first.
        if told_up_to.is_some_and(|end| at.start <= end) {
            continue;
        }
        let rest = source.text().get(at.start..).unwrap_or_default();
        told_up_to = Some(at.start + rest.find('\n').unwrap_or(rest.len()));
        let help = toml_line::help(error.message());
        notes.push(Diagnostic::error("toml-syntax", format!("this is not TOML: {}", error.message()), help), reader.span(&at));
    }
    if !errors.is_empty() {
        return None;
    }
    notes.extend(repaired);
    match reader.table(table.get_ref(), 1) {
        Ok(value) => Some(Node { span: Span::new(range.start, range.end), value }),
        Err(span) => {
            notes.push(too_deep(), span);
            None
        }
    }
}

struct Reader<'a> {
    source: &'a Mapped,
}

impl Reader<'_> {
    fn table(&self, table: &DeTable<'_>, depth: usize) -> Result<Value, Span> {
        let mut fields = Vec::new();
        for (key, value) in table {
            let node = self.node(value.get_ref(), &value.span(), depth)?;
            fields.push(Field { key: key.get_ref().to_string(), key_span: self.span(&key.span()), node });
        }
        // The parser sorts by key; people look in the order of the file.
        fields.sort_by_key(|field| field.key_span);
        Ok(Value::Map(fields))
    }

    fn node(&self, value: &DeValue<'_>, at: &Range<usize>, depth: usize) -> Result<Node, Span> {
        let span = self.span(at);
        if depth > NESTING_MAX {
            return Err(span);
        }
        let value = match value {
            DeValue::String(text) => Value::Scalar { text: text.to_string(), quoted: true },
            DeValue::Table(table) => self.table(table, depth + 1)?,
            DeValue::Array(values) => {
                Value::List(values.iter().map(|v| self.node(v.get_ref(), &v.span(), depth + 1)).collect::<Result<_, _>>()?)
            }
            _ => Value::Scalar { text: self.source.text().get(at.clone()).unwrap_or_default().to_owned(), quoted: false },
        };
        Ok(Node { span, value })
    }

    fn span(&self, at: &Range<usize>) -> Span {
        let len = self.source.text().len();
        let start = self.source.origin(at.start.min(len));
        Span::new(start, self.source.origin(at.end.min(len)).max(start))
    }
}
