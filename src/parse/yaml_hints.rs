//! Why something is not YAML, in words that lead out: the parser says where it gave up, these say which line to change and how, and what
//! that line plainly means until then.

use std::ops::Range;

use granit_parser::ScanError;

use super::fields::too_deep;
use super::yaml_line::mistake;
use crate::diagnostic::{Diagnostic, Span};

const CODE: &str = "yaml-syntax";
/// A quote that is never closed is looked for in so many lines above the place where the parser gave up.
const LINES_ABOVE_MAX: usize = 200;

/// One mistake: what is wrong, where, the way out, and, where there is no doubt, what is meant.
pub(super) struct Mistake {
    message: String,
    help: String,
    /// Bytes of the text that was read.
    pub(super) span: Range<usize>,
    /// What to put where, to go on.
    pub(super) repair: Option<(Range<usize>, String)>,
    reading: String,
    deep: bool,
}

impl Mistake {
    pub(super) fn new(message: impl Into<String>, help: impl Into<String>, span: Range<usize>) -> Self {
        Self { message: message.into(), help: help.into(), span, repair: None, reading: String::new(), deep: false }
    }

    /// With what is meant, as the end of a sentence, and how to write it.
    pub(super) fn read_as(mut self, reading: impl Into<String>, at: Range<usize>, with: String) -> Self {
        self.reading = reading.into();
        self.repair = Some((at, with));
        self
    }

    /// Without what is meant, where there is doubt.
    pub(super) fn unread(mut self) -> Self {
        self.repair = None;
        self
    }

    /// The finding where the mistake ends the reading.
    pub(super) fn error(&self) -> Diagnostic {
        if self.deep { too_deep() } else { Diagnostic::error(CODE, self.message.clone(), self.help.clone()) }
    }

    /// The finding where it was put right.
    pub(super) fn warning(&self) -> Diagnostic {
        Diagnostic::warning("yaml-repaired", format!("{}; {}", self.message, self.reading), self.help.clone())
    }

    /// Its place, where `origin` tells where bytes stood in the file.
    pub(super) fn place(&self, origin: impl Fn(usize) -> usize) -> Span {
        let start = origin(self.span.start);
        Span::new(start, origin(self.span.end).max(start + 1))
    }
}

/// What is wrong where the parser gave up at the byte `at` of `text`.
pub(super) fn explain(text: &str, at: usize, error: &ScanError) -> Mistake {
    let message = error.info();
    if message.contains("nesting") || message.contains("recursion") {
        return Mistake { deep: true, ..Mistake::new("", "", at..at + 1) };
    }
    if let Some(found) = in_line(text, at).or_else(|| of_indentation(text, at)).or_else(|| of_block(text, at)) {
        return found;
    }
    let mut above = lines_up(text, at);
    let here = above.next();
    // A value goes on in the next line where that is indented, so the parser may give up at its beginning.
    let below = here.as_ref().and_then(|line| in_line(text, (line.end + 1).min(text.len())));
    let found = below.or_else(|| above.take(LINES_ABOVE_MAX).find_map(|line| mistake(text, line)));
    found.unwrap_or_else(|| unknown(text, at, here, &message))
}

/// What is wrong with the line in which `at` lies, where that can be told from the line alone.
pub(super) fn in_line(text: &str, at: usize) -> Option<Mistake> {
    let line = lines_up(text, at).next()?;
    mistake(text, line)
}

/// What is wrong with the first line, of a text that is no map but was meant as one.
pub(super) fn first_line(text: &str) -> Option<Mistake> {
    let at = text.len() - text.trim_start().len();
    in_line(text, at)
}

/// A line that is indented less than the text of a `|` above that it belongs to.
fn of_block(text: &str, at: usize) -> Option<Mistake> {
    let mut above = lines_up(text, at);
    let line = above.next()?;
    let depth = indent(&text[line.clone()]);
    let header = above.take(LINES_ABOVE_MAX).find(|line| indent(&text[line.clone()]) < depth)?;
    let (key, value) = text[header].trim().split_once(':')?;
    value.trim().starts_with(['|', '>']).then(|| {
        let help = format!("indent every line of `{key}` as its first one");
        Mistake::new(format!("this line is indented less than the text of `{key}` that it belongs to"), help, line.start..line.end)
    })
}

