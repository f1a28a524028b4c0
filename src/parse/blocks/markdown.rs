//! Markdown as a reader sees it.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Parser, Tag, TagEnd};

use super::builder::{Builder, By, Container};
use super::html::Reader;
use super::tags::Tokens;
use crate::model::block::BlockKind;
use crate::model::raw::BodyFormat;

/// Walks a whole body.
pub(super) fn walk(text: &str, builder: &mut Builder<'_>) {
    let mut walker = Walker { text, builder, html: Reader::default(), html_block: Vec::new(), has_html: false, left_out: 0 };
    for (event, range) in Parser::new_ext(text, BodyFormat::markdown_options()).into_offset_iter() {
        walker.event(event, range);
    }
}

struct Walker<'w, 'b, 'a> {
    text: &'a str,
    builder: &'w mut Builder<'b>,
    html: Reader,
    /// The lines of an HTML block: they are read together, since a tag may span several.
    html_block: Vec<Range<usize>>,
    /// Whether the text before has blocks of HTML.
    has_html: bool,
    /// Depth in code, pictures and text that was struck out.
    left_out: usize,
}

impl Walker<'_, '_, '_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(text) | Event::Code(text) => self.words(&text, range),
            Event::Html(_) => self.html_block.push(range),
            Event::InlineHtml(html) => {
                for token in Tokens::new(&html) {
                    self.html.token(&token, &html, range.start, self.builder);
                }
            }
            Event::SoftBreak | Event::HardBreak if self.shows() => self.builder.line_break(range.start),
            Event::Rule => self.builder.end(),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.paragraph(range.start),
            Tag::Heading { level, .. } => self.builder.begin(BlockKind::Heading(depth(level))),
            Tag::BlockQuote(_) => self.builder.enter(Container::Quote, By::Markdown),
            Tag::List(_) | Tag::Table(_) | Tag::FootnoteDefinition(_) | Tag::DefinitionList => self.builder.end(),
            Tag::Item => {
                self.builder.enter(Container::Item, By::Markdown);
                self.builder.begin_text();
            }
            Tag::TableHead | Tag::TableRow => self.builder.begin(BlockKind::Row),
            Tag::DefinitionListTitle => {
                self.builder.begin(BlockKind::Row);
                self.builder.cell(range.start);
            }
            Tag::TableCell | Tag::DefinitionListDefinition => self.builder.cell(range.start),
            Tag::Strong => self.builder.open_bold(),
            Tag::Link { link_type, dest_url, .. } if self.shows() => {
                let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
                self.builder.open_link(format!("{scheme}{dest_url}"));
            }
            Tag::CodeBlock(kind) => {
                if matches!(kind, CodeBlockKind::Indented) && self.shows() && self.is_html(range) {
                    self.read_html(range.clone());
                }
                self.left_out += 1;
            }
            Tag::Image { dest_url, .. } => {
                if self.shows() {
                    self.builder.picture(&dest_url, range.start);
                }
                if self.left_out > 0 || !self.builder.is_in_link() {
                    self.left_out += 1;
                }
            }
            Tag::Strikethrough if self.left_out > 0 || self.is_struck(range) => self.left_out += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph if !matches!(self.builder.kind(), Some(BlockKind::Item | BlockKind::Row)) => self.builder.end(),
            TagEnd::Heading(_) | TagEnd::List(_) | TagEnd::TableHead | TagEnd::TableRow | TagEnd::DefinitionList => self.builder.end(),
            TagEnd::Item => self.builder.leave(Container::Item, By::Markdown),
            TagEnd::BlockQuote(_) => self.builder.leave(Container::Quote, By::Markdown),
            TagEnd::Strong => self.builder.close_bold(),
            TagEnd::Link if self.shows() => self.builder.close_link(),
            TagEnd::HtmlBlock => self.html_block(),
            TagEnd::CodeBlock => self.left_out = self.left_out.saturating_sub(1),
            TagEnd::Image if self.left_out > 0 => self.left_out -= 1,
            TagEnd::Strikethrough if self.left_out > 0 && (self.left_out > 1 || self.is_struck(range)) => self.left_out -= 1,
            _ => {}
        }
    }

    /// A paragraph; inside an item or a row it is only a new line of it.
    fn paragraph(&mut self, at: usize) {
        match self.builder.kind() {
            Some(BlockKind::Item | BlockKind::Row) => self.builder.line_break(at),
            _ => self.builder.begin_text(),
        }
    }

    fn words(&mut self, text: &str, range: Range<usize>) {
        if self.shows() {
            // The range of a code span includes its backticks.
            let inside =
                self.text.get(range.clone()).and_then(|written| if written.starts_with(text) { Some(0) } else { written.find(text) });
            let (start, end) = inside.map_or((range.start, range.end), |at| (range.start + at, range.start + at + text.len()));
            self.builder.text(text, start..end);
        }
    }

    fn html_block(&mut self) {
        let lines = std::mem::take(&mut self.html_block);
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
        let whole = first.start..last.end;
        let is_one_piece = lines.windows(2).all(|pair| pair[0].end == pair[1].start);
        let pieces = if is_one_piece { vec![whole] } else { lines };
        for piece in pieces {
            self.read_html(piece);
        }
        self.has_html = true;
    }

    fn read_html(&mut self, piece: Range<usize>) {
        let html = self.text.get(piece.clone()).unwrap_or_default();
        for token in Tokens::new(html) {
            self.html.token(&token, html, piece.start, self.builder);
        }
    }

    /// Whether lines that are set in go on with the HTML before them: an empty line ends it to Markdown, and not to those who indent their tags.
    fn is_html(&self, range: &Range<usize>) -> bool {
        let first = self.text.get(range.clone()).unwrap_or_default().trim_start();
        let tag = first.strip_prefix('<').map(|rest| rest.strip_prefix('/').unwrap_or(rest));
        self.has_html && tag.is_some_and(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic()))
    }

    fn shows(&self) -> bool {
        self.left_out == 0 && !self.html.skips()
    }

    /// Whether text is struck out on purpose: one `~` alone is more often a word for “about”.
    fn is_struck(&self, range: &Range<usize>) -> bool {
        self.text.get(range.clone()).is_some_and(|written| written.starts_with("~~"))
    }
}

const fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
