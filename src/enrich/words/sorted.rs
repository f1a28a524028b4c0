//! Text files of sorted lines that are searched as they stand: nothing of them is read before it is asked for.

use std::cmp::Ordering;

/// What stands behind a key and a tab in a text of lines that are sorted by their keys, byte by byte, below lines of remarks (`#`).
pub(in crate::enrich) fn value<'t>(text: &'t str, key: &str) -> Option<&'t str> {
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
    fn every_line_is_found_and_nothing_else() {
        let text = "# b\tno\na\t1\nab\t\nb\nc d\t4";
        let found = ["", "# b", "a", "ab", "aa", "b", "c", "c d", "d"].map(|key| value(text, key));
        assert_eq!(found, [None, None, Some("1"), Some(""), None, Some(""), None, Some("4"), None]);
        assert_eq!(value("", "a"), None);
    }
}
