//! How plainly a post says where the work is done: what may be done at home, and an office that is spoken of, hold where nothing plain is said.

use super::{Post, allowed};
use crate::enrich::claim::Finding;
use crate::enrich::fold::fold;
use crate::enrich::standing::Statement;
use crate::enrich::view::Passage;
use crate::enrich::vocabulary;
use crate::model::facts::Workplace;
use crate::model::origin::{From, Origin};

/// How plainly a sentence says where the work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// All of it, none of it, some days of each; or a value.
    Plain,
    /// Some may be done at home.
    Possible,
    /// An office is spoken of.
    Passing,
}

pub(super) fn strength(statement: &Statement<'_, '_>, workplace: Workplace) -> Strength {
    match workplace {
        _ if statement.is_value => Strength::Plain,
        Workplace::Onsite if !statement.has("workplace", "never") && !statement.has("workplace", "none") => Strength::Passing,
        Workplace::Hybrid if !statement.has("workplace", "hybrid") && allowed(statement.text, &statement.cues).is_some() => {
            Strength::Possible
        }
        _ => Strength::Plain,
    }
}

/// `The job is 100 % remote` beside `you may come to our office`: what is said plainly holds before what may be and what is said in passing.
pub(super) fn strongest(told: Vec<(Strength, Finding<Workplace>)>) -> Vec<Finding<Workplace>> {
    let is_told = |finding: &Finding<Workplace>| finding.origin.from == From::Sentence;
    let most = told.iter().filter(|(_, finding)| is_told(finding)).map(|(strength, _)| *strength).min();
    let holds = |(strength, finding): &(Strength, Finding<Workplace>)| !is_told(finding) || Some(*strength) == most;
    told.into_iter().filter(holds).map(|(_, finding)| finding).collect()
}

/// `**This is a remote position**`, `We are a fully remote company`: headings, and what a house says of itself.
pub(super) fn of_all<'p>(post: &'p Post<'_>) -> impl Iterator<Item = Finding<Workplace>> + 'p {
    let speaks = |passage: &&Passage<'_>| {
        let is_of_house = passage.is_about("company") && passage.has("employer", "we");
        (passage.is_heading() || is_of_house) && !passage.is_about("elsewhere") && !passage.has("workplace", "things")
    };
    post.view.passages.iter().filter(speaks).filter_map(|passage| {
        let cue = passage.cues_of("workplace").find(|cue| cue.name == "always" && cue.range.end <= passage.range.end)?;
        let is_denied = passage.has("offer", "not") || passage.has("employer", "client");
        (!is_denied).then(|| {
            let finding = post.finding(passage, cue.range.clone(), "", Workplace::Remote);
            Finding { origin: Origin { from: From::Sentence, ..finding.origin }, ..finding }
        })
    })
}

/// `remote clusters`: the word alone before one that says nothing of work.
pub(super) fn describes_a_thing(text: &str, home: &std::ops::Range<usize>) -> bool {
    let next = text[home.end..].strip_prefix(' ').and_then(|rest| rest.split(|c: char| !c.is_alphabetic()).next()).unwrap_or_default();
    // `remote` is written so in many languages, and the words behind it stand together among the common ones.
    let is_of_work = || vocabulary::of(vocabulary::COMMON).meanings(&fold(next), "behind-remote").any(|name| name == "work");
    text[home.clone()].eq_ignore_ascii_case("remote") && next.len() > 3 && !is_of_work()
}
