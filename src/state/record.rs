//! `.jobherald/state.json`: which state this machine went on from.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::StateError;

const FILE: &str = "state.json";
const BYTES_MAX: u64 = 64 * 1024;

/// What this machine last saw of the place.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Record {
    /// The place, as the configuration wrote it.
    pub store: String,
    /// The state that this machine has, with what it did since.
    pub base: Option<Seen>,
    /// A state that it was about to make when it last wrote here: if that is in the place, it is the base.
    pub making: Option<Seen>,
    /// Whether it was about to put a state of the place in the place of its own.
    pub taking: bool,
}

/// A state of the place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Its number.
    pub number: u64,
    /// SHA-256 of all of it.
    pub file: String,
    /// SHA-256 of its lines but the first: what it says, whoever says it.
    pub body: String,
    /// Whether it says what some aggregator was told.
    pub told: bool,
}

/// What this machine last saw of the place, from `folder`, the program's own.
pub fn read_record(folder: &Path) -> Result<Option<Record>, StateError> {
    let path = folder.join(FILE);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StateError::io("open", &path)(error)),
    };
    let mut bytes = Vec::new();
    file.take(BYTES_MAX).read_to_end(&mut bytes).map_err(StateError::io("read", &path))?;
    match serde_json::from_slice(&bytes) {
        Ok(record) => Ok(Some(record)),
        Err(error) => Err(StateError::Broken { file: path.display().to_string(), line: error.line(), what: error.to_string() }),
    }
}

/// Keeps it, durably.
pub fn write_record(folder: &Path, record: &Record) -> Result<(), StateError> {
    let path = folder.join(FILE);
    let mut text = serde_json::to_string_pretty(record).expect("a record has string keys only");
    text.push('\n');
    let write = || {
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        sync_folder(folder)
    };
    write().map_err(StateError::io("write", &path))
}

/// Makes the names in a folder durable, where the system can.
pub(super) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

impl Record {
    /// Nothing was seen of this place yet.
    #[must_use]
    pub fn new(store: &str) -> Self {
        Self { store: store.to_owned(), ..Self::default() }
    }
}
