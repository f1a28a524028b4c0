//! What `jobherald.toml` may say. These comments are its manual: they become the descriptions in `schemas/config.json`.

mod bucket;
mod check;
mod deliver;
mod deploy;
mod feeds;
mod inject;
mod ledger;
mod life;
mod metrics;
mod state;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

pub use bucket::BucketOptions;
pub use check::{CheckOptions, CodeLevel, PolicyOptions};
pub use deliver::{Address, AggregatorOptions, DeliverOptions, FirstRun, OnUnknown, Payload, Reconcile, SecretRef, Visibility};
pub use deploy::DeployOptions;
pub use feeds::{FacetOptions, FeedOptions, History};
pub use inject::InjectOptions;
pub use ledger::LedgerOptions;
pub use life::{ClosedPages, LifeOptions};
pub use metrics::MetricsOptions;
pub use state::StateOptions;

use crate::model::vocabulary::Vocabulary;

/// Configuration of jobherald.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// The site that the output is published at.
    pub site: SiteOptions,
    /// The employer of an employer's site; the publisher of a board.
    #[serde(default)]
    pub organization: Option<OrganizationOptions>,
    /// Where posts come from. Without any, `content/` is read.
    #[serde(default)]
    pub source: Vec<SourceOptions>,
    /// What prose is trusted with.
    #[serde(default)]
    pub enrich: EnrichOptions,
    /// Output documents by name: `rss`, `atom`, `jsonfeed`, `changes`, `pages`, `jsonld`, `sitemap`, `opml` are on unless switched off.
    /// Documents for aggregators, such as `indeed`, are off unless they have a section here; a section with a name of its own and `dialect` or
    /// `template` is one more.
    #[serde(default)]
    pub targets: BTreeMap<String, TargetOptions>,
    /// What all feeds have in common.
    #[serde(default)]
    pub feeds: FeedOptions,
    /// Feeds per language, tag, employer, employment type, country or place.
    #[serde(default)]
    pub facets: FacetOptions,
    /// How findings count.
    #[serde(default)]
    pub check: CheckOptions,
    /// The site's own rules.
    #[serde(default)]
    pub policy: PolicyOptions,
    /// Where the output goes.
    #[serde(default)]
    pub output: OutputOptions,
    /// A site whose pages a generator makes: it gets JobPosting data, links to the feeds and the feeds.
    #[serde(default)]
    pub inject: InjectOptions,
    /// How long jobs are open, and what becomes of their pages then.
    #[serde(default)]
    pub life: LifeOptions,
    /// Guards against accidents.
    #[serde(default)]
    pub guard: GuardOptions,
    /// How the output comes to be served.
    #[serde(default)]
    pub deploy: DeployOptions,
    /// How deliveries are made.
    #[serde(default)]
    pub deliver: DeliverOptions,
    /// Where it is kept what each aggregator was told.
    #[serde(default)]
    pub ledger: LedgerOptions,
    /// Where runs that keep no disk remember what was published and told.
    #[serde(default)]
    pub state: StateOptions,
    /// Where the figures of runs are sent.
    #[serde(default)]
    pub metrics: MetricsOptions,
    /// Whom we tell what changed.
    #[serde(default)]
    pub aggregator: Vec<AggregatorOptions>,
}

/// The site.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteOptions {
    /// Its address; it may end in a path, which the output tree does not repeat.
    #[schemars(length(min = 1))]
    pub url: String,
    /// Its title.
    #[schemars(length(min = 1))]
    pub title: String,
    /// One line about it, for feeds and the index page.
    #[serde(default)]
    pub description: Option<String>,
    /// `employer` (all jobs are those of `[organization]`) or `board` (jobs of many employers).
    #[serde(default)]
    pub kind: SiteKind,
    /// BCP 47 tag of its language; `en` unless set.
    #[serde(default)]
    pub language: Option<String>,
    /// IANA name of the zone of dates that have none; `UTC` unless set. A last day ends at its end here.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// The site generator's own configuration file (YAML, TOML or JSON), for `{{ site.* }}` in posts.
    #[serde(default)]
    pub config: Option<String>,
}

/// Whose jobs a site publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SiteKind {
    /// Those of `[organization]`.
    #[default]
    Employer,
    /// Those of many employers.
    Board,
}

/// An organization.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganizationOptions {
    /// Its name.
    #[schemars(length(min = 1))]
    pub name: String,
    /// Its site.
    #[serde(default)]
    pub url: Option<String>,
    /// Address of its logo; relative ones are relative to the site.
    #[serde(default)]
    pub logo: Option<String>,
}

