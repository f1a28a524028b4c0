//! What stands behind a town: its country, its region, a part of it, the end of the clause.

use crate::enrich::gazetteer;

/// Countries whose cities begin the names of streets, parks and houses everywhere.
const OF_ENGLISH: &[&str] = &["AU", "CA", "GB", "IE", "NZ", "US"];

/// Shorter words behind a city are none of its parts, in bytes: `Munich Re`.
const PART_BYTES_MIN: usize = 4;

/// `Berlin Germany`, `Paris Bercy`: the country or the region of a town, or a part of a city whose name begins nobody's in English.
pub(super) fn is_whereabouts(town: &str, behind: &str) -> bool {
    let is_foreign = || gazetteer::city_country(town).is_some_and(|country| !OF_ENGLISH.contains(&country));
    gazetteer::country(behind).is_some()
        || gazetteer::region_country(behind).is_some()
        || behind.len() >= PART_BYTES_MIN && !behind.contains(' ') && is_foreign()
}

/// Where a clause ends: names go on neither behind a comma nor behind a full stop.
pub(super) fn clause_end(text: &str) -> usize {
    let is_stop = |at: usize| {
        let word = text[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
        // `St. Gallen`
        word.chars().count() > 2 || !text[at + 1..].starts_with(' ')
    };
    let mut marks = text
        .char_indices()
        .filter(|(_, c)| matches!(c, '.' | ',' | ';' | ':' | '(' | ')' | '!' | '?' | '–' | '—' | '/' | '|' | '"' | '”' | '»'));
    marks.find(|(at, c)| *c != '.' || is_stop(*at)).map_or(text.len(), |(at, _)| at)
}

/// A word without the marks around it.
pub(super) fn without_marks(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Whether a word ends its clause; an abbreviation does not.
pub(super) fn ends_clause(word: &str) -> bool {
    word.ends_with(['.', ';', ':', '!', '?', ')']) && word.chars().count() > 3
}
