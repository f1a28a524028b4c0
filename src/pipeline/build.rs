//! Posts to output: read, understand, check, render, write.

use std::path::PathBuf;

use jiff::Timestamp;

use super::Progress;
use crate::config::settings::Settings;
use crate::diagnostic::Diagnostics;
use crate::model::inspect::InspectRecord;
use crate::model::manifest::Manifest;

/// How a build is to be made.
pub struct BuildOptions<'a> {
    /// The run's clock.
    pub now: Timestamp,
    /// Whether files are written, or only compared.
    pub mode: Mode,
    /// Whether an error-level diagnostic keeps everything from being written.
    pub strict: bool,
    /// So many removals are allowed whatever the guard says.
    pub allow_removals: Option<usize>,
    /// Told how far it is.
    pub progress: &'a dyn Progress,
}

/// Whether files are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Write.
    Write,
    /// Say what would be written.
    Compare,
}

/// What a build did, or would do.
#[derive(Debug)]
pub struct BuildReport {
    /// The manifest that is committed now, or would be.
    pub manifest: Manifest,
    /// Paths written for the first time.
    pub created: Vec<String>,
    /// Paths whose bytes changed.
    pub changed: Vec<String>,
    /// Paths removed.
    pub removed: Vec<String>,
    /// How many files came out the same and were not touched.
    pub unchanged: usize,
    /// Source records by kind and status.
    pub counts: Counts,
    /// What was found.
    pub diagnostics: Diagnostics,
}

/// Source records by kind and status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Counts {
    /// All records.
    pub records: usize,
    /// Open postings: what is published.
    pub open: usize,
    /// Open postings that could not be read and stay as last published.
    pub held: usize,
    /// Drafts.
    pub draft: usize,
    /// Postings whose date lies ahead.
    pub scheduled: usize,
    /// Postings that say that they are closed.
    pub closed: usize,
    /// Postings whose end has passed.
    pub expired: usize,
    /// Records that are no job posts.
    pub not_a_posting: usize,
    /// Records that could not be read.
    pub unreadable: usize,
}

/// What was understood, without writing anything.
#[derive(Debug)]
pub struct Understood {
    /// One per source record, in path order.
    pub records: Vec<InspectRecord>,
    /// Everything that was found, those of the records included.
    pub diagnostics: Diagnostics,
    /// Source records by kind and status.
    pub counts: Counts,
}

/// Stand-in until the stages are joined.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The stages are not joined yet.
    #[error("the stages are not joined yet")]
    Apart,
}

/// Stand-in until the stages are joined.
pub fn build(_: &Settings, _: &BuildOptions<'_>) -> Result<BuildReport, BuildError> {
    Err(BuildError::Apart)
}

/// Stand-in until the stages are joined.
pub fn understand(_: &Settings, _: Timestamp, _: &[PathBuf], _: bool, _: &dyn Progress) -> Result<Understood, BuildError> {
    Err(BuildError::Apart)
}
