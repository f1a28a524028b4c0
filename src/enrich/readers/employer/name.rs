//! The whole of a name that a sentence says in part: the article that belongs to it, and the words of its kind.

use std::ops::Range;

use super::{NAME_CHARS_MAX, Post, is_same};
use crate::enrich::claim::Finding;
use crate::enrich::fold::{fold, is_unspaced};
use crate::enrich::grammar::Trait;
use crate::enrich::keys;
use crate::enrich::post::Hit;
use crate::enrich::title;
use crate::enrich::view::{self, Passage, cues};
use crate::enrich::vocabulary;
use crate::model::origin::{From, Origin};

/// Parts of keys for who recruits, which may be a person.
const RECRUITER_KEYS: &[&str] = &["recruiter", "recruteur", "reclutador", "recrutador"];

/// So many passages are looked at for the whole of a name, and so many times in each.
const PASSAGES_MAX: usize = 400;
const TIMES_MAX: usize = 4;

/// Longest word that another full stop before it makes an abbreviation, in characters: `S. Coop.`
const DOTTED_CHARS_MAX: usize = 4;

/// Longest legal form, in bytes.
const FORM_BYTES_MAX: usize = 16;

/// Shorter lines end where their writer wanted.
const WRAPPED_BYTES_MIN: usize = 56;

/// What is written to the word behind it, in French and Italian.
const ELIDED: &[&str] = &["l", "d", "dell", "all", "nell", "dall", "sull", "un"];

/// `recruiter: Jane Doe`: a person, where nothing says that it is an organisation.
pub(super) fn is_person(post: &Post<'_>, hit: &Hit<'_>) -> bool {
    let key = hit.origin.key.as_deref().map(keys::normalized).unwrap_or_default();
    let Some(name) = hit.text().filter(|_| RECRUITER_KEYS.contains(&key.as_str())) else { return false };
    let count = name.split_whitespace().count();
    let is_written_so =
        name.split_whitespace().all(|word| word.starts_with(char::is_uppercase) && word.chars().skip(1).any(char::is_lowercase));
    (2..=3).contains(&count) && is_written_so && !view::cues(name, &post.language).iter().any(|cue| cue.group == "organisation")
}

/// `Example` by the name that the post has elsewhere, `Example Community Food Centre`.
pub(super) fn whole(post: &Post<'_>, found: Finding<String>) -> Finding<String> {
    if title::names_house(&found.value, &post.language) {
        return found;
    }
    let of_job = post.view.passages.iter().filter(|passage| !passage.is_about("elsewhere") && !passage.has("employer", "client"));
    let longer = of_job.take(PASSAGES_MAX).find_map(|passage| {
        let text = passage.text();
        text.match_indices(found.value.as_str()).take(TIMES_MAX).find_map(|(at, name)| {
            let is_apart = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            let start = passage.range.start + at;
            let range = name_in(post, &passage.block.text, start..passage.range.end).filter(|range| range.start == start && is_apart)?;
            let longer = &passage.block.text[range.clone()];
            let is_of_name = |rest: &str| rest.split_whitespace().all(|word| word.starts_with(|c: char| c.is_uppercase() || c == '&'));
            let goes_on = longer.get(name.len()..).is_some_and(|rest| rest.starts_with(' ') && is_of_name(rest));
            (goes_on && title::names_house(longer, &post.language)).then_some((passage, range))
        })
    });
    let Some((passage, range)) = longer else { return found };
    let value = passage.block.text[range.clone()].to_owned();
    let finding = post.finding(passage, range, "", value);
    if !is_same(&finding.value, &found.value) {
        return found;
    }
    Finding { origin: Origin { from: From::Sentence, ..finding.origin }, ..finding }
}

/// `Le Petit Exemple recrute`: a name of several words, none of which says a kind of house, may begin with its article.
pub(super) fn with_article(post: &Post<'_>, passage: &Passage<'_>, range: Range<usize>) -> Range<usize> {
    let text = &passage.block.text;
    let name = &text[range.clone()];
    let before = &text[passage.range.start.min(range.start)..range.start];
    let article = before.trim();
    let is_article = vocabulary::of(&post.language).meanings(&fold(article), "town").any(|name| name == "article");
    let is_written_so = article.starts_with(char::is_uppercase) && before.trim_start().len() == before.len() && before.ends_with(' ');
    let says_kind = |(_, word): (usize, &str)| ["kind", "generic", "sort", "first", "form"].iter().any(|name| names_kind(post, word, name));
    let is_long = words(name).count() > 1 && words(name).all(|(_, word)| word.starts_with(char::is_uppercase));
    if is_article && is_written_so && is_long && !words(name).any(says_kind) { range.start - before.len()..range.end } else { range }
}

