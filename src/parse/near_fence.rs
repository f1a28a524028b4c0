//! Front matter whose fences are not quite right: a dash too many or too few, a typographic dash, a blank in front, one that is missing.
//! It is read where every line of it says that it is front matter, with a warning; else the fence stands for nothing.

use std::ops::Range;

use super::fence::{Parts, lines, next_line};
use super::language::{self, Language};
use super::notes::Notes;
use crate::diagnostic::{Diagnostic, Span};

/// Front matter that does not stand at the top is looked for in so many lines.
const LINES_MAX: usize = 40;

/// Keys that begin front matter and hardly a text.
const TELLING: &[&str] = &["title", "titre", "titel", "titulo", "título", "titolo", "layout", "job_title", "position"];

/// Keys from one line on.
struct Keys {
    /// Where the line begins that is none of them; the end of the text where there is none.
    end: usize,
    /// How many keys stand at the margin.
    count: usize,
    /// Whether one of them is telling.
    telling: bool,
    /// The line before a blank one, where keys stop for good: the end of front matter that nobody closed.
    blank: Option<Range<usize>>,
}

/// Front matter that begins with a good fence and ends in another way.
pub(super) fn close(text: &str, marker: &str, start: usize, language: Language, notes: &mut Notes) -> Option<Parts> {
    let keys = keys(text, start);
    if keys.count == 0 {
        return None;
    }
    let language = language::of(&text[start..keys.end], language);
    let line = lines(text, keys.end).next();
    if let Some(line) = line.filter(|line| is_near(&text[line.clone()])) {
        note_fence(text, &line, marker, notes);
        return Some(Parts::Fenced { language, front: start..line.start, body: next_line(text, &line) });
    }
    let end = if keys.end == text.len() { Some(keys.end..keys.end) } else { keys.blank };
    let end = end?;
    let span = last_line(text, end.start);
    let diagnostic = Diagnostic::warning(
        "front-matter-unclosed",
        format!("no `{marker}` line ends the front matter; it is taken to end here"),
        format!("put a line with `{marker}` and nothing else below this one"),
    );
    notes.push(diagnostic, span);
    Some(Parts::Fenced { language, front: start..end.start, body: end.end })
}

/// Front matter that does not begin with a good fence on the first line. `first` is the first line that says something.
pub(super) fn open(text: &str, first: &Range<usize>, notes: &mut Notes) -> Option<Parts> {
    let line = &text[first.clone()];
    if is_near(line) || line.trim_start().starts_with("--- #") || matches!(line.trim(), "---" | "+++") {
        let start = next_line(text, first);
        let margin = line.len() - line.trim_start_matches(' ').len();
        let keys = keys_at(text, start, margin);
        let close = lines(text, keys.end)
            .next()
            .filter(|close| keys.count > 0 && (is_near(&text[close.clone()]) || is_fence(&text[close.clone()])))?;
        note_fence(text, first, "---", notes);
        let language = language::of(&text[start..keys.end], Language::Yaml);
        return Some(Parts::Fenced { language, front: start..close.start, body: next_line(text, &close) });
    }
    unopened(text, first, notes)
}

/// Keys from the first line on, without a fence above them.
fn unopened(text: &str, first: &Range<usize>, notes: &mut Notes) -> Option<Parts> {
    let keys = keys(text, first.start);
    if keys.count < 2 || !keys.telling || !is_key(&text[first.clone()]) {
        return None;
    }
    let close = lines(text, keys.end).next().filter(|close| is_fence(&text[close.clone()]) || is_near(&text[close.clone()]));
    let (end, body) = match (close, keys.blank) {
        (Some(close), _) => (close.start, next_line(text, &close)),
        (None, Some(blank)) => (blank.start, blank.end),
        (None, None) => return None,
    };
    let language = language::of(&text[first.start..end], Language::Yaml);
    let diagnostic = Diagnostic::warning(
        "front-matter-unopened",
        "these lines are keys of front matter without a `---` line above them; they are read as front matter",
        "put a line with `---` and nothing else above the first key, and one below the last",
    );
    notes.push(diagnostic, Span::new(first.start, first.end));
    Some(Parts::Fenced { language, front: first.start..end, body })
}

/// Keys and a fence at the top of a body: a second block of front matter that shares the fence above it. Its bytes, and where the body goes on.
pub(super) fn further(text: &str, body: usize) -> Option<(Range<usize>, usize)> {
    let first = lines(text, body).find(|line| !text[line.clone()].trim().is_empty())?;
    let keys = keys(text, first.start);
    let close = lines(text, keys.end).next().filter(|close| is_fence(&text[close.clone()]))?;
    let all_keys = keys.telling && keys.count > 1 && is_key(&text[first.clone()]) && keys.blank.is_none();
    all_keys.then(|| (first.start..close.start, next_line(text, &close)))
}

