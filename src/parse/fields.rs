//! A map while it is being read: keys are unique, the last one wins.

use std::collections::BTreeMap;

use super::notes::Notes;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::node::{Field, Node, Value};

/// How deep lists and maps may stand in each other.
pub(super) const NESTING_MAX: usize = 64;

/// So many values a file may have: each takes more memory than the byte or two that it may be written in.
pub(super) const NODES_MAX: usize = 4_000_000;

/// Mistakes of a longer text are not repaired: after each, all of it is read again.
pub(super) const REPAIR_BYTES_MAX: usize = 1024 * 1024;

/// The finding where there are more.
pub(super) fn too_many() -> Diagnostic {
    Diagnostic::error("too-many-values", format!("this file has more than {NODES_MAX} values"), "split it, or write it as JSON Lines")
}

/// The finding where they stand deeper.
pub(super) fn too_deep() -> Diagnostic {
    Diagnostic::error(
        "front-matter-nesting",
        format!("lists and maps stand in each other more than {NESTING_MAX} deep"),
        "write it flatter: no field of a job post is deeper than four",
    )
}

/// Fields in the order of the file, found by key without a search through all.
#[derive(Debug, Default)]
pub(super) struct Fields {
    list: Vec<Field>,
    index: BTreeMap<String, usize>,
}

impl Fields {
    /// Adds a field; one of the same key is replaced, which is noted, as every generator does it.
    pub(super) fn insert(&mut self, key: String, key_span: Span, node: Node, notes: &mut Notes) {
        let field = Field { key, key_span, node };
        let Some(index) = self.index.get(&field.key) else {
            self.index.insert(field.key.clone(), self.list.len());
            self.list.push(field);
            return;
        };
        let before = std::mem::replace(&mut self.list[*index], field);
        let diagnostic = Diagnostic::warning(
            "duplicate-key",
            format!("`{}` stands here a second time; this one counts", before.key),
            "remove one of the two",
        );
        notes.push(diagnostic.with_why(Self::earlier(&before)), key_span);
    }

    /// Adds a field; with those of the same key it makes a list, as XML writes one.
    pub(super) fn gather(&mut self, field: Field) {
        let Some(index) = self.index.get(&field.key) else { return self.complete(field) };
        let known = &mut self.list[*index].node;
        if let Value::List(nodes) = &mut known.value {
            nodes.push(field.node);
        } else {
            let first = std::mem::replace(known, Node { span: known.span, value: Value::Null });
            known.value = Value::List(vec![first, field.node]);
        }
    }

    /// Adds a field whose key is not there yet.
    pub(super) fn complete(&mut self, field: Field) {
        if !self.index.contains_key(&field.key) {
            self.index.insert(field.key.clone(), self.list.len());
            self.list.push(field);
        }
    }

    pub(super) fn into_vec(self) -> Vec<Field> {
        self.list
    }

    fn earlier(field: &Field) -> String {
        match field.node.text() {
            Some(text) => format!("the value that stood there first was `{}`", text.chars().take(60).collect::<String>()),
            None => "what stood there first is left out".into(),
        }
    }
}
