//! `[state]`.

use std::path::Path;

use super::bucket::{bucket, is_bucket};
use crate::config::load::Given;
use crate::config::options::StateOptions;
use crate::config::path;
use crate::config::report::Report;
use crate::config::settings::{Source, StatePlace, StateStore};

const KEPT: u16 = 20;

pub(super) fn state(
    options: StateOptions,
    given: &Given<'_>,
    (sources, out): (&[Source], &Path),
    report: &mut Report<'_>,
) -> Option<StateStore> {
    const AT: &str = "/state/store";
    const HELP: &str =
        "write `folder:PATH`, `git:PATH` for a branch that is checked out there, or `s3://bucket/prefix`, as docs/ci.md shows";
    let label = options.store?;
    let keep = usize::from(options.keep.unwrap_or(KEPT));
    if is_bucket(&label) {
        let place = StatePlace::Bucket(Box::new(bucket(&label, options.bucket, (AT, "/state/bucket"), report)?));
        return Some(StateStore { place, label, keep });
    }
    if options.bucket.is_some() {
        let message = "`bucket` means nothing where the state is in no object store";
        report.error_at_key("config-idle-setting", "/state/bucket", message, "take it out, or name a store like `s3://bucket/prefix`");
    }
    let Some((kind @ ("folder" | "git"), folder)) = label.split_once(':') else {
        report.error("config-state-store", AT, format!("`{label}` is no place for the state"), HELP);
        return None;
    };
    if folder.trim().is_empty() {
        report.error("config-state-store", AT, "the folder has no name", HELP);
        return None;
    }
    let (is_branch, folder) = (kind == "git", path::below(given.root, folder));
    let wrong = if folder == given.root || folder.starts_with(given.root.join(path::OWN_FOLDER)) {
        Some("among what it is made from".to_owned())
    } else if folder.starts_with(out) {
        Some("in the output, which everybody sees".to_owned())
    } else {
        sources.iter().find(|source| folder.starts_with(&source.path)).map(|source| format!("in the source `{}`", source.label))
    };
    if let Some(wrong) = wrong {
        let message = format!("the state would stand {wrong}");
        report.error("config-state-store", AT, message, "name a folder of its own, such as `folder:state`");
        return None;
    }
    let place = if is_branch { StatePlace::Branch(folder) } else { StatePlace::Folder(folder) };
    Some(StateStore { place, label, keep })
}
