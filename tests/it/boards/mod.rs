//! Documents for aggregators, written for a board of fifty jobs that differ in everything, and read back by a parser that is not ours.

/// What single jobs become.
mod cases;

/// The loss report.
mod losses;

/// The manual of the targets.
mod manual;

/// Documents, packed twins, selections and parts, as files.
mod files;

/// What each aggregator says of its documents.
mod rules;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jobherald::model::dialect::CatalogFormat;
use jobherald::model::target::Target;
use jobherald::render;
use roxmltree::{Document, Node};
use serde_json::Value;

use crate::golden::root;
use crate::support::site::{NOW, Site};

/// A document that was read back.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) target: &'static Target,
    pub(super) text: String,
    /// Name of the root element.
    pub(super) root: String,
    /// Leaves of the head.
    pub(super) head: Vec<Leaf>,
    pub(super) items: Vec<Item>,
}

/// An element without others in it, or an attribute: its path, and its text.
pub(super) type Leaf = (String, String);

/// One item.
#[derive(Debug)]
pub(super) struct Item {
    leaves: Vec<Leaf>,
}

impl Item {
    /// The text of an element of the dialect; empty where it is empty or missing.
    pub(super) fn text(&self, path: &str) -> &str {
        self.leaves.iter().find(|(name, _)| name == path).map_or("", |(_, text)| text)
    }

    pub(super) fn has(&self, path: &str) -> bool {
        self.leaves.iter().any(|(name, _)| name == path)
    }

    /// The names of all elements.
    pub(super) fn names(&self) -> Vec<&str> {
        self.leaves.iter().map(|(name, _)| name.as_str()).collect()
    }
}

impl Read {
    pub(super) fn of(target: &'static Target, text: &str) -> Self {
        let document = Document::parse(text).unwrap_or_else(|e| panic!("{}: {e}", target.id));
        let name = format(target).layout.item;
        let is_item = |node: &Node<'_, '_>| node.is_element() && node.has_tag_name(name);
        let top = document.root_element();
        let mut head = Vec::new();
        top.children().filter(|node| node.is_element() && !is_item(node)).for_each(|node| leaves(node, "", &mut head));
        let items = top.children().filter(is_item).map(|node| {
            let mut found: Vec<Leaf> = node.attributes().map(|a| (format!("@{}", a.name()), a.value().to_owned())).collect();
            node.children().filter(Node::is_element).for_each(|child| leaves(child, "", &mut found));
            Item { leaves: found }
        });
        Self { target, root: top.tag_name().name().to_owned(), head, items: items.collect(), text: text.to_owned() }
    }

    /// What an item's job states.
    pub(super) fn job_of(&self, item: &Item) -> &'static Value {
        let id = item.text(format(self.target).layout.id);
        jobs().get(&id[..32]).unwrap_or_else(|| panic!("{}: no job has the id {id}", self.target.id))
    }

    /// The items with this title.
    pub(super) fn titled(&self, title: &str) -> Vec<&Item> {
        let element = if self.target.id == "jooble" { "name" } else { "title" };
        self.items.iter().filter(|item| item.text(element) == title).collect()
    }
}

fn leaves(node: Node<'_, '_>, above: &str, found: &mut Vec<Leaf>) {
    let path = format!("{above}{}", node.tag_name().name());
    let mut inner = node.children().filter(Node::is_element).peekable();
    if inner.peek().is_none() {
        // A section that holds the end of another stands in two pieces.
        let text = node.children().filter_map(|piece| piece.text()).collect();
        found.push((path, text));
    } else {
        inner.for_each(|child| leaves(child, &format!("{path}/"), found));
    }
}

pub(super) fn format(target: &Target) -> &CatalogFormat {
    target.dialect().expect("a dialect")
}

/// The documents of the board.
pub(super) fn board() -> &'static [Read] {
    &built().0
}

/// What the program understood of the jobs, by the 32 characters that their items' ids begin with.
pub(super) fn jobs() -> &'static BTreeMap<String, Value> {
    &built().1
}

/// The board, built once.
fn built() -> &'static (Vec<Read>, BTreeMap<String, Value>) {
    static BOARD: OnceLock<(Vec<Read>, BTreeMap<String, Value>)> = OnceLock::new();
    BOARD.get_or_init(|| {
        let site = Site::copy_of(&root("tests/cases/boards"), &["jobs.jsonl"]);
        site.run(&["build", "--now", NOW]).ended(0);
        let read = |target: &'static Target| Read::of(target, &site.read(&format!("public/aggregators/{}.xml", target.id)));
        let records = site.run(&["inspect", "--full", "--now", NOW]).ended(0).stdout;
        let records = records.lines().map(|line| serde_json::from_str::<Value>(line).expect("a record"));
        let id = |record: &Value| record["id"].as_str().unwrap_or_default().replace("urn:uuid:", "").replace('-', "");
        (render::dialects().into_iter().map(read).collect(), records.map(|record| (id(&record), record)).collect())
    })
}

pub(super) fn document(target: &str) -> &'static Read {
    board().iter().find(|read| read.target.id == target).unwrap_or_else(|| panic!("no document of `{target}`"))
}
