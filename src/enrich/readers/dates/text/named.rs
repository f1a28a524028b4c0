//! What the words around a date say that it is for.

use super::{Field, Place, REACH_BYTES, Reading, SHORT_BYTES_MAX};
use crate::enrich::dates::Found;
use crate::enrich::fold::fold;
use crate::enrich::view::Cue;
use crate::enrich::vocabulary;

/// So many may stand there where one of them is an address.
const ADDRESS_REACH: usize = 200;

/// So many bytes may stand between a subject and its verb.
const SUBJECT_REACH: usize = 20;

/// Longest word between the two days of a span, in characters: `au`, `bis`, `to`.
const TO_CHARS_MAX: usize = 4;

impl Reading<'_> {
    /// Whether it has words of those that [`Self::is_named`] and [`Self::is_only_from`] ask for.
    pub(super) fn may_name(&self) -> bool {
        let has = |name: &str| self.places(name).next().is_some();
        let may_otherwise = match self.field {
            Field::Posted => false,
            Field::Closes => self.is_on_applying || has("applying"),
            Field::Starts => self.seeks() || self.text.len() <= SHORT_BYTES_MAX,
        };
        has(self.field.name()) || may_otherwise
    }

    pub(super) fn is_named(&self, found: &Found) -> bool {
        let is_near = |place: &Place| {
            place.end <= found.range.start && found.range.start - place.end <= REACH_BYTES
                || place.start >= found.range.end && place.start - found.range.end <= REACH_BYTES / 2
        };
        let between = |place: &Place| {
            if place.end <= found.range.start { &self.text[place.end..found.range.start] } else { &self.text[found.range.end..place.start] }
        };
        // Another subject between the words and the date, or as near to it, is what the date is about.
        let others: Vec<Place> = self.places("other").collect();
        let is_free = |place: &Place| {
            let (start, end) = (place.start.min(found.range.start), place.end.max(found.range.end));
            !others.iter().any(|other| other.start < end && other.end > start && !(other.start >= place.start && other.end <= place.end))
        };
        let is_named = self
            .places(self.field.name())
            .any(|place| place.end <= found.range.start && is_near(&place) && is_free(&place) && !between(&place).contains([';', '!']));
        // `zum 1. September eine Stelle zu besetzen`: the verb comes last.
        let is_named_behind = || {
            crate::enrich::dates::starts_after(self.text, &found.range, &self.post.language, "from")
                && self.places(self.field.name()).any(|place| {
                    place.start >= found.range.end
                        && place.start - found.range.end <= REACH_BYTES
                        && is_free(&place)
                        && !between(&place).contains([';', '!', ','])
                })
        };
        // `1 August | the work begins`: a row of a timetable.
        let is_row = || {
            let is_beside = |place: Place| place.start >= found.range.end && between(&place).trim_matches(' ') == "\t";
            found.range.start == 0 && self.places(self.field.name()).any(is_beside)
        };
        // `Send your CV to somebody@somewhere.example by 14 June`
        let is_after_address = |place: &Place| {
            place.end <= found.range.start && found.range.start - place.end <= ADDRESS_REACH && between(place).contains(['@', '/'])
        };
        match self.field {
            Field::Closes => {
                let is_until = self.is_until(found);
                is_named && (others.is_empty() || is_until)
                    || is_until && self.places("applying").any(|place| (is_near(&place) || is_after_address(&place)) && is_free(&place))
                    || is_until && self.is_on_applying && others.is_empty()
            }
            Field::Starts => {
                (is_named || is_named_behind() || is_row() || self.is_sought_from(found))
                    && !self.is_strict_until(found)
                    && !self.ends_span(found)
                    && !self.is_of_other(found)
            }
            Field::Posted => is_named,
        }
    }

    /// `Applications from 1 to …`: a span that begins on the first day is one in which people apply.
    pub(super) fn is_span_to_apply(&self, first: &Found) -> bool {
        let leads = |place: Place| place.end <= first.range.start && first.range.start - place.end <= REACH_BYTES / 2;
        self.field == Field::Closes
            && self.places("other").next().is_none()
            && self.places("applying").chain(self.places("closes")).any(leads)
    }

    /// `Period: from 17 to 31 May 2026`, under a heading on applying.
    pub(super) fn is_end_of_days_to_apply(&self, found: &Found) -> bool {
        self.field == Field::Closes
            && self.is_on_applying
            && self.text.len() <= SHORT_BYTES_MAX + REACH_BYTES / 2
            && self.ends_span(found)
            && self.places("other").next().is_none()
    }

    /// `From 1 September we are looking for …`: whoever is sought begins on the day that "from" names.
    pub(super) fn is_sought_from(&self, found: &Found) -> bool {
        let is_from = crate::enrich::dates::starts_after(self.text, &found.range, &self.post.language, "from")
            || crate::enrich::dates::starts_after(self.text, &found.range, &self.post.language, "hire-from");
        is_from && self.seeks() && self.places("other").next().is_none() && self.places("applying").next().is_none()
    }

    /// `From 1 September 2026.`: a line that says nothing else.
    pub(super) fn is_only_from(&self, found: &Found) -> bool {
        let before = self.text[..found.range.start].trim_matches(|c: char| !c.is_alphanumeric());
        self.field == Field::Starts
            && self.offset == 0
            && crate::enrich::dates::is_phrase(before, &self.post.language, "from")
            && !self.text[found.range.end..].contains(char::is_alphanumeric)
    }

    /// Whether the passage says that somebody is sought.
    pub(super) fn seeks(&self) -> bool {
        let is_hire = |cue: &Cue| cue.group == "hire" && cue.name == "we" || cue.group == "employer" && cue.name == "recruits";
        self.cues.iter().any(|cue| is_hire(cue) || cue.group == "title" && cue.name == "call")
    }

    /// Whether the part of a line that names the date says nothing else: `Posted 14 May 2026 · Ref. 12`.
    pub(super) fn stands_alone(&self, date: &Place) -> bool {
        let is_border = |c: char| matches!(c, '·' | '|' | '•' | '\n');
        let start = self.text[..date.start].char_indices().rfind(|(_, c)| is_border(*c)).map_or(0, |(at, c)| at + c.len_utf8());
        let end = self.text[date.end..].find(is_border).map_or(self.text.len(), |at| date.end + at);
        let Some(name) = self.places(self.field.name()).find(|place| place.start >= start && place.end <= date.start) else { return false };
        let vocabulary = vocabulary::of(&self.post.language);
        let is_small = |word: &str| vocabulary.meanings(&fold(word), "stop").next().is_some();
        [start..name.start, name.end..date.start, date.end..end]
            .into_iter()
            .flat_map(|range| self.text[range].split(|c: char| !c.is_alphanumeric()))
            .all(|word| word.is_empty() || is_small(word))
    }

    /// `The fair begins on 11 September`: the verb before the date has another subject.
    pub(super) fn is_of_other(&self, found: &Found) -> bool {
        let others: Vec<Place> = self.places("other").collect();
        let verb = self.places("begins").filter(|verb| verb.end <= found.range.start).last();
        verb.is_some_and(|verb| others.iter().any(|other| other.end <= verb.start && verb.start - other.end <= SUBJECT_REACH))
    }

    /// Whether a bare day stands before the date, as in `dal 10 al 23 agosto`.
    pub(super) fn ends_span(&self, found: &Found) -> bool {
        let before = self.text[..found.range.start].trim_end().rsplit_once(' ');
        before.is_some_and(|(day, to)| to.chars().count() <= TO_CHARS_MAX && day.ends_with(|c: char| c.is_ascii_digit()))
    }

    /// Whether "until" or "before" stands right before a date.
    pub(super) fn is_until(&self, found: &Found) -> bool {
        let after = crate::enrich::dates::starts_after(self.text, &found.range, &self.post.language, "until");
        let behind = crate::enrich::dates::ends_before(self.text, &found.range, &self.post.language, "until");
        after || behind
    }

    pub(super) fn is_strict_until(&self, found: &Found) -> bool {
        self.is_until(found) && self.places("applying").next().is_some()
    }
}
