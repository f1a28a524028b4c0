//! What one aggregator was told about one job, as the ledger remembers it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::digest::sha256_hex;
use super::event::EventType;
use super::id::Id;
use super::intent::{DataFile, EventId};

/// What one aggregator was told about one job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The job.
    pub job: Id,
    /// Address of its page when it was last spoken of.
    pub url: String,
    /// Its title then.
    pub title: String,
    /// What the aggregator last accepted.
    pub state: State,
    /// Digest of the posting that it accepted.
    pub digest: String,
    /// Digest of the bytes of the record that it was read from.
    pub content: String,
    /// The last sequence that was given out.
    pub sequence: i64,
    /// The sequence of the last event that it accepted.
    pub told: i64,
    /// The highest sequence that may have reached it. Where this is greater than `told`, nobody knows what it believes, and only a newer
    /// event can settle it.
    pub exposed: i64,
    /// The event that is under way.
    pub outstanding: Option<Outstanding>,
}

impl Standing {
    /// Whether something may have reached the aggregator that it did not confirm.
    #[must_use]
    pub const fn is_doubtful(&self) -> bool {
        self.exposed > self.told
    }
}

/// What an aggregator last accepted of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    Never,
    /// That it is open.
    Open,
    /// That it closed.
    Closed,
}

impl State {
    /// The word for it in the ledger.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// An event that was neither accepted nor superseded: an aggregator has at most one per job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outstanding {
    /// Its name.
    pub event: EventId,
    /// What it tells.
    pub kind: EventType,
    /// Digest of the posting that it tells.
    pub digest: String,
    /// SHA-256 of the file that its posting is taken from; `None` for a closing.
    pub sha256: Option<String>,
    /// Whether it will not be tried again.
    pub failed: bool,
    /// Whether nobody knows if it arrived, and somebody has to say before anything else is sent of the job.
    pub held: bool,
}

/// What one aggregator was told, beside what it is to know. A job of which it was told just that, or that is closed for both, and of which
/// nothing is under way or in doubt, is left out: of a large board hardly anything is left.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// How many jobs it takes to be open, those that are left out included.
    pub open: usize,
    /// What it was told of the others, by job id, ascending.
    pub standings: Vec<Standing>,
    /// Jobs that it is to know and was never told of, ascending.
    pub unheard: Vec<Id>,
}

/// What is known of a posting that was told: enough to say later what changed, and what closed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Known {
    /// The posting without its `description`; empty where only digests came from elsewhere.
    pub posting: Map<String, Value>,
    /// SHA-256 of the `description`, in hexadecimal.
    pub description: Option<String>,
    /// Digests of its fields by their dotted names, where nothing else is known of it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
}

/// JSON deeper than this is not looked into: our own postings are at most five deep, and the file may have been tampered with.
const DEPTH_MAX: usize = 16;

/// Hexadecimal digits of a field's digest: enough to tell the forms of one field of one job apart.
const DIGITS: usize = 16;

impl Known {
    /// What is to be remembered of a posting.
    #[must_use]
    pub fn of(posting: &Map<String, Value>) -> Self {
        let mut posting = posting.clone();
        let description = posting.remove("description").map(|text| match text {
            Value::String(text) => sha256_hex(text.as_bytes()),
            other => sha256_hex(other.to_string().as_bytes()),
        });
        Self { posting, description, fields: BTreeMap::new() }
    }

    /// Digests of its fields by their dotted names, `baseSalary.value.minValue`. Members of a list share the list's name.
    #[must_use]
    pub fn digests(&self) -> BTreeMap<String, String> {
        if !self.fields.is_empty() {
            return self.fields.clone();
        }
        let mut leaves: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
        collect(&mut leaves, "", &self.posting, 0);
        let digest = |text: &str| sha256_hex(text.as_bytes())[..DIGITS].to_owned();
        let json = |leaves: Vec<&Value>| serde_json::to_string(&leaves).expect("a JSON value has string keys only");
        let mut digests: BTreeMap<String, String> = leaves.into_iter().map(|(name, leaves)| (name, digest(&json(leaves)))).collect();
        if let Some(description) = &self.description {
            digests.insert("description".to_owned(), digest(description));
        }
        digests
    }
}

fn collect<'a>(leaves: &mut BTreeMap<String, Vec<&'a Value>>, prefix: &str, map: &'a Map<String, Value>, depth: usize) {
    for (key, value) in map.iter().filter(|(key, _)| !key.starts_with('@')) {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        collect_value(leaves, name, value, depth + 1);
    }
}

fn collect_value<'a>(leaves: &mut BTreeMap<String, Vec<&'a Value>>, name: String, value: &'a Value, depth: usize) {
    match value {
        Value::Object(map) if depth < DEPTH_MAX => collect(leaves, &name, map, depth),
        Value::Array(list) if depth < DEPTH_MAX => {
            for member in list {
                collect_value(leaves, name.clone(), member, depth + 1);
            }
        }
        leaf => leaves.entry(name).or_default().push(leaf),
    }
}

/// A job that an aggregator is taken to know already: recorded, not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seed {
    /// The job.
    pub job: Id,
    /// Address of its page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Digest of the posting.
    pub digest: String,
    /// Digest of the record's bytes.
    pub content: String,
    /// The sequence that an event would have had.
    pub sequence: i64,
    /// Its JSON form in the output.
    pub data: DataFile,
}
