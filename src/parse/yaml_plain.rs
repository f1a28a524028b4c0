//! The part of YAML that nearly all front matter keeps to: keys with words, quoted texts, lists and maps of them. Read line by line, at a tenth
//! of what the general parser costs; what may mean anything more is left to that. Where both read a text, they read the same.

use crate::diagnostic::Span;
use crate::model::node::{Field, Node, Value};

/// Longer front matter, maps of more fields and deeper ones are left to the general parser, which bounds what they may cost.
const BYTES_MAX: usize = 64 * 1024;
const FIELDS_MAX: usize = 100;
const DEPTH_MAX: usize = 8;

/// Longer keys are none to YAML, sooner or later (section 7.4.2).
const KEY_BYTES_MAX: usize = 200;

/// What YAML takes for nothing.
pub(super) const NOTHING: [&str; 5] = ["", "~", "null", "Null", "NULL"];

/// Reads a map that stands at `base` of its file; `None` where the general parser has to look.
pub(super) fn read(text: &str, base: usize) -> Option<Node> {
    let is_strange = |byte: u8| byte.is_ascii_control() && byte != b'\n';
    if text.len() > BYTES_MAX || text.bytes().any(is_strange) {
        return None;
    }
    let mut reader = Reader { text, base, next: None, at: 0 };
    reader.advance();
    reader.next.filter(|first| first.indent == 0)?;
    reader.map(0, 0)
}

/// A line that is not blank, without the blanks around it.
#[derive(Debug, Clone, Copy)]
struct Line {
    indent: usize,
    start: usize,
    end: usize,
}

struct Reader<'t> {
    text: &'t str,
    base: usize,
    /// The next line.
    next: Option<Line>,
    /// Where the one after it begins.
    at: usize,
}

