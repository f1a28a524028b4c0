//! `atom:link`, in Atom and in RSS (RFC 4287, section 4.2.7), and what RFC 5005 says of links for pages and archives.

use std::collections::BTreeSet;

use roxmltree::Node;

use super::found::{Found, shown};
use super::rule::rules;
use super::values::address::{self, Wanted};
use super::values::{date, language, media_type, number, plain, relation};
use super::{shape, xml};

rules! {
    HREF_MISSING = "atom-link-href-missing", Error, "RFC 4287, section 4.2.7.1", "a link leads somewhere", "write the address in `href`";
    SELF_TYPE = "atom-self-type", Warning, "RFC 4287, section 4.2.7.2: `self` is a resource equivalent to the feed or entry; W3C feed validator, SelfNotAtom", "a link of Atom to itself has the type of Atom", "write `type=\"application/atom+xml\"`, or `rel=\"alternate\"` for the page";
    SELF_RELATIVE = "atom-self-relative", Warning, "RFC 4287, section 4.1.1; W3C feed validator, RelativeSelf", "a feed says its own address as a whole", "write it with `https://` and the host: it is what a copy of the feed is found by";
    ENCLOSURE_LENGTH = "atom-enclosure-length", Info, "RFC 4287, section 4.2.7.2", "the link of an enclosure says how many bytes it has", "add `length`";
    IN_ENTRY = "history-link-in-entry", Info, "RFC 5005, sections 3 and 4; W3C feed validator, FeedHistoryRelInEntry", "links to other pages or archives stand in the head of a feed", "move the link into the head, unless it leads to another entry of a series";
    REPEATED = "link-repeated", Error, "RFC 5005, sections 3 and 4", "there is one link of each relation for pages and archives", "keep one of them";
    SAME = "history-link-same", Error, "RFC 5005, sections 3 and 4", "a page or archive does not link to itself as another", "write the address of the other document";
    COMPLETE_PAGED = "history-complete-paged", Error, "RFC 5005, section 2", "a complete feed has no other pages or archives", "remove `fh:complete`, or the links";
    CURRENT_MISSING = "history-current-missing", Warning, "RFC 5005, section 4", "an archive links to the current feed", "add `<link rel=\"current\" href=\"…\"/>`";
    COMPLETE_ARCHIVE = "history-complete-archive", Error, "RFC 5005, sections 2 and 4", "a document is a complete feed or an archive, not both", "remove one of the two elements";
}

/// Atom's namespace.
pub(super) const ATOM: &str = "http://www.w3.org/2005/Atom";
/// Feed history.
pub(super) const HISTORY: &str = "http://purl.org/syndication/history/1.0";
/// Threading.
const THREAD: &str = "http://purl.org/syndication/thread/1.0";

const PAGES: [&str; 9] = ["first", "last", "previous", "prev", "next", "prev-archive", "next-archive", "current", "self"];

/// Where addresses are resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    /// Nowhere: in RSS they have to be whole.
    None,
    /// At the document's own address, which is not always known.
    Document,
    /// At an `xml:base`.
    Known,
}

/// The relation of a link.
pub(super) fn rel<'a>(link: Node<'a, '_>) -> &'a str {
    link.attribute("rel").unwrap_or("alternate")
}

