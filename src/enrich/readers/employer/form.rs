//! The one name of a post that has a legal form: whoever signs, or whose project it is.

use std::ops::Range;

use super::name::words;
use super::possible::is_possible;
use super::{NAME_CHARS_MAX, Post, is_same, told_in};
use crate::enrich::claim::Finding;
use crate::enrich::fold::fold;
use crate::enrich::grammar::Trait;
use crate::enrich::view::Passage;
use crate::enrich::vocabulary;

/// So many passages are looked at.
const PASSAGES_MAX: usize = 400;

/// Longer words for a form are words of the language too: `company`, `brothers`.
const FORM_BYTES_MAX: usize = 14;

/// Most words of such a name.
const WORDS_MAX: usize = 8;

/// Most words of a name that is all of a sentence before its verb.
const WHOLE_WORDS_MAX: usize = 5;

/// The name with a legal form, where no other name of the text has one.
pub(super) fn only(post: &Post<'_>) -> Option<Finding<String>> {
    let passages = post.view.passages.iter().filter(|passage| !passage.is_about("elsewhere") && !passage.has("employer", "client"));
    let mut found: Option<(&Passage<'_>, Range<usize>)> = None;
    for passage in passages.take(PASSAGES_MAX) {
        for cue in passage.cues_of("organisation").filter(|cue| cue.name == "form") {
            let Some(range) = named(post, passage, &cue.range).filter(|range| is_possible(post, passage, range)) else { continue };
            match &found {
                Some((known, name)) if !is_same(&known.block.text[name.clone()], &passage.block.text[range.clone()]) => return None,
                Some(_) => {}
                None => found = Some((passage, range)),
            }
        }
    }
    found.map(|(passage, range)| told_in(post, passage, range))
}

/// The name in front of a form, with the form.
fn named(post: &Post<'_>, passage: &Passage<'_>, form: &Range<usize>) -> Option<Range<usize>> {
    let text = &passage.block.text;
    let written = &text[form.clone()];
    // `co` and `se` are words; `GmbH`, `Ltd` and `s.r.l.` are not.
    let is_sure = written.len() > 1 && written.len() <= FORM_BYTES_MAX && (written.contains(char::is_uppercase) || written.contains('.'));
    // `some AG's` are working groups.
    let is_end = !text[form.end..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | '-'));
    let is_apart = text[..form.start].ends_with([' ', ',', '\u{a0}']) && is_end;
    let is_word = fold(written).len() > 4 && !written.contains(['.', ' ']) && written.chars().skip(1).all(char::is_lowercase);
    if !is_sure || !is_apart || is_word {
        return None;
    }
    let head = text[passage.range.start..form.start].trim_end().trim_end_matches(',');
    // `“Mills go round e.V.” is hiring`: a name in quotation marks has small words too.
    let quoted = head.rfind(['“', '„', '"', '«']).map(|at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let is_quoted = |start: &usize| {
        let name = &head[*start..];
        name.starts_with(char::is_uppercase) && !name.contains(['”', '.', '!', '?', '»']) && name.split(' ').count() <= WORDS_MAX
    };
    if let Some(start) = quoted.filter(is_quoted) {
        let end = form.end + usize::from(written.contains('.') && text[form.end..].starts_with('.'));
        return Some(passage.range.start + start..end);
    }
    let all: Vec<(usize, &str)> = head.split_whitespace().map(|word| (word.as_ptr() as usize - head.as_ptr() as usize, word)).collect();
    let mut start = None;
    for (at, word) in all.iter().rev().take(WORDS_MAX) {
        let is_first = start.is_none();
        let is_name = word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()) || *word == "&";
        let is_small =
            || !Trait::JoinsWords.is_of(&post.language) && vocabulary::of(&post.language).meanings(&fold(word), "stop").next().is_some();
        if word.ends_with(['.', ',', ':', ';', '!', '?', ')', '–', '—']) && !is_first || !(is_name || is_small() && !is_first) {
            break;
        }
        if is_name {
            start = Some(*at);
        }
    }
    // `We fix it LLC is hiring`: all that stands before a verb for hiring.
    let is_all = all.len() <= WHOLE_WORDS_MAX
        && all.first().is_some_and(|(_, word)| word.starts_with(char::is_uppercase))
        && !head.contains([',', '.', ':', ';', '!', '?', '(', '–', '—'])
        && passage.cues_of("employer").any(|cue| cue.name == "recruits" && cue.range.start == form.end + 1);
    let start = passage.range.start + if is_all { all[0].0 } else { start? };
    let end = form.end + usize::from(written.contains('.') && text[form.end..].starts_with('.'));
    // `The company Example Ltd`: an article that begins a sentence is none of the name.
    let vocabulary = vocabulary::of(&post.language);
    let is_stop = |word: &str| vocabulary.meanings(&fold(word), "stop").next().is_some();
    let is_article = |word: &str| vocabulary.meanings(&fold(word), "town").any(|name| name == "article");
    let first = words(&text[start..end]).next().filter(|(_, word)| if is_all { is_article(word) } else { is_stop(word) });
    let start =
        first.filter(|_| !Trait::DescribesBehind.is_of(&post.language)).map_or(start, |(_, word)| (start + word.len() + 1).min(form.start));
    ((2..=NAME_CHARS_MAX).contains(&text[start..end].chars().count()) && start < form.start).then_some(start..end)
}
