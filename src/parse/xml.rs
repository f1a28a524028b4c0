//! XML (1.0, fifth edition) to nodes with their places. An element is a map of what stands in it, or its text where no element does;
//! elements of one name become a list. Names keep their prefix; attributes are fields whose key begins with `@`. Only the predefined
//! entities, character references and HTML's names are resolved, each to a few bytes: what a document type declares is not.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::blocks::decode;
use super::fields::{Fields, NESTING_MAX, NODES_MAX, too_deep};
use super::notes::Notes;
use super::text::fit_for_xml;
use crate::diagnostic::{Diagnostic, Span};
use crate::model::node::{Field, Node, Value};

/// Reads a document: a map with the root element as its only field. `None` where it is not XML; then an error is noted.
pub(super) fn read(text: &str, notes: &mut Notes) -> Option<Node> {
    let mut tree = Tree { text, open: vec![Element::new(String::new(), Span::default())], nodes: 0 };
    let mut reader = Reader::from_str(text);
    loop {
        let start = place(reader.buffer_position());
        let event = reader.read_event();
        let span = Span::new(start, place(reader.buffer_position()));
        let problem = match event {
            Ok(Event::Eof) if tree.open.len() == 1 => return Some(tree.close(span).node),
            Ok(Event::Eof) => Problem::Syntax("it ends before its elements do".to_owned()),
            Ok(event) => match tree.take(&event, span) {
                Ok(()) => continue,
                Err(problem) => problem,
            },
            Err(error) => Problem::Syntax(error.to_string()),
        };
        let diagnostic = match problem {
            Problem::TooDeep => too_deep(),
            Problem::Syntax(message) => {
                let help = "every element is closed in turn, and `&` and `<` in a text are written `&amp;` and `&lt;`";
                Diagnostic::error("xml-syntax", format!("this is not XML: {message}"), help)
            }
        };
        let at = start.min(text.len());
        notes.push(diagnostic, Span::new(at, at + 1));
        return None;
    }
}

fn place(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

enum Problem {
    TooDeep,
    Syntax(String),
}

/// The elements that are open, the outermost first.
struct Tree<'a> {
    text: &'a str,
    open: Vec<Element>,
    nodes: usize,
}

struct Element {
    name: String,
    /// Its tag.
    tag: Span,
    /// The text in it, while no element is.
    text: String,
    children: Vec<Field>,
}

impl Element {
    const fn new(name: String, tag: Span) -> Self {
        Self { name, tag, text: String::new(), children: Vec::new() }
    }
}

impl Tree<'_> {
    fn take(&mut self, event: &Event<'_>, span: Span) -> Result<(), Problem> {
        match event {
            Event::Start(tag) => self.enter(tag, span)?,
            Event::Empty(tag) => {
                self.enter(tag, span)?;
                self.leave(span);
            }
            // The reader has seen that it closes the innermost element.
            Event::End(_) => self.leave(span),
            Event::Text(_) => self.write(span, 0, 0),
            Event::CData(_) => self.write(span, "<![CDATA[".len(), "]]>".len()),
            Event::GeneralRef(_) => {
                let written = self.text.get(span.start..span.end).unwrap_or_default();
                let resolved = decode(written).into_owned();
                self.innermost().text.push_str(&fit_for_xml(&resolved));
            }
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {}
        }
        Ok(())
    }

    fn enter(&mut self, tag: &BytesStart<'_>, span: Span) -> Result<(), Problem> {
        if self.open.len() > NESTING_MAX {
            return Err(Problem::TooDeep);
        }
        let mut element = Element::new(String::from_utf8_lossy(tag.name().as_ref()).into_owned(), span);
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| Problem::Syntax(error.to_string()))?;
            let value = decode(&String::from_utf8_lossy(&attribute.value)).into_owned();
            let node = Node { span, value: Value::Scalar { text: fit_for_xml(&value).into_owned(), quoted: true } };
            element.children.push(Field { key: format!("@{}", String::from_utf8_lossy(attribute.key.as_ref())), key_span: span, node });
        }
        self.nodes += 1 + element.children.len();
        if self.nodes > NODES_MAX {
            return Err(Problem::Syntax(format!("it has more than {NODES_MAX} elements")));
        }
        self.open.push(element);
        Ok(())
    }

    fn leave(&mut self, span: Span) {
        if self.open.len() > 1 {
            let field = self.close(span);
            self.innermost().children.push(field);
        }
    }

    /// Ends the innermost element, of which `end` is the closing tag.
    fn close(&mut self, end: Span) -> Field {
        let element = self.open.pop().expect("the document itself is open to the end");
        let span = Span::new(element.tag.start, end.end);
        let is_map = element.children.iter().any(|child| !child.key.starts_with('@')) || self.open.is_empty();
        let value = match element.text.trim() {
            _ if is_map => Value::Map(grouped(element.children)),
            "" => Value::Null,
            text => Value::Scalar { text: text.to_owned(), quoted: true },
        };
        Field { key: element.name, key_span: element.tag, node: Node { span, value } }
    }

    /// Adds what stands in the file, without so many bytes at its ends.
    fn write(&mut self, span: Span, before: usize, after: usize) {
        let written = self.text.get(span.start + before..span.end.saturating_sub(after)).unwrap_or_default();
        let written = fit_for_xml(written).into_owned();
        self.innermost().text.push_str(&written);
    }

    fn innermost(&mut self) -> &mut Element {
        self.open.last_mut().expect("the document itself is open to the end")
    }
}

