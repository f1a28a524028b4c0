//! Bytes to records: front matter becomes a tree, the body text that can be rendered and blocks that can be understood. Nothing is decided here,
//! and no content makes it fail: what cannot be read becomes a finding that points at the line.

mod blocks;
mod code;
mod exports;
mod fence;
mod field_text;
mod fields;
mod html;
mod job;
mod json;
mod language;
mod lines;
mod linked_data;
mod listed;
mod mapped;
mod near_fence;
mod notes;
mod prose;
/// Files that hold many records.
pub mod records;
mod template;
mod text;
mod toml;
mod toml_line;
mod xml;
mod yaml;
mod yaml_hints;
mod yaml_line;
mod yaml_plain;
mod yaml_scalars;

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use fence::Parts;
use language::Language;
use mapped::Mapped;
use notes::Notes;
use template::{Budget, Context};

use crate::diagnostic::{Diagnostic, Diagnostics, LineIndex, Span};
use crate::model::block::Blocks;
use crate::model::node::{Field, Node, Value};
use crate::model::raw::{Body, BodyFormat, FileText, RawForm, RawPosting};

/// Reads one post. `path` is relative to the folder of the source with that index; `site` is the site's own configuration, for `{{ site.* }}`.
/// `None` where it cannot be read: then at least one error stands in `sink`, with its line and column in the file.
pub fn post(source: usize, path: &str, bytes: &[u8], site: Option<&Node>, sink: &mut Diagnostics) -> Option<RawPosting> {
    record(source, path, bytes, Wanted { blocks: true, fields: true }, site, sink)
}

/// The same without blocks, for a post that was understood before and is only to be rendered.
#[must_use]
pub fn text(source: usize, path: &str, bytes: &[u8], site: Option<&Node>) -> Option<RawPosting> {
    record(source, path, bytes, Wanted { blocks: false, fields: true }, site, &mut Diagnostics::default())
}

/// The same where only the body is to be rendered: front matter is read only where the body refers to it.
#[must_use]
pub fn body(source: usize, path: &str, bytes: &[u8], site: Option<&Node>) -> Option<RawPosting> {
    record(source, path, bytes, Wanted { blocks: false, fields: false }, site, &mut Diagnostics::default())
}

/// What of a post is needed.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    blocks: bool,
    fields: bool,
}

/// The text of a file as places point into it, whatever is wrong with it.
#[must_use]
pub fn shown(bytes: &[u8]) -> Cow<'_, str> {
    text::decode(bytes, &mut Notes::default()).unwrap_or_else(|_| String::from_utf8_lossy(bytes))
}

fn record(source: usize, path: &str, bytes: &[u8], wanted: Wanted, site: Option<&Node>, sink: &mut Diagnostics) -> Option<RawPosting> {
    let mut notes = Notes::default();
    let text = match text::decode(bytes, &mut notes) {
        Ok(text) => text.into_owned(),
        Err(problem) => {
            sink.push(problem.0.with_location(Some(problem.1)).with_file(source, path));
            return None;
        }
    };
    let file = FileText { source, path: path.to_owned(), lines: LineIndex::new(&text), text };
    let read = read(&file, wanted, site, &mut notes);
    notes.report(&file, sink);
    let (fields, body, blocks) = read?;
    let texts = if wanted.blocks && body.text.trim().is_empty() { field_text::all(&file.text, &fields) } else { Vec::new() };
    Some(RawPosting { file: Arc::new(file), form: RawForm::Post, record: 0, extent: None, fields, body, blocks, texts })
}

/// Reads a site generator's own configuration, `_config.yml`, `config.toml`, `hugo.json` and the like, by the extension of its name.
#[expect(clippy::result_large_err, reason = "it happens once in a run")]
pub fn variables(text: &str, file_name: &str) -> Result<Node, Diagnostic> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let extension = Path::new(file_name).extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let language = match extension.as_str() {
        "toml" => Language::Toml,
        "json" => Language::Json,
        _ => Language::Yaml,
    };
    let mut notes = Notes::default();
    let node = front_matter(text, language, 0..text.len(), &mut notes);
    node.ok_or_else(|| {
        let (mut diagnostic, span) = notes.into_first_error().expect("what cannot be read is noted as an error");
        diagnostic.path = Some(file_name.to_owned());
        diagnostic.with_location(Some(LineIndex::new(text).locate(text, span)))
    })
}

/// What stands in an export of hiring software.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// How many jobs.
    pub records: usize,
    /// Where its next page is.
    pub next: Option<String>,
}

