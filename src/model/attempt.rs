//! What became of sending: outcomes, receipts, and the journal that makes them durable.

use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::intent::EventId;
use super::standing::Known;

/// The code of an event that its aggregator has no way to be told of: it is settled without a request.
pub const UNTOLD: &str = "untold";

/// What became of one attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Accepted.
    Delivered,
    /// This event will never be accepted (400, 413, 422 and their like).
    Refused,
    /// No event will be accepted before somebody changes a setting (401, 403, 404, a redirect, a blocked address, a full disk).
    Denied,
    /// The receiver wants no more events at all (410).
    Gone,
    /// The receiver wants fewer (429, 502, 503, 504).
    Busy,
    /// The receiver had it and failed (other 5xx and their like).
    Failed,
    /// The receiver never had it: no name, no connection, no agreement on TLS.
    Unreached,
    /// It was sent, and no answer came: the receiver may have it.
    Unknown,
}

impl Outcome {
    /// Whether the receiver may act upon the event although it did not confirm it.
    #[must_use]
    pub const fn may_have_arrived(self) -> bool {
        matches!(self, Self::Failed | Self::Unknown)
    }
}

/// The whole of an attempt, as it is recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    /// Which event was sent.
    pub event: EventId,
    /// Which attempt it was, from 1.
    pub number: u32,
    /// When it was sent.
    pub at: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// A short word for what happened: `200`, `timeout`, `connection`.
    pub code: String,
    /// What happened, for people: short, without control characters and secrets.
    pub note: String,
    /// What follows from it.
    pub verdict: Verdict,
    /// The highest sequence that may have reached the aggregator now.
    pub exposed: i64,
    /// The aggregator's own name for the job from now on; empty where it has none any more, `None` where that did not change.
    pub remote: Option<String>,
}

/// What follows from an attempt.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// The aggregator has it.
    Delivered {
        /// What is known of the posting; `None` for a closing.
        known: Option<Known>,
    },
    /// It is never tried again, because the receiver refused it.
    Refused,
    /// It is never tried again, because it was tried for too long.
    Dead,
    /// Nobody knows whether it arrived, and a second one would be a double: somebody has to say.
    Held,
    /// It is tried again, at the earliest then.
    Retry {
        /// The earliest next attempt; `None` for the next run.
        not_before: Option<Timestamp>,
    },
}

/// How things stand with an aggregator as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", rename_all_fields = "camelCase", tag = "is")]
pub enum Condition {
    /// Nothing is known against it.
    #[default]
    Well,
    /// It refused us as a whole, or did not answer: the next run tries one event first.
    Troubled {
        /// When that was.
        since: Timestamp,
        /// What it said.
        why: String,
        /// When somebody who is at work all the time tries one event again; `None` for the next run.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again: Option<Timestamp>,
    },
    /// It asked for a pause: nothing is sent before.
    Paused {
        /// Its end.
        until: Timestamp,
        /// What it said.
        why: String,
    },
    /// It wants no more events (410): nothing is sent until its address changes or somebody resumes it.
    Suspended {
        /// When that was.
        since: Timestamp,
        /// What it said.
        why: String,
        /// Digest of the address that said so.
        address: String,
    },
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Well => f.write_str("well"),
            Self::Troubled { since, why, .. } => write!(f, "in trouble since {since:.0}: {why}"),
            Self::Paused { until, why } => write!(f, "paused until {until:.0}: {why}"),
            Self::Suspended { since, why, .. } => write!(f, "suspended since {since:.0}: {why}"),
        }
    }
}

/// One entry of the journal.
#[derive(Debug, Clone, PartialEq)]
pub enum Note {
    /// These events are about to be sent: from now on they may have arrived.
    Claimed(Vec<EventId>),
    /// These events were claimed and not sent; beside each, the sequence that its job's exposure goes back to.
    Released(Vec<(EventId, i64)>),
    /// An event was sent.
    Attempted(Box<Receipt>),
    /// Several events were sent in one request: what became of them is known of all or of none.
    AttemptedTogether(Vec<Receipt>),
    /// These events were about to be sent when a run died, and a second one would be a double; beside them, that in words.
    Held(Vec<EventId>, &'static str),
    /// An aggregator is in another condition.
    Condition(String, Condition),
}

/// Told once an entry is on disk, or why it could not be put there.
pub type Done = Box<dyn FnOnce(Result<(), String>) + Send>;

/// Where a run writes down what it does while it does it.
pub trait Journal: Sync {
    /// Takes an entry without waiting; `done` is called when it is durable. Entries are made durable in the order in which they came.
    fn note(&self, note: Note, done: Done);
}
