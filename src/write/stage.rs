//! One generation in the making: artifacts come in, and all of them are put in place, or nothing is changed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;

use super::area::{Area, Journals, Spot, Staged};
use super::documents::{BUFFERS_BYTES_MAX, Document, Documents};
use super::error::WriteError;
use super::fs::{Kind, Tree, remove_empty_folder, remove_file};
use super::known::Known;
use super::layout::{check_folder, plain};
use super::manifest::{check_manifest, to_bytes};
use super::plan::{Found, Op, Plan, Situation, Wanted, paths_to_look_at, plan};
use super::together::Together;
use crate::model::artifact::Artifact;
use crate::model::digest::sha256_hex;
use crate::model::manifest::{Listed, Manifest};
use crate::model::output_path::{self, ancestors, fold};

/// Whether files are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// They are.
    Write,
    /// They are only compared with what stands; the disk is not touched.
    Compare,
}

/// What a generation came to, or would come to. Paths are relative to the output folder; the manifest's own is not among them.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The manifest that stands now, or would.
    pub manifest: Manifest,
    /// Files where there was none.
    pub created: Vec<String>,
    /// Files whose bytes changed.
    pub changed: Vec<String>,
    /// Files that are gone.
    pub removed: Vec<String>,
    /// How many files came out the same and were not touched.
    pub unchanged: usize,
}

/// New bytes for a file that is not ours, staged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// Where they are.
    pub file: PathBuf,
}

/// One generation in the making. Dropped without a commit, it leaves everything as it was.
pub struct Stage {
    out: PathBuf,
    mode: Mode,
    known: Known,
    /// Whether a run died on the output as it stands.
    resumes: bool,
    tree: Tree,
    area: Area,
    documents: Documents,
    /// Where single files stand that are only read back.
    together: Option<Together>,
    /// By folded path, since two paths of one fold are one file to some file systems.
    entries: Mutex<BTreeMap<String, Entry>>,
}

struct Entry {
    listed: Listed,
    state: State,
}

enum State {
    /// The file that stands has the same bytes.
    Same,
    /// It differs, and nothing is to be written.
    Differs,
    /// Ready to be renamed into place.
    Staged(Staged),
}

/// A generation of which all is decided.
pub(super) struct Ready {
    /// What is to be done.
    pub(super) ops: Vec<Op>,
    manifest_bytes: Vec<u8>,
    staged: BTreeMap<String, Staged>,
    /// The output folder as it stands from now on.
    tree: Tree,
    written: Written,
}

impl Stage {
    /// Begins a generation in the folder `out`, which may be missing, on top of the manifest that stands there. What a run that died
    /// has left is taken over.
    pub fn open(out: &Path, previous: Option<&Manifest>, mode: Mode) -> Result<Self, WriteError> {
        Self::with_budget(out, previous, mode, BUFFERS_BYTES_MAX)
    }

    /// Begins one in a temporary folder that is only read back and never committed: documents grow in files there, and single files stand
    /// together, in memory or in one file.
    pub fn trial(folder: &Path) -> Result<Self, WriteError> {
        Self::trial_with_budget(folder, BUFFERS_BYTES_MAX)
    }

    pub(super) fn trial_with_budget(folder: &Path, budget: usize) -> Result<Self, WriteError> {
        let stage = Self::with_budget(&folder.join("out"), None, Mode::Write, budget)?;
        Ok(Self { together: Some(Together::new(folder.to_owned(), budget)), ..stage })
    }