/// Looks at an export, of the form with this name or of the one whose shape it has. `Err` says what else it is.
pub fn survey(bytes: &[u8], format: Option<&str>) -> Result<Survey, String> {
    let mut notes = Notes::default();
    let text = text::decode(bytes, &mut notes).map_err(|problem| problem.0.message)?;
    let Some((export, documents)) = exports::documents(&text, format, &mut notes) else {
        let is_page = ["<!doctype html", "<html"].iter().any(|tag| starts_with(text.trim_start(), tag));
        let why = match notes.into_first_error() {
            _ if is_page => "it is a web page, not an export".to_owned(),
            Some((error, _)) => error.message,
            None => "its shape is that of no export that is known".to_owned(),
        };
        let begin: String = text.trim_start().chars().take(40).map(|c| if c.is_control() { ' ' } else { c }).collect();
        return Err(format!("{why}; it begins with `{begin}`"));
    };
    let next = documents.last().and_then(|document| export.next(document)).map(str::to_owned);
    Ok(Survey { records: documents.iter().map(|document| export.count(document)).sum(), next })
}

fn starts_with(text: &str, tag: &str) -> bool {
    text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag))
}

/// Names of the forms of files that hold several posts.
#[must_use]
pub fn formats() -> Vec<&'static str> {
    exports::names()
}

fn read(file: &FileText, wanted: Wanted, site: Option<&Node>, notes: &mut Notes) -> Option<(Node, Body, Blocks)> {
    let text = file.text.as_str();
    if let Some(span) = merge_marker(text) {
        let help = "keep one of the two versions and remove the lines of `<`, `=` and `>`";
        notes.push(Diagnostic::error("merge-unfinished", "a merge was left unfinished here", help), span);
        return None;
    }
    let (fields, start) = match fence::split(text, notes)? {
        Parts::Fenced { body, .. } if !wanted.fields && stands_alone(text, body) => (no_fields(), body),
        Parts::Body => (no_fields(), 0),
        Parts::Fenced { language, front, body } => (front_matter(text, language, front, notes)?, body),
        Parts::Object { start } => json::read(text, start, notes)?,
    };
    let start = after_second(text, start, !fields.is_empty(), notes);
    let fields = if wanted.fields { linked_data::with_posting(fields, text) } else { fields };
    let format = format_of(&file.path, &text[start..], start, notes);
    note_controls(text, notes);
    let mdx = Path::new(&file.path).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("mdx"));
    let mut budget = Budget::default();
    let context = Context { site, page: &fields, format: BodyFormat::Markdown, mdx: false };
    let fields = if says_itself(&fields) { fields } else { resolved(&fields, context, &mut budget, notes) };
    let context = Context { site, page: &fields, format, mdx };
    let body = template::expand(Mapped::verbatim(&text::fit_for_xml(&text[start..]), start), context, &mut budget, notes);
    let body = match format {
        BodyFormat::Markdown => lines::normalize(&template::strip_kramdown(body)),
        BodyFormat::Html => html::content(body),
    };
    let body = html::limit_depth(body, format);
    let blocks = if wanted.blocks { blocks::read(&body, format) } else { Blocks::default() };
    Some((fields, Body { text: body.into_text(), format }, blocks))
}

fn no_fields() -> Node {
    Node { span: Span::new(0, 0), value: Value::Map(Vec::new()) }
}

/// Whether the body from `start` on is the same whatever the front matter says.
fn stands_alone(text: &str, start: usize) -> bool {
    !text[start..].contains("{{") && !text[start..].contains("{%") && fence::second(text, start).is_none()
}

/// A map, or `None` with an error noted.
fn front_matter(text: &str, language: Language, range: Range<usize>, notes: &mut Notes) -> Option<Node> {
    let written = language::of(&text[range.clone()], language);
    if written != language {
        let (fence, content) = (language.name(), written.name());
        let help = format!("put it between the fences of {content}, or write it in {fence}");
        let message = format!("between the fences of {fence} stands {content}; it is read as that");
        let at = range.start + (text[range.clone()].len() - text[range.clone()].trim_start().len());
        notes.push(Diagnostic::warning("front-matter-language", message, help), Span::new(at, at + 1));
    }
    let node = match written {
        Language::Yaml => yaml::read(text, range, notes)?,
        Language::Toml => toml::read(text, range, notes)?,
        Language::Json => json_between(text, range, notes)?,
    };
    match node.value {
        Value::Map(_) => Some(node),
        Value::Null => Some(Node { span: node.span, value: Value::Map(Vec::new()) }),
        Value::List(_) | Value::Scalar { .. } => {
            let help = "write `key: value` lines, or put a blank line above the text if there is no front matter";
            notes.push(Diagnostic::error("front-matter-not-a-map", "this front matter has no keys", help), node.span);
            None
        }
    }
}

/// The first of the three lines that a merge leaves in a file, where all three stand there in their order.
fn merge_marker(text: &str) -> Option<Span> {
    let line = |marker: &str, from: usize| {
        let rest = &text[from..];
        let found = rest
            .match_indices(marker)
            .find(|(at, _)| *at + from == 0 || rest[..*at].ends_with('\n') || (*at == 0 && text[..from].ends_with('\n')));
        found.map(|(at, _)| from + at)
    };
    let ours = line("<<<<<<< ", 0)?;
    let middle = line("=======", ours)?;
    line(">>>>>>> ", middle)?;
    Some(Span::new(ours, ours + 7))
}

