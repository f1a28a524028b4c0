//! One job in several languages: posts that say so themselves, or whose paths differ in nothing but the language.

use std::collections::{BTreeMap, BTreeSet};

use super::identity::Named;
use super::{Candidate, Input, Source};
use crate::model::catalog::Translation;
use crate::model::draft::{Draft, Stated};
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

/// What tells whether two posts are one job, and which of them leads.
struct Member<'a> {
    /// Label of the source.
    source: &'a str,
    path: &'a str,
    language: &'a str,
    /// Whether it is one of several records of a file.
    is_listed: bool,
    /// What it says that it translates.
    of: Option<&'a str>,
    own_id: Option<&'a str>,
    /// Whether it was published by itself before.
    was_alone: bool,
}

/// One per candidate, in their order. Of a job in several languages the one that was published by itself before leads, then the site's
/// language, then the first path: what an aggregator was told of must not change its name because a translation came.
pub(super) fn find(candidates: &[Candidate<'_>], addresses: &[Address], input: &Input<'_>) -> Vec<Family> {
    let mut families = vec![Family::default(); candidates.len()];
    let members: Vec<(usize, Member<'_>)> = candidates.iter().map(|candidate| of_candidate(candidate, input)).enumerate().collect();
    for group in groups(members, input) {
        for (index, _) in &group {
            let others = group
                .iter()
                .filter(|(other, _)| other != index)
                .map(|(other, member)| Translation { language: member.language.to_owned(), url: addresses[*other].url.clone() });
            let of = (*index != group[0].0).then(|| candidates[group[0].0].id.clone());
            families[*index] = Family { of, others: others.collect() };
        }
    }
    families
}

/// Per draft, the one that it translates: whatever their dates and their status, but posts that are still being written lead nobody.
pub(super) fn leaders(input: &Input<'_>, ids: &[Option<Named>]) -> Vec<Option<usize>> {
    let mut leaders = vec![None; input.drafts.len()];
    let mut members = Vec::new();
    for (index, draft) in input.drafts.iter().enumerate().filter(|(_, draft)| draft.stated != Stated::Draft) {
        if let Some(named) = ids[index].as_ref().filter(|named| !named.refused) {
            members.push((index, of_draft(draft, &named.id, input)));
        }
    }
    for group in groups(members, input) {
        group[1..].iter().for_each(|(index, _)| leaders[*index] = Some(group[0].0));
    }
    leaders
}

fn of_candidate<'a>(candidate: &'a Candidate<'_>, input: &'a Input<'_>) -> Member<'a> {
    match &candidate.draft {
        Source::Draft(_, draft) => of_draft(draft, &candidate.id, input),
        Source::Held(record) => Member {
            source: &record.source,
            path: &record.path,
            language: candidate.language(input.settings),
            is_listed: record.listed.is_some(),
            of: None,
            own_id: None,
            was_alone: was_alone(&candidate.id, input),
        },
    }
}

fn of_draft<'a>(draft: &'a Draft, id: &Id, input: &'a Input<'_>) -> Member<'a> {
    Member {
        source: &input.settings.sources[draft.source].label,
        path: &draft.path,
        language: draft.facts.language.as_deref().unwrap_or(&input.settings.site.language),
        is_listed: draft.form == RawForm::Record,
        of: draft.facts.translation_of.as_deref(),
        own_id: draft.own_id.as_deref(),
        was_alone: was_alone(id, input),
    }
}

fn was_alone(id: &Id, input: &Input<'_>) -> bool {
    let closed = || input.previous.closed.get(id).map(|closed| closed.post.family.first().is_none_or(|leader| leader == id));
    input.previous.find(id).map(|known| known.facts.translation_of.is_none()).or_else(closed).unwrap_or(false)
}

/// The members that are one job, by whatever makes them one: the leading one first, one in each language, since two posts in one language
/// are two jobs.
fn groups<'a>(members: Vec<(usize, Member<'a>)>, input: &Input<'_>) -> Vec<Vec<(usize, Member<'a>)>> {
    let named: BTreeSet<&'a str> = members.iter().filter_map(|(_, member)| member.of).collect();
    let mut groups: BTreeMap<String, Vec<(usize, Member<'a>)>> = BTreeMap::new();
    for (index, member) in members {
        // A post may name the one that it translates by its id or its path.
        let by_name = || [member.own_id.unwrap_or_default(), member.path].into_iter().find_map(|name| named.get(name).copied());
        let group = match member.of.or_else(by_name) {
            Some(name) => format!("key {name}"),
            // Two lists need not have the same jobs in the same order.
            None if is_number(member.path) || member.is_listed => continue,
            None => format!("path {}", without_language(&format!("{}/{}", member.source, member.path))),
        };
        groups.entry(group).or_default().push((index, member));
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    for group in &mut groups {
        group.sort_by_key(|(_, member)| (!member.was_alone, member.language != input.settings.site.language, member.path));
        let mut seen = BTreeSet::new();
        group.retain(|(_, member)| seen.insert(member.language));
    }
    groups
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
