//! Countries, regions and towns: what a name alone tells. Countries are in the vocabulary of each language; regions and towns are compiled in.

mod towns;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::fold::{fold, is_unspaced};
use super::vocabulary;
use crate::model::gazetteer::Gazetteer;
use towns::Towns;

/// ISO 3166-1 alpha-2, all officially assigned codes.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Folded names and the countries that have them.
type Names = BTreeMap<String, Vec<&'static str>>;

/// The country that a name in any of the languages or a code means. Codes count in capitals only, so that `de` in a sentence is no country.
pub(super) fn country(text: &str) -> Option<&'static str> {
    let text = text.trim().trim_end_matches('.');
    code(text).or_else(|| only(country_names(), &fold(text)))
}

/// The countries that a text lists and nothing else: `Germany, France`, `DE/FR`.
pub(super) fn countries(text: &str) -> Vec<&'static str> {
    let of = |part: &str| country(part).or_else(|| country(&part.trim().to_uppercase()));
    let all: Option<Vec<&'static str>> = text.split([',', ';', '/']).map(of).collect();
    all.unwrap_or_default()
}

/// A country's code, in capitals.
pub(super) fn code(text: &str) -> Option<&'static str> {
    if text.len() != 2 || !text.is_ascii() {
        return None;
    }
    // Codes are sorted, three bytes from one to the next.
    let at = |index: usize| &CODES[3 * index..3 * index + 2];
    let (mut low, mut high) = (0, CODES.len().div_ceil(3));
    while low < high {
        let middle = usize::midpoint(low, high);
        match at(middle).cmp(text) {
            Ordering::Equal => return Some(at(middle)),
            Ordering::Less => low = middle + 1,
            Ordering::Greater => high = middle,
        }
    }
    None
}

/// The country of a city by its name alone, where that means one place.
pub(super) fn city_country(text: &str) -> Option<&'static str> {
    city(&fold(text))?.country()
}

/// The same of any town and of those of the user's file: the towns that are compiled in hold, since the file knows a Paris in Texas too. Of a
/// small town it must be in a country of the post's language, and of no town may two of these have one.
pub(super) fn town_country(text: &str, language: &str, more: Option<&Gazetteer>) -> Option<&'static str> {
    let folded = fold(text);
    let known = named(&folded);
    let own = || known.filter(|towns| towns.is_meant() || towns.is_one_at_home(language))?.country();
    match more {
        Some(more) if !known.is_some_and(Towns::is_large) => more.country(&folded).or_else(own),
        _ => own(),
    }
}

/// Countries whose cities begin the names of streets, parks and houses everywhere: `Bristol Tigers`.
const OF_ENGLISH: &[&str] = &["AU", "CA", "GB", "IE", "NZ", "US"];

/// Shorter words behind a city are none of its parts, in bytes: `Munich Re`.
const PART_BYTES_MIN: usize = 4;

/// Whether a word behind a city's name may be that of a part of it: `Paris Bercy`, `Hamburg Altona`.
pub(super) fn may_be_part(city: &str, part: &str) -> bool {
    let is_foreign = || city_country(city).is_some_and(|country| !OF_ENGLISH.contains(&country));
    part.len() >= PART_BYTES_MIN && !part.contains(' ') && is_foreign()
}

/// Whether a city has this name, in whichever country.
pub(super) fn is_city(text: &str) -> bool {
    city(&fold(text)).is_some()
}

/// Whether words that only a place follows may be followed by this name: a city's, or that of a town where the post's language is spoken. A
/// name that is a word of the language too must be a larger town's, and a large one's where nouns have a capital.
pub(super) fn is_town(text: &str, language: &str) -> bool {
    let folded = fold(text);
    let is_larger = |towns: Towns| if language.starts_with("de") { towns.is_large() } else { towns.is_larger() };
    let fits = |towns: Towns| towns.is_at_home(language) && (is_larger(towns) || !towns::is_ordinary(&folded, language));
    named(&folded).is_some_and(|towns| is_city_of(towns, &folded) || fits(towns))
}

/// Whether a name that stands apart in a title may be a town's: few of the small towns of America have names of their own.
pub(super) fn is_town_apart(text: &str, language: &str) -> bool {
    let folded = fold(text);
    named(&folded).is_some_and(|towns| is_apart(towns, &folded, language))
}

/// The same, or whether the name alone means one city.
pub(super) fn is_town_or_city_apart(text: &str, language: &str) -> bool {
    let folded = fold(text);
    let is_city = |towns: Towns| towns.country().is_some() && is_city_of(towns, &folded);
    named(&folded).is_some_and(|towns| is_city(towns) || is_apart(towns, &folded, language))
}

fn is_apart(towns: Towns, folded: &str, language: &str) -> bool {
    let is_word = || towns::is_ordinary(folded, language);
    let is_known = || !is_word() || ((towns.country().is_some() || towns.is_meant()) && towns.is_at_home(language));
    let fits = || folded.len() > 3 && towns.is_at_home(language) && !towns.is_only_in("US") && !is_word();
    is_city_of(towns, folded) && is_known() || fits()
}

