//! HTML as tags and text, tolerant as browsers are, with the place of each, in linear time. It judges nothing: sanitising is another's work.

use std::borrow::Cow;
use std::ops::Range;

/// So many tags that never end are stepped over as text; after that, all is text.
const BROKEN_TAGS_MAX: usize = 16;

/// A piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::parse) enum Token<'a> {
    /// Text with its entities as written.
    Text(Range<usize>),
    /// An opening tag.
    Open(Tag<'a>),
    /// A closing tag.
    Close {
        /// Its name, in small letters.
        name: String,
        /// Its place.
        range: Range<usize>,
    },
}

/// An opening tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::parse) struct Tag<'a> {
    /// Its name, in small letters.
    pub(in crate::parse) name: String,
    attributes: &'a str,
    /// Its place.
    pub(in crate::parse) range: Range<usize>,
}

impl Tag<'_> {
    /// The value of an attribute, its entities resolved; empty where it has none.
    pub(in crate::parse) fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            // A name is at least one character long, or this would not end.
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let end = rest[first..].find(|c: char| c.is_whitespace() || matches!(c, '=' | '/')).map_or(rest.len(), |at| at + first);
            let (name, after) = rest.split_at(end);
            let value = after.trim_start().strip_prefix('=').map(str::trim_start);
            let (value, after) = match value {
                Some(value) => attribute_value(value),
                None => ("", after),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(decode(value).into_owned());
            }
            rest = after;
        }
    }

    /// Whether readers do not see the element.
    pub(in crate::parse) fn is_hidden(&self) -> bool {
        let style = || self.attribute("style").unwrap_or_default().to_ascii_lowercase().replace(char::is_whitespace, "");
        self.attribute("hidden").is_some() || ["display:none", "visibility:hidden"].iter().any(|hides| style().contains(hides))
    }
}

fn attribute_value(text: &str) -> (&str, &str) {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote {
        Some(quote) => text[1..].split_once(quote).unwrap_or((&text[1..], "")),
        None => text.split_at(text.find(char::is_whitespace).unwrap_or(text.len())),
    }
}

/// The tokens of `text`. The content of elements that hold no markup (`script`, `style`) is left out with its tags, comments too.
#[derive(Debug)]
pub(in crate::parse) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    broken: usize,
}

impl<'a> Tokens<'a> {
    pub(in crate::parse) fn new(text: &'a str) -> Self {
        Self { text, at: 0, broken: 0 }
    }

    /// What begins at the `<` at `at`; `None` where that is text. An empty text stands for what is left out.
    fn markup(&mut self, at: usize) -> Option<Token<'a>> {
        let rest = &self.text[at..];
        if rest.starts_with("<!--") {
            let end = self.text[at + 2..].find("-->").map_or(self.text.len(), |end| at + 2 + end + 3);
            self.at = end;
            return Some(Token::Text(end..end));
        }
        let second = *rest.as_bytes().get(1)?;
        if matches!(second, b'!' | b'?') {
            let end = rest.find('>');
            self.broken += usize::from(end.is_none());
            self.at = at + end? + 1;
            return Some(Token::Text(self.at..self.at));
        }
        let is_closing = second == b'/';
        let name_at = at + 1 + usize::from(is_closing);
        let named = &self.text[name_at..];
        if !named.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let length = named.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(named.len());
        let name = named[..length].to_ascii_lowercase();
        let end = self.tag_end(name_at + length)?;
        self.at = end;
        let range = at..end;
        if is_closing {
            return Some(Token::Close { name, range });
        }
        if matches!(name.as_str(), "script" | "style") {
            self.at = raw_end(self.text, end, &name);
            return Some(Token::Text(self.at..self.at));
        }
        Some(Token::Open(Tag { name, attributes: self.text[name_at + length..end - 1].trim_end_matches('/'), range }))
    }

    /// One past the `>` of the tag whose attributes begin at `from`; a `>` in quotes does not end it.
    fn tag_end(&mut self, from: usize) -> Option<usize> {
        let mut quote = None;
        for (at, byte) in self.text.as_bytes()[from..].iter().enumerate() {
            match (quote, byte) {
                (None, b'>') => return Some(from + at + 1),
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                _ => {}
            }
        }
        // A quote was not closed: then the tag ends at the next `>` all the same, as authors mean it.
        self.broken += 1;
        self.text[from..].find('>').map(|at| from + at + 1)
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let start = self.at;
        let mut from = start;
        while from < self.text.len() {
            let less = self.text[from..].find('<').filter(|_| self.broken <= BROKEN_TAGS_MAX).map(|at| from + at);
            let Some(less) = less else { break };
            if less > start && self.is_markup(less) {
                self.at = less;
                return Some(Token::Text(start..less));
            }
            match self.markup(less) {
                Some(token) => return Some(token),
                None => from = less + 1,
            }
        }
        self.at = self.text.len();
        (start < self.text.len()).then_some(Token::Text(start..self.text.len()))
    }
}

