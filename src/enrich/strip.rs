//! Lines that say the terms in short: `**Example** · Lyon · permanent, 35 hours a week`.

use std::ops::Range;

use super::grade;
use super::title::{Apart, apart};
use super::view::cues;

/// Longest such line, in bytes.
const LINE_BYTES_MAX: usize = 200;

/// Longest part, in bytes.
const PART_BYTES_MAX: usize = 80;

/// Longest part that says a day, in bytes: `Applications close on Wednesday, 24 September 2026`.
const DAY_BYTES_MAX: usize = 50;

/// Labels of a part that is made of terms.
const TERMS: &[&str] = &["contract", "time", "duration", "hours", "workplace"];

/// The parts of such a line that say terms or a place, with the labels that each could stand behind. None where a part is a sentence, where
/// fewer than two parts say anything, or more than one says nothing that is known.
pub(super) fn of(line: &str, language: &str) -> Option<Vec<(Range<usize>, &'static [&'static str])>> {
    if line.len() > LINE_BYTES_MAX || line.contains([':', '：', '=']) {
        return None;
    }
    let parts = parts(line);
    let is_short = |part: &Range<usize>| part.len() <= PART_BYTES_MAX && !line[part.clone()].ends_with(['.', '!', '?', ';', ',']);
    if parts.len() < 2 || !parts.iter().all(is_short) {
        return None;
    }
    let found: Vec<_> = parts.iter().filter_map(|part| Some((part.clone(), labels(&line[part.clone()], language)?))).collect();
    (found.len() > 1 && found.len() + 1 >= parts.len()).then_some(found)
}

fn labels(part: &str, language: &str) -> Option<&'static [&'static str]> {
    // `28 - 32`: figures alone are a range of something.
    if !part.contains(char::is_alphabetic) {
        return None;
    }
    if grade::find(part, language, false).is_some_and(|range| range.len() == part.len()) {
        return Some(&["scale"]);
    }
    // `Posted 14 May 2026`
    let cues = cues(part, language);
    let dated = |name: &str| cues.iter().any(|cue| cue.group == "dates" && cue.name == name && cue.range.start == 0);
    let is_day = part.len() <= DAY_BYTES_MAX && part.contains(|c: char| c.is_ascii_digit());
    for (name, labels) in [("posted", &["posted"]), ("closes", &["closes"]), ("starts", &["starts"])] {
        if is_day && dated(name) {
            return Some(labels);
        }
    }
    // `Remote (France, Belgium)`
    let head = part.split('(').next().unwrap_or(part).trim_end();
    match apart(part, language) {
        Apart::Terms => Some(TERMS),
        Apart::Place => Some(&["place"]),
        Apart::Other if head.len() < part.len() && apart(head, language) == Apart::Terms => Some(TERMS),
        Apart::Other => None,
    }
}

/// The parts between dashes, dots and bars with blanks around them.
fn parts(line: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let marks = memchr::memchr_iter(b' ', line.as_bytes()).filter_map(|blank| {
        let c = line[blank + 1..].chars().next().filter(|c| matches!(c, '–' | '—' | '-' | '·' | '•' | '|' | '⋅' | '/'))?;
        line[blank + 1 + c.len_utf8()..].starts_with(' ').then_some((blank + 1, c))
    });
    for (at, mark) in marks.chain([(line.len(), ' ')]) {
        let text = &line[start..at];
        let first = start + (text.len() - text.trim_start().len());
        let end = first + text.trim().len();
        if first < end {
            parts.push(first..end);
        }
        start = (at + mark.len_utf8()).min(line.len());
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, line: &str, expect: &[&str]) {
        let got: Vec<String> =
            of(line, language).unwrap_or_default().into_iter().map(|(range, labels)| format!("{}|{}", labels[0], &line[range])).collect();
        assert_eq!(got, expect, "{line}");
    }

    #[test]
    fn terms_stand_side_by_side() {
        check("en", "Example Food Centre • Leeds • Fixed term, 21 hours/week", &["place|Leeds", "contract|Fixed term, 21 hours/week"]);
        check(
            "de",
            "befristet auf 24 Monate – EG 11 TVöD – Vollzeit",
            &["contract|befristet auf 24 Monate", "scale|EG 11 TVöD", "contract|Vollzeit"],
        );
        check("fr", "CDI · Lyon · temps plein", &["contract|CDI", "place|Lyon", "contract|temps plein"]);
        check(
            "es",
            "Ejemplo · Bogotá, Colombia · Remoto (Colombia y Perú)",
            &["place|Bogotá, Colombia", "contract|Remoto (Colombia y Perú)"],
        );
    }

    #[test]
    fn sentences_and_names_are_none() {
        check("en", "We bake bread - permanent smiles - and more.", &[]);
        check("en", "Bread - Cakes - Coffee", &[]);
        check("en", "Salary: 30k - permanent - Leeds", &[]);
        check("en", "Leeds - London", &["place|Leeds", "place|London"]);
    }
}
