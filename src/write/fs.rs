//! Looks at the output folder and carries out operations on it. Decides nothing, follows no link.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use sha2::{Digest, Sha256};

use super::error::WriteError;
use super::known::Known;
use super::made_by::{HEAD_BYTES_MAX, made_by};
use super::plan::Found;
use crate::model::digest::hex;

/// So many things in a folder that stands where a file is wanted are looked at.
const CONTENTS_MAX: usize = 10_000;

/// Bytes read at once.
const CHUNK_BYTES: usize = 64 * 1024;

/// What stands at a path, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing.
    Nothing,
    /// A folder.
    Folder,
    /// A file of so many bytes.
    File(u64),
    /// Something else, there or on the way there.
    Odd {
        /// Where.
        at: String,
        /// What.
        what: &'static str,
    },
}

/// The output folder as it stands. Each folder in it is looked at once.
pub(super) struct Tree {
    root: PathBuf,
    folders: Mutex<BTreeMap<String, Kind>>,
}

impl Tree {
    /// The tree below `root`, which is known to be a folder or missing.
    pub(super) fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), folders: Mutex::new(BTreeMap::new()) }
    }

    /// Where `path` lies on the disk.
    pub(super) fn join(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// What stands at `path`; behind a link is nothing that we would touch.
    pub(super) fn kind(&self, path: &str) -> Result<Kind, WriteError> {
        match path.rsplit_once('/') {
            None => self.look(path),
            Some((folder, _)) => match self.folder(folder)? {
                Kind::Folder => self.look(path),
                Kind::Nothing | Kind::File(_) => Ok(Kind::Nothing),
                odd @ Kind::Odd { .. } => Ok(odd),
            },
        }
    }

    /// What stands at the folder `path`; looked at once.
    pub(super) fn folder(&self, path: &str) -> Result<Kind, WriteError> {
        let folders = || self.folders.lock().expect("nobody panics while looking at a folder");
        if let Some(kind) = folders().get(path) {
            return Ok(kind.clone());
        }
        let kind = self.kind(path)?;
        folders().insert(path.to_owned(), kind.clone());
        Ok(kind)
    }

    fn look(&self, path: &str) -> Result<Kind, WriteError> {
        Ok(match kind_of(&self.join(path))? {
            Kind::Odd { what, .. } => Kind::Odd { at: path.to_owned(), what },
            kind => kind,
        })
    }

    /// Where `path` lies on the disk, `None` where the folder that should hold it is missing. No link is passed on the way.
    pub(super) fn reach(&self, path: &str) -> Result<Option<PathBuf>, WriteError> {
        let folder = path.rsplit_once('/').map_or(Ok(Kind::Folder), |(folder, _)| self.folder(folder))?;
        match folder {
            Kind::Folder => Ok(Some(self.join(path))),
            Kind::Nothing | Kind::File(_) => Ok(None),
            Kind::Odd { at, what } => Err(WriteError::InTheWay { path: self.join(&at), what }),
        }
    }

    /// Whether the file at `path` has exactly these bytes.
    pub(super) fn has_bytes(&self, path: &str, bytes: &[u8]) -> Result<bool, WriteError> {
        Ok(self.kind(path)? == Kind::File(bytes.len() as u64) && has_at(&self.join(path), 0, bytes)?)
    }

    /// Whether the file at `path` has this size and digest.
    pub(super) fn has_digest(&self, path: &str, size: u64, sha256: &str) -> Result<bool, WriteError> {
        Ok(self.kind(path)? == Kind::File(size) && digest_of(&self.join(path))? == sha256)
    }

    /// What stands at `path`, as a plan wants to know it.
    pub(super) fn find(&self, path: &str, known: &Known, with_contents: bool) -> Result<Found, WriteError> {
        let file = self.join(path);
        Ok(match self.kind(path)? {
            Kind::Nothing => Found::Nothing,
            Kind::Odd { at, what } => Found::Odd { at, what },
            Kind::Folder if with_contents => match self.contents(path)? {
                Some(contents) => Found::Folder(contents),
                None => Found::Odd { at: path.to_owned(), what: "a folder with much in it that was not written by jobherald" },
            },
            Kind::Folder => Found::Folder(Vec::new()),
            Kind::File(_) if known.has(path) => Found::File { sha256: Some(digest_of(&file)?), made_by: None },
            Kind::File(_) => Found::File { sha256: None, made_by: made_by(&head_of(&file)?) },
        })
    }

    /// Everything in a folder, by path, folders with a slash at their end; `None` where that is too much.
    fn contents(&self, folder: &str) -> Result<Option<Vec<String>>, WriteError> {
        let mut contents = Vec::new();
        let mut open = vec![folder.to_owned()];
        while let Some(folder) = open.pop() {
            let path = self.join(&folder);
            for entry in fs::read_dir(&path).map_err(WriteError::io("read", &path))? {
                let entry = entry.map_err(WriteError::io("read", &path))?;
                let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
                if entry.file_type().map_err(WriteError::io("look at", &path))?.is_dir() {
                    contents.push(format!("{name}/"));
                    open.push(name);
                } else {
                    contents.push(name);
                }
                if contents.len() > CONTENTS_MAX {
                    return Ok(None);
                }
            }
        }
        contents.sort_unstable();
        Ok(Some(contents))
    }
}