    pub(super) fn with_budget(out: &Path, previous: Option<&Manifest>, mode: Mode, budget: usize) -> Result<Self, WriteError> {
        let out = plain(out);
        check_folder(&out)?;
        let tree = Tree::new(&out);
        if let Some(manifest) = previous {
            check_manifest(&tree.join(output_path::MANIFEST), manifest)?;
        } else if tree.kind(output_path::MANIFEST)? != Kind::Nothing {
            return Err(WriteError::InTheWay { path: tree.join(output_path::MANIFEST), what: "not a manifest that was read" });
        }
        let area = Area::new(&out);
        let left = area.journals_left()?;
        let next_journal = left.last_key_value().map_or(0, |(number, _)| number.saturating_add(1));
        let generation = previous.map(|manifest| manifest.generation.as_str());
        let journals: Vec<_> = left.into_values().filter(|journal| journal.is_of(generation)).collect();
        let resumes = !journals.is_empty();
        if mode == Mode::Write {
            area.take_over(next_journal, if resumes { Journals::Matter } else { Journals::Done })?;
        }
        let known = Known::new(previous, &journals);
        Ok(Self { out, mode, known, resumes, tree, area, documents: Documents::new(budget), together: None, entries: Mutex::default() })
    }

    /// Adds an artifact. It is staged unless the file that stands there has the same bytes. May be called from many threads at once.
    pub fn put(&self, artifact: Artifact) -> Result<(), WriteError> {
        let Artifact { path, media_type, bytes } = artifact;
        check_path(&path)?;
        if let Some(together) = &self.together {
            return together.put(path, &bytes);
        }
        let state = self.state_of(&path, &bytes)?;
        let sha256 = sha256_hex(&bytes);
        self.enter(Listed { path, media_type: media_type.to_owned(), sha256, size: bytes.len() as u64 }, state)
    }

    /// Adds a piece to the end of a document. Many documents may grow at once, from many threads; the pieces of one document come in
    /// the order of the calls.
    pub fn append(&self, path: &str, media_type: &str, bytes: &[u8]) -> Result<(), WriteError> {
        check_path(path)?;
        let area = (self.mode == Mode::Write).then_some(&self.area);
        self.documents.append((path, media_type), bytes, area, || Ok((self.standing(path)?, self.spot(path)?)))
    }

    /// A file of this generation as it will stand, to be read back; `None` where there is none, or where nothing is written.
    pub fn read_back(&self, path: &str) -> Result<Option<Box<dyn Read + Send + Sync>>, WriteError> {
        if self.mode == Mode::Compare {
            return Ok(None);
        }
        if let Some(document) = self.documents.read_back(path, &self.area)? {
            return Ok(Some(document));
        }
        if let Some(together) = &self.together {
            return Ok(together.read(path)?.map(|bytes| Box::new(Cursor::new(bytes)) as Box<dyn Read + Send + Sync>));
        }
        let entries = self.entries.lock().expect("nobody panics while entering an artifact");
        let Some(entry) = entries.get(&fold(path)).filter(|entry| entry.listed.path == path) else { return Ok(None) };
        let file = match &entry.state {
            State::Staged(staged) => staged.file.clone(),
            State::Same | State::Differs => self.tree.join(path),
        };
        drop(entries);
        Ok(Some(Box::new(fs::File::open(&file).map_err(WriteError::io("open", &file))?)))
    }

    /// Stages bytes for a file outside of the output folder; `None` where nothing is to be written.
    pub fn set_aside(&self, bytes: &[u8]) -> Result<Option<Aside>, WriteError> {
        if self.mode == Mode::Compare {
            return Ok(None);
        }
        let (staged, mut file) = self.area.create(Spot::Alone)?;
        file.write_all(bytes).map_err(WriteError::io("write", &staged.file))?;
        Ok(Some(Aside { file: staged.file }))
    }

    /// Puts everything in place and removes what is not wanted any more, the manifest last. `manifest_for` makes it from the artifacts,
    /// which come by path. Where a file that is not ours is in the way, nothing is changed.
    pub fn commit(self, manifest_for: impl FnOnce(Vec<Listed>) -> Manifest) -> Result<Written, WriteError> {
        Ok(self.commit_after(|| Ok(()), manifest_for, |_| ())?.0)
    }

