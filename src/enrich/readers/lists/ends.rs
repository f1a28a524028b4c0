//! Where the list of a section ends although its section goes on: `To apply, send us:` below the benefits, and figures of a board under a heading
//! of its own.

use super::Post;
use crate::enrich::view::{self, Passage};
use crate::model::block::BlockKind;

/// Whether what follows the items of a section is past them.
#[derive(Debug, Default)]
pub(super) struct Ends {
    /// The level of the heading before, and of the one above the items.
    heading: u8,
    items: Option<u8>,
    is_past: bool,
}

impl Ends {
    /// Looks at the next passage; `has_item` where it is an item that is to be taken. Whether it is past the list.
    pub(super) fn before(&mut self, post: &Post<'_>, passage: &Passage<'_>, has_item: bool) -> bool {
        match passage.block.kind {
            BlockKind::Heading(level) => {
                // A lower heading that names nothing begins something else where the items stand above it; else it is one of several of them.
                let is_lower = self.items.is_some_and(|items| level > items);
                self.is_past = is_lower && (self.is_past || !view::names_section(passage.text(), &post.language));
                self.heading = level;
                if !is_lower {
                    self.items = None;
                }
            }
            BlockKind::Paragraph if self.items.is_some() => {
                self.is_past |= passage.has("apply", "invite") && !passage.is_labelled_line;
            }
            BlockKind::Item if has_item && !self.is_past => {
                self.items.get_or_insert(self.heading);
            }
            _ => {}
        }
        self.is_past
    }
}