/// `Description of the company`, `Working at Example Press`: words about a house, and not its name.
pub(super) fn tells_of_house(post: &Post<'_>, text: &str) -> bool {
    let vocabulary = vocabulary::of(&post.language);
    let ends = text.match_indices(' ').map(|(at, _)| at);
    let is_about = ends.take(4).any(|end| vocabulary.meanings(&fold(&text[..end]), "small").any(|name| name == "about-house"));
    let all: Vec<&str> = words(text).map(|(_, word)| word).collect();
    let is_generic = |word: &str| {
        let bare = without_elision(word);
        ["generic", "form"].iter().any(|kind| names_kind(post, bare, kind))
            || vocabulary.meanings(&fold(bare), "label").any(|name| name == "employer")
    };
    let is_article = |word: &str| vocabulary.meanings(&fold(word), "stop").next().is_some();
    let is_described = all.last().is_some_and(|last| {
        is_generic(last) && (without_elision(last).len() < last.len() || all.len() > 2 && is_article(all[all.len() - 2]))
    });
    is_about || is_described
}

/// A proper name at the beginning of a range, without an article.
pub(super) fn name_in(post: &Post<'_>, text: &str, range: Range<usize>) -> Option<Range<usize>> {
    // A phrase may reach beyond its passage, so that nothing is left behind it.
    let piece = text.get(range.clone())?;
    let is_article = |word: &str| vocabulary::of(&post.language).meanings(&fold(word), "stop").next().is_some();
    let (mut start, mut end, mut kind, mut is_described) = (None, range.start, None, false);
    for (_, word) in words(piece) {
        // `l'Atelier Exemple`
        let word = if start.is_none() { without_elision(word) } else { word };
        let at = range.start + (word.as_ptr() as usize - piece.as_ptr() as usize);
        let gap = &text[end..at];
        if start.is_some() && (gap.contains([',', ':', ';', '(', '–', '—', '!', '?', '"', '“', '„']) || ends_line(text, end, gap)) {
            break;
        }
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_capital = is_written_as_name(without_elision(bare));
        if start.is_some() && word.starts_with(['(', '[']) {
            break;
        }
        // `Example School in 9 Example Lane`: a number behind a small word is none of the name.
        if start.is_some() && at > end + 1 && bare.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        match start {
            None if bare.is_empty() || is_article(bare) || (!is_capital && names_kind(post, bare, "generic")) => {}
            // `the bakery Example`
            None if !is_capital && names_kind(post, bare, "kind") => kind = Some(at + word.find(bare).unwrap_or(0)),
            None if is_capital => (start, end) = (Some(at + word.find(bare).unwrap_or(0)), at + word.len()),
            None => return None,
            Some(_) if is_capital || word == "&" || is_form(post, word) => end = at + word.len(),
            // `e. V.`, `s.r.l.`
            Some(_) if form_at(post, &text[at..range.end]).is_some() => {
                end = at + form_at(post, &text[at..range.end]).unwrap_or_default();
                break;
            }
            // `Example ist Kommunikation`
            Some(_) if is_verb(post, bare) => break,
            // `Maison du Bois`: small words stand between capitals only.
            Some(_) if is_article(bare) => {}
            // `Studio legale Example`: where nouns have no capital, an adjective may stand behind the word for the house.
            Some(start)
                if !is_described && Trait::DescribesBehind.is_of(&post.language) && names_kind(post, text[start..end].trim(), "kind") =>
            {
                is_described = true;
            }
            Some(_) => break,
        }
        if word.ends_with([',', ':', ';', '!', '?', ')']) || (word.ends_with('.') && !may_be_abbreviated(post, bare)) {
            break;
        }
    }
    let start = start.map(|start| kind.unwrap_or(start))?;
    let start = match text[start..end].find(['’', '\'']).filter(|at| *at < 2) {
        Some(at) => start + at + text[start + at..].chars().next().map_or(1, char::len_utf8),
        None => start,
    };
    let end = start + text[start..end].trim_end_matches([',', ':', ';', '!', '?', ')', ' ']).len();
    let name = &text[start..end];
    let end = if name.ends_with('.') && !is_abbreviated(post, name.trim_end_matches('.')) { end - 1 } else { end };
    // `Our practice is …` names none.
    let is_kind = |word: &str| names_kind(post, word, "kind") || names_kind(post, word, "generic") || names_kind(post, word, "sort");
    if words(&text[start..end]).all(|(_, word)| is_kind(word)) {
        return None;
    }
    let count = text[start..end].chars().count();
    ((2..=NAME_CHARS_MAX).contains(&count) && text[start..end].chars().any(char::is_alphabetic)).then_some(start..end)
}

