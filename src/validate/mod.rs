//! A strict checker of published documents, anybody's: bytes in, diagnostics out. Formats are known by what they are, not by their names. Each
//! format is a file; each rule is data ([`rule::Rule`]) with its source. It shares nothing with `render`: what one misunderstands the other finds.

mod atom;
mod atom_parts;
mod dialect;
mod folder;
mod found;
mod json;
mod json_feed;
mod json_ld;
mod link;
mod modules;
mod namespace;
mod opml;
mod packed;
mod page;
mod rdf;
mod rss;
mod rss_item;
mod rule;
mod said;
mod shape;
mod sitemap;
mod sniff;
mod text;
mod tombstone;
mod values;
mod xml;

use jiff::Timestamp;

use crate::diagnostic::Diagnostics;
pub use folder::{File, Folder, MANIFEST, together};
use found::Found;
pub use packed::Content;
pub use rule::Rule;
pub use said::Said;
pub use sniff::Kind;

/// A document as it was published.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its path or address, for people.
    pub path: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What was found in a document.
#[derive(Debug, Clone)]
pub struct Checked {
    /// What it is; `None` for what is of no format that is known.
    pub kind: Option<Kind>,
    /// What is wrong with it.
    pub diagnostics: Diagnostics,
    /// What other documents may contradict.
    pub said: Said,
    /// What it is once it is unpacked.
    pub content: Option<Content>,
}

impl Checked {
    /// Whether the document is of a format that is known.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.diagnostics.as_slice().iter().all(|diagnostic| diagnostic.code != sniff::UNKNOWN.code)
    }
}

/// Checks one document, packed or not, at the instant `now`.
#[must_use]
pub fn check(document: Document<'_>, now: Timestamp) -> Checked {
    match packed::unpack(document.bytes) {
        Ok(bytes) => unpacked(Document { bytes: &bytes, ..document }, now),
        Err((rule, message)) => {
            let mut diagnostics = Diagnostics::default();
            diagnostics.push(found::finding(rule, document.path, message));
            Checked { kind: None, diagnostics, said: Said::Nothing, content: None }
        }
    }
}

fn unpacked(document: Document<'_>, now: Timestamp) -> Checked {
    let decoded = text::decode(document.bytes);
    let mut found = Found::new(&decoded.text, document.path, now);
    let kind = sniff::sniff(&decoded.text);
    if let Some((rule, message)) = decoded.problem {
        let rule = if kind == Some(Kind::Json) { &json::SYNTAX } else { rule };
        found.add(rule, 0..1, message);
    }
    let said = match kind {
        Some(Kind::Xml) => xml_document(&mut found),
        Some(Kind::Json) => json_document(decoded.has_mark, &mut found),
        Some(Kind::Html) => said::page(page::check(&mut found)),
        None => {
            found.plain(&sniff::UNKNOWN, 0..1);
            Said::Nothing
        }
    };
    Checked { kind, diagnostics: found.into_diagnostics(), said, content: Some(Content::of(document.bytes)) }
}

fn json_document(has_mark: bool, found: &mut Found<'_>) -> Said {
    if has_mark {
        found.plain(&json::BYTE_ORDER_MARK, 0..1);
    }
    if sniff::is_json_ld(found.text) {
        json_ld::check(0..found.text.len(), found);
        return Said::Nothing;
    }
    let Some(node) = json::parse(0..found.text.len(), json::JSON, found) else { return Said::Nothing };
    let says = |key: &str, words: &str| node.get(key).and_then(json::Node::text).is_some_and(|text| text.contains(words));
    if says("version", "jsonfeed.org")
        || node.get("feed_url").is_some()
        || (node.get("items").is_some() && node.get("home_page_url").is_some())
    {
        json_feed::check(&node, found);
        return said::json_feed(&node);
    }
    found.plain(&sniff::UNKNOWN, node.place.start..node.place.start + 1);
    Said::Nothing
}

fn xml_document(found: &mut Found<'_>) -> Said {
    let Some(tree) = xml::parse(found) else { return Said::Nothing };
    let root = tree.root_element();
    match (xml::name(root), xml::namespace(root)) {
        ("rss", _) => {
            rss::check(&tree, found);
            return said::rss(&tree);
        }
        ("feed" | "entry", link::ATOM) => {
            atom::check(&tree, found);
            return said::atom(&tree);
        }
        ("opml", _) => {
            opml::check(&tree, found);
            return said::opml(&tree);
        }
        ("urlset" | "sitemapindex", _) => {
            sitemap::check(&tree, found);
            return said::sitemap(&tree);
        }
        ("RDF", rdf::RDF) if rdf::is_rss(root) => rdf::check(&tree, found),
        ("source" | "jobs", "") => return Said::Jobs(dialect::check(&tree, found)),
        ("feed", "http://purl.org/atom/ns#") => {
            found.add(&atom::VERSION_OLD, xml::tag(root), "this is Atom 0.3, which is no longer in use");
        }
        ("feed" | "entry", other) if namespace::is_nearly(other, link::ATOM) => {
            found.add(&namespace::NEAR, xml::tag(root), format!("{} is not quite the namespace of Atom", found::shown(other)));
        }
        _ => found.plain(&sniff::UNKNOWN, xml::tag(root)),
    }
    Said::Nothing
}

/// Every rule, in the order of the formats.
#[must_use]
pub fn rules() -> Vec<&'static Rule> {
    let lists = [
        sniff::RULES,
        packed::RULES,
        text::RULES,
        xml::RULES,
        namespace::RULES,
        shape::RULES,
        values::address::RULES,
        values::date::RULES,
        values::language::RULES,
        values::mail::RULES,
        values::media_type::RULES,
        values::number::RULES,
        values::plain::RULES,
        values::html::RULES,
        rss::RULES,
        rss_item::RULES,
        rdf::RULES,
        atom::RULES,
        atom_parts::RULES,
        link::RULES,
        values::relation::RULES,
        tombstone::RULES,
        modules::RULES,
        modules::APP_RULES,
        modules::LIST_RULES,
        modules::BASIC_RULES,
        modules::HISTORY_RULES,
        modules::ITUNES_RULES,
        modules::MEDIA_RULES,
        modules::PLACE_RULES,
        json::RULES,
        json_feed::RULES,
        opml::RULES,
        sitemap::RULES,
        json_ld::RULES,
        json_ld::google::RULES,
        page::RULES,
        dialect::RULES,
        folder::RULES,
    ];
    lists.into_iter().flatten().copied().collect()
}
