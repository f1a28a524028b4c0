//! What the program uses: complete and typed, nothing left that has a default.

mod bucket;
mod check;
mod metrics;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use globset::GlobSet;
use jiff::tz::TimeZone;
use url::Url;

pub use super::options::Update;
use super::options::{
    FieldPublish, FirstRun, GenderMarks, History, LookupOptions, OnUnknown, Payload, Publish, Reconcile, SecretRef, SiteKind, SlugFrom,
    Visibility,
};
use crate::model::catalog::Facet;
use crate::model::dialect::Document;
use crate::model::gazetteer::Gazetteer;
use crate::model::node::Node;
use crate::model::posting::Organization;
use crate::model::selection::Selection;
use crate::model::target::Target;
use crate::model::time::Period;
use crate::model::vocabulary::Vocabularies;
pub use bucket::{Bucket, Service};
pub use check::{Check, CodeLevel, Policy};
pub use metrics::Collector;

/// Everything that a run depends on besides the posts, the clock and the publication state.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The folder of the configuration file; `.jobherald/` lies in it.
    pub root: PathBuf,
    /// The site.
    pub site: SiteSettings,
    /// `[organization]`.
    pub organization: Option<Organization>,
    /// At least one source.
    pub sources: Vec<Source>,
    /// What prose is trusted with.
    pub enrich: Enrich,
    /// Settings of each enabled target, by id.
    pub targets: BTreeMap<String, TargetSettings>,
    /// Documents for aggregators, by name.
    pub documents: Vec<Document>,
    /// The dialects that there are: what posts may say for one of them is looked up here.
    pub dialects: Vec<&'static Target>,
    /// WebSub hubs that feeds name.
    pub hubs: Vec<Url>,
    /// `None` where there are no facet feeds.
    pub facets: Option<Facets>,
    /// How findings count.
    pub check: Check,
    /// The site's own rules.
    pub policy: Policy,
    /// The output folder.
    pub out: PathBuf,
    /// The site whose pages a generator makes, where there is one: then the output folder lies in it.
    pub host: Option<Host>,
    /// What slugs are made of.
    pub slug: SlugFrom,
    /// Whether pages say what does not arrive in the documents.
    pub report: bool,
    /// How long jobs are open.
    pub life: Life,
    /// Guards.
    pub guard: Guard,
    /// What is waited for before anybody is told; `None` for nothing.
    pub deploy: Option<Deploy>,
    /// How deliveries are made.
    pub deliver: Deliver,
    /// Where the address of the database is kept that holds the ledger; `None` where a file beside the configuration does.
    pub ledger: Option<SecretRef>,
    /// Where runs that keep no disk remember what was published and told; `None` where the disk does.
    pub state: Option<StateStore>,
    /// Where the figures of runs are sent; `None` for nowhere.
    pub metrics: Option<Collector>,
    /// Whom we tell.
    pub aggregators: Vec<Aggregator>,
}

/// `[state]`.
#[derive(Debug, Clone)]
pub struct StateStore {
    /// The place.
    pub place: StatePlace,
    /// The place as the configuration writes it.
    pub label: String,
    /// How many states are kept.
    pub keep: usize,
}

/// Where states are kept.
#[derive(Debug, Clone)]
pub enum StatePlace {
    /// In a folder that all machines see, absolute.
    Folder(PathBuf),
    /// In the checkout of a branch, absolute, whose states are committed and pushed.
    Branch(PathBuf),
    /// In an object store.
    Bucket(Box<Bucket>),
}

/// A site whose pages a generator makes.
#[derive(Debug, Clone)]
pub struct Host {
    /// Its folder, absolute.
    pub dir: PathBuf,
    /// The same as the reader knows it.
    pub label: String,
    /// Path of our own files on the site: `/` in front, none at its end.
    pub mount: String,
    /// What its folder holds.
    pub form: HostForm,
}

/// What the folder of a site holds.
#[derive(Debug, Clone)]
pub enum HostForm {
    /// Pages that were built.
    Pages(Injection),
    /// The sources that the generator with this name builds pages from.
    Sources(String),
}

/// What becomes of built pages.
#[derive(Debug, Clone)]
pub struct Injection {
    /// Paths of pages that get links to the feeds beside the job pages; `None` for the usual ones.
    pub links: Option<GlobSet>,
    /// Whether JobPosting markup that pages have of their own gives way.
    pub replace_markup: bool,
    /// Whether job pages join the site's sitemap.
    pub sitemap: bool,
}

