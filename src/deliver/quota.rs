//! How much a receiver takes a day, and what is left of it. Pure.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// How much a receiver takes on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// So many events.
    pub a_day: u32,
    /// The IANA time zone in which its days begin.
    pub zone: &'static str,
}

/// One day of a receiver.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// So many events are taken.
    pub a_day: u32,
    /// When it began.
    pub begun: Timestamp,
    /// When the next one begins.
    pub next: Timestamp,
}

/// How much a receiver takes today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// So many events a day.
    pub a_day: u32,
    /// So many of them are left.
    pub left: usize,
    /// When its next day begins.
    pub renewed: Timestamp,
}

impl Budget {
    /// The day that it is where days of the receiver begin.
    #[must_use]
    pub fn day(&self, now: Timestamp) -> Day {
        let zone = TimeZone::get(self.zone).expect("the time zone of a protocol is one of the database that comes with the program");
        let today = now.to_zoned_datetime(zone);
        let begun = today.start_of_day().map_or(now, |start| start.timestamp());
        let next = today.checked_add(1.day()).and_then(|next| next.start_of_day()).map_or(Timestamp::MAX, |start| start.timestamp());
        Day { a_day: self.a_day, begun, next }
    }
}

impl Day {
    /// What is left after so many events.
    #[must_use]
    pub fn allowance(&self, spent: usize) -> Allowance {
        let all = usize::try_from(self.a_day).unwrap_or(usize::MAX);
        Allowance { a_day: self.a_day, left: all.saturating_sub(spent), renewed: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(zone: &'static str, now: &str, begun: &str, next: &str) {
        let instant = |text: &str| text.parse().expect("an instant");
        assert_eq!(Budget { a_day: 200, zone }.day(instant(now)), Day { a_day: 200, begun: instant(begun), next: instant(next) });
    }

    #[test]
    fn days_begin_where_the_receiver_is() {
        check("UTC", "2026-03-01T12:00:00Z", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z");
        check("America/Los_Angeles", "2026-03-01T07:59:59Z", "2026-02-28T08:00:00Z", "2026-03-01T08:00:00Z");
        // The day on which clocks go forward there has 23 hours.
        check("America/Los_Angeles", "2026-03-08T12:00:00Z", "2026-03-08T08:00:00Z", "2026-03-09T07:00:00Z");
    }

    #[test]
    fn what_is_left_is_never_less_than_nothing() {
        let day = Budget { a_day: 3, zone: "UTC" }.day(Timestamp::UNIX_EPOCH);
        assert_eq!([0, 2, 3, 9].map(|spent| day.allowance(spent).left), [3, 1, 0, 0]);
    }
}
