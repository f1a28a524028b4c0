//! Atom (RFC 4287): feeds and entries as wholes. What stands in them is checked in [`super::atom_parts`].

use std::collections::BTreeMap;

use jiff::Timestamp;
use roxmltree::{Document, Node};

use super::atom_parts as parts;
use super::found::{Found, shown};
use super::link::{self, ATOM, Base};
use super::modules::{self, Place};
use super::rule::{Rule, rules};
use super::shape::{
    self, Shape,
    Times::{Many, Once},
};
use super::values::date;
use super::{namespace, tombstone, xml};

rules! {
    VERSION_OLD = "atom-version-old", Warning, "RFC 4287, which replaced Atom 0.3 in 2005", "the document is Atom 1.0", "write Atom 1.0 (`http://www.w3.org/2005/Atom`)";
    ID_MISSING = "atom-id-missing", Error, "RFC 4287, sections 4.1.1 and 4.1.2", "feeds and entries have an id", "add `<id>` with an address that never changes";
    TITLE_MISSING = "atom-title-missing", Error, "RFC 4287, sections 4.1.1 and 4.1.2", "feeds and entries have a title", "add `<title>`";
    UPDATED_MISSING = "atom-updated-missing", Error, "RFC 4287, sections 4.1.1 and 4.1.2", "feeds and entries say when they were updated", "add `<updated>`";
    AUTHOR_MISSING = "atom-author-missing", Error, "RFC 4287, sections 4.1.1 and 4.1.2", "the feed or each entry has an author", "add `<author><name>…</name></author>` to the feed";
    METADATA_LATE = "atom-metadata-late", Warning, "W3C feed validator, MisplacedMetadata", "what is said of a feed stands before its entries", "move the entries to the end of the feed: readers that take it as it comes know it too late";
    ENCLOSURE_MANY = "atom-enclosure-many", Info, "RFC 4287, section 4.2.7.2, which sets no limit; RSS Best Practices Profile, enclosure", "an entry has one enclosure", "keep one: many readers take only the first or the last";
    TEXTLESS = "atom-entry-textless", Warning, "RFC 4287, section 4.1.1.1; W3C feed validator, MissingTextualContent", "an entry has a summary or a content", "add `<summary>`: a reader shows only the title";
    SUMMARY_BLANK = "atom-summary-blank", Warning, "RFC 4287, section 4.1.2", "the summary of an entry without content says something", "write its value";
    ALTERNATE_MISSING = "atom-alternate-missing", Error, "RFC 4287, section 4.1.2", "an entry without content links to its page", "add `<link rel=\"alternate\" href=\"…\"/>` or `<content>`";
    ALTERNATE_TWICE = "atom-alternate-twice", Error, "RFC 4287, sections 4.1.1 and 4.1.2", "there is one alternate link of each type and language", "keep one, or say their types and languages";
    SUMMARY_MISSING = "atom-summary-missing", Error, "RFC 4287, section 4.1.2", "an entry whose content lies elsewhere or is Base64 has a summary", "add `<summary>`";
    SELF_MISSING = "atom-self-missing", Info, "RFC 4287, section 4.1.1", "a feed says its own address", "add `<link rel=\"self\" href=\"…\"/>`";
    ID_TWICE = "atom-id-twice", Error, "RFC 4287, section 4.1.1", "no two entries have the same id and the same time of update", "give each entry its own id: readers show only one of them";
    ID_AGAIN = "atom-id-again", Info, "RFC 4287, section 4.1.1", "an id stands once in a feed", "keep the newest: readers show one of them, and not always the newest";
    UPDATED_TWICE = "atom-updated-twice", Warning, "W3C feed validator, DuplicateUpdated", "no two entries were updated at the same instant", "write the time too, not only the day";
    UPDATED_BEFORE = "updated-before-published", Warning, "RFC 4287, sections 4.2.9 and 4.2.15; JSON Feed 1.1, date_modified", "nothing is updated before it is published", "correct one of the two dates";
    FEED_OLDER = "atom-feed-older", Info, "RFC 4287, section 4.2.15", "a feed is as new as its newest entry", "write the newest entry's `updated`";
    SOURCE_INCOMPLETE = "atom-source-incomplete", Warning, "RFC 4287, section 4.2.11", "the source of an entry names its feed by id, title and time of update", "copy `id`, `title` and `updated` from that feed";
}

/// Every name that Atom has.
pub(super) const NAMES: &[&str] = &[
    "author",
    "category",
    "content",
    "contributor",
    "email",
    "entry",
    "feed",
    "generator",
    "icon",
    "id",
    "link",
    "logo",
    "name",
    "published",
    "rights",
    "source",
    "subtitle",
    "summary",
    "title",
    "updated",
    "uri",
];