impl Tokens<'_> {
    /// Whether a `<` may begin markup, so that the text before it is a token of its own.
    fn is_markup(&self, at: usize) -> bool {
        self.text.as_bytes().get(at + 1).is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?'))
    }
}

fn raw_end(text: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = text[at..].find("</") {
        let close = at + found;
        let closes = text.as_bytes().get(close + 2..close + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()));
        if closes {
            return text[close..].find('>').map_or(text.len(), |end| close + end + 1);
        }
        at = close + 2;
    }
    text.len()
}

/// Text with its entities resolved.
pub(in crate::parse) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (range, decoded) in entities(text) {
        match decoded {
            Some(decoded) => out.push_str(&decoded),
            None => out.push_str(&text[range]),
        }
    }
    Cow::Owned(out)
}

/// The pieces of `text`: plain ones, and entities with what they stand for.
pub(in crate::parse) fn entities(text: &str) -> impl Iterator<Item = (Range<usize>, Option<String>)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        if start >= text.len() {
            return None;
        }
        if let Some((end, decoded)) = entity(text, start) {
            at = end;
            return Some((start..end, Some(decoded)));
        }
        let mut end = start + 1;
        while end < text.len() && text.as_bytes()[end] != b'&' {
            end += 1;
        }
        at = end;
        Some((start..end, None))
    })
}

/// The entity at `at`: where it ends and what it stands for.
fn entity(text: &str, at: usize) -> Option<(usize, String)> {
    /// Longest name of an entity (HTML, section 13.5).
    const NAME_BYTES_MAX: usize = 32;
    let rest = text[at..].strip_prefix('&')?;
    let semicolon = rest.bytes().take(NAME_BYTES_MAX).position(|b| b == b';')?;
    let name = &rest[..semicolon];
    let decoded = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?.to_string()
        }
        None => quick_xml::escape::resolve_html5_entity(name)?.to_owned(),
    };
    Some((at + 1 + semicolon + 1, decoded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let found: Vec<String> = Tokens::new(text)
            .filter_map(|token| match token {
                Token::Text(range) if range.is_empty() => None,
                Token::Text(range) => Some(text[range].to_owned()),
                Token::Open(tag) => Some(format!("<{}>", tag.name)),
                Token::Close { name, .. } => Some(format!("</{name}>")),
            })
            .collect();
        assert_eq!(found, expect);
    }

    #[test]
    fn html_is_cut_into_tags_and_text() {
        check("a <B>b</b >c", &["a ", "<b>", "b", "</b>", "c"]);
        check("1 < 2 <> 3 <", &["1 < 2 <> 3 <"]);
        check("<!DOCTYPE html><!-- a > b --><p title='a>b'>x", &["<p>", "x"]);
        check("<script>if (a < b) {}</SCRIPT >x", &["x"]);
        check("<style>never closed", &[]);
        check("<a href=\"x>y</a>z", &["<a>", "y", "</a>", "z"]);
        check("<br/><hr />", &["<br>", "<hr>"]);
    }

    #[test]
    fn attributes_are_read() {
        let tag = |text: &'static str| match Tokens::new(text).next() {
            Some(Token::Open(tag)) => tag,
            other => panic!("{other:?}"),
        };
        assert_eq!(tag("<a class=x HREF = 'mailto:a&#64;b.c' id>").attribute("href").as_deref(), Some("mailto:a@b.c"));
        assert_eq!(tag("<a href=x/y>").attribute("href").as_deref(), Some("x/y"));
        assert_eq!(tag("<a =x>").attribute("href"), None);
        assert!(tag("<p hidden>").is_hidden());
        assert!(tag("<p style='DISPLAY : none'>").is_hidden());
        assert!(!tag("<p style='color: red'>").is_hidden());
    }

    #[test]
    fn entities_are_resolved() {
        assert_eq!(decode("a&nbsp;&eacute;&#x20AC;&#39;&amp;lt; &nope; & b"), "a\u{a0}é€'&lt; &nope; & b");
    }

    #[test]
    fn broken_tags_take_no_time() {
        for text in ["<a \"> \"", "<a ", "<!", "<?x", "<!-- ", "</", "<a href='", "&", "<script>"] {
            assert!(Tokens::new(&text.repeat(100_000)).count() < 400_000);
            decode(&text.repeat(100_000));
        }
    }
}
