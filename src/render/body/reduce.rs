//! Safe HTML with fewer elements, for readers that allow only some: the others lose their tags and keep their words, paragraphs and lists
//! stay apart. No attribute is kept.

use super::elements::{self, Kind};
use super::scan::{Scanner, Token};
use crate::render::markup::html::{VOID, unescape};

/// How text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) enum Characters {
    /// As HTML has it: `&amp;`, `&lt;` and `&gt;` for what would be markup.
    Escaped,
    /// Without any reference, for readers that take them for text. What would be taken for a tag or a reference gets another character of
    /// the same look: `‹`, `›` and `＆`.
    Literal,
}

/// `html`, which is as [`super::html`] gives it, with the elements of `allowed` only; `p` is one of them.
pub(in crate::render) fn reduced(html: &str, allowed: &[&str], characters: Characters) -> String {
    let mut reducer =
        Reducer { allowed, characters, out: String::with_capacity(html.len()), stack: Vec::new(), implicit: false, gap: Gap::None };
    for token in Scanner::new(html) {
        match token {
            Token::Text(text) => reducer.text(text),
            Token::Start(name, attributes) => reducer.start(name, &attributes),
            Token::End(name) => reducer.end(name),
        }
    }
    while let Some(open) = reducer.stack.last() {
        reducer.end(open.name);
    }
    reducer.end_paragraph();
    reducer.out
}

/// An element of the source that is open.
#[derive(Debug, Clone, Copy)]
struct Open {
    /// Its name there.
    name: &'static str,
    /// What was written for it, the outer one first.
    written: &'static [&'static str],
    kind: Kind,
}

/// What must stand before the next words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    /// A block that lost its tags ended or begins.
    Break,
    /// A cell that lost its tags begins.
    Cell,
}

struct Reducer<'a> {
    allowed: &'a [&'a str],
    characters: Characters,
    out: String,
    stack: Vec<Open>,
    /// Whether a paragraph is open that the source does not have.
    implicit: bool,
    gap: Gap,
}

