//! What a command did or would do, as it is printed with `--json` and told to people by `report`.

use serde::{Deserialize, Serialize};

use crate::pipeline::build::{BuildReport, Counts, ExistingReport};
use crate::pipeline::deliver::AggregatorReport;

/// What a build wrote, or would write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// The generation of the output.
    pub generation: String,
    /// Paths written for the first time.
    pub created: Vec<String>,
    /// Paths whose bytes changed.
    pub changed: Vec<String>,
    /// Paths removed.
    pub removed: Vec<String>,
    /// How many files were not touched.
    pub unchanged: usize,
}

impl From<&crate::pipeline::Written> for Written {
    fn from(written: &crate::pipeline::Written) -> Self {
        Self {
            generation: written.manifest.generation.clone(),
            created: written.created.clone(),
            changed: written.changed.clone(),
            removed: written.removed.clone(),
            unchanged: written.unchanged,
        }
    }
}

/// The files of a site that exists without us, as far as they would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rewritten {
    /// The folder of the site.
    pub dir: String,
    /// Paths in it.
    pub changed: Vec<String>,
}

impl From<&ExistingReport> for Rewritten {
    fn from(report: &ExistingReport) -> Self {
        let (dir, changed) = match report {
            ExistingReport::Pages(pages) => (&pages.dir, &pages.changed),
            ExistingReport::Sources(sources) => (&sources.dir, &sources.changed),
        };
        Self { dir: dir.clone(), changed: changed.clone() }
    }
}

/// What `build`, `deliver` and `publish` print with `--json`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Outcome {
    /// The build; absent for `deliver`, and where `--strict` withheld everything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<Written>,
    /// What became of the site, where it exists without us.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub existing: Option<ExistingReport>,
    /// Source records by kind and status; absent for `deliver`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub records: Option<Counts>,
    /// The deliveries, by aggregator; absent for `build`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<Vec<AggregatorReport>>,
}

impl Outcome {
    /// What a build did; nothing is sent yet.
    #[must_use]
    pub fn of_build(report: &BuildReport) -> Self {
        Self {
            written: report.written.as_ref().map(Written::from),
            existing: report.existing.clone(),
            records: Some(report.counts),
            sent: None,
        }
    }
}
