//! The lines of a paragraph as the items of a list: behind signs that Markdown does not know, behind numbers, or one below the other.

use std::ops::Range;

use super::{trimmed, with_stop};
use crate::enrich::title;
use crate::enrich::view::Passage;

/// Longest line that is an item without a sign, in bytes.
const LINE_BYTES_MAX: usize = 200;

/// Longer lines that end in a full stop are sentences, in bytes.
const SENTENCE_BYTES_MIN: usize = 80;

/// Longest line that is the label of the next list, in bytes.
const LABEL_BYTES_MAX: usize = 40;

/// Signs in front of items.
const SIGNS: &[char] = &[
    '•', '●', '▪', '◦', '‣', '·', '–', '—', '-', '*', '✔', '✓', '✅', '➤', '►', '▶', '→', '➡', '+', '★', '☑', '❖', '◆', '○', '■', '➢', '▸',
    '»', '⮚', '⁃', '✦', '➔', '❯', '□',
];

/// The items from a passage to the end of its paragraph; none where it is prose.
pub(super) fn of(passage: &Passage<'_>) -> Vec<Range<usize>> {
    let text = &passage.block.text;
    let start = passage.range.start - text[..passage.range.start].rsplit('\n').next().map_or(0, str::len);
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        if !line.trim().is_empty() {
            lines.push(range);
        }
    }
    let is_signed = |line: &Range<usize>| signed(&text[line.clone()]).is_some();
    // `Schedule:` below the benefits is the label of the next list.
    let next = lines.iter().skip(1).position(|line| !is_signed(line) && is_label(&text[line.clone()])).map(|at| at + 1);
    if let Some(next) = next {
        lines.truncate(next);
    }
    // An item that an editor has wrapped goes on with a small letter.
    let goes_on = |line: &Range<usize>| !is_signed(line) && text[line.clone()].trim_start().starts_with(char::is_lowercase);
    let lines = if lines.len() > 1 && is_signed(&lines[0]) {
        let mut whole: Vec<Range<usize>> = Vec::with_capacity(lines.len());
        for line in lines {
            match whole.last_mut() {
                Some(last) if goes_on(&line) => last.end = line.end,
                _ => whole.push(line),
            }
        }
        whole
    } else {
        lines
    };
    if !lines.is_empty() && lines.iter().all(is_signed) {
        return lines
            .into_iter()
            .filter_map(|line| signed(&text[line.clone()]).map(|skip| with_stop(text, &(line.start + skip..line.end))))
            .collect();
    }
    let numbers = lines.iter().take_while(|line| numbered(&text[(*line).clone()]).is_some()).count();
    if numbers > 1 {
        let item = |line: Range<usize>| numbered(&text[line.clone()]).map(|skip| with_stop(text, &(line.start + skip..line.end)));
        return lines.into_iter().take(numbers).filter_map(item).collect();
    }
    // `Project management,` and the next on its own line.
    let is_parted = |line: &Range<usize>| text[line.clone()].trim_end().ends_with([',', ';']);
    let are_parted = lines.split_last().is_some_and(|(last, before)| !is_parted(last) && before.iter().all(is_parted));
    // A line of two sentences speaks of something else, and so does all behind it.
    let count = lines.iter().take_while(|line| is_item(&text[(*line).clone()], are_parted)).count();
    // Sentences that an editor has put on lines of their own are prose.
    let ends = |line: &Range<usize>| text[line.clone()].trim_end().ends_with('.');
    let is_prose = lines.iter().all(ends) && lines.iter().any(|line| line.len() > SENTENCE_BYTES_MIN);
    let is_one = next == Some(1) && lines[0].start == 0 && lines[0].len() <= SENTENCE_BYTES_MIN;
    let is_list = !is_prose && (count > 1 || is_one) && (count == lines.len() || count > 2);
    let item = |line: Range<usize>| with_stop(text, &(line.start + sign(&text[line.clone()])..line.end));
    if is_list { lines.into_iter().take(count).map(item).collect() } else { Vec::new() }
}

/// The items of a row: the lines of its last cell, which say what its name does.
pub(super) fn of_row(text: &str) -> Vec<Range<usize>> {
    let cells: Vec<&str> = text.split('\t').collect();
    let Some(last) = cells.last().filter(|cell| cells.len() <= 2 && !cell.trim().is_empty()) else { return Vec::new() };
    let mut at = text.len() - last.len();
    let mut found = Vec::new();
    for line in last.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let skip = sign(line);
        found.push(trimmed(text, &(range.start + skip..range.end)));
    }
    found
}

/// How long the sign in front of a line is, with its blanks; nothing where none stands there.
pub(super) fn sign(line: &str) -> usize {
    signed(line).unwrap_or_default()
}

/// How long the sign in front of a line is, with its blanks.
fn signed(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let first = text.chars().next().filter(|c| SIGNS.contains(c) || title::is_pictograph(*c))?;
    let rest = text[first.len_utf8()..].trim_start_matches(['\u{fe0f}', '\u{200d}']);
    let item = rest.trim_start();
    // A dash or a star that is written to a word belongs to it.
    let is_apart = item.len() < rest.len() || !matches!(first, '-' | '–' | '—' | '*' | '+' | '·');
    (is_apart && !item.is_empty()).then(|| line.len() - line.trim_start().len() + (text.len() - item.len()))
}

/// How long the number in front of a line is.
fn numbered(line: &str) -> Option<usize> {
    let text = line.trim_start();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix(['.', ')']).filter(|_| (1..=2).contains(&digits))?;
    let item = rest.trim_start();
    (item.len() < rest.len() && !item.is_empty()).then(|| line.len() - text.len() + (text.len() - item.len()))
}

/// Whether a line is nothing but a label with its colon.
fn is_label(line: &str) -> bool {
    let line = line.trim();
    line.ends_with([':', '：']) && line.len() <= LABEL_BYTES_MAX && line.starts_with(char::is_uppercase)
}

/// Whether a line without a sign may be an item: no small letter first, one sentence at most.
fn is_item(line: &str, are_parted: bool) -> bool {
    let line = line.trim();
    let is_told = [". ", "! ", "? "].iter().any(|mark| line.contains(mark));
    line.len() <= LINE_BYTES_MAX
        && !line.starts_with(char::is_lowercase)
        && !line.contains('@')
        && !line.ends_with(['?', ':'])
        && (are_parted || !line.ends_with(','))
        && !is_told
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows() {
        let read = |text: &'static str| of_row(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>();
        assert_eq!(read("Holidays\t30 days\n• bridge days"), ["30 days", "bridge days"]);
        assert_eq!(read("A pension"), ["A pension"]);
        assert_eq!(read("A\tB\tC"), [""; 0]);
    }

    #[test]
    fn signs_and_numbers() {
        assert_eq!(signed("• a pension"), Some("• ".len()));
        assert_eq!(signed("✅  a pension"), Some("✅  ".len()));
        assert_eq!(signed("a pension"), None);
        assert_eq!(numbered("14. a pension"), Some(4));
        assert_eq!(numbered("1.5 days"), None);
        assert!(is_item("A pension of 5 %", false));
        assert!(!is_item("We wait for you! Write to us.", false));
        assert!(!is_item("and a bicycle", false));
        assert!(!is_item("A bicycle,", false));
        assert!(is_item("A bicycle,", true));
    }
}
