//! When what failed is tried again. Pure: time and chance are arguments.

use std::time::Duration;

use jiff::Timestamp;

use crate::model::attempt::Outcome;

/// How long to wait after each failed attempt, and for how long to go on.
#[derive(Debug, Clone, Copy)]
pub struct Schedule {
    /// The longest wait after the first attempt, the second, and so on; the last one holds for all further ones. Chance takes its share of
    /// each (full jitter), so that many senders do not come back at once.
    pub delays: &'static [Duration],
    /// An event is given up after all of `delays` were used, and no sooner than so long after its first attempt.
    pub window: Duration,
}

impl Schedule {
    /// The first waits are short enough for one run; the others follow the example of Standard Webhooks 1.0.0, which lasts 75 hours.
    pub const STANDARD: Self = Self {
        delays: &[
            Duration::from_secs(1),
            Duration::from_secs(5),
            Duration::from_secs(20),
            Duration::from_mins(1),
            Duration::from_mins(5),
            Duration::from_mins(30),
            Duration::from_hours(2),
            Duration::from_hours(5),
            Duration::from_hours(10),
            Duration::from_hours(14),
            Duration::from_hours(20),
            Duration::from_hours(24),
        ],
        window: Duration::from_mins(75 * 60 + 35),
    };

    /// How long to wait after `failures` failures in a row, at least 1; `chance` lies in `[0, 1)`.
    #[must_use]
    pub fn wait(&self, failures: u32, chance: f64) -> Duration {
        let index = usize::try_from(failures.saturating_sub(1)).unwrap_or(usize::MAX);
        let longest = self.delays.get(index).or(self.delays.last()).copied().unwrap_or_default();
        longest.mul_f64(if chance.is_finite() { chance.clamp(0.0, 1.0) } else { 1.0 })
    }
}

/// An attempt that has just ended.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tried {
    /// Which attempt it was of those that count, from 1.
    pub(super) number: u32,
    /// When the first one was made.
    pub(super) first: Timestamp,
    /// Now.
    pub(super) now: Timestamp,
    /// How long the receiver wants us to wait.
    pub(super) retry_after: Option<Duration>,
    /// In `[0, 1)`.
    pub(super) chance: f64,
}

/// What becomes of an event after an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// It is done.
    Delivered,
    /// It is never tried again, because the receiver refused it.
    Refused,
    /// It is never tried again, because it was tried for too long.
    Dead,
    /// Nobody knows whether it arrived, and a second one would be a double: somebody has to say.
    Held,
    /// It is tried again after so long, in this run or in a later one.
    Retry(Duration),
    /// It is tried again in the next run, whenever that is: somebody has to change something first.
    NextRun,
}

pub(super) fn decide(schedule: &Schedule, outcome: Outcome, tried: &Tried) -> Decision {
    match outcome {
        Outcome::Delivered => Decision::Delivered,
        Outcome::Refused => Decision::Refused,
        Outcome::Denied | Outcome::Gone => Decision::NextRun,
        Outcome::Busy | Outcome::Failed | Outcome::Unreached | Outcome::Unknown => {
            let exhausted = usize::try_from(tried.number).is_ok_and(|number| number > schedule.delays.len());
            let since = Duration::try_from(tried.now.duration_since(tried.first)).unwrap_or_default();
            if exhausted && since >= schedule.window {
                return Decision::Dead;
            }
            let wait = schedule.wait(tried.number, tried.chance);
            Decision::Retry(tried.retry_after.map_or(wait, |asked| wait.max(asked)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: &str = "2026-03-01T12:00:00Z";

    fn now() -> Timestamp {
        NOW.parse().expect("an instant")
    }

    fn seconds(n: u64) -> Decision {
        Decision::Retry(Duration::from_secs(n))
    }

    #[track_caller]
    fn check(outcome: Outcome, number: u32, hours: i64, retry_after: Option<u64>, expect: Decision) {
        let first = now() - jiff::SignedDuration::from_hours(hours);
        let tried = Tried { number, first, now: now(), retry_after: retry_after.map(Duration::from_secs), chance: 0.5 };
        assert_eq!(decide(&Schedule::STANDARD, outcome, &tried), expect);
    }

    #[test]
    fn each_outcome_has_its_end() {
        check(Outcome::Delivered, 1, 0, None, Decision::Delivered);
        check(Outcome::Refused, 1, 0, None, Decision::Refused);
        check(Outcome::Denied, 1, 0, None, Decision::NextRun);
        check(Outcome::Gone, 1, 0, None, Decision::NextRun);
        check(Outcome::Failed, 2, 0, None, Decision::Retry(Duration::from_millis(2500)));
        check(Outcome::Unknown, 3, 0, None, seconds(10));
        check(Outcome::Unreached, 4, 0, None, seconds(30));
    }

    #[test]
    fn the_receiver_may_ask_for_longer_but_not_for_shorter() {
        check(Outcome::Busy, 4, 0, Some(3600), seconds(3600));
        check(Outcome::Busy, 4, 0, Some(0), seconds(30));
    }

    #[test]
    fn nothing_is_given_up_before_75_hours_or_before_every_wait_was_used() {
        check(Outcome::Failed, 40, 75, None, seconds(12 * 3600));
        check(Outcome::Failed, 12, 1000, None, seconds(12 * 3600));
        check(Outcome::Failed, 13, 76, None, Decision::Dead);
    }

    proptest! {
        #[test]
        fn a_wait_never_exceeds_its_bound(failures in any::<u32>(), chance in any::<f64>()) {
            prop_assert!(Schedule::STANDARD.wait(failures, chance) <= Duration::from_hours(24));
        }
    }
}
