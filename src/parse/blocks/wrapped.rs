//! Lines that an editor has wrapped: where a line goes on in the next, the break is none that a reader sees.

/// Shortest line that goes on in the next where that begins with a small letter, in bytes.
const LINE_BYTES_MIN: usize = 45;

/// Shortest one where it ends in a comma.
const LINK_BYTES_MIN: usize = 15;

/// Longest beginning of a line that may be a label, in bytes.
const LABEL_BYTES_MAX: usize = 30;

/// Longest word such as "of" before a sum, in characters.
const SMALL_CHARS_MAX: usize = 2;

/// Widths at which editors wrap, in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=120;

/// Fewest lines that show the width at which they were wrapped.
const LINES_MIN: usize = 3;

/// The text with a blank for each break inside a sentence; nothing where there is none. No place moves, since both are one byte.
pub(super) fn joined(text: &str) -> Option<String> {
    if !text.contains('\n') {
        return None;
    }
    let is_wrapped = is_wrapped(text);
    let mut lines = text.split('\n').peekable();
    let mut whole = String::with_capacity(text.len());
    let mut has_joined = false;
    while let Some(line) = lines.next() {
        whole.push_str(line);
        let Some(next) = lines.peek() else { break };
        let goes_on = goes_on(line, next, is_wrapped);
        has_joined |= goes_on;
        whole.push(if goes_on { ' ' } else { '\n' });
    }
    has_joined.then_some(whole)
}

fn goes_on(line: &str, next: &str, is_wrapped: bool) -> bool {
    // Behind a link a line is shorter than it is in the source.
    let is_long = line.len() >= LINE_BYTES_MIN || is_wrapped || line.len() >= LINK_BYTES_MIN && line.ends_with(',');
    let is_open = line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ',' | ')' | '"' | '”' | '»' | '’' | '\'' | '%' | '&'));
    let is_next = is_wrapped || next.starts_with(char::is_lowercase) || leads_to_sum(line, next);
    is_long && is_open && is_next && !has_label(next)
}

/// Whether a line ends in a small word and the next begins with a sum: `a grant of` and `€ 400 a month`.
fn leads_to_sum(line: &str, next: &str) -> bool {
    let last = line.rsplit(' ').next().unwrap_or_default();
    let is_small = last.len() < line.len() && last.chars().count() <= SMALL_CHARS_MAX && last.chars().all(char::is_lowercase);
    let is_sum = next.starts_with(['€', '$', '£']) || next.starts_with(|c: char| c.is_ascii_digit()) || next.starts_with("R$");
    is_small && is_sum
}

/// `contract: permanent`
fn has_label(line: &str) -> bool {
    let head = line.get(..line.floor_char_boundary(LABEL_BYTES_MAX)).unwrap_or(line);
    head.find(':').is_some_and(|at| !line[at..].starts_with("://")) || head.contains(" - ") || head.contains(" – ")
}

/// Whether each line is as long as it can be: the first word of the next would have been too much.
fn is_wrapped(text: &str) -> bool {
    let width = text.split('\n').map(|line| line.chars().count()).max().unwrap_or_default();
    let is_full = |(line, next): (&str, &str)| {
        let word = next.split(' ').next().unwrap_or_default();
        line.chars().count() + 1 + word.chars().count() > width
    };
    let pairs = text.split('\n').zip(text.split('\n').skip(1));
    WIDTHS.contains(&width) && text.split('\n').nth(LINES_MIN - 1).is_some() && pairs.into_iter().all(is_full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(joined(text).as_deref().unwrap_or(text), expect);
    }

    #[test]
    fn a_sentence_goes_on_in_the_next_line() {
        check(
            "We are looking for somebody who bakes with us at night,\nby the sea, and who likes it.",
            "We are looking for somebody who bakes with us at night, by the sea, and who likes it.",
        );
        check(
            "Whoever is chosen is paid every month a scholarship of\n€ 700 by the foundation.",
            "Whoever is chosen is paid every month a scholarship of € 700 by the foundation.",
        );
        check(
            "Wir suchen zum nächsten Monat eine Bäckerin für unsere kleine\nBackstube am Hafen, die gern früh aufsteht und mit uns im\nTeam arbeitet.",
            "Wir suchen zum nächsten Monat eine Bäckerin für unsere kleine Backstube am Hafen, die gern früh aufsteht und mit uns im Team arbeitet.",
        );
    }

    #[test]
    fn other_lines_stay_apart() {
        for text in [
            "Place: Leeds\nhours: 35",
            "A pension and thirty days of paid leave in each year\nStaff meals",
            "We bake bread in an old oven, with flour of the region.\nyou too?",
            "The post is open to all who like to get up in the night\ncontract: permanent",
            "One\ntwo\nthree",
        ] {
            check(text, text);
        }
    }
}
