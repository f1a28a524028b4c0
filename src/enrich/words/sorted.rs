//! Text files of sorted lines that are searched as they stand: nothing of them is read before it is asked for.

use std::cmp::Ordering;
use std::sync::OnceLock;

/// So many bytes of a text stand between two places that are known before a search.
const STEP: usize = 256;

/// A text of lines that are sorted by their keys, byte by byte, below lines of remarks (`#`).
pub(in crate::enrich) struct Sorted {
    /// The text.
    pub(in crate::enrich) text: &'static str,
    /// The beginnings of keys throughout the text, and where their lines begin.
    marks: OnceLock<Vec<(u64, usize)>>,
}

impl Sorted {
    pub(in crate::enrich) const fn new(text: &'static str) -> Self {
        Self { text, marks: OnceLock::new() }
    }

    /// What stands behind a key and a tab.
    pub(in crate::enrich) fn value(&self, key: &str) -> Option<&'static str> {
        let marks = self.marks.get_or_init(|| marks(self.text));
        let wanted = beginning(key.as_bytes());
        let first = marks.partition_point(|(known, _)| *known < wanted);
        let next = first + marks[first..].partition_point(|(known, _)| *known == wanted);
        let start = first.checked_sub(1).map_or(0, |last| marks[last].1);
        let end = marks.get(next).map_or(self.text.len(), |(_, at)| *at);
        value(&self.text[start..end], key)
    }
}

fn marks(text: &str) -> Vec<(u64, usize)> {
    let bytes = text.as_bytes();
    let start = |at: usize| memchr::memchr(b'\n', &bytes[at..]).map(|end| at + end + 1).filter(|start| *start < bytes.len());
    let lines = (0..bytes.len()).step_by(STEP).filter_map(start).filter(|at| bytes[*at] != b'#');
    lines.map(|at| (beginning(&bytes[at..]), at)).collect()
}

/// The first bytes of a key, up to the tab or the end of its line, as a number that sorts like them.
fn beginning(key: &[u8]) -> u64 {
    key.iter()
        .take(8)
        .take_while(|byte| !matches!(**byte, b'\t' | b'\n'))
        .zip([56, 48, 40, 32, 24, 16, 8, 0])
        .fold(0, |number, (byte, shift)| number | u64::from(*byte) << shift)
}

/// What stands behind a key and a tab in a text of such lines.
fn value<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let bytes = text.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        let start = memchr::memrchr(b'\n', &bytes[low..middle]).map_or(low, |at| low + at + 1);
        let end = memchr::memchr(b'\n', &bytes[middle..high]).map_or(high, |at| middle + at);
        let line = &bytes[start..end];
        let tab = memchr::memchr(b'\t', line).unwrap_or(line.len());
        // Remarks come first, whatever they say.
        let order = if line.first() == Some(&b'#') { Ordering::Less } else { line[..tab].cmp(key.as_bytes()) };
        match order {
            Ordering::Equal => return text.get((start + tab + 1).min(end)..end),
            Ordering::Less => low = end + 1,
            Ordering::Greater => high = start,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_that_begin_alike_are_found_in_a_long_text() {
        let names = || (0..500).map(|number| format!("saint example {number:03}"));
        let text = names().fold(String::from("# c\n"), |text, name| text + &name + "\tFRa\n") + "t\n";
        let sorted = Sorted::new(text.leak());
        assert!(names().all(|name| sorted.value(&name) == Some("FRa")));
        assert_eq!(["saint", "saint example 5", "t", "u"].map(|key| sorted.value(key)), [None, None, Some(""), None]);
    }

    #[test]
    fn every_line_is_found_and_nothing_else() {
        let text = "# b\tno\na\t1\nab\t\nb\nc d\t4";
        let found = ["", "# b", "a", "ab", "aa", "b", "c", "c d", "d"].map(|key| value(text, key));
        assert_eq!(found, [None, None, Some("1"), Some(""), None, Some(""), None, Some("4"), None]);
        assert_eq!(value("", "a"), None);
    }
}