/// One place where posts come from.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceOptions {
    /// Folder or file, relative to the configuration file; `-` for JSON Lines from standard input.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub path: Option<String>,
    /// In place of `path`: a program, with its arguments, that prints JSON Lines; started by `publish` and with `--fetch`, in the folder
    /// of the configuration file, without a shell.
    #[serde(default)]
    pub command: Vec<String>,
    /// With `command`, `path = "-"` and `update = "delta"`: its name in `.jobherald/sources/` and in the ids of its jobs: letters, digits,
    /// `-` and `_`. Never change it.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub name: Option<String>,
    /// JSON Lines: `complete` (what is not in them is gone) or `delta` (what is not in them stays); `complete` unless set.
    #[serde(default)]
    pub update: Update,
    /// In place of `path`: the address of an export of hiring software, fetched by `publish` and with `--fetch`;
    /// `{ env = "NAME" }` where the address itself is a secret.
    #[serde(default)]
    pub url: Option<Address>,
    /// With `url`: where the value of the header field `Authorization` is kept, such as `Token token=…` or `Bearer …`; never written here.
    #[serde(default)]
    pub authorization: Option<SecretRef>,
    /// With `url`: networks (CIDR) that may be reached although they are private; they may be reached over plain http too.
    #[serde(default)]
    pub allow: Vec<String>,
    /// With `url`: seconds that fetching may take in all, pages and waits included; 60 unless set. With `command`: seconds that the program
    /// may take; 600 unless set.
    #[serde(default)]
    #[schemars(range(min = 1, max = 3600))]
    pub timeout_seconds: Option<u64>,
    /// The form of an export, where it is not to be known by its shape: `greenhouse`, `lever`, `ashby`, `recruitee`, `personio` or
    /// `teamtailor`.
    #[serde(default)]
    pub format: Option<String>,
    /// Globs of the files to read; `*` stops at `/`. All `.md`, `.markdown`, `.html`, `.htm` and files without an extension unless set.
    #[serde(default)]
    pub include: Vec<String>,
    /// Globs of files to leave out.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Path of a job's page: `{slug}`, `{lang}`, `{year}`, `{month}`, `{day}`, `{path}`, `{id}`; `/jobs/{slug}/` unless set.
    #[serde(default)]
    pub permalink: Option<String>,
    /// Keys that mean nothing here.
    #[serde(default)]
    pub ignore: Vec<String>,
    /// Data files: the key under which the list of records stands.
    #[serde(default)]
    pub records: Option<String>,
    /// Our field on the left; on the right their key, or keys of which the first that has a value wins. Dots reach into maps.
    #[serde(default)]
    pub fields: BTreeMap<String, OneOrMany>,
    /// Per field: their word on the left, ours on the right; an empty word means no value.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
    /// Values that hold several.
    #[serde(default)]
    pub split: Vec<SplitOptions>,
    /// Values that name another file of the site.
    #[serde(default)]
    pub lookup: Vec<LookupOptions>,
    /// What completes a post: our field on the left. Creates no place, no date and no pay.
    #[serde(default)]
    pub defaults: BTreeMap<String, String>,
}

/// What JSON Lines tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Update {
    /// Every record: what is not in them is gone.
    #[default]
    Complete,
    /// Those that changed: what is not in them stays.
    Delta,
}

/// One key, or several.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum OneOrMany {
    /// One key.
    One(String),
    /// Several, the first that has a value wins.
    Many(Vec<String>),
}

impl OneOrMany {
    /// The keys.
    #[must_use]
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(key) => std::slice::from_ref(key),
            Self::Many(keys) => keys,
        }
    }
}

/// A value that holds several.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitOptions {
    /// Their key.
    #[schemars(length(min = 1))]
    pub key: String,
    /// A regular expression with named groups.
    #[schemars(length(min = 1))]
    pub pattern: String,
    /// Group on the left, our field on the right.
    pub into: BTreeMap<String, String>,
}

/// A value that names another file of the site.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LookupOptions {
    /// Our field, whose value is looked up.
    #[schemars(length(min = 1))]
    pub field: String,
    /// Path of the file, relative to the configuration file, with `{value}` in it.
    #[schemars(length(min = 1))]
    pub from: String,
    /// The key in that file that has the real value.
    #[schemars(length(min = 1))]
    pub key: String,
}

/// What prose is trusted with.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrichOptions {
    /// `stated` (front matter and labelled lines), `all` (sentences too) or `front-matter` (no prose at all).
    #[serde(default)]
    pub publish: Publish,
    /// A file of towns in the form of GeoNames (`cities15000.txt`), relative to the configuration file: what it names is known as a town where
    /// a place is expected, and has its country, beside the cities that are compiled in.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub gazetteer: Option<String>,
    /// Our field on the left; what is done with what the text says of it on the right. It holds over `publish`; front matter always counts.
    #[serde(default)]
    pub fields: BTreeMap<String, FieldPublish>,
}

