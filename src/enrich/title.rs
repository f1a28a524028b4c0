//! A title cut into its parts: the role, and what people write around it (employer, place, contract, pay, dates, calls, references).

mod apart;
mod beside;
mod caller;
mod gender;
mod names;
mod openings;
mod pieces;

use std::ops::Range;

pub(super) use apart::{Apart, apart, is_house, names_house};
pub(super) use beside::is_pair_of_towns;
use caller::caller;
pub(super) use gender::has_gender;
pub use gender::without_gender_marks;
pub(super) use names::is_form;
pub(super) use names::is_proper_name;
use names::{has_words, names_organisation, same_name};
pub(super) use pieces::is_pictograph;
use pieces::{Mark, Piece, pieces, trimmed};

use super::fold::{fold, is_unspaced};
use super::gazetteer;
use super::town::Towns;
use super::view::{Cue, title_cues as cues};
use super::vocabulary;

/// Groups of phrases of which whole parts of a title may be made without saying the role.
const ASIDE: &[&str] = &[
    "contract",
    "contract-first",
    "contract-last",
    "time",
    "workplace",
    "weekly",
    "term-unit",
    "term-number",
    "country",
    "pay",
    "period",
    "duration",
    "hours",
    "month",
    "starts",
    "basis",
];

/// Groups of single words that may stand among those.
const SMALL: &[&str] = &["stop", "money", "unit", "calendar"];

/// What else the post says of the job, folded: names and places that are recognised in its title.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Names of the employer.
    pub(super) employers: Vec<String>,
    /// Texts that say where.
    pub(super) places: Vec<String>,
}

/// A title's parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Parts {
    /// The role: pieces of the title, in order. All of it where nothing else would be left.
    pub(super) role: Vec<Range<usize>>,
    /// The employer's name.
    pub(super) employer: Option<Range<usize>>,
    /// Everything else.
    pub(super) rest: Vec<Range<usize>>,
}

