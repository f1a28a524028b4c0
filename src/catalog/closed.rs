//! Jobs that are not open any more: what is remembered of them, and their pages.

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;

use super::change::{sequence, since};
use super::identity::Named;
use super::taken::is_reserved;
use super::{Input, Lapse, repost};
use crate::model::catalog::{ClosedJob, Entry, Translation};
use crate::model::id::Id;
use crate::model::manifest::{Closed, ClosedPost, Published};
use crate::model::time::to_second;

/// How long a closed job is remembered whose post is gone.
const MEMORY: SignedDuration = SignedDuration::from_hours(24 * 400);

/// The closed jobs after this run: those known before, those that closed now, without those that are open again or long forgotten. As long as
/// the post is there the job is remembered: it must not open again because it was forgotten.
pub(super) fn remember(
    input: &Input<'_>,
    ids: &[Option<Named>],
    postings: &BTreeMap<Id, Published>,
    lapses: &[Lapse],
) -> BTreeMap<Id, Closed> {
    let there: BTreeSet<&Id> = ids.iter().flatten().map(|named| &named.id).collect();
    let families = if lapses.is_empty() { BTreeMap::new() } else { families(input) };
    let mut closed = input.previous.closed.clone();
    for job in closed.values_mut() {
        job.sequence = since(job.sequence, job.changed());
    }
    let run = sequence(input);
    for lapse in lapses {
        if let Some(record) = input.previous.find(&lapse.id) {
            let entry = Closed {
                url: record.url.clone(),
                slug: record.slug.clone(),
                closed: lapse.at,
                left_out: (lapse.at < input.now).then(|| to_second(input.now)),
                published: record.published,
                reason: lapse.reason,
                sequence: run,
                channels: record.channels.clone(),
                post: post(input, record, families.get(leader(&lapse.id, record).as_str()).cloned().unwrap_or_default()),
            };
            closed.insert(lapse.id.clone(), entry);
        }
    }
    // Posts of closed jobs are edited and moved like others.
    for (draft, named) in input.drafts.iter().zip(ids) {
        let Some(named) = named.as_ref().filter(|named| !named.refused) else { continue };
        if let Some(Closed { post, .. }) = closed.get_mut(&named.id) {
            post.source.clone_from(&input.settings.sources[draft.source].label);
            post.path.clone_from(&draft.path);
            post.record = draft.record;
            post.listed.clone_from(&named.listed);
            post.named = named.own;
            post.content.clone_from(&draft.content);
            post.marks = repost::marks(draft);
        }
    }
    let is_fresh = |job: &Closed| input.now.duration_since(job.closed) < MEMORY;
    closed.retain(|id, job| !postings.contains_key(id) && (is_fresh(job) || there.contains(id) || stands(job, input)));
    // A page that is gone stays gone, whatever the settings say later: another job may have its place by then.
    for job in closed.values_mut().filter(|job| !stands(job, input)) {
        job.post.page.clear();
    }
    closed
}

fn post(input: &Input<'_>, record: &Published, family: Vec<Id>) -> ClosedPost {
    ClosedPost {
        title: record.title.clone(),
        language: record.facts.language.clone().unwrap_or_else(|| input.settings.site.language.clone()),
        page: page(record),
        source: record.source.clone(),
        path: record.path.clone(),
        record: record.record,
        listed: record.listed.clone(),
        named: record.named,
        content: record.content.clone(),
        marks: record.marks.clone(),
        family,
    }
}

/// Output path of the page of an open job: beside its JSON form.
pub(super) fn page(record: &Published) -> String {
    let stem = record.data.rsplit_once('.').map_or(record.data.as_str(), |(stem, _)| stem);
    match stem.rsplit_once('/') {
        Some((folder, _)) if record.url.ends_with('/') => format!("{folder}/index.html"),
        _ => format!("{stem}.html"),
    }
}

/// The jobs that were open in several languages, by the one that leads: all of them, that one first.
fn families(input: &Input<'_>) -> BTreeMap<String, Vec<Id>> {
    let mut families: BTreeMap<String, Vec<Id>> = BTreeMap::new();
    for (id, record) in input.previous.known() {
        let family = families.entry(leader(id, record)).or_default();
        let place = if record.facts.translation_of.is_none() { 0 } else { family.len() };
        family.insert(place, id.clone());
    }
    families.retain(|_, family| family.len() > 1);
    families
}

fn leader(id: &Id, record: &Published) -> String {
    record.facts.translation_of.clone().unwrap_or_else(|| id.to_string())
}

/// The target that closed pages go with.
pub(super) const PAGES: &str = "pages";

/// Whether the page of a closed job is there now, and ours.
pub(super) fn stands(job: &Closed, input: &Input<'_>) -> bool {
    let zone = &input.settings.site.time_zone;
    let (closed, today) = (zone.to_datetime(job.closed).date(), zone.to_datetime(input.now).date());
    input.settings.targets.contains_key(PAGES)
        && !job.post.page.is_empty()
        && !is_reserved(&job.post.page)
        && input.settings.life.keep_closed.is_some_and(|kept| today < kept.after(closed))
}

/// The pages of closed jobs, by id.
pub(super) fn jobs(input: &Input<'_>, closed: &BTreeMap<Id, Closed>, entries: &[Entry]) -> Vec<ClosedJob> {
    let standing: Vec<(&Id, &Closed)> = closed.iter().filter(|(_, job)| stands(job, input)).collect();
    let families: BTreeSet<&Id> = standing.iter().flat_map(|(_, job)| &job.post.family).collect();
    let open: BTreeMap<&Id, &Entry> = entries.iter().filter(|e| families.contains(&e.id)).map(|entry| (&entry.id, entry)).collect();
    let others = |job: &Closed| {
        let entries = job.post.family.iter().filter_map(|id| open.get(id));
        entries.map(|entry| Translation { language: entry.language.clone(), url: entry.url.clone() }).collect()
    };
    let page = |(_, job): (&Id, &Closed)| ClosedJob {
        page: job.post.page.clone(),
        title: job.post.title.clone(),
        language: job.post.language.clone(),
        closed: job.closed,
        open: others(job),
    };
    standing.into_iter().map(page).collect()
}
