//! What was published and told, in a form that lives outside of the machine: `form` is its text, `sync` decides who may go on from where,
//! `shelf` keeps the states, in a folder or an object store, `record` is what this machine last saw of them.

mod bucket;
mod folder;
mod form;
mod record;
mod shelf;
mod sync;
#[cfg(test)]
mod tests;

use std::path::PathBuf;

use crate::net::bucket::BucketError;

pub use form::{FORM_VERSION, Head, Plight, Portable, Reference, Sending, State, Told, ToldAggregator, digest};
pub use record::{Record, Seen, read_record, write_record};
pub use shelf::{Created, States};
pub use sync::{Apart, Here, Step, decide};

/// Why a state cannot be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// The disk refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried, such as `read`.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A state is not as it was written.
    #[error("{file}, line {line}: {what}; put back a copy of it that is whole, from git's history or a backup")]
    Broken {
        /// Its file.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// A newer program wrote it.
    #[error("{file} has version {version}, this program knows versions up to {known}; use the newer jobherald that wrote it")]
    Newer {
        /// Its file.
        file: String,
        /// Its version.
        version: u64,
        /// The highest that is known.
        known: u64,
    },
    /// A place that lets two runs make the same file.
    #[error(
        "{place} let the same file be made twice, so that two runs could both go on: keep the state elsewhere, in a store that keeps to \
         `If-None-Match: *` (docs/object-stores.md)"
    )]
    Unfit {
        /// The place.
        place: String,
    },
    /// An object store cannot be used.
    #[error("{place} cannot be used: {}", source.with_help())]
    Bucket {
        /// The place.
        place: String,
        /// Why not.
        source: BucketError,
    },
    /// The system gave no timers.
    #[error("the object store cannot be asked: {source}")]
    Runtime {
        /// What the system said.
        source: std::io::Error,
    },
    /// Something else stands where the folder should be.
    #[error("{} is no folder; name another place in `[state] store`", path.display())]
    NoFolder {
        /// The path.
        path: PathBuf,
    },
    /// There is no such folder, and there should be.
    #[error(
        "{place} is missing: there is no folder {}{}; mount it, or correct `[state] store`; where nothing was ever published from there, \
         `jobherald state push --first` makes it",
        path.display(),
        was.map(|was| format!(", and it held state {was} when it was last seen here")).unwrap_or_default()
    )]
    Missing {
        /// The place.
        place: String,
        /// The folder.
        path: PathBuf,
        /// The state that it held.
        was: Option<u64>,
    },
    /// What is here and what the place holds do not go together.
    #[error("{place} {apart}")]
    Apart {
        /// The place.
        place: String,
        /// How they differ.
        apart: Apart,
    },
}

impl StateError {
    /// Names what was tried, for `map_err`.
    fn io(action: &'static str, path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }
}
