//! Tags and text of HTML, in order. Not a parser: what it gives is made tidy and then parsed by the sanitiser, so it need only be right
//! where people are, and fast whatever it meets.

use std::collections::BTreeSet;

use super::elements;

/// More attributes than this on one tag are not looked at.
const ATTRIBUTES_MAX: usize = 32;

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text as written, its character references unresolved.
    Text(&'a str),
    /// A start tag: name and attributes as written, values without their quotes.
    Start(&'a str, Vec<(&'a str, &'a str)>),
    /// An end tag.
    End(&'a str),
}

/// Reads pieces of HTML; comments, declarations and elements without text of their own ([`elements::dropped`]) are passed over.
#[derive(Debug)]
pub(super) struct Scanner<'a> {
    rest: &'a str,
    /// Dropped elements that have no end tag any more: searching again would cost the square of the length.
    endless: BTreeSet<&'static str>,
}

impl<'a> Scanner<'a> {
    /// Reads `html` from its beginning.
    pub(super) fn new(html: &'a str) -> Self {
        Self { rest: html, endless: BTreeSet::new() }
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken
    }

    /// Passes over the content and the end tag of a dropped element; a `select` and its like without an end keep their content.
    fn skip_dropped(&mut self, name: &'static str) {
        if self.endless.contains(name) {
            return;
        }
        let end = self.rest.match_indices("</").map(|(i, _)| i + 2).find(|i| {
            let after = &self.rest.as_bytes()[*i..];
            after.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
                && after.get(name.len()).is_none_or(|b| !b.is_ascii_alphanumeric())
        });
        match end {
            Some(at) => {
                let end = self.rest[at..].find('>').map_or(self.rest.len(), |i| at + i + 1);
                self.take(end);
            }
            None if matches!(name, "script" | "style" | "textarea" | "title" | "xmp" | "iframe" | "noembed" | "noframes") => {
                self.rest = "";
            }
            None => {
                self.endless.insert(name);
            }
        }
    }

    /// The tag at the beginning of the rest, which begins with `<`, and how long it is.
    fn tag(&self) -> Option<(Token<'a>, usize)> {
        let end_tag = self.rest[1..].starts_with('/');
        let at = 1 + usize::from(end_tag);
        if !self.rest[at..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let name_end = self.rest[at..].find(ends_name).map_or(self.rest.len(), |i| at + i);
        let name = &self.rest[at..name_end];
        let (attributes, end) = match attributes(self.rest, name_end) {
            Some(found) => found,
            // A quote that is never closed: the tag ends where a person would say that it does.
            None => (Vec::new(), name_end + self.rest[name_end..].find('>')? + 1),
        };
        Some((if end_tag { Token::End(name) } else { Token::Start(name, attributes) }, end))
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let text = self.rest.find('<').unwrap_or(self.rest.len());
            if text > 0 {
                return Some(Token::Text(self.take(text)));
            }
            if self.rest.is_empty() {
                return None;
            }
            if let Some(after) = self.rest.strip_prefix("<!--") {
                self.rest = after.find("-->").map_or("", |i| &after[i + 3..]);
            } else if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
                self.rest = self.rest.find('>').map_or("", |i| &self.rest[i + 1..]);
            } else if let Some((token, length)) = self.tag() {
                self.take(length);
                match &token {
                    Token::Start(name, _) if let Some(dropped) = elements::dropped(name) => self.skip_dropped(dropped),
                    _ => return Some(token),
                }
            } else if self.rest.contains('>') {
                return Some(Token::Text(self.take(1)));
            } else {
                return Some(Token::Text(self.take(self.rest.len())));
            }
        }
    }
}

fn ends_name(c: char) -> bool {
    c.is_ascii_whitespace() || c == '/' || c == '>'
}

/// The attributes from `at` on, and where their tag ends.
fn attributes(html: &str, mut at: usize) -> Option<(Vec<(&str, &str)>, usize)> {
    let mut attributes = Vec::new();
    loop {
        at += html[at..].find(|c: char| !(c.is_ascii_whitespace() || c == '/'))?;
        if html[at..].starts_with('>') {
            return Some((attributes, at + 1));
        }
        // An equals sign at the beginning belongs to the name.
        let name_end = at + html[at..].char_indices().skip(1).find(|(_, c)| ends_name(*c) || *c == '=')?.0;
        let name = &html[at..name_end];
        at = name_end + html[name_end..].find(|c: char| !c.is_ascii_whitespace())?;
        let mut value = "";
        if html[at..].starts_with('=') {
            at += 1;
            at += html[at..].find(|c: char| !c.is_ascii_whitespace())?;
            let quote = html[at..].chars().next().filter(|c| matches!(c, '"' | '\''));
            let (from, end) = match quote {
                Some(quote) => (at + 1, at + 1 + html[at + 1..].find(quote)?),
                None => (at, at + html[at..].find(|c: char| c.is_ascii_whitespace() || c == '>')?),
            };
            value = &html[from..end];
            at = end + usize::from(quote.is_some());
        }
        if attributes.len() < ATTRIBUTES_MAX {
            attributes.push((name, value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expect: &[Token<'_>]) {
        assert_eq!(Scanner::new(html).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn tags_and_text_come_in_order() {
        use Token::{End, Start, Text};
        check("a<b>c</b >d", &[Text("a"), Start("b", vec![]), Text("c"), End("b"), Text("d")]);
        check(r#"<a HREF = "x>y" title='"' open z=1/>"#, &[Start("a", vec![("HREF", "x>y"), ("title", "\""), ("open", ""), ("z", "1/")])]);
        check("1 < 2 <é", &[Text("1 "), Text("< 2 <é")]);
        check("<3 <b>", &[Text("<"), Text("3 "), Start("b", vec![])]);
    }

    #[test]
    fn what_is_no_text_is_passed_over() {
        use Token::{Start, Text};
        check("a<!-- <b> -->b<!DOCTYPE html><?php x ?>c", &[Text("a"), Text("b"), Text("c")]);
        check("a<script>if (a < b) </b></SCRIPT >c", &[Text("a"), Text("c")]);
        check("a<style>b", &[Text("a")]);
        check("<select><option>b<p>c", &[Text("b"), Start("p", vec![]), Text("c")]);
        check("a<!-- b", &[Text("a")]);
    }

    #[test]
    fn tags_that_never_end_are_text() {
        use Token::{Start, Text};
        check("<a href=\"x>y</a", &[Start("a", vec![]), Text("y"), Text("</a")]);
        check("a<b c", &[Text("a"), Text("<b c")]);
    }
}
