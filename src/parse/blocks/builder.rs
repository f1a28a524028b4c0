//! Puts blocks together from what the readers of Markdown and HTML meet.

use std::ops::Range;

use super::{DEPTH_MAX, wrapped};
use crate::model::block::{Block, BlockKind, Blocks, Link, Picture};
use crate::parse::mapped::Mapped;

/// So many pictures of one text are noted.
const PICTURES_MAX: usize = 64;

/// Longest sentence that may be a heading, in bytes.
const HEADING_BYTES_MAX: usize = 80;

/// What a paragraph stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    Item,
    Quote,
}

/// Who opened a container: an HTML tag closes none that Markdown opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Markdown,
    Html,
}

/// The blocks so far and the one that is open.
#[derive(Debug)]
pub(super) struct Builder<'a> {
    body: &'a Mapped,
    blocks: Vec<Block>,
    pictures: Vec<Picture>,
    /// Headings that govern what comes next: (depth, index).
    headings: Vec<(u8, usize)>,
    containers: Vec<(Container, By)>,
    open: Option<Open>,
    bold: usize,
    /// What a line break in the source is to a reader.
    source_break: char,
}

#[derive(Debug)]
struct Open {
    kind: BlockKind,
    text: String,
    map: Vec<(usize, usize)>,
    links: Vec<Link>,
    /// The link that is open: its target, and where its words begin.
    link: Option<(String, usize)>,
    /// One past the last byte of the file that went into the text.
    file_end: usize,
    has_bold: bool,
    has_plain: bool,
    has_cells: bool,
}

impl<'a> Builder<'a> {
    pub(super) fn new(body: &'a Mapped) -> Self {
        Self {
            body,
            blocks: Vec::new(),
            pictures: Vec::new(),
            headings: Vec::new(),
            containers: Vec::new(),
            open: None,
            bold: 0,
            source_break: '\n',
        }
    }

    /// HTML documents break their lines anywhere.
    pub(super) fn source_break_is_blank(&mut self) {
        self.source_break = ' ';
    }

    pub(super) fn finish(mut self) -> Blocks {
        self.end();
        Blocks(self.blocks, self.pictures)
    }

    /// Ends the open block and begins one.
    pub(super) fn begin(&mut self, kind: BlockKind) {
        self.end();
        self.open = Some(Open {
            kind,
            text: String::new(),
            map: Vec::new(),
            links: Vec::new(),
            link: None,
            file_end: 0,
            has_bold: false,
            has_plain: false,
            has_cells: false,
        });
    }

    /// Begins a paragraph, an item or a quotation, according to what it stands in.
    pub(super) fn begin_text(&mut self) {
        self.begin(match self.containers.last() {
            Some((Container::Item, _)) => BlockKind::Item,
            Some((Container::Quote, _)) => BlockKind::Quote,
            None => BlockKind::Paragraph,
        });
    }

    /// The kind of the open block.
    pub(super) fn kind(&self) -> Option<BlockKind> {
        self.open.as_ref().map(|open| open.kind)
    }

