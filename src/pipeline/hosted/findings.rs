//! What is said of the pages of a site: which are missing, which cannot be written to, which contradict us.

use std::collections::BTreeMap;

use super::Hosted;
use crate::config::settings::Host;
use crate::diagnostic::{Diagnostic, Diagnostics, Level, nearest};
use crate::inject::{Markup, Page};
use crate::model::built::{files_of, path_of};
use crate::model::catalog::{Catalog, Entry, EntryText};

/// So many missing pages are compared with those that there are: the cause of more is one and the same.
const COMPARED_MAX: usize = 20;

/// So many pages are compared with each.
const CANDIDATES_MAX: usize = 5000;

/// The jobs without a page.
pub(super) fn missing(hosted: &Hosted, missing: &[&Entry], catalog: &Catalog, sink: &mut Diagnostics) {
    let host = &hosted.host;
    let stems: BTreeMap<&str, &str> = hosted.pages.iter().take(CANDIDATES_MAX).map(|page| (stem(&page.path), page.path.as_str())).collect();
    for (number, entry) in missing.iter().enumerate() {
        if let Some(index) = hosted.jobs.get(&entry.page) {
            let other = catalog.entries[*index].title();
            let message = format!("`{}` has no page of its own: `{}` is that of `{other}`", entry.title(), host.file(&entry.page));
            let help = "say in the post where its page is (`permalink: /…/`), or close the one that is over";
            sink.push(placed(Diagnostic::warning("page-shared", message, help), entry));
            continue;
        }
        let near = (number < COMPARED_MAX).then(|| near(&stems, &entry.page)).flatten();
        let looked = host.files(&entry.page).join(" and ");
        let message = format!("`{}` has no page in `{}`: looked for {looked}", entry.title(), host.label);
        let help = match near {
            Some(page) => {
                format!("is it {}? Then say so: {}", host.file(page), scheme(page, &entry.page))
            }
            None if hosted.pages.is_empty() => format!("`{}` has no pages at all: run the site's generator first", host.label),
            None => "build the site anew; or give the address of the pages in `[[source]] permalink`, or of this one in the post (`permalink: /…/`)".to_owned(),
        };
        let finding = Diagnostic::warning("page-missing", message, help);
        sink.push(placed(finding.with_why("without it the job has no JSON-LD, and its feed entries lead nowhere"), entry));
    }
    if missing.len() == catalog.entries.len() && missing.len() > 1 {
        let message = format!("none of the {} jobs has a page in `{}`", missing.len(), host.label);
        let help = "give the address of the pages in `[[source]] permalink`, as the generator has it: `/careers/{slug}/`, `/{path}.html`";
        sink.push(Diagnostic::error("pages-missing", message, help));
    }
}

/// The last part of a page's address.
fn stem(page: &str) -> &str {
    let path = path_of(page).trim_end_matches('/');
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".html").or_else(|| name.strip_suffix(".htm")).unwrap_or(name)
}

/// The page that was most likely meant: one of the same name elsewhere, else one of a name like it.
fn near<'a>(stems: &BTreeMap<&'a str, &'a str>, page: &str) -> Option<&'a str> {
    let wanted = stem(page);
    stems.get(wanted).or_else(|| stems.get(nearest(wanted, stems.keys().copied())?)).copied()
}

/// How the configuration, or the post, would say that the page is there.
fn scheme(page: &str, wanted: &str) -> String {
    let path = path_of(page);
    let (stem, wanted) = (stem(page), stem(wanted));
    let folder = path.trim_end_matches('/').trim_end_matches(".html").trim_end_matches(stem);
    let ending = if path.ends_with('/') { "/" } else { ".html" };
    if stem == wanted {
        format!("`permalink = \"/{folder}{{slug}}{ending}\"` in its `[[source]]`, or `permalink: /{path}` in the post")
    } else {
        format!("`permalink: /{path}` in the post")
    }
}

