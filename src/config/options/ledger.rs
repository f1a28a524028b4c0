//! `[ledger]`: where it is kept what each aggregator was told.

use schemars::JsonSchema;
use serde::Deserialize;

use super::SecretRef;

/// Where it is kept what each aggregator was told: unless set, in a file beside the configuration.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerOptions {
    /// A database of PostgreSQL, for runs and workers on several machines (docs/postgresql.md): where its address is kept,
    /// `postgres://USER:PASSWORD@HOST/DATABASE`; never written here.
    #[serde(default)]
    pub url: Option<SecretRef>,
}