/// A line that is indented as no line above lets it be.
fn of_indentation(text: &str, at: usize) -> Option<Mistake> {
    let mut above = lines_up(text, at);
    let line = above.next()?;
    let before = above.next()?;
    let (indent, outer) = (indent(&text[line.clone()]), indent(&text[before.clone()]));
    let content = text[line.clone()].trim_start();
    let (key, value) = text[before.clone()].trim().split_once(':')?;
    let value = value.trim();
    let place = line.start..line.start + indent.max(1);
    if value.starts_with(['|', '>']) && indent <= outer {
        let help = format!("indent the text by two spaces more than `{key}`, in every line");
        return Some(Mistake::new(format!("the text of `{key}` begins here and is not indented"), help, place));
    }
    let is_key = content.split_once(':').is_some_and(|(key, rest)| is_word(key.trim_end()) && (rest.is_empty() || rest.starts_with(' ')));
    if is_key && indent > outer && !value.is_empty() && !value.starts_with('#') {
        let help = "let keys that stand beside each other begin in the same column";
        let mistake = Mistake::new("this key is indented more than the one above, which has a value already", help, place);
        let margin = " ".repeat(outer);
        return Some(mistake.read_as("it is read as its neighbour", line.start..line.start + indent, margin));
    }
    (is_key && indent < outer && indent > 0).then(|| {
        let help = "let keys that stand beside each other begin in the same column";
        Mistake::new("this line is indented as no line above it", help, place)
    })
}

fn unknown(text: &str, at: usize, here: Option<Range<usize>>, message: &str) -> Mistake {
    // An error after the last byte is shown at the end of the last line that says something.
    let Some(line) = here else {
        return Mistake::new(format!("this is not YAML: {message}"), "check this line and the one above", at..at + 1);
    };
    let content = text[line.clone()].trim();
    if !content.contains(':') && !content.starts_with(['-', '[', '{']) {
        let help = "write a colon and a value behind the key; indent the line if it goes on with the value above; or put the closing `---` above it, if \
             the job's text begins here";
        return Mistake::new("this line is no `key: value`", help, line.start..line.end);
    }
    let place = at.clamp(line.start, line.end);
    let help = "check the indentation, the quotes and the colons of this line and the one above";
    Mistake::new(format!("this is not YAML: {message}"), help, place..place + 1)
}

/// Keys that follow less indented than the first one, which ends the map: the first lines stand too far in.
pub(super) fn after_end(text: &str, end: usize) -> Mistake {
    let rest = &text[end..];
    let start = end + (rest.len() - rest.trim_start().len());
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |n| start + n);
    let help = "let keys that stand beside each other begin in the same column";
    let mistake =
        Mistake::new("this line is indented less than the first key, so nothing from here on belongs to it", help, start..line_end);
    let (head, margin) = (&text[..line], indent(&text[line..]));
    let first = head.lines().find(|line| !line.trim().is_empty()).map_or(0, indent);
    let too_far = first.saturating_sub(margin);
    let moved = head.lines().all(|line| line.trim().is_empty() || indent(line) >= too_far);
    if too_far == 0 || !moved {
        return mistake.unread();
    }
    let dedented: String = head.split_inclusive('\n').map(|line| if line.trim().is_empty() { line } else { &line[too_far..] }).collect();
    mistake.read_as("the lines above are read as if they began in this column", 0..line, dedented)
}

/// The lines that say something, upwards from the one in which `at` lies.
fn lines_up(text: &str, at: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let mut end = Some(text[at..].find('\n').map_or(text.len(), |n| at + n));
    std::iter::from_fn(move || {
        let line_end = end?;
        let line_start = text[..line_end].rfind('\n').map_or(0, |n| n + 1);
        end = (line_start > 0).then(|| line_start - 1);
        Some(line_start..line_end)
    })
    .filter(|line| !text[line.clone()].trim().is_empty())
}

fn is_word(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}
