//! Diagnostics as JSON, one object a line (schema in `schemas/diagnostic.json`).

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Level};

/// One diagnostic, as programs read it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Entry<'a> {
    /// Stable kebab-case name.
    code: &'a str,
    /// How grave it is.
    level: Level,
    /// Index of the source in the configuration; null for what concerns no post.
    source: Option<usize>,
    /// Path relative to the source's folder; for the configuration, its path.
    path: Option<&'a str>,
    /// Zero-based index of the record in a file of several.
    record: Option<usize>,
    /// Line, from 1.
    line: Option<u32>,
    /// Column, from 1, in characters.
    column: Option<u32>,
    /// What is wrong.
    message: &'a str,
    /// The way out.
    help: &'a str,
}

impl<'a> From<&'a Diagnostic> for Entry<'a> {
    fn from(d: &'a Diagnostic) -> Self {
        Self {
            code: d.code,
            level: d.level,
            source: d.source,
            path: d.path.as_deref(),
            record: d.record,
            line: d.location.as_ref().map(|l| l.line),
            column: d.location.as_ref().map(|l| l.column),
            message: &d.message,
            help: &d.help,
        }
    }
}

/// Writes one line per diagnostic.
pub fn write(diagnostics: &[Diagnostic], out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in diagnostics {
        line(&Entry::from(diagnostic), out)?;
    }
    Ok(())
}

/// Writes one value on one line.
pub fn line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn one_object_a_line() {
        let mut text = Vec::new();
        write(&[samples::error(), samples::hostile()], &mut text).expect("a vector takes everything");
        let text = String::from_utf8(text).expect("text");
        assert_eq!(
            text.lines().next(),
            Some(
                r#"{"code":"date-unreadable","level":"error","source":0,"path":"a b.md","record":null,"line":3,"column":7,"message":"`31 Febtember` is no date","help":"write it like 2026-03-01"}"#
            )
        );
        assert_eq!(text.lines().count(), 2);
    }
}
