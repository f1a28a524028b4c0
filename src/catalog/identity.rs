//! The id of each record: remembered, else the post's own, else made of its path at first sight.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::lapse::Doubt;
use super::listed::{self, Matches};
use super::{Input, start_of};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::draft::{Draft, Status};
use crate::model::id::Id;
use crate::model::manifest::{Known, Published};
use crate::model::raw::RawForm;

/// The id of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) id: Id,
    /// Whether the post names it itself.
    pub(super) own: bool,
    /// By what it is known in a file of several.
    pub(super) listed: Option<Known>,
    /// Whether an earlier post has it: this one is not published.
    pub(super) refused: bool,
}

/// One per draft, `None` for records that are no postings.
pub(super) fn assign(input: &Input<'_>, doubt: &Doubt<'_>, statuses: &[Option<Status>], sink: &mut Diagnostics) -> Vec<Option<Named>> {
    let memory = Memory::new(input, statuses);
    let name = |(index, draft): (usize, &Draft)| statuses[index].map(|_| memory.name(index, draft, input));
    let mut names: Vec<Option<Named>> = input.drafts.iter().enumerate().map(name).collect();
    refuse_second_claims(input, doubt, statuses, &mut names, sink);
    names
}

/// What the last publication state knows of paths and contents.
struct Memory<'a> {
    by_path: BTreeMap<(&'a str, &'a str), (&'a Id, &'a Published)>,
    /// Posts whose file is gone, and records that are gone from theirs, by content; `None` where two share it.
    gone: BTreeMap<&'a str, Option<&'a Id>>,
    listed: Matches<'a>,
}

impl<'a> Memory<'a> {
    fn new(input: &Input<'a>, statuses: &[Option<Status>]) -> Self {
        let label = |source: usize| input.settings.sources[source].label.as_str();
        let unreadable: BTreeSet<(&str, &str)> = input.unreadable.iter().map(|(s, p)| (label(*s), p.as_str())).collect();
        let present: BTreeSet<(&str, &str)> =
            input.drafts.iter().map(|d| (label(d.source), d.path.as_str())).chain(unreadable.clone()).collect();
        let listed = Matches::new(input, statuses);
        let mut by_path = BTreeMap::new();
        let mut gone = BTreeMap::new();
        let mut add = |id: &'a Id, record: &'a Published| {
            gone.entry(record.content.as_str()).and_modify(|known| *known = None).or_insert(Some(id));
        };
        for (id, record) in input.previous.known() {
            let place = (record.source.as_str(), record.path.as_str());
            if !present.contains(&place) {
                add(id, record);
            }
            if record.listed.is_none() {
                by_path.insert(place, (id, record));
            }
        }
        for (id, record) in &listed.lost {
            if !unreadable.contains(&(record.source.as_str(), record.path.as_str())) {
                add(id, record);
            }
        }
        Self { by_path, gone, listed }
    }

    fn name(&self, index: usize, draft: &Draft, input: &Input<'_>) -> Named {
        let id = if draft.form == RawForm::Record { self.of_record(index, draft, input) } else { self.of_file(draft, input) };
        let own = draft.own_id.as_ref().is_some_and(|own| Id::of_own(own) == id);
        Named { own, listed: listed::known(draft, &id), id, refused: false }
    }

    fn of_file(&self, draft: &Draft, input: &Input<'_>) -> Id {
        let source = &input.settings.sources[draft.source].label;
        match (self.by_path.get(&(source.as_str(), draft.path.as_str())), &draft.own_id) {
            // A post that got an id of its own later keeps the one it is known by.
            (Some((id, record)), _) if !record.named => (*id).clone(),
            (_, Some(own)) => Id::of_own(own),
            _ => self.moved(draft).cloned().unwrap_or_else(|| Id::of_path(source, &draft.path, 0)),
        }
    }

    fn of_record(&self, index: usize, draft: &Draft, input: &Input<'_>) -> Id {
        let known = self.listed.of(index).or_else(|| self.moved(draft)).cloned();
        known.unwrap_or_else(|| draft.own_id.as_deref().map_or_else(|| listed::new_id(draft, input), Id::of_own))
    }

    /// The job that says the same and stands nowhere else any more.
    fn moved(&self, draft: &Draft) -> Option<&'a Id> {
        self.gone.get(draft.content.as_str()).copied().flatten()
    }
}

/// Two records that claim one id are an error that names both; the one published earlier keeps it.
fn refuse_second_claims(
    input: &Input<'_>,
    doubt: &Doubt<'_>,
    statuses: &[Option<Status>],
    names: &mut [Option<Named>],
    sink: &mut Diagnostics,
) {
    let mut claims: BTreeMap<Id, Vec<usize>> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        if let Some(name) = name {
            claims.entry(name.id.clone()).or_default().push(index);
        }
    }
    for (id, mut indexes) in claims {
        if let Some(owner) = absent_owner(input, doubt, &id, &indexes) {
            for index in indexes {
                refuse(input, index, &place(&owner.path, owner.listed.as_ref().map(|_| owner.record)), names, sink);
            }
        } else if indexes.len() > 1 {
            indexes.sort_by_key(|i| seniority(input, statuses, &id, *i));
            let keeper = &input.drafts[indexes[0]];
            let keeper = place(&keeper.path, (keeper.form == RawForm::Record).then_some(keeper.record));
            for index in &indexes[1..] {
                refuse(input, *index, &keeper, names, sink);
            }
        }
    }
}

/// The published job that has the id although its own post cannot be understood now: nobody takes its place meanwhile.
fn absent_owner<'a>(input: &Input<'a>, doubt: &Doubt<'_>, id: &Id, claimants: &[usize]) -> Option<&'a Published> {
    let owner = input.previous.find(id)?;
    let is_its_own = |index: &usize| is_post_of(input, *index, owner);
    (!claimants.iter().any(is_its_own) && doubt.is_about(owner)).then_some(owner)
}

fn is_post_of(input: &Input<'_>, index: usize, record: &Published) -> bool {
    let draft = &input.drafts[index];
    record.source == input.settings.sources[draft.source].label && record.path == draft.path
}

/// A file, and of one of several records its number for people.
fn place(path: &str, record: Option<usize>) -> String {
    record.map_or_else(|| format!("`{path}`"), |record| format!("`{path}` (record {})", record + 1))
}

fn refuse(input: &Input<'_>, index: usize, keeper: &str, names: &mut [Option<Named>], sink: &mut Diagnostics) {
    let draft = &input.drafts[index];
    let diagnostic = Diagnostic::error(
        "id-taken",
        format!("this post claims the same id as {keeper}, which was published earlier and keeps it"),
        "give this post an `id` of its own, or delete one of the two; until then it is not published",
    );
    let mut diagnostic = diagnostic.with_file(draft.source, &draft.path);
    diagnostic.record = Some(draft.record);
    sink.push(diagnostic);
    if let Some(name) = names[index].as_mut() {
        name.refused = true;
    }
}

/// Sorts the rightful owner first: the one that had the id, then open posts, then the earlier date, then path order.
fn seniority(input: &Input<'_>, statuses: &[Option<Status>], id: &Id, index: usize) -> (bool, bool, Timestamp, usize) {
    let draft = &input.drafts[index];
    let had = input.previous.find(id).is_some_and(|record| is_post_of(input, index, record));
    let posted = start_of(draft.posting.date_posted, input.settings).unwrap_or(Timestamp::MAX);
    (!had, statuses[index] != Some(Status::Open), posted, index)
}
