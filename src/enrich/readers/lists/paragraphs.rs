//! Paragraphs that are a list: one below the other, each of them a few words, or each a name and what it is, or each parted from the next by a
//! semicolon.

use std::ptr;

use super::Post;
use crate::enrich::view::Passage;
use crate::model::block::{Block, BlockKind};

/// So many paragraphs of one shape make a list.
const COUNT_MIN: usize = 3;

/// Longest paragraph that is a name, and longest name before a colon, in bytes.
const NAME_BYTES_MAX: usize = 60;

/// Longest name of a few words, in words.
const WORDS_MAX: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Name,
    Named,
    Parted,
}

/// The blocks that are items of such lists, in order.
pub(super) fn of<'p>(post: &'p Post<'_>, is_of_list: &dyn Fn(&Passage<'_>) -> bool) -> Vec<&'p Block> {
    let mut found: Vec<&Block> = Vec::new();
    let mut run: Vec<&Block> = Vec::new();
    let mut last = None;
    let mut rest = post.view.passages.as_slice();
    let mut close = |run: &mut Vec<&'p Block>| {
        if run.len() >= COUNT_MIN {
            found.append(run);
        }
        run.clear();
    };
    while let Some(first) = rest.first() {
        let (own, next) = rest.split_at(rest.iter().take_while(|passage| ptr::eq(passage.block, first.block)).count());
        rest = next;
        let is_own = own.iter().all(|passage| is_of_list(passage) && !passage.is_labelled_line);
        let shape = Some(first.block).filter(|_| is_own).and_then(shape);
        // The last of those that semicolons part has none, or a full stop.
        if last == Some(Shape::Parted) && shape != last && is_own && is_line(first.block) {
            run.push(first.block);
            close(&mut run);
            last = None;
            continue;
        }
        if shape != last {
            close(&mut run);
        }
        last = shape;
        if shape.is_some() {
            run.push(first.block);
        }
    }
    close(&mut run);
    found
}

/// Whether a block is a paragraph of one line.
fn is_line(block: &Block) -> bool {
    block.kind == BlockKind::Paragraph && !block.text.trim().contains(['\n', '@'])
}

/// The shape of a paragraph that may be an item of such a list.
fn shape(block: &Block) -> Option<Shape> {
    let text = block.text.trim();
    if is_line(block) && text.ends_with([';', '；']) {
        return Some(Shape::Parted);
    }
    if !is_line(block) || !text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) {
        return None;
    }
    let is_name = |name: &str| {
        name.len() <= NAME_BYTES_MAX
            && name.split_whitespace().count() <= WORDS_MAX
            && !name.trim_end_matches('.').contains(['.', '!', '?', ':', '：'])
    };
    match text.split_once([':', '：']) {
        Some((name, rest)) => (is_name(name) && rest.split_whitespace().nth(2).is_some()).then_some(Shape::Named),
        None => (is_name(text) && !text.ends_with('.')).then_some(Shape::Name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: bool) {
        let block = Block { kind: BlockKind::Paragraph, text: text.into(), links: vec![], section: None, map: vec![(0, 0)] };
        assert_eq!(shape(&block).is_some(), expect, "{text}");
    }

    #[test]
    fn names_and_what_they_are() {
        check("A free bicycle", true);
        check("Time off: thirty days a year. And your birthday.", true);
        check("the chance to bake bread with people who have done so for all of their lives;", true);
        check("We bake bread.", false);
        check("Write to us: anna@mill.example", false);
        check("We have been baking bread since our grandmother opened the mill here", false);
    }
}
