//! Output formats as values: plain data and function pointers. A target reads no clock, no configuration file and no other target's
//! output, and it cannot fail: what could be wrong is a diagnostic before it.

use jiff::Timestamp;

use super::artifact::Artifact;
use super::catalog::{Catalog, Channel, ClosedJob, Entry};
use super::dialect::{Carried, CatalogFormat, Layout};
use super::id::Id;
use super::vocabulary::Vocabularies;
use crate::diagnostic::Level;

/// One kind of output document.
#[derive(Debug)]
pub struct Target {
    /// Its name.
    pub id: &'static str,
    /// The `<key>` of `[targets.<key>]` that switches it: its own name, or that of the target that it goes with. `None` for what follows
    /// from the others and has no switch.
    pub settings: Option<&'static str>,
    /// What it is, for people.
    pub title: &'static str,
    /// The specification that it follows.
    pub spec: &'static str,
    /// What a posting should have for it.
    pub requires: &'static [Requirement],
    /// Bounds that it sets to what a posting says.
    pub limits: &'static [Limit],
    /// How it is rendered.
    pub render: Render,
}

/// What a target wants of a posting.
#[derive(Debug)]
pub struct Requirement {
    /// Name of the field, one of those of [`super::stated::names`]: schema.org's (`baseSalary`), a part of an address
    /// (`addressLocality`), or a fact (`apply`, `apply.email`, `apply.url`). `jobLocation` is met by the remote pair as well.
    pub field: &'static str,
    /// How grave it is when it is missing.
    pub level: Level,
    /// Who says so, as a sentence without a full stop.
    pub why: &'static str,
}

/// A bound that a target sets to what a posting says.
#[derive(Debug)]
pub struct Limit {
    /// What is measured, and how much is allowed.
    pub bound: Bound,
    /// How grave it is when it is not kept.
    pub level: Level,
    /// Who says so, as a sentence without a full stop.
    pub why: &'static str,
}

/// What is measured of a posting, and how much of it is allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// The text has so many characters at least, markup not counted.
    DescriptionCharsMin(usize),
    /// The text has so many characters at most, markup not counted.
    DescriptionCharsMax(usize),
    /// The title has so many characters at most.
    TitleCharsMax(usize),
    /// `datePosted` lies no more than so many days back.
    AgeDaysMax(u16),
    /// One of the job's countries is among these (ISO 3166-1 alpha-2); a job without any is not concerned.
    Countries(&'static [&'static str]),
}

impl Bound {
    /// The field that is measured.
    #[must_use]
    pub const fn field(self) -> Option<&'static str> {
        match self {
            Self::DescriptionCharsMin(_) | Self::DescriptionCharsMax(_) => Some("description"),
            Self::TitleCharsMax(_) => Some("title"),
            Self::AgeDaysMax(_) => Some("datePosted"),
            Self::Countries(_) => Some("jobLocation.address.addressCountry"),
        }
    }
}