    /// Whether a block is open that has nothing in it yet.
    pub(super) fn is_blank(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.text.is_empty() && open.link.is_none() && open.links.is_empty())
    }

    /// Ends the open block; one without text and links leaves no trace.
    pub(super) fn end(&mut self) {
        self.close_link();
        let Some(mut open) = self.open.take() else { return };
        self.bold = 0;
        open.text.truncate(open.text.trim_end().len());
        let length = open.text.len();
        open.map.retain(|(at, _)| *at < length.max(1));
        mark(&mut open.map, length, open.file_end);
        for link in &mut open.links {
            link.text = link.text.start.min(length)..link.text.end.min(length);
        }
        if open.text.is_empty() && open.links.is_empty() {
            return;
        }
        if matches!(open.kind, BlockKind::Paragraph | BlockKind::Item)
            && let Some(whole) = wrapped::joined(&open.text)
        {
            open.text = whole;
        }
        let is_title = open.kind == BlockKind::Paragraph && open.has_bold && !open.has_plain && !is_prose(&open.text);
        let kind = if is_title { BlockKind::Heading(6) } else { open.kind };
        if let BlockKind::Heading(depth) = kind {
            while self.headings.pop_if(|(above, _)| *above >= depth).is_some() {}
        }
        let section = self.headings.last().map(|(_, index)| *index);
        if let BlockKind::Heading(depth) = kind {
            self.headings.push((depth, self.blocks.len()));
        }
        self.blocks.push(Block { kind, text: open.text, links: open.links, section, map: open.map });
    }

    /// Adds text that stands at `at` of the body; blanks are joined.
    pub(super) fn text(&mut self, text: &str, at: Range<usize>) {
        if self.open.is_none() {
            if text.trim().is_empty() {
                return;
            }
            self.begin_text();
        }
        let (body, bold, source_break) = (self.body, self.bold > 0, self.source_break);
        let Some(open) = &mut self.open else { return };
        if text.contains(char::is_alphanumeric) {
            open.has_bold |= bold;
            open.has_plain |= !bold;
        }
        let is_verbatim = text.len() == at.len();
        let bytes = text.as_bytes();
        let (mut start, mut next) = (0, 0);
        while let Some(offset) = bytes[next..].iter().position(u8::is_ascii_whitespace).map(|length| next + length) {
            next = offset + 1;
            // A single space between two words stays as it is.
            let is_joint =
                bytes[offset] == b' ' && start < offset && is_verbatim && bytes.get(next).is_some_and(|next| !next.is_ascii_whitespace());
            if is_joint {
                continue;
            }
            open.flush(body, text, start..offset, &at, is_verbatim);
            let blank = if bytes[offset] == b'\n' { source_break } else { ' ' };
            open.blank(blank, body.origin(at.start + if is_verbatim { offset } else { 0 }));
            start = next;
        }
        open.flush(body, text, start..text.len(), &at, is_verbatim);
    }

    /// A line break that a reader sees.
    pub(super) fn line_break(&mut self, at: usize) {
        let file = self.body.origin(at);
        if let Some(open) = &mut self.open {
            open.blank('\n', file);
        }
    }

    /// The next cell of a row.
    pub(super) fn cell(&mut self, at: usize) {
        let file = self.body.origin(at);
        if let Some(open) = &mut self.open {
            if open.has_cells {
                open.text.truncate(open.text.trim_end_matches([' ', '\n']).len());
                open.mark(file);
                open.text.push('\t');
            }
            open.has_cells = true;
        }
    }

    pub(super) fn open_link(&mut self, href: String) {
        if self.open.is_none() {
            self.begin_text();
        }
        self.close_link();
        if let Some(open) = &mut self.open {
            open.link = Some((href, open.text.len()));
        }
    }

    pub(super) fn close_link(&mut self) {
        if let Some(open) = &mut self.open
            && let Some((href, start)) = open.link.take()
        {
            let end = open.text.trim_end().len().max(start);
            open.links.push(Link { href, text: start..end });
        }
    }

    /// Notes a picture that begins at `at` of the body.
    pub(super) fn picture(&mut self, address: &str, at: usize) {
        if self.pictures.len() < PICTURES_MAX {
            self.pictures.push(Picture { address: address.to_owned(), at: self.body.origin(at) });
        }
    }

    pub(super) fn is_in_link(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.link.is_some())
    }

    pub(super) fn open_bold(&mut self) {
        self.bold += 1;
    }

    pub(super) fn close_bold(&mut self) {
        self.bold = self.bold.saturating_sub(1);
    }

    pub(super) fn enter(&mut self, container: Container, by: By) {
        self.end();
        if by == By::Markdown || self.containers.len() < DEPTH_MAX {
            self.containers.push((container, by));
        }
    }

    /// Leaves the innermost such container, and whatever HTML left open in it.
    pub(super) fn leave(&mut self, container: Container, by: By) {
        self.end();
        let innermost = self.containers.iter().rposition(|c| *c == (container, by));
        let barrier = self.containers.iter().rposition(|(_, by)| *by == By::Markdown);
        let Some(innermost) = innermost else { return };
        if by == By::Markdown || barrier.is_none_or(|barrier| barrier < innermost) {
            self.containers.truncate(innermost);
        }
    }

    pub(super) fn is_in(&self, container: Container) -> bool {
        self.containers.last().is_some_and(|(last, _)| *last == container)
    }
}

impl Open {
    /// Adds a piece of `text`, which stands at `at` of the body.
    fn flush(&mut self, body: &Mapped, text: &str, piece: Range<usize>, at: &Range<usize>, is_verbatim: bool) {
        if piece.is_empty() {
            return;
        }
        if is_verbatim {
            for (offset, file) in body.pieces_in(&(at.start + piece.start..at.start + piece.end)) {
                mark(&mut self.map, self.text.len() + offset, file);
            }
        } else {
            self.mark(body.origin(at.start));
        }
        self.file_end = body.origin(if is_verbatim { at.start + piece.end } else { at.end });
        self.text.push_str(&text[piece]);
    }

    fn blank(&mut self, blank: char, file: usize) {
        match self.text.chars().next_back() {
            None | Some('\n' | '\t') => {}
            Some(' ') if blank == ' ' => {}
            Some(' ') => {
                self.text.pop();
                self.text.push(blank);
            }
            Some(_) => {
                self.mark(file);
                self.text.push(blank);
            }
        }
    }

    fn mark(&mut self, file: usize) {
        let at = self.text.len();
        mark(&mut self.map, at, file);
    }
}

fn mark(map: &mut Vec<(usize, usize)>, at: usize, file: usize) {
    let follows = map.last().is_some_and(|(last, origin)| at.checked_sub(*last) == file.checked_sub(*origin));
    if !follows {
        map.push((at, file));
    }
}

/// Whether a bold text is written as prose: a long sentence is no heading.
fn is_prose(text: &str) -> bool {
    text.len() > HEADING_BYTES_MAX && text.ends_with(['.', '!']) && !text.contains('\n')
}
