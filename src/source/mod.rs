//! The files that the configured sources take, and the documents that they fetch. What stands in them is the business of `parse`.

mod fs;

/// Records from elsewhere, and where they are kept.
pub mod feed;

/// Which of several lines counts.
pub mod merge;

/// Programs that give records.
pub mod program;

/// What changed, by git.
pub mod git;

/// A branch of git in a folder of its own.
pub mod branch;

/// Documents from the network.
pub mod fetch;

/// Documents that were fetched before.
pub mod kept;

pub use fs::{
    DATA_BYTES_MAX, LINES_BYTES_MAX, POST_BYTES_MAX, file, file_inside, is_there, lines, read, read_data, read_extent, texts_in, walk,
};

use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Level};

/// A file that a source takes, or something in its place that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Index of the source in the configuration.
    pub source: usize,
    /// Path relative to the source's folder, with `/`; the file's name where the source is one file.
    pub path: String,
    /// Where it stands on the disk.
    pub place: PathBuf,
    /// Why it cannot be read, where the walk saw that already.
    pub problem: Option<ReadProblem>,
}

/// A source that cannot be walked: the run cannot go on without knowing which posts there are.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// Nothing stands at its path.
    #[error("the source {} does not exist: make it, or name the folder of your posts with `path` in `[[source]]`", .path.display())]
    Missing {
        /// The path that the configuration leads to.
        path: PathBuf,
    },
    /// It stands there but cannot be opened.
    #[error("the source {} cannot be read: {error}", .path.display())]
    Unreadable {
        /// The path that the configuration leads to.
        path: PathBuf,
        /// What the system says.
        error: std::io::Error,
    },
    /// It is neither a folder nor a regular file.
    #[error("the source {} is neither a folder nor a file", .path.display())]
    NotAFolder {
        /// The path that the configuration leads to.
        path: PathBuf,
    },
    /// More files than any site has: a wrong folder, or a loop.
    #[error("the source {} holds more than {limit} files: is it the right folder?", .path.display())]
    TooMany {
        /// The path that the configuration leads to.
        path: PathBuf,
        /// The limit.
        limit: usize,
    },
}

/// Why one file cannot be read; the others go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadProblem {
    /// It is larger than its kind may be.
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        most: u64,
    },
    /// The system refuses it.
    Unreadable {
        /// What the system says.
        reason: String,
    },
    /// A link whose target lies outside the source's folder.
    LinkLeavesSource,
    /// A link that leads back to a folder above itself.
    LinkLoop,
    /// A pipe, a socket or a device.
    NotAFile,
    /// A name that is not UTF-8.
    NameNotUtf8,
    /// A folder deeper than any site's.
    TooDeep,
    /// A document that was never fetched, or is lost.
    NotFetched,
}

impl std::fmt::Display for ReadProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message())
    }
}

impl ReadProblem {
    /// The finding about `found`.
    #[must_use]
    pub fn diagnostic(&self, found: &Found) -> Diagnostic {
        let (code, level) = match self {
            Self::TooLarge { .. } => ("file-too-large", Level::Error),
            Self::Unreadable { .. } => ("file-unreadable", Level::Error),
            Self::LinkLeavesSource => ("link-leaves-source", Level::Warning),
            Self::LinkLoop => ("link-loop", Level::Warning),
            Self::NotAFile => ("not-a-file", Level::Warning),
            Self::NameNotUtf8 => ("name-not-utf8", Level::Error),
            Self::TooDeep => ("folder-too-deep", Level::Error),
            Self::NotFetched => ("source-not-fetched", Level::Error),
        };
        Diagnostic::new(code, level, self.message(), self.help()).with_file(found.source, &found.path)
    }

    fn message(&self) -> String {
        match self {
            Self::TooLarge { bytes, most: POST_BYTES_MAX } => format!("this file has {bytes} bytes, a post may have {POST_BYTES_MAX}"),
            Self::TooLarge { bytes, most } => format!("this file has {bytes} bytes, a file of records may have {most}"),
            Self::Unreadable { reason } => format!("this cannot be read: {reason}"),
            Self::LinkLeavesSource => "this link leads out of the source's folder and is not followed".into(),
            Self::LinkLoop => "this link leads back to a folder above it and is not followed".into(),
            Self::NotAFile => "this is a pipe, a socket or a device and is not read".into(),
            Self::NameNotUtf8 => "this name is not UTF-8 and cannot become part of an address".into(),
            Self::TooDeep => "this folder lies too deep and is not read".into(),
            Self::NotFetched => "nothing is kept of what this source gave last".into(),
        }
    }

    const fn help(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "put pictures and attachments beside the post, or leave the file out with `exclude`",
            Self::Unreadable { .. } => "give the user who runs this the right to read it, or leave it out with `exclude`",
            Self::LinkLeavesSource => "put the file itself there, or name its folder as a `[[source]]` of its own",
            Self::LinkLoop => "remove the link",
            Self::NotAFile => "remove it, or leave it out with `exclude`",
            Self::NameNotUtf8 => "rename it with letters that UTF-8 has",
            Self::TooDeep => "move it up, or name a folder below as a `[[source]]` of its own",
            Self::NotFetched => "run with `--fetch`, or `publish`, which always asks it; where it is standard input, hand its records in",
        }
    }
}