/// Checks one link.
pub(super) fn check(link: Node<'_, '_>, base: Base, found: &mut Found<'_>) {
    shape::attributes(link, &["href", "rel", "type", "hreflang", "title", "length"], found);
    match xml::attribute(link, "href") {
        None => found.add(&HREF_MISSING, xml::tag(link), "this link has no `href`"),
        Some((href, place)) if href.is_empty() && base == Base::None => found.add(&HREF_MISSING, place, "the `href` of this link is empty"),
        Some((href, _)) if href.is_empty() && !matches!(rel(link), "self" | "alternate") => {
            found.add(&HREF_MISSING, xml::tag(link), "the `href` of this link is empty");
        }
        Some((href, place)) if rel(link) == "self" && base == Base::Document && address::split_scheme(href).is_none() => {
            found.add(&SELF_RELATIVE, place, format!("{} is not a whole address", shown(href)));
        }
        // The address of this document, whatever that is.
        Some((href, place)) if href.is_empty() && base == Base::Document => {
            found.add(&address::RELATIVE_TO_DOCUMENT, place, "the `href` of this link is empty");
        }
        Some((href, place)) => {
            let wanted = match base {
                Base::None => Wanted::Iri,
                Base::Document => Wanted::Loose,
                Base::Known => Wanted::Reference,
            };
            address::check(href, wanted, place, found);
        }
    }
    if let Some((relation, place)) = xml::attribute(link, "rel") {
        relation::check(relation, place.clone(), found);
        if PAGES[..8].contains(&relation) && link.parent_element().is_some_and(|parent| matches!(xml::name(parent), "entry" | "item")) {
            found.add(&IN_ENTRY, place, format!("a link `{relation}` stands in an entry"));
        }
    }
    if let Some((kind, place)) = xml::attribute(link, "type")
        && media_type::check(kind, place.clone(), found)
        && rel(link) == "self"
        && link.parent_element().is_some_and(|parent| xml::namespace(parent) == ATOM)
        && !is_of_atom(kind)
    {
        found.add(&SELF_TYPE, place, format!("{} is not the type of Atom", shown(kind)));
    }
    if let Some((tag, place)) = xml::attribute(link, "hreflang") {
        language::check(tag, place, found);
    }
    if let Some((title, place)) = xml::attribute(link, "title") {
        plain::check(title, place, found);
    }
    match xml::attribute(link, "length") {
        Some((length, place)) => number::check(length, number::Wanted::Natural, place, found),
        None if rel(link) == "enclosure" => found.add(&ENCLOSURE_LENGTH, xml::tag(link), "this enclosure does not say its length"),
        None => {}
    }
    for attribute in link.attributes().filter(|attribute| attribute.namespace() == Some(THREAD)) {
        match attribute.name() {
            "count" => number::check(attribute.value(), number::Wanted::Natural, attribute.range_value(), found),
            "when" | "updated" => _ = date::rfc3339(attribute.value(), attribute.range_value(), found),
            _ => {}
        }
    }
}

/// Whether Atom may be of a media type.
fn is_of_atom(kind: &str) -> bool {
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    matches!(essence.as_str(), "application/atom+xml" | "application/xml" | "text/xml")
}

/// Checks what the links of a feed say together, and `fh:complete` and `fh:archive` with them. `head` is `feed` or `channel`.
pub(super) fn history(head: Node<'_, '_>, found: &mut Found<'_>) {
    let links: Vec<Node<'_, '_>> = xml::named(head, ATOM, "link").collect();
    let of = |wanted: &str| links.iter().filter(|link| rel(**link) == wanted).find_map(|link| link.attribute("href"));
    let has = |name: &'static str| xml::named(head, HISTORY, name).next();
    let mut seen = BTreeSet::new();
    for link in &links {
        let relation = rel(*link);
        if PAGES[..8].contains(&relation) && !seen.insert(relation) {
            found.add(&REPEATED, xml::tag(*link), format!("there is more than one link `{relation}`"));
        }
        let is_other = matches!(relation, "next" | "prev" | "previous" | "prev-archive" | "next-archive");
        if is_other && link.attribute("href").is_some() && link.attribute("href") == of("self") {
            let href = link.attribute("href").unwrap_or_default();
            found.add(&SAME, xml::tag(*link), format!("the link `{relation}` leads to this document itself, {}", shown(href)));
        }
        let is_page = is_other || matches!(relation, "first" | "last" | "current");
        if is_page && has("complete").is_some() {
            found.add(
                &COMPLETE_PAGED,
                xml::tag(*link),
                format!("this feed says that it is complete, and links to another part as `{relation}`"),
            );
        }
    }
    if let (Some(_), Some(archive)) = (has("complete"), has("archive")) {
        found.add(&COMPLETE_ARCHIVE, xml::tag(archive), "this feed says that it is complete and an archive");
    }
    if let Some(archive) = has("archive").filter(|_| of("current").is_none()) {
        found.add(&CURRENT_MISSING, xml::tag(archive), "this archive does not link to the current feed");
    }
}
