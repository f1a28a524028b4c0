//! Days and instants as posts state them, and the forms in which formats want them.

use std::fmt;

use jiff::{Timestamp, civil::Date, tz::Offset, tz::TimeZone};
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

    /// The last second of it: a day ends at 23:59:59 in `zone`. Used for `validThrough`, whose last day counts in full.
    #[must_use]
    pub fn end(self, zone: &TimeZone) -> Self {
        match self {
            Self::Day(day) => zone
                .to_ambiguous_zoned_datetime(day.to_datetime(jiff::civil::time(23, 59, 59, 0)))
                .compatible()
                .map_or(self, |z| Self::Instant(z.timestamp(), z.offset())),
            Self::Instant(..) => self,
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
        let zone = TimeZone::get("Europe/Paris").expect("bundled time zones");
        let end = When::try_from("2026-12-31".to_owned()).expect("a day").end(&zone);
        assert_eq!(end.to_string(), "2026-12-31T23:59:59+01:00");
    }
}