impl Reducer<'_> {
    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let Some(element) = elements::find(name) else { return };
        if element.name == "img" {
            let alt = attributes.iter().find(|(key, _)| *key == "alt").map_or("", |(_, alt)| alt);
            return self.text(alt);
        }
        if element.name == "br" {
            return if self.allowed.contains(&"br") { self.void("<br>") } else { self.gap = Gap::Break };
        }
        if VOID.contains(&element.name) {
            return self.boundary(Gap::Break);
        }
        let is_block = element.kind != Kind::Inline;
        let is_astray = is_block && (self.in_line() || !self.has_parent_of(element.name));
        let written = if is_astray { &[] } else { self.written_for(element.name) };
        if element.name == "caption" && self.out.ends_with(TABLE) {
            // It stands before its table, where words may stand.
            self.out.truncate(self.out.len() - TABLE.len());
        }
        if written.is_empty() {
            match element.name {
                "td" | "th" => self.cell(),
                _ if is_block => self.boundary(Gap::Break),
                _ => {}
            }
        } else if is_block {
            self.end_paragraph();
            self.gap = Gap::None;
        } else {
            self.before_words();
        }
        for tag in written {
            self.tag(tag, false);
        }
        self.stack.push(Open { name: element.name, written, kind: element.kind });
    }

    fn end(&mut self, name: &str) {
        let Some(name) = elements::find(name).map(|element| element.name) else { return };
        if self.stack.last().is_none_or(|open| open.name != name) {
            return;
        }
        let Some(open) = self.stack.pop() else { return };
        if !open.written.is_empty() {
            // A paragraph of ours that began in it ends in it.
            if open.kind != Kind::Inline {
                self.end_paragraph();
                self.gap = Gap::None;
            }
            for tag in open.written.iter().rev() {
                self.tag(tag, true);
            }
        } else if open.kind != Kind::Inline && !matches!(name, "td" | "th") {
            self.boundary(Gap::Break);
            if name == "caption" && self.inner() == Some("table") {
                self.out.push_str(TABLE);
            }
        }
    }

    fn text(&mut self, written: &str) {
        if written.trim_matches(|c: char| c.is_ascii_whitespace()).is_empty() {
            // Between blocks white space is none; between words it is.
            let is_behind_block = BLOCK_ENDS.iter().any(|end| self.out.ends_with(end));
            let is_between = self.gap != Gap::None || is_behind_block || (!self.in_words() && !self.implicit);
            if !is_between && !written.is_empty() {
                self.out.push(' ');
            }
            return;
        }
        self.before_words();
        let mut text = String::with_capacity(written.len());
        unescape(&mut text, written);
        if !self.stack.iter().any(|open| open.name == "pre") || !self.allowed.contains(&"br") {
            return self.plain(&text);
        }
        for (index, line) in text.trim_end_matches('\n').split('\n').enumerate() {
            if index > 0 {
                self.out.push_str("<br>");
            }
            self.plain(line);
        }
    }

    fn plain(&mut self, text: &str) {
        match self.characters {
            Characters::Escaped => escape(&mut self.out, text),
            Characters::Literal => literal(&mut self.out, text),
        }
    }

    fn void(&mut self, tag: &str) {
        self.before_words();
        self.out.push_str(tag);
    }

    /// Whether a part of a line is open, in which no block can stand.
    fn in_line(&self) -> bool {
        let inner = self.stack.iter().rev().find(|open| !open.written.is_empty());
        inner.is_some_and(|open| open.kind == Kind::Inline || matches!(open.written.last(), Some(&("p" | "strong" | "b"))))
    }

    /// The innermost element that was written.
    fn inner(&self) -> Option<&'static str> {
        self.stack.iter().rev().find_map(|open| open.written.last()).copied()
    }

    /// Whether an element is open that holds words.
    fn in_words(&self) -> bool {
        self.inner().is_some_and(|tag| !matches!(tag, "ul" | "ol" | "table" | "thead" | "tbody" | "tr"))
    }

    /// Whether an element that means nothing elsewhere stands in what it belongs to.
    fn has_parent_of(&self, name: &str) -> bool {
        let parents: &[&str] = match name {
            "li" => &["ol", "ul"],
            "tbody" | "thead" => &["table"],
            "tr" => &["table", "tbody", "thead"],
            "td" | "th" => &["tr"],
            _ => return true,
        };
        self.inner().is_some_and(|inner| parents.contains(&inner))
    }

    fn before_words(&mut self) {
        if !self.in_words() && !self.implicit {
            self.tag("p", false);
            self.implicit = true;
            self.gap = Gap::None;
        }
        let is_begun = !self.out.ends_with("<p>") && !self.out.ends_with("<li>");
        match std::mem::replace(&mut self.gap, Gap::None) {
            Gap::Break if is_begun && self.allowed.contains(&"br") => self.out.push_str("<br>"),
            Gap::Break if is_begun => self.out.push(' '),
            Gap::Cell if is_begun => self.out.push_str(" | "),
            _ => {}
        }
    }

    /// A block that lost its tags begins or ends: outside of an element with words that is the end of a paragraph.
    fn boundary(&mut self, gap: Gap) {
        if self.in_words() {
            self.gap = gap;
        } else {
            self.end_paragraph();
            self.gap = Gap::None;
        }
    }

    fn cell(&mut self) {
        if self.gap == Gap::None {
            self.gap = Gap::Cell;
        }
    }

    fn end_paragraph(&mut self) {
        if self.implicit {
            self.tag("p", true);
            self.implicit = false;
        }
    }

    fn tag(&mut self, name: &str, is_end: bool) {
        self.out.push_str(if is_end { "</" } else { "<" });
        self.out.push_str(name);
        self.out.push('>');
    }

    /// What stands for an element: itself where it is allowed, else what comes near.
    fn written_for(&self, name: &'static str) -> &'static [&'static str] {
        let is_allowed = |tags: &&[&str]| tags.iter().all(|tag| self.allowed.contains(tag));
        let itself = ITSELF.iter().copied().find(|tags| tags[0] == name);
        let near = NEAR.iter().filter(|(other, _)| *other == name).map(|(_, tags)| *tags);
        itself.into_iter().chain(near).find(is_allowed).unwrap_or(&[])
    }
}

const TABLE: &str = "<table>";

/// What ends a block that may stand within another.
const BLOCK_ENDS: &[&str] = &["</li>", "</ol>", "</p>", "</table>", "</ul>"];

/// Elements that a reader may allow.
const ITSELF: &[&[&str]] = &[
    &["b"],
    &["em"],
    &["h1"],
    &["h2"],
    &["h3"],
    &["h4"],
    &["h5"],
    &["h6"],
    &["i"],
    &["li"],
    &["ol"],
    &["p"],
    &["strong"],
    &["table"],
    &["tbody"],
    &["td"],
    &["th"],
    &["thead"],
    &["tr"],
    &["u"],
    &["ul"],
];

/// Elements, and what comes near to them, the nearest first.
const NEAR: &[(&str, &[&str])] = &[
    ("b", &["strong"]),
    ("em", &["i"]),
    ("h1", &["p", "strong"]),
    ("h2", &["p", "strong"]),
    ("h3", &["p", "strong"]),
    ("h4", &["p", "strong"]),
    ("h5", &["p", "strong"]),
    ("h6", &["p", "strong"]),
    ("i", &["em"]),
    ("ol", &["ul"]),
    ("strong", &["b"]),
];

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

fn literal(out: &mut String, text: &str) {
    let begins_tag = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    // Tags may be cut in two by an element between them, so the end of a text counts as well.
    let has_tag = text.match_indices('<').any(|(at, _)| at + 1 == text.len() || begins_tag(&text[at + 1..]));
    for (at, c) in text.char_indices() {
        match c {
            '<' if has_tag => out.push('‹'),
            '>' if has_tag => out.push('›'),
            '&' if begins_reference(&text[at + 1..]) => out.push('＆'),
            c => out.push(c),
        }
    }
}

