//! `check --fix`: writes what sentences say into the front matter of the posts, or shows what it would write.

use std::path::PathBuf;

use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::fs;
use crate::cli::report::{Verbosity, plain};
use crate::cli::session::Session;
use crate::diagnostic::Diagnostics;
use crate::model::field::{FIELDS, normalized};
use crate::pipeline::fix::{FixedFile, fixes};
use crate::pipeline::lock;

/// Which suggestions are accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Names of fields, normalised; empty for all.
    fields: Vec<String>,
}

impl Wanted {
    /// From what stands behind `--fix`: nothing, names of fields, or the first of the paths, which then joins the others.
    fn new(given: &str, paths: &mut Vec<PathBuf>) -> Self {
        let names: Vec<String> = given.split(',').map(normalized).filter(|name| !name.is_empty()).collect();
        let is_field = |name: &String| FIELDS.iter().any(|field| accepts(name, field.name));
        if names.iter().all(is_field) {
            return Self { fields: names };
        }
        paths.insert(0, PathBuf::from(given));
        Self { fields: Vec::new() }
    }

    fn takes(&self, field: &str) -> bool {
        self.fields.is_empty() || self.fields.iter().any(|name| accepts(name, field))
    }
}

/// Whether a normalised name stands for a field: its own, or that of what it is a part of.
fn accepts(name: &str, field: &str) -> bool {
    let ends = field.match_indices('.').map(|(at, _)| at).chain([field.len()]);
    ends.into_iter().any(|end| normalized(&field[..end]) == *name)
}

/// What stands behind `--fix`; an error where it is neither fields nor a path.
pub(super) fn wanted(given: &str, paths: &mut Vec<PathBuf>, session: &Session<'_>) -> Result<Wanted, Failure> {
    let named = paths.len();
    let wanted = Wanted::new(given, paths);
    let is_mistyped = paths.len() > named && !fs::is_there(&session.here(&paths[0]));
    if is_mistyped {
        let problem = "is neither a path nor fields that `jobherald schema front-matter` lists";
        return Err(Failure::Path { path: given.to_owned(), problem });
    }
    Ok(wanted)
}

/// Adds the lines, or shows them; what cannot be written comes back as findings.
pub(super) fn run(wanted: &Wanted, chosen: &[PathBuf], dry_run: bool, session: &mut Session<'_>) -> Result<Diagnostics, Failure> {
    let _lock = if dry_run { None } else { Some(lock(&session.settings.root)?) };
    let fixes = fixes(&session.settings, chosen, &|field: &str| wanted.takes(field))?;
    let shows = dry_run || (session.flags.format == Format::Human && session.verbosity() > Verbosity::Quiet);
    for file in &fixes.files {
        let path = session.paths.in_source(file.source, &file.path);
        if !dry_run {
            put(file, &path, session)?;
        }
        if shows {
            let text = if dry_run { file.added.unified(&path) } else { listed(file, &path) };
            for line in text.lines() {
                writeln!(session.terminal.out, "{}", plain::line(line))?;
            }
        }
    }
    if fixes.files.is_empty() && shows && session.flags.format == Format::Human {
        writeln!(session.terminal.out, "nothing to write: no sentence says what the front matter does not")?;
    }
    Ok(fixes.diagnostics)
}

fn put(file: &FixedFile, path: &str, session: &Session<'_>) -> Result<(), Failure> {
    let folder = &session.settings.sources[file.source].path;
    fs::replace(&file.place, folder, &file.before, &file.after).map_err(|source| Failure::Write { path: path.to_owned(), source })
}

fn listed(file: &FixedFile, path: &str) -> String {
    let line = file.added.first().unwrap_or(1);
    let lines: Vec<String> = file.added.lines().map(|line| format!("  + {line}\n")).collect();
    format!("{path}:{line}\n{}", lines.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(given: &str, takes: &[&str], paths: &[&str]) {
        let mut found = Vec::new();
        let wanted = Wanted::new(given, &mut found);
        let names: Vec<&str> =
            FIELDS.iter().map(|field| field.name).filter(|name| !wanted.fields.is_empty() && wanted.takes(name)).collect();
        assert_eq!((names, found), (takes.to_vec(), paths.iter().map(PathBuf::from).collect()));
    }

    #[test]
    fn fields_and_paths_are_told_apart() {
        check("", &[], &[]);
        check("apply", &["apply", "apply.email", "apply.url"], &[]);
        check("valid-through,apply.url", &["apply.url", "validThrough"], &[]);
        check("content/jobs", &[], &["content/jobs"]);
        check("validTrough", &[], &["validTrough"]);
    }
}
