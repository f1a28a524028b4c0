//! `EHA - Example Housing Association is …`: a name in short, and behind a dash what it stands for.

use std::ops::Range;

use super::Post;
use super::name::{name_in, words};
use super::presented::is_organisation;
use crate::enrich::title;
use crate::enrich::view::{Cue, Passage};

/// Longest name in short, in characters.
const SHORT_CHARS_MAX: usize = 12;

/// Longest pair of both, in bytes.
const PAIR_BYTES_MAX: usize = 90;

/// The pair of both as the subject of a verb that says what it is.
pub(super) fn subject(post: &Post<'_>, passage: &Passage<'_>, verb: &Cue) -> Option<Range<usize>> {
    let text = &passage.block.text;
    let short = name_in(post, text, passage.range.start..verb.range.start)?;
    let between = text.get(short.end..verb.range.start)?;
    let long = between.trim_start().strip_prefix(['-', '–', '—'])?.strip_prefix(' ')?.trim();
    let end = short.start + (long.as_ptr() as usize + long.len() - text[short.start..].as_ptr() as usize);
    let is_pair = long.starts_with(char::is_uppercase) && words(long).count() > 1 && !long.contains([',', ';', ':', '!', '?', '(']);
    let says_house = || title::names_house(long, &post.language) || is_organisation(post, passage, verb.range.end);
    (is_pair && end - short.start <= PAIR_BYTES_MAX && is_short_of(&text[short.clone()], long) && says_house()).then_some(short.start..end)
}

/// Whether a name is one word of capitals and begins like the words that it stands for.
fn is_short_of(short: &str, long: &str) -> bool {
    let is_word = short.chars().count() <= SHORT_CHARS_MAX && !short.contains(' ');
    let is_large = short.chars().filter(|c| c.is_uppercase()).count() > 1;
    let first = |text: &str| text.chars().next().map(|c| c.to_lowercase().to_string());
    is_word && is_large && first(short) == first(long)
}

#[cfg(test)]
mod tests {
    use super::is_short_of;

    #[test]
    fn capitals_stand_for_words() {
        assert!(is_short_of("EHA", "Example Housing Association"));
        assert!(!is_short_of("Baker", "Best Bakery"), "a role");
        assert!(!is_short_of("IT", "Example Housing Association"));
    }
}
