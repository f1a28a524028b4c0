//! `command`: a program of one's own is told of each event on its standard input.

use super::{Capabilities, Deduplicates, Endpoint, EndpointError, Protocol};
use crate::config::settings::Aggregator;
use crate::deliver::endpoint::Carrier;
use crate::net::secret::ReadSecret;

pub(super) static PROTOCOL: Protocol = Protocol {
    id: "command",
    title: "A program of one's own",
    spec: "schemas/event.json",
    settings: &["command", "reconcile"],
    capabilities: Capabilities { deduplicates: Deduplicates::Never, success: "the program ends with 0", ..Capabilities::ALL },
    check,
    endpoint,
};

fn check(aggregator: &Aggregator) -> Result<(), EndpointError> {
    match aggregator.command.first() {
        None => Err(EndpointError::Missing("command")),
        Some(name) if name.trim().is_empty() => {
            Err(EndpointError::Setting { key: "command", why: "its first word, the program's name, is empty".to_owned() })
        }
        Some(_) => Ok(()),
    }
}

fn endpoint(aggregator: &Aggregator, _: ReadSecret<'_>) -> Result<Endpoint, EndpointError> {
    check(aggregator)?;
    let (command, folder) = (aggregator.command.clone(), aggregator.root.clone());
    // Its arguments may say more than everybody is to read.
    let shown = format!("the program `{}`", command.first().map(String::as_str).unwrap_or_default());
    Ok(Endpoint::local(shown, Carrier::Program { command, folder }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_has_a_name() {
        for (command, fine) in [(vec![], false), (vec![" ".to_owned()], false), (vec!["./tell".to_owned(), "--all".to_owned()], true)] {
            assert_eq!(check(&Aggregator { command, ..Aggregator::default() }).is_ok(), fine);
        }
    }
}
