//! `[state]`.

use std::path::Path;

use crate::config::load::Given;
use crate::config::options::StateOptions;
use crate::config::path;
use crate::config::report::Report;
use crate::config::settings::{Source, StateStore};

const KEPT: u16 = 20;

pub(super) fn state(
    options: StateOptions,
    given: &Given<'_>,
    (sources, out): (&[Source], &Path),
    report: &mut Report<'_>,
) -> Option<StateStore> {
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
    let place = if folder == given.root || folder.starts_with(given.root.join(path::OWN_FOLDER)) {
        Some("among what it is made from".to_owned())
    } else if folder.starts_with(out) {
        Some("in the output, which everybody sees".to_owned())
    } else {
        sources.iter().find(|source| folder.starts_with(&source.path)).map(|source| format!("in the source `{}`", source.label))
    };
    if let Some(place) = place {
        let message = format!("the state would stand {place}");
        report.error("config-state-store", AT, message, "name a folder of its own, such as `folder:state`");
        return None;
    }
    Some(StateStore { folder, is_branch, label, keep: usize::from(options.keep.unwrap_or(KEPT)) })
}
