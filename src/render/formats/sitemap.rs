//! Sitemap, <https://www.sitemaps.org/protocol.html>: the index page and every job page with the time of its last real change.
//! Past 50,000 addresses or 50 MB there are shards, `sitemap-1.xml` and so on, and `sitemap.xml` is their index.
//! Pages link the other languages of their job themselves: the protocol's schema knows no `xhtml:link`, and refuses what it does not know.

use super::index;
use crate::model::artifact::Artifact;
use crate::model::catalog::Catalog;
use crate::model::target::{Render, Site, Target};
use crate::render::markup::xml::XmlWriter;
use crate::render::wording::{channel, dates};

pub(super) static TARGET: Target = Target {
    id: "sitemap",
    settings: Some("sitemap"),
    title: "Sitemap",
    spec: "https://www.sitemaps.org/protocol.html",
    requires: &[],
    limits: &[],
    render: Render::Site(render),
};

const FILE: &str = "sitemap.xml";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";
const ADDRESSES_MAX: usize = 50_000;
/// The protocol says 50 MiB; a margin is left for the element around the addresses.
const BYTES_MAX: usize = 52_000_000;
/// An address must be shorter than 2,048 characters.
const ADDRESS_CHARS_MAX: usize = 2047;

/// One address.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Address {
    url: String,
    /// Its last change.
    changed: String,
}

fn render(site: &Site, catalog: &Catalog) -> Vec<Artifact> {
    let indexes = catalog.channels.first().filter(|_| site.has_pages);
    let address = |url, changed| Address { url, changed: dates::rfc3339(changed) };
    let indexes = indexes.map(|main| address(channel::address(site, main, index::FILE), main.updated));
    let jobs = catalog.entries.iter().map(|entry| address(entry.url.clone(), entry.updated));
    let addresses: Vec<Address> = indexes.into_iter().chain(jobs).filter(|a| a.url.chars().count() <= ADDRESS_CHARS_MAX).collect();
    let shards = shards(&addresses);
    if let [only] = shards[..] {
        return vec![artifact(FILE.to_owned(), document("urlset", "url", only))];
    }
    let mut artifacts = Vec::new();
    let mut list: Vec<Address> = Vec::new();
    for (i, shard) in shards.iter().enumerate() {
        let path = format!("sitemap-{}.xml", i + 1);
        let changed = shard.iter().map(|address| &address.changed).max().cloned().unwrap_or_default();
        list.push(Address { url: site.address(&path), changed });
        artifacts.push(artifact(path, document("urlset", "url", shard)));
    }
    artifacts.insert(0, artifact(FILE.to_owned(), document("sitemapindex", "sitemap", &list)));
    artifacts
}

/// Cuts the addresses into pieces that one document may hold; at least one.
fn shards(addresses: &[Address]) -> Vec<&[Address]> {
    let mut shards = Vec::new();
    let (mut from, mut bytes) = (0, 0);
    for (i, address) in addresses.iter().enumerate() {
        // Tags, line breaks, and each character as a reference at the worst.
        let size = address.url.len() * 6 + address.changed.len() + 64;
        if i - from == ADDRESSES_MAX || bytes + size > BYTES_MAX {
            shards.push(&addresses[from..i]);
            (from, bytes) = (i, 0);
        }
        bytes += size;
    }
    shards.push(&addresses[from..]);
    shards
}

fn document(root: &str, item: &str, addresses: &[Address]) -> Vec<u8> {
    let mut xml = XmlWriter::new();
    xml.open(root, &[("xmlns", NAMESPACE)]);
    for address in addresses {
        element(&mut xml, item, address);
    }
    xml.close(root);
    xml.into_bytes()
}

fn element(xml: &mut XmlWriter, item: &str, address: &Address) {
    xml.open(item, &[]);
    xml.element("loc", &address.url);
    xml.element("lastmod", &address.changed);
    xml.close(item);
}

/// One address, for a sitemap that is not ours.
pub(in crate::render) fn entry(url: &str, changed: jiff::Timestamp) -> String {
    let mut xml = XmlWriter::piece();
    element(&mut xml, "url", &Address { url: url.to_owned(), changed: dates::rfc3339(changed) });
    String::from_utf8(xml.into_bytes()).expect("written as text").trim_end().to_owned()
}

fn artifact(path: String, bytes: Vec<u8>) -> Artifact {
    Artifact { path, media_type: "application/xml", bytes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;

    #[track_caller]
    fn check(jobs: usize, expect: &[(&str, usize)]) {
        let artifacts = render(&fixture::site(), &fixture::catalog(jobs));
        let found: Vec<_> = artifacts
            .iter()
            .map(|a| {
                let text = std::str::from_utf8(&a.bytes).expect("UTF-8");
                let document = roxmltree::Document::parse(text).expect("well-formed");
                (a.path.as_str(), document.descendants().filter(|n| n.has_tag_name((NAMESPACE, "loc"))).count())
            })
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn sitemaps_are_cut_where_the_protocol_says() {
        check(0, &[("sitemap.xml", 1)]);
        check(2, &[("sitemap.xml", 3)]);
        check(49_999, &[("sitemap.xml", 50_000)]);
        check(50_000, &[("sitemap.xml", 2), ("sitemap-1.xml", 50_000), ("sitemap-2.xml", 1)]);
    }

    #[test]
    fn long_addresses_fill_a_shard_by_bytes() {
        let address = Address { url: "x".repeat(2000), changed: String::new() };
        let addresses = vec![address; 5_000];
        let shards = shards(&addresses);
        assert_eq!(shards.len(), 2);
        assert!(shards.iter().all(|s| document("urlset", "url", s).len() < 50 * 1024 * 1024));
    }
}
