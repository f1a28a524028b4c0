//! What is wrong with the user's content or configuration, and where: collected, never fatal to the rest.

mod nearest;
mod text;

pub use nearest::{nearest, suggestion};
pub use text::{LineIndex, Location};

use serde::Serialize;

/// A half-open range of byte offsets into one source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// The range from `start` to `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

/// How grave a diagnostic is; the order is from the mildest to the gravest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Worth knowing; nothing is lost.
    Info,
    /// Something is left out or will be complained of by a reader.
    Warning,
    /// The content is wrong; the rest is published and the run ends with exit code 1.
    Error,
}

/// One finding: what is wrong, where, why it matters and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable kebab-case name, such as `date-unreadable`.
    pub code: &'static str,
    /// How grave it is.
    pub level: Level,
    /// Index of the source in the configuration; `None` for the configuration itself.
    pub source: Option<usize>,
    /// Path relative to the source's folder, with `/`; for the configuration, its path as given.
    pub path: Option<String>,
    /// Zero-based index of the record in a file of several.
    pub record: Option<usize>,
    /// Line, column and the line's text.
    pub location: Option<Location>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Who needs it or where the value came from; one sentence each.
    pub why: Vec<String>,
    /// The way out.
    pub help: String,
    /// The targets that mind; empty where it is no question of targets.
    pub targets: Vec<&'static str>,
}

impl Diagnostic {
    /// A finding without a place; add one with the `with_` functions.
    pub fn new(code: &'static str, level: Level, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            code,
            level,
            source: None,
            path: None,
            record: None,
            location: None,
            message: message.into(),
            why: Vec::new(),
            help: help.into(),
            targets: Vec::new(),
        }
    }

    /// Shorthand for an error.
    pub fn error(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(code, Level::Error, message, help)
    }

    /// Shorthand for a warning.
    pub fn warning(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(code, Level::Warning, message, help)
    }

    /// Shorthand for a remark.
    pub fn info(code: &'static str, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::new(code, Level::Info, message, help)
    }

    /// Names the file: index of its source and path relative to it.
    #[must_use]
    pub fn with_file(mut self, source: usize, path: &str) -> Self {
        self.source = Some(source);
        self.path = Some(path.to_owned());
        self
    }

    /// Names the place in the file.
    #[must_use]
    pub fn with_location(mut self, location: Option<Location>) -> Self {
        self.location = location;
        self
    }

    /// Names a target that minds.
    #[must_use]
    pub fn minded_by(mut self, target: &'static str) -> Self {
        if !self.targets.contains(&target) {
            self.targets.push(target);
        }
        self
    }

    /// Adds a reason.
    #[must_use]
    pub fn with_why(mut self, why: impl Into<String>) -> Self {
        self.why.push(why.into());
        self
    }
}

/// The sink into which every stage pushes what it finds.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds one finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Adds all findings of another sink.
    pub fn extend(&mut self, other: Self) {
        self.list.extend(other.list);
    }

    /// All findings, in the order in which they are shown: source, path, record, place, code.
    #[must_use]
    pub fn sorted(mut self) -> Vec<Diagnostic> {
        self.list.sort_by(|a, b| key(a).cmp(&key(b)));
        self.list
    }

    /// The findings as they came.
    #[must_use]
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.list
    }

    /// The findings as they came, to be completed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.list.iter_mut()
    }

    /// Keeps the findings that `keep` says, which may change them.
    pub fn retain(&mut self, keep: impl FnMut(&mut Diagnostic) -> bool) {
        self.list.retain_mut(keep);
    }

    /// The gravest level among the findings.
    #[must_use]
    pub fn worst(&self) -> Option<Level> {
        self.list.iter().map(|d| d.level).max()
    }

    /// How many findings have `level`.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.list.iter().filter(|d| d.level == level).count()
    }
}

type SortKey<'a> = (Option<usize>, Option<&'a str>, Option<usize>, (u32, u32), &'a str, &'a str);

fn key(d: &Diagnostic) -> SortKey<'_> {
    let place = d.location.as_ref().map_or((0, 0), |l| (l.line, l.column));
    (d.source, d.path.as_deref(), d.record, place, d.code, &d.message)
}
