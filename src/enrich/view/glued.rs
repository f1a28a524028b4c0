//! Labels and values that nothing parts, as where a page was saved as text: `Contract fixed term`, `Place Springfield`, one a line.

use super::{Passage, labels};
use crate::enrich::fold::fold;
use crate::enrich::vocabulary::Vocabulary;
use crate::model::block::{Block, BlockKind};

/// So many lines of a paragraph begin with a label where they are a list of values, and at least half of all.
const LABELLED_MIN: usize = 3;

/// More lines are a text.
const LINES_MAX: usize = 20;

/// Longest line with a value, in bytes.
const LINE_BYTES_MAX: usize = 120;

/// Most words of a label.
const LABEL_WORDS_MAX: usize = 4;

/// Splits a paragraph whose lines are labels and their values. Returns whether it is one.
pub(super) fn split<'a>(block: &'a Block, vocabulary: &Vocabulary, section: &[&'static str], passages: &mut Vec<Passage<'a>>) -> bool {
    if !is_list(block, vocabulary) {
        return false;
    }
    let mut start = 0;
    for line in block.text.split_inclusive('\n') {
        let text = line.trim_end();
        match label(text, vocabulary) {
            Some((value, labels)) => passages.push(Passage::new(block, start + value..start + text.len(), labels, true)),
            None if text.is_empty() => {}
            None => passages.push(Passage::new(block, start..start + text.len(), section.to_vec(), false)),
        }
        start += line.len();
    }
    true
}

/// Whether the lines of a paragraph are labels and their values.
fn is_list(block: &Block, vocabulary: &Vocabulary) -> bool {
    if block.kind != BlockKind::Paragraph {
        return false;
    }
    let lines: Vec<&str> = block.text.lines().take(LINES_MAX + 1).collect();
    let is_short = (LABELLED_MIN..=LINES_MAX).contains(&lines.len()) && lines.iter().all(|line| line.len() <= LINE_BYTES_MAX);
    is_short && {
        let labelled = lines.iter().filter(|line| label(line, vocabulary).is_some()).count();
        labelled >= LABELLED_MIN && 2 * labelled >= lines.len()
    }
}

/// The longest label with which a line begins: where its value begins, and what it names. A value begins large, with a figure or a sign.
fn label(line: &str, vocabulary: &Vocabulary) -> Option<(usize, Vec<&'static str>)> {
    if !line.starts_with(char::is_uppercase) {
        return None;
    }
    let ends = line.match_indices(' ').map(|(at, _)| at).take(LABEL_WORDS_MAX);
    let ends: Vec<usize> = ends.filter(|at| line[at + 1..].starts_with(is_begin)).collect();
    ends.into_iter().rev().find_map(|at| {
        // `Location of the Springfield bakery`
        let last = line[..at].rsplit(' ').next().unwrap_or_default();
        let goes_on = || vocabulary.meanings(&fold(last), "stop").next().is_some();
        let found = labels(vocabulary, &line[..at]);
        (!line[..at].contains([':', '?', '.', '!']) && !found.is_empty() && !goes_on()).then_some((at + 1, found))
    })
}

fn is_begin(c: char) -> bool {
    c.is_uppercase() || c.is_ascii_digit() || matches!(c, '€' | '$' | '£')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::vocabulary;

    fn check(line: &str) -> Option<(&str, Vec<&'static str>)> {
        label(line, vocabulary::of("en")).map(|(at, found)| (&line[at..], found))
    }

    #[test]
    fn values_follow_their_labels() {
        assert_eq!(check("Location Springfield"), Some(("Springfield", vec!["place"])));
        assert_eq!(check("Contract type Fixed term"), Some(("Fixed term", vec!["contract"])));
        assert_eq!(check("Location of the Springfield bakery"), None);
        assert_eq!(check("location Springfield"), None);
        assert_eq!(check("Location: Springfield"), None);
    }
}
