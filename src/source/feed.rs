//! `.jobherald/sources/` for sources whose records come from elsewhere: what came is put aside, merged with what is kept, and takes its
//! place once the output is committed.
//!
//! What is to be kept next stands in `next/` beside the generation that it belongs to: a run that dies between committing its output and
//! this folder has lost nothing, for the next one knows by the generation which of the two holds.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::merge::Side;
use super::{LINES_BYTES_MAX, POST_BYTES_MAX};
use crate::model::raw::Extent;

/// The folder of what is kept next.
const NEXT: &str = "next";

/// The file in it that names the generation.
const GENERATION: &str = "generation";

/// A generation is a digest.
const GENERATION_BYTES_MAX: u64 = 1024;

/// A file of a feed that cannot be read or written.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}: {source}", .path.display())]
pub struct FeedError {
    action: &'static str,
    path: PathBuf,
    source: io::Error,
}

impl FeedError {
    fn new(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self { action, path, source }
    }
}

/// A folder for what is needed while the program runs; gone with the value.
#[derive(Debug)]
pub struct Scratch(TempDir);

impl Scratch {
    /// A new one among the system's temporary files.
    pub fn new() -> Result<Self, FeedError> {
        TempDir::new().map(Self).map_err(FeedError::new("make a temporary folder in", Path::new("the system's folder for them")))
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// A file in it, which need not exist.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }
}

/// Puts everything that `input` gives into a file and says how many bytes that was; `None` where it is more than a source may give.
pub fn put_aside(mut input: impl Read, path: &Path) -> Result<Option<u64>, FeedError> {
    let failed = || FeedError::new("write", path);
    let mut file = File::create(path).map_err(failed())?;
    let bytes = io::copy(&mut input.by_ref().take(LINES_BYTES_MAX + 1), &mut file).map_err(failed())?;
    Ok((bytes <= LINES_BYTES_MAX).then_some(bytes))
}

/// Writes lines of two files into a third, durably.
pub fn write_merged(path: &Path, lines: &[(Side, Extent)], kept: &Path, input: &Path) -> Result<(), FeedError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(FeedError::new("create", folder))?;
    }
    let mut out = BufWriter::new(File::create(path).map_err(FeedError::new("write", path))?);
    let (mut kept_file, mut input_file) = (None, None);
    for (side, extent) in lines {
        let (from, file) = match side {
            Side::Kept => (kept, &mut kept_file),
            Side::Input => (input, &mut input_file),
        };
        let bytes = bytes(from, file, *extent).map_err(FeedError::new("read", from))?;
        let written = out.write_all(bytes.trim_ascii()).and_then(|()| out.write_all(b"\n"));
        written.map_err(FeedError::new("write", path))?;
    }
    let file = out.into_inner().map_err(|error| FeedError::new("write", path)(error.into_error()))?;
    file.sync_all().map_err(FeedError::new("write", path))
}

