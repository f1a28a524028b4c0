//! One job of an export on its way into our words: values are moved together with their places, and none is invented.

use std::borrow::Cow;

use super::blocks::decode;
use super::text::fit_for_xml;
use crate::diagnostic::Span;
use crate::model::node::{Field, Node, Value};

/// One job as the software writes it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Job<'a>(pub(super) &'a Node);

impl<'a> Job<'a> {
    /// What stands at a path of keys with dots; `None` where nothing is in it.
    pub(super) fn get(self, path: &str) -> Option<&'a Node> {
        let mut node = self.0;
        for key in path.split('.') {
            let Value::Map(fields) = &node.value else { return None };
            node = &fields.iter().find(|field| field.key == key)?.node;
        }
        (!node.is_empty()).then_some(node)
    }

    /// The trimmed text at a path.
    pub(super) fn text(self, path: &str) -> Option<&'a str> {
        self.get(path)?.text().map(str::trim)
    }

    /// Whether a flag is set or not; `None` where it says nothing.
    pub(super) fn flag(self, path: &str) -> Option<bool> {
        self.text(path)?.parse().ok()
    }

    /// The items of the list at a path, or the one thing that stands there.
    pub(super) fn items(self, path: &str) -> impl Iterator<Item = Job<'a>> {
        self.get(path).map_or(&[][..], Node::items).iter().map(Job)
    }
}

/// A job in our words, on its way.
#[derive(Debug)]
pub(super) struct Record {
    whole: Span,
    fields: Vec<Field>,
}

impl Record {
    /// A record of the job that stands at `whole`, nothing in it yet.
    pub(super) const fn new(whole: Span) -> Self {
        Self { whole, fields: Vec::new() }
    }

    /// Keeps what a node says, as it says it.
    pub(super) fn copy(&mut self, field: &'static str, node: Option<&Node>) {
        if let Some(node) = node {
            self.put(field, node.clone());
        }
    }

    /// Keeps a text that stands at `at` in other words.
    pub(super) fn say(&mut self, field: &'static str, text: impl Into<String>, at: &Node) {
        self.put(field, scalar(text, at.span));
    }

    /// Keeps several values of one field; none makes no field.
    pub(super) fn list(&mut self, field: &'static str, nodes: Vec<Node>) {
        if let (Some(first), Some(last)) = (nodes.first(), nodes.last()) {
            let span = Span::new(first.span.start, last.span.end);
            self.put(field, Node { span, value: Value::List(nodes) });
        }
    }

    /// The job's own name, which is another one in every software.
    pub(super) fn id(&mut self, software: &str, node: Option<&Node>) {
        if let Some((node, id)) = node.and_then(|node| Some((node, node.text()?.trim()))) {
            self.say("id", format!("{software}:{id}"), node);
        }
    }

    /// Text in HTML, put together from the parts that the software keeps apart.
    pub(super) fn describe(&mut self, html: &str, from: &Node) {
        if !html.trim().is_empty() {
            self.say("description", html, from);
        }
    }

    fn put(&mut self, field: &'static str, node: Node) {
        debug_assert!(self.fields.iter().all(|known| known.key != field), "a field is stated once");
        if !node.is_empty() {
            self.fields.push(Field { key: field.to_owned(), key_span: node.span, node });
        }
    }

    /// The record as a map.
    pub(super) fn into_node(self) -> Node {
        Node { span: self.whole, value: Value::Map(self.fields) }
    }
}

/// A text at a place.
pub(super) fn scalar(text: impl Into<String>, span: Span) -> Node {
    Node { span, value: Value::Scalar { text: text.into(), quoted: true } }
}

/// A map at a place, of those parts that there are.
pub(super) fn map<const N: usize>(parts: [(&str, Option<&Node>); N], span: Span) -> Option<Node> {
    let field = |(key, node): (&str, Option<&Node>)| node.map(|n| Field { key: key.to_owned(), key_span: n.span, node: n.clone() });
    let fields: Vec<Field> = parts.into_iter().filter_map(field).collect();
    (!fields.is_empty()).then_some(Node { span, value: Value::Map(fields) })
}

/// The places that one line names: people part them by `;`, `|`, a slash or "or".
pub(super) fn places(node: &Node) -> Vec<Node> {
    let Some(text) = node.text() else { return Vec::new() };
    let parts = text.split([';', '|']).flat_map(|part| part.split(" or ")).flat_map(|part| part.split('/'));
    parts.map(str::trim).filter(|part| !part.is_empty()).map(|part| scalar(part, node.span)).collect()
}

/// HTML whose tags are written as entities, as they stand in a field that is escaped once more than its format asks for: undone once, and
/// a second time only where the text still begins with an escaped tag. A text with tags is left as it is.
pub(super) fn unescaped(html: &str) -> Cow<'_, str> {
    let mut html = Cow::Borrowed(html.trim());
    for _ in 0..2 {
        if html.contains('<') || !html.contains("&lt;") && !html.starts_with("&amp;lt;") {
            break;
        }
        html = Cow::Owned(fit_for_xml(&decode(&html)).into_owned());
    }
    html
}

/// A section of a text under its heading, in HTML. The heading is a text, the rest is HTML already.
pub(super) fn section(out: &mut String, heading: Option<&str>, html: &str) {
    if let Some(heading) = heading.filter(|heading| !heading.is_empty()) {
        let escaped = heading.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        out.push_str("<h2>");
        out.push_str(&escaped);
        out.push_str("</h2>\n");
    }
    out.push_str(html.trim());
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_places(text: &str, expect: &[&str]) {
        let found = places(&scalar(text, Span::default()));
        assert_eq!(found.iter().filter_map(Node::text).collect::<Vec<_>>(), expect);
    }

    #[test]
    fn a_line_may_name_several_places() {
        check_places("Lyon", &["Lyon"]);
        check_places("Lyon; Graz, Austria", &["Lyon", "Graz, Austria"]);
        check_places("Remote - US or Lyon/Graz | Oslo", &["Remote - US", "Lyon", "Graz", "Oslo"]);
        check_places("Portland, OR", &["Portland, OR"]);
        check_places(" ; ", &[]);
    }

    #[track_caller]
    fn check_unescaped(html: &str, expect: &str) {
        assert_eq!(unescaped(html), expect);
    }

    #[test]
    fn escaped_html_is_undone_once() {
        check_unescaped("&lt;p&gt;R&amp;amp;D&lt;/p&gt;", "<p>R&amp;D</p>");
        check_unescaped("&lt;p&gt;write &amp;lt;b&amp;gt;&lt;/p&gt;", "<p>write &lt;b&gt;</p>");
        check_unescaped("<p>R&amp;D, &lt;b&gt;</p>", "<p>R&amp;D, &lt;b&gt;</p>");
        check_unescaped("R&amp;D only", "R&amp;D only");
        check_unescaped("&amp;lt;p&amp;gt;R&amp;amp;amp;D&amp;lt;/p&amp;gt;", "<p>R&amp;D</p>");
    }

    #[test]
    fn a_heading_is_text() {
        let mut out = String::new();
        section(&mut out, Some("R&D <you>"), "<p>x</p>");
        assert_eq!(out, "<h2>R&amp;D &lt;you&gt;</h2>\n<p>x</p>\n");
    }
}
