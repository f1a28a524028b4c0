//! The one house of a text whose name begins with its kind and opens a sentence: `Die Buchhandlung Beispiel hat zwei Läden`.

use std::ops::Range;

use super::name::{name_in, names_kind, words};
use super::possible::is_possible;
use super::{Post, is_compound, is_same, told_in, without_place};
use crate::enrich::claim::Finding;
use crate::enrich::grammar::Trait;
use crate::enrich::view::Passage;

/// So many passages are looked at.
const PASSAGES_MAX: usize = 200;

/// So many of them are the head of a post; behind it a name counts that the text has twice.
const HEAD_MAX: usize = 12;

/// Longest article before such a name, in bytes.
const ARTICLE_BYTES_MAX: usize = 5;

/// Sections that speak of others.
const ELSEWHERE: &[&str] = &["elsewhere", "profile", "skills", "education", "benefits"];

/// The only such name, at the head of the text or more than once in it.
pub(super) fn only(post: &Post<'_>) -> Option<Finding<String>> {
    if !Trait::DescribesBehind.is_of(&post.language) && !Trait::JoinsWords.is_of(&post.language) {
        return None;
    }
    let mut found: Option<(&Passage<'_>, Range<usize>, bool)> = None;
    for (at, passage) in post.view.passages.iter().take(PASSAGES_MAX).enumerate() {
        let Some(range) = named(post, passage) else { continue };
        match &mut found {
            Some((first, known, _)) if !is_same(&first.block.text[known.clone()], &passage.block.text[range.clone()]) => return None,
            Some((.., is_sure)) => *is_sure = true,
            None => found = Some((passage, range, at < HEAD_MAX)),
        }
    }
    let (passage, range, is_sure) = found?;
    let name = &passage.block.text[range.clone()];
    let is_repeated = || post.blocks().0.iter().flat_map(|block| block.text.match_indices(name)).nth(1).is_some();
    (is_sure || is_repeated()).then(|| told_in(post, passage, range))
}

/// The name that a sentence begins with, before its verb.
fn named(post: &Post<'_>, passage: &Passage<'_>) -> Option<Range<usize>> {
    let is_other = passage.is_heading()
        || passage.is_labelled_line
        || passage.has("employer", "client")
        // `The bookshop Example has helped us`: whoever speaks is somebody else.
        || passage.has("employer", "we")
        || ELSEWHERE.iter().any(|label| passage.is_about(label));
    if is_other {
        return None;
    }
    let text = &passage.block.text;
    let name = without_place(post, text, name_in(post, text, passage.range.clone())?);
    let written = &text[name.clone()];
    let mut all = words(written).map(|(_, word)| word);
    let says_kind = |word: &str| names_kind(post, word, "kind") || Trait::JoinsWords.is_of(&post.language) && is_compound(post, word);
    let first = all.next().filter(|word| says_kind(word) && word.starts_with(char::is_uppercase))?;
    // A second name, and no adjective: `Die Werkstatt Beispiel`.
    let is_whole = all.next().is_some_and(|word| word.starts_with(char::is_uppercase) && word.chars().count() > 2) && first.len() > 3;
    let is_first = text[passage.range.start..name.start].trim().len() < ARTICLE_BYTES_MAX;
    let is_subject = text[name.end..passage.range.end].strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_lowercase));
    (is_whole && is_first && is_subject && is_possible(post, passage, &name)).then_some(name)
}