impl Reader<'_> {
    fn advance(&mut self) -> Option<Line> {
        let line = self.next.take();
        while self.next.is_none() && self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let length = memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
            let content = rest[..length].trim_end_matches(' ');
            let indent = content.len() - content.trim_start_matches(' ').len();
            if indent < content.len() {
                self.next = Some(Line { indent, start: self.at + indent, end: self.at + content.len() });
            }
            self.at += length + 1;
        }
        line
    }

    fn node(&self, start: usize, end: usize, value: Value) -> Node {
        Node { span: self.span(start, end), value }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.base + start, self.base + end)
    }

    /// Where a list or map ends: where what follows begins.
    fn end(&self) -> usize {
        self.next.map_or(self.text.len(), |line| line.start)
    }

    /// The map whose keys stand at `indent`, from the next line on.
    fn map(&mut self, indent: usize, depth: usize) -> Option<Node> {
        let start = self.next?.start;
        let mut fields: Vec<Field> = Vec::new();
        while let Some(line) = self.next.filter(|line| line.indent >= indent) {
            self.advance();
            let colon = line.start + key(&self.text[line.start..line.end])?;
            let (key, key_span) = (&self.text[line.start..colon], self.span(line.start, colon));
            let is_parted = colon + 1 == line.end || self.text.as_bytes()[colon + 1] == b' ';
            if line.indent > indent || !is_parted || fields.len() == FIELDS_MAX || fields.iter().any(|field| field.key == key) {
                return None;
            }
            let node = if colon + 1 == line.end { self.below(colon, indent, depth)? } else { self.beside(colon + 1, line.end, indent)? };
            fields.push(Field { key: key.to_owned(), key_span, node });
        }
        Some(self.node(start, self.end(), Value::Map(fields)))
    }

    /// The value of a key that stands alone on its line.
    fn below(&mut self, colon: usize, indent: usize, depth: usize) -> Option<Node> {
        match self.next {
            Some(next) if next.indent >= indent && self.is_item(next) => self.list(next.indent, next.indent > indent),
            Some(next) if next.indent > indent => (depth < DEPTH_MAX).then(|| self.map(next.indent, depth + 1))?,
            _ => Some(self.node(colon, colon, Value::Null)),
        }
    }

    fn is_item(&self, line: Line) -> bool {
        self.text[line.start..line.end].starts_with("- ")
    }

    /// The list whose items stand at `indent`, from the next line on. Without an indent of its own it begins with its first value, not with
    /// the dash.
    fn list(&mut self, indent: usize, is_indented: bool) -> Option<Node> {
        let start = self.next?.start;
        let mut items = Vec::new();
        while let Some(line) = self.next.filter(|line| line.indent == indent && self.is_item(*line)) {
            self.advance();
            items.push(self.beside(line.start + 1, line.end, indent)?);
        }
        let mut list = self.node(start, self.end(), Value::List(items));
        if !is_indented {
            list.span.start = list.items().first()?.span.start;
        }
        Some(list)
    }

    /// A value that begins and ends on the line of its key or dash, which stands at `indent`.
    fn beside(&self, from: usize, end: usize, indent: usize) -> Option<Node> {
        let start = end - self.text[from..end].trim_start_matches(' ').len();
        let goes_on = self.next.is_some_and(|next| next.indent > indent);
        let (node, after) = match self.text.as_bytes()[start] {
            b'[' => self.flow_list(start, end)?,
            b'{' => self.flow_map(start, end)?,
            b'"' | b'\'' => self.quoted(start, end)?,
            _ => (self.plain(start, end)?, end),
        };
        (after == end && !goes_on).then_some(node)
    }

    /// A text in quotes without escapes, and where what follows begins.
    fn quoted(&self, start: usize, end: usize) -> Option<(Node, usize)> {
        let bytes = &self.text.as_bytes()[start + 1..end];
        let close = start + 1 + bytes.iter().position(|byte| *byte == self.text.as_bytes()[start])?;
        let text = &self.text[start + 1..close];
        // `''` stands for a quote, and `\` for whatever follows.
        let is_simple = !text.contains('\\') && self.text[close + 1..end].bytes().next() != Some(b'\'');
        let value = Value::Scalar { text: text.to_owned(), quoted: true };
        is_simple.then(|| (self.node(start, close + 1, value), close + 1))
    }

    /// Words without quotes.
    fn plain(&self, start: usize, end: usize) -> Option<Node> {
        let text = &self.text[start..end];
        let bytes = text.as_bytes();
        // A colon before a blank parts a key from its value, and a hash behind one begins a comment.
        let is_mark = |at: usize| match bytes[at] {
            b':' => bytes.get(at + 1).is_none_or(|next| *next == b' '),
            _ => at > 0 && bytes[at - 1] == b' ',
        };
        let is_begun = text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '_' | '(' | '+' | '.' | '€' | '$' | '£'));
        if !is_begun || memchr::memchr2_iter(b':', b'#', bytes).any(is_mark) {
            return None;
        }
        let value = if NOTHING.contains(&text) { Value::Null } else { Value::Scalar { text: text.to_owned(), quoted: false } };
        Some(self.node(start, end, value))
    }

    /// `[a, "b"]`, and where what follows begins.
    fn flow_list(&self, start: usize, end: usize) -> Option<(Node, usize)> {
        let mut items = Vec::new();
        let after = self.flow(start, end, b']', |at| {
            let (node, after) = self.flow_scalar(at, end)?;
            items.push(node);
            Some(after)
        })?;
        Some((self.node(start, after, Value::List(items)), after))
    }

    /// `{ a: b, c: "d" }`, and where what follows begins.
    fn flow_map(&self, start: usize, end: usize) -> Option<(Node, usize)> {
        let mut fields: Vec<Field> = Vec::new();
        let after = self.flow(start, end, b'}', |at| {
            let colon = at + key(&self.text[at..end])?;
            let name = &self.text[at..colon];
            let value = self.text[colon + 1..end].strip_prefix(' ')?.trim_start_matches(' ');
            if fields.len() == FIELDS_MAX || fields.iter().any(|field| field.key == name) {
                return None;
            }
            let (node, after) = self.flow_scalar(end - value.len(), end)?;
            fields.push(Field { key: name.to_owned(), key_span: self.span(at, colon), node });
            Some(after)
        })?;
        Some((self.node(start, after, Value::Map(fields)), after))
    }

    /// What stands between brackets, parted by commas; `item` takes one and says where it ends.
    fn flow(&self, start: usize, end: usize, close: u8, mut item: impl FnMut(usize) -> Option<usize>) -> Option<usize> {
        let skip = |at: usize| end - self.text[at..end].trim_start_matches(' ').len();
        let bytes = &self.text.as_bytes()[..end];
        let mut at = skip(start + 1);
        if bytes.get(at) == Some(&close) {
            return Some(at + 1);
        }
        loop {
            at = skip(item(at)?);
            match bytes.get(at)? {
                b',' => at = skip(at + 1),
                byte if *byte == close => return Some(at + 1),
                _ => return None,
            }
        }
    }

    /// A value between brackets.
    fn flow_scalar(&self, start: usize, end: usize) -> Option<(Node, usize)> {
        let rest = &self.text[start..end];
        if rest.starts_with(['"', '\'']) {
            return self.quoted(start, end);
        }
        let length = rest.bytes().position(|byte| matches!(byte, b',' | b']' | b'}' | b'[' | b'{' | b':' | b'#' | b'"'))?;
        let end = start + rest[..length].trim_end_matches(' ').len();
        Some((self.plain(start, end)?, end))
    }
}

