//! What all documents of a channel say of it: its titles and addresses.

use super::countries;
use super::words::{self, Word};
use crate::model::catalog::{Channel, Facet, FacetValue};
use crate::model::output_path::page_path;
use crate::model::target::{FeedLink, Page, Part, Site};
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
        Facet::Place => return place(&facet.label, language),
        Facet::Tag | Facet::Employer => None,
    };
    known.map_or_else(|| line(&facet.label), str::to_owned)
}

/// `Gdańsk, PL` as people say it.
fn place(label: &str, language: &str) -> String {
    let known = label.rsplit_once(", ").and_then(|(town, code)| Some((town, countries::name(code, language)?)));
    known.map_or_else(|| line(label), |(town, country)| line(&format!("{town}, {country}")))
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

/// The address of page `number` of a document that has several ([`page_path`]).
pub(in crate::render) fn page_address(site: &Site, page: &Page<'_>, file: &str, number: usize) -> String {
    site.address(&page_path(&page.channel.dir, file, number))
}

/// How a feed's document is linked with the others (RFC 5005, sections 3 and 4) and with hubs (WebSub, section 4): relation and address, its
/// own first.
pub(in crate::render) fn links(site: &Site, page: &Page<'_>, file: &str) -> Vec<(&'static str, String)> {
    let at = |number: usize| page_address(site, page, file, number);
    let own = match page.feed.part {
        Part::Archive { path, .. } => site.address(path),
        _ => at(page.number),
    };
    let mut links = vec![("self", own)];
    // A hub knows a feed by its first document's address.
    if page.number == 1 && !matches!(page.feed.part, Part::Archive { .. }) {
        links.extend(site.hubs.iter().map(|hub| ("hub", hub.clone())));
    }
    match page.feed.part {
        Part::Paged if page.pages > 1 => {
            links.push(("first", at(1)));
            links.extend((page.number > 1).then(|| ("previous", at(page.number - 1))));
            links.extend((page.number < page.pages).then(|| ("next", at(page.number + 1))));
            links.push(("last", at(page.pages)));
        }
        Part::Current(last) => links.extend(last.map(|path| ("prev-archive", site.address(path)))),
        Part::Archive { previous, next, .. } => {
            links.push(("current", at(1)));
            links.extend(previous.map(|path| ("prev-archive", site.address(path))));
            links.extend(next.map(|path| ("next-archive", site.address(path))));
        }
        Part::Whole | Part::Paged => {}
    }
    links
}

/// The address of the channel's page for people.
pub(in crate::render) fn home(site: &Site, channel: &Channel) -> String {
    if site.has_pages { address(site, channel, "index.html") } else { site.home() }
}

/// The name of one of the channel's feeds, told from all others.
pub(in crate::render) fn feed_title(site: &Site, channel: &Channel, feed: FeedLink) -> String {
    format!("{} ({})", title(site, channel), feed.title)
}
