//! The table of towns: what it tells, and how it is made.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::*;
use crate::enrich::fold::{fold, is_unspaced};
use crate::enrich::gazetteer::{self, code};

/// Names that somebody wrote down, which hold before those of GeoNames.
const CITIES: &str = include_str!("../words/cities.txt");

/// What stands for a country before names of cities of which several countries have a large one.
const SEVERAL: &str = "ZZ";

/// Countries of which smaller towns are known than of the rest of the world: posts in our languages come from there too.
const FAR: &str = "AR AU BR CA CL CO JP MX NZ PE US UY ZA";

/// Parts of towns, and towns that are no more.
const NO_TOWNS: [&str; 4] = ["PPLX", "PPLH", "PPLQ", "PPLW"];

/// Names of regions that GeoNames has as towns.
const REGIONS: [&str; 1] = ["allgau"];

/// Largest number of countries that are kept of one name.
const COUNTRIES_MAX: usize = 4;

/// Sizes by folded name and country.
type Sizes = BTreeMap<String, BTreeMap<&'static str, u8>>;

/// `a` for a thousand people and less, a further letter for each time twice as many.
fn letter(people: u64) -> u8 {
    b'a' + u8::try_from((people / 1000).max(1).ilog2()).expect("fewer people than fit")
}

/// Least number of people of a town of a country that is kept.
fn least(country: &str) -> u64 {
    match country {
        _ if NEAR.contains(country) => 1000,
        _ if FAR.contains(country) => 5000,
        _ => 15_000,
    }
}

/// The names of a town that are kept: its first, what stands on either side of a slash in it, longer and shorter forms of it where posts in
/// our languages come from, and in large towns those in its own script without blanks.
fn names(name: &str, others: &str, country: &str, size: u8) -> Vec<String> {
    let first = fold(name);
    let mut found: Vec<String> = name.split(['/', '(']).map(fold).collect();
    let is_form = |other: &str| {
        let longer = other.strip_prefix(&first).is_some_and(|rest| rest.starts_with(' ')) && size > b'b';
        longer || (other.len() > 3 && first.strip_prefix(other).is_some_and(|rest| rest.starts_with(' ')))
    };
    let is_near = NEAR.contains(country) || FAR.contains(country);
    found.extend(others.split(',').map(fold).filter(|other| is_near && is_form(other)));
    let is_han = |c: char| is_unspaced(c) && !matches!(c, '\u{3040}'..='\u{30ff}');
    let is_own_script = |other: &&str| other.chars().all(is_han) && matches!(country, "JP" | "CN" | "KR" | "TW");
    found.extend(others.split(',').filter(is_own_script).filter(|_| size > b'f').map(fold));
    found.push(first);
    found.retain(|name| {
        let is_long = name.chars().count() > 3 || size >= LARGE || name.starts_with(is_unspaced);
        let is_written = name.starts_with(char::is_alphabetic) && !REGIONS.contains(&name.as_str());
        is_written && is_long && name.split(' ').count() <= 5 && !name.contains(|c: char| c.is_ascii_digit())
    });
    found
}

/// The table of a file of GeoNames in the form of `cities1000.txt`.
fn table(geonames: &str) -> String {
    let mut sizes = Sizes::new();
    for line in geonames.lines() {
        let columns: Vec<&str> = line.split('\t').collect();
        let [name, others, class, kind, country, people] = [1, 3, 6, 7, 8, 14].map(|at| columns[at]);
        let people: u64 = people.parse().expect("a number of people");
        let Some(country) = code(country).filter(|country| class == "P" && !NO_TOWNS.contains(&kind) && people >= least(country)) else {
            continue;
        };
        let size = letter(people);
        // `Mexico` is a country before it is a town.
        for name in names(name, others, country, size).into_iter().filter(|name| gazetteer::country(name).is_none()) {
            let known = sizes.entry(name).or_default().entry(country).or_insert(size);
            *known = size.max(*known);
        }
    }
    for (country, cities) in CITIES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' ')) {
        for city in cities.split([';', '/']) {
            if country == SEVERAL {
                sizes.entry(fold(city)).and_modify(|countries| countries.values_mut().for_each(|size| *size = MEANT));
            } else {
                sizes.entry(fold(city)).or_default().insert(code(country).expect("a country"), MEANT);
            }
        }
    }
    let mut table = String::from(
        "# Towns, from GeoNames (https://www.geonames.org, CC BY 4.0) and cities.txt. Made, not written: CONTRIBUTING.md says how.\n",
    );
    for (name, countries) in sizes {
        let mut countries: Vec<(&str, u8)> = countries.into_iter().collect();
        countries.sort_by_key(|(country, size)| (u8::MAX - size, *country));
        let entries = countries.iter().take(COUNTRIES_MAX).map(|(country, size)| format!("{country}{}", char::from(*size)));
        writeln!(table, "{name}\t{}", entries.collect::<String>()).expect("memory");
    }
    table
}

