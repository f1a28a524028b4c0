//! JSON Lines, <https://jsonlines.org/>: one record a line, each with an `id`. A line with `deleted: true` is no record any more.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::diagnostic::{Diagnostic, Span};
use crate::model::node::{Node, Value};
use crate::model::record::{Head, Version};
use crate::parse::json;
use crate::parse::listed::Titled;
use crate::parse::notes::Notes;

/// Longest id, in bytes.
const ID_BYTES_MAX: usize = 200;

/// The record of one line, `None` for one that was deleted. What is wrong is noted.
pub(super) fn read(text: &str, titled: Titled<'_>, notes: &mut Notes) -> Result<Option<Node>, ()> {
    let start = text.len() - text.trim_start().len();
    let (node, end) = json::read(text, start, notes).ok_or(())?;
    let rest = text[end..].trim();
    let mut refuse = |code, message: &str, help: &str, span| {
        notes.push(Diagnostic::error(code, message, help), span);
        Err(())
    };
    if !rest.is_empty() {
        return refuse("json-syntax", "something follows the record on its line", "write one object on each line", Span::new(end, end + 1));
    }
    let Value::Map(fields) = &node.value else {
        return refuse("record-not-a-map", "this line is no record: it has no keys", "write one object on each line", node.span);
    };
    let text_of = |key: &str| fields.iter().find(|field| field.key == key).and_then(|field| field.node.text());
    if text_of("deleted") == Some("true") {
        return Ok(None);
    }
    if text_of("id").is_none_or(|id| id.trim().is_empty() || id.len() > ID_BYTES_MAX) {
        let help = "give each record an `id` of at most 200 bytes that never changes: it is what tells an update from another job";
        return refuse("record-without-id", "this record has no `id`", help, node.span);
    }
    if !titled(&node) {
        let help = "give it a `title`, or name the key that holds it in `[source.fields]`; a job that it was is kept as last published";
        return refuse("record-without-title", "this record has no title", help, node.span);
    }
    Ok(Some(node))
}

/// What a line says of itself without being understood; `None` where it is no record, which [`super::line`] says more about.
#[must_use]
pub fn head(bytes: &[u8]) -> Option<Head> {
    let raw = serde_json::from_slice(bytes).ok().or_else(|| lenient(bytes))?;
    let id = raw.id.filter(|id| !id.trim().is_empty() && id.len() <= ID_BYTES_MAX)?;
    Some(Head { id, version: raw.version, deleted: raw.deleted })
}

#[derive(Default)]
struct RawHead {
    id: Option<String>,
    version: Option<Version>,
    deleted: bool,
}

impl<'de> Deserialize<'de> for RawHead {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = RawHead;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<RawHead, A::Error> {
                let mut head = RawHead::default();
                while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
                    match &*key {
                        "id" => head.id = word(&map.next_value()?),
                        "version" => head.version = word(&map.next_value()?).as_deref().map(Version::new),
                        "deleted" => head.deleted = map.next_value::<serde_json::Value>()? == true,
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(head)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// What the reader of records takes for JSON, which is a little more than JSON is.
fn lenient(bytes: &[u8]) -> Option<RawHead> {
    let text = String::from_utf8_lossy(bytes.trim_ascii());
    let (node, end) = json::read(&text, 0, &mut Notes::default())?;
    let Value::Map(fields) = &node.value else { return None };
    let text_of = |key: &str| fields.iter().find(|field| field.key == key).and_then(|field| field.node.text());
    let version = text_of("version").map(Version::new);
    (end == text.len()).then(|| RawHead { id: text_of("id").map(str::to_owned), version, deleted: text_of("deleted") == Some("true") })
}

fn word(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expect: Option<(&str, Option<&str>, bool)>) {
        let found = head(line.as_bytes());
        let expect = expect.map(|(id, version, deleted)| Head { id: id.to_owned(), version: version.map(Version::new), deleted });
        assert_eq!(found, expect, "{line}");
    }

    #[test]
    fn a_line_says_what_it_is_without_being_understood() {
        check(r#"{"title": {"a": [1]}, "id": 7}"#, Some(("7", None, false)));
        check(r#"{"id": "a\u0062", "version": 12, "deleted": true}"#, Some(("ab", Some("12"), true)));
        check(r#"{"id": "a", "version": "2026-01-01"}"#, Some(("a", Some("2026-01-01"), false)));
        check("{\"id\": 1, \"text\": \"a\ttab\"}\r\n", Some(("1", None, false)));
        for none in ["", "[1]", "7", r#"{"id": ""}"#, r#"{"id": null}"#, r#"{"id": 1} x"#, r#"{"id": 1"#] {
            check(none, None);
        }
    }
}