/// What prose is trusted with.
#[derive(Debug, Clone, Default)]
pub struct Enrich {
    /// In general.
    pub publish: Publish,
    /// Of single fields, by name.
    pub fields: BTreeMap<String, FieldPublish>,
    /// A file of towns.
    pub gazetteer: Option<PathBuf>,
    /// What it names, once it was read.
    pub towns: Option<Arc<Gazetteer>>,
}

/// The site.
#[derive(Debug, Clone)]
pub struct SiteSettings {
    /// Its address, without a slash at the end.
    pub url: Url,
    /// Its title.
    pub title: String,
    /// One line about it.
    pub description: String,
    /// Whose jobs it publishes.
    pub kind: SiteKind,
    /// BCP 47 tag.
    pub language: String,
    /// Zone of dates that have none.
    pub time_zone: TimeZone,
    /// The generator's own configuration file, absolute.
    pub config: Option<PathBuf>,
    /// What that file says, for `{{ site.* }}`; filled in by the pipeline.
    pub variables: Option<Node>,
}

/// One place where posts come from.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its path as the configuration writes it: part of the ids of its posts.
    pub label: String,
    /// Folder or file, absolute; of a source with an address and of a feed, the file that what it gave last is kept in.
    pub path: PathBuf,
    /// Where it is fetched.
    pub fetch: Option<Fetch>,
    /// Where its records come from, where that is no file that stays.
    pub feed: Option<Feed>,
    /// What its JSON Lines tell: every record, or those that changed.
    pub update: Update,
    /// Name of the form of its files, where it is not to be known by their shape.
    pub format: Option<String>,
    /// Files to read, relative to the folder; empty where the configuration names none: then files of the known forms are read.
    pub include: GlobSet,
    /// Files to leave out.
    pub exclude: GlobSet,
    /// Scheme of the addresses of its jobs, with `/` in front, and `/` or `.html` at its end.
    pub permalink: String,
    /// Keys that mean nothing.
    pub ignore: Vec<String>,
    /// Data files: key of the list.
    pub records: Option<String>,
    /// Our field: their keys.
    pub fields: BTreeMap<String, Vec<String>>,
    /// Our field: their word, our word.
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Values that hold several.
    pub splits: Vec<Split>,
    /// Values that name another file.
    pub lookups: Vec<LookupOptions>,
    /// Our field: the value that completes a post.
    pub defaults: BTreeMap<String, String>,
}

/// Where records come from that are merged with those that are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feed {
    /// Standard input.
    StandardInput,
    /// The output of a program.
    Program {
        /// Its name and its arguments.
        command: Vec<String>,
        /// How long it may take.
        timeout: Duration,
    },
    /// A file of changes, absolute.
    File(PathBuf),
}

/// Where a source is fetched.
#[derive(Debug, Clone)]
pub struct Fetch {
    /// Its address.
    pub url: AddressRef,
    /// The value of the header field `Authorization`.
    pub authorization: Option<SecretRef>,
    /// Networks that may be reached although they are private, as written (CIDR).
    pub allow: Vec<String>,
    /// For the whole of it: pages, waits and tries.
    pub timeout: Duration,
}

/// A value that holds several.
#[derive(Debug, Clone)]
pub struct Split {
    /// Their key.
    pub key: String,
    /// With named groups.
    pub pattern: regex::Regex,
    /// Group: our field.
    pub into: BTreeMap<String, String>,
}

impl Settings {
    /// The settings of a target with this key; the usual ones where it has none.
    #[must_use]
    pub fn target(&self, key: Option<&str>) -> TargetSettings {
        key.and_then(|key| self.targets.get(key)).copied().unwrap_or_default()
    }
}

/// Settings of one output document.
#[derive(Debug, Clone, Copy)]
pub struct TargetSettings {
    /// So many entries in one document; `None` for all.
    pub entries: Option<usize>,
    /// So many bytes in one document; `None` for any number.
    pub max_bytes: Option<u64>,
    /// Where the others are.
    pub history: History,
    /// The vocabularies of facts in feeds.
    pub vocabularies: Vocabularies,
    /// So many days a feed says that a job is deleted.
    pub tombstone_days: u32,
    /// What becomes of gender marks in titles.
    pub gender_marks: GenderMarks,
}

impl Default for TargetSettings {
    fn default() -> Self {
        Self {
            entries: None,
            max_bytes: None,
            history: History::Pages,
            vocabularies: Vocabularies::default(),
            tombstone_days: 0,
            gender_marks: GenderMarks::Keep,
        }
    }
}

/// The feeds of single values: of a tag, of an employer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facets {
    /// So many entries in one document.
    pub entries: usize,
    /// What they are made by.
    pub by: Vec<Facet>,
    /// Where the others are: never in archives.
    pub history: History,
}