    /// The same, with `first` before any file of ours is put in place, and after it is sure that all can be: it does so with what was
    /// set aside. What `beside` makes of the manifest is made meanwhile.
    pub fn commit_after<T: Send>(
        self,
        first: impl FnOnce() -> Result<(), WriteError> + Send,
        manifest_for: impl FnOnce(Vec<Listed>) -> Manifest,
        beside: impl FnOnce(&Manifest) -> T + Send,
    ) -> Result<(Written, T), WriteError> {
        let ready = self.prepare(manifest_for)?;
        let place = || {
            first()?;
            ready.ops.iter().try_for_each(|op| self.execute(op, &ready))
        };
        let (placed, made) = match self.mode {
            Mode::Write => rayon::join(place, || beside(&ready.written.manifest)),
            Mode::Compare => (Ok(()), beside(&ready.written.manifest)),
        };
        placed?;
        if self.mode == Mode::Write {
            self.area.complete();
        }
        Ok((ready.written, made))
    }

    /// Decides all of a commit. Nothing but staged files has been touched when it is done.
    pub(super) fn prepare(&self, manifest_for: impl FnOnce(Vec<Listed>) -> Manifest) -> Result<Ready, WriteError> {
        assert!(self.together.is_none(), "what is tried is never committed");
        self.documents.take().into_par_iter().try_for_each(|(path, document)| self.close(path, document))?;
        let entries = self.take_entries()?;
        let manifest = manifest_for(entries.iter().map(|entry| entry.listed.clone()).collect());
        let wanted: Vec<Wanted<'_>> = entries.iter().map(Entry::wanted).collect();
        let (manifest_bytes, found) = rayon::join(|| to_bytes(&manifest), || self.find(&wanted));
        let found = found?;
        let is_same_manifest = self.tree.has_bytes(output_path::MANIFEST, &manifest_bytes)?;
        let manifest_op = !is_same_manifest || self.resumes;
        let situation = Situation { known: &self.known, wanted: &wanted, found: &found, manifest: manifest_op };
        let Plan { ops, created, changed, removed } =
            plan(&situation).map_err(|list| WriteError::Conflicts { out: self.out.clone(), list })?;
        let unchanged = wanted.iter().filter(|w| w.same).count();
        Ok(Ready {
            ops,
            manifest_bytes,
            staged: entries.into_iter().filter_map(Entry::into_staged).collect(),
            tree: Tree::new(&self.out),
            written: Written { manifest, created, changed, removed, unchanged },
        })
    }

    /// Carries out one operation. A folder that became a link since it was looked at is not passed through.
    pub(super) fn execute(&self, op: &Op, ready: &Ready) -> Result<(), WriteError> {
        let tree = &ready.tree;
        match op {
            Op::Journal(journal) => self.area.write_journal(journal),
            Op::Remove(path) => tree.reach(path)?.map_or(Ok(()), |file| remove_file(&file)),
            Op::RemoveFolder(path) => tree.reach(path)?.map_or(Ok(()), |folder| remove_empty_folder(&folder)),
            Op::MakeFolder(path) => tree.reach(path)?.map_or(Ok(()), |folder| super::fs::make_folder(&folder)),
            Op::PlaceFolder(path) => {
                let folder = tree.reach(path)?.unwrap_or_else(|| tree.join(path));
                fs::rename(self.area.folder(path), &folder).map_err(WriteError::io("put in place", &folder))
            }
            Op::Place(path) => {
                let staged = ready.staged.get(path).expect("what is to be placed was staged");
                let file = tree.reach(path)?.unwrap_or_else(|| tree.join(path));
                fs::rename(&staged.file, &file).map_err(WriteError::io("put in place", &file))
            }
            Op::Manifest => self.area.place_durably(&tree.join(output_path::MANIFEST), &ready.manifest_bytes),
        }
    }

