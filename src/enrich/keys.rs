//! The usual words for our fields in front matter, by the vocabulary: generators' among the common ones, people's in their languages.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::vocabulary;
pub(super) use crate::model::field::{CONTAINERS, normalized};

/// The groups of keys in the vocabulary, and how much less telling a key of the second is.
const GROUPS: &[(&str, usize)] = &[("key", 0), ("key-weak", 100)];

/// Our field that a normalised key means, and how telling the key is: 0 for the field's own name.
pub(super) fn field_of(normalized_key: &str) -> Option<(&'static str, usize)> {
    static TABLE: OnceLock<BTreeMap<String, (&'static str, usize)>> = OnceLock::new();
    TABLE.get_or_init(table).get(normalized_key).copied()
}

fn table() -> BTreeMap<String, (&'static str, usize)> {
    let fields = vocabulary::groups(vocabulary::COMMON).get("key").expect("the common words name all fields");
    let mut table: BTreeMap<_, _> = fields.keys().map(|field| (normalized(field), (field.as_str(), 0))).collect();
    for language in std::iter::once(vocabulary::COMMON).chain(vocabulary::languages()) {
        for (group, less) in GROUPS {
            for (field, keys) in vocabulary::groups(language).get(*group).into_iter().flatten() {
                for (rank, key) in keys.iter().enumerate() {
                    table.entry(normalized(key)).or_insert((field.as_str(), rank + 1 + less));
                }
            }
        }
    }
    table
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
