//! HTML as a reader sees it. Also for the HTML that stands in Markdown, which comes in pieces.

use super::VOID_ELEMENTS;
use super::builder::{Builder, By, Container};
use super::tags::{Tag, Token, Tokens, entities};
use crate::model::block::BlockKind;

/// Elements whose content is not part of the text: it is not shown, or it is the frame of a page.
const LEFT_OUT: [&str; 18] = [
    "del", "footer", "head", "header", "iframe", "math", "nav", "noscript", "object", "s", "script", "select", "strike", "style", "svg",
    "template", "textarea", "title",
];

/// Walks a whole body.
pub(super) fn walk(text: &str, builder: &mut Builder<'_>) {
    builder.source_break_is_blank();
    let mut reader = Reader::default();
    for token in Tokens::new(text) {
        reader.token(&token, text, 0, builder);
    }
}

/// What has to be remembered from one piece of HTML to the next.
#[derive(Debug, Default)]
pub(super) struct Reader {
    /// The element that is being left out, and how many of its name are open.
    skipped: Option<(String, usize)>,
    /// Code is left out as well.
    pre: usize,
}

impl Reader {
    /// Whether what comes is left out.
    pub(super) fn skips(&self) -> bool {
        self.skipped.is_some() || self.pre > 0
    }

    /// One token of `text`, which stands at `base` of the body.
    pub(super) fn token(&mut self, token: &Token<'_>, text: &str, base: usize, builder: &mut Builder<'_>) {
        match token {
            Token::Text(range) if !self.skips() => {
                for (piece, decoded) in entities(&text[range.clone()]) {
                    let at = base + range.start + piece.start..base + range.start + piece.end;
                    match decoded {
                        Some(decoded) => builder.text(&decoded, at),
                        None => builder.text(&text[range.start + piece.start..range.start + piece.end], at),
                    }
                }
            }
            Token::Text(_) => {}
            Token::Open(tag) => self.open(tag, base + tag.range.start, builder),
            Token::Close { name, .. } => self.close(name, builder),
        }
    }

    fn open(&mut self, tag: &Tag<'_>, at: usize, builder: &mut Builder<'_>) {
        let name = tag.name.as_str();
        if let Some((skipped, count)) = &mut self.skipped {
            if skipped != name {
                return;
            }
            // A paragraph ends where the next begins; other elements stand in each other.
            if name != "p" {
                *count += 1;
                return;
            }
            self.skipped = None;
        }
        if !VOID_ELEMENTS.contains(&name) && (LEFT_OUT.contains(&name) || tag.is_hidden()) {
            self.skipped = Some((name.to_owned(), 1));
            return;
        }
        if name == "pre" {
            builder.end();
            self.pre += 1;
        }
        if self.pre == 0 {
            open_element(tag, at, builder);
        }
    }

    fn close(&mut self, name: &str, builder: &mut Builder<'_>) {
        if let Some((skipped, count)) = &mut self.skipped {
            if skipped == name {
                *count -= 1;
                if *count == 0 {
                    self.skipped = None;
                }
            }
            return;
        }
        if name == "pre" {
            self.pre = self.pre.saturating_sub(1);
        }
        if self.pre > 0 {
            return;
        }
        match name {
            "a" => builder.close_link(),
            "b" | "strong" => builder.close_bold(),
            "li" => builder.leave(Container::Item, By::Html),
            "blockquote" => builder.leave(Container::Quote, By::Html),
            "tr" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "table" | "dl" => builder.end(),
            _ if is_block(name) => part(builder, None),
            _ => {}
        }
    }
}

fn open_element(tag: &Tag<'_>, at: usize, builder: &mut Builder<'_>) {
    match tag.name.as_str() {
        "br" => builder.line_break(at),
        "hr" | "table" | "dl" | "ul" | "ol" => builder.end(),
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => builder.begin(BlockKind::Heading(tag.name.as_bytes()[1] - b'0')),
        "li" => {
            if builder.is_in(Container::Item) {
                builder.leave(Container::Item, By::Html);
            }
            builder.enter(Container::Item, By::Html);
        }
        "blockquote" => builder.enter(Container::Quote, By::Html),
        "tr" | "dt" => {
            builder.begin(BlockKind::Row);
            if tag.name == "dt" {
                builder.cell(at);
            }
        }
        "td" | "th" | "dd" => builder.cell(at),
        "b" | "strong" => builder.open_bold(),
        "a" => {
            if let Some(href) = tag.attribute("href") {
                builder.open_link(href);
            }
        }
        // A button that is a picture: its words are those of the picture.
        "img" => {
            if let Some(address) = tag.attribute("src") {
                builder.picture(&address, at);
            }
            if builder.is_in_link() {
                builder.text(&tag.attribute("alt").unwrap_or_default(), at..at + tag.range.len());
            }
        }
        name if is_block(name) => part(builder, Some(at)),
        _ => {}
    }
}

/// Parts blocks, but neither the cells of a row nor a block that has no text yet.
fn part(builder: &mut Builder<'_>, at: Option<usize>) {
    match (builder.kind(), at) {
        _ if builder.is_blank() => {}
        (Some(BlockKind::Row | BlockKind::Item), Some(at)) => builder.line_break(at),
        (Some(BlockKind::Row | BlockKind::Item), None) => {}
        _ => builder.end(),
    }
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "body"
            | "caption"
            | "center"
            | "details"
            | "dialog"
            | "div"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "form"
            | "html"
            | "main"
            | "ol"
            | "p"
            | "section"
            | "summary"
            | "tbody"
            | "thead"
            | "ul"
    )
}
