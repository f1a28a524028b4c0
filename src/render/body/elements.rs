//! Which HTML a body may hold: elements, their attributes, and what becomes of the rest.

/// An element that a body may hold.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Element {
    /// Its name.
    pub(super) name: &'static str,
    /// How it behaves where tags are missing.
    pub(super) kind: Kind,
    /// Attributes of its own, beside [`GENERIC`].
    pub(super) attributes: &'static [&'static str],
}

/// How an element behaves where tags are missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Part of a line.
    Inline,
    /// Ends a paragraph.
    Block,
    /// A part of a table, which means nothing outside one.
    Table,
}

/// Attributes of every element.
pub(super) const GENERIC: &[&str] = &["dir", "id", "lang", "title"];

/// All elements, in the order of the alphabet.
pub(super) const ELEMENTS: &[Element] = &[
    inline("a", &["href", "hreflang"]),
    inline("abbr", &[]),
    block("address"),
    block("article"),
    block("aside"),
    inline("audio", &["controls", "src"]),
    inline("b", &[]),
    inline("bdi", &[]),
    inline("bdo", &[]),
    Element { name: "blockquote", kind: Kind::Block, attributes: &["cite"] },
    inline("br", &[]),
    part("caption", &[]),
    inline("cite", &[]),
    inline("code", &[]),
    part("col", &["span"]),
    part("colgroup", &["span"]),
    inline("data", &["value"]),
    block("dd"),
    inline("del", &["cite", "datetime"]),
    Element { name: "details", kind: Kind::Block, attributes: &["open"] },
    inline("dfn", &[]),
    block("div"),
    block("dl"),
    block("dt"),
    inline("em", &[]),
    block("figcaption"),
    block("figure"),
    block("footer"),
    block("h1"),
    block("h2"),
    block("h3"),
    block("h4"),
    block("h5"),
    block("h6"),
    block("header"),
    block("hgroup"),
    block("hr"),
    inline("i", &[]),
    inline("img", &["alt", "height", "sizes", "src", "srcset", "width"]),
    inline("ins", &["cite", "datetime"]),
    inline("kbd", &[]),
    Element { name: "li", kind: Kind::Block, attributes: &["value"] },
    inline("mark", &[]),
    block("nav"),
    Element { name: "ol", kind: Kind::Block, attributes: &["reversed", "start", "type"] },
    block("p"),
    inline("picture", &[]),
    block("pre"),
    inline("q", &["cite"]),
    inline("rp", &[]),
    inline("rt", &[]),
    inline("ruby", &[]),
    inline("s", &[]),
    inline("samp", &[]),
    block("section"),
    inline("small", &[]),
    inline("source", &["height", "media", "sizes", "src", "srcset", "type", "width"]),
    inline("span", &[]),
    inline("strong", &[]),
    inline("sub", &[]),
    block("summary"),
    inline("sup", &[]),
    block("table"),
    part("tbody", &[]),
    part("td", &["colspan", "headers", "rowspan"]),
    part("tfoot", &[]),
    part("th", &["abbr", "colspan", "headers", "rowspan", "scope"]),
    part("thead", &[]),
    inline("time", &["datetime"]),
    part("tr", &[]),
    inline("u", &[]),
    block("ul"),
    inline("var", &[]),
    inline("video", &["controls", "height", "poster", "src", "width"]),
    inline("wbr", &[]),
];

/// Elements of old, and what says the same today. Others that are not in the list lose their tags and keep their content.
const RENAMED: &[(&str, &str)] = &[("acronym", "abbr"), ("center", "div"), ("dir", "ul"), ("menu", "ul"), ("strike", "s"), ("tt", "code")];

/// Elements that go with their content: it is not text, or it is a stranger's program.
const DROPPED: &[&str] = &[
    "applet", "iframe", "math", "noembed", "noframes", "object", "option", "script", "select", "style", "svg", "template", "textarea",
    "title", "xmp",
];

const fn inline(name: &'static str, attributes: &'static [&'static str]) -> Element {
    Element { name, kind: Kind::Inline, attributes }
}

const fn block(name: &'static str) -> Element {
    Element { name, kind: Kind::Block, attributes: &[] }
}

const fn part(name: &'static str, attributes: &'static [&'static str]) -> Element {
    Element { name, kind: Kind::Table, attributes }
}

/// The element that stands for `written`, in any case of letters.
pub(super) fn find(written: &str) -> Option<&'static Element> {
    let name = lower(written)?;
    let name = RENAMED.iter().find(|(old, _)| *old == name).map_or(name.as_str(), |(_, new)| new);
    ELEMENTS.binary_search_by(|e| e.name.cmp(name)).ok().map(|i| &ELEMENTS[i])
}

/// The name under which an element is dropped with its content.
pub(super) fn dropped(written: &str) -> Option<&'static str> {
    DROPPED.iter().copied().find(|name| name.eq_ignore_ascii_case(written))
}

impl Element {
    /// The attribute that stands for `written`, where the element may have it.
    pub(super) fn attribute(&self, written: &str) -> Option<&'static str> {
        self.attributes.iter().chain(GENERIC).copied().find(|name| name.eq_ignore_ascii_case(written))
    }
}

/// Names longer than any element's cannot be one: no need to look at them.
fn lower(written: &str) -> Option<String> {
    (written.len() <= 10).then(|| written.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_holds_all_that_it_speaks_of() {
        assert!(ELEMENTS.is_sorted_by(|a, b| a.name < b.name));
        assert!(RENAMED.iter().all(|(old, new)| find(old) == find(new) && find(new).is_some()));
        assert!(DROPPED.iter().all(|name| find(name).is_none()));
        assert!(super::super::super::markup::html::VOID.iter().filter(|v| !["area", "track"].contains(v)).all(|name| find(name).is_some()));
    }
}
