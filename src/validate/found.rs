//! What is found in one document: findings with their places, so many of each kind and no more.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::Timestamp;

use super::rule::Rule;
use crate::diagnostic::{Diagnostic, Diagnostics, LineIndex, Span};

/// So many findings of one rule are kept of one document; the rest is counted.
const FINDINGS_PER_RULE_MAX: usize = 100;
/// So much of a value is quoted, in characters.
const QUOTED_MAX: usize = 70;

/// The findings of one document, and what every check needs to know of it.
#[derive(Debug)]
pub(super) struct Found<'t> {
    /// The document.
    pub(super) text: &'t str,
    /// The present time.
    pub(super) now: Timestamp,
    path: &'t str,
    lines: LineIndex,
    list: Diagnostics,
    seen: BTreeMap<&'static str, (&'static Rule, usize)>,
}

impl<'t> Found<'t> {
    /// Of the document `text` that lies at `path`.
    pub(super) fn new(text: &'t str, path: &'t str, now: Timestamp) -> Self {
        Self { text, now, path, lines: LineIndex::new(text), list: Diagnostics::default(), seen: BTreeMap::new() }
    }

    /// Notes that `rule` does not hold at `place`.
    pub(super) fn add(&mut self, rule: &'static Rule, place: Range<usize>, message: impl Into<String>) {
        let (_, count) = self.seen.entry(rule.code).or_insert((rule, 0));
        *count += 1;
        if *count > FINDINGS_PER_RULE_MAX {
            return;
        }
        let place = Span::new(place.start, place.end.max(place.start + 1));
        let location = self.lines.locate(self.text, place);
        self.list.push(finding(rule, self.path, message).with_location(Some(location)));
    }

    /// Notes that `rule` does not hold, in its own words.
    pub(super) fn plain(&mut self, rule: &'static Rule, place: Range<usize>) {
        self.add(rule, place, format!("this does not hold: {}", rule.what));
    }

    /// The byte at which a line and a column begin, both from 1.
    pub(super) fn offset(&self, line: u32, column: u32) -> usize {
        let before: usize = self.text.split_inclusive('\n').take(line.saturating_sub(1) as usize).map(str::len).sum();
        let rest = self.text.get(before..).unwrap_or_default();
        before + rest.char_indices().nth(column.saturating_sub(1) as usize).map_or(rest.len(), |(at, _)| at)
    }

    /// Everything that was found.
    pub(super) fn into_diagnostics(mut self) -> Diagnostics {
        for (rule, count) in self.seen.values() {
            if *count > FINDINGS_PER_RULE_MAX {
                let message = format!("and {} more places like the {FINDINGS_PER_RULE_MAX} that are shown", count - FINDINGS_PER_RULE_MAX);
                self.list.push(finding(rule, self.path, message));
            }
        }
        self.list
    }
}

/// A finding without a place in its file.
pub(super) fn finding(rule: &'static Rule, path: &str, message: impl Into<String>) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(rule.code, rule.level, message, rule.help).with_why(rule.source);
    diagnostic.path = Some(path.to_owned());
    diagnostic
}

/// A value as it is quoted in a message.
pub(super) fn shown(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(QUOTED_MAX) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}
