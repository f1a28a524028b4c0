//! Places behind the picture of a pin or a globe: `📍 Springfield`, `🌍 Germany`.

use std::ops::Range;

use super::{Found, Post, distinct, from_text, is_elsewhere};
use crate::enrich::place::{self, Trust};
use crate::enrich::title::is_pictograph;
use crate::enrich::view::cues;
use crate::model::origin::From;

/// Pin, round pin, globes, map.
const PINS: &[char] = &['\u{1f4cd}', '\u{1f4cc}', '\u{1f30d}', '\u{1f30e}', '\u{1f30f}', '\u{1f5fa}'];

/// Longest place behind a pin, in bytes.
const PLACE_BYTES_MAX: usize = 100;

/// The places of the first passage that has such a picture and a place behind it.
pub(super) fn behind_pin(post: &Post<'_>) -> Vec<Found> {
    let passages = post.view.passages.iter().filter(|passage| passage.text().contains(PINS) && !is_elsewhere(passage));
    for passage in passages {
        let text = passage.text();
        for (at, pin) in text.match_indices(PINS) {
            let range = of_pin(text, at + pin.len());
            let range = without_remote(text, range, &post.language);
            let origin = |part: Range<usize>| {
                let start = passage.range.start + range.start;
                let at = start + part.start..start + part.end;
                post.origin_in_text(From::Labelled, passage.block.locate(&at), &passage.block.text[at])
            };
            let read = place::read(&text[range.clone()], &post.language, Trust::Framed, post.towns());
            // A country alone counts where nothing else is said behind the pin.
            let read = if read.is_empty() && crate::enrich::gazetteer::country(&text[range.clone()]).is_some() {
                place::read(&text[range.clone()], &post.language, Trust::Labelled, post.towns())
            } else {
                read
            };
            if !read.is_empty() {
                return distinct(read.into_iter().map(|place| from_text(place, origin)).collect());
            }
        }
    }
    Vec::new()
}

/// What stands behind a pin, as far as the next picture or mark.
fn of_pin(text: &str, start: usize) -> Range<usize> {
    let limit = text.floor_char_boundary((start + PLACE_BYTES_MAX).min(text.len()));
    let is_mark = |c: char| matches!(c, '|' | '•' | '·' | '\n' | '`' | ';');
    let rest = &text[start..limit];
    let first = rest.find(|c: char| !is_pictograph(c) && !c.is_whitespace() && c != ':').unwrap_or(rest.len());
    let end = rest[first..].find(|c: char| is_pictograph(c) || is_mark(c)).map_or(rest.len(), |at| first + at);
    start + first..start + first + rest[first..end].trim_end().len()
}

/// `Remote Springfield`: without the word for how.
fn without_remote(text: &str, range: Range<usize>, language: &str) -> Range<usize> {
    let place = &text[range.clone()];
    let first = cues(place, language).into_iter().find(|cue| cue.group == "workplace" && cue.range.start == 0);
    let end = first.map_or(0, |cue| cue.range.end);
    let gap = place[end..].len() - place[end..].trim_start_matches([' ', ',', '-', '–', '(', '/']).len();
    range.start + end + gap..range.end
}
