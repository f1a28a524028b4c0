//! RSS 1.0 (<https://web.resource.org/rss/1.0/spec>): the little that is still written in it. Its modules are checked like those of RSS 2.0.

use roxmltree::{Document, Node};

use super::found::Found;
use super::modules::{self, Place};
use super::rule::{Rule, rules};
use super::shape;
use super::values::address::{self, Wanted};
use super::{namespace, xml};

rules! {
    OLD = "rss-1-0", Info, "RSS 1.0", "the document is RSS 2.0 or Atom", "write RSS 2.0 or Atom beside it: of RSS 1.0 only the outline is checked";
    INCOMPLETE = "rss-1-0-incomplete", Error, "RSS 1.0, sections 5.3 and 5.5", "a channel has title, link and description, an item title and link", "add the element";
}

/// The namespace of its root.
pub(super) const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const RSS: [&str; 4] = [
    "http://purl.org/rss/1.0/",
    "http://my.netscape.com/rdf/simple/0.9/",
    "http://channel.netscape.com/rdf/simple/0.9/",
    "http://purl.org/net/rss1.1#",
];

/// Whether it is RSS at all.
pub(super) fn is_rss(root: Node<'_, '_>) -> bool {
    xml::elements(root).any(|child| RSS.contains(&xml::namespace(child)))
}

/// Checks a document whose root is `rdf:RDF`.
pub(super) fn check(document: &Document<'_>, found: &mut Found<'_>) {
    let root = document.root_element();
    found.add(&OLD, xml::tag(root), "this is RSS 1.0, of which only the outline is checked");
    namespace::check(document, RDF, found);
    modules::languages(document, found);
    for node in xml::elements(root).filter(|child| RSS.contains(&xml::namespace(*child))) {
        let (wanted, place): (&[&str], Place) = match xml::name(node) {
            "channel" => (&["title", "link", "description"], Place::Channel),
            "item" => (&["title", "link"], Place::Item),
            _ => continue,
        };
        let own = xml::namespace(node);
        for name in wanted.iter().filter(|name| xml::named(node, own, name).next().is_none()) {
            let rule: &'static Rule = &INCOMPLETE;
            found.add(rule, xml::tag(node), format!("{} has no `<{name}>`", xml::written(node)));
        }
        for link in xml::named(node, own, "link") {
            if shape::says_something(link, found) {
                address::check(xml::text(link).trim(), Wanted::Web, xml::place(link), found);
            }
        }
        modules::foreign(node, place, found);
    }
}
