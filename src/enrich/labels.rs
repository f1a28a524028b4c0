//! Labelled lines: `Lieu : Lyon`, a table row `Standort | Berlin`, the section under a heading that is a label.

use std::ops::Range;

use super::words::folded;
use crate::model::block::{Block, BlockKind, Blocks};

/// Longest label, in characters: more is a sentence with a colon.
const LABEL_CHARS_MAX: usize = 40;

/// A value that stands behind a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Labelled<'a> {
    /// The label, folded.
    pub(super) label: String,
    /// The block that the value stands in.
    pub(super) block: &'a Block,
    /// Where in the block's text.
    pub(super) range: Range<usize>,
}

impl<'a> Labelled<'a> {
    /// The value's text.
    pub(super) fn text(&self) -> &'a str {
        &self.block.text[self.range.clone()]
    }
}

/// All labelled values of a post, in its order.
pub(super) fn labelled(blocks: &Blocks) -> Vec<Labelled<'_>> {
    let mut found = Vec::new();
    for block in &blocks.0 {
        match block.kind {
            BlockKind::Quote => continue,
            BlockKind::Row => row(block, &mut found),
            _ => lines(block, &mut found),
        }
        let heading = block.section.and_then(|s| blocks.0.get(s)).filter(|_| !matches!(block.kind, BlockKind::Heading(_)));
        if let Some(heading) = heading.filter(|h| h.text.chars().count() <= LABEL_CHARS_MAX) {
            found.push(Labelled { label: folded(&heading.text), block, range: 0..block.text.len() });
        }
    }
    found
}

fn lines<'a>(block: &'a Block, found: &mut Vec<Labelled<'a>>) {
    let mut start = 0;
    for line in block.text.split_inclusive('\n') {
        let end = start + line.len();
        if let Some(colon) = line.find([':', '：']).filter(|at| line[..*at].chars().count() <= LABEL_CHARS_MAX)
            && !line[colon..].starts_with("://")
        {
            let after = colon + line[colon..].chars().next().map_or(1, char::len_utf8);
            push(block, &line[..colon], start + after..end, found);
        }
        start = end;
    }
}

fn row<'a>(block: &'a Block, found: &mut Vec<Labelled<'a>>) {
    if let Some(tab) = block.text.find('\t') {
        push(block, &block.text[..tab], tab + 1..block.text.len(), found);
    }
}

fn push<'a>(block: &'a Block, label: &str, range: Range<usize>, found: &mut Vec<Labelled<'a>>) {
    let text = &block.text[range.clone()];
    let start = range.start + (text.len() - text.trim_start().len());
    let end = range.end - (text.len() - text.trim_end().len());
    let label = folded(label);
    if start < end && !label.is_empty() {
        found.push(Labelled { label, block, range: start..end });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: BlockKind, text: &str, expect: &[(&str, &str)]) {
        let blocks = Blocks(vec![Block { kind, text: text.into(), links: vec![], section: None, map: vec![(0, 0)] }]);
        let got: Vec<_> = labelled(&blocks).iter().map(|l| (l.label.clone(), l.text().to_owned())).collect();
        let got: Vec<_> = got.iter().map(|(l, t)| (l.as_str(), t.as_str())).collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn labels_stand_before_a_colon_or_in_the_first_cell() {
        check(BlockKind::Paragraph, "Durée : 6 mois\nLocaux : Lyon\n", &[("duree", "6 mois"), ("locaux", "Lyon")]);
        check(BlockKind::Row, "Standort\tBerlin", &[("standort", "Berlin")]);
        check(BlockKind::Paragraph, "See https://example.org/x", &[]);
        check(BlockKind::Paragraph, "This is a whole sentence that goes on for long before: it ends", &[]);
    }
}
