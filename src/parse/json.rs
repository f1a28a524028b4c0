//! JSON (RFC 8259) to nodes with their places, which the common readers do not keep. Numbers keep their written text. What JavaScript, Python
//! and typists allow beyond it, and what can mean one thing only, is read and noted.

use super::fields::{Fields, NESTING_MAX, NODES_MAX, too_deep};
use super::notes::Notes;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::node::{Node, Value};

const HELP: &str = "keys and text stand in double quotes, fields are parted by commas, and none follows the last";

/// Reads the value at `start` of `text`: the node and where what follows begins. `None` where it is not JSON; then an error is noted.
pub(super) fn read(text: &str, start: usize, notes: &mut Notes) -> Option<(Node, usize)> {
    let mut reader = Reader { text, at: start, nodes: 0, notes };
    match reader.value(1) {
        Ok(node) => Some((node, reader.at)),
        Err(problem) => {
            let at = reader.at.min(text.len());
            let diagnostic = match problem {
                Problem::TooDeep => too_deep(),
                Problem::Syntax(message) => Diagnostic::error("json-syntax", format!("this is not JSON: {message}"), HELP),
                Problem::Escape => {
                    let help = "write \\\\ for a backslash, \\n for a new line, \\\" for a quote";
                    Diagnostic::error("json-syntax", "this is not JSON: a backslash in this text makes no escape", help)
                }
            };
            notes.push(diagnostic, Span::new(at, at + 1));
            None
        }
    }
}

enum Problem {
    TooDeep,
    Syntax(&'static str),
    Escape,
}

struct Reader<'a, 'n> {
    text: &'a str,
    at: usize,
    nodes: usize,
    notes: &'n mut Notes,
}

impl Reader<'_, '_> {
    /// Recursion is bounded by [`NESTING_MAX`].
    fn value(&mut self, depth: usize) -> Result<Node, Problem> {
        if depth > NESTING_MAX {
            return Err(Problem::TooDeep);
        }
        self.nodes += 1;
        if self.nodes > NODES_MAX {
            return Err(Problem::Syntax("it has more values than can be held"));
        }
        self.skip_blanks();
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.map(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(_) if self.quote().is_some() => Value::Scalar { text: self.string()?, quoted: true },
            Some(_) => self.word()?,
            None => return Err(Problem::Syntax("it ends too early")),
        };
        Ok(Node { span: Span::new(start, self.at), value })
    }

    fn map(&mut self, depth: usize) -> Result<Value, Problem> {
        let mut fields = Fields::default();
        self.at += 1;
        loop {
            if self.takes(b'}') {
                return Ok(Value::Map(fields.into_vec()));
            }
            let start = self.at;
            let key = self.key()?;
            let key_span = Span::new(start, self.at);
            if !self.takes(b':') {
                return Err(Problem::Syntax("a colon is expected"));
            }
            let node = self.value(depth + 1)?;
            fields.insert(key, key_span, node, self.notes);
            let end = self.at;
            if self.takes(b',') {
                self.after_comma(b'}');
            } else if self.peek() != Some(b'}') {
                // In a line of its own a further key can only be the next field.
                if !self.text[end..self.at].contains('\n') || !self.is_key() {
                    return Err(Problem::Syntax("a comma or `}` is expected"));
                }
                self.note(end, end + 1, "no comma parts this field from the next; they are read as two");
            }
        }
    }

    /// A key, in whatever quotes it stands, or in none.
    fn key(&mut self) -> Result<String, Problem> {
        if self.quote().is_some() {
            return self.string();
        }
        let rest = &self.text[self.at..];
        let len = word_len(rest);
        if !rest.starts_with(|c: char| c.is_alphabetic() || c == '_') || !rest[len..].trim_start().starts_with(':') {
            return Err(Problem::Syntax("a key in double quotes is expected"));
        }
        let key = rest[..len].to_owned();
        self.note(self.at, self.at + len, "this key stands without quotes, which JSON wants; it is read all the same");
        self.at += len;
        Ok(key)
    }

    /// Whether a key with its colon stands here.
    fn is_key(&self) -> bool {
        let rest = &self.text[self.at..];
        let line = rest.lines().next().unwrap_or_default();
        let Some(colon) = line.find(':') else { return false };
        line[..colon].trim().trim_matches(['"', '\'']).chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
    }

    /// A comma before the end is one too many.
    fn after_comma(&mut self, close: u8) {
        let comma = self.at - 1;
        self.skip_blanks();
        if self.peek() == Some(close) {
            self.note(comma, comma + 1, "a comma stands behind the last field, which JSON does not allow; it is left out");
        }
    }

