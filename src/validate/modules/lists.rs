//! Simple list extensions: feeds that are lists, and how they may be sorted and filtered.

use roxmltree::Node;

use super::In::{Channel, Own};
use super::{Element, Module, Says};
use crate::validate::found::{Found, shown};
use crate::validate::rule::rules;
use crate::validate::shape::Times::{Many, Once};
use crate::validate::xml;

rules! {
    TREAT_AS = "list-treat-as", Error, "Simple List Extensions, cf:treatAs", "a feed is treated as a list", "write `list`";
    SORT = "list-sort", Error, "Simple List Extensions, cf:sort", "what a list is sorted by has an element or a label, a type that there is, and is the default or not", "name `element` or `label`; `data-type` is `date`, `number` or `text`, `default` is `true` or `false`";
    GROUP = "list-group", Error, "Simple List Extensions, cf:group", "what a list is filtered by has an element", "name it in `element`";
}

pub(super) const MODULES: &[Module] =
    &[Module { namespaces: &["http://www.microsoft.com/schemas/rss/core/2005"], elements: ELEMENTS, is_closed: false }];

const ELEMENTS: &[Element] = &[
    ("treatAs", Channel, Once, Says::Word(&TREAT_AS, &["list"])),
    ("listinfo", Channel, Once, Says::Any),
    ("sort", Own, Many, Says::Special(sort)),
    ("group", Own, Many, Says::Special(group)),
];

fn sort(node: Node<'_, '_>, found: &mut Found<'_>) {
    let allowed: [(&str, &[&str]); 2] = [("data-type", &["date", "number", "text"]), ("default", &["true", "false"])];
    for (name, words) in allowed {
        if let Some((value, place)) = xml::attribute(node, name).filter(|(value, _)| !words.contains(value)) {
            found.add(&SORT, place, format!("{} is no {name}", shown(value)));
        }
    }
    if node.attribute("element").is_none() && node.attribute("label").is_none() {
        found.add(&SORT, xml::tag(node), "this list is sorted by nothing that has a name");
    }
}

fn group(node: Node<'_, '_>, found: &mut Found<'_>) {
    if node.attribute("element").is_none() {
        found.add(&GROUP, xml::tag(node), "this list is filtered by nothing that has a name");
    }
}
