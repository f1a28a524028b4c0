//! Dublin Core, content, syndication, slash, comments, threads, licences, search results, Google's base, Userland's modules.

use roxmltree::Node;

use super::In::{Any, Both, Channel, Item};
use super::{Element, Module, Says};
use crate::validate::found::{Found, shown};
use crate::validate::rule::rules;
use crate::validate::shape::{
    self,
    Times::{Many, Once},
};
use crate::validate::values::address::{self, Wanted};
use crate::validate::values::number::Wanted::{Natural, Positive};
use crate::validate::values::{html, media_type};
use crate::validate::xml;

rules! {
    UPDATE_PERIOD = "sy-update-period", Error, "RSS 1.0 module Syndication, updatePeriod", "the period is one that there is", "write `hourly`, `daily`, `weekly`, `monthly` or `yearly`";
    UPDATE_FREQUENCY = "sy-update-frequency", Error, "RSS 1.0 module Syndication, updateFrequency", "the frequency is a whole number from 1", "write a whole number from 1";
    HIT_PARADE = "slash-hit-parade", Error, "RSS 1.0 module Slash, hit_parade", "the hit parade is a list of numbers with commas", "write it like `12,11,10,7`";
    REF_MISSING = "thr-ref-missing", Error, "RFC 4685, section 3", "a reply names what it replies to", "write the id of that entry in `ref`";
}

pub(super) const MODULES: &[Module] = &[
    Module { namespaces: &["http://purl.org/dc/elements/1.1/"], elements: DC, is_closed: true },
    Module { namespaces: &["http://purl.org/dc/terms/"], elements: DCTERMS, is_closed: true },
    Module { namespaces: &["http://purl.org/rss/1.0/modules/content/"], elements: CONTENT, is_closed: true },
    Module { namespaces: &["http://purl.org/rss/1.0/modules/syndication/"], elements: SY, is_closed: true },
    Module { namespaces: &["http://purl.org/rss/1.0/modules/slash/"], elements: SLASH, is_closed: true },
    Module { namespaces: &["http://wellformedweb.org/CommentAPI/"], elements: WFW, is_closed: true },
    Module { namespaces: &["http://purl.org/syndication/thread/1.0"], elements: THR, is_closed: true },
    Module { namespaces: &["http://backend.userland.com/creativeCommonsRssModule"], elements: LICENCE, is_closed: true },
    Module { namespaces: &["http://web.resource.org/cc/", "http://creativecommons.org/ns#"], elements: CC, is_closed: false },
    Module {
        namespaces: &["http://a9.com/-/spec/opensearch/1.1/", "http://a9.com/-/spec/opensearchrss/1.0/"],
        elements: SEARCH,
        is_closed: false,
    },
    Module { namespaces: &["http://base.google.com/ns/1.0"], elements: BASE, is_closed: false },
    Module { namespaces: &["http://webns.net/mvcb/"], elements: ADMIN, is_closed: true },
    Module { namespaces: &["http://backend.userland.com/blogChannelModule"], elements: BLOG, is_closed: true },
    Module { namespaces: &["http://purl.org/rss/1.0/modules/aggregation/"], elements: AGGREGATION, is_closed: true },
    Module { namespaces: &["http://purl.org/rss/1.0/modules/event/"], elements: EVENT, is_closed: true },
    Module { namespaces: &["http://madskills.com/public/xml/rss/module/pingback/"], elements: PINGBACK, is_closed: true },
    Module { namespaces: &["http://madskills.com/public/xml/rss/module/trackback/"], elements: TRACKBACK, is_closed: true },
];

