//! The command line as clap types: what can be said, and nothing of what is done about it.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

use super::clock::Moment;
use super::schemas::Name;
use crate::render::board::SHIPPED;

/// Publishes job posts that are kept as files, and tells aggregators what changed.
#[derive(Debug, Parser)]
#[command(name = "jobherald", version, about, max_term_width = 100, after_help = AFTER)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Flags that every command takes.
    #[command(flatten)]
    pub flags: Flags,
}

const AFTER: &str = "Exit: 0 all is well · 1 the content has errors, the rest was published · 2 could not run, or a guard stopped it · \
                     3 some delivery is not complete yet. A setting SECTION.KEY of jobherald.toml can also be given as the variable \
                     JOBHERALD_SECTION_KEY; a flag wins over a variable, a variable over the file.";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the feeds, pages and data; send nothing
    Build(BuildArgs),
    /// Tell aggregators what changed in the output that was written last
    Deliver(DeliverArgs),
    /// Build, then deliver
    Publish(PublishArgs),
    /// Send again what was given up: dead letters and refused events, in their jobs' latest state
    Replay(ReplayArgs),
    /// Send what a ledger in PostgreSQL holds, beside any number of other workers on any number of machines
    Worker(WorkerArgs),
    /// Show what `publish` would write and send, and why; do nothing
    Plan(PlanArgs),
    /// Report what is wrong with the posts; write nothing but what --fix asks for
    Check(CheckArgs),
    /// Show what was understood of each post, and where it was read
    Inspect(InspectArgs),
    /// Show what each aggregator was told, and what is still to be told
    Status(StatusArgs),
    /// Carry what was published and told between machines that keep no disk, such as those of CI
    #[command(subcommand)]
    State(StateCommand),
    /// Check published documents, anybody's: feeds, sitemaps, OPML, pages with job data, documents of aggregators
    Validate(ValidateArgs),
    /// Look whether everything that a run leans on is in order: aggregators, secrets, ledger, output, clock, schedule; send nothing
    Doctor(DoctorArgs),
    /// Make a secret for a webhook, or a key for IndexNow
    Keygen(KeygenArgs),
    /// Receive events on this machine, verify their signatures and show them: to try deliveries out, and to build a receiver
    Listen(ListenArgs),
    /// Print a JSON Schema, or a template of a board's document
    Schema(SchemaArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print the manual page
    Man,
}

impl Command {
    /// What it says of a site whose pages a generator makes: the folder of its sources comes second.
    pub(super) fn site(&self) -> (SiteArgs, Option<&PathBuf>) {
        match self {
            Self::Build(args) => (args.site.clone(), args.include.as_ref()),
            Self::Deliver(DeliverArgs { site, .. })
            | Self::Publish(PublishArgs { site, .. })
            | Self::Replay(ReplayArgs { site, .. })
            | Self::Plan(PlanArgs { site, .. }) => (site.clone(), None),
            _ => (SiteArgs::default(), None),
        }
    }
}

/// Flags that every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Common flags")]
pub struct Flags {
    /// Configuration file [default: jobherald.toml, here or in a folder above]
    #[arg(long, global = true, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// Output folder, in place of `output.dir`
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,
    /// Take this for the present time: an RFC 3339 instant, or a day, which begins at midnight in the site's zone
    #[arg(long, global = true, value_name = "TIME")]
    pub now: Option<Moment>,
    /// Work on so many posts at once [default: one per processor]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub jobs: Option<u16>,
    /// Show errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show every diagnostic, remarks too; otherwise the first 20 of each kind are shown and the others counted
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Write nothing at all when a post has an error
    #[arg(long, global = true)]
    pub strict: bool,
    /// Allow so many jobs to disappear in this run, whatever the guard says
    #[arg(long, global = true, value_name = "N")]
    pub allow_removals: Option<usize>,
    /// What makes the exit code 1
    #[arg(long, global = true, value_name = "LEVEL", default_value = "error")]
    pub fail_on: FailOn,
    /// Form of the diagnostics
    #[arg(long, global = true, value_name = "FORM", default_value = "human")]
    pub format: Format,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// From which level on a diagnostic makes the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Diagnostics never do
    Never,
    /// Errors do
    Error,
    /// Errors and warnings do
    Warning,
}

/// Form of the diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people: the line, and what to do about it
    Human,
    /// One JSON object a line
    Json,
    /// SARIF 2.1.0
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

/// The site whose pages a generator makes.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "In an existing site")]
pub struct SiteArgs {
    /// Put JobPosting data and links to the feeds into the pages that a generator has built in this folder, such as _site; in place of
    /// `inject.dir`
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "out")]
    pub inject: Option<PathBuf>,
    /// Let our JobPosting data take the place of what a page has of its own
    #[arg(long)]
    pub replace_markup: bool,
}

