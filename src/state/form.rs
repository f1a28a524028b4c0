//! A state as text: JSON Lines, sorted, one line per job and one per aggregator and job, so that git shows what changed. The first line says
//! what it is. Ids, digests, times and outcomes; of texts only titles and addresses of pages, which the site shows to everybody.

mod publication;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::digest::sha256_hex;
use crate::model::event::EventType;
use crate::model::id::Id;
use crate::model::intent::{EventId, Reason};
use crate::model::manifest::{ManifestSite, Publication};
use publication::{ArchiveLine, ClosedLine, FacetLine, HeadLine, OpenLine};

/// The format that this program writes; a higher one is refused.
pub const FORM_VERSION: u64 = 1;

/// By which a file is known for a state.
const FORM: &str = "jobherald-state";

/// Longest line, in bytes: the line of a closed job with its family, and much more.
const LINE_BYTES_MAX: usize = 1 << 20;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// `jobherald-state`.
    form: String,
    /// Version of this format.
    version: u64,
    /// Its number: one more than that of the state that it follows.
    pub number: u64,
    /// SHA-256 of the state that it follows; `None` for the first.
    pub parent: Option<String>,
    /// SHA-256 of all lines below this one.
    pub body: String,
    /// The run that is telling aggregators what is new; nobody else may until it says what came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sending: Option<Sending>,
    /// What tells the run that made it from any other: two never make the same bytes, so that each knows its own.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub maker: String,
}

/// A run that is telling aggregators what is new.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sending {
    /// When it began.
    pub since: Timestamp,
    /// It is over then, if only because it died.
    pub until: Timestamp,
}

/// What was published and told.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Portable {
    /// Generation of the output; empty where nothing was published.
    pub generation: String,
    /// What is published; without summaries, and of facts only languages.
    pub publication: Publication,
    /// The aggregators, by name.
    pub aggregators: Vec<ToldAggregator>,
    /// What each was told about each job, by aggregator and job.
    pub told: Vec<Told>,
}

/// An aggregator as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ToldAggregator {
    /// Its name.
    pub id: String,
    /// What was planned for it last.
    pub ground: String,
    /// Grows with every plan.
    pub serial: i64,
    /// How things stand with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<Plight>,
    /// How often it was told something lately, by the quarter of an hour.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub spent: BTreeMap<Timestamp, u32>,
}

/// What stands against an aggregator, without its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", deny_unknown_fields)]
pub enum Plight {
    /// The next run tries one event first.
    Troubled {
        /// Since when.
        since: Timestamp,
    },
    /// Nothing is sent before.
    Paused {
        /// Before when.
        until: Timestamp,
    },
    /// It wants no more events.
    Suspended {
        /// Since when.
        since: Timestamp,
        /// Digest of the address that said so.
        address: String,
    },
}

/// What one aggregator was told about one job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Told {
    /// The aggregator.
    pub aggregator: String,
    /// The job.
    pub job: Id,
    /// `never`, `open` or `closed`.
    pub state: State,
    /// Digest of the posting that it accepted.
    pub digest: String,
    /// Digest of the record's bytes.
    pub content: String,
    /// The last sequence that was given out.
    pub sequence: i64,
    /// That of the last event that it accepted.
    pub told: i64,
    /// The highest that may have reached it.
    pub exposed: i64,
    /// Its own name for the job; empty where it has none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub remote: String,
    /// The job's title when it was last spoken of, where the publication says another or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Address of its page then, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Digests of the fields of the posting, by dotted names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// The event that is under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Reference>,
}

/// What an aggregator last accepted of a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nothing.
    Never,
    /// That it is open.
    Open,
    /// That it closed.
    Closed,
}

/// An event that is under way: what it says is found again by its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Reference {
    /// Its name.
    pub id: EventId,
    /// What it tells.
    pub kind: EventType,
    /// `pending`, `held`, `refused` or `dead`.
    pub status: String,
    /// Digest of the posting that it tells.
    pub digest: String,
    /// Digest of the record's bytes.
    pub content: String,
    /// Its sequence.
    pub sequence: i64,
    /// When it happened.
    pub timestamp: Timestamp,
    /// Path of the posting's file in the output; `None` for a closing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// SHA-256 of that file; for a closing, of what is known of the job as JSON.
    pub sha256: String,
    /// Names of the fields that changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<String>,
    /// Why it is sent.
    pub reason: Reason,
    /// The site that tells, as it was then.
    pub site: ManifestSite,
    /// How often it was tried.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub attempts: u32,
    /// So many of these do not count any more.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub forgiven: u32,
    /// When it was first tried, of the attempts that count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_attempt: Option<Timestamp>,
    /// It is not tried before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// A short word for what came of the last attempt.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub outcome: String,
    /// Whether it may have arrived: it was about to be sent.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub claimed: bool,
    /// Whether somebody said that it is to be sent although it may have arrived.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub resend: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// Any line but the first, in the order in which they stand.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", tag = "of")]
