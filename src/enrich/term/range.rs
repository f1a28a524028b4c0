//! Numbers that end a range: `4-6`, `4 à 6`, `de quatre à six`.

use crate::enrich::fold::fold;
use crate::enrich::view::Cue;
use crate::enrich::vocabulary;

/// How far before a number the one that it ends the range of stands, in bytes.
const GAP_MAX: usize = 6;

/// Longest word between the two, in characters.
const WORD_CHARS_MAX: usize = 3;

/// Whether a number that begins at `start` is the end of a range. `three 12-month posts` counts the posts.
pub(super) fn ends_range(text: &str, cues: &[Cue], start: usize) -> bool {
    let before = text[..start].trim_end_matches(|c: char| !c.is_alphanumeric());
    let gap = &text[before.len()..start];
    if before.is_empty() || gap.contains([',', ';', '(', '.', ':']) {
        return false;
    }
    let last = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    // `14,400 for 22.5 hours`: a sum is no lower end.
    let is_figure =
        |word: &str| word.bytes().next_back().is_some_and(|b| b.is_ascii_digit()) && word.bytes().filter(u8::is_ascii_digit).count() < 4;
    let in_words = |end: usize| cues.iter().find(|cue| cue.group == "term-number" && cue.range.end == end);
    let is_joined = || gap.len() <= GAP_MAX && !gap.trim().is_empty() && (is_figure(last) || in_words(before.len()).is_some());
    let over_word = || {
        let rest = before[..before.len() - last.len()].trim_end();
        let lower = in_words(rest.len());
        // `eine auf zwei Jahre befristete Stelle`: one that may be an article is a number before words such as "to".
        let is_told = || lower.is_none_or(|number| number.name != "1" || parts(last, "money", "to") || parts(last, "town", "or"));
        let is_number = || lower.is_some() || is_figure(rest.rsplit(char::is_whitespace).next().unwrap_or_default());
        // `one day to a week`
        let is_length = || cues.iter().any(|cue| cue.group == "term-unit" && cue.range.end == rest.len()) && parts(last, "money", "to");
        last.chars().count() <= WORD_CHARS_MAX && (is_number() && is_told() || is_length())
    };
    is_joined() || over_word()
}

/// Whether a word has this meaning in whatever language.
fn parts(word: &str, group: &str, name: &str) -> bool {
    let folded = fold(word);
    vocabulary::languages().any(|language| vocabulary::of(language).meanings(&folded, group).any(|found| found == name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::view::cues;

    #[track_caller]
    fn check(language: &str, text: &str, end: &str, expect: bool) {
        let start = text.find(end).expect("the number is there");
        assert_eq!(ends_range(text, &cues(text, language), start), expect, "{text}");
    }

    #[test]
    fn an_article_begins_no_range() {
        check("de", "eine auf zwei Jahre befristete Stelle", "zwei", false);
        check("de", "ein bis zwei Jahre", "zwei", true);
        check("fr", "un à deux ans", "deux", true);
        check("en", "4-6 months", "6", true);
        check("en", "four to six months", "six", true);
        check("en", "three 12-month posts", "12", false);
        check("fr", "d'un jour à une semaine", "une", true);
        check("en", "two years or 24 months", "24", false);
    }
}
