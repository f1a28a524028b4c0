//! From a piece of text to places: street, postal code, locality, region, country, and what the building is called.

/// Words for the way of working around a place.
mod around;

/// Addresses without blanks.
mod east;

/// Which names are towns.
mod known;

/// The country of a region.
mod region;

/// Names that no table knows.
mod unknown;

use std::ops::Range;

use super::gazetteer;
use super::pieces::{Piece, arrondissement, pieces, settled_case, state_at_end};
use super::postal;
use super::town::{Towns, words};
use super::view;
use crate::model::gazetteer::Gazetteer;
use region::region_country;

/// Longest text that is read as a list of places, in characters.
const TEXT_CHARS_MAX: usize = 600;

/// More places than this are a list of branches.
const PLACES_MAX: usize = 50;

/// Most words of a street with its number.
const STREET_WORDS_MAX: usize = 9;

/// A part of a place: its value, and the words that say it; none where it follows from another part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) value: String,
    pub(super) range: Option<Range<usize>>,
}

/// A place read from a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct PlaceText {
    pub(super) name: Option<Part>,
    pub(super) street: Option<Part>,
    pub(super) postal_code: Option<Part>,
    pub(super) locality: Option<Part>,
    pub(super) region: Option<Part>,
    pub(super) country: Option<Part>,
}

/// How much a text is trusted to be a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// The key of front matter says that it is one: an unknown name is taken for a locality.
    Named,
    /// A labelled line: an unknown name alone counts where it is written as one.
    Labelled,
    /// A sentence on where the work is: a postal code with a town or a known city must be in it.
    Known,
    /// A part of a title, or what follows words that only a place follows: a known town of any size must be in it.
    Framed,
}

/// Reads all places of a text; `more` are towns of the user's file.
pub(super) fn read(text: &str, language: &str, trust: Trust, more: Option<&Gazetteer>) -> Vec<PlaceText> {
    if text.chars().count() > TEXT_CHARS_MAX {
        return Vec::new();
    }
    let mut reader = Reader {
        text,
        towns: Towns::of(language),
        trust,
        more,
        language,
        form: None,
        current: PlaceText::default(),
        unknown: Vec::new(),
        done: Vec::new(),
    };
    let pieces = pieces(text, reader.towns);
    for (index, piece) in pieces.iter().enumerate() {
        reader.take(piece, &pieces[index + 1..]);
    }
    reader.finish();
    reader.done
}

struct Reader<'t> {
    text: &'t str,
    towns: Towns,
    trust: Trust,
    more: Option<&'t Gazetteer>,
    language: &'t str,
    form: Option<postal::Form>,
    current: PlaceText,
    /// Pieces since the last place that are nothing known.
    unknown: Vec<Range<usize>>,
    done: Vec<PlaceText>,
}

