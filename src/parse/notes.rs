//! Findings while their file is being read: what is wrong and which bytes; line and column are added at the end.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Level, Span};
use crate::model::raw::FileText;

/// So many findings of one code are kept per file: nobody reads more, and a file of a million mistakes must not fill the memory.
const PER_CODE_MAX: usize = 20;

/// Findings with the bytes that they are about.
#[derive(Debug, Default)]
pub(super) struct Notes {
    list: Vec<(Diagnostic, Span)>,
    counts: BTreeMap<&'static str, usize>,
}

impl Notes {
    pub(super) fn push(&mut self, diagnostic: Diagnostic, span: Span) {
        let count = self.counts.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= PER_CODE_MAX {
            self.list.push((diagnostic, span));
        }
    }

    /// Adds what another reading noted.
    pub(super) fn extend(&mut self, other: Self) {
        for (diagnostic, span) in other.list {
            self.push(diagnostic, span);
        }
    }

    /// The codes of the findings, as they came.
    #[cfg(test)]
    pub(super) fn codes(&self) -> Vec<&'static str> {
        self.list.iter().map(|(diagnostic, _)| diagnostic.code).collect()
    }

    /// Hands the findings over, with their places in `file`.
    pub(super) fn report(self, file: &FileText, sink: &mut Diagnostics) {
        for (diagnostic, span) in self.list {
            sink.push(diagnostic.with_location(Some(file.locate(span))).with_file(file.source, &file.path));
        }
    }

    /// The same for a file of records, which stand at `spans`: each finding names the record that it lies in.
    pub(super) fn report_in(self, file: &FileText, spans: &[Span], sink: &mut Diagnostics) {
        for (diagnostic, span) in self.list {
            let record = spans.iter().position(|record| record.start <= span.start && span.start < record.end.max(record.start + 1));
            let diagnostic = diagnostic.with_location(Some(file.locate(span))).with_file(file.source, &file.path);
            sink.push(Diagnostic { record, ..diagnostic });
        }
    }

    /// Whether an error was noted about bytes of this span.
    pub(super) fn has_error_in(&self, span: Span) -> bool {
        self.list.iter().any(|(d, at)| d.level == Level::Error && span.start <= at.start && at.end <= span.end)
    }

    /// The first error with its bytes.
    pub(super) fn into_first_error(self) -> Option<(Diagnostic, Span)> {
        self.list.into_iter().find(|(diagnostic, _)| diagnostic.level == Level::Error)
    }
}
