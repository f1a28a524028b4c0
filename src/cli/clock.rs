//! The run's clock: the only file that reads the system's.

use std::str::FromStr;
use std::time::{Duration, Instant};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::model::clock::Clock;
use crate::model::time::When;

/// A time as `--now` gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// An instant.
    Instant(Timestamp),
    /// The midnight in which a day begins in the site's zone.
    Day(Date),
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.len() == 10
            && let Ok(day) = text.parse()
        {
            return Ok(Self::Day(day));
        }
        text.parse()
            .map(Self::Instant)
            .map_err(|_| "write an instant with its offset (2026-03-01T09:00:00Z) or a day (2026-03-01)".to_owned())
    }
}

/// The present time, or what `--now` says it is.
#[must_use]
pub fn now(given: Option<Moment>, zone: &TimeZone) -> Timestamp {
    match given {
        Some(Moment::Instant(instant)) => instant,
        Some(Moment::Day(day)) => When::Day(day).start(zone),
        None => Timestamp::now(),
    }
}

/// How long something takes.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts one.
    #[must_use]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since then.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// The clock of a delivery, which takes its time: it goes on from the run's.
#[derive(Debug, Clone, Copy)]
pub struct Running {
    ahead: SignedDuration,
}

impl Running {
    /// A clock that shows `now` at this moment.
    #[must_use]
    pub fn from(now: Timestamp) -> Self {
        Self { ahead: now.duration_since(Timestamp::now()) }
    }
}

impl Clock for Running {
    fn now(&self) -> Timestamp {
        self.wall().checked_add(self.ahead).unwrap_or(Timestamp::MAX)
    }

    fn wall(&self) -> Timestamp {
        Timestamp::now()
    }

    fn chance(&self) -> f64 {
        fastrand::f64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let zone = TimeZone::get("Europe/Paris").expect("bundled time zones");
        let read = text.parse().map(|moment| now(Some(moment), &zone).to_string());
        assert_eq!(read.unwrap_or_else(|error: String| error), expect);
    }

    #[test]
    fn instants_and_days_are_read() {
        check("2026-03-01T09:00:00Z", "2026-03-01T09:00:00Z");
        check("2026-03-01T09:00:00+01:00", "2026-03-01T08:00:00Z");
        check("2026-03-01", "2026-02-28T23:00:00Z");
        check("2026-02-30", "write an instant with its offset (2026-03-01T09:00:00Z) or a day (2026-03-01)");
        check("tomorrow", "write an instant with its offset (2026-03-01T09:00:00Z) or a day (2026-03-01)");
    }
}
