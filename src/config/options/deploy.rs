//! `[deploy]`: how the output comes to be served.

use schemars::JsonSchema;
use serde::Deserialize;

/// How the output comes to be served, where something else than this program puts it on the site.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeployOptions {
    /// Whether nobody is told before the site serves what was built: `deliver` and `publish` ask for the site's `jobherald.json` until it names
    /// this output. Not in time: nothing is sent, the run ends with 3, and the next one goes on.
    #[serde(default)]
    pub wait: bool,
    /// Seconds that this may take; 600 unless set.
    #[serde(default)]
    #[schemars(range(min = 1, max = 86_400))]
    pub wait_seconds: Option<u64>,
    /// Networks (CIDR) in which the site may stand although they are private; it may be asked over plain http there.
    #[serde(default)]
    pub allow: Vec<String>,
    /// A file of certificates (PEM), relative to the configuration file: authorities of one's own that may vouch for the site.
    #[serde(default)]
    pub ca: Option<String>,
}
