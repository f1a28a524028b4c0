//! What an aggregator is to be told: decided by `plan`, kept by the ledger, sent by `deliver`.

use std::fmt;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::event::EventType;
use super::id::Id;
use super::manifest::{CloseReason, ManifestSite};
use super::notice::About;

/// The name of one event: the same in every retry and after every crash, and without a full stop (Standard Webhooks 1.0.0 signs
/// `id.timestamp.body`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct EventId(pub String);

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One event to be sent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Intent {
    /// Its name.
    pub id: EventId,
    /// What happened.
    pub kind: EventType,
    /// To which job.
    pub job: Id,
    /// Address of the job's page.
    pub url: String,
    /// The job's title, for people.
    pub title: String,
    /// Digest of the canonical posting that it tells; for a closing, of the one that was told last.
    pub digest: String,
    /// Digest of the record's bytes.
    pub content: String,
    /// Grows with every event of one job at one aggregator.
    pub sequence: i64,
    /// When it happened, to the millisecond.
    pub timestamp: Timestamp,
    /// Dotted names of the fields that changed.
    pub changes: Vec<String>,
    /// Why it is sent, for people.
    pub reason: Reason,
    /// Where its posting is taken from.
    pub subject: Subject,
}

/// Where the posting of an event is taken from: frozen with the intent, so that every attempt has the same body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// A file of the output, with exactly these bytes.
    Artifact(DataFile),
    /// What is known of a job that closed.
    Posting(Map<String, Value>),
}

/// The JSON form of a posting in the output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFile {
    /// Output path.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Why an event is sent, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The aggregator has not heard of the job.
    New,
    /// It was told that the job closed.
    Reopened,
    /// These fields differ from what it was told; empty where they are not known.
    Changed(Vec<String>),
    /// The same for a post whose bytes are the same: the settings, or another file of the site, make something else of it.
    ReadDifferently(Vec<String>),
    /// The same for a post whose bytes are the same, and that another version of the program reads.
    ReadByNewer(Vec<String>),
    /// The job closed; without a reason where the manifest does not know the job.
    Closed(Option<CloseReason>),
    /// The job is open, and not one of those that the aggregator is to be told of any more.
    Unselected,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, fields) = match self {
            Self::New => ("new", None),
            Self::Reopened => ("opened again", None),
            Self::Changed(fields) => ("changed", Some(fields)),
            Self::ReadDifferently(fields) => ("the same post, read with other settings", Some(fields)),
            Self::ReadByNewer(fields) => ("the same post, read differently by a newer jobherald", Some(fields)),
            Self::Closed(Some(CloseReason::Expired)) => ("expired", None),
            Self::Closed(Some(CloseReason::Withdrawn)) => ("closed by its post", None),
            Self::Closed(Some(CloseReason::Removed)) => ("removed", None),
            Self::Closed(None) => ("no longer published", None),
            Self::Unselected => ("open, but not selected any more", None),
        };
        f.write_str(word)?;
        match fields {
            Some(fields) if !fields.is_empty() => write!(f, ": {}", fields.join(", ")),
            _ => Ok(()),
        }
    }
}

/// An intent in the ledger that is still to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Queued {
    /// The intent.
    pub intent: Intent,
    /// The site as it was when the intent was recorded.
    pub site: ManifestSite,
    /// How often it was tried.
    pub attempts: u32,
    /// So many of the attempts do not count any more for waits and for giving up: somebody changed something since, or asked for the event
    /// once more.
    pub forgiven: u32,
    /// When it was first tried, of the attempts that count.
    pub first_attempt: Option<Timestamp>,
    /// It is not tried before.
    pub not_before: Option<Timestamp>,
    /// The highest sequence that may have reached the aggregator, see [`super::standing::Standing::exposed`].
    pub exposed: i64,
    /// Whether it was about to be sent when a run died: it may have arrived.
    pub claimed: bool,
    /// Whether somebody said that it is to be sent although it may have arrived.
    pub resend: bool,
    /// The aggregator's own name for the job, from one of its answers; empty where there is none.
    pub remote: String,
    /// What the ledger keeps beside it, for senders that do not have the output.
    pub kept: Kept,
}

/// What an event tells of the output, kept with it for senders on other machines.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Kept {
    /// The text of the posting's file; `None` where the output is to be read.
    pub document: Option<String>,
    /// What is known of the job beside its posting, for protocols that tell it.
    pub about: Option<About>,
}
