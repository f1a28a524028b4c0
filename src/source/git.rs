//! What git knows of the files of a site.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::program::{ProgramError, output};

/// How long git may take.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Why git does not say what changed.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// A name that git would take for an option.
    #[error("`{0}` is no name of a commit, branch or tag")]
    Reference(String),
    /// It could not be started.
    #[error("git cannot be started, and without it nothing is known of what changed: {0}")]
    Start(#[source] std::io::Error),
    /// The folder belongs to no working tree.
    #[error("{} is in no git working tree", .0.display())]
    NoTree(PathBuf),
    /// It knows no such commit, or none that both come from.
    #[error(
        "git cannot tell what changed since `{reference}`{}. In CI, fetch that commit and its history first (`fetch-depth: 0`)",
        said.as_deref().map(|said| format!(": {said}")).unwrap_or_default()
    )]
    Unknown {
        /// As it was written.
        reference: String,
        /// What git said.
        said: Option<String>,
    },
    /// Anything else.
    #[error("git: {0}")]
    Failed(#[source] ProgramError),
}

/// The files, absolute, that differ in the working tree from the commit at which it left `reference`, new ones among them.
pub fn changed_since(folder: &Path, reference: &str) -> Result<BTreeSet<PathBuf>, GitError> {
    if reference.is_empty() || reference.starts_with('-') || reference.contains(char::is_control) {
        return Err(GitError::Reference(reference.to_owned()));
    }
    let git = |arguments: &[&str]| {
        let command: Vec<String> = ["git", "--no-optional-locks"].iter().chain(arguments).map(|word| (*word).to_owned()).collect();
        output(&command, folder, TIMEOUT)
    };
    let top = match git(&["rev-parse", "--show-toplevel"]) {
        Ok(top) => PathBuf::from(String::from_utf8_lossy(&top).trim_end_matches(['\n', '\r'])),
        Err(ProgramError::Start(error)) => return Err(GitError::Start(error)),
        Err(_) => return Err(GitError::NoTree(folder.to_owned())),
    };
    let commit = format!("{reference}^{{commit}}");
    let unknown = |error: ProgramError| match error {
        ProgramError::Failed { complaint, .. } => GitError::Unknown { reference: reference.to_owned(), said: complaint },
        other => GitError::Failed(other),
    };
    let none = |_| GitError::Unknown { reference: reference.to_owned(), said: Some("there is no such commit here".to_owned()) };
    git(&["rev-parse", "--verify", "--quiet", &commit]).map_err(none)?;
    // No program that the repository's configuration names is run.
    let differing = git(&["diff", "--merge-base", "--name-only", "-z", "--no-ext-diff", "--no-textconv", "--no-renames", reference, "--"]);
    let mut changed = below(&top, &differing.map_err(unknown)?);
    let added = git(&["ls-files", "--full-name", "--others", "--exclude-standard", "-z", ":/"]).map_err(GitError::Failed)?;
    changed.extend(below(&top, &added));
    Ok(changed)
}

/// Paths that end with a zero byte each. Those that are no UTF-8 are read by nobody anyway.
fn below(top: &Path, names: &[u8]) -> BTreeSet<PathBuf> {
    names
        .split(|byte| *byte == 0)
        .filter(|name| !name.is_empty())
        .filter_map(|name| Some(top.join(std::str::from_utf8(name).ok()?)))
        .collect()
}
