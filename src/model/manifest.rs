//! What the output folder holds (`jobherald.json`), and what was published when (the publication state).

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::id::Id;
use super::time::When;

/// The format that this program writes; a higher one is refused.
pub const MANIFEST_VERSION: u32 = 1;

/// The version of the program that reads posts now.
pub const READER: &str = env!("CARGO_PKG_VERSION");

/// `jobherald.json`: every artifact of the last complete generation, written after all of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Manifest {
    /// Version of this format.
    pub version: u32,
    /// Program and version that wrote it.
    pub generator: String,
    /// The site.
    pub site: ManifestSite,
    /// Digest of paths and contents of all artifacts and of the publication state: two outputs that are the same have the same generation.
    pub generation: String,
    /// Every file of the output but this one, by path.
    pub artifacts: Vec<Listed>,
    /// What is published.
    #[serde(flatten)]
    pub publication: Publication,
}

/// The site, as events and documents name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ManifestSite {
    /// Its address, without a slash at the end.
    pub url: String,
    /// Its title.
    pub title: String,
}

/// One file of the output.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    /// Path relative to the output folder, with `/`.
    pub path: String,
    /// Media type.
    pub media_type: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
}

/// What is published and what was: small, without texts. It is part of the input of the next run, and stands in the manifest too,
/// so that it can be rebuilt from there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Publication {
    /// When the set of open jobs, or one of them, last changed.
    #[schemars(with = "String")]
    pub changed: Timestamp,
    /// Version of the program that read the posts: what another one makes of the same bytes is told apart from an edit.
    #[serde(default)]
    pub read_by: String,
    /// Open jobs, by id.
    pub postings: BTreeMap<Id, Published>,
    /// Jobs whose post cannot be read now and whose last published form is lost: in no document, but not closed either.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub held: BTreeMap<Id, Published>,
    /// Jobs that were open once, by id.
    pub closed: BTreeMap<Id, Closed>,
    /// Folders of the feeds of single values, with the value in lower case: a value keeps its folder.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub facets: BTreeMap<String, String>,
    /// The archives of feeds, by the feed's file name, the first first.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub archives: BTreeMap<String, Vec<Archived>>,
}

/// One archive of a feed (RFC 5005, section 4): a document whose bytes never change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Archived {
    /// Output path.
    pub path: String,
    /// The month of which it holds what was new: `2026-11`.
    pub month: String,
    /// SHA-256 of its bytes, in hexadecimal; empty until they are written.
    pub sha256: String,
    /// Their number.
    pub size: u64,
    /// Whether it is nowhere to be found any more. Its path is not used again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lost: bool,
}

impl Publication {
    /// Open jobs and held ones: all that anybody may take to be open.
    pub fn known(&self) -> impl Iterator<Item = (&Id, &Published)> {
        self.postings.iter().chain(&self.held)
    }

    /// The id of an open or held job as it stands here.
    #[must_use]
    pub fn find_entry(&self, id: &Id) -> Option<&Id> {
        let known = self.postings.get_key_value(id).or_else(|| self.held.get_key_value(id));
        known.map(|(id, _)| id)
    }

    /// An open or held job.
    #[must_use]
    pub fn find(&self, id: &Id) -> Option<&Published> {
        self.postings.get(id).or_else(|| self.held.get(id))
    }
}

impl Default for Publication {
    fn default() -> Self {
        Self {
            changed: Timestamp::UNIX_EPOCH,
            read_by: READER.to_owned(),
            postings: BTreeMap::new(),
            held: BTreeMap::new(),
            closed: BTreeMap::new(),
            facets: BTreeMap::new(),
            archives: BTreeMap::new(),
        }
    }
}

