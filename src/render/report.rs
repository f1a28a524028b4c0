//! Pages for the people who publish: what of each post does not arrive in the documents, and why. Search engines are asked to pass them by,
//! and nothing of the site leads to them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::formats::{PAGE_CSS, page_style};
use super::markup::xml::line;
use super::templates;
use crate::model::artifact::Artifact;
use crate::model::catalog::Entry;
use crate::model::loss::{Fate, Loss, LossTable};
use crate::model::target::Site;

/// Their folder in the output.
const FOLDER: &str = "report/";

/// So many jobs are listed on one page.
const JOBS_MAX: usize = 500;

/// How many losses of a job there are, by [`Fate::ALL`].
pub type Counts = [usize; Fate::ALL.len()];

/// The style sheet that the pages load, for a site that has none of our pages.
#[must_use]
pub fn style() -> Artifact {
    page_style()
}

/// The losses of a job, counted.
#[must_use]
pub fn counts(losses: &[Loss]) -> Counts {
    Fate::ALL.map(|fate| losses.iter().filter(|loss| loss.fate == fate).count())
}

#[derive(Serialize)]
struct Sheet<'a, T> {
    language: &'static str,
    right_to_left: bool,
    page_title: String,
    title: String,
    summary: &'static str,
    generator: &'a str,
    url: String,
    css: String,
    feeds: [(); 0],
    site: String,
    home: String,
    own: T,
}

/// What is said of one target.
#[derive(Serialize)]
struct Target {
    name: String,
    /// How much of the board stands in it.
    note: String,
    reasons: Vec<Reason>,
}

#[derive(Serialize)]
struct Reason {
    fate: &'static str,
    why: String,
    fields: String,
}

#[derive(Serialize)]
struct Job {
    title: String,
    url: String,
    counts: Counts,
}

/// The page of one job.
#[must_use]
pub fn of_job(site: &Site, entry: &Entry, losses: &[Loss]) -> Artifact {
    #[derive(Serialize)]
    struct Own<'a> {
        job: &'a str,
        targets: Vec<Target>,
    }
    let mut grouped: BTreeMap<&str, BTreeMap<(Fate, &str), Vec<&str>>> = BTreeMap::new();
    for loss in losses {
        grouped.entry(&loss.target).or_default().entry((loss.fate, &loss.why)).or_default().extend(loss.field);
    }
    let mut targets = Vec::new();
    for (name, of) in grouped {
        let reasons =
            of.into_iter().map(|((fate, why), fields)| Reason { fate: fate.as_str(), why: line(why), fields: fields.join(", ") }).collect();
        targets.push(Target { name: line(name), note: String::new(), reasons });
    }
    page(site, path_of(entry), ("report-job.html", line(entry.title())), Own { job: &entry.url, targets })
}

/// The pages of all: targets with their reasons, and the jobs in feed order with how much of them does not arrive.
#[must_use]
pub fn of_all(site: &Site, table: &LossTable, entries: &[Entry], counts: &BTreeMap<String, Counts>) -> Vec<Artifact> {
    #[derive(Serialize)]
    struct Own<'a> {
        targets: &'a [Target],
        fates: [&'static str; Fate::ALL.len()],
        jobs: Vec<Job>,
        previous: Option<String>,
        next: Option<String>,
    }
    let targets: Vec<Target> = table.targets.iter().map(target).collect();
    let pages = entries.len().div_ceil(JOBS_MAX).max(1);
    let address = |number: usize| (1..=pages).contains(&number).then(|| site.address(&list_path(number)));
    let one = |number: usize| {
        let listed = entries.iter().skip((number - 1) * JOBS_MAX).take(JOBS_MAX);
        let jobs = listed.map(|entry| Job {
            title: line(entry.title()),
            url: site.address(&path_of(entry)),
            counts: counts.get(entry.id.as_str()).copied().unwrap_or_default(),
        });
        let own = Own {
            targets: if number == 1 { &targets } else { &[] },
            fates: Fate::ALL.map(Fate::as_str),
            jobs: jobs.collect(),
            previous: address(number - 1),
            next: address(number + 1),
        };
        page(site, list_path(number), ("report.html", "What does not arrive".to_owned()), own)
    };
    (1..=pages).map(one).collect()
}

