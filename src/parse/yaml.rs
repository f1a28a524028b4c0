//! YAML to nodes (YAML 1.2.2), scalars as they are written: only the field that reads `NO` or `01234` knows what it is.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, Tag};

use super::fields::{Fields, NESTING_MAX, NODES_MAX, REPAIR_BYTES_MAX, too_deep, too_many};
use super::mapped::Mapped;
use super::notes::Notes;
use super::yaml_hints::{self, Mistake};
use super::yaml_line::{in_quotes, short};
use super::yaml_plain::{self, NOTHING};
use super::yaml_scalars::{self, Meant};
use crate::diagnostic::{Diagnostic, Span};
use crate::model::node::{Node, Value};

/// What aliases may add up to, in nodes and in bytes of text: far more than any front matter, far less than an alias bomb.
const ALIAS_NODES_MAX: usize = 20_000;
const ALIAS_BYTES_MAX: usize = 1024 * 1024;

/// So many mistakes are put right in one file.
const REPAIRS_MAX: usize = 20;

/// Characters that look like blanks, or like nothing, and are letters to YAML.
const INVISIBLE: &[char] = &['\u{a0}', '\u{202f}', '\u{3000}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}'];

/// Reads the first document in `range` of `text`. What is plainly meant is put right and noted; `None` where it is no YAML even so, which
/// is noted as an error.
pub(super) fn read(text: &str, range: Range<usize>, notes: &mut Notes) -> Option<Node> {
    let base = range.start;
    // The bytes with which what is forbidden or not seen begins: nearly all front matter has none of them.
    let is_suspect = |byte: u8| matches!(byte, 0..=0x08 | 0x0b | 0x0c | 0x0e..=0x1f | 0x7f | 0xc2 | 0xe2 | 0xe3 | 0xef);
    let is_doubtful = text[range.clone()].bytes().fold(false, |any, byte| any | is_suspect(byte));
    let visible = if is_doubtful { without_controls(&text[range]) } else { Cow::Borrowed(&text[range]) };
    // None of them is in ASCII, and looking for each of them is slow.
    let has_invisible = is_doubtful && visible.chars().any(|c| !c.is_ascii() && INVISIBLE.contains(&c));
    if !has_invisible && let Some(node) = yaml_plain::read(&visible, base) {
        return Some(node);
    }
    let mut source = Mapped::verbatim(&visible, base);
    let mut repaired = Notes::default();
    if has_invisible {
        source = without_invisible(&source, &mut repaired);
    }
    general(source, base, repaired, notes)
}

/// Reads what the general parser takes, after putting right what keeps it from that. `repaired` says what was put right already.
pub(super) fn general(mut source: Mapped, base: usize, mut repaired: Notes, notes: &mut Notes) -> Option<Node> {
    for repairs in 0..=REPAIRS_MAX {
        let mut found = Notes::default();
        let mistake = match attempt(&source, &mut found) {
            Ok(node) => {
                notes.extend(repaired);
                notes.extend(found);
                return Some(node.unwrap_or(Node { span: Span::new(base, base), value: Value::Null }));
            }
            Err(mistake) => mistake,
        };
        let Some(mistake) = mistake else {
            notes.extend(found);
            return None;
        };
        let place = mistake.place(|at| source.origin(at));
        match &mistake.repair {
            Some((at, with)) if repairs < REPAIRS_MAX && source.text().len() <= REPAIR_BYTES_MAX => {
                repaired.push(mistake.warning(), place);
                source = source.replaced(at.clone(), with);
            }
            _ => {
                notes.push(mistake.error(), place);
                return None;
            }
        }
    }
    None
}

/// One reading from the beginning; `Err(None)` where what is wrong is noted already.
fn attempt(source: &Mapped, notes: &mut Notes) -> Result<Option<Node>, Option<Box<Mistake>>> {
    let options = granit_parser::options! {
        block_nesting_limit: NESTING_MAX,
        flow_nesting_limit: NESTING_MAX,
        emit_comments: false,
        emit_unresolved_aliases: true,
    };
    let text = source.text();
    let mut builder = Builder::new(source, notes);
    for next in Parser::new_from_str_with_options(text, options) {
        let flow = match next {
            Ok((event, span)) => {
                let bytes = span.byte_range().unwrap_or_default();
                builder.event(event, bytes)
            }
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
                return Err(Some(Box::new(yaml_hints::explain(text, at, &error))));
            }
        };
        match flow {
            Flow::On => {}
            Flow::End(end) => {
                let rest = text[end..].lines().find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
                if rest.is_some_and(|line| !line.starts_with("---") && !line.starts_with("...")) {
                    return Err(Some(Box::new(yaml_hints::after_end(text, end))));
                }
                break;
            }
            Flow::Broken(mistake) => return Err(mistake),
        }
    }
    let root = builder.root;
    // `key:value` without a space is one word to YAML, and several of them are a sentence.
    if let Some(Node { value: Value::Scalar { quoted: false, .. }, .. }) = &root
        && let Some(mistake) = yaml_hints::first_line(text)
    {
        return Err(Some(Box::new(mistake)));
    }
    Ok(root)
}

