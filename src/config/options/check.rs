//! `[check]` and `[policy]` as written.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

/// How findings count.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckOptions {
    /// Codes of findings on the left, such as `missing-base-salary`; on the right `off`, `info`, `warning` or `error`.
    /// `jobherald check --explain` lists the codes.
    #[serde(default)]
    pub levels: BTreeMap<String, CodeLevel>,
    /// File of findings that are known and do not count, relative to the configuration file; `jobherald check --write-baseline` writes it.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub baseline: Option<String>,
}

/// How findings of one code count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum CodeLevel {
    /// They are not made.
    Off,
    /// Shown with `-v`.
    Info,
    /// Shown.
    Warning,
    /// Shown, and the exit code is 1.
    Error,
}

/// The site's own rules. A post that breaks one is an error, unless `[check] levels` says otherwise.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyOptions {
    /// What each post states, by schema.org's names, such as `baseSalary`, `addressLocality`, `apply.email`.
    #[serde(default)]
    pub require: Vec<String>,
    /// Hosts that addresses and mailboxes to apply at belong to; their subdomains are theirs too.
    #[serde(default)]
    pub apply_domains: Vec<String>,
    /// How old a post may become, counted from its date: days (`90d`) or weeks (`12w`).
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub max_age: Option<String>,
    /// How many characters a text has at least, markup not counted.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub min_description: Option<usize>,
    /// How many characters a title has at most.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub max_title: Option<usize>,
}
