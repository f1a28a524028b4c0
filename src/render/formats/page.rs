//! The page of one job: its facts, its text, how to apply, and its JSON-LD, in the language of the post.

use std::borrow::Cow;

use serde::Serialize;

use super::assets;
use crate::model::artifact::Artifact;
use crate::model::catalog::Entry;
use crate::model::target::{Render, Site, Target, View};
use crate::render::body;
use crate::render::markup::html::{escaped, with_lazy_images};
use crate::render::markup::json::script_safe;
use crate::render::markup::xml::line;
use crate::render::templates::{self, Feed};
use crate::render::wording::facts::{self, Row};
use crate::render::wording::words::{self, Word, say};

pub(super) static TARGET: Target = Target {
    id: "pages",
    settings: Some("pages"),
    title: "Job pages",
    spec: "https://html.spec.whatwg.org/",
    requires: &[],
    limits: &[],
    render: Render::Posting(render),
};

/// What search engines show of a page, at most.
pub(super) const DESCRIPTION_CHARS_MAX: usize = 160;

#[derive(Serialize)]
struct JobPage<'a> {
    language: &'a str,
    right_to_left: bool,
    page_title: String,
    title: String,
    summary: String,
    generator: &'a str,
    url: &'a str,
    css: String,
    feeds: Vec<Feed>,
    site: String,
    home: String,
    json_ld: Option<String>,
    languages: Vec<Language<'a>>,
    rows: Vec<Row>,
    html: Cow<'a, str>,
    apply_url: Option<String>,
    apply_shown: Option<String>,
    words: Words,
}

/// The job in one language, its own included: search engines want every page to name all of them
/// (<https://developers.google.com/search/docs/specialty/international/localized-versions>).
#[derive(Serialize)]
pub(super) struct Language<'a> {
    tag: &'a str,
    /// The language in its own words.
    name: &'a str,
    url: &'a str,
    is_own: bool,
}

impl<'a> Language<'a> {
    /// Another one than the page's own.
    pub(super) fn other(tag: &'a str, url: &'a str) -> Self {
        Self { tag, name: words::autonym(tag), url, is_own: false }
    }
}

#[derive(Serialize)]
struct Words {
    apply: &'static str,
    all_jobs: &'static str,
}

fn render(site: &Site, view: &View<'_>) -> Vec<Artifact> {
    let entry = view.entry;
    let language = entry.language.as_str();
    let (title, site_title) = (line(entry.title()), line(&site.title));
    let (apply_url, apply_shown) = entry.facts.apply.as_ref().and_then(|a| facts::apply(a, &title)).unzip();
    let page = JobPage {
        language,
        right_to_left: words::is_right_to_left(language),
        page_title: format!("{title} – {site_title}"),
        summary: body::summary(&escaped(view.summary), DESCRIPTION_CHARS_MAX),
        title,
        generator: &site.generator,
        url: &entry.url,
        css: site.address(assets::PAGE_CSS),
        feeds: templates::main_feeds(site),
        site: site_title,
        home: site.home(),
        json_ld: entry.complete.then(|| script_safe(view.json)),
        languages: languages(entry),
        rows: facts::rows(entry, &site.time_zone),
        html: with_lazy_images(view.html),
        apply_url,
        apply_shown,
        words: Words { apply: say(language, Word::Apply), all_jobs: say(language, Word::AllJobs) },
    };
    vec![Artifact { path: entry.page.clone(), media_type: "text/html", bytes: templates::render("job.html", page) }]
}

/// Empty for a job in one language.
fn languages(entry: &Entry) -> Vec<Language<'_>> {
    if entry.translations.is_empty() {
        return Vec::new();
    }
    let own = Language { is_own: true, ..Language::other(&entry.language, &entry.url) };
    let others = entry.translations.iter().map(|other| Language::other(&other.language, &other.url));
    let mut all: Vec<_> = std::iter::once(own).chain(others).collect();
    all.sort_unstable_by_key(|language| language.tag);
    all
}
