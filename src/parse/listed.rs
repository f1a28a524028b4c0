//! The records in the documents of a data file: where the list stands that people mean, without being told.

use super::notes::Notes;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::node::{Field, Node, Value};

/// What the list of jobs is called in data files, APIs and dumps; letters only, in lower case.
const LISTS: &[&str] = &[
    "jobs",
    "job",
    "joblist",
    "joboffers",
    "jobpostings",
    "joblistings",
    "postings",
    "positions",
    "openings",
    "vacancies",
    "offers",
    "listings",
    "offres",
    "emplois",
    "postes",
    "stellen",
    "stellenangebote",
    "ofertas",
    "empleos",
    "vagas",
    "offerte",
    "lavori",
    "vacatures",
    "items",
    "results",
    "records",
    "entries",
    "data",
    "graph",
];

/// What a file is.
#[derive(Debug)]
pub(super) enum Listed {
    /// One record.
    Single(Node),
    /// A list of them; some may be no maps.
    Several(Vec<Node>),
}

/// Whether a map gives a job's title: whoever knows the words says so.
pub(super) type Titled<'a> = &'a dyn Fn(&Node) -> bool;

/// The records of the documents of a file: under the key (dots reach into maps), else where they plainly stand. `None` where that is
/// nowhere, which is noted.
pub(super) fn records(documents: Vec<Node>, key: Option<&str>, titled: Titled<'_>, notes: &mut Notes) -> Option<Listed> {
    let is_stream = documents.len() > 1;
    let mut records = Vec::new();
    for document in documents {
        let span = document.span;
        let found = match key {
            Some(key) => at(document, key).and_then(of_key),
            None => of_document(document, titled),
        };
        match found {
            Some(Listed::Single(record)) if !is_stream => return Some(Listed::Single(record)),
            Some(Listed::Single(record)) => records.push(record),
            Some(Listed::Several(list)) => records.extend(list),
            None => {
                notes.push(missing(key), span);
                return None;
            }
        }
    }
    Some(Listed::Several(records))
}

fn missing(key: Option<&str>) -> Diagnostic {
    let message = key.map_or_else(
        || "it is not clear where the list of records stands in this file".to_owned(),
        |key| format!("no list of records stands under `{key}`"),
    );
    Diagnostic::error("records-missing", message, "name the key of the list with `records` in the `[[source]]`; dots reach into maps")
}

/// The node at a path of keys with dots.
fn at(node: Node, path: &str) -> Option<Node> {
    path.split('.').try_fold(node, |node, key| match node.value {
        Value::Map(fields) => fields.into_iter().find(|field| field.key == key).map(|field| field.node),
        _ => None,
    })
}

fn of_key(node: Node) -> Option<Listed> {
    match node.value {
        Value::List(items) => Some(Listed::Several(items)),
        Value::Null => Some(Listed::Several(Vec::new())),
        Value::Map(ref fields) if is_map_of_maps(fields) => Some(Listed::Several(entries(node))),
        Value::Map(_) => Some(Listed::Several(vec![node])),
        Value::Scalar { .. } => None,
    }
}

fn of_document(document: Node, titled: Titled<'_>) -> Option<Listed> {
    match document.value {
        Value::List(items) => Some(Listed::Several(items)),
        Value::Null => Some(Listed::Several(Vec::new())),
        Value::Map(ref fields) => match choose(fields, &document, titled) {
            Choice::Field(index) => of_field(document, index, titled),
            Choice::Entries => Some(Listed::Several(entries(document))),
            Choice::Whole => Some(Listed::Single(document)),
            Choice::Unclear => None,
        },
        Value::Scalar { .. } => None,
    }
}

/// What of a map is the records.
enum Choice {
    /// The list in this field, or what is in the map there.
    Field(usize),
    /// Each value, with its key for an id.
    Entries,
    /// The map is one.
    Whole,
    /// Several lists could be.
    Unclear,
}

fn choose(fields: &[Field], whole: &Node, titled: Titled<'_>) -> Choice {
    let known = |field: &Field| {
        let name: String = field.key.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_lowercase()).collect();
        LISTS.contains(&name.as_str()) && is_list(&field.node)
    };
    if let Some(index) = fields.iter().position(known) {
        return Choice::Field(index);
    }
    if titled(whole) {
        return Choice::Whole;
    }
    let lists: Vec<usize> = (0..fields.len()).filter(|index| has_maps(&fields[*index].node)).collect();
    match lists.as_slice() {
        [only] => return Choice::Field(*only),
        [] => {}
        several => {
            let of_jobs = |index: &&usize| fields[**index].node.items().iter().any(titled);
            let mut fitting = several.iter().filter(of_jobs);
            return match (fitting.next(), fitting.next()) {
                (Some(only), None) => Choice::Field(*only),
                _ => Choice::Unclear,
            };
        }
    }
    let in_one = fields.len() == 1 && !titled(&fields[0].node);
    match is_map_of_maps(fields) {
        true if in_one => Choice::Field(0),
        true => Choice::Entries,
        false => Choice::Whole,
    }
}

/// The records in one field of a map: its list, or what a map there holds.
fn of_field(document: Node, index: usize, titled: Titled<'_>) -> Option<Listed> {
    let Value::Map(mut fields) = document.value else { return None };
    // Each turn takes one level away, and there are no more levels than the readers allow.
    of_document(fields.swap_remove(index).node, titled)
}

/// A list in which records may stand: of maps, or empty.
fn is_list(node: &Node) -> bool {
    matches!(&node.value, Value::List(items) if items.is_empty()) || has_maps(node)
}

fn has_maps(node: &Node) -> bool {
    matches!(&node.value, Value::List(items) if items.iter().any(|item| matches!(item.value, Value::Map(_))))
}

fn is_map_of_maps(fields: &[Field]) -> bool {
    !fields.is_empty() && fields.iter().all(|field| matches!(field.node.value, Value::Map(_)))
}

/// The values of a map of maps, each with its key as `id` where it has none.
fn entries(node: Node) -> Vec<Node> {
    let Value::Map(fields) = node.value else { return vec![node] };
    let named = |field: Field| {
        let Value::Map(mut inner) = field.node.value else { return field.node };
        if !inner.iter().any(|f| f.key.eq_ignore_ascii_case("id")) {
            let id =
                Node { span: Span::new(field.key_span.start, field.key_span.end), value: Value::Scalar { text: field.key, quoted: true } };
            inner.push(Field { key: "id".into(), key_span: field.key_span, node: id });
        }
        Node { span: field.node.span, value: Value::Map(inner) }
    };
    fields.into_iter().map(named).collect()
}