/// Whether a reader would take an ampersand before this for a character reference: a name or a number up to a semicolon, or one of the old
/// names that need none.
fn begins_reference(rest: &str) -> bool {
    const OLD: &[&str] = &["amp", "copy", "gt", "lt", "nbsp", "quot", "reg", "AMP", "COPY", "GT", "LT", "QUOT", "REG"];
    const NAME_BYTES_MAX: usize = 32;
    let named = rest.strip_prefix('#').unwrap_or(rest);
    let end = named.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(named.len());
    let is_closed = end > 0 && end <= NAME_BYTES_MAX && named[end..].starts_with(';');
    is_closed || rest.starts_with('#') && named.starts_with(|c: char| c.is_ascii_digit()) || OLD.iter().any(|old| rest.starts_with(old))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SOME: &[&str] = &["b", "br", "i", "li", "p", "strong", "u", "ul"];
    const MANY: &[&str] =
        &["b", "br", "em", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"];

    #[track_caller]
    fn check(html: &str, allowed: &[&str], expect: &str) {
        assert_eq!(reduced(html, allowed, Characters::Escaped), expect);
    }

    #[test]
    fn words_stay_and_so_do_paragraphs_and_lists() {
        check("<p>a <em>b</em> <code>c</code></p>\n<ul>\n<li>d</li>\n</ul>", SOME, "<p>a <i>b</i> c</p><ul><li>d</li></ul>");
        check("<h2>About</h2>\n<p>us</p>", SOME, "<p><strong>About</strong></p><p>us</p>");
        check("<h2>About</h2>", MANY, "<h2>About</h2>");
        check("<ol>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ol>", SOME, "<ul><li>a</li><li>b\n<ul><li>c</li></ul></li></ul>");
        check("<div>a<div>b</div>c</div>", SOME, "<p>a</p><p>b</p><p>c</p>");
        check("words <a href=\"https://x.example/\">and more</a>", SOME, "<p>words and more</p>");
        check("<ul><li><p>a</p><p>b</p></li></ul>", SOME, "<ul><li><p>a</p><p>b</p></li></ul>");
        check("<li>a</li><li>b</li>", SOME, "<p>a</p><p>b</p>");
        check("<ul><li><div>a</div><div>b</div></li></ul>", SOME, "<ul><li>a<br>b</li></ul>");
        check("<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>", SOME, "<p>a | b</p><p>c</p>");
        check("<table><tbody><tr><td>a</td></tr></tbody></table>", MANY, "<table><tbody><tr><td>a</td></tr></tbody></table>");
        check(
            "<table><caption>c</caption><tbody><tr><td>a</td></tr></tbody></table>",
            MANY,
            "<p>c</p><table><tbody><tr><td>a</td></tr></tbody></table>",
        );
        check("<p>a<br>b</p><hr><p><img src=\"https://x.example/\" alt=\"A map\"></p>", SOME, "<p>a<br>b</p><p>A map</p>");
        check("<pre><code>a\n  b\n</code></pre>", SOME, "<p>a<br>  b</p>");
        check("<blockquote><p>a</p></blockquote>", SOME, "<p>a</p>");
        check("<p>a &lt;b&gt; &amp;&nbsp;c</p>", SOME, "<p>a &lt;b&gt; &amp;\u{a0}c</p>");
        check("<p>a</p>", &["p"], "<p>a</p>");
    }

    #[track_caller]
    fn check_literal(html: &str, expect: &str) {
        assert_eq!(reduced(html, SOME, Characters::Literal), format!("<p>{expect}</p>"));
    }

    #[test]
    fn without_references_nothing_becomes_markup() {
        check_literal("R&amp;D, 1 &lt; 2, a -&gt; b, é&nbsp;🦀", "R&D, 1 < 2, a -> b, é\u{a0}🦀");
        check_literal("Vec&lt;T&gt; and &lt;script&gt;", "Vec‹T› and ‹script›");
        check_literal("&amp;lt; &amp;#60; &amp;eacute; AT&amp;T &amp;copy", "＆lt; ＆#60; ＆eacute; AT&T ＆copy");
        check_literal("&lt;<b>script&gt;</b>", "‹<b>script></b>");
    }

    proptest! {
        #[test]
        fn what_comes_out_is_what_a_browser_would_write(source in "(<(p|b|div|ul|li|h2|table|tr|td|em|br|a)>|</(p|b|div|ul|li|h2|table|tr|td|em|a)>|[a-z&; ]|&amp;){0,40}") {
            let page = url::Url::parse("https://jobs.example/").expect("an address");
            let body = crate::model::raw::Body { text: source, format: crate::model::raw::BodyFormat::Html };
            let safe = super::super::html(&body, &page);
            let reduced = reduced(&safe, SOME, Characters::Escaped);
            let clean = ammonia::Builder::default().tags(SOME.iter().copied().collect()).clean(&reduced).to_string();
            prop_assert_eq!(clean.replace("&nbsp;", "\u{a0}"), reduced);
        }
    }
}
