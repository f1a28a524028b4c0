//! A passage of a post, and the phrases in it. Every reader asks every passage whether it says something of its field; nearly all say nothing.

use std::ops::Range;

use crate::model::block::{Block, BlockKind};
use crate::model::origin::From;

/// Longest heading, in bytes: more is a paragraph that was set as one.
const HEADING_BYTES_MAX: usize = 150;

/// A labelled value, a table row, a sentence, or a heading.
#[derive(Debug)]
pub(in crate::enrich) struct Passage<'a> {
    /// The block that it stands in.
    pub(in crate::enrich) block: &'a Block,
    /// Where in the block's text.
    pub(in crate::enrich) range: Range<usize>,
    /// What its label or the heading of its section names: `label` meanings of the vocabulary.
    pub(in crate::enrich) labels: Vec<&'static str>,
    /// The names of those, to be asked for one that it most often has not.
    label_names: Names,
    /// Whether the label stands before it on its own line, or in its own row.
    pub(in crate::enrich) is_labelled_line: bool,
    /// Whether a digit of ASCII stands in it.
    pub(in crate::enrich) has_digit: bool,
    /// Phrases in it, in order.
    pub(in crate::enrich) cues: Vec<Cue>,
    /// The names of their groups.
    cue_groups: Names,
}

/// A phrase that the vocabulary knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::enrich) struct Cue {
    /// The reader that it concerns.
    pub(in crate::enrich) group: &'static str,
    /// What it means there.
    pub(in crate::enrich) name: &'static str,
    /// Where it stands in the text that was searched: for a passage, the text of its block.
    pub(in crate::enrich) range: Range<usize>,
}

/// Names as bits of which several share one: what has none of another's bits has none of its names.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::enrich) struct Names(u64);

impl Names {
    /// One name.
    #[inline]
    const fn one(name: &str) -> Self {
        let bytes = name.as_bytes();
        let length = bytes.len();
        if length == 0 {
            return Self(1);
        }
        let hash = bytes[0] as usize + 3 * bytes[length - 1] as usize + 7 * bytes[length / 2] as usize + 11 * length;
        Self(1 << (hash % 64))
    }

    /// All of these.
    pub(in crate::enrich) fn of(names: &[&str]) -> Self {
        Self(names.iter().fold(0, |all, name| all | Self::one(name).0))
    }

    const fn add(&mut self, name: &str) {
        self.0 |= Self::one(name).0;
    }

    const fn may_share(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl<'a> Passage<'a> {
    pub(super) fn new(block: &'a Block, range: Range<usize>, labels: Vec<&'static str>, is_labelled_line: bool) -> Self {
        let label_names = Names::of(&labels);
        // No way leads out of the loop early, so that many bytes are looked at at once.
        let has_digit = block.text.as_bytes()[range.clone()].iter().fold(false, |any, byte| any | byte.is_ascii_digit());
        Self { block, range, labels, label_names, is_labelled_line, has_digit, cues: Vec::new(), cue_groups: Names::default() }
    }

    /// A whole block, for tests of readers.
    #[cfg(test)]
    pub(in crate::enrich) fn of_whole(block: &'a Block) -> Self {
        Self::new(block, 0..block.text.len(), Vec::new(), false)
    }

    /// Its text.
    pub(in crate::enrich) fn text(&self) -> &'a str {
        &self.block.text[self.range.clone()]
    }

    /// Whether it is a heading, and no line of terms that is written as one.
    pub(in crate::enrich) fn is_heading(&self) -> bool {
        let is_of_terms = || self.is_labelled_line && !["skills", "benefits", "profile", "title"].iter().any(|label| self.is_about(label));
        matches!(self.block.kind, BlockKind::Heading(_)) && self.block.text.len() <= HEADING_BYTES_MAX && !is_of_terms()
    }

    /// Whether its label is this one.
    pub(in crate::enrich) fn is_about(&self, label: &str) -> bool {
        self.label_names.may_share(Names::one(label)) && self.labels.contains(&label)
    }

    /// Whether it may have one of these labels, or phrases of one of these groups.
    pub(in crate::enrich) const fn may_say(&self, labels: Names, groups: Names) -> bool {
        self.label_names.may_share(labels) || self.cue_groups.may_share(groups)
    }

    /// How well it says something of the field that this label names.
    pub(in crate::enrich) fn tier(&self, label: &str) -> From {
        if self.is_about(label) { From::Labelled } else { From::Sentence }
    }

    /// Its phrases of one group.
    pub(in crate::enrich) fn cues_of(&self, group: &str) -> impl Iterator<Item = &Cue> {
        let all = if self.cue_groups.may_share(Names::one(group)) { &self.cues[..] } else { &[] };
        all.iter().filter(move |cue| cue.group == group)
    }

    /// Whether it has such a phrase.
    pub(in crate::enrich) fn has(&self, group: &str, name: &str) -> bool {
        self.cue_groups.may_share(Names::one(group)) && self.cues.iter().any(|cue| cue.group == group && cue.name == name)
    }

    pub(super) fn set_labels(&mut self, labels: Vec<&'static str>) {
        self.label_names = Names::of(&labels);
        self.labels = labels;
    }

    pub(super) fn add(&mut self, cue: Cue) {
        self.cue_groups.add(cue.group);
        self.cues.push(cue);
    }
}
