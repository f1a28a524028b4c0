//! One file per command: what it asks of the pipeline, and what it prints.

pub(super) mod build;
pub(super) mod check;
pub(super) mod completions;
pub(super) mod deliver;
pub(super) mod doctor;
pub(super) mod fix;
pub(super) mod inspect;
pub(super) mod keygen;
pub(super) mod listen;
pub(super) mod man;
pub(super) mod plan;
pub(super) mod publish;
pub(super) mod replay;
pub(super) mod schema;
pub(super) mod state;
pub(super) mod status;
pub(super) mod validate;
pub(super) mod worker;
