//! `[check]` and `[policy]` as used.

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use crate::config::options::CodeLevel;

/// How findings count.
#[derive(Debug, Clone, Default)]
pub struct Check {
    /// Code: how its findings count, where that is not as its rule says.
    pub levels: BTreeMap<String, CodeLevel>,
    /// The file of known findings, absolute.
    pub baseline: Option<PathBuf>,
}

/// The site's own rules.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// What each post states.
    pub require: Vec<String>,
    /// Hosts, in lower case, that one applies at; empty where any will do.
    pub apply_domains: Vec<String>,
    /// Days that a post may stand after its date.
    pub max_age_days: Option<u16>,
    /// Characters that a text has at least.
    pub min_description: Option<usize>,
    /// Characters that a title has at most.
    pub max_title: Option<usize>,
}
