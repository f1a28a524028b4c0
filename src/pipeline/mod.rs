//! The whole program on one screen: what a run does, in order. Prints nothing, reads no environment, knows no exit codes.

pub use crate::write::{Lock, WriteError, Written, lock, read_artifact, read_manifest};

pub use crate::inject::{generator_by_files, generators};
pub use crate::parse::formats;

/// Addresses to what they give.
pub mod fetch;

/// Records from standard input, programs and files of changes.
pub mod feeds;

/// Posts to what is understood of them.
pub mod understand;

/// What sentences suggest, written into the posts.
pub mod fix;

/// Posts to output.
pub mod build;

/// Published documents, anybody's, to what is wrong with them.
pub mod validate;

/// The checks over what was understood.
pub mod checks;
/// Whether the schedule that starts the program is about to end.
pub mod schedule;

mod aggregators;
mod archives;
mod body;
mod documents;
mod existing;
mod hosted;
mod include;
mod losses;
mod paging;
mod prepared;
mod records;
mod reports;
mod rows;
mod streams;
mod trial;

/// Output to aggregators.
pub mod deliver;

/// Whether everything that a run leans on is in order.
pub mod doctor;

/// What a receiver gets.
pub mod listen;

/// What was published and told, from one machine to the next.
pub mod state;

/// Figures of runs to a collector.
pub mod telemetry;

/// A run's way of saying how far it is.
pub trait Progress: Sync {
    /// A stage begins; `total` items lie ahead where that is known.
    fn begin(&self, stage: &'static str, total: Option<usize>);
    /// So many more items are done.
    fn advance(&self, items: usize);
    /// The stage is over.
    fn end(&self);
}

/// Says nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: &'static str, _: Option<usize>) {}
    fn advance(&self, _: usize) {}
    fn end(&self) {}
}
