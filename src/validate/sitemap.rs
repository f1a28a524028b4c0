//! Sitemaps and their indexes (<https://www.sitemaps.org/protocol.html>), with Google's images and languages in them.

use std::collections::BTreeSet;

use roxmltree::{Document, Node};

use super::found::{Found, shown};
use super::rule::rules;
use super::shape::{
    self, Shape, TEXT,
    Times::{Many, Once},
};
use super::values::address::{self, Wanted};
use super::values::{date, language, number};
use super::{namespace, xml};

rules! {
    NAMESPACE = "sitemap-namespace", Error, "sitemaps.org, XML tag definitions, urlset", "the elements stand in the namespace of sitemaps", "write `xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"`";
    LOC_TWICE = "sitemap-loc-twice", Warning, "sitemaps.org, loc", "an address stands once", "keep one of them";
    LOC_HOST = "sitemap-loc-host", Error, "sitemaps.org, sitemap file location", "all addresses have one scheme and host", "keep to the host that the sitemap lies on, and write one sitemap for each host";
    LOC_LONG = "sitemap-loc-long", Error, "sitemaps.org, loc", "an address has less than 2,048 characters", "shorten the address";
    CHANGEFREQ = "sitemap-changefreq", Error, "sitemaps.org, changefreq", "the frequency is one that there is", "write `always`, `hourly`, `daily`, `weekly`, `monthly`, `yearly` or `never`";
    PRIORITY = "sitemap-priority", Error, "sitemaps.org, priority", "the priority is a number from 0.0 to 1.0", "write a number from 0.0 to 1.0, or leave it out";
    ORDER = "sitemap-order", Warning, "sitemaps.org, sitemap.xsd, tUrl", "the address stands first, then the time of change, frequency and priority", "put the elements into that order";
    EMPTY = "sitemap-empty", Warning, "sitemaps.org, sitemap.xsd, urlset", "a sitemap names an address", "leave the sitemap out while there is nothing in it";
    TOO_MANY = "sitemap-too-many", Error, "sitemaps.org, using sitemap index files", "a sitemap names at most 50,000 addresses and has at most 50 MB", "split it, and write an index";
}

const OWN: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const IMAGE: &str = "http://www.google.com/schemas/sitemap-image/1.1";
const XHTML: &str = "http://www.w3.org/1999/xhtml";
const NAMES: &[&str] = &["urlset", "sitemapindex", "url", "sitemap", "loc", "lastmod", "changefreq", "priority"];
const ORDERED: [&str; 4] = ["loc", "lastmod", "changefreq", "priority"];
const URL: Shape =
    Shape { children: &[("loc", Once), ("lastmod", Once), ("changefreq", Once), ("priority", Once)], attributes: &[], is_text: false };
const PART: Shape = Shape { children: &[("loc", Once), ("lastmod", Once)], attributes: &[], is_text: false };
const ADDRESSES_MAX: usize = 50_000;
const BYTES_MAX: usize = 50 << 20;
const ADDRESS_LENGTH_MAX: usize = 2047;

/// Checks a document whose root is `urlset` or `sitemapindex`.
pub(super) fn check(document: &Document<'_>, found: &mut Found<'_>) {
    let root = document.root_element();
    let own = xml::namespace(root);
    let is_index = xml::name(root) == "sitemapindex";
    namespace::check(document, own, found);
    if own != OWN {
        found.add(&NAMESPACE, xml::tag(root), format!("{} is not the namespace of sitemaps", shown(own)));
    }
    let (wanted, name): (Shape, &'static str) = if is_index {
        (Shape { children: &[("sitemap", Many)], attributes: &[], is_text: false }, "sitemap")
    } else {
        (Shape { children: &[("url", Many)], attributes: &[], is_text: false }, "url")
    };
    shape::check(root, own, &wanted, NAMES, found);
    let mut seen = Seen::default();
    let mut count = 0;
    for entry in xml::named(root, own, name) {
        count += 1;
        self::entry(entry, if is_index { &PART } else { &URL }, &mut seen, found);
    }
    if count == 0 {
        found.add(&EMPTY, xml::tag(root), "this sitemap names no address");
    }
    if count > ADDRESSES_MAX || found.text.len() > BYTES_MAX {
        found.add(&TOO_MANY, xml::tag(root), format!("this sitemap names {count} addresses in {} bytes", found.text.len()));
    }
}

#[derive(Default)]
struct Seen {
    addresses: BTreeSet<String>,
    host: Option<String>,
}

fn entry(entry: Node<'_, '_>, wanted: &Shape, seen: &mut Seen, found: &mut Found<'_>) {
    let own = xml::namespace(entry);
    shape::check(entry, own, wanted, NAMES, found);
    shape::required(entry, own, &["loc"], found);
    let order: Vec<usize> = xml::elements(entry)
        .filter(|child| xml::namespace(*child) == own)
        .filter_map(|child| ORDERED.iter().position(|name| *name == xml::name(child)))
        .collect();
    if !order.is_sorted() {
        found.add(&ORDER, xml::tag(entry), "the elements in this entry are not in their order");
    }
    for child in xml::elements(entry) {
        let (text, place) = (xml::text(child), xml::place(child));
        let text = text.trim();
        match (xml::namespace(child), xml::name(child)) {
            (IMAGE, "image") => xml::named(child, IMAGE, "loc")
                .for_each(|loc| _ = address::check(xml::text(loc).trim(), Wanted::Iri, xml::place(loc), found)),
            (XHTML, "link") => alternate(child, found),
            (namespace, name) if namespace == own => {
                shape::check(child, own, &TEXT, NAMES, found);
                if ORDERED.contains(&name) && !shape::says_something(child, found) {
                    continue;
                }
                match name {
                    "loc" => loc(text, place, seen, found),
                    "lastmod" => _ = date::w3cdtf(text, place, found),
                    "changefreq" if !matches!(text, "always" | "hourly" | "daily" | "weekly" | "monthly" | "yearly" | "never") => {
                        found.add(&CHANGEFREQ, place, format!("{} is no frequency", shown(text)));
                    }
                    "priority" if !number::decimal(text).is_some_and(|n| (0.0..=1.0).contains(&n)) => {
                        found.add(&PRIORITY, place, format!("{} is no number from 0.0 to 1.0", shown(text)));
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

fn loc(text: &str, place: std::ops::Range<usize>, seen: &mut Seen, found: &mut Found<'_>) {
    if text.chars().count() > ADDRESS_LENGTH_MAX {
        found.add(&LOC_LONG, place, format!("this address has {} characters", text.chars().count()));
        return;
    }
    if !address::check(text, Wanted::Iri, place.clone(), found) {
        return;
    }
    if !seen.addresses.insert(text.to_owned()) {
        found.add(&LOC_TWICE, place.clone(), format!("{} stands twice", shown(text)));
    }
    let origin: String = text.splitn(4, '/').take(3).collect::<Vec<_>>().join("/").to_ascii_lowercase();
    let first = seen.host.get_or_insert_with(|| origin.clone());
    if *first != origin {
        found.add(&LOC_HOST, place, format!("{} does not lie on {}", shown(text), shown(first)));
    }
}

/// The same page in another language.
fn alternate(link: Node<'_, '_>, found: &mut Found<'_>) {
    if let Some((tag, place)) = shape::required_attribute(link, "hreflang", found)
        && tag != "x-default"
    {
        language::check(tag, place, found);
    }
    if let Some((href, place)) = shape::required_attribute(link, "href", found) {
        address::check(href, Wanted::Iri, place, found);
    }
}
