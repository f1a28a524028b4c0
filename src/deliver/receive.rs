//! The other side: what a receiver makes of a request that claims to be a signed event (Standard Webhooks 1.0.0, section "Verifying
//! signatures"). Pure; every byte of the request is a stranger's.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::endpoint::EndpointError;
use super::sign::SigningKey;
use crate::config::options::SecretRef;
use crate::model::reconciliation::{ReconciliationType, Step, digest};
use crate::net::secret::{self, ReadSecret};
use crate::net::serve::{Call, Unread};

/// So much of a text of the request is kept, in characters.
const TEXT_MAX: usize = 200;
/// So many names of changed fields are kept.
const CHANGES_MAX: usize = 50;
/// So many events, and so many jobs, are remembered.
const REMEMBERED_MAX: usize = 10_000;

/// What is known of senders, and of what came before.
#[derive(Debug)]
pub struct Receiver {
    /// `None` where nothing is verified.
    keys: Option<Vec<SigningKey>>,
    tolerance: Duration,
    seen: BTreeSet<String>,
    order: VecDeque<String>,
    /// Of jobs the sequence of the last event, and whether that left them open.
    jobs: BTreeMap<String, (i64, bool)>,
}

/// What a request turned out to be.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Received {
    /// What follows: `accepted`, `unverified` or `refused`.
    pub verdict: Verdict,
    /// Why it is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Which of our secrets it was signed with, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<usize>,
    /// `webhook-id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether an event of this id was accepted before: the sender tried again, and a receiver does nothing.
    pub again: bool,
    /// Whether a later event of the job came before: a receiver drops it.
    pub stale: bool,
    /// The form of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<Form>,
    /// `job.published`, `job.updated`, `job.closed` or `jobs.reconciled`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The job's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// The job's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The job's page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The event's place among those of its job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence: Option<i64>,
    /// Fields that changed.
    pub changes: Vec<String>,
    /// What `jobs.reconciled` says, beside what we have ourselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<InStep>,
    /// Bytes of the body.
    pub bytes: usize,
}

/// Whether we have what the sender told, as far as we were there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InStep {
    /// So many jobs are open, says the sender.
    pub open: u64,
    /// So many are, by the events that came to us.
    pub open_here: u64,
    /// Whether the sender's digest is that of those.
    pub equal: bool,
}

/// What follows for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is signed with one of our secrets, and of this time.
    Accepted,
    /// Nobody looked whether it is signed.
    Unverified,
    /// It is no event of a sender that we know.
    #[default]
    Refused,
}

/// The form of an event, see the setting `payload`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// With its posting.
    Full,
    /// Without.
    Thin,
    /// The posting alone.
    Posting,
    /// An event of `CloudEvents`.
    Cloudevents,
    /// JSON of another form.
    Other,
}

