//! OPML 2.0, <https://opml.org/spec2.opml>: every feed of every channel, so that a reader can take them all, or choose.
//! `head/docs` is left out: the W3C validator refuses it.

use crate::model::artifact::Artifact;
use crate::model::catalog::{Catalog, Channel, Facet};
use crate::model::target::{Render, Site, Target};
use crate::render::markup::xml::{XmlWriter, line};
use crate::render::wording::{channel, dates};

pub(super) static TARGET: Target = Target {
    id: "opml",
    settings: Some("opml"),
    title: "OPML",
    spec: "https://opml.org/spec2.opml",
    requires: &[],
    limits: &[],
    render: Render::Site(render),
};

/// A list needs an outline at least: without feeds there is no document.
fn render(site: &Site, catalog: &Catalog) -> Vec<Artifact> {
    let (Some(main), false) = (catalog.channels.first(), site.feeds.is_empty()) else { return Vec::new() };
    let mut xml = XmlWriter::new();
    xml.open("opml", &[("version", "2.0")]);
    xml.open("head", &[]);
    xml.element("title", &line(&site.title));
    xml.element("dateModified", &dates::rfc822(main.updated));
    if let Some(owner) = site.organization.as_ref().and_then(|o| o.name.as_deref()) {
        xml.element("ownerName", &line(owner));
    }
    xml.close("head");
    xml.open("body", &[]);
    for channel in catalog.channels.iter().filter(|c| c.facet.is_none()) {
        feeds(&mut xml, site, channel);
    }
    for facet in Facet::ALL {
        let mut channels = catalog.channels.iter().filter(|c| c.facet.as_ref().is_some_and(|f| f.facet == facet)).peekable();
        if channels.peek().is_some() {
            xml.open("outline", &[("text", facet.as_str())]);
            channels.for_each(|channel| feeds(&mut xml, site, channel));
            xml.close("outline");
        }
    }
    xml.close("body");
    xml.close("opml");
    vec![Artifact { path: "feeds.opml".to_owned(), media_type: "text/x-opml", bytes: xml.into_bytes() }]
}

fn feeds(xml: &mut XmlWriter, site: &Site, of: &Channel) {
    let home = channel::home(site, of);
    for feed in &site.feeds {
        let title = channel::feed_title(site, of, *feed);
        let address = channel::address(site, of, feed.file);
        // The type is `rss` for every format.
        let outline = [
            ("type", "rss"),
            ("text", title.as_str()),
            ("title", title.as_str()),
            ("xmlUrl", address.as_str()),
            ("htmlUrl", home.as_str()),
            ("language", of.language.as_str()),
        ];
        xml.empty("outline", &outline);
    }
}
