//! The id of each record: remembered, else the post's own, else made of its path at first sight.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Input, lapse, start_of};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::draft::{Draft, Status};
use crate::model::id::Id;
use crate::model::manifest::Published;
use crate::model::raw::RawForm;

/// The id of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) id: Id,
    /// Whether the post names it itself.
    pub(super) own: bool,
    /// Whether an earlier post has it: this one is not published.
    pub(super) refused: bool,
}

/// One per draft, `None` for records that are no postings.
pub(super) fn assign(input: &Input<'_>, statuses: &[Option<Status>], sink: &mut Diagnostics) -> Vec<Option<Named>> {
    let memory = Memory::new(input);
    let mut names: Vec<Option<Named>> =
        input.drafts.iter().zip(statuses).map(|(draft, status)| status.map(|_| memory.name(draft, input))).collect();
    refuse_second_claims(input, statuses, &mut names, sink);
    names
}

/// What the last publication state knows of paths and contents.
struct Memory<'a> {
    by_path: BTreeMap<(&'a str, &'a str, usize), (&'a Id, &'a Published)>,
    /// Posts whose file is gone, by content; `None` where two share it.
    gone: BTreeMap<&'a str, Option<&'a Id>>,
    /// Records by file and what they say, and by file and title; `None` where two share it. Their index tells nothing: it moves when one
    /// is put above them.
    in_file: BTreeMap<(&'a str, &'a str, &'a str), Option<&'a Id>>,
}

impl<'a> Memory<'a> {
    fn new(input: &Input<'a>) -> Self {
        let present: BTreeSet<(&str, &str)> = input
            .drafts
            .iter()
            .map(|d| (input.settings.sources[d.source].label.as_str(), d.path.as_str()))
            .chain(input.unreadable.iter().map(|(s, p)| (input.settings.sources[*s].label.as_str(), p.as_str())))
            .collect();
        let mut by_path = BTreeMap::new();
        let mut gone = BTreeMap::new();
        let mut in_file: BTreeMap<_, Option<&Id>> = BTreeMap::new();
        for (id, record) in input.previous.known() {
            for what in [record.content.as_str(), record.title.as_str()] {
                in_file.entry((record.source.as_str(), record.path.as_str(), what)).and_modify(|known| *known = None).or_insert(Some(id));
            }
            by_path.insert((record.source.as_str(), record.path.as_str(), record.record), (id, record));
            if !present.contains(&(record.source.as_str(), record.path.as_str())) {
                gone.entry(record.content.as_str()).and_modify(|known| *known = None).or_insert(Some(id));
            }
        }
        Self { by_path, gone, in_file }
    }

    fn name(&self, draft: &Draft, input: &Input<'_>) -> Named {
        let source = &input.settings.sources[draft.source].label;
        let named = |id: Id, own: bool| Named { id, own, refused: false };
        if draft.form == RawForm::Record {
            let own = draft.own_id.as_deref().map(|own| named(Id::of_own(own), true));
            return own.unwrap_or_else(|| named(self.name_in_file(draft, source), false));
        }
        let known = self.by_path.get(&(source.as_str(), draft.path.as_str(), draft.record));
        match (known, &draft.own_id) {
            // A post that got an id of its own later keeps the one it is known by.
            (Some((id, record)), _) if !record.named => named((*id).clone(), false),
            (_, Some(own)) => named(Id::of_own(own), true),
            _ => {
                let moved = self.gone.get(draft.content.as_str()).copied().flatten();
                named(moved.cloned().unwrap_or_else(|| Id::of_path(source, &draft.path, draft.record)), false)
            }
        }
    }
}

impl Memory<'_> {
    /// The id of a record without a name of its own: known by what it says, else by its title; new ones are named after what they say.
    fn name_in_file(&self, draft: &Draft, source: &str) -> Id {
        let title = draft.posting.title.as_deref().unwrap_or_default();
        let known = [draft.content.as_str(), title].into_iter().find_map(|what| *self.in_file.get(&(source, draft.path.as_str(), what))?);
        known.cloned().unwrap_or_else(|| Id::of_path(source, &format!("{}#{}", draft.path, draft.content), 0))
    }
}

/// Two records that claim one id are an error that names both; the one published earlier keeps it.
fn refuse_second_claims(input: &Input<'_>, statuses: &[Option<Status>], names: &mut [Option<Named>], sink: &mut Diagnostics) {
    let mut claims: BTreeMap<Id, Vec<usize>> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        if let Some(name) = name {
            claims.entry(name.id.clone()).or_default().push(index);
        }
    }
    for (id, mut indexes) in claims {
        if let Some(owner) = absent_owner(input, &id, &indexes) {
            for index in indexes {
                refuse(input, index, &owner.path, names, sink);
            }
        } else if indexes.len() > 1 {
            indexes.sort_by_key(|i| seniority(input, statuses, &id, *i));
            let keeper = &input.drafts[indexes[0]].path;
            for index in &indexes[1..] {
                refuse(input, *index, keeper, names, sink);
            }
        }
    }
}

/// The published job that has the id although its own post cannot be understood now: nobody takes its place meanwhile.
fn absent_owner<'a>(input: &Input<'a>, id: &Id, claimants: &[usize]) -> Option<&'a Published> {
    let owner = input.previous.find(id)?;
    let is_its_own = |index: &usize| is_post_of(input, *index, owner);
    (!claimants.iter().any(is_its_own) && lapse::is_unclear(input, owner)).then_some(owner)
}

fn is_post_of(input: &Input<'_>, index: usize, record: &Published) -> bool {
    let draft = &input.drafts[index];
    record.source == input.settings.sources[draft.source].label
        && record.path == draft.path
        && (record.record == draft.record || draft.form == RawForm::Record)
}

fn refuse(input: &Input<'_>, index: usize, keeper: &str, names: &mut [Option<Named>], sink: &mut Diagnostics) {
    let draft = &input.drafts[index];
    let diagnostic = Diagnostic::error(
        "id-taken",
        format!("this post claims the same id as `{keeper}`, which was published earlier and keeps it"),
        "give this post an `id` of its own, or delete one of the two; until then it is not published",
    );
    sink.push(diagnostic.with_file(draft.source, &draft.path));
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
