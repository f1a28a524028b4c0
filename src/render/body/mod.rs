//! A post's text as safe HTML: nothing in it can run, every address is absolute, nothing is left that XML forbids.
//!
//! Markdown without raw HTML, the usual case, is written directly in the sanitiser's own form; everything else is first made tidy
//! ([`tidy`]: bounded in depth, in order) and then passes the sanitiser, unless that has nothing to do ([`settled`]). Whatever the way, it
//! gives output that the sanitiser would not change.

mod address;
mod elements;
mod markdown;
mod reduce;
mod sanitise;
mod scan;
mod settled;
mod summary;
mod tidy;

#[cfg(test)]
mod tests;

use url::Url;

use super::markup::xml::{cleaned, xml_clean};
use crate::model::raw::{Body, BodyFormat};

pub(super) use reduce::{Characters, reduced};
pub use summary::summary;

/// How deep elements may lie in each other. Deeper ones lose their tags and keep their text: parsers of HTML walk all open elements at
/// every tag, and readers of feeds recurse.
const DEPTH_MAX: usize = 200;

/// The body as safe HTML for the page at `page_url`, and for feeds.
///
/// Addresses are absolute and `http`, `https`, `mailto` or `tel`; a link without one keeps its words. Where the body has a first-level
/// heading all headings go down by one, since the page has a title of its own. Scripts, styles, frames, forms, classes and inline styles
/// are gone. Text after [`Body::BYTES_MAX`] is cut off.
#[must_use]
pub fn html(body: &Body, page_url: &Url) -> String {
    let text = &body.text[..body.text.floor_char_boundary(Body::BYTES_MAX)];
    let text = xml_clean(text);
    match body.format {
        BodyFormat::Markdown => match markdown::html(&text, page_url) {
            // Character references can stand for what XML forbids.
            markdown::Html::Safe(html) => cleaned(html),
            markdown::Html::Mixed(html) => safe(&html, page_url),
        },
        BodyFormat::Html => safe(&text, page_url),
    }
}

fn safe(html: &str, page_url: &Url) -> String {
    let tidied = tidy::html(html, page_url);
    if tidied.settled { cleaned(tidied.html) } else { sanitise::html(&tidied.html, page_url) }
}
