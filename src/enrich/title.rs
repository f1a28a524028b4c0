//! A title cut into its parts: the role, and what people write around it (employer, place, contract, pay, dates, calls, references).

mod apart;
mod beside;
mod caller;
mod codes;
mod ends;
mod gender;
mod names;
mod notice;
mod openings;
mod pieces;
mod role;

use std::ops::Range;

pub(super) use apart::{Apart, apart, is_house, names_house};
pub(super) use beside::is_pair_of_towns;
pub(super) use caller::behind_call;
use caller::{asked_as, caller, calls};
use codes::{is_blank, is_code, is_count, is_number, is_sum};
pub(super) use gender::has_gender;
pub use gender::without_gender_marks;
pub(super) use names::is_form;
pub(super) use names::is_proper_name;
use names::{has_words, names_organisation, same_name};
pub(super) use notice::{ends_with_lead, is_only_notice, role_in_sentence, role_of_notice};
pub(super) use pieces::is_pictograph;
use pieces::{Mark, Piece, inside, pieces, trimmed};
use role::role_word;
pub(super) use role::{knows_roles, may_name_role, names_role, says_we, sought};

use super::fold::{fold, is_unspaced};
use super::gazetteer;
use super::view::{Cue, title_cues as cues};
use super::vocabulary;
use super::words::{StatusWord, status_word};

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
    "closed",
];

/// So many words in parentheses are a remark: `(for officials of the central or local administration)`.
const ASIDE_WORDS_MIN: usize = 7;

/// Groups of single words that may stand among those.
const SMALL: &[&str] = &["stop", "money", "unit", "calendar"];

/// What else the post says of the job, folded: names and places that are recognised in its title.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// Names of the employer.
    pub(super) employers: Vec<String>,
    /// Texts that say where.
    pub(super) places: Vec<String>,
    /// Names that the addresses of the post tell, written together: `example` of `jobs@example.org`.
    pub(super) houses: Vec<String>,
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
    if let Some((name, start)) = called.map(|(name, start)| (name.map(|name| name.start + ahead..name.end + ahead), start + ahead)) {
        return within(title, start..title.len(), name, language, known);
    }
    if let Some(start) = asked_as(title, language) {
        return within(title, start..title.len(), None, language, known);
    }
    match role_of_notice(title, language) {
        Some(role) => {
            let employer = cut(&title[..role.start], language, known).employer;
            within(title, role, employer, language, known)
        }
        None => cut(title, language, known),
    }
}

/// The parts of a title whose role stands in a range of it, and whose employer is named elsewhere in it.
fn within(title: &str, range: Range<usize>, employer: Option<Range<usize>>, language: &str, known: &Known) -> Parts {
    let shifted = |part: Range<usize>| part.start + range.start..part.end + range.start;
    let parts = cut(&title[range.clone()], language, known);
    let rest = parts.rest.into_iter().chain(parts.employer.clone()).map(shifted).collect();
    Parts { role: parts.role.into_iter().map(shifted).collect(), employer, rest }
}

