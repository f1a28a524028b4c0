//! Decides, touches nothing: from what we know to be ours, what is wanted and what stands in the output folder, to the operations in order.
//!
//! Each operation leaves every file whole, and after any number of them the next run ends where an undisturbed one would.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::known::{Journal, Known};
use crate::model::output_path::{ancestors, fold};

/// One artifact of the new generation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// Its path.
    pub(super) path: &'a str,
    /// Digest of its bytes.
    pub(super) sha256: &'a str,
    /// Whether the file that stands there has these bytes: it is left alone.
    pub(super) same: bool,
    /// Whether it is staged in its folder, which then can be put in place whole.
    pub(super) in_folder: bool,
}

/// What stands at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// Nothing.
    Nothing,
    /// A file.
    File {
        /// Digest of its bytes, where something of ours is known there; else it does not matter.
        sha256: Option<String>,
        /// Which program says that it made it.
        made_by: Option<String>,
    },
    /// A folder; where a file is wanted, with all that is in it: files, and folders with a slash at their end.
    Folder(Vec<String>),
    /// Something that is neither, or behind which the path leads.
    Odd {
        /// Where it stands: the path or one of its folders.
        at: String,
        /// What it is.
        what: &'static str,
    },
}

/// One step on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Op {
    /// Say, for the next run, what is about to be put in place.
    Journal(Journal),
    /// Remove a file.
    Remove(String),
    /// Remove a folder if it is empty.
    RemoveFolder(String),
    /// Make a folder.
    MakeFolder(String),
    /// Rename a staged folder into place, with all that is in it.
    PlaceFolder(String),
    /// Rename a staged file into place.
    Place(String),
    /// Put the manifest in place.
    Manifest,
}

/// What is to be done, and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Plan {
    /// In order.
    pub(super) ops: Vec<Op>,
    /// Paths at which nothing stood.
    pub(super) created: Vec<String>,
    /// Paths whose bytes change.
    pub(super) changed: Vec<String>,
    /// Paths that go.
    pub(super) removed: Vec<String>,
}

/// A path in the output that we may not write to, or not remove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The path, relative to the output folder.
    pub path: String,
    /// Why not.
    pub reason: Reason,
}

/// Why a path may not be written to or removed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// We never wrote it.
    NotOurs {
        /// The program that says that it did.
        made_by: Option<String>,
    },
    /// It has other bytes than those that we wrote.
    Edited {
        /// The generation with which we wrote it.
        generation: String,
    },
    /// A folder stands where a file is wanted, and something in it is not ours.
    Holds {
        /// What.
        content: String,
    },
    /// It is neither a file nor a folder.
    Odd {
        /// What it is.
        what: &'static str,
    },
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, reason } = self;
        match reason {
            Reason::NotOurs { made_by: None } => write!(f, "`{path}` was not written by jobherald"),
            Reason::NotOurs { made_by: Some(name) } => write!(f, "`{path}` was not written by jobherald, but says it was made by {name}"),
            Reason::Edited { generation } => write!(f, "`{path}` was edited since generation {generation}"),
            // Its name comes from the disk, with whatever a terminal might obey.
            Reason::Holds { content } => {
                write!(f, "`{path}` is a folder with `{}` in it, which was not written by jobherald", content.escape_debug())
            }
            Reason::Odd { what } => write!(f, "`{path}` is {what}"),
        }
    }
}

/// What a plan is made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Situation<'a> {
    /// What is ours.
    pub(super) known: &'a Known,
    /// All artifacts of the new generation.
    pub(super) wanted: &'a [Wanted<'a>],
    /// What stands at each path that [`paths_to_look_at`] names.
    pub(super) found: &'a BTreeMap<String, Found>,
    /// Whether the manifest has to be put in place even if no file changes.
    pub(super) manifest: bool,
}

