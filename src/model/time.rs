//! Days and instants as posts state them, and the forms in which formats want them.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Span, Timestamp, civil::Date, tz::Offset, tz::TimeZone};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A day, or an instant to the second with the offset it was written with.
///
/// Its text form is ISO 8601: `2026-03-01` or `2026-03-01T09:00:00+01:00` (`Z` for the offset 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(into = "String", try_from = "String")]
#[schemars(with = "String")]
pub enum When {
    /// A day without a time.
    Day(Date),
    /// An instant.
    Instant(Timestamp, Offset),
}

impl When {
    /// The instant at `timestamp`, cut to the second, to be written with `offset`.
    #[must_use]
    pub fn instant(timestamp: Timestamp, offset: Offset) -> Self {
        Self::Instant(to_second(timestamp), offset)
    }

    /// The instant at which it begins: a day begins at midnight in `zone`.
    #[must_use]
    pub fn start(self, zone: &TimeZone) -> Timestamp {
        match self {
            Self::Day(day) => zone
                .to_ambiguous_zoned_datetime(day.to_datetime(jiff::civil::Time::midnight()))
                .compatible()
                .map_or(Timestamp::MIN, |z| z.timestamp()),
            Self::Instant(timestamp, _) => timestamp,
        }
    }

    /// The last second of it: a day ends with the second before the next one begins in `zone`, which is 23:59:59 but where clocks are moved
    /// at midnight. Used for `validThrough`, whose last day counts in full.
    #[must_use]
    pub fn end(self, zone: &TimeZone) -> Self {
        match self {
            Self::Day(day) => {
                let next = day.tomorrow().map_or(Timestamp::MAX, |next| Self::Day(next).start(zone));
                let last = next.checked_sub(SignedDuration::from_secs(1)).unwrap_or(next);
                Self::Instant(last, zone.to_offset(last))
            }
            Self::Instant(..) => self,
        }
    }

    /// The day on which it falls in `zone`.
    #[must_use]
    pub fn day(self, zone: &TimeZone) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Instant(timestamp, _) => zone.to_datetime(timestamp).date(),
        }
    }
}

/// A length of time in days, weeks, months or years of the calendar: never nothing, and at most [`Period::YEARS_MAX`] years.
#[derive(Debug, Clone, Copy)]
pub struct Period(Span);

impl Period {
    /// No job is open for longer.
    pub const YEARS_MAX: i16 = 10;

    /// So many days, which are at least one.
    #[must_use]
    pub fn days(days: u16) -> Self {
        Self(Span::new().days(days.max(1)))
    }

    /// The day that is so long after `day`.
    #[must_use]
    pub fn after(self, day: Date) -> Date {
        day.checked_add(self.0).unwrap_or(Date::MAX)
    }

    /// The day that is so long before `day`.
    #[must_use]
    pub fn before(self, day: Date) -> Date {
        day.checked_sub(self.0).unwrap_or(Date::MIN)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

/// Why a text is no [`Period`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// It cannot be read.
    #[error("is no length of time")]
    Unreadable,
    /// It has hours, minutes or seconds.
    #[error("is not made of days: `m` are minutes, months are `mo`")]
    TooFine,
    /// It is nothing, or runs backwards.
    #[error("is no time at all")]
    Nothing,
    /// It is longer than [`Period::YEARS_MAX`] years.
    #[error("is longer than ten years")]
    TooLong,
}

impl FromStr for Period {
    type Err = PeriodError;

    /// As jiff reads it: `60d`, `8w`, `3mo`, `2 weeks`, `P60D`.
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        const SOME_DAY: Date = Date::constant(2001, 1, 1);
        const LONGEST: Date = Date::constant(2001 + Period::YEARS_MAX, 1, 1);
        let span: Span = text.trim().parse().map_err(|_| PeriodError::Unreadable)?;
        let of_days = Span::new()
            .try_years(span.get_years())
            .and_then(|s| s.try_months(span.get_months()))
            .and_then(|s| s.try_weeks(span.get_weeks()))
            .and_then(|s| s.try_days(span.get_days()))
            .map_err(|_| PeriodError::Unreadable)?;
        if of_days.fieldwise() != span.fieldwise() {
            return Err(PeriodError::TooFine);
        }
        let end = SOME_DAY.checked_add(span).map_err(|_| PeriodError::TooLong)?;
        match (end - SOME_DAY).get_days() {
            ..=0 => Err(PeriodError::Nothing),
            _ if end > LONGEST => Err(PeriodError::TooLong),
            _ => Ok(Self(span)),
        }
    }
}

