//! Documents that come in pieces: a few of hundreds of megabytes, tens of thousands of small ones, all growing at once.
//!
//! No file is kept open. Pieces wait in memory, all documents together in a fixed budget; past it, the longest are appended to their
//! staged files.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, RwLock};

use sha2::{Digest, Sha256};

use super::area::Area;
use super::error::WriteError;

/// Memory for the pieces of all documents that wait.
pub(super) const BUFFERS_BYTES_MAX: usize = 32 * 1024 * 1024;

/// A document's pieces are written out at this size in any case: longer writes are no faster.
const BUFFER_BYTES_MAX: usize = 512 * 1024;

/// One document, as far as it has come.
pub(super) struct Document {
    /// Media type.
    pub(super) media_type: String,
    /// Bytes so far.
    pub(super) size: u64,
    /// Pieces that are not in the staged file; nothing where documents are only compared.
    pub(super) buffer: Vec<u8>,
    /// The staged file, once there is one.
    pub(super) staged: Option<PathBuf>,
    hash: Sha256,
}

impl Document {
    /// Digest of all pieces.
    pub(super) fn sha256(&self) -> String {
        super::fs::hex(&self.hash.clone().finalize())
    }

    /// Appends what waits in memory to the staged file.
    pub(super) fn flush(&mut self, area: &Area) -> Result<(), WriteError> {
        let path = match &self.staged {
            Some(path) => path,
            None => self.staged.insert(area.next_file()?),
        };
        let mut file = File::options().append(true).create(true).open(path).map_err(WriteError::io("open", path))?;
        file.write_all(&self.buffer).map_err(WriteError::io("write", path))?;
        self.buffer = Vec::new();
        Ok(())
    }
}

/// All documents of a generation.
pub(super) struct Documents {
    budget: usize,
    by_path: RwLock<BTreeMap<String, Arc<Mutex<Document>>>>,
    buffered: AtomicUsize,
    sweep: Mutex<()>,
}

impl Documents {
    /// No documents; their pieces will take `budget` bytes of memory at most, and what is being appended at that time.
    pub(super) fn new(budget: usize) -> Self {
        Self { budget, by_path: RwLock::default(), buffered: AtomicUsize::new(0), sweep: Mutex::new(()) }
    }

    /// Adds a piece; without an `area` its bytes are only counted and hashed.
    pub(super) fn append(&self, path: &str, media_type: &str, bytes: &[u8], area: Option<&Area>) -> Result<(), WriteError> {
        let document = self.document(path, media_type);
        let mut document = lock(&document);
        document.hash.update(bytes);
        document.size += bytes.len() as u64;
        let Some(area) = area else { return Ok(()) };
        let before = document.buffer.capacity();
        document.buffer.extend_from_slice(bytes);
        self.buffered.fetch_add(document.buffer.capacity() - before, Ordering::Relaxed);
        if document.buffer.len() >= BUFFER_BYTES_MAX {
            self.flush(&mut document, area)?;
        }
        drop(document);
        self.keep_to_budget(area)
    }

    /// All documents by path; none are left.
    pub(super) fn take(&self) -> Vec<(String, Document)> {
        let documents = std::mem::take(&mut *self.by_path.write().expect("nobody panics while naming a document"));
        let own = |document: Arc<Mutex<Document>>| {
            Arc::into_inner(document).expect("no document is appended to once all are taken").into_inner().expect(WHOLE)
        };
        documents.into_iter().map(|(path, document)| (path, own(document))).collect()
    }

    /// Bytes of memory that wait to be written out.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.buffered.load(Ordering::Relaxed)
    }

    fn document(&self, path: &str, media_type: &str) -> Arc<Mutex<Document>> {
        if let Some(document) = self.by_path.read().expect("nobody panics while naming a document").get(path) {
            return Arc::clone(document);
        }
        let new = || Document { media_type: media_type.to_owned(), size: 0, buffer: Vec::new(), staged: None, hash: Sha256::new() };
        let mut by_path = self.by_path.write().expect("nobody panics while naming a document");
        Arc::clone(by_path.entry(path.to_owned()).or_insert_with(|| Arc::new(Mutex::new(new()))))
    }

    /// Writes out every document that has at least half of the mean: the others hold less than half of the budget between them, so few
    /// files are opened for many bytes. No lock but the sweep's is held when it begins, and one document's at a time after that.
    fn keep_to_budget(&self, area: &Area) -> Result<(), WriteError> {
        if self.buffered.load(Ordering::Relaxed) <= self.budget {
            return Ok(());
        }
        let _sweep = self.sweep.lock().expect("nobody panics while writing out");
        if self.buffered.load(Ordering::Relaxed) <= self.budget {
            return Ok(());
        }
        let documents: Vec<_> = self.by_path.read().expect("nobody panics while naming a document").values().cloned().collect();
        let floor = self.budget / (2 * documents.len().max(1));
        for document in &documents {
            let mut document = lock(document);
            if document.buffer.capacity() > floor {
                self.flush(&mut document, area)?;
            }
        }
        Ok(())
    }

    fn flush(&self, document: &mut Document, area: &Area) -> Result<(), WriteError> {
        let held = document.buffer.capacity();
        document.flush(area)?;
        self.buffered.fetch_sub(held, Ordering::Relaxed);
        Ok(())
    }
}

const WHOLE: &str = "nobody panics while appending to a document";

fn lock(document: &Mutex<Document>) -> MutexGuard<'_, Document> {
    document.lock().expect(WHOLE)
}