/// The paths of which a plan must know what stands there: `true` where a folder's contents matter.
pub(super) fn paths_to_look_at(known: &Known, wanted: &[Wanted<'_>]) -> BTreeMap<String, bool> {
    let kept: BTreeSet<&str> = wanted.iter().map(|w| w.path).collect();
    let stale = known.paths().filter(|path| !kept.contains(path)).map(|path| (path.to_owned(), false));
    let written = || wanted.iter().filter(|w| !w.same).map(|w| w.path);
    let folders = written().flat_map(ancestors).map(|path| (path.to_owned(), false));
    let mut paths: BTreeMap<String, bool> = stale.chain(folders).collect();
    paths.extend(written().map(|path| (path.to_owned(), true)));
    paths
}

/// The operations that lead from what stands to what is wanted, or everything that is in their way.
pub(super) fn plan(situation: &Situation<'_>) -> Result<Plan, Vec<Conflict>> {
    let mut planner = Planner::new(situation);
    planner.judge_stale();
    for wanted in situation.wanted.iter().filter(|w| !w.same) {
        planner.judge_wanted(wanted.path);
    }
    if !planner.conflicts.is_empty() {
        return Err(planner.conflicts.into_iter().map(|(path, reason)| Conflict { path, reason }).collect());
    }
    Ok(planner.into_plan())
}

struct Planner<'a> {
    situation: &'a Situation<'a>,
    wanted: BTreeSet<&'a str>,
    wanted_folders: BTreeSet<&'a str>,
    /// Stale files that stand as we wrote them.
    remove: BTreeSet<&'a str>,
    /// Folders that lead to stale files only.
    prune: BTreeSet<&'a str>,
    make: BTreeSet<&'a str>,
    created: Vec<&'a str>,
    changed: Vec<&'a str>,
    conflicts: BTreeMap<String, Reason>,
}

impl<'a> Planner<'a> {
    fn new(situation: &'a Situation<'a>) -> Self {
        Self {
            situation,
            wanted: situation.wanted.iter().map(|w| w.path).collect(),
            wanted_folders: situation.wanted.iter().flat_map(|w| ancestors(w.path)).collect(),
            remove: BTreeSet::new(),
            prune: BTreeSet::new(),
            make: BTreeSet::new(),
            created: Vec::new(),
            changed: Vec::new(),
            conflicts: BTreeMap::new(),
        }
    }

