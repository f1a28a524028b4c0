//! Feed history (RFC 5005): the two marks; what links say stands in [`crate::validate::link`].

use roxmltree::Node;

use super::In::Channel;
use super::{Module, Says};
use crate::validate::found::Found;
use crate::validate::rule::rules;
use crate::validate::shape::Times::Once;
use crate::validate::xml;

rules! {
    NOT_EMPTY = "history-not-empty", Error, "RFC 5005, sections 2 and 4", "the marks of feed history are empty elements", "write `<fh:complete/>` or `<fh:archive/>`";
    MISPLACED = "history-misplaced", Error, "RFC 5005, sections 2 and 4", "the marks of feed history stand in the head of a feed", "move the mark into `<channel>` or `<feed>`";
    UNKNOWN = "history-element-unknown", Error, "RFC 5005", "feed history has `complete` and `archive`", "write one of the two";
}

pub(super) const MODULES: &[Module] = &[Module {
    namespaces: &["http://purl.org/syndication/history/1.0"],
    elements: &[("complete", Channel, Once, Says::Special(empty)), ("archive", Channel, Once, Says::Special(empty))],
    is_closed: true,
}];

fn empty(node: Node<'_, '_>, found: &mut Found<'_>) {
    if !xml::is_blank(node) {
        found.add(&NOT_EMPTY, xml::tag(node), format!("{} is not empty", xml::written(node)));
    }
}
