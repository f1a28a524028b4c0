//! Where sentences end.

use std::ops::Range;

use crate::enrich::fold::fold;

/// Abbreviated titles of people, and other words that are cut short before what they speak of, where a name follows.
const TITLES: &[&str] = &[
    "ul",
    "Avda",
    "mind",
    "inkl",
    "zzgl",
    "exkl",
    "approx",
    "incl",
    "aprox",
    "mín",
    "máx",
    "insb",
    "bspw",
    "evtl",
    "Mag",
    "Dipl",
    "Ing",
    "Prof",
    "Mme",
    "Mlle",
    "Mrs",
    "Sra",
    "Srta",
    "Dott",
    "Dra",
    "Drs",
    "dhr",
    "mevr",
    "Dhr",
    "Mevr",
    "Dr",
    "Mr",
    "Ms",
    "einschl",
    "einschließl",
    "spätest",
    "voraussichtl",
    "frühest",
    "begr",
    "befr",
    "unbefr",
    "ggfs",
    "bzgl",
];

/// Words that are cut short and may end a sentence too.
const SHORT: &[&str] = &["Std", "Stk", "bzw"];

/// The sentences of a line. A full stop after a number or a short word before a small letter ends none.
pub(super) fn sentences(line: &str) -> impl Iterator<Item = Range<usize>> {
    let mut ends: Vec<usize> = Vec::new();
    // The first bytes of the marks below; none is inside a letter.
    let wide = memchr::memchr3_iter(0xe2, 0xe3, 0xef, line.as_bytes());
    let mut marks: Vec<usize> = memchr::memchr3_iter(b'.', b'!', b'?', line.as_bytes()).chain(wide).collect();
    marks.sort_unstable();
    for at in marks {
        let Some(c) = line[at..].chars().next() else { break };
        let after = at + c.len_utf8();
        let ends_here = match c {
            '。' | '！' | '？' => true,
            '.' | '!' | '?' | '…' => {
                let next = line[after..].trim_start();
                let is_parted = next.len() < line[after..].len();
                let last = line[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                let is_abbreviation =
                    || c == '.' && (last.chars().count() < 3 || SHORT.contains(&last) || last.bytes().all(|b| b.is_ascii_digit()));
                // `Mag. Anna Example`: a title goes on with a name.
                let is_title = || c == '.' && TITLES.contains(&last);
                is_parted
                    && (!is_abbreviation() || next.starts_with(char::is_uppercase))
                    && (c != '.' || (last.chars().count() != 1 && !(is_day(last) && is_month(next))))
                    && !next.starts_with(char::is_lowercase)
                    && !is_title()
            }
            _ => false,
        };
        if ends_here {
            ends.push(after);
        }
    }
    ends.push(line.len());
    let mut start = 0;
    ends.into_iter().map(move |end| std::mem::replace(&mut start, end)..end)
}

/// Whether a word is the number of a day.
fn is_day(word: &str) -> bool {
    word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a text begins with the name of a month, as in `30. Juni`.
fn is_month(text: &str) -> bool {
    let word = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    crate::enrich::dates::month_of_any_language(&fold(word)).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_end() {
        let check = |line: &str, expect: &[&str]| {
            let got: Vec<&str> = sentences(line).map(|range| line[range].trim()).filter(|s| !s.is_empty()).collect();
            assert_eq!(got, expect);
        };
        check("One. Two! three? Four", &["One.", "Two! three?", "Four"]);
        check("Write to Dr. Jane Baker. Then", &["Write to Dr. Jane Baker.", "Then"]);
        check("bis zum 30. Juni 2026. Dann", &["bis zum 30. Juni 2026.", "Dann"]);
        check("bis zum 3. März 2026, z. B. heute. Dann", &["bis zum 3. März 2026, z. B. heute.", "Dann"]);
        check("給与。応募", &["給与。", "応募"]);
    }
}
