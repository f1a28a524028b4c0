//! The elements in an Atom feed or entry (RFC 4287, sections 3 and 4.2): texts, persons, dates, links, content. They may stand in RSS too.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use roxmltree::Node;

use super::atom::{self, NAMES};
use super::found::{Found, shown};
use super::link::{self, ATOM, Base};
use super::rule::rules;
use super::shape::{self, Shape, TEXT, Times::Once};
use super::values::address::{self, Wanted};
use super::values::html::{self, Vocabulary};
use super::values::{date, mail, media_type, plain};
use super::{namespace, xml};

rules! {
    ID_RELATIVE = "atom-id-relative", Error, "RFC 4287, section 4.2.6", "an id is a whole address", "write an address that never changes, such as `tag:example.org,2026:jobs/7`";
    TEXT_TYPE = "atom-text-type", Error, "RFC 4287, section 3.1.1", "the type of a text is `text`, `html` or `xhtml`", "write one of the three";
    XHTML_DIV = "atom-xhtml-div", Error, "RFC 4287, sections 3.1.1.3 and 4.1.3.3", "a text of type `xhtml` is one `div` of XHTML", "write `<div xmlns=\"http://www.w3.org/1999/xhtml\">` around it";
    TEXT_MARKUP = "atom-text-markup", Error, "RFC 4287, sections 3.1.1.1 and 3.1.1.2", "a text of type `text` or `html` holds no elements", "escape its markup, or make it `xhtml`";
    CONTENT_TYPE = "atom-content-type", Error, "RFC 4287, section 4.1.3.1", "the type of a content is `text`, `html`, `xhtml` or a media type that is not composite", "write one of them";
    CONTENT_SRC = "atom-content-src", Error, "RFC 4287, section 4.1.3.2", "a content that lies elsewhere is empty", "remove the text, or `src`";
    CONTENT_SRC_TYPE = "atom-content-src-type", Warning, "RFC 4287, section 4.1.3.2", "a content that lies elsewhere says its media type", "write `type` with a media type";
    CONTENT_SRC_SHORT = "atom-content-src-short-type", Error, "RFC 4287, section 4.1.3.2: the type MUST be a media type where there is `src`", "a content that lies elsewhere is not of type `text`, `html` or `xhtml`", "write its media type, such as `text/html`";
    CONTENT_BASE64 = "atom-content-base64", Error, "RFC 4287, section 4.1.3.3", "a content that is no text and no XML is Base64", "encode it, or correct its type";
    CONTENT_XML = "atom-content-xml", Warning, "RFC 4287, section 4.1.3.3", "a content of an XML type is XML", "write the element that is its root, or correct its type";
    CONTENT_HTML_TYPE = "atom-content-html-type", Warning, "RFC 4287, section 4.1.3.1; W3C feed validator, HtmlFragment", "a piece of HTML is named `html` or `xhtml`", "write `type=\"html\"` or `type=\"xhtml\"`: media types are for whole documents";
    NAME_ADDRESS = "atom-name-email", Warning, "RFC 4287, section 3.2; W3C feed validator, ContainsEmail", "the name of a person holds no e-mail address", "write the name, and the address into `<email>`";
    XHTML_FOREIGN = "atom-xhtml-foreign", Error, "RFC 4287, section 3.1.1.3; W3C feed validator, UndefinedElement", "a text of type `xhtml` holds XHTML, SVG and MathML", "remove the element: readers do";
    TITLE_BLOCK = "atom-title-block", Warning, "RFC 4287, section 4.2.14; W3C feed validator, NotInline", "a title is one line", "write the title without paragraphs, headings and lists: readers show it in lists of their own";
    CONTENT_BLANK = "atom-content-blank", Warning, "RFC 4287, section 4.1.2", "a content that is there says something", "write its value, or leave it out";
}

const XHTML: &str = "http://www.w3.org/1999/xhtml";
/// Namespaces of what may stand in XHTML.
const SVG: &str = "http://www.w3.org/2000/svg";
const MATH: &str = "http://www.w3.org/1998/Math/MathML";
const PERSON: Shape = Shape { children: &[("name", Once), ("uri", Once), ("email", Once)], attributes: &[], is_text: false };