fn cut(title: &str, language: &str, known: &Known) -> Parts {
    let cutter = Cutter { title, language, known };
    let pieces = pieces(title);
    let mut parts = Parts::default();
    let mut dropped: Option<Mark> = None;
    // `Nurse – Example Hospital (m/f/x)`: the mark is the role's.
    let mut mark: Option<Range<usize>> = None;
    let first_role = pieces.iter().position(|piece| cutter.is_role(piece));
    for (index, piece) in pieces.iter().enumerate() {
        let of_gender = gender::at_end(title, &piece.range);
        let bare = Piece { range: piece.range.start..of_gender.as_ref().map_or(piece.range.end, |mark| mark.start), mark: piece.mark };
        let bare = Piece { range: trimmed(title, bare.range), ..bare };
        let class = cutter.class(&bare, index == 0, parts.role.is_empty().then(|| pieces.get(index + 1)).flatten());
        let is_last = parts.role.is_empty() && index > 0 && index + 1 == pieces.len();
        let class = cutter.in_last_place(class, &bare, is_last);
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
            parts.employer = Some(cutter.without_at(bare.range.clone()));
        }
        dropped = dropped.or_else(|| cutter.behind_terms(piece, index.checked_sub(1).map(|last| &pieces[last])));
        let is_kept = if parts.role.is_empty() {
            let is_before = first_role.is_some_and(|role| index < role && cutter.is_named_before(piece, &pieces[index + 1]));
            class == Class::Unknown && !is_of_employer && !is_before && !cutter.is_before_role(piece, pieces.get(index + 1))
        } else {
            match piece.mark {
                // `clerk (12) Springfield`
                Mark::None => dropped != Some(Mark::Dash) && class != Class::Place && !is_count(&title[piece.range.clone()]),
                Mark::Paren if alphanumeric(&title[piece.range.clone()]).count() >= ASIDE_WORDS_MIN => false,
                Mark::Comma | Mark::Paren | Mark::Colon => class == Class::Unknown && matches!(dropped, None | Some(Mark::Paren)),
                Mark::Dash | Mark::Bracket => {
                    class == Class::Unknown && matches!(dropped, None | Some(Mark::Paren)) && !cutter.is_of_terms(piece)
                }
                // A picture stands between words as well as behind them; a call behind it is no role.
                Mark::Picture => class == Class::Unknown && dropped.is_none() && !calls(&title[piece.range.clone()], language),
                Mark::Bar | Mark::At => false,
            }
        };
        // `cook wanted (Springfield area)`, `cook full-time Springfield, IL`: behind a call and behind terms nothing is of the role.
        let text = &title[piece.range.clone()];
        let terms = cutter.before_time(text).filter(|_| is_kept);
        let is_ended = terms.is_some() || is_kept && ends::before_call(text, language);
        if is_kept && piece.mark == Mark::Bracket && parts.role.is_empty() {
            // `[Volunteers] - [Baker] - Example`: the brackets are marks, and what follows is not of the role.
            parts.role.push(inside(title, bare.range));
            dropped = Some(Mark::Dash);
        } else if is_kept {
            parts
                .role
                .push(piece.range.start..terms.map_or(piece.range.end, |at| trimmed(title, piece.range.start..piece.range.start + at).end));
            mark = mark.or(of_gender.filter(|_| terms.is_some()));
            dropped = if is_ended { Some(Mark::Dash) } else { dropped };
        } else {
            mark = mark.or(of_gender);
            if !parts.role.is_empty() {
                dropped = Some(match piece.mark {
                    Mark::Paren if dropped.is_none() => Mark::Paren,
                    Mark::None if dropped == Some(Mark::Paren) => Mark::Paren,
                    _ => Mark::Dash,
                });
            }
            if class != Class::Employer {
                parts.rest.push(bare.range);
            }
        }
    }
    cutter.trim_role(&mut parts);
    if let Some(mark) =
        mark.filter(|mark| parts.role.last().is_some_and(|last| last.end <= mark.start) && !has_gender(&parts.role_of(title)))
    {
        parts.role.push(mark);
    }
    if parts.role.is_empty() {
        parts.role = vec![trimmed(title, 0..title.len())];
        parts.rest.clear();
        parts.employer = None;
    }
    parts
}

/// Where the role of a title begins, behind calls and counts.
pub(super) fn role_start(title: &str, language: &str) -> usize {
    parts(title, language, &Known::default()).role.first().map_or(0, |first| first.start)
}

/// Whether a title is a sentence in which somebody seeks somebody.
pub(super) fn is_call(title: &str, language: &str) -> bool {
    caller(title, language).is_some()
}

/// Whether a title says whom it seeks: `Jobs`, `Notice of recruitment`, `Example.org` and a name that is known do not.
pub(super) fn says_role(title: &str, language: &str, known: &Known) -> bool {
    if is_call(title, language) || role_of_notice(title, language).is_some() {
        return true;
    }
    let is_listing = cues(title, language)
        .iter()
        .any(|cue| cue.group == "page" && cue.name == "listing" && cue.range.len() >= trimmed(title, 0..title.len()).len());
    let cutter = Cutter { title, language, known };
    let says = |piece: &Piece| cutter.class(piece, piece.range.start == 0, None) == Class::Unknown;
    !is_listing && !is_only_notice(title, language) && pieces(title).iter().any(says)
}

/// Whether a part of a title is a word for a notice and nothing else: `Example – RECRUITMENT`.
pub(super) fn has_act(title: &str, language: &str) -> bool {
    let known = Known::default();
    let cutter = Cutter { title, language, known: &known };
    let is_act = |text: &str| cues(text, language).iter().any(|cue| cue.group == "title" && matches!(cue.name, "shout" | "call"));
    pieces(title).iter().any(|piece| is_act(&title[piece.range.clone()]) && cutter.class(piece, false, None) == Class::Aside)
}

