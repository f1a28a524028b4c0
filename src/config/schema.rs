//! The JSON Schema of the options, read as the one registry of known keys and of what they hold.

use schemars::schema_for;
use serde_json::{Map, Value};

use super::options::Options;

/// The schema.
#[derive(Debug)]
pub(super) struct Schema {
    root: Value,
}

/// What may stand at one place.
#[derive(Debug)]
pub(super) enum Shape<'s> {
    /// A table.
    Table {
        /// Its known keys.
        known: &'s Map<String, Value>,
        /// Those that must be there.
        required: Vec<&'s str>,
        /// What any other key holds, where others are allowed.
        others: Option<&'s Value>,
    },
    /// A list of these.
    List(&'s Value),
    /// Text of at least so many characters.
    Text(u64),
    /// One of these words.
    Word(Vec<&'s str>),
    /// A whole number from … to ….
    Whole(i64, i64),
    /// True or false.
    Switch,
    /// One of several shapes.
    Either(Vec<&'s Value>),
}

impl Schema {
    /// The schema of the configuration file.
    pub(super) fn of_options() -> Self {
        Self { root: schema_for!(Options).to_value() }
    }

    /// The node of the whole file.
    pub(super) const fn root(&self) -> &Value {
        &self.root
    }

    /// What the schema allows at `node`.
    pub(super) fn shape<'s>(&'s self, node: &'s Value) -> Shape<'s> {
        static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
        let node = self.resolved(node);
        let choices: Vec<&Value> = ["anyOf", "oneOf"].iter().filter_map(|key| node[key].as_array()).flatten().collect();
        let choices: Vec<&Value> = choices.into_iter().filter(|choice| choice["type"] != "null").collect();
        let words: Vec<&str> = choices.iter().filter_map(|choice| choice["const"].as_str()).collect();
        match choices.as_slice() {
            [] => {}
            [one] if words.is_empty() => return self.shape(one),
            _ if words.len() == choices.len() => return Shape::Word(words),
            _ => return Shape::Either(choices),
        }
        let kinds: Vec<&str> = match &node["type"] {
            Value::String(kind) => vec![kind],
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => vec![],
        };
        if let Some(words) = node["enum"].as_array() {
            return Shape::Word(words.iter().filter_map(Value::as_str).collect());
        }
        match kinds.into_iter().find(|kind| *kind != "null") {
            Some("object") => Shape::Table {
                known: node["properties"].as_object().unwrap_or(&NONE),
                required: node["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect(),
                others: node.get("additionalProperties").filter(|others| others.is_object()),
            },
            Some("array") => Shape::List(&node["items"]),
            Some("integer") => Shape::Whole(node["minimum"].as_i64().unwrap_or(i64::MIN), node["maximum"].as_i64().unwrap_or(i64::MAX)),
            Some("boolean") => Shape::Switch,
            _ => Shape::Text(node["minLength"].as_u64().unwrap_or(0)),
        }
    }

    fn resolved<'s>(&'s self, node: &'s Value) -> &'s Value {
        node["$ref"].as_str().and_then(|target| self.root.pointer(target.trim_start_matches('#'))).unwrap_or(node)
    }

    /// Every setting that holds one value and stands in no list: its path and its node. `targets` are the keys of `[targets]`.
    pub(super) fn scalars<'s>(&'s self, targets: &[&'s str]) -> Vec<(Vec<&'s str>, &'s Value)> {
        let mut found = Vec::new();
        self.collect(&self.root, &mut Vec::new(), targets, &mut found);
        found
    }

    fn collect<'s>(&'s self, node: &'s Value, path: &mut Vec<&'s str>, targets: &[&'s str], found: &mut Vec<(Vec<&'s str>, &'s Value)>) {
        match self.shape(node) {
            Shape::Table { known, others, .. } => {
                let named = known.iter().map(|(key, node)| (key.as_str(), node));
                let free = others.into_iter().flat_map(|node| targets.iter().map(move |target| (*target, node)));
                for (key, node) in named.chain(free) {
                    path.push(key);
                    self.collect(node, path, targets, found);
                    path.pop();
                }
            }
            Shape::List(_) | Shape::Either(_) => {}
            Shape::Text(_) | Shape::Word(_) | Shape::Whole(..) | Shape::Switch => found.push((path.clone(), node)),
        }
    }

    /// Where a key of this name is known: the dotted paths of the tables that have it, else the list whose tables do.
    pub(super) fn homes_of(&self, key: &str) -> Vec<String> {
        let scalars = self.scalars(&[]).into_iter().map(|(path, _)| path);
        let in_tables = scalars.filter(|path| path.len() > 1 && path.last() == Some(&key)).map(|path| path[..path.len() - 1].join("."));
        let homes: std::collections::BTreeSet<String> = in_tables.map(|path| format!("[{path}]")).collect();
        if !homes.is_empty() {
            return homes.into_iter().collect();
        }
        let Shape::Table { known, .. } = self.shape(&self.root) else { return Vec::new() };
        let in_lists = known.iter().find_map(|(name, node)| {
            let Shape::List(items) = self.shape(node) else { return None };
            let Shape::Table { known, .. } = self.shape(items) else { return None };
            known.contains_key(key).then(|| format!("[[{name}]]"))
        });
        in_lists.into_iter().collect()
    }
}
