//! Markdown to HTML, written as the sanitiser would write it, with absolute addresses.

use std::collections::BTreeMap;

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use url::Url;

use super::DEPTH_MAX;
use super::address::{self, Purpose};
use crate::model::raw::BodyFormat;
use crate::render::markup::html::HtmlWriter;

/// More cells of tables than any post has.
const CELLS_MAX: usize = 10_000;

/// What Markdown became.
pub(super) enum Html {
    /// Every tag was written here: it is safe as it is.
    Safe(String),
    /// There is raw HTML in it; headings are as written.
    Mixed(String),
}

/// The text as HTML for the page at `page_url`.
pub(super) fn html(text: &str, page_url: &Url) -> Html {
    let events = events(text);
    let raw = events.iter().any(|e| matches!(e, Event::Html(_) | Event::InlineHtml(_)));
    let first_heading = events.iter().any(|e| matches!(e, Event::Start(Tag::Heading { level: HeadingLevel::H1, .. })));
    let mut writer = Writer {
        out: HtmlWriter::with_capacity(text.len() + text.len() / 2),
        base: page_url,
        written: Vec::new(),
        links: 0,
        alt: None,
        in_table_head: false,
        footnotes: BTreeMap::new(),
        shift: usize::from(first_heading && !raw),
    };
    for event in events {
        writer.event(event);
    }
    let html = writer.out.into_string();
    if raw { Html::Mixed(html) } else { Html::Safe(html) }
}

/// What stands in the text. Short rows are filled up to the width of their table, so that a small text can be a table of a million cells:
/// then no table in it is one.
fn events(text: &str) -> Vec<Event<'_>> {
    let options = BodyFormat::markdown_options();
    let parse = |options| Parser::new_ext(text, options).map(line_break).collect::<Vec<_>>();
    let events = parse(options);
    let cells = events.iter().filter(|event| matches!(event, Event::Start(Tag::TableCell))).count();
    if cells > CELLS_MAX { parse(options - Options::ENABLE_TABLES) } else { events }
}

/// `<br>` is what people write for a line break: no reason to parse the whole text again.
fn line_break(event: Event<'_>) -> Event<'_> {
    match event {
        Event::InlineHtml(tag) if matches!(&*tag, "<br>" | "<br/>" | "<br />" | "<BR>") => Event::HardBreak,
        event => event,
    }
}

struct Writer<'a> {
    out: HtmlWriter,
    base: &'a Url,
    /// For each Markdown element that is open, whether it was written.
    written: Vec<bool>,
    /// How many links are open in the output; at most one.
    links: usize,
    /// The picture whose words are being read.
    alt: Option<Picture<'a>>,
    in_table_head: bool,
    /// Numbers of footnotes, by name.
    footnotes: BTreeMap<String, usize>,
    /// By how much headings go down.
    shift: usize,
}

struct Picture<'a> {
    address: CowStr<'a>,
    title: CowStr<'a>,
    alt: String,
    /// How many elements are open in its words.
    depth: usize,
}

