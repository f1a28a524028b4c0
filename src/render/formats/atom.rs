//! Atom 1.0, RFC 4287, <https://www.rfc-editor.org/rfc/rfc4287>, built by the crate `atom_syndication`.
//!
//! | Atom | from |
//! | --- | --- |
//! | `id` | `entry.id`; of the feed: its own address |
//! | `link rel="alternate"` | `entry.url`, then the same job in other languages, each with `hreflang` |
//! | `title`, `summary`, `content type="html"` | `posting.title`, the summary, the whole text, each with `xml:lang` |
//! | `published`, `updated` | `entry.published`, `entry.updated` |
//! | `author` | the employer; where there is none, the feed's: the site |
//! | `category` | `facts.tags` |
//! | `link rel="hub"` | the site's WebSub hubs |
//! | `fh:complete` (RFC 5005, section 2) | the document holds every open job |
//! | `link` of other relations, `fh:archive` (RFC 5005, sections 3 and 4) | where the document stands in the feed's history |
//! | `at:deleted-entry` (RFC 6721, section 3) | jobs that closed lately |
//! | `schema:`, `job_listing:`, `g:` | facts of the job, as far as the vocabularies are wanted: [`elements`] |
//!
//! All documents of a feed have its `id`: they are one feed (RFC 5005, section 1.2).
//!
//! The crate writes attributes of extensions and addresses of namespaces without escaping them (0.12.10): none here comes from a post.

use atom_syndication::extension::{Extension, ExtensionMap};
use atom_syndication::{Category, Content, Entry, Feed, Generator, Link, Person, Text, TextType, WriteConfig};

use super::rss::{HISTORY, history};
use crate::model::catalog::Entry as JobEntry;
use crate::model::dialect::{Carried, Layout, Unless};
use crate::model::posting::Organization;
use crate::model::target::{ChannelFormat, Page, Removed, Render, Site, Target, View};
use crate::model::vocabulary::Vocabulary;
use crate::render::markup::xml::{feed_prologue, line, xml_clean};
use crate::render::wording::elements::{self, Element};
use crate::render::wording::{channel, dates, facts};

pub(super) static TARGET: Target = Target {
    id: "atom",
    settings: Some("atom"),
    title: "Atom",
    spec: "https://www.rfc-editor.org/rfc/rfc4287",
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
        layout: Layout { root: "feed", item: "entry", id: "id" },
    }),
};

const CARRIES: &[Carried] = &[
    Carried::exact("title", "title"),
    Carried::exact("description", "content"),
    Carried::exact("summary", "summary"),
    Carried::exact("datePosted", "published"),
    Carried::exact("url", "link@href"),
    Carried::exact("hiringOrganization.name", "author/name"),
    Carried::exact("hiringOrganization.sameAs", "author/uri").unless(&[Unless::NotWeb]),
    Carried::exact("tags", "category@term"),
    Carried::exact("language", "link@hreflang"),
];

const FILE: &str = "atom.xml";
const MEDIA_TYPE: &str = "application/atom+xml";
const TAIL: &str = "</feed>";
/// <https://www.rfc-editor.org/rfc/rfc6721>
const TOMBSTONES: &str = "http://purl.org/atompub/tombstones/1.0";
/// What the crate writes for an entry alone, which in a feed says nothing new.
const ALONE: &str = "<entry xmlns=\"http://www.w3.org/2005/Atom\">";

const BARE: WriteConfig = WriteConfig { write_document_declaration: false, indent_size: None };

/// The crate's document without entries. Those stand before `</feed>`, where RFC 4287 allows them after everything else.
fn head(site: &Site, page: &Page<'_>) -> Vec<u8> {
    let xml = head_feed(site, page).write_with_config(Vec::new(), BARE).expect("writing to memory does not fail");
    let xml = String::from_utf8(xml).expect("the crate writes UTF-8");
    let mut out = feed_prologue(&site.address(super::assets::FEED_CSS));
    out.push_str(xml.strip_suffix(TAIL).expect("the crate closes the feed last"));
    out.push('\n');
    out.into_bytes()
}

fn head_feed(site: &Site, page: &Page<'_>) -> Feed {
    let link = |href: String, rel: &str, media_type: Option<&str>| Link {
        href,
        rel: rel.to_owned(),
        mime_type: media_type.map(str::to_owned),
        ..Link::default()
    };
    let mut links: Vec<Link> = channel::links(site, page, FILE)
        .into_iter()
        .map(|(rel, href)| link(href, rel, Some(MEDIA_TYPE).filter(|_| rel != "hub")))
        .collect();
    links.insert(1, link(channel::home(site, page.channel), "alternate", Some("text/html")));
    let mut feed = Feed {
        title: text(&channel::title(site, page.channel), None),
        subtitle: Some(text(&channel::description(site), None)),
        id: channel::address(site, page.channel, FILE),
        updated: dates::chrono(page.channel.updated),
        authors: vec![author(site)],
        generator: Some(generator(&site.generator)),
        links,
        lang: Some(page.channel.language.clone()),
        ..Feed::default()
    };
    let named = |vocabulary: Vocabulary| (vocabulary.prefix().to_owned(), elements::namespace(site, vocabulary));
    feed.namespaces.extend(page.feed.vocabularies.iter().map(named));
    if let Some(name) = history(page) {
        feed.namespaces.insert("fh".to_owned(), HISTORY.to_owned());
        let mark = Extension { name: format!("fh:{name}"), ..Extension::default() };
        feed.extensions.entry("fh".to_owned()).or_default().insert(name.to_owned(), vec![mark]);
    }
    if !page.feed.removed.is_empty() {
        feed.namespaces.insert("at".to_owned(), TOMBSTONES.to_owned());
        let tombstones = page.feed.removed.iter().map(tombstone).collect();
        feed.extensions.entry("at".to_owned()).or_default().insert("deleted-entry".to_owned(), tombstones);
    }
    feed
}

