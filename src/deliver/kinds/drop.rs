//! `drop`: each event as a file in a folder, for programs on the same machine, and for trying out; or as an object in an object store.

use std::time::Duration;

use super::{Capabilities, Endpoint, EndpointError, Protocol};
use crate::config::settings::Aggregator;
use crate::deliver::endpoint::Carrier;
use crate::net::bucket::Bucket;
use crate::net::secret::ReadSecret;

/// For one operation, unless it is said otherwise.
const TIMEOUT: Duration = Duration::from_secs(20);

pub(super) static PROTOCOL: Protocol = Protocol {
    id: "drop",
    title: "Events as files in a folder, or in an object store",
    spec: "schemas/event.json",
    settings: &["path", "bucket", "reconcile"],
    capabilities: Capabilities { success: "the file is on disk, or the store has it", ..Capabilities::ALL },
    check,
    endpoint,
};

fn check(aggregator: &Aggregator) -> Result<(), EndpointError> {
    if aggregator.path.is_none() && aggregator.bucket.is_none() { Err(EndpointError::Missing("path")) } else { Ok(()) }
}

fn endpoint(aggregator: &Aggregator, read: ReadSecret<'_>) -> Result<Endpoint, EndpointError> {
    if let Some(place) = &aggregator.bucket {
        let bucket = Bucket::open(place, read, TIMEOUT)?;
        return Ok(Endpoint::local(place.to_string(), Carrier::Bucket { bucket, name }));
    }
    let path = aggregator.path.clone().ok_or(EndpointError::Missing("path"))?;
    Ok(Endpoint::local(path.display().to_string(), Carrier::Folder { path, name }))
}

/// Sorts by time, and is the same in every attempt. The sequence is padded to the length that it has until the year 33658.
fn name(sequence: i64, id: &str) -> String {
    format!("{sequence:015}-{id}.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_time() {
        assert_eq!(name(1_772_323_200_000, "evt_1"), "001772323200000-evt_1.json");
        assert!(name(999_999_999_999, "evt_1") < name(1_000_000_000_000, "evt_1"));
    }
}
