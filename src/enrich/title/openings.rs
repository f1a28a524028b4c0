//! How many are sought, in front of the role: `2 drivers`, `N. 2 posts of driver`, `2-3 drivers`.

use std::ops::Range;

use super::{Cutter, alphanumeric, cues};
use crate::enrich::fold::fold;
use crate::enrich::vocabulary;

/// Where a role ends in front of ` x2`, ` × 2-4`.
pub(super) fn times_at_end(text: &str) -> Option<usize> {
    let is_figure = |c: char| c.is_ascii_digit() || matches!(c, '-' | '–');
    let head = text.trim_end_matches([')', ']']).trim_end_matches(is_figure);
    let figures = text.trim_end_matches([')', ']']).len() - head.len();
    let role = head.trim_end().strip_suffix(['x', 'X', '×'])?.trim_end_matches(['(', '[']);
    let is_apart = role.ends_with(' ') && role.contains(char::is_alphabetic);
    ((1..=5).contains(&figures) && is_apart && text.as_bytes()[head.len()].is_ascii_digit()).then(|| role.trim_end().len())
}

impl Cutter<'_> {
    /// Where a role begins behind a number of places: `2 `, `N. 2 `, `three `.
    pub(super) fn count(&self, range: Range<usize>) -> usize {
        let text = &self.title[range.clone()];
        let is_number = |word: &str| {
            (word.len() < 4 && word.bytes().all(|b| b.is_ascii_digit()))
                || vocabulary::of(self.language).meanings(&fold(word), "small").any(|name| name == "number")
        };
        let mut words = alphanumeric(text);
        let mut end = match words.next() {
            Some((at, word)) if is_number(word) => at + word.len(),
            Some((_, "n" | "N" | "nº" | "Nr")) => match words.next() {
                Some((at, word)) if is_number(word) => at + word.len(),
                _ => return range.start,
            },
            _ => return range.start,
        };
        if !text[end..].starts_with(' ') {
            return range.start;
        }
        let posts = cues(&text[end..], self.language)
            .into_iter()
            .find(|cue| cue.group == "title" && cue.name == "openings" && text[end..end + cue.range.start].trim().is_empty());
        end += posts.map_or(0, |cue| cue.range.end);
        self.without_articles(range.start + end..range.end)
    }

    /// Where a role begins behind `3 x `.
    pub(super) fn times(&self, range: Range<usize>) -> Option<usize> {
        let text = self.title[range.clone()].trim_start();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let rest = text[digits..].trim_start().strip_prefix(['x', 'X', '×']).filter(|rest| rest.starts_with(' '))?;
        ((1..=2).contains(&digits) && rest.contains(char::is_alphabetic)).then(|| self.without_articles(range.end - rest.len()..range.end))
    }

    /// Where a role begins behind a range of openings: `2-3 `, `1 bis 2 `. A range before a span of time counts something else.
    pub(super) fn range_of_openings(&self, range: Range<usize>) -> Option<usize> {
        let text = &self.title[range.clone()];
        let is_number = |word: &str| word.len() < 3 && word.bytes().all(|b| b.is_ascii_digit());
        let mut words = alphanumeric(text);
        let (first, number) = words.next().filter(|(at, word)| *at == 0 && is_number(word))?;
        let (mut at, mut word) = words.next()?;
        let between = &text[first + number.len()..at];
        let is_dash = matches!(between.trim(), "-" | "–" | "/");
        if !is_dash {
            // `2 to 3`
            let is_small = vocabulary::of(self.language).meanings(&fold(word), "stop").next().is_some();
            if !is_small || between != " " || word.chars().count() > 4 {
                return None;
            }
            (at, word) = words.next()?;
        }
        let end = at + word.len();
        if !is_number(word) || !text[end..].starts_with(' ') {
            return None;
        }
        let rest = &text[end..];
        let is_other = cues(rest, self.language).iter().any(|cue| {
            matches!(cue.group, "term-unit" | "weekly" | "pay" | "period" | "span" | "duration" | "hours")
                && !rest[..cue.range.start].contains(char::is_alphanumeric)
        });
        (!is_other && rest.trim_start().starts_with(char::is_alphabetic)).then(|| self.without_articles(range.start + end..range.end))
    }
}
