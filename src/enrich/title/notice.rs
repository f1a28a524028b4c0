//! Notices, whose role stands inside: `Open competition for two posts of "Restorer"`, `Procedimiento de selección de un/a coordinador/a`.

use std::ops::Range;

use super::names::ends_with_form;
use super::pieces::trimmed;
use super::{Cutter, Known, alphanumeric, cues};
use crate::enrich::fold::{fold, is_unspaced};
use crate::enrich::view::Cue;
use crate::enrich::vocabulary;

/// How far behind a word that leads to the role a stronger one may stand, in bytes: `posts in the profile of `.
const LEAD_REACH: usize = 120;

/// How far behind a lead a word of the procedure ends that begins in it, in bytes.
const ACT_REACH: usize = 30;

/// So many words of praise may stand before a role.
const PRAISE_WORDS_MAX: usize = 8;

/// Longest role that a notice names, in characters.
const ROLE_CHARS_MAX: usize = 100;

/// Longest remark in brackets before a role, in characters.
const BRACKET_CHARS_MAX: usize = 60;

/// Marks of quotation around a role.
const QUOTES: &[(char, char)] = &[('"', '"'), ('“', '”'), ('«', '»'), ('„', '“')];

/// Where a notice names its role: behind what leads to it, before what is said of the procedure.
pub(in crate::enrich) fn role_of_notice(text: &str, language: &str) -> Option<Range<usize>> {
    let cues: Vec<Cue> = cues(text, language).into_iter().filter(|cue| matches!(cue.group, "title" | "notice")).collect();
    let start = behind_leads(text, language, &cues)?;
    let start = bare(text, behind_terms(text, start, language), language);
    let rest = &text[start..];
    let quoted = rest.chars().next().and_then(|first| QUOTES.iter().find(|(open, _)| *open == first)).and_then(|(open, close)| {
        let inside = start + open.len_utf8();
        text[inside..].find(*close).map(|length| inside..inside + length)
    });
    let end = || {
        let said = cues.iter().find(|cue| cue.name == "end" && cue.range.start > start).map_or(text.len(), |cue| cue.range.start);
        let stop = rest.find(['.', ';']).filter(|at| ends_sentence(rest, *at)).map_or(text.len(), |at| start + at);
        said.min(stop)
    };
    let range = trimmed(text, quoted.unwrap_or_else(|| start..end()));
    let role = &text[range.clone()];
    // `for the selection, by open competition, of …`: what is sought has not been named yet.
    let begins =
        alphanumeric(role).next().is_some_and(|(_, word)| word.chars().next().is_some_and(char::is_uppercase) || !is_small(word, language));
    let is_aside = || Cutter { title: role, language, known: &Known::default() }.is_aside(role, &super::cues(role, language));
    // `Job posting "Example e.V."`
    let is_house = || ends_with_form(role, language);
    (begins && role.contains(char::is_alphabetic) && !is_house() && role.chars().count() <= ROLE_CHARS_MAX && !is_aside()).then_some(range)
}

/// Whether a text is a notice's and nothing else: no word of it says a role.
pub(in crate::enrich) fn is_only_notice(text: &str, language: &str) -> bool {
    let cues = cues(text, language);
    let is_of_notice = |at: usize| {
        cues.iter().any(|cue| {
            matches!(cue.group, "title" | "notice")
                && cue.range.contains(&at)
                && matches!(cue.name, "shout" | "call" | "lead" | "openings" | "aside")
        })
    };
    let begins = cues.iter().any(|cue| cue.group == "title" && matches!(cue.name, "shout" | "call"));
    // Where nothing parts words, each sign of one is of the notice.
    let is_whole = |at: usize, word: &str| !word.starts_with(is_unspaced) || word.char_indices().all(|(inner, _)| is_of_notice(at + inner));
    begins && alphanumeric(text).all(|(at, word)| is_of_notice(at) && is_whole(at, word) || is_small(word, language))
}

/// Where a text ends that leads to the role in the next line: `… announces a competition for the post of`.
pub(in crate::enrich) fn ends_with_lead(text: &str, language: &str) -> bool {
    let text = text.trim_end().trim_end_matches([':', '：']).trim_end();
    let leads = |cue: &Cue| matches!((cue.group, cue.name), ("notice", "lead") | ("title", "call") | ("employer", "recruits"));
    // `is looking for a`
    let is_article = |word: &str| vocabulary::of(language).meanings(&fold(word), "small").any(|name| matches!(name, "article" | "number"));
    cues(text, language)
        .iter()
        .any(|cue| leads(cue) && alphanumeric(&text[cue.range.end..]).all(|(_, word)| matches!(word, "a" | "an") || is_article(word)))
}

