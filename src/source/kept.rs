//! `.jobherald/sources/`: what each source with an address gave last, as it came, beside what is known of it.

use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::fetch::{FETCHED_BYTES_MAX, Fetched, Validators};
use crate::model::digest::sha256_hex;

/// The folder below the program's own.
pub const FOLDER: &str = "sources";

/// The format that this program writes; what another one wrote is not used.
const VERSION: u32 = 1;

/// Largest note, in bytes.
const NOTE_BYTES_MAX: u64 = 64 * 1024;

/// What is known of a document that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    version: u32,
    /// Digest of the address that it came from.
    address: String,
    /// Digest of its bytes.
    sha256: String,
    /// What tells it from another version.
    #[serde(flatten)]
    pub validators: Validators,
}

/// A document that cannot be kept.
#[derive(Debug, thiserror::Error)]
#[error("what was fetched cannot be kept in {}: {source}", .path.display())]
pub struct KeepError {
    path: PathBuf,
    source: io::Error,
}

/// What is known of the document at `place`; `None` where there is none, or where it is not the one that was kept, or came from another
/// address, whose digest is `address`.
#[must_use]
pub fn note(place: &Path, address: &str) -> Option<Note> {
    let note: Note = serde_json::from_slice(&read(&note_path(place), NOTE_BYTES_MAX).ok()?).ok()?;
    let bytes = document(place)?;
    (note.version == VERSION && note.address == address && note.sha256 == sha256_hex(&bytes)).then_some(note)
}

/// The bytes of the document at `place`; `None` where there is none that can be read.
#[must_use]
pub fn document(place: &Path) -> Option<Vec<u8>> {
    read(place, FETCHED_BYTES_MAX as u64).ok()
}

/// Keeps a document: whole, or not at all. The note comes last, so that one that belongs to another document is known by its digest.
pub fn keep(place: &Path, address: &str, fetched: &Fetched) -> Result<(), KeepError> {
    let note =
        Note { version: VERSION, address: address.to_owned(), sha256: sha256_hex(&fetched.bytes), validators: fetched.validators.clone() };
    let mut line = serde_json::to_vec_pretty(&note).expect("a note has string keys only");
    line.push(b'\n');
    replace(place, &fetched.bytes)?;
    replace(&note_path(place), &line)
}

fn note_path(place: &Path) -> PathBuf {
    place.with_added_extension("note.json")
}

fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let length = File::open(path)?.take(most + 1).read_to_end(&mut bytes)? as u64;
    if length > most { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(bytes) }
}

/// A file that says the same already is not touched.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), KeepError> {
    if read(path, bytes.len() as u64).is_ok_and(|before| before == bytes) {
        return Ok(());
    }
    let written = || {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    };
    written().map_err(|source| KeepError { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetched(text: &str, etag: Option<&str>) -> Fetched {
        let validators = Validators { etag: etag.map(str::to_owned), last_modified: None };
        Fetched { bytes: text.as_bytes().to_vec(), records: 1, validators }
    }

    #[test]
    fn what_is_kept_is_known_by_its_address_and_its_bytes() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("sources").join("board.example-1");
        assert_eq!(note(&place, "a"), None);
        keep(&place, "a", &fetched("[1]", Some("\"x\""))).expect("kept");
        assert_eq!(fs::read_to_string(&place).expect("a file"), "[1]");
        assert_eq!(note(&place, "a").and_then(|note| note.validators.etag).as_deref(), Some("\"x\""));
        assert_eq!(note(&place, "b"), None);
        fs::write(&place, "[2]").expect("somebody wrote into it");
        assert_eq!(note(&place, "a"), None);
    }

    #[test]
    fn what_cannot_be_kept_is_said_with_its_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = folder.path().join("sources").join("x");
        fs::write(folder.path().join("sources"), "a file").expect("a file");
        let error = keep(&place, "a", &fetched("[]", None)).expect_err("no folder");
        assert!(error.to_string().contains("sources"), "{error}");
    }
}
