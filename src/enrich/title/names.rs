//! What in a title is written like a name, and like an organisation's.

use super::alphanumeric;
use super::pieces::{Mark, Piece};
use crate::enrich::fold::{fold, is_unspaced};
use crate::enrich::view::{Cue, title_cues as cues};
use crate::enrich::vocabulary;

/// Whether a text names an organisation: a legal form, or a word for a kind of organisation at one end of a proper name.
pub(super) fn names_organisation(text: &str, cues: &[Cue], language: &str, is_first: bool, next: Option<&Piece>) -> bool {
    let of = |name: &'static str| cues.iter().filter(move |cue| cue.group == "organisation" && cue.name == name);
    let words = alphanumeric(text).count();
    if words > 1 && is_institution(text, cues, language, is_first) {
        return true;
    }
    let is_last = |cue: &Cue| !text[cue.range.end..].contains(char::is_alphanumeric);
    // `Développeur·se` ends with no form.
    let is_apart = |cue: &Cue| text[..cue.range.start].ends_with([' ', ',', '\u{a0}', '&']);
    // `Example spa`: a form that is written small.
    let form = of("form").filter(|cue| is_last(cue) && is_apart(cue)).map(|cue| cue.range.start).min().unwrap_or(text.len());
    if words < 2 || !is_proper_name(&text[..form], language) {
        return false;
    }
    if of("form").any(|cue| is_apart(cue) && is_last(cue)) {
        let says_where =
            || alphanumeric(text).any(|(_, word)| vocabulary::of(language).meanings(&fold(word), "small").any(|name| name == "at"));
        return !is_first || !(says_where() || text.contains('('));
    }
    // `Software Engineer - Evals Platform`
    let names_part = |kind: &Cue| of("part").any(|other| other.range == kind.range);
    let is_at_end = |cue: &&Cue| cue.range.start == 0 || !text[cue.range.end..].contains(char::is_alphanumeric);
    let at_end = of("kind").filter(is_at_end).any(|cue| !names_part(cue));
    // `Hotel Manager – nights` begins with such a word too.
    at_end && (!is_first || (words > 2 && next.is_some_and(|next| next.mark == Mark::Colon)))
}

/// Ends of addresses that companies write as a part of their names. `.net` and `.js` are more often those of tools.
const HOST_ENDS: &[&str] = &[
    "com", "org", "io", "ai", "co", "app", "dev", "eu", "de", "fr", "it", "es", "nl", "pt", "be", "ch", "at", "uk", "br", "tech", "online",
    "jobs",
];

/// `Example.io`, `EXAMPLE.COM`: one word that is an address.
pub(super) fn is_host(text: &str) -> bool {
    let Some((name, end)) = text.rsplit_once('.') else { return false };
    name.len() > 2
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.'))
        && name.starts_with(char::is_alphabetic)
        && HOST_ENDS.contains(&end.to_lowercase().as_str())
}

/// Whether a text ends with a legal form, whatever stands before it: `Example is green e.V.`
pub(super) fn ends_with_form(text: &str, language: &str) -> bool {
    cues(text, language).iter().any(|cue| {
        cue.group == "organisation"
            && cue.name == "form"
            && cue.range.start > 0
            && text[..cue.range.start].ends_with([' ', ','])
            && !text[cue.range.end..].contains(char::is_alphanumeric)
    })
}

/// Whether a text is a legal form and nothing else.
pub(in crate::enrich) fn is_form(text: &str, language: &str) -> bool {
    cues(text, language).iter().any(|cue| {
        cue.group == "organisation" && cue.name == "form" && cue.range.start == 0 && !text[cue.range.end..].contains(char::is_alphanumeric)
    })
}

/// `City of Springfield`, `École primaire Jean-Moulin`: a word that begins names of institutions, and of no role.
pub(super) fn is_institution(text: &str, cues: &[Cue], language: &str, is_first: bool) -> bool {
    let Some(first) = cues.iter().find(|cue| cue.group == "organisation" && cue.name == "first" && cue.range.start == 0) else {
        return false;
    };
    let has_name = alphanumeric(&text[first.range.end..]).any(|(_, word)| word.starts_with(char::is_uppercase));
    // `Cook – gemeente Example`
    let is_mixed = text.contains(char::is_lowercase) && (text.starts_with(char::is_uppercase) || !is_first);
    has_name && is_mixed && (!is_first || is_proper_name(text, language))
}

/// Whether every word is written like a name's.
pub(in crate::enrich) fn is_proper_name(text: &str, language: &str) -> bool {
    let is_small = |word: &str| {
        let folded = fold(word);
        folded.len() < 2 || vocabulary::of(language).meanings(&folded, "stop").next().is_some()
    };
    text.chars().find(|c| c.is_alphabetic()).is_some_and(|c| c.is_uppercase() || is_unspaced(c) || text.starts_with("vzw"))
        && alphanumeric(text).all(|(_, word)| word.chars().next().is_some_and(|c| !c.is_lowercase()) || is_small(word))
}

/// Whether a text says a name, which may stand in it with or without its legal form or an article.
pub(super) fn same_name(name: &str, folded: &str) -> bool {
    !name.is_empty()
        && (has_words(folded, name) && folded.len() < name.len() + 12
            || folded.len() > 3 && has_words(name, folded) && name.len() < folded.len() * 2)
}

/// Whether `words` stand in `text`, both folded, at borders of words.
pub(super) fn has_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        text[..at].chars().next_back().is_none_or(|c| c == ' ' || is_unspaced(c))
            && text[at + words.len()..].chars().next().is_none_or(|c| c == ' ' || is_unspaced(c))
    })
}