/// The role in a sentence behind a call, without articles and numbers, up to a word that says for what, where or with what.
pub(in crate::enrich) fn role_in_sentence(text: &str, range: Range<usize>, language: &str) -> Option<Range<usize>> {
    let mut start = bare(text, range.start, language);
    // `… in the notice. For …`: nothing is left of the sentence.
    let sentence = text.get(start..range.end)?;
    // `a part-time baker`
    if let Some(aside) =
        cues(sentence, language).into_iter().find(|cue| cue.group == "title" && cue.name == "aside" && cue.range.start == 0)
    {
        start += aside.range.end;
    }
    start = behind_praise(text, start..range.end, language);
    let rest = text.get(start..range.end)?;
    let stop = rest.find(['(', ',', ':', ';', '!', '?', '\n', '–', '—']).unwrap_or(rest.len());
    let sentence = rest.find('.').filter(|at| ends_sentence(rest, *at)).unwrap_or(rest.len());
    let behind = alphanumeric(rest)
        .skip(1)
        .find(|(at, word)| {
            rest[..*at].ends_with(' ')
                && word.starts_with(char::is_lowercase)
                && vocabulary::of(language).meanings(&fold(word), "small").any(|name| name == "behind-role")
        })
        .map_or(rest.len(), |(at, _)| at);
    let range = trimmed(text, start..start + stop.min(sentence).min(behind));
    // `Joiner·ère.`: an ending is no abbreviation.
    let range = range.start..range.end - usize::from(text[range.clone()].ends_with('.') && text[range.end..].trim().is_empty());
    let begins = alphanumeric(&text[range.clone()]).next().is_some_and(|(_, word)| !is_small(word, language));
    (begins && !ends_with_form(&text[range.clone()], language)).then_some(range)
}

/// Where the role begins behind `experienced, highly motivated`.
pub(super) fn behind_praise(text: &str, range: Range<usize>, language: &str) -> usize {
    let mut start = range.start;
    for (at, word) in alphanumeric(&text[range.clone()]).take(PRAISE_WORDS_MAX) {
        let folded = fold(word);
        let is_praise = vocabulary::of(language).meanings(&folded, "role").any(|name| name == "praise");
        let is_and = || start > range.start && vocabulary::of(language).meanings(&folded, "stop").any(|name| name == "and");
        let is_next = text[start..range.start + at].chars().all(|c| matches!(c, ' ' | ',' | '-' | '\n'));
        if !is_next || !(is_praise || is_and()) {
            break;
        }
        start = range.start + at + word.len();
    }
    let rest = &text[start..range.end];
    start + rest.len() - rest.trim_start_matches([' ', ',', '-', '\n', '*', '/', ':', '_']).len()
}

/// Where the words end that lead to the role.
fn behind_leads(text: &str, language: &str, cues: &[Cue]) -> Option<usize> {
    let act = cues.iter().find(|cue| matches!(cue.name, "shout" | "call"));
    let is_said = |range: Range<usize>| {
        alphanumeric(&text[range.clone()]).all(|(at, word)| {
            is_small(word, language)
                || cues.iter().any(|cue| matches!(cue.name, "aside" | "shout" | "call") && cue.range.contains(&(range.start + at)))
        })
    };
    // `… stands in the notice. For questions …`
    let has_end = |range: Range<usize>| {
        let between = &text[range.clone()];
        between.contains(['!', '?']) || between.match_indices(". ").any(|(at, _)| ends_sentence(text, range.start + at))
    };
    // `selection of staff` is an act as a whole, and no `selection of` somebody; `competition for` ends in `for titles and exams`.
    let is_of_act = |lead: &Cue| {
        let mut acts = cues.iter().filter(|cue| matches!(cue.name, "shout" | "call"));
        acts.any(|act| act.range.start <= lead.range.start && act.range.end > lead.range.end) || goes_on_in_act(text, lead, language)
    };
    // `positions` alone counts what `positions of` names.
    let mut leads = cues
        .iter()
        .filter(|cue| !is_of_act(cue) && !has_end(cue.range.clone()))
        .filter(|cue| cue.name == "lead" || (cue.name == "openings" && text[cue.range.clone()].contains([' ', '\'', '’'])));
    let first = leads.find(|lead| {
        let is_first = || is_said(0..lead.range.start);
        // A word such as `post of` is one behind a notice alone: `Head of the post of …` is a role.
        let is_behind = |act: &Cue| {
            act.range.start <= lead.range.start
                && !has_end(act.range.end..lead.range.start.max(act.range.end))
                && (lead.name == "lead" || is_said(act.range.start..lead.range.start))
        };
        is_first() || act.is_some_and(is_behind)
    })?;
    let mut end = first.range.end;
    for lead in leads.filter(|lead| lead.range.start >= first.range.end) {
        let is_strong = lead.name == "lead" && lead.range.start.saturating_sub(end) <= LEAD_REACH;
        if lead.range.start < end {
            continue;
        }
        if !(is_strong || is_said(end..lead.range.start)) {
            break;
        }
        end = lead.range.end;
    }
    Some(end)
}

