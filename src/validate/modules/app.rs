//! Atom's publishing protocol (RFC 5023): what a server says of an entry in a feed.

use super::In::{Any, Item, Own};
use super::{Element, Module, Says};
use crate::validate::rule::rules;
use crate::validate::shape::Times::{Many, Once};

rules! {
    DRAFT = "app-draft", Error, "RFC 5023, section 13.1.1", "a draft is `yes` or `no`", "write one of the two: who does not know another word publishes the entry";
}

pub(super) const MODULES: &[Module] =
    &[Module { namespaces: &["http://www.w3.org/2007/app", "http://purl.org/atom/app#"], elements: ELEMENTS, is_closed: false }];

const ELEMENTS: &[Element] = &[
    ("edited", Item, Once, Says::Rfc3339),
    ("control", Item, Once, Says::Any),
    ("draft", Own, Once, Says::Word(&DRAFT, &["yes", "no"])),
    ("collection", Any, Many, Says::Any),
    ("accept", Own, Many, Says::Any),
    ("categories", Own, Many, Says::Any),
];
