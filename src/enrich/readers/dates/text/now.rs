//! "As soon as possible", and what it is said of.

use super::{Field, Place, REACH_BYTES, Reading, Said};
use crate::enrich::dates::is_phrase;
use crate::enrich::fold::fold;
use crate::enrich::view::Cue;
use crate::enrich::vocabulary;

/// Shortest word for "at once" that says when somebody who is sought begins, in bytes.
const SOUGHT_BYTES_MIN: usize = 6;

/// How near to the verb for hiring "at once" is said of it in a sentence of any length, in bytes.
const VERB_REACH: usize = 16;

/// How far from "at once" the day stands that it is counted from, in bytes.
const DAY_REACH: usize = 16;

impl Reading<'_> {
    /// `From now on or by agreement`: whether a line begins with "at once" and ends soon after.
    pub(super) fn says_at_once_alone(&self) -> bool {
        let is_short = self.text.len() <= REACH_BYTES / 2 && self.offset == 0;
        is_short && self.places("asap").next().is_some_and(|asap| !self.text[..asap.start].contains(char::is_alphanumeric))
    }

    /// `Carpenter 80 % from now on.`: what a part of a title ends with.
    pub(super) fn ends_at_once(&self) -> Option<Said> {
        let end = self.text.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
        let is_last = |place: Place| place.end == end && place.len() >= SOUGHT_BYTES_MIN;
        (self.field == Field::Starts && self.places("asap").any(is_last)).then_some(Said::Now)
    }

    /// `immediate start`, `sofortiger Beginn`: a phrase that says itself what is to begin.
    fn says_start(&self, phrase: &str) -> bool {
        let folded = fold(phrase);
        let language = self.post.language.split('-').next().unwrap_or_default();
        let is_part = |start: &str| {
            let parted = |rest: Option<&str>, blank: fn(&str) -> bool| rest.is_some_and(|rest| !rest.is_empty() && blank(rest));
            parted(folded.strip_prefix(start), |rest| rest.starts_with(' '))
                || parted(folded.strip_suffix(start), |rest| rest.ends_with(' '))
        };
        folded.contains(' ') && vocabulary::phrases(language, "dates", "starts").iter().any(|start| is_part(&fold(start)))
    }

    /// `On 1 September or as soon as possible thereafter`, `as soon as possible after 1 September`: the day is what is said.
    pub(super) fn is_bound_to_day(&self, now: &Place) -> bool {
        let is_joined = |gap: &str| gap.len() <= DAY_REACH && !gap.contains(['.', ';', '\n']);
        let is_or = |word: &str| vocabulary::of(&self.post.language).meanings(&fold(word), "town").any(|name| name == "or");
        self.dates().iter().any(|day| {
            if day.range.end <= now.start {
                let gap = &self.text[day.range.end..now.start];
                return is_joined(gap) && gap.split_whitespace().any(is_or);
            }
            let gap = self.text.get(now.end..day.range.start);
            gap.is_some_and(|gap| is_joined(gap) && !gap.contains(',') && !gap.split_whitespace().any(is_or))
        })
    }

    /// "As soon as possible", said of the work and not of an answer.
    pub(super) fn now(&self) -> Option<Place> {
        let asap = self.places("asap").next()?;
        // The phrase may end in the next line, behind the text.
        let (before, behind) = (&self.text[..asap.start], self.text.get(asap.end..).unwrap_or_default());
        let phrase = &self.text[asap.start..asap.end.min(self.text.len())];
        let is_alone = self.offset == 0 && !before.contains(char::is_alphanumeric) && !behind.contains(char::is_alphanumeric);
        let is_near =
            |place: &Place| place.start.abs_diff(asap.end) <= REACH_BYTES / 2 || asap.start.abs_diff(place.end) <= REACH_BYTES / 2;
        // `Cover begins at once`: a verb alone says nothing of whose beginning it is.
        let begins: Vec<Place> = self.places("begins").collect();
        let is_of_job =
            || self.cues.iter().any(|cue| matches!(cue.group, "contract" | "time" | "hire") || cue.group == "offer" && cue.name == "job");
        let is_start =
            self.places("starts").any(|place| is_near(&place) && (!begins.iter().any(|verb| verb.start == place.start) || is_of_job()));
        let is_apply = self.places("applying").next().is_some() || self.places("closes").next().is_some();
        // `Start as soon as possible.`
        let is_told = is_phrase(before.trim(), &self.post.language, "from") && self.text.len() <= REACH_BYTES;
        // `We now need …` says nothing of a beginning.
        let is_verb = |cue: &&Cue| cue.group == "hire" && cue.name == "we" || cue.group == "employer" && cue.name == "recruits";
        let is_near_verb = || {
            self.cues.iter().filter(is_verb).any(|verb| {
                let (start, end) = (verb.range.start.saturating_sub(self.offset), verb.range.end.saturating_sub(self.offset));
                start.abs_diff(asap.end) <= VERB_REACH || asap.start.abs_diff(end) <= VERB_REACH
            })
        };
        let is_sought = || {
            asap.len() >= SOUGHT_BYTES_MIN
                && self.seeks()
                && self.places("other").next().is_none()
                && (self.text.len() <= 2 * REACH_BYTES || is_near_verb())
        };
        (!is_apply && (is_start || is_alone || is_told || self.says_start(phrase) || is_sought())).then_some(asap)
    }
}
