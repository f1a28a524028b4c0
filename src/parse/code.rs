//! Where code stands in Markdown: fenced blocks and code spans (CommonMark 0.31.2, sections 4.5 and 6.1). What looks like markup there is text.

use std::collections::BTreeMap;
use std::ops::Range;

/// A code fence that is open while lines pass by.
#[derive(Debug, Default)]
pub(super) struct Fence {
    open: Option<Open>,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    mark: u8,
    length: usize,
    /// In a quotation, with which it ends.
    is_quoted: bool,
}

impl Fence {
    /// Whether the line, given without its break, belongs to fenced code, fences included.
    pub(super) fn takes(&mut self, line: &str) -> bool {
        let content = line.trim_start_matches([' ', '\t', '>']);
        let first = content.bytes().next().filter(|b| matches!(b, b'`' | b'~'));
        let run = first.map_or(0, |first| content.bytes().take_while(|b| *b == first).count());
        let is_quoted = line.trim_start().starts_with('>');
        self.open = self.open.filter(|open| is_quoted || !open.is_quoted);
        match (self.open, first) {
            (None, Some(first)) if run >= 3 && (first == b'~' || !content[run..].contains('`')) => {
                self.open = Some(Open { mark: first, length: run, is_quoted });
                true
            }
            (None, _) => false,
            (Some(open), Some(first)) if first == open.mark && run >= open.length && content[run..].trim().is_empty() => {
                self.open = None;
                true
            }
            (Some(_), _) => true,
        }
    }
}

/// The ranges of code in `text`, ascending.
pub(super) fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut fence = Fence::default();
    let mut paragraph = 0..0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let content = line.trim_end();
        let is_code = fence.takes(content);
        if is_code || content.is_empty() {
            spans(text, &paragraph, &mut found);
            paragraph = range.end..range.end;
        } else {
            paragraph.end = range.end;
        }
        if is_code {
            match found.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => found.push(range),
            }
        }
    }
    spans(text, &paragraph, &mut found);
    found
}

/// Whether `at` lies in one of `ranges`.
pub(super) fn contains(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.end <= at);
    ranges.get(next).is_some_and(|range| range.contains(&at))
}

/// Code spans of one paragraph: a run of backticks up to the next run of the same length.
fn spans(text: &str, paragraph: &Range<usize>, found: &mut Vec<Range<usize>>) {
    let bytes = text.as_bytes();
    let mut runs = Vec::new();
    let mut at = paragraph.start;
    while let Some(next) = text[at..paragraph.end].find('`') {
        at += next;
        let length = bytes[at..paragraph.end].iter().take_while(|b| **b == b'`').count();
        runs.push((at, length));
        at += length;
    }
    let mut places: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, length) in runs.iter().rev() {
        places.entry(*length).or_default().push(*at);
    }
    let mut done = paragraph.start;
    for (at, length) in runs {
        if at < done || (at > 0 && bytes[at - 1] == b'\\') {
            continue;
        }
        let Some(same) = places.get_mut(&length) else { continue };
        while same.last().is_some_and(|other| *other <= at) {
            same.pop();
        }
        if let Some(close) = same.last() {
            done = close + length;
            found.push(at..done);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        assert_eq!(ranges(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn code_is_found() {
        check("a `b` c ``d ` e`` f", &["`b`", "``d ` e``"]);
        check("a ` b\n\nc ` d", &[]);
        check("a\n```rust\nb\n```\nc", &["```rust\nb\n```\n"]);
        check("~~~\n```\n~~~\n`x`", &["~~~\n```\n~~~\n", "`x`"]);
        check("- ~~~~\n  a", &[]);
        check("```\nnever closed", &["```\nnever closed"]);
        check("> ```\n> a\nb `c`", &["> ```\n> a\n", "`c`"]);
        check("``` not ` a fence", &[]);
        check(r"\`a` b`", &["` b`"]);
    }

    #[test]
    fn many_runs_take_no_time() {
        assert_eq!(ranges(&"` `` ".repeat(100_000)).len(), 66_666);
        assert!(ranges(&(1..1400).map(|n| "`".repeat(n) + " ").collect::<String>()).is_empty());
    }
}