/// Behind terms in brackets: `for fixed-term contracts (full or part time) of `.
fn behind_terms(text: &str, start: usize, language: &str) -> usize {
    let Some(inner) = text[start..].trim_start().strip_prefix('(') else { return start };
    let Some((inside, rest)) = inner.split_once(')') else { return start };
    let is_aside = || Cutter { title: inside, language, known: &Known::default() }.is_aside(inside, &super::cues(inside, language));
    if inside.chars().count() <= BRACKET_CHARS_MAX && is_aside() { text.len() - rest.len() } else { start }
}

/// `competition for`, where `for titles and exams` says how one is chosen.
fn goes_on_in_act(text: &str, lead: &Cue, language: &str) -> bool {
    let last = text[lead.range.clone()].rfind(' ').map_or(lead.range.start, |at| lead.range.start + at + 1);
    let tail = &text[last..text.floor_char_boundary(lead.range.end + ACT_REACH)];
    super::cues(tail, language)
        .iter()
        .any(|cue| matches!(cue.name, "shout" | "call") && cue.range.start == 0 && last + cue.range.end > lead.range.end)
}

/// Behind numbers, articles and what stands for "no.": `n. 2 `, `un/a `, `un·e `.
pub(super) fn bare(text: &str, start: usize, language: &str) -> usize {
    const MARKS: &[char] =
        &[' ', '\n', '\u{a0}', '(', ')', '.', '·', '•', ':', '/', '-', '–', '°', 'º', ',', '\'', '’', '‘', ']', '*', '_'];
    let known = Known::default();
    let cutter = Cutter { title: text, language, known: &known };
    let mut start = start;
    // `recruitment d'un` goes on in `·e`.
    let mut is_behind_article = start > 0 && !text[start..].starts_with(' ');
    for _ in 0..6 {
        let rest = &text[start..];
        let begin = start + (rest.len() - rest.trim_start_matches(MARKS).len());
        let Some((0, word)) = alphanumeric(&text[begin..]).next() else { return begin };
        let is_other = word.len() < 3 && word.bytes().all(|b| b.is_ascii_digit()) || matches!(word, "n" | "N" | "nr" | "Nr");
        // `un/a`, `un(e)`, `un·e`: the ending of an article.
        let is_ending =
            is_behind_article && begin > start && !text[start..begin].starts_with(' ') && matches!(word, "e" | "a" | "n" | "une" | "una");
        let next = begin + word.len();
        let is_article = is_number(word, language) && text[next..].starts_with([' ', '/', '(', '·', '.', '-', '•', ':', ',', '*', '_']);
        if is_other || is_ending || is_article {
            (start, is_behind_article) = (next, is_article);
            continue;
        }
        let bare = cutter.without_articles(begin..text.len());
        if bare == begin {
            return begin;
        }
        (start, is_behind_article) = (bare, false);
    }
    start
}

/// Words for numbers, the articles among them.
fn is_number(word: &str, language: &str) -> bool {
    word.chars().count() > 1 && vocabulary::of(language).meanings(&fold(word), "small").any(|name| name == "number")
}

/// Small words, numbers and single letters.
fn is_small(word: &str, language: &str) -> bool {
    let folded = fold(word);
    let means = |group: &str| vocabulary::of(language).meanings(&folded, group).next().is_some();
    word.chars().count() == 1 || word.bytes().all(|b| b.is_ascii_digit()) || means("stop") || means("small")
}

/// A full stop behind a word, and no abbreviation's.
fn ends_sentence(text: &str, at: usize) -> bool {
    let is_apart = text[at + 1..].is_empty() || text[at + 1..].starts_with(char::is_whitespace);
    is_apart && text[..at].rsplit(|c: char| !c.is_alphanumeric()).next().is_some_and(|word| word.chars().count() > 3)
}