enum Line {
    Publication(HeadLine),
    Open(OpenLine),
    Held(OpenLine),
    Closed(ClosedLine),
    Facet(FacetLine),
    Archive(ArchiveLine),
    Aggregator(ToldAggregator),
    Told(Told),
}

impl Line {
    /// By which lines are sorted, and of which no two are the same.
    fn key(&self) -> (u8, &str, &str, u64) {
        match self {
            Self::Publication(_) => (0, "", "", 0),
            Self::Open(line) => (1, line.job.as_str(), "", 0),
            Self::Held(line) => (2, line.job.as_str(), "", 0),
            Self::Closed(line) => (3, line.job.as_str(), "", 0),
            Self::Facet(line) => (4, &line.value, "", 0),
            Self::Archive(line) => (5, &line.feed, "", line.index),
            Self::Aggregator(line) => (6, &line.id, "", 0),
            Self::Told(line) => (7, &line.aggregator, line.job.as_str(), 0),
        }
    }
}

/// SHA-256 of a whole state, by which the one that follows names it.
#[must_use]
pub fn digest(text: &[u8]) -> String {
    sha256_hex(text)
}

impl Head {
    /// The first line of the state with this number and these lines below it.
    #[must_use]
    pub fn new(number: u64, parent: Option<String>, body: &str, sending: Option<Sending>, maker: String) -> Self {
        Self { form: FORM.to_owned(), version: FORM_VERSION, number, parent, body: sha256_hex(body.as_bytes()), sending, maker }
    }

    /// The whole state.
    #[must_use]
    pub fn with(&self, body: &str) -> String {
        format!("{}\n{body}", serde_json::to_string(self).expect("a head has string keys only"))
    }
}

impl Portable {
    /// All lines but the first; the same for the same content.
    #[must_use]
    pub fn body(&self) -> String {
        let mut lines = publication::lines(&self.generation, &self.publication);
        lines.extend(self.aggregators.iter().cloned().map(Line::Aggregator));
        lines.extend(self.told.iter().cloned().map(Line::Told));
        let mut body = String::new();
        for line in &lines {
            body.push_str(&serde_json::to_string(line).expect("lines have string keys only"));
            body.push('\n');
        }
        body
    }

    /// Whether nothing was ever published or told.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.generation.is_empty() && self.aggregators.is_empty()
    }
}

/// What is wrong with a text that should be a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// A line, from 1, and what is the matter with it.
    Line(usize, String),
    /// A newer program wrote it.
    Newer(u64),
}

/// A state's first line and what stands below it.
pub(super) fn read(bytes: &[u8]) -> Result<(Head, Portable), Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        Unreadable::Line(line, "it is no UTF-8".to_owned())
    })?;
    let (first, body) = text.split_once('\n').ok_or_else(|| Unreadable::Line(1, "it is cut off".to_owned()))?;
    let head = head(first)?;
    let mut portable = Portable::default();
    let mut last: Option<Line> = None;
    for (index, text) in body.split_inclusive('\n').enumerate() {
        let wrong = |what: String| Unreadable::Line(index + 2, what);
        let text = text.strip_suffix('\n').ok_or_else(|| wrong("it is cut off".to_owned()))?;
        let line: Line = parse(text).map_err(wrong)?;
        if last.as_ref().is_some_and(|last| last.key() >= line.key()) {
            return Err(wrong("it stands twice, or before one that belongs before it".to_owned()));
        }
        take(&mut portable, &line).map_err(wrong)?;
        last = Some(line);
    }
    if sha256_hex(body.as_bytes()) != head.body {
        return Err(Unreadable::Line(1, "the lines below are not those that were written: some were edited or are missing".to_owned()));
    }
    Ok((head, portable))
}

fn head(text: &str) -> Result<Head, Unreadable> {
    #[derive(Deserialize)]
    struct Versioned {
        form: String,
        version: u64,
    }
    let wrong = |what| Unreadable::Line(1, what);
    let versioned: Versioned = parse(text).map_err(wrong)?;
    if versioned.form != FORM {
        return Err(wrong(format!("it is no `{FORM}`")));
    }
    if versioned.version > FORM_VERSION {
        return Err(Unreadable::Newer(versioned.version));
    }
    parse(text).map_err(wrong)
}

fn parse<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T, String> {
    if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| text.starts_with(mark)) {
        return Err("git merged two states, which cannot be: take one of the two files whole".to_owned());
    }
    if text.len() > LINE_BYTES_MAX {
        return Err(format!("it has more than {LINE_BYTES_MAX} bytes"));
    }
    serde_json::from_str(text).map_err(|error| error.to_string())
}

fn take(portable: &mut Portable, line: &Line) -> Result<(), String> {
    match line {
        Line::Aggregator(aggregator) => portable.aggregators.push(aggregator.clone()),
        Line::Told(told) => {
            if portable.aggregators.iter().all(|aggregator| aggregator.id != told.aggregator) {
                return Err(format!("there is no aggregator `{}` above it", told.aggregator));
            }
            portable.told.push(told.clone());
        }
        line => publication::take(portable, line),
    }
    Ok(())
}
