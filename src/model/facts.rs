//! What schema.org's JobPosting has no word for, in words of our own.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Facts beside a posting. Every member but `targets` is always present in the JSON form; what is not known is null or empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// BCP 47 tag of the post's language.
    #[serde(default)]
    pub language: Option<String>,
    /// The title before anything was cut off.
    #[serde(default)]
    pub title_as_written: Option<String>,
    /// Where the work is done.
    #[serde(default)]
    pub workplace: Option<Workplace>,
    /// Nature of the contract, apart from full or part time.
    #[serde(default)]
    pub contract: Option<Contract>,
    /// How to apply.
    #[serde(default)]
    pub apply: Option<Apply>,
    /// The post's own words for what it is about.
    #[serde(default)]
    pub tags: Vec<String>,
    /// The employer's own reference.
    #[serde(default)]
    pub reference: Option<String>,
    /// The id of the job that this post translates.
    #[serde(default)]
    pub translation_of: Option<String>,
    /// What is said of pay and is no figure.
    #[serde(default)]
    pub pay_note: Option<String>,
    /// Whether the figures of pay are before or after taxes.
    #[serde(default)]
    pub pay_basis: Option<PayBasis>,
    /// What the post says for one aggregator alone: by the name of its section in `[targets]`, keys of its `extra`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub targets: BTreeMap<String, BTreeMap<String, String>>,
}

/// Whether pay is said before or after what is taken off it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PayBasis {
    /// Before taxes and contributions.
    Gross,
    /// After them.
    Net,
}

/// Where the work is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Workplace {
    /// At the place of work.
    Onsite,
    /// Partly away from it.
    Hybrid,
    /// Wholly away from it.
    Remote,
}

/// Nature of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Contract {
    /// Without an end.
    Permanent,
    /// With an end.
    FixedTerm,
    /// Through a temporary-work agency.
    Agency,
    /// Internship.
    Internship,
    /// Apprenticeship.
    Apprenticeship,
    /// Self-employed.
    Freelance,
    /// Unpaid or civic service.
    Volunteer,
}

/// How to apply; at least one of the two is there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct Apply {
    /// Address of a mailbox.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Address of a form or page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}
