//! Texts, read back when they are rendered: none is held in memory.

use super::build::{BuildError, Previous};
use crate::config::settings::Settings;
use crate::model::catalog::{Entry, EntryText};
use crate::model::draft::Draft;
use crate::{enrich, parse, render, source};

/// The safe HTML of an entry's text.
pub(super) fn of_entry(entry: &Entry, settings: &Settings, previous: &Previous) -> Result<String, BuildError> {
    match &entry.text {
        EntryText::Held(data) => Ok(previous.posting(&settings.out, data).and_then(|p| p.description).unwrap_or_default()),
        EntryText::Record { source, path, text, digest, .. } => {
            let changed = || BuildError::ChangedMeanwhile { path: settings.sources[*source].path.join(path) };
            let bytes = source::read(&source::file(&settings.sources[*source].path, *source, path)).map_err(|_| changed())?;
            let raw = parse::text(*source, path, &bytes, settings.site.variables.as_ref()).ok_or_else(changed)?;
            let body = enrich::text(&raw, text);
            if enrich::text_digest(&body.text) != *digest {
                return Err(changed());
            }
            Ok(render::body::html(&body, &page_url(&entry.url)))
        }
    }
}

/// The same for a draft that may not be published at all.
pub(super) fn of_draft(draft: &Draft, url: &str, settings: &Settings) -> Option<String> {
    let bytes = source::read(&source::file(&settings.sources[draft.source].path, draft.source, &draft.path)).ok()?;
    let raw = parse::text(draft.source, &draft.path, &bytes, settings.site.variables.as_ref());
    let html = raw.map(|raw| render::body::html(&enrich::text(&raw, &draft.text), &page_url(url)));
    html.filter(|h| !h.is_empty())
}

fn page_url(url: &str) -> url::Url {
    url::Url::parse(url).expect("addresses of pages are made from the site's own, which is an address")
}
