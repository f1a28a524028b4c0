//! schema.org 30.0 as far as a JobPosting reaches: types and what they are kinds of, properties with what they are of and what they take.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// A property.
#[derive(Debug)]
pub(super) struct Property {
    /// Types that have it.
    pub(super) domains: Vec<&'static str>,
    /// Types of its values.
    pub(super) ranges: Vec<&'static str>,
    /// What replaced it.
    pub(super) newer: Option<&'static str>,
}

/// The vocabulary.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    types: BTreeMap<&'static str, Vec<&'static str>>,
    properties: BTreeMap<&'static str, Property>,
    other_types: BTreeSet<&'static str>,
    other_properties: BTreeSet<&'static str>,
}

/// Types whose values are no objects.
pub(super) const DATA_TYPES: [&str; 16] = [
    "Boolean",
    "CssSelectorType",
    "Date",
    "DateTime",
    "Distance",
    "Duration",
    "Energy",
    "Integer",
    "Mass",
    "Number",
    "PronounceableText",
    "Text",
    "Time",
    "URL",
    "XPathType",
    "Float",
];

/// Read once from the data file.
pub(super) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| read(include_str!("../data/schema-org.txt")));

fn read(data: &'static str) -> Vocabulary {
    let list = |text: &'static str| text.split(',').filter(|name| *name != "-").collect::<Vec<_>>();
    let mut vocabulary = Vocabulary::default();
    for line in data.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split(' ');
        match (words.next(), words.next()) {
            (Some("type"), Some(name)) => _ = vocabulary.types.insert(name, list(words.next().unwrap_or("-"))),
            (Some("property"), Some(name)) => {
                let (domains, ranges) = (list(words.next().unwrap_or("-")), list(words.next().unwrap_or("-")));
                vocabulary.properties.insert(name, Property { domains, ranges, newer: words.next() });
            }
            (Some("types"), Some(first)) => vocabulary.other_types.extend([first].into_iter().chain(words)),
            (Some("properties"), Some(first)) => vocabulary.other_properties.extend([first].into_iter().chain(words)),
            _ => {}
        }
    }
    vocabulary
}

impl Vocabulary {
    pub(super) fn has_type(&self, name: &str) -> bool {
        self.types.contains_key(name) || self.other_types.contains(name) || DATA_TYPES.contains(&name)
    }

    /// Whether it is told what the type is a kind of.
    pub(super) fn knows_type(&self, name: &str) -> bool {
        self.types.contains_key(name)
    }

    pub(super) fn property(&self, name: &str) -> Option<&Property> {
        self.properties.get(name)
    }

    pub(super) fn has_property(&self, name: &str) -> bool {
        self.properties.contains_key(name) || self.other_properties.contains(name)
    }

    /// Whether a type is one of `wanted`, or a kind of one.
    pub(super) fn is_kind_of(&self, name: &str, wanted: &[&str]) -> bool {
        wanted.contains(&name) || self.types.get(name).is_some_and(|parents| parents.iter().any(|parent| self.is_kind_of(parent, wanted)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabulary_is_that_of_30_0() {
        let v = &*VOCABULARY;
        assert!(v.property("jobDuration").is_some_and(|p| p.domains == ["JobPosting"] && p.ranges == ["Duration", "QuantitativeValue"]));
        assert!(v.property("qualifications").is_some_and(|p| p.ranges.contains(&"Credential")));
        assert_eq!(v.property("benefits").and_then(|p| p.newer), Some("jobBenefits"));
        assert!(v.is_kind_of("Country", &["Place"]) && v.is_kind_of("JobPosting", &["Thing"]) && !v.is_kind_of("Place", &["Organization"]));
        assert!(v.has_type("Recipe") && !v.has_type("JobAd") && v.has_property("recipeYield"));
    }
}
