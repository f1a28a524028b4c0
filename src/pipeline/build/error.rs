//! Why a build could not be made.

use std::path::PathBuf;

use crate::source;
use crate::write::WriteError;

/// Why a build could not be made. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A source cannot be read at all.
    #[error(transparent)]
    Source(#[from] source::SourceError),
    /// The output cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// Files of a feed cannot be read or written.
    #[error(transparent)]
    Feed(#[from] source::feed::FeedError),
    /// What was fetched cannot be kept.
    #[error(transparent)]
    Keep(#[from] source::kept::KeepError),
    /// The system gave no threads or timers.
    #[error("sources could not be fetched: {0}")]
    Runtime(std::io::Error),
    /// A guard stopped the run.
    #[error("{what}: nothing was written or sent. If this is meant, run again with `--allow-removals {removals}`")]
    Guard {
        /// What would happen.
        what: String,
        /// How many jobs would close.
        removals: usize,
    },
    /// The guard against a flood of updates stopped the run.
    #[error(
        "{0}: nothing was written or sent. `jobherald plan` shows them; if this is meant, run once more with JOBHERALD_GUARD_UPDATES_PERCENT=100"
    )]
    Flood(String),
    /// The site generator's own configuration cannot be read.
    #[error("`{path}`, which `site.config` names: {problem}", path = path.display())]
    SiteConfig {
        /// The file.
        path: PathBuf,
        /// Why.
        problem: source::ReadProblem,
    },
    /// The file of known findings cannot be read.
    #[error(
        "`{path}`, which `check.baseline` names: {problem}. `jobherald check --write-baseline` writes it anew",
        path = path.display()
    )]
    Baseline {
        /// The file.
        path: PathBuf,
        /// Why.
        problem: String,
    },
    /// The file of towns cannot be read.
    #[error("`{path}`, which `enrich.gazetteer` names: {problem}", path = path.display())]
    Gazetteer {
        /// The file.
        path: PathBuf,
        /// Why.
        problem: source::ReadProblem,
    },
    /// A line of the file of towns is none.
    #[error(
        "`{path}`, which `enrich.gazetteer` names, line {line}: {problem}. It is to be a file such as cities15000.txt of \
         https://download.geonames.org/export/dump/",
        path = path.display()
    )]
    GazetteerLine {
        /// The file.
        path: PathBuf,
        /// Its line.
        line: u32,
        /// What is wrong with it.
        problem: String,
    },
    /// A file changed while it was published.
    #[error("`{path}` changed while it was being published: nothing was written. Run again", path = path.display())]
    ChangedMeanwhile {
        /// The file.
        path: PathBuf,
    },
}
