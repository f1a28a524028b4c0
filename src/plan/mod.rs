//! What each aggregator is to be told: the published set against what it was told before. Pure: the same manifest and the same ledger
//! give the same plan, and every time in it comes from the manifest.

mod changes;
mod decide;
mod guard;
mod identity;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::config::options::FirstRun;
use crate::config::settings::Guard;
use crate::model::event::EventType;
use crate::model::id::Id;
use crate::model::intent::{DataFile, EventId, Intent, Reason, Subject};
use crate::model::manifest::{Manifest, Published};
use crate::model::standing::{Known, Seed, Standing, Told};
use decide::{Step, Wanted};
pub use guard::Stop;

/// What one aggregator is to be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AggregatorPlan {
    /// The aggregator.
    pub aggregator: String,
    /// How many jobs it takes to be open.
    pub open: usize,
    /// What is done because it is the first time; `None` where the aggregator is known.
    pub first_run: Option<FirstTime>,
    /// Jobs that are recorded and not sent.
    pub seeds: Vec<Seed>,
    /// What is sent, in this order: oldest change first.
    pub intents: Vec<Intent>,
    /// Events of earlier runs that no longer say the truth, or need not be said: never sent again.
    pub superseded: Vec<EventId>,
    /// Events of earlier runs that still say the truth and wait for their time.
    pub waiting: usize,
    /// Events of earlier runs that still say the truth and were refused, or tried for too long.
    pub failed: usize,
    /// Events of earlier runs of which nobody knows whether they arrived: nothing is sent of their jobs until somebody says.
    #[serde(default)]
    pub held: usize,
    /// What keeps the plan from being carried out.
    pub stops: Vec<Stop>,
}

impl AggregatorPlan {
    /// The plan for an aggregator for which the same manifest was planned before.
    #[must_use]
    pub fn unchanged(aggregator: &str, open: usize, waiting: usize, failed: usize, held: usize) -> Self {
        Self {
            aggregator: aggregator.to_owned(),
            open,
            first_run: None,
            seeds: Vec::new(),
            intents: Vec::new(),
            superseded: Vec::new(),
            waiting,
            failed,
            held,
            stops: Vec::new(),
        }
    }
}

/// What is done with jobs that stood before an aggregator was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FirstTime {
    /// They are recorded, not sent.
    Seed,
    /// They are sent.
    Backfill,
}

/// What is known of an aggregator before planning.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// Its name.
    pub aggregator: &'a str,
    /// What it was told beside what it [is to know](takes); `None` where the ledger does not know it.
    pub told: Option<&'a Told>,
    /// What to do the first time.
    pub first_run: Option<FirstRun>,
    /// The open jobs that it is to be told of; `None` for all.
    pub selected: Option<&'a BTreeSet<Id>>,
}

/// Whether an aggregator that these jobs are selected for (`None`: all) is to be told of a job. A translation is no job of its own:
/// aggregators are told of the one that it translates.
#[must_use]
pub fn takes(selected: Option<&BTreeSet<Id>>, job: &Id, published: &Published) -> bool {
    published.facts.translation_of.is_none() && selected.is_none_or(|selected| selected.contains(job))
}

/// What is published, made ready for the plans of all aggregators.
pub struct Output<'a> {
    manifest: &'a Manifest,
    /// SHA-256 of its files, by path.
    files: BTreeMap<&'a str, &'a str>,
}

impl<'a> Output<'a> {
    /// The output of a manifest.
    #[must_use]
    pub fn of(manifest: &'a Manifest) -> Self {
        Self { manifest, files: manifest.artifacts.iter().map(|a| (a.path.as_str(), a.sha256.as_str())).collect() }
    }
}

/// What a run may do that it otherwise may not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Allowances {
    /// So many updates at most, whatever the guard says.
    pub updates: Option<usize>,
    /// So many closings that the manifest does not explain at most, whatever the guard says.
    pub removals: Option<usize>,
}

/// The plan for one aggregator. Closings and updates lack what only the ledger and the output can say: see [`explain`].
#[must_use]
pub fn plan(output: &Output<'_>, ground: Ground<'_>, guard: Guard, allowances: Allowances) -> AggregatorPlan {
    let Output { manifest, files } = output;
    let open = ground.told.map_or(0, |told| told.open);
    let mut plan = AggregatorPlan::unchanged(ground.aggregator, open, 0, 0, 0);
    // Where nothing stood before there is nothing to choose.
    if ground.told.is_none() && !manifest.publication.postings.is_empty() {
        match ground.first_run {
            None => {
                plan.stops.push(guard::first_run_unset(ground.aggregator, manifest.publication.postings.len()));
                return plan;
            }
            Some(FirstRun::Seed) => {
                plan.first_run = Some(FirstTime::Seed);
                let jobs = manifest.publication.postings.iter().filter(|(job, p)| takes(ground.selected, job, p));
                plan.seeds = jobs.map(|(job, p)| seed(job, p, files)).collect();
                return plan;
            }
            Some(FirstRun::Backfill) => plan.first_run = Some(FirstTime::Backfill),
        }
    }
    for (job, standing) in jobs(manifest, ground.told) {
        // Of a held job nothing can be said: neither that it changed nor that it closed.
        if manifest.publication.held.contains_key(job) {
            continue;
        }
        let published = manifest.publication.postings.get(job).filter(|p| p.facts.translation_of.is_none());
        let wanted = match published {
            Some(p) if !takes(ground.selected, job, p) => Wanted::Unselected,
            Some(p) => Wanted::Open { digest: &p.digest, content: &p.bytes, reread: p.reread, sha256: files.get(p.data.as_str()).copied() },
            None => Wanted::Closed(manifest.publication.closed.get(job).map(|c| c.reason)),
        };
        let step = decide::step(standing, &wanted);
        take(&mut plan, output, job, standing, step);
    }
    plan.intents.sort_by(|a, b| (a.timestamp, &a.job).cmp(&(b.timestamp, &b.job)));
    plan.stops = guard::stops(&plan, guard, allowances);
    plan
}

