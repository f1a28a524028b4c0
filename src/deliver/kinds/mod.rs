//! Push protocols: each is one file here with a [`Protocol`] value. A protocol turns settings into an [`Endpoint`], and says with pure
//! functions what is sent and what an answer means; carrying it is not its business.

mod drop;
mod webhook;

use std::path::PathBuf;

use jiff::Timestamp;
use url::Url;

use super::sign::{SigningKey, SigningKeyError};
use crate::config::settings::Aggregator;
use crate::model::attempt::Outcome;
use crate::net::address::{AddressError, Policy};
use crate::net::secret::{ReadSecret, SecretError};
use crate::net::{HttpRequest, Reply, RequestError};

/// One way of telling an aggregator.
#[derive(Debug)]
pub struct Protocol {
    /// Its name in `kind`.
    pub id: &'static str,
    /// What it is, for people.
    pub title: &'static str,
    /// The specification that it follows.
    pub spec: &'static str,
    /// What is wrong with an aggregator's settings, as far as it shows without a secret.
    pub(super) check: fn(&Aggregator) -> Result<(), EndpointError>,
    /// Where events go.
    pub(super) endpoint: fn(&Aggregator, ReadSecret<'_>) -> Result<Endpoint, EndpointError>,
}

/// Every protocol.
pub static PROTOCOLS: [&Protocol; 2] = [&webhook::PROTOCOL, &drop::PROTOCOL];

/// The protocol with this name.
#[must_use]
pub fn find(kind: &str) -> Option<&'static Protocol> {
    PROTOCOLS.into_iter().find(|protocol| protocol.id == kind)
}

/// Where events of one aggregator go.
pub(super) struct Endpoint {
    /// Its address for people; no secret.
    pub(super) shown: String,
    /// A digest by which its address is told from another.
    pub(super) fingerprint: String,
    /// How events get there.
    pub(super) carrier: Carrier,
}

/// How events get to an endpoint.
pub(super) enum Carrier {
    /// By HTTP.
    Http {
        /// Where to.
        url: Url,
        /// What may be reached.
        policy: Policy,
        /// What they are signed with, newest first.
        keys: Vec<SigningKey>,
        /// What is sent.
        request: fn(&[SigningKey], Message) -> HttpRequest,
        /// What an answer means.
        judge: fn(&Reply) -> Outcome,
    },
    /// As files in a folder.
    Folder {
        /// The folder.
        path: PathBuf,
        /// The file's name.
        name: fn(&Message) -> String,
    },
}

/// One event, ready to be sent.
#[derive(Debug, Clone)]
pub(super) struct Message {
    /// Its id, the same in every attempt.
    pub(super) id: String,
    /// Its sequence.
    pub(super) sequence: i64,
    /// When this attempt is made.
    pub(super) at: Timestamp,
    /// The event as JSON, the same in every attempt.
    pub(super) body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum SendError {
    /// None came.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// A file could not be written.
    #[error("{0}")]
    Disk(String),
}

impl SendError {
    /// What became of the event.
    pub(super) const fn outcome(&self) -> Outcome {
        match self {
            // None of them heals by trying again soon.
            Self::Request(RequestError::Blocked(_) | RequestError::Header(_)) | Self::Disk(_) => Outcome::Denied,
            Self::Request(RequestError::Name(_) | RequestError::Connect(_)) => Outcome::Unreached,
            Self::Request(_) => Outcome::Unknown,
        }
    }

    /// A short word for it.
    pub(super) const fn code(&self) -> &'static str {
        match self {
            Self::Request(RequestError::Blocked(_)) => "address-refused",
            Self::Request(RequestError::Header(_)) => "header",
            Self::Request(RequestError::Name(_)) => "name",
            Self::Request(RequestError::Connect(_)) => "connection",
            Self::Request(RequestError::Timeout(_)) => "timeout",
            Self::Request(_) => "broken-off",
            Self::Disk(_) => "disk",
        }
    }
}

/// Why events cannot be sent to an aggregator as it is configured.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    /// A setting that the protocol needs is missing.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// Its address cannot be used.
    #[error("its address cannot be used: {0}")]
    Address(#[from] AddressError),
    /// What a reference names is no address.
    #[error("{0} does not hold an address that begins with https://")]
    NotAnAddress(String),
    /// A secret cannot be read.
    #[error("{0}")]
    Secret(#[from] SecretError),
    /// A secret cannot be used.
    #[error("the secret in {name} cannot be used: {source}")]
    SigningKey {
        /// Where it is kept.
        name: String,
        /// Why not.
        source: SigningKeyError,
    },
    /// TLS or HTTP cannot be set up.
    #[error("HTTP cannot be set up: {0}")]
    Setup(String),
}

impl EndpointError {
    /// The way out, where the message does not name it.
    #[must_use]
    pub const fn help(&self) -> Option<&'static str> {
        match self {
            Self::Address(AddressError::Refused(_)) => {
                Some("Use an https address on the internet; or, where this one is meant, name its network in `allow` of the aggregator.")
            }
            Self::Secret(SecretError::Unset(_)) => {
                Some("Set the variable where this runs (a shell, a CI job), or correct its name in the configuration.")
            }
            _ => None,
        }
    }
}
