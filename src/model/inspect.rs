//! What `inspect` says of one source record (schema in `schemas/inspect.json`).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::draft::{Kind, Status, Suggestion};
use super::facts::Facts;
use super::id::Id;
use super::loss::Loss;
use super::origin::Origins;
use super::posting::JobPosting;
use crate::diagnostic::{Diagnostic, Level};

/// One source record, as it was understood.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct InspectRecord {
    /// Index of the source in the configuration.
    pub source: usize,
    /// Path relative to the source's folder.
    pub path: String,
    /// Zero-based index in a file of several records.
    pub record: usize,
    /// Whether it is a job post.
    pub kind: Kind,
    /// Its status at the time of the run; null where it is no posting.
    pub status: Option<Status>,
    /// Its id; null where it is no posting.
    pub id: Option<Id>,
    /// Address that its page has or would have; null where it is no posting.
    pub url: Option<String>,
    /// What would be published; null where it could not be read.
    pub posting: Option<JobPosting>,
    /// Facts beside it; null where it could not be read.
    pub facts: Option<Facts>,
    /// What sentences say: not published.
    pub suggestions: BTreeMap<String, Suggestion>,
    /// Where each leaf of `posting` and `facts` came from, by JSON pointer.
    pub origins: Origins,
    /// What is wrong with it.
    pub diagnostics: Vec<InspectDiagnostic>,
    /// What of it does not arrive in the documents of the targets, and why; empty where it is not published.
    pub losses: Vec<Loss>,
}

/// A diagnostic inside a record, whose path is known already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct InspectDiagnostic {
    /// Stable name.
    pub code: String,
    /// How grave it is.
    pub level: Level,
    /// Line, from 1.
    pub line: Option<u32>,
    /// Column, from 1, in characters.
    pub column: Option<u32>,
    /// What is wrong.
    pub message: String,
    /// The way out.
    pub help: String,
}

impl From<&Diagnostic> for InspectDiagnostic {
    fn from(d: &Diagnostic) -> Self {
        Self {
            code: d.code.to_owned(),
            level: d.level,
            line: d.location.as_ref().map(|l| l.line),
            column: d.location.as_ref().map(|l| l.column),
            message: d.message.clone(),
            help: d.help.clone(),
        }
    }
}
