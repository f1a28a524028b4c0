//! Walks and reads the folders of the sources. It carries out what the configuration says and decides nothing about content.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::{Found, ReadProblem, SourceError};
use crate::config::settings::Source;
use crate::model::raw::Extent;

/// Largest post, in bytes: forty times the longest one seen, and small enough that a hundred of them at once do no harm.
pub const POST_BYTES_MAX: u64 = 1024 * 1024;

/// Largest file of many records, in bytes: it is read whole.
pub const DATA_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// Largest file of JSON Lines, in bytes: it is read line by line.
pub const LINES_BYTES_MAX: u64 = 1024 * 1024 * 1024;

const DEPTH_MAX: usize = 64;
const FILES_MAX: usize = 1_000_000;
/// Build folders of generators: what is in them was made from posts that we read at their origin.
const BUILD_FOLDERS: [&str; 4] = ["node_modules", "_site", "dist", ".cache"];
const POST_EXTENSIONS: [&str; 4] = ["md", "markdown", "html", "htm"];

/// The files that the sources take, sorted by source and path, whatever the order of the disk. `never` names folders that are not read.
/// Hidden names, copies that editors leave, `node_modules` and the build folders of generators are never read either. An `include` without a glob takes
/// `.md`, `.markdown`, `.html`, `.htm` and files without an extension.
pub fn walk(sources: &[Source], never: &[PathBuf]) -> Result<Vec<Found>, SourceError> {
    let never: Vec<PathBuf> = never.iter().map(|path| path.canonicalize().unwrap_or_else(|_| path.clone())).collect();
    let mut found = Vec::new();
    for (index, source) in sources.iter().enumerate() {
        if source.fetch.is_some() || source.feed.is_some() {
            let problem = (!source.path.is_file()).then_some(ReadProblem::NotFetched);
            found.push(Found { source: index, path: name(&source.path), place: source.path.clone(), problem });
            continue;
        }
        let root = root(source)?;
        if root.is_file() {
            found.push(Found { source: index, path: name(&root), place: root, problem: None });
        } else {
            Walk { index, source, root, never: &never, linked: BTreeSet::new() }.run(&mut found)?;
        }
    }
    found.sort_by(|a, b| (a.source, &a.path).cmp(&(b.source, &b.path)));
    Ok(found)
}

/// A file by its path below a folder, such as a post that is read a second time; it need not exist.
#[must_use]
pub fn file(folder: &Path, source: usize, path: &str) -> Found {
    let place = if folder.is_file() { folder.to_path_buf() } else { folder.join(path) };
    Found { source, path: path.to_owned(), place, problem: None }
}

/// The same of a file that a post may name: `None` where it is missing, or lies outside the folder once every link is followed.
#[must_use]
pub fn file_inside(folder: &Path, source: usize, path: &str) -> Option<Found> {
    let folder = folder.canonicalize().ok()?;
    let found = file(&folder, source, path);
    found.place.canonicalize().is_ok_and(|place| place.starts_with(&folder)).then_some(found)
}

/// Whether there is a file or folder at a path, links followed.
#[must_use]
pub fn is_there(path: &Path) -> bool {
    path.exists()
}

/// The texts that stand in a folder itself, by name, of these endings: not more than a hundred, and none that is no UTF-8 or larger than a
/// post may be.
#[must_use]
pub fn texts_in(folder: &Path, endings: &[&str]) -> Vec<(String, String)> {
    const TEXTS_MAX: usize = 100;
    let is_meant =
        |name: &str| Path::new(name).extension().and_then(|ending| ending.to_str()).is_some_and(|ending| endings.contains(&ending));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).filter(|name| is_meant(name)).collect();
    names.sort();
    let read = |name: String| {
        let text = String::from_utf8(read(&file(folder, 0, &name)).ok()?).ok()?;
        Some((name, text))
    };
    names.into_iter().take(TEXTS_MAX).filter_map(read).collect()
}

/// The bytes of one file: at most [`POST_BYTES_MAX`], never from anything that could block.
pub fn read(found: &Found) -> Result<Vec<u8>, ReadProblem> {
    read_up_to(found, POST_BYTES_MAX)
}

/// The bytes of a file of records: at most [`DATA_BYTES_MAX`].
pub fn read_data(found: &Found) -> Result<Vec<u8>, ReadProblem> {
    read_up_to(found, DATA_BYTES_MAX)
}

