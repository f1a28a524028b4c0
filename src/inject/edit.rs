//! Cuts and insertions, all at places of the bytes as they were.

use std::ops::Range;

/// What is to be done to some bytes.
#[derive(Debug, Default)]
pub(super) struct Edits {
    removals: Vec<Range<usize>>,
    insertions: Vec<(usize, String)>,
}

impl Edits {
    /// Takes these bytes out; ranges may overlap.
    pub(super) fn remove(&mut self, range: Range<usize>) {
        self.removals.push(range);
    }

    /// Puts text before the byte at `at`.
    pub(super) fn insert(&mut self, at: usize, text: &str) {
        self.insertions.push((at, text.to_owned()));
    }

    /// The bytes afterwards. What is inserted inside of what is taken out stays.
    pub(super) fn apply(mut self, bytes: &[u8]) -> Vec<u8> {
        self.removals.sort_unstable_by_key(|range| (range.start, range.end));
        self.insertions.sort_by_key(|(at, _)| *at);
        let mut out = Vec::with_capacity(bytes.len() + self.insertions.iter().map(|(_, text)| text.len()).sum::<usize>());
        let mut removals = self.removals.into_iter().peekable();
        // Everything before `done` is copied or taken out.
        let mut done = 0;
        let end = (bytes.len(), String::new());
        for (at, text) in self.insertions.into_iter().chain([end]) {
            let at = at.min(bytes.len());
            while let Some(range) = removals.next_if(|range| range.start < at) {
                out.extend_from_slice(&bytes[done..range.start.max(done)]);
                done = done.max(range.end.min(bytes.len()));
            }
            out.extend_from_slice(&bytes[done..at.max(done)]);
            done = done.max(at);
            out.extend_from_slice(text.as_bytes());
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(removals: &[(usize, usize)], insertions: &[(usize, &str)], expect: &str) {
        let mut edits = Edits::default();
        for (start, end) in removals {
            edits.remove(*start..*end);
        }
        for (at, text) in insertions {
            edits.insert(*at, text);
        }
        assert_eq!(String::from_utf8(edits.apply(b"0123456789")).expect("ASCII"), expect);
    }

    #[test]
    fn cuts_and_insertions_do_not_disturb_each_other() {
        check(&[], &[], "0123456789");
        check(&[(2, 4)], &[], "01456789");
        check(&[(5, 7), (0, 1), (6, 9), (6, 7)], &[], "12349");
        check(&[(2, 4)], &[(4, "a"), (2, "b"), (0, "c"), (10, "d")], "c01ba456789d");
        check(&[(0, 10)], &[(5, "x")], "x");
        check(&[(8, 10)], &[(10, "x")], "01234567x");
    }
}
