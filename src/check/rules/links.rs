//! Links and pictures of the site's own that lead nowhere. Only what is plain is said: where pages and files of a site come from a generator,
//! nobody but the generator knows them all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::check::rule::Run;
use crate::check::{Asker, Context, Job, Rule, Subject};
use crate::config::path;
use crate::diagnostic::{Diagnostic, Diagnostics, Level, Location};
use crate::model::draft::{LocalLink, Status};

use super::required::CHECKED;

pub(in crate::check) static SUBJECT: Subject =
    Subject { title: "Links", asked_by: Asker::Reader, rules: &[&PICTURE, &CLOSED], run: Run::All(check) };

static PICTURE: Rule = Rule {
    code: "picture-missing",
    level: Level::Warning,
    title: "a picture of the text is in no place where it could be",
    why: "Looked for were the folder of the post, a folder of its name, the folder of the configuration and the usual ones below it.",
    help: "put the file beside the post, or correct the address",
    source: "own experience",
    checked: CHECKED,
};

static CLOSED: Rule = Rule {
    code: "link-to-closed-job",
    level: Level::Info,
    title: "the text links to a job that is not published",
    why: "Its page is gone, or will be once it is published no more.",
    help: "take the link out",
    source: "own experience",
    checked: CHECKED,
};

/// Folders that generators copy files from to the root of the site: Hugo and Zola, Eleventy and Astro, Jekyll, and their output.
const STATIC: &[&str] = &["", "static", "public", "assets", "src", "docs", "content", "source", "_site"];

fn check(context: &Context<'_>, sink: &mut Diagnostics) {
    if context.open().all(|job| job.draft.local_links.is_empty()) {
        return;
    }
    let pages: BTreeMap<&str, &Job<'_>> = context.jobs.iter().map(|job| (job.url.trim_end_matches('/'), job)).collect();
    for job in context.open() {
        for link in &job.draft.local_links {
            if link.is_picture {
                sink_picture(context, job, link, sink);
            } else if let Some(other) = target(job, link, &pages).filter(|other| other.status != Status::Open) {
                let status = match other.status {
                    Status::Draft => "a draft",
                    Status::Scheduled => "not published yet",
                    Status::Closed => "closed",
                    Status::Expired | Status::Open => "over",
                };
                sink.push(at(&CLOSED, job, link, format!("`{}` is the page of `{}`, which is {status}", link.address, other.draft.path)));
            }
        }
    }
}

fn at(rule: &Rule, job: &Job<'_>, link: &LocalLink, message: String) -> Diagnostic {
    rule.at(job, None, message).with_location(Some(Location::at(link.line, link.column)))
}

/// The job whose page a link leads to.
fn target<'a>(job: &Job<'_>, link: &LocalLink, pages: &BTreeMap<&str, &'a Job<'a>>) -> Option<&'a Job<'a>> {
    let mut url = url::Url::parse(job.url).ok()?.join(link.address.trim()).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    pages.get(url.as_str().trim_end_matches('/')).copied()
}

fn sink_picture(context: &Context<'_>, job: &Job<'_>, link: &LocalLink, sink: &mut Diagnostics) {
    let Some(written) = file_name(&link.address) else { return };
    let candidates = candidates(context, job, &written);
    // Where not even its folder is to be seen, the pictures are kept elsewhere.
    let is_near = candidates.iter().filter_map(|path| path.parent()).any(|folder| (context.is_there)(folder));
    if is_near && !candidates.iter().any(|path| (context.is_there)(path)) {
        let message = format!("the picture `{}` is neither beside the post nor in the site", link.address);
        sink.push(at(&PICTURE, job, link, message));
    }
}

/// The path in a relative address that names a file, as far as it is one for certain: no template, no query, an extension.
fn file_name(address: &str) -> Option<String> {
    let address = address.trim();
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let is_plain = path.len() == address.len() && !path.contains(['{', '}', '<', '>', '$', '%', '\\', ':']) && !path.starts_with("//");
    let extension = Path::new(path).extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let is_file = (2..=5).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_plain && is_file).then(|| path.to_owned())
}

/// Where the file may lie. None of an address that leads out of the site.
fn candidates(context: &Context<'_>, job: &Job<'_>, written: &str) -> Vec<PathBuf> {
    let settings = context.settings;
    let source = &settings.sources[job.draft.source];
    // What was fetched or handed in has no folder.
    if source.fetch.is_some() || source.feed.is_some() || job.draft.record > 0 {
        return Vec::new();
    }
    let post = source.path.join(&job.draft.path);
    let post = if (context.is_there)(&post) { post } else { source.path.clone() };
    let of_root = written.strip_prefix('/');
    let base = settings.site.url.path().trim_matches('/');
    let below_base = of_root.and_then(|path| path.strip_prefix(base)).map(|path| path.trim_start_matches('/')).filter(|_| !base.is_empty());
    let mut folders: Vec<PathBuf> = Vec::new();
    if of_root.is_none() {
        folders.extend(post.ancestors().skip(1).take_while(|folder| folder.starts_with(&settings.root)).map(Path::to_owned));
        folders.push(post.with_extension(""));
        // `_posts/2026-03-01-welder.md` and its folder `welder`: the page's own is unknown, so the whole site may hold it.
        folders.extend(job.draft.slug.iter().filter_map(|slug| Some(post.parent()?.join(slug))));
    }
    folders.extend(STATIC.iter().map(|folder| settings.root.join(folder)));
    folders.push(settings.out.clone());
    let names = [Some(of_root.unwrap_or(written)), below_base];
    let all = folders.iter().flat_map(|folder| names.iter().flatten().map(|name| path::plain(&folder.join(name))));
    all.filter(|path| path.starts_with(&settings.root) || path.starts_with(&settings.out)).collect()
}
