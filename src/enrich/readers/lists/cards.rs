//! Cards: lower headings in a row in a section, each with one short paragraph that says more of it.

use std::ptr;

use super::Post;
use crate::enrich::view::Passage;
use crate::model::block::{Block, BlockKind};

/// So many cards make a list.
const COUNT_MIN: usize = 3;

/// Longest heading of a card, and longest text, in bytes.
const HEADING_BYTES_MAX: usize = 60;
const TEXT_BYTES_MAX: usize = 240;

/// What a card may name by itself.
const AMONG: &[&str] = &["benefits", "pay", "workplace", "time", "hours", "education"];

/// A card: its heading, and the paragraph below it.
pub(super) struct Card<'p> {
    pub(super) heading: &'p Block,
    pub(super) text: &'p Block,
}

/// The cards of a section, in order.
pub(super) fn of<'p>(post: &'p Post<'_>, is_of_list: &dyn Fn(&Passage<'_>) -> bool) -> Vec<Card<'p>> {
    let blocks = &post.blocks().0;
    let all_of = |block: &Block, is_right: &dyn Fn(&Passage<'_>) -> bool| {
        let mut own = post.view.passages.iter().filter(|passage| ptr::eq(passage.block, block)).peekable();
        own.peek().is_some() && own.all(|passage| is_right(passage) && !passage.is_labelled_line)
    };
    // `Fair pay` among them has a name of its own.
    let is_among = |passage: &Passage<'_>| passage.labels.iter().all(|label| AMONG.contains(label));
    let (mut found, mut run): (Vec<Card<'p>>, Vec<Card<'p>>) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < blocks.len() {
        let is_own = |card: &Card<'_>| all_of(card.text, is_of_list) || !run.is_empty() && all_of(card.text, &is_among);
        let card = card(blocks, at).filter(is_own);
        let goes_on = card.as_ref().is_some_and(|card| run.last().is_none_or(|last| last.heading.kind == card.heading.kind));
        if !goes_on && run.len() >= COUNT_MIN {
            found.append(&mut run);
        }
        if !goes_on {
            run.clear();
        }
        at += if card.is_some() { 2 } else { 1 };
        run.extend(card);
    }
    if run.len() >= COUNT_MIN {
        found.append(&mut run);
    }
    found
}

/// The card that begins at a block: a heading, one paragraph, and then another heading or the end.
fn card(blocks: &[Block], at: usize) -> Option<Card<'_>> {
    let (heading, text) = (&blocks[at], blocks.get(at + 1)?);
    let is_heading = |block: &Block| matches!(block.kind, BlockKind::Heading(_));
    let is_card = is_heading(heading)
        && heading.text.len() <= HEADING_BYTES_MAX
        && !heading.text.trim_end().ends_with([':', '?', '!'])
        && text.kind == BlockKind::Paragraph
        && text.text.len() <= TEXT_BYTES_MAX
        && !text.text.trim().contains(['\n', '@'])
        && blocks.get(at + 2).is_none_or(is_heading);
    is_card.then_some(Card { heading, text })
}
