//! `[metrics]`: where the figures of runs are sent.

use schemars::JsonSchema;
use serde::Deserialize;

use super::SecretRef;

/// Where the figures of runs that deliver are sent, as OTLP over HTTP. What `--metrics` writes into a file is the same.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MetricsOptions {
    /// Address of a collector, such as `https://otlp.example.org`; `/v1/metrics` is added to one without a path.
    #[serde(default)]
    pub otlp: Option<String>,
    /// The value of the header field `Authorization`; never written here.
    #[serde(default)]
    pub authorization: Option<SecretRef>,
    /// Networks (CIDR) that may be reached although they are private; they may be reached over plain http too.
    #[serde(default)]
    pub allow: Vec<String>,
}
