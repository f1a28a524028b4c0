//! What is known of a job beside its posting, for those who are told of it: facts, the feeds that it stands in, and words for people.

use serde::{Deserialize, Serialize};

use super::facts::Facts;

/// What is known of a job beside its posting.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct About {
    /// BCP 47 tag: the post's, else the site's.
    pub language: String,
    /// Facts beside the posting; of a closed job none.
    pub facts: Facts,
    /// Addresses of the feeds that the job stands in, or stood in.
    pub feeds: Vec<String>,
    /// Whether its page is gone, or asks search engines to leave it out.
    pub leaves: bool,
    /// What people are told of it.
    pub notice: Notice,
}

/// What people are told of a job in a few lines, in the job's language: plain text, each member on one line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Notice {
    /// The role's name.
    pub title: String,
    /// The employer's name; empty where it is not known.
    pub employer: String,
    /// Place, contract, pay and the like, as far as they are known.
    pub facts: Vec<String>,
    /// That it is not open any more.
    pub closed: String,
    /// The post's own words for what it is about.
    pub tags: Vec<String>,
    /// The whole text, a line for each paragraph and item; empty where it is not known any more.
    pub text: String,
}
