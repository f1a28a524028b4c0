//! Which names are taken for towns, by how much a text is trusted to be a place.

use std::ops::Range;

use super::{Part, Reader, Trust};
use crate::enrich::fold::fold;
use crate::enrich::gazetteer;
use crate::enrich::pieces::Piece;
use crate::enrich::postal;
use crate::enrich::town::{Towns, words};
use crate::enrich::vocabulary;

/// Most words of a city's name in front of others.
const TOWN_WORDS_MAX: usize = 3;

impl Reader<'_> {
    /// Whether a name is a town's. Among all names of all towns there are many common words: in a sentence only cities count.
    pub(super) fn is_town(&self, name: &str) -> bool {
        match self.trust {
            Trust::Known => gazetteer::is_city(name),
            Trust::Framed => gazetteer::is_town(name, self.language),
            Trust::Named | Trust::Labelled => {
                gazetteer::is_town(name, self.language) || self.more.is_some_and(|more| more.has(&fold(name)))
            }
        }
    }

    /// `Springfield HQ`: where a town ends that nothing but words for an office of the house follow.
    pub(super) fn without_seat(&self, text: &str) -> Option<usize> {
        let starts: Vec<usize> = words(text).map(|(range, _)| range.start).collect();
        let is_seat = |at: &&usize| self.towns.is(&text[**at..], "seat");
        let town = starts.iter().skip(1).find(is_seat).map(|at| text[..*at].trim_end())?;
        (gazetteer::is_city(town) || self.is_town(town)).then_some(town.len())
    }

    /// `Halle (Saale)`: a town of whose name a part stands in brackets.
    pub(super) fn take_town_with_bracket(&mut self, piece: &Piece, rest: &[Piece]) -> bool {
        let Some(inner) = rest.first().filter(|next| next.is_inner && !piece.is_inner) else { return false };
        let is_bracket = self.text[piece.range.end..inner.range.start].trim() == "(" && self.text[inner.range.end..].starts_with(')');
        let name = format!("{} {}", &self.text[piece.range.clone()], &self.text[inner.range.clone()]);
        // `Paris (Texas)`: the one town is not the other.
        if !is_bracket || !gazetteer::is_city(&name) || self.towns.is_region(&self.text[inner.range.clone()]) {
            return false;
        }
        self.start_town(piece.range.start..inner.range.end + 1);
        true
    }

    /// Whether the text is a title's or a sentence's, where most words are nothing of a place.
    pub(super) fn is_prose(&self) -> bool {
        matches!(self.trust, Trust::Known | Trust::Framed)
    }

    /// Whether a number behind a name can be a house's only: `Plzeň, Klatovská 1200`, where codes have more figures than four.
    pub(super) fn is_behind_town(&self) -> bool {
        let is_under_way = self.current.locality.is_some() && self.current.street.is_none() && self.current.postal_code.is_none();
        is_under_way && matches!(self.towns.language, "cs" | "sk" | "pl" | "es" | "sv")
    }

    /// `Washington, D.C.`: the city has the name of a state, which it is not in.
    pub(super) fn take_washington(&mut self, piece: &Piece, rest: &[Piece]) -> bool {
        let is_district = |piece: &Piece| matches!(fold(&self.text[piece.range.clone()]).as_str(), "dc" | "d c");
        let is_washington = |text: &str| text == "Washington";
        if is_washington(&self.text[piece.range.clone()]) && rest.first().is_some_and(is_district) {
            self.start_town(piece.range.clone());
            return true;
        }
        let follows = self.current.locality.as_ref().is_some_and(|town| is_washington(&town.value)) && self.current.region.is_none();
        if follows && is_district(piece) {
            // The full stop is one of its two.
            let stop = usize::from(self.text[piece.range.clone()].contains('.') && self.text[piece.range.end..].starts_with('.'));
            let range = piece.range.start..piece.range.end + stop;
            self.current.region = Some(Part { value: self.text[range.clone()].to_owned(), range: Some(range) });
            self.derive("US");
            return true;
        }
        false
    }

    /// `Salvador-BA`, `Barueri -SP`: a town and the letters of its region, which a hyphen joins.
    pub(super) fn take_town_with_letters(&mut self, piece: &Piece) -> bool {
        let text = &self.text[piece.range.clone()];
        let Some((town, letters)) = text.rsplit_once(['-', '–']).map(|(town, letters)| (town.trim_end(), letters.trim_start())) else {
            return false;
        };
        let is_region = letters.len() == 2 && super::region_country(letters, self.towns, None).is_some();
        let is_town = || if self.is_prose() { self.is_town(town) } else { self.is_town(town) || self.towns.is_name(town) };
        if !is_region || self.is_town(text) || !is_town() {
            return false;
        }
        let (start, end) = (piece.range.start, piece.range.end);
        self.start_town(start..start + town.len());
        self.current.region = Some(Part { value: letters.to_owned(), range: Some(end - letters.len()..end) });
        true
    }

    /// `Terneuzen en Hansweert`: a name that no table knows, joined to a town.
    pub(super) fn take_joined(&mut self, piece: &Piece) -> bool {
        let is_town = piece.is_joined
            && !self.is_prose()
            && self.current.street.is_none()
            && self.unknown.is_empty()
            && self.current.locality.is_some()
            && self.towns.is_name(&self.text[piece.range.clone()]);
        if is_town {
            self.start_town(piece.range.clone());
        }
        is_town
    }

    /// `20099, Hamburg`, `06002 , Badajoz`: a code that a mark parts from its town.
    pub(super) fn take_code_before_town(&mut self, piece: &Piece, rest: &[Piece]) -> bool {
        let text = &self.text[piece.range.clone()];
        let Some(found) = postal::find(text).filter(|found| found.whole.len() == text.len() && found.form != postal::Form::Four) else {
            return false;
        };
        let is_town = |next: &Piece| self.is_town(&self.text[next.range.clone()]);
        let is_first = self.current.postal_code.is_none() && self.current.street.is_none();
        if !is_first || !rest.first().is_some_and(is_town) {
            return false;
        }
        if self.current.locality.is_some() {
            self.finish();
        }
        self.form = Some(found.form);
        self.current.postal_code = Some(self.part(piece.range.start + found.code.start..piece.range.start + found.code.end));
        if let Some(country) = found.country {
            self.derive(country);
        }
        true
    }

    /// `Fougères Bretagne`, `Bristol UK`: a town and its region or country without a mark between them.
    pub(super) fn take_town_with_region(&mut self, piece: &Piece) -> bool {
        let text = &self.text[piece.range.clone()];
        if self.is_prose() || self.current.locality.is_some() {
            return false;
        }
        // `Central London` is a part of it.
        let is_part = |word: &str| Towns::of(self.language).is(word, "part");
        let part = text.split_once(' ').filter(|(first, town)| is_part(first) && gazetteer::is_city(town));
        if let Some((first, _)) = part.filter(|_| !gazetteer::is_city(text)) {
            self.start_town(piece.range.start + first.len() + 1..piece.range.end);
            return true;
        }
        let starts: Vec<usize> = words(text).map(|(range, _)| range.start).skip(1).take(3).collect();
        let is_pair = |at: &&usize| {
            let (town, rest) = (text[..**at].trim_end(), &text[**at..]);
            self.is_town(town) && (gazetteer::region_country(rest).is_some() || gazetteer::country(rest).is_some())
        };
        let Some(at) = starts.iter().find(is_pair).copied() else { return false };
        let (start, end) = (piece.range.start, piece.range.end);
        self.start_town(start..start + text[..at].trim_end().len());
        let rest = &text[at..];
        if let Some(country) = gazetteer::country(rest) {
            self.current.country = Some(Part { value: country.to_owned(), range: Some(start + at..end) });
        } else {
            self.current.region = Some(Part { value: rest.to_owned(), range: Some(start + at..end) });
        }
        true
    }

    /// `Paris Ouest`: a city at home in the post's language, and one word more.
    pub(super) fn is_part_of_city(&self, town: &str) -> bool {
        let is_part = |part: &str| vocabulary::of(self.language).meanings(&fold(part), "place-frame").any(|name| name == "part");
        let parts = town.split_once(' ').filter(|_| !self.is_prose());
        parts.is_some_and(|(city, part)| gazetteer::is_city_of_its_own(city, self.language) && is_part(part))
    }

    /// `Hamburg Altona` behind a label: where the one word begins that names a part of a city.
    fn quarter(&self, text: &str) -> Option<usize> {
        let (city, quarter) = text.split_once(' ').filter(|_| self.trust == Trust::Labelled)?;
        let is_name = quarter.starts_with(char::is_uppercase) && quarter.chars().all(char::is_alphabetic);
        let is_other = || self.towns.is_building(quarter) || self.towns.is_region(quarter);
        (is_name && gazetteer::may_be_part(city, quarter) && !is_other()).then(|| text.len() - quarter.len())
    }

    /// `Paris dans le 18ème`, `Berlin oder mobil`, `Hamburg Altona`: a city, and behind it words that are no name's.
    pub(super) fn take_first(&mut self, piece: &Piece) -> bool {
        let text = &self.text[piece.range.clone()];
        if self.is_prose() || self.current.locality.is_some() {
            return false;
        }
        let is_said = |(_, word): &(Range<usize>, &str)| word.starts_with(char::is_lowercase);
        let rest = words(text).take(TOWN_WORDS_MAX + 1).skip(1).find(is_said).map(|(rest, _)| rest.start);
        let Some(rest) = rest.or_else(|| self.quarter(text)) else { return false };
        let town = text[..rest].trim_end();
        if !gazetteer::is_city_of_its_own(town, self.language) {
            return false;
        }
        self.start_town(piece.range.start..piece.range.start + town.len());
        true
    }
}
