//! The schema of front matter in our own words (`schemas/front-matter.json`). It describes and forbids nothing: other keys are read by
//! the usual words of each language and generator, and values are forgiving in form.

use std::collections::BTreeMap;

use schemars::{JsonSchema, schema_for};
use serde_json::{Map, Value, json};

use super::facts::Facts;
use super::field;
use super::posting::JobPosting;

/// Names that stand for more than one leaf of a posting, or for none, and what they mean.
pub static EXTRA: &[(&str, &str)] = &[
    ("apply", "How to apply, as free text: addresses and e-mails sort themselves."),
    ("id", "A name of the job that never changes; without one, its id follows from source and path."),
    ("jobLocation", "Where the work is done, as free text: goes through the place reader."),
    ("permalink", "The path of the job's page, where the site's generator makes it."),
    ("slug", "The last part of the address of the job's page."),
    ("status", "`open`, `draft` or `closed`."),
    ("summary", "A sentence or two, as plain text, for readers who want no more."),
];

/// What the types say of one leaf.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Leaf {
    /// Its documentation.
    pub description: String,
    /// Its closed list of words; empty where any text will do.
    pub words: Vec<String>,
}

/// The leaves of a posting and of its facts, by dotted name: lists are looked through.
#[must_use]
pub fn leaves() -> BTreeMap<String, Leaf> {
    let mut found = BTreeMap::new();
    collect::<JobPosting>(&mut found);
    collect::<Facts>(&mut found);
    found.remove("@type");
    found
}

fn collect<T: JsonSchema>(found: &mut BTreeMap<String, Leaf>) {
    let root = schema_for!(T).to_value();
    walk(&root, &root, "", "", found);
}

fn walk(root: &Value, node: &Value, name: &str, described: &str, found: &mut BTreeMap<String, Leaf>) {
    let description = match (described, node["description"].as_str()) {
        ("", Some(own)) => own,
        _ => described,
    };
    if let Some(target) = node["$ref"].as_str().and_then(|r| root.pointer(r.trim_start_matches('#'))) {
        walk(root, target, name, description, found);
    } else if let Some(choices) = node["anyOf"].as_array()
        && let Some(choice) = choices.iter().find(|c| c["type"] != "null")
    {
        walk(root, choice, name, description, found);
    } else if let Some(items) = node.get("items") {
        walk(root, items, name, description, found);
    } else if let Some(properties) = node["properties"].as_object() {
        for (key, property) in properties {
            let dotted = if name.is_empty() { key.clone() } else { format!("{name}.{key}") };
            walk(root, property, &dotted, "", found);
        }
    } else {
        let words = words(node);
        found.insert(name.to_owned(), Leaf { description: description.to_owned(), words });
    }
}

fn words(node: &Value) -> Vec<String> {
    let list = |key: &str| node[key].as_array().cloned().unwrap_or_default();
    let texts = list("oneOf").into_iter().map(|choice| choice["const"].clone()).chain(list("enum"));
    texts.chain([node["const"].clone()]).filter_map(|word| word.as_str().map(str::to_owned)).collect()
}

/// The JSON Schema.
#[must_use]
pub fn schema() -> Value {
    let leaves = leaves();
    let mut properties = Map::new();
    for name in field::names() {
        let extra = EXTRA.iter().find(|(extra, _)| *extra == name).map(|(_, description)| *description);
        let description = extra.or_else(|| leaves.get(name).map(|leaf| leaf.description.as_str())).unwrap_or_default();
        let words = field::find(name).map_or(&[][..], |field| field.words);
        insert(&mut properties, &name.split('.').collect::<Vec<_>>(), description, words);
        if name.contains('.') {
            insert(&mut properties, &[name], description, words);
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Front matter",
        "description": "Front matter of a job post in our own words. Other keys are allowed, and many are understood.",
        "type": "object",
        "properties": properties,
    })
}

fn insert(properties: &mut Map<String, Value>, path: &[&str], description: &str, words: &[&str]) {
    let Some((first, rest)) = path.split_first() else { return };
    let entry = properties.entry(*first).or_insert_with(|| json!({}));
    if rest.is_empty() {
        entry["description"] = json!(description);
        if !words.is_empty() {
            entry["examples"] = json!(words);
        }
    } else {
        let inner = entry.as_object_mut().map(|entry| entry.entry("properties").or_insert_with(|| json!({})));
        if let Some(inner) = inner.and_then(Value::as_object_mut) {
            insert(inner, rest, description, words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_described() {
        let schema = schema();
        let undescribed: Vec<_> = field::names()
            .into_iter()
            .filter(|name| schema["properties"][name]["description"].as_str().is_none_or(str::is_empty))
            .collect();
        assert_eq!(undescribed, Vec::<&str>::new());
        let nested = &schema["properties"]["jobLocation"]["properties"]["address"]["properties"]["addressLocality"];
        assert_eq!(nested["description"], "Town.");
    }
}
