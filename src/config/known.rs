//! The tree against the schema: unknown keys, wrong types, missing and empty values. What cannot be used is taken out, and what must
//! be there is filled in, so that the rest is looked at in the same run.

use serde_json::{Map, Value};

use super::report::{Report, member};
use super::schema::{Schema, Shape};
use crate::diagnostic::suggestion;

/// The tree without what is wrong with it.
pub(super) fn check(tree: Value, schema: &Schema, report: &mut Report<'_>) -> Value {
    Walk { schema, report }.value(tree, schema.root(), "").unwrap_or_default()
}

struct Walk<'w, 't> {
    schema: &'w Schema,
    report: &'w mut Report<'t>,
}

impl Walk<'_, '_> {
    fn value(&mut self, value: Value, node: &Value, at: &str) -> Option<Value> {
        match (self.schema.shape(node), value) {
            (Shape::Table { known, required, others }, Value::Object(map)) => Some(self.table(map, known, &required, others, at)),
            (Shape::List(items), Value::Array(list)) => self.list(list, items, at),
            (Shape::List(items), Value::Object(_)) if matches!(self.schema.shape(items), Shape::Table { .. }) => {
                let name = name_of(at);
                let help = format!("write `[[{name}]]`, with two brackets: there can be several");
                self.drop("config-wrong-type", at, format!("`[{name}]` is one table where a list of tables is wanted"), help)
            }
            (Shape::Text(least), Value::String(text)) if least > 0 && text.trim().is_empty() => {
                self.drop("config-empty-value", at, format!("`{}` is empty", name_of(at)), "give it a value")
            }
            (Shape::Text(_), Value::String(text)) => Some(Value::String(text)),
            (Shape::Word(words), Value::String(word)) => {
                if words.contains(&word.as_str()) {
                    return Some(Value::String(word));
                }
                let help = suggestion(&word, &words);
                self.drop("config-unknown-word", at, format!("`{}` cannot be `{word}`", name_of(at)), help)
            }
            (Shape::Whole(least, most), Value::Number(number)) if number.is_i64() => {
                let inside = number.as_i64().is_some_and(|n| (least..=most).contains(&n));
                let help = if most == i64::MAX { format!("{least} or more") } else { format!("from {least} to {most}") };
                let message = format!("`{}` cannot be {number}", name_of(at));
                if inside { Some(Value::Number(number)) } else { self.drop("config-out-of-range", at, message, help) }
            }
            (Shape::Switch, Value::Bool(switch)) => Some(Value::Bool(switch)),
            (Shape::Either(choices), value) => self.either(&choices, value, at),
            (shape, value) => self.wrong_type(&shape, &value, at),
        }
    }

    fn table(&mut self, map: Map<String, Value>, known: &Map<String, Value>, required: &[&str], others: Option<&Value>, at: &str) -> Value {
        let mut kept = Map::new();
        let lacking: Vec<&str> = required.iter().copied().filter(|key| !map.contains_key(*key)).collect();
        for (key, value) in map {
            let pointer = member(at, &key);
            match known.get(&key).or(others) {
                Some(node) => kept.extend(self.value(value, node, &pointer).map(|value| (key, value))),
                None => self.unknown(&key, (known, &lacking), at, &pointer),
            }
        }
        for key in required {
            if !kept.contains_key(*key) {
                let pointer = member(at, key);
                let message = match at {
                    "" => format!("`[{key}]` is missing"),
                    _ => format!("`{key}` is missing in {}", table_of(at)),
                };
                let help =
                    known[*key]["description"].as_str().map_or_else(String::new, |about| format!("add it: {}", decapitalised(about)));
                self.report.error_at_key("config-missing-key", &pointer, message, help);
                kept.insert((*key).to_owned(), self.placeholder(&known[*key]));
            }
        }
        Value::Object(kept)
    }

    /// A key that a table does not know. Where the table lacks one key, that one is more likely meant than a key of another table.
    fn unknown(&mut self, key: &str, (known, lacking): (&Map<String, Value>, &[&str]), at: &str, pointer: &str) {
        let names: Vec<&str> = known.keys().map(String::as_str).collect();
        let help = match (crate::diagnostic::nearest(key, names.iter().copied()), lacking) {
            (Some(_), _) => suggestion(key, &names),
            (None, [missing]) if !at.is_empty() => format!("did you mean `{missing}`, which is missing here?"),
            (None, _) => match self.schema.homes_of(key).as_slice() {
                [] => suggestion(key, &names),
                [home] => format!("`{key}` stands in `{home}`: move it below that line"),
                homes => format!("`{key}` stands in `{}`: move it below one of these lines", homes.join("` and `")),
            },
        };
        let place = if at.is_empty() { "at the top".to_owned() } else { format!("in {}", table_of(at)) };
        self.report.error_at_key("config-unknown-key", pointer, format!("the key `{key}` is not known {place}"), help);
    }

