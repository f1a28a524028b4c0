//! Dates that have a line of their own: below a line that says what they are for, or the dateline of a notice.

use std::ops::Range;

use super::text::Field;
use crate::enrich::dates::{Found, Order, find};
use crate::enrich::fold::fold;
use crate::enrich::post::Post;
use crate::enrich::view::cues;
use crate::enrich::vocabulary;
use crate::model::block::{Block, BlockKind};

/// Longest line that says what the date below it is for, in bytes: `Close date (closes at midnight on the date noted below):`.
const CAPTION_BYTES_MAX: usize = 100;

/// Longest dateline, in bytes: `Ref. 24584/2026 Springfield, 9 May 2026`.
const DATELINE_BYTES_MAX: usize = 90;

/// So many blocks are looked at for a dateline.
const DATELINE_BLOCKS_MAX: usize = 3;

/// A date on a line, with its block and its place there.
pub(super) struct Line<'a> {
    pub(super) block: &'a Block,
    pub(super) range: Range<usize>,
    pub(super) found: Found,
}

/// Dates below lines that say that they are this field's.
pub(super) fn below<'a>(post: &Post<'a>, order: Order, field: Field) -> Vec<Line<'a>> {
    let lines = lines(post);
    let pairs = lines.windows(2).filter_map(|pair| {
        let [(_, caption, _), (block, line, range)] = pair else { return None };
        let caption = caption.trim_end().strip_suffix([':', '：']).filter(|caption| caption.len() <= CAPTION_BYTES_MAX)?;
        is_caption(post, caption, field).then(|| whole(post, block, line, range, order)).flatten()
    });
    pairs.collect()
}

/// `Springfield, 9 May 2026` or a date alone, at the top of a text: the day of the notice.
pub(super) fn dateline<'a>(post: &Post<'a>, order: Order) -> Option<Line<'a>> {
    let blocks = post.blocks().0.iter().filter(|block| !block.text.trim().is_empty()).take(DATELINE_BLOCKS_MAX);
    let blocks =
        blocks.filter(|block| block.kind == BlockKind::Paragraph && block.text.len() <= DATELINE_BYTES_MAX && !block.text.contains('\n'));
    blocks.into_iter().find_map(|block| {
        let line = block.text.as_str();
        let found = find(line, &post.language, order).pop().filter(|found| found.date.is_ok() && is_end(&line[found.range.end..]))?;
        let before = line[..found.range.start].trim_end();
        let says_another = || cues(line, &post.language).iter().any(|cue| matches!(cue.group, "dates" | "title" | "hire" | "apply"));
        (is_place(post, before) && !says_another()).then(|| Line { block, range: found.range.clone(), found })
    })
}

/// Whether what stands before a date is nothing, or a place behind a reference: `Ref. 12/2026 Springfield,`, `Lyon, le`.
fn is_place(post: &Post<'_>, before: &str) -> bool {
    let is_article =
        |word: &str| vocabulary::of(&post.language).meanings(&fold(word), "stop").next().is_some() || word.chars().count() <= 2;
    let place = match before.rsplit_once([' ', ',']) {
        Some((place, word)) if !word.is_empty() && is_article(word) => place.trim_end(),
        _ => before,
    };
    let Some(place) = place.strip_suffix(',') else { return before.is_empty() };
    place.rsplit(' ').next().is_some_and(|word| word.starts_with(char::is_uppercase))
}

fn is_end(rest: &str) -> bool {
    !rest.contains(char::is_alphanumeric)
}

/// A line that is a date, a day of the week and an hour, and nothing else.
fn whole<'a>(post: &Post<'a>, block: &'a Block, line: &str, range: &Range<usize>, order: Order) -> Option<Line<'a>> {
    let found = find(line, &post.language, order);
    let [found] = found.as_slice() else { return None };
    let is_alone = !line[..found.range.start].contains(char::is_alphanumeric);
    let rest = &line[found.range.end..];
    let is_clock = rest.len() <= 24 && rest.trim_start().starts_with(|c: char| matches!(c, ',' | '(' | '-' | '–') || c.is_ascii_digit());
    (is_alone && (is_end(rest) || is_clock)).then(|| Line {
        block,
        range: range.start + found.range.start..range.start + found.range.end,
        found: found.clone(),
    })
}

fn is_caption(post: &Post<'_>, caption: &str, field: Field) -> bool {
    // `Close date (closes at midnight on the date noted below)`
    let head = caption.split('(').next().unwrap_or(caption).trim();
    let vocabulary = vocabulary::of(&post.language);
    let folded = fold(head);
    vocabulary.meanings(&folded, "label").any(|label| label == field.name())
        || (vocabulary.meanings(&folded, "label").next().is_none()
            && head.split(' ').count() <= 6
            && cues(head, &post.language).iter().any(|cue| cue.group == "dates" && cue.name == field.name()))
}

/// The lines of a text's paragraphs, each with its block and its place there.
fn lines<'a>(post: &Post<'a>) -> Vec<(&'a Block, &'a str, Range<usize>)> {
    let blocks = post.blocks().0.iter().filter(|block| matches!(block.kind, BlockKind::Paragraph));
    let lines = blocks.flat_map(|block| {
        block.text.lines().map(move |line| {
            let start = line.as_ptr() as usize - block.text.as_ptr() as usize;
            (block, line, start..start + line.len())
        })
    });
    lines.filter(|(_, line, _)| !line.trim().is_empty()).collect()
}
