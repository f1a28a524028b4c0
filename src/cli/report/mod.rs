//! Reports for people and programs: values in, text to a writer. One file per form.

use std::io::{self, Write};

use super::args::Format;
use crate::diagnostic::{Diagnostic, Level};

/// What is safe to show on a terminal.
pub mod plain;

/// Paths that a person can click.
pub mod paths;

/// Diagnostics for people.
pub mod human;

/// Diagnostics as JSON lines.
pub mod json;

/// Diagnostics as SARIF.
pub mod sarif;

/// Diagnostics as annotations of GitHub Actions.
pub mod github;

/// What was written and sent.
pub mod summary;

/// Events that have not arrived.
mod unsettled;

/// The same in Markdown, for GitHub's page of a run.
pub mod step_summary;

/// What documents leave out.
pub mod losses;

/// What `inspect` understood, for people.
pub mod explain;

/// Lines of a post with marks under the words.
mod underline;

/// How far a run is.
pub mod progress;

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Errors.
    Quiet,
    /// Errors and warnings, the first of each kind.
    Normal,
    /// Everything.
    Verbose,
}

impl Verbosity {
    /// Whether a diagnostic of that level is shown to people.
    #[must_use]
    pub const fn shows(self, level: Level) -> bool {
        match level {
            Level::Error => true,
            Level::Warning => matches!(self, Self::Normal | Self::Verbose),
            Level::Info => matches!(self, Self::Verbose),
        }
    }
}

/// Writes diagnostics, which are sorted, in the form that was asked for. Forms for programs hold all of them; annotations are for people.
pub fn write(
    format: Format,
    diagnostics: &[Diagnostic],
    paths: &paths::Paths,
    verbosity: Verbosity,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write(diagnostics, paths, verbosity, out),
        Format::Json => json::write(diagnostics, out),
        Format::Sarif => sarif::write(diagnostics, paths, out),
        Format::Github => github::write(diagnostics, paths, verbosity, out),
    }
}

#[cfg(test)]
mod samples;