/// `JOBHERALD_GEONAMES=cities1000.txt cargo test towns_are_sorted` writes the table anew.
#[test]
fn towns_are_sorted_and_every_city_means_one() {
    if let Some(path) = std::env::var_os("JOBHERALD_GEONAMES") {
        let table = table(&std::fs::read_to_string(path).expect("a file of GeoNames"));
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/enrich/words/towns.txt"), table).expect("the table is written");
        return;
    }
    let keys = |text: &'static str| text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').next().unwrap_or(line));
    assert!(keys(TOWNS.text).is_sorted_by(|one, next| one < next), "towns.txt");
    assert!(keys(ORDINARY.text).is_sorted_by(|one, next| one < next), "ordinary.txt");
    for name in keys(TOWNS.text) {
        let towns = of(name).expect("every line is found");
        assert!(towns.0.len().is_multiple_of(3) && towns.entries().all(|(country, _)| code(country).is_some()), "{name}");
        assert_eq!(fold(name), name);
    }
    for (country, cities) in CITIES.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(' ')) {
        for city in cities.split([';', '/']) {
            let meant = of(&fold(city)).and_then(Towns::country);
            assert_eq!(meant, Some(country).filter(|country| *country != SEVERAL), "{city}");
        }
    }
}

#[test]
fn what_a_name_alone_means() {
    let check = |name: &str, country: Option<&str>, is_large: bool| {
        let towns = of(&fold(name)).expect("a town");
        assert_eq!((towns.country(), towns.is_large()), (country, is_large), "{name}");
    };
    check("Paris", Some("FR"), true);
    check("Sindelfingen", Some("DE"), true);
    check("Plouguerneau", Some("FR"), false);
    check("Freiburg im Breisgau", Some("DE"), true);
    check("Cambridge", None, true);
    check("Newcastle", None, true);
    check("東京", Some("JP"), true);
    assert_eq!(of("office"), None);
    assert!(is_ordinary("essen", "de") && is_ordinary("sens", "fr") && !is_ordinary("essen", "fr") && !is_ordinary("essen", ""));
}

#[test]
fn a_table_is_made_of_lines_of_geonames() {
    let line = |name: &str, others: &str, kind: &str, country: &str, people: u64| {
        format!("1\t{name}\t{name}\t{others}\t48.1\t-3.4\tP\t{kind}\t{country}\t\t\t\t\t\t{people}\t\t9\tEurope/Paris\t2026-01-01\n")
    };
    let lines = [
        line("Examplon", "Examplon sur Mer,Ejemplo", "PPL", "FR", 4_100),
        line("Examplon", "", "PPL", "DE", 1_000_000),
        line("Examplette", "", "PPLX", "FR", 90_000),
        line("Smallham", "", "PPL", "IN", 14_000),
    ];
    let table = table(&lines.concat().repeat(2));
    assert!(table.contains("\nexamplon\tDEjFRc\nexamplon sur mer\tFRc\n"), "{table}");
    assert!(!table.contains("examplette") && !table.contains("smallham") && !table.contains("ejemplo"));
    assert!(table.contains("\nparis\tFRz\n"));
}
