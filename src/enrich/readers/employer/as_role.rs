//! `As a miller at Example, you grind`: the role in front of the word for "at", and the reader of the post behind the name.

use std::ops::Range;

use super::Post;
use crate::enrich::fold::fold;
use crate::enrich::title;
use crate::enrich::view::{Cue, Passage};
use crate::enrich::vocabulary;

/// Longest beginning of such a sentence, up to the word for "at", in bytes.
const BEGINNING_BYTES_MAX: usize = 80;

/// Most words that lead to the role: `in your new role as`.
const LEAD_WORDS_MAX: usize = 5;

/// Whether a sentence begins with words such as "as" and a role, up to the word for "at".
pub(super) fn begins(post: &Post<'_>, passage: &Passage<'_>, at: &Cue) -> bool {
    let beginning = &passage.block.text[passage.range.start..at.range.start];
    if beginning.len() > BEGINNING_BYTES_MAX || beginning.contains([',', '.', ';', ':', '(', '\n']) {
        return false;
    }
    let folded = fold(beginning);
    let ends = folded.match_indices(' ').map(|(end, _)| end).take(LEAD_WORDS_MAX);
    let vocabulary = vocabulary::of(&post.language);
    let leads = |end: usize| vocabulary.meanings(&folded[..end], "small").any(|name| matches!(name, "as" | "as-role"));
    ends.into_iter().any(leads) && title::names_role(beginning, &post.language)
}

/// Whether the reader is spoken to right behind a name: `, you grind`, `mahlst du`.
pub(super) fn is_followed_by_reader(post: &Post<'_>, passage: &Passage<'_>, name: &Range<usize>) -> bool {
    let rest = passage.block.text[name.end..passage.range.end].trim_start_matches([',', ' ']);
    let is_reader = |word: &str| vocabulary::of(&post.language).meanings(&fold(word), "small").any(|known| known == "you");
    let mut next = rest.split([' ', '\'', '’', ',']).take(2).take_while(|word| word.starts_with(char::is_lowercase));
    next.any(is_reader)
}
