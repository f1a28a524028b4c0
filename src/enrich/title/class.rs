//! What a part of a title is: the employer, a place, something said of the job, or neither, as the role is.

use std::ops::Range;

use super::codes::{is_blank, is_code, is_number, is_sum};
use super::names::{self, has_words, names_organisation, same_name};
use super::pieces::{Mark, Piece, pieces, trimmed};
use super::role::{names_role, role_word};
use super::{ASIDE, Class, Cutter, alphanumeric, cues, is_proper_name};
use crate::enrich::fold::{fold, is_unspaced};
use crate::enrich::gazetteer;
use crate::enrich::grammar::Trait;
use crate::enrich::view::Cue;
use crate::enrich::vocabulary;
use crate::enrich::words::{StatusWord, status_word};

/// Longest step of a scale of pay, in bytes.
const GRADE_BYTES_MAX: usize = 3;

/// Groups of single words that may stand among those.
const SMALL: &[&str] = &["stop", "money", "unit", "calendar"];

impl Cutter<'_> {
    pub(super) fn class(&self, piece: &Piece, is_first: bool, next: Option<&Piece>) -> Class {
        let text = self.title[piece.range.clone()].trim_matches(['(', ')', '[', ']', '【', '】', '（', '）']).trim();
        let cues = cues(text, self.language);
        if self.is_aside(text, &cues) || self.is_list_of_asides(piece, text) || self.is_list_of_countries(text) || self.is_cry(piece, text)
        {
            return Class::Aside;
        }
        let folded = fold(text);
        // `Guide Example Museum`: a role stands before the name.
        let begins_with_role = |name: &String| {
            let role = folded.strip_suffix(name.as_str()).filter(|_| is_first).unwrap_or_default();
            role.split(' ').any(|word| word.chars().count() > 3 && vocabulary::of(self.language).meanings(word, "stop").next().is_none())
        };
        // `(Springfield)`, where that is the place, and the house is the Springfield Dairy.
        if !folded.is_empty() && self.known.places.contains(&folded) && !self.known.employers.contains(&folded) {
            return Class::Place;
        }
        if self.known.employers.iter().any(|name| same_name(name, &folded) && !begins_with_role(name)) || self.is_house(text, &folded) {
            return Class::Employer;
        }
        let is_area = || piece.mark == Mark::Paren && self.is_area(text);
        if self.is_place(text)
            || self.is_code_behind_town(piece, text)
            || is_area()
            || (piece.mark != Mark::None && self.is_pair_of_towns(text))
        {
            return Class::Place;
        }
        let is_first = is_first || next.is_some();
        // `OFFICER (LIBRARY AND MUSEUMS)`: in capitals every word is written like a name's.
        let is_loud = piece.mark == Mark::Paren && !self.title.contains(char::is_lowercase);
        if is_loud {
            return Class::Unknown;
        }
        if piece.mark == Mark::At
            || names_organisation(text, &cues, self.language, is_first, next)
                && !self.is_role_of_house(text, &cues)
                && !self.is_role_at_house(text)
        {
            Class::Employer
        } else {
            Class::Unknown
        }
    }

    /// `Hello!`, `Yes!! …`: one word that is called out and is none for people.
    fn is_cry(&self, piece: &Piece, text: &str) -> bool {
        let is_called_out = self.title[piece.range.end..].starts_with(['!', '！']);
        is_called_out && !text.contains(char::is_whitespace) && !text.contains(is_unspaced) && !names_role(text, self.language)
    }

    /// `Lab manager`, `Museum guide`: a word for a kind of house, and right behind it whom it has.
    pub(super) fn is_role_of_house(&self, text: &str, cues: &[Cue]) -> bool {
        let kind = cues.iter().find(|cue| cue.group == "organisation" && cue.name == "kind" && cue.range.start == 0);
        let has_form = cues.iter().any(|cue| cue.group == "organisation" && cue.name != "kind");
        kind.filter(|_| !has_form).is_some_and(|kind| {
            let behind = &text[kind.range.end..];
            let is_small = |word: &str| vocabulary::of(self.language).meanings(&fold(word), "stop").next().is_some();
            role_word(behind, self.language).is_some() && !alphanumeric(behind).next().is_some_and(|(_, word)| is_small(word))
        })
    }

    /// `Baker at Example Academy`: a word for people, and behind it where.
    fn is_role_at_house(&self, text: &str) -> bool {
        let is_at = |word: &str| vocabulary::of(self.language).meanings(&fold(word), "small").any(|name| name == "at-name");
        let behind = role_word(text, self.language).map(|role| &text[role..]);
        behind.is_some_and(|behind| alphanumeric(behind).skip(1).any(|(_, word)| word.starts_with(char::is_lowercase) && is_at(word)))
    }

    /// `cook – freelance Example`, `nurse – part time evenings`: behind the role, a part that begins with terms is of them.
    pub(super) fn is_of_terms(&self, piece: &Piece) -> bool {
        let text = &self.title[piece.range.clone()];
        let begins = |cue: &Cue| cue.range.start == 0 && (cue.group.starts_with("contract") || matches!(cue.group, "time" | "workplace"));
        // `engineer – 3 years of experience`
        let counts = |cue: &Cue| matches!(cue.group, "experience" | "term-unit") && text.starts_with(|c: char| c.is_ascii_digit());
        let found = cues(text, self.language);
        found.iter().any(|cue| (begins(cue) || counts(cue)) && role_word(&text[cue.range.end..], self.language).is_none())
    }

    /// `Vacancy: Lab Technician`: with no role before it, and a word for a house only in front, the last piece is the role.
    pub(super) fn in_last_place(&self, class: Class, piece: &Piece, is_last: bool) -> Class {
        if is_last && class == Class::Employer && self.begins_with_kind(piece) { Class::Unknown } else { class }
    }

    /// `Lab Technician`, in a language that says the kind of a house last.
    pub(super) fn begins_with_kind(&self, piece: &Piece) -> bool {
        let text = &self.title[piece.range.clone()];
        let kinds: Vec<Cue> =
            cues(text, self.language).into_iter().filter(|cue| cue.group == "organisation" && cue.name != "first").collect();
        let is_first = |cue: &Cue| cue.range.start == 0 && text[cue.range.end..].contains(char::is_alphanumeric);
        Trait::KindsLast.is_of(self.language) && !kinds.is_empty() && kinds.iter().all(is_first)
    }

    /// Whether a text is a name that an address of the post repeats, or an address itself: `Example.io`.
    pub(super) fn is_house(&self, text: &str, folded: &str) -> bool {
        let together = folded.replace(' ', "");
        names::is_host(text) || self.known.houses.contains(&together)
    }

    /// Whether a text is made of nothing but words that say no role.
    pub(super) fn is_aside(&self, text: &str, cues: &[Cue]) -> bool {
        let words = |range: &Range<usize>| (range.start, range.end);
        let of_title = |cue: &&Cue| cue.group == "title" && matches!(cue.name, "aside" | "call" | "shout" | "tail" | "reference");
        let told: Vec<(usize, usize)> = cues
            .iter()
            .filter(|cue| of_title(cue) || ASIDE.contains(&cue.group) && cue.name != "other")
            .map(|cue| words(&cue.range))
            .collect();
        let has_digit = text.bytes().any(|b| b.is_ascii_digit());
        if has_digit && cues.iter().any(|cue| cue.group == "title" && cue.name == "reference" && cue.range.start < 3) {
            return true;
        }
        if is_code(text)
            || is_sum(text)
            || self.is_grade(text)
            || is_blank(text)
            || matches!(status_word(text), Some(StatusWord::Closed | StatusWord::Open))
        {
            return true;
        }
        let mut is_said = !told.is_empty();
        for (at, word) in alphanumeric(text) {
            let is_told = |at: usize| told.iter().any(|(start, end)| (*start..*end).contains(&at));
            // Where nothing parts words, each sign of one is told or not.
            let is_whole = || !word.starts_with(is_unspaced) || word.char_indices().all(|(inner, _)| is_told(at + inner));
            if is_told(at) && is_whole() {
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

    /// `Grade 7`, `categoria C`: a word for a scale of pay, and a step of it.
    pub(super) fn is_grade(&self, text: &str) -> bool {
        let is_step = |word: &str| {
            word.len() <= GRADE_BYTES_MAX
                && word.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
                && word.bytes().filter(u8::is_ascii_uppercase).count() < 2
        };
        let is_scale = |cue: &&Cue| cue.group == "title" && cue.name == "grade" && cue.range.start == 0;
        let found = cues(text, self.language);
        let steps = found.iter().find(is_scale).map(|cue| alphanumeric(&text[cue.range.end..]));
        steps.is_some_and(|mut steps| steps.next().is_some_and(|(_, word)| is_step(word)) && steps.next().is_none())
    }

    /// `(permanent, Leeds)`: nothing in brackets is of the role.
    pub(super) fn is_list_of_asides(&self, piece: &Piece, text: &str) -> bool {
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
    pub(super) fn without_article(&self, range: Range<usize>) -> Range<usize> {
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
    pub(super) fn behind_terms(&self, piece: &Piece, last: Option<&Piece>) -> Option<Mark> {
        (piece.mark == Mark::Comma && last.is_some_and(|last| self.ends_with_terms(&last.range))).then_some(Mark::Dash)
    }

    /// Whether a part of a title ends with words such as `in part time`, which are followed by more of them.
    pub(super) fn ends_with_terms(&self, range: &Range<usize>) -> bool {
        let text = &self.title[range.clone()];
        cues(text, self.language).iter().any(|cue| {
            cue.group == "title" && cue.name == "tail" && cue.range.start > 0 && !text[cue.range.end..].contains(char::is_alphanumeric)
        })
    }

    pub(super) fn is_place(&self, text: &str) -> bool {
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
    pub(super) fn is_role(&self, piece: &Piece) -> bool {
        role_word(&self.title[piece.range.clone()], self.language).is_some() && self.class(piece, false, None) == Class::Unknown
    }

    /// `Example – cook`, `(from December) cook`: a part of a title before the one that says a role, written like a name or in brackets.
    /// `IT – administrator` is a role as a whole.
    pub(super) fn is_named_before(&self, piece: &Piece, next: &Piece) -> bool {
        let text = &self.title[piece.range.clone()];
        let is_field = alphanumeric(text).count() == 1 && text.chars().count() < 4;
        // `- OLD - OLD - Student assistant`
        let is_repeated = || pieces(self.title).iter().filter(|other| &self.title[other.range.clone()] == text).count() > 1;
        // `Contest point 10 – student`
        let is_numbered = || alphanumeric(text).last().is_some_and(|(_, word)| word.bytes().all(|b| b.is_ascii_digit()));
        piece.mark == Mark::Paren
            || is_repeated()
            || matches!(next.mark, Mark::Dash | Mark::Colon) && is_numbered()
            || matches!(next.mark, Mark::Dash | Mark::Bar | Mark::Colon | Mark::Picture)
                && !is_field
                // `Python – DevOps` is a role as a whole.
                && alphanumeric(&self.title[next.range.clone()]).nth(1).is_some()
                && is_proper_name(text, self.language)
    }

    /// `Working with us`, `Your next job`, `Vacancy filled`: words for jobs, and for the house and the reader, without one for people.
    fn is_said_of_jobs(&self, text: &str) -> bool {
        let says = |cue: &Cue| match cue.group {
            "title" => matches!(cue.name, "shout" | "call" | "join" | "tail" | "openings" | "section"),
            "page" => cue.name == "listing",
            "employer" => matches!(cue.name, "we" | "we-are"),
            _ => false,
        };
        role_word(text, self.language).is_none() && cues(text, self.language).iter().any(says)
    }

    /// `CAMPAIGN 2026: `, `Join the adventure!`: what is said before the role is named.
    pub(super) fn is_before_role(&self, piece: &Piece, next: Option<&Piece>) -> bool {
        let Some(next) = next.filter(|next| matches!(next.mark, Mark::Colon | Mark::Bar | Mark::Dash)) else { return false };
        let text = &self.title[piece.range.clone()];
        let is_listing = || {
            let found = cues(text, self.language);
            found.iter().any(|cue| cue.group == "page" && cue.name == "listing" && cue.range.len() >= text.len())
        };
        let is_said = if next.mark == Mark::Dash { is_listing() } else { self.is_said_of_jobs(text) };
        if is_said && role_word(&self.title[next.range.clone()], self.language).is_some() {
            return true;
        }
        if next.mark == Mark::Dash {
            return false;
        }
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