/// Fields of one key become a list, in the place of the first.
fn grouped(children: Vec<Field>) -> Vec<Field> {
    let mut fields = Fields::default();
    for child in children {
        fields.gather(child);
    }
    fields.into_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(node: &Node) -> String {
        match &node.value {
            Value::Null => "-".to_owned(),
            Value::Scalar { text, .. } => format!("{text:?}"),
            Value::List(items) => format!("[{}]", items.iter().map(show).collect::<Vec<_>>().join(" ")),
            Value::Map(fields) => {
                format!("{{{}}}", fields.iter().map(|f| format!("{}:{}", f.key, show(&f.node))).collect::<Vec<_>>().join(" "))
            }
        }
    }

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let mut notes = Notes::default();
        let shown = read(text, &mut notes).map(|node| show(&node));
        let shown = shown.unwrap_or_else(|| notes.into_first_error().expect("an error").0.message);
        assert_eq!(shown, expect, "{text}");
    }

    #[test]
    fn elements_become_fields() {
        check("<?xml version=\"1.0\"?>\n<a><b>1</b><c/><b> 2 </b><!-- no --></a>", r#"{a:{b:["1" "2"] c:-}}"#);
        check("<a x='1 &amp; 2'><t:b>x</t:b></a>", r#"{a:{@x:"1 & 2" t:b:"x"}}"#);
        check("<a x='1'>text</a>", r#"{a:"text"}"#);
    }

    #[test]
    fn texts_are_decoded_once() {
        check("<a>&lt;p&gt;R&amp;amp;D &#233;&eacute;</a>", r#"{a:"<p>R&amp;D éé"}"#);
        check("<a><![CDATA[<p>&amp;</p>]]> &amp; more</a>", r#"{a:"<p>&amp;</p> & more"}"#);
    }

    #[test]
    fn declared_entities_are_not_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;\">]><a>&y;</a>";
        check(bomb, r#"{a:"&y;"}"#);
        check("<!DOCTYPE a SYSTEM \"file:///etc/hostname\"><a>b</a>", r#"{a:"b"}"#);
    }

    #[test]
    fn what_is_broken_is_said() {
        check("<a><b></a>", "this is not XML: ill-formed document: expected `</b>`, but `</a>` was found");
        check("<a>", "this is not XML: it ends before its elements do");
        check("", "{}");
        let deep = format!("{}{}", "<a>".repeat(100), "</a>".repeat(100));
        check(&deep, &too_deep().message);
    }

    #[test]
    fn a_place_is_that_of_the_element() {
        let text = "<a>\n <b>x</b></a>";
        let node = read(text, &mut Notes::default()).expect("XML");
        let Value::Map(root) = &node.value else { panic!("a map") };
        let Value::Map(inner) = &root[0].node.value else { panic!("a map") };
        assert_eq!(&text[inner[0].node.span.start..inner[0].node.span.end], "<b>x</b>");
    }
}
