//! Instants in the forms that formats want.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

use crate::model::time::to_second;

/// RFC 822 with a year of four digits, in GMT: `Fri, 20 Nov 2026 09:00:00 GMT`.
pub(in crate::render) fn rfc822(instant: Timestamp) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&in_years(instant)).expect("a year from 1 to 9999 can be written")
}

/// RFC 3339 in UTC, to the second: `2026-11-20T09:00:00Z`.
pub(in crate::render) fn rfc3339(instant: Timestamp) -> String {
    in_years(instant).to_string()
}

/// What the crate `atom_syndication` takes.
pub(in crate::render) fn chrono(instant: Timestamp) -> chrono::DateTime<chrono::FixedOffset> {
    chrono::DateTime::from_timestamp(in_years(instant).as_second(), 0).expect("a year from 1 to 9999 is in chrono's range").fixed_offset()
}

/// To the second, and not before the year 1, which no format can write.
fn in_years(instant: Timestamp) -> Timestamp {
    const YEAR_1: i64 = -62_135_596_800;
    to_second(instant).max(Timestamp::from_second(YEAR_1).expect("in jiff's range"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(instant: &str, in_822: &str, in_3339: &str) {
        let instant: Timestamp = instant.parse().expect("an instant");
        assert_eq!(rfc822(instant), in_822);
        assert_eq!(rfc3339(instant), in_3339);
        assert_eq!(chrono(instant).to_rfc3339(), in_3339.replace('Z', "+00:00"));
    }

    #[test]
    fn every_format_gets_its_form() {
        check("2026-11-20T10:00:00.5+01:00", "Fri, 20 Nov 2026 09:00:00 GMT", "2026-11-20T09:00:00Z");
        check("2017-07-02T00:00:00Z", "Sun, 02 Jul 2017 00:00:00 GMT", "2017-07-02T00:00:00Z");
        check("-009999-01-02T02:00:00Z", "Mon, 01 Jan 0001 00:00:00 GMT", "0001-01-01T00:00:00Z");
        check("9999-12-30T22:00:00Z", "Thu, 30 Dec 9999 22:00:00 GMT", "9999-12-30T22:00:00Z");
    }
}
