//! Slugs, addresses and output paths. A job keeps its slug while it lives; no two share a path.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::Timestamp;

use super::taken::{Taken, is_reserved};
use super::{Candidate, Input, Lapse, Source, closed, hosted};
use crate::config::options::SlugFrom;
use crate::model::draft::Draft;
use crate::model::id::Id;
use crate::model::output_path::fit_segment;
use crate::model::raw::RawForm;

/// Longest slug, in characters.
const SLUG_CHARS_MAX: usize = 80;

/// Longest folder of a page, in bytes: what [`unique`] adds and the names of its files still fit into a path.
pub(super) const DIR_BYTES_MAX: usize = 800;

/// Where a page goes whose permalink leads to a place that it may not have.
pub(super) const FOLDER: &str = "jobs";

/// Where a job's page is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) slug: String,
    pub(super) url: String,
    /// Output path of the page.
    pub(super) page: String,
    /// Output path of the JSON form without its extension.
    pub(super) data_stem: String,
}

/// One per candidate, in their order. Where two want one path, the job published earlier has it, and one that opens again before a new one;
/// the other gets its language in front, else a piece of its id behind. Pages of jobs that are not open any more keep their places.
pub(super) fn assign(candidates: &[Candidate<'_>], lapses: &[Lapse], input: &Input<'_>) -> Vec<Address> {
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    let is_new = |c: &Candidate<'_>| (input.previous.find(&c.id).is_none(), !input.previous.closed.contains_key(&c.id));
    order.sort_by(|a, b| {
        let key = |i: usize| (is_new(&candidates[i]), candidates[i].published, &candidates[i].id);
        key(*a).cmp(&key(*b))
    });
    if input.settings.host.is_some() {
        return hosted::assign(candidates, &order, input);
    }
    let mut taken = Taken::default();
    let mut languages: Vec<&str> = candidates.iter().map(|candidate| candidate.language(input.settings)).collect();
    for (page, language) in standing(candidates, lapses, input) {
        let stem =
            page.strip_suffix("/index.html").map_or_else(|| page.trim_end_matches(".html").to_owned(), |dir| format!("{dir}/posting"));
        taken.insert(&page, &stem, languages.len());
        languages.push(language);
    }
    let mut addresses: Vec<Option<Address>> = vec![None; candidates.len()];
    for index in order {
        let candidate = &candidates[index];
        let slug = wanted_slug(candidate, input);
        let at = |slug: &str| address(candidate, slug, input);
        let mut chosen = at(&slug);
        if let Some(holder) = taken.holder(&chosen.page, &chosen.data_stem) {
            let language = languages[index];
            let prefixed = at(&format!("{}-{slug}", slugified(language)));
            let is_free = taken.holder(&prefixed.page, &prefixed.data_stem).is_none();
            chosen = if languages[holder] != language && is_free { prefixed } else { at(&format!("{slug}-{}", candidate.id.short())) };
        }
        if taken.holder(&chosen.page, &chosen.data_stem).is_some() {
            // The permalink has no slug in it, or a piece of an id was not enough: the whole id always is.
            chosen = unique(&chosen, &candidate.id, &taken, input);
        }
        taken.insert(&chosen.page, &chosen.data_stem, index);
        addresses[index] = Some(chosen);
    }
    addresses.into_iter().map(|a| a.expect("every candidate was given an address")).collect()
}

/// Pages of jobs that are in no document, with their languages: those that say that their job is closed, and those of jobs that are held.
fn standing<'a>(candidates: &[Candidate<'_>], lapses: &[Lapse], input: &'a Input<'_>) -> Vec<(String, &'a str)> {
    let open: BTreeSet<&Id> = candidates.iter().map(|candidate| &candidate.id).collect();
    let ended: BTreeSet<&Id> = lapses.iter().map(|lapse| &lapse.id).collect();
    let site = input.settings.site.language.as_str();
    let closed = input.previous.closed.iter().filter(|(id, job)| !open.contains(id) && closed::stands(job, input));
    let closed = closed.map(|(_, job)| (job.post.page.clone(), job.post.language.as_str()));
    let are_kept = input.settings.life.keep_closed.is_some() && input.settings.targets.contains_key(closed::PAGES);
    let stays = |id: &Id| are_kept || !ended.contains(id);
    let known = input.previous.known().filter(|(id, _)| !open.contains(id) && stays(id));
    closed.chain(known.map(|(_, job)| (closed::page(job), job.facts.language.as_deref().unwrap_or(site)))).collect()
}

/// The address that a draft would have if it were open and alone.
pub(super) fn wanted(draft: &Draft, id: &Id, input: &Input<'_>) -> String {
    let candidate = Candidate::alone(draft, id.clone(), input);
    if input.settings.host.is_some() {
        return hosted::without_pages(&candidate, input);
    }
    address(&candidate, &wanted_slug(&candidate, input), input).url
}

pub(super) fn wanted_slug(candidate: &Candidate<'_>, input: &Input<'_>) -> String {
    let known = input.previous.find(&candidate.id).map(|p| &p.slug).or_else(|| input.previous.closed.get(&candidate.id).map(|c| &c.slug));
    let draft = match &candidate.draft {
        Source::Held(record) => return record.slug.clone(),
        Source::Draft(_, draft) => draft,
    };
    if let Some(slug) = draft.slug.as_deref().map(slugified).filter(|s| !s.is_empty()) {
        return slug;
    }
    if let Some(known) = known {
        return known.clone();
    }
    let title = draft.posting.title.as_deref().unwrap_or_default();
    // The name of a list is that of none of its records.
    let stem = if draft.form == RawForm::Record { title } else { file_stem(&draft.path) };
    let text = match input.settings.slug {
        SlugFrom::Title => title,
        SlugFrom::FileName => stem,
    };
    [text, stem].into_iter().map(slugified).find(|s| !s.is_empty()).unwrap_or_else(|| format!("job-{}", candidate.id.short()))
}

