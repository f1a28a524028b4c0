//! Files that tests compare with: `UPDATE=1 cargo test` rewrites them.

use std::path::{Path, PathBuf};

/// A path in the repository.
pub(crate) fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Fails where the file at `path` does not say `actual`.
#[track_caller]
pub(crate) fn check(path: &str, actual: &str) {
    let file = root(path);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, actual).unwrap_or_else(|error| panic!("{path} cannot be written: {error}"));
    }
    let expected = std::fs::read_to_string(&file).unwrap_or_else(|error| panic!("{path}: {error}; make it with UPDATE=1 cargo test"));
    assert_eq!(actual, expected, "{path} is stale: look at the difference, then rewrite it with UPDATE=1 cargo test");
}
