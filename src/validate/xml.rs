//! XML, read strictly and once: a tree whose elements, attributes and texts know their places (roxmltree: XML 1.0 and Namespaces in XML
//! without leniency, nothing is fetched, entities are bounded), and what the checks of all XML formats share.

use std::borrow::Cow;
use std::ops::Range;

use roxmltree::{Document, Error, Node, NodeType, ParsingOptions};

use super::found::{Found, shown};
use super::rule::{Rule, rules};

rules! {
    NOT_WELL_FORMED = "xml-not-well-formed", Error, "XML 1.0, section 2.1",
        "the document is well-formed: every element is closed in turn, and `&` and `<` in texts are escaped",
        "write it with an XML library, or escape `&` as `&amp;` and `<` as `&lt;`; strict readers drop the whole document";
    CHARACTER = "xml-character-forbidden", Error, "XML 1.0, section 2.2",
        "there is no control character but tab and line ends, and no U+FFFE or U+FFFF, not even as a reference",
        "remove the character before writing; it often comes from a word processor";
    CHARACTER_CONTROL = "xml-character-control", Warning, "XML 1.0, section 2.2, note on characters to avoid; W3C feed validator, BadCharacters",
        "there is no control character of U+0080 to U+009F, not even as a reference",
        "decode the text as Windows-1252 before writing it: U+0092 was meant to be `’`, U+2019";
    PREFIX = "xml-prefix-unbound", Error, "Namespaces in XML 1.0, section 5",
        "every prefix is declared", "declare the prefix on the root element: `xmlns:prefix=\"address\"`";
    ENTITY = "xml-entity-undefined", Error, "XML 1.0, section 4.1",
        "there are no entities but `&amp;` `&lt;` `&gt;` `&quot;` `&apos;` and numbers",
        "write the character itself, or its number such as `&#160;`; names such as `&nbsp;` are HTML's";
    ATTRIBUTE_TWICE = "xml-attribute-twice", Error, "XML 1.0, section 3.1", "no attribute stands twice in one tag", "remove one of the two";
    DOCTYPE = "xml-doctype", Warning, "RSS Best Practices Profile; OWASP, XML external entities",
        "there is no document type that names other files, or entities made of entities", "remove `<!DOCTYPE …>`: many readers refuse it, since it can make them fetch and expand things";
    DOCTYPE_PLAIN = "xml-doctype-plain", Info, "RSS Best Practices Profile; OWASP, XML external entities",
        "there is no document type", "remove `<!DOCTYPE …>`: some readers refuse every document that has one";
    DECLARATION_LATE = "xml-declaration-late", Error, "XML 1.0, section 2.8",
        "the XML declaration is the very beginning of the document", "let nothing stand before `<?xml`, not even a blank line";
    DECLARATION_MISSING = "xml-declaration-missing", Warning, "Indeed XML feed reference", "the first line declares the encoding",
        "begin with `<?xml version=\"1.0\" encoding=\"UTF-8\"?>`";
    STYLESHEET_XSLT = "xml-stylesheet-xslt", Info, "Chrome's removal of XSLT, November 2026",
        "the style sheet is no XSLT", "link a CSS file (`type=\"text/css\"`) and a page in HTML: browsers no longer transform feeds";
}

/// So many nodes a document may have.
const NODES_MAX: u32 = 20_000_000;

/// The namespace of `xml:lang` and `xml:base`.
pub(super) const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// The tree of the document; `None` where it is not well-formed, which is noted.
pub(super) fn parse<'t>(found: &mut Found<'t>) -> Option<Document<'t>> {
    let text = found.text;
    let mut is_clean = true;
    for (at, c) in text.char_indices().filter(|(_, c)| is_forbidden(*c)) {
        is_clean = false;
        found.add(&CHARACTER, at..at + c.len_utf8(), format!("U+{:04X} may not stand in XML", u32::from(c)));
    }
    if !is_clean || !declaration(found) {
        return None;
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    match Document::parse_with_options(text, options) {
        Ok(document) => {
            prologue(&document, found);
            controls(&document, found);
            Some(document)
        }
        Err(error) => {
            refuse(&error, found);
            None
        }
    }
}

