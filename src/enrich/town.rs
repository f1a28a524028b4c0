//! Names of towns, streets and regions in a piece of text: how they are written, by the words of a language.

use std::ops::Range;

use super::fold::{fold, is_unspaced};
use super::vocabulary::{self, Vocabulary};
use super::{gazetteer, postal};

/// Most words that a town's name has.
const TOWN_WORDS_MAX: usize = 6;

/// Most words in front of the one for "in" that say how one works: `100 % remote`.
const WORK_WORDS_MAX: usize = 4;

/// Longest street with its number, in characters.
const STREET_CHARS_MAX: usize = 70;

/// The words of one language about places.
#[derive(Clone, Copy)]
pub(super) struct Towns {
    vocabulary: &'static Vocabulary,
    /// BCP 47 tag.
    pub(super) language: &'static str,
}

/// A word of a text and where it stands.
type Word<'t> = (Range<usize>, &'t str);

impl Towns {
    pub(super) fn of(language: &str) -> Self {
        let code = language.split('-').next().unwrap_or_default();
        let language = vocabulary::languages().find(|known| *known == code).unwrap_or_default();
        Self { vocabulary: vocabulary::of(language), language }
    }

    /// Whether a word or phrase is one of ours under this name.
    pub(super) fn is(self, word: &str, name: &str) -> bool {
        self.vocabulary.meanings(&fold(word), "town").any(|known| known == name)
    }

    /// Whether it is one of the small words of the language.
    pub(super) fn is_small(self, word: &str) -> bool {
        self.vocabulary.meanings(&fold(word), "stop").next().is_some()
    }

    /// Whether a word joins two places: `et`, `ou`.
    pub(super) fn is_and(self, word: &str) -> bool {
        word == "&" || word == "+" || self.is(word, "or") || self.vocabulary.meanings(&fold(word), "stop").any(|known| known == "and")
    }

    /// Whether a piece is a name and nothing else.
    pub(super) fn is_name(self, text: &str) -> bool {
        let whole = text.trim();
        let is_written_so = !whole.is_empty() && !whole.contains(|c: char| c.is_ascii_digit()) && words(whole).count() <= TOWN_WORDS_MAX;
        is_written_so && self.town_end(whole) == whole.len()
    }

    /// How far a name that begins here goes: words with a capital, and small ones between them.
    fn joined_end(self, text: &str) -> usize {
        let (mut end, mut is_first) = (0, true);
        for (range, word) in words(text) {
            let is_name = is_name_word(word) || joint_words(word).any(is_name_word);
            if is_name {
                end = range.end;
            } else if is_first || !joint_words(word).all(|part| self.is(part, "joint")) {
                break;
            }
            is_first = false;
        }
        end
    }

    /// Where the name at the beginning of a text ends, in front of whatever follows.
    pub(super) fn town_end(self, text: &str) -> usize {
        if text.starts_with(is_unspaced) { text.len() } else { self.joined_end(text) }
    }

