//! The scheme of the addresses of a source's jobs.

use crate::config::report::Report;
use crate::diagnostic::suggestion;

/// The placeholders.
const PLACEHOLDERS: &[&str] = &["slug", "lang", "year", "month", "day", "path", "id"];

/// Those that tell one job from another.
const TELLING: &[&str] = &["{slug}", "{path}", "{id}"];

const DEFAULT: &str = "/jobs/{slug}/";

/// The scheme with `/` in front, and `/` or `.html` at its end.
pub(super) fn permalink(written: Option<&str>, at: &str, report: &mut Report<'_>) -> String {
    const CODE: &str = "config-permalink";
    let Some(written) = written else { return DEFAULT.to_owned() };
    match placeholders(written) {
        Err(message) => report.error(CODE, at, message, format!("write it like `{DEFAULT}`")),
        Ok(names) => {
            if let Some(name) = names.iter().find(|name| !PLACEHOLDERS.contains(name)) {
                report.error(CODE, at, format!("the permalink has no placeholder `{{{name}}}`"), suggestion(name, PLACEHOLDERS));
            }
        }
    }
    if !TELLING.iter().any(|telling| written.contains(telling)) {
        let message = "the permalink would give all jobs of a day the same address";
        report.error(CODE, at, message, format!("add one of {}", TELLING.join(", ")));
    }
    let unsafe_part = written.split('/').any(|segment| segment == "." || segment == "..") || written.contains("//");
    if unsafe_part || written.chars().any(|c| matches!(c, '?' | '#' | '\\' | '%') || c.is_control() || c.is_whitespace()) {
        let message = "the permalink is no plain path";
        report.error(CODE, at, message, "leave out `..`, `//`, `?`, `#`, `%`, backslashes and spaces");
    }
    let trimmed = written.trim_matches('/');
    match trimmed.strip_suffix(".html") {
        Some(_) => format!("/{trimmed}"),
        None => format!("/{trimmed}/"),
    }
}

fn placeholders(text: &str) -> Result<Vec<&str>, &'static str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find(['{', '}']) {
        let after = rest[open..].strip_prefix('{').ok_or("the permalink has a `}` without its `{`")?;
        let close = after.find(['{', '}']).filter(|i| after[*i..].starts_with('}')).ok_or("the permalink has a `{` without its `}`")?;
        names.push(&after[..close]);
        rest = &after[close + 1..];
    }
    Ok(names)
}
