//! Rows of tables (RFC 4180, with the delimiter and the quotes that a template declares): written, and looked at again.

use minijinja::value::ValueKind;
use minijinja::{Error, Value};

use super::matter::{Csv, Quotes};
use super::tools::wrong;
use super::values::is_filled;
use crate::render::markup::xml::{line, xml_clean};

/// One field.
pub(super) fn field(csv: &Csv, value: &Value) -> Result<String, Error> {
    let text = match value.as_str() {
        Some(text) => xml_clean(text).into_owned(),
        None if !is_filled(value) => String::new(),
        None if value.is_number() || value.kind() == ValueKind::Bool => value.to_string(),
        None => return Err(wrong(format!("this is a {}, and a field holds text: say which part, or join it", value.kind()))),
    };
    Ok(match csv.quotes {
        Quotes::Never => line(&text.replace(csv.delimiter, " ")).replace('"', "'"),
        Quotes::Needed if !text.contains([csv.delimiter, '"', '\n', '\r']) => text,
        Quotes::Needed | Quotes::Always => format!("\"{}\"", text.replace('"', "\"\"")),
    })
}

/// The row with the names of the columns.
pub(super) fn header(csv: &Csv) -> String {
    let fields = csv.columns.iter().map(|name| field(csv, &Value::from(name.as_str())).expect("a name is text"));
    fields.collect::<Vec<_>>().join(&csv.delimiter.to_string())
}

/// The rows of a text: strict where readers differ.
pub(super) fn rows(csv: &Csv, text: &str) -> Result<Vec<Vec<String>>, String> {
    let (mut rows, mut row, mut field) = (Vec::new(), Vec::new(), String::new());
    let mut chars = text.chars().peekable();
    // Whether the field began with a quote, and whether that is still open.
    let (mut is_quoted, mut is_open) = (false, false);
    while let Some(c) = chars.next() {
        match c {
            '"' if is_open && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if is_open => is_open = false,
            c if is_open => field.push(c),
            '"' if csv.quotes != Quotes::Never && field.is_empty() && !is_quoted => (is_quoted, is_open) = (true, true),
            '"' => return Err("a quote stands within a field; write each field as one value, or with `row`".to_owned()),
            c if c == csv.delimiter => {
                row.push(std::mem::take(&mut field));
                is_quoted = false;
            }
            '\n' => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
                is_quoted = false;
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            _ if is_quoted => return Err("something stands behind the quote that ends a field".to_owned()),
            c => field.push(c),
        }
    }
    if is_open {
        return Err("a quote is not closed".to_owned());
    }
    if !field.is_empty() || !row.is_empty() || is_quoted {
        row.push(field);
        rows.push(row);
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn csv(delimiter: char, quotes: Quotes) -> Csv {
        Csv { delimiter, quotes, ..Csv::default() }
    }

    proptest! {
        #[test]
        fn any_text_comes_back(fields in proptest::collection::vec("[^\r\0]*", 1..5), delimiter in prop::sample::select(vec![',', ';', '\t', '|'])) {
            for quotes in [Quotes::Needed, Quotes::Always, Quotes::Never] {
                let csv = csv(delimiter, quotes);
                let written: Vec<String> = fields.iter().map(|text| field(&csv, &Value::from(text.as_str())).expect("text")).collect();
                let rows = rows(&csv, &format!("{}\n", written.join(&delimiter.to_string()))).expect("a table");
                prop_assert_eq!(rows.len(), 1);
                prop_assert_eq!(rows[0].len(), fields.len());
                if quotes != Quotes::Never {
                    let clean: Vec<String> = fields.iter().map(|text| xml_clean(text).into_owned()).collect();
                    prop_assert_eq!(&rows[0], &clean);
                }
            }
        }
    }
}
