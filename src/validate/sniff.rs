//! Which format a document has, by how it begins.

use super::rule::rules;

rules! {
    UNKNOWN = "document-unknown", Error, "RFC 9110, section 8.3: a document is of some media type", "the document is of a format that is known",
        "give a feed (RSS, Atom, JSON Feed), OPML, a sitemap, a page with JSON-LD, or a document of an aggregator";
}

/// What a document is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Elements.
    Xml,
    /// A page.
    Html,
    /// JSON.
    Json,
}

/// What it begins like; `None` where it begins like nothing that is known.
pub(super) fn sniff(text: &str) -> Option<Kind> {
    let head = text.trim_start_matches('\u{feff}').trim_start();
    if head.starts_with(['{', '[']) {
        return Some(Kind::Json);
    }
    let mut rest = head;
    while let Some(comment) = rest.strip_prefix("<!--") {
        rest = comment.split_once("-->")?.1.trim_start();
    }
    let small: String = rest.chars().take(64).collect::<String>().to_ascii_lowercase();
    if small.starts_with("<!doctype html") || small.starts_with("<html") {
        return Some(Kind::Html);
    }
    rest.starts_with('<').then_some(Kind::Xml)
}

/// Whether JSON is meant as JSON-LD, broken or not.
pub(super) fn is_json_ld(text: &str) -> bool {
    ["\"@context\"", "\"@graph\""].iter().any(|key| text.contains(key)) && !text.contains("jsonfeed.org/version")
}
