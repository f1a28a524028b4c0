//! One job that stands twice: the same title and text, the same text under another title, one slug or one reference for two jobs.

use std::collections::BTreeMap;

use crate::check::rule::Run;
use crate::check::{Asker, Context, Job, Rule, Subject};
use crate::diagnostic::{Diagnostics, Level};
use crate::model::draft::text_key;

use super::required::{CHECKED, GOOGLE};

pub(in crate::check) static SUBJECT: Subject =
    Subject { title: "Jobs that stand twice", asked_by: Asker::Reader, rules: &[&POSTING, &TEXT, &SLUG, &REFERENCE], run: Run::All(check) };

static POSTING: Rule = Rule {
    code: "duplicate-posting",
    level: Level::Warning,
    title: "two open posts have the same title, the same text and the same place",
    why: "Readers see one job twice, and aggregators take the second for spam. White space, case and punctuation count for nothing.",
    help: "delete one of the two, mark it as closed, or exclude it in `[[source]]`",
    source: GOOGLE,
    checked: CHECKED,
};

static TEXT: Rule = Rule {
    code: "duplicate-text",
    level: Level::Info,
    title: "two open posts of one employer have the same text under different titles",
    why: "The text of one of them is often still that of the post that it was copied from.",
    help: "look whether each text describes its own job",
    source: "own experience",
    checked: CHECKED,
};

static SLUG: Rule = Rule {
    code: "duplicate-slug",
    level: Level::Warning,
    title: "two open posts ask for the same slug",
    why: "Only one can have it: the address of the other gets a number, and may change when one of the two goes.",
    help: "give one of them another `slug:`",
    source: "own experience",
    checked: CHECKED,
};

static REFERENCE: Rule = Rule {
    code: "duplicate-reference",
    level: Level::Info,
    title: "two open posts of one employer have the same reference",
    why: "Aggregators know a job by its reference: of two with one, only the first is shown.",
    help: "give each job a reference of its own, or close the one that it replaces",
    source: GOOGLE,
    checked: CHECKED,
};

fn check(context: &Context<'_>, sink: &mut Diagnostics) {
    texts(context, sink);
    slugs(context, sink);
    references(context, sink);
}

/// What tells two posts of one text apart: the same text for several places is one job for each.
fn place<'a>(job: &Job<'a>) -> Vec<(Option<&'a str>, Option<&'a str>)> {
    let places = job.draft.posting.job_location.iter();
    places.map(|place| (place.address.address_locality.as_deref(), place.address.street_address.as_deref())).collect()
}

fn texts(context: &Context<'_>, sink: &mut Diagnostics) {
    let mut seen: BTreeMap<u64, Vec<(u64, &Job<'_>)>> = BTreeMap::new();
    for job in context.open().filter(|job| job.draft.has_text) {
        let title = text_key([job.draft.posting.title.as_deref().unwrap_or_default()]);
        let others = seen.entry(job.draft.text_key).or_default();
        if let Some((_, first)) = others.iter().find(|(other, first)| *other == title && place(first) == place(job)) {
            let message = format!("this post has the same title and text as `{}`", first.draft.path);
            sink.push(POSTING.at(job, Some("/posting/title"), message));
            continue;
        }
        if let Some((_, first)) = others.iter().find(|(other, first)| *other != title && is_of_one_employer(first, job)) {
            sink.push(TEXT.at(job, Some("/posting/title"), format!("this post has the same text as `{}`", first.draft.path)));
        }
        others.push((title, job));
    }
}

fn employer<'a>(job: &Job<'a>) -> Option<&'a str> {
    job.draft.posting.hiring_organization.as_ref().and_then(|o| o.name.as_deref())
}

/// Whether both name one employer; of those that name none nothing is known.
fn is_of_one_employer(first: &Job<'_>, job: &Job<'_>) -> bool {
    employer(job).is_some_and(|name| employer(first) == Some(name))
}

fn slugs(context: &Context<'_>, sink: &mut Diagnostics) {
    let mut seen: BTreeMap<(&str, Option<&str>), &str> = BTreeMap::new();
    for job in context.open() {
        let Some(slug) = job.draft.slug.as_deref() else { continue };
        // Languages of one job may share a slug: the language stands in front of it.
        let key = (slug, job.draft.facts.language.as_deref().filter(|_| !job.translations.is_empty()));
        match seen.get(&key) {
            Some(first) => sink.push(SLUG.at(job, None, format!("`{first}` asks for the slug `{slug}` too"))),
            None => drop(seen.insert(key, &job.draft.path)),
        }
    }
}

fn references(context: &Context<'_>, sink: &mut Diagnostics) {
    let mut seen: BTreeMap<(&str, Option<&str>), &Job<'_>> = BTreeMap::new();
    for job in context.open() {
        let Some(reference) = job.draft.posting.identifier.as_ref().map(|i| i.value.as_str()) else { continue };
        let first = *seen.entry((reference, employer(job))).or_insert(job);
        let is_translation = first.translations.iter().any(|translation| translation.url == job.url);
        let is_same_text = first.draft.text_key == job.draft.text_key;
        if first.url != job.url && is_of_one_employer(first, job) && !is_translation && !is_same_text {
            let message = format!("`{}` has the reference `{reference}` too", first.draft.path);
            sink.push(REFERENCE.at(job, Some("/posting/identifier/value"), message));
        }
    }
}
