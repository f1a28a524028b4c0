//! The status of a posting at one instant.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::model::draft::{Draft, Stated, Status};
use crate::model::time::When;

/// What a post says of itself comes first; then its end (`end` where another one than its own holds), which wins over `open: true`; then its beginning.
#[must_use]
pub fn of(draft: &Draft, end: Option<When>, now: Timestamp, zone: &TimeZone) -> Status {
    match draft.stated {
        Stated::Draft => Status::Draft,
        Stated::Closed => Status::Closed,
        Stated::Open if end.or(draft.posting.valid_through).is_some_and(|w| w.end(zone).start(zone) < now) => Status::Expired,
        Stated::Open if draft.posting.date_posted.is_some_and(|w| w.start(zone) > now) => Status::Scheduled,
        Stated::Open => Status::Open,
    }
}
