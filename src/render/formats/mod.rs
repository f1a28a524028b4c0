//! The registry of output documents: one file per format. A new one is a file with a `TARGET` and a line in each of the two lists here.

mod adzuna;
mod assets;
mod atom;
mod careerjet;
mod changes;
mod closed;
mod indeed;
mod index;
mod jooble;
mod json_feed;
mod json_ld;
mod linkedin;
mod opml;
mod page;
mod rss;
mod sitemap;
mod talent;

#[cfg(test)]
mod tests;

pub(super) use assets::{PAGE_CSS, page_style};
pub(super) use json_ld::{CARRIES as POSTING, CARRIES_IN_ITEM as POSTING_IN_ITEM, text as posting_json};
pub(super) use sitemap::entry as sitemap_entry;

use crate::model::target::Target;

/// Every output document.
pub(super) static TARGETS: &[&Target] = &[
    &rss::TARGET,
    &atom::TARGET,
    &json_feed::TARGET,
    &changes::TARGET,
    &page::TARGET,
    &closed::TARGET,
    &index::TARGET,
    &json_ld::TARGET,
    &sitemap::TARGET,
    &opml::TARGET,
    &assets::TARGET,
    &indeed::TARGET,
    &linkedin::TARGET,
    &talent::TARGET,
    &jooble::TARGET,
    &adzuna::TARGET,
    &careerjet::TARGET,
];
