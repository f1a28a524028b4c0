//! What changed lately (`changes.json`), for programs that ask now and then.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::event::EventType;
use super::id::Id;
use super::manifest::{CloseReason, ManifestSite};

/// The format that this program writes.
pub const CHANGES_VERSION: u32 = 1;

/// `changes.json`: the last change of each job, the newest first. Who remembers `sequence` and asks again reads as far as the first change
/// that is not above it; where `since` is above it, changes in between are not here any more, and the feed of all jobs is to be read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Changes {
    /// Version of this format.
    pub version: u32,
    /// The site.
    pub site: ManifestSite,
    /// Address of this document.
    pub url: String,
    /// That of the last change; 0 where there never was any.
    pub sequence: i64,
    /// The last change of every job that changed after this is here; 0 where nothing was left out.
    pub since: i64,
    /// The newest first; those of one run by the job's id.
    pub changes: Vec<Change>,
}

/// The last change of one job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// Place of the run that published it among all runs. Only grows.
    pub sequence: i64,
    /// When it was published.
    #[schemars(with = "String")]
    pub time: Timestamp,
    /// The job.
    pub id: Id,
    /// Address of its page.
    pub url: String,
    /// Its title, while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Address of its JSON form, while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// Why it closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<CloseReason>,
}
