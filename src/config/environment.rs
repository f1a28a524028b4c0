//! `JOBHERALD_SECTION_KEY`: every setting that holds one value can be set by a variable, which wins over the file.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::load::Given;
use super::report::{Place, Report, member};
use super::schema::{Schema, Shape};
use crate::diagnostic::{Diagnostic, suggestion};

const PREFIX: &str = "JOBHERALD_";

/// Puts what the environment sets into the tree of the file. An empty variable is as good as none: CI sets those for what it lacks.
pub(super) fn overlay(tree: &mut Value, schema: &Schema, given: &Given<'_>, report: &mut Report<'_>) {
    let targets: Vec<&str> = given.targets.iter().copied().chain(given.dialects.iter().map(|target| target.id)).collect();
    let known: BTreeMap<String, (Vec<&str>, &Value)> =
        schema.scalars(&targets).into_iter().map(|(path, node)| (variable(&path), (path, node))).collect();
    let secrets = named_in(tree);
    for (name, text) in given.environment.range(PREFIX.to_owned()..).take_while(|(name, _)| name.starts_with(PREFIX)) {
        if let Some((path, node)) = known.get(name) {
            if !text.is_empty() {
                set(tree, path, value(text, &schema.shape(node)), name, report);
            }
        } else if !secrets.contains(name.as_str()) {
            let names: Vec<&str> = known.keys().map(String::as_str).collect();
            let message = format!("the environment variable `{name}` names no setting");
            report.elsewhere(Diagnostic::warning("config-unknown-variable", message, suggestion(name, &names)));
        }
    }
}

fn variable(path: &[&str]) -> String {
    format!("{PREFIX}{}", path.join("_").to_uppercase().replace('-', "_"))
}

/// The variables that the file itself names: `{ env = "…" }` of aggregators, the ledger, the state and metrics.
fn named_in(tree: &Value) -> BTreeSet<String> {
    fn walk(node: &Value, names: &mut BTreeSet<String>) {
        match node {
            Value::Object(map) => {
                names.extend(map.get("env").and_then(Value::as_str).map(str::to_owned));
                map.values().for_each(|member| walk(member, names));
            }
            Value::Array(list) => list.iter().for_each(|item| walk(item, names)),
            _ => {}
        }
    }
    let mut names = BTreeSet::new();
    walk(&tree["aggregator"], &mut names);
    walk(&tree["ledger"], &mut names);
    walk(&tree["state"], &mut names);
    walk(&tree["metrics"], &mut names);
    names
}

/// The value that the text means; text that does not fit stays text, so that its type is reported like that of the file.
fn value(text: &str, shape: &Shape<'_>) -> Value {
    match shape {
        Shape::Whole(..) => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
        Shape::Switch => text.parse::<bool>().map_or_else(|_| text.into(), Value::from),
        _ => text.into(),
    }
}

fn set(tree: &mut Value, path: &[&str], value: Value, variable: &str, report: &mut Report<'_>) {
    let mut node = tree;
    let mut pointer = String::new();
    for key in path {
        if !node.is_object() {
            *node = Value::Object(Map::new());
        }
        pointer = member(&pointer, key);
        node = &mut node[*key];
    }
    *node = value;
    report.place(&pointer, Place::Elsewhere(format!("the environment variable `{variable}`")));
}
