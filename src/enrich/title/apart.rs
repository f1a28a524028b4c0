//! A part of any line, judged as a part of a title is.

use super::names::is_proper_name;
use super::{Cutter, Known, alphanumeric, cues};
use crate::enrich::gazetteer;
use crate::enrich::grammar::Trait;

/// Most words of a phrase such as `a bit about`.
const ABOUT_WORDS_MAX: usize = 4;

/// What a short text says that stands apart in a line, as parts of a title do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::enrich) enum Apart {
    /// Contract, time, pay: nothing else.
    Terms,
    /// A city's or a country's name first.
    Place,
    /// Something else.
    Other,
}

/// What a part of a line says.
pub(in crate::enrich) fn apart(text: &str, language: &str) -> Apart {
    let known = Known::default();
    let cutter = Cutter { title: text, language, known: &known };
    if cutter.is_aside(text, &cues(text, language)) {
        Apart::Terms
    } else if cutter.is_place(text) || is_town_of_region(text) {
        Apart::Place
    } else {
        Apart::Other
    }
}

/// `Springfield, IL`: a town that several countries have, with the region that tells which.
fn is_town_of_region(text: &str) -> bool {
    text.split_once(',').is_some_and(|(town, region)| {
        let region = region.trim();
        let is_region = !gazetteer::region_code_countries(region).is_empty() || gazetteer::region_country(region).is_some();
        gazetteer::is_city(town.trim()) && (is_region || gazetteer::country(region).is_some())
    })
}

/// Whether a line names a house and nothing else: `MUNICIPALITY OF EXAMPLE`, which seeks nobody yet.
pub(in crate::enrich) fn is_house(line: &str, language: &str) -> bool {
    let cues = cues(line, language);
    let begins = cues.iter().any(|cue| cue.group == "organisation" && cue.name == "first" && cue.range.start == 0);
    begins && !cues.iter().any(|cue| cue.group == "title" && cue.name == "call") && !super::has_gender(line)
}

/// `About Example`, `Why Example`: words that begin what is said of a house, and no role behind them.
pub(in crate::enrich) fn is_about(text: &str, language: &str) -> bool {
    let means = |words: &str| super::vocabulary::of(language).meanings(&super::fold(words), "small").any(|name| name == "about-house");
    let ends = alphanumeric(text).map(|(at, word)| at + word.len()).take(ABOUT_WORDS_MAX);
    ends.into_iter().any(|end| end < text.trim_end().len() && means(&text[..end])) && !super::names_role(text, language)
}

/// Whether a line is the proper name of a house: of several words, with the word for its kind at the end, or before it in languages that say
/// it first.
pub(in crate::enrich) fn names_house(name: &str, language: &str) -> bool {
    let says_kind_first = Trait::DescribesBehind.is_of(language);
    let cues = cues(name, language);
    let is_at_edge = |cue: &super::Cue| {
        let is_last = !name[cue.range.end..].contains(char::is_alphanumeric);
        (cue.name == "form" && is_last)
            || (cue.name == "first" && cue.range.start == 0)
            || (cue.name == "kind" && if says_kind_first { cue.range.start == 0 } else { is_last })
    };
    let words = alphanumeric(name).count();
    // `The workshop`, `Two kitchens`
    let is_small = |word: &str| {
        let folded = super::fold(word);
        ["stop", "small"].iter().any(|group| super::vocabulary::of(language).meanings(&folded, group).next().is_some())
    };
    if alphanumeric(name).next().is_some_and(|(_, word)| is_small(word)) {
        return false;
    }
    words > 1
        && name.contains(char::is_lowercase)
        && cues.iter().any(|cue| cue.group == "organisation" && is_at_edge(cue) && cue.range.len() < name.len())
        && (is_proper_name(name, language) || says_kind_first && name.starts_with(char::is_uppercase) && words > 2)
        && !cues.iter().any(|cue| cue.group == "title" && cue.name == "call")
}
