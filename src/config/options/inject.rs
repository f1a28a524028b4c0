//! `[inject]`.

use schemars::JsonSchema;
use serde::Deserialize;

/// A site whose pages a generator makes.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InjectOptions {
    /// The folder that the generator writes, such as `_site`, relative to this file. With it every `build` and `publish` is one with
    /// `--inject`.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub dir: Option<String>,
    /// Path, on the site, of the folder of the feeds and data files; `/jobs-feeds/` unless set.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub mount: Option<String>,
    /// Globs of the paths of pages that get links to the feeds beside the job pages, such as `/` and `/team/**`. Unless set, the front
    /// page and the pages of the folders that the job pages are in.
    #[serde(default)]
    pub links: Option<Vec<String>>,
    /// Whether JobPosting markup that a job page has of its own gives way to ours, as with `--replace-markup`; `false` unless set.
    #[serde(default)]
    pub replace_markup: Option<bool>,
    /// Whether job pages that the site's own sitemap lacks join it; `true` unless set.
    #[serde(default)]
    pub sitemap: Option<bool>,
    /// For `--include`: `jekyll`, `hugo` or `plain` (the data file alone, for any other). Unless set it is known by its files.
    #[serde(default)]
    pub generator: Option<String>,
}

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
