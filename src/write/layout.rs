//! Where the output folder may lie.

use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

use super::error::WriteError;
use super::fs::{Kind, kind_of};

/// Refuses an output folder that is a link or a file, that is a source, or that contains one: the output may lie inside a source, which
/// never reads it, but never the other way round. Links on the way to any of them are resolved; none of them has to exist.
pub fn check_layout(out: &Path, sources: &[&Path]) -> Result<(), WriteError> {
    let out = plain(out);
    check_folder(&out)?;
    let real_out = resolve(&out)?;
    for source in sources {
        if resolve(&plain(source))?.starts_with(&real_out) {
            return Err(WriteError::HoldsSource { out, source_path: source.to_path_buf() });
        }
    }
    Ok(())
}

/// Refuses an output folder that is neither missing nor a folder.
pub(super) fn check_folder(out: &Path) -> Result<(), WriteError> {
    match kind_of(out)? {
        Kind::Nothing | Kind::Folder => Ok(()),
        Kind::File(_) => Err(WriteError::NotAFolder { path: out.to_owned(), what: "a file" }),
        Kind::Odd { what, .. } => Err(WriteError::NotAFolder { path: out.to_owned(), what }),
    }
}

/// The path without a slash or full stop at its end, with which the system would look through a link instead of at it.
pub(super) fn plain(path: &Path) -> PathBuf {
    let plain: PathBuf = path.components().collect();
    if plain.as_os_str().is_empty() { PathBuf::from(".") } else { plain }
}

/// The path with every link in it resolved, as far as it exists; the rest stands as written.
fn resolve(path: &Path) -> Result<PathBuf, WriteError> {
    let absolute = std::path::absolute(path).map_err(WriteError::io("look at", path))?;
    let mut missing: Vec<OsString> = Vec::new();
    for existing in absolute.ancestors() {
        if let Ok(mut real) = fs::canonicalize(existing) {
            for name in missing.iter().rev() {
                match Path::new(name).components().next() {
                    Some(Component::ParentDir) => drop(real.pop()),
                    _ => real.push(name),
                }
            }
            return Ok(real);
        }
        missing.extend(existing.components().next_back().map(|name| name.as_os_str().to_owned()));
    }
    Ok(absolute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(out: &str, sources: &[&str], expect: &str) {
        let temp = tempfile::tempdir().expect("a temporary folder");
        let root = temp.path();
        fs::create_dir_all(root.join("content/jobs")).expect("folders");
        fs::write(root.join("file"), "x").expect("a file");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root.join("content"), root.join("link")).expect("a link");
            std::os::unix::fs::symlink(root.join("nowhere"), root.join("dangling")).expect("a link");
        }
        let sources: Vec<PathBuf> = sources.iter().map(|s| root.join(s)).collect();
        let sources: Vec<&Path> = sources.iter().map(PathBuf::as_path).collect();
        let answer = check_layout(&root.join(out), &sources).map_or_else(|e| e.to_string(), |()| "fine".to_owned());
        let answer = answer.replace(&root.display().to_string(), "ROOT");
        assert_eq!(answer.split(';').next(), Some(expect), "{out} {sources:?}");
    }

    #[test]
    fn the_output_may_lie_in_a_source_but_not_hold_one() {
        check("public", &["content"], "fine");
        check("content/public", &["content"], "fine");
        check("content-of-ours", &["content"], "fine");
        check("new/folder/public", &["content"], "fine");
        check("content", &["content"], "the output folder ROOT/content contains the source ROOT/content");
        check("", &["content"], "the output folder ROOT contains the source ROOT/content");
        check("content", &["other", "content/jobs"], "the output folder ROOT/content contains the source ROOT/content/jobs");
        check("new/../content", &["content/jobs"], "the output folder ROOT/new/../content contains the source ROOT/content/jobs");
        check("new", &["new/source"], "the output folder ROOT/new contains the source ROOT/new/source");
        check("file", &[], "the output folder ROOT/file is a file");
    }

    #[cfg(unix)]
    #[test]
    fn links_hide_nothing() {
        check("link", &[], "the output folder ROOT/link is a link, and links are not followed");
        check("link/", &[], "the output folder ROOT/link is a link, and links are not followed");
        check("link/.", &[], "the output folder ROOT/link is a link, and links are not followed");
        check("dangling", &[], "the output folder ROOT/dangling is a link, and links are not followed");
        check("content", &["link/jobs"], "the output folder ROOT/content contains the source ROOT/link/jobs");
        check("link/jobs", &["content/jobs"], "the output folder ROOT/link/jobs contains the source ROOT/content/jobs");
    }
}
