//! One page, read: where its head ends, what in it is ours, and what it says of itself.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use lol_html::errors::RewritingError;
use lol_html::html_content::{Attribute, Element, TextChunk, TextType};
use lol_html::{HtmlRewriter, MemorySettings, Settings, doc_text, element, end_tag};

use super::MARK;
use super::markup::Markup;

mod items;

use items::Items;

/// So much of a page is looked at for its canonical address: heads with whole style sheets in them are shorter.
const HEAD_BYTES_MAX: usize = 512 * 1024;

/// What the tokenizer may hold while it waits for the end of a tag.
const TOKEN_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Elements that may stand in a head, <https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inhead>; every other one ends it.
const HEAD_ELEMENTS: &[&str] =
    &["base", "basefont", "bgsound", "head", "html", "link", "meta", "noframes", "noscript", "script", "style", "template", "title"];

/// Those of them in which other elements stand that end no head.
const CONTAINERS: &[&str] = &["noscript", "template"];

/// What a page says of itself.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// Where the head ends, whether that is written or follows from what comes next.
    pub(super) end_of_head: usize,
    /// Our elements, in order.
    pub(super) own: Vec<Range<usize>>,
    /// JobPosting markup that is not ours.
    pub markups: Vec<Markup>,
    /// Whether it asks search engines to leave it out.
    pub noindex: bool,
    /// Where it sends its readers at once, if anywhere.
    pub redirect: Option<String>,
}

impl Page {
    /// Whether it has a block of ours.
    #[must_use]
    pub const fn is_marked(&self) -> bool {
        !self.own.is_empty()
    }
}

/// Why a page is left as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is not UTF-8.
    #[error("its bytes are not UTF-8")]
    NotUtf8,
    /// It says that it is something else.
    #[error("it says that its characters are those of `{0}`, not of UTF-8")]
    Charset(String),
    /// Programs differ in how they read it.
    #[error("it cannot be told what is text in it and what is script, because of its `<{0}>`")]
    Ambiguous(String),
    /// What is put at the end of its head would be a part of something else.
    #[error("a comment, title or script in it has no end")]
    Unfinished,
    /// A tag has no end.
    #[error("one of its tags is longer than a page should be")]
    Endless,
}

/// Reads a page.
pub fn read(bytes: &[u8]) -> Result<Page, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::NotUtf8)?;
    let reader = RefCell::new(Reader::new(text));
    // The tokenizer wants handlers of end tags that live as long as it likes: they write here, and are taken in after each event.
    let ended: Rc<RefCell<Vec<End>>> = Rc::default();
    let settings = Settings::new()
        .with_memory_settings(MemorySettings::new().with_max_allowed_memory_usage(TOKEN_BYTES_MAX))
        .append_element_content_handler(element!("*", |el| {
            let mut reader = reader.borrow_mut();
            reader.take_in(&ended);
            reader.element(el);
            if el.can_have_content() {
                let (ended, start) = (Rc::clone(&ended), el.source_location().bytes());
                let name = el.tag_name();
                el.on_end_tag(end_tag!(move |tag| {
                    let is_own = tag.name() == name;
                    ended.borrow_mut().push(End { name: name.clone(), start: start.clone(), at: tag.source_location().bytes(), is_own });
                    Ok(())
                }))?;
            }
            Ok(())
        }))
        .append_document_content_handler(doc_text!(|chunk| {
            let mut reader = reader.borrow_mut();
            reader.take_in(&ended);
            reader.text(chunk);
            Ok(())
        }));
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    rewriter.write(bytes).and_then(|()| rewriter.end()).map_err(|error| refusal(&error))?;
    let mut reader = reader.into_inner();
    reader.take_in(&ended);
    reader.finish()
}

fn refusal(error: &RewritingError) -> Refusal {
    match error {
        RewritingError::ParsingAmbiguity(ambiguity) => {
            // The name stands in the message alone.
            let said = ambiguity.to_string();
            let name = said.split('`').nth(1).unwrap_or("select").trim_matches(['<', '>']).to_owned();
            Refusal::Ambiguous(name)
        }
        _ => Refusal::Endless,
    }
}

/// The address that a page gives itself in `<link rel="canonical">`.
#[must_use]
pub fn canonical(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES_MAX)];
    let mut found = None;
    let settings = Settings::new().with_strict(false).append_element_content_handler(element!("link[rel][href]", |el| {
        let rel = el.get_attribute("rel").unwrap_or_default();
        if found.is_none() && rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case("canonical")) {
            found = el.get_attribute("href").map(|href| href.trim().to_owned());
        }
        Ok(())
    }));
    let mut rewriter = HtmlRewriter::new(settings, |_: &[u8]| {});
    let read = rewriter.write(head).and_then(|()| rewriter.end());
    read.ok()?;
    found.map(|href| html_text(&href)).filter(|href| !href.is_empty())
}