fn read_up_to(found: &Found, most: u64) -> Result<Vec<u8>, ReadProblem> {
    if let Some(problem) = &found.problem {
        return Err(problem.clone());
    }
    let metadata = fs::metadata(&found.place).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(ReadProblem::NotAFile);
    }
    if metadata.len() > most {
        return Err(ReadProblem::TooLarge { bytes: metadata.len(), most });
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0));
    // A file may grow while it is read.
    File::open(&found.place).map_err(unreadable)?.take(most + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    match bytes.len() as u64 {
        bytes if bytes > most => Err(ReadProblem::TooLarge { bytes, most }),
        _ => Ok(bytes),
    }
}

/// The lines of a file of JSON Lines that are not blank, each with its place, in the order of the file. One that is longer than
/// [`POST_BYTES_MAX`] is cut there, and so is no JSON any more.
pub fn lines(found: &Found, mut each: impl FnMut(Extent, Vec<u8>)) -> Result<(), ReadProblem> {
    if let Some(problem) = &found.problem {
        return Err(problem.clone());
    }
    let file = File::open(&found.place).map_err(unreadable)?;
    let metadata = file.metadata().map_err(unreadable)?;
    let size = metadata.len();
    if !metadata.is_file() {
        return Err(ReadProblem::NotAFile);
    }
    if size > LINES_BYTES_MAX {
        return Err(ReadProblem::TooLarge { bytes: size, most: LINES_BYTES_MAX });
    }
    let mut reader = BufReader::with_capacity(256 * 1024, file);
    let (mut offset, mut line) = (0, 0_u32);
    loop {
        let mut bytes = Vec::new();
        let mut length = reader.by_ref().take(POST_BYTES_MAX).read_until(b'\n', &mut bytes).map_err(unreadable)? as u64;
        if length == 0 {
            return Ok(());
        }
        if bytes.last() != Some(&b'\n') {
            length += skip_line(&mut reader).map_err(unreadable)?;
        }
        line = line.saturating_add(1);
        if !bytes.trim_ascii().is_empty() {
            each(Extent { offset, length: bytes.len() as u64, line }, bytes);
        }
        offset += length;
    }
}

/// Passes over the rest of a line, in bounded memory.
fn skip_line(reader: &mut impl BufRead) -> io::Result<u64> {
    let mut passed = 0;
    loop {
        let buffer = reader.fill_buf()?;
        let (used, is_end) = match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), buffer.is_empty()),
        };
        reader.consume(used);
        passed += used as u64;
        if is_end {
            return Ok(passed);
        }
    }
}

/// One record of a file of JSON Lines, read back.
pub fn read_extent(found: &Found, extent: Extent) -> io::Result<Vec<u8>> {
    let mut file = File::open(&found.place)?;
    file.seek(io::SeekFrom::Start(extent.offset))?;
    let mut bytes = Vec::new();
    file.take(extent.length.min(POST_BYTES_MAX)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn root(source: &Source) -> Result<PathBuf, SourceError> {
    let path = source.path.clone();
    let root = path.canonicalize().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => SourceError::Missing { path: path.clone() },
        _ => SourceError::Unreadable { path: path.clone(), error },
    })?;
    if root.is_dir() {
        fs::read_dir(&root).map_err(|error| SourceError::Unreadable { path, error })?;
    } else if !root.is_file() {
        return Err(SourceError::NotAFolder { path });
    }
    Ok(root)
}

struct Walk<'a> {
    index: usize,
    source: &'a Source,
    /// Without links, so that a target can be compared with it.
    root: PathBuf,
    never: &'a [PathBuf],
    /// Folders that a link led to: each is followed once, else a few links make endlessly many paths.
    linked: BTreeSet<PathBuf>,
}