/// What is done with what the text says of one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FieldPublish {
    /// It is published, even what only a sentence says.
    Published,
    /// It is suggested, even what a label names.
    Suggested,
    /// It is not read.
    Off,
}

/// What prose is trusted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Publish {
    /// What is stated: front matter, labelled lines, table rows, sections under a heading that names them.
    #[default]
    Stated,
    /// What sentences say as well.
    All,
    /// Front matter, file name and configuration only.
    FrontMatter,
}

/// Settings of one output document.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetOptions {
    /// Whether it is written; on unless switched off.
    #[serde(default)]
    pub enabled: Option<bool>,
    /// For feeds: so many jobs in one document, the newest in the first. All unless set. For `changes`: the newest so many; 1,000 unless set.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub entries: Option<usize>,
    /// For feeds: so many bytes in one document at most, such as `"500KB"` or `"1MB"`; a job that alone is longer has one of its own. Without
    /// a limit unless set.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub max_bytes: Option<String>,
    /// For feeds: where the jobs are that `entries` and `max_bytes` keep from the first document. `pages` unless set.
    #[serde(default)]
    pub history: Option<History>,
    /// For `rss` and `atom`: the vocabularies in which facts of a job stand beside its text, for importers. `["schema"]` unless set.
    #[serde(default)]
    pub namespaces: Option<Vec<Vocabulary>>,
    /// For `atom`: so many days a job that closed is said to be deleted (RFC 6721), counted back from the feed's last change, and with
    /// archives for as long as it is remembered (400 days); 0 for not at all, 30 unless set.
    #[serde(default)]
    #[schemars(range(max = 400))]
    pub tombstone_days: Option<u32>,
    /// Whether titles keep their gender marks, such as `(m/w/d)` and `H/F`: `keep` (that is the default) or `remove`. Inclusive forms of the
    /// word itself stay.
    #[serde(default)]
    pub gender_marks: GenderMarks,
    /// For a section with a name of its own: the aggregator's dialect that its document is written in, such as `indeed`.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub dialect: Option<String>,
    /// For a board that is not built in: a template of its document, a file relative to this one, or the name of one that comes with the program.
    #[serde(default)]
    #[schemars(length(min = 1))]
    pub template: Option<String>,
    /// For aggregators: which jobs stand in the document. On the left `tag`, `language`, `country`, `employer`, `employment-type` or one of our
    /// fields, on the right the value or values of which a job must have one; each line must hold. Of a job in several countries those are
    /// taken that `country` names.
    #[serde(default)]
    pub select: BTreeMap<String, OneOrMany>,
    /// For aggregators: which jobs do not, said in the same way; one line that holds is enough.
    #[serde(default)]
    pub exclude: BTreeMap<String, OneOrMany>,
    /// For aggregators: parameters that are added to the query of each link, such as `utm_source = "board"`.
    #[serde(default)]
    pub params: BTreeMap<String, String>,
    /// For aggregators: what they want and posts do not hold, such as Indeed's `email`, and settings of the dialect; docs/targets.md lists them.
    #[serde(default)]
    pub extra: BTreeMap<String, String>,
    /// For aggregators: our word on the left (`permanent`, `internship`, `part-time`, `remote` …), theirs on the right; an empty one is
    /// left out.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
}

/// What becomes of gender marks in titles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum GenderMarks {
    /// They stay.
    #[default]
    Keep,
    /// They are left out.
    Remove,
}

/// Where the output goes.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutputOptions {
    /// Folder, relative to the configuration file; `public` unless set.
    #[serde(default)]
    pub dir: Option<String>,
    /// What slugs are made of.
    #[serde(default)]
    pub slug: SlugFrom,
    /// Whether `report/` says, in pages for the people who publish, what of each post does not arrive in the documents, and why.
    #[serde(default)]
    pub report: bool,
}

/// What slugs are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SlugFrom {
    /// The title.
    #[default]
    Title,
    /// The file's name.
    FileName,
}

/// Guards against accidents.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GuardOptions {
    /// Share, in percent, of the published jobs that may close in one run for another reason than their own end; 30 unless set. Ten may always.
    #[serde(default)]
    #[schemars(range(max = 100))]
    pub removals_percent: Option<u8>,
    /// Share, in percent, of the published jobs that may change in one run; 60 unless set. Fifty may always.
    #[serde(default)]
    #[schemars(range(max = 100))]
    pub updates_percent: Option<u8>,
}
