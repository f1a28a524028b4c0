//! Texts, read back when they are rendered: none is held in memory but those of data files, which are read whole.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::build::{BuildError, Previous};
use super::records::{is_of_records, layout};
use crate::config::settings::Settings;
use crate::diagnostic::Diagnostics;
use crate::model::catalog::{Entry, EntryText};
use crate::model::draft::{Draft, TextSource};
use crate::model::raw::{Extent, RawForm, RawPosting};
use crate::parse::records;
use crate::source::Found;
use crate::{enrich, parse, render, source};

/// The records of data files, by source and path.
type Files = BTreeMap<(usize, String), Arc<Vec<RawPosting>>>;

/// Reads texts back.
pub(super) struct Texts<'a> {
    settings: &'a Settings,
    previous: &'a Previous,
    /// Data files that a text was asked of, by source and path. Each has at most [`source::DATA_BYTES_MAX`] bytes.
    files: Mutex<Files>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(settings: &'a Settings, previous: &'a Previous) -> Self {
        Self { settings, previous, files: Mutex::default() }
    }

    /// The safe HTML of an entry's text.
    pub(super) fn of_entry(&self, entry: &Entry) -> Result<String, BuildError> {
        match &entry.text {
            EntryText::Held(data) => Ok(self.previous.posting(&self.settings.out, data).and_then(|p| p.description).unwrap_or_default()),
            EntryText::Record { source, path, record, form, extent, text, digest } => {
                let changed = || BuildError::ChangedMeanwhile { path: self.settings.sources[*source].path.join(path) };
                let found = source::file(&self.settings.sources[*source].path, *source, path);
                let raw = self.read(&found, (*form, *record, *extent), text).ok_or_else(changed)?;
                if enrich::bytes_digest(&raw) != *digest {
                    return Err(changed());
                }
                Ok(render::body::html(&enrich::text(raw, text), &page_url(&entry.url)))
            }
        }
    }

    /// The same for a draft that may not be published at all.
    pub(super) fn of_draft(&self, draft: &Draft, url: &str) -> Option<String> {
        let found = source::file(&self.settings.sources[draft.source].path, draft.source, &draft.path);
        let raw = self.read(&found, (draft.form, draft.record, draft.extent), &draft.text)?;
        Some(render::body::html(&enrich::text(raw, &draft.text), &page_url(url))).filter(|h| !h.is_empty())
    }

    /// As much of the record as its text needs.
    fn read(&self, found: &Found, (form, record, extent): (RawForm, usize, Option<Extent>), text: &TextSource) -> Option<RawPosting> {
        let site = self.settings.site.variables.as_ref();
        match (form, extent) {
            (RawForm::Post, _) => {
                let bytes = source::read(found).ok()?;
                let read = if *text == TextSource::Body { parse::body } else { parse::text };
                read(found.source, &found.path, &bytes, site)
            }
            (RawForm::Record, Some(extent)) => {
                let bytes = source::read_extent(found, extent).ok()?;
                let layout = layout(found, self.settings);
                records::line(&layout, (record, extent.line), &bytes, &mut Diagnostics::default()).postings.pop()
            }
            (RawForm::Record, None) => self.file(found)?.iter().find(|raw| raw.record == record).cloned(),
        }
    }

    fn file(&self, found: &Found) -> Option<Arc<Vec<RawPosting>>> {
        let mut files = self.files.lock().expect("nobody panics while reading a data file");
        let key = (found.source, found.path.clone());
        if let Some(known) = files.get(&key) {
            return Some(Arc::clone(known));
        }
        debug_assert!(is_of_records(found, self.settings), "only records are read from data files");
        let bytes = source::read_data(found).ok()?;
        let read = records::records(&layout(found, self.settings), &bytes, &mut Diagnostics::default());
        Some(Arc::clone(files.entry(key).or_insert_with(|| Arc::new(read.postings))))
    }
}

fn page_url(url: &str) -> url::Url {
    url::Url::parse(url).expect("addresses of pages are made from the site's own, which is an address")
}