impl Walk<'_> {
    fn run(mut self, found: &mut Vec<Found>) -> Result<(), SourceError> {
        let before = found.len();
        let mut entries = WalkDir::new(&self.root).min_depth(1).max_depth(DEPTH_MAX).follow_links(true).sort_by_file_name().into_iter();
        while let Some(entry) = entries.next() {
            match entry {
                Ok(entry) => {
                    let is_folder = entry.file_type().is_dir();
                    let enters = self.take(&entry, found);
                    if is_folder && !enters {
                        entries.skip_current_dir();
                    }
                }
                Err(error) => self.refused(&error, found),
            }
            if found.len() - before > FILES_MAX {
                return Err(SourceError::TooMany { path: self.source.path.clone(), limit: FILES_MAX });
            }
        }
        Ok(())
    }

    /// Keeps a file that the globs take; says of a folder whether it is to be entered.
    fn take(&mut self, entry: &DirEntry, found: &mut Vec<Found>) -> bool {
        let is_folder = entry.file_type().is_dir();
        let path = self.relative(entry.path());
        if self.is_never_read(entry.path(), is_folder) || (!is_folder && !self.wants(&path)) {
            return false;
        }
        let problem = if entry.file_name().to_str().is_none() {
            Some(ReadProblem::NameNotUtf8)
        } else if entry.path_is_symlink() {
            match self.link(entry.path(), is_folder) {
                Link::Followed => None,
                Link::Known => return false,
                Link::Leaves => Some(ReadProblem::LinkLeavesSource),
            }
        } else if is_folder && entry.depth() == DEPTH_MAX {
            Some(ReadProblem::TooDeep)
        } else {
            None
        };
        let problem = problem.or_else(|| (!is_folder && !entry.file_type().is_file()).then_some(ReadProblem::NotAFile));
        let enters = is_folder && problem.is_none();
        if !enters {
            found.push(Found { source: self.index, path, place: entry.path().to_owned(), problem });
        }
        enters
    }

    fn refused(&self, error: &walkdir::Error, found: &mut Vec<Found>) {
        let Some(place) = error.path() else { return };
        if self.is_never_read(place, place.is_dir()) {
            return;
        }
        let path = self.relative(place);
        let problem = match (error.loop_ancestor(), error.io_error()) {
            (Some(_), _) => ReadProblem::LinkLoop,
            // A dangling link that no glob takes is nobody's post.
            (None, Some(error)) if error.kind() == io::ErrorKind::NotFound && !self.wants(&path) => return,
            (None, Some(error)) => ReadProblem::Unreadable { reason: reason(error) },
            (None, None) => ReadProblem::Unreadable { reason: "unknown".into() },
        };
        found.push(Found { source: self.index, path, place: place.to_owned(), problem: Some(problem) });
    }

    fn link(&mut self, place: &Path, is_folder: bool) -> Link {
        let Ok(target) = place.canonicalize() else { return Link::Leaves };
        if !target.starts_with(&self.root) {
            Link::Leaves
        } else if self.never.iter().any(|never| target.starts_with(never)) || (is_folder && !self.linked.insert(target)) {
            Link::Known
        } else {
            Link::Followed
        }
    }

    fn is_never_read(&self, place: &Path, is_folder: bool) -> bool {
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let is_build = BUILD_FOLDERS.contains(&&*name) || (name == "_gen" && place.parent().is_some_and(|p| p.ends_with("resources")));
        name.starts_with('.')
            || (!is_folder && is_backup(&name))
            || (is_folder && (is_build || self.never.iter().any(|never| never == place)))
    }

    fn wants(&self, path: &str) -> bool {
        let included = if self.source.include.is_empty() { is_post_name(path) } else { self.source.include.is_match(path) };
        included && !self.source.exclude.is_match(path)
    }

    fn relative(&self, place: &Path) -> String {
        let relative = place.strip_prefix(&self.root).unwrap_or(place);
        relative.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
    }
}

enum Link {
    Followed,
    /// A folder that another link led to already, or something that is never read.
    Known,
    Leaves,
}

/// Copies that editors, merges and file managers leave beside a file: whoever takes all files of a folder does not mean these.
fn is_backup(name: &str) -> bool {
    const ENDINGS: [&str; 9] = ["~", ".swp", ".swo", ".swx", ".bak", ".orig", ".rej", ".tmp", ".old"];
    ENDINGS.iter().any(|ending| name.ends_with(ending))
        || (name.starts_with('#') && name.ends_with('#'))
        || name.starts_with("~$")
        || ["Thumbs.db", "desktop.ini"].contains(&name)
}

fn is_post_name(path: &str) -> bool {
    Path::new(path).extension().is_none_or(|extension| POST_EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
fn unreadable(error: io::Error) -> ReadProblem {
    ReadProblem::Unreadable { reason: reason(&error) }
}

/// The system's words without its number, which differs between systems.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::NotFound => "it does not exist".into(),
        kind => kind.to_string(),
    }
}

#[cfg(all(test, unix))]
#[path = "fs_tests.rs"]
mod tests;