/// Checks one element of the Atom namespace.
pub(super) fn check(node: Node<'_, '_>, found: &mut Found<'_>) {
    match xml::name(node) {
        "title" => {
            text(node, found);
            block(node, found);
        }
        "subtitle" | "rights" | "summary" => text(node, found),
        "content" => content(node, found),
        "author" | "contributor" => person(node, found),
        "updated" | "published" => {
            shape::check(node, ATOM, &TEXT, NAMES, found);
            date::rfc3339(&xml::text(node), xml::place(node), found);
        }
        "id" => id(node, found),
        "icon" | "logo" => {
            shape::check(node, ATOM, &TEXT, NAMES, found);
            if shape::says_something(node, found) {
                reference(&xml::text(node), node, xml::place(node), found);
            }
        }
        "generator" => {
            shape::check(node, ATOM, &Shape { attributes: &["uri", "version"], ..TEXT }, NAMES, found);
            if shape::says_something(node, found) {
                plain::check(&xml::text(node), xml::place(node), found);
            }
            if let Some((uri, place)) = xml::attribute(node, "uri") {
                reference(uri, node, place, found);
            }
        }
        "category" => category(node, found),
        "link" => link::check(node, atom::base(node), found),
        _ => {}
    }
}

/// An address that may be relative where there is a base.
fn reference(text: &str, node: Node<'_, '_>, place: std::ops::Range<usize>, found: &mut Found<'_>) {
    let wanted = if atom::base(node) == Base::Known { Wanted::Reference } else { Wanted::Loose };
    address::check(text, wanted, place, found);
}

fn id(node: Node<'_, '_>, found: &mut Found<'_>) {
    shape::check(node, ATOM, &TEXT, NAMES, found);
    if !shape::says_something(node, found) {
        return;
    }
    let (text, place) = (xml::text(node), xml::place(node));
    if address::split_scheme(text.trim()).is_none() {
        found.add(&ID_RELATIVE, place, format!("{} is no whole address", shown(&text)));
    } else if address::check(&text, Wanted::Iri, place.clone(), found) {
        address::normal(&text, place, found);
    }
}

fn category(node: Node<'_, '_>, found: &mut Found<'_>) {
    shape::attributes(node, &["term", "scheme", "label"], found);
    if let Some((term, place)) = shape::required_attribute(node, "term", found)
        && term.trim().is_empty()
    {
        found.add(&shape::ATTRIBUTE_BLANK, place, "the `term` of this category is empty");
    }
    if let Some((label, place)) = xml::attribute(node, "label") {
        plain::check(label, place, found);
    }
    if let Some((scheme, place)) = xml::attribute(node, "scheme") {
        address::check(scheme, Wanted::Iri, place, found);
    }
}

pub(super) fn person(node: Node<'_, '_>, found: &mut Found<'_>) {
    shape::check(node, ATOM, &PERSON, NAMES, found);
    shape::required(node, ATOM, &["name"], found);
    for child in xml::elements(node).filter(|child| xml::namespace(*child) == ATOM) {
        shape::check(child, ATOM, &TEXT, NAMES, found);
        let (name, said) = (xml::name(child), xml::text(child));
        if !PERSON.children.iter().any(|(known, _)| *known == name) || !shape::says_something(child, found) {
            continue;
        }
        match name {
            "email" => mail::email(&said, xml::place(child), found),
            "uri" => reference(&said, child, xml::place(child), found),
            _ if mail::has_mailbox(&said) => {
                found.add(&NAME_ADDRESS, xml::place(child), format!("{} holds an e-mail address", shown(&said)));
            }
            _ => plain::check(&said, xml::place(child), found),
        }
    }
}