/// Blanks that are none to YAML, at the beginning of a line and around its colon, become blanks or nothing.
fn without_invisible(source: &Mapped, notes: &mut Notes) -> Mapped {
    let mut out = Mapped::empty_like(source);
    let mut at = 0;
    for line in source.text().split_inclusive('\n') {
        let colon = line.find([':', '：']).map_or(0, |colon| colon + 1);
        let edge = line[colon..].len() - line[colon..].trim_start_matches(|c| c == ' ' || INVISIBLE.contains(&c)).len();
        let indent = line.len() - line.trim_start_matches(|c| c == ' ' || INVISIBLE.contains(&c)).len();
        let structural = |index: usize| index < indent || (colon > 0 && (colon..colon + edge).contains(&index));
        for (index, c) in line.char_indices() {
            let range = at + index..at + index + c.len_utf8();
            if !(INVISIBLE.contains(&c) && structural(index)) {
                out.push(source, range);
                continue;
            }
            let help = "type an ordinary space there; editors can show these characters as “invisibles”";
            let message = "a character that only looks like a space stands here; it is read as one";
            let origin = source.origin(range.start);
            notes.push(Diagnostic::warning("yaml-repaired", message, help), Span::new(origin, origin + c.len_utf8()));
            if index >= indent && c.is_whitespace() {
                out.push_made(" ", source, range.start);
            }
        }
        at += line.len();
    }
    out
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
    /// The document ends at this byte.
    End(usize),
    /// Reading cannot go on; what is wrong is noted already where there is no mistake in it.
    Broken(Option<Box<Mistake>>),
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
    source: &'a Mapped,
    notes: &'a mut Notes,
    frames: Vec<Frame>,
    anchors: BTreeMap<usize, (Node, Weight)>,
    repeated: Weight,
    /// How many nodes are held, those that aliases may repeat counted again.
    nodes: usize,
    root: Option<Node>,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Mapped, notes: &'a mut Notes) -> Self {
        Self { source, notes, frames: Vec::new(), anchors: BTreeMap::new(), repeated: Weight::default(), nodes: 0, root: None }
    }

    fn event(&mut self, event: Event<'_>, bytes: Range<usize>) -> Flow {
        let span = Span::new(self.source.origin(bytes.start), self.source.origin(bytes.end));
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                // A tag that names no type known anywhere is a word with an exclamation mark.
                let is_word = |tag: &Tag| tag.handle() == "!" && tag.suffix().chars().all(char::is_alphabetic);
                let tagged = tag.as_ref().is_some_and(|tag| is_word(tag));
                let plain = style == ScalarStyle::Plain && (tag.is_none() || tagged);
                let value = match plain.then(|| self.meant(&text, anchor != 0, tagged, &bytes)).flatten() {
                    Some(value) => value,
                    None if plain && NOTHING.contains(&&*text) => Value::Null,
                    None => Value::Scalar { text: text.into_owned(), quoted: style != ScalarStyle::Plain || tag.is_some() },
                };
                self.scalar(value, anchor, span)
            }
            Event::SequenceStart(_, anchor, _) => self.open(anchor, span, bytes, Content::List(Vec::new())),
            Event::MappingStart(_, anchor, _) => {
                self.open(anchor, span, bytes, Content::Map { fields: Fields::default(), key: None, merged: Vec::new() })
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(span),
            Event::Alias(id) => self.alias(id, span, bytes),
            Event::UnresolvedAlias(name) => {
                let help = "put the value in quotes: outside quotes a `*` at its beginning has a meaning in YAML";
                self.broken(format!("`*{name}` names no anchor"), help, bytes)
            }
            Event::DocumentEnd => Flow::End(bytes.start),
            _ => Flow::On,
        }
    }

    /// A plain value that its author meant in another way than YAML.
    fn meant(&mut self, text: &str, anchored: bool, tagged: bool, bytes: &Range<usize>) -> Option<Value> {
        if self.frames.is_empty() || self.expects_key() {
            return None;
        }
        let source = self.source;
        let span = |range: &Range<usize>| Span::new(source.origin(range.start), source.origin(range.end));
        let scalar = |text: &str| Value::Scalar { text: text.to_owned(), quoted: true };
        match yaml_scalars::meant(source.text(), bytes, text, anchored, tagged)? {
            Meant::Text(text, what, range) => {
                let message = format!("{what}; it is read as the text `{}`", short(&text));
                let help = format!("put it in quotes: {}", in_quotes(&short(&text)));
                self.notes.push(Diagnostic::warning("yaml-repaired", message, help), span(&range));
                Some(scalar(&text))
            }
            Meant::List(items) => {
                let message = "no blank stands after these dashes; they are read as a list";
                self.notes.push(Diagnostic::warning("yaml-repaired", message, "write `- item`, with a blank after the dash"), span(bytes));
                let node = |item: &Range<usize>| Node { span: span(item), value: scalar(&source.text()[item.clone()]) };
                Some(Value::List(items.iter().map(node).collect()))
            }
            Meant::Joined(range) => {
                let message = format!("this line goes on with the value above, which is now `{}`", short(text));
                let help = "if it is an item of a list, let all items stand below the key, each in a line with `- ` in front";
                self.notes.push(Diagnostic::warning("yaml-joined", message, help), span(&range));
                None
            }
            Meant::Commented(range) => {
                let message = "from `#` on this is a comment to YAML, and no part of the value";
                let help = "put the whole value in quotes if it is meant; write a blank after `#` if it is a comment";
                self.notes.push(Diagnostic::warning("comment-in-value", message, help), span(&range));
                None
            }
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

    fn open(&mut self, anchor: usize, span: Span, bytes: Range<usize>, content: Content) -> Flow {
        if self.expects_key() {
            let help = "write the key as a word; outside quotes `{` and `[` have a meaning in YAML";
            return self.broken("a list or a map stands where a key is expected".into(), help, bytes);
        }
        if self.frames.len() >= NESTING_MAX {
            self.notes.push(too_deep(), span);
            return Flow::Broken(None);
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

    fn alias(&mut self, id: usize, span: Span, bytes: Range<usize>) -> Flow {
        let Some((node, weight)) = self.anchors.get(&id) else {
            return self.too_many("this alias repeats the value that it stands in".into(), "write the value out", span);
        };
        self.repeated.nodes += weight.nodes;
        self.repeated.bytes += weight.bytes;
        if self.repeated.nodes > ALIAS_NODES_MAX || self.repeated.bytes > ALIAS_BYTES_MAX {
            let message = format!("the aliases of this front matter repeat more than {ALIAS_NODES_MAX} values");
            return self.too_many(message, "write the values out, or repeat fewer of them", span);
        }
        if self.frames.len() + weight.height > NESTING_MAX {
            self.notes.push(too_deep(), span);
            return Flow::Broken(None);
        }
        let value = node.value.clone();
        if self.expects_key() && !matches!(value, Value::Scalar { .. }) {
            return self.broken("a key must be a word".into(), "write the key out", bytes);
        }
        self.scalar(value, 0, span)
    }

    /// Puts a finished node where it belongs.
    fn place(&mut self, node: Node, anchor: usize) -> Flow {
        self.remember(anchor, &node);
        self.nodes += 1;
        if self.nodes > NODES_MAX {
            self.notes.push(too_many(), node.span);
            return Flow::Broken(None);
        }
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
            let weight = weigh(node);
            self.nodes += weight.nodes;
            self.anchors.insert(anchor, (node.clone(), weight));
        }
    }

    fn expects_key(&self) -> bool {
        matches!(self.frames.last(), Some(Frame { content: Content::Map { key: None, .. }, .. }))
    }

    fn broken(&self, message: String, help: &str, bytes: Range<usize>) -> Flow {
        let hint = yaml_hints::in_line(self.source.text(), bytes.start);
        Flow::Broken(Some(Box::new(hint.unwrap_or_else(|| Mistake::new(message, help, bytes)))))
    }

    fn too_many(&mut self, message: String, help: &str, span: Span) -> Flow {
        self.notes.push(Diagnostic::error("yaml-aliases", message, help), span);
        Flow::Broken(None)
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
