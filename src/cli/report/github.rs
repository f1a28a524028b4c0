//! Diagnostics as workflow commands of GitHub Actions
//! (<https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands>).

use std::io::{self, Write};

use super::Verbosity;
use super::paths::Paths;
use super::plain;
use crate::diagnostic::{Diagnostic, Level};

/// Writes one command per diagnostic that is to be shown: GitHub keeps ten of a kind, and remarks would be the first.
pub fn write(diagnostics: &[Diagnostic], paths: &Paths, verbosity: Verbosity, out: &mut dyn Write) -> io::Result<()> {
    diagnostics
        .iter()
        .filter(|diagnostic| verbosity.shows(diagnostic.level))
        .try_for_each(|diagnostic| writeln!(out, "{}", command(diagnostic, paths)))
}

fn command(d: &Diagnostic, paths: &Paths) -> String {
    let name = match d.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    let mut properties = Vec::new();
    if let Some(path) = paths.of(d) {
        properties.push(format!("file={}", property(&path)));
    }
    if let Some(location) = &d.location {
        properties.push(format!("line={},col={}", location.line, location.column));
    }
    properties.push(format!("title={}", property(d.code)));
    let lines = std::iter::once(&d.message).chain(&d.why).map(|text| data(text));
    let message: Vec<String> = lines.chain([format!("Help: {}", data(&d.help))]).collect();
    format!("::{name} {}::{}", properties.join(","), message.join("%0A"))
}

/// Text after the second `::`. Its own line ends are pictures by then, so that `%` is all that is left to escape.
fn data(text: &str) -> String {
    plain::line(text).replace('%', "%25")
}

/// A value between the first `::` and the second. Line ends are kept, since they may be part of a path.
fn property(text: &str) -> String {
    let escaped = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A").replace(':', "%3A").replace(',', "%2C");
    plain::line(&escaped)
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[track_caller]
    fn check(diagnostic: &Diagnostic, expect: &str) {
        assert_eq!(command(diagnostic, &samples::paths()), expect);
    }

    #[test]
    fn nothing_breaks_out_of_an_annotation() {
        check(
            &samples::error(),
            "::error file=site/jobs/a b.md,line=3,col=7,title=date-unreadable::`31 Febtember` is no date%0AGoogle requires `datePosted`%0AHelp: write it like 2026-03-01",
        );
        check(&samples::warning(), "::warning file=site/jobs/é.md,title=place-missing::the post states no place%0AHelp: add `jobLocation`");
        let hostile = "␛[2J␊::set-output name=x::%250A␍#＃[add-mask]\u{fffd},a:b|`</td><script>";
        check(
            &samples::hostile(),
            &format!(
                "::warning file=site/jobs/a%2Cb%3Ac%0A%3A%3Aerror%3A%3Ax%25.md,line=1,col=1,title=title-odd::odd title `{hostile}`%0A{hostile}%0AHelp: {hostile}"
            ),
        );
    }
}
