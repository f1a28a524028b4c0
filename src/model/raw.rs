//! One record as `parse` hands it on: its fields and its text, nothing decided.

use std::sync::Arc;

use crate::diagnostic::{LineIndex, Location, Span};
use crate::model::block::Blocks;
use crate::model::node::Node;

/// The file that a record was read from, with what is needed to point into it.
#[derive(Debug, Clone)]
pub struct FileText {
    /// Index of the source in the configuration.
    pub source: usize,
    /// Path relative to the source's folder, with `/`.
    pub path: String,
    /// The whole text, without a byte order mark.
    pub text: String,
    /// Where its lines begin.
    pub lines: LineIndex,
}

impl FileText {
    /// Line and column where a span begins.
    #[must_use]
    pub fn position(&self, span: Span) -> (u32, u32) {
        self.lines.position(&self.text, span.start)
    }

    /// The place of a span.
    #[must_use]
    pub fn locate(&self, span: Span) -> Location {
        self.lines.locate(&self.text, span)
    }
}

/// One record: a post, or one entry of a data file.
#[derive(Debug, Clone)]
pub struct RawPosting {
    /// Its file.
    pub file: Arc<FileText>,
    /// Whether it is a post or a record.
    pub form: RawForm,
    /// Zero-based index in a file of several; 0 in a post.
    pub record: usize,
    /// Where it stands in its file, where those bytes are a record by themselves.
    pub extent: Option<Extent>,
    /// Front matter or record: always a map, empty where there is none. Template variables are resolved in scalars.
    pub fields: Node,
    /// The text after the front matter; of a record, the value that describes the job.
    pub body: Body,
    /// The body as a reader meets it.
    pub blocks: Blocks,
    /// The same of each long text among the fields, where there is no body: one of them may be the job's description.
    pub texts: Vec<FieldText>,
}

/// A long text under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldText {
    /// Where its value stands in the file.
    pub span: Span,
    /// The text as a reader meets it.
    pub blocks: Blocks,
}

/// Where a record stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Byte at which it begins.
    pub offset: u64,
    /// Bytes that it has.
    pub length: u64,
    /// Number of its line, from 1.
    pub line: u32,
}

/// What a record stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RawForm {
    /// A file of its own, with front matter and a body.
    Post,
    /// A data file of its own.
    Single,
    /// A file of several.
    Record,
}

/// A body that is ready to be rendered: template tags, attribute lists and comments are gone, variables resolved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    /// The text.
    pub text: String,
    /// How it is written.
    pub format: BodyFormat,
}

impl Body {
    /// The longest text that is rendered, in bytes; the rest of a longer one is cut off.
    pub const BYTES_MAX: usize = 256 * 1024;
}

/// How a body is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BodyFormat {
    /// CommonMark with tables, footnotes, strikethrough, definition lists and raw HTML.
    #[default]
    Markdown,
    /// HTML.
    Html,
}

impl BodyFormat {
    /// How Markdown is read, wherever it is read: the blocks and the rendered page must agree on what is a heading.
    #[must_use]
    pub fn markdown_options() -> pulldown_cmark::Options {
        use pulldown_cmark::Options;
        Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_DEFINITION_LIST
            | Options::ENABLE_HEADING_ATTRIBUTES
    }
}
