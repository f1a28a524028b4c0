//! A post's text as a reader meets it. Comments, blocks of code, text that was struck out and template tags are not in it.

use crate::diagnostic::Span;

/// The blocks of a body, in order, and its pictures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Blocks(pub Vec<Block>, pub Vec<Picture>);

/// A picture: no text, but it has to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its address as written.
    pub address: String,
    /// Where it begins in the file.
    pub at: usize,
}

/// One heading, paragraph, list item or table row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text without markup; a line break in it is `\n`, the cells of a row are parted by a tab.
    pub text: String,
    /// Its links.
    pub links: Vec<Link>,
    /// Index, in [`Blocks`], of the heading under which it stands.
    pub section: Option<usize>,
    /// Where pieces of `text` stand in the file: (offset in `text`, offset in the file), ascending; the last is its end.
    pub map: Vec<(usize, usize)>,
}

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A heading with its depth, 1 to 6. A paragraph that is bold from end to end counts as one of depth 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A list item.
    Item,
    /// A table row.
    Row,
    /// A quotation.
    Quote,
}

/// A link in a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its target as written, template variables resolved; may be empty.
    pub href: String,
    /// Where its words stand in the block's `text`.
    pub text: std::ops::Range<usize>,
}

impl Block {
    /// Where a range of `text` stands in the file.
    #[must_use]
    pub fn locate(&self, range: &std::ops::Range<usize>) -> Span {
        let start = self.source_offset(range.start);
        Span::new(start, self.source_offset(range.end.saturating_sub(1)).max(start) + 1)
    }

    fn source_offset(&self, offset: usize) -> usize {
        let next = self.map.partition_point(|(text, _)| *text <= offset);
        // What stands for a template variable may be longer than the variable.
        let limit = self.map.get(next).map_or(usize::MAX, |(_, file)| (*file).max(1));
        self.map.get(next.saturating_sub(1)).map_or(0, |(text, file)| (file + offset.saturating_sub(*text)).min((limit - 1).max(*file)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_the_text_is_found_in_the_file() {
        let block =
            Block { kind: BlockKind::Paragraph, text: "Paris 19".into(), links: vec![], section: None, map: vec![(0, 100), (6, 120)] };
        assert_eq!(block.locate(&(6..8)), Span::new(120, 122));
        assert_eq!(block.locate(&(0..5)), Span::new(100, 105));
    }
}
