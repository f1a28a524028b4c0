//! Where front matter begins and ends.

use std::ops::Range;

use super::language::Language;
use super::near_fence;
use super::notes::Notes;
use crate::diagnostic::{Diagnostic, Span};

/// The parts of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Parts {
    /// No front matter: all is body.
    Body,
    /// Fenced front matter, and where the body begins.
    Fenced { language: Language, front: Range<usize>, body: usize },
    /// A JSON object from here; only reading it shows where it ends.
    Object { start: usize },
}

/// Splits a file; `None` where the front matter has a beginning but cannot be taken out, which is noted.
pub(super) fn split(text: &str, notes: &mut Notes) -> Option<Parts> {
    let Some(first) = lines(text, 0).find(|line| !text[line.clone()].trim().is_empty()) else { return Some(Parts::Body) };
    let line = text[first.clone()].trim_end();
    if opens_object(text[first.start..].trim_end()) {
        return Some(Parts::Object { start: first.start });
    }
    let (marker, language) = match line {
        "---" | "---yaml" | "---yml" | "--- yaml" => ("---", Language::Yaml),
        "+++" | "+++toml" => ("+++", Language::Toml),
        "---toml" | "--- toml" => ("---", Language::Toml),
        "---json" | "--- json" => ("---", Language::Json),
        ";;;" | ";;;json" => (";;;", Language::Json),
        "---js" | "---javascript" | "---coffee" => {
            let diagnostic = Diagnostic::error(
                "front-matter-format",
                "front matter that is a program is not run",
                "write it in YAML between `---` lines, or as a JSON object after `---json`",
            );
            notes.push(diagnostic, Span::new(first.start, first.start + line.len()));
            return None;
        }
        _ if is_unknown_language(line) => {
            let message = format!("`{}` is no language of front matter that is known", line.chars().take(40).collect::<String>());
            let help = "write it in YAML between `---` lines, in TOML between `+++` lines, or as a JSON object after `---json`";
            notes.push(Diagnostic::error("front-matter-format", message, help), Span::new(first.start, first.start + line.len()));
            return None;
        }
        _ => return unfenced(text, &first, notes),
    };
    let start = next_line(text, &first);
    let closes = |line: &str| line == marker || (language == Language::Yaml && line == "...");
    if let Some(close) = lines(text, start).find(|line| closes(text[line.clone()].trim_end())) {
        return Some(Parts::Fenced { language, front: start..close.start, body: next_line(text, &close) });
    }
    if let Some(parts) = near_fence::close(text, marker, start, language, notes) {
        return Some(parts);
    }
    let diagnostic = Diagnostic::error(
        "front-matter-unclosed",
        format!("the front matter that begins here has no closing `{marker}` line"),
        format!("put a line with `{marker}` and nothing else after the last key"),
    );
    notes.push(diagnostic, Span::new(first.start, first.start + line.len()));
    None
}

/// A file whose first line is no fence.
fn unfenced(text: &str, first: &Range<usize>, notes: &mut Notes) -> Option<Parts> {
    let is_list = text[first.start..]
        .strip_prefix('[')
        .is_some_and(|rest| rest.trim_start().strip_prefix('{').is_some_and(|inside| inside.trim_start().starts_with('"')));
    if is_list {
        let help = "name the file `.json` to have its records read, or make a file of each";
        let message = "a list of JSON records stands here, where one post is expected";
        notes.push(Diagnostic::error("front-matter-format", message, help), Span::new(first.start, first.end));
        return None;
    }
    if let Some(parts) = near_fence::open(text, first, notes) {
        return Some(parts);
    }
    near_fence::below(text, first, notes).unwrap_or(Ok(Parts::Body)).ok()
}

/// A further `---` block at the top of the body: its text without the fences, and where the body goes on.
pub(super) fn second(text: &str, body: usize) -> Option<(Range<usize>, usize)> {
    let first = lines(text, body).find(|line| !text[line.clone()].trim().is_empty())?;
    if text[first.clone()].trim_end() != "---" {
        return near_fence::further(text, body);
    }
    let start = next_line(text, &first);
    let close = lines(text, start).find(|line| text[line.clone()].trim_end() == "---")?;
    let looks_like_keys = text[start..close.start].lines().next().is_some_and(|line| {
        let key = line.split(':').next().unwrap_or_default();
        line.contains(':') && !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
    });
    looks_like_keys.then(|| (start..close.start, next_line(text, &close)))
}

/// `{` opens an object where a key, its end or a line break follows; `{{`, `{%`, `{:` and the like belong to templates.
fn opens_object(rest: &str) -> bool {
    let Some(inside) = rest.strip_prefix('{') else { return false };
    inside.trim_start().starts_with(['"', '}']) || inside.trim_start_matches([' ', '\t', '\r']).starts_with('\n')
}

/// `---xml`: a fence with a word right behind it.
fn is_unknown_language(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(|word| (1..=12).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase()))
}

/// The lines from `start` on, as ranges without the line break.
pub(super) fn lines(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = start;
    std::iter::from_fn(move || {
        let rest = text.get(at..).filter(|rest| !rest.is_empty())?;
        let line = at..at + rest.find('\n').unwrap_or(rest.len());
        at = line.end + 1;
        Some(line)
    })
}

pub(super) fn next_line(text: &str, line: &Range<usize>) -> usize {
    (line.end + 1).min(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<(Language, &str, &str)>) {
        let found = match split(text, &mut Notes::default()) {
            Some(Parts::Fenced { language, front, body }) => Some((language, &text[front], &text[body..])),
            Some(Parts::Object { start }) => Some((Language::Json, "", &text[start..])),
            Some(Parts::Body) | None => None,
        };
        assert_eq!(found, expect);
    }

    #[test]
    fn fences_are_found() {
        use Language::{Json, Toml, Yaml};
        check("---\na: 1\n---\nb", Some((Yaml, "a: 1\n", "b")));
        check("--- \r\na: 1\r\n---\t\r\nb", Some((Yaml, "a: 1\r\n", "b")));
        check("\n\n---\n---\n", Some((Yaml, "", "")));
        check("---\na: 1\n...\nb", Some((Yaml, "a: 1\n", "b")));
        check("---\na: |\n  ---\n---", Some((Yaml, "a: |\n  ---\n", "")));
        check("+++\na = 1\n+++\nb", Some((Toml, "a = 1\n", "b")));
        check("---toml\na = 1\n---\nb", Some((Toml, "a = 1\n", "b")));
        check(";;;\n{}\n;;;\nb", Some((Json, "{}\n", "b")));
        check("{\"a\": 1}\nb", Some((Json, "", "{\"a\": 1}\nb")));
        check("{\n  \"a\": 1}", Some((Json, "", "{\n  \"a\": 1}")));
        check("{{ page.title }}", None);
        check("{: .x}\ntext", None);
        check("----\na\n----", None);
        check("text\n---\na: 1\n---\n", None);
        check("---\nnever closed", None);
    }

    #[test]
    fn a_second_block_is_one_that_looks_like_keys() {
        assert_eq!(second("\n---\ntitle: x\n---\nbody", 0), Some((5..14, 18)));
        assert_eq!(second("---\nLieu de travail: Paris\n---\nbody", 0), None);
        assert_eq!(second("---\n\nA rule, then text\n\n---\n", 0), None);
        assert_eq!(second("text\n---\ntitle: x\n---\n", 0), None);
    }
}
