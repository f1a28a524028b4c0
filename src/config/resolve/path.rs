//! Paths of the configuration: relative to its folder, without looking at the disk.

use std::path::{Component, Path, PathBuf};

/// `written` below `root`, absolute, `.` and `..` resolved by name only.
pub(super) fn below(root: &Path, written: &str) -> PathBuf {
    plain(&root.join(written))
}

/// The same path without `.` and `..`.
pub(super) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}
