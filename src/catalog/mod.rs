//! From drafts to the set of open jobs: status at this instant, identity, addresses, what changed, channels. Pure: the clock, the
//! last publication state and what is left of unreadable posts are arguments.

mod address;
mod change;
mod channels;
mod closed;
mod hosted;
mod identity;
mod instants;
mod lapse;
mod life;
mod listed;
mod memory;
mod repost;
mod status;
mod taken;
mod translations;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

pub use lapse::{Lapse, guard, guard_updates, unforeseen};
pub use life::End;
pub use status::of as status;

use crate::config::settings::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::built::BuiltPage;
use crate::model::catalog::{Catalog, Entry, EntryText};
use crate::model::draft::{Draft, Status};
use crate::model::id::Id;
use crate::model::manifest::{Closed, Known, Publication, Published};
use crate::model::posting::JobPosting;
use crate::model::time::When;

/// What a catalog is made of.
pub struct Input<'a> {
    /// All records that could be read, in path order.
    pub drafts: &'a [Draft],
    /// Files (source, path) that could not be read in this run.
    pub unreadable: &'a [(usize, String)],
    /// The last publication state.
    pub previous: &'a Publication,
    /// Reads the last published JSON form back, for posts that cannot be read now; `None` where the output has it no more.
    pub recall: &'a dyn Fn(&Published) -> Option<JobPosting>,
    /// The pages that the site's generator has built, by path, where that is known.
    pub built: &'a [BuiltPage],
    /// What the program uses.
    pub settings: &'a Settings,
    /// The run's clock.
    pub now: Timestamp,
}

/// What came out.
pub struct Outcome {
    /// What is to be published.
    pub catalog: Catalog,
    /// Per draft, in the order of the input: its status and id, `None` for records that are no postings.
    pub states: Vec<Option<State>>,
    /// Jobs that were open and are not any more.
    pub lapses: Vec<Lapse>,
    /// How many entries stay as last published because their post cannot be read.
    pub held: usize,
}

/// The status and name of one draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// Its status at the run's clock.
    pub status: Status,
    /// Its id.
    pub id: Id,
    /// The address of its page, or the one that it would have.
    pub url: String,
    /// The id of the job that it translates.
    pub translation_of: Option<Id>,
    /// Its end, where the post does not say it itself or an earlier one holds.
    pub end: Option<End>,
}

/// An entry on its way: the posting with everything but its address.
pub(crate) struct Candidate<'a> {
    id: Id,
    draft: Source<'a>,
    named: bool,
    listed: Option<Known>,
    posting: Box<JobPosting>,
    published: Timestamp,
}

/// Where a candidate comes from.
pub(crate) enum Source<'a> {
    Draft(usize, &'a Draft),
    Held(&'a Published),
}

impl<'a> Candidate<'a> {
    /// A draft as if it were open and alone, for the address that it would have.
    fn alone(draft: &'a Draft, id: Id, input: &Input<'_>) -> Self {
        let published = start_of(draft.posting.date_posted, input.settings).unwrap_or(input.now);
        Self { id, draft: Source::Draft(0, draft), named: false, listed: None, posting: Box::default(), published }
    }

    fn language<'s>(&'s self, settings: &'s Settings) -> &'s str {
        let facts = match &self.draft {
            Source::Draft(_, draft) => &draft.facts,
            Source::Held(record) => &record.facts,
        };
        facts.language.as_deref().unwrap_or(&settings.site.language)
    }
}

/// Assembles the catalog.
#[must_use]
pub fn assemble(input: &Input<'_>, sink: &mut Diagnostics) -> Outcome {
    let doubt = lapse::Doubt::new(input);
    let ids = identity::assign(input, &doubt, sink);
    let lives = life::find(input, &ids, sink);
    let statuses: Vec<Option<Status>> = lives.iter().map(|life| life.as_ref().map(|life| life.status)).collect();
    let mut candidates = open_candidates(input, &lives, &ids);
    repost::report(input, &candidates, sink);
    let before = candidates.len();
    candidates.extend(held(input, &doubt, &candidates, sink));
    let held = candidates.len() - before;
    let lapses = lapse::find(input, &doubt, &candidates, (&statuses, &ids));
    let addresses = address::assign(&candidates, &lapses, input);
    let families = translations::find(&candidates, &addresses, input);
    let states = states(input, lives, &ids, &candidates, (&addresses, &families));
    let catalog = publish(input, &ids, candidates, (addresses, families), &lapses);
    Outcome { catalog, states, lapses, held }
}

fn open_candidates<'a>(input: &Input<'a>, lives: &[Option<life::Life>], ids: &[Option<identity::Named>]) -> Vec<Candidate<'a>> {
    let mut candidates = Vec::with_capacity(input.drafts.len());
    for (index, draft) in input.drafts.iter().enumerate() {
        let (Some(life), Some(named)) = (&lives[index], &ids[index]) else { continue };
        if named.refused || life.status != Status::Open {
            continue;
        }
        let mut posting = Box::new(draft.posting.clone());
        posting.valid_through = life.end.as_ref().map(|end| end.when).or(posting.valid_through);
        candidates.push(Candidate {
            id: named.id.clone(),
            draft: Source::Draft(index, draft),
            named: named.own,
            listed: named.listed.clone(),
            posting,
            published: life::published(input, draft, named),
        });
    }
    candidates
}

