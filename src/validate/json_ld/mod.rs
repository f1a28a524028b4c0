//! JSON-LD in the words of schema.org (<https://schema.org/docs/datamodel.html>): terms, domains and ranges; what Google wants of a JobPosting
//! stands in [`google`].

pub(super) mod google;
mod vocabulary;

use std::ops::Range;

use super::found::{Found, shown};
use super::json::{self, Field, Json, Node, Rules};
use super::rule::rules;
use super::values::address::{self, Wanted};
use super::values::{date, number};
use vocabulary::{DATA_TYPES, VOCABULARY};

rules! {
    SYNTAX = "jsonld-syntax", Error, "JSON-LD 1.1, section 2; RFC 8259", "the data is JSON", "write it with a JSON library; comments and commas after the last value are not allowed";
    KEY_TWICE = "jsonld-key-twice", Error, "JSON-LD 1.1, section 9.2; RFC 8259, section 4", "no key stands twice in one object", "write several values as one list";
    CONTEXT = "jsonld-context", Error, "Google, JobPosting structured data, @context; JSON-LD 1.1, section 3.1", "the context is that of schema.org", "write `\"@context\": \"https://schema.org\"`";
    TYPE_MISSING = "jsonld-type-missing", Warning, "schema.org, data model; Google, structured data guidelines", "an object says its type", "add `@type`";
    TYPE_UNKNOWN = "jsonld-type-unknown", Error, "schema.org 30.0, types", "a type is one of schema.org", "write a type from schema.org (capitals count)";
    PROPERTY_UNKNOWN = "jsonld-property-unknown", Error, "schema.org 30.0, properties", "a property is one of schema.org", "write a property from schema.org (capitals count)";
    PROPERTY_DOMAIN = "jsonld-property-domain", Warning, "schema.org 30.0, domains", "a property belongs to the type that it stands in", "move it to an object of a type that has it";
    RANGE = "jsonld-range", Error, "schema.org 30.0, ranges", "a value is of a type that its property takes", "write a value of one of these types";
    SUPERSEDED = "jsonld-superseded", Warning, "schema.org 30.0, supersededBy", "a property is still in use", "write the property that replaced it";
    EMPTY = "jsonld-empty", Warning, "Google, structured data guidelines", "a property has a value", "leave out what is not known: `null` and empty texts are read as mistakes";
}

/// How the data in a page is read.
const JSON_LD: Rules = Rules { syntax: &SYNTAX, twice: &KEY_TWICE };

/// Reads and checks the JSON-LD at `range`; gives the `JobPostings` in it.
pub(super) fn check(range: Range<usize>, found: &mut Found<'_>) -> Vec<Node> {
    let Some(node) = json::parse(range, JSON_LD, found) else { return Vec::new() };
    let mut postings = Vec::new();
    let tops = if node.entries().is_empty() { std::slice::from_ref(&node) } else { node.entries() };
    for top in tops {
        let graph = top.get("@graph");
        let things: Vec<&Node> = graph
            .map_or_else(|| vec![top], |graph| if graph.entries().is_empty() { vec![graph] } else { graph.entries().iter().collect() });
        let is_ours = match top.get("@context") {
            Some(context) if is_schema_org(context) => true,
            context => {
                let is_meant = things.iter().any(|thing| types(thing).iter().any(|name| VOCABULARY.has_type(name)));
                if is_meant {
                    let place = context.map_or(top.place.start..top.place.start + 1, |context| context.place.clone());
                    found.add(
                        &CONTEXT,
                        place,
                        if context.is_some() { "this context is not that of schema.org" } else { "there is no `@context`" },
                    );
                }
                false
            }
        };
        for thing in things {
            if is_ours {
                object(thing, found);
            }
            collect(thing, &mut postings);
        }
    }
    for posting in &postings {
        google::check(posting, found);
    }
    postings
}

fn is_schema_org(context: &Node) -> bool {
    let is_address = |text: &str| {
        matches!(
            text.trim_end_matches('/'),
            "https://schema.org" | "http://schema.org" | "https://www.schema.org" | "http://www.schema.org"
        )
    };
    match &context.value {
        Json::Text(text) => is_address(text),
        Json::List(list) => list.iter().any(is_schema_org),
        Json::Map(_) => context.get("@vocab").and_then(Node::text).is_some_and(is_address),
        _ => false,
    }
}

/// A term without the address or prefix of schema.org.
fn term(text: &str) -> &str {
    ["https://schema.org/", "http://schema.org/", "schema:"].into_iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text)
}

/// The types that an object says.
pub(super) fn types(node: &Node) -> Vec<&str> {
    match node.get("@type") {
        Some(Node { value: Json::Text(text), .. }) => vec![term(text)],
        Some(list) => list.entries().iter().filter_map(Node::text).map(term).collect(),
        None => Vec::new(),
    }
}

/// Every JobPosting in a value.
fn collect(node: &Node, postings: &mut Vec<Node>) {
    if types(node).contains(&"JobPosting") {
        postings.push(node.clone());
    }
    node.fields().iter().for_each(|field| collect(&field.node, postings));
    node.entries().iter().for_each(|entry| collect(entry, postings));
}