/// Whether a text is the heading of a section, and no title: `About the job`.
pub(super) fn is_section(text: &str, language: &str) -> bool {
    let length = trimmed(text, 0..text.len()).len();
    cues(text, language).iter().any(|cue| cue.group == "title" && cue.name == "section" && cue.range.len() >= length)
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
        // `Guide Example Museum`: a role stands before the name.
        let begins_with_role = |name: &String| {
            let role = folded.strip_suffix(name.as_str()).filter(|_| is_first).unwrap_or_default();
            role.split(' ').any(|word| word.chars().count() > 3 && vocabulary::of(self.language).meanings(word, "stop").next().is_none())
        };
        if self.known.employers.iter().any(|name| same_name(name, &folded) && !begins_with_role(name)) || self.is_house(text, &folded) {
            return Class::Employer;
        }
        let is_area = || piece.mark == Mark::Paren && self.is_area(text);
        if self.is_place(text) || is_area() || (piece.mark != Mark::None && self.is_pair_of_towns(text)) {
            return Class::Place;
        }
        let is_first = is_first || next.is_some();
        if piece.mark == Mark::At || names_organisation(text, &cues, self.language, is_first, next) && !self.is_role_of_house(text, &cues) {
            Class::Employer
        } else {
            Class::Unknown
        }
    }

    /// `Lab manager`, `Museum guide`: a word for a kind of house, and right behind it whom it has.
    fn is_role_of_house(&self, text: &str, cues: &[Cue]) -> bool {
        let kind = cues.iter().find(|cue| cue.group == "organisation" && cue.name == "kind" && cue.range.start == 0);
        let has_form = cues.iter().any(|cue| cue.group == "organisation" && cue.name != "kind");
        kind.filter(|_| !has_form).is_some_and(|kind| {
            let behind = &text[kind.range.end..];
            let is_small = |word: &str| vocabulary::of(self.language).meanings(&fold(word), "stop").next().is_some();
            role_word(behind, self.language).is_some() && !alphanumeric(behind).next().is_some_and(|(_, word)| is_small(word))
        })
    }

    /// `cook – freelance Example`, `nurse – part time evenings`: behind the role, a part that begins with terms is of them.
    fn is_of_terms(&self, piece: &Piece) -> bool {
        let text = &self.title[piece.range.clone()];
        let begins = |cue: &Cue| cue.range.start == 0 && (cue.group.starts_with("contract") || matches!(cue.group, "time" | "workplace"));
        cues(text, self.language).iter().any(|cue| begins(cue) && role_word(&text[cue.range.end..], self.language).is_none())
    }

    /// `Vacancy: Lab Technician`: with no role before it, and a word for a house only in front, the last piece is the role.
    fn in_last_place(&self, class: Class, piece: &Piece, is_last: bool) -> Class {
        if is_last && class == Class::Employer && self.begins_with_kind(piece) { Class::Unknown } else { class }
    }

    /// `Lab Technician`, in a language that says the kind of a house last.
    fn begins_with_kind(&self, piece: &Piece) -> bool {
        let text = &self.title[piece.range.clone()];
        let kinds: Vec<Cue> =
            cues(text, self.language).into_iter().filter(|cue| cue.group == "organisation" && cue.name != "first").collect();
        let is_first = |cue: &Cue| cue.range.start == 0 && text[cue.range.end..].contains(char::is_alphanumeric);
        matches!(self.language.split('-').next(), Some("en" | "de")) && !kinds.is_empty() && kinds.iter().all(is_first)
    }

    /// Whether a text is a name that an address of the post repeats, or an address itself: `Example.io`.
    fn is_house(&self, text: &str, folded: &str) -> bool {
        let together = folded.replace(' ', "");
        names::is_host(text) || self.known.houses.contains(&together)
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
        if is_code(text) || is_sum(text) || is_blank(text) || status_word(text) == Some(StatusWord::Closed) {
            return true;
        }
        let mut is_said = !told.is_empty();
        for (at, word) in alphanumeric(text) {
            if told.iter().any(|(start, end)| (*start..*end).contains(&at)) {
                continue;
            }
            // `Vacancy OE2026/0012`: a number says nothing of itself.
            if is_number(word) && !told.is_empty() {
                continue;
            }
            if word.bytes().next().is_some_and(|b| b.is_ascii_digit()) {
                let letters = word.chars().filter(|c| c.is_alphabetic()).count();
                // `35h`
                let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
                let is_hours = || vocabulary::of(self.language).meanings(&fold(unit), "unit").any(|name| name == "HOUR");
                if letters > 3 || (told.is_empty() && letters > 0 && !word.ends_with(['k', 'K']) && !is_hours()) {
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
            // `(Springfield based)`
            let is_based = || {
                part.split_once(' ').is_some_and(|(place, word)| self.is_place(place) && self.is_aside(word, &cues(word, self.language)))
            };
            // `(Remote, EMEA)`
            // `[Springfield - IL]`
            let is_region = || part.len() == 2 && !gazetteer::region_code_countries(part).is_empty();
            let is_nowhere = || vocabulary::of(self.language).meanings(&fold(part), "town").any(|name| name == "none");
            // `(m/f, full time)`
            let is_mark = || part.chars().count() == 1;
            part.is_empty()
                || is_mark()
                || is_based()
                || is_nowhere()
                || is_region()
                || self.is_aside(part, &cues(part, self.language))
                || self.is_place(part)
                || self.known.employers.iter().any(is_name)
        };
        // `(part-time job or student assistant)`
        let begins_with_terms = || {
            let found = cues(text, self.language);
            let first = found.iter().filter(|cue| ASIDE.contains(&cue.group) && cue.range.start < 2).map(|cue| cue.range.end).max();
            let next = first.and_then(|end| alphanumeric(&text[end..]).next());
            next.is_some_and(|(_, word)| vocabulary::of(self.language).meanings(&fold(word), "town").any(|name| name == "or"))
        };
        if piece.mark == Mark::Paren && begins_with_terms() {
            return true;
        }
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

    /// `Clerk in part time, student job`: what stands behind terms is of them.
    fn behind_terms(&self, piece: &Piece, last: Option<&Piece>) -> Option<Mark> {
        (piece.mark == Mark::Comma && last.is_some_and(|last| self.ends_with_terms(&last.range))).then_some(Mark::Dash)
    }

    /// Whether a part of a title ends with words such as `in part time`, which are followed by more of them.
    fn ends_with_terms(&self, range: &Range<usize>) -> bool {
        let text = &self.title[range.clone()];
        cues(text, self.language).iter().any(|cue| {
            cue.group == "title" && cue.name == "tail" && cue.range.start > 0 && !text[cue.range.end..].contains(char::is_alphanumeric)
        })
    }

    fn is_place(&self, text: &str) -> bool {
        let first = text.split(['/', ',', '(']).next().unwrap_or(text);
        // `Springfield - IL`, `Springfield -IL`
        let region = first.rsplit_once('-').filter(|(town, code)| {
            let code = code.trim();
            town.ends_with(' ') && code.len() == 2 && !gazetteer::region_code_countries(code).is_empty()
        });
        let first = region.map_or(first, |(town, _)| town.trim_end());
        let name = first.split_whitespace().filter(|word| !word.bytes().any(|b| b.is_ascii_digit())).collect::<Vec<_>>().join(" ");
        if name.is_empty() || !name.starts_with(|c: char| c.is_uppercase() || is_unspaced(c)) {
            return false;
        }
        let folded = fold(&name);
        // `(OSS)` and `(AI)` are a town and a country in capitals less often than they are abbreviations.
        let is_initials = name.len() < 5 && !name.contains(char::is_lowercase);
        let is_code = gazetteer::code(&name).is_some();
        (!is_initials && gazetteer::is_town_or_city_apart(&name, self.language))
            || (gazetteer::country(&name).is_some() && !is_code)
            || (folded.len() > 2 && self.known.places.iter().any(|place| has_words(place, &folded)))
    }

    /// Whether a part says a role by a word for people, and is no employer, place or remark.
    fn is_role(&self, piece: &Piece) -> bool {
        role_word(&self.title[piece.range.clone()], self.language).is_some() && self.class(piece, false, None) == Class::Unknown
    }

    /// `Example – cook`, `(from December) cook`: a part of a title before the one that says a role, written like a name or in brackets.
    /// `IT – administrator` is a role as a whole.
    fn is_named_before(&self, piece: &Piece, next: &Piece) -> bool {
        let text = &self.title[piece.range.clone()];
        let is_field = alphanumeric(text).count() == 1 && text.chars().count() < 4;
        // `Contest point 10 – student`
        let is_numbered = || alphanumeric(text).last().is_some_and(|(_, word)| word.bytes().all(|b| b.is_ascii_digit()));
        piece.mark == Mark::Paren
            || matches!(next.mark, Mark::Dash | Mark::Colon) && is_numbered()
            || matches!(next.mark, Mark::Dash | Mark::Bar | Mark::Colon | Mark::Picture) && !is_field && is_proper_name(text, self.language)
    }

    /// `CAMPAIGN 2026: `, `Join the adventure!`: what is said before the role is named.
    fn is_before_role(&self, piece: &Piece, next: Option<&Piece>) -> bool {
        let Some(next) = next.filter(|next| matches!(next.mark, Mark::Colon | Mark::Bar)) else { return false };
        let text = &self.title[piece.range.clone()];
        let is_year = |word: &str| word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit());
        let joins = || cues(text, self.language).iter().any(|cue| cue.group == "title" && cue.name == "join" && cue.range.start == 0);
        // `Job title: Cook`
        let is_label = || vocabulary::of(self.language).meanings(&fold(text), "label").any(|label| label == "title");
        // `New job at Example: …`
        let is_call_of_house = || {
            let call =
                cues(text, self.language).into_iter().find(|cue| cue.group == "title" && cue.name == "shout" && cue.range.start == 0);
            let behind = call.and_then(|call| alphanumeric(&text[call.range.end..]).next());
            behind.is_some_and(|(_, word)| vocabulary::of(self.language).meanings(&fold(word), "small").any(|name| name.starts_with("at")))
        };
        (next.mark == Mark::Colon && (is_label() || is_call_of_house() || alphanumeric(text).any(|(_, word)| is_year(word)))) || joins()
    }
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