    fn state_of(&self, path: &str, bytes: &[u8]) -> Result<State, WriteError> {
        if !self.known.has_twin(path) && self.tree.has_bytes(path, bytes)? {
            return Ok(State::Same);
        }
        if self.mode == Mode::Compare {
            return Ok(State::Differs);
        }
        let (staged, mut file) = self.area.create(self.spot(path)?)?;
        file.write_all(bytes).map_err(WriteError::io("write", &staged.file))?;
        Ok(State::Staged(staged))
    }

    /// Where a file for `path` is to be staged.
    fn spot(&self, path: &str) -> Result<Spot, WriteError> {
        let Some((folder, _)) = path.rsplit_once('/') else { return Ok(Spot::Alone) };
        // A file that stands where the folder will be is gone by then, or nothing is done at all.
        Ok(match self.tree.folder(folder)? {
            Kind::Nothing | Kind::File(_) => Spot::InFolder(path.to_owned()),
            Kind::Folder | Kind::Odd { .. } => Spot::Alone,
        })
    }

    fn close(&self, path: String, document: Document) -> Result<(), WriteError> {
        let listed = Listed { path, media_type: document.media_type.clone(), sha256: document.sha256(), size: document.size };
        let state = match self.mode {
            Mode::Write => document.finish(&self.area)?.map_or(State::Same, State::Staged),
            Mode::Compare if self.standing(&listed.path)?.is_none() => State::Differs,
            Mode::Compare if self.tree.has_digest(&listed.path, listed.size, &listed.sha256)? => State::Same,
            Mode::Compare => State::Differs,
        };
        self.enter(listed, state)
    }

    /// The file that an artifact at `path` may turn out to be the same as.
    fn standing(&self, path: &str) -> Result<Option<PathBuf>, WriteError> {
        let is_file = !self.known.has_twin(path) && matches!(self.tree.kind(path)?, Kind::File(_));
        Ok(is_file.then(|| self.tree.join(path)))
    }

    fn enter(&self, listed: Listed, state: State) -> Result<(), WriteError> {
        let mut entries = self.entries.lock().expect("nobody panics while entering an artifact");
        let second = listed.path.clone();
        match entries.insert(fold(&second), Entry { listed, state }) {
            None => Ok(()),
            Some(first) => Err(WriteError::Collision { first: first.listed.path, second }),
        }
    }

    /// All entries by path, once it is sure that no file stands where another needs a folder.
    fn take_entries(&self) -> Result<Vec<Entry>, WriteError> {
        let entries = std::mem::take(&mut *self.entries.lock().expect("nobody panics while entering an artifact"));
        for (folded, entry) in &entries {
            if let Some(file) = ancestors(folded).find_map(|folder| entries.get(folder)) {
                return Err(WriteError::Collision { first: file.listed.path.clone(), second: entry.listed.path.clone() });
            }
        }
        let mut entries: Vec<Entry> = entries.into_values().collect();
        entries.sort_unstable_by(|a, b| a.listed.path.cmp(&b.listed.path));
        Ok(entries)
    }

    fn find(&self, wanted: &[Wanted<'_>]) -> Result<BTreeMap<String, Found>, WriteError> {
        let look = |(path, with_contents): (String, bool)| Ok((path.clone(), self.tree.find(&path, &self.known, with_contents)?));
        paths_to_look_at(&self.known, wanted).into_par_iter().map(look).collect()
    }
}

impl Entry {
    fn wanted(&self) -> Wanted<'_> {
        let in_folder = matches!(&self.state, State::Staged(staged) if staged.in_folder);
        Wanted { path: &self.listed.path, sha256: &self.listed.sha256, same: matches!(self.state, State::Same), in_folder }
    }

    fn into_staged(self) -> Option<(String, Staged)> {
        match self.state {
            State::Staged(staged) => Some((self.listed.path, staged)),
            State::Same | State::Differs => None,
        }
    }
}

fn check_path(path: &str) -> Result<(), WriteError> {
    output_path::problem(path).map_or(Ok(()), |problem| Err(WriteError::UnfitPath { path: path.to_owned(), problem }))
}

#[cfg(test)]
mod tests;