    /// Whether it names a street: by its words, or by a house number and a postal code after it.
    pub(super) fn is_street(self, piece: &str, is_before_code: bool) -> bool {
        let without_number = piece.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
        if gazetteer::is_city(without_number) || piece.chars().count() > STREET_CHARS_MAX || piece.starts_with(is_unspaced) {
            return false;
        }
        let all: Vec<Word<'_>> = words(piece).collect();
        let Some(((_, first), (_, last))) = all.first().zip(all.last()).filter(|_| (1..=9).contains(&all.len())) else { return false };
        let (leads, ends) = (is_house_number(first), all.len() > 1 && is_house_number(last));
        // `30 horas semanales`
        let is_count = |(_, word): &Word<'_>| self.vocabulary.meanings(&fold(word), "term-unit").next().is_some();
        if leads && all.get(1).is_some_and(is_count) && !is_before_code {
            return false;
        }
        let has_letters = all.iter().any(|(_, word)| word.chars().filter(|c| c.is_alphabetic()).count() > 2);
        let second = all
            .iter()
            .map(|(_, word)| *word)
            .find(|word| !is_house_number(word) && word.chars().count() > 1 && !self.is(word, "number-part"));
        let named_first = second.is_some_and(|word| self.is(word.trim_end_matches('.'), "street-first")) && all.len() > 1;
        let named_last = all.len() > 1
            && all.iter().rev().find(|(_, word)| !is_house_number(word)).is_some_and(|(_, word)| self.ends_a_street(word))
            && (leads || ends || all.iter().all(|(_, word)| is_name_word(word)));
        let suffixed = ends && all[..all.len() - 1].iter().any(|(_, word)| self.has_street_suffix(word));
        let is_own_script = first.chars().next().is_some_and(|c| c.is_lowercase() || c.is_uppercase() || c.is_ascii_digit());
        is_own_script
            && has_letters
            && ((named_first && (leads || ends || is_before_code || self.begins_a_street(first)))
                || named_last
                || suffixed
                || (is_before_code && (leads || ends)))
    }

    /// `2210 Switchyard Rd`, `1250 rue de l'Exemple`, `Via Roma 1088`: a long house number, which is no postal code. Before another code
    /// (`is_before_code`) a number at the end is one whatever the street is called.
    pub(super) fn is_numbered_street(self, piece: &str, is_before_code: bool) -> bool {
        let is_plain = |found: &postal::PostalCode| matches!(found.form, postal::Form::Four | postal::Form::Five);
        let Some(found) = postal::find(piece).filter(is_plain) else { return false };
        if found.whole.start == 0 {
            let names_street = |(_, word): Word<'_>| self.is(word.trim_end_matches('.'), "street-last");
            return words(piece).count() > 2
                && (words(piece).last().is_some_and(names_street)
                    || words(piece).nth(1).is_some_and(|(_, word)| self.begins_a_street(word)));
        }
        let street = piece[..found.whole.start].trim_end();
        let is_last = found.form == postal::Form::Four && found.whole.end == piece.len() && found.whole.len() == found.code.len();
        let says_street = || {
            words(street).next().is_some_and(|(_, word)| self.begins_a_street(word))
                || words(street).any(|(_, word)| self.has_street_suffix(word))
                || words(street).last().is_some_and(|(_, word)| self.ends_a_street(word))
        };
        is_last
            && !street.is_empty()
            && !gazetteer::is_city(street)
            && super::pieces::state_at_end(street).0.is_none()
            && (is_before_code || says_street())
    }

    /// `On-site in Springfield`, `fully remote within the UK`: the words in front of the first "in" or "within", and where what is in begins; few
    /// words say how one works.
    pub(super) fn in_front_of_place(self, text: &str) -> Option<(&str, usize)> {
        let is_in = |word: &str| self.is(word, "in") || self.is(word, "within");
        let (at, small) = words(text).take(WORK_WORDS_MAX + 1).skip(1).find(|(_, word)| is_in(word))?;
        Some((text[..at.start].trim_end(), at.start + small.len()))
    }

    /// `anywhere in the UK`: a country and no town, and where its name begins.
    pub(super) fn anywhere(self, piece: &str) -> Option<(usize, &'static str)> {
        let all: Vec<Word<'_>> = words(piece).collect();
        let at = all.iter().position(|(_, word)| self.is(word, "in")).filter(|at| *at > 0)?;
        if !self.is(piece[..all[at].0.start].trim(), "none") {
            return None;
        }
        let mut behind = all[at + 1..].iter().take(3).map(|(range, _)| range.start);
        behind.find_map(|start| Some((start, gazetteer::country(piece[start..].trim())?)))
    }

