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