/// A page that is left as it is.
pub(super) fn refused(host: &Host, path: &str, entry: Option<&Entry>, why: &str) -> Diagnostic {
    let level = if entry.is_some() { Level::Warning } else { Level::Info };
    let message = format!("`{}` is left as it is: {why}", host.file(path));
    let finding =
        Diagnostic::new("page-refused", level, message, "correct the template that makes the page; only HTML in UTF-8 is written to");
    entry.map_or_else(|| finding.clone(), |entry| placed(finding.clone(), entry))
}

/// A page that sends its readers elsewhere.
pub(super) fn redirect(host: &Host, entry: &Entry, target: &str) -> Diagnostic {
    let message = format!("the page of `{}`, `{}`, only leads to {target}", entry.title(), host.file(&entry.page));
    let help = "say in the post where its page is now (`permalink: /…/`), or in `[[source]] permalink` for all of them";
    placed(Diagnostic::warning("page-redirects", message, help), entry)
}

/// A page that search engines are asked to leave out.
pub(super) fn noindex(host: &Host, entry: &Entry) -> Diagnostic {
    let message = format!("the page of `{}`, `{}`, asks search engines to leave it out (`noindex`)", entry.title(), host.file(&entry.page));
    let finding = Diagnostic::warning("page-noindex", message, "take `noindex` out of its template, or close the job");
    placed(finding.with_why("Google for Jobs shows no job of such a page"), entry)
}

/// Markup of the page's own that stays, so that ours is left out: a page has one JobPosting. `None` where there is none, or it can go.
pub(super) fn markups(host: &Host, entry: &Entry, (page, json_ld): (&Page, Option<&str>), replace: bool) -> Option<Diagnostic> {
    let stays = if replace { page.markups.iter().find(|markup| !markup.is_removable()) } else { page.markups.first() }?;
    let ours = json_ld.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
    let of = |markup: &Markup| markup.contradictions(&ours);
    let contradictions: Vec<_> = if replace { of(stays) } else { page.markups.iter().flat_map(of).collect() };
    let said: Vec<String> =
        contradictions.iter().map(|(name, theirs, ours)| format!("{name} `{theirs}`, where the post has `{ours}`")).collect();
    let whose = format!("`{}` has a JobPosting of its own ({}, line {})", host.file(&entry.page), stays.form, stays.line);
    let finding = match (replace, said.is_empty()) {
        (true, _) => {
            let message = format!("{whose}, which cannot be taken out: ours is left out");
            Diagnostic::warning("markup-entangled", message, "take it out of the template that makes the page")
        }
        (false, true) => {
            let message = format!("{whose}: ours is left out");
            Diagnostic::info(
                "markup-present",
                message,
                "let ours take its place with `--replace-markup`, or `[inject] replace_markup = true`",
            )
        }
        (false, false) => {
            let message = format!("{whose}, which says {}: ours is left out", said.join("; "));
            let help = "correct the template that makes the page, or let ours take its place: `--replace-markup`, or `[inject] replace_markup = true`";
            Diagnostic::warning("markup-contradicts", message, help)
        }
    };
    Some(placed(finding.with_why("search engines want one JobPosting on a page"), entry))
}

/// A sitemap that cannot be read.
pub(super) fn sitemap_unreadable(host: &Host, name: &str) -> Diagnostic {
    let message = format!("`{}` is no sitemap as the protocol has it: job pages that it lacks are not added", host.file(name));
    Diagnostic::warning("sitemap-unreadable", message, "correct its template, or switch this off with `[inject] sitemap = false`")
}

/// With the post that it is about.
fn placed(finding: Diagnostic, entry: &Entry) -> Diagnostic {
    match &entry.text {
        EntryText::Record { source, path, .. } => finding.with_file(*source, path),
        EntryText::Held(_) => finding,
    }
}

impl Host {
    /// A file of the site, as the reader knows it.
    pub(super) fn file(&self, path: &str) -> String {
        format!("{}/{path}", self.label)
    }

    /// The two files in which the page of a job is looked for first.
    pub(super) fn files(&self, page: &str) -> Vec<String> {
        files_of(page).iter().take(2).map(|file| self.file(file)).collect()
    }
}
