//! The documents of a run that writes nothing, made to be read back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Mutex;

use jiff::Timestamp;

use super::Progress;
use super::aggregators::Wanted as WantedDocument;
use super::archives::Kept;
use super::body::Texts;
use super::build::{BuildError, Previous, Run, render_all, site};
use super::checks;
use super::losses::{Reader, Told};
use crate::config::options::History;
use crate::config::settings::Settings;
use crate::model::catalog::{Catalog, Entry, EntryText};
use crate::model::id::Id;
use crate::model::loss::{Loss, LossTable};
use crate::model::target::Target;
use crate::render;
use crate::source::feed::Scratch;
use crate::write::Stage;

/// What is tried.
pub(super) struct Trial<'a> {
    pub(super) settings: &'a Settings,
    pub(super) previous: &'a Previous,
    /// Targets that are asked about.
    pub(super) targets: &'a [&'static Target],
    /// The only files whose jobs are looked at, absolute, where not all are.
    pub(super) changed: Option<&'a BTreeSet<PathBuf>>,
    pub(super) now: Timestamp,
    pub(super) progress: &'a dyn Progress,
}

/// What does not arrive of the jobs of the catalog: in all, and job by job, if that is wanted.
pub(super) fn losses(
    trial: &Trial<'_>,
    mut catalog: Catalog,
    wants_jobs: bool,
) -> Result<(LossTable, BTreeMap<Id, Vec<Loss>>), BuildError> {
    if let Some(changed) = trial.changed {
        catalog.entries.retain(|entry| place(entry, trial.settings).is_none_or(|place| changed.contains(&place)));
    }
    let by_job = Mutex::new(BTreeMap::new());
    let told = |entry: &Entry, losses: &[Loss]| {
        if !wants_jobs {
            return Ok(());
        }
        by_job.lock().expect("no thread panics with the losses in hand").insert(entry.id.clone(), losses.to_vec());
        Ok(())
    };
    let table = read(trial, catalog, &told)?;
    Ok((table, by_job.into_inner().expect("no thread panics with the losses in hand")))
}

/// Makes the documents that hold jobs, and reads them back.
pub(super) fn read(trial: &Trial<'_>, mut catalog: Catalog, told: Told<'_>) -> Result<LossTable, BuildError> {
    let Trial { previous, now, progress, .. } = *trial;
    let settings = &narrowed(trial);
    let carries = |target: &&'static Target| {
        target.dialect().is_some() || !render::carried(target, settings.target(target.settings).vocabularies).is_empty()
    };
    let targets: Vec<&'static Target> = trial.targets.iter().copied().filter(carries).collect();
    // Feeds of single values say no more of a job than the feed of all.
    catalog.channels.truncate(1);
    if let Some(main) = catalog.channels.first_mut() {
        main.len = catalog.entries.len();
    }
    catalog.entries.iter_mut().for_each(|entry| entry.channels = vec![0]);
    catalog.closed.clear();
    catalog.publication.archives.clear();
    let scratch = Scratch::new()?;
    let site = site(settings, &targets);
    let stage = Stage::trial(scratch.folder())?;
    let run = Run {
        settings,
        site: &site,
        targets: &targets,
        previous,
        documents: WantedDocument::all(settings, &site, &catalog),
        existing: None,
        texts: Texts::new(settings, previous),
        stage: &stage,
        altered: None,
    };
    progress.begin("render", Some(catalog.entries.len()));
    render_all(&run, &catalog, &Kept::default(), (now, progress))?;
    progress.end();
    progress.begin("losses", None);
    let reader = Reader { settings, site: &site, targets: &targets, documents: &run.documents, stage: &stage };
    let table = reader.read(&catalog, told)?;
    progress.end();
    Ok(table)
}

/// The settings of what is tried: a job that stands in an archive stands somewhere, and says the same there.
fn narrowed(trial: &Trial<'_>) -> Settings {
    let mut settings = trial.settings.clone();
    settings.documents.retain(|document| trial.targets.iter().any(|target| target.id == document.dialect));
    for target in settings.targets.values_mut().filter(|target| target.history == History::Archives) {
        target.history = History::Pages;
    }
    settings.facets = None;
    settings
}

fn place(entry: &Entry, settings: &Settings) -> Option<PathBuf> {
    match &entry.text {
        EntryText::Record { source, path, .. } => Some(checks::place(settings, *source, path)),
        EntryText::Held(_) => None,
    }
}
