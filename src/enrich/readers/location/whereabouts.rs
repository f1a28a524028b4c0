//! What stands behind a town: its country, its region, a part of it, the end of the clause.

use crate::enrich::gazetteer;

/// `Berlin Germany`, `Paris Bercy`: the country or the region of a town, or a part of a city.
pub(super) fn is_whereabouts(town: &str, behind: &str) -> bool {
    gazetteer::country(behind).is_some() || gazetteer::region_country(behind).is_some() || gazetteer::may_be_part(town, behind)
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
