//! Large cities and countries, compiled in: what a name alone tells.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::words::folded;

/// ISO 3166-1 alpha-2, all officially assigned codes.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// The country that a name or a code means. Codes count in capitals only, so that `de` in a sentence is no country.
pub(super) fn country(text: &str) -> Option<&'static str> {
    let text = text.trim().trim_end_matches('.');
    let code = (text.len() == 2).then(|| CODES.split(' ').find(|c| *c == text)).flatten();
    code.or_else(|| country_names().get(&name(text)).copied())
}

/// The country of a large city, by its name alone.
pub(super) fn city_country(text: &str) -> Option<&'static str> {
    cities().get(&name(text)).copied()
}

fn country_names() -> &'static BTreeMap<String, &'static str> {
    static TABLE: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| table(include_str!("words/countries.txt")))
}

fn cities() -> &'static BTreeMap<String, &'static str> {
    static TABLE: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| table(include_str!("words/cities.txt")))
}

fn table(text: &'static str) -> BTreeMap<String, &'static str> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .flat_map(|(code, names)| names.split([';', '/']).map(move |n| (name(n), code)))
        .collect()
}

/// A name to compare by. Scripts that have no letters with accents are kept as they are.
fn name(text: &str) -> String {
    if text.chars().any(|c| u32::from(c) > 0x2e80) { text.trim().to_owned() } else { folded(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_codes() {
        assert_eq!(country("Allemagne"), Some("DE"));
        assert_eq!(country("FR"), Some("FR"));
        assert_eq!(country("fr"), None);
        assert_eq!(country("UK"), Some("GB"));
        assert_eq!(country("Atlantis"), None);
        assert_eq!(city_country("münchen"), Some("DE"));
        assert_eq!(city_country("東京"), Some("JP"));
        assert_eq!(city_country("Office"), None);
    }

    #[test]
    fn no_name_stands_in_two_countries() {
        for text in [include_str!("words/cities.txt"), include_str!("words/countries.txt")] {
            let mut seen = BTreeMap::new();
            for (code, names) in text.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once(' ')) {
                assert!(CODES.split(' ').any(|c| c == code), "{code}");
                for n in names.split([';', '/']) {
                    assert!(seen.insert(name(n), code).is_none_or(|other| other == code), "{n}");
                }
            }
        }
    }
}
