//! Everything that grows while entries are rendered.

use super::aggregators::{Aggregated, Items};
use super::archives::Kept;
use super::build::BuildError;
use super::documents::Documents;
use crate::diagnostic::Diagnostics;
use crate::model::catalog::Entry;
use crate::model::target::Site;
use crate::write::Stage;

/// One entry's part of each streamed document.
pub(super) struct Rendered {
    /// Of the channels' documents, in their order.
    pub(super) entries: Vec<Vec<u8>>,
    /// Of the aggregators' documents, in their order: its items.
    pub(super) items: Vec<Items>,
}

/// All documents that grow while entries are rendered.
pub(super) struct Streams<'a> {
    pub(super) documents: Vec<Documents<'a>>,
    pub(super) aggregated: Vec<Aggregated<'a>>,
}

impl Streams<'_> {
    /// Appends the rendered parts of a chunk, in feed order.
    pub(super) fn append(&mut self, stage: &Stage, site: &Site, entries: &[Entry], rendered: &[Rendered]) -> Result<(), BuildError> {
        for (entry, parts) in entries.iter().zip(rendered) {
            for (document, bytes) in self.documents.iter_mut().zip(&parts.entries) {
                document.append(stage, site, entry, bytes)?;
            }
            for (document, items) in self.aggregated.iter_mut().zip(&parts.items) {
                document.append(stage, site, entry, items)?;
            }
        }
        Ok(())
    }

    /// Writes what stands behind the last entry. Gives what templates tripped over.
    pub(super) fn finish(&mut self, stage: &Stage, site: &Site, kept: &Kept) -> Result<Diagnostics, BuildError> {
        self.documents.iter().try_for_each(|document| document.finish(stage, site, kept))?;
        let mut found = Diagnostics::default();
        for document in &mut self.aggregated {
            document.finish(stage, site)?.into_iter().for_each(|problem| found.push(problem));
        }
        Ok(found)
    }
}
