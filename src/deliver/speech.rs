//! What is said to a receiver, and what its answers mean: the part of a push protocol that its file in `kinds/` writes. Pure: carrying is
//! not its business.

use jiff::Timestamp;
use secrecy::SecretString;

use crate::model::attempt::Outcome;
use crate::model::event::Event;
use crate::model::notice::About;
use crate::model::reconciliation::Reconciliation;
use crate::net::{HttpRequest, Reply, RequestError};

/// One event, ready to be sent.
#[derive(Debug, Clone)]
pub(super) struct Message {
    /// Its id, the same in every attempt.
    pub(super) id: String,
    /// When this attempt is made.
    pub(super) at: Timestamp,
    /// The event, the same in every attempt.
    pub(super) event: Event,
    /// The receiver's own name for the job, as it once answered; empty where it has none.
    pub(super) remote: String,
    /// What else is known of the job; `None` unless [`Speech::wants_about`].
    pub(super) about: Option<About>,
}

impl Message {
    /// The event as JSON: the same bytes in every attempt.
    pub(super) fn body(&self) -> Vec<u8> {
        serde_json::to_vec(&self.event).expect("an event has string keys and no failing members")
    }

    /// The job's title.
    pub(super) fn title(&self) -> &str {
        self.event.data.posting["title"].as_str().unwrap_or_default()
    }

    /// What is known of the job, for protocols that want it.
    pub(super) fn known(&self) -> &About {
        self.about.as_ref().expect("who asks for what is known has said so in `wants_about`")
    }
}

/// What lets a receiver prove that it is in step, ready to be sent.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    /// The event's id, the same in every attempt.
    pub(super) id: String,
    /// When this attempt is made.
    pub(super) at: Timestamp,
    /// What is said, the same in every attempt.
    pub(super) said: Reconciliation,
}

impl Statement {
    /// It as JSON: the same bytes in every attempt.
    pub(super) fn body(&self) -> Vec<u8> {
        serde_json::to_vec(&self.said).expect("an event has string keys and no failing members")
    }
}

/// What a push protocol says over HTTP.
pub(super) trait Speech: Send + Sync {
    /// Whether messages need [`Message::about`].
    fn wants_about(&self) -> bool {
        false
    }

    /// Whether this event is sent at all.
    fn fate(&self, _: &Message) -> Fate {
        Fate::Sent
    }

    /// What has to be answered before anything else can be said: a request for a token, for a session. `None` where nothing has to.
    fn opening(&self, _: Timestamp) -> Option<HttpRequest> {
        None
    }

    /// What the answer to [`opening`](Self::opening) lets us do, or what it means that it does not.
    fn pass(&self, _: &Reply, _: Timestamp) -> Result<Pass, Outcome> {
        Err(Outcome::Denied)
    }

    /// The request that tells of these events: at least one, at most [`super::kinds::Capabilities::batch`].
    fn request(&self, messages: &[Message], pass: Option<&Pass>) -> HttpRequest;

    /// The request that lets the receiver prove that it is in step; `None` where the protocol has none.
    fn statement(&self, _: &Statement) -> Option<HttpRequest> {
        None
    }

    /// What the answer means for each of the events, where it speaks of each; `None` where it speaks of all at once.
    fn judge_each(&self, _: &[Message], _: &Reply) -> Option<Vec<(Reply, Judgement)>> {
        None
    }

    /// What the answer to a request means for all of its events; there are none where it tells of a statement.
    fn judge(&self, messages: &[Message], reply: &Reply) -> Judgement;
}

/// Whether an event is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is.
    Sent,
    /// The receiver has nothing to hear of it: it is settled, for this reason.
    Untold(&'static str),
    /// The receiver would refuse it, for this reason.
    Refused(String),
}

/// What a receiver lets us do for a while.
pub(super) struct Pass {
    /// What is shown with every request.
    pub(super) token: SecretString,
    /// Who we are to the receiver; empty where that does not matter.
    pub(super) subject: String,
    /// It holds until then.
    pub(super) until: Timestamp,
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judgement {
    /// What became of the events.
    pub(super) outcome: Outcome,
    /// The receiver's own name for the job from now on; empty where it has none any more, `None` where that did not change.
    pub(super) remote: Option<String>,
    /// The receiver takes nothing before, where it says so in another way than by `Retry-After`.
    pub(super) until: Option<Timestamp>,
    /// Whether the pass does not hold any more.
    pub(super) stale: bool,
}

impl From<Outcome> for Judgement {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, remote: None, until: None, stale: false }
    }
}