/// How a target is rendered.
#[derive(Debug)]
pub enum Render {
    /// Files of one posting: rendered in parallel, written at once.
    Posting(fn(&Site, &View<'_>) -> Vec<Artifact>),
    /// One document per channel, streamed: a head, the entries in order, a tail.
    Channel(ChannelFormat),
    /// The page of one job that is not open any more: rendered in parallel, written at once.
    Closed(fn(&Site, &ClosedJob) -> Artifact),
    /// One document for an aggregator over the jobs that its section selects, streamed.
    Catalog(CatalogFormat),
    /// Small files of the whole site, without texts.
    Site(fn(&Site, &Catalog) -> Vec<Artifact>),
}

impl Target {
    /// How it is written, where it is an aggregator's dialect.
    #[must_use]
    pub const fn dialect(&self) -> Option<&CatalogFormat> {
        match &self.render {
            Render::Catalog(format) => Some(format),
            _ => None,
        }
    }
}

/// A document of which each channel has one, or one per page.
#[derive(Debug)]
pub struct ChannelFormat {
    /// File name in the channel's folder.
    pub file: &'static str,
    /// Media type.
    pub media_type: &'static str,
    /// Entries on one page; `None` where all stand in one document. Page n > 1 is `page/<n>/<file>`.
    pub per_page: Option<usize>,
    /// Everything before the first entry.
    pub head: fn(&Site, &Page<'_>) -> Vec<u8>,
    /// One entry; the same bytes in every channel.
    pub entry: fn(&Site, &View<'_>) -> Vec<u8>,
    /// What stands between two entries.
    pub separator: &'static str,
    /// Everything after the last entry.
    pub tail: fn(&Site, &Page<'_>) -> Vec<u8>,
    /// What an entry carries of a posting beside the vocabularies of facts; empty of documents for people.
    pub carries: &'static [Carried],
    /// How entries are found in a document that was written; of formats other than XML `item` is the member that lists them.
    pub layout: Layout,
}

/// One document of a channel.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Its channel.
    pub channel: &'a Channel,
    /// All channels of the site, the main one first: for links to them.
    pub channels: &'a [Channel],
    /// Its number, from 1.
    pub number: usize,
    /// How many pages there are.
    pub pages: usize,
    /// How many entries stand in the document.
    pub entries: usize,
    /// Whether the document holds every open job of the site.
    pub complete: bool,
    /// What a feed's document says besides.
    pub feed: FeedPage<'a>,
}

/// What a document of a feed says of itself and of those beside it.
#[derive(Debug, Clone, Copy, Default)]
pub struct FeedPage<'a> {
    /// Where it stands in the feed's history.
    pub part: Part<'a>,
    /// In which vocabularies its entries state facts.
    pub vocabularies: Vocabularies,
    /// Jobs that closed lately, the last first.
    pub removed: &'a [Removed],
}

/// Where a document stands among those of its feed (RFC 5005).
#[derive(Debug, Clone, Copy, Default)]
pub enum Part<'a> {
    /// It is all that there is of it.
    #[default]
    Whole,
    /// One of the linked pages, which [`Page::number`] and [`Page::pages`] count.
    Paged,
    /// What no archive holds yet; with the output path of the last archive.
    Current(Option<&'a str>),
    /// An archive, whose bytes never change.
    Archive {
        /// Its output path.
        path: &'a str,
        /// That of the archive before it.
        previous: Option<&'a str>,
        /// That of the archive after it, where both are written at once.
        next: Option<&'a str>,
    },
}

/// A job that is in a feed no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Its id.
    pub id: Id,
    /// When it closed.
    pub closed: Timestamp,
}

/// One entry with its text, ready to be written.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The text as safe HTML with absolute addresses, without characters that XML forbids.
    pub html: &'a str,
    /// A plain-text summary: the post's own, else its beginning.
    pub summary: &'a str,
    /// The posting and its text as JSON-LD, or as the same without `@context` where it lacks something that Google requires.
    pub json: &'a str,
    /// In which vocabularies a feed's entry states facts.
    pub vocabularies: Vocabularies,
}

/// What every document knows of its site.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its address, without a slash at the end.
    pub url: String,
    /// Path below it of the output folder: empty, or with `/` in front and none at its end.
    pub mount: String,
    /// Its title.
    pub title: String,
    /// One line about it.
    pub description: String,
    /// BCP 47 tag of its language.
    pub language: String,
    /// The employer of an employer's site, or the publisher of a board.
    pub organization: Option<super::posting::Organization>,
    /// Zone of dates that have none.
    pub time_zone: jiff::tz::TimeZone,
    /// Which of the feed targets are written, for links to them: (target id, file name, media type, title).
    pub feeds: Vec<FeedLink>,
    /// WebSub hubs that are told when a feed changes.
    pub hubs: Vec<String>,
    /// So many changes are told of at most.
    pub changes_max: usize,
    /// Whether pages are written by us.
    pub has_pages: bool,
    /// `jobherald <version>`.
    pub generator: String,
}

/// A feed that each channel has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FeedLink {
    /// File name in the channel's folder.
    pub file: &'static str,
    /// Media type.
    pub media_type: &'static str,
    /// Name of the format for people.
    pub title: &'static str,
}

impl Site {
    /// The absolute address of an output path; `index.html` at its end is left out.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        let path = match path.strip_suffix("index.html") {
            Some(dir) if dir.is_empty() || dir.ends_with('/') => dir,
            _ => path,
        };
        format!("{}{}/{path}", self.url, self.mount)
    }

    /// The absolute address of its front page.
    #[must_use]
    pub fn home(&self) -> String {
        format!("{}/", self.url)
    }
}
