//! Benefits and skills under keys of front matter: those that the table of keys knows, and lists under keys that have its word among others.

use super::{Post, lines};
use crate::enrich::keys;
use crate::enrich::post::Hit;
use crate::model::node::{Field, Node, Value};
use crate::model::origin::Origin;

/// Keys of what an item of a list is called, where it is a map.
const NAMES: &[&str] = &["title", "name", "text", "label", "item", "benefit", "skill", "value", "heading", "description"];

/// So deep are lists looked for in maps of front matter.
const DEPTH_MAX: usize = 2;

/// The texts that front matter states for the field, with where they stand.
pub(super) fn stated(post: &Post<'_>, field: &str) -> Option<(Vec<String>, Origin)> {
    let of = |hit: &Hit<'_>| Some((texts(&hit.node), hit.origin.clone())).filter(|(texts, _)| !texts.is_empty());
    post.get(field).and_then(of).or_else(|| match &post.raw.fields.value {
        Value::Map(fields) => of_other_keys(post, fields, field, 0),
        _ => None,
    })
}

/// `b_benefits: […]`, `content: {benefits: […]}`: a list, since a text under such a key may as well be a heading or a switch.
fn of_other_keys(post: &Post<'_>, fields: &[Field], field: &str, depth: usize) -> Option<(Vec<String>, Origin)> {
    fields.iter().find_map(|own| match &own.node.value {
        Value::List(_) if is_named(&own.key, field) => {
            Some((texts(&own.node), post.origin_of(&own.key, own.node.span))).filter(|(texts, _)| !texts.is_empty())
        }
        Value::Map(inner) if depth < DEPTH_MAX => of_other_keys(post, inner, field, depth + 1),
        _ => None,
    })
}

/// Whether one word of a key is one for the field, and all before it are a letter or a small mark.
fn is_named(key: &str, field: &str) -> bool {
    let is_of_field = |word: &str| keys::field_of(&keys::normalized(word)).is_some_and(|(name, _)| name == field);
    is_of_field(key) || key.rsplit(['_', '-', ' ', '.']).next().is_some_and(is_of_field)
}

/// The names in the texts of a field: the items of its list, the lines of its one text, or what commas part in it.
pub(super) fn names_in(texts: &[String]) -> Vec<&str> {
    let parts: Vec<&str> = match texts {
        [one] if one.contains('\n') => one.lines().map(|line| &line[lines::sign(line)..]).collect(),
        [one] => one.split([',', ';']).collect(),
        many => many.iter().map(String::as_str).collect(),
    };
    parts.into_iter().map(str::trim).filter(|part| part.contains(char::is_alphanumeric)).collect()
}

/// The texts of a list, or the one of a scalar.
fn texts(node: &Node) -> Vec<String> {
    node.items().iter().filter_map(text).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

/// The text of an item: its own, or its name where it is a map.
fn text(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Map(fields) => NAMES.iter().find_map(|name| {
            let field = fields.iter().find(|field| keys::normalized(&field.key) == *name)?;
            field.node.text().filter(|text| !text.trim().is_empty())
        }),
        _ => node.text(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_texts() {
        assert_eq!(names_in(&["milling, baking; C++".into()]), ["milling", "baking", "C++"]);
        assert_eq!(names_in(&["- milling, slowly\n- baking\n".into()]), ["milling, slowly", "baking"]);
        assert_eq!(names_in(&["milling, slowly".into(), "baking".into()]), ["milling, slowly", "baking"]);
    }

    #[test]
    fn keys_with_a_word_for_the_field() {
        assert!(is_named("b_benefits", "jobBenefits"));
        assert!(is_named("job-benefits", "jobBenefits"));
        assert!(is_named("avantages", "jobBenefits"));
        assert!(!is_named("benefits_title", "jobBenefits"));
        assert!(!is_named("b_benefits", "skills"));
    }
}