/// RFC 6721, section 3.
fn tombstone(removed: &Removed) -> Extension {
    let attrs = [("ref", removed.id.to_string()), ("when", dates::rfc3339(removed.closed))];
    let attrs = attrs.map(|(name, value)| (name.to_owned(), value)).into();
    Extension { name: "at:deleted-entry".to_owned(), attrs, ..Extension::default() }
}

fn entry(site: &Site, view: &View<'_>) -> Vec<u8> {
    let xml =
        atom_entry(site, view).write_with_config(Vec::with_capacity(2 * view.html.len()), BARE).expect("writing to memory does not fail");
    let xml = String::from_utf8(xml).expect("the crate writes UTF-8");
    let body = xml.strip_prefix(ALONE).expect("the crate opens the entry first");
    format!("<entry>{body}").into_bytes()
}

fn atom_entry(site: &Site, view: &View<'_>) -> Entry {
    let entry = view.entry;
    let language = Some(line(&entry.language));
    Entry {
        title: text(&line(entry.title()), language.clone()),
        id: entry.id.to_string(),
        updated: dates::chrono(entry.updated),
        published: Some(dates::chrono(entry.published)),
        authors: entry.posting.hiring_organization.as_ref().and_then(person).into_iter().collect(),
        categories: entry.facts.tags.iter().map(|tag| Category { term: line(tag), ..Category::default() }).collect(),
        links: links(entry),
        summary: Some(text(&xml_clean(view.summary), language.clone())),
        content: Some(Content {
            value: Some(xml_clean(view.html).into_owned()),
            content_type: Some("html".to_owned()),
            lang: language,
            ..Content::default()
        }),
        extensions: extensions(elements::of(site, entry, view.vocabularies)),
        ..Entry::default()
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

/// The page, and the same job in other languages (RFC 4287, section 4.2.7.4).
fn links(entry: &JobEntry) -> Vec<Link> {
    let own = std::iter::once((entry.url.as_str(), entry.language.as_str()));
    let others = entry.translations.iter().map(|other| (other.url.as_str(), other.language.as_str()));
    let link = |(url, language): (&str, &str)| Link {
        href: line(url),
        mime_type: Some("text/html".to_owned()),
        hreflang: Some(line(language)),
        ..Link::default()
    };
    own.chain(others).map(link).collect()
}

fn tail(_: &Site, _: &Page<'_>) -> Vec<u8> {
    format!("\n{TAIL}\n").into_bytes()
}

fn text(value: &str, lang: Option<String>) -> Text {
    Text { value: value.to_owned(), lang, base: None, r#type: TextType::Text }
}

fn person(organization: &Organization) -> Option<Person> {
    let name = organization.name.as_deref().map(line).filter(|name| !name.is_empty())?;
    Some(Person { name, uri: organization.same_as.as_deref().and_then(facts::web_address), ..Person::default() })
}

/// The feed's own author, for entries that have none.
fn author(site: &Site) -> Person {
    site.organization.as_ref().and_then(person).unwrap_or_else(|| Person { name: line(&site.title), ..Person::default() })
}

fn generator(generator: &str) -> Generator {
    let (name, version) = generator.split_once(' ').unwrap_or((generator, ""));
    Generator { value: line(name), version: Some(line(version)).filter(|v| !v.is_empty()), uri: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;

    /// What is streamed holds the crate's own bytes for each entry of a feed, and for the feed around them.
    #[test]
    fn a_stream_is_made_of_the_crates_own_bytes() {
        let site = fixture::site();
        let catalog = fixture::catalog(3);
        let page = fixture::page(&catalog);
        let streamed = fixture::stream(&TARGET, &site, &catalog);
        let views = catalog.entries.iter().map(fixture::view);
        let whole = Feed { entries: views.map(|v| atom_entry(&site, &v)).collect(), ..head_feed(&site, &page) };
        let whole = String::from_utf8(whole.write_with_config(Vec::new(), BARE).expect("memory")).expect("UTF-8");
        let pieces: Vec<_> = whole.split_inclusive("</entry>").collect();
        assert_eq!(pieces.len(), 4);
        for piece in &pieces[..3] {
            let entry = &piece[piece.find("<entry>").expect("an entry")..];
            assert!(streamed.contains(entry), "{entry}");
        }
        assert!(streamed.contains("<fh:complete></fh:complete>\n<entry>"));
    }

    /// While this holds, nothing from a post may stand in an attribute of an extension.
    #[test]
    fn the_crate_still_does_not_escape_attributes_of_extensions() {
        let mut extension = Extension { name: "x:y".to_owned(), ..Extension::default() };
        extension.attrs.insert("z".to_owned(), "\"&".to_owned());
        let mut feed = Feed::default();
        feed.extensions.entry("x".to_owned()).or_default().insert("y".to_owned(), vec![extension]);
        let xml = String::from_utf8(feed.write_to(Vec::new()).expect("memory")).expect("UTF-8");
        assert!(xml.contains("z=\"\"&\""), "the crate escapes now: drop the note at the top of this file");
    }
}
