//! Lists in lists: `- Skills:`, and further in below it its items.

use super::{heading, labels};
use crate::enrich::vocabulary::Vocabulary;
use crate::model::block::{Block, BlockKind};

/// Longest label of a list in a list, in characters.
const CHARS_MAX: usize = 60;

/// What such a label may name: lists, and no single values.
const LISTS: &[&str] = &["skills", "benefits"];

/// What the last item that is nothing but a label says of those further in.
#[derive(Debug, Default)]
pub(super) struct Nested {
    labels: Vec<&'static str>,
    indent: usize,
}

impl Nested {
    /// Looks at the next block: one that stands no further in, or is no item, closes the list.
    pub(super) fn before(&mut self, block: &Block, source: &str) {
        if !self.labels.is_empty() && (block.kind != BlockKind::Item || indent(block, source) <= self.indent) {
            self.labels.clear();
        }
    }

    /// What the list is about; nothing where none is open.
    pub(super) fn labels(&self) -> &[&'static str] {
        &self.labels
    }

    /// Takes an item that is nothing but a label, where the next block stands further in.
    pub(super) fn take(&mut self, block: &Block, next: Option<&Block>, source: &str, vocabulary: &Vocabulary) {
        let text = block.text.trim();
        let is_label = block.kind == BlockKind::Item && text.ends_with([':', '：']) && text.chars().nth(CHARS_MAX).is_none();
        let Some(next) = next.filter(|next| is_label && next.kind == BlockKind::Item) else { return };
        let name = text.trim_end_matches([':', '：', ' ', '\u{a0}']);
        let known = Some(labels(vocabulary, name)).filter(|known| !known.is_empty()).unwrap_or_else(|| heading::sections(vocabulary, name));
        let own = indent(block, source);
        if known.iter().any(|label| LISTS.contains(label)) && indent(next, source) > own {
            *self = Self { labels: known, indent: own };
        }
    }
}

/// How many blanks stand before an item on its line; none where the file has it in the middle of one.
fn indent(block: &Block, source: &str) -> usize {
    let at = block.locate(&(0..block.text.len())).start;
    let line = source.get(..at).map_or(0, |before| before.rfind('\n').map_or(0, |end| end + 1));
    source.get(line..).map_or(0, |line| line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count())
}
