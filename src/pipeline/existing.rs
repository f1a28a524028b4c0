//! A site that exists without us: its built pages, or the sources that they are built from.

use serde::Serialize;

use super::Progress;
use super::build::BuildError;
use super::hosted::Hosted;
use super::include::Included;
use crate::config::settings::Settings;
use crate::diagnostic::Diagnostics;
use crate::model::built::BuiltPage;
use crate::model::catalog::{Catalog, Entry};
use crate::model::target::Site;
use crate::write::{Stage, WriteError};

pub use super::hosted::{MissingPage, PagesReport};
pub use super::include::IncludeReport;

/// What became of a site that exists without us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ExistingReport {
    /// Of its pages.
    Pages(PagesReport),
    /// Of its sources.
    Sources(IncludeReport),
}

/// The site.
pub(super) enum Existing {
    Pages(Box<Hosted>),
    Sources(Box<Included>),
}

impl Existing {
    /// The site that the settings name, if they name one.
    pub(super) fn open(settings: &Settings, progress: &dyn Progress) -> Result<Option<Self>, BuildError> {
        let pages = Hosted::open(settings, progress)?.map(Box::new).map(Self::Pages);
        Ok(if pages.is_some() { pages } else { Included::open(settings, progress)?.map(Box::new).map(Self::Sources) })
    }

    /// Its pages by path, where they are known.
    pub(super) fn built(&self) -> &[BuiltPage] {
        match self {
            Self::Pages(hosted) => hosted.pages(),
            Self::Sources(included) => included.pages(),
        }
    }

    /// Finds the pages of the jobs.
    pub(super) fn match_jobs(&mut self, catalog: &Catalog, sink: &mut Diagnostics) {
        if let Self::Pages(hosted) = self {
            hosted.match_jobs(catalog, sink);
        }
    }

    /// What belongs to one job: the entry with this index, and its JSON-LD if it has one.
    pub(super) fn job(&self, index: usize, json_ld: Option<&str>, within: &Within<'_>) -> Result<(), BuildError> {
        let entry: &Entry = &within.catalog.entries[index];
        match self {
            Self::Pages(hosted) => hosted.job(entry, index, json_ld, (within.site, within.stage))?,
            Self::Sources(included) => included.job(entry, json_ld, within),
        }
        Ok(())
    }

    /// What belongs to no job, once all are rendered.
    pub(super) fn rest(&self, within: &Within<'_>) -> Result<(), BuildError> {
        match self {
            Self::Pages(hosted) => hosted.others(within.catalog, (within.site, within.stage)),
            Self::Sources(included) => included.make((within.site, within.stage)),
        }
    }

    /// Puts all of it in place.
    pub(super) fn place(&self) -> Result<(), WriteError> {
        match self {
            Self::Pages(hosted) => hosted.place(),
            Self::Sources(included) => included.place(),
        }
    }

    /// What became of it.
    pub(super) fn finish(self, sink: &mut Diagnostics) -> ExistingReport {
        match self {
            Self::Pages(hosted) => ExistingReport::Pages(hosted.finish(sink)),
            Self::Sources(included) => ExistingReport::Sources(included.finish()),
        }
    }
}

/// What the site is given while a catalog is rendered.
#[derive(Clone, Copy)]
pub(super) struct Within<'a> {
    pub(super) settings: &'a Settings,
    pub(super) catalog: &'a Catalog,
    pub(super) site: &'a Site,
    pub(super) stage: &'a Stage,
}