/// Why a request is refused, and the status that says so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Refusal {
    #[error("its method is {0}, and events come by POST")]
    Method(String),
    #[error("{0}")]
    Body(Unread),
    #[error("it has no `{0}`")]
    Missing(&'static str),
    #[error("it has `{0}` twice")]
    Twice(&'static str),
    #[error("its `webhook-timestamp` is no number of seconds")]
    NoTime,
    #[error("it was signed {0} seconds ago: more than is tolerated, so it may have been recorded and played back")]
    TooOld(i64),
    #[error("it was signed {0} seconds ahead of our clock: more than is tolerated")]
    TooNew(i64),
    #[error("its signature was not made with any of our secrets, or the body was changed on the way")]
    Signature,
    #[error("its body is no JSON: {0}")]
    NoJson(String),
}

impl Refusal {
    const fn status(&self) -> u16 {
        match self {
            Self::Method(_) => 405,
            Self::Body(Unread::TooLarge(_)) => 413,
            Self::Body(Unread::TooSlow(_)) => 408,
            Self::Body(Unread::Broken) | Self::Missing(_) | Self::Twice(_) | Self::NoTime | Self::NoJson(_) => 400,
            Self::TooOld(_) | Self::TooNew(_) | Self::Signature => 401,
        }
    }
}

impl Receiver {
    /// A receiver that knows these secrets, newest first; with none it verifies nothing. `tolerance`: so far a signature's time may be from
    /// ours.
    pub fn new(secrets: Option<&[SecretRef]>, tolerance: Duration, read: ReadSecret<'_>) -> Result<Self, EndpointError> {
        let key = |reference: &SecretRef| {
            let key = SigningKey::parse(&read(reference)?);
            key.map_err(|source| EndpointError::SigningKey { name: secret::name(reference), source })
        };
        let keys = secrets.map(|secrets| secrets.iter().map(key).collect::<Result<_, _>>()).transpose()?;
        Ok(Self { keys, tolerance, seen: BTreeSet::new(), order: VecDeque::new(), jobs: BTreeMap::new() })
    }

    /// What a request is, and the status that it deserves; `None` where it is welcome.
    pub fn judge(&mut self, call: &Call, now: Timestamp) -> (Received, Option<u16>) {
        let mut received = Received { bytes: call.body.as_ref().map_or(0, Vec::len), ..Received::default() };
        match self.look(call, now, &mut received) {
            Ok(()) => {
                self.remember(&mut received);
                (received, None)
            }
            Err(refusal) => {
                received.verdict = Verdict::Refused;
                received.why = Some(refusal.to_string());
                (received, Some(refusal.status()))
            }
        }
    }

    fn look(&self, call: &Call, now: Timestamp, received: &mut Received) -> Result<(), Refusal> {
        if call.method != "POST" {
            return Err(Refusal::Method(text(&call.method)));
        }
        received.id = header(call, "webhook-id").ok().map(text);
        let body = call.body.as_ref().map_err(|unread| Refusal::Body(*unread))?;
        match &self.keys {
            None => received.verdict = Verdict::Unverified,
            Some(keys) => {
                received.secret = Some(self.verify(keys, call, body, now)?);
                received.verdict = Verdict::Accepted;
            }
        }
        let tree: Value = serde_json::from_slice(body).map_err(|error| Refusal::NoJson(error.to_string()))?;
        describe(&tree, received);
        if received.kind.as_deref() == Some(ReconciliationType::Reconciled.as_str()) {
            received.step = serde_json::from_value(tree["data"].clone()).ok().map(|said| self.compare(&said));
        }
        Ok(())
    }

    /// Which of the secrets a request is signed with, from 1. Nothing of its body is read before that is known.
    fn verify(&self, keys: &[SigningKey], call: &Call, body: &[u8], now: Timestamp) -> Result<usize, Refusal> {
        let (id, timestamp, signatures) =
            (header(call, "webhook-id")?, header(call, "webhook-timestamp")?, header(call, "webhook-signature")?);
        let at: i64 = timestamp.parse().map_err(|_| Refusal::NoTime)?;
        let age = now.as_second().saturating_sub(at);
        let most = i64::try_from(self.tolerance.as_secs()).unwrap_or(i64::MAX);
        match age {
            age if age > most => return Err(Refusal::TooOld(age)),
            age if age < -most => return Err(Refusal::TooNew(age.saturating_neg())),
            _ => {}
        }
        let by = keys.iter().position(|key| key.has_signed(signatures, id, timestamp, body));
        by.map(|index| index + 1).ok_or(Refusal::Signature)
    }

    fn remember(&mut self, received: &mut Received) {
        if let Some(id) = &received.id {
            received.again = !self.seen.insert(id.clone());
            if !received.again {
                self.order.push_back(id.clone());
            }
            if self.order.len() > REMEMBERED_MAX
                && let Some(oldest) = self.order.pop_front()
            {
                self.seen.remove(&oldest);
            }
        }
        if let (Some(job), Some(sequence)) = (&received.job, received.sequence) {
            let is_open = received.kind.as_deref() != Some("job.closed");
            if let Some(last) = self.jobs.get_mut(job) {
                received.stale = sequence < last.0;
                if sequence > last.0 {
                    *last = (sequence, is_open);
                }
            } else if self.jobs.len() < REMEMBERED_MAX {
                self.jobs.insert(job.clone(), (sequence, is_open));
            }
        }
    }

    /// What we have beside what the sender says.
    fn compare(&self, said: &Step) -> InStep {
        let open: Vec<(&str, i64)> =
            self.jobs.iter().filter(|(_, (_, is_open))| *is_open).map(|(job, (sequence, _))| (job.as_str(), *sequence)).collect();
        InStep { open: said.open, open_here: open.len() as u64, equal: digest(open) == said.sha256 }
    }
}

/// The one value of a header field.
fn header<'c>(call: &'c Call, name: &'static str) -> Result<&'c str, Refusal> {
    let mut values = call.headers.iter().filter(|(found, _)| found == name).map(|(_, value)| value.as_str());
    match (values.next(), values.next()) {
        (Some(value), None) if !value.is_empty() => Ok(value),
        (Some(_), Some(_)) => Err(Refusal::Twice(name)),
        _ => Err(Refusal::Missing(name)),
    }
}

/// What a body says, in whatever form.
fn describe(tree: &Value, received: &mut Received) {
    let said = |value: &Value| value.as_str().map(text);
    let posting = match tree {
        tree if tree["@type"] == "JobPosting" => {
            received.form = Some(Form::Posting);
            received.job = said(&tree["identifier"]["value"]);
            tree
        }
        tree if tree["data"].is_object() => {
            received.kind = said(&tree["type"]);
            let data = &tree["data"];
            received.form = Some(match (tree["specversion"].is_string(), data["posting"].is_object()) {
                (true, _) => Form::Cloudevents,
                (false, true) => Form::Full,
                (false, false) => Form::Thin,
            });
            received.job = said(&data["id"]);
            received.sequence = data["sequence"].as_i64();
            received.changes = data["changes"].as_array().into_iter().flatten().filter_map(said).take(CHANGES_MAX).collect();
            received.url = said(&data["url"]);
            &data["posting"]
        }
        _ => {
            received.form = Some(Form::Other);
            return;
        }
    };
    received.title = said(&posting["title"]);
    received.url = received.url.take().or_else(|| said(&posting["url"]));
}

/// The beginning of a text, on one line and without anything that a terminal would act upon.
fn text(text: impl AsRef<str>) -> String {
    crate::net::one_line(text.as_ref(), TEXT_MAX)
}
