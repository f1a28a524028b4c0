//! What in the output folder is ours: the files of the last manifest, and those that a run which died was about to put in place.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::model::manifest::Manifest;
use crate::model::output_path::{fold, problem};

/// The format of journals; one of another is not believed.
const JOURNAL_VERSION: u32 = 1;

/// What a run is about to put in place. It is kept until a manifest says the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    version: u32,
    /// Generation of the manifest that stood when it was written: with another one the journal has had its time.
    after: Option<String>,
    /// Digest by path.
    placed: BTreeMap<String, String>,
}

impl Journal {
    /// A journal for a run on the output of the generation `after`.
    pub(super) fn new(after: Option<&str>, placed: BTreeMap<String, String>) -> Self {
        Self { version: JOURNAL_VERSION, after: after.map(ToOwned::to_owned), placed }
    }

    /// Whether it tells of a run that died on the output of the generation `after`.
    pub(super) fn is_of(&self, after: Option<&str>) -> bool {
        self.version == JOURNAL_VERSION && self.after.as_deref() == after
    }
}

/// Every path that is ours, and the digests that its bytes have if nobody else changed them.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    generation: Option<String>,
    /// By folded path, since a file that differs from ours in case only may be ours.
    versions: BTreeMap<String, Vec<Version>>,
}

#[derive(Debug, Clone)]
struct Version {
    path: String,
    sha256: String,
    /// Whether the manifest says it, not a journal.
    listed: bool,
}

impl Known {
    /// Journals must be of the manifest's generation. Paths that are not fit are left out: they are nobody's.
    pub(super) fn new(manifest: Option<&Manifest>, journals: &[Journal]) -> Self {
        let mut known = Self { generation: manifest.map(|m| m.generation.clone()), versions: BTreeMap::new() };
        for artifact in manifest.iter().flat_map(|m| &m.artifacts) {
            known.add(&artifact.path, &artifact.sha256, true);
        }
        for (path, sha256) in journals.iter().flat_map(|journal| &journal.placed) {
            known.add(path, sha256, false);
        }
        known
    }

    fn add(&mut self, path: &str, sha256: &str, listed: bool) {
        if problem(path).is_none() {
            let version = Version { path: path.to_owned(), sha256: sha256.to_owned(), listed };
            self.versions.entry(fold(path)).or_default().push(version);
        }
    }

    /// The generation of the last manifest.
    pub(super) fn generation(&self) -> Option<&str> {
        self.generation.as_deref()
    }

    /// Every path, once for each time that it is known.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.versions.values().flatten().map(|version| version.path.as_str())
    }

    /// Whether anything of ours is known at `path`.
    pub(super) fn has(&self, path: &str) -> bool {
        self.versions.contains_key(&fold(path))
    }

    /// Whether bytes of this digest at `path` are ours.
    pub(super) fn is_ours(&self, path: &str, sha256: &str) -> bool {
        self.at(path).any(|version| version.sha256 == sha256)
    }

    /// Whether these bytes at this very path are known already.
    pub(super) fn tells_of(&self, path: &str, sha256: &str) -> bool {
        self.at(path).any(|version| version.path == path && version.sha256 == sha256)
    }

    /// Whether the manifest lists `path`.
    pub(super) fn lists(&self, path: &str) -> bool {
        self.at(path).any(|version| version.listed && version.path == path)
    }

    /// Whether we know `path` in another case or composition: to some file systems that is the same file.
    pub(super) fn has_twin(&self, path: &str) -> bool {
        self.at(path).any(|version| version.path != path)
    }

    fn at(&self, path: &str) -> impl Iterator<Item = &Version> {
        self.versions.get(&fold(path)).into_iter().flatten()
    }
}
