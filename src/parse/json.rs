//! JSON (RFC 8259) to nodes with their places, which the common readers do not keep. Numbers keep their written text.

use super::fields::{Fields, NESTING_MAX, NODES_MAX, too_deep};
use super::notes::Notes;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::node::{Node, Value};

/// Reads the value at `start` of `text`: the node and where what follows begins. `None` where it is not JSON; then an error is noted.
pub(super) fn read(text: &str, start: usize, notes: &mut Notes) -> Option<(Node, usize)> {
    let mut reader = Reader { text, at: start, nodes: 0, notes };
    match reader.value(1) {
        Ok(node) => Some((node, reader.at)),
        Err(problem) => {
            let at = reader.at.min(text.len());
            let diagnostic = match problem {
                Problem::TooDeep => too_deep(),
                Problem::Syntax(message) => Diagnostic::error(
                    "json-syntax",
                    format!("this is not JSON: {message}"),
                    "keys and text stand in double quotes, fields are parted by commas, and none follows the last",
                ),
            };
            notes.push(diagnostic, Span::new(at, at + 1));
            None
        }
    }
}

enum Problem {
    TooDeep,
    Syntax(&'static str),
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
            Some(b'"') => Value::Scalar { text: self.string()?, quoted: true },
            Some(_) => self.word()?,
            None => return Err(Problem::Syntax("it ends too early")),
        };
        Ok(Node { span: Span::new(start, self.at), value })
    }

    fn map(&mut self, depth: usize) -> Result<Value, Problem> {
        let mut fields = Fields::default();
        self.at += 1;
        if self.takes(b'}') {
            return Ok(Value::Map(Vec::new()));
        }
        loop {
            self.skip_blanks();
            let start = self.at;
            if self.peek() != Some(b'"') {
                return Err(Problem::Syntax("a key in double quotes is expected"));
            }
            let key = self.string()?;
            let key_span = Span::new(start, self.at);
            if !self.takes(b':') {
                return Err(Problem::Syntax("a colon is expected"));
            }
            let node = self.value(depth + 1)?;
            fields.insert(key, key_span, node, self.notes);
            if self.takes(b'}') {
                return Ok(Value::Map(fields.into_vec()));
            }
            if !self.takes(b',') {
                return Err(Problem::Syntax("a comma or `}` is expected"));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Value, Problem> {
        let mut nodes = Vec::new();
        self.at += 1;
        if self.takes(b']') {
            return Ok(Value::List(nodes));
        }
        loop {
            nodes.push(self.value(depth + 1)?);
            if self.takes(b']') {
                return Ok(Value::List(nodes));
            }
            if !self.takes(b',') {
                return Err(Problem::Syntax("a comma or `]` is expected"));
            }
        }
    }

    fn string(&mut self) -> Result<String, Problem> {
        let bytes = self.text.as_bytes();
        let mut end = self.at + 1;
        while let Some(byte) = bytes.get(end) {
            match byte {
                b'"' => break,
                b'\\' => end += 2,
                _ => end += 1,
            }
        }
        let Some(written) = self.text.get(self.at..=end) else { return Err(Problem::Syntax("a quote is not closed")) };
        // A line break in a text is a mistake that every reader of JSON but people makes a fuss about.
        let escaped = written.replace("\r\n", "\\n").replace('\n', "\\n").replace('\t', "\\t");
        let allowed: String = escaped.chars().map(|c| if c < ' ' { ' ' } else { c }).collect();
        let text = serde_json::from_str(&allowed).map_err(|_| Problem::Syntax("an escape in this text is unknown"))?;
        self.at = end + 1;
        Ok(text)
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<Value, Problem> {
        let rest = &self.text[self.at..];
        let len = rest.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.')).unwrap_or(rest.len());
        let word = &rest[..len];
        let value = match word {
            "null" => Value::Null,
            "true" | "false" => Value::Scalar { text: word.to_owned(), quoted: false },
            _ if serde_json::from_str::<serde_json::Number>(word).is_ok() => Value::Scalar { text: word.to_owned(), quoted: false },
            _ => return Err(Problem::Syntax("text stands in double quotes")),
        };
        self.at += len;
        Ok(value)
    }

    fn takes(&mut self, byte: u8) -> bool {
        self.skip_blanks();
        let takes = self.peek() == Some(byte);
        self.at += usize::from(takes);
        takes
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}