const FEED: Shape = Shape {
    children: &[
        ("author", Many),
        ("category", Many),
        ("contributor", Many),
        ("entry", Many),
        ("generator", Once),
        ("icon", Once),
        ("id", Once),
        ("link", Many),
        ("logo", Once),
        ("rights", Once),
        ("subtitle", Once),
        ("title", Once),
        ("updated", Once),
    ],
    attributes: &[],
    is_text: false,
};
const ENTRY: Shape = Shape {
    children: &[
        ("author", Many),
        ("category", Many),
        ("content", Once),
        ("contributor", Many),
        ("id", Once),
        ("link", Many),
        ("published", Once),
        ("rights", Once),
        ("source", Once),
        ("summary", Once),
        ("title", Once),
        ("updated", Once),
    ],
    attributes: &[],
    is_text: false,
};
const SOURCE: Shape = Shape {
    children: &[
        ("author", Many),
        ("category", Many),
        ("contributor", Many),
        ("generator", Once),
        ("icon", Once),
        ("id", Once),
        ("link", Many),
        ("logo", Once),
        ("rights", Once),
        ("subtitle", Once),
        ("title", Once),
        ("updated", Once),
    ],
    attributes: &[],
    is_text: false,
};

/// Checks a document whose root is `feed` or `entry`.
pub(super) fn check(document: &Document<'_>, found: &mut Found<'_>) {
    let root = document.root_element();
    namespace::check(document, ATOM, found);
    modules::languages(document, found);
    if xml::name(root) == "entry" {
        entry(root, false, found);
        return;
    }
    shape::check(root, ATOM, &FEED, NAMES, found);
    if xml::written(root).contains(':') {
        found.add(&namespace::PREFIX_NEEDLESS, xml::tag(root), format!("this feed is written as {}", xml::written(root)));
    }
    needs(root, "feed", found);
    let has_author = xml::named(root, ATOM, "author").next().is_some();
    for child in xml::elements(root).filter(|child| xml::namespace(*child) == ATOM) {
        if xml::name(child) == "entry" { entry(child, has_author, found) } else { parts::check(child, found) }
    }
    if !xml::named(root, ATOM, "link").any(|node| link::rel(node) == "self") {
        found.add(&SELF_MISSING, xml::tag(root), "this feed does not say its own address");
    }
    late(root, found);
    alternates(root, found);
    link::history(root, found);
    together(root, found);
    tombstone::together(root, found);
    modules::foreign(root, Place::Channel, found);
}

/// What stands behind the entries.
fn late(feed: Node<'_, '_>, found: &mut Found<'_>) {
    let Some(first) = xml::named(feed, ATOM, "entry").next() else { return };
    let mut behind = xml::elements(feed).filter(|child| child.range().start > first.range().start && xml::namespace(*child) == ATOM);
    if let Some(late) = behind.find(|child| xml::name(*child) != "entry") {
        found.add(&METADATA_LATE, xml::tag(late), format!("{} stands after an entry", xml::written(late)));
    }
}

