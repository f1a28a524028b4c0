//! Records of files that hold several, and the jobs that they were: by their own ids, else by what they say. Where they stand tells
//! nothing, for it moves when a record is put above them or taken away.

use std::collections::{BTreeMap, BTreeSet};

use super::Input;
use crate::model::draft::{Draft, Status};
use crate::model::id::Id;
use crate::model::manifest::{Known, Published};
use crate::model::raw::RawForm;

/// The jobs that records were known as, and those that no record is any more.
pub(super) struct Matches<'a> {
    ids: BTreeMap<usize, &'a Id>,
    /// Jobs of files that are still there of which no record is left.
    pub(super) lost: Vec<(&'a Id, &'a Published)>,
}

/// The records of one file, and the jobs that stood in it.
#[derive(Default)]
struct File<'a> {
    drafts: Vec<usize>,
    jobs: Vec<(&'a Id, &'a Published)>,
}

impl<'a> Matches<'a> {
    /// Finds the job of every record that is a posting.
    pub(super) fn new(input: &Input<'a>, statuses: &[Option<Status>]) -> Self {
        let label = |source: usize| input.settings.sources[source].label.as_str();
        let mut files: BTreeMap<(&str, &str), File<'a>> = BTreeMap::new();
        for (index, draft) in input.drafts.iter().enumerate() {
            if draft.form == RawForm::Record && statuses[index].is_some() {
                files.entry((label(draft.source), &draft.path)).or_default().drafts.push(index);
            }
        }
        for (id, record) in input.previous.known().filter(|(_, record)| record.listed.is_some()) {
            if let Some(file) = files.get_mut(&(record.source.as_str(), record.path.as_str())) {
                file.jobs.push((id, record));
            }
        }
        let mut matches = Self { ids: BTreeMap::new(), lost: Vec::new() };
        for file in files.into_values() {
            matches.add(file, input);
        }
        matches
    }

    /// The job that the draft with this index was known as.
    pub(super) fn of(&self, index: usize) -> Option<&'a Id> {
        self.ids.get(&index).copied()
    }

    fn add(&mut self, mut file: File<'a>, input: &Input<'a>) {
        self.by_own_id(&mut file, input);
        let drafts = input.drafts;
        // A record without an id, and one that got an id later, are the job that says the same; else the one of the same title; else the
        // one of the same text. Those that have each an id of their own are never taken for each other.
        file.jobs.sort_by_key(|(_, job)| job.record);
        let content = |draft: &'a Draft| Some(draft.content.as_str());
        self.pair(&mut file, drafts, content, |job| Some(&job.content), Pairing::AsFarAsTheyGo);
        let title = |draft: &'a Draft| draft.posting.title.as_deref();
        self.pair(&mut file, drafts, title, |job| Some(&job.title), Pairing::Exactly);
        let text = |draft: &'a Draft| Some(draft.text_digest.as_str()).filter(|_| draft.has_text);
        self.pair(&mut file, drafts, text, |job| job.listed.as_ref()?.text.as_deref(), Pairing::Exactly);
        self.lost.append(&mut file.jobs);
    }

    fn by_own_id(&mut self, file: &mut File<'a>, input: &Input<'a>) {
        let aliases: BTreeMap<&str, &Id> =
            file.jobs.iter().filter_map(|(id, job)| Some((job.listed.as_ref()?.own.as_deref()?, *id))).collect();
        let mut taken = BTreeSet::new();
        file.drafts.retain(|index| {
            let Some(own) = &input.drafts[*index].own_id else { return true };
            let known = input.previous.find_entry(&Id::of_own(own)).or_else(|| aliases.get(own.as_str()).copied());
            if let Some(id) = known {
                self.ids.insert(*index, id);
                taken.insert(id);
            }
            known.is_none()
        });
        file.jobs.retain(|(id, job)| !job.named && !taken.contains(id));
    }

    /// Pairs records and jobs that have a key in common, in the order in which they stand.
    fn pair<'k>(
        &mut self,
        file: &mut File<'a>,
        drafts: &'a [Draft],
        of_draft: impl Fn(&'a Draft) -> Option<&'k str>,
        of_job: impl Fn(&'a Published) -> Option<&'k str>,
        pairing: Pairing,
    ) where
        'a: 'k,
    {
        let mut keys: BTreeMap<&str, (Vec<usize>, Vec<&'a Id>)> = BTreeMap::new();
        for index in &file.drafts {
            if let Some(key) = of_draft(&drafts[*index]) {
                keys.entry(key).or_default().0.push(*index);
            }
        }
        for (id, job) in &file.jobs {
            if let Some(key) = of_job(job) {
                keys.entry(key).or_default().1.push(id);
            }
        }
        let mut taken = BTreeSet::new();
        for (records, jobs) in keys.into_values() {
            if pairing == Pairing::AsFarAsTheyGo || records.len() == jobs.len() {
                for (index, id) in records.into_iter().zip(jobs) {
                    self.ids.insert(index, id);
                    taken.insert(id);
                }
            }
        }
        file.drafts.retain(|index| !self.ids.contains_key(index));
        file.jobs.retain(|(id, _)| !taken.contains(id));
    }
}

/// How many of those that have a key in common are paired.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pairing {
    /// As many as there are on both sides: they say the same, so it does not matter which.
    AsFarAsTheyGo,
    /// All, or none where one side has more.
    Exactly,
}

/// The id of a record that was no job before: made of its file and what it says. A job that has the name already, and says something else
/// by now, keeps it.
pub(super) fn new_id(draft: &Draft, input: &Input<'_>) -> Id {
    let source = &input.settings.sources[draft.source].label;
    let named = |number: usize| Id::of_path(source, &format!("{}#{}", draft.path, draft.content), number);
    let taken = input.previous.known().count();
    (0..=taken).map(named).find(|id| input.previous.find(id).is_none()).expect("one of more names than there are jobs is free")
}

/// By what a record will be known in the next run; `id` is the one that its job has.
pub(super) fn known(draft: &Draft, id: &Id) -> Option<Known> {
    let own = draft.own_id.as_ref().filter(|own| Id::of_own(own) != *id).cloned();
    let text = draft.own_id.is_none().then(|| draft.text_digest.clone());
    (draft.form == RawForm::Record).then_some(Known { own, text })
}
