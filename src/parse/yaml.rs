//! YAML to nodes (YAML 1.2.2), scalars as they are written: only the field that reads `NO` or `01234` knows what it is.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle};

use super::fields::{Fields, NESTING_MAX, too_deep};
use super::notes::Notes;
use super::yaml_hints;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::node::{Node, Value};

/// What aliases may add up to, in nodes and in bytes of text: far more than any front matter, far less than an alias bomb.
const ALIAS_NODES_MAX: usize = 20_000;
const ALIAS_BYTES_MAX: usize = 1024 * 1024;

/// Reads the first document in `range` of `text`. `None` where it is not YAML; then an error is noted.
pub(super) fn read(text: &str, range: Range<usize>, notes: &mut Notes) -> Option<Node> {
    let base = range.start;
    let shown = without_controls(&text[range.clone()]);
    let options = granit_parser::options! {
        block_nesting_limit: NESTING_MAX,
        flow_nesting_limit: NESTING_MAX,
        emit_comments: false,
        emit_unresolved_aliases: true,
    };
    let mut builder = Builder::new(text, range.clone(), notes);
    for next in Parser::new_from_str_with_options(&shown, options) {
        let flow = match next {
            Ok((event, span)) => {
                let bytes = span.byte_range().unwrap_or_default();
                builder.event(event, Span::new(base + bytes.start, base + bytes.end))
            }
            Err(error) => {
                let at = base + error.marker().byte_offset().unwrap_or(0).min(shown.len());
                let (diagnostic, span) = yaml_hints::explain(text, &range, at, &error);
                builder.notes.push(diagnostic, span);
                return None;
            }
        };
        match flow {
            Flow::On => {}
            Flow::End => break,
            Flow::Broken => return None,
        }
    }
    Some(builder.root.unwrap_or(Node { span: Span::new(base, base), value: Value::Null }))
}

/// YAML forbids characters (section 5.1) that posts contain all the same: each becomes one of the same length that it allows.
fn without_controls(text: &str) -> Cow<'_, str> {
    let forbidden = |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    if !text.contains(forbidden) {
        return Cow::Borrowed(text);
    }
    let same_length = |c: char| match c.len_utf8() {
        _ if !forbidden(c) => c,
        1 => ' ',
        2 => '\u{a0}',
        _ => '\u{fffd}',
    };
    Cow::Owned(text.chars().map(same_length).collect())
}

enum Flow {
    On,
    End,
    Broken,
}

/// A list or map that is still open.
struct Frame {
    start: usize,
    anchor: usize,
    content: Content,
}

enum Content {
    List(Vec<Node>),
    Map { fields: Fields, key: Option<(String, Span)>, merged: Vec<Node> },
}

/// What an anchored node weighs wherever an alias repeats it.
#[derive(Clone, Copy, Default)]
struct Weight {
    nodes: usize,
    bytes: usize,
    height: usize,
}

