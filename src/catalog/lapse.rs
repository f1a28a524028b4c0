//! Jobs that were open and are not any more, and the guard that stops a run which would close too many.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::identity::Named;
use super::{Candidate, Input};
use crate::config::settings::Guard;
use crate::model::draft::{Kind, Status};
use crate::model::id::Id;
use crate::model::manifest::{CloseReason, Publication, Published, Reread};

/// One job that closes in this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapse {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Where its post is or was.
    pub path: String,
    /// When it closed: its own end, else now.
    pub at: Timestamp,
    /// Why.
    pub reason: CloseReason,
    /// Whether its end was published before it came: nobody is surprised.
    pub foreseen: bool,
}

/// Every job of the last state that is no candidate now, but those of which nothing can be said: they are not closed.
pub(super) fn find(
    input: &Input<'_>,
    doubt: &Doubt<'_>,
    candidates: &[Candidate<'_>],
    (statuses, ids): (&[Option<Status>], &[Option<Named>]),
) -> Vec<Lapse> {
    let open: BTreeSet<&Id> = candidates.iter().map(|c| &c.id).collect();
    let stated: BTreeMap<&Id, Status> =
        ids.iter().zip(statuses).filter_map(|(n, s)| Some((&n.as_ref().filter(|n| !n.refused)?.id, (*s)?))).collect();
    let mut lapses = Vec::new();
    for (id, record) in input.previous.known().filter(|(id, _)| !open.contains(id)) {
        let end = record.valid_through.map(|w| w.start(&input.settings.site.time_zone)).filter(|end| *end < input.now);
        let (reason, at) = match (end, stated.get(id)) {
            (Some(end), _) => (CloseReason::Expired, end),
            // Its end was moved into the past by this very edit of the post, or of the settings.
            (None, Some(Status::Expired)) => (CloseReason::Expired, input.now),
            (None, Some(_)) => (CloseReason::Withdrawn, input.now),
            (None, None) if doubt.is_about(record) => continue,
            (None, None) => (CloseReason::Removed, input.now),
        };
        lapses.push(Lapse { id: id.clone(), title: record.title.clone(), path: record.path.clone(), at, reason, foreseen: end.is_some() });
    }
    lapses
}

/// Jobs of which nothing can be said now: their post cannot be read, or is suddenly taken for something else although no byte changed.
pub(super) struct Doubt<'a> {
    /// Files and folders that cannot be read, by the source's label.
    unreadable: Vec<(&'a str, &'a str)>,
    /// What is no posting: label, path and digest.
    no_postings: BTreeSet<(&'a str, &'a str, &'a str)>,
}

impl<'a> Doubt<'a> {
    pub(super) fn new(input: &Input<'a>) -> Self {
        let label = |source: usize| input.settings.sources[source].label.as_str();
        let no_postings = input.drafts.iter().filter(|draft| draft.kind == Kind::NotAPosting);
        Self {
            unreadable: input.unreadable.iter().map(|(source, path)| (label(*source), path.as_str())).collect(),
            no_postings: no_postings.map(|draft| (label(draft.source), draft.path.as_str(), draft.bytes.as_str())).collect(),
        }
    }

    /// Whether this job is one of them.
    pub(super) fn is_about(&self, record: &Published) -> bool {
        let (source, path) = (record.source.as_str(), record.path.as_str());
        let holds = |inner: &str| path.strip_prefix(inner).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        self.unreadable.iter().any(|(label, unreadable)| *label == source && holds(unreadable))
            || self.no_postings.contains(&(source, path, record.bytes.as_str()))
    }
}

/// The jobs that are in no document now and are not closed: their post cannot be read, and the output has no last form of it.
pub(super) fn held(input: &Input<'_>, postings: &BTreeMap<Id, Published>, lapses: &[Lapse]) -> BTreeMap<Id, Published> {
    let gone: BTreeSet<&Id> = lapses.iter().map(|l| &l.id).collect();
    input
        .previous
        .known()
        .filter(|(id, _)| !postings.contains_key(id) && !gone.contains(id))
        .map(|(id, record)| (id.clone(), record.clone()))
        .collect()
}

/// Whether a run may close so many jobs: at most ten or the configured share of the published ones, those not counted whose end
/// was published before it came, and never all of them because nothing could be parsed. `Err` says what would happen.
pub fn guard(published: usize, parsed: usize, lapses: &[Lapse], guard: Guard, allowed: Option<usize>) -> Result<(), String> {
    let removals = unforeseen(lapses);
    if allowed.is_some_and(|n| removals <= n) {
        return Ok(());
    }
    if published > 0 && parsed == 0 {
        return Err(format!("no post was found, but {published} jobs are published"));
    }
    let most = guard.removals(published);
    if removals > most {
        return Err(format!("{removals} of {published} published jobs would close; at most {most} may at once"));
    }
    Ok(())
}

/// How many of the jobs close before their time.
#[must_use]
pub fn unforeseen(lapses: &[Lapse]) -> usize {
    lapses.iter().filter(|lapse| !lapse.foreseen).count()
}

/// Whether so many jobs may be told to have changed in one run. `Err` says what would happen.
pub fn guard_updates(previous: &Publication, next: &Publication, guard: Guard) -> Result<(), String> {
    let change = |(id, now): (&Id, &Published)| previous.find(id).filter(|before| before.digest != now.digest).map(|_| now.reread);
    let updates: Vec<Option<Reread>> = next.postings.iter().filter_map(change).collect();
    let (published, most) = (previous.known().count(), guard.updates(previous.known().count()));
    if updates.len() <= most {
        return Ok(());
    }
    let because = match updates.iter().filter(|reread| **reread == Some(Reread::Program)).count() {
        0 => String::new(),
        reread => format!(" ({reread} of them because a newer jobherald reads the same post differently)"),
    };
    Err(format!("{} of {published} published jobs would be updated at once{because}; at most {most} may", updates.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(published: usize, parsed: usize, removals: usize, allowed: Option<usize>, expect: Result<(), &str>) {
        let lapse = |reason, foreseen| {
            let (id, title, path) = (Id::of_own("x"), String::new(), String::new());
            Lapse { id, title, path, at: Timestamp::UNIX_EPOCH, reason, foreseen }
        };
        let mut lapses = vec![lapse(CloseReason::Removed, false); removals / 2];
        // An end that nobody was told of comes as a surprise, whatever it is called.
        lapses.resize(removals, lapse(CloseReason::Expired, false));
        lapses.push(lapse(CloseReason::Expired, true));
        let got = guard(published, parsed, &lapses, Guard { removals_percent: 30, updates_percent: 60 }, allowed);
        assert_eq!(got.as_ref().map_or_else(|e| Err(e.as_str()), |()| Ok(())), expect);
    }

    #[test]
    fn the_guard_counts_what_ends_before_its_time() {
        check(20, 10, 10, None, Ok(()));
        check(20, 9, 11, None, Err("11 of 20 published jobs would close; at most 10 may at once"));
        check(100, 70, 30, None, Ok(()));
        check(100, 69, 31, None, Err("31 of 100 published jobs would close; at most 30 may at once"));
        check(100, 69, 31, Some(31), Ok(()));
        check(3, 0, 3, None, Err("no post was found, but 3 jobs are published"));
        check(3, 0, 3, Some(3), Ok(()));
        check(0, 0, 0, None, Ok(()));
    }
}
