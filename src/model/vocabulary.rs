//! The vocabularies in which facts of a job stand beside the text of a feed's entry.

use schemars::JsonSchema;
use serde::Deserialize;

/// One vocabulary. Importers look for its prefix rather than for its namespace, so the prefix is part of what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Vocabulary {
    /// schema.org's JobPosting.
    Schema,
    /// What WP Job Manager writes, and what is written for its readers.
    JobListing,
    /// Google Base, as career sites of SAP SuccessFactors write it.
    G,
}

impl Vocabulary {
    /// All vocabularies, in the order of a document.
    pub const ALL: [Self; 3] = [Self::Schema, Self::JobListing, Self::G];

    /// The prefix of its elements.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Schema => "schema",
            Self::JobListing => "job_listing",
            Self::G => "g",
        }
    }
}

/// A set of vocabularies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vocabularies([bool; Vocabulary::ALL.len()]);

impl Vocabularies {
    /// Without any.
    pub const NONE: Self = Self([false; Vocabulary::ALL.len()]);

    /// Those in the set, in the order of a document.
    pub fn iter(self) -> impl Iterator<Item = Vocabulary> {
        Vocabulary::ALL.into_iter().filter(move |vocabulary| self.0[*vocabulary as usize])
    }
}

impl Default for Vocabularies {
    /// schema.org's alone: the only one that validators do not warn of.
    fn default() -> Self {
        std::iter::once(Vocabulary::Schema).collect()
    }
}

impl FromIterator<Vocabulary> for Vocabularies {
    fn from_iter<I: IntoIterator<Item = Vocabulary>>(vocabularies: I) -> Self {
        let mut set = Self::NONE;
        for vocabulary in vocabularies {
            set.0[vocabulary as usize] = true;
        }
        set
    }
}
