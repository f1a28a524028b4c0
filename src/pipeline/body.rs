//! Texts, read back when they are rendered: none is held in memory but those of YAML, TOML and CSV files
//! and of exports, of which a record cannot be read by itself.

use super::build::{BuildError, Previous};
use super::records::{layout, with_text};
use crate::config::settings::Settings;
use crate::diagnostic::Diagnostics;
use crate::model::catalog::{Entry, EntryText};
use crate::model::draft::{Draft, TextSource};
use crate::model::node::Node;
use crate::model::raw::{Extent, RawForm, RawPosting};
use crate::parse::records;
use crate::source::Found;
use crate::{enrich, parse, render, source};

/// Reads texts back.
pub(super) struct Texts<'a> {
    settings: &'a Settings,
    previous: &'a Previous,
}

impl<'a> Texts<'a> {
    pub(super) const fn new(settings: &'a Settings, previous: &'a Previous) -> Self {
        Self { settings, previous }
    }

    /// The safe HTML of an entry's text.
    pub(super) fn of_entry(&self, entry: &Entry) -> Result<String, BuildError> {
        match &entry.text {
            EntryText::Held(data) => Ok(self.previous.posting(&self.settings.out, data).and_then(|p| p.description).unwrap_or_default()),
            EntryText::Record { text: TextSource::Kept(body), .. } => Ok(render::body::html(body, &page_url(&entry.url))),
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
        if let TextSource::Kept(body) = &draft.text {
            return Some(render::body::html(body, &page_url(url))).filter(|html| !html.is_empty());
        }
        let found = source::file(&self.settings.sources[draft.source].path, draft.source, &draft.path);
        let raw = self.read(&found, (draft.form, draft.record, draft.extent), &draft.text)?;
        Some(render::body::html(&enrich::text(raw, &draft.text), &page_url(url))).filter(|h| !h.is_empty())
    }

    /// As much of the record as its text needs.
    fn read(&self, found: &Found, (form, record, extent): (RawForm, usize, Option<Extent>), text: &TextSource) -> Option<RawPosting> {
        let source = &self.settings.sources[found.source];
        let titled = |record: &Node| enrich::has_title(record, source);
        let layout = layout(found, source, &titled);
        let raw = match (form, extent) {
            (RawForm::Post, _) => {
                let bytes = source::read(found).ok()?;
                let read = if *text == TextSource::Body { parse::body } else { parse::text };
                return read(found.source, &found.path, &bytes, self.settings.site.variables.as_ref());
            }
            (RawForm::Single | RawForm::Record, Some(extent)) => {
                records::again(&layout, (record, extent), &source::read_extent(found, extent).ok()?)?
            }
            (RawForm::Single | RawForm::Record, None) => {
                let bytes = source::read_data(found).ok()?;
                records::records(&layout, &bytes, &mut Diagnostics::default()).postings.into_iter().find(|raw| raw.record == record)?
            }
        };
        Some(with_text(raw, &self.settings.sources, records::with_body))
    }
}

fn page_url(url: &str) -> url::Url {
    url::Url::parse(url).expect("addresses of pages are made from the site's own, which is an address")
}
