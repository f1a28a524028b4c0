//! From byte offsets to lines and columns that a person can go to.

use std::borrow::Cow;

use super::Span;

/// Longest excerpt kept of a line, in characters.
const EXCERPT_CHARS_MAX: usize = 240;

/// A place in a file, for people: lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Line number.
    pub line: u32,
    /// Column of the first character.
    pub column: u32,
    /// How many characters are meant, at least 1; never past the end of the line.
    pub width: u32,
    /// The text of the line without its end, cut at 240 characters; empty until somebody who has the text fills it in.
    pub excerpt: String,
}

impl Location {
    /// A place of which only line and column are known.
    #[must_use]
    pub const fn at(line: u32, column: u32) -> Self {
        Self { line, column, width: 1, excerpt: String::new() }
    }

    /// Fills in the excerpt from the whole text.
    pub fn fill(&mut self, text: &str) {
        let line = text.lines().nth(self.line.saturating_sub(1) as usize).unwrap_or_default();
        self.excerpt = excerpt(line);
    }
}

/// Where the lines of one text begin; made once per file.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// Lines of the file that come before the text.
    before: u32,
}

impl LineIndex {
    /// Reads `text` once.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1)).collect();
        Self { starts, before: 0 }
    }

    /// Of a text that begins with the line of that number, from 1, of its file.
    #[must_use]
    pub fn from_line(text: &str, number: u32) -> Self {
        Self { before: number.saturating_sub(1), ..Self::new(text) }
    }

    /// Line number, from 1, of the byte at `offset`.
    #[must_use]
    pub fn line(&self, offset: usize) -> u32 {
        u32::try_from(self.index(offset) + 1).unwrap_or(u32::MAX).saturating_add(self.before)
    }

    fn index(&self, offset: usize) -> usize {
        self.starts.partition_point(|s| *s <= offset).saturating_sub(1)
    }

    /// Line and column of the byte at `offset` of `text`, as [`Self::locate`] tells them.
    #[must_use]
    pub fn position(&self, text: &str, offset: usize) -> (u32, u32) {
        let index = self.index(offset);
        let from = self.starts.get(index).copied().unwrap_or(0).min(text.len());
        let to = self.starts.get(index + 1).copied().unwrap_or(text.len()).min(text.len());
        (self.line(offset), chars(text, from, offset.clamp(from, to)) + 1)
    }

    /// The place of `span` in `text`, which must be the text that the index was made from.
    #[must_use]
    pub fn locate(&self, text: &str, span: Span) -> Location {
        let (line, column) = self.position(text, span.start);
        let index = self.index(span.start);
        let from = self.starts.get(index).copied().unwrap_or(0).min(text.len());
        let to = self.starts.get(index + 1).copied().unwrap_or(text.len()).min(text.len());
        let start = span.start.clamp(from, to);
        Location {
            line,
            column,
            width: chars(text, start, span.end.clamp(start, to)).max(1),
            excerpt: excerpt(bytes(text, from, to).trim_end_matches(['\n', '\r'])),
        }
    }
}

/// What stands between two offsets, either of which may lie inside a character.
fn bytes(text: &str, start: usize, end: usize) -> Cow<'_, str> {
    text.get(start..end.max(start))
        .map_or_else(|| String::from_utf8_lossy(text.as_bytes().get(start..end.max(start)).unwrap_or_default()), Cow::Borrowed)
}

fn chars(text: &str, start: usize, end: usize) -> u32 {
    u32::try_from(bytes(text, start, end).chars().count()).unwrap_or(u32::MAX)
}

fn excerpt(line: &str) -> String {
    let end = if line.len() <= EXCERPT_CHARS_MAX { None } else { line.char_indices().nth(EXCERPT_CHARS_MAX) };
    line[..end.map_or(line.len(), |(at, _)| at)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, start: usize, end: usize, expect: (u32, u32, u32, &str)) {
        let l = LineIndex::new(text).locate(text, Span::new(start, end));
        assert_eq!((l.line, l.column, l.width, l.excerpt.as_str()), expect);
    }

    #[test]
    fn places_are_counted_in_characters_from_one() {
        check("a\nété: x\n", 2, 5, (2, 1, 2, "été: x"));
        check("a\r\nb", 3, 4, (2, 1, 1, "b"));
        check("", 0, 0, (1, 1, 1, ""));
        check("ab", 9, 12, (1, 3, 1, "ab"));
    }
}