/// The character references that addresses are written with.
fn html_text(written: &str) -> String {
    written.replace("&amp;", "&")
}

/// An element has ended.
struct End {
    name: String,
    /// Its start tag.
    start: Range<usize>,
    /// The end tag that ended it: its own, or that of an element around it.
    at: Range<usize>,
    is_own: bool,
}

struct Reader<'t> {
    text: &'t str,
    items: Items<'t>,
    end_of_head: Option<usize>,
    charset: Option<String>,
    /// How many elements are open in which no element ends the head.
    containers: usize,
    page: Page,
}

impl<'t> Reader<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, items: Items::new(text), end_of_head: None, charset: None, containers: 0, page: Page::default() }
    }

    fn take_in(&mut self, ended: &RefCell<Vec<End>>) {
        for end in ended.borrow_mut().drain(..) {
            if end.name == "head" && end.is_own {
                self.end_of_head.get_or_insert(end.at.start);
            }
            if CONTAINERS.contains(&end.name.as_str()) {
                self.containers = self.containers.saturating_sub(1);
            }
            let whole = end.start.start..if end.is_own { end.at.end } else { end.at.start };
            // A script that is ours was entered with its start tag alone.
            if let Some(own) = self.page.own.iter_mut().rev().find(|own| own.start == whole.start) {
                *own = whole.clone();
            }
            self.items.end(&end.start, whole);
        }
    }

    fn element(&mut self, el: &Element<'_, '_>) {
        let (name, tag) = (el.tag_name(), el.source_location().bytes());
        if self.end_of_head.is_none() && self.containers == 0 && !HEAD_ELEMENTS.contains(&name.as_str()) {
            self.end_of_head = Some(tag.start);
        }
        if CONTAINERS.contains(&name.as_str()) && el.can_have_content() {
            self.containers += 1;
        }
        if matches!(name.as_str(), "link" | "script") && el.has_attribute(MARK) {
            self.page.own.push(tag);
            return;
        }
        if name == "meta" {
            self.meta(el);
        }
        self.items.start(&name, tag, el);
    }

    fn meta(&mut self, el: &Element<'_, '_>) {
        let of = |name: &str| el.get_attribute(name).map(|value| value.trim().to_ascii_lowercase());
        let content = of("content").unwrap_or_default();
        if let Some(charset) = of("charset") {
            self.charset.get_or_insert(charset);
        }
        match of("http-equiv").as_deref() {
            Some("content-type") => {
                if let Some((_, charset)) = content.split_once("charset=") {
                    self.charset.get_or_insert(charset.trim_matches(['"', '\'', ' ']).to_owned());
                }
            }
            Some("refresh") if self.containers == 0 => {
                let written = el.get_attribute("content").unwrap_or_default();
                let url = content.find("url=").map(|at| html_text(written[at + 4..].trim_matches(['"', '\'', ' '])));
                self.page.redirect = self.page.redirect.take().or(url);
            }
            _ => {}
        }
        if matches!(of("name").as_deref(), Some("robots" | "googlebot")) {
            self.page.noindex |= content.split(',').any(|word| matches!(word.trim(), "noindex" | "none"));
        }
    }

    fn text(&mut self, chunk: &TextChunk<'_>) {
        let at = chunk.source_location().bytes().start;
        if chunk.text_type() == TextType::Data && self.end_of_head.is_none() && self.containers == 0 {
            let text = if at == 0 { chunk.as_str().trim_start_matches('\u{feff}') } else { chunk.as_str() };
            let before = chunk.as_str().len() - text.trim_start_matches(|c: char| c.is_ascii_whitespace()).len();
            if before < chunk.as_str().len() {
                self.end_of_head = Some(at + before);
            }
        }
        self.items.text(chunk.as_str());
    }

    fn finish(mut self) -> Result<Page, Refusal> {
        if let Some(charset) = self.charset.filter(|charset| !matches!(charset.as_str(), "utf-8" | "utf8" | "")) {
            return Err(Refusal::Charset(charset));
        }
        self.page.end_of_head = self.end_of_head.unwrap_or(self.text.len());
        self.page.markups = self.items.finish();
        Ok(self.page)
    }
}

/// The bytes of an attribute, with the white space before it.
fn attribute_range(text: &str, attribute: &Attribute<'_>) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let name = attribute.name_source_location()?.bytes();
    let end = attribute.value_source_location().map_or(name.end, |value| {
        let value = value.bytes();
        let quote = bytes.get(value.start.wrapping_sub(1)).filter(|byte| matches!(byte, b'"' | b'\''));
        value.end + usize::from(quote.is_some() && bytes.get(value.end) == quote)
    });
    let start = bytes[..name.start].iter().rposition(|byte| !byte.is_ascii_whitespace()).map_or(0, |before| before + 1);
    Some(start..end)
}
