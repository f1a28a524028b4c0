//! Days and instants in the forms that documents write.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, fmt::rfc2822};

use super::compare::Match;
use crate::model::dialect::DAY_ALONE;
use crate::model::time::When;

/// Whether `text` says `value`, which is a day or an instant as posts state them; `None` where it is none.
pub(super) fn compare(value: &str, text: &str, zone: &TimeZone) -> Option<Match> {
    let stated = When::try_from(value.to_owned()).ok()?;
    let text = text.trim();
    let instant = text.parse::<Timestamp>().ok().or_else(|| Some(rfc2822::parse(text).ok()?.timestamp()));
    let days = instant.map_or_else(|| days(text), |instant| vec![zone.to_datetime(instant).date()]);
    // The last second of a day, and its first, say that day.
    let is_whole = match stated {
        When::Day(_) => true,
        When::Instant(at, _) => {
            matches!((zone.to_datetime(at).hour(), zone.to_datetime(at).minute(), zone.to_datetime(at).second()), (23, 59, 59) | (0, 0, 0))
        }
    };
    Some(match (stated, instant) {
        (When::Instant(stated, _), Some(instant)) if stated == instant => Match::Same,
        _ if !days.contains(&stated.day(zone)) => Match::No,
        _ if is_whole => Match::Same,
        _ => Match::near(DAY_ALONE),
    })
}

/// The days that a text may mean: some documents write the month first.
fn days(text: &str) -> Vec<Date> {
    let head = text.split(['T', ' ']).next().unwrap_or_default();
    let parts: Vec<i16> = head.split(['-', '/', '.']).filter_map(|part| part.parse().ok()).collect();
    let &[a, b, c] = parts.as_slice() else { return Vec::new() };
    let date = |year: i16, month: i16, day: i16| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    [date(a, b, c), date(c, b, a), date(c, a, b)].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, text: &str, expect: Option<&Match>) {
        let paris = TimeZone::get("Europe/Paris").expect("a zone");
        assert_eq!(compare(value, text, &paris).as_ref(), expect, "{value} in {text}");
    }

    #[test]
    fn days_are_known_in_every_form() {
        for text in [
            "2026-12-31",
            "12/31/2026",
            "31.12.2026",
            "31/12/2026",
            "2026-12-31T23:59:59+01:00",
            "Thu, 31 Dec 2026 22:59:59 +0000",
            "2026-12-31 00:00:00",
        ] {
            check("2026-12-31", text, Some(&Match::Same));
        }
        check("2026-12-31", "2026-12-30", Some(&Match::No));
        check("2026-12-31T17:00:00+01:00", "2026-12-31T16:00:00Z", Some(&Match::Same));
        check("2026-12-31T17:00:00+01:00", "2026-12-31", Some(&Match::near(DAY_ALONE)));
        check("soon", "soon", None);
    }
}