impl Parts {
    /// The role in one line.
    pub(super) fn role_of(&self, title: &str) -> String {
        let mut role = String::new();
        for (index, range) in self.role.iter().enumerate() {
            let before = index.checked_sub(1).and_then(|last| title.get(self.role[last].end..range.start));
            // Pieces that stand together keep what parts them.
            match before.filter(|between| !between.chars().any(char::is_alphanumeric)) {
                Some(between) if !between.contains(is_pictograph) => role.push_str(between),
                Some(_) => role.push(' '),
                None if index > 0 => role.push(' '),
                None => {}
            }
            role.push_str(&title[range.clone()]);
        }
        role
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Unknown,
    /// Contract, pay, dates, calls, references: no part of a role.
    Aside,
    Place,
    Employer,
}

/// Cuts a title that is read in a language (BCP 47).
pub(super) fn parts(title: &str, language: &str, known: &Known) -> Parts {
    // `[Lyon] Example recruits a cook`: what stands in brackets first is said of the post.
    let ahead = if title.starts_with('[') { pieces::bracketed(title).map_or(0, |(length, _)| length) } else { 0 };
    let ahead = ahead + (title[ahead..].len() - title[ahead..].trim_start().len());
    let called = caller(&title[ahead..], language);
    let Some((name, start)) = called.map(|(name, start)| (name.map(|name| name.start + ahead..name.end + ahead), start + ahead)) else {
        return cut(title, language, known);
    };
    let shifted = |range: Range<usize>| range.start + start..range.end + start;
    let parts = cut(&title[start..], language, known);
    Parts {
        role: parts.role.into_iter().map(shifted).collect(),
        employer: name,
        rest: parts.rest.into_iter().chain(parts.employer).map(shifted).collect(),
    }
}

fn cut(title: &str, language: &str, known: &Known) -> Parts {
    let cutter = Cutter { title, language, known };
    let pieces = pieces(title);
    let mut parts = Parts::default();
    let mut dropped: Option<Mark> = None;
    for (index, piece) in pieces.iter().enumerate() {
        let class = cutter.class(piece, index == 0, parts.role.is_empty().then(|| pieces.get(index + 1)).flatten());
        // `Example, Ltd.`
        if let Some(employer) = parts.employer.as_mut().filter(|_| piece.mark == Mark::Comma)
            && index.checked_sub(1).is_some_and(|last| pieces[last].range.end == employer.end)
            && is_form(&title[piece.range.clone()], language)
        {
            employer.end = piece.range.end;
            continue;
        }
        // `Example Museum (Springfield) – Guard`
        let is_of_employer = piece.mark == Mark::Paren && parts.role.is_empty() && parts.employer.is_some();
        if class == Class::Employer && parts.employer.is_none() {
            parts.employer = Some(cutter.without_at(piece.range.clone()));
        }
        let is_kept = if parts.role.is_empty() {
            class == Class::Unknown && !is_of_employer && !cutter.is_before_role(piece, pieces.get(index + 1))
        } else {
            match piece.mark {
                Mark::None => dropped != Some(Mark::Dash) && !is_count(&title[piece.range.clone()]),
                Mark::Comma | Mark::Paren | Mark::Colon => class == Class::Unknown && matches!(dropped, None | Some(Mark::Paren)),
                Mark::Dash | Mark::Bracket => class == Class::Unknown && matches!(dropped, None | Some(Mark::Paren)),
                // A picture stands between words as well as behind them; a call behind it is no role.
                Mark::Picture => class == Class::Unknown && dropped.is_none() && !calls(&title[piece.range.clone()], language),
                Mark::Bar | Mark::At => false,
            }
        };
        if is_kept {
            parts.role.push(piece.range.clone());
        } else {
            if !parts.role.is_empty() {
                dropped = Some(match piece.mark {
                    Mark::Paren if dropped.is_none() => Mark::Paren,
                    Mark::None if dropped == Some(Mark::Paren) => Mark::Paren,
                    _ => Mark::Dash,
                });
            }
            if class != Class::Employer {
                parts.rest.push(piece.range.clone());
            }
        }
    }
    cutter.trim_role(&mut parts);
    if parts.role.is_empty() {
        parts.role = vec![trimmed(title, 0..title.len())];
        parts.rest.clear();
        parts.employer = None;
    }
    parts
}

/// Whether a text calls somebody: `join our team`.
fn calls(text: &str, language: &str) -> bool {
    cues(text, language).iter().any(|cue| cue.group == "title" && matches!(cue.name, "call" | "join"))
}

/// Whether a title is a sentence in which somebody seeks somebody.
pub(super) fn is_call(title: &str, language: &str) -> bool {
    caller(title, language).is_some()
}

/// Whether something of a title says a role; `Notice of recruitment` says none.
pub(super) fn is_role(title: &str, language: &str) -> bool {
    let known = Known::default();
    let cutter = Cutter { title, language, known: &known };
    pieces(title).iter().any(|piece| cutter.class(piece, piece.range.start == 0, None) == Class::Unknown)
}

struct Cutter<'a> {
    title: &'a str,
    language: &'a str,
    known: &'a Known,
}

