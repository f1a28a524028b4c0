//! Words around a place that say how the work is done, and none of its name: `On-site in Springfield`, `Remote within the UK`, `US only`.

use std::ops::Range;

use super::Reader;
use crate::enrich::gazetteer;
use crate::enrich::town::words;
use crate::enrich::view;

impl Reader<'_> {
    /// Where a place stands among such words; an empty range where they name none, as in `anywhere in Europe`.
    pub(super) fn among_words(&self, text: &str) -> Option<Range<usize>> {
        if self.is_prose() {
            return None;
        }
        let place = self.before_only(text).or_else(|| self.behind_work(text))?;
        Some(if self.towns.is(&text[place.clone()], "none") { 0..0 } else { place })
    }

    fn before_only(&self, text: &str) -> Option<Range<usize>> {
        let (last, _) = words(text).last().filter(|(range, word)| range.start > 0 && self.towns.is(word, "only"))?;
        let place = text[..last.start].trim_end();
        let is_known =
            gazetteer::country(place).is_some() || self.towns.is_region(place) || self.is_town(place) || self.towns.is(place, "none");
        is_known.then_some(0..place.len())
    }

    fn behind_work(&self, text: &str) -> Option<Range<usize>> {
        let (work, behind) = self.towns.in_front_of_place(text)?;
        let is_work = || view::cues(work, self.language).iter().any(|cue| cue.group == "workplace" && cue.range == (0..work.len()));
        if !self.towns.is(work, "none") && !is_work() {
            return None;
        }
        let (first, _) = words(&text[behind..]).find(|(_, word)| !self.towns.is_small(word))?;
        Some(behind + first.start..text.len())
    }
}
