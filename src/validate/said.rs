//! What documents say that others of the same folder say too: taken out while one is checked, so that none has to be kept.

use jiff::Timestamp;
use roxmltree::{Document, Node};

use super::json::Node as Json;
use super::link::{self, ATOM};
use super::page::Page;
use super::values::{date, html};
use super::xml;
use crate::model::digest::sha256_hex;

/// What one document says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Said {
    /// Nothing that another document could contradict.
    #[default]
    Nothing,
    /// A feed.
    Feed(Feed),
    /// Addresses that are to lead to a file: of pages, or of feeds.
    Addresses(What, Vec<String>),
    /// Jobs for an aggregator.
    Jobs(Jobs),
    /// A page, its own address and those of its feeds.
    Page {
        /// The address that it says it has.
        canonical: Option<String>,
        /// Addresses of feeds.
        feeds: Vec<String>,
    },
}

/// Who names addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A sitemap.
    Sitemap,
    /// OPML.
    Outline,
}

/// The jobs of an aggregator's document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jobs {
    /// Their ids.
    pub(super) ids: Vec<String>,
    /// Their addresses, where no two may have one.
    pub(super) urls: Vec<String>,
}

/// A feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Feed {
    /// The address that it says it has.
    pub(super) own: Option<String>,
    /// The address of its site.
    pub(super) site: Option<String>,
    /// Its items.
    pub(super) entries: Vec<Entry>,
}

/// An item of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    pub(super) published: Option<Timestamp>,
    /// Digest of the words of its whole text.
    pub(super) body: Option<String>,
}

/// Its letters and digits, as a digest.
fn words(text: &str) -> String {
    let plain: String = html::words(text).chars().filter(|c| c.is_alphanumeric()).collect();
    sha256_hex(plain.as_bytes())
}

fn trimmed(node: Node<'_, '_>) -> String {
    xml::text(node).trim().to_owned()
}

/// A feed in RSS.
pub(super) fn rss(document: &Document<'_>) -> Said {
    const CONTENT: &str = "http://purl.org/rss/1.0/modules/content/";
    let root = document.root_element();
    let own = xml::namespace(root);
    let Some(channel) = xml::named(root, own, "channel").next() else { return Said::Nothing };
    let entry = |item: Node<'_, '_>| {
        let of = |name: &'static str| xml::named(item, own, name).next();
        let content = xml::named(item, CONTENT, "encoded").next().or_else(|| of("description"));
        Entry {
            id: of("guid").map(trimmed).unwrap_or_default(),
            title: of("title").map(trimmed),
            url: of("link").map(trimmed),
            published: of("pubDate").and_then(|node| date::instant_rfc822(&xml::text(node))),
            body: content.map(|node| words(&xml::text(node))),
        }
    };
    Said::Feed(Feed {
        own: xml::named(channel, ATOM, "link")
            .find(|node| link::rel(*node) == "self")
            .and_then(|node| node.attribute("href"))
            .map(str::to_owned),
        site: xml::named(channel, own, "link").next().map(trimmed),
        entries: xml::named(channel, own, "item").map(entry).collect(),
    })
}

/// A feed in Atom.
pub(super) fn atom(document: &Document<'_>) -> Said {
    let root = document.root_element();
    let href = |node: Node<'_, '_>, wanted: &str| {
        xml::named(node, ATOM, "link").find(|link| link::rel(*link) == wanted).and_then(|link| link.attribute("href").map(str::to_owned))
    };
    let entry = |entry: Node<'_, '_>| {
        let of = |name: &'static str| xml::named(entry, ATOM, name).next();
        let body = of("content").filter(|content| !content.has_attribute("src"));
        let plain = |node: Node<'_, '_>| {
            let parts = node.descendants().filter(Node::is_text).filter_map(|text| text.text());
            parts.collect::<Vec<_>>().join(" ")
        };
        Entry {
            id: of("id").map(trimmed).unwrap_or_default(),
            title: of("title").map(|node| plain(node).trim().to_owned()),
            url: href(entry, "alternate"),
            published: of("published").and_then(|node| date::read_rfc3339(&xml::text(node))),
            body: body.map(|node| {
                if node.attribute("type") == Some("text") { words(&plain(node).replace('<', "&lt;")) } else { words(&plain(node)) }
            }),
        }
    };
    Said::Feed(Feed {
        own: href(root, "self"),
        site: href(root, "alternate"),
        entries: xml::named(root, ATOM, "entry").map(entry).collect(),
    })
}

/// A feed in JSON.
pub(super) fn json_feed(feed: &Json) -> Said {
    let text = |node: &Json, key: &str| node.get(key).and_then(Json::text).map(str::to_owned);
    let entry = |item: &Json| Entry {
        id: text(item, "id").unwrap_or_default(),
        title: text(item, "title"),
        url: text(item, "url"),
        published: text(item, "date_published").and_then(|written| date::read_rfc3339(&written)),
        body: text(item, "content_html").map(|html| words(&html)),
    };
    let items = feed.get("items").map(Json::entries).unwrap_or_default();
    Said::Feed(Feed { own: text(feed, "feed_url"), site: text(feed, "home_page_url"), entries: items.iter().map(entry).collect() })
}

/// Addresses of a sitemap.
pub(super) fn sitemap(document: &Document<'_>) -> Said {
    let locs = document
        .root_element()
        .descendants()
        .filter(|node| xml::name(*node) == "loc" && xml::namespace(*node).contains("schemas/sitemap/0"));
    Said::Addresses(What::Sitemap, locs.map(trimmed).collect())
}

/// Addresses of feeds in OPML.
pub(super) fn opml(document: &Document<'_>) -> Said {
    let feeds = document.descendants().filter_map(|node| node.attribute("xmlUrl"));
    Said::Addresses(What::Outline, feeds.map(str::to_owned).collect())
}

/// What a page names.
pub(super) fn page(page: Page) -> Said {
    Said::Page { canonical: page.canonical, feeds: page.feeds }
}
