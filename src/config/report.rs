//! The sink for what is wrong with the configuration: finds the place of a value by its JSON pointer, and keeps secrets out of excerpts.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics, Level, LineIndex, Location, Span};

/// Where a value was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// In the file.
    File {
        /// Its key, where it has one.
        key: Option<Span>,
        /// The value.
        value: Span,
    },
    /// Outside of the file, by what these words name.
    Elsewhere(String),
}

/// The sink.
#[derive(Debug)]
pub(super) struct Report<'a> {
    text: &'a str,
    path: &'a str,
    lines: LineIndex,
    places: BTreeMap<String, Place>,
    settled: BTreeSet<String>,
    found: Diagnostics,
}

impl<'a> Report<'a> {
    pub(super) fn new(text: &'a str, path: &'a str) -> Self {
        let lines = LineIndex::new(text);
        Self { text, path, lines, places: BTreeMap::new(), settled: BTreeSet::new(), found: Diagnostics::default() }
    }

    /// Remembers where the value at `pointer` was set.
    pub(super) fn place(&mut self, pointer: &str, place: Place) {
        self.places.insert(pointer.to_owned(), place);
    }

    /// Whether the file says what stands at `pointer`.
    pub(super) fn is_in_file(&self, pointer: &str) -> bool {
        !matches!(self.places.get(pointer), Some(Place::Elsewhere(_)))
    }

    /// Nothing more is reported at `pointer` or below it: the one cause has been named.
    pub(super) fn settle(&mut self, pointer: &str) {
        self.settled.insert(pointer.to_owned());
    }

    /// Reports an error at the value at `pointer`, once per value.
    pub(super) fn error(&mut self, code: &'static str, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic::error(code, message, help), pointer, At::Value);
        self.settle(pointer);
    }

    /// Reports an error at the key of the value at `pointer`, once per value.
    pub(super) fn error_at_key(&mut self, code: &'static str, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic::error(code, message, help), pointer, At::Key);
        self.settle(pointer);
    }

    /// Reports an error at a value that is or holds a secret: its line is not shown.
    pub(super) fn error_hidden(&mut self, code: &'static str, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic::error(code, message, help), pointer, At::Hidden);
        self.settle(pointer);
    }

    /// Reports a warning at the value at `pointer`.
    pub(super) fn warning(&mut self, code: &'static str, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        self.push(Diagnostic::warning(code, message, help), pointer, At::Value);
    }

    /// Reports an error at a range of the file.
    pub(super) fn error_at_span(&mut self, code: &'static str, span: Option<Span>, message: String, help: &str) {
        let location = span.map(|span| self.locate(span));
        let mut diagnostic = Diagnostic::error(code, message, help).with_location(location);
        diagnostic.path = Some(self.path.to_owned());
        self.found.push(diagnostic);
    }

    /// Reports a finding that has no place in the file.
    pub(super) fn elsewhere(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Everything that was found.
    pub(super) fn into_sorted(self) -> Vec<Diagnostic> {
        self.found.sorted()
    }

    fn push(&mut self, diagnostic: Diagnostic, pointer: &str, at: At) {
        if diagnostic.level == Level::Error && ancestors(pointer).any(|p| self.settled.contains(p)) {
            return;
        }
        let place = ancestors(pointer).find_map(|p| self.places.get(p).cloned());
        let mut diagnostic = diagnostic;
        match place {
            Some(Place::Elsewhere(what)) => diagnostic.why.push(format!("{what} sets it")),
            Some(Place::File { key, value }) => {
                let span = if at == At::Key { key.unwrap_or(value) } else { value };
                let mut location = self.locate(span);
                if at == At::Hidden {
                    location.excerpt.clear();
                }
                diagnostic.location = Some(location);
                diagnostic.path = Some(self.path.to_owned());
            }
            None => diagnostic.path = Some(self.path.to_owned()),
        }
        self.found.push(diagnostic);
    }

    fn locate(&self, span: Span) -> Location {
        let mut location = self.lines.locate(self.text, span);
        // The line may hold a signing secret whatever the finding is about.
        if location.excerpt.contains("whsec_") {
            location.excerpt.clear();
        }
        location
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    Key,
    Value,
    Hidden,
}

/// The pointer itself, then what holds it, up to the root.
fn ancestors(pointer: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(pointer), |p| p.rfind('/').map(|slash| &p[..slash]))
}

/// The pointer of a member.
pub(super) fn member(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}
