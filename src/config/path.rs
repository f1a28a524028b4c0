//! Paths by name only, without looking at the disk: the form in which settings hold them.

use std::path::{Component, Path, PathBuf};

/// The folder of the program's own files, beside the configuration.
pub const OWN_FOLDER: &str = ".jobherald";

/// `written` below `root`, absolute, `.` and `..` resolved by name only.
#[must_use]
pub fn below(root: &Path, written: impl AsRef<Path>) -> PathBuf {
    plain(&root.join(written))
}

/// The same path without `.` and `..`.
#[must_use]
pub fn plain(path: &Path) -> PathBuf {
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
