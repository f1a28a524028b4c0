//! When a job begins, behind its role: `from 1 September`, `ab November oder nach Vereinbarung`, `saison 2026`, `2026/27`. All that stands
//! behind such words is of the terms too.

use super::role::role_word;
use super::{Cutter, alphanumeric, cues};
use crate::enrich::dates;
use crate::enrich::fold::fold;
use crate::enrich::vocabulary;

/// Most words of a phrase such as `à partir du`, and of one such as `school year`.
const PHRASE_WORDS_MAX: usize = 3;
const SEASON_WORDS_MAX: usize = 2;

/// Words of a text with the places at which they begin.
type Words<'w> = [(usize, &'w str)];

impl Cutter<'_> {
    /// Where a role ends before a word such as `from` or `until` that a day, a month, a season or a year follows.
    pub(super) fn before_start(&self, text: &str) -> Option<usize> {
        let words: Vec<(usize, &str)> = alphanumeric(text).collect();
        (0..words.len()).find_map(|first| {
            let at = words[first].0;
            let is_apart = at == 0 || text[..at].ends_with([' ', ',']);
            let is_start = |count: usize| {
                let next = first + count;
                let (start, last) = words.get(next - 1)?;
                let phrase = &text[at..start + last.len()];
                let is = |name: &str| dates::is_phrase(phrase, self.language, name);
                let begins = is("from") || is("until");
                let is_month = || words.get(next).is_some_and(|(_, word)| self.is_month(word));
                (begins && self.is_date(text, &words, next) || is("hire-from") && is_month()).then_some(at)
            };
            let start = is_apart.then(|| (1..=PHRASE_WORDS_MAX).find_map(is_start)).flatten()?;
            role_word(&text[start..], self.language).is_none().then_some(start)
        })
    }

    /// Whether a date begins at a word, which may say no year: `September`, `1. September`, `1.9.`, `Herbst 2026`.
    fn is_date(&self, text: &str, words: &Words<'_>, at: usize) -> bool {
        let word = |at: usize| words.get(at).map_or("", |(_, word)| *word);
        let is_day = |word: &str| matches!(word.len(), 1 | 2) && word.bytes().all(|b| b.is_ascii_digit());
        let is_month = |word: &str| self.is_month(word);
        let between = || words.get(at).zip(words.get(at + 1)).map_or("", |((start, word), (next, _))| &text[start + word.len()..*next]);
        let is_of = |at: usize| usize::from(dates::is_phrase(word(at), self.language, "of"));
        let behind_day = || at + 1 + is_of(at + 1);
        let is_part = dates::is_phrase(word(at), self.language, "part-of");
        is_month(word(at))
            || is_part && is_month(word(at + 1 + is_of(at + 1)))
            || is_year(word(at))
            || is_day(word(at)) && (is_month(word(behind_day())) || is_day(word(at + 1)) && matches!(between(), "." | "/"))
            || self.season(words, at).is_some()
    }

    fn is_month(&self, word: &str) -> bool {
        vocabulary::of(self.language)
            .meanings(&fold(word), "calendar")
            .any(|name| name.strip_prefix('m').is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())))
    }

    /// How many words from one on say a time of the year: `Herbst`, `school year`.
    fn season(&self, words: &Words<'_>, at: usize) -> Option<usize> {
        (1..=SEASON_WORDS_MAX).rev().find(|count| {
            let phrase = words.get(at..at + count).map(|words| words.iter().map(|(_, word)| *word).collect::<Vec<_>>().join(" "));
            phrase.is_some_and(|phrase| dates::is_phrase(&phrase, self.language, "season"))
        })
    }

    /// Where a role ends before years and what they are years of: `for 2026/27`, `Saison 2026`, `2026 season`. A year alone is of the job
    /// behind a word for people or for an engagement: `Counsellor 2026`, and no `Horizon 2020`.
    pub(super) fn before_years(&self, text: &str) -> Option<usize> {
        let words: Vec<(usize, &str)> = alphanumeric(text).collect();
        let mut start = words.len();
        let (mut has_season, mut years) = (false, 0);
        while start > 0 {
            let season = (1..=SEASON_WORDS_MAX)
                .rev()
                .find(|count| start.checked_sub(*count).is_some_and(|at| self.season(&words[..start], at) == Some(*count)));
            let word = words[start - 1].1;
            let is_second = years == 0 && start > 1 && is_short_year(word) && is_year(words[start - 2].1);
            match season {
                Some(count) => (start, has_season) = (start - count, true),
                None if is_second || is_year(word) => (start, years) = (start - 1, years + 1),
                None => break,
            }
        }
        // `camps d'été 2026`: of the noun before it, and the year alone is of the job.
        if has_season && self.is_of_noun(text, &words[..start]) {
            start = words.iter().rposition(|(_, word)| is_year(word))?;
            return text[..words[start].0].ends_with(' ').then_some(words[start].0);
        }
        let (first, _) = *words.get(start).filter(|_| years > 0)?;
        let last = words[..start].last();
        let is_small = last.is_some_and(|(at, word)| self.is_small(word) && text[..*at].ends_with(' '));
        let is_of_job = || last.is_some_and(|(at, word)| role_word(word, self.language).is_some() || self.is_engagement(text, *at));
        if !(text[..first].ends_with([' ', ',']) || first == 0) || !(has_season || is_small || years > 1 || is_of_job()) {
            return None;
        }
        let is_before = |word: &str| self.is_stop(word) || dates::is_phrase(word, self.language, "from");
        let small = words[..start].iter().rev().take_while(|(at, word)| is_before(word) && text[..*at].ends_with(' ')).last();
        Some(small.or(last.filter(|_| is_small)).map_or(first, |(at, _)| *at))
    }

    /// Whether words end with small ones such as `de`, none of which says when.
    fn is_of_noun(&self, text: &str, words: &Words<'_>) -> bool {
        let mut small = words.iter().rev().take_while(|(at, word)| self.is_stop(word) && text[..*at].ends_with([' ', '\''])).peekable();
        let is_when = |word: &str| ["from", "hire-from"].iter().any(|name| dates::is_phrase(word, self.language, name));
        small.peek().is_some() && !small.any(|(_, word)| is_when(word))
    }

    /// Whether the word at a place is one for an engagement, such as `internship`.
    fn is_engagement(&self, text: &str, at: usize) -> bool {
        cues(text, self.language).iter().any(|cue| cue.group.starts_with("contract") && cue.range.contains(&at))
    }
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit())
}

/// `27` of `2026/27`.
fn is_short_year(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|b| b.is_ascii_digit())
}
