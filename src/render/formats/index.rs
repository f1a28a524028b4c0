//! The page of a channel: the jobs that its feeds hold, for people, in the site's language, and how to follow them.

use serde::Serialize;

use super::{assets, page};
use crate::model::catalog::{Channel, Facet};
use crate::model::dialect::Layout;
use crate::model::target::{ChannelFormat, Page, Render, Site, Target, View};
use crate::model::time::When;
use crate::render::body;
use crate::render::dialect::days;
use crate::render::markup::html::escaped;
use crate::render::markup::xml::line;
use crate::render::templates::{self, Feed};
use crate::render::wording::words::{self, Word, say};
use crate::render::wording::{channel, dates, facts};

pub(super) static TARGET: Target = Target {
    id: "index",
    settings: Some("pages"),
    title: "Index pages",
    spec: "https://html.spec.whatwg.org/",
    requires: &[],
    limits: &[],
    render: Render::Channel(ChannelFormat {
        file: FILE,
        media_type: "text/html",
        per_page: Some(500),
        head,
        entry,
        separator: "\n",
        tail,
        carries: &[],
        layout: Layout { root: "", item: "", id: "" },
    }),
};

pub(super) const FILE: &str = "index.html";

/// Links to the channels of one facet, at most: the list of feeds has all of them.
const FACET_LINKS_MAX: usize = 8;

#[derive(Serialize)]
struct IndexPage<'a> {
    language: &'a str,
    right_to_left: bool,
    page_title: String,
    title: String,
    description: String,
    summary: String,
    generator: &'a str,
    url: String,
    css: String,
    feeds: Vec<Feed>,
    hubs: &'a [String],
    site: String,
    home: String,
    facets: Vec<FacetLinks>,
    newer: Option<String>,
    older: Option<String>,
    number: usize,
    pages: usize,
    empty: bool,
    words: Words,
}

#[derive(Serialize)]
struct Words {
    no_jobs: &'static str,
    newer: &'static str,
    older: &'static str,
    subscribe: &'static str,
}

/// The way to the channels of one facet.
#[derive(Serialize)]
struct FacetLinks {
    name: &'static str,
    values: Vec<FacetLink>,
}

#[derive(Serialize)]
struct FacetLink {
    url: String,
    label: String,
}

#[derive(Serialize)]
struct Line {
    url: String,
    language: Option<String>,
    title: String,
    about: String,
    datetime: String,
    day: String,
}

fn head(site: &Site, page: &Page<'_>) -> Vec<u8> {
    templates::render("index-head.html", index(site, page))
}

fn tail(site: &Site, page: &Page<'_>) -> Vec<u8> {
    templates::render("index-tail.html", index(site, page))
}

fn index<'a>(site: &'a Site, at: &Page<'_>) -> IndexPage<'a> {
    let language = site.language.as_str();
    let title = channel::heading(site, at.channel);
    let full_title = channel::title(site, at.channel);
    IndexPage {
        language,
        right_to_left: words::is_right_to_left(language),
        page_title: if at.pages > 1 { format!("{full_title} ({} / {})", at.number, at.pages) } else { full_title },
        title,
        description: if at.channel.facet.is_none() { line(&site.description) } else { String::new() },
        summary: body::summary(&escaped(&channel::description(site)), page::DESCRIPTION_CHARS_MAX),
        generator: &site.generator,
        url: channel::page_address(site, at, FILE, at.number),
        css: site.address(assets::PAGE_CSS),
        feeds: templates::feeds(site, at.channel),
        hubs: if at.number == 1 { &site.hubs } else { &[] },
        site: line(&site.title),
        home: site.home(),
        facets: if at.channel.facet.is_none() && at.number == 1 { facets(site, at.channels) } else { Vec::new() },
        newer: (at.number > 1).then(|| channel::page_address(site, at, FILE, at.number - 1)),
        older: (at.number < at.pages).then(|| channel::page_address(site, at, FILE, at.number + 1)),
        number: at.number,
        pages: at.pages,
        empty: at.entries == 0,
        words: Words {
            no_jobs: say(language, Word::NoJobs),
            newer: say(language, Word::Newer),
            older: say(language, Word::Older),
            subscribe: say(language, Word::Subscribe),
        },
    }
}

/// The largest channels of each facet; not those that hold every job, which lead nowhere.
fn facets(site: &Site, channels: &[Channel]) -> Vec<FacetLinks> {
    let name = |facet| match facet {
        Facet::Language => Word::Language,
        Facet::Tag => Word::Tags,
        Facet::Employer => Word::Employer,
        Facet::EmploymentType => Word::Employment,
        // The country's name tells which is which.
        Facet::Country | Facet::Place => Word::Place,
    };
    let links = |facet| {
        let of_facet = |c: &&Channel| !c.whole && c.facet.as_ref().is_some_and(|f| f.facet == facet);
        let mut largest: Vec<&Channel> = channels.iter().filter(of_facet).collect();
        largest.sort_by_key(|channel| std::cmp::Reverse(channel.len));
        largest.truncate(FACET_LINKS_MAX);
        let link = |c: &Channel| {
            c.facet.as_ref().map(|f| FacetLink { url: channel::address(site, c, FILE), label: channel::label(f, &site.language) })
        };
        FacetLinks { name: say(&site.language, name(facet)), values: largest.into_iter().filter_map(link).collect() }
    };
    Facet::ALL.into_iter().map(links).filter(|facet| !facet.values.is_empty()).collect()
}

fn entry(site: &Site, view: &View<'_>) -> Vec<u8> {
    let entry = view.entry;
    let employer = entry.posting.hiring_organization.as_ref().and_then(|o| o.name.as_deref()).map(line);
    let place = facts::short_place(&entry.posting, &site.language);
    let about: Vec<_> = employer.into_iter().chain([place]).filter(|part| !part.is_empty()).collect();
    let mut html = templates::render(
        "index-entry.html",
        Line {
            url: line(&entry.url),
            language: (entry.language != site.language).then(|| line(&entry.language)),
            title: line(entry.title()),
            about: about.join(" · "),
            datetime: dates::rfc3339(entry.published),
            day: facts::day(When::Day(days::posted(entry, site)), &site.language),
        },
    );
    html.truncate(html.trim_ascii_end().len());
    html
}
