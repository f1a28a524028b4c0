//! What is promised for later, `permanent after a year`, and what takes longer than it seems.

use std::ops::Range;

use crate::enrich::view::Cue;

/// How far behind "after" the span of time stands, in bytes.
const LATER_REACH: usize = 24;

/// `permanent after a year`: what the words at `range` say comes later.
pub(in crate::enrich) fn comes_later(text: &str, cues: &[Cue], range: &Range<usize>) -> bool {
    let after = cues.iter().find(|cue| is_after(cue) && gap_is_blank(text, range.end, cue.range.start));
    after.is_some_and(|after| {
        let reach = after.range.end + LATER_REACH;
        cues.iter().any(|unit| unit.group == "term-unit" && unit.range.start >= after.range.end && unit.range.start <= reach)
    })
}

pub(super) fn is_after(cue: &Cue) -> bool {
    cue.group == "trial" && cue.name == "after"
}

pub(super) fn gap_is_blank(text: &str, end: usize, start: usize) -> bool {
    end <= start && start - end <= 2 && text[end..start].trim().is_empty()
}

/// `48 hours per two-week period`: whether a number is one of weeks.
pub(super) fn counts_weeks(text: &str, cues: &[Cue], number: &Cue) -> bool {
    let is_next = |week: &Cue| text.get(number.range.end..week.range.start).is_some_and(|gap| matches!(gap, " " | "-"));
    number.group == "term-number" && cues.iter().any(|week| week.name == "week" && is_next(week))
}
