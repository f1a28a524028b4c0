//! Deliveries as others may watch them: each attempt is told to a watcher at the moment in which it is written down.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::deliver::Load;
use crate::model::attempt::{Done, Journal, Note, Receipt, Verdict};
use crate::model::event::EventType;
use crate::model::id::Id;
use crate::model::intent::EventId;

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
    subjects: BTreeMap<EventId, Subject>,
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
        let of = |load: &Load| {
            let (aggregator, address) = (load.destination.aggregator().to_owned(), load.destination.shown().to_owned());
            load.queue
                .iter()
                .map(move |queued| {
                    let intent = &queued.intent;
                    let (aggregator, address) = (aggregator.clone(), address.clone());
                    let (kind, job, title, sequence) = (intent.kind, intent.job.clone(), intent.title.clone(), intent.sequence);
                    (intent.id.clone(), Subject { aggregator, address, kind, job, title, sequence })
                })
                .collect::<Vec<_>>()
        };
        Self { journal, watcher, subjects: loads.iter().flat_map(of).collect() }
    }

    fn tell(&self, receipt: &Receipt) {
        let Some(subject) = self.subjects.get(&receipt.event) else { return };
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
