//! Days, in the zone of the site: a job that is open has begun there, so no day lies in the future where the employer is.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::catalog::Entry;
use crate::model::dialect::Item;
use crate::model::target::Site;
use crate::model::time::When;

/// The order of a day's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Order {
    /// `2026-11-20`
    Iso,
    /// `11/20/2026`
    American,
    /// `20.11.2026`
    Dotted,
}

impl Order {
    /// A day in this order.
    pub(in crate::render) fn of(self, day: Date) -> String {
        let (year, month, date) = (day.year(), day.month(), day.day());
        match self {
            Self::Iso => format!("{year:04}-{month:02}-{date:02}"),
            Self::American => format!("{month:02}/{date:02}/{year:04}"),
            Self::Dotted => format!("{date:02}.{month:02}.{year:04}"),
        }
    }
}

/// The day on which a job was posted: the stated one, else that of its first publication.
pub(in crate::render) fn posted(entry: &Entry, site: &Site) -> Date {
    match entry.posting.date_posted {
        Some(When::Day(day)) => day,
        _ => local(entry.published, site),
    }
}

/// Its last day.
pub(in crate::render) fn last(item: &Item<'_>, site: &Site) -> Option<Date> {
    Some(match item.entry.posting.valid_through? {
        When::Day(day) => day,
        When::Instant(instant, _) => local(instant, site),
    })
}

/// The last instant of it.
pub(in crate::render) fn end(item: &Item<'_>, site: &Site) -> Option<Timestamp> {
    Some(item.entry.posting.valid_through?.end(&site.time_zone).start(&site.time_zone))
}

/// The day of an instant.
pub(in crate::render) fn local(instant: Timestamp, site: &Site) -> Date {
    site.time_zone.to_datetime(instant).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_order_is_written_in_full() {
        let day = jiff::civil::date(2026, 3, 1);
        let all = [Order::Iso, Order::American, Order::Dotted].map(|order| order.of(day));
        assert_eq!(all, ["2026-03-01", "03/01/2026", "01.03.2026"]);
    }
}
