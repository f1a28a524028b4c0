//! Whether a post says what was accepted, and nothing else than before.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::propose::{Group, flatten};
use crate::model::draft::Draft;
use crate::model::origin::From;

/// What is wrong with `after`, which is `before` with a group written into it; `None` where all is as it should be: what was accepted is
/// stated by the front matter, what follows from it follows, and nothing else is different.
#[must_use]
pub fn disagreement(before: &Draft, after: &Draft, group: &Group) -> Option<String> {
    let same = (after.kind, after.stated, &after.own_id, &after.slug, &after.summary, &after.text, &after.text_digest)
        == (before.kind, before.stated, &before.own_id, &before.slug, &before.summary, &before.text, &before.text_digest);
    if !same {
        return Some("the post would be taken for another kind of page, or its text would change".into());
    }
    let (old, new) = (leaves(before), leaves(after));
    for (pointer, value) in &group.leaves {
        let said = alike(&new, pointer, value);
        let stated =
            said.and_then(|at| after.origins.get(&at)).is_some_and(|origin| matches!(origin.from, From::FrontMatter | From::Derived));
        if !stated {
            return Some(format!("`{pointer}` would not be read as {value}"));
        }
    }
    for (pointer, value) in &old {
        if alike(&new, pointer, value).is_none() {
            return Some(format!("`{pointer}` would no longer be {value}"));
        }
    }
    let accepted: BTreeSet<&String> = group.leaves.keys().collect();
    new.iter().find_map(|(pointer, value)| {
        let known = alike(&old, pointer, value).is_some() || alike(&group.leaves, pointer, value).is_some();
        let follows = after.origins.get(pointer).is_some_and(|origin| origin.from == From::Derived);
        (!known && !follows && !is_twin(pointer, &accepted)).then(|| format!("`{pointer}` would become {value}"))
    })
}

/// One statement may fill two leaves: the reference both of its own, the kind of contract also the type that it implies.
fn is_twin(pointer: &str, accepted: &BTreeSet<&String>) -> bool {
    let has = |other: &str| accepted.iter().any(|known| known.as_str() == other);
    match pointer {
        "/posting/identifier/value" => has("/facts/reference"),
        "/facts/reference" => has("/posting/identifier/value"),
        "/facts/titleAsWritten" => has("/posting/title"),
        _ => pointer.starts_with("/posting/employmentType/") && has("/facts/contract"),
    }
}

fn leaves(draft: &Draft) -> BTreeMap<String, Value> {
    let mut found = BTreeMap::new();
    flatten("", &serde_json::json!({ "posting": draft.posting, "facts": draft.facts }), &mut found);
    found
}

/// Where a value stands: at its pointer, or anywhere in the same list where it is an item of one.
fn alike(leaves: &BTreeMap<String, Value>, pointer: &str, value: &Value) -> Option<String> {
    if leaves.get(pointer) == Some(value) {
        return Some(pointer.to_owned());
    }
    let (list, index) = pointer.rsplit_once('/')?;
    index.parse::<usize>().ok()?;
    let begins = format!("{list}/");
    leaves
        .range(begins.clone()..)
        .take_while(|(other, _)| other.starts_with(&begins))
        .find(|(other, found)| *found == value && other[begins.len()..].parse::<usize>().is_ok())
        .map(|(other, _)| other.clone())
}