impl Cutter<'_> {
    fn class(&self, piece: &Piece, is_first: bool, next: Option<&Piece>) -> Class {
        let text = self.title[piece.range.clone()].trim_matches(['(', ')', '[', ']', '【', '】', '（', '）']).trim();
        let cues = cues(text, self.language);
        if self.is_aside(text, &cues) || self.is_list_of_asides(piece, text) || self.is_list_of_countries(text) {
            return Class::Aside;
        }
        let folded = fold(text);
        if self.known.employers.iter().any(|name| same_name(name, &folded)) {
            return Class::Employer;
        }
        if self.is_place(text) || (piece.mark != Mark::None && self.is_pair_of_towns(text)) {
            return Class::Place;
        }
        let is_first = is_first || next.is_some();
        if piece.mark == Mark::At || names_organisation(text, &cues, self.language, is_first, next) {
            Class::Employer
        } else {
            Class::Unknown
        }
    }

    /// Whether a text is made of nothing but words that say no role.
    fn is_aside(&self, text: &str, cues: &[Cue]) -> bool {
        let words = |range: &Range<usize>| (range.start, range.end);
        let of_title = |cue: &&Cue| cue.group == "title" && matches!(cue.name, "aside" | "call" | "shout" | "tail" | "reference");
        let told: Vec<(usize, usize)> =
            cues.iter().filter(|cue| of_title(cue) || ASIDE.contains(&cue.group)).map(|cue| words(&cue.range)).collect();
        let has_digit = text.bytes().any(|b| b.is_ascii_digit());
        if has_digit && cues.iter().any(|cue| cue.group == "title" && cue.name == "reference" && cue.range.start < 3) {
            return true;
        }
        if is_code(text) || is_sum(text) {
            return true;
        }
        let mut is_said = !told.is_empty();
        for (at, word) in alphanumeric(text) {
            if told.iter().any(|(start, end)| (*start..*end).contains(&at)) {
                continue;
            }
            if word.bytes().next().is_some_and(|b| b.is_ascii_digit()) {
                let letters = word.chars().filter(|c| c.is_alphabetic()).count();
                if letters > 3 || (told.is_empty() && letters > 0 && !word.ends_with(['k', 'K'])) {
                    return false;
                }
                is_said |= word.len() > 1;
                continue;
            }
            let folded = fold(word);
            let is_small = |group: &str| vocabulary::of(self.language).meanings(&folded, group).next().is_some();
            if !SMALL.iter().any(|group| is_small(group)) {
                return false;
            }
        }
        is_said
    }

    /// `(permanent, Leeds)`: nothing in brackets is of the role.
    fn is_list_of_asides(&self, piece: &Piece, text: &str) -> bool {
        let is_said = |part: &str| {
            let part = part.trim();
            let is_name = |name: &String| same_name(name, &fold(part));
            // `(Remote, EMEA)`
            let is_nowhere = || vocabulary::of(self.language).meanings(&fold(part), "town").any(|name| name == "none");
            part.is_empty()
                || is_nowhere()
                || self.is_aside(part, &cues(part, self.language))
                || self.is_place(part)
                || self.known.employers.iter().any(is_name)
        };
        // `[Springfield - hybrid]`
        let parted = text.replace(" - ", " – ");
        matches!(piece.mark, Mark::Paren | Mark::Bracket)
            && parted.contains([',', ';', '|', '·', '/', '–', '—'])
            && parted.split([',', ';', '|', '·', '/', '–', '—']).all(is_said)
    }

    /// A name without the article before it, which may be written large.
    fn without_article(&self, range: Range<usize>) -> Range<usize> {
        let range = trimmed(self.title, range);
        let first = alphanumeric(&self.title[range.clone()]).next();
        let is_article =
            |(_, word): &(usize, &str)| vocabulary::of(self.language).meanings(&fold(word), "stop").next().is_some() && word.len() < 4;
        // `L'Exemple`: an elided article is a part of the name.
        let is_parted = |(at, word): &(usize, &str)| !self.title[range.start + at + word.len()..].starts_with(['\'', '’']);
        let start = first.filter(is_article).filter(is_parted).map_or(range.start, |(at, word)| range.start + at + word.len());
        trimmed(self.title, start..range.end)
    }

    fn is_place(&self, text: &str) -> bool {
        let first = text.split(['/', ',', '(']).next().unwrap_or(text);
        let name = first.split_whitespace().filter(|word| !word.bytes().any(|b| b.is_ascii_digit())).collect::<Vec<_>>().join(" ");
        if name.is_empty() || !name.starts_with(|c: char| c.is_uppercase() || is_unspaced(c)) {
            return false;
        }
        let folded = fold(&name);
        // `(OSS)` and `(AI)` are a town and a country in capitals less often than they are abbreviations.
        let is_initials = name.len() < 5 && !name.contains(char::is_lowercase);
        let is_code = gazetteer::code(&name).is_some();
        ((gazetteer::city_country(&name).is_some() || gazetteer::is_town_apart(&name, self.language)) && !is_initials)
            || (gazetteer::country(&name).is_some() && !is_code)
            || (folded.len() > 2 && self.known.places.iter().any(|place| has_words(place, &folded)))
    }

    /// `CAMPAIGN 2026: `, `Join the adventure!`: what is said before the role is named.
    fn is_before_role(&self, piece: &Piece, next: Option<&Piece>) -> bool {
        let Some(next) = next.filter(|next| matches!(next.mark, Mark::Colon | Mark::Bar)) else { return false };
        let text = &self.title[piece.range.clone()];
        let is_year = |word: &str| word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit());
        let joins = || cues(text, self.language).iter().any(|cue| cue.group == "title" && cue.name == "join" && cue.range.start == 0);
        (next.mark == Mark::Colon && alphanumeric(text).any(|(_, word)| is_year(word))) || joins()
    }

    /// Takes calls, counts, places and adjuncts off both ends of the role.
    fn trim_role(&self, parts: &mut Parts) {
        if let Some(first) = parts.role.first().cloned() {
            let start = self.leading(&first);
            let is_call = start > first.start || self.has_call();
            let start = match self.times(start..first.end).or_else(|| self.range_of_openings(start..first.end)) {
                Some(start) => start,
                None if is_call => self.count(start..first.end),
                None => start,
            };
            if start < first.end {
                parts.role[0].start = start;
                if start > first.start {
                    parts.rest.push(first.start..start);
                }
            }
        }
        // Each cut is of a phrase; a title has few.
        for _ in 0..8 {
            let Some(last) = parts.role.last().cloned() else { return };
            let (end, employer) = self.trailing(&last, parts.role.len() > 1);
            let end = trimmed(self.title, last.start..end).end;
            let is_whole = end <= last.start;
            if end >= last.end || (is_whole && parts.role.len() < 2) {
                return;
            }
            if employer.is_some() && parts.employer.is_none() {
                parts.employer.clone_from(&employer);
            }
            if employer.is_none() {
                parts.rest.push(end..last.end);
            }
            if is_whole {
                parts.role.pop();
            } else if let Some(last) = parts.role.last_mut() {
                last.end = end;
            }
        }
    }

    fn has_call(&self) -> bool {
        cues(self.title, self.language).iter().any(|cue| cue.group == "title" && cue.name == "call")
    }

    /// Where a role begins behind a call: `We need a `, `Se busca `.
    fn leading(&self, range: &Range<usize>) -> usize {
        let mut start = range.start;
        for _ in 0..4 {
            let text = &self.title[start..range.end];
            let call = cues(text, self.language)
                .into_iter()
                .find(|cue| cue.group == "title" && cue.name == "call" && !text[..cue.range.start].contains(char::is_alphanumeric));
            let Some(call) = call else { break };
            start = self.without_articles(start + call.range.end..range.end);
        }
        start
    }

    fn without_articles(&self, range: Range<usize>) -> usize {
        let mut start = trimmed(self.title, range.clone()).start;
        while let Some((at, word)) = alphanumeric(&self.title[start..range.end]).next() {
            let is_small =
                word.chars().next().is_some_and(char::is_lowercase) || self.title[range.clone()].chars().all(|c| !c.is_lowercase());
            if !is_small || vocabulary::of(self.language).meanings(&fold(word), "stop").next().is_none() {
                break;
            }
            start = trimmed(self.title, start + at + word.len()..range.end).start;
        }
        start
    }

    /// Where a role ends before adjuncts, and the employer that one of them names.
    fn trailing(&self, range: &Range<usize>, follows: bool) -> (usize, Option<Range<usize>>) {
        let text = &self.title[range.clone()];
        let found: Vec<Cue> = cues(text, self.language).into_iter().filter(|cue| cue.group == "title").collect();
        if let Some(end) = openings::times_at_end(text).or_else(|| openings::start_at_end(text, self.language)) {
            return (range.start + end, None);
        }
        if text.ends_with(['%', '€', '$', '£']) {
            let mut end = text.trim_end_matches(|c: char| !c.is_alphabetic() && !matches!(c, ')' | ']')).len();
            // `Clerk at 60 %`
            if let Some((at, word)) = alphanumeric(&text[..end]).last()
                && at + word.len() == end
                && at > 0
                && vocabulary::of(self.language).meanings(&fold(word), "stop").next().is_some()
            {
                end = at;
            }
            return (range.start + end, None);
        }
        let tail = found
            .iter()
            .rev()
            .find(|cue| matches!(cue.name, "tail" | "call") && cue.range.start > 0 && trimmed(text, cue.range.end..text.len()).is_empty());
        if let Some(tail) = tail {
            return (range.start + tail.range.start, None);
        }
        for (at, word) in alphanumeric(text).collect::<Vec<_>>().into_iter().rev().filter(|(at, _)| follows || *at > 0) {
            let names: Vec<_> = vocabulary::of(self.language).meanings(&fold(word), "small").collect();
            let after = trimmed(self.title, range.start + at + word.len()..range.end);
            if names.is_empty() || after.is_empty() {
                continue;
            }
            let before = range.start + at;
            // Behind `in` a town is one whichever country has it.
            let is_town = |name: &str| self.is_place(name) || (Towns::of(self.language).is(word, "at") && gazetteer::is_city(name));
            let is_in = |after: &Range<usize>| (names.contains(&"in") || names.contains(&"for")) && is_town(&self.title[after.clone()]);
            // `for our kitchen`, `in unserem Team`
            let is_ours = cues(&self.title[after.clone()], self.language)
                .iter()
                .any(|cue| cue.group == "employer" && cue.name == "we" && cue.range.start == 0);
            let is_its = || {
                alphanumeric(&self.title[after.clone()])
                    .next()
                    .is_some_and(|(_, word)| vocabulary::of(self.language).meanings(&fold(word), "small").any(|name| name == "its"))
            };
            if is_ours || is_its() {
                return (before, None);
            }
            let bare = self.without_articles(after.clone())..after.end;
            if is_in(&after) || (bare.start < bare.end && is_in(&bare)) {
                return (before, None);
            }
            let rest = &self.title[bare.clone()];
            let folded = fold(rest);
            if self.known.employers.iter().any(|name| same_name(name, &folded)) {
                return (before, Some(bare));
            }
            let is_named = || names_organisation(rest, &cues(rest, self.language), self.language, false, None);
            // `Baker at Rye & Barley`: at a name one works; `at the Observatory` may be a part of the house.
            let is_written_large = text[..at].chars().filter(|c| c.is_lowercase()).count() > 0
                && alphanumeric(&text[..at]).skip(1).any(|(_, word)| word.starts_with(char::is_lowercase));
            // `Engineer at CBCS` of a university that is named: a part of the house, as the role says.
            let is_part = !self.known.employers.is_empty() && alphanumeric(rest).count() == 1 && !rest.contains(char::is_lowercase);
            let is_name = names.contains(&"at-name")
                && !is_part
                && is_proper_name(rest, self.language)
                && (alphanumeric(rest).count() > 1 || is_written_large)
                && !self.is_aside(rest, &cues(rest, self.language));
            if is_name {
                return (before, (bare.start == after.start).then_some(bare));
            }
            if (names.contains(&"at") || names.contains(&"for")) && is_named() {
                // Work for a house is not always paid by it.
                return (before, (names.contains(&"at") && !names.contains(&"for")).then_some(bare));
            }
        }
        (range.end, None)
    }
}

fn is_count(text: &str) -> bool {
    text.starts_with(['x', 'X', '×']) && text.chars().skip(1).all(|c| c.is_ascii_digit() || c == ' ')
}

/// `VB-118`, `CUB-0412`.
fn is_code(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits > 1
        && text.contains(['-', '/', '_', '.'])
        && text.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '-' | '/' | '_' | '.'))
}

/// `£12.60ph`
fn is_sum(text: &str) -> bool {
    let rest = text.trim_start_matches(['£', '€', '$', '¥']);
    rest.len() < text.len() && rest.len() <= 12 && rest.starts_with(|c: char| c.is_ascii_digit()) && !rest.contains(' ')
}

fn alphanumeric(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = rest.find(char::is_alphanumeric)?;
        let length = rest[start..].find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len() - start);
        let word = (at + start, &rest[start..start + length]);
        at += start + length;
        rest = &rest[start + length..];
        Some(word)
    })
}

/// Whether a name is a large city's or a country's.
pub(super) fn is_known_place(name: &str) -> bool {
    gazetteer::city_country(name).is_some() || gazetteer::country(name).is_some()
}

#[cfg(test)]
#[path = "title_tests.rs"]
mod tests;
