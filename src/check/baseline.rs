//! Findings that are known and do not count, so that an old site can start: a file of its own, one finding a line.
//!
//! A finding is known again by its code, its file and what it says, not by its line, which moves when another is put above it. What it
//! says depends on no clock.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Diagnostics, Level};

/// Version of the file's form.
const VERSION: u32 = 1;

/// Known findings, and how often each is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Baseline(BTreeMap<Known, usize>);

/// One known finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    /// Path of its source and of the file in it; `null` for what concerns no file.
    path: Option<String>,
    code: String,
    message: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    findings: Vec<Known>,
}

/// Why a file is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It has another form.
    #[error("it is no baseline: {0}")]
    Form(#[from] serde_json::Error),
    /// It comes from another version of the program.
    #[error("its form is that of another version of jobherald ({0})")]
    Version(u32),
}

impl Baseline {
    /// Reads a file.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let file: File = serde_json::from_str(text)?;
        if file.version != VERSION {
            return Err(BaselineError::Version(file.version));
        }
        let mut known = Self::default();
        for finding in file.findings {
            *known.0.entry(finding).or_default() += 1;
        }
        Ok(known)
    }

    /// Everything that was found but remarks, which never fail a run. `labels` are the paths of the sources, as the configuration writes them.
    #[must_use]
    pub fn of(found: &[Diagnostic], labels: &[&str]) -> Self {
        let mut known = Self::default();
        for diagnostic in found.iter().filter(|diagnostic| diagnostic.level > Level::Info) {
            *known.0.entry(key(diagnostic, labels)).or_default() += 1;
        }
        known
    }

    /// The file: one finding a line, sorted, so that a change of it reads well.
    #[must_use]
    pub fn text(&self) -> String {
        let lines = self.0.iter().flat_map(|(known, times)| std::iter::repeat_n(known, *times));
        let lines: Vec<String> = lines.map(|known| serde_json::to_string(known).expect("text serialises")).collect();
        match lines.as_slice() {
            [] => format!("{{\"version\":{VERSION},\"findings\":[]}}\n"),
            lines => format!("{{\"version\":{VERSION},\"findings\":[\n{}\n]}}\n", lines.join(",\n")),
        }
    }

    /// How many findings it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.values().sum()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes what is known out of what was found, and says how much that was. What is left was not found until now.
    pub fn subtract(&mut self, found: &mut Diagnostics, labels: &[&str]) -> usize {
        if self.is_empty() {
            return 0;
        }
        let mut known = 0;
        found.retain(|diagnostic| {
            let left = (diagnostic.level > Level::Info).then(|| self.0.get_mut(&key(diagnostic, labels))).flatten();
            match left {
                Some(left) if *left > 0 => {
                    *left -= 1;
                    known += 1;
                    false
                }
                _ => true,
            }
        });
        known
    }
}

fn key(diagnostic: &Diagnostic, labels: &[&str]) -> Known {
    let label = diagnostic.source.and_then(|source| labels.get(source)).filter(|label| !label.is_empty());
    let path = match (label, &diagnostic.path) {
        (Some(label), Some(path)) => Some(format!("{}/{path}", label.trim_end_matches('/'))),
        (_, path) => path.clone(),
    };
    Known { path, code: diagnostic.code.to_owned(), message: diagnostic.message.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Location;

    fn found(line: u32, message: &str) -> Diagnostic {
        Diagnostic::warning("title-with-pay", message, "x").with_file(0, "a.md").with_location(Some(Location::at(line, 1)))
    }

    fn sink(all: impl IntoIterator<Item = Diagnostic>) -> Diagnostics {
        let mut sink = Diagnostics::default();
        all.into_iter().for_each(|diagnostic| sink.push(diagnostic));
        sink
    }

    #[test]
    fn what_is_known_is_known_in_another_line_too_and_as_often() {
        let baseline = Baseline::of(&[found(3, "b"), found(4, "b"), found(5, "gone")], &["jobs/"]);
        let mut baseline = Baseline::parse(&baseline.text()).expect("what we write, we read");
        let whole = baseline.clone();
        assert_eq!(baseline.len(), 3);
        let mut now = sink([found(9, "b"), found(10, "b"), found(11, "b"), found(12, "new")]);
        assert_eq!((baseline.subtract(&mut now, &["jobs"]), baseline.len()), (2, 1));
        assert_eq!(now.as_slice(), [found(11, "b"), found(12, "new")]);
        // What is found later is known as well, and as often.
        let mut later = sink([found(9, "b"), found(9, "gone"), found(10, "gone")]);
        assert_eq!((baseline.subtract(&mut later, &["jobs"]), baseline.len()), (1, 0));
        assert_eq!(later.as_slice(), [found(9, "b"), found(10, "gone")]);
        // The same file in another source is another one.
        let mut elsewhere = sink([found(9, "b")]);
        assert_eq!(whole.clone().subtract(&mut elsewhere, &["other"]), 0);
    }

    #[test]
    fn remarks_are_no_part_of_it() {
        let remark = Diagnostic::info("apply-missing", "x", "y").with_file(0, "a.md");
        assert_eq!(Baseline::of(&[remark], &["jobs"]).text(), "{\"version\":1,\"findings\":[]}\n");
    }

    #[test]
    fn another_form_is_refused() {
        assert!(matches!(Baseline::parse("[]"), Err(BaselineError::Form(_))));
        assert!(matches!(Baseline::parse("{\"version\":2,\"findings\":[]}"), Err(BaselineError::Version(2))));
    }
}
