//! XML 1.0 (fifth edition, <https://www.w3.org/TR/xml/>): which characters may stand in it, and a small writer for documents that no
//! feed crate builds.

use std::borrow::Cow;

use super::replace;

/// The text without characters that XML forbids (section 2.2: C0 but TAB and LF, U+FFFE, U+FFFF), and with LF for CR and CR LF
/// (section 2.11). Surrogates cannot stand in a `str`.
#[must_use]
pub fn xml_clean(text: &str) -> Cow<'_, str> {
    let Some(first) = first_unfit(text.as_bytes()) else { return Cow::Borrowed(text) };
    let mut clean = String::with_capacity(text.len());
    clean.push_str(&text[..first]);
    let mut chars = text[first..].chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' => clean.push('\n'),
            '\t' | '\n' => clean.push(c),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {}
            _ => clean.push(c),
        }
    }
    Cow::Owned(clean)
}

/// The same of a text that is ours to keep.
pub(in crate::render) fn cleaned(text: String) -> String {
    match xml_clean(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(clean) => clean,
    }
}

/// Where the first character stands that XML forbids or that is a CR.
fn first_unfit(bytes: &[u8]) -> Option<usize> {
    // Nearly every text is clean: without a way out of the loop many bytes are looked at at once.
    let is_suspect = |any, b: &u8| any | matches!(b, 0..=0x08 | 0x0b..=0x1f | 0xef);
    let suspects = bytes.chunks(CHUNK_BYTES).enumerate().filter(|(_, chunk)| chunk.iter().fold(false, is_suspect));
    let mut places = suspects.flat_map(|(n, chunk)| n * CHUNK_BYTES..n * CHUNK_BYTES + chunk.len());
    places.find(|i| match bytes[*i..] {
        [b'\t' | b'\n', ..] => false,
        // U+FFFE and U+FFFF are EF BF BE and EF BF BF.
        [0..=0x1f, ..] | [0xef, 0xbf, 0xbe | 0xbf, ..] => true,
        _ => false,
    })
}

/// So many bytes are looked at at once.
const CHUNK_BYTES: usize = 256;

/// One line of clean text: for attributes, where a reader takes a line break for a space, and for titles.
#[must_use]
pub(in crate::render) fn line(text: &str) -> String {
    let text = xml_clean(text);
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Writes one document. Elements are closed by the caller; text is cleaned and escaped here.
#[derive(Debug)]
pub(in crate::render) struct XmlWriter {
    out: String,
}

impl XmlWriter {
    /// A document that begins with its declaration.
    pub(in crate::render) fn new() -> Self {
        Self { out: format!("{DECLARATION}\n") }
    }

    /// A piece of a document, without a declaration.
    pub(in crate::render) const fn piece() -> Self {
        Self { out: String::new() }
    }

    /// `<name key="value">`
    pub(in crate::render) fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push('>');
    }

    /// `</name>` and a line break.
    pub(in crate::render) fn close(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push_str(">\n");
    }

    /// `<name key="value"/>` and a line break.
    pub(in crate::render) fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.tag(name, attributes);
        self.out.push_str("/>\n");
    }

    /// `<name>text</name>` and a line break.
    pub(in crate::render) fn element(&mut self, name: &str, text: &str) {
        self.open(name, &[]);
        escape(&mut self.out, text);
        self.close(name);
    }

    /// `<name><![CDATA[text]]></name>` and a line break: for readers that take what stands in an element as it is. A section cannot hold its
    /// own end, so it ends within it, and another begins.
    pub(in crate::render) fn cdata(&mut self, name: &str, text: &str) {
        self.open(name, &[]);
        self.section(text);
        self.close(name);
    }

    /// `<![CDATA[text]]>`
    pub(in crate::render) fn section(&mut self, text: &str) {
        self.out.push_str("<![CDATA[");
        replace(&mut self.out, &xml_clean(text), |bytes| bytes.starts_with(b"]]>").then_some((3, "]]]]><![CDATA[>")));
        self.out.push_str("]]>");
    }

    /// The bytes so far.
    pub(in crate::render) fn into_bytes(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            escape(&mut self.out, &line(value));
            self.out.push('"');
        }
    }
}

const DECLARATION: &str = r#"<?xml version="1.0" encoding="utf-8"?>"#;

/// A feed's prologue: the declaration, and the style sheet that shows the feed to people (<https://www.w3.org/TR/xml-stylesheet/>).
pub(in crate::render) fn feed_prologue(css_url: &str) -> String {
    let mut out = format!("{DECLARATION}\n<?xml-stylesheet type=\"text/css\" href=\"");
    escape(&mut out, &line(css_url));
    out.push_str("\"?>\n");
    out
}

/// Text as it stands in an element or a quoted attribute.
pub(in crate::render) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&mut out, text);
    out
}

fn escape(out: &mut String, text: &str) {
    replace(out, &xml_clean(text), |bytes| match bytes {
        [b'&', ..] => Some((1, "&amp;")),
        [b'<', ..] => Some((1, "&lt;")),
        [b'>', ..] => Some((1, "&gt;")),
        [b'"', ..] => Some((1, "&quot;")),
        _ => None,
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(xml_clean(text), expect);
    }

    #[test]
    fn characters_that_xml_forbids_are_dropped() {
        check("plain é 🦀", "plain é 🦀");
        check("a\u{b}b\u{0}c\u{1b}d", "abcd");
        check("\u{fffe}\u{ffff}\u{fffd}\u{ffef}", "\u{fffd}\u{ffef}");
        check("a\r\nb\rc\r\r\nd\te", "a\nb\nc\n\nd\te");
        check("\u{7f}\u{85}", "\u{7f}\u{85}");
    }

    proptest! {
        #[test]
        fn any_string_survives_a_strict_parser(text in any::<String>()) {
            let mut xml = XmlWriter::new();
            xml.open("root", &[("key", &text)]);
            xml.element("child", &text);
            xml.cdata("section", &text);
            xml.close("root");
            let bytes = xml.into_bytes();
            let document = roxmltree::Document::parse(std::str::from_utf8(&bytes).expect("UTF-8")).expect("well-formed");
            prop_assert_eq!(document.root_element().attribute("key").unwrap_or_default(), line(&text));
            let child = document.root_element().first_element_child().expect("a child");
            prop_assert_eq!(child.text().unwrap_or_default(), xml_clean(&text));
            let section: String = child.next_sibling_element().expect("a section").children().filter_map(|n| n.text()).collect();
            prop_assert_eq!(section, xml_clean(&text));
        }
    }
}