/// Front matter below other text: what stands above it would be the job's title, and its keys part of the text. Where only comments stand
/// above, which no reader sees, it is read.
pub(super) fn below(text: &str, first: &Range<usize>, notes: &mut Notes) -> Option<Result<Parts, ()>> {
    let mut above = Vec::new();
    for line in lines(text, first.start).take(LINES_MAX) {
        let content = text[line.clone()].trim_end();
        if content.starts_with("```") || content.starts_with("~~~") {
            return None;
        }
        if is_fence(content) && line.start > first.start {
            let start = next_line(text, &line);
            let keys = keys(text, start);
            let close = lines(text, keys.end).next().filter(|close| is_fence(&text[close.clone()]));
            if let Some(close) = close.filter(|_| keys.telling && keys.count > 1) {
                if only_comments(&above) {
                    let help = "move it below the front matter: site generators look at the first line only";
                    let message = "this comment stands above the front matter, where no other program looks for any";
                    notes.push(Diagnostic::warning("front-matter-not-first", message, help), Span::new(first.start, first.end));
                    let language = language::of(&text[start..keys.end], Language::Yaml);
                    return Some(Ok(Parts::Fenced { language, front: start..close.start, body: next_line(text, &close) }));
                }
                let help = "move it to the first line of the file, and what stands above it below";
                let message = "this front matter stands below other text, so it is no front matter";
                notes.push(Diagnostic::error("front-matter-not-first", message, help), Span::new(line.start, line.end));
                return Some(Err(()));
            }
        }
        above.push(content);
    }
    None
}

fn only_comments(above: &[&str]) -> bool {
    let whole = above.join("\n");
    let text = whole.trim();
    let is_html = text.starts_with("<!--") && text.find("-->").is_some_and(|end| end + 3 == text.len());
    is_html || text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with("//"))
}

fn keys(text: &str, start: usize) -> Keys {
    keys_at(text, start, 0)
}

/// The same where keys begin `margin` spaces further in.
fn keys_at(text: &str, start: usize, margin: usize) -> Keys {
    let mut found = Keys { end: text.len(), count: 0, telling: false, blank: None };
    for line in lines(text, start) {
        let whole = &text[line.clone()];
        let indent = whole.len() - whole.trim_start_matches(' ').len();
        let content = &whole[indent.min(margin)..];
        let is_blank = content.trim().is_empty();
        if is_bare(content) {
            found.end = line.start;
            return found;
        }
        if is_key(content) {
            found.count += 1;
            found.telling |= TELLING.contains(&key(content).to_lowercase().as_str());
            // What follows a blank line are keys after all.
            found.blank = None;
        } else if is_blank {
            if found.blank.is_none() && found.count > 0 {
                found.blank = Some(line.start..next_line(text, &line));
            }
        } else if !(content.starts_with([' ', '\t']) || content.starts_with("- ") || content.starts_with('#')) || found.blank.is_some() {
            found.end = line.start;
            return found;
        }
    }
    found.blank = None;
    found
}

/// `key: value` or `key = value` at the margin.
fn is_key(line: &str) -> bool {
    let name = key(line);
    let rest = line[name.len()..].trim_start_matches(' ');
    let value = rest.strip_prefix(':').or_else(|| rest.strip_prefix('='));
    name.starts_with(char::is_alphabetic) && value.is_some_and(|value| value.is_empty() || value.starts_with([' ', '\t', '\r']))
}

fn key(line: &str) -> &str {
    let len = line.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')).map(char::len_utf8).sum();
    &line[..len]
}

fn is_fence(line: &str) -> bool {
    matches!(line.trim_end(), "---" | "+++" | "...")
}

/// A line of nothing but dashes, which no value has.
fn is_bare(line: &str) -> bool {
    line.contains("--") && line.trim().chars().all(|c| c == '-') || line.trim_end() == "- - -"
}

/// A line of nothing but dashes or dots, or a good fence with something around it.
fn is_near(line: &str) -> bool {
    let trimmed = line.trim();
    let dashes = trimmed.chars().filter(|c| !c.is_whitespace()).count();
    let all = |is: fn(char) -> bool| trimmed.chars().all(|c| is(c) || c.is_whitespace());
    let of_dashes = all(|c| matches!(c, '-' | '–' | '—' | '―' | '−')) && (dashes >= 2 || trimmed == "—" || trimmed == "―");
    let of_dots = trimmed.len() >= 4 && trimmed.chars().all(|c| c == '.');
    of_dashes || of_dots || trimmed == "+++" || trimmed.starts_with("--- ")
}

fn note_fence(text: &str, line: &Range<usize>, marker: &str, notes: &mut Notes) {
    let written: String = text[line.clone()].trim_end().chars().take(40).collect();
    let message = match written.as_str() {
        "---" | "+++" => format!("`{written}` does not end what `{marker}` begins; it is taken to be meant so"),
        _ => format!("`{written}` is no fence of front matter; it is read as one"),
    };
    let diagnostic =
        Diagnostic::warning("front-matter-fence", message, format!("write `{marker}` at the beginning of the line, and nothing else"));
    notes.push(diagnostic, Span::new(line.start, line.end));
}

/// The last line before `end` that says something.
fn last_line(text: &str, end: usize) -> Span {
    let kept = text[..end].trim_end();
    let start = kept.rfind('\n').map_or(0, |at| at + 1);
    Span::new(start, kept.len())
}
