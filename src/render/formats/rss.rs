//! RSS 2.0 with the Best Practices Profile, <https://www.rssboard.org/rss-specification>, built by the crate `rss`.
//!
//! | RSS | from |
//! | --- | --- |
//! | `guid`, not a permanent link | `entry.id` |
//! | `link` | `entry.url` |
//! | `title` | `posting.title` |
//! | `description` | the summary, as HTML |
//! | `content:encoded` | the whole text |
//! | `pubDate` | `entry.published` |
//! | `category` | `facts.tags` |
//! | `dc:creator` | the employer's name: `author` would have to be a mailbox |
//! | `dc:language` | `entry.language` |
//! | `lastBuildDate` | `channel.updated` |
//! | `atom:link rel="self"` | the document's own address |
//! | `atom:link rel="hub"` | the site's WebSub hubs |
//! | `fh:complete` (RFC 5005, section 2) | the document holds every open job |
//! | `atom:link` of other relations, `fh:archive` (RFC 5005, sections 3, 4 and appendix B) | where the document stands in the feed's history |
//! | `schema:`, `job_listing:`, `g:` | facts of the job, as far as the vocabularies are wanted: [`elements`] |

use std::collections::BTreeMap;

use rss::extension::atom::{self, AtomExtension};
use rss::extension::dublincore::{self, DublinCoreExtension};
use rss::extension::{Extension, ExtensionMap};
use rss::{Category, Channel, Guid, Item};

use crate::model::dialect::{Carried, Layout};
use crate::model::target::{ChannelFormat, Page, Part, Render, Site, Target, View};
use crate::model::vocabulary::Vocabulary;
use crate::render::markup::html::escaped;
use crate::render::markup::xml::{feed_prologue, line, xml_clean};
use crate::render::wording::elements::{self, Element};
use crate::render::wording::{channel, dates};

pub(super) static TARGET: Target = Target {
    id: "rss",
    settings: Some("rss"),
    title: "RSS",
    spec: "https://www.rssboard.org/rss-specification",
    requires: &[],
    limits: &[],
    render: Render::Channel(ChannelFormat {
        file: FILE,
        media_type: MEDIA_TYPE,
        per_page: None,
        head,
        entry,
        separator: "\n",
        tail,
        carries: CARRIES,
        layout: Layout { root: "rss", item: "item", id: "guid" },
    }),
};

const CARRIES: &[Carried] = &[
    Carried::exact("title", "title"),
    Carried::exact("description", "content:encoded"),
    Carried::exact("summary", "description"),
    Carried::exact("datePosted", "pubDate"),
    Carried::exact("url", "link"),
    Carried::exact("hiringOrganization.name", "dc:creator"),
    Carried::exact("tags", "category"),
    Carried::exact("language", "dc:language"),
];

const FILE: &str = "rss.xml";
const MEDIA_TYPE: &str = "application/rss+xml";
const CONTENT: &str = "http://purl.org/rss/1.0/modules/content/";
/// <https://www.rfc-editor.org/rfc/rfc5005>
pub(super) const HISTORY: &str = "http://purl.org/syndication/history/1.0";
/// Minutes for which a reader may keep what it has.
const TTL_MINUTES: &str = "60";
const TAIL: &str = "</channel></rss>";

/// The crate's document without items, up to where they stand.
fn head(site: &Site, page: &Page<'_>) -> Vec<u8> {
    let xml = write(&head_channel(site, page), 0);
    let body = xml.split_once("?>").map_or(xml.as_str(), |(_, body)| body);
    let body = body.strip_suffix(TAIL).expect("the crate closes the channel last");
    let mut out = feed_prologue(&site.address(super::assets::FEED_CSS));
    out.push_str(body);
    out.push('\n');
    out.into_bytes()
}

