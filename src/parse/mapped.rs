//! Text that was cut and filled in, and still knows where each piece of it stood in the file.

use std::ops::Range;

use crate::diagnostic::Span;

/// So many bytes beyond twice its length a line of a value is looked for: a value of a million lines is then still searched once.
const SEARCH_BYTES: usize = 256;

/// A text with its origin.
#[derive(Debug, Clone, Default)]
pub(super) struct Mapped {
    text: String,
    /// Where pieces of the text stood: (offset in the text, offset in the file), ascending in both.
    pieces: Vec<(usize, usize)>,
    /// One past the last byte of the file that is meant.
    end: usize,
}

impl Mapped {
    /// A part of the file as it stands.
    pub(super) fn verbatim(text: &str, start: usize) -> Self {
        Self { text: text.to_owned(), pieces: vec![(0, start)], end: start + text.len() }
    }

    /// The text of a value that stands in `span` of the file's text, perhaps with escapes, indents or quotes that are not in it: each line
    /// of it is looked for there.
    pub(super) fn found_in(text: &str, file: &str, span: Span) -> Self {
        let written = file.get(span.start..span.end).unwrap_or_default();
        let mut found = Self { text: text.to_owned(), pieces: vec![(0, span.start)], end: span.end };
        let (mut at, mut cursor) = (0, 0);
        for line in text.split_inclusive('\n') {
            let content = line.trim();
            let indent = line.len() - line.trim_start().len();
            let end = written.floor_char_boundary(cursor + 2 * line.len() + SEARCH_BYTES);
            if !content.is_empty()
                && let Some(start) = written[cursor..end].find(content).map(|start| cursor + start)
            {
                found.mark(at + indent, span.start + start);
                cursor = start + content.len();
            }
            at += line.len();
        }
        found
    }

    /// Nothing yet, of the same part of the file as `source`.
    pub(super) fn empty_like(source: &Self) -> Self {
        Self { text: String::with_capacity(source.text.len()), pieces: Vec::new(), end: source.end }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Adds a part of `source`, which keeps its origin.
    pub(super) fn push(&mut self, source: &Self, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        for (at, file) in source.pieces_in(&range) {
            self.mark(self.text.len() + at, file);
        }
        self.text.push_str(&source.text[range]);
    }

    /// Adds text that does not stand in the file but comes from the offset `at` of `source`.
    pub(super) fn push_made(&mut self, text: &str, source: &Self, at: usize) {
        if !text.is_empty() {
            self.mark(self.text.len(), source.origin(at));
            self.text.push_str(text);
        }
    }

    /// The same with other words in place of a range.
    pub(super) fn replaced(&self, range: Range<usize>, with: &str) -> Self {
        let mut out = Self::empty_like(self);
        out.push(self, 0..range.start);
        out.push_made(with, self, range.start);
        out.push(self, range.end..self.text.len());
        out
    }

    /// Forgets what stands after `len`.
    pub(super) fn truncate(&mut self, len: usize) {
        self.text.truncate(len);
        while self.pieces.pop_if(|(at, _)| *at >= len).is_some() {}
    }

    /// Where the byte at `offset` stood in the file.
    pub(super) fn origin(&self, offset: usize) -> usize {
        let next = self.pieces.partition_point(|(at, _)| *at <= offset);
        let limit = self.pieces.get(next).map_or(self.end, |(_, file)| *file);
        match self.pieces.get(next.saturating_sub(1)) {
            // A text that was filled in may be longer than what it stands for.
            Some((at, file)) => (file + offset.saturating_sub(*at)).min(limit.max(*file)),
            None => limit,
        }
    }

    /// The pieces of a range: (offset in the range, offset in the file); the first is at 0.
    pub(super) fn pieces_in(&self, range: &Range<usize>) -> impl Iterator<Item = (usize, usize)> {
        let next = self.pieces.partition_point(|(at, _)| *at <= range.start);
        let inside = self.pieces[next..].iter().take_while(|(at, _)| *at < range.end);
        let start = range.start;
        std::iter::once((0, self.origin(start))).chain(inside.map(move |(at, file)| (at - start, *file)))
    }

    fn mark(&mut self, at: usize, file: usize) {
        let follows = self.pieces.last().is_some_and(|(last, origin)| at.checked_sub(*last) == file.checked_sub(*origin));
        if !follows {
            self.pieces.push((at, file));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_value_are_found_where_they_stand() {
        let file = "text: |\n  one\n\n    two\n";
        let value = Mapped::found_in("one\n\n  two\n", file, Span::new(6, file.len()));
        assert_eq!(["one", "two"].map(|word| value.origin(value.text().find(word).expect("there"))), [10, 19]);
        let file = r#"{"text": "one \"a\"\ntwo"}"#;
        let value = Mapped::found_in("one \"a\"\ntwo", file, Span::new(9, 25));
        assert_eq!([value.origin(0), value.origin(8)], [9, 21]);
    }

    #[test]
    fn a_cut_text_knows_where_it_stood() {
        let source = Mapped::verbatim("one {{x}} two", 100);
        let mut cut = Mapped::empty_like(&source);
        cut.push(&source, 0..4);
        cut.push_made("a long word", &source, 4);
        cut.push(&source, 9..13);
        assert_eq!(cut.text(), "one a long word two");
        assert_eq!(cut.origin(0), 100);
        assert_eq!(cut.origin(4), 104);
        assert_eq!(cut.origin(14), 109, "never past the piece that follows");
        assert_eq!(cut.origin(16), 110);
        assert_eq!(cut.origin(99), 113, "never past the end");

        let mut again = Mapped::empty_like(&cut);
        again.push(&cut, 2..17);
        assert_eq!(again.pieces_in(&(0..15)).collect::<Vec<_>>(), [(0, 102), (13, 109)]);
        again.truncate(2);
        assert_eq!(again.text(), "e ");
    }
}
