//! `drop`: each event as a file in a folder, for programs on the same machine, and for trying out.

use super::{Capabilities, Endpoint, EndpointError, Protocol};
use crate::config::settings::Aggregator;
use crate::deliver::endpoint::Carrier;
use crate::net::secret::ReadSecret;

pub(super) static PROTOCOL: Protocol = Protocol {
    id: "drop",
    title: "Events as files in a folder",
    spec: "schemas/event.json",
    settings: &["path", "reconcile"],
    capabilities: Capabilities { success: "the file is on disk", ..Capabilities::ALL },
    check,
    endpoint,
};

fn check(aggregator: &Aggregator) -> Result<(), EndpointError> {
    aggregator.path.as_ref().map(drop).ok_or(EndpointError::Missing("path"))
}

fn endpoint(aggregator: &Aggregator, _: ReadSecret<'_>) -> Result<Endpoint, EndpointError> {
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
