//! Why a run could not be made (exit 2): the last line says it, and what helps stands before it.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use super::fs::CONFIG_NAME;
use super::report::plain;
use super::terminal::Terminal;
use crate::check;
use crate::pipeline::WriteError;
use crate::pipeline::build::BuildError;
use crate::pipeline::checks::GitError;
use crate::pipeline::deliver::{DeliverError, EndpointError};
use crate::pipeline::state::KeepError;

/// Why a run could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// There is no configuration file.
    #[error("there is no {CONFIG_NAME} in {} or in a folder above it", folder.display())]
    NoConfig {
        /// Where the search began.
        folder: PathBuf,
    },
    /// A file cannot be read.
    #[error("{path} cannot be read: {source}")]
    Read {
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("{path} cannot be written: {source}")]
    Write {
        /// The file.
        path: String,
        /// What the system said.
        source: io::Error,
    },
    /// The configuration is wrong; diagnostics say how.
    #[error("the configuration has {}", plain::count(*errors, "error", "errors"))]
    Config {
        /// How many errors were reported.
        errors: usize,
    },
    /// A path on the command line lies in no source.
    #[error("{path} {problem}")]
    Path {
        /// The path as it was written.
        path: String,
        /// What is the matter with it.
        problem: &'static str,
    },
    /// What a plan says is not what would be done now.
    #[error("the plan {path} no longer holds: {differences}")]
    PlanChanged {
        /// The saved plan.
        path: String,
        /// What differs.
        differences: String,
    },
    /// A saved plan cannot be understood.
    #[error("{path} is no plan that this version saved: {reason}")]
    PlanUnreadable {
        /// The saved plan.
        path: String,
        /// Why.
        reason: String,
    },
    /// A published document cannot be had.
    #[error("{address} was not fetched: {problem}")]
    Fetch {
        /// Its address.
        address: String,
        /// Why.
        problem: String,
    },
    /// The build stopped.
    #[error("{}", chain(.0))]
    Build(#[from] BuildError),
    /// The delivery stopped.
    #[error("{}", chain(.0))]
    Deliver(#[from] DeliverError),
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoChance,
    /// What is said to name a secret does not; it is not shown, for it may be one.
    #[error("--secret takes env:NAME or file:PATH, and what was given is neither")]
    SecretReference,
    /// Nobody can listen there.
    #[error("cannot listen at {address}: {source}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// What is to be verified with cannot be used.
    #[error("{0}")]
    Verify(EndpointError),
    /// The configuration has no such aggregator, or it signs nothing.
    #[error("the configuration has no aggregator `{aggregator}` with `secrets`")]
    NoSecrets {
        /// As it was written.
        aggregator: String,
    },
    /// Aggregators cannot be sent to as they are configured: found before anything is written.
    #[error("{}", .0.iter().map(|unfit| chain(unfit)).collect::<Vec<_>>().join("\n"))]
    Unfit(Vec<DeliverError>),
    /// The state cannot be taken or kept.
    #[error("{}", chain(.0))]
    State(#[from] KeepError),
    /// What was done could not be kept for the next machine.
    #[error(
        "what was published and told is known here alone: {}; keep this folder, and run `jobherald state push` once that is mended",
        chain(source)
    )]
    NotKept {
        /// Why.
        source: KeepError,
    },
    /// The ledger knows no such aggregator.
    #[error("no aggregator `{aggregator}` was ever told anything: see `jobherald status` for their names")]
    UnknownAggregator {
        /// As it was written.
        aggregator: String,
    },
    /// No such event was given up.
    #[error("no event `{event}` was given up: see `jobherald status` for the names of those that were")]
    NotGivenUp {
        /// As it was written.
        event: String,
    },
    /// There is no such target.
    #[error("there is no target `{target}`{}", near.as_deref().map(|near| format!(": did you mean `{near}`?")).unwrap_or_default())]
    UnknownTarget {
        /// As it was written.
        target: String,
        /// The one that was most likely meant.
        near: Option<String>,
    },
    /// There is no such finding.
    #[error(transparent)]
    UnknownCode(#[from] check::Unknown),
    /// Git does not say what changed.
    #[error(transparent)]
    Git(#[from] GitError),
    /// There is nothing that could be delivered.
    #[error("{out} holds no published output: run `jobherald build` first")]
    NoOutput {
        /// The output folder.
        out: String,
    },
    /// The output folder cannot be read, or another run is at work in it.
    #[error("{}", chain(.0))]
    Folders(#[from] WriteError),
    /// The results cannot be written.
    #[error("the output cannot be written: {source}")]
    Output {
        /// What the system said.
        #[from]
        source: io::Error,
    },
    /// The current folder is gone.
    #[error("the current folder cannot be found: {source}")]
    Folder {
        /// What the system said.
        source: io::Error,
    },
}

impl Failure {
    /// What helps, for people, before the last line.
    pub(super) fn explain(&self, terminal: &mut Terminal) {
        for line in self.to_string().lines().skip(1) {
            terminal.error_line(&plain::line(line));
        }
        let help = match self {
            Self::NoConfig { .. } => format!(
                "Make {CONFIG_NAME} with these three lines, or name another file with --config FILE:\n\n    \
                 [site]\n    url = \"https://jobs.example.org\"\n    title = \"Jobs at Example\"\n"
            ),
            Self::PlanChanged { .. } => "Look at the new plan with `jobherald plan`, and save it again.".to_owned(),
            Self::Deliver(error @ DeliverError::Endpoint { .. }) => {
                ["Nothing was sent."].into_iter().chain(error.help()).collect::<Vec<_>>().join(" ")
            }
            Self::Deliver(error) if error.help().is_some() => error.help().unwrap_or_default().to_owned(),
            Self::Unfit(errors) => {
                let mut help: Vec<&str> = errors.iter().filter_map(DeliverError::help).collect();
                help.dedup();
                ["Nothing was written or sent."].into_iter().chain(help).collect::<Vec<_>>().join(" ")
            }
            Self::SecretReference => {
                "A secret on a command line is seen by everybody on the machine: put it into a variable or a file.".to_owned()
            }
            _ => return,
        };
        terminal.error_line(&help);
    }
}

/// An error with its causes.
pub(super) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = error.source();
    }
    text
}
