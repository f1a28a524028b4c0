//! The employer of the sentence that all of a house's posts end with: `Example University is an equal opportunity employer`.

use std::ops::Range;

use super::name::{name_in, words};
use super::possible::is_possible;
use super::{Post, is_same, told_in, without_place};
use crate::enrich::claim::Finding;
use crate::enrich::grammar::Trait;
use crate::enrich::title;
use crate::enrich::view::Passage;

/// The one name that such sentences have for their subject.
pub(super) fn subject(post: &Post<'_>) -> Option<Finding<String>> {
    let mut found: Option<(&Passage<'_>, Range<usize>)> = None;
    for passage in post.view.passages.iter().filter(|passage| !passage.is_heading() && !passage.has("employer", "client")) {
        let Some(name) = named(post, passage) else { continue };
        match &found {
            Some((known, range)) if !is_same(&known.block.text[range.clone()], &passage.block.text[name.clone()]) => return None,
            Some(_) => {}
            None => found = Some((passage, name)),
        }
    }
    found.map(|(passage, name)| told_in(post, passage, name))
}

/// The name that begins such a sentence and ends before its verb.
fn named(post: &Post<'_>, passage: &Passage<'_>) -> Option<Range<usize>> {
    let verb = passage.cues_of("employer").find(|cue| cue.name == "equal" && cue.range.start >= passage.range.start)?;
    let text = &passage.block.text;
    let name = without_place(post, text, name_in(post, text, passage.range.start..verb.range.start)?);
    let before = text[passage.range.start..name.start].trim();
    let written = &text[name.clone()];
    let is_subject = text[name.end..verb.range.start].trim().is_empty() && before.split(' ').count() <= 1;
    // `Management is committed to …`: one word that is written like any other.
    let is_sure =
        words(written).count() > 1 || written.chars().skip(1).any(char::is_uppercase) || title::names_house(written, &post.language);
    let is_whole =
        words(written).count() <= NAME_WORDS_MAX && (!Trait::DescribesBehind.is_of(&post.language) || before.len() <= ARTICLE_BYTES_MAX);
    (is_subject && is_sure && is_whole && !title::is_known_place(written) && is_possible(post, passage, &name)).then_some(name)
}

/// Most words of such a name.
const NAME_WORDS_MAX: usize = 8;

/// Longest article, in bytes.
const ARTICLE_BYTES_MAX: usize = 4;
