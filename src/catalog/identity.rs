//! The id of each record: remembered, else the post's own, else made of its path at first sight.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::lapse::Doubt;
use super::memory::Memory;
use super::{Input, listed, start_of, status};
use crate::config::options::SiteKind;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::draft::{Draft, Kind, Status};
use crate::model::id::Id;
use crate::model::manifest::{Known, Marks, Published};
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
pub(super) fn assign(input: &Input<'_>, doubt: &Doubt<'_>, sink: &mut Diagnostics) -> Vec<Option<Named>> {
    // By what each post says for itself: what others say of it is known by their names.
    let of = |draft: &Draft| (draft.kind == Kind::Posting).then(|| status::of(draft, None, input.now, &input.settings.site.time_zone));
    let statuses: &[Option<Status>] = &input.drafts.iter().map(of).collect::<Vec<_>>();
    let memory = Memory::new(input, statuses);
    let name = |(index, draft): (usize, &Draft)| {
        let id = statuses[index].map(|_| memory.id(index, draft, input))?;
        let own = draft.own_id.as_ref().is_some_and(|own| Id::of_own(own) == id);
        Some(Named { own, listed: listed::known(draft, &id), id, refused: false })
    };
    let mut names: Vec<Option<Named>> = input.drafts.iter().enumerate().map(name).collect();
    refuse_second_claims(input, doubt, statuses, &mut names, sink);
    names
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
        refuse_strangers(input, &id, &mut indexes, names, sink);
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

/// On a board, nobody takes the id of another employer's job, be it open, closed or gone: what moves there stays its employer's.
fn refuse_strangers(input: &Input<'_>, id: &Id, indexes: &mut Vec<usize>, names: &mut [Option<Named>], sink: &mut Diagnostics) {
    if input.settings.site.kind != SiteKind::Board {
        return;
    }
    let Some(owner) = Owner::find(input, id) else { return };
    indexes.retain(|index| {
        let draft = &input.drafts[*index];
        let is_here = owner.source == input.settings.sources[draft.source].label && owner.path == draft.path;
        let employer = draft.posting.hiring_organization.as_ref().and_then(|o| o.name.as_deref());
        let is_stranger = matches!((&owner.marks.employer, employer), (Some(a), Some(b)) if a.to_lowercase() != b.to_lowercase());
        if is_stranger && !is_here {
            let of = owner.marks.employer.as_deref().unwrap_or_default();
            let keeper = format!("{}, a job of {of}", place(owner.path, owner.record));
            refuse(input, *index, &keeper, names, sink);
        }
        !is_stranger || is_here
    });
}

/// The post that an id belongs to.
struct Owner<'a> {
    source: &'a str,
    path: &'a str,
    record: Option<usize>,
    marks: &'a Marks,
}

impl<'a> Owner<'a> {
    fn find(input: &Input<'a>, id: &Id) -> Option<Self> {
        let known = |job: &'a Published| Self {
            source: &job.source,
            path: &job.path,
            record: job.listed.as_ref().map(|_| job.record),
            marks: &job.marks,
        };
        let closed = || input.previous.closed.get(id).map(|job| &job.post).filter(|post| !post.path.is_empty());
        input.previous.find(id).map(known).or_else(|| {
            let post = closed()?;
            Some(Self { source: &post.source, path: &post.path, record: post.listed.as_ref().map(|_| post.record), marks: &post.marks })
        })
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
