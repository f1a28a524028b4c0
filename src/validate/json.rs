//! JSON (RFC 8259), read strictly, with the places of its values.

use std::collections::BTreeSet;
use std::ops::Range;

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions};
use serde::de::IgnoredAny;

use super::found::Found;
use super::rule::{Rule, rules};

rules! {
    SYNTAX = "json-syntax", Error, "RFC 8259", "the document is JSON", "write it with a JSON library: quotes around keys and texts, commas between values, none after the last, no comments";
    KEY_TWICE = "json-key-twice", Error, "RFC 8259, section 4", "no key stands twice in one object", "remove one of the two: readers differ on which they take";
    BYTE_ORDER_MARK = "json-byte-order-mark", Error, "RFC 8259, section 8.1", "there is no byte order mark", "write the document in UTF-8 without one";
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    pub(super) place: Range<usize>,
    pub(super) value: Json,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json {
    Null,
    Bool(bool),
    /// As it is written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Field>),
}

/// One field of an object.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    pub(super) key: String,
    pub(super) key_place: Range<usize>,
    pub(super) node: Node,
}

impl Node {
    /// The value of a field of an object.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        self.fields().iter().find(|field| field.key == key).map(|field| &field.node)
    }

    /// The fields of an object; none where it is another value.
    pub(super) fn fields(&self) -> &[Field] {
        if let Json::Map(fields) = &self.value { fields } else { &[] }
    }

    /// The entries of a list; none where it is another value.
    pub(super) fn entries(&self) -> &[Self] {
        if let Json::List(entries) = &self.value { entries } else { &[] }
    }

    pub(super) fn text(&self) -> Option<&str> {
        if let Json::Text(text) = &self.value { Some(text) } else { None }
    }

    /// What it is, for messages.
    pub(super) const fn what(&self) -> &'static str {
        match self.value {
            Json::Null => "null",
            Json::Bool(_) => "true or false",
            Json::Number(_) => "a number",
            Json::Text(_) => "a text",
            Json::List(_) => "a list",
            Json::Map(_) => "an object",
        }
    }
}

/// How a part of a document is read: which rules say that it is no JSON.
#[derive(Clone, Copy)]
pub(super) struct Rules {
    pub(super) syntax: &'static Rule,
    pub(super) twice: &'static Rule,
}

/// Of a document that is JSON.
pub(super) const JSON: Rules = Rules { syntax: &SYNTAX, twice: &KEY_TWICE };

/// Reads the part of the document at `range`. `None` where it is no JSON, which is noted. `serde_json` bounds the nesting.
pub(super) fn parse(range: Range<usize>, rules: Rules, found: &mut Found<'_>) -> Option<Node> {
    let text = &found.text[range.clone()];
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let mut at = (before + error.column().saturating_sub(1)).min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let said = error.to_string();
        let said = said.split(" at line ").next().unwrap_or_default();
        found.add(rules.syntax, range.start + at..range.start + at + 1, format!("this is no JSON: {said}"));
        return None;
    }
    let strict = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    match jsonc_parser::parse_to_ast(text, &CollectOptions::default(), &strict) {
        Ok(parsed) => parsed.value.map(|value| node(&value, range.start, rules, found)),
        Err(error) => {
            found.add(rules.syntax, range, format!("this is no JSON: {error}"));
            None
        }
    }
}

/// Recursion is bounded: `serde_json` has refused what is deeper than 128.
fn node(value: &Value<'_>, offset: usize, rules: Rules, found: &mut Found<'_>) -> Node {
    let shift = |range: jsonc_parser::common::Range| range.start + offset..range.end + offset;
    let json = match value {
        Value::StringLit(text) => Json::Text(text.value.clone().into_owned()),
        Value::NumberLit(number) => Json::Number(number.value.to_owned()),
        Value::BooleanLit(truth) => Json::Bool(truth.value),
        Value::NullKeyword(_) => Json::Null,
        Value::Array(list) => Json::List(list.elements.iter().map(|value| node(value, offset, rules, found)).collect()),
        Value::Object(object) => {
            let mut seen = BTreeSet::new();
            let mut fields = Vec::with_capacity(object.properties.len());
            for property in &object.properties {
                let key = property.name.as_str().to_owned();
                let key_place = shift(property.name.range());
                if !seen.insert(key.clone()) {
                    found.add(rules.twice, key_place.clone(), format!("`{key}` stands twice in this object"));
                }
                fields.push(Field { key, key_place, node: node(&property.value, offset, rules, found) });
            }
            Json::Map(fields)
        }
    };
    Node { place: shift(value.range()), value: json }
}
