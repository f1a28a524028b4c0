//! JSON Lines, <https://jsonlines.org/>: one record a line, each with an `id`. A line with `deleted: true` is no record any more.

use crate::diagnostic::{Diagnostic, Span};
use crate::model::node::{Node, Value};
use crate::parse::json;
use crate::parse::notes::Notes;

/// The record of one line, `None` for one that was deleted. What is wrong is noted.
pub(super) fn read(text: &str, notes: &mut Notes) -> Result<Option<Node>, ()> {
    let start = text.len() - text.trim_start().len();
    let (node, end) = json::read(text, start, notes).ok_or(())?;
    let rest = text[end..].trim();
    if !rest.is_empty() {
        let help = "write one object on each line";
        notes.push(Diagnostic::error("json-syntax", "something follows the record on its line", help), Span::new(end, end + 1));
        return Err(());
    }
    let Value::Map(fields) = &node.value else {
        let help = "write one object on each line";
        notes.push(Diagnostic::error("record-not-a-map", "this line is no record: it has no keys", help), node.span);
        return Err(());
    };
    let text_of = |key: &str| fields.iter().find(|field| field.key == key).and_then(|field| field.node.text());
    if text_of("deleted") == Some("true") {
        return Ok(None);
    }
    if text_of("id").is_none_or(|id| id.trim().is_empty()) {
        let help = "give each record an `id` that never changes: it is what tells an update from another job";
        notes.push(Diagnostic::error("record-without-id", "this record has no `id`", help), node.span);
        return Err(());
    }
    Ok(Some(node))
}