/// Cuts an instant to the second, towards the past.
#[must_use]
pub fn to_second(timestamp: Timestamp) -> Timestamp {
    Timestamp::from_second(timestamp.as_millisecond().div_euclid(1000)).unwrap_or(timestamp)
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Instant(timestamp, offset) if offset.is_zero() => write!(f, "{timestamp}"),
            Self::Instant(timestamp, offset) => write!(f, "{}", timestamp.display_with_offset(*offset)),
        }
    }
}

impl From<When> for String {
    fn from(when: When) -> Self {
        when.to_string()
    }
}

/// The text is neither a day nor an instant with an offset.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is neither a day (2026-03-01) nor an instant with an offset (2026-03-01T09:00:00+01:00)")]
pub struct WhenError(String);

impl TryFrom<String> for When {
    type Error = WhenError;

    fn try_from(text: String) -> Result<Self, WhenError> {
        if text.len() == 10
            && let Ok(day) = text.parse()
        {
            return Ok(Self::Day(day));
        }
        let pieces = jiff::fmt::temporal::Pieces::parse(&text).ok();
        let offset = pieces.and_then(|p| p.to_numeric_offset());
        match (text.parse::<Timestamp>(), offset) {
            (Ok(timestamp), offset) => Ok(Self::instant(timestamp, offset.unwrap_or(Offset::UTC))),
            _ => Err(WhenError(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(When::try_from(text.to_owned()).map_or_else(|e| e.to_string(), |w| w.to_string()), expect);
    }

    #[test]
    fn text_forms_survive() {
        check("2026-03-01", "2026-03-01");
        check("2026-03-01T09:00:00+01:00", "2026-03-01T09:00:00+01:00");
        check("2017-07-22T16:02:11.316+00:00", "2017-07-22T16:02:11Z");
        check("tomorrow", "`tomorrow` is neither a day (2026-03-01) nor an instant with an offset (2026-03-01T09:00:00+01:00)");
    }

    #[test]
    fn a_last_day_ends_in_its_own_zone() {
        for (zone, day, expect) in [
            ("Europe/Paris", "2026-12-31", "2026-12-31T23:59:59+01:00"),
            ("Europe/Paris", "2026-03-29", "2026-03-29T23:59:59+02:00"),
            ("Europe/Paris", "2026-10-25", "2026-10-25T23:59:59+01:00"),
            ("Asia/Kolkata", "2026-10-25", "2026-10-25T23:59:59+05:30"),
            ("UTC", "2026-10-25", "2026-10-25T23:59:59Z"),
            // The clocks go from 24:00 back to 23:00: the day has a second 23:59:59.
            ("Asia/Beirut", "2025-10-25", "2025-10-25T23:59:59+02:00"),
            // From 23:00 to 24:00: it has none.
            ("America/Nuuk", "2026-03-28", "2026-03-28T22:59:59-02:00"),
            // An instant is the last one as it stands.
            ("America/New_York", "2026-06-10T23:59:59+01:00", "2026-06-10T23:59:59+01:00"),
        ] {
            let zone = TimeZone::get(zone).expect("bundled time zones");
            assert_eq!(When::try_from(day.to_owned()).expect("a day").end(&zone).to_string(), expect, "{day}");
        }
    }

    #[track_caller]
    fn check_period(text: &str, expect: &str) {
        let day = Date::constant(2026, 1, 31);
        let said = text.parse::<Period>().map_or_else(|e| e.to_string(), |p| format!("{p} {} {}", p.after(day), p.before(day)));
        assert_eq!(said, expect, "{text}");
    }

    #[test]
    fn periods_are_days_of_the_calendar() {
        check_period("60d", "60d 2026-04-01 2025-12-02");
        check_period("8w", "8w 2026-03-28 2025-12-06");
        check_period("1mo", "1mo 2026-02-28 2025-12-31");
        check_period(" 2 weeks ", "2w 2026-02-14 2026-01-17");
        check_period("P60D", "60d 2026-04-01 2025-12-02");
        for (text, expect) in [
            ("", PeriodError::Unreadable),
            ("60", PeriodError::Unreadable),
            ("soon", PeriodError::Unreadable),
            ("3m", PeriodError::TooFine),
            ("1d 2h", PeriodError::TooFine),
            ("0d", PeriodError::Nothing),
            ("-3d", PeriodError::Nothing),
            ("11y", PeriodError::TooLong),
            ("4000d", PeriodError::TooLong),
        ] {
            check_period(text, &expect.to_string());
        }
    }
}