fn bytes(path: &Path, file: &mut Option<File>, extent: Extent) -> io::Result<Vec<u8>> {
    let file = match file {
        Some(file) => file,
        none => none.insert(File::open(path)?),
    };
    file.seek(SeekFrom::Start(extent.offset))?;
    let mut bytes = Vec::new();
    file.take(extent.length.min(POST_BYTES_MAX)).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What feeds are kept in.
#[derive(Debug, Clone)]
pub struct Shelf {
    folder: PathBuf,
}

impl Shelf {
    /// The one in this folder, which need not exist.
    #[must_use]
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Where the next form of a file is to be written.
    #[must_use]
    pub fn next(&self, name: &str) -> PathBuf {
        self.folder.join(NEXT).join(name)
    }

    /// Where a file stands that belongs to this generation of the output; `None` where there is none.
    #[must_use]
    pub fn kept(&self, name: &str, generation: Option<&str>) -> Option<PathBuf> {
        let next = self.next(name);
        let place = if self.is_overdue(generation) && next.is_file() { next } else { self.folder.join(name) };
        place.is_file().then_some(place)
    }

    /// Finishes what a run has left that died: the next files take their places if the output is theirs, else they are nothing.
    pub fn settle(&self, generation: Option<&str>) -> Result<(), FeedError> {
        if self.is_overdue(generation) { self.adopt() } else { self.clear() }
    }

    /// Says which generation of the output the next files belong to; before that is committed.
    pub fn announce(&self, generation: &str) -> Result<(), FeedError> {
        let path = self.next(GENERATION);
        let write = |path: &Path| {
            let mut file = File::create(path)?;
            file.write_all(generation.as_bytes())?;
            file.sync_all()
        };
        if self.folder.join(NEXT).is_dir() { write(&path).map_err(FeedError::new("write", &path)) } else { Ok(()) }
    }

    /// Puts the next files in place; after the output is committed.
    pub fn adopt(&self) -> Result<(), FeedError> {
        let folder = self.folder.join(NEXT);
        if !folder.is_dir() {
            return Ok(());
        }
        let entries = fs::read_dir(&folder).map_err(FeedError::new("read", &folder))?;
        for entry in entries {
            let entry = entry.map_err(FeedError::new("read", &folder))?;
            if entry.file_name() != GENERATION {
                let place = self.folder.join(entry.file_name());
                fs::rename(entry.path(), &place).map_err(FeedError::new("put in place", &place))?;
            }
        }
        File::open(&self.folder).and_then(|folder| folder.sync_all()).map_err(FeedError::new("write", &self.folder))?;
        self.clear()
    }

    fn clear(&self) -> Result<(), FeedError> {
        let folder = self.folder.join(NEXT);
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(FeedError::new("remove", &folder)(error)),
            _ => Ok(()),
        }
    }

    /// Whether the next files belong to the output as it stands.
    fn is_overdue(&self, generation: Option<&str>) -> bool {
        let mut announced = String::new();
        let read = File::open(self.next(GENERATION)).and_then(|file| file.take(GENERATION_BYTES_MAX).read_to_string(&mut announced));
        read.is_ok() && generation == Some(announced.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf() -> (TempDir, Shelf) {
        let folder = TempDir::new().expect("a temporary folder");
        let shelf = Shelf::new(folder.path().join("sources"));
        let input = folder.path().join("input");
        fs::write(&input, "two\n one \r\n").expect("a file");
        let extents = [(4, 7), (0, 4)].map(|(offset, length)| (Side::Input, Extent { offset, length, line: 1 }));
        write_merged(&shelf.next("a.jsonl"), &extents, Path::new("none"), &input).expect("written");
        (folder, shelf)
    }

    fn text(place: Option<PathBuf>) -> Option<String> {
        place.map(|place| fs::read_to_string(place).expect("text"))
    }

    #[test]
    fn what_is_next_takes_its_place_once_the_output_is_committed() {
        let (_folder, shelf) = shelf();
        assert_eq!(shelf.kept("a.jsonl", Some("g1")), None);
        shelf.announce("g2").expect("written");
        shelf.adopt().expect("put in place");
        assert_eq!(text(shelf.kept("a.jsonl", Some("g2"))).as_deref(), Some("one\ntwo\n"));
        assert!(!shelf.next("a.jsonl").parent().expect("a folder").exists());
    }

    #[test]
    fn a_dead_run_is_finished_or_forgotten_by_what_it_committed() {
        let (_folder, shelf) = shelf();
        shelf.announce("g2").expect("written");
        assert_eq!(shelf.kept("a.jsonl", Some("g1")), None);
        assert_eq!(text(shelf.kept("a.jsonl", Some("g2"))).as_deref(), Some("one\ntwo\n"));
        let copy = shelf.clone();
        copy.settle(Some("g2")).expect("finished");
        assert_eq!(text(shelf.kept("a.jsonl", Some("g3"))).as_deref(), Some("one\ntwo\n"));
        let (_other, shelf) = self::shelf();
        shelf.announce("g2").expect("written");
        shelf.settle(Some("g1")).expect("forgotten");
        assert_eq!(shelf.kept("a.jsonl", Some("g2")), None);
    }
}
