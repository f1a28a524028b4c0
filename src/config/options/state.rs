//! `[state]`: where runs that keep no disk remember what was published and told.

use schemars::JsonSchema;
use serde::Deserialize;

use super::BucketOptions;

/// Where runs that keep no disk, such as those of CI, keep what was published and whom it was told.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StateOptions {
    /// The place: `folder:PATH` for a folder that all machines share, `git:PATH` for a branch that is checked out there and is pushed, or
    /// an object store: `s3://bucket/prefix`, `gs://bucket/prefix`, `az://container/prefix` (docs/ci.md); paths are relative to the
    /// configuration file.
    #[serde(default)]
    pub store: Option<String>,
    /// How the object store is reached.
    #[serde(default)]
    pub bucket: Option<BucketOptions>,
    /// So many states are kept, the newest among them; 20 unless set.
    #[serde(default)]
    #[schemars(range(min = 2, max = 1000))]
    pub keep: Option<u16>,
}
