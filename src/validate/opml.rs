//! OPML 2.0 (<http://opml.org/spec2.opml>).

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

use super::found::{Found, shown};
use super::rule::rules;
use super::shape::{self, Shape, TEXT, Times::Once};
use super::values::address::{self, Wanted};
use super::values::{date, language, mail, number};
use super::{namespace, xml};

rules! {
    VERSION = "opml-version", Error, "OPML 2.0, opml", "the root says its version: 1.0, 1.1 or 2.0", "write `<opml version=\"2.0\">`";
    HEAD_MISSING = "opml-head-missing", Error, "OPML 2.0, opml", "there is a head", "add `<head>`, perhaps with a title";
    BODY_EMPTY = "opml-body-empty", Error, "OPML 2.0, body", "the body holds an outline", "add an `<outline text=\"…\"/>`";
    TEXT_MISSING = "opml-text-missing", Error, "OPML 2.0, text attribute", "every outline has a text", "add `text`, which is what people see";
    FEED_ADDRESS = "opml-feed-address-missing", Error, "OPML 2.0, subscription lists", "an outline of type `rss` says the address of its feed", "add `xmlUrl` (capitals count)";
    LINK_ADDRESS = "opml-link-address-missing", Error, "OPML 2.0, inclusion", "an outline of type `link` or `include` says where it leads", "add `url`";
    FEED_TWICE = "opml-feed-twice", Warning, "OPML 2.0, subscription lists", "a feed stands once in a list", "keep one of them: readers subscribe twice, or refuse the list";
    BOOLEAN = "opml-boolean", Error, "OPML 2.0, outline", "isComment and isBreakpoint are `true` or `false`", "write `true` or `false`";
    FEED_VERSION = "opml-feed-version", Info, "OPML 2.0, subscription lists", "the version of a feed is `RSS1`, `RSS2`, `RSS` or `scriptingNews`", "write one of them, or leave `version` out";
    EXPANSION = "opml-expansion-state", Error, "OPML 2.0, expansionState", "the expansion state is a list of line numbers with commas", "write it like `1, 3, 7`";
}

const NAMES: &[&str] = &[
    "opml",
    "head",
    "body",
    "outline",
    "title",
    "dateCreated",
    "dateModified",
    "ownerName",
    "ownerEmail",
    "ownerId",
    "docs",
    "expansionState",
    "vertScrollState",
    "windowTop",
    "windowLeft",
    "windowBottom",
    "windowRight",
];
const ROOT: Shape = Shape { children: &[("head", Once), ("body", Once)], attributes: &["version"], is_text: false };
const HEAD: Shape = Shape {
    children: &[
        ("title", Once),
        ("dateCreated", Once),
        ("dateModified", Once),
        ("ownerName", Once),
        ("ownerEmail", Once),
        ("ownerId", Once),
        ("docs", Once),
        ("expansionState", Once),
        ("vertScrollState", Once),
        ("windowTop", Once),
        ("windowLeft", Once),
        ("windowBottom", Once),
        ("windowRight", Once),
    ],
    attributes: &[],
    is_text: false,
};

/// Checks a document whose root is `opml`.
pub(super) fn check(document: &Document<'_>, found: &mut Found<'_>) {
    let root = document.root_element();
    let own = xml::namespace(root);
    namespace::check(document, own, found);
    shape::check(root, own, &ROOT, NAMES, found);
    match xml::attribute(root, "version") {
        Some(("1.0" | "1.1" | "2.0", _)) => {}
        Some((version, place)) => found.add(&VERSION, place, format!("there is no OPML {}", shown(version))),
        None => found.plain(&VERSION, xml::tag(root)),
    }
    match xml::named(root, own, "head").next() {
        Some(head) => self::head(head, found),
        None => found.add(&HEAD_MISSING, xml::tag(root), "this list has no head"),
    }
    shape::required(root, own, &["body"], found);
    let Some(body) = xml::named(root, own, "body").next() else { return };
    shape::no_text(body, found);
    shape::attributes(body, &[], found);
    if xml::named(body, own, "outline").next().is_none() {
        found.add(&BODY_EMPTY, xml::tag(body), "this list holds nothing");
    }
    let mut feeds = BTreeSet::new();
    for node in body.descendants().skip(1).filter(roxmltree::Node::is_element).filter(|node| xml::namespace(*node) == own) {
        if xml::name(node) == "outline" {
            outline(node, &mut feeds, found);
        } else {
            found.add(&shape::UNKNOWN, xml::tag(node), format!("{} stands among outlines", xml::written(node)));
        }
    }
}

