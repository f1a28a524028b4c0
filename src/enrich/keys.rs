//! The usual words for our fields in front matter, by the vocabulary: generators' among the common ones, people's in their languages.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use indexmap::IndexMap;

use super::fold::fold;
use super::vocabulary;
pub(super) use crate::model::field::{CONTAINERS, is_spelling_of, normalized};

/// The groups of keys in the vocabulary, and how much less telling a key of the second is.
const GROUPS: &[(&str, usize)] = &[("key", 0), ("key-weak", 100)];

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
const LABEL_RANK: usize = 500;

/// Shorter labels of one word mean too much as keys.
const LABEL_CHARS_MIN: usize = 7;

/// Our field that a normalised key means, and how telling the key is: 0 for the field's own name.
pub(super) fn field_of(normalized_key: &str) -> Option<(&'static str, usize)> {
    static TABLE: OnceLock<IndexMap<String, (&'static str, usize)>> = OnceLock::new();
    TABLE.get_or_init(table).get(normalized_key).copied()
}

fn table() -> IndexMap<String, (&'static str, usize)> {
    let fields = vocabulary::groups(vocabulary::COMMON).get("key").expect("the common words name all fields");
    let mut table: IndexMap<_, _> = fields.keys().map(|field| (normalized(field), (field.as_str(), 0))).collect();
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
    for (label, field) in LABELS {
        for phrase in vocabulary::languages().flat_map(|language| vocabulary::phrases(language, "label", label)) {
            let is_telling = phrase.contains([' ', '-']) || phrase.chars().count() >= LABEL_CHARS_MIN;
            if is_telling && vocabulary::label_of_any(&fold(phrase)) == Some(label) {
                table.entry(normalized(phrase)).or_insert((field, LABEL_RANK));
                if let Some(spelled) = spelled(phrase) {
                    table.entry(spelled).or_insert((field, LABEL_RANK));
                }
            }
        }
    }
    table
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
        check("layout", None);
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
