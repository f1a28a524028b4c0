//! Names of towns: in which countries, and how large the largest is there.
//!
//! `words/towns.txt` is made of GeoNames and of `words/cities.txt` by the test below (CONTRIBUTING.md says how) and searched as it stands.

use crate::enrich::words::sorted::Sorted;

/// Names, sorted, and behind each the countries with a letter for the size of the largest town there, the largest first: `paris\tFRzUSe`. `a` is
/// a thousand people, each further letter doubles it, and `z` says that whoever gives the name alone means this one.
static TOWNS: Sorted = Sorted::new(include_str!("../words/towns.txt"));

/// Names of towns that are a word of a language too, sorted: `de essen`.
static ORDINARY: Sorted = Sorted::new(include_str!("../words/ordinary.txt"));

/// What a name alone stands for.
const MEANT: u8 = b'z';

/// A town is large from here on where posts in our languages are written: sixteen thousand people.
const LARGE: u8 = b'e';

/// A town is larger than a village from here on: four thousand.
const LARGER: u8 = b'c';

/// And elsewhere: sixty-four thousand.
const LARGE_ELSEWHERE: u8 = b'g';

/// So many letters more make a town so much larger (eight times) that its name alone means it.
const LETTERS_AHEAD: u8 = 3;

/// Countries of the languages that are read in full, and of their neighbours: of these even villages are known.
pub(super) const NEAR: &str = "AD AT BE CH CZ DE DK ES FR GB GF GP IE IT LI LU MC MQ NL NO PL PT RE SE SK SM YT";

/// Where most posts of a language come from.
const HOMES: &[(&str, &str)] = &[
    ("cs", "CZ"),
    ("da", "DK"),
    ("de", "AT CH DE LI"),
    ("en", "AU CA GB IE NZ US"),
    ("es", "AR BO CL CO CR EC ES MX PA PE PY UY VE"),
    ("fr", "BE CA CH FR GF GP LU MC MQ RE YT"),
    ("it", "CH IT SM"),
    ("ja", "JP"),
    ("ko", "KR"),
    ("nb", "NO"),
    ("nl", "BE NL"),
    ("nn", "NO"),
    ("no", "NO"),
    ("pl", "PL"),
    ("pt", "BR PT"),
    ("sk", "SK"),
    ("sv", "SE"),
    ("zh", "CN TW"),
];

/// The towns of one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::enrich) struct Towns(&'static str);

/// The towns with a folded name.
pub(in crate::enrich) fn of(folded: &str) -> Option<Towns> {
    TOWNS.value(folded).map(Towns)
}

/// Whether a folded name is a word of a language (its first two letters) too: `Essen`, `Nice`, `Sens`.
pub(in crate::enrich) fn is_ordinary(folded: &str, language: &str) -> bool {
    language.get(..2).is_some_and(|language| ORDINARY.value(&format!("{language} {folded}")).is_some())
}

impl Towns {
    fn entries(self) -> impl Iterator<Item = (&'static str, u8)> {
        self.0.as_bytes().chunks_exact(3).zip(0..).map(move |(entry, index)| (&self.0[3 * index..3 * index + 2], entry[2]))
    }

    /// The country that the name alone means.
    pub(in crate::enrich) fn country(self) -> Option<&'static str> {
        let mut entries = self.entries();
        let (country, size) = entries.next()?;
        entries.next().is_none_or(|(_, next)| size >= next + LETTERS_AHEAD).then_some(country)
    }

    /// Whether a large town, or one that everybody means, has the name.
    pub(in crate::enrich) fn is_large(self) -> bool {
        self.entries().any(|(country, size)| size >= if NEAR.contains(country) { LARGE } else { LARGE_ELSEWHERE })
    }

    /// Whether more than a village has the name.
    pub(in crate::enrich) fn is_larger(self) -> bool {
        self.entries().any(|(_, size)| size >= LARGER)
    }

    /// Whether whoever gives the name means a town by it, whatever else it is a word for.
    pub(in crate::enrich) fn is_meant(self) -> bool {
        self.0.as_bytes().get(2) == Some(&MEANT)
    }

    /// Whether a town of this country has the name.
    pub(in crate::enrich) fn is_in(self, country: &str) -> bool {
        self.entries().any(|(known, _)| known == country)
    }

    /// Whether no town of another country has it.
    pub(in crate::enrich) fn is_only_in(self, country: &str) -> bool {
        self.entries().all(|(known, _)| known == country)
    }

    /// Whether a town has it in a country where posts in a language (BCP 47) come from.
    pub(in crate::enrich) fn is_at_home(self, language: &str) -> bool {
        homes(language).any(|country| self.is_in(country))
    }

    /// Whether it means one town there, or a large one elsewhere: `Whitby` is in England and in Canada.
    pub(in crate::enrich) fn is_one_at_home(self, language: &str) -> bool {
        match homes(language).filter(|country| self.is_in(country)).count() {
            0 => self.is_large(),
            count => count == 1,
        }
    }
}

/// The countries where posts in a language come from.
fn homes(language: &str) -> impl Iterator<Item = &'static str> {
    let homes = HOMES.iter().find(|(known, _)| language.starts_with(known));
    homes.map_or("", |(_, homes)| homes).split(' ').filter(|country| !country.is_empty())
}

#[cfg(test)]
#[path = "towns_tests.rs"]
mod tests;