/// A text construct (section 3.1).
pub(super) fn text(node: Node<'_, '_>, found: &mut Found<'_>) {
    shape::attributes(node, &["type"], found);
    let (kind, place) = xml::attribute(node, "type").unwrap_or(("text", xml::tag(node)));
    match kind {
        "text" | "html" | "xhtml" => body(node, kind, found),
        other => found.add(&TEXT_TYPE, place, format!("{} is no type of a text", shown(other))),
    }
    let is_needed = xml::name(node) != "summary";
    if kind != "xhtml" && is_needed {
        shape::says_something(node, found);
    }
}

/// Elements in a title that make lines of their own, the `div` of XHTML left out, which has to be there.
fn block(title: Node<'_, '_>, found: &mut Found<'_>) {
    let named = if title.attribute("type") == Some("html") {
        html::tags(&xml::text(title)).iter().map(|tag| tag.name.to_string()).find(|name| html::is_block(name))
    } else {
        title
            .descendants()
            .filter(|node| xml::namespace(*node) == XHTML)
            .skip(1)
            .map(xml::name)
            .find(|name| html::is_block(name))
            .map(str::to_owned)
    };
    if let Some(name) = named {
        found.add(&TITLE_BLOCK, xml::place(title), format!("there is a `<{name}>` in this title"));
    }
}

/// The text of a construct of one of the three types.
fn body(node: Node<'_, '_>, kind: &str, found: &mut Found<'_>) {
    if kind == "xhtml" {
        return xhtml(node, found);
    }
    if let Some(child) = xml::elements(node).next() {
        found.add(&TEXT_MARKUP, xml::tag(child), format!("{} stands in a text of type `{kind}`", xml::written(child)));
        return;
    }
    let said = xml::text(node);
    if kind == "text" {
        plain::check(&said, xml::place(node), found);
    } else {
        html::check(&said, atom::base(node) == Base::Known, xml::place(node), found);
    }
}

fn xhtml(node: Node<'_, '_>, found: &mut Found<'_>) {
    let mut children = xml::elements(node);
    let first = children.next();
    let is_div = first.is_some_and(|div| xml::name(div) == "div" && xml::namespace(div) == XHTML);
    let has_more = children.next().is_some() || !xml::text(node).trim().is_empty();
    if !is_div || has_more {
        let why = if is_div { "something stands beside the `div`" } else { "there is no `div` of XHTML" };
        found.add(&XHTML_DIV, xml::tag(node), format!("{} is of type `xhtml`, but {why}", xml::written(node)));
        return;
    }
    if let Some(div) = first {
        let mut written = div.descendants().filter(|node| node.is_element() && xml::namespace(*node) == XHTML);
        if let Some(prefixed) = written.find(|node| xml::written(*node).contains(':')) {
            found.add(&namespace::PREFIX_NEEDLESS, xml::tag(prefixed), format!("this XHTML is written as {}", xml::written(prefixed)));
        }
        elements(div, atom::base(node) == Base::Known, found);
        if xml::elements(div).next().is_none() {
            plain::check(&xml::text(div), xml::place(div), found);
        }
    }
}

/// Checks the elements of XHTML in an element.
pub(super) fn elements(outer: Node<'_, '_>, has_base: bool, found: &mut Found<'_>) {
    for node in outer.descendants().skip(1).filter(roxmltree::Node::is_element) {
        let vocabulary = match xml::namespace(node) {
            XHTML => Vocabulary::Html,
            SVG => Vocabulary::Svg,
            MATH => Vocabulary::Math,
            _ => {
                found.add(&XHTML_FOREIGN, xml::tag(node), format!("{} is neither XHTML nor SVG nor MathML", xml::written(node)));
                continue;
            }
        };
        let attributes =
            node.attributes().filter(|attribute| attribute.namespace().is_none()).map(|attribute| (attribute.name(), attribute.value()));
        html::element(xml::name(node), attributes, vocabulary, has_base, &xml::tag(node), found);
    }
}

