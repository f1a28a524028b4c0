//! What stands where a name does and is none: persons with a title, numbers, the role itself, descriptions.

use std::ops::Range;

use super::Post;
use super::name::{names_kind, words};
use crate::enrich::fold::fold;
use crate::enrich::grammar::Trait;
use crate::enrich::title;
use crate::enrich::view::{Cue, Passage, cues};
use crate::enrich::vocabulary;

/// Whether words in a passage's block may be a name.
pub(super) fn is_possible(post: &Post<'_>, passage: &Passage<'_>, range: &Range<usize>) -> bool {
    let text = &passage.block.text;
    let name = &text[range.clone()];
    // `[[Example` of a link between notes.
    !name.contains(['[', ']'])
        && !is_person(&text[..range.start])
        && !begins_person(name)
        && !names_speaker(post, name)
        && !goes_on(name)
        && !is_count(name)
        && !is_role(post, name)
        && !is_described(post, name)
        && !is_from_place(post, name)
        && !is_pair(post, name)
        && !title::is_known_place(name)
        && !is_terms(post, name)
        && !begins_phrase(passage, range)
}

/// `Nu söker vi`, `Estamos em busca de`: the first word of a phrase that is known, which has a capital where its sentence begins.
fn begins_phrase(passage: &Passage<'_>, name: &Range<usize>) -> bool {
    let text = &passage.block.text;
    let is_word = !text[name.clone()].contains(char::is_whitespace);
    let goes_on = |cue: &Cue| cue.range.start == name.start && cue.range.end > name.end && text[name.end..cue.range.end].contains(' ');
    is_word && passage.cues.iter().any(goes_on)
}

/// `Full Remote Working`: how one works, and no house by its legal form.
fn is_terms(post: &Post<'_>, name: &str) -> bool {
    let cues = cues(name, &post.language);
    let is_form = || cues.iter().any(|cue| cue.group == "organisation" && cue.name == "form");
    cues.iter().any(|cue| matches!(cue.group, "workplace" | "time") && cue.range.len() < name.len()) && !is_form()
}

/// `Dr. Jane Doe`
fn is_person(before: &str) -> bool {
    let before = before.trim_end();
    let last = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[')).next().unwrap_or_default();
    let bare = last.trim_end_matches('.');
    !bare.is_empty() && bare.starts_with(char::is_uppercase) && vocabulary::of("").meanings(&fold(bare), "honorific").next().is_some()
}

/// `Dr Jane Doe`: a title within the name, and no word for a house behind it.
fn begins_person(name: &str) -> bool {
    words(name).next().is_some_and(|(at, word)| at + word.len() < name.len() && is_person(word))
}

/// `Jane Doe and I`
fn names_speaker(post: &Post<'_>, name: &str) -> bool {
    post.language.starts_with("en") && (name.ends_with(" I") || name.contains(" I "))
}

/// `Exampleの製品`: a name in Latin letters, and the particle of Japanese that joins the next noun.
fn goes_on(name: &str) -> bool {
    name.split_once('の').is_some_and(|(before, _)| before.ends_with(|c: char| c.is_ascii_alphanumeric()))
}

/// `15 colleagues`
fn is_count(name: &str) -> bool {
    words(name).next().is_some_and(|(_, word)| word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `The Software Engineer develops …`: whom the post seeks.
fn is_role(post: &Post<'_>, name: &str) -> bool {
    let is_same = |title: &str| fold(&title::without_gender_marks(title, &post.language)) == fold(name);
    post.all("title").iter().filter_map(|hit| hit.text()).any(is_same)
}

/// `Empresa de tecnologia`: a word for any house, and of what kind it is.
fn is_described(post: &Post<'_>, name: &str) -> bool {
    let mut all = words(name).map(|(_, word)| word);
    let (Some(first), Some(second)) = (all.next(), all.next()) else { return false };
    let vocabulary = vocabulary::of(&post.language);
    // `commune d'Example`, `ville de Example`
    let is_town = || vocabulary.meanings(&fold(first), "place-frame").any(|name| name == "town");
    let has_name = all.next().is_some_and(|third| third.starts_with(char::is_uppercase));
    names_kind(post, first, "generic")
        && !(has_name && is_town())
        && second.starts_with(char::is_lowercase)
        && vocabulary.meanings(&fold(second), "stop").next().is_some()
}

/// `bakery from Springfield`: any house, and where it is.
fn is_from_place(post: &Post<'_>, name: &str) -> bool {
    let is_from = |word: &str| vocabulary::of(&post.language).meanings(&fold(word), "small").any(|known| known == "out-of");
    let behind = words(name).find(|(at, word)| *at > 0 && is_from(word)).map(|(at, word)| name[at + word.len()..].trim());
    name.starts_with(char::is_lowercase) && behind.is_some_and(title::is_known_place)
}

/// `Planung und Umsetzung`: two nouns, where every noun has a capital and neither says what kind of house it is.
fn is_pair(post: &Post<'_>, name: &str) -> bool {
    let is_and = |word: &str| vocabulary::of(&post.language).meanings(&fold(word), "stop").any(|name| name == "and");
    Trait::CapitalNouns.is_of(&post.language)
        && words(name).count() == 3
        && words(name).nth(1).is_some_and(|(_, word)| is_and(word))
        && !title::names_house(name, &post.language)
}
