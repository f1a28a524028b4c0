//! Why deliveries could not be planned or made.

use super::{DeliveryError, EndpointError, KeepError, LedgerError, SecretError, ServerError};
use crate::plan::Stop;

/// Why deliveries could not be planned or made.
#[derive(Debug, thiserror::Error)]
pub enum DeliverError {
    /// An aggregator's `kind` is none.
    #[error("aggregator `{aggregator}`: there is no kind `{kind}`; the kinds are {known}")]
    UnknownKind {
        /// The aggregator.
        aggregator: String,
        /// What it says.
        kind: String,
        /// All that there are.
        known: String,
    },
    /// An aggregator cannot be used as it is configured.
    #[error("aggregator `{aggregator}`: {source}")]
    Endpoint {
        /// The aggregator.
        aggregator: String,
        /// What is wrong with it.
        source: EndpointError,
    },
    /// The site cannot be asked whether it serves what was built.
    #[error("`[deploy] wait` cannot ask the site `{url}`: {source}")]
    Site {
        /// The site.
        url: String,
        /// What is wrong with its address.
        source: EndpointError,
    },
    /// A guard stopped the run: nothing was recorded or sent.
    #[error("nothing was sent: {}", sentences(.0))]
    Stopped(Vec<Stop>),
    /// The address of the ledger cannot be read.
    #[error("the address of the ledger: {0}")]
    LedgerSecret(SecretError),
    /// What is said to be the address of the ledger is none.
    #[error("the address of the ledger: {name} {source}")]
    LedgerAddress {
        /// Where it is kept.
        name: String,
        /// What is wrong with it.
        source: ServerError,
    },
    /// Several processes cannot send from a file.
    #[error(
        "a worker sends from a ledger that several machines share, and this site's is a file: name a database of PostgreSQL in `[ledger]`"
    )]
    NotShared,
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// Sending broke off.
    #[error(transparent)]
    Delivery(#[from] DeliveryError),
    /// The state cannot be kept, so nothing was sent.
    #[error("nothing was sent: {0}")]
    State(#[from] KeepError),
}

impl DeliverError {
    /// The way out, where the message does not name it.
    #[must_use]
    pub const fn help(&self) -> Option<&'static str> {
        match self {
            Self::Endpoint { source, .. } => source.help(),
            Self::Site { source: EndpointError::Address(_), .. } => {
                Some("Where the site is meant to stand there, name its network in `allow` of `[deploy]`.")
            }
            Self::Ledger(error) => error.help(),
            Self::LedgerSecret(SecretError::Unset(_)) => {
                Some("Set the variable where this runs (a shell, a CI job), or correct its name in `[ledger]`.")
            }
            _ => None,
        }
    }
}

fn sentences(stops: &[Stop]) -> String {
    stops.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
