//! Everything that grows while entries are rendered.

use super::aggregators::Aggregated;
use super::archives::Kept;
use super::build::BuildError;
use super::documents::Documents;
use crate::model::catalog::Entry;
use crate::model::target::Site;
use crate::write::Stage;

/// One entry's part of each streamed document.
pub(super) struct Rendered {
    /// Of the channels' documents, in their order.
    pub(super) entries: Vec<Vec<u8>>,
    /// Of the aggregators' documents, in their order: its items.
    pub(super) items: Vec<Vec<Vec<u8>>>,
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
                document.append(stage, site, items)?;
            }
        }
        Ok(())
    }

    /// Writes what stands behind the last entry.
    pub(super) fn finish(&mut self, stage: &Stage, site: &Site, kept: &Kept) -> Result<(), BuildError> {
        self.documents.iter().try_for_each(|document| document.finish(stage, site, kept))?;
        self.aggregated.iter_mut().try_for_each(|document| document.finish(stage, site))
    }
}
