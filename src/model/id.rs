//! Stable names of jobs: `urn:uuid:` of version 5 (RFC 9562, section 5.5) in a namespace of our own.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::{Uuid, uuid};

/// The namespace of all job ids. Never changed: every feed reader knows jobs by names made in it.
const NAMESPACE: Uuid = uuid!("6f0a2f5e-7d57-5a0c-9d0e-3f1c2a8b4e61");

/// The id of a job, as it stands in feeds, events and the ledger.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Id(String);

impl Id {
    /// The id of a record that names itself.
    #[must_use]
    pub fn of_own(own: &str) -> Self {
        Self::of(&format!("id\n{own}"))
    }

    /// The id of a record known by its source (the path in the configuration), its path there, and its index in the file.
    #[must_use]
    pub fn of_path(source: &str, path: &str, record: usize) -> Self {
        Self::of(&format!("path\n{source}\n{path}\n{record}"))
    }

    /// An id as it was written down before.
    #[must_use]
    pub const fn recorded(text: String) -> Self {
        Self(text)
    }

    fn of(name: &str) -> Self {
        Self(format!("urn:uuid:{}", Uuid::new_v5(&NAMESPACE, name.as_bytes())))
    }

    /// The whole name, `urn:uuid:…`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first eight hexadecimal digits: enough to tell two jobs of one slug apart.
    #[must_use]
    pub fn short(&self) -> &str {
        self.0.strip_prefix("urn:uuid:").and_then(|u| u.get(..8)).unwrap_or(&self.0)
    }

    /// Its 32 hexadecimal digits, for those who allow few characters.
    #[must_use]
    pub fn hex(&self) -> String {
        self.0.strip_prefix("urn:uuid:").unwrap_or(&self.0).replace('-', "")
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