/// Posts that were open and cannot be read now, or are suddenly taken for something else although no byte of them changed.
fn held<'a>(input: &Input<'a>, doubt: &lapse::Doubt<'_>, candidates: &[Candidate<'_>], sink: &mut Diagnostics) -> Vec<Candidate<'a>> {
    let mut held = Vec::new();
    let open: BTreeSet<&Id> = candidates.iter().map(|c| &c.id).collect();
    for (id, record) in input.previous.known() {
        let over = record.valid_through.is_some_and(|w| w.start(&input.settings.site.time_zone) < input.now);
        if open.contains(id) || over || !doubt.is_about(record) {
            continue;
        }
        let recalled = (input.recall)(record);
        let (outcome, way_out) = if recalled.is_some() {
            ("stays as last published", "mend the post; until then nothing is announced about it")
        } else {
            ("is left out of the documents, but not announced as closed", "mend the post: the output has no last published form of it")
        };
        let diagnostic = Diagnostic::warning("posting-held", format!("`{}` cannot be understood now: it {outcome}", record.title), way_out);
        let source = input.settings.sources.iter().position(|s| s.label == record.source).unwrap_or_default();
        sink.push(diagnostic.with_file(source, &record.path));
        if let Some(posting) = recalled {
            held.push(Candidate {
                id: id.clone(),
                draft: Source::Held(record),
                named: record.named,
                listed: record.listed.clone(),
                posting: Box::new(posting),
                published: record.published,
            });
        }
    }
    held
}

