//! The readers: one file per group of fields, all over the same view of a post. They run in this order; a later one may look at what
//! an earlier one found. The language comes before all of them: the view is made of its words.

mod apply;
mod contract;
mod dates;
mod employer;
mod identity;
pub(super) mod kind;
mod language;
mod location;
mod more;
mod pay;
mod status;
mod tags;
mod text;
mod time;
mod title;
mod workplace;

pub(super) use language::{of_reading as reading_language, read as language};

use super::post::Post;
use crate::diagnostic::Diagnostics;
use crate::model::draft::Draft;

/// Reads what it can, with origins; reports what it cannot.
pub(super) type Reader = fn(&Post<'_>, &mut Draft, &mut Diagnostics);

pub(super) static READERS: &[Reader] = &[
    title::read,
    text::read,
    employer::read,
    location::read,
    workplace::read,
    dates::read,
    contract::read,
    pay::read,
    apply::read,
    tags::read,
    identity::read,
    more::read,
    status::read,
    kind::read,
];
