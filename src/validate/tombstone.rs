//! Tombstones (RFC 6721): `at:deleted-entry` in an Atom feed.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::Node;

use super::found::{Found, shown};
use super::link::{self, ATOM};
use super::rule::rules;
use super::values::address::{self, Wanted};
use super::values::date;
use super::{atom, atom_parts};
use super::{shape, xml};

rules! {
    REF_MISSING = "tombstone-ref-missing", Error, "RFC 6721, section 3", "a tombstone names the entry that was removed", "write its id in `ref`";
    REF_RELATIVE = "tombstone-ref-relative", Error, "RFC 6721, section 3; RFC 4287, section 4.2.6", "what a tombstone names is an id: a whole address", "write the id of the entry, character by character";
    WHEN_MISSING = "tombstone-when-missing", Error, "RFC 6721, section 3", "a tombstone says when the entry was removed", "write the instant in `when`";
    CONTRADICTED = "tombstone-contradicted", Error, "RFC 6721, section 3", "an entry that is there is not removed too", "remove the tombstone, or the entry; an entry that came back is newer than its tombstone";
    TWICE = "tombstone-twice", Error, "RFC 6721, section 3", "no two tombstones have the same `ref` and `when`", "keep one of them";
    MISPLACED = "tombstone-misplaced", Error, "RFC 6721, section 3", "a tombstone stands in an Atom feed", "move it into `<feed>`; RSS has no tombstones";
    CONTENT = "tombstone-content", Error, "RFC 6721, section 3", "a tombstone holds at most one `at:by` and one `at:comment` of its own", "keep one of each, and remove what RFC 6721 does not know";
}

/// The namespace of tombstones.
pub(super) const TOMBSTONES: &str = "http://purl.org/atompub/tombstones/1.0";

/// Checks the tombstones of a feed, which may contradict its entries.
pub(super) fn together(feed: Node<'_, '_>, found: &mut Found<'_>) {
    let entries: BTreeMap<String, Option<jiff::Timestamp>> = xml::named(feed, ATOM, "entry")
        .filter_map(|entry| {
            let of = |name: &'static str| xml::named(entry, ATOM, name).next().map(|node| xml::text(node).into_owned());
            Some((of("id")?, of("updated").and_then(|text| date::read_rfc3339(&text))))
        })
        .collect();
    let mut seen = BTreeSet::new();
    for tombstone in xml::named(feed, TOMBSTONES, "deleted-entry") {
        check(tombstone, found);
        let (id, when) = (tombstone.attribute("ref").unwrap_or_default(), tombstone.attribute("when").unwrap_or_default());
        if !seen.insert((id, when)) {
            found.add(&TWICE, xml::tag(tombstone), format!("{} was removed at the same instant by another tombstone", shown(id)));
        }
        if let (Some(Some(updated)), Some(when)) = (entries.get(id), date::read_rfc3339(when))
            && *updated <= when
        {
            found.add(&CONTRADICTED, xml::tag(tombstone), format!("{} is removed, and still an entry of this feed", shown(id)));
        }
    }
}

fn check(tombstone: Node<'_, '_>, found: &mut Found<'_>) {
    match xml::attribute(tombstone, "ref").filter(|(id, _)| !id.trim().is_empty()) {
        None => found.add(&REF_MISSING, xml::tag(tombstone), "this tombstone does not say which entry was removed"),
        Some((id, place)) if address::split_scheme(id).is_none() => {
            found.add(&REF_RELATIVE, place, format!("{} is no whole address", shown(id)));
        }
        Some((id, place)) => _ = address::check(id, Wanted::Iri, place, found),
    }
    match xml::attribute(tombstone, "when") {
        None => found.add(&WHEN_MISSING, xml::tag(tombstone), "this tombstone does not say when the entry was removed"),
        Some((when, place)) => _ = date::rfc3339(when, place, found),
    }
    shape::attributes(tombstone, &["ref", "when"], found);
    let mut seen = BTreeSet::new();
    for child in xml::elements(tombstone) {
        match (xml::namespace(child), xml::name(child)) {
            (TOMBSTONES, name @ ("by" | "comment")) => {
                if !seen.insert(name) {
                    found.add(&CONTENT, xml::tag(child), format!("there is more than one {}", xml::written(child)));
                }
                if name == "by" { atom_parts::person(child, found) } else { atom_parts::text(child, found) }
            }
            (TOMBSTONES, _) => found.add(&CONTENT, xml::tag(child), format!("RFC 6721 has no {}", xml::written(child))),
            (ATOM, "link") => link::check(child, atom::base(child), found),
            _ => {}
        }
    }
}

/// Notes a tombstone that stands elsewhere.
pub(super) fn misplaced(node: Node<'_, '_>, found: &mut Found<'_>) {
    found.add(&MISPLACED, xml::tag(node), "this tombstone stands in no Atom feed");
}
