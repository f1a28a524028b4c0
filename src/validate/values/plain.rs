//! Texts that readers show as they are: titles, names, summaries without markup.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::found::{Found, shown};
use super::super::rule::rules;
use super::html;

rules! {
    MARKUP = "title-markup", Warning, "RSS Best Practices Profile, title; RFC 4287, section 3.1.1.1; JSON Feed 1.1, title",
        "a plain text holds no HTML", "write the text without tags; readers differ on what they do with them";
    ESCAPED_TWICE = "title-escaped-twice", Warning, "RSS Best Practices Profile, title",
        "a text is escaped once", "escape the text once: `&` in the text is `&amp;` in XML and `&` in JSON";
}

/// What is surely markup: an end tag, attributes, an element that has no end. `the <blink> tag` is a text.
static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"</([A-Za-z][A-Za-z0-9]*)\s*>|<([A-Za-z][A-Za-z0-9]*)(?:\s+[A-Za-z-]+\s*=[^<>]*|\s*/)>|<(br|hr|p|img)>")
        .expect("a valid pattern")
});
static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"&(?:amp|lt|gt|quot|apos|nbsp|[aeiouAEIOU](?:acute|grave|circ|uml)|[nN]tilde|[cC]cedil|szlig|[lr][sd]quo|[nm]dash|hellip|euro|#[0-9]{2,5}|#x[0-9a-fA-F]{2,4});")
        .expect("a valid pattern")
});

/// Checks a text that is not to hold markup.
pub(in crate::validate) fn check(text: &str, place: Range<usize>, found: &mut Found<'_>) {
    let name =
        |tag: &regex::Captures<'_>| tag.iter().skip(1).flatten().next().map_or(String::new(), |name| name.as_str().to_ascii_lowercase());
    if let Some(tag) = TAG.captures_iter(text).find(|tag| html::is_element(&name(tag))) {
        found.add(&MARKUP, place, format!("there is HTML ({}) in {}", shown(&tag[0]), shown(text)));
    } else if let Some(reference) = REFERENCE.find(text) {
        found.add(&ESCAPED_TWICE, place, format!("there is `{}` in {}", reference.as_str(), shown(text)));
    }
}
