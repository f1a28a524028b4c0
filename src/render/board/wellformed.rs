//! Whether what a template wrote is a document: each job is looked at between the head and the tail that it will stand between.

use serde::de::IgnoredAny;

use super::matter::{Csv, Format};
use super::table;

/// What stands around the jobs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) head: &'a str,
    pub(super) tail: &'a str,
}

/// What is wrong with a piece.
#[derive(Debug)]
pub(super) enum Fault {
    /// It is no part of a document.
    Bad(String),
    /// It lacks what each job must have.
    Missing(String),
}

impl From<String> for Fault {
    fn from(problem: String) -> Self {
        Self::Bad(problem)
    }
}

/// Says what is wrong with a document of this one job, or of none.
pub(super) fn check(format: Format, csv: &Csv, around: Around<'_>, item: Option<&str>) -> Result<(), Fault> {
    let Around { head, tail } = around;
    let text = format!("{head}\n{}\n{tail}", item.unwrap_or_default());
    if let Some(c) = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Fault::Bad(format!("it holds the control character U+{:04X}", u32::from(c))));
    }
    match format {
        Format::Text => Ok(()),
        Format::Xml => match roxmltree::Document::parse(text.trim()) {
            Ok(_) => Ok(()),
            Err(error) => Err(Fault::Bad(format!("it is not well-formed XML: {error}"))),
        },
        Format::Json => {
            // Of one value each, so that a comma between two of them is all that is needed.
            if let Some(item) = item {
                serde_json::from_str::<IgnoredAny>(item).map_err(|error| format!("a job is not one JSON value: {error}"))?;
            }
            serde_json::from_str::<IgnoredAny>(&text).map_err(|error| format!("it is not JSON: {error}"))?;
            Ok(())
        }
        Format::Csv => rows(csv, around, item),
    }
}

fn rows(csv: &Csv, around: Around<'_>, item: Option<&str>) -> Result<(), Fault> {
    let columns = if csv.columns.is_empty() {
        let first = table::rows(csv, around.head)?;
        first.last().map(Vec::len)
    } else {
        Some(csv.columns.len())
    };
    let Some(item) = item else { return Ok(()) };
    for row in table::rows(csv, item)? {
        if let Some(columns) = columns.filter(|columns| *columns != row.len()) {
            return Err(Fault::Bad(format!("a row has {} fields, and the first row has {columns}", row.len())));
        }
        let empty = csv.filled.iter().find(|name| {
            let place = csv.columns.iter().position(|column| column == *name);
            place.and_then(|place| row.get(place)).is_none_or(|field| field.trim().is_empty())
        });
        if let Some(column) = empty {
            return Err(Fault::Missing(format!("the column `{column}` must hold something, and is empty for this job")));
        }
    }
    Ok(())
}
