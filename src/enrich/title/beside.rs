//! What stands beside a role: names behind "at", pairs of towns, lists of countries.

use std::ops::Range;

use super::names::is_proper_name;
use super::pieces::{Mark, Piece, trimmed};
use super::{Cutter, Known, alphanumeric};
use crate::enrich::fold::fold;
use crate::enrich::{gazetteer, vocabulary};

/// Most words of a town's name.
const TOWN_WORDS_MAX: usize = 4;

/// Whether a text is two names of towns that are joined.
pub(in crate::enrich) fn is_pair_of_towns(text: &str, language: &str) -> bool {
    let known = Known::default();
    Cutter { title: text, language, known: &known }.is_pair_of_towns(text)
}

impl Cutter<'_> {
    /// `chez Exemple`: a name without the word for "at" before it.
    pub(super) fn without_at(&self, range: Range<usize>) -> Range<usize> {
        let first = alphanumeric(&self.title[range.clone()]).next();
        let is_at = |word: &str| {
            word.starts_with(char::is_lowercase)
                && vocabulary::of(self.language).meanings(&fold(word), "small").any(|name| matches!(name, "at" | "at-name"))
        };
        let start = first.filter(|(_, word)| is_at(word)).map_or(range.start, |(at, word)| range.start + at + word.len());
        let bare = trimmed(self.title, start..range.end);
        if bare.is_empty() { range } else { bare }
    }

    /// `Antwerpen-Berchem`, `Vigo y O Grove`: names of which the first is a city's.
    pub(super) fn is_pair_of_towns(&self, text: &str) -> bool {
        let is_city = |name: &str| gazetteer::city_country(name.trim()).is_some();
        let has_and = |word: &str| {
            let folded = fold(word);
            vocabulary::of(self.language).meanings(&folded, "stop").any(|name| name == "and")
                || vocabulary::of(self.language).meanings(&folded, "town").any(|name| name == "or")
        };
        let mut words = text.split(' ').scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word))
        });
        let joined = words.find(|(at, word)| *at > 0 && (has_and(word) || matches!(*word, "+" | "&")));
        let named = |first: &str, second: &str| is_city(first) && is_proper_name(second.trim(), self.language);
        joined.is_some_and(|(at, word)| named(&text[..at], text.get(at + word.len()..).unwrap_or_default()))
            || (!text.contains(' ') && text.split_once('-').is_some_and(|(first, second)| named(first, second) && !is_city(text)))
    }

    /// `cook in Santiago de Compostela`: where it is said in what, before a word within the town's name that says so too.
    pub(super) fn before_longer_town(&self, range: &Range<usize>, within: usize) -> Option<usize> {
        let is_in = |word: &str| vocabulary::of(self.language).meanings(&fold(word), "small").any(|name| name == "in");
        let mut words = alphanumeric(&self.title[range.start..within]).skip(1).filter(|(_, word)| is_in(word));
        let town = |at: usize, word: &str| &self.title[trimmed(self.title, range.start + at + word.len()..range.end)];
        words.find(|(at, word)| self.is_place(town(*at, word))).map(|(at, _)| range.start + at)
    }

    /// `cook in Springfield, IL`, `cook in Lyon, FR`: the code of a region or a country behind a comma, and one of its towns before it.
    pub(super) fn is_code_behind_town(&self, piece: &Piece, code: &str) -> bool {
        if piece.mark != Mark::Comma || code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
            return false;
        }
        let before = self.title[..piece.range.start].trim_end_matches([',', ' ']);
        let starts: Vec<usize> = alphanumeric(before).map(|(at, _)| at).collect();
        let is_of_country = |town: &str| gazetteer::town_country(town, self.language, None) == Some(code);
        let is_of_region = !gazetteer::region_code_countries(code).is_empty();
        let mut names = starts.iter().rev().take(TOWN_WORDS_MAX).map(|at| &before[*at..]);
        names.any(|name| self.is_place(name) && (is_of_region || is_of_country(name)))
    }

    /// `regio Exempledam`: a word for an area and a name.
    pub(super) fn is_area(&self, text: &str) -> bool {
        let means = |word: &str| vocabulary::of(self.language).meanings(&fold(word), "small").any(|name| name == "area");
        text.split_once(' ').is_some_and(|(first, name)| means(first) && is_proper_name(name.trim(), self.language))
            || text.rsplit_once(' ').is_some_and(|(name, last)| means(last) && is_proper_name(name.trim(), self.language))
    }

    /// `NL of BE`: codes of countries, and more than one.
    pub(super) fn is_list_of_countries(&self, text: &str) -> bool {
        let is_code = |word: &str| word.len() == 2 && word.bytes().all(|b| b.is_ascii_uppercase()) && gazetteer::code(word).is_some();
        let words: Vec<&str> = alphanumeric(text).map(|(_, word)| word).collect();
        let codes = words.iter().filter(|word| is_code(word)).count();
        let is_small = |word: &str| vocabulary::of(self.language).meanings(&fold(word), "stop").next().is_some();
        codes > 1 && words.iter().all(|word| is_code(word) || is_small(word))
    }
}