    /// `França e Bélgica`: two countries, the first of which has a town's name too.
    pub(super) fn begins_countries(self, tail: &str, end: usize) -> bool {
        let rest = tail[end..].trim_start_matches([',', ' ']);
        let rest = rest.split_once(' ').filter(|(word, _)| self.is_and(word)).map_or(rest, |(_, behind)| behind);
        let next = &rest[..self.town_end(rest)];
        gazetteer::country(&tail[..end]).is_some() && gazetteer::country(next).is_some() && !gazetteer::is_city(next)
    }

    /// `via`, `calle`: words that nobody else's name begins with.
    fn begins_a_street(self, word: &str) -> bool {
        self.is(word.trim_end_matches('.'), "street-first") && word.chars().count() > 2
    }

    fn ends_a_street(self, word: &str) -> bool {
        is_name_word(word) && self.is(word.trim_end_matches('.'), "street-last")
    }

    fn has_street_suffix(self, word: &str) -> bool {
        let folded = fold(word);
        let is_one = |name: &str| self.vocabulary.meanings(name, "town").any(|known| known == "street-suffix");
        folded.char_indices().skip(1).take(40).any(|(at, _)| is_one(&folded[at..])) || is_one(&folded)
    }

    /// What the piece says of a region: `TX`, `Hessen`, `Co. Galway`.
    pub(super) fn is_region(self, piece: &str) -> bool {
        gazetteer::region_country(piece).is_some() || !gazetteer::region_code_countries(piece).is_empty() || self.is_county(piece)
    }

    /// Whether a name of several words says a building: `Ashgrove Health Centre`, `Hôpital Saint-Luc`.
    pub(super) fn is_building(self, piece: &str) -> bool {
        let all: Vec<Word<'_>> = words(piece).collect();
        let Some((first, last)) = all.first().zip(all.last()).filter(|_| all.len() > 1) else { return false };
        self.is(first.1, "building-first") || self.is(last.1, "building-last")
    }

    /// `Landkreis Example`, `Province of Example`: a word that names of regions begin with, and a name, where the text is one of places.
    pub(super) fn is_district(self, piece: &str) -> bool {
        let Some((first, rest)) = piece.split_once(' ') else { return false };
        let name = rest.split_once(' ').filter(|(word, _)| self.is(word, "joint")).map_or(rest, |(_, name)| name);
        // `Prov. di Example`
        self.is(first.trim_end_matches('.'), "district") && first.starts_with(char::is_uppercase) && self.is_name(name)
    }

    fn is_county(self, piece: &str) -> bool {
        piece.split_once(' ').is_some_and(|(first, rest)| {
            is_name_word(first) && self.is(first.trim_end_matches('.'), "county") && gazetteer::region_country(rest).is_some()
        })
    }
}

fn joint_words(word: &str) -> impl Iterator<Item = &str> {
    word.split(['\'', '’', '-']).filter(|part| !part.is_empty())
}

/// The words between blanks, without the punctuation around them.
pub(super) fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut at = 0;
    text.split(char::is_whitespace).filter_map(move |word| {
        let start = at;
        at += word.len() + text[start + word.len()..].chars().next().map_or(0, char::len_utf8);
        (!word.is_empty()).then_some((start..start + word.len(), word))
    })
}

/// Whether a word is written as a name: with a capital, or in a script without them.
pub(super) fn is_name_word(word: &str) -> bool {
    let mut letters = word.chars().skip_while(|c| matches!(c, '\'' | '’' | '-'));
    let first = letters.next().unwrap_or_default();
    (first.is_uppercase() || is_unspaced(first))
        && word.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-' | '.' | '\u{300}'..='\u{36f}'))
}

/// `12`, `12a`, `8-II`, `41/B`, `14-16`.
fn is_house_number(word: &str) -> bool {
    let word = word.trim_end_matches([',', '.', 'º', '°']);
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let rest = &word[digits..];
    (1..=4).contains(&digits)
        && rest.chars().count() <= 5
        && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/' | '–'))
        && rest.chars().filter(|c| c.is_alphabetic()).count() <= 3
}