/// Whether a name that stands beside other words is a city's of a country of the post's language, and no word of it.
pub(super) fn is_city_at_home(text: &str, language: &str) -> bool {
    let folded = fold(text);
    let fits = |towns: Towns| towns.is_at_home(language) && !towns.is_only_in("US") && !towns::is_ordinary(&folded, language);
    city(&folded).is_some_and(fits)
}

/// Whether a name is a city's that means one place, and where words are written small no word of the post's language.
pub(super) fn is_city_of_its_own(text: &str, language: &str) -> bool {
    let folded = fold(text);
    let is_word = |towns: Towns| towns::is_ordinary(&folded, language) && (language.starts_with("en") || !towns.is_meant());
    city(&folded).is_some_and(|towns| towns.country().is_some() && !is_word(towns))
}

/// The towns of a name that is hardly ever anything else.
fn city(folded: &str) -> Option<Towns> {
    named(folded).filter(|towns| is_city_of(*towns, folded))
}

/// Whether a name of towns is hardly ever anything else.
fn is_city_of(towns: Towns, folded: &str) -> bool {
    let is_word = || vocabulary::languages().any(|language| towns::is_ordinary(folded, language));
    // `Santa Catarina` is a state of Brazil before it is a town elsewhere.
    let is_region = || only(regions(), folded).is_some_and(|country| !towns.is_in(country));
    towns.is_meant() || (towns.is_large() && !is_region() && !is_word())
}

/// The towns of a name, with what scripts without blanks add to it.
fn named(folded: &str) -> Option<Towns> {
    towns::of(folded).or_else(|| {
        // 横浜市中区 lies in 横浜.
        let ward = folded.split_once(['市', '시']).filter(|(_, ward)| !ward.is_empty()).and_then(|(town, _)| towns::of(town));
        if ward.is_some() {
            return ward;
        }
        // 札幌市 is 札幌.
        let last = folded.chars().next_back().filter(|c| is_unspaced(*c))?;
        towns::of(&folded[..folded.len() - last.len_utf8()])
    })
}

/// The country of a region, state, province or department.
pub(super) fn region_country(text: &str) -> Option<&'static str> {
    if text.chars().count() < 4 { None } else { only(regions(), &fold(text)) }
}

/// The countries that abbreviate a region so: `MI` is Michigan and Milano.
pub(super) fn region_code_countries(text: &str) -> &'static [&'static str] {
    let is_code = (2..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase());
    is_code.then(|| regions().get(&fold(text))).flatten().map_or(&[], Vec::as_slice)
}

fn only(table: &Names, name: &str) -> Option<&'static str> {
    match table.get(name)?.as_slice() {
        [country] => Some(country),
        _ => None,
    }
}

fn country_names() -> &'static Names {
    static TABLE: OnceLock<Names> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = Names::new();
        for (code, phrases) in vocabulary::languages().filter_map(|language| vocabulary::groups(language).get("country")).flatten() {
            for phrase in phrases {
                add(&mut table, phrase, code);
            }
        }
        table
    })
}

fn regions() -> &'static Names {
    static TABLE: OnceLock<Names> = OnceLock::new();
    TABLE.get_or_init(|| table(include_str!("words/regions.txt")))
}

fn table(text: &'static str) -> Names {
    let mut table = Names::new();
    for (code, names) in text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' ')) {
        names.split([';', '/']).for_each(|name| add(&mut table, name, code));
    }
    table
}

fn add(table: &mut Names, name: &str, code: &'static str) {
    let codes = table.entry(fold(name)).or_default();
    if !codes.contains(&code) {
        codes.push(code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes() {
        assert_eq!(country("Allemagne"), Some("DE"));
        assert_eq!(country("Československo"), None);
        assert_eq!(country("Česko"), Some("CZ"));
        assert_eq!(country("FR"), Some("FR"));
        assert_eq!(country("fr"), None);
        assert_eq!(country("UK"), Some("GB"));
        assert_eq!(country("日本"), Some("JP"));
        assert_eq!(city_country("münchen"), Some("DE"));
        assert_eq!(city_country("東京"), Some("JP"));
        assert_eq!(city_country("札幌市"), Some("JP"));
        assert_eq!(city_country("Office"), None);
        assert_eq!(region_country("Yucatán"), Some("MX"));
        assert_eq!(region_code_countries("TX"), ["US"]);
        assert!(region_code_countries("tx").is_empty());
    }

    #[test]
    fn every_country_is_one_and_cities_of_two_tell_none() {
        assert!(is_city("Valencia") && city_country("Valencia").is_none());
        for codes in country_names().values().chain(regions().values()) {
            assert!(codes.iter().all(|code| CODES.split(' ').any(|known| known == *code)), "{codes:?}");
        }
    }
}
