//! The files of a generation that is only read back: one behind the other, in memory as long as they are few, then in one temporary file.
//!
//! A folder with ten thousand files costs a disk far more than their bytes do.

use std::collections::BTreeMap;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::PathBuf;
use std::sync::Mutex;

use tempfile::{SpooledTempFile, spooled_tempfile_in};

use super::error::WriteError;

/// Files in their order of arrival, from any thread.
pub(super) struct Together {
    /// Where the temporary file is made; it has no name there.
    folder: PathBuf,
    held: Mutex<Held>,
}

struct Held {
    bytes: SpooledTempFile,
    end: u64,
    /// Where each begins, and how long it is.
    places: BTreeMap<String, (u64, usize)>,
}

impl Together {
    /// None yet. More than `bytes_max` of them stand in a file in `folder`.
    pub(super) fn new(folder: PathBuf, bytes_max: usize) -> Self {
        let bytes = spooled_tempfile_in(bytes_max, &folder);
        Self { folder, held: Mutex::new(Held { bytes, end: 0, places: BTreeMap::new() }) }
    }

    /// Adds a file.
    pub(super) fn put(&self, path: String, bytes: &[u8]) -> Result<(), WriteError> {
        let mut held = self.held.lock().expect(WHOLE);
        let end = held.end;
        let write = |file: &mut SpooledTempFile| -> io::Result<()> {
            file.seek(SeekFrom::Start(end))?;
            file.write_all(bytes)
        };
        write(&mut held.bytes).map_err(WriteError::io("write a temporary file in", &self.folder))?;
        held.end += bytes.len() as u64;
        match held.places.insert(path.clone(), (end, bytes.len())) {
            None => Ok(()),
            Some(_) => Err(WriteError::Collision { first: path.clone(), second: path }),
        }
    }

    /// The bytes of a file, `None` where there is none of this path.
    pub(super) fn read(&self, path: &str) -> Result<Option<Vec<u8>>, WriteError> {
        let mut held = self.held.lock().expect(WHOLE);
        let Some(&(begin, length)) = held.places.get(path) else { return Ok(None) };
        let mut bytes = vec![0; length];
        let mut read = |file: &mut SpooledTempFile| -> io::Result<()> {
            file.seek(SeekFrom::Start(begin))?;
            file.read_exact(&mut bytes)
        };
        read(&mut held.bytes).map_err(WriteError::io("read a temporary file in", &self.folder))?;
        drop(held);
        Ok(Some(bytes))
    }
}

const WHOLE: &str = "nobody panics with the files in hand";
