//! Modules: elements of other namespaces in RSS and Atom. Most of what their specifications say is a table ([`Module`]); the rest is a function
//! beside it. One file for each field.

mod app;
mod basic;
mod history;
mod itunes;
mod lists;
mod media;
mod place;

use std::collections::BTreeMap;

use roxmltree::{Document, Node};

use super::found::{Found, shown};
use super::link::{self, ATOM, Base};
use super::rule::{Rule, rules};
use super::shape::{self, Times};
use super::values::address::{self, Wanted};
use super::values::{date, language, mail, number};
use super::{atom, atom_parts, tombstone, xml};

rules! {
    UNKNOWN = "module-element-unknown", Warning, "the specification of the module that the element belongs to", "the module has an element of that name", "correct the name (capitals count), or use a namespace of your own";
    REPEATED = "module-element-repeated", Warning, "the specification of the module that the element belongs to", "an element stands once where only one has a meaning", "keep one of them";
    MISPLACED = "module-element-misplaced", Error, "the specification of the module that the element belongs to", "an element stands where its module has it: in the channel or in items", "move the element to where it belongs";
    ATOM_MISPLACED = "atom-element-misplaced", Error, "RFC 4287, section 6.1; RSS Best Practices Profile, atom:link", "Atom's feeds and entries do not stand in other documents", "remove the element, or write what it says in RSS";
    XHTML_MISPLACED = "xhtml-misplaced", Warning, "W3C feed validator, MisplacedXHTMLContent", "XHTML stands in a `body` or a `div` of its own", "put it into `<xhtml:body>` or `<xhtml:div>`, or escape it in the description";
}

pub(in crate::validate) use self::{
    app::RULES as APP_RULES, history::RULES as HISTORY_RULES, itunes::RULES as ITUNES_RULES, lists::RULES as LIST_RULES,
    media::RULES as MEDIA_RULES, place::RULES as PLACE_RULES,
};
pub(in crate::validate) use basic::RULES as BASIC_RULES;
pub(in crate::validate) use itunes::together as podcast;

const XHTML: &str = "http://www.w3.org/1999/xhtml";

/// Where a foreign element stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In the channel of RSS, or the feed of Atom.
    Channel,
    /// In an item or entry.
    Item,
    /// In another element of a module.
    Inside,
    /// Anywhere else.
    Elsewhere,
}

/// Where a module has an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum In {
    Channel,
    Item,
    Both,
    /// In other elements of its module only.
    Own,
    /// In those too.
    Any,
}

