//! What people get wrong in YAML, in words that lead out: the parser says where it gave up, these say which line to change and how.

use std::ops::Range;

use granit_parser::ScanError;

use super::fields::too_deep;
use crate::diagnostic::{Diagnostic, Span};

const CODE: &str = "yaml-syntax";
const QUOTES: &str = "put it in quotes";
/// A quote that is never closed is looked for in so many lines above the place where the parser gave up.
const LINES_ABOVE_MAX: usize = 200;

/// The finding for an error at byte `at` of `text`; `range` is the front matter.
pub(super) fn explain(text: &str, range: &Range<usize>, at: usize, error: &ScanError) -> (Diagnostic, Span) {
    let message = error.info();
    if message.contains("nesting") || message.contains("recursion") {
        return (too_deep(), Span::new(at, at + 1));
    }
    if let Some(found) = in_line(text, range, at) {
        return found;
    }
    let mut above = lines_up(text, range, at);
    let here = above.next();
    // A value goes on in the next line where that is indented, so the parser may give up at its beginning.
    let below = here.as_ref().and_then(|line| in_line(text, range, line.end + 1));
    if let Some(found) = below.or_else(|| above.take(LINES_ABOVE_MAX).find_map(|line| mistake(text, line))) {
        return found;
    }
    // An error after the last byte is shown at the end of the last line that says something.
    let place = here.map_or(at, |line| at.clamp(line.start, line.end));
    let diagnostic = Diagnostic::error(
        CODE,
        format!("this is not YAML: {message}"),
        "check the indentation, the quotes and the colons of this line and the one above",
    );
    (diagnostic, Span::new(place, place + 1))
}

/// What is wrong with the line in which `at` lies, where that can be told from the line alone.
pub(super) fn in_line(text: &str, range: &Range<usize>, at: usize) -> Option<(Diagnostic, Span)> {
    let line = lines_up(text, range, at).next()?;
    mistake(text, line)
}

/// The lines that say something, upwards from the one in which `at` lies.
fn lines_up<'a>(text: &'a str, range: &Range<usize>, at: usize) -> impl Iterator<Item = Range<usize>> + 'a {
    let start = range.start;
    let at = at.clamp(start, range.end);
    let end = text[at..range.end].find('\n').map_or(range.end, |n| at + n);
    let mut end = Some(end);
    std::iter::from_fn(move || {
        let line_end = end?;
        let line_start = text[start..line_end].rfind('\n').map_or(start, |n| start + n + 1);
        end = (line_start > start).then(|| line_start - 1);
        Some(line_start..line_end)
    })
    .filter(|line| !text[line.clone()].trim().is_empty())
}

fn mistake(text: &str, line: Range<usize>) -> Option<(Diagnostic, Span)> {
    let content = &text[line.clone()];
    let found = |message: &str, help: &str, from: usize, len: usize| {
        let start = line.start + from;
        Some((Diagnostic::error(CODE, message, help), Span::new(start, start + len.max(1))))
    };
    if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| content.starts_with(mark)) {
        return found("a merge was left unfinished here", "keep one of the two versions and remove the lines of `<`, `=` and `>`", 0, 7);
    }
    let indent = content.len() - content.trim_start().len();
    if let Some(tab) = content[..indent].find('\t') {
        return found("a tab indents this line", "indent with spaces: YAML allows no tabs here", tab, 1);
    }
    let trimmed = content.trim_start().trim_end();
    if trimmed.starts_with('#') {
        return None;
    }
    let item = trimmed.strip_prefix("- ").map_or(trimmed, str::trim_start);
    let at = indent + (trimmed.len() - item.len());
    let Some((key, value, value_at)) = key_value(item) else {
        let glued = item.find(':').filter(|colon| *colon > 0 && !item[colon + 1..].starts_with(['/', ' ']) && !item.contains(' '));
        return match glued {
            Some(colon) => found("no space stands after this colon", "write `key: value`, with a space", at + colon, 1),
            None => None,
        };
    };
    let (message, help) = value_mistake(value)?;
    let help = help.unwrap_or_else(|| format!("{QUOTES}: {key}: {}", quoted(value)));
    found(message, &help, at + value_at, value.len())
}

fn key_value(item: &str) -> Option<(&str, &str, usize)> {
    let colon = item.find(": ")?;
    let value = item[colon + 2..].trim_start();
    Some((&item[..colon], value, item.len() - value.len()))
}

/// What is wrong with a value, and a help of its own where quotes are not the way out.
fn value_mistake(value: &str) -> Option<(&'static str, Option<String>)> {
    let first = value.chars().next()?;
    if value.starts_with("{{") || value.starts_with("{%") {
        return Some(("a template tag stands here without quotes", None));
    }
    match first {
        '@' | '`' | '%' => Some(("outside quotes a value cannot begin like this", None)),
        '*' | '&' | '!' => Some(("outside quotes this first character has a meaning in YAML", None)),
        '"' | '\'' => quote_mistake(value, first),
        '[' | '{' => bracket_mistake(value, first),
        '|' | '>' | '#' => None,
        '-' | '?' if value.starts_with("- ") || value.starts_with("? ") => {
            Some(("outside quotes this first character has a meaning in YAML", None))
        }
        _ if value.contains(": ") || value.ends_with(':') => Some(("outside quotes a value cannot contain a colon and a space", None)),
        _ => None,
    }
}

fn quote_mistake(value: &str, quote: char) -> Option<(&'static str, Option<String>)> {
    let inside = &value[1..];
    let close = closing_quote(inside, quote);
    match close {
        None => Some(("this quote is not closed", Some(format!("put a {quote} at the end of the value")))),
        Some(at) => {
            let rest = inside[at + 1..].trim_start();
            let goes_on = !rest.is_empty() && !rest.starts_with('#') && !rest.starts_with(',');
            let help = match quote {
                '"' => "put all of it in quotes, and write the quotes inside as \\\"",
                _ => "put all of it in quotes, and write an apostrophe inside as ''",
            };
            goes_on.then(|| ("the value goes on after its closing quote", Some(help.to_owned())))
        }
    }
}

fn bracket_mistake(value: &str, open: char) -> Option<(&'static str, Option<String>)> {
    let close = if open == '[' { ']' } else { '}' };
    match value.rfind(close) {
        None => Some(("this bracket is not closed", Some(format!("close it with {close}, or put the value in quotes if it is text")))),
        Some(at) => {
            let rest = value[at + 1..].trim_start();
            (!rest.is_empty() && !rest.starts_with('#')).then_some(("outside quotes a value that begins with a bracket is a list", None))
        }
    }
}

/// Where the quote closes in what stands after its opening.
fn closing_quote(inside: &str, quote: char) -> Option<usize> {
    let mut chars = inside.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && quote == '"' {
            chars.next();
        } else if c == quote {
            let doubled = quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == quote);
            if !doubled {
                return Some(at);
            }
            chars.next();
        }
    }
    None
}

/// The value in the quotes that need no escape in it, shortened for people.
fn quoted(value: &str) -> String {
    let short: String = value.chars().take(60).collect();
    let cut = if short.len() < value.len() { "…" } else { "" };
    if short.contains('"') { format!("'{short}{cut}'") } else { format!("\"{short}{cut}\"") }
}
