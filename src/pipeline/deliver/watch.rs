//! Deliveries as others may watch them: each attempt is told to a watcher at the moment in which it is written down.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::deliver::Load;
use crate::model::attempt::{Done, Journal, Note, Receipt, Verdict};
use crate::model::event::EventType;
use crate::model::id::Id;
use crate::model::intent::{EventId, Queued};
use crate::model::pool::{Pool, Share, Taken, Wish};

/// One attempt, for people and programs outside; no secret is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    /// When it was made.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// Whom it told.
    pub aggregator: String,
    /// Where that is, for people.
    pub address: String,
    /// The event's id, the same in every attempt.
    pub event: EventId,
    /// `job.published`, `job.updated` or `job.closed`.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// The job.
    pub job: Id,
    /// Its title.
    pub title: String,
    /// The event's place among those of its job.
    pub sequence: i64,
    /// Which attempt at this event it was, from 1.
    pub attempt: u32,
    /// How long it took, in milliseconds.
    #[serde(rename = "tookMs", serialize_with = "millis")]
    #[schemars(with = "u64")]
    pub took: Duration,
    /// A short word for what happened: `200`, `timeout`, `connection`.
    pub code: String,
    /// What follows.
    pub result: Result,
    /// When it is tried again at the earliest, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub not_before: Option<Timestamp>,
    /// What happened, for people.
    pub note: String,
}

/// What follows from an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Result {
    /// The aggregator has it.
    Delivered,
    /// The aggregator will never take it.
    Refused,
    /// It was tried for too long.
    Dead,
    /// Nobody knows whether it arrived, and somebody has to say.
    Held,
    /// It is tried again.
    Deferred,
}

impl Result {
    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::Dead => "dead",
            Self::Held => "held",
            Self::Deferred => "deferred",
        }
    }
}

fn millis<S: serde::Serializer>(took: &Duration, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.serialize_u64(u64::try_from(took.as_millis()).unwrap_or(u64::MAX))
}

/// Who is told of attempts.
pub trait Watcher: Sync {
    /// An attempt was made, and is being written down.
    fn attempt(&self, attempt: &Attempt);
}

/// A journal beside which somebody watches.
pub(super) struct Watched<'a> {
    journal: &'a dyn Journal,
    watcher: &'a dyn Watcher,
    /// Where events come from that are not known before.
    pool: Option<&'a dyn Pool>,
    /// Addresses of aggregators, for people.
    addresses: Arc<BTreeMap<String, String>>,
    subjects: Arc<Mutex<BTreeMap<EventId, Subject>>>,
}

/// What an event is about.
struct Subject {
    aggregator: String,
    address: String,
    kind: EventType,
    job: Id,
    title: String,
    sequence: i64,
}

impl<'a> Watched<'a> {
    /// For what is about to be sent.
    pub(super) fn new(journal: &'a dyn Journal, watcher: &'a dyn Watcher, loads: &[Load]) -> Self {
        let address = |load: &Load| (load.destination.aggregator().to_owned(), load.destination.shown().to_owned());
        let addresses: BTreeMap<String, String> = loads.iter().map(address).collect();
        let mut subjects = BTreeMap::new();
        for load in loads {
            add(&mut subjects, load.destination.aggregator(), &addresses, &load.queue);
        }
        Self { journal, watcher, pool: None, addresses: Arc::new(addresses), subjects: Arc::new(Mutex::new(subjects)) }
    }

    /// For what is taken from there too.
    pub(super) fn with_pool(self, pool: &'a dyn Pool) -> Self {
        Self { pool: Some(pool), ..self }
    }

    fn tell(&self, receipt: &Receipt) {
        let mut subjects = lock(&self.subjects);
        // What is taken again is known again: a sender that lasts remembers nothing for ever.
        let found = if self.pool.is_some() { subjects.remove(&receipt.event) } else { None };
        let Some(subject) = found.as_ref().or_else(|| subjects.get(&receipt.event)) else { return };
        let (result, not_before) = match &receipt.verdict {
            Verdict::Delivered { .. } => (Result::Delivered, None),
            Verdict::Refused => (Result::Refused, None),
            Verdict::Dead => (Result::Dead, None),
            Verdict::Held => (Result::Held, None),
            Verdict::Retry { not_before } => (Result::Deferred, *not_before),
        };
        self.watcher.attempt(&Attempt {
            at: receipt.at,
            aggregator: subject.aggregator.clone(),
            address: subject.address.clone(),
            event: receipt.event.clone(),
            kind: subject.kind,
            job: subject.job.clone(),
            title: subject.title.clone(),
            sequence: subject.sequence,
            attempt: receipt.number,
            took: receipt.took,
            code: receipt.code.clone(),
            result,
            not_before,
            note: receipt.note.clone(),
        });
    }
}

impl Journal for Watched<'_> {
    fn note(&self, note: Note, done: Done) {
        match &note {
            Note::Attempted(receipt) => self.tell(receipt),
            Note::AttemptedTogether(receipts) => receipts.iter().for_each(|receipt| self.tell(receipt)),
            Note::Claimed(_) | Note::Released(_) | Note::Held(..) | Note::Condition(..) => {}
        }
        self.journal.note(note, done);
    }
}

impl Pool for Watched<'_> {
    fn take(&self, wish: Wish, taken: Taken) {
        let Some(pool) = self.pool else { return taken(Err("there is nothing to take from".to_owned())) };
        let (subjects, addresses, aggregator) = (Arc::clone(&self.subjects), Arc::clone(&self.addresses), wish.aggregator.clone());
        let know = move |share: std::result::Result<Share, String>| {
            if let Ok(share) = &share {
                add(&mut lock(&subjects), &aggregator, &addresses, &share.events);
            }
            taken(share);
        };
        pool.take(wish, Box::new(know));
    }
}

fn lock(subjects: &Mutex<BTreeMap<EventId, Subject>>) -> MutexGuard<'_, BTreeMap<EventId, Subject>> {
    subjects.lock().unwrap_or_else(PoisonError::into_inner)
}

fn add(subjects: &mut BTreeMap<EventId, Subject>, aggregator: &str, addresses: &BTreeMap<String, String>, events: &[Queued]) {
    for Queued { intent, .. } in events {
        let subject = Subject {
            aggregator: aggregator.to_owned(),
            address: addresses.get(aggregator).cloned().unwrap_or_default(),
            kind: intent.kind,
            job: intent.job.clone(),
            title: intent.title.clone(),
            sequence: intent.sequence,
        };
        subjects.insert(intent.id.clone(), subject);
    }
}
