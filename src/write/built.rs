//! The folder of a site that its generator has built: its pages are read, and replaced one by one. They are the generator's: what is
//! ours in them is only what `inject` marks.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::error::WriteError;
use super::fs::{Kind, Tree, kind_of, make_folder, read_bounded};
use super::layout::plain;
use crate::model::output_path::{STAGE, ancestors};

/// Most files that are looked through.
const FILES_MAX: usize = 2_000_000;

/// Deepest folder.
const DEPTH_MAX: usize = 64;

const PAGE_ENDINGS: [&str; 2] = ["html", "htm"];

/// A site's folder. Links in it are not followed, and nothing outside of it is touched.
pub struct Built {
    dir: PathBuf,
    tree: Tree,
}

/// What there is to read at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Contents {
    /// These bytes.
    Bytes(Vec<u8>),
    /// More bytes than are read.
    TooMuch,
    /// No file, or one behind a link.
    Nothing,
}

impl Built {
    /// The folder `dir`, which must be there.
    pub fn open(dir: &Path) -> Result<Self, WriteError> {
        let dir = plain(dir);
        // That the folder itself is a link is its owner's choice.
        let real = fs::canonicalize(&dir).map_err(|_| WriteError::NotBuilt { path: dir.clone() })?;
        match kind_of(&real)? {
            Kind::Folder => Ok(Self { tree: Tree::new(&dir), dir }),
            _ => Err(WriteError::NotBuilt { path: dir }),
        }
    }

    /// The paths of all pages, sorted.
    pub fn pages(&self) -> Result<Vec<String>, WriteError> {
        let mut pages = Vec::new();
        let apart = |name: &str| name == STAGE || name == ".git" || name == "node_modules";
        let walk = WalkDir::new(&self.dir).follow_root_links(true).max_depth(DEPTH_MAX).into_iter();
        for (count, entry) in walk.filter_entry(|entry| !entry.file_name().to_str().is_some_and(apart)).enumerate() {
            let entry = entry.map_err(|error| {
                let path = error.path().unwrap_or(&self.dir).to_owned();
                WriteError::io("read", &path)(error.into())
            })?;
            if count == FILES_MAX {
                return Err(WriteError::InTheWay { path: self.dir.clone(), what: "a folder with more files than a site has" });
            }
            let is_page = entry.path().extension().is_some_and(|ending| PAGE_ENDINGS.iter().any(|page| ending.eq_ignore_ascii_case(page)));
            if !is_page || !entry.file_type().is_file() {
                continue;
            }
            let relative = entry.path().strip_prefix(&self.dir).ok().and_then(Path::to_str);
            pages.extend(relative.map(|path| path.replace(std::path::MAIN_SEPARATOR, "/")));
        }
        pages.sort_unstable();
        Ok(pages)
    }

    /// What stands at `path`.
    pub fn read(&self, path: &str, bytes_max: u64) -> Result<Contents, WriteError> {
        if path.split('/').any(|segment| matches!(segment, "" | "." | "..")) {
            return Ok(Contents::Nothing);
        }
        match self.tree.kind(path)? {
            Kind::File(size) if size > bytes_max => Ok(Contents::TooMuch),
            Kind::File(_) => Ok(read_bounded(&self.tree.join(path), bytes_max)?.map_or(Contents::Nothing, Contents::Bytes)),
            Kind::Nothing | Kind::Folder | Kind::Odd { .. } => Ok(Contents::Nothing),
        }
    }

    /// Puts a staged file at `path`, where nothing is, with the folders on the way.
    pub fn create(&self, path: &str, staged: &Path) -> Result<(), WriteError> {
        let tree = Tree::new(&self.dir);
        let folders: Vec<&str> = ancestors(path).collect();
        for folder in folders.into_iter().rev() {
            if tree.kind(folder)? == Kind::Nothing {
                make_folder(&tree.join(folder))?;
            }
        }
        let file = Tree::new(&self.dir).reach(path)?.unwrap_or_else(|| tree.join(path));
        if kind_of(&file)? != Kind::Nothing {
            return Err(WriteError::ChangedMeanwhile { path: file });
        }
        fs::rename(staged, &file).map_err(WriteError::io("put in place", &file))
    }

    /// Puts a staged file in place of the one at `path`, which keeps its permissions, unless that is not any more what it was when its
    /// bytes had this digest.
    pub fn replace(&self, path: &str, (size, sha256): (u64, &str), staged: &Path) -> Result<(), WriteError> {
        // Looked at anew: a folder may have become a link since.
        let tree = Tree::new(&self.dir);
        let file = tree.join(path);
        if !tree.has_digest(path, size, sha256)? {
            return Err(WriteError::ChangedMeanwhile { path: file });
        }
        let permissions = fs::metadata(&file).map_err(WriteError::io("look at", &file))?.permissions();
        fs::set_permissions(staged, permissions).map_err(WriteError::io("write", staged))?;
        fs::rename(staged, &file).map_err(WriteError::io("put in place", &file))
    }
}