/// Notes control characters that XML allows and nobody means, where they came from another encoding. U+0085 ends lines.
fn controls(document: &Document<'_>, found: &mut Found<'_>) {
    let control = |text: &str| text.chars().find(|c| matches!(c, '\u{80}'..='\u{84}' | '\u{86}'..='\u{9f}'));
    for node in document.descendants() {
        let said = node.text().filter(|_| node.is_text()).map(|text| (text, node.range()));
        for (text, place) in said.into_iter().chain(node.attributes().map(|attribute| (attribute.value(), attribute.range_value()))) {
            if let Some(c) = control(text) {
                found.add(&CHARACTER_CONTROL, place, format!("U+{:04X} stands in {}", u32::from(c), shown(text)));
            }
        }
    }
}

/// What XML 1.0, section 2.2, leaves out.
fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}

/// Whether the declaration is in its place and says a version that there is.
fn declaration(found: &mut Found<'_>) -> bool {
    let text = found.text;
    if !text.starts_with("<?xml ") {
        let late = text.find("<?xml ").filter(|at| is_prologue(&text[..*at]));
        if let Some(at) = late {
            found.add(&DECLARATION_LATE, at..at + 5, "the XML declaration is not the first thing of the document");
            return false;
        }
        return true;
    }
    let end = text.find("?>").unwrap_or(text.len());
    let is_one = ["version=\"1.0\"", "version='1.0'", "version = \"1.0\"", "version = '1.0'", "version =\"1.0\"", "version= \"1.0\""]
        .iter()
        .any(|version| text[..end].contains(version));
    if !is_one {
        found.add(&NOT_WELL_FORMED, 0..end, "the version is not 1.0, which is the one that readers know");
    }
    is_one
}

/// Whether it holds blanks and comments only.
fn is_prologue(text: &str) -> bool {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        rest = comment.split_once("-->").map_or("", |(_, after)| after).trim_start();
    }
    rest.is_empty()
}

fn prologue(document: &Document<'_>, found: &mut Found<'_>) {
    let root = document.root_element().range().start;
    let head = &found.text[..root];
    if let Some(at) = head.find("<!DOCTYPE") {
        let rule = if is_harmless(&head[at..]) { &DOCTYPE_PLAIN } else { &DOCTYPE };
        found.add(rule, at..at + 9, "there is a document type");
    }
    let instructions = document.root().children().filter_map(|node| node.pi().map(|pi| (node, pi)));
    let sheets = instructions.filter(|(_, pi)| pi.target == "xml-stylesheet");
    for (node, pi) in sheets {
        if pi.value.is_some_and(|value| value.contains("xsl")) {
            found.add(&STYLESHEET_XSLT, node.range(), "this style sheet is XSLT, which browsers no longer run");
        }
    }
}

/// Whether the document type at the beginning of a text makes nobody fetch anything, and expand no more than it holds.
fn is_harmless(text: &str) -> bool {
    let close = text.find('>').unwrap_or(text.len());
    let has_subset = text.find('[').is_some_and(|open| open < close);
    let end = if has_subset { text.find("]>").or_else(|| text.rfind(']')).unwrap_or(text.len()) } else { close };
    let doctype = &text[..end];
    let names_files = ["SYSTEM", "PUBLIC", "<!ENTITY %"].iter().any(|word| doctype.contains(word));
    !names_files && doctype.match_indices('&').all(|(at, _)| doctype[at + 1..].starts_with('#'))
}

