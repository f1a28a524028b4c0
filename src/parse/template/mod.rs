//! The template languages that posts are written in. Generators expand them before they read Markdown, so they count in code too. Variables are
//! resolved, tags are taken out and what stands between paired ones is kept: nothing of a template shows, none of it runs.

mod arguments;
mod comment;
mod hugo;
mod kramdown;
mod liquid;
mod mdx;
mod shortcode;
mod variables;
mod zola;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::code;
use super::mapped::Mapped;
use super::notes::Notes;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::node::Node;
use crate::model::raw::BodyFormat;

pub(super) use kramdown::strip as strip_kramdown;

/// Longest tag. A `{{` whose end is further away is text.
const TAG_BYTES_MAX: usize = 4096;
/// What values, and the fields searched for them, may add up to in one file: a post that repeats a long value without end is an attack.
const VALUE_BYTES_MAX: usize = 2 * 1024 * 1024;

/// What a post's templates may refer to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    /// The site's own configuration, for `site.*`.
    pub(super) site: Option<&'a Node>,
    /// The post's own fields, for `page.*`.
    pub(super) page: &'a Node,
    /// How the body is written.
    pub(super) format: BodyFormat,
    /// Whether it is MDX: Markdown with JavaScript.
    pub(super) mdx: bool,
}

/// How much of [`VALUE_BYTES_MAX`] is left, and which variables were complained of.
#[derive(Debug)]
pub(super) struct Budget {
    bytes: usize,
    unknown: BTreeSet<String>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { bytes: VALUE_BYTES_MAX, unknown: BTreeSet::new() }
    }
}

impl Budget {
    /// Takes `bytes` off; false once there is nothing left.
    fn spend(&mut self, bytes: usize) -> bool {
        self.bytes = self.bytes.saturating_sub(bytes);
        self.bytes > 0
    }
}

/// `source` without anything of a template.
pub(super) fn expand(source: Mapped, context: Context<'_>, budget: &mut Budget, notes: &mut Notes) -> Mapped {
    // Most posts have nothing that any of the languages begins with.
    if !context.mdx && !source.text().contains('{') && !source.text().contains("<!") {
        return source;
    }
    let source = &source;
    let code = if context.format == BodyFormat::Markdown { code::ranges(source.text()) } else { Vec::new() };
    let mut scanner =
        Scanner { source, text: source.text(), out: Mapped::empty_like(source), code, ends: BTreeMap::new(), context, budget, notes };
    let mut at = mdx::skip_imports(&mut scanner);
    let mut kept = at;
    while let Some(next) = scanner.text.as_bytes()[at..].iter().position(|b| matches!(b, b'{' | b'<')) {
        at += next;
        scanner.out.push(source, kept..at);
        kept = at;
        if let Some(end) = construct(&mut scanner, at) {
            at = end;
            kept = end;
        } else {
            at += 1;
        }
    }
    scanner.out.push(source, kept..source.text().len());
    scanner.out
}

/// Lets each language look at what begins at `at`; the one that knows it writes what stands in its place and says where it ends.
fn construct(scanner: &mut Scanner<'_>, at: usize) -> Option<usize> {
    match scanner.text.as_bytes().get(at..at + 2)? {
        b"{{" => hugo::read(scanner, at)
            .or_else(|| zola::read(scanner, at))
            .or_else(|| liquid::output(scanner, at))
            .or_else(|| unclosed(scanner, at)),
        b"{%" => liquid::tag(scanner, at).or_else(|| unclosed(scanner, at)),
        b"{#" | b"<!" => comment::read(scanner, at),
        b"{/" => mdx::comment(scanner, at),
        _ => None,
    }
}

/// Words that make a tag of what begins like one: `100 {% off` is none.
const LIQUID_TAGS: &[&str] = &[
    "assign",
    "capture",
    "case",
    "comment",
    "else",
    "elsif",
    "endif",
    "endfor",
    "for",
    "highlight",
    "if",
    "include",
    "include_relative",
    "link",
    "post_url",
    "raw",
    "render",
    "unless",
];

