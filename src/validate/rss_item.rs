//! Items of RSS 2.0.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::found::{Found, shown};
use super::link::ATOM;
use super::modules::{self, Place};
use super::rss::{NAMES, Rss};
use super::rule::rules;
use super::shape::{
    self, Shape, TEXT,
    Times::{Many, Once},
};
use super::values::address::{self, Wanted};
use super::values::{date, html, mail, media_type, number, plain};
use super::xml;

rules! {
    EMPTY = "rss-item-empty", Error, "RSS 2.0, elements of item", "an item has a title or a description", "add one of the two";
    GUID_MISSING = "rss-guid-missing", Info, "RSS Best Practices Profile, guid", "an item has an id", "add `<guid isPermaLink=\"false\">` with an id that never changes";
    GUID_PERMALINK = "rss-guid-not-permalink", Error, "RSS 2.0, guid", "a guid that does not say otherwise is the address of the item", "write `isPermaLink=\"false\"`";
    GUID_VALUE = "rss-guid-permalink-value", Error, "RSS 2.0, guid", "`isPermaLink` is `true` or `false`", "write `true` or `false`";
    GUID_SHORT = "rss-guid-short", Warning, "RSS 2.0, guid; W3C feed validator, NotSufficientlyUnique", "a guid is no small number", "write an id that nobody else has, such as a `tag:` address";
    GUID_TWICE = "rss-guid-twice", Error, "RSS 2.0, guid", "no two items have the same guid", "give each item its own: readers show only one of them";
    BEFORE_METADATA = "rss-item-before-metadata", Warning, "RSS Best Practices Profile, channel", "items stand after what is said of the channel", "move the items to the end of the channel";
    AFTER_CONTENT = "rss-description-after-content", Warning, "RSS Best Practices Profile, content:encoded; W3C feed validator, NeedDescriptionBeforeContent", "there is a description before the content", "put `<description>` first: some readers take the last of the two";
    SEMANTICS_TWICE = "rss-semantics-twice", Warning, "RSS Best Practices Profile, dc:creator; W3C feed validator, DuplicateSemantics", "a thing is said in one way", "keep one of the two elements";
    COMMENTS_UNDATED = "slash-comments-undated", Info, "W3C feed validator, SlashDate; RSS 2.0, lastBuildDate", "a channel that counts comments says when it was last built", "add `<lastBuildDate>`: a count that changes is no change of the item";
    ENCLOSURE_LENGTH = "rss-enclosure-length", Error, "RSS 2.0, enclosure", "the length of an enclosure is a number of bytes", "write the number of bytes, in digits";
    ENCLOSURE_LENGTH_ZERO = "rss-enclosure-length-zero", Info, "RSS Best Practices Profile, enclosure", "the length of an enclosure is known", "write the number of bytes";
    ENCLOSURE_HTTP = "rss-enclosure-not-http", Error, "RSS 2.0, enclosure: the url must be an http url", "the address of an enclosure begins with http", "write an address that begins with `https://`";
    ENCLOSURE_MANY = "rss-enclosure-many", Warning, "RSS Best Practices Profile, enclosure", "an item has one enclosure", "keep one: many readers take only the first or the last";
}

const ITEM: Shape = Shape {
    children: &[
        ("title", Once),
        ("link", Once),
        ("description", Once),
        ("author", Once),
        ("category", Many),
        ("comments", Once),
        ("enclosure", Many),
        ("guid", Once),
        ("pubDate", Once),
        ("source", Once),
    ],
    attributes: &[],
    is_text: false,
};
const DC: &str = "http://purl.org/dc/elements/1.1/";
const CONTENT: &str = "http://purl.org/rss/1.0/modules/content/";
const TERMS: &str = "http://purl.org/dc/terms/";
const SLASH: &str = "http://purl.org/rss/1.0/modules/slash/";
const ADMIN: &str = "http://webns.net/mvcb/";
const XHTML: &str = "http://www.w3.org/1999/xhtml";
/// Elements of RSS, and those of others that say the same.
const SAME: &[(&str, &str, &str)] = &[
    ("title", DC, "title"),
    ("description", DC, "description"),
    ("pubDate", DC, "date"),
    ("pubDate", ATOM, "published"),
    ("lastBuildDate", TERMS, "modified"),
    ("author", DC, "creator"),
    ("managingEditor", DC, "creator"),
    ("webMaster", DC, "publisher"),
    ("generator", ADMIN, "generatorAgent"),
    ("language", DC, "language"),
    ("copyright", DC, "rights"),
    ("category", DC, "subject"),
    ("source", DC, "source"),
    ("guid", ATOM, "id"),
    ("description", XHTML, "body"),
];
/// Who may do what, in the words of two modules.
const LICENSES: [&str; 2] = ["http://web.resource.org/cc/", "http://backend.userland.com/creativeCommonsRssModule"];
/// A guid that is a number has at least so many digits.
const DIGITS_MIN: usize = 9;

