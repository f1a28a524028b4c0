//! The usual words for our fields in front matter, by the vocabulary: generators' among the common ones, people's in their languages.

use std::collections::{BTreeMap, BTreeSet};
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
    add_short(&mut table);
    add_labels(&mut table);
    table
}

/// Keys are written without small words: `type_contrat` for "type de contrat".
fn add_short(table: &mut Words<(&'static str, usize)>) {
    for language in vocabulary::languages() {
        let small = small_words(language);
        let keys = vocabulary::groups(language).get("key").into_iter().flatten();
        for (field, key) in keys.flat_map(|(field, keys)| keys.iter().map(move |key| (field, key))) {
            if let Some(short) = short(&small, key) {
                table.entry(short).or_insert((field.as_str(), LABEL_RANK - 1));
            }
        }
    }
}

/// The small words of a language, folded. Keys are known before a vocabulary is needed.
fn small_words(language: &str) -> BTreeSet<String> {
    let groups = [language, vocabulary::COMMON].map(|language| vocabulary::groups(language).get("stop"));
    groups.into_iter().flatten().flat_map(BTreeMap::values).flatten().map(|word| fold(word)).collect()
}

fn short(small: &BTreeSet<String>, key: &str) -> Option<String> {
    if !key.contains([' ', '-', '\'', '’']) {
        return None;
    }
    let words = fold(key);
    let kept: Vec<&str> = words.split(' ').filter(|word| !small.contains(*word)).collect();
    (kept.len() > 1 && kept.len() < words.split(' ').count()).then(|| normalized(&kept.concat()))
}

/// Labels of the text stand as keys too, `date_limite_de_candidature`, with and without small words. One that names two things names none.
fn add_labels(table: &mut Words<(&'static str, usize)>) {
    let mut found: Words<Option<&'static str>> = Words::default();
    for language in vocabulary::languages() {
        let small = small_words(language);
        let labels = vocabulary::groups(language).get("label").into_iter().flatten();
        for (label, phrase) in labels.flat_map(|(label, phrases)| phrases.iter().map(move |phrase| (label, phrase))) {
            let field = LABELS.iter().find(|(name, _)| name == label).map(|(_, field)| *field);
            let is_telling = phrase.contains([' ', '-']) || phrase.chars().count() >= LABEL_CHARS_MIN;
            if !is_telling {
                continue;
            }
            for key in [Some(normalized(phrase)), spelled(phrase), short(&small, phrase)].into_iter().flatten() {
                found.entry(key).and_modify(|known| *known = known.filter(|known| Some(*known) == field)).or_insert(field);
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