struct Builder<'a> {
    text: &'a str,
    /// Where the front matter stands in it.
    range: Range<usize>,
    notes: &'a mut Notes,
    frames: Vec<Frame>,
    anchors: BTreeMap<usize, (Node, Weight)>,
    repeated: Weight,
    root: Option<Node>,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, range: Range<usize>, notes: &'a mut Notes) -> Self {
        Self { text, range, notes, frames: Vec::new(), anchors: BTreeMap::new(), repeated: Weight::default(), root: None }
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Flow {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let quoted = style != ScalarStyle::Plain || tag.is_some();
                let is_null = !quoted && matches!(&*text, "" | "~" | "null" | "Null" | "NULL");
                let value = if is_null { Value::Null } else { Value::Scalar { text: text.into_owned(), quoted } };
                self.scalar(value, anchor, span)
            }
            Event::SequenceStart(_, anchor, _) => self.open(anchor, span, Content::List(Vec::new())),
            Event::MappingStart(_, anchor, _) => {
                self.open(anchor, span, Content::Map { fields: Fields::default(), key: None, merged: Vec::new() })
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(id) => self.alias(id, span),
            Event::UnresolvedAlias(name) => {
                let message = format!("`*{name}` names no anchor");
                self.broken(
                    "yaml-syntax",
                    message,
                    "put the value in quotes: outside quotes a `*` at its beginning has a meaning in YAML",
                    span,
                )
            }
            Event::DocumentEnd => Flow::End,
            _ => Flow::On,
        }
    }

    fn scalar(&mut self, value: Value, anchor: usize, span: Span) -> Flow {
        if let Some(Frame { content: Content::Map { key: key @ None, .. }, .. }) = self.frames.last_mut() {
            let node = Node { span, value };
            *key = Some((node.text().unwrap_or_default().to_owned(), span));
            self.remember(anchor, &node);
            return Flow::On;
        }
        self.place(Node { span, value }, anchor)
    }

    fn open(&mut self, anchor: usize, span: Span, content: Content) -> Flow {
        if self.expects_key() {
            let help = "put the value in quotes: outside quotes `{` and `[` have a meaning in YAML";
            return self.broken("yaml-syntax", "a list or a map stands where a key is expected".into(), help, span);
        }
        if self.frames.len() >= NESTING_MAX {
            self.notes.push(too_deep(), span);
            return Flow::Broken;
        }
        self.frames.push(Frame { start: span.start, anchor, content });
        Flow::On
    }

    fn close(&mut self, span: Span) -> Flow {
        let Some(frame) = self.frames.pop() else { return Flow::On };
        let value = match frame.content {
            Content::List(nodes) => Value::List(nodes),
            Content::Map { mut fields, merged, .. } => {
                merge(&mut fields, merged);
                Value::Map(fields.into_vec())
            }
        };
        self.place(Node { span: Span::new(frame.start, span.end.max(frame.start)), value }, frame.anchor)
    }

    fn alias(&mut self, id: usize, span: Span) -> Flow {
        let Some((node, weight)) = self.anchors.get(&id) else {
            let message = "this alias repeats the value that it stands in".into();
            return self.broken("yaml-aliases", message, "write the value out", span);
        };
        self.repeated.nodes += weight.nodes;
        self.repeated.bytes += weight.bytes;
        if self.repeated.nodes > ALIAS_NODES_MAX || self.repeated.bytes > ALIAS_BYTES_MAX {
            let message = format!("the aliases of this front matter repeat more than {ALIAS_NODES_MAX} values");
            return self.broken("yaml-aliases", message, "write the values out, or repeat fewer of them", span);
        }
        if self.frames.len() + weight.height > NESTING_MAX {
            self.notes.push(too_deep(), span);
            return Flow::Broken;
        }
        let value = node.value.clone();
        if self.expects_key() && !matches!(value, Value::Scalar { .. }) {
            return self.broken("yaml-syntax", "a key must be a word".into(), "write the key out", span);
        }
        self.scalar(value, 0, span)
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, node: Node, anchor: usize) -> Flow {
        self.remember(anchor, &node);
        match self.frames.last_mut().map(|frame| &mut frame.content) {
            None => self.root = Some(node),
            Some(Content::List(nodes)) => nodes.push(node),
            Some(Content::Map { fields, key, merged }) => match key.take() {
                Some((key, _)) if key == "<<" && !matches!(node.value, Value::Scalar { .. }) => merged.push(node),
                Some((key, key_span)) => fields.insert(key, key_span, node, self.notes),
                None => {}
            },
        }
        Flow::On
    }

    fn remember(&mut self, anchor: usize, node: &Node) {
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), weigh(node)));
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.frames.last(), Some(Frame { content: Content::Map { key: None, .. }, .. }))
    }

    fn broken(&mut self, code: &'static str, message: String, help: &'static str, span: Span) -> Flow {
        let hint = yaml_hints::in_line(self.text, &self.range, span.start).filter(|_| code == "yaml-syntax");
        let (diagnostic, span) = hint.unwrap_or_else(|| (Diagnostic::error(code, message, help), span));
        self.notes.push(diagnostic, span);
        Flow::Broken
    }
}

/// Nodes are no deeper than [`NESTING_MAX`], so the recursion is bounded.
fn weigh(node: &Node) -> Weight {
    let sum = |children: &mut dyn Iterator<Item = &Node>, bytes: usize| {
        children.map(weigh).fold(Weight { nodes: 1, bytes, height: 1 }, |all, one| Weight {
            nodes: all.nodes + one.nodes,
            bytes: all.bytes + one.bytes,
            height: all.height.max(one.height + 1),
        })
    };
    match &node.value {
        Value::Null => Weight { nodes: 1, bytes: 0, height: 0 },
        Value::Scalar { text, .. } => Weight { nodes: 1, bytes: text.len(), height: 0 },
        Value::List(nodes) => sum(&mut nodes.iter(), 0),
        Value::Map(fields) => sum(&mut fields.iter().map(|f| &f.node), fields.iter().map(|f| f.key.len()).sum()),
    }
}

/// `<<: *base` adds the fields that the map does not have itself (YAML 1.1, merge key type).
fn merge(fields: &mut Fields, merged: Vec<Node>) {
    for node in merged {
        let maps = match node.value {
            Value::List(nodes) => nodes,
            value => vec![Node { span: node.span, value }],
        };
        for map in maps {
            if let Value::Map(theirs) = map.value {
                for field in theirs {
                    fields.complete(field);
                }
            }
        }
    }
}