/// Completes a closing or an update with what the ledger remembers of the job and, for an update, with the posting as it is published
/// now, where that can be read already.
pub fn explain(intent: &mut Intent, before: Option<&Known>, now: Option<&Map<String, Value>>) {
    match intent.kind {
        EventType::Published => {}
        EventType::Updated => {
            let (Some(before), Some(now)) = (before, now) else { return };
            intent.changes = changes::between(before, &Known::of(now));
            match &mut intent.reason {
                Reason::Changed(fields) | Reason::ReadDifferently(fields) | Reason::ReadByNewer(fields) => {
                    fields.clone_from(&intent.changes);
                }
                _ => {}
            }
        }
        EventType::Closed => {
            let posting = before.map(|b| b.posting.clone()).unwrap_or_default();
            intent.subject = Subject::Posting(changes::closed_posting(posting, &intent.title, &intent.url, intent.timestamp));
        }
    }
}

/// What is said of a job that closed and of which nothing else is known.
#[must_use]
pub fn bare_closing(title: &str, url: &str, closed: Timestamp) -> Map<String, Value> {
    changes::closed_posting(Map::new(), title, url, closed)
}

/// Every job of which there may be something to say, once, ascending.
fn jobs<'a>(manifest: &'a Manifest, told: Option<&'a Told>) -> BTreeMap<&'a Id, Option<&'a Standing>> {
    let Some(told) = told else { return manifest.publication.postings.keys().map(|job| (job, None)).collect() };
    let unheard = told.unheard.iter().map(|job| (job, None));
    unheard.chain(told.standings.iter().map(|standing| (&standing.job, Some(standing)))).collect()
}

fn take(plan: &mut AggregatorPlan, output: &Output<'_>, job: &Id, standing: Option<&Standing>, step: Step) {
    let outstanding = standing.and_then(|s| s.outstanding.as_ref());
    match step {
        Step::Nothing => {}
        Step::Keep if outstanding.is_some_and(|o| o.held) => plan.held += 1,
        Step::Keep if outstanding.is_some_and(|o| o.failed) => plan.failed += 1,
        Step::Keep => plan.waiting += 1,
        Step::Withdraw => plan.superseded.extend(outstanding.map(|o| o.event.clone())),
        Step::Say(kind, reason) => {
            plan.superseded.extend(outstanding.map(|o| o.event.clone()));
            plan.intents.push(intent(&plan.aggregator, output, (job, standing), kind, reason));
        }
    }
}

fn intent(
    aggregator: &str,
    Output { manifest, files }: &Output<'_>,
    (job, standing): (&Id, Option<&Standing>),
    kind: EventType,
    reason: Reason,
) -> Intent {
    let last = standing.map_or(0, |s| s.sequence);
    if let Some(p) = manifest.publication.postings.get(job).filter(|_| kind != EventType::Closed) {
        let sequence = identity::sequence(last, p.updated);
        return Intent {
            id: identity::event_id(aggregator, job, kind, &p.digest, sequence),
            kind,
            job: job.clone(),
            url: p.url.clone(),
            title: p.title.clone(),
            digest: p.digest.clone(),
            content: p.bytes.clone(),
            sequence,
            timestamp: identity::to_millisecond(p.updated),
            changes: Vec::new(),
            reason,
            subject: Subject::Artifact(data_file(p, files)),
        };
    }
    let closed = manifest.publication.closed.get(job);
    let timestamp = identity::to_millisecond(closed.map_or(manifest.publication.changed, |c| c.closed));
    let sequence = identity::sequence(last, timestamp);
    let digest = standing.map(|s| s.digest.clone()).unwrap_or_default();
    let title = standing.map(|s| s.title.clone()).unwrap_or_default();
    let url = closed.map(|c| c.url.clone()).or_else(|| standing.map(|s| s.url.clone())).unwrap_or_default();
    Intent {
        id: identity::event_id(aggregator, job, kind, &digest, sequence),
        kind,
        job: job.clone(),
        subject: Subject::Posting(changes::closed_posting(Map::new(), &title, &url, timestamp)),
        url,
        title,
        digest,
        content: standing.map(|s| s.content.clone()).unwrap_or_default(),
        sequence,
        timestamp,
        changes: Vec::new(),
        reason,
    }
}

fn seed(job: &Id, p: &Published, files: &BTreeMap<&str, &str>) -> Seed {
    Seed {
        job: job.clone(),
        url: p.url.clone(),
        title: p.title.clone(),
        digest: p.digest.clone(),
        content: p.bytes.clone(),
        sequence: identity::sequence(0, p.updated),
        data: data_file(p, files),
    }
}

fn data_file(p: &Published, files: &BTreeMap<&str, &str>) -> DataFile {
    // A manifest that names a file and does not list it has no bytes that could match: the event is deferred, not lost.
    DataFile { path: p.data.clone(), sha256: files.get(p.data.as_str()).copied().unwrap_or_default().to_owned() }
}
