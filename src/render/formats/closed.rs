//! The page of a job that is not open any more, at the address that it had: it says so and since when, leads to the open jobs, holds no
//! `JobPosting` and asks search engines to forget it. Google takes a job whose markup is gone for closed
//! (<https://developers.google.com/search/docs/appearance/structured-data/job-posting>, "Remove a job posting"). It stands in no feed and no
//! sitemap.
//!
//! Where the job is still open in other languages, it leads there instead.

use serde::Serialize;

use super::assets;
use super::page::Language;
use crate::model::artifact::Artifact;
use crate::model::catalog::ClosedJob;
use crate::model::target::{Render, Site, Target};
use crate::model::time::When;
use crate::render::markup::xml::line;
use crate::render::templates::{self, Feed};
use crate::render::wording::facts;
use crate::render::wording::words::{self, Word, say};

pub(super) static TARGET: Target = Target {
    id: "closed",
    settings: Some("pages"),
    title: "Pages of closed jobs",
    spec: "https://html.spec.whatwg.org/",
    requires: &[],
    limits: &[],
    render: Render::Closed(render),
};

#[derive(Serialize)]
struct ClosedPage<'a> {
    language: &'a str,
    right_to_left: bool,
    page_title: String,
    title: String,
    summary: &'static str,
    notice: &'static str,
    generator: &'a str,
    url: String,
    css: String,
    feeds: Vec<Feed>,
    site: String,
    home: String,
    languages: Vec<Language<'a>>,
    row: Since,
    open_jobs: &'static str,
}

/// The day on which it closed.
#[derive(Serialize)]
struct Since {
    label: &'static str,
    value: String,
    datetime: String,
}

fn render(site: &Site, job: &ClosedJob) -> Artifact {
    let language = job.language.as_str();
    let (title, site_title) = (line(&job.title), line(&site.title));
    let notice = say(language, if job.open.is_empty() { Word::IsClosed } else { Word::IsElsewhere });
    let day = When::Day(site.time_zone.to_datetime(job.closed).date());
    let page = ClosedPage {
        language,
        right_to_left: words::is_right_to_left(language),
        page_title: format!("{title} – {site_title}"),
        title,
        summary: notice,
        notice,
        generator: &site.generator,
        url: site.address(&job.page),
        css: site.address(assets::PAGE_CSS),
        feeds: templates::main_feeds(site),
        site: site_title,
        home: site.address(""),
        languages: job.open.iter().map(|other| Language::other(&other.language, &other.url)).collect(),
        row: Since { label: say(language, Word::Closed), value: facts::day(day, language), datetime: day.to_string() },
        open_jobs: say(language, Word::AllJobs),
    };
    Artifact { path: job.page.clone(), media_type: "text/html", bytes: templates::render("closed.html", page) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::catalog::Translation;
    use crate::render::fixture;

    fn page(title: &str, language: &str, open: Vec<Translation>) -> String {
        let closed = "2026-06-10T21:59:59Z".parse().expect("an instant");
        let job = ClosedJob { page: "jobs/a/index.html".into(), title: title.into(), language: language.into(), closed, open };
        String::from_utf8(render(&fixture::site(), &job).bytes).expect("UTF-8")
    }

    #[test]
    fn it_says_so_in_its_language_and_nothing_of_it_is_for_machines() {
        let page = page(fixture::NASTY, "de-AT", Vec::new());
        for words in [
            "<html lang=\"de-AT\">",
            "<meta name=\"robots\" content=\"noindex\">",
            "<p>Diese Stelle ist nicht mehr offen.</p>",
            "<dt>Geschlossen</dt><dd><time datetime=\"2026-06-10\">10. Juni 2026</time></dd>",
            "<a href=\"https://jobs.example.org/base/\">Alle Stellen</a>",
            "<link rel=\"canonical\" href=\"https://jobs.example.org/base/jobs/a/\">",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        assert!(!page.contains("<script") && !page.contains("<b>bold"), "{page}");
    }

    #[test]
    fn a_job_that_is_open_in_another_language_is_not_closed() {
        let other = Translation { language: "fr".into(), url: "https://jobs.example.org/base/jobs/fr/".into() };
        let page = page("Welder", "en", vec![other]);
        assert!(page.contains("<a href=\"https://jobs.example.org/base/jobs/fr/\" hreflang=\"fr\" lang=\"fr\">Français</a>"), "{page}");
        assert!(page.contains("<p>This post is no longer kept in this language.</p>") && !page.contains("closed"), "{page}");
    }
}
