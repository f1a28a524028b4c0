//! Exports of hiring software: each is one file here with an [`Export`] value, which knows a document by its shape and says its jobs in our
//! words. What the software says in a closed list of its own is translated; everything else stays as written, for the readers of fields.

mod ashby;
mod greenhouse;
mod lever;
mod personio;
mod recruitee;
mod teamtailor;

use url::Url;

use super::job::{Job, Record};
use super::notes::Notes;
use super::{json, xml};
use crate::model::node::{Field, Node, Value};

/// One form of one piece of hiring software.
pub(super) struct Export {
    /// Its name in `format`.
    pub(super) id: &'static str,
    /// The jobs of a document of this form, in its order; `None` for any other document.
    jobs: fn(&Node) -> Option<&[Node]>,
    /// One job in our words.
    read: fn(Job<'_>, Whole<'_>) -> Record,
    /// The address of the next page, where the document has one.
    next: fn(&Node) -> Option<&str>,
}

/// The document that a job stands in.
#[derive(Clone, Copy)]
pub(super) struct Whole<'a> {
    /// The whole of it.
    pub(super) document: &'a Node,
    /// Where it was fetched.
    pub(super) address: Option<&'a Url>,
}

/// Every form.
pub(super) static EXPORTS: [&Export; 8] = [
    &ashby::EXPORT,
    &greenhouse::EXPORT,
    &lever::EXPORT,
    &personio::EXPORT,
    &recruitee::EXPORT,
    &teamtailor::FEED,
    &teamtailor::RSS,
    &teamtailor::API,
];

/// Names of the forms, sorted, each once.
pub(super) fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = EXPORTS.iter().map(|export| export.id).collect();
    names.dedup();
    names
}

/// The form of a document: the one that has this name and whose shape it has; without a name, the only one whose shape it has.
pub(super) fn recognise(document: &Node, name: Option<&str>) -> Option<&'static Export> {
    let named = |export: &&&Export| name.is_none_or(|name| export.id == name);
    let mut fitting = EXPORTS.iter().filter(named).filter(|export| (export.jobs)(document).is_some());
    let first = fitting.next()?;
    (name.is_some() || fitting.next().is_none()).then_some(first)
}

/// The documents of a text, one after the other, as the pages of an answer are kept: all of one form, or none of them counts. `None`
/// where they are no export; then a finding says why, if they cannot be read at all.
pub(super) fn documents(text: &str, name: Option<&str>, notes: &mut Notes) -> Option<(&'static Export, Vec<Node>)> {
    let mut documents = Vec::new();
    let mut form: Option<&'static Export> = None;
    let mut at = text.len() - text.trim_start().len();
    while at < text.len() {
        let (document, end) =
            if text[at..].starts_with('<') { (xml::read(&text[at..], notes)?, text.len()) } else { json::read(text, at, notes)? };
        let export = recognise(&document, form.map(|form| form.id).or(name))?;
        form = Some(export);
        documents.push(document);
        at = end + (text[end..].len() - text[end..].trim_start().len());
    }
    Some((form?, documents))
}

impl Export {
    /// The jobs of a document in our words, one map each, in its order: none is left out, so that an index is a place.
    pub(super) fn records(&self, document: &Node, address: Option<&Url>) -> Vec<Node> {
        let whole = Whole { document, address };
        let jobs = (self.jobs)(document).unwrap_or_default();
        jobs.iter().map(|job| (self.read)(Job(job), whole).into_node()).collect()
    }

    /// How many jobs stand in a document.
    pub(super) fn count(&self, document: &Node) -> usize {
        (self.jobs)(document).map_or(0, <[Node]>::len)
    }

    /// The address of the next page.
    pub(super) fn next<'a>(&self, document: &'a Node) -> Option<&'a str> {
        (self.next)(document)
    }
}

/// One page has them all.
fn no_next(_: &Node) -> Option<&str> {
    None
}

/// The field of a map, whatever is in it.
fn field<'a>(node: &'a Node, key: &str) -> Option<&'a Field> {
    let Value::Map(fields) = &node.value else { return None };
    fields.iter().find(|field| field.key == key)
}

/// The list in a field of a map, which may be empty.
fn list<'a>(node: &'a Node, key: &str) -> Option<&'a [Node]> {
    match &field(node, key)?.node.value {
        Value::List(nodes) => Some(nodes),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
