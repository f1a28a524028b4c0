//! The ledger as a whole, for machines that keep no disk: what there is to be carried from one to the next.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Account;
use crate::model::intent::Queued;
use crate::model::standing::Standing;

/// All that the ledger says, but for what was settled: nothing of that is decided by it any more.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dump {
    /// The aggregators, by name.
    pub accounts: Vec<(String, Account)>,
    /// How often each was told something lately, by the quarter of an hour.
    pub spent: BTreeMap<String, BTreeMap<Timestamp, u32>>,
    /// What each was told about each job, by aggregator and job.
    pub rows: Vec<Row>,
}

/// What one aggregator was told about one job.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The aggregator.
    pub aggregator: String,
    /// The standing; what is under way is in `event` alone.
    pub standing: Standing,
    /// Its own name for the job; empty where it has none.
    pub remote: String,
    /// Digests of the fields of the posting that it accepted, by dotted names; empty where they are not known.
    pub fields: BTreeMap<String, String>,
    /// The event that is under way.
    pub event: Option<Event>,
}

/// An event that is under way.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The event.
    pub queued: Queued,
    /// Whether it is waiting, held or given up.
    pub status: Status,
    /// A short word for what came of the last attempt; empty where there was none.
    pub outcome: String,
}

/// Whether an event that is under way will be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It is still to be sent.
    Pending,
    /// Nobody knows whether it arrived: somebody has to say.
    Held,
    /// It was refused.
    Refused,
    /// It was tried for too long.
    Dead,
}

impl Status {
    /// All that there are.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Held, Self::Refused, Self::Dead];

    /// The word for it in the ledger.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Held => "held",
            Self::Refused => "refused",
            Self::Dead => "dead",
        }
    }
}