fn head_channel(site: &Site, page: &Page<'_>) -> Channel {
    let link = |(rel, href): (&str, String)| atom::Link {
        href,
        rel: rel.to_owned(),
        mime_type: (rel != "hub").then(|| MEDIA_TYPE.to_owned()),
        ..atom::Link::default()
    };
    let fixed = [("content", CONTENT), ("dc", dublincore::NAMESPACE)];
    let mut namespaces: BTreeMap<String, String> = fixed.map(|(prefix, uri)| (prefix.to_owned(), uri.to_owned())).into();
    let named = |vocabulary: Vocabulary| (vocabulary.prefix().to_owned(), elements::namespace(site, vocabulary));
    namespaces.extend(page.feed.vocabularies.iter().map(named));
    let mut extensions = ExtensionMap::new();
    if let Some(name) = history(page) {
        namespaces.insert("fh".to_owned(), HISTORY.to_owned());
        let mark = Extension { name: format!("fh:{name}"), ..Extension::default() };
        extensions.entry("fh".to_owned()).or_default().insert(name.to_owned(), vec![mark]);
    }
    Channel {
        title: channel::title(site, page.channel),
        link: channel::home(site, page.channel),
        description: channel::description(site),
        language: Some(page.channel.language.clone()),
        last_build_date: Some(dates::rfc822(page.channel.updated)),
        generator: Some(line(&site.generator)),
        ttl: Some(TTL_MINUTES.to_owned()),
        atom_ext: Some(AtomExtension { links: channel::links(site, page, FILE).into_iter().map(link).collect() }),
        extensions,
        namespaces,
        ..Channel::default()
    }
}

/// What the document is by RFC 5005: the name of an empty element in [`HISTORY`].
pub(super) fn history(page: &Page<'_>) -> Option<&'static str> {
    match page.feed.part {
        Part::Archive { .. } => Some("archive"),
        Part::Whole | Part::Paged if page.complete => Some("complete"),
        _ => None,
    }
}

/// The crate writes no item alone: it writes a channel that has nothing else, and the item is cut out of it.
fn entry(site: &Site, view: &View<'_>) -> Vec<u8> {
    let channel = Channel { items: vec![item(site, view)], ..Channel::default() };
    let xml = write(&channel, 2 * view.html.len());
    let from = xml.find("<item>").expect("the crate writes the item");
    let item = xml[from..].strip_suffix(TAIL).expect("the crate closes the channel after the item");
    item.as_bytes().to_vec()
}

fn item(site: &Site, view: &View<'_>) -> Item {
    let entry = view.entry;
    let employer = entry.posting.hiring_organization.as_ref().and_then(|o| o.name.as_deref());
    Item {
        title: Some(line(entry.title())),
        link: Some(line(&entry.url)),
        description: Some(escaped(&xml_clean(view.summary))),
        categories: entry.facts.tags.iter().map(|tag| Category { name: line(tag), domain: None }).collect(),
        guid: Some(Guid { value: entry.id.to_string(), permalink: false }),
        pub_date: Some(dates::rfc822(entry.published)),
        content: Some(xml_clean(view.html).into_owned()),
        dublin_core_ext: Some(DublinCoreExtension {
            creators: employer.map(line).into_iter().collect(),
            languages: vec![line(&entry.language)],
            ..DublinCoreExtension::default()
        }),
        extensions: extensions(elements::of(site, entry, view.vocabularies)),
        ..Item::default()
    }
}

fn extensions(elements: Vec<Element>) -> ExtensionMap {
    let mut map = ExtensionMap::new();
    for Element { vocabulary, name, text, members } in elements {
        let prefix = vocabulary.prefix();
        let leaf = |name: &str, text: String| Extension { name: format!("{prefix}:{name}"), value: Some(text), ..Extension::default() };
        let mut extension = leaf(name, text);
        if !members.is_empty() {
            extension.value = None;
            extension.children = members.into_iter().map(|(name, text)| (name.to_owned(), vec![leaf(name, text)])).collect();
        }
        map.entry(prefix.to_owned()).or_default().insert(name.to_owned(), vec![extension]);
    }
    map
}

fn tail(_: &Site, _: &Page<'_>) -> Vec<u8> {
    format!("\n{TAIL}\n").into_bytes()
}

/// The crate's document, which is about so many bytes long.
fn write(channel: &Channel, about: usize) -> String {
    let bytes = channel.write_to(Vec::with_capacity(about)).expect("writing to memory does not fail");
    String::from_utf8(bytes).expect("the crate writes UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;

    /// What is streamed is, but for line breaks between items, what the crate writes in one piece.
    #[test]
    fn a_stream_is_the_crates_own_document() {
        let site = fixture::site();
        let catalog = fixture::catalog(3);
        let page = fixture::page(&catalog);
        let views = catalog.entries.iter().map(fixture::view);
        let whole = Channel { items: views.map(|v| item(&site, &v)).collect(), ..head_channel(&site, &page) };
        let whole = write(&whole, 0).split_once("?>").expect("a declaration").1.to_owned();
        let streamed = fixture::stream(&TARGET, &site, &catalog);
        let (_, streamed) = streamed.split_once("css\"?>\n").expect("a prologue");
        assert_eq!(streamed.replace("\n<item>", "<item>").replace("\n</channel>", "</channel>").trim_end(), whole);
    }
}