/// Notes why the document could not be read.
fn refuse(error: &Error, found: &mut Found<'_>) {
    let at = match error {
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream | Error::NoRootNode => found.text.trim_end().len().saturating_sub(1),
        _ => found.offset(error.pos().row, error.pos().col),
    };
    let said = error.to_string();
    let said = said
        .rsplit_once(" at ")
        .filter(|(_, place)| place.bytes().all(|b| b.is_ascii_digit() || b == b':'))
        .map_or(said.as_str(), |(said, _)| said);
    let (rule, message): (&'static Rule, String) = match error {
        Error::NonXmlChar(c, _) => (&CHARACTER, format!("U+{:04X} may not stand in XML", u32::from(*c))),
        Error::MalformedEntityReference(_) if found.text[at..].starts_with("&#") => (
            &CHARACTER,
            format!("{} is no character that may stand in XML", shown(found.text[at..].split_inclusive(';').next().unwrap_or_default())),
        ),
        Error::UnknownEntityReference(name, _) => (&ENTITY, format!("`&{name};` is not defined")),
        Error::UnknownNamespace(prefix, _) => (&PREFIX, format!("the prefix `{prefix}` is not declared")),
        Error::DuplicatedAttribute(name, _) => (&ATTRIBUTE_TWICE, format!("`{name}` stands twice in this tag")),
        Error::UnclosedRootNode | Error::UnexpectedEndOfStream => (&NOT_WELL_FORMED, "the document ends before its elements do".to_owned()),
        _ => (&NOT_WELL_FORMED, format!("this is not well-formed: {said}")),
    };
    found.add(rule, at..at + 1, message);
}

/// The namespace of an element; empty where it has none.
pub(super) fn namespace<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().namespace().unwrap_or_default()
}

/// The name of an element without its prefix.
pub(super) fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

/// The elements in an element.
pub(super) fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(|child| child.node_type() == NodeType::Element)
}

/// The elements in an element that have this namespace and name.
pub(super) fn named<'a, 'i>(node: Node<'a, 'i>, namespace: &'a str, name: &'a str) -> impl Iterator<Item = Node<'a, 'i>> {
    elements(node).filter(move |child| self::name(*child) == name && self::namespace(*child) == namespace)
}

/// The text that stands in an element itself, comments and elements left out.
pub(super) fn text<'a>(node: Node<'a, '_>) -> Cow<'a, str> {
    let mut parts = node.children().filter(roxmltree::Node::is_text).filter_map(|child| child.text());
    let first = parts.next().unwrap_or_default();
    let rest: String = parts.collect();
    if rest.is_empty() { Cow::Borrowed(first) } else { Cow::Owned(format!("{first}{rest}")) }
}

/// Whether the element holds neither elements nor a text that says something.
pub(super) fn is_blank(node: Node<'_, '_>) -> bool {
    elements(node).next().is_none() && text(node).trim().is_empty()
}

/// What stands between the tags of an element, as it is written.
pub(super) fn source<'a>(node: Node<'a, '_>) -> &'a str {
    let range = node.range();
    let whole = &node.document().input_text()[range.clone()];
    let start = tag(node).end - range.start;
    whole.rfind("</").and_then(|end| whole.get(start..end)).unwrap_or_default()
}

/// Where the tag of an element stands.
pub(super) fn tag(node: Node<'_, '_>) -> Range<usize> {
    let range = node.range();
    let source = &node.document().input_text()[range.clone()];
    range.start..range.start + source.find('>').map_or(source.len(), |end| end + 1)
}

/// Where the text of an element stands; its tag where it has none.
pub(super) fn place(node: Node<'_, '_>) -> Range<usize> {
    let spoken = node.children().find(|child| child.is_text() && child.text().is_some_and(|text| !text.trim().is_empty()));
    let Some(child) = spoken else { return tag(node) };
    let range = child.range();
    let source = &node.document().input_text()[range.clone()];
    let start = range.start + (source.len() - source.trim_start().len());
    start..(start + source.trim().len())
}

/// An attribute without a namespace, and where its value stands.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<(&'a str, Range<usize>)> {
    let attribute = node.attributes().find(|attribute| attribute.namespace().is_none() && attribute.name() == name)?;
    Some((attribute.value(), attribute.range_value()))
}

/// An element as it is written in messages, with its prefix.
pub(super) fn written(node: Node<'_, '_>) -> String {
    let source = &node.document().input_text()[node.range()];
    let end = source.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(source.len());
    format!("<{}>", source.get(1..end).unwrap_or_default())
}