fn target(of: &crate::model::loss::TargetLosses) -> Target {
    let mut grouped: BTreeMap<(Fate, &str), Vec<String>> = BTreeMap::new();
    for ((fate, field, why), jobs) in &of.kinds {
        let field = field.map_or_else(|| jobs.to_string(), |field| format!("{field} {jobs}"));
        grouped.entry((*fate, why)).or_default().push(field);
    }
    let reasons = grouped
        .into_iter()
        .map(|((fate, why), fields)| Reason { fate: fate.as_str(), why: line(why), fields: fields.join(", ") })
        .collect();
    let note = match &of.unread {
        Some(why) => format!("not read back, since {}", line(why)),
        None => format!("{} of {} jobs stand in it", of.written, of.jobs),
    };
    Target { name: line(&of.target), note, reasons }
}

fn page<T: Serialize>(site: &Site, path: String, (template, title): (&str, String), own: T) -> Artifact {
    let sheet = Sheet {
        language: "en",
        right_to_left: false,
        page_title: format!("{title} – {}", line(&site.title)),
        title,
        summary: "What of each post does not arrive in the documents, and why.",
        generator: &site.generator,
        url: site.address(&path),
        css: site.address(PAGE_CSS),
        feeds: [],
        site: line(&site.title),
        home: site.address(FOLDER),
        own,
    };
    Artifact { path, media_type: "text/html", bytes: templates::render(template, sheet) }
}

/// Below the folder a job has the path of its page, which no other has.
fn path_of(entry: &Entry) -> String {
    format!("{FOLDER}{}", entry.page)
}

fn list_path(number: usize) -> String {
    if number == 1 { format!("{FOLDER}index.html") } else { format!("{FOLDER}page/{number}/index.html") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::loss::TargetLosses;
    use crate::render::fixture;

    fn loss(why: &'static str) -> Loss {
        Loss { target: "indeed".into(), field: Some("tags"), fate: Fate::LeftOut, why: why.into() }
    }

    fn text(artifact: &Artifact) -> &str {
        std::str::from_utf8(&artifact.bytes).expect("text")
    }

    #[test]
    fn a_job_has_a_page_of_its_own_that_nobody_finds() {
        let entry = fixture::entry(0);
        let artifact = of_job(&fixture::site(), &entry, &[loss("<b>no place for it")]);
        assert_eq!(artifact.path, format!("report/{}", entry.page));
        let page = text(&artifact);
        assert!(page.contains(r#"<meta name="robots" content="noindex">"#), "{page}");
        assert!(page.contains("&lt;b&gt;no place for it"), "{page}");
        assert!(page.contains("left out"), "{page}");
    }

    #[test]
    fn lists_are_cut_into_pages() {
        let entries: Vec<Entry> = (0..=JOBS_MAX).map(fixture::entry).collect();
        let kinds = BTreeMap::from([((Fate::LeftOut, Some("tags"), "no place for it".into()), 3)]);
        let target = TargetLosses { target: "indeed".into(), title: "Indeed", jobs: 501, written: 500, refused: 0, unread: None, kinds };
        let pages = of_all(&fixture::site(), &LossTable { targets: vec![target] }, &entries, &BTreeMap::new());
        let paths: Vec<&str> = pages.iter().map(|page| page.path.as_str()).collect();
        assert_eq!(paths, ["report/index.html", "report/page/2/index.html"]);
        assert!(text(&pages[0]).contains("500 of 501 jobs stand in it"), "{}", text(&pages[0]));
        assert!(text(&pages[0]).contains("tags 3"));
        assert!(text(&pages[1]).contains("welder-500") && !text(&pages[1]).contains("tags 3"));
    }
}
