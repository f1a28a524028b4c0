//! HTML as a browser's serialiser writes it (<https://html.spec.whatwg.org/#serialising-html-fragments>), so that what is written here
//! and what the sanitiser writes are the same bytes.

use std::borrow::Cow;

use super::replace;

/// Elements that have no content and no end tag.
pub(in crate::render) const VOID: &[&str] = &["area", "br", "col", "hr", "img", "source", "track", "wbr"];

/// Writes a piece of HTML. Elements are closed by the caller.
#[derive(Debug, Default)]
pub(in crate::render) struct HtmlWriter {
    out: String,
}

impl HtmlWriter {
    /// An empty piece with room for `capacity` bytes.
    pub(in crate::render) fn with_capacity(capacity: usize) -> Self {
        Self { out: String::with_capacity(capacity) }
    }

    /// A start tag, also of a void element.
    pub(in crate::render) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.begin(name);
        for (key, value) in attributes {
            self.key(key);
            escape_attribute(&mut self.out, value);
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// A start tag with attribute values whose character references are written already.
    pub(in crate::render) fn open_written(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.begin(name);
        for (key, value) in attributes {
            self.key(key);
            replace(&mut self.out, value, bracket_or_quote);
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// An end tag.
    pub(in crate::render) fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Text.
    pub(in crate::render) fn text(&mut self, text: &str) {
        escape_text(&mut self.out, text);
    }

    /// Text whose character references are written already.
    pub(in crate::render) fn text_written(&mut self, text: &str) {
        replace(&mut self.out, text, bracket);
    }

    /// HTML as it stands.
    pub(in crate::render) fn raw(&mut self, html: &str) {
        self.out.push_str(html);
    }

    /// What was written.
    pub(in crate::render) fn into_string(self) -> String {
        self.out
    }

    /// Whether the next character begins a line.
    pub(in crate::render) fn at_line_start(&self) -> bool {
        self.out.is_empty() || self.out.ends_with('\n')
    }

    fn begin(&mut self, name: &str) {
        self.out.push('<');
        self.out.push_str(name);
    }

    fn key(&mut self, key: &str) {
        self.out.push(' ');
        self.out.push_str(key);
        self.out.push_str("=\"");
    }
}

/// Plain text as HTML.
pub(in crate::render) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_text(&mut out, text);
    out
}

/// Plain text as HTML that may stand in a quoted attribute as well.
pub(in crate::render) fn escaped_everywhere(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape_attribute(&mut out, text);
    out
}

/// The HTML of a body for a page of our own, whose pictures are loaded when they come into sight.
pub(in crate::render) fn with_lazy_images(html: &str) -> Cow<'_, str> {
    if html.contains("<img ") { html.replace("<img ", "<img loading=\"lazy\" ").into() } else { html.into() }
}

/// The no-break space gets its name, as in browsers.
fn escape_text(out: &mut String, text: &str) {
    replace(out, text, |bytes| match bytes {
        [b'&', ..] => Some((1, "&amp;")),
        // U+00A0.
        [0xc2, 0xa0, ..] => Some((2, "&nbsp;")),
        _ => bracket(bytes),
    });
}

fn escape_attribute(out: &mut String, text: &str) {
    replace(out, text, |bytes| match bytes {
        [b'&', ..] => Some((1, "&amp;")),
        [0xc2, 0xa0, ..] => Some((2, "&nbsp;")),
        _ => bracket_or_quote(bytes),
    });
}

fn bracket(bytes: &[u8]) -> Option<(usize, &'static str)> {
    match bytes {
        [b'<', ..] => Some((1, "&lt;")),
        [b'>', ..] => Some((1, "&gt;")),
        _ => None,
    }
}

fn bracket_or_quote(bytes: &[u8]) -> Option<(usize, &'static str)> {
    match bytes {
        [b'"', ..] => Some((1, "&quot;")),
        _ => bracket(bytes),
    }
}

/// The text of HTML that was written here or by the sanitiser: the character references that they use are resolved.
pub(in crate::render) fn unescape(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = REFERENCES.iter().find(|(name, _)| rest.starts_with(name));
        let (name, c) = reference.copied().unwrap_or(("&", '&'));
        out.push(c);
        rest = &rest[name.len()..];
    }
    out.push_str(rest);
}

const REFERENCES: &[(&str, char)] = &[("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\''), ("&nbsp;", '\u{a0}')];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_string_survives(text in "[^\r\0]*") {
            let mut html = HtmlWriter::default();
            html.open("p", &[("title", &text)]);
            html.text(&text);
            html.close("p");
            let html = html.into_string();
            // The same bytes come out of the sanitiser, which parses and serialises as a browser does.
            prop_assert_eq!(ammonia::Builder::default().clean(&html).to_string(), html.as_str());
            let mut back = String::new();
            unescape(&mut back, html.split_once('>').expect("a tag").1.strip_suffix("</p>").expect("an end"));
            prop_assert_eq!(back, text);
        }
    }
}
