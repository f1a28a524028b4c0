//! A contract that has its length or its end beside its name.

use std::ops::Range;

use super::{GAP_MAX, duration};
use crate::enrich::view::Cue;

/// How far from a nature of contract its length or its end stands, in bytes: ` auf ein `.
const BOUND_REACH: usize = 8;

/// Whether a nature at `range` has its length or the day of its end right beside it: `limited to two years`, `auf ein Jahr befristet`.
pub(in crate::enrich) fn is_bounded(text: &str, cues: &[Cue], range: &Range<usize>) -> bool {
    let is_beside = |gap: Range<usize>| gap.start <= gap.end && gap.len() <= BOUND_REACH && !text[gap].contains([',', '.', ';', ':']);
    let has_length = duration(text, cues, false).is_some_and(|(_, at)| is_beside(at.end..range.start) || is_beside(range.end..at.start));
    let has_day = || {
        let rest = text[range.end..].trim_start();
        let at = rest.find(|c: char| c.is_ascii_digit());
        at.is_some_and(|at| (1..=BOUND_REACH).contains(&at) && !rest[..at].contains([',', ';', '(']) && is_date(&rest[at..]))
    };
    has_length || has_day()
}

/// Hours of a week that stand right behind the name of a contract.
const CONTRACT_HOURS: std::ops::RangeInclusive<f64> = 15.0..=42.0;

/// `CDI 35h`: whether so many hours, which stand at `start..end`, are those of the contract right before them.
pub(super) fn is_contracted(text: &str, before: &[Cue], behind: &[Cue], (hours, start, end): (f64, usize, usize)) -> bool {
    let is_contract = |cue: &&Cue| matches!(cue.name, "permanent" | "fixed-term") && cue.group == "contract";
    let touches =
        |cue: &Cue| text.get(cue.range.end..start).is_some_and(|gap| gap.len() <= GAP_MAX && !gap.contains([',', ';', '.', ':', '(']));
    let is_apart = text[end..].chars().next().is_none_or(|c| !c.is_alphanumeric() && c != '/');
    CONTRACT_HOURS.contains(&hours)
        && is_apart
        && before.iter().filter(is_contract).any(touches)
        && !behind.iter().any(|next| next.group == "term-unit" && next.range.start <= end + 2 * GAP_MAX)
}

/// `A 25-hour role`: whether a job stands right behind so many hours, which end at `end`.
pub(super) fn is_of_noun(text: &str, behind: &[Cue], hours: f64, end: usize) -> bool {
    let is_noun = |cue: &&Cue| cue.group == "offer" && cue.name == "noun";
    let touches = |cue: &Cue| text.get(end..cue.range.start).is_some_and(|gap| matches!(gap, " " | "-"));
    CONTRACT_HOURS.contains(&hours) && behind.iter().filter(is_noun).any(touches)
}

/// Whether a text begins with a day in figures.
fn is_date(text: &str) -> bool {
    let figures = text.split(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '/' | '-')).next().unwrap_or_default();
    figures.trim_end_matches('.').split(['.', '/', '-']).count() == 3 && figures.len() >= 6
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::view::cues;

    #[track_caller]
    fn check(language: &str, text: &str, expect: bool) {
        let cues = cues(text, language);
        let nature = cues.iter().find(|cue| cue.group == "contract").expect("a nature is named");
        assert_eq!(is_bounded(text, &cues, &nature.range), expect, "{text}");
    }

    #[test]
    fn lengths_and_days_bound_a_contract() {
        check("de", "Sie ist leider nur auf ein Jahr befristet.", true);
        check("de", "mit 12h/Woche, 2 Jahre befristet", true);
        check("de", "zehn Stunden, befristet bis 31.12.2027", true);
        check("de", "Die Sperrung ist befristet, sie endet bald", false);
        check("fr", "un CDD de 6 mois", true);
    }
}
