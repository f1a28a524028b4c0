//! What aggregators are told (schema in `schemas/event.json`).

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::id::Id;
use super::manifest::ManifestSite;

/// The body of one delivery, in the shape that Standard Webhooks 1.0.0 advises.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Event {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// When it happened (not when it is sent).
    #[schemars(with = "String")]
    pub timestamp: Timestamp,
    /// To which job.
    pub data: EventData,
}

/// What happened to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum EventType {
    /// It opened, or opened again.
    #[serde(rename = "job.published")]
    Published,
    /// It really changed.
    #[serde(rename = "job.updated")]
    Updated,
    /// It closed.
    #[serde(rename = "job.closed")]
    Closed,
}

impl EventType {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Published => "job.published",
            Self::Updated => "job.updated",
            Self::Closed => "job.closed",
        }
    }
}

/// The job of an event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EventData {
    /// Its id, the same in every feed.
    pub id: Id,
    /// Its page.
    pub url: String,
    /// Grows with every event of one job: a receiver drops what is older than what it has.
    pub sequence: i64,
    /// The posting as JSON-LD; for a closed job what is known of it, with `validThrough` not after the close.
    pub posting: Value,
    /// Dotted names of the fields that changed; empty unless the type is `job.updated`.
    pub changes: Vec<String>,
    /// The site that tells it.
    pub site: ManifestSite,
}