/// Arguments of `build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// The site whose pages a generator makes.
    #[command(flatten)]
    pub site: SiteArgs,
    /// Write data and a snippet into the sources of a site, this folder, for the generator to build into its pages
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with_all = ["out", "inject", "replace_markup"], help_heading = "In an existing site")]
    pub include: Option<PathBuf>,
    /// Write pages below report/ that say what of each post does not arrive in the documents, and why; as `output.report` does
    #[arg(long)]
    pub report: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    /// Ask the sources that have an address or a program first; else what they gave last is used
    #[arg(long)]
    pub fetch: bool,
}

/// How deliveries are seen from outside.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Seen from outside")]
pub struct WatchArgs {
    /// Write a line for each attempt to standard error
    #[arg(long, value_name = "FORM")]
    pub log: Option<LogForm>,
    /// Write what was sent to whom into this file: a page if it ends in .html, else JSON
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub receipts: Option<PathBuf>,
    /// Write figures of the run into this file, such as one ending in .prom for the textfile collector of Prometheus' node exporter
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub metrics: Option<PathBuf>,
}

/// Form of the lines that tell of attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogForm {
    /// One JSON object a line
    Json,
    /// For people
    Text,
}

/// Arguments of `deliver`.
#[derive(Debug, Args)]
pub struct DeliverArgs {
    /// The site whose pages a generator makes.
    #[command(flatten)]
    pub site: SiteArgs,
    /// Send again to an aggregator that had said that it wants nothing more (410), or that asked for a pause
    #[arg(long, value_name = "AGGREGATOR")]
    pub resume: Vec<String>,
    /// Send once more to an aggregator what it may have got already, since no answer came
    #[arg(long, value_name = "AGGREGATOR")]
    pub resend: Vec<String>,
    /// Take for delivered what an aggregator may have got already, since somebody has looked
    #[arg(long, value_name = "AGGREGATOR", conflicts_with = "resend")]
    pub arrived: Vec<String>,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    /// How deliveries are seen from outside.
    #[command(flatten)]
    pub watch: WatchArgs,
}

/// Arguments of `replay`.
#[derive(Debug, Args)]
pub struct ReplayArgs {
    /// The events, by the names that `status` shows
    #[arg(value_name = "EVENT", required_unless_present_any = ["aggregator", "all"])]
    pub events: Vec<String>,
    /// All of this aggregator
    #[arg(long, value_name = "AGGREGATOR")]
    pub aggregator: Vec<String>,
    /// All of every aggregator
    #[arg(long, conflicts_with_all = ["events", "aggregator"])]
    pub all: bool,
    /// The site whose pages a generator makes.
    #[command(flatten)]
    pub site: SiteArgs,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    /// How deliveries are seen from outside.
    #[command(flatten)]
    pub watch: WatchArgs,
}

/// Arguments of `publish`.
#[derive(Debug, Args)]
pub struct PublishArgs {
    /// The site whose pages a generator makes.
    #[command(flatten)]
    pub site: SiteArgs,
    /// Do exactly what `plan --save FILE` saved, or say what changed since
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub plan: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
    /// How deliveries are seen from outside.
    #[command(flatten)]
    pub watch: WatchArgs,
}

/// Arguments of `worker`.
#[derive(Debug, Args)]
pub struct WorkerArgs {
    /// End when nothing is left that is due and that nobody else is sending; else it goes on until it is interrupted
    #[arg(long)]
    pub until_empty: bool,
    /// Write a line for each attempt to standard error
    #[arg(long, value_name = "FORM")]
    pub log: Option<LogForm>,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `plan`.
#[derive(Debug, Args)]
pub struct PlanArgs {
    /// The site whose pages a generator makes.
    #[command(flatten)]
    pub site: SiteArgs,
    /// Save the plan for `publish --plan FILE`
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub save: Option<PathBuf>,
    /// Print the plan as JSON
    #[arg(long)]
    pub json: bool,
    /// Ask the sources that have an address or a program first; else what they gave last is used
    #[arg(long)]
    pub fetch: bool,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Files and folders to look at [default: all sources]
    #[arg(value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// Write what sentences say (`suggestions` of `inspect`) into the posts' front matter: all of it, or these fields
    #[arg(long, value_name = "FIELD,…", num_args = 0..=1, default_missing_value = "")]
    pub fix: Option<String>,
    /// With --fix: show the lines that would be added, and write nothing
    #[arg(long, visible_alias = "diff", requires = "fix")]
    pub dry_run: bool,
    /// Show only what this target minds, by its name in `[targets]`, also where it is not switched on
    #[arg(long, value_name = "NAME")]
    pub target: Option<String>,
    /// Show only what is said about posts that git knows as changed since this commit, branch or tag
    #[arg(long, value_name = "REF")]
    pub changed_since: Option<String>,
    /// Write everything that is found, remarks apart, into the baseline file: it does not count from then on
    #[arg(long, conflicts_with_all = ["paths", "target", "changed_since", "fix"])]
    pub write_baseline: bool,
    /// Explain the findings with this code, or list all codes; nothing is checked
    #[arg(
        long,
        value_name = "CODE",
        num_args = 0..=1,
        default_missing_value = "",
        conflicts_with_all = ["paths", "fix", "target", "changed_since", "write_baseline"]
    )]
    pub explain: Option<String>,
    /// Ask the sources that have an address or a program first; else what they gave last is used
    #[arg(long)]
    pub fetch: bool,
}

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// Files and folders to look at [default: all sources]
    #[arg(value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,
    /// Explain it to people: each value with the words that it was read from
    #[arg(long)]
    pub explain: bool,
    /// Descriptions too
    #[arg(long)]
    pub full: bool,
    /// Ask the sources that have an address or a program first; else what they gave last is used
    #[arg(long)]
    pub fetch: bool,
}