    fn note(&mut self, start: usize, end: usize, what: &str) {
        self.notes.push(Diagnostic::warning("json-repaired", what, HELP), Span::new(start, end));
    }

    fn list(&mut self, depth: usize) -> Result<Value, Problem> {
        let mut nodes = Vec::new();
        self.at += 1;
        loop {
            if self.takes(b']') {
                return Ok(Value::List(nodes));
            }
            nodes.push(self.value(depth + 1)?);
            if self.takes(b',') {
                self.after_comma(b']');
            } else if self.peek() != Some(b']') {
                return Err(Problem::Syntax("a comma or `]` is expected"));
            }
        }
    }

    /// The quote that opens here, and those that close it.
    fn quote(&self) -> Option<(char, &'static [char])> {
        Some(match self.text.get(self.at..)?.chars().next()? {
            '"' => ('"', &['"']),
            '\'' => ('\'', &['\'']),
            '“' => ('“', &['”', '“']),
            '„' => ('„', &['“', '”']),
            '‘' => ('‘', &['’']),
            _ => return None,
        })
    }

    fn string(&mut self) -> Result<String, Problem> {
        const UNCLOSED: Problem = Problem::Syntax("a quote is not closed");
        let Some((open, close)) = self.quote() else { return Err(UNCLOSED) };
        let start = self.at + open.len_utf8();
        let mut chars = self.text[start..].char_indices();
        let end = loop {
            match chars.next() {
                Some((_, '\\')) => _ = chars.next(),
                Some((at, c)) if close.contains(&c) => break (start + at, c),
                Some(_) => {}
                None => return Err(UNCLOSED),
            }
        };
        let written = &self.text[start..end.0];
        // A text that ran over its own line into the next key was never closed.
        if written.contains('\n') && self.text[end.0 + end.1.len_utf8()..].starts_with(|c: char| c.is_alphanumeric()) {
            return Err(UNCLOSED);
        }
        let text = unescaped(written, open)?;
        if open != '"' {
            self.note(self.at, end.0 + end.1.len_utf8(), "JSON knows double quotes only; these are read as such");
        }
        self.at = end.0 + end.1.len_utf8();
        Ok(text)
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<Value, Problem> {
        let rest = &self.text[self.at..];
        let len = word_len(rest);
        let word = &rest[..len];
        let scalar = |text: &str| Value::Scalar { text: text.to_owned(), quoted: false };
        let (value, foreign) = match word {
            "null" => (Value::Null, false),
            "true" | "false" => (scalar(word), false),
            // JavaScript's and Python's.
            "undefined" | "NaN" | "None" => (Value::Null, true),
            "True" => (scalar("true"), true),
            "False" => (scalar("false"), true),
            _ if serde_json::from_str::<serde_json::Number>(word).is_ok() => (scalar(word), false),
            _ => return Err(Problem::Syntax("text stands in double quotes")),
        };
        if foreign {
            self.note(
                self.at,
                self.at + len,
                "of such words JSON knows `true`, `false` and `null` only; this one is read as the one that it means",
            );
        }
        self.at += len;
        Ok(value)
    }

    fn takes(&mut self, byte: u8) -> bool {
        self.skip_blanks();
        let takes = self.peek() == Some(byte);
        self.at += usize::from(takes);
        takes
    }

    /// Blanks, and comments, which JSON does not have.
    fn skip_blanks(&mut self) {
        loop {
            while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
                self.at += 1;
            }
            let rest = &self.text.get(self.at..).unwrap_or_default();
            let len = match rest.get(..2) {
                Some("//") => rest.find('\n').unwrap_or(rest.len()),
                Some("/*") => match rest.find("*/") {
                    Some(end) => end + 2,
                    None => return,
                },
                _ => return,
            };
            self.note(self.at, self.at + len, "JSON has no comments; this one is left out");
            self.at += len;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

fn word_len(rest: &str) -> usize {
    rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '-' | '.' | '_')).unwrap_or(rest.len())
}

/// A text between quotes as JSON means it.
fn unescaped(written: &str, quote: char) -> Result<String, Problem> {
    // A line break in a text is a mistake that every reader of JSON but people makes a fuss about.
    let mut escaped = written.replace("\r\n", "\\n").replace('\n', "\\n").replace('\t', "\\t");
    if quote != '"' {
        escaped = escaped.replace("\\'", "'").replace("\\\"", "\"").replace('"', "\\\"");
    }
    let allowed: String = escaped.chars().map(|c| if c < ' ' { ' ' } else { c }).collect();
    serde_json::from_str(&format!("\"{allowed}\"")).map_err(|_| Problem::Escape)
}
