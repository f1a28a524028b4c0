//! The one university of a post: whoever seeks a doctoral student at it hires for it.

use std::ops::Range;

use super::name::{name_in, words};
use super::possible::is_possible;
use super::{Post, is_same, told_in, without_place};
use crate::enrich::claim::Finding;
use crate::enrich::fold::fold;
use crate::enrich::title;
use crate::enrich::view::Passage;
use crate::enrich::vocabulary;

/// So many passages are looked at.
const PASSAGES_MAX: usize = 200;

/// So many sentences say whose post it is.
const HEAD_MAX: usize = 5;

/// Most words of a name before the word for the university: `Example State`.
const BEFORE_MAX: usize = 3;

/// Shortest name, in words: `University`, `Universität` name none.
const WORDS_MIN: usize = 2;

/// Sections that speak of what one has studied, and of others.
const ELSEWHERE: &[&str] = &["profile", "skills", "education", "benefits", "elsewhere"];

/// The only one that the text names, at its head or more than once.
pub(super) fn only(post: &Post<'_>) -> Option<Finding<String>> {
    let mut found: Option<(&Passage<'_>, Range<usize>, usize)> = None;
    let mut is_head = false;
    let may_name = |passage: &&Passage<'_>| {
        // One has studied there, or a house comes from there.
        let is_told = || passage.has("employer", "studied");
        !ELSEWHERE.iter().any(|label| passage.is_about(label)) && !passage.has("employer", "client") && !is_told()
    };
    let passages = post.view.passages.iter().filter(may_name);
    for (at, passage) in passages.take(PASSAGES_MAX).enumerate() {
        for range in named(post, passage) {
            let name = &passage.block.text[range.clone()];
            is_head |= at < HEAD_MAX;
            match &mut found {
                Some((first, known, _)) if !is_same(&first.block.text[known.clone()], name) => return None,
                Some((.., count)) => *count += 1,
                None => found = Some((passage, range, 1)),
            }
        }
    }
    let (passage, range, count) = found?;
    (is_head || count > 1).then(|| told_in(post, passage, range))
}

/// The names of universities in a passage.
fn named(post: &Post<'_>, passage: &Passage<'_>) -> Vec<Range<usize>> {
    let text = &passage.block.text[passage.range.clone()];
    let all: Vec<(usize, &str)> = text.split_whitespace().map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word)).collect();
    let names_one = |word: &str| {
        let is_academy = || vocabulary::of(&post.language).meanings(&fold(word), "small").any(|name| name == "academy");
        word.contains("niversi") || word.ends_with("ochschule") || is_academy()
    };
    let is_university = |word: &str| word.chars().any(char::is_uppercase) && names_one(word);
    let of = |at: usize| {
        let is_name = |word: &str| {
            word.starts_with(char::is_uppercase)
                && !word.ends_with([',', '.', ':', ';', ')'])
                && vocabulary::of(&post.language).meanings(&fold(word), "stop").next().is_none()
        };
        let first = (at.saturating_sub(BEFORE_MAX)..at).rev().take_while(|before| is_name(all[*before].1)).last().unwrap_or(at);
        let block = &passage.block.text;
        let start = passage.range.start + all[first].0;
        let name = without_place(post, block, name_in(post, block, start..passage.range.end)?);
        // `University of Example, Springfield`, `City, University of Example`: a name that goes on.
        // `University of Example, King's Buildings, …` does not.
        let goes_on = |rest: &str| {
            let next = rest.split([',', '.', ';', '(', '\n']).next().unwrap_or_default().trim();
            rest.starts_with(char::is_uppercase) && (title::is_known_place(next) || !next.contains(' '))
        };
        // `University of Springfield, Springfield`
        let has_town = |rest: &str| rest.split([',', '.', ';']).next().is_some_and(|town| block[name.clone()].ends_with(town.trim()));
        let is_parted = block[name.end..].strip_prefix(", ").is_some_and(|rest| goes_on(rest) && !has_town(rest))
            || block[..name.start].ends_with("City, ");
        let is_whole =
            words(&block[name.clone()]).count() >= WORDS_MIN && !is_parted && words(&block[name.clone()]).any(|(_, word)| names_one(word));
        (is_whole && is_possible(post, passage, &name)).then_some(name)
    };
    (0..all.len()).filter(|at| is_university(all[*at].1)).filter_map(of).collect()
}
