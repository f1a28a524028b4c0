//! A title cut into its parts: the role, and what people write around it (employer, place, contract, pay, dates, calls, references).

mod apart;
mod beside;
mod caller;
mod class;
mod codes;
mod cut;
mod ends;
mod gender;
mod names;
mod notice;
mod openings;
mod pieces;
mod role;
mod terms;
mod when;

use std::ops::Range;

pub(super) use apart::{Apart, apart, is_about, is_house, names_house};
pub(super) use beside::is_pair_of_towns;
use caller::{asked_as, caller};
pub(super) use caller::{before_call, behind_call};
use cut::cut;
pub(super) use gender::has_gender;
pub use gender::without_gender_marks;
pub(super) use names::is_form;
pub(super) use names::is_proper_name;
pub(super) use notice::{ends_with_lead, is_only_notice, role_in_sentence, role_of_notice};
pub(super) use pieces::is_pictograph;
use pieces::{Piece, pieces, trimmed};
pub(super) use role::{knows_roles, may_name_role, names_role, says_engagement, says_we, sought};

use super::fold::fold;
use super::gazetteer;
use super::view::{Cue, title_cues as cues};
use super::vocabulary;

/// Groups of phrases of which whole parts of a title may be made without saying the role.
const ASIDE: &[&str] = &[
    "contract",
    "contract-first",
    "contract-last",
    "time",
    "workplace",
    "weekly",
    "term-unit",
    "term-number",
    "country",
    "pay",
    "period",
    "duration",
    "hours",
    "month",
    "starts",
    "basis",
    "closed",
];

/// What else the post says of the job, folded: names and places that are recognised in its title.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Names of the employer.
    pub(super) employers: Vec<String>,
    /// Texts that say where.
    pub(super) places: Vec<String>,
    /// Names that the addresses of the post tell, written together: `example` of `jobs@example.org`.
    pub(super) houses: Vec<String>,
}

/// A title's parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Parts {
    /// The role: pieces of the title, in order. All of it where nothing else would be left.
    pub(super) role: Vec<Range<usize>>,
    /// The employer's name.
    pub(super) employer: Option<Range<usize>>,
    /// Everything else.
    pub(super) rest: Vec<Range<usize>>,
}

impl Parts {
    /// The role in one line.
    pub(super) fn role_of(&self, title: &str) -> String {
        let mut role = String::new();
        for (index, range) in self.role.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|last| title.get(self.role[last].end..range.start));
            // Pieces that stand together keep what parts them.
            match before.filter(|between| !between.chars().any(char::is_alphanumeric)) {
                Some(between) if !between.contains(is_pictograph) => role.push_str(between),
                Some(_) => role.push(' '),
                None if index > 0 => role.push(' '),
                None => {}
            }
            role.push_str(&title[range.clone()]);
        }
        role
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Unknown,
    /// Contract, pay, dates, calls, references: no part of a role.
    Aside,
    Place,
    Employer,
}

/// Cuts a title that is read in a language (BCP 47).
pub(super) fn parts(title: &str, language: &str, known: &Known) -> Parts {
    // `[Lyon] Example recruits a cook`: what stands in brackets first is said of the post.
    let ahead = if title.starts_with('[') { pieces::bracketed(title).map_or(0, |(length, _)| length) } else { 0 };
    let ahead = ahead + (title[ahead..].len() - title[ahead..].trim_start().len());
    let called = caller(&title[ahead..], language);
    if let Some((name, start)) = called.map(|(name, start)| (name.map(|name| name.start + ahead..name.end + ahead), start + ahead)) {
        return within(title, start..title.len(), name, language, known);
    }
    if let Some(start) = asked_as(title, language) {
        return within(title, start..title.len(), None, language, known);
    }
    match role_of_notice(title, language) {
        Some(role) => {
            let employer = cut(&title[..role.start], language, known).employer;
            within(title, role, employer, language, known)
        }
        None => cut(title, language, known),
    }
}

/// The parts of a title whose role stands in a range of it, and whose employer is named elsewhere in it.
fn within(title: &str, range: Range<usize>, employer: Option<Range<usize>>, language: &str, known: &Known) -> Parts {
    let shifted = |part: Range<usize>| part.start + range.start..part.end + range.start;
    let parts = cut(&title[range.clone()], language, known);
    let rest = parts.rest.into_iter().chain(parts.employer.clone()).map(shifted).collect();
    Parts { role: parts.role.into_iter().map(shifted).collect(), employer, rest }
}

/// Where the role of a title begins, behind calls and counts.
pub(super) fn role_start(title: &str, language: &str) -> usize {
    parts(title, language, &Known::default()).role.first().map_or(0, |first| first.start)
}

/// Whether a title is a sentence in which somebody seeks somebody.
pub(super) fn is_call(title: &str, language: &str) -> bool {
    caller(title, language).is_some()
}

/// Whether a title says whom it seeks: `Jobs`, `Notice of recruitment`, `Example.org` and a name that is known do not.
pub(super) fn says_role(title: &str, language: &str, known: &Known) -> bool {
    if is_call(title, language) || role_of_notice(title, language).is_some() {
        return true;
    }
    // Sites call such pages in English in every language.
    let is_listing = [language, "en"].into_iter().any(|language| {
        let length = trimmed(title, 0..title.len()).len();
        cues(title, language).iter().any(|cue| cue.group == "page" && cue.name == "listing" && cue.range.len() >= length)
    });
    let cutter = Cutter { title, language, known };
    let says = |piece: &Piece| cutter.class(piece, piece.range.start == 0, None) == Class::Unknown;
    !is_listing && !is_only_notice(title, language) && pieces(title).iter().any(says)
}

/// Whether a part of a title is a word for a notice and nothing else: `Example – RECRUITMENT`.
pub(super) fn has_act(title: &str, language: &str) -> bool {
    let known = Known::default();
    let cutter = Cutter { title, language, known: &known };
    let is_act = |text: &str| cues(text, language).iter().any(|cue| cue.group == "title" && matches!(cue.name, "shout" | "call"));
    pieces(title).iter().any(|piece| is_act(&title[piece.range.clone()]) && cutter.class(piece, false, None) == Class::Aside)
}

/// Whether a text is the heading of a section, and no title: `About the job`.
pub(super) fn is_section(text: &str, language: &str) -> bool {
    let length = trimmed(text, 0..text.len()).len();
    cues(text, language).iter().any(|cue| cue.group == "title" && cue.name == "section" && cue.range.len() >= length)
}

/// Whether something of a title says a role; `Notice of recruitment` says none.
pub(super) fn is_role(title: &str, language: &str) -> bool {
    let known = Known::default();
    let cutter = Cutter { title, language, known: &known };
    pieces(title).iter().any(|piece| cutter.class(piece, piece.range.start == 0, None) == Class::Unknown)
}

struct Cutter<'a> {
    title: &'a str,
    language: &'a str,
    known: &'a Known,
}

fn alphanumeric(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = rest.find(char::is_alphanumeric)?;
        let length = rest[start..].find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len() - start);
        let word = (at + start, &rest[start..start + length]);
        at += start + length;
        rest = &rest[start + length..];
        Some(word)
    })
}

/// Whether a name is a large city's or a country's.
pub(super) fn is_known_place(name: &str) -> bool {
    gazetteer::city_country(name).is_some() || gazetteer::country(name).is_some()
}

#[cfg(test)]
#[path = "title_tests.rs"]
mod tests;
