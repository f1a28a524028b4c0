//! Texts that readers show as they are: titles, names, summaries without markup.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use roxmltree::Node;

use super::super::found::{Found, shown};
use super::super::rule::{Rule, rules};
use super::super::xml;
use super::html;

rules! {
    MARKUP = "title-markup", Warning, "RSS Best Practices Profile, title; RFC 4287, section 3.1.1.1; JSON Feed 1.1, title",
        "a plain text holds no HTML", "write the text without tags; readers differ on what they do with them";
    ESCAPED_TWICE = "title-escaped-twice", Warning, "RSS Best Practices Profile, title",
        "a text is escaped once", "escape the text once: `&` in the text is `&amp;` in XML and `&` in JSON";
    AMBIGUOUS = "text-ambiguous", Warning, "RSS Best Practices Profile, character data; W3C feed validator, CharacterData",
        "`&` and `<` in a plain text of RSS that could begin a reference or a tag are written as numbers",
        "write `&#x26;` for `&` and `&#x3C;` for `<`: some readers take such a text for HTML";
}

/// What is surely markup: an end tag, attributes, an element that has no end. `the <blink> tag` is a text.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"</([A-Za-z][A-Za-z0-9]*)\s*>|<([A-Za-z][A-Za-z0-9]*)(?:\s+[A-Za-z-]+\s*=[^<>]*|\s*/)>|<(br|hr|p|img)>")
        .expect("a valid pattern")
});
/// What looks like a reference; whether HTML has it is asked when its name is known.
static REFERENCE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"&(?:([A-Za-z][A-Za-z0-9]*)|#[0-9]{2,5}|#x[0-9a-fA-F]{2,4});").expect("a valid pattern"));
/// `&` and `<` by their numbers, which the profile wants in titles, in a text that is not parsed too.
static PROFILED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"&#[xX](?:26|3[cC]);").expect("a valid pattern"));

/// What could begin a reference or a tag. `C++ & <Rust>` is a text, since HTML has no such element.
static BEGINNING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"&#[0-9xX]|<[!?]|</(?:[^A-Za-z]|$)|</?([A-Za-z][A-Za-z0-9]*)|&([A-Za-z][A-Za-z0-9]*)").expect("a valid pattern")
});
/// A character that is written by its number, or that begins nothing.
static HARMLESS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"&(?:#[0-9]+|#x[0-9a-fA-F]+|gt|quot|apos);").expect("a valid pattern"));

/// Checks a text that is not to hold markup.
pub(in crate::validate) fn check(text: &str, place: Range<usize>, found: &mut Found<'_>) {
    if let Some((rule, message)) = problem(text) {
        found.add(rule, place, message);
    }
}

/// Checks an element of RSS whose text is not to hold markup, where readers differ on what `&` and `<` mean.
pub(in crate::validate) fn in_rss(node: Node<'_, '_>, found: &mut Found<'_>) {
    let text = xml::text(node);
    if let Some((rule, message)) = problem(&PROFILED.replace_all(&text, " ")) {
        found.add(rule, xml::place(node), message);
    } else if let Some(beginning) = ambiguous(xml::source(node)) {
        found.add(&AMBIGUOUS, xml::place(node), format!("`{beginning}` in {} could be taken for markup", shown(&text)));
    }
}

/// What could be taken for markup in a text as it is written, numbers left out.
fn ambiguous(source: &str) -> Option<String> {
    let is_raw = source.contains("<![CDATA[");
    let source = source.replace("<![CDATA[", "").replace("]]>", "");
    let text = if is_raw { PROFILED.replace_all(&source, " ").into_owned() } else { unescaped(&source) };
    let is_one = |begin: &regex::Captures<'_>| match (begin.get(1), begin.get(2)) {
        (Some(element), _) => html::is_element(&element.as_str().to_ascii_lowercase()),
        (_, Some(entity)) => html::is_entity(entity.as_str()),
        _ => true,
    };
    BEGINNING.captures_iter(&text).find(is_one).map(|begin| begin[0].to_owned())
}

/// A text as a parser gives it on, without the characters that are written by numbers. `&#38;` and `&#60;` are not told from `&amp;` and `&lt;` by
/// readers that unescape twice; the profile's `&#x26;` and `&#x3C;` are.
fn unescaped(source: &str) -> String {
    let named = source.replace("&#38;", "&amp;").replace("&#60;", "&lt;");
    HARMLESS.replace_all(&named, " ").replace("&lt;", "<").replace("&amp;", "&")
}

fn problem(text: &str) -> Option<(&'static Rule, String)> {
    let name =
        |tag: &regex::Captures<'_>| tag.iter().skip(1).flatten().next().map_or(String::new(), |name| name.as_str().to_ascii_lowercase());
    if let Some(tag) = TAG.captures_iter(text).find(|tag| html::is_element(&name(tag))) {
        return Some((&MARKUP, format!("there is HTML ({}) in {}", shown(&tag[0]), shown(text))));
    }
    let is_one = |reference: &regex::Captures<'_>| reference.get(1).is_none_or(|name| html::is_entity(name.as_str()));
    let reference = REFERENCE.captures_iter(text).find(is_one)?;
    Some((&ESCAPED_TWICE, format!("there is `{}` in {}", &reference[0], shown(text))))
}
