//! The archives of a feed (RFC 5005, section 4). What was new or changed in a month goes into a document once the month is over, and the
//! document never changes again: a job that changes later stands in the feed's first document, and one that closes is said there to be
//! gone. The bytes of archives are kept beside the publication state, for as long as the feed has archives.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::build::BuildError;
use super::paging::{Fill, Room};
use crate::model::catalog::Catalog;
use crate::model::manifest::{Archived, Listed, Publication};
use crate::model::target::Part;
use crate::write::{self, Stage};

/// Below this folder stand archives; no facet has its name.
const FOLDER: &str = "feeds/archive";

/// An archive that is written in this run.
#[derive(Debug)]
pub(super) struct New {
    /// Its output path.
    pub(super) path: String,
    month: String,
    /// How many entries it is to have.
    pub(super) len: usize,
    written: usize,
}

/// Where an entry goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Into the feed's first document.
    Current,
    /// Into a new archive.
    New(usize),
    /// It stands in an archive already.
    Standing,
}

/// The archives of one feed.
#[derive(Debug)]
pub(super) struct Archives {
    standing: Vec<Archived>,
    new: Vec<New>,
    /// Per entry of the catalog.
    places: Vec<Place>,
}

impl Archives {
    /// Decides, at the clock `now`, which months are over and have no archive yet. `room` is that of one document.
    pub(super) fn new(file: &str, catalog: &Catalog, (zone, now): (&TimeZone, Timestamp), (room, sizes): (Room, &[u64])) -> Self {
        let standing = catalog.publication.archives.get(file).cloned().unwrap_or_default();
        let month = |instant: Timestamp| zone.to_datetime(instant).strftime("%Y-%m").to_string();
        let current = month(now);
        let months: Vec<String> = catalog
            .entries
            .iter()
            .map(|entry| catalog.publication.postings.get(&entry.id).map_or(0, |job| job.sequence))
            .map(|sequence| month(Timestamp::from_millisecond(sequence).unwrap_or(now)))
            .collect();
        let lost: BTreeSet<&str> = standing.iter().filter(|a| a.lost).map(|a| a.month.as_str()).collect();
        let known: BTreeSet<&str> = standing.iter().filter(|a| !a.lost).map(|a| a.month.as_str()).collect();
        let mut fills: BTreeMap<&str, Fill> = BTreeMap::new();
        for (index, month) in months.iter().enumerate() {
            if *month < current && !known.contains(month.as_str()) && !lost.contains(month.as_str()) {
                fills.entry(month).or_insert_with(|| Fill::new(room, true)).push(sizes.get(index).copied().unwrap_or(0));
            }
        }
        let mut new: Vec<New> = Vec::new();
        // Of each month: the documents, in the order in which entries come.
        let mut order: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (month, fill) in fills {
            let counts = fill.counts();
            // The last to be filled has the oldest jobs, and archives go from the old to the new.
            for (part, len) in counts.iter().rev().enumerate() {
                let name = if part == 0 { (*month).to_owned() } else { format!("{month}-{}", part + 1) };
                order.entry(month).or_default().insert(0, new.len());
                new.push(New { path: format!("{FOLDER}/{name}/{file}"), month: month.to_owned(), len: *len, written: 0 });
            }
        }
        let mut taken = vec![0; new.len()];
        let mut place = |month: &str| {
            if known.contains(month) {
                return Place::Standing;
            }
            let free = order.get(month).and_then(|parts| parts.iter().find(|part| taken[**part] < new[**part].len));
            free.map_or(Place::Current, |part| {
                taken[*part] += 1;
                Place::New(*part)
            })
        };
        let places = months.iter().map(|month| place(month)).collect();
        Self { standing, new, places }
    }

    /// Whether the entry stands in the feed's first document.
    pub(super) fn is_current(&self, entry: usize) -> bool {
        self.places[entry] == Place::Current
    }

    /// The new archive that the entry goes into, and whether it is the first and the last there. To be called once for each entry.
    pub(super) fn next(&mut self, entry: usize) -> Option<(usize, (bool, bool))> {
        let Place::New(number) = self.places[entry] else { return None };
        let archive = &mut self.new[number];
        archive.written += 1;
        Some((number, (archive.written == 1, archive.written == archive.len)))
    }

    /// A new archive, and where it stands among the others.
    pub(super) fn part(&self, number: usize) -> (&New, Part<'_>) {
        let before = number.checked_sub(1).map(|n| self.new[n].path.as_str());
        let standing = || self.standing.iter().rfind(|a| !a.lost).map(|a| a.path.as_str());
        let next = self.new.get(number + 1).map(|archive| archive.path.as_str());
        let archive = &self.new[number];
        (archive, Part::Archive { path: &archive.path, previous: before.or_else(standing), next })
    }

    /// Those that stood before and still do.
    pub(super) fn standing(&self) -> impl Iterator<Item = &Archived> {
        self.standing.iter().filter(|archived| !archived.lost)
    }

    /// Output path of the last archive.
    pub(super) fn last(&self) -> Option<&str> {
        self.new.last().map(|archive| archive.path.as_str()).or_else(|| self.standing().last().map(|archived| archived.path.as_str()))
    }

    /// All of them after this run, without the digests of the new ones.
    pub(super) fn listed(&self) -> Vec<Archived> {
        let new = self.new.iter().map(|New { path, month, .. }| Archived {
            path: path.clone(),
            month: month.clone(),
            sha256: String::new(),
            size: 0,
            lost: false,
        });
        self.standing.iter().cloned().chain(new).collect()
    }
}

/// The archives of all feeds, by the feed's file name.
pub(super) type Lists = BTreeMap<String, Vec<Archived>>;

/// Where the bytes of archives are.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// By output path.
    files: BTreeMap<String, PathBuf>,
}

impl Kept {
    /// Looks for every archive of the publication state, and marks those that are lost: without one the older ones cannot be reached.
    pub(super) fn find(publication: &mut Publication, root: &Path, out: &Path) -> Result<Self, BuildError> {
        let mut files = BTreeMap::new();
        for archives in publication.archives.values_mut() {
            let mut lost = false;
            for archived in archives.iter_mut().rev() {
                let found = if lost || archived.lost { None } else { write::find_archive(root, out, archived)? };
                lost |= found.is_none();
                archived.lost = found.is_none();
                files.extend(found.map(|file| (archived.path.clone(), file)));
            }
        }
        Ok(Self { files })
    }

    /// Puts an archive that was found into the output as it is.
    pub(super) fn put(&self, archived: &Archived, media_type: &str, stage: &Stage) -> Result<(), BuildError> {
        let Some(file) = self.files.get(&archived.path) else { return Ok(()) };
        Ok(write::pieces(file, |piece| stage.append(&archived.path, media_type, piece))?)
    }
}

/// The digests of new archives, from what was written.
pub(super) fn settle(archives: &mut Lists, artifacts: &[Listed]) {
    for archived in archives.values_mut().flatten().filter(|archived| archived.sha256.is_empty()) {
        if let Ok(at) = artifacts.binary_search_by(|listed| listed.path.as_str().cmp(&archived.path)) {
            (archived.sha256, archived.size) = (artifacts[at].sha256.clone(), artifacts[at].size);
        }
    }
}