/// Checks one item.
pub(super) fn check(item: Node<'_, '_>, rss: Rss<'_>, found: &mut Found<'_>) {
    shape::check(item, rss.own, &ITEM, NAMES, found);
    let has = |name: &'static str| xml::named(item, rss.own, name).next();
    if has("title").is_none() && has("description").is_none() && xml::named(item, CONTENT, "encoded").next().is_none() {
        found.plain(&EMPTY, xml::tag(item));
    } else if has("guid").is_none() {
        found.add(&GUID_MISSING, xml::tag(item), "this item has no id");
    }
    for child in xml::elements(item).filter(|child| xml::namespace(*child) == rss.own) {
        field(child, rss, found);
    }
    if let Some(second) = xml::named(item, rss.own, "enclosure").nth(1) {
        found.add(&ENCLOSURE_MANY, xml::tag(second), "this item has more than one enclosure");
    }
    let content = xml::named(item, CONTENT, "encoded").next();
    match (content, has("description")) {
        (Some(content), Some(description)) if content.range().start < description.range().start => {
            found.add(&AFTER_CONTENT, xml::tag(description), "the description stands after the content");
        }
        (Some(content), None) => found.add(&AFTER_CONTENT, xml::tag(content), "this content has no description before it"),
        _ => {}
    }
    same(item, rss, found);
    modules::foreign(item, Place::Item, found);
}

fn field(node: Node<'_, '_>, rss: Rss<'_>, found: &mut Found<'_>) {
    let name = xml::name(node);
    let attributes: &'static [&'static str] = match name {
        "category" => &["domain"],
        "guid" => &["isPermaLink"],
        "source" => &["url"],
        "enclosure" => &["url", "length", "type"],
        _ => &[],
    };
    if !ITEM.children.iter().any(|(known, _)| *known == name) {
        return;
    }
    shape::check(node, rss.own, &Shape { attributes, ..TEXT }, NAMES, found);
    let (text, place) = (xml::text(node), xml::place(node));
    let text = text.trim();
    match name {
        "enclosure" => return enclosure(node, found),
        "pubDate" => {
            date::rfc822(text, place, found);
            return;
        }
        "source" => {
            if let Some((url, place)) = shape::required_attribute(node, "url", found) {
                address::check(url, Wanted::Web, place, found);
            }
            plain::in_rss(node, found);
            return;
        }
        "description" => return html::check(text, false, place, found),
        "guid" if !says_permalink(node, found) => return,
        _ => {}
    }
    if !shape::says_something(node, found) {
        return;
    }
    match name {
        "title" | "category" => plain::in_rss(node, found),
        "link" | "comments" => _ = address::check(text, Wanted::Web, place, found),
        "author" => mail::contact(text, place, found),
        "guid" => guid(node, text, found),
        _ => {}
    }
}

/// Whether `isPermaLink`, if it is there, says what it may.
fn says_permalink(guid: Node<'_, '_>, found: &mut Found<'_>) -> bool {
    let Some((value, place)) = xml::attribute(guid, "isPermaLink") else { return true };
    let is_right = matches!(value, "true" | "false");
    if !is_right {
        found.add(&GUID_VALUE, place, format!("{} is neither `true` nor `false`", shown(value)));
    }
    is_right
}

