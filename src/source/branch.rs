//! A branch of git that is checked out in a folder of its own: brought up to date, and what changed in it committed and pushed. A push that is
//! no continuation of what the remote has is refused by the remote, so that of two who go on from one commit one wins.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::program::{ProgramError, output};

/// How long git may take for one step, the network included.
const TIMEOUT: Duration = Duration::from_mins(2);

/// Who commits.
const AUTHOR: [&str; 4] = ["-c", "user.name=jobherald", "-c", "user.email=jobherald@users.noreply.github.com"];

/// Why a branch cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BranchError {
    /// The folder is not the top of a working tree.
    #[error("{} is no checkout of a branch of its own: make one, as docs/ci.md shows", .0.display())]
    NoCheckout(PathBuf),
    /// Git failed.
    #[error("git {step} in {}: {source}", folder.display())]
    Failed {
        /// What was tried, such as `push`.
        step: String,
        /// Where.
        folder: PathBuf,
        /// What came of it.
        source: ProgramError,
    },
    /// The remote has moved on.
    #[error(
        "the branch in {} and its remote have both moved on ({source}): another run was faster, and this one has to plan again; where the folder is \
         kept, run `git reset --hard @{{upstream}}` in it first",
        folder.display()
    )]
    MovedOn {
        /// Where.
        folder: PathBuf,
        /// What git said.
        source: ProgramError,
    },
}

fn git(folder: &Path, arguments: &[&str]) -> Result<String, ProgramError> {
    let command: Vec<String> = ["git"].iter().chain(arguments).map(|word| (*word).to_owned()).collect();
    output(&command, folder, TIMEOUT).map(|printed| String::from_utf8_lossy(&printed).trim().to_owned())
}

fn failed(folder: &Path, step: &str) -> impl FnOnce(ProgramError) -> BranchError {
    let (folder, step) = (folder.to_owned(), step.to_owned());
    move |source| BranchError::Failed { step, folder, source }
}

/// Refuses a folder that belongs to another working tree, whose branch would be committed to.
fn check(folder: &Path) -> Result<(), BranchError> {
    let top = git(folder, &["rev-parse", "--show-prefix"]);
    if matches!(top.as_deref(), Ok("")) { Ok(()) } else { Err(BranchError::NoCheckout(folder.to_owned())) }
}

/// Brings the branch up to date with its remote, where it has one.
pub fn update(folder: &Path) -> Result<(), BranchError> {
    check(folder)?;
    if git(folder, &["rev-parse", "--abbrev-ref", "@{upstream}"]).is_err() {
        return Ok(());
    }
    git(folder, &["fetch", "--quiet"]).map_err(failed(folder, "fetch"))?;
    let moved_on = |source| BranchError::MovedOn { folder: folder.to_owned(), source };
    git(folder, &["merge", "--quiet", "--ff-only", "@{upstream}"]).map(drop).or_else(|error| {
        // What was committed here and not pushed yet goes out with the next push.
        git(folder, &["merge-base", "--is-ancestor", "@{upstream}", "HEAD"]).map(drop).map_err(|_| moved_on(error))
    })
}

/// Commits what changed in the folder, and pushes it where there is a remote.
pub fn keep(folder: &Path, message: &str) -> Result<(), BranchError> {
    check(folder)?;
    git(folder, &["add", "--all", "--force", "."]).map_err(failed(folder, "add"))?;
    if !git(folder, &["status", "--porcelain"]).map_err(failed(folder, "status"))?.is_empty() {
        let commit: Vec<&str> = AUTHOR.into_iter().chain(["commit", "--quiet", "--message", message]).collect();
        git(folder, &commit).map_err(failed(folder, "commit"))?;
    }
    let remotes = git(folder, &["remote"]).map_err(failed(folder, "remote"))?;
    let Some(remote) = remotes.lines().find(|remote| *remote == "origin").or(remotes.lines().next()) else { return Ok(()) };
    let pushed = git(folder, &["push", "--quiet", "--set-upstream", remote, "HEAD"]);
    pushed.map(drop).map_err(|source| match git(folder, &["ls-remote", "--heads", remote]) {
        Ok(_) => BranchError::MovedOn { folder: folder.to_owned(), source },
        Err(_) => failed(folder, "push")(source),
    })
}
