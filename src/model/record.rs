//! What a record of JSON Lines says of itself, and which of two records of one id counts.

use std::cmp::Ordering;

/// A record's name and age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its `id`, a number as it is written.
    pub id: String,
    /// Its `version`.
    pub version: Option<Version>,
    /// Whether it says that the job is gone.
    pub deleted: bool,
}

/// How a record tells an older form of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Version {
    /// A whole number.
    Number(i128),
    /// Anything else, such as an instant: the greater one in the order of its bytes is the newer.
    Word(String),
}

impl Version {
    /// A version as it is written.
    #[must_use]
    pub fn new(text: &str) -> Self {
        text.parse().map_or_else(|_| Self::Word(text.to_owned()), Self::Number)
    }

    /// Whether this one is older; of versions of two kinds neither is.
    #[must_use]
    pub fn is_older_than(&self, other: &Self) -> bool {
        let order = match (self, other) {
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Word(a), Self::Word(b)) => a.cmp(b),
            _ => Ordering::Equal,
        };
        order == Ordering::Less
    }
}
