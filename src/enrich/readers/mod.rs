//! The readers: one file per group of fields, all over the same view of a post. They run in this order; a later one may look at what
//! an earlier one found. The language comes before all of them: the view is made of its words.

mod apply;
mod contract;
mod dates;
mod education;
mod employer;
mod experience;
mod identity;
pub(super) mod kind;
mod language;
mod lists;
mod location;
mod more;
mod occupation;
mod openings;
mod pay;
mod reference;
mod status;
mod tags;
mod targets;
mod text;
mod time;
mod title;
mod workplace;

pub(super) use language::{of_reading as reading_language, read as language};

use super::claim::Finding;
use super::fold::fold;
use super::post::Post;
use super::view::Passage;
use super::vocabulary;
use crate::diagnostic::Diagnostics;
use crate::model::draft::Draft;
use crate::model::origin::From;

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
    time::read,
    pay::read,
    apply::read,
    tags::read,
    targets::read,
    identity::read,
    reference::read,
    education::read,
    experience::read,
    lists::read_skills,
    lists::read_benefits,
    openings::read,
    occupation::read,
    more::read,
    status::read,
    kind::read,
];

/// Whether a passage speaks of the job, and not of the company or of other jobs.
fn is_of_this_job(passage: &Passage<'_>) -> bool {
    !passage.is_about("company") && !passage.is_about("elsewhere")
}

/// Whether a passage says that somebody is sought.
fn calls(passage: &Passage<'_>) -> bool {
    passage.has("title", "call") || passage.has("employer", "recruits")
}

/// What a heading says is stated.
fn named_by_heading<T>(passage: &Passage<'_>, mut finding: Finding<T>) -> Finding<T> {
    if passage.is_heading() {
        finding.origin.from = From::Labelled;
    }
    finding
}

/// Whether a text ends with words such as "up to".
fn is_most(before: &str, language: &str) -> bool {
    let mut last = before.split_whitespace().rev();
    let Some(word) = last.next() else { return false };
    let both = format!("{} {word}", last.next().unwrap_or_default());
    let means_it = |phrase: &str| vocabulary::of(language).meanings(&fold(phrase), "money").any(|name| name == "upto");
    means_it(word) || means_it(&both)
}
