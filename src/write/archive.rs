//! `.jobherald/archives/`: the archives of feeds by their digest, so that their bytes outlive an output folder that is made anew.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::error::WriteError;
use super::fs::{Kind, Tree, kind_of, make_folder, remove_file, sync_folder};
use super::layout::plain;
use super::state::own_folder;
use crate::model::manifest::{Archived, Publication};
use crate::model::output_path;

const FOLDER: &str = "archives";

/// How much is read at once.
const PIECE_BYTES: usize = 256 * 1024;

/// A file with the bytes of an archive: kept below the folder `root`, or in the output folder `out`; `None` where there is neither.
pub fn find_archive(root: &Path, out: &Path, archived: &Archived) -> Result<Option<PathBuf>, WriteError> {
    let is_digest = archived.sha256.len() == 64 && archived.sha256.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_digest || output_path::problem(&archived.path).is_some() {
        return Ok(None);
    }
    let kept = Tree::new(&plain(&root.join(super::STATE_FOLDER).join(FOLDER)));
    let output = Tree::new(&plain(out));
    for (tree, path) in [(kept, &archived.sha256), (output, &archived.path)] {
        if matches!(tree.kind(path)?, Kind::File(_)) && tree.has_digest(path, archived.size, &archived.sha256)? {
            return Ok(Some(tree.join(path)));
        }
    }
    Ok(None)
}

/// Reads a file piece by piece.
pub fn pieces(file: &Path, mut put: impl FnMut(&[u8]) -> Result<(), WriteError>) -> Result<(), WriteError> {
    let mut from = File::open(file).map_err(WriteError::io("open", file))?;
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        match from.read(&mut piece).map_err(WriteError::io("read", file))? {
            0 => return Ok(()),
            length => put(&piece[..length])?,
        }
    }
}

/// Keeps the archives of the output folder `out`, once its manifest is in place, and lets go of those that no feed has any more.
pub fn keep_archives(root: &Path, out: &Path, publication: &Publication) -> Result<(), WriteError> {
    let wanted: Vec<&Archived> = publication.archives.values().flatten().filter(|archived| !archived.lost).collect();
    let folder = root.join(super::STATE_FOLDER).join(FOLDER);
    if wanted.is_empty() && kind_of(&folder)? == Kind::Nothing {
        return Ok(());
    }
    let folder = own_folder(root)?.join(FOLDER);
    match kind_of(&folder)? {
        Kind::Folder => {}
        Kind::Nothing => make_folder(&folder)?,
        Kind::File(_) => return Err(WriteError::InTheWay { path: folder, what: "a file, not the folder that archives are kept in" }),
        Kind::Odd { what, .. } => return Err(WriteError::InTheWay { path: folder, what }),
    }
    let names: BTreeSet<&str> = wanted.iter().map(|archived| archived.sha256.as_str()).collect();
    for entry in fs::read_dir(&folder).map_err(WriteError::io("read", &folder))? {
        let entry = entry.map_err(WriteError::io("read", &folder))?;
        if entry.file_name().to_str().is_none_or(|name| !names.contains(name)) {
            remove_file(&entry.path())?;
        }
    }
    for archived in wanted {
        let copy = folder.join(&archived.sha256);
        if kind_of(&copy)? == Kind::File(archived.size) {
            continue;
        }
        // A name that says what is in it is given to whole files only.
        let (from, temporary) = (Tree::new(&plain(out)).join(&archived.path), folder.join("archive.tmp"));
        fs::copy(&from, &temporary).map_err(WriteError::io("copy", &from))?;
        File::open(&temporary).and_then(|file| file.sync_all()).map_err(WriteError::io("sync", &temporary))?;
        fs::rename(&temporary, &copy).map_err(WriteError::io("put in place", &copy))?;
    }
    sync_folder(&folder)
}
