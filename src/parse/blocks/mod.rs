//! A body as a reader meets it: headings, paragraphs, items, rows, quotations, each with its links and with the place of each piece of its text.

mod builder;
mod html;
mod markdown;
mod tags;
mod wrapped;

use super::mapped::Mapped;
use crate::model::block::Blocks;
use crate::model::raw::BodyFormat;

pub(super) use tags::{Token, Tokens, decode};

/// How deep lists, quotations and tags may stand in each other; what is deeper is text.
pub(super) const DEPTH_MAX: usize = 100;

/// Elements that have no content and no closing tag (HTML, section 13.1.2).
pub(super) const VOID_ELEMENTS: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// The blocks of a body.
pub(super) fn read(body: &Mapped, format: BodyFormat) -> Blocks {
    let mut builder = builder::Builder::new(body);
    match format {
        BodyFormat::Markdown => markdown::walk(body.text(), &mut builder),
        BodyFormat::Html => html::walk(body.text(), &mut builder),
    }
    builder.finish()
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