fn content(node: Node<'_, '_>, found: &mut Found<'_>) {
    shape::attributes(node, &["type", "src"], found);
    let kind = xml::attribute(node, "type");
    let is_short = |kind: &str| matches!(kind, "text" | "html" | "xhtml");
    if let Some((src, place)) = xml::attribute(node, "src") {
        reference(src, node, place, found);
        if !xml::is_blank(node) {
            found.add(&CONTENT_SRC, xml::tag(node), "this content lies elsewhere, but is not empty");
        }
        match kind {
            Some((kind, place)) if !is_short(kind) => _ = media_type::check(kind, place, found),
            Some((kind, place)) => {
                found.add(&CONTENT_SRC_SHORT, place, format!("this content lies elsewhere, and `{kind}` is no media type"));
            }
            None => found.add(&CONTENT_SRC_TYPE, xml::tag(node), "this content lies elsewhere, and does not say its media type"),
        }
        return;
    }
    if xml::is_blank(node) {
        found.add(&CONTENT_BLANK, xml::tag(node), "this content is empty");
    }
    let (kind, place) = kind.unwrap_or(("text", xml::tag(node)));
    if is_short(kind) {
        body(node, kind, found);
    } else if media_type::check(kind, place.clone(), found) {
        typed(node, kind, place, found);
    }
}

/// Content of a media type (section 4.1.3.3).
fn typed(node: Node<'_, '_>, kind: &str, place: std::ops::Range<usize>, found: &mut Found<'_>) {
    let kind = kind.to_ascii_lowercase();
    if kind.starts_with("multipart/") || kind.starts_with("message/") {
        found.add(&CONTENT_TYPE, place, format!("`{kind}` is a composite type"));
    } else if is_xml(&kind) {
        if xml::elements(node).next().is_none() && !xml::is_blank(node) {
            found.add(&CONTENT_XML, xml::place(node), format!("this content of type `{kind}` holds no element"));
        } else if node.children().any(|child| child.is_text() && child.text().is_some_and(|text| !text.trim().is_empty())) {
            found.add(&CONTENT_XML, xml::place(node), format!("this content of type `{kind}` holds a text beside its element"));
        }
        if is_fragment(node, &kind) {
            found.add(&CONTENT_HTML_TYPE, place, format!("this piece of XHTML is named `{kind}`"));
        }
    } else if kind.starts_with("text/") {
        if kind == "text/html" {
            piece(&xml::text(node), node, place, found);
        }
        if let Some(child) = xml::elements(node).next() {
            found.add(&TEXT_MARKUP, xml::tag(child), format!("{} stands in a text of type `{kind}`", xml::written(child)));
        }
    } else {
        let packed: String = xml::text(node).split_whitespace().collect();
        if xml::elements(node).next().is_some() || STANDARD.decode(&packed).is_err() {
            found.add(&CONTENT_BASE64, xml::place(node), format!("this content of type `{kind}` is no Base64"));
        }
    }
}

/// HTML that is named `text/html`: a whole document, or, against the rule, a piece of one that readers show like any other.
fn piece(said: &str, node: Node<'_, '_>, place: std::ops::Range<usize>, found: &mut Found<'_>) {
    if !said.to_ascii_lowercase().contains("<html") {
        found.add(&CONTENT_HTML_TYPE, place, "this HTML is named `text/html`");
        html::check(said, atom::base(node) == Base::Known, xml::place(node), found);
    }
}

/// Whether a content is said to be a document of XHTML, and is a piece of one.
fn is_fragment(node: Node<'_, '_>, kind: &str) -> bool {
    kind == "application/xhtml+xml" && xml::elements(node).next().is_some_and(|root| xml::name(root) != "html")
}

fn is_xml(kind: &str) -> bool {
    let essence = kind.split(';').next().unwrap_or_default().trim_end();
    essence.ends_with("+xml") || essence.ends_with("/xml")
}

/// Whether a content is not for reading: it lies elsewhere, or is Base64.
pub(super) fn lies_elsewhere(content: Node<'_, '_>) -> bool {
    let kind = content.attribute("type").unwrap_or("text").to_ascii_lowercase();
    content.has_attribute("src") || (kind.contains('/') && !kind.starts_with("text/") && !is_xml(&kind))
}
