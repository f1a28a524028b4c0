//! A file of towns in the form of GeoNames (`cities15000.txt` and its like): one a line, 19 columns between tabs.
//! <https://download.geonames.org/export/dump/readme.txt>

use super::fold::fold;
use super::gazetteer;
use crate::model::gazetteer::Gazetteer;

/// Columns of a line.
const COLUMNS: usize = 19;

/// Longest line: the largest cities have some hundred names in all the world's scripts.
const LINE_BYTES_MAX: usize = 64 * 1024;

/// Shortest other name in Latin letters: shorter ones are codes of airports.
const OTHER_NAME_MIN: usize = 4;

/// Parts of towns, and towns that are no more: `PPLX`, `PPLH`, `PPLQ`, `PPLW`.
const NO_TOWNS: [&str; 4] = ["PPLX", "PPLH", "PPLQ", "PPLW"];

/// Adds the town of one line; lines of anything but towns are passed over. `Err` says what is wrong with it.
pub fn add_town(gazetteer: &mut Gazetteer, line: &[u8]) -> Result<(), String> {
    if line.len() > LINE_BYTES_MAX {
        return Err(format!("it has {} bytes, at most {LINE_BYTES_MAX} are read", line.len()));
    }
    let line = std::str::from_utf8(line).map_err(|_| "it is not UTF-8".to_owned())?;
    let columns: Vec<&str> = line.trim_end_matches(['\r', '\n']).split('\t').collect();
    if columns.len() != COLUMNS {
        return Err(format!("GeoNames' lines have {COLUMNS} columns between tabs, this one has {}", columns.len()));
    }
    let [name, ascii, others, class, kind, code] = [1, 2, 3, 6, 7, 8].map(|at| columns[at].trim_start_matches('\u{feff}').trim());
    if class != "P" || NO_TOWNS.contains(&kind) {
        return Ok(());
    }
    if name.is_empty() {
        return Err("column 2, the name, is empty".to_owned());
    }
    let country = gazetteer::code(code).ok_or_else(|| format!("column 9, `{code}`, is no country code of ISO 3166-1"))?;
    let others = others.split(',').filter(|other| !other.is_ascii() || other.len() >= OTHER_NAME_MIN);
    let mut names: Vec<String> = [name, ascii].into_iter().chain(others).map(fold).filter(|name| !name.is_empty()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        gazetteer.add(name, country);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(name: &str, others: &str, kind: &str, country: &str) -> String {
        format!("1\t{name}\t{name}\t{others}\t48.1\t-3.4\tP\t{kind}\t{country}\t\t\t\t\t\t15999\t\t9\tEurope/Paris\t2026-01-01\n")
    }

    #[track_caller]
    fn check(lines: &[String], name: &str, is_town: bool, country: Option<&str>) {
        let mut gazetteer = Gazetteer::default();
        for line in lines {
            add_town(&mut gazetteer, line.as_bytes()).expect("a line of GeoNames");
        }
        assert_eq!((gazetteer.has(&fold(name)), gazetteer.country(&fold(name))), (is_town, country), "{name}");
    }

    #[track_caller]
    fn refused(line: &str, expect: &str) {
        assert_eq!(add_town(&mut Gazetteer::default(), line.as_bytes()), Err(expect.to_owned()));
    }

    #[test]
    fn names_in_all_their_spellings_mean_one_country_or_none() {
        let one = [line("Plouénan", "PLN,Plouenan,Плуэнан", "PPL", "FR")];
        check(&one, "plouenan", true, Some("FR"));
        check(&one, "Плуэнан", true, Some("FR"));
        check(&one, "PLN", false, None);
        let two = [line("Vannes", "", "PPL", "FR"), line("Vannes", "", "PPL", "CA"), line("Vannes", "", "PPL", "FR")];
        check(&two, "Vannes", true, None);
        check(&[line("Vannes", "", "PPLX", "FR")], "Vannes", false, None);
    }

    #[test]
    fn a_line_that_is_none_of_geonames_is_refused() {
        refused("Vannes,FR", "GeoNames' lines have 19 columns between tabs, this one has 1");
        refused(&line("Vannes", "", "PPL", "XX"), "column 9, `XX`, is no country code of ISO 3166-1");
        refused(&line("", "", "PPL", "FR"), "column 2, the name, is empty");
        assert_eq!(add_town(&mut Gazetteer::default(), b"\xff\t"), Err("it is not UTF-8".to_owned()));
    }
}
