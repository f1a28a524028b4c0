//! Documents that come in pieces: a few of hundreds of megabytes, tens of thousands of small ones, all growing at once.
//!
//! No file is kept open. Pieces wait in memory, all documents together in a fixed budget; past it, the longest are compared with the
//! files that stand in their place and, from the first difference on, appended to staged ones.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, RwLock};

use sha2::{Digest, Sha256};

use super::area::{Area, Spot, Staged};
use super::error::WriteError;
use super::fs::{Kind, has_at, kind_of};
use crate::model::digest::hex;

/// Memory for the pieces of all documents that wait.
pub(super) const BUFFERS_BYTES_MAX: usize = 16 * 1024 * 1024;

/// A document's pieces are written out at this size in any case: longer writes are no faster.
const BUFFER_BYTES_MAX: usize = 512 * 1024;

/// One document, as far as it has come.
pub(super) struct Document {
    /// Media type.
    pub(super) media_type: String,
    /// Bytes so far.
    pub(super) size: u64,
    hash: Sha256,
    /// Pieces that wait; none where documents are only compared.
    buffer: Vec<u8>,
    /// The file that stands in the document's place.
    standing: Option<PathBuf>,
    /// So many bytes came out as the standing file has them, and were not staged.
    matched: u64,
    /// Where it is staged once it differs from the standing one.
    spot: Spot,
    /// The staged file, once it does.
    staged: Option<Staged>,
}

impl Document {
    fn new(media_type: &str, standing: Option<PathBuf>, spot: Spot) -> Self {
        let (hash, buffer) = (Sha256::new(), Vec::new());
        Self { media_type: media_type.to_owned(), size: 0, hash, buffer, standing, matched: 0, spot, staged: None }
    }

    /// Digest of all pieces.
    pub(super) fn sha256(&self) -> String {
        hex(&self.hash.clone().finalize())
    }

    /// The staged file with all pieces in it, `None` where the standing file is the same.
    pub(super) fn finish(mut self, area: &Area) -> Result<Option<Staged>, WriteError> {
        self.flush(area)?;
        let is_same = match (&self.staged, &self.standing) {
            (None, Some(standing)) => kind_of(standing)? == Kind::File(self.size),
            _ => false,
        };
        if is_same { Ok(None) } else { self.stage(area).map(Some) }
    }

    /// Lets go of what waits in memory: as long as the standing file has the same bytes nothing is written.
    fn flush(&mut self, area: &Area) -> Result<(), WriteError> {
        let matches = match (&self.staged, &self.standing) {
            (None, Some(standing)) => has_at(standing, self.matched, &self.buffer)?,
            _ => false,
        };
        if matches {
            self.matched += self.buffer.len() as u64;
        } else {
            let path = self.stage(area)?.file;
            let mut file = File::options().append(true).open(&path).map_err(WriteError::io("open", &path))?;
            file.write_all(&self.buffer).map_err(WriteError::io("write", &path))?;
        }
        self.buffer = Vec::new();
        Ok(())
    }

    /// The staged file, which begins with what the standing file had in common with the document. Were that one edited meanwhile, it
    /// would not be ours any more, and the commit would refuse to replace it.
    fn stage(&mut self, area: &Area) -> Result<Staged, WriteError> {
        if let Some(staged) = &self.staged {
            return Ok(staged.clone());
        }
        let (staged, mut file) = area.create(self.spot.clone())?;
        if let Some(standing) = &self.standing {
            let from = File::open(standing).map_err(WriteError::io("open", standing))?;
            io::copy(&mut from.take(self.matched), &mut file).map_err(WriteError::io("write", &staged.file))?;
        }
        Ok(self.staged.insert(staged).clone())
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

    /// Adds a piece; without an `area` its bytes are only counted and hashed. `places` says, when the document begins, which file has
    /// its place now, and where to stage it.
    pub(super) fn append(
        &self,
        (path, media_type): (&str, &str),
        bytes: &[u8],
        area: Option<&Area>,
        places: impl FnOnce() -> Result<(Option<PathBuf>, Spot), WriteError>,
    ) -> Result<(), WriteError> {
        let document = self.document(path, media_type, places)?;
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

    /// A document as far as it has come.
    pub(super) fn read_back(&self, path: &str, area: &Area) -> Result<Option<Box<dyn Read + Send + Sync>>, WriteError> {
        let document = self.by_path.read().expect("nobody panics while naming a document").get(path).map(Arc::clone);
        let Some(document) = document else { return Ok(None) };
        let mut document = lock(&document);
        self.flush(&mut document, area)?;
        let open = |file: &PathBuf| File::open(file).map_err(WriteError::io("open", file));
        Ok(match (&document.staged, &document.standing) {
            (Some(staged), _) => Some(Box::new(open(&staged.file)?)),
            (None, Some(standing)) => Some(Box::new(open(standing)?.take(document.matched))),
            (None, None) => None,
        })
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

    fn document(
        &self,
        path: &str,
        media_type: &str,
        places: impl FnOnce() -> Result<(Option<PathBuf>, Spot), WriteError>,
    ) -> Result<Arc<Mutex<Document>>, WriteError> {
        if let Some(document) = self.by_path.read().expect("nobody panics while naming a document").get(path) {
            return Ok(Arc::clone(document));
        }
        let (standing, spot) = places()?;
        let new = Document::new(media_type, standing, spot);
        let mut by_path = self.by_path.write().expect("nobody panics while naming a document");
        Ok(Arc::clone(by_path.entry(path.to_owned()).or_insert_with(|| Arc::new(Mutex::new(new)))))
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
