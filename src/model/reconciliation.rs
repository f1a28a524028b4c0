//! What an aggregator is told so that it can prove that it is in step (schema in `schemas/reconciliation.json`): how many jobs are open by all
//! that it was told, and a digest that it computes itself.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::digest::sha256_hex;
use super::intent::EventId;
use super::manifest::ManifestSite;

/// The body of such an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reconciliation {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: ReconciliationType,
    /// When it held: after all that this aggregator was told before.
    #[schemars(with = "String")]
    pub timestamp: Timestamp,
    /// What holds.
    pub data: Step,
}

/// The one type of such events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum ReconciliationType {
    /// All that is to be told was told and accepted.
    #[serde(rename = "jobs.reconciled")]
    Reconciled,
}

impl ReconciliationType {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reconciled => "jobs.reconciled",
        }
    }
}

/// What a receiver has that is in step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// So many jobs are open: those of which the last event was `job.published` or `job.updated`.
    pub open: u64,
    /// SHA-256, in hexadecimal, of a line for each of them, sorted by its bytes: the job's id, a space, the `sequence` of its last event in
    /// decimal digits, a line feed.
    pub sha256: String,
    /// The site that tells it.
    pub site: ManifestSite,
}

/// The digest of open jobs, each by its id and the sequence of its last event, in any order.
#[must_use]
pub fn digest<'a>(open: impl IntoIterator<Item = (&'a str, i64)>) -> String {
    let mut lines: Vec<String> = open.into_iter().map(|(id, sequence)| format!("{id} {sequence}\n")).collect();
    lines.sort_unstable();
    sha256_hex(lines.concat().as_bytes())
}

/// The last such event of an aggregator, as the ledger remembers it: the next one takes its place, whatever became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciled {
    /// Its name, the same in every attempt.
    pub event: EventId,
    /// When it held.
    pub at: Timestamp,
    /// What it says.
    pub open: u64,
    /// The digest that it says.
    pub sha256: String,
    /// Whether the aggregator accepted it.
    pub delivered: bool,
    /// How often it was tried.
    pub attempts: u32,
    /// A short word for what came of the last attempt; empty where there was none.
    pub code: String,
    /// The same for people.
    pub note: String,
}

impl Reconciled {
    /// One that is about to be sent.
    #[must_use]
    pub fn new(aggregator: &str, at: Timestamp, open: u64, sha256: String) -> Self {
        let millis = at.as_millisecond();
        let digest = sha256_hex(format!("jobherald reconciliation 1\n{aggregator}\n{millis}\n{sha256}").as_bytes());
        Self {
            event: EventId(format!("evt_{}", &digest[..32])),
            at: Timestamp::from_millisecond(millis).unwrap_or(at),
            open,
            sha256,
            delivered: false,
            attempts: 0,
            code: String::new(),
            note: String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of docs/aggregators.md, whose digest a receiver of any kind can check with `sha256sum`.
    #[test]
    fn the_digest_is_that_of_the_manual() {
        let jobs = [
            ("urn:uuid:b5d7a2a0-6f0e-5d1c-8f6b-1f2e3d4c5b6a", 1_772_323_200_000),
            ("urn:uuid:0b9a8c7d-1e2f-5a3b-9c4d-5e6f7a8b9c0d", 1_772_409_600_001),
        ];
        let expect = "d5e54cfd49047d7113b227d5d213db56611ced9dedc75f59df45e6f373f64147";
        assert_eq!(digest(jobs), expect);
        assert_eq!(digest(jobs.into_iter().rev()), expect, "the order does not matter");
        assert_ne!(digest([jobs[0]]), expect);
        assert_eq!(digest([]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "no open job: the digest of nothing");
        let manual = include_str!("../../docs/aggregators.md");
        assert!(manual.contains(expect) && jobs.iter().all(|(id, sequence)| manual.contains(&format!("{id} {sequence}\n"))));
    }
}