/// Whether there is id, title and time of update.
fn needs(node: Node<'_, '_>, what: &str, found: &mut Found<'_>) {
    let wanted: [(&str, &'static Rule); 3] = [("id", &ID_MISSING), ("title", &TITLE_MISSING), ("updated", &UPDATED_MISSING)];
    for (name, rule) in wanted {
        if xml::named(node, ATOM, name).next().is_none() {
            found.add(rule, xml::tag(node), format!("this {what} has no `<{name}>`"));
        }
    }
}

fn entry(entry: Node<'_, '_>, has_author: bool, found: &mut Found<'_>) {
    shape::check(entry, ATOM, &ENTRY, NAMES, found);
    needs(entry, "entry", found);
    let first = |name: &'static str| xml::named(entry, ATOM, name).next();
    let source = first("source");
    let is_of_somebody =
        has_author || first("author").is_some() || source.is_some_and(|source| xml::named(source, ATOM, "author").next().is_some());
    if !is_of_somebody {
        found.add(&AUTHOR_MISSING, xml::tag(entry), "neither this entry nor its feed has an author");
    }
    for child in xml::elements(entry).filter(|child| xml::namespace(*child) == ATOM) {
        if xml::name(child) == "source" { self::source(child, found) } else { parts::check(child, found) }
    }
    let content = first("content");
    match first("summary") {
        Some(summary) if content.is_none() && xml::is_blank(summary) => {
            found.add(&SUMMARY_BLANK, xml::tag(summary), "this entry has no content, and its summary is empty");
        }
        None if content.is_none() => found.add(&TEXTLESS, xml::tag(entry), "this entry has neither a summary nor a content"),
        _ => {}
    }
    if let Some(second) = xml::named(entry, ATOM, "link").filter(|node| link::rel(*node) == "enclosure").nth(1) {
        found.add(&ENCLOSURE_MANY, xml::tag(second), "this entry has more than one enclosure");
    }
    let has_alternate = xml::named(entry, ATOM, "link").any(|node| link::rel(node) == "alternate");
    if content.is_none() && !has_alternate {
        found.add(&ALTERNATE_MISSING, xml::tag(entry), "this entry has neither content nor a link to its page");
    }
    if let Some(content) = content.filter(|content| parts::lies_elsewhere(*content))
        && first("summary").is_none()
    {
        found.add(&SUMMARY_MISSING, xml::tag(content), "this content is not for reading, and there is no summary");
    }
    let instant = |name: &'static str| first(name).and_then(|node| date::read_rfc3339(&xml::text(node)).map(|instant| (node, instant)));
    if let (Some((_, published)), Some((node, updated))) = (instant("published"), instant("updated"))
        && updated < published
    {
        found.add(&UPDATED_BEFORE, xml::place(node), "this entry was updated before it was published");
    }
    alternates(entry, found);
    modules::foreign(entry, Place::Item, found);
}

fn source(source: Node<'_, '_>, found: &mut Found<'_>) {
    shape::check(source, ATOM, &SOURCE, NAMES, found);
    for child in xml::elements(source).filter(|child| xml::namespace(*child) == ATOM) {
        parts::check(child, found);
    }
    let missing: Vec<&str> =
        ["id", "title", "updated"].into_iter().filter(|name| xml::named(source, ATOM, name).next().is_none()).collect();
    if !missing.is_empty() {
        found.add(&SOURCE_INCOMPLETE, xml::tag(source), format!("this source has no {}", missing.join(" and no ")));
    }
    alternates(source, found);
    modules::foreign(source, Place::Channel, found);
}

/// One alternate link for each type and language.
fn alternates(node: Node<'_, '_>, found: &mut Found<'_>) {
    let mut seen = std::collections::BTreeSet::new();
    for alternate in xml::named(node, ATOM, "link").filter(|node| link::rel(*node) == "alternate") {
        if !seen.insert((alternate.attribute("type"), alternate.attribute("hreflang"))) {
            found.add(&ALTERNATE_TWICE, xml::tag(alternate), "there is another alternate link of the same type and language");
        }
    }
}

/// What the entries of a feed say together.
fn together(feed: Node<'_, '_>, found: &mut Found<'_>) {
    let mut ids: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut instants: BTreeMap<Timestamp, usize> = BTreeMap::new();
    for entry in xml::named(feed, ATOM, "entry") {
        let of = |name: &'static str| xml::named(entry, ATOM, name).next();
        let updated = of("updated").map(|node| xml::text(node).into_owned()).unwrap_or_default();
        if let Some(id) = of("id") {
            let text = xml::text(id).into_owned();
            let before = ids.entry(text.clone()).or_default();
            if before.contains(&updated) {
                found.add(&ID_TWICE, xml::place(id), format!("{} is the id of another entry too", shown(&text)));
            } else if !before.is_empty() {
                found.add(&ID_AGAIN, xml::place(id), format!("{} stands in another entry too, with another `updated`", shown(&text)));
            }
            before.push(updated.clone());
        }
        if let (Some(instant), Some(node)) = (date::read_rfc3339(&updated), of("updated")) {
            let count = instants.entry(instant).or_insert(0);
            *count += 1;
            if *count == 2 {
                found.add(&UPDATED_TWICE, xml::place(node), "another entry was updated at the same instant");
            }
        }
    }
    let own = xml::named(feed, ATOM, "updated").next();
    if let (Some(node), Some((newest, _))) = (own, instants.last_key_value())
        && date::read_rfc3339(&xml::text(node)).is_some_and(|own| own < *newest)
    {
        found.add(&FEED_OLDER, xml::place(node), "an entry is newer than its feed");
    }
}

/// What an element of Atom has above it that addresses are relative to.
pub(super) fn base(node: Node<'_, '_>) -> Base {
    let has = node.ancestors().any(|above| above.has_attribute((xml::XML, "base")));
    if has { Base::Known } else { Base::Document }
}