/// One open job.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Published {
    /// Address of its page.
    pub url: String,
    /// Its title.
    pub title: String,
    /// Its slug: kept while the job lives, so that its address does not move.
    pub slug: String,
    /// The source, as the configuration writes its path.
    pub source: String,
    /// The file, relative to the source.
    pub path: String,
    /// Index of the record in the file.
    pub record: usize,
    /// By what it is known in its file, where that holds several records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<Known>,
    /// Whether the post names its id itself.
    pub named: bool,
    /// Digest of the file's bytes.
    pub bytes: String,
    /// Digest of what the post says, wherever it stands: a post that is moved is known by it.
    pub content: String,
    /// By what else the post is known again.
    #[serde(default)]
    pub marks: Marks,
    /// Digest of the canonical posting: a change of it is a real change.
    pub digest: String,
    /// Output path of the JSON form of the posting.
    pub data: String,
    /// When it was first published, or posted where the post says so.
    #[schemars(with = "String")]
    pub published: Timestamp,
    /// When it last really changed.
    #[schemars(with = "String")]
    pub updated: Timestamp,
    /// Place of the run that first published it as it is now, among all runs: its clock in milliseconds since 1970, and more than that of
    /// any change before.
    #[serde(default)]
    pub sequence: i64,
    /// Whether it changed since it opened.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// Why it changed, where the bytes of its post did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reread: Option<Reread>,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_through: Option<When>,
    /// Whether the post says when it was posted.
    pub dated: bool,
    /// Its summary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Facts beside the posting.
    pub facts: Facts,
    /// Folders of the channels that hold it, the main one (empty) included.
    pub channels: Vec<String>,
}

/// By what a post is known again that says not quite the same any more.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Marks {
    /// Digest of all that it says but its dates.
    #[serde(default)]
    pub undated: String,
    /// Digest of its title and its text; empty where it has no text.
    #[serde(default)]
    pub text: String,
    /// The employer's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer: Option<String>,
}

/// Why a post whose bytes are the same says something else than it did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reread {
    /// Another version of the program reads it.
    Program,
    /// The same version does: the settings changed, or another file of the site that it names.
    Settings,
}

/// By what a record is known in a file of several: its index there moves when another is put above it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Known {
    /// The record's own id, where the job has had its name for longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<String>,
    /// Digest of its text, where the record has no id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// One job that was open once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Closed {
    /// Address that its page had.
    pub url: String,
    /// Slug that it had: it gets it back when it opens again.
    pub slug: String,
    /// When it closed.
    #[schemars(with = "String")]
    pub closed: Timestamp,
    /// When the documents left it out, where that was later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub left_out: Option<Timestamp>,
    /// When it was first published.
    #[schemars(with = "String")]
    pub published: Timestamp,
    /// Why it closed.
    pub reason: CloseReason,
    /// Place of the run that closed it, as that of an open job.
    #[serde(default)]
    pub sequence: i64,
    /// Folders of the channels that held it.
    pub channels: Vec<String>,
    /// The post, as it was published last.
    #[serde(default)]
    pub post: ClosedPost,
}

impl Closed {
    /// When the documents changed because it closed.
    #[must_use]
    pub fn changed(&self) -> Timestamp {
        self.left_out.unwrap_or(self.closed)
    }
}

/// What is remembered of the post of a closed job: enough to know it again, and for a page that says that the job is closed. Empty in what
/// older versions wrote down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ClosedPost {
    /// Its title.
    pub title: String,
    /// BCP 47 tag of its language.
    pub language: String,
    /// Output path of its page; empty once that is gone.
    pub page: String,
    /// The source, as the configuration writes its path.
    pub source: String,
    /// The file, relative to the source.
    pub path: String,
    /// Index of the record in the file.
    pub record: usize,
    /// By what it was known in its file, where that holds several records.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed: Option<Known>,
    /// Whether the post named its id itself.
    pub named: bool,
    /// Digest of what the post said.
    pub content: String,
    /// By what else it is known again.
    pub marks: Marks,
    /// The job in all its languages, the one that aggregators are told of first; empty where it had but one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub family: Vec<Id>,
}

/// Why a job closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CloseReason {
    /// Its own end has passed.
    Expired,
    /// The post says that it is closed, or became a draft.
    Withdrawn,
    /// The post is gone.
    Removed,
}
