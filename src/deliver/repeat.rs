//! Whether an event that may have arrived may be sent again. Pure.

use std::time::Duration;

use jiff::Timestamp;

use super::kinds::{Deduplicates, Protocol};
use crate::config::options::OnUnknown;
use crate::config::settings::Aggregator;
use crate::model::event::EventType;
use crate::model::intent::Queued;

/// What a second request would be to an aggregator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repeats {
    /// How long it knows what it has already.
    deduplicates: Deduplicates,
    /// Whether a change or a removal that is told twice is the same as one that is told once.
    edits_repeat: bool,
}

impl Repeats {
    /// As the configuration says, else as is usual for its kind.
    #[must_use]
    pub fn of(aggregator: &Aggregator, protocol: &Protocol) -> Self {
        let deduplicates = match aggregator.on_unknown {
            Some(OnUnknown::Retry) => Deduplicates::Always,
            Some(OnUnknown::Hold) => Deduplicates::Never,
            None => protocol.capabilities.deduplicates,
        };
        Self { deduplicates, edits_repeat: protocol.capabilities.edits_repeat }
    }

    /// Whether some event may not be sent twice.
    #[must_use]
    pub fn is_careful(self) -> bool {
        self.deduplicates != Deduplicates::Always
    }

    /// Whether nobody knows if an event arrived, and a second one would be a double: somebody has to say. Nothing may take its place
    /// before.
    #[must_use]
    pub fn is_lost(self, queued: &Queued, now: Timestamp) -> bool {
        self.is_doubtful(queued) && !self.may_repeat(queued, now)
    }

    /// Whether an event that may have arrived may be sent again at that time.
    pub(super) fn may_repeat(self, queued: &Queued, at: Timestamp) -> bool {
        self.may_repeat_edit(queued)
            || match self.deduplicates {
                Deduplicates::Always => true,
                Deduplicates::Never => false,
                Deduplicates::For(time) => {
                    queued.first_attempt.is_some_and(|first| Duration::try_from(at.duration_since(first)).is_ok_and(|since| since < time))
                }
            }
    }

    /// Whether it changes or removes what is there, and may do so any number of times. A job that opens again may have its post still, which
    /// is edited then.
    pub(super) fn may_repeat_edit(self, queued: &Queued) -> bool {
        self.edits_repeat && (queued.intent.kind != EventType::Published || !queued.remote.is_empty())
    }

    /// Whether nobody knows if an event arrived: a run died while it was being sent, or was not answered. Who said that it is to be sent
    /// all the same has settled that.
    pub(super) fn is_doubtful(self, queued: &Queued) -> bool {
        let unanswered = matches!(self.deduplicates, Deduplicates::For(_)) && queued.exposed >= queued.intent.sequence;
        !queued.resend && (queued.claimed || unanswered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::id::Id;
    use crate::model::intent::{EventId, Intent, Kept, Reason, Subject};
    use crate::model::manifest::ManifestSite;

    const HOUR: Duration = Duration::from_hours(1);

    fn now() -> Timestamp {
        "2026-03-01T12:00:00Z".parse().expect("an instant")
    }

    /// An event that was first tried so many minutes ago, and may have arrived.
    fn queued(kind: EventType, minutes: i64, remote: &str) -> Queued {
        let intent = Intent {
            id: EventId("evt_1".to_owned()),
            kind,
            job: Id::recorded("urn:uuid:1".to_owned()),
            url: String::new(),
            title: String::new(),
            digest: String::new(),
            content: String::new(),
            sequence: 7,
            timestamp: now(),
            changes: Vec::new(),
            reason: Reason::New,
            subject: Subject::Posting(serde_json::Map::new()),
        };
        Queued {
            intent,
            site: ManifestSite { url: String::new(), title: String::new() },
            attempts: 1,
            forgiven: 0,
            first_attempt: Some(now() - jiff::SignedDuration::from_mins(minutes)),
            not_before: None,
            exposed: 7,
            claimed: true,
            resend: false,
            remote: remote.to_owned(),
            kept: Kept::default(),
        }
    }

    #[track_caller]
    fn check(deduplicates: Deduplicates, kind: EventType, minutes: i64, remote: &str, lost: bool) {
        let repeats = Repeats { deduplicates, edits_repeat: true };
        assert_eq!(repeats.is_lost(&queued(kind, minutes, remote), now()), lost);
    }

    #[test]
    fn what_would_be_a_double_is_lost() {
        use EventType::{Closed, Published};
        check(Deduplicates::Always, Published, 600, "", false);
        check(Deduplicates::Never, Published, 1, "", true);
        check(Deduplicates::Never, Published, 1, "42", false);
        check(Deduplicates::Never, Closed, 1, "42", false);
        check(Deduplicates::For(HOUR), Published, 59, "", false);
        check(Deduplicates::For(HOUR), Published, 61, "", true);
    }

    #[test]
    fn a_word_settles_it_and_an_answer_too() {
        let repeats = Repeats { deduplicates: Deduplicates::For(HOUR), edits_repeat: false };
        let lost = queued(EventType::Published, 61, "");
        assert!(repeats.is_lost(&Queued { claimed: false, ..lost.clone() }, now()), "it was not answered");
        assert!(!repeats.is_lost(&Queued { resend: true, ..lost.clone() }, now()));
        assert!(!repeats.is_lost(&Queued { claimed: false, exposed: 6, ..lost }, now()));
    }
}
