//! The word that a mistyped one was meant to be.

/// The candidate that `word` was most likely meant to be, if any is near: case, `-`, `_`, `.` and spaces count for nothing.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = plain(word);
    let allowed = (plain.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&plain, &self::plain(candidate)), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && *distance < candidate.chars().count())
        .min()
        .map(|(_, candidate)| candidate)
}

/// Help for an unknown word: the nearest known one, or all of them where there are few.
#[must_use]
pub fn suggestion(word: &str, candidates: &[&str]) -> String {
    const LISTED_MAX: usize = 12;
    match nearest(word, candidates.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if candidates.is_empty() => "remove it".to_owned(),
        None if candidates.len() <= LISTED_MAX => {
            format!("known are {}", candidates.iter().map(|c| format!("`{c}`")).collect::<Vec<_>>().join(", "))
        }
        None => "see the manual for the known ones".to_owned(),
    }
}

/// Longest word that is compared, in characters: distances cost the product of the lengths.
const WORD_CHARS_MAX: usize = 80;

fn plain(word: &str) -> String {
    word.chars().filter(|c| !matches!(c, '-' | '_' | '.' | ' ')).take(WORD_CHARS_MAX).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expect: Option<&str>) {
        assert_eq!(nearest(word, ["time_zone", "title", "url", "kind", "jobLocation"]), expect);
    }

    #[test]
    fn only_what_is_near_is_suggested() {
        check("timezone", Some("time_zone"));
        check("Time-Zone", Some("time_zone"));
        check("titel", Some("title"));
        check("joblocation", Some("jobLocation"));
        check("ur", Some("url"));
        check("colour", None);
        check("", None);
    }
}
