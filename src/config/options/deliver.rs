//! `[deliver]` and `[[aggregator]]`, and where addresses and secrets are kept.

use schemars::JsonSchema;
use serde::Deserialize;

/// How deliveries are made.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliverOptions {
    /// Seconds that one request may take in all: connect, headers and answer; 20 unless set.
    #[serde(default)]
    #[schemars(range(min = 1, max = 600))]
    pub timeout_seconds: Option<u64>,
    /// Seconds that a run may spend on deliveries, retries included; 120 unless set.
    #[serde(default)]
    #[schemars(range(min = 1, max = 86_400))]
    pub budget_seconds: Option<u64>,
    /// Requests under way at once to one aggregator; 4 unless set.
    #[serde(default)]
    #[schemars(range(min = 1, max = 64))]
    pub concurrency: Option<usize>,
}

/// Whom we tell what changed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AggregatorOptions {
    /// Its name in the ledger: letters, digits, `-` and `_`. Never change it.
    #[schemars(length(min = 1))]
    pub id: String,
    /// The push protocol: `webhook` or `drop`.
    #[schemars(length(min = 1))]
    pub kind: String,
    /// `webhook`: where events go; `{ env = "NAME" }` where the address itself is a secret.
    #[serde(default)]
    pub url: Option<Address>,
    /// `webhook`: signing secrets (`whsec_…`), newest first; never written here.
    #[serde(default)]
    pub secrets: Vec<SecretRef>,
    /// `webhook`: networks (CIDR) that may be reached although they are private; they may be reached over plain http too.
    #[serde(default)]
    pub allow: Vec<String>,
    /// `drop`: folder for events, relative to the configuration file.
    #[serde(default)]
    pub path: Option<String>,
    /// What to do, the first time, with jobs that stood before: `seed` (say nothing) or `backfill` (tell all).
    #[serde(default)]
    pub first_run: Option<FirstRun>,
}

/// An address, or where it is kept.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Address {
    /// The address itself.
    Plain(String),
    /// Where it is kept.
    Secret(SecretRef),
}

/// Where a secret is kept.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecretRef {
    /// Name of an environment variable.
    #[serde(default)]
    pub env: Option<String>,
    /// Path of a file, relative to the configuration file.
    #[serde(default)]
    pub file: Option<String>,
}

/// What to do, the first time, with jobs that stood before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FirstRun {
    /// Record them, say nothing.
    Seed,
    /// Tell all.
    Backfill,
}
