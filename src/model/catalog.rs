//! All publishable postings of one run, in feed order, and the channels that they belong to.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;

use super::draft::TextSource;
use super::facts::Facts;
use super::id::Id;
use super::manifest::Publication;
use super::posting::JobPosting;
use super::raw::{Extent, RawForm};

/// What is rendered: made by `catalog` only, so that rendering cannot meet a posting that lacks what every document needs.
#[derive(Debug, Clone)]
pub struct Catalog {
    /// Open jobs, newest first; ties by id.
    pub entries: Vec<Entry>,
    /// The main channel first, then one per value of each facet.
    pub channels: Vec<Channel>,
    /// Jobs that are not open any more and whose pages say so, by id.
    pub closed: Vec<ClosedJob>,
    /// The publication state once this catalog is written.
    pub publication: Publication,
}

/// One open job.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id.
    pub id: Id,
    /// Address of its page.
    pub url: String,
    /// Output path of its page.
    pub page: String,
    /// Output path of its JSON form: `….jsonld` where it has all that Google requires, else `….json`.
    pub data: String,
    /// Whether it has all that Google requires.
    pub complete: bool,
    /// When it was posted, or first published.
    pub published: Timestamp,
    /// When it last really changed; no two entries share it.
    pub updated: Timestamp,
    /// BCP 47 tag: the post's, else the site's.
    pub language: String,
    /// The posting, with `url`, without `description`. `title` is always there.
    pub posting: Box<JobPosting>,
    /// Facts beside it.
    pub facts: Facts,
    /// Plain text of a sentence or two, where the post has one of its own.
    pub summary: Option<String>,
    /// The same job in other languages.
    pub translations: Vec<Translation>,
    /// Where its text is read back from.
    pub text: EntryText,
    /// How many characters of it a reader sees.
    pub text_chars: usize,
    /// Indexes of its channels, ascending.
    pub channels: Vec<usize>,
}

impl Entry {
    /// The title, which every entry has.
    #[must_use]
    pub fn title(&self) -> &str {
        self.posting.title.as_deref().unwrap_or_default()
    }
}

/// One job that is not open any more, as its page tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedJob {
    /// Output path of its page: the one that it had when it was open.
    pub page: String,
    /// Its title, as it was published last.
    pub title: String,
    /// BCP 47 tag of its language.
    pub language: String,
    /// When it closed.
    pub closed: Timestamp,
    /// The same job in languages in which it is still open.
    pub open: Vec<Translation>,
}

/// A job in another language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// BCP 47 tag.
    pub language: String,
    /// Address of its page.
    pub url: String,
}

/// Where the text of an entry is read back from, since no text is held in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EntryText {
    /// A record of a source.
    Record {
        /// Index of the source.
        source: usize,
        /// Path relative to the source.
        path: String,
        /// Index of the record.
        record: usize,
        /// Whether it is a post or a record.
        form: RawForm,
        /// Where it stands in the file, where it is read back by itself.
        extent: Option<Extent>,
        /// Where in the record.
        text: TextSource,
        /// Digest that its bytes had when it was understood.
        digest: String,
    },
    /// The last published JSON form, for a post that cannot be read now: output path.
    Held(String),
}

/// A set of entries that has feeds and a page of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Channel {
    /// Folder in the output, with a slash at its end; empty for the main channel.
    pub dir: String,
    /// What it holds, `None` for the main channel.
    pub facet: Option<FacetValue>,
    /// How many entries it has.
    pub len: usize,
    /// Whether it holds every open job.
    pub whole: bool,
    /// When it last changed.
    pub updated: Timestamp,
    /// The language of its entries where they all share one, else the site's.
    pub language: String,
}

/// One value of one facet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FacetValue {
    /// The facet.
    pub facet: Facet,
    /// The value for people, as the first entry that has it writes it.
    pub label: String,
}

/// What feeds are split by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Facet {
    /// `facts.language`
    Language,
    /// `facts.tags`
    Tag,
    /// `posting.hiringOrganization.name`
    Employer,
    /// `posting.employmentType`
    EmploymentType,
    /// `posting.jobLocation.address.addressCountry` and `applicantLocationRequirements`
    Country,
    /// `posting.jobLocation.address.addressLocality`, with its country
    Place,
}

impl Facet {
    /// All facets, in the order of the output.
    pub const ALL: [Self; 6] = [Self::Language, Self::Tag, Self::Employer, Self::EmploymentType, Self::Country, Self::Place];

    /// The folder name below `feeds/`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Tag => "tag",
            Self::Employer => "employer",
            Self::EmploymentType => "employment-type",
            Self::Country => "country",
            Self::Place => "place",
        }
    }
}
