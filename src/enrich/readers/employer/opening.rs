//! The employer of a text's first sentence, where its name says what kind of house it is, and of sentences on behalf of somebody else.

use super::name::{name_in, names_kind, words};
use super::possible::is_possible;
use super::{Post, is_compound, is_number, told_in, without_place};
use crate::enrich::claim::Finding;
use crate::enrich::grammar::Trait;
use crate::enrich::view::Passage;

/// `Example Hospice supports families …`: the first sentence of a post tells of the house that wrote it.
pub(super) fn first(post: &Post<'_>) -> Option<Finding<String>> {
    let is_prose = |passage: &&Passage<'_>| !passage.is_heading() && !passage.is_labelled_line;
    let passage = post
        .view
        .passages
        .iter()
        .find(is_prose)
        .filter(|passage| !passage.is_about("elsewhere") && !passage.has("employer", "client") && !passage.has("employer", "we"))?;
    let text = &passage.block.text;
    let name = without_place(post, text, name_in(post, text, passage.range.clone())?);
    let all: Vec<&str> = words(&text[name.clone()]).map(|(_, word)| word).collect();
    let says_kind = |word: &str| names_kind(post, word, "kind") || (Trait::JoinsWords.is_of(&post.language) && is_compound(post, word));
    // The word for the house and a name of its own, before a verb.
    // `Example Diner is …`: some languages have the word for the house last.
    let is_name = || all.iter().all(|word| word.starts_with(char::is_uppercase));
    let is_last = || !Trait::DescribesBehind.is_of(&post.language) && is_name() && all.last().is_some_and(|word| says_kind(word));
    let is_house = all.len() > 1 && (all.first().is_some_and(|word| says_kind(word)) || is_last());
    let behind = text[name.end..passage.range.end].trim_start();
    let is_subject =
        behind.starts_with(|c: char| c.is_lowercase() || c == '(') && !is_number(passage, name.end) && text[..name.start].trim().len() < 5;
    // `Bouwbedrijf Van der …`: a name that goes on behind a small word is not whole.
    let is_cut = all.last().is_some_and(|word| word.chars().count() < 4);
    (is_house && is_subject && !is_cut && is_possible(post, passage, &name)).then(|| told_in(post, passage, name))
}

/// `On behalf of a haulier, Example Staffing recruits …`: whoever recruits, right before the verb.
pub(super) fn for_another(post: &Post<'_>, passage: &Passage<'_>) -> Option<Finding<String>> {
    let text = &passage.block.text;
    let verb = passage.cues_of("employer").find(|cue| cue.name == "recruits" && cue.range.end <= passage.range.end)?;
    let client = passage.cues_of("employer").find(|cue| cue.name == "client").filter(|cue| cue.range.end <= verb.range.start)?;
    let comma = text[client.range.end..verb.range.start].rfind(", ").map(|at| client.range.end + at + 1)?;
    let name = name_in(post, text, comma..verb.range.start)?;
    text[name.end..verb.range.start].trim().is_empty().then(|| told_in(post, passage, name))
}