/// The name of a file without folders, date and extensions.
pub(super) fn file_stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    let undated = stem.get(11..).filter(|_| stem.as_bytes().iter().take(11).all(|b| b.is_ascii_digit() || *b == b'-'));
    undated.filter(|s| !s.is_empty()).unwrap_or(stem)
}

/// ASCII letters, digits and single hyphens.
pub(super) fn slugified(text: &str) -> String {
    let mut slug = String::new();
    for c in deunicode::deunicode(text).chars().take(SLUG_CHARS_MAX * 4) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') && c != '\'' {
            slug.push('-');
        }
        if slug.len() >= SLUG_CHARS_MAX {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

fn address(candidate: &Candidate<'_>, slug: &str, input: &Input<'_>) -> Address {
    placed(slug, &expanded(candidate, slug, input), input)
}

/// The permalink of a candidate with this slug.
pub(super) fn expanded(candidate: &Candidate<'_>, slug: &str, input: &Input<'_>) -> String {
    let (source, path) = match &candidate.draft {
        Source::Draft(_, draft) => (draft.source, draft.path.as_str()),
        Source::Held(record) => {
            (input.settings.sources.iter().position(|s| s.label == record.source).unwrap_or_default(), record.path.as_str())
        }
    };
    let permalink = &input.settings.sources[source].permalink;
    let mut expanded = String::with_capacity(permalink.len() + slug.len());
    let mut rest = permalink.as_str();
    while let Some(start) = rest.find('{') {
        expanded.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.find('}').map_or(rest.len(), |end| end + 1);
        let date = || date_of(candidate.published, input);
        let value: Cow<'_, str> = match &rest[..end] {
            "{slug}" => slug.into(),
            "{lang}" => slugified(candidate.language(input.settings)).into(),
            "{year}" => format!("{:04}", date().year()).into(),
            "{month}" => format!("{:02}", date().month()).into(),
            "{day}" => format!("{:02}", date().day()).into(),
            "{path}" => slugified_path(path).into(),
            "{id}" => candidate.id.as_str().trim_start_matches("urn:uuid:").into(),
            other => other.into(),
        };
        expanded.push_str(&value);
        rest = &rest[end..];
    }
    expanded + rest
}

/// A path without its extension, each segment a slug.
fn slugified_path(path: &str) -> String {
    let stem = path.rsplit_once('.').filter(|(_, e)| !e.contains('/')).map_or(path, |(stem, _)| stem);
    stem.split('/').map(slugified).filter(|s| !s.is_empty()).collect::<Vec<_>>().join("/")
}

/// The address with an expanded permalink: of fit segments only, and never where a document of the site is.
fn placed(slug: &str, expanded: &str, input: &Input<'_>) -> Address {
    let segments = expanded.split('/').filter(|s| !s.is_empty() && *s != "." && *s != "..");
    let mut dir = segments.map(fit_segment).collect::<Vec<_>>().join("/");
    if dir.is_empty() || dir.len() > DIR_BYTES_MAX || is_reserved(&dir) {
        let last = dir.rsplit('/').next().filter(|last| !last.is_empty()).unwrap_or(slug);
        dir = format!("{FOLDER}/{}", fit_segment(last));
    }
    let base = input.settings.site.url.as_str().trim_end_matches('/');
    let (page, data_stem, url) = match dir.strip_suffix(".html") {
        Some(stem) => (dir.clone(), stem.to_owned(), format!("{base}/{dir}")),
        None => (format!("{dir}/index.html"), format!("{dir}/posting"), format!("{base}/{dir}/")),
    };
    Address { slug: slug.to_owned(), url, page, data_stem }
}

/// The address with the job's whole id in it; numbered where somebody gave another job even that one.
fn unique(address: &Address, id: &Id, taken: &Taken, input: &Input<'_>) -> Address {
    let ending = if address.page.ends_with("/index.html") { "/" } else { ".html" };
    let stem = address.page.trim_end_matches("/index.html").trim_end_matches(".html");
    let last = stem.rsplit('/').next().unwrap_or(stem);
    let id = id.as_str().trim_start_matches("urn:uuid:");
    let numbered = (2..).map(|number| format!("{FOLDER}/{last}-{id}-{number}{ending}"));
    std::iter::once(format!("{stem}-{id}{ending}"))
        .chain(numbered)
        .map(|path| placed(&address.slug, &path, input))
        .find(|address| taken.holder(&address.page, &address.data_stem).is_none())
        .expect("there are more numbers than jobs")
}

fn date_of(published: Timestamp, input: &Input<'_>) -> jiff::civil::Date {
    input.settings.site.time_zone.to_datetime(published).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_plain() {
        for (text, expect) in [
            ("Développeur·se C++ (H/F)", "developpeur-se-c-h-f"),
            ("../../etc/passwd", "etc-passwd"),
            ("!!!", ""),
            ("日本", "ri-ben"),
            ("L'équipe", "lequipe"),
            ("a--b", "a-b"),
        ] {
            assert_eq!(slugified(text), expect, "{text}");
        }
        assert!(slugified(&"x".repeat(1000)).len() <= SLUG_CHARS_MAX);
    }

    #[test]
    fn file_names_lose_dates_and_extensions() {
        for (path, expect) in [("a/2017-02-01-dev.md", "dev"), ("dev.de.md", "dev"), ("2017-02-01-.md", "2017-02-01-"), ("dev", "dev")] {
            assert_eq!(file_stem(path), expect);
        }
    }
}
