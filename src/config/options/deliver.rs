//! `[deliver]` and `[[aggregator]]`, and where addresses and secrets are kept.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::{BucketOptions, OneOrMany};

/// How deliveries are made.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeliverOptions {
    /// Seconds that one request may take in all: connect, headers and answer; 20 unless set.
    #[serde(default)]
    #[schemars(range(min = 1, max = 600))]
    pub timeout_seconds: Option<u64>,
    /// Seconds that a run may spend on deliveries, retries included; 120 unless set.
    #[serde(default)]
    #[schemars(range(min = 1, max = 86_400))]
    pub budget_seconds: Option<u64>,
    /// Requests under way at once to one aggregator; 4 unless set.
    #[serde(default)]
    #[schemars(range(min = 1, max = 64))]
    pub concurrency: Option<usize>,
}

/// Whom we tell what changed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AggregatorOptions {
    /// Its name in the ledger: letters, digits, `-` and `_`. Never change it.
    #[schemars(length(min = 1))]
    pub id: String,
    /// The push protocol; docs/aggregators.md says what each is for and which of these settings it reads.
    #[schemars(length(min = 1))]
    pub kind: String,
    /// Where events go; `{ env = "NAME" }` where the address itself is a secret.
    #[serde(default)]
    pub url: Option<Address>,
    /// `webhook`: signing secrets (`whsec_…`), newest first; never written here.
    #[serde(default)]
    pub secrets: Vec<SecretRef>,
    /// Networks (CIDR) that may be reached although they are private; they may be reached over plain http too.
    #[serde(default)]
    pub allow: Vec<String>,
    /// A file of certificates (PEM), relative to the configuration file: authorities of one's own that may vouch for the receiver, besides those
    /// that everybody trusts.
    #[serde(default)]
    pub ca: Option<String>,
    /// `drop`: folder for events, relative to the configuration file; or a place in an object store: `s3://bucket/prefix`,
    /// `gs://bucket/prefix`, `az://container/prefix`.
    #[serde(default)]
    pub path: Option<String>,
    /// `drop`: how that object store is reached.
    #[serde(default)]
    pub bucket: Option<BucketOptions>,
    /// `webhook`: the form of an event; `full` unless set.
    #[serde(default)]
    pub payload: Payload,
    /// `webhook`: in place of `payload`, a template (Jinja) that makes the JSON of an event, relative to the configuration file
    /// (docs/aggregators.md).
    #[serde(default)]
    pub template: Option<String>,
    /// `webhook`, `drop`, `command`: how often the receiver is told, after all else, how many jobs are open and by which digest it can prove
    /// that it is in step: `daily` or `each-run`; not at all unless set.
    #[serde(default)]
    pub reconcile: Option<Reconcile>,
    /// `indexnow`: the key, which is no secret: the site shows it in the file `KEY.txt` at its root, or at `key_location`.
    #[serde(default)]
    pub key: Option<String>,
    /// `indexnow`: address of the key's file, where it does not stand at the root of the site; it stands for what lies in its folder.
    #[serde(default)]
    pub key_location: Option<String>,
    /// `google-indexing`: the JSON key of a service account that is an owner of the site in Search Console; never written here.
    #[serde(default)]
    pub credentials: Option<SecretRef>,
    /// `mastodon`, `bluesky` (an app password), `repository-dispatch`, `labonnealternance`: what lets us in; never written here.
    #[serde(default)]
    pub token: Option<SecretRef>,
    /// `bluesky`: the handle of the account, such as `jobs.example.org`.
    #[serde(default)]
    pub account: Option<String>,
    /// `mastodon`: who sees statuses; `public` unless set.
    #[serde(default)]
    pub visibility: Visibility,
    /// `repository-dispatch`: the repository, `owner/name`.
    #[serde(default)]
    pub repository: Option<String>,
    /// `repository-dispatch`: the type of event that its workflow waits for; `jobherald` unless set.
    #[serde(default)]
    pub event_type: Option<String>,
    /// `command`: the program and its arguments, without a shell; started in the folder of the configuration file.
    #[serde(default)]
    pub command: Vec<String>,
    /// `labonnealternance`: the SIRET of the employer's workplace.
    #[serde(default)]
    pub siret: Option<String>,
    /// Which jobs it is told of, said as for `[targets]`: on the left `tag`, `language`, `country`, `employer`, `employment-type` or one of our
    /// fields, on the right the value or values of which a job must have one; each line must hold.
    #[serde(default)]
    pub select: BTreeMap<String, OneOrMany>,
    /// Which jobs it is not told of, said in the same way; one line that holds is enough.
    #[serde(default)]
    pub exclude: BTreeMap<String, OneOrMany>,
    /// What becomes of an event that was sent and not answered: `retry` where the receiver knows by itself what it has already, `hold` where a
    /// second one would be a double. Each protocol has its own usual answer.
    #[serde(default)]
    pub on_unknown: Option<OnUnknown>,
    /// So many events a day at most, closings first, then new jobs, then changed ones; the rest waits for the next day.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub daily_budget: Option<u32>,
    /// What to do, the first time, with jobs that stood before: `seed` (say nothing) or `backfill` (tell all).
    #[serde(default)]
    pub first_run: Option<FirstRun>,
}

/// An address, or where it is kept.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Address {
    /// The address itself.
    Plain(String),
    /// Where it is kept.
    Secret(SecretRef),
}

/// Where a secret is kept.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecretRef {
    /// Name of an environment variable.
    #[serde(default)]
    pub env: Option<String>,
    /// Path of a file, relative to the configuration file.
    #[serde(default)]
    pub file: Option<String>,
}

/// What to do, the first time, with jobs that stood before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FirstRun {
    /// Record them, say nothing.
    Seed,
    /// Tell all.
    Backfill,
}

/// The form of an event in a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Payload {
    /// All that is known, the whole posting included (`schemas/event.json`).
    #[default]
    Full,
    /// The same without the posting.
    Thin,
    /// The posting alone, as JSON-LD.
    Posting,
    /// An event of CNCF's `CloudEvents`, in structured mode.
    Cloudevents,
}

/// How often a receiver can prove that it is in step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Reconcile {
    /// With the first run of a day, in the site's time zone, after which nothing is left to be told.
    Daily,
    /// With each run after which nothing is left to be told.
    EachRun,
}

/// Who sees a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Visibility {
    /// Everybody, in public timelines too.
    #[default]
    Public,
    /// Everybody who looks for it.
    Unlisted,
    /// Those who follow the account.
    Private,
}

impl Visibility {
    /// The word of Mastodon's interface.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Private => "private",
        }
    }
}

/// What becomes of an event that was sent and not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum OnUnknown {
    /// It is sent again.
    Retry,
    /// It waits until somebody says whether it arrived.
    Hold,
}
