//! One job in several languages: posts that say so themselves, or whose paths differ in nothing but the language.

use std::collections::{BTreeMap, BTreeSet};

use super::{Candidate, Input, Source};
use crate::model::catalog::Translation;
use crate::model::id::Id;
use crate::model::language;
use crate::model::raw::RawForm;

use super::address::Address;

/// The languages of one entry's job.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Family {
    /// The job that the entry translates; `None` for the one that aggregators are told of.
    pub(super) of: Option<Id>,
    /// The job in its other languages.
    pub(super) others: Vec<Translation>,
}

/// One per candidate, in their order. Of a job in several languages the one that was published by itself before leads, then the site's
/// language, then the first path: what an aggregator was told of must not change its name because a translation came.
pub(super) fn find(candidates: &[Candidate<'_>], addresses: &[Address], input: &Input<'_>) -> Vec<Family> {
    let mut families = vec![Family::default(); candidates.len()];
    for mut members in groups(candidates, input).into_values() {
        members.sort_by_key(|index| rank(&candidates[*index], input));
        let mut seen = BTreeSet::new();
        // Two posts in one language are two jobs.
        members.retain(|index| seen.insert(candidates[*index].language(input.settings)));
        for index in &members {
            let others = members.iter().filter(|other| *other != index).map(|other| Translation {
                language: candidates[*other].language(input.settings).to_owned(),
                url: addresses[*other].url.clone(),
            });
            let of = (*index != members[0]).then(|| candidates[members[0]].id.clone());
            families[*index] = Family { of, others: others.collect() };
        }
    }
    families
}

fn rank(candidate: &Candidate<'_>, input: &Input<'_>) -> (bool, bool, String) {
    let was_alone = input.previous.find(&candidate.id).is_some_and(|record| record.facts.translation_of.is_none());
    let is_sites = candidate.language(input.settings) == input.settings.site.language;
    (!was_alone, !is_sites, place(candidate, input).1)
}

/// Candidates that are one job, by whatever makes them one.
fn groups(candidates: &[Candidate<'_>], input: &Input<'_>) -> BTreeMap<String, Vec<usize>> {
    let named: BTreeSet<&str> = candidates.iter().filter_map(key).collect();
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (index, candidate) in candidates.iter().enumerate() {
        let (label, path) = place(candidate, input);
        // A post may name the one that it translates by its id or its path.
        let name =
            key(candidate).or_else(|| [own_id(candidate).unwrap_or_default(), &path].into_iter().find_map(|name| named.get(name).copied()));
        let group = match name {
            Some(name) => format!("key {name}"),
            // Two lists need not have the same jobs in the same order.
            None if is_number(&path) || is_listed(candidate) => continue,
            None => format!("path {}", without_language(&format!("{label}/{path}"))),
        };
        groups.entry(group).or_default().push(index);
    }
    groups
}

/// The source's label and the path.
fn place(candidate: &Candidate<'_>, input: &Input<'_>) -> (String, String) {
    match &candidate.draft {
        Source::Draft(_, draft) => (input.settings.sources[draft.source].label.clone(), draft.path.clone()),
        Source::Held(record) => (record.source.clone(), record.path.clone()),
    }
}

/// Whether it is one of several records of a file.
fn is_listed(candidate: &Candidate<'_>) -> bool {
    match &candidate.draft {
        Source::Draft(_, draft) => draft.form == RawForm::Record,
        Source::Held(record) => record.listed.is_some(),
    }
}

fn key<'c>(candidate: &'c Candidate<'_>) -> Option<&'c str> {
    match &candidate.draft {
        Source::Draft(_, draft) => draft.facts.translation_of.as_deref(),
        Source::Held(_) => None,
    }
}

fn own_id<'c>(candidate: &'c Candidate<'_>) -> Option<&'c str> {
    match &candidate.draft {
        Source::Draft(_, draft) => draft.own_id.as_deref(),
        Source::Held(_) => None,
    }
}

/// Whether a file's name is but a number or a date: `fr/001.md` and `en/001.md` may well be two jobs.
fn is_number(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.split('.').next().unwrap_or(name);
    let is_bundle = matches!(stem, "index" | "_index");
    let stem = if is_bundle { path.rsplit('/').nth(1).unwrap_or_default() } else { stem };
    stem.chars().filter(|c| c.is_alphabetic()).count() < 3
}

fn without_language(path: &str) -> String {
    let mut path = path.to_owned();
    while let Some((_, _, rest)) = language::in_path(&path) {
        path = rest;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_no_name() {
        for (path, expect) in [
            ("fr/001.md", true),
            ("2026-05-04.md", true),
            ("fr/cook.md", false),
            ("20220617a.md", true),
            ("cook/index.fr.md", false),
            ("7/index.md", true),
        ] {
            assert_eq!(is_number(path), expect, "{path}");
        }
    }

    #[test]
    fn one_job_has_one_path_without_its_languages() {
        for path in ["content/cook.md", "content/cook.de.md", "content/de/cook.md", "content-de/cook.md"] {
            assert_eq!(without_language(path), "content/cook.md", "{path}");
        }
    }
}