/// What an element says.
#[derive(Debug, Clone, Copy)]
enum Says {
    /// Whatever it likes, perhaps nothing.
    Any,
    /// Something.
    Text,
    W3cdtf,
    Rfc3339,
    Period,
    Iso8601,
    Language,
    Email,
    Web,
    Number(number::Wanted),
    /// One of these words.
    Word(&'static Rule, &'static [&'static str]),
    /// What a function of the module checks.
    Special(fn(Node<'_, '_>, &mut Found<'_>)),
}

/// One element of a module.
type Element = (&'static str, In, Times, Says);

/// The elements of one namespace.
struct Module {
    namespaces: &'static [&'static str],
    elements: &'static [Element],
    /// Whether there are no others.
    is_closed: bool,
}

const MODULES: &[&[Module]] =
    &[app::MODULES, basic::MODULES, history::MODULES, itunes::MODULES, lists::MODULES, media::MODULES, place::MODULES];

/// Checks the elements in `parent` that are not the format's own.
pub(super) fn foreign(parent: Node<'_, '_>, place: Place, found: &mut Found<'_>) {
    let own = xml::namespace(parent);
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for child in xml::elements(parent).filter(|child| xml::namespace(*child) != own || place == Place::Inside) {
        let (namespace, name) = (xml::namespace(child), xml::name(child));
        match namespace {
            ATOM if own != ATOM => in_rss(child, name, found),
            tombstone::TOMBSTONES if own != ATOM || place != Place::Channel || xml::name(parent) != "feed" => {
                tombstone::misplaced(child, found);
            }
            XHTML => xhtml(child, name, found),
            _ => {
                let count = seen.entry((namespace, name)).or_insert(0);
                *count += 1;
                element(child, place, *count, found);
            }
        }
    }
}

fn element(node: Node<'_, '_>, place: Place, count: usize, found: &mut Found<'_>) {
    let (namespace, name) = (xml::namespace(node), xml::name(node));
    let Some(module) = MODULES.iter().flat_map(|modules| modules.iter()).find(|module| module.namespaces.contains(&namespace)) else {
        return;
    };
    let Some((_, wanted, times, says)) = module.elements.iter().find(|(known, ..)| *known == name) else {
        if module.is_closed {
            let near = module
                .elements
                .iter()
                .find(|(known, ..)| known.eq_ignore_ascii_case(name))
                .map_or(String::new(), |(near, ..)| format!("; there is `{near}`"));
            let rule = if namespace == link::HISTORY { &history::UNKNOWN } else { &UNKNOWN };
            found.add(rule, xml::tag(node), format!("its module has no {}{near}", xml::written(node)));
        }
        return;
    };
    let is_there = match place {
        Place::Channel => matches!(wanted, In::Channel | In::Both | In::Any),
        Place::Item => matches!(wanted, In::Item | In::Both | In::Any),
        Place::Inside => true,
        Place::Elsewhere => false,
    };
    if !is_there {
        let rule = if namespace == link::HISTORY { &history::MISPLACED } else { &MISPLACED };
        found.add(rule, xml::tag(node), format!("{} does not belong here", xml::written(node)));
    }
    if *times == Times::Once && count == 2 {
        found.add(&REPEATED, xml::tag(node), format!("{} stands more than once", xml::written(node)));
    }
    say(node, *says, found);
    if xml::elements(node).next().is_some() {
        foreign(node, Place::Inside, found);
    }
}

fn say(node: Node<'_, '_>, says: Says, found: &mut Found<'_>) {
    let special = |says| matches!(says, Says::Any | Says::Special(_));
    if !special(says) && !shape::says_something(node, found) {
        return;
    }
    let (text, place) = (xml::text(node), xml::place(node));
    let text = text.trim();
    match says {
        Says::W3cdtf => _ = date::w3cdtf(text, place, found),
        Says::Rfc3339 => _ = date::rfc3339(text, place, found),
        Says::Period => date::period(text, place, found),
        Says::Iso8601 => date::iso8601(text, place, found),
        Says::Language => language::check(text, place, found),
        Says::Email => mail::email(text, place, found),
        Says::Web => _ = address::check(text, Wanted::Iri, place, found),
        Says::Number(wanted) => number::check(text, wanted, place, found),
        Says::Word(rule, words) if !words.contains(&text) => {
            found.add(rule, place, format!("{} is none of {}", shown(text), words.join(", ")));
        }
        Says::Any | Says::Text | Says::Word(..) => {}
        Says::Special(check) => check(node, found),
    }
}

/// An element of Atom in RSS.
fn in_rss(node: Node<'_, '_>, name: &str, found: &mut Found<'_>) {
    match name {
        "link" => link::check(node, Base::None, found),
        "entry" | "feed" | "source" => {
            found.add(&ATOM_MISPLACED, xml::tag(node), format!("{} stands in a document that is not Atom", xml::written(node)));
        }
        _ if atom::NAMES.contains(&name) => atom_parts::check(node, found),
        _ => found.add(&shape::UNKNOWN, xml::tag(node), format!("Atom has no {}", xml::written(node))),
    }
}

/// XHTML that stands for a description.
fn xhtml(node: Node<'_, '_>, name: &str, found: &mut Found<'_>) {
    if !matches!(name, "body" | "div") {
        found.add(&XHTML_MISPLACED, xml::tag(node), format!("{} stands alone", xml::written(node)));
    }
    atom_parts::elements(node, atom::base(node) == Base::Known, found);
}

/// Checks `xml:lang` and `xml:base` wherever they stand.
pub(super) fn languages(document: &Document<'_>, found: &mut Found<'_>) {
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        for attribute in node.attributes().filter(|attribute| attribute.namespace() == Some(xml::XML)) {
            match attribute.name() {
                "lang" if !attribute.value().is_empty() => language::check(attribute.value(), attribute.range_value(), found),
                "base" => _ = address::check(attribute.value(), Wanted::Reference, attribute.range_value(), found),
                _ => {}
            }
        }
    }
}

/// An attribute that has to be there and hold an address.
fn web(node: Node<'_, '_>, name: &str, found: &mut Found<'_>) {
    if let Some((value, place)) = shape::required_attribute(node, name, found) {
        address::check(value, Wanted::Iri, place, found);
    }
}

/// An attribute that, if it is there, is one of some words.
fn word(node: Node<'_, '_>, name: &str, rule: &'static Rule, words: &[&str], found: &mut Found<'_>) {
    if let Some((value, place)) = xml::attribute(node, name)
        && !words.contains(&value)
    {
        found.add(rule, place, format!("{} is none of {}", shown(value), words.join(", ")));
    }
}
