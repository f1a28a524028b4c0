//! Diagnostics for people: the line with a caret, why it matters, and what to do.

use std::collections::BTreeMap;
use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level as Look, Origin, Renderer, Snippet};

use super::Verbosity;
use super::paths::Paths;
use super::plain::{count, line};
use crate::diagnostic::{Diagnostic, Level, Location};

/// So many of each code are shown unless all are asked for.
const SHOWN_PER_CODE: usize = 20;

/// Writes what is to be shown, then how many more there are, then a line that counts all. Styled: a stream without colours strips it.
pub fn write(diagnostics: &[Diagnostic], paths: &Paths, verbosity: Verbosity, out: &mut dyn Write) -> io::Result<()> {
    let renderer = Renderer::styled();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in diagnostics.iter().filter(|d| verbosity.shows(d.level)) {
        let number = seen.entry(diagnostic.code).or_default();
        *number += 1;
        if *number <= SHOWN_PER_CODE || verbosity == Verbosity::Verbose {
            writeln!(out, "{}\n", render(diagnostic, paths, &renderer))?;
        }
    }
    if verbosity != Verbosity::Verbose {
        for (code, number) in seen.iter().filter(|(_, number)| **number > SHOWN_PER_CODE) {
            writeln!(out, "and {} more of `{code}`: see them with -v or --format json", number - SHOWN_PER_CODE)?;
        }
    }
    match counts(diagnostics, verbosity) {
        Some(line) => writeln!(out, "{line}"),
        None => Ok(()),
    }
}

/// One diagnostic, styled, without a line end at its end.
fn render(diagnostic: &Diagnostic, paths: &Paths, renderer: &Renderer) -> String {
    let look = match diagnostic.level {
        Level::Error => Look::ERROR,
        Level::Warning => Look::WARNING,
        Level::Info => Look::INFO,
    };
    let group = look.primary_title(line(&diagnostic.message)).id(diagnostic.code);
    let path = paths.of(diagnostic).map(|path| match diagnostic.record {
        Some(record) if record > 0 => format!("{} (record {})", line(&path), record + 1),
        _ => line(&path),
    });
    let mut group = match (path, &diagnostic.location) {
        (Some(path), Some(location)) => place(group, path, location),
        (Some(path), None) => group.element(Origin::path(path)),
        (None, _) => Group::with_title(group),
    };
    for why in &diagnostic.why {
        group = group.element(Look::NOTE.message(line(why)));
    }
    if !diagnostic.help.is_empty() {
        group = group.element(Look::HELP.message(line(&diagnostic.help)));
    }
    renderer.render(&[group])
}

fn place<'a>(title: annotate_snippets::Title<'a>, path: String, location: &Location) -> Group<'a> {
    if location.excerpt.trim().is_empty() {
        let origin = Origin::path(path).line(location.line as usize).char_column(location.column as usize);
        return title.element(origin);
    }
    let excerpt = line(&location.excerpt);
    let byte = |column: u32| excerpt.char_indices().nth(column as usize).map_or(excerpt.len(), |(byte, _)| byte);
    let start = location.column.saturating_sub(1);
    let span = byte(start)..byte(start.saturating_add(location.width));
    let snippet = Snippet::source(excerpt).line_start(location.line as usize).path(path);
    title.element(snippet.annotation(AnnotationKind::Primary.span(span)))
}

/// `2 errors, 1 warning`, and how many remarks are not shown.
fn counts(diagnostics: &[Diagnostic], verbosity: Verbosity) -> Option<String> {
    let of = |level| diagnostics.iter().filter(|d| d.level == level).count();
    let (errors, warnings, remarks) = (of(Level::Error), of(Level::Warning), of(Level::Info));
    let mut parts = Vec::new();
    if errors > 0 {
        parts.push(count(errors, "error", "errors"));
    }
    if warnings > 0 {
        parts.push(count(warnings, "warning", "warnings"));
    }
    if remarks > 0 {
        let hidden = if verbosity.shows(Level::Info) { "" } else { " (shown with -v)" };
        parts.push(format!("{}{hidden}", count(remarks, "remark", "remarks")));
    }
    (!parts.is_empty() && (verbosity != Verbosity::Quiet || errors > 0)).then(|| parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    fn shown(diagnostics: &[Diagnostic], verbosity: Verbosity) -> String {
        let mut styled = Vec::new();
        write(diagnostics, &samples::paths(), verbosity, &mut styled).expect("a vector takes everything");
        anstream::adapter::strip_str(&String::from_utf8(styled).expect("text")).to_string()
    }

    #[test]
    fn a_diagnostic_shows_place_reason_and_way_out() {
        let expect = "\
error[date-unreadable]: `31 Febtember` is no date
 --> site/jobs/a b.md:3:7
  |
3 | date: 31 Febtember
  |       ^^^^^^^^^^^^
  |
  = note: Google requires `datePosted`
  = help: write it like 2026-03-01

1 error
";
        assert_eq!(shown(&[samples::error()], Verbosity::Normal), expect);
    }

    #[test]
    fn what_a_stranger_wrote_stays_text() {
        let shown = shown(&[samples::hostile()], Verbosity::Normal);
        assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{shown:?}");
        assert!(!shown.contains('\u{202e}') && shown.lines().all(|line| !line.trim_start().starts_with("::")), "{shown}");
    }

    #[test]
    fn many_of_one_kind_are_counted() {
        let many: Vec<Diagnostic> = (0..332).map(|_| samples::warning()).collect();
        let shown_normally = shown(&many, Verbosity::Normal);
        assert!(shown_normally.ends_with("and 312 more of `place-missing`: see them with -v or --format json\n332 warnings\n"));
        assert_eq!(shown_normally.matches("warning[").count(), 20);
        assert_eq!(shown(&many, Verbosity::Verbose).matches("warning[").count(), 332);
        assert_eq!(shown(&many, Verbosity::Quiet), "");
    }

    #[test]
    fn a_place_past_the_excerpt_is_no_panic() {
        let mut diagnostic = samples::error();
        diagnostic.location = Some(Location { line: 0, column: 0, width: u32::MAX, excerpt: "é".into() });
        shown(&[diagnostic.clone()], Verbosity::Normal);
        diagnostic.location = Some(Location { line: u32::MAX, column: 900, width: 3, excerpt: "é".into() });
        shown(&[diagnostic], Verbosity::Normal);
    }
}
