//! What a command did or would do, as it is printed with `--json` and told to people by `report`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::pipeline::build::{self, Counts};

/// What a build wrote, or would write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The generation of the output.
    pub generation: String,
    /// Paths written for the first time.
    pub created: Vec<String>,
    /// Paths whose bytes changed.
    pub changed: Vec<String>,
    /// Paths removed.
    pub removed: Vec<String>,
    /// How many files were not touched.
    pub unchanged: usize,
}

impl From<&build::Written> for Written {
    fn from(written: &build::Written) -> Self {
        Self {
            generation: written.manifest.generation.clone(),
            created: written.created.clone(),
            changed: written.changed.clone(),
            removed: written.removed.clone(),
            unchanged: written.unchanged,
        }
    }
}

/// What one aggregator is to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The aggregator.
    pub aggregator: String,
    /// The events, in the order in which they are sent.
    pub events: Vec<PlannedEvent>,
    /// How many jobs are recorded without a word, because it is the first time.
    pub seeded: usize,
    /// How many events of earlier runs wait for their time.
    pub waiting: usize,
    /// How many events of earlier runs were refused, or tried for too long.
    pub failed: usize,
    /// What keeps this from being done, each as a sentence.
    pub stops: Vec<String>,
}

/// One event to be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedEvent {
    /// Its name.
    pub id: String,
    /// What happened, such as `job.updated`.
    #[serde(rename = "type")]
    pub kind: String,
    /// To which job.
    pub job: String,
    /// The job's page.
    pub url: String,
    /// The job's title.
    pub title: String,
    /// Why it is sent.
    pub reason: String,
}

/// What became of the events of one aggregator in a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// The aggregator.
    pub aggregator: String,
    /// Events that it accepted in this run.
    pub delivered: usize,
    /// Events that are still to be delivered.
    pub pending: usize,
    /// Events that will not be tried again.
    pub failed: usize,
    /// Jobs that were recorded without a word.
    pub seeded: usize,
    /// What is the matter, where something is.
    pub trouble: Option<String>,
}

/// How things stand with one aggregator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The aggregator.
    pub aggregator: String,
    /// Open jobs that it was told of.
    pub open: usize,
    /// Events that it accepted, ever.
    pub delivered: usize,
    /// Events that are still to be delivered.
    pub pending: usize,
    /// Events that will not be tried again.
    pub failed: usize,
    /// Events that wait because it asked for a pause or is in trouble.
    pub held: usize,
    /// How it is, in words.
    pub condition: String,
    /// When it last accepted an event.
    pub last_delivery: Option<Timestamp>,
    /// What did not arrive, and why.
    pub problems: Vec<Problem>,
}

/// One event that did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// What happened, such as `job.updated`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The job's title.
    pub title: String,
    /// How often it was tried.
    pub attempts: u32,
    /// What the aggregator last said.
    pub why: String,
}

/// What `build`, `deliver` and `publish` print with `--json`.
#[derive(Debug, Clone, Serialize)]
pub struct Outcome {
    /// The build; absent for `deliver`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<Written>,
    /// Source records by kind and status; absent for `deliver`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<Counts>,
    /// The deliveries; absent for `build`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<Vec<Sent>>,
}
