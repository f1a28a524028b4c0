//! `[life]`.

use schemars::JsonSchema;
use serde::Deserialize;

/// How long jobs are open, and what becomes of their pages then. Lengths of time are days, weeks or months: `60d`, `8w`, `3mo`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LifeOptions {
    /// How long a job is open whose post does not say until when, counted from the day on which it was posted, else first published. Its end is
    /// published from the beginning. Unless set, such a job is open until its post says that it is not.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub close_after: Option<String>,
    /// With `close_after`: how long before such an end every run and `check` warn of it; `7d` unless set.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub warn_before: Option<String>,
    /// What becomes of the page of a job that is not open any more: `keep` (it says so, leads to the open jobs, and asks search engines to
    /// forget it) or `remove`; `keep` unless set.
    #[serde(default)]
    pub closed_pages: ClosedPages,
    /// With `closed_pages = "keep"`: how long; `90d` unless set.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub keep_closed: Option<String>,
}

/// What becomes of the page of a job that is not open any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ClosedPages {
    /// It says so.
    #[default]
    Keep,
    /// It goes.
    Remove,
}
