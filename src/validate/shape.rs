//! Which elements and attributes an element takes, as data, and how often: read by the checks of all XML formats.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::found::{Found, shown};
use super::rule::{Rule, rules};
use super::xml;

rules! {
    UNKNOWN = "element-unknown", Error, "RSS 2.0, extending RSS; RFC 4287, section 6; OPML 2.0; sitemaps.org, XML tag definitions",
        "the format has an element of that name", "remove the element, correct its name (capitals count), or put it into a namespace of its own";
    MISPLACED = "element-misplaced", Error, "RSS 2.0; RFC 4287, section 4.1; sitemaps.org", "an element stands in a parent that takes it", "move the element to where it belongs";
    REPEATED = "element-repeated", Error, "RSS 2.0; RSS Best Practices Profile; RFC 4287, section 4.1; OPML 2.0; sitemaps.org",
        "an element stands once where only one has a meaning", "keep one of them: readers differ on which they take";
    MISSING = "element-missing", Error, "RSS 2.0, image, textInput; RFC 4287, section 3.2; sitemaps.org; OPML 2.0", "an element that its parent needs is there", "add the element";
    BLANK = "element-blank", Warning, "RSS 2.0; RFC 4287; W3C feed validator, NotBlank", "an element that is there says something", "write its value, or leave the element out";
    BLANK_OPTIONAL = "element-blank-optional", Info, "RSS 2.0, copyright; Apple, podcast RSS feed requirements", "an element that nobody asks for says something", "write its value, or leave the element out";
    NO_NAMESPACE = "element-no-namespace", Error, "RFC 4287, section 2", "every element of an Atom document has a namespace", "remove `xmlns=\"\"` from the element";
    WITH_CHILDREN = "element-with-children", Error, "RSS 2.0; RFC 4287", "an element that holds a text holds no elements", "escape markup as text (`&lt;b&gt;`), or remove it";
    ATTRIBUTE_UNKNOWN = "attribute-unknown", Error, "RSS 2.0, extending RSS; RFC 4287, section 2", "the element takes an attribute of that name", "remove the attribute, or correct its name (capitals count)";
    ATTRIBUTE_MISSING = "attribute-missing", Error, "RSS 2.0, enclosure, source, cloud; RFC 4287, section 4.2; the module that the element belongs to",
        "an attribute that the element needs is there", "add the attribute";
    ATTRIBUTE_BLANK = "attribute-blank", Warning, "RFC 4287, section 4.2.2", "an attribute that has to say something does", "write its value";
    TEXT_STRAY = "text-stray", Error, "RSS 2.0; RFC 4287; XML 1.0, section 3.2.1", "there is no text between elements that hold only elements", "remove the text, or put it into the element that it belongs to";
}

/// How often an element may stand in its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Times {
    Once,
    Many,
}

/// What an element takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    /// Elements of the format's own namespace.
    pub(super) children: &'static [(&'static str, Times)],
    /// Attributes without a namespace.
    pub(super) attributes: &'static [&'static str],
    /// Whether it holds text; then it holds no elements of the format.
    pub(super) is_text: bool,
}

/// An element that holds a text and nothing else.
pub(super) const TEXT: Shape = Shape { children: &[], attributes: &[], is_text: true };

/// Checks an element of the namespace `own` against its shape. `known` are all names that the format has.
pub(super) fn check(node: Node<'_, '_>, own: &str, shape: &Shape, known: &[&str], found: &mut Found<'_>) {
    attributes(node, shape.attributes, found);
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for child in xml::elements(node) {
        let (namespace, name) = (xml::namespace(child), xml::name(child));
        if namespace != own {
            if namespace.is_empty() {
                found.add(&NO_NAMESPACE, xml::tag(child), format!("{} has no namespace", xml::written(child)));
            }
            continue;
        }
        if shape.is_text {
            found.add(
                &WITH_CHILDREN,
                xml::tag(child),
                format!("{} stands in {}, which holds a text", xml::written(child), xml::written(node)),
            );
            continue;
        }
        let count = seen.entry(name).or_insert(0);
        *count += 1;
        match shape.children.iter().find(|(allowed, _)| *allowed == name) {
            Some((_, Times::Once)) if *count == 2 => {
                found.add(&REPEATED, xml::tag(child), format!("{} stands more than once in {}", xml::written(child), xml::written(node)));
            }
            Some(_) => {}
            None if known.contains(&name) => {
                found.add(&MISPLACED, xml::tag(child), format!("{} does not belong in {}", xml::written(child), xml::written(node)));
            }
            None => {
                let near = known
                    .iter()
                    .find(|known| known.eq_ignore_ascii_case(name))
                    .map_or(String::new(), |near| format!("; there is `<{near}>`"));
                found.add(&UNKNOWN, xml::tag(child), format!("the format has no {}{near}", xml::written(child)));
            }
        }
    }
    if !shape.is_text {
        no_text(node, found);
    }
}

/// Checks that there are no other attributes without a namespace.
pub(super) fn attributes(node: Node<'_, '_>, allowed: &[&str], found: &mut Found<'_>) {
    for attribute in node.attributes().filter(|attribute| attribute.namespace().is_none() && !allowed.contains(&attribute.name())) {
        found.add(&ATTRIBUTE_UNKNOWN, attribute.range(), format!("{} takes no attribute `{}`", xml::written(node), attribute.name()));
    }
}

/// Checks that no text stands between the elements in an element.
pub(super) fn no_text(node: Node<'_, '_>, found: &mut Found<'_>) {
    let texts = node.children().filter(|child| child.is_text() && child.text().is_some_and(|text| !text.trim().is_empty()));
    for stray in texts {
        let text = stray.text().unwrap_or_default();
        found.add(&TEXT_STRAY, stray.range(), format!("{} stands in {} between elements", shown(text), xml::written(node)));
    }
}

/// Checks that the elements named are there.
pub(super) fn required(node: Node<'_, '_>, own: &str, names: &[&str], found: &mut Found<'_>) {
    for name in names.iter().filter(|name| xml::named(node, own, name).next().is_none()) {
        found.add(&MISSING, xml::tag(node), format!("{} has no `<{name}>`", xml::written(node)));
    }
}

/// An attribute that has to be there; noted where it is not.
pub(super) fn required_attribute<'a>(node: Node<'a, '_>, name: &str, found: &mut Found<'_>) -> Option<(&'a str, std::ops::Range<usize>)> {
    let attribute = xml::attribute(node, name);
    if attribute.is_none() {
        found.add(&ATTRIBUTE_MISSING, xml::tag(node), format!("{} has no attribute `{name}`", xml::written(node)));
    }
    attribute
}

/// Whether the element says something; noted where it does not.
pub(super) fn says_something(node: Node<'_, '_>, found: &mut Found<'_>) -> bool {
    is_not_blank(node, &BLANK, found)
}

/// Whether the element says something; noted by `rule` where it does not.
pub(super) fn is_not_blank(node: Node<'_, '_>, rule: &'static Rule, found: &mut Found<'_>) -> bool {
    let is_blank = xml::is_blank(node);
    if is_blank {
        found.add(rule, xml::tag(node), format!("{} is empty", xml::written(node)));
    }
    !is_blank
}
