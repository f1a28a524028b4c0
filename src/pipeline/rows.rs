//! The lines of a file of JSON Lines as what they say of themselves, without being understood.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Location};
use crate::model::raw::Extent;
use crate::parse::records;
use crate::source::merge::Row;
use crate::source::{self, Found, ReadProblem};

/// So many findings of one kind are made of one file: nobody reads more.
const FINDINGS_MAX: usize = 20;

/// The lines of a file.
#[derive(Default)]
pub(super) struct Rows {
    /// Those that are records, in the order of the file.
    pub(super) records: Vec<Row>,
    /// The first of those that are none, with their index.
    pub(super) broken: Vec<(usize, Extent, Vec<u8>)>,
    /// How many are none.
    pub(super) broken_count: usize,
}

/// Reads all lines of a file of the source with this index.
pub(super) fn rows(place: &Path, source: usize) -> Result<Rows, ReadProblem> {
    let mut rows = Rows::default();
    let mut record = 0;
    let found = Found { source, path: String::new(), place: place.to_owned(), problem: None };
    source::lines(&found, |extent, bytes| {
        if let Some(head) = records::head(&bytes) {
            rows.records.push(Row { head, extent });
        } else {
            rows.broken_count += 1;
            if rows.broken.len() < FINDINGS_MAX {
                rows.broken.push((record, extent, bytes));
            }
        }
        record += 1;
    })?;
    Ok(rows)
}

/// Remarks about lines that are older than what is known; the caller adds the file.
pub(super) fn outdated(rows: &[Row]) -> Vec<Diagnostic> {
    let help = "give it a greater `version` if it is meant";
    let one = |row: &Row| {
        let message = format!("the record `{}` came in an older version than the one that is known: it is not used", row.head.id);
        Diagnostic::info("record-outdated", message, help).with_location(Some(Location::at(row.extent.line, 1)))
    };
    let mut found: Vec<Diagnostic> = rows.iter().take(FINDINGS_MAX).map(one).collect();
    if rows.len() > FINDINGS_MAX {
        found.push(Diagnostic::info(
            "record-outdated",
            format!("{} more records came in an older version", rows.len() - FINDINGS_MAX),
            help,
        ));
    }
    found
}