/// What begins like a tag and has no end: left out up to the end of its line, since no reader should see it.
fn unclosed(scanner: &mut Scanner<'_>, at: usize) -> Option<usize> {
    let end = scanner.find("\n", at).unwrap_or(scanner.text.len());
    let line = scanner.text[at..end].trim_end();
    let inside = line[2..].trim_start_matches(['<', '%', '-']);
    let inside = inside.trim_start();
    let is_shortcode =
        (line.starts_with("{{<") || line.starts_with("{{%")) && inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    let is_variable = ["page.", "site.", ".Params", ".Site", ".Page"].iter().any(|name| inside.starts_with(name));
    let is_tag = is_shortcode || is_variable || (line.starts_with("{%") && LIQUID_TAGS.contains(&word(inside)));
    if !is_tag || scanner.is_code(at) {
        return None;
    }
    let shown: String = line.chars().take(40).collect();
    let message = format!("this template tag is not closed; it is left out up to the end of the line: `{shown}`");
    let help = "close it on the same line: `}}` behind `{{`, `%}` behind `{%`, `>}}` behind `{{<`";
    scanner.note(Diagnostic::warning("template-unclosed", message, help), at..at + line.len());
    Some(at + line.len())
}

/// The text that is being expanded, what was made of it, and what its readers share.
struct Scanner<'a> {
    source: &'a Mapped,
    text: &'a str,
    out: Mapped,
    code: Vec<Range<usize>>,
    /// The last answer of [`Scanner::find`] per string: (asked from, found at).
    ends: BTreeMap<&'static str, (usize, Option<usize>)>,
    context: Context<'a>,
    budget: &'a mut Budget,
    notes: &'a mut Notes,
}

impl<'a> Scanner<'a> {
    /// Where `needle` stands next, at or after `from`. Answers are remembered, so that asking at every byte takes linear time.
    fn find(&mut self, needle: &'static str, from: usize) -> Option<usize> {
        if let Some((asked, found)) = self.ends.get(needle)
            && *asked <= from
            && found.is_none_or(|at| from <= at)
        {
            return *found;
        }
        let found = self.text.get(from..).and_then(|rest| rest.find(needle)).map(|at| from + at);
        self.ends.insert(needle, (from, found));
        found
    }

    /// What stands between `at` and the next `end`, and where what follows begins; `None` where that is no tag.
    fn tag(&mut self, at: usize, end: &'static str) -> Option<(&'a str, usize)> {
        let close = self.find(end, at)?;
        let inside = self.text.get(at..close).filter(|inside| inside.len() <= TAG_BYTES_MAX)?;
        let blank_line = self.find("\n\n", at).into_iter().chain(self.find("\n\r\n", at)).min();
        blank_line.is_none_or(|at| at > close).then_some((inside, close + end.len()))
    }

    fn is_code(&self, at: usize) -> bool {
        code::contains(&self.code, at)
    }

    /// Writes text that does not stand in the file.
    fn write(&mut self, text: &str, at: usize) {
        self.out.push_made(text, self.source, at);
    }

    /// Keeps a part of the text as it is.
    fn keep(&mut self, range: Range<usize>) {
        self.out.push(self.source, range);
    }

    /// Writes the code between a pair of tags, as code.
    fn write_code(&mut self, inside: Range<usize>, language: &str) {
        let at = inside.start;
        let (open, close) = match self.context.format {
            BodyFormat::Markdown => (format!("\n~~~~~~ {}\n", word(language)), "\n~~~~~~\n"),
            BodyFormat::Html => ("<pre><code>".to_owned(), "</code></pre>"),
        };
        self.write(&open, at);
        let end = inside.end;
        self.keep(inside);
        self.write(close, end);
    }

    /// Notes a finding about the tag between two offsets of the text.
    fn note(&mut self, diagnostic: Diagnostic, range: Range<usize>) {
        let start = self.source.origin(range.start);
        let end = self.source.origin(range.end.saturating_sub(1)) + 1;
        self.notes.push(diagnostic, Span::new(start, end.max(start + 1)));
    }
}

/// The first word of `text`, as far as it is fit for a language name.
fn word(text: &str) -> &str {
    let text = text.trim_start();
    &text[..text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '+' | '#')).unwrap_or(text.len())]
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