fn states(
    input: &Input<'_>,
    lives: Vec<Option<life::Life>>,
    ids: &[Option<identity::Named>],
    candidates: &[Candidate<'_>],
    (addresses, families): (&[address::Address], &[translations::Family]),
) -> Vec<Option<State>> {
    let mut open: BTreeMap<usize, (String, Option<Id>)> = BTreeMap::new();
    for ((candidate, address), family) in candidates.iter().zip(addresses).zip(families) {
        if let Source::Draft(index, _) = candidate.draft {
            open.insert(index, (address.url.clone(), family.of.clone()));
        }
    }
    input
        .drafts
        .iter()
        .zip(lives)
        .enumerate()
        .map(|(index, (draft, life))| {
            let (id, life::Life { status, end }) = (ids[index].as_ref()?.id.clone(), life?);
            let (url, translation_of) = open.remove(&index).unwrap_or_else(|| (address::wanted(draft, &id, input), None));
            Some(State { status, id, url, translation_of, end })
        })
        .collect()
}

fn publish(
    input: &Input<'_>,
    ids: &[Option<identity::Named>],
    candidates: Vec<Candidate<'_>>,
    (addresses, families): (Vec<address::Address>, Vec<translations::Family>),
    lapses: &[Lapse],
) -> Catalog {
    let changes = change::find(&candidates, &addresses, input);
    let mut order: Vec<usize> = (0..candidates.len()).collect();
    order.sort_by(|a, b| candidates[*b].published.cmp(&candidates[*a].published).then_with(|| candidates[*a].id.cmp(&candidates[*b].id)));
    let mut slots: Vec<_> = candidates.into_iter().zip(addresses).zip(changes).zip(families).map(Some).collect();
    let mut entries = Vec::with_capacity(slots.len());
    let mut postings = BTreeMap::new();
    for index in order {
        let Some((((candidate, address), change), family)) = slots[index].take() else { continue };
        let (entry, record) = entry(input, candidate, address, change, family);
        postings.insert(entry.id.clone(), record);
        entries.push(entry);
    }
    let closed = closed::remember(input, ids, &postings, lapses);
    let held = lapse::held(input, &postings, lapses);
    let archives = input.previous.archives.clone();
    let mut publication = Publication { postings, held, closed, archives, ..Publication::default() };
    let channels = channels::split(&mut entries, &mut publication, input);
    let latest = entries.iter().map(|e| e.updated).chain(publication.closed.values().map(Closed::changed)).max();
    publication.changed =
        latest.unwrap_or(if input.previous.changed == Timestamp::UNIX_EPOCH { input.now } else { input.previous.changed });
    let closed = closed::jobs(input, &publication.closed, &entries);
    Catalog { entries, channels, closed, publication }
}

fn entry(
    input: &Input<'_>,
    candidate: Candidate<'_>,
    address: address::Address,
    change: change::Change,
    family: translations::Family,
) -> (Entry, Published) {
    let language = candidate.language(input.settings).to_owned();
    let (source, mut facts, summary, path, record, dated, bytes) = match &candidate.draft {
        Source::Draft(_, d) => (
            input.settings.sources[d.source].label.clone(),
            d.facts.clone(),
            d.summary.clone(),
            d.path.clone(),
            d.record,
            d.posting.date_posted.is_some(),
            d.bytes.clone(),
        ),
        Source::Held(r) => (r.source.clone(), r.facts.clone(), r.summary.clone(), r.path.clone(), r.record, r.dated, r.bytes.clone()),
    };
    // What the post itself calls the other one is known by its id from here on.
    facts.translation_of = family.of.map(|id| id.to_string());
    let (marks, has_text) = match &candidate.draft {
        Source::Draft(_, draft) => (repost::marks(draft), draft.has_text),
        Source::Held(record) => (record.marks.clone(), record.data.ends_with(".jsonld")),
    };
    let mut posting = candidate.posting;
    let recalled = posting.description.take().unwrap_or_default();
    let (text, text_chars) = text_of(&candidate.draft, &recalled);
    posting.url = Some(address.url.clone());
    let complete = has_text && is_complete(&posting);
    let data = format!("{}.{}", address.data_stem, if complete { "jsonld" } else { "json" });
    let published = change::published(candidate.published, change.updated);
    let published_record = Published {
        url: address.url.clone(),
        title: posting.title.clone().unwrap_or_default(),
        slug: address.slug,
        source,
        path,
        record,
        named: candidate.named,
        listed: candidate.listed,
        bytes,
        content: change.content,
        marks,
        digest: change.digest,
        data: data.clone(),
        published,
        updated: change.updated,
        reread: change.reread,
        sequence: change.sequence,
        edited: change.edited,
        valid_through: posting.valid_through,
        dated,
        summary: summary.clone(),
        facts: facts.clone(),
        channels: Vec::new(),
    };
    let entry = Entry {
        id: candidate.id,
        url: address.url,
        page: address.page,
        data,
        complete,
        published,
        updated: change.updated,
        language,
        posting,
        facts,
        summary,
        translations: family.others,
        text,
        text_chars,
        channels: Vec::new(),
    };
    (entry, published_record)
}

/// Where the text of an entry is read back from, and how many characters of it a reader sees. Of a held one that is the last published
/// text, as HTML.
fn text_of(source: &Source<'_>, recalled: &str) -> (EntryText, usize) {
    match source {
        Source::Draft(_, d) => {
            let text = EntryText::Record {
                source: d.source,
                path: d.path.clone(),
                record: d.record,
                form: d.form,
                extent: d.extent,
                text: d.text.clone(),
                digest: d.bytes.clone(),
            };
            (text, d.text_chars)
        }
        Source::Held(r) => {
            let pieces = recalled.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
            (EntryText::Held(r.data.clone()), pieces.map(|piece| piece.trim().chars().count()).sum())
        }
    }
}

/// Whether a posting has what Google requires besides a text: title, date, employer, and a place with its country or the remote pair.
/// <https://developers.google.com/search/docs/appearance/structured-data/job-posting>, "Required properties".
fn is_complete(posting: &JobPosting) -> bool {
    let employer = posting.hiring_organization.as_ref().is_some_and(|o| o.name.is_some());
    let placed = !posting.job_location.is_empty() && posting.job_location.iter().all(|p| p.address.address_country.is_some());
    let remote = posting.job_location_type.is_some() && !posting.applicant_location_requirements.is_empty();
    posting.title.is_some() && posting.date_posted.is_some() && employer && (placed || (remote && posting.job_location.is_empty()))
}

/// A stated instant for sorting and display.
pub(crate) fn start_of(when: Option<When>, settings: &Settings) -> Option<Timestamp> {
    when.map(|w| w.start(&settings.site.time_zone))
}