const DC: &[Element] = &[
    ("contributor", Any, Many, Says::Text),
    ("coverage", Any, Many, Says::Text),
    ("creator", Any, Many, Says::Text),
    ("date", Any, Once, Says::W3cdtf),
    ("description", Any, Many, Says::Any),
    ("format", Any, Many, Says::Text),
    ("identifier", Any, Many, Says::Text),
    ("language", Any, Once, Says::Language),
    ("publisher", Any, Many, Says::Text),
    ("relation", Any, Many, Says::Text),
    ("rights", Any, Many, Says::Text),
    ("source", Any, Many, Says::Text),
    ("subject", Any, Many, Says::Text),
    ("title", Any, Many, Says::Text),
    ("type", Any, Many, Says::Text),
];
const DCTERMS: &[Element] = &[
    ("abstract", Any, Many, Says::Any),
    ("accessRights", Any, Many, Says::Any),
    ("accrualMethod", Any, Many, Says::Any),
    ("accrualPeriodicity", Any, Many, Says::Any),
    ("accrualPolicy", Any, Many, Says::Any),
    ("alternative", Any, Many, Says::Any),
    ("audience", Any, Many, Says::Any),
    ("available", Any, Many, Says::Period),
    ("bibliographicCitation", Any, Many, Says::Any),
    ("conformsTo", Any, Many, Says::Any),
    ("contributor", Any, Many, Says::Any),
    ("coverage", Any, Many, Says::Any),
    ("created", Any, Many, Says::W3cdtf),
    ("creator", Any, Many, Says::Any),
    ("date", Any, Many, Says::W3cdtf),
    ("dateAccepted", Any, Many, Says::W3cdtf),
    ("dateCopyrighted", Any, Many, Says::W3cdtf),
    ("dateSubmitted", Any, Many, Says::W3cdtf),
    ("description", Any, Many, Says::Any),
    ("educationLevel", Any, Many, Says::Any),
    ("extent", Any, Many, Says::Any),
    ("format", Any, Many, Says::Any),
    ("hasFormat", Any, Many, Says::Any),
    ("hasPart", Any, Many, Says::Any),
    ("hasVersion", Any, Many, Says::Any),
    ("identifier", Any, Many, Says::Any),
    ("instructionalMethod", Any, Many, Says::Any),
    ("isFormatOf", Any, Many, Says::Any),
    ("isPartOf", Any, Many, Says::Any),
    ("isReferencedBy", Any, Many, Says::Any),
    ("isReplacedBy", Any, Many, Says::Any),
    ("isRequiredBy", Any, Many, Says::Any),
    ("isVersionOf", Any, Many, Says::Any),
    ("issued", Any, Many, Says::W3cdtf),
    ("language", Any, Many, Says::Language),
    ("license", Any, Many, Says::Any),
    ("mediator", Any, Many, Says::Any),
    ("medium", Any, Many, Says::Any),
    ("modified", Any, Many, Says::W3cdtf),
    ("provenance", Any, Many, Says::Any),
    ("publisher", Any, Many, Says::Any),
    ("references", Any, Many, Says::Any),
    ("relation", Any, Many, Says::Any),
    ("replaces", Any, Many, Says::Any),
    ("requires", Any, Many, Says::Any),
    ("rights", Any, Many, Says::Any),
    ("rightsHolder", Any, Many, Says::Any),
    ("source", Any, Many, Says::Any),
    ("spatial", Any, Many, Says::Any),
    ("subject", Any, Many, Says::Any),
    ("tableOfContents", Any, Many, Says::Any),
    ("temporal", Any, Many, Says::Any),
    ("title", Any, Many, Says::Any),
    ("type", Any, Many, Says::Any),
    ("valid", Any, Many, Says::Period),
];
const CONTENT: &[Element] = &[
    ("encoded", Any, Once, Says::Special(encoded)),
    ("items", Any, Once, Says::Any),
    ("item", Any, Many, Says::Any),
    ("format", Any, Many, Says::Any),
    ("encoding", Any, Many, Says::Any),
];
const SY: &[Element] = &[
    ("updatePeriod", Channel, Once, Says::Word(&UPDATE_PERIOD, &["hourly", "daily", "weekly", "monthly", "yearly"])),
    ("updateFrequency", Channel, Once, Says::Special(frequency)),
    ("updateBase", Channel, Once, Says::W3cdtf),
];
const SLASH: &[Element] = &[
    ("section", Item, Once, Says::Text),
    ("department", Item, Once, Says::Text),
    ("comments", Item, Once, Says::Number(Natural)),
    ("hit_parade", Item, Once, Says::Special(hit_parade)),
];
const WFW: &[Element] = &[("comment", Item, Once, Says::Web), ("commentRss", Item, Once, Says::Web), ("commentRSS", Item, Once, Says::Web)];
const THR: &[Element] = &[("in-reply-to", Item, Many, Says::Special(reply)), ("total", Both, Once, Says::Number(Natural))];
const LICENCE: &[Element] = &[("license", Both, Many, Says::Web)];
const CC: &[Element] = &[("license", Any, Many, Says::Special(licence))];
const SEARCH: &[Element] = &[
    ("totalResults", Channel, Once, Says::Number(Natural)),
    ("startIndex", Channel, Once, Says::Number(Natural)),
    ("itemsPerPage", Channel, Once, Says::Number(Natural)),
    ("Query", Channel, Many, Says::Any),
    ("link", Channel, Many, Says::Any),
];
const BASE: &[Element] = &[
    ("expiration_date", Item, Once, Says::Iso8601),
    ("publish_date", Item, Once, Says::Iso8601),
    ("expiration_date_time", Item, Once, Says::Iso8601),
    ("image_link", Item, Many, Says::Web),
    ("quantity", Item, Once, Says::Number(Natural)),
];
const ADMIN: &[Element] =
    &[("generatorAgent", Channel, Once, Says::Special(agent)), ("errorReportsTo", Channel, Once, Says::Special(agent))];
