//! The usual words for our fields in front matter, by the vocabulary: generators' among the common ones, people's in their languages.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::fold::fold;
use super::pay_key;
use super::vocabulary::{self, Words};
pub(super) use crate::model::field::{CONTAINERS, is_spelling_of, normalized};

/// How much less telling a key of the second group is.
pub(super) const WEAK_RANK: usize = 100;

/// The groups of keys in the vocabulary.
const GROUPS: &[(&str, usize)] = &[("key", 0), ("key-weak", WEAK_RANK)];

/// The field that a label of the text names when it stands as a key. `type`, `time` and their like are keys of generators and of other pages.
const LABELS: &[(&str, &str)] = &[
    ("title", "title"),
    ("employer", "hiringOrganization"),
    ("place", "jobLocation"),
    ("workplace", "workplace"),
    ("contract", "employmentType"),
    ("time", "employmentType"),
    ("duration", "jobDuration"),
    ("hours", "workHours"),
    ("pay", "baseSalary"),
    ("scale", "baseSalary"),
    ("posted", "datePosted"),
    ("closes", "validThrough"),
    ("starts", "jobStartDate"),
    ("education", "educationRequirements.credentialCategory"),
    ("experience", "experienceRequirements.monthsOfExperience"),
    ("openings", "totalJobOpenings"),
    ("reference", "reference"),
];

/// How much less telling such a key is than every other.
pub(super) const LABEL_RANK: usize = 500;

/// No small word of any language is longer, in bytes.
const SMALL_BYTES_MAX: usize = 10;

/// Shorter labels of one word mean too much as keys.
const LABEL_CHARS_MIN: usize = 7;

/// Our field that a normalised key means, and how telling the key is: 0 for the field's own name.
pub(super) fn field_of(normalized_key: &str) -> Option<(&'static str, usize)> {
    let table = known();
    let is_pay = |key: &str| table.get(key).is_some_and(|(field, _)| *field == "baseSalary");
    table.get(normalized_key).copied().or_else(|| pay_key::bound_of(normalized_key, is_pay).map(|field| (field, LABEL_RANK)))
}

/// Whether a normalised key is a word for the status.
pub(super) fn is_of_status(normalized_key: &str) -> bool {
    known().get(normalized_key).is_some_and(|(field, _)| *field == "status")
}

fn known() -> &'static Words<(&'static str, usize)> {
    static TABLE: OnceLock<Words<(&'static str, usize)>> = OnceLock::new();
    TABLE.get_or_init(table)
}

fn table() -> Words<(&'static str, usize)> {
    let fields = vocabulary::groups(vocabulary::COMMON).get("key").expect("the common words name all fields");
    let mut table: Words<_> = fields.keys().map(|field| (normalized(field), (field.as_str(), 0))).collect();
    for language in std::iter::once(vocabulary::COMMON).chain(vocabulary::languages()) {
        for (group, less) in GROUPS {
            for (field, keys) in vocabulary::groups(language).get(*group).into_iter().flatten() {
                for (rank, key) in keys.iter().enumerate() {
                    table.entry(normalized(key)).or_insert((field.as_str(), rank + 1 + less));
                    if let Some(spelled) = spelled(key) {
                        table.entry(spelled).or_insert((field.as_str(), rank + 1 + less));
                    }
                }
            }
        }
    }
    let small: Vec<(&str, Words<()>)> = vocabulary::languages().map(|language| (language, small_words(language))).collect();
    add_short(&mut table, &small);
    add_labels(&mut table, &small);
    table
}

/// Keys are written without small words: `type_contrat` for "type de contrat".
fn add_short(table: &mut Words<(&'static str, usize)>, small: &[(&'static str, Words<()>)]) {
    for (language, small) in small {
        let keys = vocabulary::groups(language).get("key").into_iter().flatten();
        for (field, key) in keys.flat_map(|(field, keys)| keys.iter().map(move |key| (field, key))) {
            if let Some(short) = short(small, key) {
                table.entry(short).or_insert((field.as_str(), LABEL_RANK - 1));
            }
        }
    }
}

/// The small words of a language, folded. Keys are known before a vocabulary is needed.
fn small_words(language: &str) -> Words<()> {
    let groups = [language, vocabulary::COMMON].map(|language| vocabulary::groups(language).get("stop"));
    groups.into_iter().flatten().flat_map(BTreeMap::values).flatten().map(|word| (fold(word), ())).collect()
}

/// A key without its small words; nothing where it has none, or one word besides.
fn short(small: &Words<()>, key: &str) -> Option<String> {
    if !key.contains([' ', '-', '\'', '’']) {
        return None;
    }
    let folded = fold(key);
    without_small(small, &folded.split(' ').collect::<Vec<_>>()).map(|short| normalized(&short))
}

