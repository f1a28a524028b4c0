//! Terms behind a role without a mark between: hours, sums, shares.

use super::codes::is_sum;
use super::role::role_word;
use super::{Cutter, alphanumeric, cues};
use crate::enrich::fold::fold;
use crate::enrich::{dates, vocabulary};

/// Nobody works more hours a week, and a figure of so many is that of a service around the clock.
const HOURS_MAX: u32 = 60;
const HOURS_OF_A_DAY: u32 = 24;

/// Most words of a range such as `37,5 - 40`.
const HOURS_WORDS_MAX: usize = 6;

impl Cutter<'_> {
    /// Where a role ends before a share or a sum: ` 80 %`, ` at £12`, ` £28k`.
    pub(super) fn before_share(&self, text: &str) -> Option<usize> {
        let sum = || text.rsplit_once(' ').filter(|(_, last)| is_sum(last)).map(|(head, _)| head.trim_end().len());
        let mut end = if text.ends_with(['%', '€', '$', '£']) {
            // `45-55k€`
            text.trim_end_matches(['%', '€', '$', '£', ' '])
                .trim_end_matches(['k', 'K'])
                .trim_end_matches(|c: char| !c.is_alphabetic() && !matches!(c, ')' | ']'))
                .len()
        } else {
            sum()?
        };
        // `Clerk at 60 %`
        if let Some((at, word)) = alphanumeric(&text[..end]).last()
            && at + word.len() == end
            && text[..at].ends_with(' ')
            && self.is_stop(word)
        {
            end = at;
        }
        Some(end)
    }

    /// Where a role ends before words that are all of terms: behind a mark such as `(m/f/x)`, with hours or full and part time among them, or
    /// a month of a year.
    pub(super) fn before_terms(&self, text: &str) -> Option<usize> {
        let starts =
            alphanumeric(text).map(|(at, _)| at).filter(|at| text[..*at].ends_with(' ') && text[..*at].contains(char::is_alphabetic));
        let is_terms = |at: usize| {
            let suffix = &text[at..];
            let found = cues(suffix, self.language);
            let is_marked =
                || super::gender::at_end(text, &(0..text[..at].trim_end().len())).is_some() || super::gender::ends_with_mark(&text[..at]);
            let is_of_hours =
                || found.iter().any(|cue| matches!(cue.group, "weekly" | "hours")) && suffix.contains(|c: char| c.is_ascii_digit());
            let is_month = || {
                let dates = dates::find(suffix, self.language, dates::Order::Unknown);
                matches!(dates.as_slice(), [date] if date.range == (0..suffix.len()) && !suffix.starts_with(|c: char| c.is_ascii_digit()))
            };
            // `(m/f/x) temporary work and voluntary work` is what the role is about.
            let is_telling = || suffix.contains(|c: char| c.is_ascii_digit()) || found.iter().any(|cue| cue.group == "time");
            // `en CDD 18 mois`
            let is_of_contract = || {
                let begins = |start: usize| alphanumeric(&suffix[..start]).all(|(_, word)| self.is_stop(word));
                found.iter().any(|cue| cue.group.starts_with("contract") && begins(cue.range.start))
                    && suffix.contains(|c: char| c.is_ascii_digit())
                    && role_word(suffix, self.language).is_none()
            };
            is_month()
                || self.is_grade(suffix)
                || (self.is_aside(suffix, &found) && ((is_marked() && is_telling()) || is_of_hours() || is_of_contract()))
        };
        starts.into_iter().find(|at| is_terms(*at))
    }

    /// Where a role ends before ` 20h`, ` ab 20 Std`, ` 32 - 40 hours per week in Springfield`.
    pub(super) fn before_hours(&self, text: &str) -> Option<usize> {
        if !text.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let words: Vec<(usize, &str)> = alphanumeric(text).collect();
        let are_hours = |first: &usize| text[..words[*first].0].ends_with([' ', '(']) && self.are_hours(text, &words[*first..]);
        let first = (1..words.len()).find(are_hours)?;
        let is_before = |word: &str| dates::is_phrase(word, self.language, "from") || self.is_stop(word);
        let small = words[1..first].iter().rev().take_while(|(at, word)| is_before(word) && text[..*at].ends_with(' ')).last();
        let number = words[first].0;
        role_word(&text[number..], self.language).is_none().then(|| small.map_or(number, |(at, _)| *at))
    }

    /// Where a role ends before what is asked of whoever takes it: ` with 3+ years of experience`.
    pub(super) fn before_experience(&self, text: &str) -> Option<usize> {
        let asked = cues(text, self.language).into_iter().find(|cue| cue.group == "experience" && cue.range.start > 0)?;
        let role = role_word(text, self.language)?;
        let before: Vec<(usize, &str)> = alphanumeric(&text[..asked.range.start]).collect();
        let is_of_it = |word: &str| {
            self.is_stop(word)
                || word.starts_with(|c: char| c.is_ascii_digit())
                || cues(word, self.language).iter().any(|cue| matches!(cue.group, "term-unit" | "span"))
        };
        let (start, first) = *before.iter().rev().take_while(|(at, word)| *at > role && is_of_it(word)).last()?;
        (text[..start].ends_with(' ') && self.is_stop(first)).then_some(start)
    }

    /// Whether words begin with a number of hours, or a range of them, that ends the text or is said to be that of a week or a month.
    fn are_hours(&self, text: &str, words: &[(usize, &str)]) -> bool {
        let Some((count, number)) = self.hours(text, words) else { return false };
        let (at, last) = words[count - 1];
        let rest = &text[at + last.len()..];
        // `support 24 h`
        let is_around_the_clock = number == HOURS_OF_A_DAY;
        let Some((_, next)) = alphanumeric(rest).next() else { return !is_around_the_clock };
        let is_span = |name: &str| matches!(name, "WEEK" | "MONTH" | "DAY");
        let begins = |start: usize| !rest[..start].contains(char::is_alphanumeric);
        vocabulary::of(self.language).meanings(&fold(next), "unit").any(is_span)
            || cues(rest, self.language).iter().any(|cue| cue.group == "weekly" && begins(cue.range.start))
            || !is_around_the_clock && self.is_stop(next)
    }

    /// How many words a number of hours is made of, and the number; zero for a range.
    fn hours(&self, text: &str, words: &[(usize, &str)]) -> Option<(usize, u32)> {
        let mut at = 0;
        let mut is_range = false;
        while at < HOURS_WORDS_MAX {
            let (start, word) = *words.get(at)?;
            let digits = word.bytes().take_while(u8::is_ascii_digit).count();
            let (number, unit) = word.split_at(digits);
            let number = number.parse::<u32>().ok().filter(|number| digits < 3 && *number <= HOURS_MAX)?;
            let number = if is_range { 0 } else { number };
            if !unit.is_empty() {
                return self.is_hour(unit).then_some((at + 1, number));
            }
            let (next, following) = *words.get(at + 1)?;
            let between = &text[start + word.len()..next];
            let is_number = following.starts_with(|c: char| c.is_ascii_digit());
            at += match between.trim() {
                "" | "-" if self.is_hour(following) => return Some((at + 2, number)),
                // `20-25`, `37,5`
                "-" | "–" | "—" | "/" | "." | "," if is_number => 1,
                // `20 bis 25`
                "" if self.is_stop(following) => 2,
                _ => return None,
            };
            is_range = true;
        }
        None
    }

    /// Whether a word is one for hours.
    fn is_hour(&self, word: &str) -> bool {
        vocabulary::of(self.language).meanings(&fold(word), "unit").any(|name| name == "HOUR")
            || cues(word, self.language).iter().any(|cue| cue.group == "term-unit" && cue.name == "hour" && cue.range.len() == word.len())
    }

    /// Whether a word is one of those that every sentence has.
    pub(super) fn is_stop(&self, word: &str) -> bool {
        vocabulary::of(self.language).meanings(&fold(word), "stop").next().is_some()
    }
}
