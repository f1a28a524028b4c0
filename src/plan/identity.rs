//! Event ids and sequences (design contract: section "Events"). Both follow from what is published, so that a ledger that was lost and
//! filled again gives the same ones and receivers drop what they have.

use jiff::Timestamp;

use crate::model::digest::sha256_hex;
use crate::model::event::EventType;
use crate::model::id::Id;
use crate::model::intent::EventId;

/// The greater of the last sequence plus one and the change's time in milliseconds.
pub(super) fn sequence(last: i64, changed: Timestamp) -> i64 {
    last.saturating_add(1).max(changed.as_millisecond())
}

/// A digest of everything that makes an event one of its own: `evt_` and 32 hexadecimal digits.
pub(super) fn event_id(aggregator: &str, job: &Id, kind: EventType, digest: &str, sequence: i64) -> EventId {
    let digest = sha256_hex(format!("jobherald event 1\n{aggregator}\n{job}\n{}\n{digest}\n{sequence}", kind.as_str()).as_bytes());
    EventId(format!("evt_{}", &digest[..32]))
}

/// The ledger keeps milliseconds; an event must be the same before and after it was kept.
pub(super) fn to_millisecond(timestamp: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(timestamp.as_millisecond()).unwrap_or(timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(last: i64, changed: &str, expect: i64) {
        assert_eq!(sequence(last, changed.parse().expect("an instant")), expect);
    }

    #[test]
    fn sequences_grow() {
        check(0, "2026-03-01T00:00:00Z", 1_772_323_200_000);
        check(1_772_323_200_000, "2026-03-01T00:00:00Z", 1_772_323_200_001);
        check(1_772_323_200_005, "1970-01-01T00:00:00Z", 1_772_323_200_006);
        check(i64::MAX, "2026-03-01T00:00:00Z", i64::MAX);
    }

    #[test]
    fn an_id_is_stable_and_has_no_full_stop() {
        let job = Id::of_own("a");
        let id = |aggregator, kind, digest, sequence| event_id(aggregator, &job, kind, digest, sequence).0;
        let base = id("board", EventType::Published, "d", 1);
        assert_eq!(base, "evt_fc5d56d83c39877e82a1825c4e267adb", "every receiver knows events by ids made in this way");
        for other in [
            id("board2", EventType::Published, "d", 1),
            id("board", EventType::Updated, "d", 1),
            id("board", EventType::Published, "e", 1),
            id("board", EventType::Published, "d", 2),
        ] {
            assert_ne!(base, other);
        }
    }
}
