//! What all documents of a channel say of it: its titles and addresses.

use super::countries;
use super::words::{self, Word};
use crate::model::catalog::{Channel, Facet, FacetValue};
use crate::model::target::{FeedLink, Site};
use crate::render::markup::xml::line;

/// The title of the channel's feeds and page: the site's, and the facet's value where it has one.
pub(in crate::render) fn title(site: &Site, channel: &Channel) -> String {
    match &channel.facet {
        None => line(&site.title),
        Some(facet) => format!("{} – {}", line(&site.title), label(facet, &site.language)),
    }
}

/// A facet's value as people of `language` say it.
pub(in crate::render) fn label(facet: &FacetValue, language: &str) -> String {
    let known = match facet.facet {
        Facet::Language => words::language_name(&facet.label),
        Facet::EmploymentType => words::employment_type(&facet.label).map(|word| words::say(language, word)),
        Facet::Country => countries::name(&facet.label, language),
        Facet::Tag | Facet::Employer => None,
    };
    known.map_or_else(|| line(&facet.label), str::to_owned)
}

/// The heading of the channel's page.
pub(in crate::render) fn heading(site: &Site, channel: &Channel) -> String {
    match &channel.facet {
        None => line(&site.title),
        Some(facet) => format!("{}: {}", words::say(&site.language, Word::Jobs), label(facet, &site.language)),
    }
}

/// One line about the site; never empty.
pub(in crate::render) fn description(site: &Site) -> String {
    let description = line(&site.description);
    if description.is_empty() { line(&site.title) } else { description }
}

/// The address of one of the channel's documents.
pub(in crate::render) fn address(site: &Site, channel: &Channel, file: &str) -> String {
    site.address(&format!("{}{file}", channel.dir))
}

/// The address of the channel's page for people.
pub(in crate::render) fn home(site: &Site, channel: &Channel) -> String {
    if site.has_pages { address(site, channel, "index.html") } else { site.home() }
}

/// The name of one of the channel's feeds, told from all others.
pub(in crate::render) fn feed_title(site: &Site, channel: &Channel, feed: FeedLink) -> String {
    format!("{} ({})", title(site, channel), feed.title)
}
