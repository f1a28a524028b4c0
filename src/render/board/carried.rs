//! What a template carries of a posting, found out by trying: a made-up job is written, then written again with one field changed, and where
//! the two differ that field has arrived.

use jiff::tz::TimeZone;
use serde_json::Value as Json;

use super::engine::Block;
use super::matter::Format;
use super::proof;
use super::{Board, Frame, kept, table};
use crate::model::catalog::Entry;
use crate::model::dialect::{Carried, Document};
use crate::model::field::{FIELDS, Field};
use crate::model::target::{Site, View};
use crate::model::time::When;
use crate::model::vocabulary::Vocabularies;
use crate::render::item;

const HTML: &str = "<p>We build boats that carry people and their bicycles across the harbour, and we look for somebody to build them.</p>";
const OTHER_HTML: &str =
    "<p>We mend boats that carried people and their bicycles across the harbour, and we look for somebody to mend them.</p>";

/// Texts of a piece by the element or column that holds them.
type Leaves = Vec<(String, String)>;

/// The fields that arrive in the board's document, and where. Nothing of formats that have no names for their parts.
pub(super) fn of(board: &Board) -> Vec<Carried> {
    let (site, document) = (proof::site(), proof::document(board));
    let part = proof::part(board, &document);
    let Ok(frame) = board.frame(&site, &part) else { return Vec::new() };
    let trial = Trial { board, site: &site, document: &document, frame: &frame };
    let rich = proof::rich();
    let Some(before) = trial.leaves(&rich, HTML) else { return Vec::new() };
    let mut carried = Vec::new();
    for field in FIELDS {
        let (entry, html, value) = match changed(&rich, field) {
            Some((entry, value)) => (entry, HTML, value),
            None if field.name == "description" => (rich.clone(), OTHER_HTML, OTHER_HTML.to_owned()),
            None => continue,
        };
        let Some(after) = trial.leaves(&entry, html) else { continue };
        let is_new = |leaf: &&(String, String)| !before.contains(leaf);
        // What is written as it stands says most of where the field is.
        let new = after.iter().filter(is_new).find(|(_, text)| *text == value).or_else(|| after.iter().find(is_new));
        let gone = || before.iter().find(|leaf| !after.contains(leaf));
        // The language changes words elsewhere too.
        let is_told = |leaf: &&(String, String)| field.name != "language" || leaf.1 == value;
        if let Some((element, text)) = new.or_else(gone).filter(is_told) {
            let near = (*text != value).then_some("in the form that the template gives it");
            carried.push(Carried { field: field.name, element: kept(element), approximated: near, unless: &[] });
        }
    }
    carried
}

struct Trial<'a> {
    board: &'a Board,
    site: &'a Site,
    document: &'a Document,
    frame: &'a Frame,
}

impl Trial<'_> {
    /// The parts of the job's first item.
    fn leaves(&self, entry: &Entry, html: &str) -> Option<Leaves> {
        let view = View { entry, html, summary: "A sentence.", json: "", vocabularies: Vocabularies::default() };
        let items = item::items(self.board.format(), self.document, &view);
        let piece = self.board.piece(Block::Item, super::values::of_item(self.site, items.first()?)).ok()?;
        match self.board.kind {
            Format::Xml => self.elements(&piece),
            Format::Csv => {
                let columns = table::rows(&self.board.matter.csv, &self.frame.head).ok()?.pop()?;
                let row = table::rows(&self.board.matter.csv, &piece).ok()?.into_iter().next()?;
                Some(columns.into_iter().zip(row).collect())
            }
            Format::Json => {
                let mut leaves = Vec::new();
                members(&serde_json::from_str(&piece).ok()?, "", &mut leaves);
                Some(leaves)
            }
            Format::Text => None,
        }
    }

    fn elements(&self, piece: &str) -> Option<Leaves> {
        let text = format!("{}\n{piece}\n{}", self.frame.head, self.frame.tail);
        let document = roxmltree::Document::parse(text.trim()).ok()?;
        let name = self.board.format().layout.item;
        let item = document.descendants().find(|node| node.is_element() && node.tag_name().name() == name)?;
        let mut leaves = Vec::new();
        elements(item, "", &mut leaves);
        Some(leaves)
    }
}

fn elements(node: roxmltree::Node<'_, '_>, path: &str, leaves: &mut Leaves) {
    leaves.extend(node.attributes().map(|a| (format!("{path}@{}", a.name()), a.value().to_owned())));
    if !path.is_empty() && !node.children().any(|child| child.is_element()) {
        leaves.push((path.to_owned(), node.children().filter_map(|piece| piece.text()).collect()));
    }
    for child in node.children().filter(roxmltree::Node::is_element) {
        let below = if path.is_empty() { String::new() } else { format!("{path}/") };
        elements(child, &format!("{below}{}", child.tag_name().name()), leaves);
    }
}

fn members(value: &Json, path: &str, leaves: &mut Leaves) {
    match value {
        Json::Object(map) => map.iter().for_each(|(key, value)| members(value, &format!("{path}/{key}"), leaves)),
        Json::Array(list) => list.iter().for_each(|value| members(value, path, leaves)),
        leaf => leaves.push((path.trim_start_matches('/').to_owned(), leaf.as_str().map_or_else(|| leaf.to_string(), str::to_owned))),
    }
}

/// The job with another value of this field, and that value; `None` where the made-up job does not state it.
fn changed(entry: &Entry, field: &Field) -> Option<(Entry, String)> {
    let mut posting = serde_json::to_value(&entry.posting).expect("plain data serialise");
    let mut facts = serde_json::to_value(&entry.facts).expect("plain data serialise");
    let leaf = find(&mut posting, field.name).or_else(|| find(&mut facts, field.name))?;
    *leaf = other(leaf, field)?;
    let value = leaf.as_str().map_or_else(|| leaf.to_string(), str::to_owned);
    let (posting, facts) = (serde_json::from_value(posting).ok()?, serde_json::from_value(facts).ok()?);
    let url = if field.name == "url" { value.clone() } else { entry.url.clone() };
    let language = if field.name == "language" { value.clone() } else { entry.language.clone() };
    let is_posted = field.name == "datePosted";
    let published = if is_posted { When::try_from(value.clone()).ok()?.start(&TimeZone::UTC) } else { entry.published };
    Some((Entry { url, published, language, posting, facts, ..entry.clone() }, value))
}

/// The leaf of a dotted name; of lists the first.
fn find<'a>(tree: &'a mut Json, path: &str) -> Option<&'a mut Json> {
    match tree {
        Json::Array(list) => find(list.first_mut()?, path),
        Json::Object(map) => {
            let (first, rest) = path.split_once('.').unwrap_or((path, ""));
            find(map.get_mut(first)?, rest)
        }
        Json::Null => None,
        leaf => path.is_empty().then_some(leaf),
    }
}

fn other(value: &Json, field: &Field) -> Option<Json> {
    if let Some(text) = value.as_str() {
        let word = field.words.iter().find(|word| **word != text).copied();
        let is_day = When::try_from(text.to_owned()).is_ok();
        let by_name = match field.name {
            "jobDuration" => Some("P7M"),
            "language" => Some("de"),
            "baseSalary.currency" => Some("GBP"),
            "jobLocation.address.addressCountry" => Some("DE"),
            _ if is_day => Some("2026-05-05"),
            _ => None,
        };
        return Some(by_name.or(word).map_or_else(|| format!("{text}9"), str::to_owned).into());
    }
    match value {
        Json::Number(number) => Some((number.as_i64()? + 1).into()),
        Json::Bool(is) => Some((!is).into()),
        _ => None,
    }
}