/// Arguments of `status`.
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// Print the status as JSON
    #[arg(long)]
    pub json: bool,
}

/// What to do with the state in the place that `[state]` names.
#[derive(Debug, Clone, Subcommand)]
pub enum StateCommand {
    /// Take the newest state of the place
    Pull {
        /// Forget what is known here and not there
        #[arg(long)]
        discard: bool,
    },
    /// Keep what is known here as the next state of the place
    Push {
        /// Begin: the place holds no state yet
        #[arg(long)]
        first: bool,
    },
    /// Forget a job that is over: here, in a new state, and by removing older states that mention it
    Erase {
        /// Its id, `urn:uuid:…`
        job: String,
    },
}

/// Arguments of `validate`.
#[derive(Debug, Args)]
pub struct ValidateArgs {
    /// Files, folders as they are published, and addresses that begin with https://
    #[arg(value_name = "FILE|DIR|URL", required_unless_present = "rules", value_hint = ValueHint::AnyPath)]
    pub what: Vec<String>,
    /// Print the rules, in Markdown
    #[arg(long, conflicts_with = "what")]
    pub rules: bool,
    /// Reach this network too, though it is private or over plain http, such as 127.0.0.0/8
    #[arg(long, value_name = "NETWORK")]
    pub allow: Vec<String>,
}

/// Arguments of `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Leave the network out
    #[arg(long)]
    pub offline: bool,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `keygen`.
#[derive(Debug, Args)]
pub struct KeygenArgs {
    /// What it is for
    #[arg(value_name = "KIND", default_value = "webhook")]
    pub kind: KeyKind,
    /// `webhook`: so many random bytes, from 24 to 64
    #[arg(long, value_name = "N", default_value_t = 32, value_parser = clap::value_parser!(u8).range(24..=64))]
    pub bytes: u8,
    /// `indexnow`: put the key's file into this folder, which your site shows as its root
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub dir: Option<PathBuf>,
}

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KeyKind {
    /// A secret that events are signed with, `whsec_…`
    Webhook,
    /// The key that a site shows to search engines
    Indexnow,
}

/// Arguments of `listen`.
#[derive(Debug, Args)]
pub struct ListenArgs {
    /// Where to listen; port 0 takes one that is free
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8787")]
    pub address: SocketAddr,
    /// A secret that events may be signed with, by reference; several times while one is replaced
    #[arg(long, value_name = "env:NAME|file:PATH", required_unless_present_any = ["aggregator", "unsigned"])]
    pub secret: Vec<String>,
    /// The secrets of this aggregator of the configuration
    #[arg(long, value_name = "AGGREGATOR", conflicts_with = "secret")]
    pub aggregator: Option<String>,
    /// Take events without looking whether they are signed
    #[arg(long, conflicts_with_all = ["secret", "aggregator"])]
    pub unsigned: bool,
    /// A signature's time may be so far from ours
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub tolerance: u32,
    /// Answer events that are not refused with this status
    #[arg(long, value_name = "STATUS", default_value_t = 204, value_parser = clap::value_parser!(u16).range(200..=599))]
    pub answer: u16,
    /// Ask for so many seconds of patience with each answer
    #[arg(long, value_name = "SECONDS")]
    pub retry_after: Option<u32>,
    /// End after so many events that are not refused
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub count: Option<u64>,
    /// Print one JSON object for each request
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// Of what
    #[arg(required_unless_present = "template")]
    pub name: Option<Name>,
    /// Print a template of a board's document that comes with the program, to be copied and changed
    #[arg(long, value_name = "NAME", conflicts_with = "name", value_parser = clap::builder::PossibleValuesParser::new(template_names()))]
    pub template: Option<String>,
}

fn template_names() -> Vec<&'static str> {
    SHIPPED.iter().map(|template| template.name).collect()
}

/// Arguments of `completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// For which shell
    pub shell: clap_complete::Shell,
}
