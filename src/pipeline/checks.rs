//! The checks over what was understood: what rules may look at is put together here, and what was found is weighed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

pub use crate::source::git::GitError;

use super::build::BuildError;
use super::understand::{Records, enabled};
use crate::catalog::Outcome;
use crate::check::{self, Baseline, Context, Job};
use crate::config::settings::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::model::catalog::Entry;
use crate::model::id::Id;
use crate::model::target::Target;
use crate::{parse, render, source};

/// So many findings of checks show their line.
const EXCERPTS_MAX: usize = 500;

/// Name of the file of known findings where the configuration names none.
pub const BASELINE_NAME: &str = "jobherald-baseline.json";

/// Runs the checks for these targets, and gives everything that was found the level that the configuration says. `remarks` where somebody
/// asks for all of them, and for their lines.
pub(super) fn run(
    records: &mut Records,
    outcome: &Outcome,
    settings: &Settings,
    (now, targets): (Timestamp, &[&'static Target]),
    remarks: bool,
) {
    let mut found = Diagnostics::default();
    let translated: BTreeMap<&Id, &Entry> =
        outcome.catalog.entries.iter().filter(|entry| !entry.translations.is_empty()).map(|entry| (&entry.id, entry)).collect();
    let jobs: Vec<Job<'_>> = records
        .drafts
        .iter()
        .zip(&outcome.states)
        .filter_map(|(draft, state)| {
            let state = state.as_ref()?;
            let translations = translated.get(&state.id).map_or(&[][..], |entry| entry.translations.as_slice());
            Some(Job { draft, status: state.status, url: &state.url, translations })
        })
        .collect();
    check::run(&Context { jobs: &jobs, targets, settings, now, remarks, is_there: &source::is_there }, &mut found);
    // What is shown first is filled first.
    fill_excerpts(&mut found, settings, Level::Warning);
    if remarks {
        fill_excerpts(&mut found, settings, Level::Info);
    }
    check::apply_levels(&mut records.diagnostics, &settings.check);
    records.diagnostics.extend(found);
}

/// The files, absolute, that git knows as changed since a commit.
pub fn changed_since(settings: &Settings, reference: &str) -> Result<BTreeSet<PathBuf>, GitError> {
    source::git::changed_since(&settings.root, reference)
}

/// What can be asked about by name: the keys of `[targets]`, all dialects, and the documents of the configuration.
#[must_use]
pub fn target_names(settings: &Settings) -> BTreeSet<&str> {
    let own = settings.documents.iter().map(|document| document.name.as_str());
    known(settings).filter_map(|target| target.settings).chain(own).collect()
}

/// All targets that there are, those of templates among them.
fn known(settings: &Settings) -> impl Iterator<Item = &'static Target> {
    let usual = render::targets().iter().copied().filter(|target| target.dialect().is_none());
    usual.chain(settings.dialects.iter().copied())
}

/// The targets that are looked at: those that are written, or those of one section of `[targets]`, written or not.
pub(super) fn targets(settings: &Settings, key: Option<&str>) -> Vec<&'static Target> {
    match key {
        None => enabled(settings),
        Some(key) => {
            let dialect = settings.documents.iter().find(|document| document.name == key).map(|document| document.dialect.as_str());
            known(settings).filter(|target| target.settings == Some(dialect.unwrap_or(key))).collect()
        }
    }
}

/// Texts are not held, so the line that a check points at is read again: for as many findings as anybody reads.
fn fill_excerpts(found: &mut Diagnostics, settings: &Settings, least: Level) {
    let is_blank = |d: &&mut Diagnostic| d.level >= least && d.location.as_ref().is_some_and(|l| l.excerpt.is_empty());
    for diagnostic in found.iter_mut().filter(is_blank).take(EXCERPTS_MAX) {
        let (Some(source), Some(path), Some(location)) = (diagnostic.source, &diagnostic.path, &mut diagnostic.location) else { continue };
        if let Ok(bytes) = source::read(&source::file(&settings.sources[source].path, source, path)) {
            location.fill(&parse::shown(&bytes));
        }
    }
}

/// What was found in a run, without what the baseline knows.
pub struct Unknown<'s> {
    settings: &'s Settings,
    /// What is known and was not found until now.
    left: Baseline,
    /// So many findings are known and do not count.
    pub known: usize,
    found: Diagnostics,
}

impl<'s> Unknown<'s> {
    /// Reads the baseline, where there is one.
    pub fn open(settings: &'s Settings) -> Result<Self, BuildError> {
        let left = settings.check.baseline.as_deref().map(read_baseline).transpose()?.unwrap_or_default();
        Ok(Self { settings, left, known: 0, found: Diagnostics::default() })
    }

    /// Adds what was found, with the levels of the configuration.
    pub fn add(&mut self, mut found: Diagnostics) {
        check::apply_levels(&mut found, &self.settings.check);
        self.known += self.left.subtract(&mut found, &labels(self.settings));
        self.found.extend(found);
    }

    /// The worst level until now.
    #[must_use]
    pub fn worst(&self) -> Option<Level> {
        self.found.worst()
    }

    /// All of it. `is_whole` where everything was looked at: only then it can be said what is gone.
    #[must_use]
    pub fn finish(mut self, is_whole: bool) -> Diagnostics {
        let gone = self.left.len();
        if gone > 0 && is_whole {
            let findings = if gone == 1 { "finding" } else { "findings" };
            let message = format!("{gone} {findings} of the baseline are not made any more");
            let help = "`jobherald check --write-baseline` writes it anew, without them";
            let mut outdated = Diagnostics::default();
            outdated.push(Diagnostic::info("baseline-outdated", message, help));
            check::apply_levels(&mut outdated, &self.settings.check);
            self.found.extend(outdated);
        }
        self.found
    }
}

fn read_baseline(path: &Path) -> Result<Baseline, BuildError> {
    let refuse = |problem: String| BuildError::Baseline { path: path.to_owned(), problem };
    let bytes = source::read_data(&source::file(path, 0, "")).map_err(|problem| refuse(problem.to_string()))?;
    Baseline::parse(&String::from_utf8_lossy(&bytes)).map_err(|problem| refuse(problem.to_string()))
}

/// The baseline that makes these findings known, and the file that it belongs in.
#[must_use]
pub fn baseline(settings: &Settings, found: &[Diagnostic]) -> (PathBuf, Baseline) {
    let path = settings.check.baseline.clone().unwrap_or_else(|| settings.root.join(BASELINE_NAME));
    (path, Baseline::of(found, &labels(settings)))
}

fn labels(settings: &Settings) -> Vec<&str> {
    settings.sources.iter().map(|source| source.label.as_str()).collect()
}

/// Keeps the findings that these targets mind.
pub(super) fn keep_minded(found: &mut Diagnostics, targets: &[&'static Target]) {
    found.retain(|diagnostic| targets.iter().any(|target| check::minds(target.id, diagnostic)));
}

/// Keeps the findings about these files, and those that concern no file of a source.
pub(super) fn keep_changed(found: &mut Diagnostics, settings: &Settings, changed: &BTreeSet<PathBuf>) {
    found.retain(|diagnostic| match (diagnostic.source, &diagnostic.path) {
        (Some(source), Some(path)) => changed.contains(&place(settings, source, path)),
        _ => true,
    });
}

/// Where a file of a source lies, absolute.
pub(super) fn place(settings: &Settings, source: usize, path: &str) -> PathBuf {
    let of_source: &Path = &settings.sources[source].path;
    source::file(of_source, source, path).place
}
