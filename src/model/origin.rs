//! Where a value came from (design: provenance of every leaf).

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What kind of place a value was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum From {
    /// A key of the post's front matter.
    FrontMatter,
    /// A key of a record in a data file.
    Record,
    /// A labelled line, the section under a heading that names it, a table row.
    Labelled,
    /// A sentence of the prose: suggested, not published by default.
    Sentence,
    /// The file's name or folder.
    FileName,
    /// Another file of the site.
    Site,
    /// The configuration.
    Config,
    /// Follows from another value.
    Derived,
}

/// Where a value came from. Lines and columns count from 1, columns in characters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// The kind of place.
    pub from: From,
    /// The key, in the words of the post or of the configuration.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub key: Option<String>,
    /// Line in the file.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub line: Option<u32>,
    /// Column in the line.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub column: Option<u32>,
    /// The words that say it, cut at 200 characters.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quote: Option<String>,
    /// The JSON pointer of the value that it follows from, for `derived`.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub of: Option<String>,
}

impl Origin {
    /// An origin without details.
    #[must_use]
    pub const fn new(from: From) -> Self {
        Self { from, key: None, line: None, column: None, quote: None, of: None }
    }

    /// A key of the configuration.
    #[must_use]
    pub fn config(key: impl Into<String>) -> Self {
        Self { key: Some(key.into()), ..Self::new(From::Config) }
    }

    /// Follows from the value at the JSON pointer `of`.
    #[must_use]
    pub fn derived(of: impl Into<String>) -> Self {
        Self { of: Some(of.into()), ..Self::new(From::Derived) }
    }
}

/// The origin of each leaf, by JSON pointer (`/posting/title`, `/facts/tags/0`).
pub type Origins = BTreeMap<String, Origin>;
