//! The page of a channel: the jobs that its feeds hold, for people, in the site's language, and how to follow them.

use serde::Serialize;

use super::templates::{self, Feed};
use super::words::{self, Word, say};
use super::{assets, channel, dates, facts, page};
use crate::model::target::{ChannelFormat, Page, Render, Site, Target, View};
use crate::model::time::When;
use crate::render::body;
use crate::render::markup::html::escaped;
use crate::render::markup::xml::line;

pub(super) static TARGET: Target = Target {
    id: "index",
    settings: Some("pages"),
    title: "Index pages",
    spec: "https://html.spec.whatwg.org/",
    requires: &[],
    render: Render::Channel(ChannelFormat { file: FILE, media_type: "text/html", per_page: Some(500), head, entry, separator: "\n", tail }),
};

pub(super) const FILE: &str = "index.html";

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
    site: String,
    home: String,
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
        url: address(site, at, at.number),
        css: site.address(assets::PAGE_CSS),
        feeds: templates::feeds(site, at.channel),
        site: line(&site.title),
        home: site.address(""),
        newer: (at.number > 1).then(|| address(site, at, at.number - 1)),
        older: (at.number < at.pages).then(|| address(site, at, at.number + 1)),
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

/// The address of page `number`, as [`ChannelFormat::per_page`] has it.
fn address(site: &Site, at: &Page<'_>, number: usize) -> String {
    match number {
        1 => channel::address(site, at.channel, FILE),
        _ => channel::address(site, at.channel, &format!("page/{number}/{FILE}")),
    }
}

fn entry(site: &Site, view: &View<'_>) -> Vec<u8> {
    let entry = view.entry;
    let employer = entry.posting.hiring_organization.as_ref().and_then(|o| o.name.as_deref()).map(line);
    let place = facts::short_place(entry, &site.language);
    let about: Vec<_> = employer.into_iter().chain([place]).filter(|part| !part.is_empty()).collect();
    let day = site.time_zone.to_datetime(entry.published).date();
    let mut html = templates::render(
        "index-entry.html",
        Line {
            url: line(&entry.url),
            language: (entry.language != site.language).then(|| line(&entry.language)),
            title: line(entry.title()),
            about: about.join(" · "),
            datetime: dates::rfc3339(entry.published),
            day: facts::day(When::Day(day), &site.language),
        },
    );
    html.truncate(html.trim_ascii_end().len());
    html
}
