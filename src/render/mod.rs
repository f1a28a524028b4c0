//! Values in, bytes out. Rendering reads no clock, no file and no configuration, and cannot fail: what could be wrong is a diagnostic
//! before it.

/// The text of a post as safe HTML.
pub mod body;

/// Documents from templates.
pub mod board;

/// Pages that say what does not arrive in documents.
pub mod report;

mod dialect;
mod formats;
mod item;
mod markup;
mod notice;
mod templates;
mod wording;

#[cfg(test)]
mod fixture;

pub use item::{count, items};
pub use markup::xml::xml_clean;
pub use notice::notice;

use crate::model::catalog::Entry;
use crate::model::dialect::Carried;
use crate::model::target::{Render, Site, Target};
use crate::model::vocabulary::Vocabularies;

/// So many changes `changes.json` tells of, unless the configuration says otherwise.
pub const CHANGES_MAX: usize = 1000;

/// Every output document, in the order in which it is spoken of. Several may share a key of `[targets]`
/// ([`Target::settings`]): the index goes with the pages. Style sheets have none: they are written where something loads them.
#[must_use]
pub fn targets() -> &'static [&'static Target] {
    formats::TARGETS
}

/// The keys of `[targets]` that are on unless switched off, in the order of the alphabet.
#[must_use]
pub fn target_keys() -> Vec<&'static str> {
    let usual = targets().iter().filter(|target| target.dialect().is_none());
    let keys: std::collections::BTreeSet<_> = usual.filter_map(|target| target.settings).collect();
    keys.into_iter().collect()
}

/// The aggregators' dialects, which are off unless they are switched on.
#[must_use]
pub fn dialects() -> Vec<&'static Target> {
    targets().iter().copied().filter(|target| target.dialect().is_some()).collect()
}

/// What a page that the site's generator made gets into its head: links to the feeds and, with the JSON-LD of a job, that. Each element is
/// marked as ours with `data-jobherald`, and has a line break behind it.
#[must_use]
pub fn hosted_head(site: &Site, json_ld: Option<&str>) -> String {
    templates::hosted(site, json_ld)
}

/// The entry of an address in a sitemap of the site's own.
#[must_use]
pub fn sitemap_entry(url: &str, changed: jiff::Timestamp) -> String {
    formats::sitemap_entry(url, changed)
}

/// The same, and the templates that come with the program.
#[must_use]
pub fn all_dialects() -> Vec<&'static Target> {
    dialects().into_iter().chain(board::targets()).collect()
}

/// What a target's document carries of a posting; `vocabularies` are those of its entries, where it is a feed. Nothing of documents that
/// are for people, or about the whole site.
#[must_use]
pub fn carried(target: &'static Target, vocabularies: Vocabularies) -> Vec<Carried> {
    match &target.render {
        Render::Catalog(_) => board::carried(target),
        Render::Channel(format) if !format.carries.is_empty() => {
            let own = format.carries.iter().copied();
            if format.media_type.ends_with("json") {
                return own.chain(formats::POSTING_IN_ITEM.iter().copied()).collect();
            }
            own.chain(vocabularies.iter().flat_map(wording::elements::carries).copied()).collect()
        }
        Render::Posting(_) if target.id == JSON_LD => formats::POSTING.to_vec(),
        _ => Vec::new(),
    }
}

/// Id of the target whose documents are the postings as JSON-LD.
pub const JSON_LD: &str = "jsonld";

/// The names of a country (ISO 3166-1 alpha-2) in all languages in which documents write it.
#[must_use]
pub fn country_names(code: &str) -> &'static [&'static str] {
    wording::countries::names(code)
}

/// What [`View::json`](crate::model::target::View::json) of an entry with this text is.
#[must_use]
pub fn posting_json(site: &Site, entry: &Entry, html: &str) -> String {
    formats::posting_json(site, entry, html)
}
