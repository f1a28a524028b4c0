//! What follows for one job at one aggregator. The latest state wins; what was never sent need not be taken back; what may have arrived
//! is settled by a newer event.

use crate::model::event::EventType;
use crate::model::intent::Reason;
use crate::model::manifest::{CloseReason, Reread};
use crate::model::standing::{Standing, State};

/// How a job is to stand at the aggregator.
#[derive(Debug, Clone, Copy)]
pub(super) enum Wanted<'a> {
    /// Open, in this form.
    Open {
        /// Digest of the canonical posting.
        digest: &'a str,
        /// Digest of the record's bytes.
        content: &'a str,
        /// Why it says something else than it did, where its bytes are the same.
        reread: Option<Reread>,
        /// SHA-256 of its JSON form in the output.
        sha256: Option<&'a str>,
    },
    /// Not open.
    Closed(Option<CloseReason>),
    /// Open, but nothing that the aggregator is to be told of.
    Unselected,
}

/// What is to be done about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// The aggregator knows.
    Nothing,
    /// The event that is under way says it.
    Keep,
    /// The event that is under way is not to be sent, and nothing in its place.
    Withdraw,
    /// A new event, in place of the one under way.
    Say(EventType, Reason),
}

pub(super) fn step(standing: Option<&Standing>, wanted: &Wanted<'_>) -> Step {
    // Whatever is sent after an event that may have arrived, and that cannot be sent twice, may be the second of its kind.
    if standing.and_then(|standing| standing.outstanding.as_ref()).is_some_and(|outstanding| outstanding.held) {
        return Step::Keep;
    }
    match wanted {
        Wanted::Open { digest, content, reread, sha256 } => open(standing, digest, (content, *reread), *sha256),
        Wanted::Closed(reason) => closed(standing, Reason::Closed(*reason)),
        Wanted::Unselected => closed(standing, Reason::Unselected),
    }
}

fn open(standing: Option<&Standing>, digest: &str, (content, reread): (&str, Option<Reread>), sha256: Option<&str>) -> Step {
    let Some(standing) = standing else { return Step::Say(EventType::Published, Reason::New) };
    let under_way = standing.outstanding.as_ref();
    // The same event id must always have the same body, so an event whose file was rendered anew is replaced too.
    if under_way.is_some_and(|o| o.kind != EventType::Closed && o.digest == digest && o.sha256.as_deref() == sha256) {
        return Step::Keep;
    }
    let changed = || match reread.filter(|_| standing.content == content) {
        Some(Reread::Program) => Reason::ReadByNewer(Vec::new()),
        Some(Reread::Settings) => Reason::ReadDifferently(Vec::new()),
        None => Reason::Changed(Vec::new()),
    };
    match (standing.state, standing.is_doubtful()) {
        (State::Open, false) if standing.digest == digest => withdraw(standing),
        // A closing may have arrived, now or before the reopening that is under way.
        (State::Open, true) if under_way.is_some_and(|o| o.kind != EventType::Updated) => Step::Say(EventType::Published, Reason::Reopened),
        (State::Open, _) => Step::Say(EventType::Updated, changed()),
        (State::Never, _) => Step::Say(EventType::Published, Reason::New),
        (State::Closed, _) => Step::Say(EventType::Published, Reason::Reopened),
    }
}

fn closed(standing: Option<&Standing>, reason: Reason) -> Step {
    let Some(standing) = standing else { return Step::Nothing };
    if standing.outstanding.as_ref().is_some_and(|o| o.kind == EventType::Closed) {
        return Step::Keep;
    }
    match (standing.state, standing.is_doubtful()) {
        (State::Open, _) | (_, true) => Step::Say(EventType::Closed, reason),
        (State::Never | State::Closed, false) => withdraw(standing),
    }
}

const fn withdraw(standing: &Standing) -> Step {
    if standing.outstanding.is_some() { Step::Withdraw } else { Step::Nothing }
}
