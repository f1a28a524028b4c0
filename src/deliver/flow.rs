//! How much is sent to one aggregator at once, and when to stop for this run. Pure.

use std::time::Duration;

use super::schedule::Schedule;
use crate::model::attempt::Outcome;

/// After so many failures in a row nothing more is sent in this run.
const FAILURES_MAX: u32 = 10;
/// A failure or two may be those of one event; from here on they are the receiver's.
const FAILURES_ITS_OWN: u32 = 3;

/// The state of one aggregator during a run: it begins with one event at a time, until one was accepted.
#[derive(Debug, Clone)]
pub(super) struct Flow {
    ceiling: f64,
    limit: f64,
    proven: bool,
    failures: u32,
}

/// What follows from an outcome for the aggregator as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Course {
    /// Nothing.
    GoOn,
    /// Nothing is sent for so long.
    Pause(Duration),
    /// Nothing more is sent in this run: somebody has to change a setting first.
    Stop,
    /// Nothing more is sent in this run: it fails again and again.
    GiveUp,
    /// Nothing more is sent at all.
    Suspend,
}

impl Flow {
    /// At most `concurrency` events at once.
    #[expect(clippy::cast_precision_loss, reason = "nobody sends 2^52 events at once")]
    pub(super) fn new(concurrency: usize) -> Self {
        Self { ceiling: concurrency.max(1) as f64, limit: 1.0, proven: false, failures: 0 }
    }

    /// How many events may be under way.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and the ceiling, which was an integer")]
    pub(super) fn limit(&self) -> usize {
        self.limit as usize
    }

    /// Takes note of an outcome: the limit grows by one for a round of successes and is halved by a failure.
    pub(super) fn observe(&mut self, outcome: Outcome, retry_after: Option<Duration>, schedule: &Schedule, chance: f64) -> Course {
        match outcome {
            Outcome::Delivered => {
                self.failures = 0;
                self.limit = if self.proven { (self.limit + 1.0 / self.limit).min(self.ceiling) } else { self.ceiling };
                self.proven = true;
                return Course::GoOn;
            }
            Outcome::Denied => return Course::Stop,
            Outcome::Gone => return Course::Suspend,
            Outcome::Refused => {}
            Outcome::Busy | Outcome::Failed | Outcome::Unreached | Outcome::Unknown => self.limit = (self.limit / 2.0).max(1.0),
        }
        self.failures += 1;
        let own = self.failures.saturating_sub(FAILURES_ITS_OWN);
        match outcome {
            _ if self.failures >= FAILURES_MAX => Course::GiveUp,
            Outcome::Busy => {
                let wait = schedule.wait(self.failures, chance);
                Course::Pause(retry_after.map_or(wait, |asked| wait.max(asked)))
            }
            Outcome::Failed | Outcome::Unreached | Outcome::Unknown if own > 0 => Course::Pause(schedule.wait(own, chance)),
            _ => Course::GoOn,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The course after the last of `outcomes`, and the limit then.
    #[track_caller]
    fn check(outcomes: &[Outcome], retry_after: Option<u64>, course: Course, limit: usize) {
        let mut flow = Flow::new(4);
        let mut last = Course::GoOn;
        for outcome in outcomes {
            last = flow.observe(*outcome, retry_after.map(Duration::from_secs), &Schedule::STANDARD, 0.5);
        }
        assert_eq!((last, flow.limit()), (course, limit));
    }

    fn pause(millis: u64) -> Course {
        Course::Pause(Duration::from_millis(millis))
    }

    #[test]
    fn one_probe_then_all_at_once() {
        assert_eq!(Flow::new(4).limit(), 1);
        check(&[Outcome::Delivered], None, Course::GoOn, 4);
    }

    #[test]
    fn a_busy_receiver_is_given_time_and_then_more_again() {
        use Outcome::{Busy, Delivered};
        check(&[Delivered, Busy], Some(7), pause(7000), 2);
        check(&[Delivered, Busy, Busy], None, pause(2500), 1);
        check(&[Delivered, Busy, Delivered], None, Course::GoOn, 2);
        check(&[Delivered, Busy, Delivered, Delivered], None, Course::GoOn, 2);
        check(&[Delivered, Busy, Delivered, Delivered, Delivered], None, Course::GoOn, 3);
    }

    #[test]
    fn one_bad_event_does_not_hold_up_the_others() {
        use Outcome::{Delivered, Failed, Refused};
        check(&[Delivered, Failed], None, Course::GoOn, 2);
        check(&[Delivered, Refused], None, Course::GoOn, 4);
        check(&[Delivered, Failed, Delivered, Failed, Delivered, Failed], None, Course::GoOn, 1);
    }

    #[test]
    fn a_receiver_that_only_fails_is_left_alone() {
        use Outcome::{Denied, Failed, Gone, Refused, Unreached};
        check(&[Denied], None, Course::Stop, 1);
        check(&[Gone], None, Course::Suspend, 1);
        check(&[Unreached; 4], None, pause(500), 1);
        check(&[Failed; 9], None, pause(15 * 60_000), 1);
        check(&[Failed; 10], None, Course::GiveUp, 1);
        check(&[Refused; 10], None, Course::GiveUp, 1);
    }
}
