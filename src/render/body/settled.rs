//! Which tidy HTML the sanitiser would give back byte for byte, so that nobody need parse it: what people write by hand, plain tags
//! around words. The tests of `body` hold every answer against the sanitiser itself.
//!
//! Were an answer wrong, the HTML would nest as [`super::tidy`] has it and not as a browser would: it holds listed elements and
//! attributes only, and addresses that the sanitiser's own filter passes.

use url::Url;

use super::elements::{Element, Kind};
use super::sanitise;
use crate::render::markup::html::unescape;

/// Whether `text`, in the element `parent`, is written as the sanitiser writes it.
pub(super) fn text(parent: Option<&Element>, text: &str) -> bool {
    // A line break at the beginning of preformatted text is dropped by whoever reads it.
    let is_dropped = text.starts_with(['\n', '\r']) && parent.is_some_and(|e| e.name == "pre");
    !is_dropped && has_only(&["amp;", "lt;", "gt;", "nbsp;"], text)
}

/// Whether an element, with attributes that are listed for it, stays where it is and as it is.
pub(super) fn element(page_url: &Url, parent: Option<&Element>, element: &Element, attributes: &[(&str, &str)]) -> bool {
    let parent = parent.map_or("", |e| e.name);
    let stays = match (element.kind, element.name) {
        (Kind::Table, "tbody" | "tfoot" | "thead") => parent == "table",
        (Kind::Table, "tr") => matches!(parent, "tbody" | "tfoot" | "thead"),
        (Kind::Table, "td" | "th") => parent == "tr",
        // The others of a table close and open what stands around them, and so do these.
        (Kind::Table, _) | (_, "rp" | "rt") => false,
        // A heading ends the one that it stands in.
        (_, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") => !matches!(parent, "h1" | "h2" | "h3" | "h4" | "h5" | "h6"),
        (_, "img") => attributes.iter().any(|(key, _)| *key == "src"),
        _ => true,
    };
    stays && attributes.iter().all(|(key, value)| attribute(page_url, element.name, key, value))
}

fn attribute(page_url: &Url, element: &str, key: &str, written: &str) -> bool {
    if !has_only(&["amp;", "lt;", "gt;", "quot;", "nbsp;"], written) {
        return false;
    }
    let mut value = String::with_capacity(written.len());
    unescape(&mut value, written);
    sanitise::filter(page_url, element, key, &value).is_some_and(|passed| passed == value)
}

/// Whether every character reference is one of `names`, and no character is written as it is that has to be one. Brackets and quotes are
/// not looked at: they are references by the time that they are written.
fn has_only(names: &[&str], written: &str) -> bool {
    !written.contains('\u{a0}') && written.split('&').skip(1).all(|after| names.iter().any(|name| after.starts_with(name)))
}
