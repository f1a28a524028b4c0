//! Whether a folder can be written.

use std::io;
use std::path::Path;

use tempfile::NamedTempFile;

/// Makes a file in a folder, or in the nearest one above it that is there, and takes it away again.
pub fn probe(folder: &Path) -> io::Result<()> {
    let there = folder.ancestors().find(|folder| folder.exists()).unwrap_or(folder);
    NamedTempFile::new_in(there).and_then(NamedTempFile::close)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        probe(&folder.path().join("not/yet")).expect("the folder above can be written");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
        std::fs::write(folder.path().join("file"), "").expect("a file");
        assert!(probe(&folder.path().join("file")).is_err());
    }
}
