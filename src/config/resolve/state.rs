//! `[state]`.

use crate::config::load::Given;
use crate::config::options::StateOptions;
use crate::config::path;
use crate::config::report::Report;
use crate::config::settings::StateStore;

const KEPT: u16 = 20;

pub(super) fn state(options: StateOptions, given: &Given<'_>, report: &mut Report<'_>) -> Option<StateStore> {
    const AT: &str = "/state/store";
    const HELP: &str = "write `folder:PATH`, or `git:PATH` for a branch that is checked out there, as docs/ci.md shows";
    let label = options.store?;
    let Some((kind @ ("folder" | "git"), folder)) = label.split_once(':') else {
        report.error("config-state-store", AT, format!("`{label}` is no place for the state"), HELP);
        return None;
    };
    if folder.trim().is_empty() {
        report.error("config-state-store", AT, "the folder has no name", HELP);
        return None;
    }
    let (is_branch, folder) = (kind == "git", path::below(given.root, folder));
    if folder == given.root || folder.starts_with(given.root.join(path::OWN_FOLDER)) {
        let message = "the state would stand among what it is made from";
        report.error("config-state-store", AT, message, "name a folder of its own, such as `folder:state`");
        return None;
    }
    Some(StateStore { folder, is_branch, label, keep: usize::from(options.keep.unwrap_or(KEPT)) })
}
