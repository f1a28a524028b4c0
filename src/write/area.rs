//! `.jobherald-stage/` in the output folder, on its file system even where it is a mount point: what is ready to be renamed into place.
//!
//! In it: a marker, by which we know it for ours and which a live run holds locked; `files/` and `folders/`; the journals of runs that died.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::error::WriteError;
use super::fs::{Kind, kind_of, make_folder, read_bounded, remove_empty_folder, remove_file, sync_folder, write_durably};
use super::known::Journal;
use crate::model::output_path::STAGE;

/// The file that says whose folder it is.
const MARKER: &str = "jobherald-is-writing.txt";

/// What it tells a person who meets it.
const MARKER_TEXT: &str = "jobherald makes its output ready in this folder and removes it at the end of a run.\n\
    If it stays, a run died: the next one finishes its work. Leave it, so that the next run knows which files are its own.\n";

/// The folder of files that are renamed one by one.
const FILES: &str = "files";

/// The folder of folders that the output does not have yet, under the paths that they will have: renamed whole.
const FOLDERS: &str = "folders";

/// Journals are `journal-<number>.json`.
const JOURNAL_PREFIX: &str = "journal-";

/// A journal before it is whole.
const JOURNAL_TEMPORARY: &str = "journal.tmp";

/// A journal of a million files is about this long.
const JOURNAL_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// The staging folder. It is made when the first file needs it, and removed when the value is dropped.
pub(super) struct Area {
    out: PathBuf,
    folder: PathBuf,
    held: Mutex<Held>,
}

/// Whether the journals of dead runs tell of the output as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Journals {
    /// They do.
    Matter,
    /// There are none, or a manifest has overtaken them.
    Done,
}

/// Where a file is to be staged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spot {
    /// By itself, to be renamed.
    Alone,
    /// At this path of the output, in a folder that the output does not have yet.
    InFolder(String),
}

/// A staged file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Staged {
    /// Where it stands.
    pub(super) file: PathBuf,
    /// Whether its folder may be renamed with all that is in it.
    pub(super) in_folder: bool,
}

#[derive(Default)]
struct Held {
    /// Locked as long as the folder is ours.
    marker: Option<File>,
    files: u64,
    journals: u64,
    /// Folders made on the way to it, the outermost first.
    made: Vec<PathBuf>,
    /// Whether the journals must outlive us.
    keep_journals: bool,
}

impl Area {
    /// For an output folder that is one, or is missing. Nothing is touched.
    pub(super) fn new(out: &Path) -> Self {
        Self { out: out.to_owned(), folder: out.join(STAGE), held: Mutex::default() }
    }

    /// What a run that died has left: its journals, by number. Broken ones are passed over, for that only makes us more careful.
    pub(super) fn journals_left(&self) -> Result<BTreeMap<u64, Journal>, WriteError> {
        let foreign = |what| WriteError::InTheWay { path: self.folder.clone(), what };
        match kind_of(&self.folder)? {
            Kind::Nothing => return Ok(BTreeMap::new()),
            Kind::Folder => {}
            Kind::File(_) => return Err(foreign("a file, not the folder that jobherald stages its output in")),
            Kind::Odd { what, .. } => return Err(foreign(what)),
        }
        let names = self.names()?;
        // A run may die between making the folder and its marker, or between removing them.
        if !names.is_empty() && !matches!(kind_of(&self.folder.join(MARKER))?, Kind::File(_)) {
            return Err(foreign("a folder that jobherald did not make"));
        }
        let mut journals = BTreeMap::new();
        for (number, name) in names.iter().filter_map(|name| Some((journal_number(name)?, name))) {
            if let Some(bytes) = read_bounded(&self.folder.join(name), JOURNAL_BYTES_MAX)?
                && let Ok(journal) = serde_json::from_slice(&bytes)
            {
                journals.insert(number, journal);
            }
        }
        Ok(journals)
    }

    /// Takes over what a dead run has left, if anything. Journals get numbers from `next_journal`; those that are there stay unless
    /// they do not matter any more or the generation is completed.
    pub(super) fn take_over(&self, next_journal: u64, journals: Journals) -> Result<(), WriteError> {
        let mut held = self.held();
        held.journals = next_journal;
        held.keep_journals = journals == Journals::Matter;
        if kind_of(&self.folder)? == Kind::Folder {
            self.hold(&mut held)?;
        }
        Ok(())
    }

    /// A new staged file.
    pub(super) fn create(&self, spot: Spot) -> Result<(Staged, File), WriteError> {
        if let Spot::InFolder(path) = spot {
            self.ensure(&mut self.held())?;
            let path = self.folder(&path);
            // Where that is not possible, two artifacts contradict each other: the commit will name them.
            if let Ok(file) = create_in_folder(&path) {
                return Ok((Staged { file: path, in_folder: true }, file));
            }
        }
        let path = self.next_file()?;
        let file = File::create_new(&path).map_err(WriteError::io("create", &path))?;
        Ok((Staged { file: path, in_folder: false }, file))
    }

    /// Where the folder that will stand at `path` is staged.
    pub(super) fn folder(&self, path: &str) -> PathBuf {
        self.folder.join(FOLDERS).join(path)
    }

