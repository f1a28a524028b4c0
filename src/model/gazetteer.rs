//! Towns beyond those that are compiled in, as a file of the user's names them.

use std::collections::BTreeMap;
use std::fmt;

/// Names of towns and the country that each means.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Gazetteer {
    /// By name, folded as `enrich` compares words: ISO 3166-1 alpha-2; `None` where towns of several countries have the name.
    countries: BTreeMap<Box<str>, Option<&'static str>>,
}

impl Gazetteer {
    /// Adds a town.
    pub fn add(&mut self, name: String, country: &'static str) {
        let known = self.countries.entry(name.into_boxed_str()).or_insert(Some(country));
        if *known != Some(country) {
            *known = None;
        }
    }

    /// Whether a town has this name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.countries.contains_key(name)
    }

    /// The country of a town by its name alone, where that means one country.
    #[must_use]
    pub fn country(&self, name: &str) -> Option<&'static str> {
        self.countries.get(name).copied().flatten()
    }
}

impl fmt::Debug for Gazetteer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Gazetteer({} names)", self.countries.len())
    }
}
