//! Lines that stand for headings without being written as any: `What we offer` above a paragraph whose lines are a list.

use super::{beginning, heading, labels};
use crate::enrich::vocabulary::Vocabulary;
use crate::model::block::BlockKind;

/// Longest such line, in characters.
const CHARS_MAX: usize = 60;

/// Longest such line that only names tasks, in words.
const TASK_WORDS_MAX: usize = 4;

/// What such a line may name: sections, and no single values.
const SECTIONS: &[&str] = &["benefits", "profile", "skills", "company", heading::EXPECTED, heading::OPTIONAL];

/// Most words of such a line without a mark, of which only some name a section.
const UNMARKED_WORDS_MAX: usize = 6;

/// Where a line stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    kind: BlockKind,
    /// Whether a list follows its block.
    is_before_list: bool,
}

impl Place {
    /// In a block of a kind before one of another.
    pub(super) fn of(kind: BlockKind, next: Option<BlockKind>) -> Self {
        Self { kind, is_before_list: next == Some(BlockKind::Item) }
    }
}

/// What the last such line says of the blocks behind it.
#[derive(Debug, Default)]
pub(super) struct Open {
    labels: Vec<&'static str>,
    has_items: bool,
    /// Whether they are labels of values, of which the next block is one, and whether that is past.
    is_of_value: bool,
    is_past: bool,
}

impl Open {
    /// Looks at the kind of the next block: a heading closes a section, and so does what follows its list.
    pub(super) fn before(&mut self, kind: BlockKind) {
        match kind {
            BlockKind::Item => self.has_items = !self.labels.is_empty(),
            BlockKind::Heading(_) => *self = Self::default(),
            _ if self.has_items || self.is_past => *self = Self::default(),
            _ => {}
        }
        self.is_past = self.is_of_value;
    }

    /// What the section is about; nothing where none is open.
    pub(super) fn labels(&self) -> &[&'static str] {
        &self.labels
    }

    /// Takes what a block has opened or closed.
    pub(super) fn take(&mut self, opened: Option<Vec<&'static str>>) {
        if let Some(labels) = opened {
            let is_of_value = !labels.is_empty() && !labels.iter().any(|label| SECTIONS.contains(label));
            *self = Self { labels, has_items: false, is_of_value, is_past: false };
        }
    }
}

/// The section that a line of a paragraph opens, none of those that are known where it opens another. `rest` is what follows it in its block.
pub(super) fn of_line(line: &str, rest: &str, place: Place, vocabulary: &Vocabulary) -> Option<Vec<&'static str>> {
    let text = line.trim();
    let is_line = place.kind == BlockKind::Paragraph
        && beginning(text, CHARS_MAX).len() == text.len()
        && !text.ends_with(['.', ',', ';'])
        && !text.starts_with(char::is_lowercase)
        && !text.contains(['@', '\t'])
        && text.contains(char::is_alphabetic);
    if !is_line {
        return None;
    }
    let is_marked = text.ends_with([':', '?']);
    let name = text.trim_end_matches([':', '?', ' ', '\u{a0}']);
    // `Benefits: pension` has its value beside it.
    if name.contains(':') {
        return None;
    }
    let is_list = rest.trim().is_empty() || rest.trim().contains('\n');
    let known: Vec<_> = labels(vocabulary, name).into_iter().collect();
    if !known.is_empty() {
        let is_section = is_list && known.iter().all(|label| SECTIONS.contains(label));
        // `Place of work:`, and the place in the next paragraph.
        let is_of_value = text.ends_with(':') && rest.trim().is_empty() && !known.contains(&"title");
        return (is_section || is_of_value).then_some(known);
    }
    // `Some of our benefits` above its list.
    let leads = if rest.trim().is_empty() { place.is_before_list } else { is_list };
    let may_tell = is_marked || leads && !text.ends_with('!') && name.split_whitespace().count() <= UNMARKED_WORDS_MAX;
    let told = if may_tell { heading::sections(vocabulary, name) } else { Vec::new() };
    if !told.is_empty() {
        return Some(told);
    }
    let is_short = name.split_whitespace().count() <= TASK_WORDS_MAX;
    let is_tasks = (is_marked || is_short) && heading::names_tasks(vocabulary, name);
    // A question or an introduction that names nothing ends what was before it.
    (is_tasks || is_marked && rest.trim().is_empty()).then(Vec::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::vocabulary;

    #[track_caller]
    fn check(line: &str, rest: &str, expect: Option<&[&str]>) {
        let found = of_line(line, rest, Place::of(BlockKind::Paragraph, None), vocabulary::of("en"));
        assert_eq!(found.as_deref(), expect, "{line}");
    }

    #[test]
    fn lines_stand_for_headings() {
        check("What's on offer", "\nA pension\nA bicycle", Some(&["benefits"]));
        check("So, what do we offer you?", "", Some(&["benefits"]));
        check("Key responsibilities", "\nYou bake.\nYou sell.", Some(&[]));
        check("And what else?", "", Some(&[]));
        check("Location:", "", Some(&["place"]));
        check("Some of our benefits", "\nA pension\nA bicycle", Some(&["benefits"]));
        let before_list = Place::of(BlockKind::Paragraph, Some(BlockKind::Item));
        assert_eq!(of_line("Some of our benefits", "", before_list, vocabulary::of("en")), Some(vec!["benefits"]));
    }

    #[test]
    fn values_and_sentences_do_not() {
        check("Benefits", "\nA pension", None);
        check("Benefits: a pension", "", None);
        check("Some of our benefits", "", None);
        check("We offer a pension and a bicycle", "", None);
        check("Location:", "\nLeeds\nYork", None);
    }
}
