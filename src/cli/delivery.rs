//! Between the commands and `pipeline::deliver`: the one place that translates its values into ours.

use super::failure::Failure;
use super::outcome::{Planned, Sent, Standing};
use super::session::Session;
use crate::model::manifest::Manifest;

/// What each aggregator is to be told once `manifest` is committed.
pub(super) fn plan(session: &Session<'_>, _manifest: &Manifest) -> Result<Vec<Planned>, Failure> {
    apart(session)
}

/// Sends what the committed output calls for.
pub(super) fn deliver(session: &Session<'_>) -> Result<Vec<Sent>, Failure> {
    apart(session)
}

/// What the ledger says of each aggregator.
pub(super) fn status(session: &Session<'_>) -> Result<Vec<Standing>, Failure> {
    apart(session)
}

fn apart<T>(session: &Session<'_>) -> Result<Vec<T>, Failure> {
    match session.settings.aggregators.as_slice() {
        [] => Ok(vec![]),
        _ => Err(Failure::Deliver("delivery is not joined yet".to_owned())),
    }
}
