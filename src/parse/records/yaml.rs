//! YAML 1.2.2: one document, or a stream of them between `---` lines (section 9.2).

use std::ops::Range;

use super::Format;
use crate::model::node::{Node, Value};
use crate::parse::notes::Notes;
use crate::parse::yaml;

pub(super) const FORMAT: Format = Format { extensions: &["yaml", "yml"], read };

fn read(text: &str, notes: &mut Notes) -> Option<Vec<Node>> {
    let mut documents = Vec::new();
    for range in ranges(text) {
        let document = yaml::read(text, range, notes)?;
        if document.value != Value::Null {
            documents.push(document);
        }
    }
    Some(documents)
}

/// The documents of a stream, without their markers.
fn ranges(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        if matches!(line.trim_end(), "---" | "...") {
            ranges.push(start..at);
            start = end;
        }
        at = end;
    }
    ranges.push(start..text.len());
    ranges.retain(|range| !text[range.clone()].trim().is_empty());
    ranges
}