/// Where a key in plain words ends, at its colon.
fn key(text: &str) -> Option<usize> {
    let colon = memchr::memchr(b':', text.as_bytes()).filter(|colon| *colon <= KEY_BYTES_MAX)?;
    let key = &text[..colon];
    let is_plain = key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '));
    let is_word = key.starts_with(|c: char| c.is_alphanumeric() || c == '_') && !key.ends_with(' ');
    (is_plain && is_word && !NOTHING.contains(&key)).then_some(colon)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parse::mapped::Mapped;
    use crate::parse::notes::Notes;
    use crate::parse::yaml;

    /// What the general parser reads, and what it remarks.
    fn general(text: &str) -> (Option<Node>, Vec<&'static str>) {
        let mut notes = Notes::default();
        let node = yaml::general(Mapped::verbatim(text, 7), 7, Notes::default(), &mut notes);
        (node, notes.codes())
    }

    #[track_caller]
    fn check(text: &str, is_plain: bool) {
        let found = read(text, 7);
        assert_eq!(found.is_some(), is_plain, "{text}");
        if found.is_some() {
            assert_eq!((found, Vec::new()), general(text), "{text}");
        }
    }

    #[test]
    fn usual_front_matter_is_read() {
        check("title: \"Baker – nights: 2\"\ndate: 2026-03-01T10:00:00Z\ndraft: false\nempty:\nnone: null\n", true);
        check("company:\n  name: Example\n  at: { city: Lyon, code: \"69001\" }\n\ntags: [a, 'b c', \"d\" ]\nlist: []\n", true);
        check("tags:\n  - a\n  - 'b c'\nmore:\n- [x]\n- 2\nurl: https://example.org/?a=b#c\nDélai d: é", true);
    }

    #[test]
    fn what_may_mean_more_is_left() {
        for text in [
            "",
            " a: b",
            "a: b # c",
            "a: &b c",
            "a: *b",
            "a: |\n  b",
            "a: b\n  c",
            "a: \"b\n  c\"",
            "a: 'it''s'",
            "a: \"b\\n\"",
            "a: b: c",
            "a:b",
            "a: -b",
            "a: “b”",
            "a: b\na: c",
            "a:\n  - b: c",
            "a:\n    b: c\n  d: e",
            "a: [b, [c]]",
            "a: [b,]",
            "# a\nb: c",
            "<<: a",
            "null: a",
            "\"a\": b",
            "a: b\r\n",
            "a:\tb",
        ] {
            check(text, false);
        }
    }

    /// Lines of YAML that may or may not fit together.
    fn lines() -> impl Strategy<Value = String> {
        let value = prop_oneof![
            4 => prop::sample::select(vec![
                "b", "b c", "2026", "null", "~", "\"b\"", "'b'", "[b, c]", "{ b: c }", "[]", "{}", "[ b ]", "[b: c]", "{b}", "", "b:", "b #c", "b#c",
                "\u{2028}b", "b\u{85}c", "é", "b, c", "(b)", "[null, ~]", "{ b: null }", "https://b/c", "- b", "'b", "\"b", "[b", "b]", "?b", "..."
            ]).prop_map(str::to_owned),
            1 => "[ab:#,\\[\\]{}'\"~–é-]{0,8}".boxed(),
        ];
        let line = (0..5_usize, prop::sample::select(vec!["a: ", "b:", "c:  ", "d e: ", "- ", "-  ", "", "a:", "null: "]), value)
            .prop_map(|(indent, key, value)| " ".repeat(indent / 2 * 2) + key + &value);
        prop::collection::vec(line, 0..7).prop_map(|lines| lines.join("\n"))
    }

    proptest! {
        #[test]
        fn both_ways_read_the_same(text in lines()) {
            if let Some(node) = read(&text, 7) {
                prop_assert_eq!((Some(node), Vec::new()), general(&text), "{}", text);
            }
        }
    }
}