/// What a status means where the receiver keeps to Standard Webhooks 1.0.0, section "Operational considerations", or to nothing in
/// particular: 2xx is success and nothing else is, 410 ends it, 429, 502 and 504 slow us down.
pub(super) const fn outcome(status: u16) -> Outcome {
    match status {
        200..=299 => Outcome::Delivered,
        410 => Outcome::Gone,
        429 | 502..=504 => Outcome::Busy,
        // Redirects are never followed: the address in the configuration is wrong. The others speak of our right to send, of the address,
        // or of the form of all events, not of this one.
        300..=399 | 401..=405 | 407 | 415 | 421 | 426 | 451 => Outcome::Denied,
        // Timeout, conflict with a delivery that is under way, too early: these pass.
        408 | 409 | 423 | 425 => Outcome::Failed,
        400..=499 => Outcome::Refused,
        _ => Outcome::Failed,
    }
}

/// The same where a second request would be a second post: a receiver, or what stands before it, that failed may have posted it before.
pub(super) const fn outcome_once(status: u16) -> Outcome {
    match status {
        503 => Outcome::Busy,
        408 | 500..=599 => Outcome::Unknown,
        _ => outcome(status),
    }
}

/// A text of the body of an answer, if that is JSON, by the names that lead to it.
pub(super) fn answered(reply: &Reply, path: &[&str]) -> Option<String> {
    let tree: serde_json::Value = serde_json::from_slice(&reply.body).ok()?;
    let leaf = path.iter().try_fold(&tree, |tree, name| tree.get(name))?;
    match leaf {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The same for what is to be a name of ours for something of theirs: short, and of characters that are safe wherever it is shown.
pub(super) fn named(reply: &Reply, path: &[&str]) -> Option<String> {
    const NAME_MAX: usize = 256;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '/' | '~');
    answered(reply, path).filter(|name| !name.is_empty() && name.len() <= NAME_MAX && name.chars().all(is_plain))
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum SendError {
    /// None came.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// A file could not be written.
    #[error("{0}")]
    Disk(String),
    /// A program could not be started.
    #[error("{0}")]
    Start(String),
    /// A program did not end in time.
    #[error("the program took more than {0} seconds and was ended")]
    TooLong(u64),
}

impl SendError {
    /// What became of the event.
    pub(super) const fn outcome(&self) -> Outcome {
        match self {
            // None of them heals by trying again soon.
            Self::Request(RequestError::Blocked(_) | RequestError::Header(_)) | Self::Disk(_) | Self::Start(_) => Outcome::Denied,
            Self::Request(RequestError::Name(_) | RequestError::Connect(_)) => Outcome::Unreached,
            Self::Request(_) | Self::TooLong(_) => Outcome::Unknown,
        }
    }

    /// A short word for it.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Request(RequestError::Blocked(_)) => "address-refused",
            Self::Request(RequestError::Header(_)) => "header",
            Self::Request(RequestError::Name(_)) => "name",
            Self::Request(RequestError::Connect(_)) => "connection",
            Self::Request(RequestError::Timeout(_)) | Self::TooLong(_) => "timeout",
            Self::Request(_) => "broken-off",
            Self::Disk(_) => "disk",
            Self::Start(_) => "start",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_status(statuses: &[u16], expect: Outcome) {
        for &status in statuses {
            assert_eq!(outcome(status), expect, "{status}");
        }
    }

    #[test]
    fn each_status_means_something() {
        check_status(&[200, 201, 202, 204, 299], Outcome::Delivered);
        check_status(&[301, 302, 304, 307, 308, 401, 403, 404], Outcome::Denied);
        check_status(&[400, 406, 413, 418, 422], Outcome::Refused);
        check_status(&[410], Outcome::Gone);
        check_status(&[429, 502, 503, 504], Outcome::Busy);
        check_status(&[100, 199, 408, 409, 500, 501, 507, 599, 999], Outcome::Failed);
    }

    #[test]
    fn a_failure_may_have_posted_all_the_same() {
        assert_eq!([500, 502, 504, 408].map(outcome_once), [Outcome::Unknown; 4]);
        assert_eq!([503, 429, 204, 404].map(outcome_once), [Outcome::Busy, Outcome::Busy, Outcome::Delivered, Outcome::Denied]);
    }

    #[test]
    fn only_plain_names_are_kept() {
        let reply = |body: &str| Reply { body: body.into(), ..Reply::default() };
        let name = |body: &str| named(&reply(body), &["data", "id"]);
        assert_eq!(name(r#"{"data":{"id":"at://did:plc:a/x.y/z"}}"#).as_deref(), Some("at://did:plc:a/x.y/z"));
        assert_eq!(name(r#"{"data":{"id":117}}"#).as_deref(), Some("117"));
        for body in ["", "[]", r#"{"data":{"id":""}}"#, r#"{"data":{"id":"a b"}}"#, r#"{"data":{"id":"a\n"}}"#, r#"{"data":{"id":{}}}"#] {
            assert_eq!(name(body), None, "{body}");
        }
    }
}