/// Folded words without the small ones; nothing where they have none, or one besides.
fn without_small(small: &Words<()>, words: &[&str]) -> Option<String> {
    let kept: Vec<&str> = words.iter().copied().filter(|word| word.len() > SMALL_BYTES_MAX || !small.contains_key(*word)).collect();
    (kept.len() > 1 && kept.len() < words.len()).then(|| kept.concat())
}

/// The keys that a phrase is written as: as it stands, with umlauts spelled out, without small words. Each start of the program makes those of
/// all languages: most phrases are small letters and blanks, which nothing needs to be done to.
fn spellings(small: &Words<()>, phrase: &str) -> [Option<String>; 3] {
    if !phrase.bytes().all(|byte| byte == b' ' || byte.is_ascii_lowercase()) {
        return [Some(normalized(phrase)), spelled(phrase), short(small, phrase)];
    }
    let mut words = Vec::new();
    let mut start = 0;
    for blank in memchr::memchr_iter(b' ', phrase.as_bytes()) {
        words.push(&phrase[start..blank]);
        start = blank + 1;
    }
    words.push(&phrase[start..]);
    [Some(words.concat()), None, without_small(small, &words)]
}

/// Labels of the text stand as keys too, `date_limite_de_candidature`, with and without small words. One that names two things names none.
fn add_labels(table: &mut Words<(&'static str, usize)>, small: &[(&'static str, Words<()>)]) {
    let mut found: Words<Option<&'static str>> = Words::default();
    for (language, small) in small {
        for (label, phrases) in vocabulary::groups(language).get("label").into_iter().flatten() {
            let field = LABELS.iter().find(|(name, _)| name == label).map(|(_, field)| *field);
            let is_telling = |phrase: &&String| phrase.contains([' ', '-']) || phrase.chars().count() >= LABEL_CHARS_MIN;
            for phrase in phrases.iter().filter(is_telling) {
                for key in spellings(small, phrase).into_iter().flatten() {
                    found.entry(key).and_modify(|known| *known = known.filter(|known| Some(*known) == field)).or_insert(field);
                }
            }
        }
    }
    for (key, field) in found {
        if let Some(field) = field.filter(|_| !key.is_empty()) {
            table.entry(key).or_insert((field, LABEL_RANK));
        }
    }
}

/// A key as people write it who leave out the umlauts: `verguetung`.
fn spelled(key: &str) -> Option<String> {
    if key.is_ascii() {
        return None;
    }
    let key = Some(key.to_lowercase()).filter(|key| key.contains(['ä', 'ö', 'ü']))?;
    Some(normalized(&key.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue")))
}

/// What a normalised key says of the page that a record is: `kind` where its value names it, `category` where it is more often a department.
pub(super) fn of_page(normalized_key: &str) -> Option<&'static str> {
    static TABLE: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let all = std::iter::once(vocabulary::COMMON).chain(vocabulary::languages());
        let keys = all.filter_map(|language| vocabulary::groups(language).get("page-key")).flatten();
        keys.flat_map(|(name, keys)| keys.iter().map(|key| (normalized(key), name.as_str()))).collect()
    });
    table.get(normalized_key).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, expect: Option<&str>) {
        assert_eq!(field_of(&normalized(key)).map(|(f, _)| f), expect, "{key}");
    }

    #[test]
    fn keys_are_known_in_every_spelling() {
        check("available-when", Some("jobStartDate"));
        check("Job_Title", Some("title"));
        check("Intitulé", Some("title"));
        check("hiringOrganization.name", Some("hiringOrganization.name"));
        check("hiring_organization", Some("hiringOrganization"));
        check("Bewerbungsschluß", Some("validThrough"));
        check("expiryDate", Some("validThrough"));
        check("type_contrat", Some("employmentType"));
        check("datePrisePoste", Some("jobStartDate"));
        check("date_limite_de_depot", Some("validThrough"));
        check("layout", None);
        check("format", None);
    }

    #[test]
    fn no_small_word_is_long() {
        let long = |language: &'static str| small_words(language).into_keys().find(|word| word.len() > SMALL_BYTES_MAX);
        assert_eq!(vocabulary::languages().find_map(long), None);
    }

    #[test]
    fn no_key_means_two_fields() {
        let mut seen = BTreeMap::new();
        for language in std::iter::once(vocabulary::COMMON).chain(vocabulary::languages()) {
            for (group, _) in GROUPS {
                for (field, keys) in vocabulary::groups(language).get(*group).into_iter().flatten() {
                    for key in keys.iter().chain(std::iter::once(field)) {
                        if let Some(other) = seen.insert(normalized(key), field) {
                            assert_eq!(other, field, "{key} stands under two fields");
                        }
                    }
                }
            }
        }
    }
}
