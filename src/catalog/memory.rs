//! What the last publication state knows of posts: where they stood and what they said, so that one that moved, or comes back, is known
//! again. Each job is given to one post only.

use std::collections::{BTreeMap, BTreeSet};

use super::Input;
use super::listed::{self, Matches};
use crate::model::draft::{Draft, Status};
use crate::model::id::Id;
use crate::model::manifest::{Closed, Published};
use crate::model::raw::RawForm;

/// The jobs that posts are known as.
pub(super) struct Memory<'a> {
    /// Files that hold one post each: open and held jobs, else the one that closed last.
    by_path: BTreeMap<(&'a str, &'a str), Stood<'a>>,
    listed: Matches<'a>,
    /// Ids that posts name themselves.
    claimed: BTreeSet<Id>,
    /// Records of closed jobs that got an id of their own after they got their name.
    aliases: BTreeMap<&'a str, &'a Id>,
    /// Posts that moved, or that come back elsewhere.
    moved: BTreeMap<usize, &'a Id>,
}

/// A job that stood in a file of its own.
struct Stood<'a> {
    id: &'a Id,
    named: bool,
}

/// One job whose post is gone.
struct Gone<'a> {
    id: &'a Id,
    content: &'a str,
    undated: &'a str,
}

impl<'a> Gone<'a> {
    fn of(id: &'a Id, job: &'a Published) -> Self {
        Self { id, content: &job.content, undated: &job.marks.undated }
    }

    fn of_closed(id: &'a Id, job: &'a Closed) -> Self {
        Self { id, content: &job.post.content, undated: &job.post.marks.undated }
    }
}

impl<'a> Memory<'a> {
    pub(super) fn new(input: &Input<'a>, statuses: &[Option<Status>]) -> Self {
        let label = |source: usize| input.settings.sources[source].label.as_str();
        let unreadable: BTreeSet<(&str, &str)> = input.unreadable.iter().map(|(s, p)| (label(*s), p.as_str())).collect();
        let present: BTreeSet<(&str, &str)> =
            input.drafts.iter().map(|d| (label(d.source), d.path.as_str())).chain(unreadable.clone()).collect();
        let listed = Matches::new(input, statuses);
        let lost: BTreeSet<&Id> = listed.lost.iter().map(|(id, _)| *id).collect();
        let is_gone = |id: &Id, job: &Published| {
            let place = (job.source.as_str(), job.path.as_str());
            !present.contains(&place) || (!unreadable.contains(&place) && lost.contains(id))
        };
        let gone: Vec<Gone<'_>> = input.previous.known().filter(|(id, job)| is_gone(id, job)).map(|(id, job)| Gone::of(id, job)).collect();
        let is_past = |job: &Closed| job.post.listed.is_some() || !present.contains(&(job.post.source.as_str(), job.post.path.as_str()));
        let past = input.previous.closed.iter().filter(|(_, job)| is_past(job)).map(|(id, job)| Gone::of_closed(id, job));
        let past: Vec<Gone<'_>> = past.filter(|gone| !gone.content.is_empty()).collect();
        let alias = |(id, job): (&'a Id, &'a Closed)| Some((job.post.listed.as_ref()?.own.as_deref()?, id));
        let mut memory = Self {
            by_path: by_path(input),
            listed,
            claimed: input.drafts.iter().filter_map(|draft| draft.own_id.as_deref().map(Id::of_own)).collect(),
            aliases: input.previous.closed.iter().filter_map(alias).collect(),
            moved: BTreeMap::new(),
        };
        memory.find_moved(input, statuses, &gone, &past);
        memory
    }

    /// The id of the draft with this index.
    pub(super) fn id(&self, index: usize, draft: &Draft, input: &Input<'_>) -> Id {
        if draft.form == RawForm::Record { self.of_record(index, draft, input) } else { self.of_file(index, draft, input) }
    }

    fn of_file(&self, index: usize, draft: &Draft, input: &Input<'_>) -> Id {
        match (self.at_place(draft, input), &draft.own_id) {
            (Some(id), _) => id.clone(),
            (None, Some(own)) => Id::of_own(own),
            (None, None) => self.moved.get(&index).map_or_else(|| new_id(draft, input), |id| (*id).clone()),
        }
    }

