//! Paths that a person can click: from the folder that the program was started in.

use std::path::{Component, Path, PathBuf};

use crate::diagnostic::Diagnostic;

/// Knows where the folders of the sources lie.
#[derive(Debug, Clone, Default)]
pub struct Paths {
    from: PathBuf,
    sources: Vec<PathBuf>,
}

impl Paths {
    /// For a program that was started in the folder `from` and reads `sources`: their folders in the order of the configuration, all
    /// absolute.
    #[must_use]
    pub const fn new(from: PathBuf, sources: Vec<PathBuf>) -> Self {
        Self { from, sources }
    }

    /// The path of a diagnostic's file; `None` where it concerns no file.
    #[must_use]
    pub fn of(&self, diagnostic: &Diagnostic) -> Option<String> {
        let path = diagnostic.path.as_deref()?;
        Some(diagnostic.source.map_or_else(|| path.to_owned(), |source| self.in_source(source, path)))
    }

    /// The path of a file of a source.
    #[must_use]
    pub fn in_source(&self, source: usize, path: &str) -> String {
        self.sources.get(source).map_or_else(|| path.to_owned(), |folder| self.relative(&folder.join(path)))
    }

    /// An absolute path, as it is seen from the current folder, with `/`.
    #[must_use]
    pub fn relative(&self, path: &Path) -> String {
        let shared = self.from.components().zip(path.components()).take_while(|(a, b)| a == b).count();
        if shared <= 1 {
            return slashed(path);
        }
        let up = self.from.components().skip(shared).map(|_| Component::ParentDir);
        let relative: PathBuf = up.chain(path.components().skip(shared)).collect();
        if relative.as_os_str().is_empty() { ".".to_owned() } else { slashed(&relative) }
    }
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, path: &str, expect: &str) {
        assert_eq!(Paths::new(from.into(), vec![]).relative(Path::new(path)), expect);
    }

    #[test]
    fn paths_are_seen_from_the_current_folder() {
        check("/home/me/site", "/home/me/site/jobs/a.md", "jobs/a.md");
        check("/home/me/site/jobs", "/home/me/site/jobherald.toml", "../jobherald.toml");
        check("/home/me/site", "/home/me/site", ".");
        check("/srv", "/home/me/a.md", "/home/me/a.md");
    }
}
