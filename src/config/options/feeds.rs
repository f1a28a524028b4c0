//! `[feeds]`, `[facets]`, and words of `[targets]` that only feeds have.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::catalog::Facet;

/// Where the jobs are that a feed's first document has no room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum History {
    /// In pages that are linked one to the next (RFC 5005, section 3; `next_url` of JSON Feed).
    #[default]
    Pages,
    /// For `rss` and `atom`: in archives that never change, one for each month that is over (RFC 5005, section 4). The first document has
    /// what is new or changed since, whatever its length.
    Archives,
    /// In no document.
    None,
}

/// What all feeds have in common.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeedOptions {
    /// Addresses of WebSub hubs that feeds name, so that readers can subscribe there.
    #[serde(default)]
    pub hubs: Vec<String>,
}

/// Feeds per language, tag, employer, employment type, country or place.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FacetOptions {
    /// Whether they are written; on unless switched off.
    #[serde(default)]
    pub enabled: Option<bool>,
    /// So many jobs in one document, the newest in the first; 50 unless set.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub entries: Option<usize>,
    /// What they are made by; `["language", "tag", "employer", "employment-type", "country"]` unless set.
    #[serde(default)]
    pub by: Option<Vec<Facet>>,
    /// Where the other jobs are: `pages`, or `none` (that is the default: the feed of all jobs has them).
    #[serde(default)]
    pub history: Option<History>,
}
