//! JobPosting markup while a page is read: scripts, microdata items with what belongs to them, `typeof`.

use std::collections::BTreeMap;
use std::ops::Range;

use lol_html::html_content::Element;

use super::attribute_range;
use crate::inject::json_ld::{self, Removal};
use crate::inject::markup::{Form, Markup, cut, is_compared, is_job_posting, says};

/// Attributes of microdata.
const MICRODATA: &[&str] = &["itemid", "itemprop", "itemref", "itemscope", "itemtype"];

/// Of whose item the properties of an element are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// No posting's.
    Other,
    /// Those of the posting with this index.
    Posting(usize),
    /// Those of an item that is a part of the posting.
    Part(usize),
}

impl Scope {
    const fn posting(self) -> Option<usize> {
        match self {
            Self::Other => None,
            Self::Posting(index) | Self::Part(index) => Some(index),
        }
    }
}

/// A property whose value is the text of an element that is still open.
struct Open {
    start: usize,
    posting: usize,
    property: String,
    text: String,
}

pub(super) struct Items<'t> {
    text: &'t str,
    found: Vec<Markup>,
    /// Elements that are open and begin a scope, by the start of their tag.
    scopes: Vec<(usize, Scope)>,
    open: Vec<Open>,
    scripts: Vec<Range<usize>>,
}

impl<'t> Items<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self { text, found: Vec::new(), scopes: Vec::new(), open: Vec::new(), scripts: Vec::new() }
    }

    pub(super) fn start(&mut self, name: &str, tag: Range<usize>, el: &Element<'_, '_>) {
        if name == "script" && el.get_attribute("type").is_some_and(|written| is_json_ld(&written)) {
            self.scripts.push(tag.clone());
        }
        if el.get_attribute("typeof").is_some_and(|types| types.split_ascii_whitespace().any(is_job_posting)) {
            self.push(Form::Rdfa, tag.start, None);
        }
        let outer = self.scopes.last().map_or(Scope::Other, |(_, scope)| *scope);
        let property = el.get_attribute("itemprop");
        let is_scope = el.has_attribute("itemscope");
        if is_scope {
            let is_posting = el.get_attribute("itemtype").is_some_and(|types| types.split_ascii_whitespace().any(is_job_posting));
            let scope = match (is_posting, outer.posting(), &property) {
                (true, None, _) => {
                    // What `itemref` names stands elsewhere on the page: without the item it would belong to another one.
                    let removal = (!el.has_attribute("itemref")).then(Vec::new);
                    Scope::Posting(self.push(Form::Microdata, tag.start, removal))
                }
                (_, Some(index), Some(_)) => Scope::Part(index),
                _ => Scope::Other,
            };
            if el.can_have_content() {
                self.scopes.push((tag.start, scope));
            }
            if let Some(index) = scope.posting() {
                self.take_out(index, name, &tag, el);
            }
        } else if let (Some(index), Some(_)) = (outer.posting(), &property) {
            self.take_out(index, name, &tag, el);
        }
        if let (Scope::Posting(index), Some(property)) = (outer, property) {
            self.property(index, &property, tag.start, el, is_scope);
        }
        // The name of an employer is in an item of its own.
        if let (Scope::Part(index), Some("name")) = (outer, el.get_attribute("itemprop").as_deref())
            && self.open.last().is_some_and(|open| open.property == "hiringOrganization" && open.posting == index)
        {
            self.open.push(Open { start: tag.start, posting: index, property: "hiringOrganization".to_owned(), text: String::new() });
        }
    }

    pub(super) fn text(&mut self, chunk: &str) {
        if let Some(open) = self.open.last_mut() {
            open.text.push_str(chunk);
        }
    }

    /// The element whose start tag is `tag` has ended; `whole` is all of it.
    pub(super) fn end(&mut self, tag: &Range<usize>, whole: Range<usize>) {
        if self.scripts.last() == Some(tag) {
            self.scripts.pop();
            self.script(tag, whole);
        }
        if self.scopes.last().is_some_and(|(start, _)| *start == tag.start) {
            self.scopes.pop();
        }
        if self.open.last().is_some_and(|open| open.start == tag.start) {
            let open = self.open.pop().expect("it was looked at");
            self.say(open.posting, open.property, &open.text);
        }
    }

    pub(super) fn finish(mut self) -> Vec<Markup> {
        while let Some(open) = self.open.pop() {
            self.say(open.posting, open.property, &open.text);
        }
        self.found
    }

    fn push(&mut self, form: Form, at: usize, removal: Option<Vec<Range<usize>>>) -> usize {
        let line = 1 + memchr::memchr_iter(b'\n', &self.text.as_bytes()[..at]).count();
        self.found.push(Markup { form, line, says: BTreeMap::new(), removal });
        self.found.len() - 1
    }

    fn say(&mut self, posting: usize, property: String, value: &str) {
        let value = cut(value);
        if !value.is_empty() {
            self.found[posting].says.entry(property).or_insert(value);
        }
    }

    /// What the property says: in an attribute, or in the text of the element.
    fn property(&mut self, posting: usize, names: &str, start: usize, el: &Element<'_, '_>, is_scope: bool) {
        let Some(property) = names.split_ascii_whitespace().find(|name| is_compared(name)) else { return };
        let stated = ["content", "datetime"].into_iter().find_map(|attribute| el.get_attribute(attribute));
        match stated {
            Some(value) if !is_scope => self.say(posting, property.to_owned(), &value),
            _ if el.can_have_content() => {
                self.open.push(Open { start, posting, property: property.to_owned(), text: String::new() });
            }
            _ => {}
        }
    }

    /// Elements that only say something to machines go whole, of others the attributes.
    fn take_out(&mut self, posting: usize, name: &str, tag: &Range<usize>, el: &Element<'_, '_>) {
        let Some(removal) = &mut self.found[posting].removal else { return };
        let is_silent = name == "meta" || (name == "link" && !el.has_attribute("rel"));
        if is_silent && el.has_attribute("itemprop") && !el.has_attribute("name") && !el.has_attribute("property") {
            removal.push(tag.clone());
            return;
        }
        let attributes = el.attributes().iter().filter(|attribute| MICRODATA.contains(&attribute.name().as_str()));
        removal.extend(attributes.filter_map(|attribute| attribute_range(self.text, attribute)));
    }

    fn script(&mut self, tag: &Range<usize>, whole: Range<usize>) {
        let inner = &self.text[tag.end..whole.end];
        let inner = &inner[..inner.rfind("</").unwrap_or(inner.len())];
        let Some(found) = json_ld::find(inner) else { return };
        let removal = found.removal.map(|removal| match removal {
            Removal::Script => vec![whole],
            Removal::Parts(parts) => parts.into_iter().map(|part| part.start + tag.end..part.end + tag.end).collect(),
        });
        let index = self.push(Form::JsonLd, tag.start, removal);
        self.found[index].says = says(&found.posting);
    }
}

/// Whether a script's `type` is that of JSON-LD.
fn is_json_ld(written: &str) -> bool {
    written.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/ld+json")
}