    /// A name for one more file that is staged by itself.
    fn next_file(&self) -> Result<PathBuf, WriteError> {
        let mut held = self.held();
        self.ensure(&mut held)?;
        held.files += 1;
        Ok(self.folder.join(FILES).join(held.files.to_string()))
    }

    /// Makes a journal durable; from now on journals outlive a failure.
    pub(super) fn write_journal(&self, journal: &Journal) -> Result<(), WriteError> {
        let mut held = self.held();
        self.ensure(&mut held)?;
        let path = self.folder.join(format!("{JOURNAL_PREFIX}{}.json", held.journals));
        let bytes = serde_json::to_vec(journal).expect("a map of strings is JSON");
        write_durably(&path, &self.folder.join(JOURNAL_TEMPORARY), &bytes)?;
        sync_folder(&self.out)?;
        held.keep_journals = true;
        held.journals += 1;
        Ok(())
    }

    /// Puts a file of ours in place, durably, from here.
    pub(super) fn place_durably(&self, target: &Path, bytes: &[u8]) -> Result<(), WriteError> {
        let temporary = self.next_file()?;
        write_durably(target, &temporary, bytes)
    }

    /// The generation is complete: journals have had their time.
    pub(super) fn complete(&self) {
        self.held().keep_journals = false;
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().expect("nobody panics while making the stage")
    }

    fn ensure(&self, held: &mut Held) -> Result<(), WriteError> {
        if held.marker.is_some() {
            return Ok(());
        }
        let missing: Vec<&Path> = self.out.ancestors().take_while(|p| !p.as_os_str().is_empty() && !p.exists()).collect();
        for folder in missing.into_iter().rev() {
            fs::create_dir(folder).map_err(WriteError::io("create", folder))?;
            held.made.push(folder.to_owned());
        }
        match fs::create_dir(&self.folder) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(WriteError::Busy { out: self.out.clone() }),
            Err(error) => Err(WriteError::io("create", &self.folder)(error)),
            Ok(()) => self.hold(held).inspect_err(|_| drop(remove_empty_folder(&self.folder))),
        }
    }

    fn hold(&self, held: &mut Held) -> Result<(), WriteError> {
        let path = self.folder.join(MARKER);
        let marker = File::options().append(true).create(true).open(&path).map_err(WriteError::io("create", &path))?;
        match marker.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(WriteError::Busy { out: self.out.clone() }),
            Err(TryLockError::Error(error)) => return Err(WriteError::io("lock", &path)(error)),
        }
        let marker = held.marker.insert(marker);
        if marker.metadata().is_ok_and(|data| data.len() == 0) {
            marker.write_all(MARKER_TEXT.as_bytes()).map_err(WriteError::io("write", &path))?;
        }
        [FILES, FOLDERS].map(|name| self.folder.join(name)).iter().try_for_each(|folder| {
            remove_tree(folder)?;
            make_folder(folder)
        })
    }

    fn names(&self) -> Result<Vec<String>, WriteError> {
        let names = fs::read_dir(&self.folder).and_then(|entries| {
            entries.map(|entry| entry.map(|e| e.file_name().to_string_lossy().into_owned())).collect::<Result<Vec<_>, _>>()
        });
        names.map_err(WriteError::io("read", &self.folder))
    }

    fn clear(&self, held: &mut Held) -> Result<(), WriteError> {
        [FILES, FOLDERS].iter().try_for_each(|name| remove_tree(&self.folder.join(name)))?;
        remove_file(&self.folder.join(JOURNAL_TEMPORARY))?;
        if held.keep_journals {
            return Ok(());
        }
        for name in self.names()?.iter().filter(|name| journal_number(name).is_some()) {
            remove_file(&self.folder.join(name))?;
        }
        // The marker goes last, and is held until then: without it the folder is empty, and anybody's.
        remove_file(&self.folder.join(MARKER))?;
        held.marker = None;
        remove_empty_folder(&self.folder)
    }
}

impl Drop for Area {
    /// What cannot be removed now is removed by the next run.
    fn drop(&mut self) {
        let mut held = std::mem::take(self.held.get_mut().unwrap_or_else(PoisonError::into_inner));
        if held.marker.is_some() {
            let _ = self.clear(&mut held);
        }
        for folder in held.made.iter().rev() {
            let _ = remove_empty_folder(folder);
        }
    }
}

/// Makes the folders on the way only where they are missing: of a job's files the first one needs them.
fn create_in_folder(path: &Path) -> std::io::Result<File> {
    match File::create_new(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            fs::create_dir_all(path.parent().expect("it lies in the staging folder"))?;
            File::create_new(path)
        }
        result => result,
    }
}

fn journal_number(name: &str) -> Option<u64> {
    name.strip_prefix(JOURNAL_PREFIX)?.strip_suffix(".json")?.parse().ok()
}

/// Removes a folder of ours with all that is in it. Links in it are removed, not followed.
fn remove_tree(path: &Path) -> Result<(), WriteError> {
    match kind_of(path)? {
        Kind::Nothing => Ok(()),
        Kind::Folder => fs::remove_dir_all(path).map_err(WriteError::io("remove", path)),
        Kind::File(_) | Kind::Odd { .. } => fs::remove_file(path).map_err(WriteError::io("remove", path)),
    }
}
