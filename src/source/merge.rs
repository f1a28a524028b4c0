//! Which lines of JSON Lines count, where several are of one record: the newer version, else the later line.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::settings::Update;
use crate::model::raw::Extent;
use crate::model::record::Head;

/// One line that is a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it says of itself.
    pub head: Head,
    /// Where it stands.
    pub extent: Extent,
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// In what is kept.
    Kept,
    /// In what came now.
    Input,
}

/// What counts of two files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Merged {
    /// The lines to be kept: each record where it stood, new ones after them.
    pub lines: Vec<(Side, Extent)>,
    /// Lines of the input that are older than what was known already.
    pub outdated: Vec<Row>,
    /// Lines of the input that a later one of theirs replaces.
    pub replaced: Vec<Extent>,
    /// Whether it is what was kept before, line for line.
    pub is_same: bool,
}

/// What is known after `input` came on top of what was `kept`. A complete input says by its silence that a record is gone. Of a deleted
/// record its version is remembered, so that an older line that comes late does not bring it back.
#[must_use]
pub fn merge(kept: Vec<Row>, input: Vec<Row>, update: Update) -> Merged {
    let known = kept.len();
    let mut slots: Vec<(Side, Row)> = kept.into_iter().map(|row| (Side::Kept, row)).collect();
    let mut places: BTreeMap<String, usize> = slots.iter().enumerate().map(|(place, (_, row))| (row.head.id.clone(), place)).collect();
    let mut mentioned = BTreeSet::new();
    let mut merged = Merged::default();
    for row in input {
        let Some(place) = places.get(&row.head.id).copied() else {
            places.insert(row.head.id.clone(), slots.len());
            mentioned.insert(slots.len());
            slots.push((Side::Input, row));
            continue;
        };
        mentioned.insert(place);
        let (side, before) = &mut slots[place];
        let is_older = row.head.version.as_ref().zip(before.head.version.as_ref()).is_some_and(|(new, old)| new.is_older_than(old));
        if is_older {
            merged.outdated.push(row);
            continue;
        }
        if *side == Side::Input {
            merged.replaced.push(before.extent);
        }
        (*side, *before) = (Side::Input, row);
    }
    let stays = |place: usize, row: &Row| {
        let is_there = update == Update::Delta || mentioned.contains(&place);
        is_there && (!row.head.deleted || row.head.version.is_some())
    };
    let lines = slots.iter().enumerate().filter(|(place, (_, row))| stays(*place, row)).map(|(_, (side, row))| (*side, row.extent));
    merged.lines = lines.collect();
    merged.is_same = merged.lines.len() == known && merged.lines.iter().all(|(side, _)| *side == Side::Kept);
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::record::Version;

    /// Rows from words such as `a`, `b2` (version 2) and `-c3` (deleted); their line is their place.
    fn rows(words: &str) -> Vec<Row> {
        let row = |(index, word): (u32, &str)| {
            let deleted = word.starts_with('-');
            let word = word.trim_start_matches('-');
            let version = word.get(1..).filter(|version| !version.is_empty()).map(Version::new);
            let head = Head { id: word[..1].to_owned(), version, deleted };
            Row { head, extent: Extent { offset: 0, length: 0, line: index } }
        };
        (0..).zip(words.split_whitespace()).map(row).collect()
    }

    /// What is kept as `k0` (line 0 of the kept ones) or `i2`, what is outdated as `o1`, what is replaced as `r0`.
    #[track_caller]
    fn check(kept: &str, input: &str, update: Update, expect: &str) {
        let merged = merge(rows(kept), rows(input), update);
        let side = |(side, extent): &(Side, Extent)| format!("{}{}", if *side == Side::Kept { 'k' } else { 'i' }, extent.line);
        let mut words: Vec<String> = merged.lines.iter().map(side).collect();
        words.extend(merged.outdated.iter().map(|row| format!("o{}", row.extent.line)));
        words.extend(merged.replaced.iter().map(|extent| format!("r{}", extent.line)));
        assert_eq!(words.join(" "), expect, "{kept} + {input}");
        let is_same = words.len() == rows(kept).len() && words.iter().all(|word| word.starts_with('k'));
        assert_eq!(merged.is_same || !merged.outdated.is_empty(), is_same || !merged.outdated.is_empty(), "{kept} + {input}");
    }

    #[test]
    fn silence_is_an_end_in_a_complete_input_and_nothing_in_a_delta() {
        check("", "a b", Update::Complete, "i0 i1");
        check("a b", "b", Update::Complete, "i0");
        check("a b", "b", Update::Delta, "k0 i0");
        check("a b", "", Update::Delta, "k0 k1");
        check("a b c", "d b", Update::Delta, "k0 i1 k2 i0");
    }

    #[test]
    fn the_newer_version_counts_and_else_the_later_line() {
        check("a2", "a1", Update::Delta, "k0 o0");
        check("a2", "a1", Update::Complete, "k0 o0");
        check("a2", "a2", Update::Delta, "i0");
        check("a2", "a3 a2", Update::Delta, "i0 o1");
        check("", "a a", Update::Complete, "i1 r0");
        check("a2", "a", Update::Delta, "i0");
    }

    #[test]
    fn what_was_deleted_does_not_come_back_with_an_older_version() {
        check("a b", "-a", Update::Delta, "k1");
        check("a2", "-a3", Update::Delta, "i0");
        check("-a3", "a2", Update::Delta, "k0 o0");
        check("-a3", "a4", Update::Delta, "i0");
        check("-a3 b", "b", Update::Complete, "i0");
    }
}
