//! What the engine says went wrong, as a finding with its place in the template, its reason and a way out.

use minijinja::{Error, ErrorKind};

use super::matter::at;
use super::names;
use super::tools::{REQUIRED, TOOLS};
use crate::diagnostic::{Diagnostic, Level, Span, nearest};

/// Filters, functions and tests of the engine that people mistype.
const BUILT_IN: &[&str] = &[
    "abs",
    "attr",
    "batch",
    "bool",
    "default",
    "dictsort",
    "escape",
    "first",
    "float",
    "format",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "range",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "slice",
    "sort",
    "split",
    "string",
    "sum",
    "title",
    "tojson",
    "trim",
    "unique",
    "upper",
    "zip",
];

/// The finding for an error of the engine.
pub(super) fn found(path: &str, text: &str, shift: (usize, usize), error: &Error) -> Diagnostic {
    let error = innermost(error);
    let span = place(text, shift, error);
    let excerpt = span.and_then(|span| text.get(span.start..span.end)).unwrap_or_default().trim();
    let (code, message, help) = match error.kind() {
        ErrorKind::SyntaxError | ErrorKind::BadEscape | ErrorKind::InvalidDelimiter => {
            let detail = error.detail().unwrap_or("it is not written as templates are");
            ("template-syntax", format!("the template cannot be read: {detail}"), syntax_help(detail))
        }
        ErrorKind::UndefinedError => unknown_name(excerpt),
        ErrorKind::UnknownFilter | ErrorKind::UnknownFunction | ErrorKind::UnknownTest | ErrorKind::UnknownMethod => unknown_tool(error),
        ErrorKind::OutOfFuel => (
            "template-endless",
            "the template was stopped: it does too much for one job, or does not come to an end".to_owned(),
            "look for a loop over a long `range`, or a text that grows with every turn".to_owned(),
        ),
        ErrorKind::TemplateNotFound | ErrorKind::BadInclude => (
            "template-reads-files",
            "a template reads no other file".to_owned(),
            "write what the document needs into this one; macros save repetitions".to_owned(),
        ),
        _ => {
            let detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
            if detail.contains("recursion limit") {
                let help = "a macro or block calls itself again and again; let it end".to_owned();
                return at(path, text, span, "template-endless", "the template was stopped: its calls do not come to an end", help);
            }
            if detail == REQUIRED {
                let help = "state it in the post, or take `required` out of the template";
                return left_out(path, text, span, detail, help);
            }
            ("template-value", detail, "look at the line; docs/templates.md says what each name holds".to_owned())
        }
    };
    at(path, text, span, code, message, help)
}

/// For a job that lacks what the template requires.
pub(super) fn left_out(path: &str, text: &str, span: Option<Span>, message: impl Into<String>, help: &str) -> Diagnostic {
    Diagnostic { level: Level::Warning, ..at(path, text, span, super::LEFT_OUT, message, help) }
}

/// Errors of macros, includes and blocks hold the one that caused them.
fn innermost(error: &Error) -> &Error {
    let mut error = error;
    while let Some(inner) = std::error::Error::source(error).and_then(|source| source.downcast_ref::<Error>()) {
        error = inner;
    }
    error
}

/// The range of the error in the template's own text.
fn place(text: &str, shift: (usize, usize), error: &Error) -> Option<Span> {
    let (before, begins) = shift;
    let here = |offset: usize| text.floor_char_boundary((offset.saturating_sub(before) + begins).min(text.len()));
    if let Some(range) = error.range().filter(|range| range.start >= before && range.end > range.start) {
        return Some(Span::new(here(range.start), here(range.end)));
    }
    let line = error.line()?;
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let width = text[start.min(text.len())..].lines().next().map_or(1, str::len);
    Some(Span::new(start.min(text.len()), (start + width.max(1)).min(text.len())))
}

fn syntax_help(detail: &str) -> String {
    if detail.contains("unknown statement") {
        return "statements are `if`, `for`, `set`, `block`, `macro` and their `end…`".to_owned();
    }
    if detail.contains("end of input") || detail.contains("endif") || detail.contains("endfor") || detail.contains("endblock") {
        return "each `{% if %}`, `{% for %}` and `{% block %}` is closed by its `{% end… %}`".to_owned();
    }
    "values stand in `{{ }}`, statements in `{% %}`".to_owned()
}

/// For a name that holds nothing.
pub(super) fn unknown_name(expression: &str) -> (&'static str, String, String) {
    let path: String = expression.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '.')).collect();
    let shown = if path.is_empty() { expression } else { path.as_str() };
    let message = format!("there is no `{shown}`");
    if names::is_known(shown) {
        let help = "`job` and `place` are there in the block `item` alone: put it in there";
        return ("template-unknown-name", format!("there is no `{shown}` here"), help.to_owned());
    }
    ("template-unknown-name", message, near_name(shown))
}

fn near_name(path: &str) -> String {
    let all: Vec<&str> = names::all().collect();
    let whole = nearest(path, all.iter().copied());
    let by_end = || {
        let (last, ends) = (path.rsplit('.').next().unwrap_or(path), |name: &'static str| name.rsplit('.').next().unwrap_or(name));
        let near = nearest(last, all.iter().map(|name| ends(name)))?;
        all.iter().copied().find(|name| ends(name) == near)
    };
    // A wrong parent with the right member is helped by the member.
    let exact = all.iter().copied().find(|name| path.rsplit('.').next().is_some_and(|last| name.rsplit('.').next() == Some(last)));
    match whole.or(exact).or_else(by_end) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "docs/templates.md lists what a template sees: `job`, `place`, `site`, `document`, `extra`".to_owned(),
    }
}

fn unknown_tool(error: &Error) -> (&'static str, String, String) {
    let detail = error.detail().unwrap_or_default();
    let word = detail.split(['`', '\'', '"', ' ']).filter(|word| !word.is_empty()).nth(1).unwrap_or_default();
    let word = if matches!(word, "is" | "") { detail.split_whitespace().next().unwrap_or_default() } else { word };
    let known = TOOLS.iter().map(|tool| tool.name).chain(BUILT_IN.iter().copied());
    let help = nearest(word, known)
        .map_or_else(|| "docs/templates.md lists the filters and functions".to_owned(), |near| format!("did you mean `{near}`?"));
    ("template-unknown-name", detail.to_owned(), help)
}