    /// The job that the post's file was known as. A post that got an id of its own later keeps the one that it is known by, and one that
    /// lost it too, unless the id went to another post.
    fn at_place(&self, draft: &Draft, input: &Input<'_>) -> Option<&'a Id> {
        let stood = self.by_path.get(&(input.settings.sources[draft.source].label.as_str(), draft.path.as_str()))?;
        let is_lost = stood.named && (draft.own_id.is_some() || self.claimed.contains(stood.id));
        (!is_lost).then_some(stood.id)
    }

    fn of_record(&self, index: usize, draft: &Draft, input: &Input<'_>) -> Id {
        let own = draft.own_id.as_deref();
        let alias = || own.and_then(|own| self.aliases.get(own)).copied();
        let known = self.listed.of(index).or_else(|| self.moved.get(&index).copied()).or_else(alias).cloned();
        known.unwrap_or_else(|| own.map_or_else(|| listed::new_id(draft, input), Id::of_own))
    }

    /// Gives the jobs whose posts are gone to the posts that nobody knows: first to those that say the same, then to those that say the same
    /// but for their dates; and jobs that closed to posts that say the same.
    fn find_moved(&mut self, input: &Input<'a>, statuses: &[Option<Status>], gone: &[Gone<'a>], past: &[Gone<'a>]) {
        let drafts = input.drafts;
        let is_new = |(index, draft): &(usize, &Draft)| match draft.form {
            _ if statuses[*index].is_none() => false,
            RawForm::Record => self.listed.of(*index).is_none(),
            RawForm::Post | RawForm::Single => draft.own_id.is_none() && self.at_place(draft, input).is_none(),
        };
        let mut waiting: Vec<usize> = drafts.iter().enumerate().filter(is_new).map(|(index, _)| index).collect();
        let mut taken = self.claimed.clone();
        let content = |index: usize| drafts[index].content.as_str();
        let undated = |index: usize| drafts[index].undated.as_str();
        self.give(&mut waiting, &mut taken, gone, content, |gone| gone.content);
        waiting.retain(|index| drafts[*index].has_text);
        self.give(&mut waiting, &mut taken, gone, undated, |gone| gone.undated);
        // A record with an id of its own is known by that.
        waiting.retain(|index| drafts[*index].own_id.is_none());
        self.give(&mut waiting, &mut taken, past, content, |gone| gone.content);
    }

    /// Gives each job whose key no other one has to the first post with the same key.
    fn give<'k>(
        &mut self,
        waiting: &mut Vec<usize>,
        taken: &mut BTreeSet<Id>,
        gone: &[Gone<'a>],
        of_draft: impl Fn(usize) -> &'k str,
        of_job: impl Fn(&Gone<'a>) -> &'a str,
    ) {
        let mut by_key: BTreeMap<&str, Option<&'a Id>> = BTreeMap::new();
        for job in gone.iter().filter(|job| !taken.contains(job.id) && !of_job(job).is_empty()) {
            by_key.entry(of_job(job)).and_modify(|known| *known = None).or_insert(Some(job.id));
        }
        waiting.retain(|index| {
            let Some(id) = by_key.get(of_draft(*index)).copied().flatten().filter(|id| !taken.contains(*id)) else { return true };
            taken.insert(id.clone());
            self.moved.insert(*index, id);
            false
        });
    }
}

fn by_path<'a>(input: &Input<'a>) -> BTreeMap<(&'a str, &'a str), Stood<'a>> {
    let mut by_path = BTreeMap::new();
    let mut closed: Vec<(&Id, &Closed)> = input.previous.closed.iter().filter(|(_, job)| job.post.listed.is_none()).collect();
    closed.sort_by_key(|(_, job)| job.closed);
    for (id, Closed { post, .. }) in closed.into_iter().filter(|(_, job)| !job.post.path.is_empty()) {
        by_path.insert((post.source.as_str(), post.path.as_str()), Stood { id, named: post.named });
    }
    for (id, job) in input.previous.known().filter(|(_, job)| job.listed.is_none()) {
        by_path.insert((job.source.as_str(), job.path.as_str()), Stood { id, named: job.named });
    }
    by_path
}

/// The id of a post at first sight: made of its path, and of a number where a job has that name already that stood here once and moved.
fn new_id(draft: &Draft, input: &Input<'_>) -> Id {
    let source = &input.settings.sources[draft.source].label;
    // What older versions wrote down of closed jobs does not say where they stood: here.
    let is_free = |id: &Id| input.previous.find(id).is_none() && input.previous.closed.get(id).is_none_or(|job| job.post.path.is_empty());
    let named = |number: usize| Id::of_path(source, &draft.path, number);
    let taken = input.previous.known().count() + input.previous.closed.len();
    (0..=taken).map(named).find(is_free).expect("one of more names than there are jobs is free")
}