/// How long jobs are open, and what becomes of their pages then.
#[derive(Debug, Clone, Copy)]
pub struct Life {
    /// How long a job is open whose post does not say until when; `None` for as long as its post is there.
    pub close_after: Option<Period>,
    /// How long before such an end it is warned of.
    pub warn_before: Period,
    /// How long the page of a job that closed says so; `None` where it goes at once.
    pub keep_closed: Option<Period>,
}

/// Guards against accidents.
#[derive(Debug, Clone, Copy)]
pub struct Guard {
    /// Percent of published jobs that may close in one run.
    pub removals_percent: u8,
    /// Percent of published jobs that may change in one run.
    pub updates_percent: u8,
}

impl Guard {
    /// So many of the published jobs may close in one run: ten always.
    #[must_use]
    pub fn removals(&self, published: usize) -> usize {
        share(published, self.removals_percent).max(10)
    }

    /// So many of the published jobs may change in one run: fifty always.
    #[must_use]
    pub fn updates(&self, published: usize) -> usize {
        share(published, self.updates_percent).max(50)
    }
}

fn share(of: usize, percent: u8) -> usize {
    of.saturating_mul(usize::from(percent)) / 100
}

/// How deliveries are made.
#[derive(Debug, Clone, Copy)]
pub struct Deliver {
    /// For one request in all.
    pub timeout: Duration,
    /// For all deliveries of a run.
    pub budget: Duration,
    /// Requests under way at once to one aggregator.
    pub concurrency: usize,
}

/// Nobody is told before the site serves what was built.
#[derive(Debug, Clone)]
pub struct Deploy {
    /// So long is waited for it.
    pub within: Duration,
    /// Networks in which the site may stand although they are private, as written (CIDR).
    pub allow: Vec<String>,
    /// Authorities that may vouch for it, read as those of aggregators.
    pub ca: Option<SecretRef>,
}

/// Whom we tell. Which members a protocol needs, its own file says.
#[derive(Debug, Clone, Default)]
pub struct Aggregator {
    /// Name in the ledger.
    pub id: String,
    /// Name of the push protocol.
    pub kind: String,
    /// Where events go.
    pub url: Option<AddressRef>,
    /// Signing secrets, newest first.
    pub secrets: Vec<SecretRef>,
    /// Networks that may be reached although they are private, as written (CIDR).
    pub allow: Vec<String>,
    /// Authorities that may vouch for it; no secret, and read like one: when they are needed, by the command line, within bounds.
    pub ca: Option<SecretRef>,
    /// Folder for events, absolute.
    pub path: Option<PathBuf>,
    /// Place for events in an object store.
    pub bucket: Option<Bucket>,
    /// What to do the first time.
    pub first_run: Option<FirstRun>,
    /// Which jobs it is told of.
    pub selection: Selection,
    /// What becomes of an event that was sent and not answered; `None` for what is usual for its kind.
    pub on_unknown: Option<OnUnknown>,
    /// So many events a day at most; `None` for what is usual for its kind.
    pub daily_budget: Option<u32>,
    /// The form of an event.
    pub payload: Payload,
    /// A template in place of a form, read like a secret: when it is needed, by the command line, within bounds.
    pub template: Option<SecretRef>,
    /// How often it can prove that it is in step; `None` for never.
    pub reconcile: Option<Reconcile>,
    /// A key that the site shows.
    pub key: Option<String>,
    /// Where the site shows it, as written.
    pub key_location: Option<String>,
    /// The key of a service account.
    pub credentials: Option<SecretRef>,
    /// What lets us in.
    pub token: Option<SecretRef>,
    /// Whose account it is.
    pub account: Option<String>,
    /// Who sees what is posted.
    pub visibility: Visibility,
    /// A repository, as written.
    pub repository: Option<String>,
    /// The type of event that somebody waits for.
    pub event_type: Option<String>,
    /// A program and its arguments.
    pub command: Vec<String>,
    /// The folder of the configuration file, absolute: programs are started there.
    pub root: PathBuf,
    /// The employer's number in France, as written.
    pub siret: Option<String>,
}

/// An address, or where it is kept.
#[derive(Debug, Clone)]
pub enum AddressRef {
    /// The address.
    Plain(Url),
    /// Where it is kept; the address is a secret then.
    Secret(SecretRef),
}

impl AddressRef {
    /// The address, unless it is a secret.
    #[must_use]
    pub const fn plain(&self) -> Option<&Url> {
        match self {
            Self::Plain(url) => Some(url),
            Self::Secret(_) => None,
        }
    }
}