/// Whether a line ends in a gap that was not broken for want of room: the lines of a list are short.
fn ends_line(text: &str, end: usize, gap: &str) -> bool {
    let line = text[..end].rfind('\n').map_or(end, |at| end - at - 1);
    gap.contains('\n') && line < WRAPPED_BYTES_MIN
}

/// `Example`, `24seven`, `iExample`: a capital or a figure at the beginning, or a capital inside.
fn is_written_as_name(word: &str) -> bool {
    word.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit() || is_unspaced(c))
        || word.chars().all(char::is_alphanumeric) && word.chars().take(3).skip(1).any(char::is_uppercase)
}

fn is_form(post: &Post<'_>, word: &str) -> bool {
    names_kind(post, word, "form")
}

/// Where a legal form that begins a text ends, with its full stop.
pub(super) fn form_at(post: &Post<'_>, text: &str) -> Option<usize> {
    let head = &text[..text.floor_char_boundary(FORM_BYTES_MAX)];
    let form =
        cues(head, &post.language).into_iter().find(|cue| cue.group == "organisation" && cue.name == "form" && cue.range.start == 0)?;
    let is_dotted = head[..form.range.end].contains('.') && text[form.range.end..].starts_with('.');
    Some(form.range.end + usize::from(is_dotted))
}

/// A word behind an article that is written to it.
fn without_elision(word: &str) -> &str {
    let Some((article, rest)) = word.split_once(['’', '\'']) else { return word };
    if ELIDED.contains(&fold(article).as_str()) && rest.starts_with(char::is_alphabetic) { rest } else { word }
}

pub(super) fn names_kind(post: &Post<'_>, word: &str, name: &str) -> bool {
    cues(word, &post.language).iter().any(|cue| cue.group == "organisation" && cue.name == name && cue.range.len() == word.len())
}

pub(super) fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().take(24).map(move |word| (word.as_ptr() as usize - text.as_ptr() as usize, word))
}

/// `S. Coop.`, `e. V.`, `Lda.`, `S.p.A.`: a full stop that belongs to the name; that of `We are Acme.` ends a sentence.
pub(super) fn is_abbreviated(post: &Post<'_>, name: &str) -> bool {
    let last = name.rsplit([' ', '.']).next().unwrap_or_default();
    let before = name[..name.len() - last.len()].trim_end();
    let is_small = last.chars().skip(1).all(char::is_lowercase);
    last.chars().count() <= DOTTED_CHARS_MAX && before.ends_with('.') || is_small && last.len() <= FORM_BYTES_MAX && is_form(post, last)
}

/// `St. Mary's`: a full stop behind which a name may go on.
fn may_be_abbreviated(post: &Post<'_>, name: &str) -> bool {
    let last = name.rsplit([' ', '.']).next().unwrap_or_default();
    let is_short = last.chars().count() <= 3 && last.chars().skip(1).all(char::is_lowercase);
    is_short || is_abbreviated(post, name)
}

/// Whether a word says that something is something. Without its accent `è` is another word.
fn is_verb(post: &Post<'_>, word: &str) -> bool {
    word.len() > 1
        && word.starts_with(char::is_lowercase)
        && vocabulary::of(&post.language).meanings(&fold(word), "small").any(|name| name == "is")
}