impl<'a> Writer<'a> {
    fn event(&mut self, event: Event<'a>) {
        if self.alt.is_some() {
            return self.picture_event(event);
        }
        match event {
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                self.alt = Some(Picture { address: dest_url, title, alt: String::new(), depth: 0 });
            }
            Event::Start(tag) => {
                let written = self.written.len() < DEPTH_MAX && self.start(tag);
                self.written.push(written);
            }
            Event::End(tag) => {
                if self.written.pop() == Some(true) {
                    self.end(tag);
                }
            }
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.out.text(&text),
            Event::Code(text) => {
                self.out.open("code", &[]);
                self.out.text(&text);
                self.out.close("code");
            }
            Event::Html(html) | Event::InlineHtml(html) => self.out.raw(&html),
            Event::SoftBreak => self.out.raw("\n"),
            Event::HardBreak => self.void("br"),
            Event::Rule => {
                self.begin_line();
                self.void("hr");
            }
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::TaskListMarker(done) => self.out.text(if done { "☑ " } else { "☐ " }),
        }
    }

    /// Writes the start of an element; `false` where it is left out.
    fn start(&mut self, tag: Tag<'a>) -> bool {
        match tag {
            Tag::Heading { level, id, .. } => {
                self.begin_line();
                match id.filter(|id| !id.is_empty() && !id.contains(char::is_whitespace)) {
                    Some(id) => self.out.open(self.heading(level), &[("id", &id)]),
                    None => self.out.open(self.heading(level), &[]),
                }
            }
            Tag::TableHead => {
                self.in_table_head = true;
                self.out.open("thead", &[]);
                self.out.open("tr", &[]);
            }
            Tag::TableCell => self.out.open(self.cell(), &[]),
            Tag::CodeBlock(_) => {
                self.begin_line();
                self.out.open("pre", &[]);
                self.out.open("code", &[]);
            }
            Tag::List(Some(start)) if start != 1 => {
                self.begin_line();
                self.out.open("ol", &[("start", &start.to_string())]);
                self.out.raw("\n");
            }
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => return self.link(&format!("mailto:{dest_url}"), ""),
            Tag::Link { dest_url, title, .. } => return self.link(&dest_url, &title),
            Tag::FootnoteDefinition(name) => {
                self.begin_line();
                let number = self.footnote_number(&name);
                self.out.open("div", &[("id", &footnote_id(number))]);
                self.out.open("sup", &[]);
                self.out.text(&number.to_string());
                self.out.close("sup");
                self.out.text(" ");
            }
            Tag::HtmlBlock | Tag::MetadataBlock(_) | Tag::Image { .. } => return false,
            tag => {
                let (name, shape) = plain(tag.to_end());
                if shape != Shape::Inline {
                    self.begin_line();
                }
                self.out.open(name, &[]);
                if shape == Shape::Container {
                    self.out.raw("\n");
                }
            }
        }
        true
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.out.close(self.heading(level)),
            TagEnd::TableHead => {
                self.in_table_head = false;
                self.out.close("tr");
                self.out.close("thead");
                self.out.open("tbody", &[]);
            }
            TagEnd::TableCell => return self.out.close(self.cell()),
            TagEnd::Table => {
                self.out.close("tbody");
                self.out.close("table");
            }
            TagEnd::CodeBlock => {
                self.out.close("code");
                self.out.close("pre");
            }
            TagEnd::Link => {
                self.links -= 1;
                return self.out.close("a");
            }
            TagEnd::FootnoteDefinition => self.out.close("div"),
            TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) | TagEnd::Image => return,
            tag => {
                let (name, shape) = plain(tag);
                self.out.close(name);
                if shape == Shape::Inline {
                    return;
                }
            }
        }
        self.out.raw("\n");
    }

    fn link(&mut self, address: &str, title: &str) -> bool {
        let Some(address) = address::absolute(self.base, address, Purpose::Link).filter(|_| self.links == 0) else { return false };
        let attributes = [("href", address.as_str()), ("title", title)];
        self.out.open("a", if title.is_empty() { &attributes[..1] } else { &attributes });
        self.links += 1;
        true
    }

    /// The words in a picture's brackets are what it says where it cannot be seen.
    fn picture_event(&mut self, event: Event<'a>) {
        let Some(picture) = &mut self.alt else { return };
        match event {
            Event::Start(_) => picture.depth += 1,
            Event::End(_) if picture.depth > 0 => picture.depth -= 1,
            Event::End(_) => self.finish_picture(),
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => picture.alt.push_str(&text),
            Event::SoftBreak | Event::HardBreak | Event::Rule => picture.alt.push(' '),
            Event::Html(_) | Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn finish_picture(&mut self) {
        let Some(Picture { address, title, alt, .. }) = self.alt.take() else { return };
        match address::absolute(self.base, &address, Purpose::Resource) {
            Some(address) => {
                let attributes = [("src", address.as_str()), ("alt", &alt), ("title", &title)];
                self.out.open("img", if title.is_empty() { &attributes[..2] } else { &attributes });
            }
            None => self.out.text(&alt),
        }
    }

    fn footnote_reference(&mut self, name: &str) {
        let number = self.footnote_number(name);
        self.out.open("sup", &[]);
        let linked = self.link(&format!("#{}", footnote_id(number)), "");
        self.out.text(&number.to_string());
        if linked {
            self.end(TagEnd::Link);
        }
        self.out.close("sup");
    }

    fn footnote_number(&mut self, name: &str) -> usize {
        let next = self.footnotes.len() + 1;
        *self.footnotes.entry(name.to_owned()).or_insert(next)
    }

    fn heading(&self, level: HeadingLevel) -> &'static str {
        ["h1", "h2", "h3", "h4", "h5", "h6"][(level as usize - 1 + self.shift).min(5)]
    }

    fn cell(&self) -> &'static str {
        if self.in_table_head { "th" } else { "td" }
    }

    fn void(&mut self, name: &str) {
        self.out.open(name, &[]);
        self.out.raw("\n");
    }

    fn begin_line(&mut self) {
        if !self.out.at_line_start() {
            self.out.raw("\n");
        }
    }
}

fn footnote_id(number: usize) -> String {
    format!("fn-{number}")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Stands in a line.
    Inline,
    /// Stands on lines of its own.
    Block,
    /// Stands on lines of its own and holds blocks.
    Container,
}

/// The elements that Markdown's constructs are, where no more is to be said.
fn plain(tag: TagEnd) -> (&'static str, Shape) {
    match tag {
        TagEnd::BlockQuote(_) => ("blockquote", Shape::Container),
        TagEnd::List(true) => ("ol", Shape::Container),
        TagEnd::List(false) => ("ul", Shape::Container),
        TagEnd::DefinitionList => ("dl", Shape::Container),
        TagEnd::Item => ("li", Shape::Block),
        TagEnd::DefinitionListTitle => ("dt", Shape::Block),
        TagEnd::DefinitionListDefinition => ("dd", Shape::Block),
        TagEnd::Table => ("table", Shape::Block),
        TagEnd::TableRow => ("tr", Shape::Block),
        TagEnd::Emphasis => ("em", Shape::Inline),
        TagEnd::Strong => ("strong", Shape::Inline),
        TagEnd::Strikethrough => ("del", Shape::Inline),
        TagEnd::Superscript => ("sup", Shape::Inline),
        TagEnd::Subscript => ("sub", Shape::Inline),
        _ => ("p", Shape::Block),
    }
}