    fn found(&self, path: &str) -> &'a Found {
        self.situation.found.get(path).expect("every path that a plan needs was looked at")
    }

    /// What we wrote and no longer want goes, unless it was edited. What only a journal names may never have been written by us at all:
    /// where it has other bytes, it is somebody else's and stays.
    fn judge_stale(&mut self) {
        let known = self.situation.known;
        for path in known.paths() {
            if self.wanted.contains(path) {
                continue;
            }
            match self.found(path) {
                Found::File { sha256: Some(sha256), .. } if known.is_ours(path, sha256) => {
                    self.remove.insert(path);
                }
                Found::File { .. } if known.lists(path) => self.refuse(path, self.edited()),
                Found::Odd { at, what } if known.lists(path) => self.refuse(at, Reason::Odd { what }),
                Found::Odd { .. } => continue,
                Found::File { .. } | Found::Nothing | Found::Folder(_) => {}
            }
            self.prune.extend(ancestors(path).filter(|folder| !self.wanted_folders.contains(folder)));
        }
    }

    fn judge_wanted(&mut self, path: &'a str) {
        for folder in ancestors(path) {
            match self.found(folder) {
                Found::Folder(_) => {}
                Found::Nothing => drop(self.make.insert(folder)),
                Found::File { .. } if self.remove.contains(folder) => drop(self.make.insert(folder)),
                Found::File { made_by, .. } => self.refuse_file(folder, made_by.as_deref()),
                Found::Odd { at, what } => self.refuse(at, Reason::Odd { what }),
            }
        }
        match self.found(path) {
            Found::Nothing => self.created.push(path),
            Found::File { sha256: Some(sha256), .. } if self.situation.known.is_ours(path, sha256) => self.changed.push(path),
            Found::File { made_by, .. } => self.refuse_file(path, made_by.as_deref()),
            Found::Folder(contents) => match contents.iter().find(|content| !self.will_be_gone(content)) {
                Some(content) => self.refuse(path, Reason::Holds { content: content.clone() }),
                None => self.created.push(path),
            },
            Found::Odd { at, what } => self.refuse(at, Reason::Odd { what }),
        }
    }

    fn will_be_gone(&self, content: &str) -> bool {
        content.strip_suffix('/').map_or_else(|| self.remove.contains(content), |folder| self.prune.contains(folder))
    }

    fn edited(&self) -> Reason {
        Reason::Edited { generation: self.situation.known.generation().unwrap_or("(none)").to_owned() }
    }

    fn refuse_file(&mut self, path: &str, made_by: Option<&str>) {
        let reason =
            if self.situation.known.lists(path) { self.edited() } else { Reason::NotOurs { made_by: made_by.map(ToOwned::to_owned) } };
        self.refuse(path, reason);
    }

    fn refuse(&mut self, path: &str, reason: Reason) {
        self.conflicts.entry(path.to_owned()).or_insert(reason);
    }

    /// New files come before changed ones and removals come last, so that no document ever points at a page that is not there yet or
    /// not there any more. Only what is in the way of a new file goes before it.
    fn into_plan(self) -> Plan {
        let owned = |paths: &[&str]| paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>();
        let folds: BTreeSet<String> =
            if self.remove.is_empty() { BTreeSet::new() } else { self.wanted.iter().map(|path| fold(path)).collect() };
        let is_in_the_way = |path: &&str| {
            self.wanted_folders.contains(path) || ancestors(path).any(|a| self.wanted.contains(a)) || folds.contains(&fold(path))
        };
        let gives_way = |folder: &&str| self.wanted.contains(folder) || ancestors(folder).any(|a| self.wanted.contains(a));
        let (first, last): (Vec<&str>, Vec<&str>) = self.remove.iter().copied().partition(is_in_the_way);
        // From the end of the order, so that what is in a folder goes before it.
        let (folders_first, folders_last): (Vec<&str>, Vec<&str>) = self.prune.iter().rev().copied().partition(gives_way);

        let mut ops = Vec::new();
        ops.extend(self.journal().map(Op::Journal));
        ops.extend(owned(&first).into_iter().map(Op::Remove));
        ops.extend(owned(&folders_first).into_iter().map(Op::RemoveFolder));
        let whole = self.whole_folders();
        let is_inside = |path: &str| ancestors(path).any(|folder| whole.contains(folder));
        let alone = |paths: &[&str]| paths.iter().filter(|path| !is_inside(path)).map(|path| (*path).to_owned()).collect::<Vec<_>>();
        let make = self.make.iter().filter(|folder| !whole.contains(*folder) && !is_inside(folder));
        ops.extend(make.map(|folder| Op::MakeFolder((*folder).to_owned())));
        ops.extend(owned(&whole.iter().copied().collect::<Vec<_>>()).into_iter().map(Op::PlaceFolder));
        ops.extend(alone(&self.created).into_iter().chain(alone(&self.changed)).map(Op::Place));
        ops.extend(owned(&last).into_iter().map(Op::Remove));
        ops.extend(owned(&folders_last).into_iter().map(Op::RemoveFolder));
        if self.situation.manifest {
            ops.push(Op::Manifest);
        }
        let removed = self.remove.iter().map(|path| (*path).to_owned()).collect();
        Plan { ops, created: owned(&self.created), changed: owned(&self.changed), removed }
    }

    /// The outermost new folders of which everything is staged in them: renaming ten thousand folders one by one takes longer than
    /// rendering what is in them.
    fn whole_folders(&self) -> BTreeSet<&'a str> {
        let strays = self.situation.wanted.iter().filter(|wanted| !wanted.same && !wanted.in_folder);
        let mixed: BTreeSet<&str> = strays.flat_map(|wanted| ancestors(wanted.path)).collect();
        let fits = |folder: &&str| !mixed.contains(folder) && self.make.contains(folder);
        self.make.iter().copied().filter(|folder| fits(folder) && !ancestors(folder).any(|outer| fits(&outer))).collect()
    }

    /// `None` where all that is about to be put in place is known already: a run that fails at the same step again and again must not
    /// leave one journal after the other.
    fn journal(&self) -> Option<Journal> {
        let known = self.situation.known;
        let news = self.situation.wanted.iter().filter(|w| !w.same && !known.tells_of(w.path, w.sha256));
        let placed: BTreeMap<String, String> = news.map(|w| (w.path.to_owned(), w.sha256.to_owned())).collect();
        (!placed.is_empty()).then(|| Journal::new(known.generation(), placed))
    }
}

#[cfg(test)]
mod tests;
