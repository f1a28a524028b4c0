//! JSON Feed 1.1, <https://www.jsonfeed.org/version/1.1/>.
//!
//! | JSON Feed | from |
//! | --- | --- |
//! | `id` | `entry.id` |
//! | `url` | `entry.url` |
//! | `title`, `summary`, `content_html` | `posting.title`, the summary, the whole text |
//! | `date_published`, `date_modified` | `entry.published`, `entry.updated` |
//! | `authors` | the employer |
//! | `tags`, `language` | `facts.tags`, `entry.language` |
//! | `next_url` | the next page, where pages follow |
//! | `hubs` | the site's WebSub hubs |
//! | `_jobposting` | the same object as in `posting.jsonld`, without the text that `content_html` has; the name is the one that a board has made known |

use serde::Serialize;
use serde_json::Value;

use super::json_ld;
use crate::model::dialect::{Carried, Layout};
use crate::model::posting::Organization;
use crate::model::target::{ChannelFormat, Page, Part, Render, Site, Target, View};
use crate::render::markup::json::json;
use crate::render::markup::xml::{line, xml_clean};
use crate::render::wording::{channel, dates, facts};

pub(super) static TARGET: Target = Target {
    id: "jsonfeed",
    settings: Some("jsonfeed"),
    title: "JSON Feed",
    spec: "https://www.jsonfeed.org/version/1.1/",
    requires: &[],
    limits: &[],
    render: Render::Channel(ChannelFormat {
        file: FILE,
        media_type: "application/feed+json",
        per_page: None,
        head,
        entry,
        separator: ",\n",
        tail,
        carries: CARRIES,
        layout: Layout { root: "", item: "items", id: "id" },
    }),
};

/// What is said of the posting as such is the JSON-LD's own.
const CARRIES: &[Carried] = &[
    Carried::exact("title", "title"),
    Carried::exact("description", "content_html"),
    Carried::exact("summary", "summary"),
    Carried::exact("datePosted", "date_published"),
    Carried::exact("url", "url"),
    Carried::exact("hiringOrganization.name", "authors/name"),
    Carried::exact("tags", "tags"),
    Carried::exact("language", "language"),
];

const FILE: &str = "feed.json";
const TAIL: &str = "]}";
/// Most items take less than this without their text.
const FACTS_BYTES: usize = 4096;

#[derive(Serialize)]
struct Head<'a> {
    version: &'static str,
    title: String,
    home_page_url: String,
    /// The feed's own address, of whatever page this is: "the unique identifier for the feed".
    feed_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<String>,
    description: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    authors: Option<[Author; 1]>,
    language: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<Hub<'a>>,
    /// Always empty here: items are streamed.
    items: [(); 0],
}

#[derive(Serialize)]
struct Hub<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    url: &'a str,
}

#[derive(Serialize)]
struct Item {
    id: String,
    url: String,
    title: String,
    summary: String,
    content_html: String,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    authors: Option<[Author; 1]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    language: String,
    #[serde(rename = "_jobposting")]
    job_posting: Value,
}

#[derive(Serialize)]
struct Author {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

fn head(site: &Site, page: &Page<'_>) -> Vec<u8> {
    let has_next = matches!(page.feed.part, Part::Paged) && page.number < page.pages;
    let feed = Head {
        version: "https://jsonfeed.org/version/1.1",
        title: channel::title(site, page.channel),
        home_page_url: channel::home(site, page.channel),
        feed_url: channel::address(site, page.channel, FILE),
        next_url: has_next.then(|| channel::page_address(site, page, FILE, page.number + 1)),
        description: channel::description(site),
        authors: site.organization.as_ref().and_then(author),
        language: page.channel.language.clone(),
        hubs: site.hubs.iter().map(|url| Hub { kind: "WebSub", url }).collect(),
        items: [],
    };
    let feed = json(&feed, 0);
    let open = feed.strip_suffix(TAIL).expect("items come last");
    format!("{open}\n").into_bytes()
}

fn entry(site: &Site, view: &View<'_>) -> Vec<u8> {
    let entry = view.entry;
    let item = Item {
        id: entry.id.to_string(),
        url: line(&entry.url),
        title: line(entry.title()),
        summary: xml_clean(view.summary).into_owned(),
        content_html: xml_clean(view.html).into_owned(),
        date_published: dates::rfc3339(entry.published),
        date_modified: dates::rfc3339(entry.updated),
        authors: entry.posting.hiring_organization.as_ref().and_then(author),
        tags: entry.facts.tags.iter().map(|tag| line(tag)).collect(),
        language: line(&entry.language),
        job_posting: json_ld::without_text(site, view.entry),
    };
    json(&item, view.html.len() + view.html.len() / 8 + FACTS_BYTES).into_bytes()
}

fn tail(_: &Site, _: &Page<'_>) -> Vec<u8> {
    format!("\n{TAIL}\n").into_bytes()
}

fn author(organization: &Organization) -> Option<[Author; 1]> {
    let name = organization.name.as_deref().map(line).filter(|name| !name.is_empty())?;
    Some([Author { name, url: organization.same_as.as_deref().and_then(facts::web_address) }])
}
