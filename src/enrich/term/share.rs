//! Full or part time as a share of full time.

use super::{Said, Time};

/// How far before the word for full time a share of it stands, in bytes.
const SHARE_BYTES_MAX: usize = 20;

/// Full or part time as a share of full time: `80 %`, `60–80%`, `80-100 %`. Only where a label or a whole piece of a title says nothing else.
pub(in crate::enrich) fn share(text: &str) -> Option<Said<Time>> {
    let sign = text.find('%')?;
    let is_number = |c: char| c.is_ascii_digit();
    let figure = |end: usize| -> Option<(u32, usize)> {
        let head = text[..end].trim_end_matches([' ', '\u{a0}', '\u{202f}', '%']);
        let start = head.len() - head.bytes().rev().take_while(u8::is_ascii_digit).count();
        let is_whole = !text[..start].ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | '.'));
        Some((head[start..].parse().ok().filter(|share| is_whole && (10..=100).contains(share))?, start))
    };
    let (most, start) = figure(sign)?;
    let before = text[..start].trim_end_matches([' ', '\u{a0}', '\u{202f}']);
    let joined = before.strip_suffix(['-', '–', '—', '/', '‑']).or_else(|| {
        let word = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        before
            .strip_suffix(word)
            .filter(|head| !word.is_empty() && word.len() <= 3 && head.trim_end_matches([' ', '%']).ends_with(is_number))
    });
    let least = joined.and_then(|head| figure(head.trim_end().len()));
    let time = match (least, most) {
        (Some((least, _)), 100) if least < 100 => Time::Either,
        (_, 100) => Time::Full,
        _ => Time::Part,
    };
    Some((time, least.map_or(start, |(_, at)| at)..sign + 1))
}

/// Whether a share of full time stands right before the word for it: `65 % of a full-time post`.
pub(in crate::enrich) fn shared(text: &str, said: Said<Time>) -> Said<Time> {
    let (time, range) = said;
    let before = &text[text.floor_char_boundary(range.start.saturating_sub(SHARE_BYTES_MAX))..range.start];
    let is_share =
        time == Time::Full && !before.contains([',', ';', '.', '(']) && share(before).is_some_and(|(time, _)| time == Time::Part);
    (if is_share { Time::Part } else { time }, range)
}
