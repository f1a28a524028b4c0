//! Where lines go in a file: below the last key of its front matter, in the map where it keeps its fields, or in front matter that is made
//! for them. Bytes that stand there already are not touched.

use std::ops::Range;

use super::Entry;
use super::spell::{Language, line};
use crate::model::field::{CONTAINERS, normalized};
use crate::model::node::{Field, Node, Value};

/// The text with the lines of these entries in it, once for each place where they could stand, the best first; empty where only touching
/// other lines would do. `fields` is the front matter of `text`, which has no byte order mark.
#[must_use]
pub fn insert(text: &str, fields: &Node, entries: &[Entry]) -> Vec<String> {
    let Value::Map(map) = &fields.value else { return Vec::new() };
    let end = if text.split_inclusive('\n').next().is_some_and(|line| line.ends_with("\r\n")) { "\r\n" } else { "\n" };
    let written = |language, indent: &str, comma: &str| -> String {
        let lines: Vec<String> = entries.iter().map(|entry| format!("{indent}{}{comma}{end}", line(entry, language))).collect();
        lines.concat()
    };
    let with = |at: usize, lines: String| format!("{}{lines}{}", &text[..at], &text[at..]);
    let Some((language, front)) = front_matter(text, fields) else {
        let is_none = map.is_empty() && !looks_like_front_matter(text);
        let body = text.trim_start_matches(['\r', '\n']);
        let blank = if body.len() == text.len() && !text.is_empty() { end } else { "" };
        return if is_none { vec![format!("---{end}{}---{end}{blank}{text}", written(Language::Yaml, "", ""))] } else { Vec::new() };
    };
    let inner = map.iter().filter(|field| is_container(field)).filter_map(|field| match &field.node.value {
        Value::Map(inner) => place(text, &front, inner, language, false),
        _ => None,
    });
    let top = place(text, &front, map, language, true);
    let comma = if language == Language::Json { "," } else { "" };
    inner.chain(top).map(|(at, indent)| with(at, written(language, &indent, comma))).collect()
}

/// The language of the front matter, and its bytes without the fences.
fn front_matter(text: &str, fields: &Node) -> Option<(Language, Range<usize>)> {
    let first_at = text.len() - text.trim_start_matches(['\r', '\n', ' ', '\t']).len();
    let start = text[..first_at].rfind('\n').map_or(0, |at| at + 1);
    let first = text[start..].lines().next()?.trim_end();
    let (marker, language) = match first {
        "---" | "---yaml" | "---yml" | "--- yaml" => ("---", Language::Yaml),
        "+++" | "+++toml" => ("+++", Language::Toml),
        "---toml" | "--- toml" => ("---", Language::Toml),
        "---json" | "--- json" => ("---", Language::Json),
        ";;;" | ";;;json" => (";;;", Language::Json),
        _ if first.starts_with('{') && fields.span.start == start => return Some((Language::Json, fields.span.start..fields.span.end)),
        _ => return None,
    };
    let begin = start + text[start..].find('\n')? + 1;
    let mut at = begin;
    for line in text[begin..].split_inclusive('\n') {
        let content = line.trim_end();
        if content == marker || (language == Language::Yaml && content == "...") {
            return Some((language, begin..at));
        }
        at += line.len();
    }
    None
}

/// A fence that only we take for one, or keys without one: what is added above would be all that others read.
fn looks_like_front_matter(text: &str) -> bool {
    let first = text.trim_start().lines().next().unwrap_or_default();
    first.starts_with(['-', '+', ';', '{', '—', '–'])
}

/// Maps in which generators want what is not theirs (Zola `extra`, Hugo `params`), where the file has one with something in it.
fn is_container(field: &Field) -> bool {
    let key = normalized(&field.key);
    key != "taxonomies" && CONTAINERS.contains(&key.as_str()) && !field.node.is_empty()
}

/// Where a line with a further key of `map` goes, and how far it is indented. The place is the beginning of a line.
/// `is_top` says that it is the front matter itself, which its fence ends.
fn place(text: &str, front: &Range<usize>, map: &[Field], language: Language, is_top: bool) -> Option<(usize, String)> {
    let indent = |field: &Field| -> Option<String> {
        let start = line_start(text, field.key_span.start);
        let before = &text[start..field.key_span.start];
        before.chars().all(|c| c == ' ' || c == '\t').then(|| before.to_owned())
    };
    match language {
        Language::Json => {
            // Above the last field: its line needs no comma then, and none has to be put behind it.
            let last = map.last().filter(|field| front.contains(&field.key_span.start))?;
            let start = line_start(text, last.key_span.start);
            (start > front.start).then_some((start, indent(last)?))
        }
        Language::Yaml => {
            let Some(first) = map.first() else { return Some((front.end, String::new())) };
            let margin = indent(first)?;
            if is_top {
                return Some((front.end, margin));
            }
            let last = map.iter().map(|field| last_byte(&field.node).max(field.key_span.end)).max()?;
            Some((after_line(text, last, front.end), margin))
        }
        Language::Toml => {
            // Keys stand above the tables: below a header they would be that table's.
            let is_header = |field: &&Field| text[line_start(text, field.key_span.start)..].trim_start().starts_with('[');
            let keys: Vec<&Field> = map.iter().filter(|field| !is_header(field)).collect();
            let Some(first) = keys.first() else {
                let is_root = map.iter().all(|field| front.contains(&field.key_span.start));
                return is_root.then(|| (front.start, String::new()));
            };
            let last = keys.iter().map(|field| last_byte(&field.node).max(field.key_span.end)).max()?;
            Some((after_line(text, last, front.end), indent(first)?))
        }
    }
}

/// One past the last byte of what is written of a value.
fn last_byte(node: &Node) -> usize {
    match &node.value {
        Value::Null => node.span.start,
        Value::Scalar { .. } => node.span.end,
        Value::List(items) => items.iter().map(last_byte).max().unwrap_or(node.span.start).max(node.span.start),
        Value::Map(fields) => fields.iter().map(|field| last_byte(&field.node)).max().unwrap_or(node.span.start).max(node.span.start),
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |at| at + 1)
}

/// The beginning of the line after the one in which the byte before `end` stands.
fn after_line(text: &str, end: usize, most: usize) -> usize {
    let last = end.saturating_sub(1);
    let last = text.floor_char_boundary(last.min(text.len()));
    text[last..].find('\n').map_or(most, |at| last + at + 1).min(most)
}