fn object(node: &Node, found: &mut Found<'_>) {
    if !matches!(node.value, Json::Map(_)) {
        return;
    }
    let types = types(node);
    for name in types.iter().filter(|name| !VOCABULARY.has_type(name) && !name.contains(':')) {
        let place = node.get("@type").map_or(node.place.clone(), |kind| kind.place.clone());
        found.add(&TYPE_UNKNOWN, place, format!("schema.org has no type `{name}`"));
    }
    for Field { key, key_place, node: value } in node.fields() {
        let name = term(key);
        if key.starts_with('@') || name.contains(':') {
            continue;
        }
        let Some(property) = VOCABULARY.property(name) else {
            if !VOCABULARY.has_property(name) {
                found.add(&PROPERTY_UNKNOWN, key_place.clone(), format!("schema.org has no property `{name}`"));
            } else if !types.is_empty() && types.iter().all(|name| VOCABULARY.knows_type(name)) {
                found.add(&PROPERTY_DOMAIN, key_place.clone(), format!("`{name}` is no property of {}", types.join(" or ")));
            }
            continue;
        };
        if let Some(newer) = property.newer {
            found.add(&SUPERSEDED, key_place.clone(), format!("`{name}` was replaced by `{newer}`"));
        }
        let is_told = !types.is_empty() && types.iter().all(|name| VOCABULARY.knows_type(name));
        if is_told && !types.iter().any(|kind| VOCABULARY.is_kind_of(kind, &property.domains)) {
            found.add(&PROPERTY_DOMAIN, key_place.clone(), format!("`{name}` is no property of {}", types.join(" or ")));
        }
        self::value(name, &property.ranges, value, found);
    }
}

fn value(name: &str, ranges: &[&str], node: &Node, found: &mut Found<'_>) {
    match &node.value {
        Json::List(list) => {
            if list.is_empty() {
                found.add(&EMPTY, node.place.clone(), format!("`{name}` is an empty list"));
            }
            for entry in list {
                value(name, ranges, entry, found);
            }
        }
        Json::Null => found.add(&EMPTY, node.place.clone(), format!("`{name}` is null")),
        Json::Text(text) if text.trim().is_empty() => found.add(&EMPTY, node.place.clone(), format!("`{name}` is an empty text")),
        Json::Text(text) => written(name, ranges, text, node, found),
        Json::Number(_) => {
            let takes = ["Number", "Integer", "Float", "Text", "QuantitativeValue", "MonetaryAmount", "Duration"];
            if !ranges.iter().any(|range| takes.contains(range)) {
                wrong(name, ranges, node, found);
            }
        }
        Json::Bool(_) => {
            if !ranges.iter().any(|range| matches!(*range, "Boolean" | "Text")) {
                wrong(name, ranges, node, found);
            }
        }
        Json::Map(_) => {
            typed(name, ranges, node, found);
            object(node, found);
        }
    }
}

fn wrong(name: &str, ranges: &[&str], node: &Node, found: &mut Found<'_>) {
    found.add(&RANGE, node.place.clone(), format!("`{name}` takes {}, and this is {}", ranges.join(" or "), node.what()));
}

/// A text, which schema.org takes wherever an object is wanted, but not in place of other data.
fn written(name: &str, ranges: &[&str], text: &str, node: &Node, found: &mut Found<'_>) {
    // Google's own rules speak of these.
    const TOLD_BY_GOOGLE: [&str; 4] = ["datePosted", "validThrough", "logo", "monthsOfExperience"];
    let is_data = |range: &&str| DATA_TYPES.contains(range);
    if TOLD_BY_GOOGLE.contains(&name) || ranges.contains(&"Text") || !ranges.iter().any(is_data) {
        return;
    }
    let fits = |range: &&str| match *range {
        "Boolean" => matches!(term(text), "True" | "False" | "true" | "false"),
        "Number" | "Float" => number::decimal(text).is_some(),
        "Integer" => number::is(text, number::Wanted::Integer),
        "Date" => date::read_iso8601(text).is_some() || date::read_w3cdtf(text).is_some(),
        "DateTime" | "Time" => date::read_iso8601(text).is_some() || text.contains(':'),
        "Duration" => is_duration(text),
        "URL" => true,
        range => !is_data(&range) && !matches!(range, "QuantitativeValue"),
    };
    if !ranges.iter().any(fits) {
        found.add(&RANGE, node.place.clone(), format!("`{name}` takes {}, and {} is none", ranges.join(" or "), shown(text)));
    } else if ranges.iter().all(is_data) && ranges.contains(&"URL") {
        address::check(text, Wanted::Iri, node.place.clone(), found);
    }
}

/// A duration of ISO 8601.
fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    let (days, time) = rest.split_once('T').unwrap_or((rest, ""));
    let is_part = |part: &str, units: &str| {
        let mut left = part;
        let mut allowed = units;
        while !left.is_empty() {
            let digits = left.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
            let Some(unit) = left[digits..].chars().next().filter(|_| digits > 0) else { return false };
            let Some((_, after)) = allowed.split_once(unit) else { return false };
            allowed = after;
            left = &left[digits + unit.len_utf8()..];
        }
        true
    };
    !rest.is_empty() && !rest.ends_with('T') && is_part(days, "YMWD") && is_part(time, "HMS")
}

/// An object of a type.
fn typed(name: &str, ranges: &[&str], node: &Node, found: &mut Found<'_>) {
    let types = types(node);
    if types.is_empty() {
        let is_reference = node.fields().iter().all(|field| field.key.starts_with('@'));
        if !is_reference {
            found.add(&TYPE_MISSING, node.place.clone(), format!("the object of `{name}` does not say its type"));
        }
        return;
    }
    let mut told = types.iter().filter(|kind| VOCABULARY.knows_type(kind)).peekable();
    if told.peek().is_some() && !told.any(|kind| VOCABULARY.is_kind_of(kind, ranges) || VOCABULARY.is_kind_of(kind, &["Role"])) {
        found.add(&RANGE, node.place.clone(), format!("`{name}` takes {}, and this is a {}", ranges.join(" or "), types.join(" and ")));
    }
}
