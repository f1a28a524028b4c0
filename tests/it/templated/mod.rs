//! Documents from templates: the five that come with the program, written for the board of fifty jobs and read back by parsers that are not
//! ours, and a template of somebody's own.

/// The manual of templates.
mod manual;

/// What each board says of its documents.
mod rules;

/// A template of somebody's own, and the mistakes that people make in it.
mod own;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use regex::Regex;
use roxmltree::{Document, Node};

use crate::golden::root;
use crate::support::site::{NOW, Site};

/// A document that was read back: of each item the texts by the names of elements or columns, in document order.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) text: String,
    /// Name of the root element; of a table the names of its columns.
    pub(super) head: String,
    pub(super) items: Vec<Vec<(String, String)>>,
}

/// The text of an element or column; empty where it is empty or missing.
pub(super) fn text<'a>(item: &'a [(String, String)], name: &str) -> &'a str {
    item.iter().find(|(known, _)| known == name).map_or("", |(_, text)| text)
}

impl Read {
    fn xml(text: &str) -> Self {
        let document = Document::parse(text).expect("well-formed XML");
        let top = document.root_element();
        let item = |node: Node<'_, '_>| {
            let attributes = node.attributes().map(|a| (format!("@{}", a.name()), a.value().to_owned()));
            let children = node.children().filter(Node::is_element).flat_map(|child| {
                let own = child.attributes().map(move |a| (format!("{}@{}", child.tag_name().name(), a.name()), a.value().to_owned()));
                let text: String = child.children().filter_map(|piece| piece.text()).collect();
                std::iter::once((child.tag_name().name().to_owned(), text)).chain(own)
            });
            attributes.chain(children).collect()
        };
        let is_item = |node: &Node<'_, '_>| node.is_element() && node.children().any(|child| child.is_element());
        let items = top.children().filter(is_item).map(item).collect();
        Self { head: top.tag_name().name().to_owned(), items, text: text.to_owned() }
    }

    fn table(text: &str) -> Self {
        let mut reader = csv::ReaderBuilder::new().delimiter(b'|').quoting(false).from_reader(text.as_bytes());
        let head: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
        let rows = reader.records().map(|row| row.expect("as many fields as columns"));
        let items = rows.map(|row| head.iter().cloned().zip(row.iter().map(str::to_owned)).collect()).collect();
        Self { items, head: head.join("|"), text: text.to_owned() }
    }
}

pub(super) const SECTIONS: &str = "\
[targets.generic]
[targets.jobijoba]
params = { utm_source = \"jobijoba\" }
[targets.trovit]
[targets.hellowork]
extra = { siret = \"12345678900011\" }
[targets.france-travail]
extra = { Par_cle = \"EXEMPLE\" }
";

/// The documents of the five templates, by name. France Travail takes jobs in France alone: for it the board's jobs are moved there.
pub(super) fn documents() -> &'static BTreeMap<&'static str, Read> {
    static DOCUMENTS: OnceLock<BTreeMap<&'static str, Read>> = OnceLock::new();
    DOCUMENTS.get_or_init(|| {
        let site = board();
        site.run(&["build", "--now", NOW]).ended(0);
        let xml = ["generic", "jobijoba", "trovit", "hellowork"];
        let mut all: BTreeMap<&'static str, Read> =
            xml.into_iter().map(|name| (name, Read::xml(&site.read(&format!("public/aggregators/{name}.xml"))))).collect();
        let country = Regex::new(r#""addressCountry": "[A-Z]{2}""#).expect("a pattern");
        let moved = country.replace_all(&site.read("jobs.jsonl"), r#""addressCountry": "FR""#).into_owned();
        site.write("jobs.jsonl", moved);
        site.run(&["build", "--now", NOW]).ended(0);
        all.insert("france-travail", Read::table(&site.read("public/aggregators/france-travail.csv")));
        all
    })
}

/// The board of fifty jobs with these documents.
fn board() -> Site {
    let site = Site::copy_of(&root("tests/cases/boards"), &["jobs.jsonl"]);
    let config = site.read("jobherald.toml");
    let head = config.split("[targets").next().expect("a beginning").to_owned();
    site.write("jobherald.toml", format!("{head}{SECTIONS}"));
    site
}

#[test]
fn the_same_jobs_make_the_same_bytes() {
    let written = || {
        let site = board();
        site.run(&["build", "--now", NOW]).ended(0);
        site.tree("public/aggregators")
    };
    let (once, again) = (written(), written());
    assert_eq!(once.len(), 10, "five documents and their packed twins: {:?}", once.keys());
    assert_eq!(once, again);
}

#[test]
fn what_comes_with_the_program_is_what_it_prints() {
    for template in jobherald::render::board::SHIPPED {
        let site = Site::new("");
        let printed = site.run(&["schema", "--template", template.name]).ended(0).stdout;
        assert_eq!(printed, std::fs::read_to_string(root(template.path)).expect("the template"), "{}", template.name);
    }
}
