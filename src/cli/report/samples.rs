//! Diagnostics for the tests of the forms.

use super::paths::Paths;
use crate::diagnostic::{Diagnostic, Level, Location};

pub(super) fn paths() -> Paths {
    Paths::new("/home/me".into(), vec!["/home/me/site/jobs".into()])
}

pub(super) fn error() -> Diagnostic {
    let location = Location { line: 3, column: 7, width: 12, excerpt: "date: 31 Febtember".into() };
    Diagnostic::error("date-unreadable", "`31 Febtember` is no date", "write it like 2026-03-01")
        .with_file(0, "a b.md")
        .with_location(Some(location))
        .with_why("Google requires `datePosted`")
}

pub(super) fn warning() -> Diagnostic {
    Diagnostic::warning("place-missing", "the post states no place", "add `jobLocation`").with_file(0, "é.md")
}

pub(super) fn hostile() -> Diagnostic {
    let text = "\u{1b}[2J\n::set-output name=x::%0A\r##[add-mask]\u{202e},a:b|`</td><script>";
    let location = Location { line: 1, column: 1, width: 4, excerpt: text.into() };
    Diagnostic::new("title-odd", Level::Warning, format!("odd title `{text}`"), text)
        .with_file(0, "a,b:c\n::error::x%.md")
        .with_location(Some(location))
        .with_why(text)
}
