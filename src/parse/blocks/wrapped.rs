//! Lines that an editor has wrapped: to a reader they are one. Lines that somebody ended on purpose, such as labelled ones, stay apart.

/// Widths of a text that is wrapped, in characters: mail and editors.
const WIDTH: std::ops::RangeInclusive<usize> = 50..=160;

/// A single break has so wide a line before it, in characters, unless the sentence plainly goes on.
const SINGLE_WIDTH_MIN: usize = 68;

/// So many breaks that all fill their lines are no coincidence, whatever the lines begin with.
const SURE_BREAKS: usize = 4;

/// A label at the beginning of a line ends with its colon within so many characters.
const LABEL_CHARS_MAX: usize = 40;

/// Whether the lines of a paragraph as written are those of a wrapped text: each is so full that the first word of the next had no room.
pub(super) fn is_wrapped(lines: &[&str]) -> bool {
    let width = |line: &str| line.chars().count();
    let widest = lines.iter().map(|line| width(line)).max().unwrap_or_default();
    let is_full = |pair: &[&str]| {
        let word = pair[1].split_whitespace().next().map_or(0, |word| word.chars().count());
        width(pair[0]) + 1 + word > widest
    };
    let begins_anew = |line: &&str| {
        let line = line.trim_start();
        let head = line.char_indices().nth(LABEL_CHARS_MAX).map_or(line, |(end, _)| &line[..end]);
        head.contains([':', '：']) && !head.contains("://")
            || !line.starts_with(|c: char| c.is_alphanumeric() || "([\"'„“«*_`&".contains(c))
    };
    let breaks = lines.len().saturating_sub(1);
    if breaks == 0 || !WIDTH.contains(&widest) || !lines.windows(2).all(is_full) {
        return false;
    }
    let goes_on = || lines[1].trim_start().starts_with(char::is_lowercase);
    breaks >= SURE_BREAKS || !lines[1..].iter().any(begins_anew) && (breaks > 1 || goes_on() || width(lines[0]) >= SINGLE_WIDTH_MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: bool) {
        assert_eq!(is_wrapped(&text.lines().collect::<Vec<_>>()), expect, "{text}");
    }

    #[test]
    fn a_wrapped_text_has_full_lines() {
        check(
            "The nursery Example in Springfield is looking for an educator from 1 March\n\
             or later, with a recognised qualification and an open mind. We are a\n\
             co-operative of parents between the river and the park.",
            true,
        );
        check("We need somebody who likes to drive our old van through the hills\nand knows its gears.", true);
        check("Employer: the Example Bakery of Springfield, by the old mill and the river\nPay: 14 € an hour", false);
        check("A short line\nand another one\nand a third", false);
        check("The Example Bakery by the old mill on the river bank of Springfield\nBaker\nFull time", false);
        check("one line alone that is long enough to have been wrapped by an editor", false);
    }
}
