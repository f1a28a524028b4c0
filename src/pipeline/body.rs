//! Texts, read back when they are rendered: none is held in memory.

use super::build::{BuildError, Previous};
use crate::config::settings::Settings;
use crate::model::catalog::{Entry, EntryText};
use crate::model::draft::{Draft, TextSource};
use crate::model::raw::RawPosting;
use crate::{enrich, parse, render, source};

/// The safe HTML of an entry's text.
pub(super) fn of_entry(entry: &Entry, settings: &Settings, previous: &Previous) -> Result<String, BuildError> {
    match &entry.text {
        EntryText::Held(data) => Ok(previous.posting(&settings.out, data).and_then(|p| p.description).unwrap_or_default()),
        EntryText::Record { source, path, text, digest, .. } => {
            let changed = || BuildError::ChangedMeanwhile { path: settings.sources[*source].path.join(path) };
            let bytes = source::read(&source::file(&settings.sources[*source].path, *source, path)).map_err(|_| changed())?;
            let raw = read(*source, path, text, &bytes, settings).ok_or_else(changed)?;
            if enrich::bytes_digest(&raw.file) != *digest {
                return Err(changed());
            }
            Ok(render::body::html(&enrich::text(raw, text), &page_url(&entry.url)))
        }
    }
}

/// The same for a draft that may not be published at all.
pub(super) fn of_draft(draft: &Draft, url: &str, settings: &Settings) -> Option<String> {
    let bytes = source::read(&source::file(&settings.sources[draft.source].path, draft.source, &draft.path)).ok()?;
    let raw = read(draft.source, &draft.path, &draft.text, &bytes, settings)?;
    Some(render::body::html(&enrich::text(raw, &draft.text), &page_url(url))).filter(|h| !h.is_empty())
}

/// As much of the record as its text needs.
fn read(source: usize, path: &str, text: &TextSource, bytes: &[u8], settings: &Settings) -> Option<RawPosting> {
    let read = match text {
        TextSource::Body => parse::body,
        TextSource::Field(_) => parse::text,
    };
    read(source, path, bytes, settings.site.variables.as_ref())
}

fn page_url(url: &str) -> url::Url {
    url::Url::parse(url).expect("addresses of pages are made from the site's own, which is an address")
}
