//! `drop`: each event as a file in a folder, for programs on the same machine, and for trying out.

use super::{Capabilities, Endpoint, EndpointError, Protocol};
use crate::config::settings::Aggregator;
use crate::deliver::endpoint::Carrier;
use crate::deliver::speech::Message;
use crate::net::secret::ReadSecret;

pub(super) static PROTOCOL: Protocol = Protocol {
    id: "drop",
    title: "Events as files in a folder",
    spec: "schemas/event.json",
    settings: &["path"],
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
fn name(message: &Message) -> String {
    format!("{:015}-{}.json", message.event.data.sequence, message.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deliver::fixture;

    #[test]
    fn names_sort_by_time() {
        let name_at = |sequence| {
            let mut message = fixture::published("evt_1");
            message.event.data.sequence = sequence;
            name(&message)
        };
        assert_eq!(name_at(1_772_323_200_000), "001772323200000-evt_1.json");
        assert!(name_at(999_999_999_999) < name_at(1_000_000_000_000));
    }
}
