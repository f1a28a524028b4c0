//! One file per command: what it asks of the pipeline, and what it prints.

pub(super) mod build;
pub(super) mod check;
pub(super) mod completions;
pub(super) mod deliver;
pub(super) mod inspect;
pub(super) mod man;
pub(super) mod plan;
pub(super) mod publish;
pub(super) mod schema;
pub(super) mod status;

/// Ids of all targets.
pub(super) fn targets() -> Vec<&'static str> {
    crate::render::targets().iter().map(|target| target.settings).collect()
}

/// Names of all push protocols.
pub(super) fn kinds() -> Vec<&'static str> {
    crate::pipeline::deliver::PROTOCOLS.iter().map(|protocol| protocol.id).collect()
}
