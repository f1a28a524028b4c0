//! Why the output could not be written. Every message names the path and, where it is not plain, the way out.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::plan::Conflict;

/// How many conflicts a message names.
const CONFLICTS_NAMED_MAX: usize = 20;

/// Why the output could not be written, or read back.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried, such as `create`.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The disk, or the quota on it, is full.
    #[error("cannot {action} {}: the disk is full; make room and run again", path.display())]
    DiskFull {
        /// What was tried, such as `create`.
        action: &'static str,
        /// On what.
        path: PathBuf,
    },
    /// The output folder is something else.
    #[error("the output folder {} is {what}; remove it or set another `[output] dir`", path.display())]
    NotAFolder {
        /// The output folder.
        path: PathBuf,
        /// What it is, such as `a link`.
        what: &'static str,
    },
    /// The folder of built pages is missing, or no folder.
    #[error("there is no folder {}: run the site's generator first, or name the folder that it writes", path.display())]
    NotBuilt {
        /// The folder.
        path: PathBuf,
    },
    /// A page of the site is another one than it was a moment ago.
    #[error("{} changed while it was being read; wait until the site's generator is done and run again", path.display())]
    ChangedMeanwhile {
        /// The page.
        path: PathBuf,
    },
    /// The output folder contains a source, or is one.
    #[error(
        "the output folder {} contains the source {}; the output may lie inside a source, never the other way round: set another `[output] dir`",
        out.display(), source_path.display()
    )]
    HoldsSource {
        /// The output folder.
        out: PathBuf,
        /// The source.
        source_path: PathBuf,
    },
    /// A path of ours where something else stands: a link, a folder, a stranger's file.
    #[error("{} is {what}; move it away and run again", path.display())]
    InTheWay {
        /// The path.
        path: PathBuf,
        /// What stands there.
        what: &'static str,
    },
    /// Files in the output that we did not write, or not as they are now. Nothing was changed.
    #[error("{}", Conflicts(out, list))]
    Conflicts {
        /// The output folder.
        out: PathBuf,
        /// All of them, by path.
        list: Vec<Conflict>,
    },
    /// Another run stages its output in the same folder.
    #[error("another run is writing to {}; wait for its end and run again", out.display())]
    Busy {
        /// The output folder.
        out: PathBuf,
    },
    /// Another run holds the lock.
    #[error("another run is at work in {}{}; wait for its end and run again", folder.display(), Holder(*pid))]
    Locked {
        /// The folder of the configuration.
        folder: PathBuf,
        /// The process that holds the lock, where that can be read.
        pid: Option<u32>,
    },
    /// A file of ours that cannot be understood.
    #[error("{} cannot be used: {reason}; {way_out}", path.display())]
    Broken {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
        /// What to do.
        way_out: &'static str,
    },
    /// A file of ours that a newer version wrote.
    #[error("{} has version {version}, this program knows versions up to {known}; use the newer jobherald that wrote it", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        version: u32,
        /// The highest version that is known.
        known: u32,
    },
    /// An artifact under a path that is not fit for one: a broken promise of an earlier stage.
    #[error("the artifact path `{path}` {problem}")]
    UnfitPath {
        /// The path.
        path: String,
        /// What makes it unfit.
        problem: &'static str,
    },
    /// Two artifacts that cannot both stand: a broken promise of an earlier stage.
    #[error("the artifacts `{first}` and `{second}` want the same place; give one of the posts another slug")]
    Collision {
        /// One.
        first: String,
        /// The other.
        second: String,
    },
}

impl WriteError {
    /// Names what was tried, for `map_err`.
    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull { action, path },
            _ => Self::Io { action, path, source },
        }
    }
}

struct Conflicts<'a>(&'a Path, &'a [Conflict]);

impl fmt::Display for Conflicts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(out, list) = self;
        write!(f, "files stand in the way in {}, so nothing was changed:", out.display())?;
        for conflict in list.iter().take(CONFLICTS_NAMED_MAX) {
            write!(f, "\n  {conflict}")?;
        }
        if let Some(more) = list.len().checked_sub(CONFLICTS_NAMED_MAX).filter(|more| *more > 0) {
            write!(f, "\n  and {more} more")?;
        }
        f.write_str("\nmove them away or delete them, or set another `[output] dir`")
    }
}

struct Holder(Option<u32>);

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |pid| write!(f, " (process {pid})"))
    }
}