fn json_between(text: &str, range: Range<usize>, notes: &mut Notes) -> Option<Node> {
    if text[range.clone()].trim().is_empty() {
        return Some(Node { span: Span::new(range.start, range.start), value: Value::Null });
    }
    let (node, end) = json::read(&text[..range.end], range.start, notes)?;
    let rest = &text[end..range.end];
    if !rest.trim().is_empty() {
        let at = end + (rest.len() - rest.trim_start().len());
        let help = "keep one object, and remove what follows it";
        notes.push(Diagnostic::error("json-syntax", "something follows the JSON object", help), Span::new(at, at + 1));
        return None;
    }
    Some(node)
}

/// Where the body begins once a second block of front matter, as a merge leaves it, is passed over.
fn after_second(text: &str, start: usize, has_first: bool, notes: &mut Notes) -> usize {
    let Some((range, body)) = fence::second(text, start).filter(|_| has_first) else { return start };
    // Its own findings do not matter: it is left out.
    let is_map = yaml::read(text, range.clone(), &mut Notes::default()).is_some_and(|node| matches!(node.value, Value::Map(_)));
    if !is_map {
        return start;
    }
    let help = "keep one of the two, with the keys that are meant";
    notes.push(
        Diagnostic::warning("second-front-matter", "this second block of front matter is left out", help),
        Span::new(range.start, range.end),
    );
    body
}

/// By the name of the file; Markdown under a name of HTML has no tag and a mark of Markdown at the beginning of a line.
fn format_of(path: &str, body: &str, start: usize, notes: &mut Notes) -> BodyFormat {
    let is_html = Path::new(path).extension().is_some_and(|e| e.eq_ignore_ascii_case("html") || e.eq_ignore_ascii_case("htm"));
    if !is_html {
        return BodyFormat::Markdown;
    }
    let mark = body.lines().find(|line| ["# ", "## ", "### ", "- ", "* ", "> "].iter().any(|mark| line.starts_with(mark)));
    let Some(mark) = mark.filter(|_| !body.contains('<')) else { return BodyFormat::Html };
    let at = start + body.find(mark).unwrap_or_default();
    let help = "name the file `.md`, or write its text in HTML";
    let message = "this is Markdown in a file with the name of HTML; it is read as Markdown";
    notes.push(Diagnostic::warning("markdown-in-html", message, help), Span::new(at, at + mark.len()));
    BodyFormat::Markdown
}

/// Characters that no document may hold become blanks, which is worth a word: they come from a damaged file.
fn note_controls(text: &str, notes: &mut Notes) {
    if let Some((at, c)) = text::first_unfit(text) {
        let message = format!("a character that no document may hold (U+{:04X}) stands here; a blank stands in its place", u32::from(c));
        notes.push(
            Diagnostic::warning("control-character", message, "remove it, or type again what stood there"),
            Span::new(at, at + c.len_utf8()),
        );
    }
}

/// Whether there is nothing in a node that [`resolved`] would put in another way.
fn says_itself(node: &Node) -> bool {
    match &node.value {
        Value::Scalar { text, .. } => {
            memchr::memchr(b'{', text.as_bytes()).is_none() && matches!(text::fit_for_xml(text), Cow::Borrowed(_))
        }
        Value::List(items) => items.iter().all(says_itself),
        Value::Map(fields) => fields.iter().all(|field| says_itself(&field.node)),
        Value::Null => true,
    }
}

/// `node` with the template variables of its scalars resolved, and without what XML forbids. Nodes are no deeper than the readers allow, so the recursion is bounded.
fn resolved(node: &Node, context: Context<'_>, budget: &mut Budget, notes: &mut Notes) -> Node {
    let value = match &node.value {
        Value::Scalar { text, quoted } if text.contains("{{") || text.contains("{%") => {
            let expanded = template::expand(Mapped::verbatim(text, node.span.start), context, budget, notes);
            Value::Scalar { text: text::fit_for_xml(&expanded.into_text()).into_owned(), quoted: *quoted }
        }
        Value::Scalar { text, quoted } => Value::Scalar { text: text::fit_for_xml(text).into_owned(), quoted: *quoted },
        Value::List(items) => Value::List(items.iter().map(|item| resolved(item, context, budget, notes)).collect()),
        Value::Map(fields) => {
            let resolve = |field: &Field| Field { node: resolved(&field.node, context, budget, notes), key: field.key.clone(), ..*field };
            Value::Map(fields.iter().map(resolve).collect())
        }
        Value::Null => Value::Null,
    };
    Node { span: node.span, value }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;

#[cfg(test)]
#[path = "front_matter_tests.rs"]
mod front_matter_tests;