fn guid(node: Node<'_, '_>, text: &str, found: &mut Found<'_>) {
    let place = xml::place(node);
    let is_permalink = xml::attribute(node, "isPermaLink").is_none_or(|(value, _)| value == "true");
    if is_permalink {
        if address::split_scheme(text).is_some_and(|(scheme, _)| matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https" | "ftp")) {
            // A home page has two usual addresses, with and without the last `/`.
            let has_path = text.splitn(4, '/').nth(3).is_some();
            if address::check(text, Wanted::Web, place.clone(), found) && has_path {
                address::normal(text, place, found);
            }
        } else {
            found.add(&GUID_PERMALINK, place, format!("{} is no address of a page", shown(text)));
        }
    } else if text.len() < DIGITS_MIN && text.bytes().all(|b| b.is_ascii_digit()) {
        found.add(&GUID_SHORT, place, format!("{} is a small number, which other feeds have too", shown(text)));
    }
}

fn enclosure(node: Node<'_, '_>, found: &mut Found<'_>) {
    if let Some((url, place)) = shape::required_attribute(node, "url", found)
        && address::check(url, Wanted::Web, place.clone(), found)
        && !address::split_scheme(url)
            .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https"))
    {
        found.add(&ENCLOSURE_HTTP, place, format!("{} does not begin with http", shown(url)));
    }
    if let Some((length, place)) = shape::required_attribute(node, "length", found) {
        if !number::is(length, number::Wanted::Natural) {
            found.add(&ENCLOSURE_LENGTH, place, format!("{} is no number of bytes", shown(length)));
        } else if !number::is(length, number::Wanted::Positive) {
            found.add(&ENCLOSURE_LENGTH_ZERO, place, "the length of this enclosure is not known");
        }
    }
    if let Some((kind, place)) = shape::required_attribute(node, "type", found) {
        media_type::check(kind, place, found);
    }
}

/// What all items of a channel say together, and the channel with them.
pub(super) fn together(channel: Node<'_, '_>, rss: Rss<'_>, found: &mut Found<'_>) {
    let mut guids: BTreeMap<String, usize> = BTreeMap::new();
    for guid in xml::named(channel, rss.own, "item").filter_map(|item| xml::named(item, rss.own, "guid").next()) {
        let text = xml::text(guid).trim().to_owned();
        let count = guids.entry(as_known(&text)).or_insert(0);
        *count += 1;
        if *count > 1 && !text.is_empty() {
            found.add(&GUID_TWICE, xml::place(guid), format!("{} is the guid of another item too", shown(&text)));
        }
    }
    let mut items = xml::named(channel, rss.own, "item");
    if let Some(first) = items.next() {
        let late = xml::elements(channel)
            .find(|child| child.range().start > first.range().start && xml::namespace(*child) == rss.own && xml::name(*child) != "item");
        if let Some(late) = late {
            found.add(&BEFORE_METADATA, xml::tag(late), format!("{} stands after an item", xml::written(late)));
        }
    }
    let mut counts = xml::named(channel, rss.own, "item").filter_map(|item| xml::named(item, SLASH, "comments").next());
    if let Some(count) = counts.next().filter(|_| xml::named(channel, rss.own, "lastBuildDate").next().is_none()) {
        found.add(&COMMENTS_UNDATED, xml::tag(count), "this channel counts comments, and does not say when it was built");
    }
    same(channel, rss, found);
}

/// A guid as readers compare it: addresses by what they lead to.
fn as_known(guid: &str) -> String {
    let is_web = |url: &url::Url| matches!(url.scheme(), "http" | "https");
    url::Url::parse(guid).ok().filter(is_web).map_or_else(|| guid.to_owned(), String::from)
}

/// What is said twice, in RSS's words and in those of others.
fn same(parent: Node<'_, '_>, rss: Rss<'_>, found: &mut Found<'_>) {
    for (ours, namespace, theirs) in SAME {
        if let (Some(_), Some(other)) = (xml::named(parent, rss.own, ours).next(), xml::named(parent, namespace, theirs).next()) {
            found.add(&SEMANTICS_TWICE, xml::tag(other), format!("{} says what `<{ours}>` says", xml::written(other)));
        }
    }
    let [one, other] = LICENSES.map(|namespace| xml::named(parent, namespace, "license").next());
    if let (Some(one), Some(other)) = (one, other) {
        found.add(&SEMANTICS_TWICE, xml::tag(other), format!("{} says what {} says", xml::written(other), xml::written(one)));
    }
}