    fn list(&mut self, list: Vec<Value>, items: &Value, at: &str) -> Option<Value> {
        let checked: Vec<Option<Value>> =
            list.into_iter().enumerate().map(|(index, item)| self.value(item, items, &member(at, &index.to_string()))).collect();
        // Without one of its items the others would be looked for at the wrong places.
        checked.into_iter().collect::<Option<Vec<_>>>().map(Value::Array)
    }

    fn either(&mut self, choices: &[&Value], value: Value, at: &str) -> Option<Value> {
        let fits = choices.iter().find(|choice| {
            matches!(
                (self.schema.shape(choice), &value),
                (Shape::Text(_), Value::String(_)) | (Shape::List(_), Value::Array(_)) | (Shape::Table { .. }, Value::Object(_))
            )
        });
        if let Some(choice) = fits {
            return self.value(value, choice, at);
        }
        let wanted: Vec<String> = choices.iter().map(|choice| name_of_shape(&self.schema.shape(choice))).collect();
        let message = format!("`{}` is {} where {} is wanted", name_of(at), name_of_value(&value), wanted.join(" or "));
        self.drop("config-wrong-type", at, message, "change its type")
    }

    fn wrong_type(&mut self, shape: &Shape<'_>, value: &Value, at: &str) -> Option<Value> {
        let wanted = name_of_shape(shape);
        if value.is_string() && is_secret_reference(shape) {
            let help = "name an environment variable that holds it, `{ env = \"BOARD_SECRET\" }`, or a file, `{ file = \"…\" }`; \
                        a secret that was committed must be replaced";
            self.report.error_hidden("config-literal-secret", at, "a secret is written into the configuration", help);
            return None;
        }
        let help = match (shape, value) {
            _ if !self.report.is_in_file(at) => format!("give it {wanted}"),
            (Shape::Text(_) | Shape::Word(_), Value::Number(_) | Value::Bool(_)) => "put it in quotes".to_owned(),
            (Shape::Whole(..) | Shape::Switch, Value::String(_)) => "take the quotes away".to_owned(),
            (Shape::List(_), _) => "put it in square brackets".to_owned(),
            _ => format!("write {wanted}"),
        };
        self.drop("config-wrong-type", at, format!("`{}` is {} where {wanted} is wanted", name_of(at), name_of_value(value)), help)
    }

    fn drop(&mut self, code: &'static str, at: &str, message: String, help: impl Into<String>) -> Option<Value> {
        self.report.error(code, at, message, help);
        None
    }

    /// Something of the right type, for what is missing and has been reported.
    fn placeholder(&self, node: &Value) -> Value {
        match self.schema.shape(node) {
            Shape::Table { known, required, .. } => {
                Value::Object(required.iter().map(|key| ((*key).to_owned(), self.placeholder(&known[*key]))).collect())
            }
            Shape::List(_) => Value::Array(vec![]),
            Shape::Word(words) => words.first().copied().unwrap_or_default().into(),
            Shape::Whole(least, _) => least.into(),
            Shape::Switch => false.into(),
            Shape::Text(_) | Shape::Either(_) => "".into(),
        }
    }
}

fn is_secret_reference(shape: &Shape<'_>) -> bool {
    matches!(shape, Shape::Table { known, .. } if known.len() == 2 && known.contains_key("env") && known.contains_key("file"))
}

fn name_of_shape(shape: &Shape<'_>) -> String {
    match shape {
        Shape::Table { .. } => "a table".to_owned(),
        Shape::List(_) => "a list".to_owned(),
        Shape::Text(_) => "text".to_owned(),
        Shape::Word(words) => format!("one of {}", words.iter().map(|w| format!("\"{w}\"")).collect::<Vec<_>>().join(", ")),
        Shape::Whole(..) => "a whole number".to_owned(),
        Shape::Switch => "true or false".to_owned(),
        Shape::Either(_) => "another type".to_owned(),
    }
}

fn name_of_value(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(number) if number.is_f64() => "a number that is not whole, or too large",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a table",
    }
}

/// The last key of a pointer; for an item of a list, the name of the list.
fn name_of(at: &str) -> String {
    let mut keys = at.split('/').filter(|key| !key.is_empty() && key.parse::<usize>().is_err());
    keys.next_back().unwrap_or_default().replace("~1", "/").replace("~0", "~")
}

/// A table as the file writes it: `[site]`, `[[source]]`, `[source.fields]`.
fn table_of(at: &str) -> String {
    let in_list = at.rsplit('/').next().is_some_and(|last| last.parse::<usize>().is_ok());
    let keys: Vec<&str> = at.split('/').filter(|key| !key.is_empty() && key.parse::<usize>().is_err()).collect();
    let name = keys.join(".");
    if in_list { format!("`[[{name}]]`") } else { format!("`[{name}]`") }
}

fn decapitalised(text: &str) -> String {
    let mut chars = text.chars();
    let end = |rest: &str| rest.trim_end_matches('.').to_owned();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(end(chars.as_str()).chars()).collect())
}