fn head(head: Node<'_, '_>, found: &mut Found<'_>) {
    let own = xml::namespace(head);
    shape::check(head, own, &HEAD, NAMES, found);
    for child in xml::elements(head).filter(|child| xml::namespace(*child) == own) {
        shape::check(child, own, &TEXT, NAMES, found);
        let (text, place) = (xml::text(child), xml::place(child));
        let text = text.trim();
        // Programs write many of these empty.
        if text.is_empty() {
            continue;
        }
        match xml::name(child) {
            "dateCreated" | "dateModified" => _ = date::rfc822(text, place, found),
            "ownerEmail" => mail::email(text, place, found),
            "ownerId" | "docs" => _ = address::check(text, Wanted::Iri, place, found),
            "expansionState" if !text.split(',').all(|part| number::is(part, number::Wanted::Natural)) => {
                found.add(&EXPANSION, place, format!("{} is no list of numbers", shown(text)));
            }
            "vertScrollState" | "windowTop" | "windowLeft" | "windowBottom" | "windowRight" => {
                number::check(text, number::Wanted::Integer, place, found);
            }
            _ => {}
        }
    }
}

fn outline<'a>(outline: Node<'a, '_>, feeds: &mut BTreeSet<&'a str>, found: &mut Found<'_>) {
    shape::no_text(outline, found);
    if xml::attribute(outline, "text").is_none_or(|(text, _)| text.trim().is_empty()) {
        found.add(&TEXT_MISSING, xml::tag(outline), "this outline has no text");
    }
    for name in ["isComment", "isBreakpoint"] {
        if let Some((value, place)) = xml::attribute(outline, name).filter(|(value, _)| !matches!(*value, "true" | "false")) {
            found.add(&BOOLEAN, place, format!("{} is neither `true` nor `false`", shown(value)));
        }
    }
    if let Some((created, place)) = xml::attribute(outline, "created") {
        date::rfc822(created, place, found);
    }
    for name in ["xmlUrl", "htmlUrl", "url"] {
        if let Some((value, place)) = xml::attribute(outline, name).filter(|(value, _)| !value.is_empty()) {
            address::check(value, Wanted::Iri, place, found);
        }
    }
    let address = |name: &str| xml::attribute(outline, name).map(|(value, _)| value).filter(|value| !value.trim().is_empty());
    match xml::attribute(outline, "type").map(|(kind, _)| kind.to_ascii_lowercase()).as_deref() {
        Some("rss" | "atom") => {
            if address("xmlUrl").is_none() {
                found.add(&FEED_ADDRESS, xml::tag(outline), "this outline is a feed, and does not say its address");
            }
            if let Some((tag, place)) = xml::attribute(outline, "language").filter(|(tag, _)| !tag.is_empty() && *tag != "unknown") {
                language::check(tag, place, found);
            }
            let version = xml::attribute(outline, "version")
                .filter(|(version, _)| !matches!(*version, "RSS" | "RSS1" | "RSS2" | "scriptingNews" | "ATOM" | "ATOM1" | "JSON1"));
            if let Some((version, place)) = version {
                found.add(&FEED_VERSION, place, format!("{} is no version of a feed", shown(version)));
            }
        }
        Some("link" | "include") if address("url").is_none() => {
            found.add(&LINK_ADDRESS, xml::tag(outline), "this outline leads elsewhere, and does not say where");
        }
        _ => {}
    }
    if let Some(feed) = address("xmlUrl")
        && !feeds.insert(feed)
    {
        found.add(&FEED_TWICE, xml::tag(outline), format!("{} stands in this list twice", shown(feed)));
    }
}
