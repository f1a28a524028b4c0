//! Abbreviations of time zones, as generators write them: `2026-03-01 08:00 CEST`.

use jiff::tz::Offset;

/// What they stand for, in hours, where they stand for one thing only.
const HOURS: &[(&str, i8)] = &[
    ("WET", 0),
    ("WEST", 1),
    ("CET", 1),
    ("CEST", 2),
    ("MEZ", 1),
    ("MESZ", 2),
    ("EET", 2),
    ("EEST", 3),
    ("EST", -5),
    ("EDT", -4),
    ("CDT", -5),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];

/// The offset that an abbreviation means.
pub(super) fn offset_of(text: &str) -> Option<Offset> {
    HOURS.iter().find(|(name, _)| *name == text).map(|(_, hours)| Offset::constant(*hours))
}
