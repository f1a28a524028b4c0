//! The style sheets of pages and feeds: everything that they load.

use crate::model::artifact::Artifact;
use crate::model::catalog::Catalog;
use crate::model::target::{Render, Site, Target};

pub(super) static TARGET: Target = Target {
    id: "assets",
    settings: None,
    title: "Style sheets",
    spec: "https://www.w3.org/TR/CSS/",
    requires: &[],
    limits: &[],
    render: Render::Site(render),
};

/// Output path of the style sheet of pages.
pub(in crate::render) const PAGE_CSS: &str = "assets/jobherald.css";
/// Output path of the style sheet of feeds.
pub(super) const FEED_CSS: &str = "assets/feed.css";

fn render(site: &Site, _: &Catalog) -> Vec<Artifact> {
    let mut sheets = Vec::new();
    if site.has_pages {
        sheets.push(page_style());
    }
    if site.feeds.iter().any(|feed| feed.media_type.ends_with("+xml")) {
        sheets.push(sheet(FEED_CSS, include_str!("styles/feed.css")));
    }
    sheets
}

/// The style sheet of pages.
pub(in crate::render) fn page_style() -> Artifact {
    sheet(PAGE_CSS, include_str!("styles/jobherald.css"))
}

fn sheet(path: &str, text: &str) -> Artifact {
    Artifact { path: path.to_owned(), media_type: "text/css", bytes: text.into() }
}
