//! The text of the configuration file to a tree, with the place of every key and value.

use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::report::{Place, Report, member};
use crate::diagnostic::Span;

/// Most syntax errors that are reported: one slip makes many.
const SYNTAX_ERRORS_MAX: usize = 5;

/// The tree, or `None` where the text is no TOML.
pub(super) fn parse(text: &str, report: &mut Report<'_>) -> Option<Value> {
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors.iter().take(SYNTAX_ERRORS_MAX) {
        let span = error.span().map(|s| Span::new(s.start, s.end));
        report.error_at_span("config-syntax", span, format!("this is no TOML: {}", error.message()), "see https://toml.io for its rules");
    }
    errors.is_empty().then(|| table(root.get_ref(), "", report))
}

fn table(entries: &DeTable<'_>, at: &str, report: &mut Report<'_>) -> Value {
    let mut map = Map::new();
    for (key, value) in entries {
        let pointer = member(at, key.get_ref());
        report.place(&pointer, Place::File { key: Some(span(key)), value: span(value) });
        map.insert(key.get_ref().to_string(), convert(value.get_ref(), &pointer, report));
    }
    Value::Object(map)
}

fn convert(value: &DeValue<'_>, at: &str, report: &mut Report<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(number) => integer(number),
        DeValue::Float(number) => Value::from(number.as_str().parse::<f64>().unwrap_or_default()),
        DeValue::Boolean(switch) => Value::from(*switch),
        DeValue::Datetime(moment) => Value::from(moment.to_string()),
        DeValue::Array(list) => Value::Array(
            list.iter()
                .enumerate()
                .map(|(index, item)| {
                    let pointer = member(at, &index.to_string());
                    report.place(&pointer, Place::File { key: None, value: span(item) });
                    convert(item.get_ref(), &pointer, report)
                })
                .collect(),
        ),
        DeValue::Table(entries) => table(entries, at, report),
    }
}

/// A number too large for 64 bits becomes a fraction, which no setting is.
fn integer(number: &DeInteger<'_>) -> Value {
    i64::from_str_radix(number.as_str(), number.radix()).map_or(Value::from(f64::MAX), Value::from)
}

fn span<T>(spanned: &Spanned<T>) -> Span {
    let range = spanned.span();
    Span::new(range.start, range.end)
}