const BLOG: &[Element] = &[
    ("blogRoll", Channel, Once, Says::Web),
    ("mySubscriptions", Channel, Once, Says::Web),
    ("blink", Channel, Once, Says::Web),
    ("changes", Channel, Once, Says::Web),
];
const AGGREGATION: &[Element] =
    &[("source", Item, Once, Says::Text), ("sourceURL", Item, Once, Says::Web), ("timestamp", Item, Once, Says::W3cdtf)];
const EVENT: &[Element] = &[
    ("startdate", Item, Once, Says::Iso8601),
    ("enddate", Item, Once, Says::Iso8601),
    ("location", Item, Once, Says::Text),
    ("organizer", Item, Once, Says::Text),
    ("type", Item, Once, Says::Text),
];
const PINGBACK: &[Element] = &[("server", Any, Once, Says::Web), ("target", Any, Many, Says::Web), ("about", Any, Many, Says::Web)];
const TRACKBACK: &[Element] = &[("ping", Item, Once, Says::Web), ("about", Item, Many, Says::Web)];

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

fn encoded(node: Node<'_, '_>, found: &mut Found<'_>) {
    if let Some(child) = xml::elements(node).next() {
        found.add(
            &shape::WITH_CHILDREN,
            xml::tag(child),
            format!("{} stands in {}, which holds a text", xml::written(child), xml::written(node)),
        );
        return;
    }
    html::check(&xml::text(node), false, xml::place(node), found);
}

fn frequency(node: Node<'_, '_>, found: &mut Found<'_>) {
    let text = xml::text(node);
    if !crate::validate::values::number::is(&text, Positive) {
        found.add(&UPDATE_FREQUENCY, xml::place(node), format!("{} is no whole number from 1", shown(&text)));
    }
}

fn hit_parade(node: Node<'_, '_>, found: &mut Found<'_>) {
    let text = xml::text(node);
    if !text.split(',').all(|part| crate::validate::values::number::is(part, Natural)) {
        found.add(&HIT_PARADE, xml::place(node), format!("{} is no list of numbers", shown(&text)));
    }
}

fn reply(node: Node<'_, '_>, found: &mut Found<'_>) {
    match xml::attribute(node, "ref") {
        None => found.add(&REF_MISSING, xml::tag(node), "this reply does not say what it replies to"),
        Some((id, place)) => _ = address::check(id, Wanted::Iri, place, found),
    }
    for name in ["href", "source"] {
        if let Some((value, place)) = xml::attribute(node, name) {
            address::check(value, Wanted::Reference, place, found);
        }
    }
    if let Some((kind, place)) = xml::attribute(node, "type") {
        media_type::check(kind, place, found);
    }
}

fn licence(node: Node<'_, '_>, found: &mut Found<'_>) {
    resource(node, found);
}

fn agent(node: Node<'_, '_>, found: &mut Found<'_>) {
    if node.attribute((RDF, "resource")).is_none() {
        found.add(&shape::ATTRIBUTE_MISSING, xml::tag(node), format!("{} has no attribute `rdf:resource`", xml::written(node)));
    }
    resource(node, found);
}

fn resource(node: Node<'_, '_>, found: &mut Found<'_>) {
    let resource = node.attributes().find(|attribute| attribute.namespace() == Some(RDF) && attribute.name() == "resource");
    if let Some(resource) = resource {
        address::check(resource.value(), Wanted::Iri, resource.range_value(), found);
    }
}
