//! `.jobherald/publication.json`: what is published and what was, kept beside the configuration so that it outlives the output folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::WriteError;
use super::fs::{Kind, kind_of, read_bounded, write_durably};
use super::manifest::unreadable;
use crate::model::manifest::{Manifest, Publication};

/// The folder of the program's own files, beside the configuration.
const FOLDER: &str = ".jobherald";

const FILE: &str = "publication.json";

/// The format that this program writes; a higher one is refused.
const VERSION: u32 = 1;

/// The state of some hundred thousand jobs.
const BYTES_MAX: u64 = 512 * 1024 * 1024;

const WAY_OUT: &str = "delete it: it is made again from the manifest in the output folder";

const GITIGNORE: &str = "# jobherald keeps here what it published and whom it told. Committed by accident, this would make one clone believe\n\
    # what another one did, so git is told to pass over it. jobherald never changes this file: edit it where you want otherwise.\n*\n";

/// The publication state and the generation that it belongs to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct State {
    /// Version of this format.
    pub version: u32,
    /// Generation of the output.
    pub generation: String,
    /// The state.
    pub publication: Publication,
}

impl State {
    /// The state once the manifest is in place.
    #[must_use]
    pub fn of(manifest: &Manifest) -> Self {
        Self { version: VERSION, generation: manifest.generation.clone(), publication: manifest.publication.clone() }
    }
}

/// The state kept in `.jobherald/` in the folder `root`, `None` where there is none.
pub fn read_state(root: &Path) -> Result<Option<State>, WriteError> {
    let path = root.join(FOLDER).join(FILE);
    check_own_folder(root)?;
    let Some(bytes) = read_bounded(&path, BYTES_MAX)? else { return Ok(None) };
    let state: State = serde_json::from_slice(&bytes).map_err(|error| unreadable(&path, &bytes, VERSION, &error, WAY_OUT))?;
    if state.version > VERSION {
        return Err(WriteError::Newer { path, version: state.version, known: VERSION });
    }
    Ok(Some(state))
}

/// Keeps the state, durably; to be called once the manifest is in place. A file that says the same already is not touched.
pub fn write_state(root: &Path, state: &State) -> Result<(), WriteError> {
    let folder = own_folder(root)?;
    let path = folder.join(FILE);
    let mut bytes = serde_json::to_vec_pretty(state).expect("a publication state has string keys only");
    bytes.push(b'\n');
    if matches!(read_bounded(&path, BYTES_MAX), Ok(Some(before)) if before == bytes) {
        return Ok(());
    }
    write_durably(&path, &folder.join("publication.json.tmp"), &bytes)
}

/// What is published now. A run may die after the manifest is in place and before the state is kept, so the manifest holds where the two
/// are of different generations; without a manifest the state does.
#[must_use]
pub fn current(state: Option<State>, manifest: Option<&Manifest>) -> Publication {
    match (state, manifest) {
        (Some(state), Some(manifest)) if state.generation == manifest.generation => state.publication,
        (_, Some(manifest)) => manifest.publication.clone(),
        (Some(state), None) => state.publication,
        (None, None) => Publication::default(),
    }
}

/// `.jobherald/` in the folder `root`, made where it is missing.
pub(super) fn own_folder(root: &Path) -> Result<PathBuf, WriteError> {
    let folder = root.join(FOLDER);
    check_own_folder(root)?;
    match fs::create_dir(&folder) {
        Ok(()) => {
            let path = folder.join(".gitignore");
            fs::write(&path, GITIGNORE).map_err(WriteError::io("write", &path))?;
            Ok(folder)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(folder),
        Err(error) => Err(WriteError::io("create", &folder)(error)),
    }
}

/// Refuses a `.jobherald` that would lead elsewhere.
fn check_own_folder(root: &Path) -> Result<(), WriteError> {
    let path = root.join(FOLDER);
    match kind_of(&path)? {
        Kind::Nothing | Kind::Folder => Ok(()),
        Kind::File(_) => Err(WriteError::InTheWay { path, what: "a file, not the folder that jobherald keeps its state in" }),
        Kind::Odd { what, .. } => Err(WriteError::InTheWay { path, what }),
    }
}
