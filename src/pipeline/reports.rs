//! The pages that say what does not arrive, among the files of a generation.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::build::{BuildError, BuildOptions, Run};
use super::losses::{self, Reader};
use super::trial::{self, Trial};
use crate::diagnostic::Diagnostics;
use crate::model::catalog::{Catalog, Entry};
use crate::model::loss::Loss;
use crate::render::report::{self, Counts};
use crate::write::Mode;

/// Reads what was staged back, and adds the pages. Where nothing is written, the documents are made once more to be read.
pub(super) fn write(run: &Run<'_>, catalog: &Catalog, options: &BuildOptions<'_>) -> Result<Diagnostics, BuildError> {
    let counts: Mutex<BTreeMap<String, Counts>> = Mutex::default();
    let told = |entry: &Entry, losses: &[Loss]| {
        counts.lock().expect("no thread panics with the counts in hand").insert(entry.id.to_string(), report::counts(losses));
        Ok(run.stage.put(report::of_job(run.site, entry, losses))?)
    };
    let table = match options.mode {
        Mode::Write => {
            options.progress.begin("losses", None);
            let Run { settings, site, targets, documents, stage, .. } = run;
            let table = Reader { settings, site, targets, documents, stage }.read(catalog, &told)?;
            options.progress.end();
            table
        }
        Mode::Compare => {
            let Run { settings, previous, targets, .. } = run;
            let trial = Trial { settings, previous, targets, changed: None, now: options.now, progress: options.progress };
            trial::read(&trial, catalog.clone(), &told)?
        }
    };
    let counts = counts.into_inner().expect("no thread panics with the counts in hand");
    report::of_all(run.site, &table, &catalog.entries, &counts).into_iter().try_for_each(|page| run.stage.put(page))?;
    if !run.site.has_pages {
        run.stage.put(report::style())?;
    }
    Ok(losses::unexplained(&table))
}
