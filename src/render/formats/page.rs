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
struct Language<'a> {
    tag: &'a str,
    /// The language in its own words.
    name: &'a str,
    url: &'a str,
    is_own: bool,
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
        home: site.address(""),
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
    let language = |tag, url, is_own| Language { tag, name: words::autonym(tag), url, is_own };
    let own = std::iter::once(language(entry.language.as_str(), entry.url.as_str(), true));
    let mut all: Vec<_> = own.chain(entry.translations.iter().map(|other| language(&other.language, &other.url, false))).collect();
    all.sort_unstable_by_key(|language| language.tag);
    all
}
