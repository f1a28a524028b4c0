//! Titles that are sentences: who calls, and for whom.

use std::ops::Range;

use super::names::{is_institution, is_proper_name};
use super::notice::bare;
use super::pieces::{pieces, trimmed};
use super::role::role_word;
use super::{Cutter, Known, alphanumeric, cues};
use crate::enrich::fold::{fold, is_unspaced};
use crate::enrich::view::Cue;
use crate::enrich::vocabulary;

/// `Example is hiring a welder`, `Example recruits: two welders`: who calls, if by name, and where it is said whom.
pub(super) fn caller(title: &str, language: &str) -> Option<(Option<Range<usize>>, usize)> {
    let cues = cues(title, language);
    let cutter = Cutter { title, language, known: &Known::default() };
    let is_small = |word: &str, group: &str| vocabulary::of(language).meanings(&fold(word), group).next().is_some();
    // `Borsa di ricerca`: behind a small word it is a noun.
    let is_noun =
        |at: usize| alphanumeric(&title[..at]).last().is_some_and(|(_, word)| word.chars().count() <= 3 && is_small(word, "stop"));
    let verbs = cues.iter().filter(|cue| {
        matches!((cue.group, cue.name), ("employer", "recruits") | ("title", "hires")) && cue.range.start > 0 && !is_noun(cue.range.start)
    });
    verbs.into_iter().find_map(|verb| {
        let call = cues.iter().find(|cue| cue.group == "title" && cue.name == "call" && cue.range.start == verb.range.start);
        let rest = title[verb.range.end..].trim_start();
        let is_number = || {
            let first = alphanumeric(rest).next().map_or("", |(_, word)| word);
            let is = |wanted: &str| vocabulary::of(language).meanings(&fold(first), "small").any(|name| name == wanted);
            is("number") && !is("article") && fold(first) != "one"
        };
        let is_told = rest.starts_with([':', '：']) || rest.starts_with(|c: char| c.is_ascii_digit()) || is_number();
        let start = if is_told { verb.range.end } else { call.map_or(verb.range.end, |call| call.range.end.max(verb.range.end)) };
        let bare = cutter.without_articles(start..title.len());
        // `sucht für die Küche eine Köchin` says first for what; a noun such as `Recherche` is written large.
        let begins = || {
            title[verb.range.clone()].starts_with(|c: char| c.is_lowercase() || is_unspaced(c))
                && alphanumeric(&title[bare..]).next().is_some_and(|(_, word)| !is_small(word, "small"))
        };
        // `Boulanger recherché à Nantes`: whoever is sought stands before it.
        let is_sought = role_word(&title[..verb.range.start], language).is_some() && role_word(&title[bare..], language).is_none();
        if is_sought || !is_told && call.is_none() && !begins() {
            return None;
        }
        let name = cutter.without_article(0..verb.range.start);
        let own = &title[name.clone()];
        let is_written_so = is_proper_name(own, language) || is_institution(own, &super::cues(own, language), language, false);
        // `On recrute`, `We are hiring`
        let found = super::cues(own, language);
        let is_speaker = found.iter().any(|cue| cue.group == "employer" && cue.name == "we" && cue.range.len() == own.len());
        let is_name = alphanumeric(own).last().is_some_and(|(_, word)| !is_small(word, "stop")) && is_written_so && !is_speaker;
        // `URGENT - recherche …`: a call before a dash calls nobody by name.
        let is_one_piece = pieces(&title[..verb.range.start]).len() == 1
            && !title[..verb.range.start].trim_end().ends_with(['-', '–', '—', '|', ':', '!']);
        // `A metalworking firm is looking for …` names none.
        let is_sort = cues.first().is_some_and(|cue| cue.group == "organisation" && title[..cue.range.start].chars().count() <= 4);
        let is_role = is_one_piece && title[bare..].contains(char::is_alphabetic);
        // `The Example co-operative seeks a cook`: with an article behind it the verb is one.
        let is_verb = || {
            title[verb.range.clone()].starts_with(char::is_lowercase)
                && (bare > start + 1 || call.is_some() || is_told)
                && (own.starts_with(char::is_uppercase) || is_told && name.start > 0)
                && title[verb.range.end..].starts_with(' ')
        };
        (is_role && (is_name || is_sort || is_verb())).then_some((
            is_name.then_some(name),
            if is_number() {
                cutter.count(start..title.len())
            } else if is_told {
                start
            } else {
                bare
            },
        ))
    })
}

/// Where the role begins in a question or call to the reader: `Do you want to work as a baker?`, `Come and work with us as a baker!`
pub(super) fn asked_as(title: &str, language: &str) -> Option<usize> {
    let is_question = title.trim_end().ends_with('?');
    let joins = |cue: &Cue| cue.group == "title" && cue.name == "join" && (is_question || cue.range.start == 0);
    let asks = cues(title, language).iter().any(joins);
    let words = || alphanumeric(title).skip(1);
    let is_as = |word: &str| vocabulary::of(language).meanings(&fold(word), "small").any(|name| name == "as");
    let (at, word) = words().filter(|(_, word)| asks && is_as(word)).last()?;
    let start = bare(title, at + word.len(), language);
    title[start..].contains(char::is_alphabetic).then_some(start)
}

/// Where it is said whom a text seeks that begins with a call: `Wanted: a baker`.
pub(in crate::enrich) fn behind_call(text: &str, language: &str) -> Option<usize> {
    let calls = |cue: &&Cue| matches!((cue.group, cue.name), ("title", "call") | ("employer", "recruits"));
    let found = cues(text, language);
    let call = found.iter().filter(calls).find(|cue| !text[..cue.range.start].contains(char::is_alphanumeric))?;
    Some(call.range.end).filter(|end| text[*end..].contains(char::is_alphabetic))
}

/// The role in a sentence that begins with it, in front of words such as `wanted` and `position available`.
pub(in crate::enrich) fn before_call(text: &str, range: Range<usize>, language: &str) -> Option<Range<usize>> {
    let sentence = &text[range.clone()];
    let found = cues(sentence, language);
    let call = found.iter().find(|cue| cue.group == "title" && cue.name == "call")?;
    let is_behind = found.iter().any(|cue| cue.group == "title" && cue.name == "tail" && cue.range == call.range);
    let start = bare(text, range.start, language);
    let role = trimmed(text, start..(range.start + call.range.start).max(start));
    (is_behind && !text[role.clone()].contains([',', '.', ':', ';'])).then_some(role)
}

/// Whether a text calls somebody: `join our team`.
pub(super) fn calls(text: &str, language: &str) -> bool {
    cues(text, language).iter().any(|cue| cue.group == "title" && matches!(cue.name, "call" | "join"))
}