impl Reader<'_> {
    fn part(&self, range: Range<usize>) -> Part {
        Part { value: settled_case(&self.text[range.clone()]), range: Some(range) }
    }

    fn take(&mut self, piece: &Piece, rest: &[Piece]) {
        let text = &self.text[piece.range.clone()];
        let is_taken =
            || self.current.locality.as_ref().and_then(|town| town.range.as_ref()).is_some_and(|town| town.contains(&piece.range.start));
        if text.chars().all(|c| !c.is_alphanumeric()) || self.done.len() >= PLACES_MAX || is_taken() {
            return;
        }
        if let Some(place) = self.without_seat(text).map(|town| 0..town).or_else(|| self.among_words(text)) {
            let range = piece.range.start + place.start..piece.range.start + place.end;
            return self.take(&Piece { range, ..*piece }, rest);
        }
        if self.street_goes_on(text, piece) || self.is_absent(text) {
            return;
        }
        if let Some(end) = self.street_before_code(text) {
            let start = piece.range.start;
            let street = start + self.without_in(&text[..end]).len();
            self.take_street(&Piece { range: start..street, ..*piece }, rest);
            let code = Piece { range: start + end..piece.range.end, is_inner: false, is_joined: false };
            if self.take_coded(&code) {
                return;
            }
        }
        if east::takes(self, piece) || self.take_washington(piece, rest) {
            return;
        }
        let before_code = || rest.iter().take(4).find_map(|next| postal::find(&self.text[next.range.clone()])).is_some();
        let is_numbered = || self.towns.is_numbered_street(text, before_code() || self.is_behind_town());
        if (postal::find(text).is_none() || is_numbered()) && self.towns.is_street(text, before_code() || self.is_behind_town()) {
            return self.take_street(piece, rest);
        }
        let _ = self.take_code_before_town(piece, rest)
            || self.take_coded(piece)
            || self.take_country(piece)
            || self.take_region(piece)
            || self.take_town_with_bracket(piece, rest)
            || self.take_town(piece)
            || self.take_town_with_letters(piece)
            || self.take_town_with_region(piece)
            || self.take_within(piece)
            || self.take_first(piece)
            || self.take_anywhere(piece)
            || self.take_joined(piece)
            || {
                self.unknown.push(piece.range.clone());
                true
            };
    }

    /// `The office is rue des Brasseurs 44`: a street begins with the word for it, behind words that are no name's.
    fn street_start(&self, range: &Range<usize>) -> usize {
        let text = &self.text[range.clone()];
        let all: Vec<(Range<usize>, &str)> = words(text).take(12).collect();
        let first = all.iter().position(|(_, word)| self.towns.is(word, "street-first")).filter(|at| *at > 1);
        let is_said = |word: &str| word.starts_with(char::is_lowercase);
        first
            .filter(|at| all[0].1.starts_with(char::is_alphabetic) && all[1..*at].iter().all(|(_, word)| is_said(word)))
            .map_or(range.start, |at| range.start + all[at].0.start)
    }

    /// `9 rue d'Ici 75002 Paris`: where the street ends in front of a postal code and its town.
    fn street_before_code(&self, text: &str) -> Option<usize> {
        let is_code = |tail: &str| postal::find(tail).is_some_and(|found| found.whole.start == 0 && found.whole.end < tail.len());
        let mut later = words(text).skip(2).take(STREET_WORDS_MAX).map(|(range, _)| range.start);
        later.find(|at| is_code(&text[*at..]) && self.towns.is_street(self.without_in(&text[..*at]), true))
    }

    /// `Example Street 5 in`: a street without the word between it and its town.
    fn without_in<'s>(&self, street: &'s str) -> &'s str {
        let street = street.trim_end();
        let last = words(street).last().filter(|(_, word)| word.starts_with(char::is_lowercase) && self.towns.is(word, "in"));
        last.map_or(street, |(range, _)| street[..range.start].trim_end())
    }

    /// `Calle de la Farándula, 9`, `…, 2.º B`: a number after a street belongs to it.
    fn street_goes_on(&mut self, text: &str, piece: &Piece) -> bool {
        let Some(Part { value, range: Some(range) }) = &mut self.current.street else { return false };
        let is_ordinal = text.contains(['º', '°', 'ª']) && text.chars().count() <= 16;
        let is_number = (text.chars().count() <= 7 || is_ordinal)
            && (text.starts_with(|c: char| c.is_ascii_digit())
                || text.split(' ').next().is_some_and(|word| self.towns.is(word, "number-part")))
            && postal::find(text).is_none_or(|found| {
                found.form == postal::Form::Four
                    && found.whole.len() == text.len()
                    && self.current.locality.is_none()
                    && !value.contains(|c: char| c.is_ascii_digit())
            });
        // `Springfield, Example Street, 6`
        let is_behind = self.current.locality.as_ref().and_then(|town| town.range.as_ref()).is_none_or(|town| town.end <= range.start);
        let is_next = is_behind && self.current.postal_code.is_none() && self.unknown.is_empty();
        if !is_number || !is_next || self.text[range.end..piece.range.start].trim() != "," && self.current.locality.is_some() {
            return false;
        }
        range.end = piece.range.end;
        self.text[range.clone()].clone_into(value);
        true
    }

    /// Words that stand where a place is expected and are none.
    fn is_absent(&self, text: &str) -> bool {
        // A stop of public transport tells the way, not the place.
        let is_stop = words(text).next().is_some_and(|(_, word)| self.towns.is(word, "transport"));
        (is_stop && !gazetteer::is_city(text))
            || self.towns.is(text, "none")
            || view::cues(text, self.language).iter().any(|cue| cue.group == "workplace" && cue.range == (0..text.len()))
    }

    fn take_street(&mut self, piece: &Piece, rest: &[Piece]) {
        // `Polígono Sur, calle E, nave 14`: before the town all of it is the street.
        let is_open = self.current.locality.is_none() && self.current.postal_code.is_none() && self.unknown.is_empty() && !piece.is_joined;
        if let Some(Part { value, range: Some(range) }) = self.current.street.as_mut().filter(|_| is_open) {
            range.end = piece.range.end;
            self.text[range.clone()].clone_into(value);
            return;
        }
        // `Paris, 12 rue X` goes on, and so does `Paris (12 rue X, 75011)`; after `13003 Marseille et` another place begins.
        let text_of = |at: usize| rest.get(at).map(|next| &self.text[next.range.clone()]);
        let is_code_alone = |next: &str| postal::find(next).is_some_and(|found| found.whole.len() == next.len());
        let ends_with_code = text_of(0).is_some_and(is_code_alone) && !text_of(1).is_some_and(gazetteer::is_city);
        let goes_on = self.current.street.is_none()
            && !piece.is_joined
            && (ends_with_code || !text_of(0).is_some_and(|next| postal::find(next).is_some() || gazetteer::is_city(next)));
        if (self.current.locality.is_some() || self.current.street.is_some()) && !goes_on {
            self.finish();
        }
        // `1255, rue X`
        let number = self.unknown.pop_if(|last| {
            let text = &self.text[last.clone()];
            text.len() <= 5 && text.bytes().all(|b| b.is_ascii_digit()) && self.text[last.end..piece.range.start].trim() == ","
        });
        let start = number.map_or_else(|| self.street_start(&piece.range), |number| number.start);
        let range = start..piece.range.end;
        self.current.street = Some(Part { value: self.text[range.clone()].to_owned(), range: Some(range) });
        // What a building is called stands before its street.
        if let Some(name) = self.unknown.pop().filter(|name| !self.is_prose() && self.towns.is_name(&self.text[name.clone()])) {
            self.current.name = Some(self.part(name));
        }
        self.unknown.clear();
    }

    /// `75011 Paris`, `London E8 4QX`, `Burlington, VT 05401`, `4475-150`.
    fn take_coded(&mut self, piece: &Piece) -> bool {
        let text = &self.text[piece.range.clone()];
        if let Some(number) = arrondissement(text) {
            return self.take_arrondissement(piece, &number);
        }
        let Some(found) = postal::find(text) else { return false };
        let offset = piece.range.start;
        let (before, after) = (text[..found.whole.start].trim_end(), &text[found.whole.end..]);
        let before = words(before)
            .last()
            .filter(|(_, word)| self.towns.is(word, "postal"))
            .map_or(before, |(range, _)| before[..range.start].trim_end());
        let gap = after.len() - after.trim_start().len();
        let town_end = self.towns.town_end(after.trim_start());
        let after_range = (town_end > 0).then(|| found.whole.end + gap..found.whole.end + gap + town_end);
        let (state, before) = state_at_end(before);
        let before_range = (!before.is_empty() && self.towns.is_name(before)).then_some(0..before.len());
        let town = after_range.or(before_range);
        // A year or a number is no code: a town or a place under way must be there, and of four digits alone a town.
        let is_alone = town.is_none();
        if is_alone && (!before.is_empty() || (matches!(found.form, postal::Form::Four) && state.is_none()) || !self.is_under_way()) {
            return false;
        }
        // In a title and in a sentence only a town that is known, or one behind a code that this language's country writes so.
        let is_behind = town.as_ref().is_some_and(|town| town.start > found.whole.start);
        let usual = || {
            is_behind
                && found.form != postal::Form::Four
                && postal::usual_country(found.form, self.towns.language).or(found.country).is_some()
        };
        if self.is_prose() && town.as_ref().is_some_and(|town| !self.is_town(&text[town.clone()]) && !usual()) {
            return false;
        }
        if town.is_some() && (self.current.locality.is_some() || self.current.postal_code.is_some()) {
            self.finish();
        }
        self.form = Some(found.form);
        self.current.postal_code =
            Some(Part { value: text[found.code.clone()].to_owned(), range: Some(offset + found.code.start..offset + found.code.end) });
        if let Some(town) = town {
            let range = offset + town.start..offset + town.end;
            // `Tenterden, Kent TN30 6RG`: the county, and the town before it.
            let is_region = !self.unknown.is_empty() && !self.is_prose() && self.towns.is_region(&self.text[range.clone()]);
            if is_region && !gazetteer::is_city(&self.text[range.clone()]) {
                self.current.region = Some(self.part(range));
            } else {
                self.current.locality = Some(self.part(range));
            }
        }
        if let Some(state) = state {
            self.current.region = Some(self.part(offset + state.start..offset + state.end));
        }
        if let Some(country) = found.country {
            self.derive(country);
        }
        true
    }

    fn is_under_way(&self) -> bool {
        self.current.locality.is_some() || self.current.street.is_some() || !self.unknown.is_empty() || self.current.region.is_some()
    }

    fn take_arrondissement(&mut self, piece: &Piece, (city, code): &(usize, String)) -> bool {
        if self.current.locality.is_some() {
            self.finish();
        }
        let range = piece.range.start..piece.range.start + city;
        self.current.locality = Some(Part { value: settled_case(&self.text[range.clone()]), range: Some(range) });
        self.current.postal_code = Some(Part { value: code.clone(), range: None });
        self.derive("FR");
        true
    }

    fn take_country(&mut self, piece: &Piece) -> bool {
        let text = &self.text[piece.range.clone()];
        // `CA` after a town in a post that is not about Canada is California; `DE` after Hamburg is Germany.
        let is_its_country = |town: &Part| gazetteer::city_country(&town.value).is_some_and(|country| country == text);
        if !gazetteer::region_code_countries(text).is_empty()
            && (self.current.locality.is_some() || !self.unknown.is_empty())
            && !self.current.locality.as_ref().is_some_and(is_its_country)
        {
            return false;
        }
        // `Luxembourg` is a town where none is named before it.
        let is_city = gazetteer::is_city(text) && self.current.locality.is_none();
        let Some(country) = gazetteer::country(text).filter(|_| !is_city) else { return false };
        let part = Some(Part { value: country.to_owned(), range: Some(piece.range.clone()) });
        if self.current.country.as_ref().is_some_and(|known| known.range.is_some() && known.value != country) {
            self.finish();
        }
        // A country that is written wins over one that follows from a name.
        self.current.country = part;
        true
    }

    fn take_region(&mut self, piece: &Piece) -> bool {
        let text = &self.text[piece.range.clone()];
        if !self.is_prose() && self.current.region.is_none() && self.towns.is_district(text) {
            self.current.region = Some(self.part(piece.range.clone()));
            return true;
        }
        let is_town_too = gazetteer::is_city(text);
        let has_town = self.current.locality.is_some() || self.current.postal_code.is_some() || self.unknown.last().is_some();
        let locality = self.current.locality.as_ref().map(|part| part.value.clone());
        let may_hold = |country: &str| {
            // A list of provincial capitals is no town with its province.
            // `São Paulo, São Paulo, Brasil`
            piece.is_inner
                || locality.as_deref() == Some(text)
                || (matches!(country, "ES" | "IT" | "PT" | "MX" | "AR" | "CO" | "CA" | "BR")
                    && locality.as_deref().is_none_or(|town| gazetteer::region_country(town).is_none()))
        };
        let is_region = self.towns.is_region(text) && has_town && self.current.region.is_none() && !piece.is_joined;
        if !is_region
            || (is_town_too && !gazetteer::region_country(text).is_some_and(may_hold))
            || (is_town_too && locality.is_none() && (!piece.is_inner || self.current.postal_code.is_some()))
        {
            return false;
        }
        self.current.region = Some(Part { value: text.to_owned(), range: Some(piece.range.clone()) });
        true
    }

    fn take_town(&mut self, piece: &Piece) -> bool {
        let text = &self.text[piece.range.clone()];
        // `Dublin 8` is a part of Dublin.
        let name = text.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
        if let Some((town, code)) =
            text.rsplit_once(' ').filter(|(town, code)| postal::is_outward(code) && gazetteer::city_country(town) == Some("GB"))
        {
            let start = piece.range.start;
            self.start_town(start..start + town.len());
            self.current.postal_code = Some(self.part(piece.range.end - code.len()..piece.range.end));
            return true;
        }
        if name.starts_with(char::is_lowercase) || !self.is_town(name) {
            return false;
        }
        self.start_town(piece.range.start..piece.range.start + name.len());
        true
    }

    fn start_town(&mut self, range: Range<usize>) {
        if self.current.locality.is_some() {
            self.finish();
        }
        self.current.locality = Some(self.part(range));
    }

    /// `notre atelier de Roubaix`, `liegt in 6020 Innsbruck`: a known town or a code after a word such as `in`.
    fn take_within(&mut self, piece: &Piece) -> bool {
        let text = &self.text[piece.range.clone()];
        if self.trust == Trust::Named || text.starts_with(crate::enrich::fold::is_unspaced) {
            return false;
        }
        let mut is_after_in = false;
        for (range, word) in words(text) {
            let elided = word
                .find(['\'', '’'])
                .filter(|at| self.towns.is(&word[..*at], "in") && *at <= 2)
                .map(|at| at + word[at..].chars().next().map_or(1, char::len_utf8));
            let start = range.start + elided.unwrap_or(0);
            if is_after_in || elided.is_some() {
                let tail = &text[start..];
                let end = self.towns.town_end(tail);
                let at = piece.range.start + start;
                if end > 0 && self.is_town(&tail[..end]) && !self.towns.begins_countries(tail, end) {
                    self.start_town(at..at + end);
                    return true;
                }
                let digits = words(tail).next().is_some_and(|(_, word)| word.starts_with(|c: char| c.is_ascii_digit()));
                if digits && self.take_coded(&Piece { range: at..piece.range.end, is_inner: false, is_joined: false }) {
                    return true;
                }
            }
            // `in our Nottingham office`
            is_after_in = self.towns.is(word, "in") || (is_after_in && self.towns.is_small(word));
        }
        false
    }

    fn take_anywhere(&mut self, piece: &Piece) -> bool {
        let Some((start, country)) = self.towns.anywhere(&self.text[piece.range.clone()]) else { return false };
        let range = piece.range.start + start..piece.range.end;
        self.current.country = Some(Part { value: country.to_owned(), range: Some(range) });
        true
    }

    /// A country that follows from another part.
    fn derive(&mut self, country: &str) {
        if self.current.country.is_none() {
            self.current.country = Some(Part { value: country.to_owned(), range: None });
        }
    }

    /// Ends the place under way.
    fn finish(&mut self) {
        self.settle_unknown();
        let mut place = std::mem::take(&mut self.current);
        self.unknown.clear();
        let form = self.form.take();
        if place.is_state() {
            place.region = place.locality.take();
        }
        if place.country.is_none() {
            let of_region = place.region.as_ref().and_then(|region| region_country(&region.value, self.towns, form));
            let town_country = |town: &str| gazetteer::town_country(town, self.language, self.more);
            // `Paris Ouest`: a part of a city lies where it does.
            let city_country = |town: &str| gazetteer::city_country(town.split_once(' ')?.0).filter(|_| self.is_part_of_city(town));
            let of_town = place.locality.as_ref().and_then(|town| town_country(&town.value).or_else(|| city_country(&town.value)));
            let of_code = form.filter(|_| place.locality.is_some()).and_then(|form| postal::usual_country(form, self.towns.language));
            // `46003 Valencia`: the town has the name of its province.
            let of_province = place.locality.as_ref().filter(|_| form.is_some()).and_then(|town| gazetteer::region_country(&town.value));
            let country = of_region.or(of_town).or(of_code).or(of_province);
            place.country = country.map(|country| Part { value: country.to_owned(), range: None });
        }
        let is_named = matches!(self.trust, Trust::Named | Trust::Labelled);
        let is_said = |region: &Part| region.range.is_some() && (is_named || self.towns.is_district(&region.value));
        let is_region = place.region.as_ref().is_some_and(is_said);
        let is_place = place.locality.is_some() || (place.postal_code.is_some() && place.street.is_some()) || is_region;
        if is_place || (!self.is_prose() && place.country.as_ref().is_some_and(|country| country.range.is_some())) {
            let town = |place: &PlaceText| place.locality.as_ref().map(|part| part.value.clone());
            let is_known = |same: &PlaceText| {
                town(same) == town(&place)
                    && place.street.is_none()
                    && (place.locality.is_some() || same.country == place.country)
                    && (place.postal_code.is_none() || same.postal_code == place.postal_code)
            };
            if self.done.iter().any(is_known) {
                return;
            }
            self.done.push(place);
        }
    }
}

#[cfg(test)]
#[path = "place_tests.rs"]
mod tests;