/// What stands at `path` itself.
pub(super) fn kind_of(path: &Path) -> Result<Kind, WriteError> {
    let odd = |what| Kind::Odd { at: String::new(), what };
    match fs::symlink_metadata(path) {
        Ok(data) if data.is_dir() => Ok(Kind::Folder),
        Ok(data) if data.is_file() => Ok(Kind::File(data.len())),
        Ok(data) if data.is_symlink() => Ok(odd("a link, and links are not followed")),
        Ok(_) => Ok(odd("neither a file nor a folder")),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(Kind::Nothing),
        Err(error) => Err(WriteError::io("look at", path)(error)),
    }
}

/// The whole of a small file of ours, `None` where nothing stands there. It must be a file, and not longer than `bytes_max`.
pub(super) fn read_bounded(path: &Path, bytes_max: u64) -> Result<Option<Vec<u8>>, WriteError> {
    let in_the_way = |what| WriteError::InTheWay { path: path.to_owned(), what };
    match kind_of(path)? {
        Kind::Nothing => Ok(None),
        Kind::Folder => Err(in_the_way("a folder")),
        Kind::Odd { what, .. } => Err(in_the_way(what)),
        Kind::File(size) if size > bytes_max => Err(in_the_way("longer than any file of that name that jobherald writes")),
        Kind::File(_) => {
            let mut bytes = Vec::new();
            let file = File::open(path).map_err(WriteError::io("open", path))?;
            file.take(bytes_max).read_to_end(&mut bytes).map_err(WriteError::io("read", path))?;
            Ok(Some(bytes))
        }
    }
}

/// Writes a file under a second name, makes it durable and renames it: at any instant the old one or the new one stands there, whole.
pub(super) fn write_durably(path: &Path, temporary: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    remove_file(temporary)?;
    let mut file = File::create_new(temporary).map_err(WriteError::io("create", temporary))?;
    io::Write::write_all(&mut file, bytes).map_err(WriteError::io("write", temporary))?;
    file.sync_all().map_err(WriteError::io("write", temporary))?;
    fs::rename(temporary, path).map_err(WriteError::io("put in place", path))?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Makes the names in a folder durable, on systems that have a way to say so.
pub(super) fn sync_folder(folder: &Path) -> Result<(), WriteError> {
    if cfg!(unix) { File::open(folder).and_then(|f| f.sync_all()).map_err(WriteError::io("write", folder)) } else { Ok(()) }
}

/// Removes a file that may be gone already.
pub(super) fn remove_file(path: &Path) -> Result<(), WriteError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(WriteError::io("remove", path)(error)),
        _ => Ok(()),
    }
}

/// Removes a folder if it is there and empty.
pub(super) fn remove_empty_folder(path: &Path) -> Result<(), WriteError> {
    use io::ErrorKind::{DirectoryNotEmpty, NotADirectory, NotFound};
    match fs::remove_dir(path) {
        Err(error) if !matches!(error.kind(), NotFound | DirectoryNotEmpty | NotADirectory) => Err(WriteError::io("remove", path)(error)),
        _ => Ok(()),
    }
}

/// Makes a folder that may be there already.
pub(super) fn make_folder(path: &Path) -> Result<(), WriteError> {
    match fs::create_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && kind_of(path)? == Kind::Folder => Ok(()),
        result => result.map_err(WriteError::io("create", path)),
    }
}

/// SHA-256 of a file, in hexadecimal.
pub(super) fn digest_of(path: &Path) -> Result<String, WriteError> {
    let mut hash = Sha256::new();
    let file = File::open(path).map_err(WriteError::io("open", path))?;
    io::copy(&mut BufReader::with_capacity(CHUNK_BYTES, file), &mut HashWriter(&mut hash)).map_err(WriteError::io("read", path))?;
    Ok(hex(&hash.finalize()))
}

/// Hashes what is written to it.
pub(super) struct HashWriter<'a>(pub(super) &'a mut Sha256);

impl io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn head_of(path: &Path) -> Result<Vec<u8>, WriteError> {
    let mut head = Vec::new();
    let file = File::open(path).map_err(WriteError::io("open", path))?;
    file.take(HEAD_BYTES_MAX as u64).read_to_end(&mut head).map_err(WriteError::io("read", path))?;
    Ok(head)
}

/// Whether the file at `path` has `bytes` from `offset` on; what comes after them does not matter.
pub(super) fn has_at(path: &Path, offset: u64, bytes: &[u8]) -> Result<bool, WriteError> {
    let compare = || {
        let mut file = File::open(path)?;
        file.seek(io::SeekFrom::Start(offset))?;
        let mut chunk = vec![0; CHUNK_BYTES.min(bytes.len())];
        for expected in bytes.chunks(CHUNK_BYTES) {
            let chunk = &mut chunk[..expected.len()];
            match file.read_exact(chunk) {
                Ok(()) if chunk == expected => {}
                Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => return Err(error),
                _ => return Ok(false),
            }
        }
        Ok(true)
    };
    compare().map_err(WriteError::io("read", path))
}
