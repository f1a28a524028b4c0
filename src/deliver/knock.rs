//! Whether receivers are there: each host is asked for the head of its front page, which tells it nothing. No event, no secret and no path of
//! an address goes out.

use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::future::join_all;
use jiff::Timestamp;

use super::endpoint::Carrier;
use super::{DeliveryError, Destination};
use crate::model::clock::Clock;
use crate::net::RequestError;
use crate::net::bucket::BucketError;
use crate::net::http::Client;

/// Where an aggregator's events go, as far as it can be looked at without sending any.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way<'a> {
    /// Over HTTP.
    Http,
    /// Into a folder.
    Folder(&'a Path),
    /// Into an object store.
    Bucket,
    /// To a program, by its name, started in a folder.
    Program(&'a str, &'a Path),
}

/// What came of knocking at one host.
#[derive(Debug)]
pub struct Knocked {
    /// The aggregator.
    pub aggregator: String,
    /// Scheme, host and port.
    pub host: String,
    /// Whether the connection is encrypted.
    pub encrypted: bool,
    /// What it answered, or why it did not.
    pub answer: Result<Greeting, RequestError>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeting {
    /// Status code.
    pub status: u16,
    /// Its clock, by its `Date`; `None` where it does not say.
    pub date: Option<Timestamp>,
    /// Our clock when it came.
    pub at: Timestamp,
}

impl Destination {
    /// How its events travel.
    #[must_use]
    pub fn way(&self) -> Way<'_> {
        match &self.endpoint.carrier {
            Carrier::Http { .. } => Way::Http,
            Carrier::Folder { path, .. } => Way::Folder(path),
            Carrier::Bucket { .. } => Way::Bucket,
            Carrier::Program { command, folder } => Way::Program(command.first().map_or("", String::as_str), folder),
        }
    }

    /// Whether the object store that its events go to takes the key: it is asked for an object that is never made. `None` where events go
    /// elsewhere.
    pub fn lets_in(&self) -> Option<Result<(), BucketError>> {
        let Carrier::Bucket { bucket, .. } = &self.endpoint.carrier else { return None };
        Some(match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime.block_on(bucket.read(".jobherald", 0)).map(drop),
            Err(error) => Err(BucketError::Setup(error.to_string())),
        })
    }

    /// Its address for people; no secret.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.endpoint.shown
    }
}

/// Knocks at all hosts of these destinations at once.
pub fn knock(
    destinations: Vec<Destination>,
    timeout: Duration,
    user_agent: &str,
    clock: &dyn Clock,
) -> Result<Vec<Knocked>, DeliveryError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(DeliveryError::Runtime)?;
    let mut hosts = Vec::new();
    for destination in destinations {
        let reached = match destination.endpoint.carrier {
            Carrier::Http { hosts, .. } => hosts,
            Carrier::Bucket { bucket, .. } => vec![bucket.host().clone()],
            Carrier::Folder { .. } | Carrier::Program { .. } => continue,
        };
        hosts.extend(reached.into_iter().map(|(url, policy)| (destination.aggregator.clone(), url, policy)));
    }
    let ask = async |(aggregator, url, policy): (String, url::Url, crate::net::address::Policy)| {
        let (host, encrypted) = (url.origin().ascii_serialization(), url.scheme() == "https");
        let answer = match Client::new(url, policy, timeout, user_agent) {
            Ok(client) => client.knock().await,
            Err(why) => Err(RequestError::Connect(why)),
        };
        let greeting = |(status, date): (u16, Option<String>)| {
            let date = date.and_then(|date| jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(date.trim()).ok());
            Greeting { status, date, at: clock.wall() }
        };
        Knocked { aggregator, host, encrypted, answer: answer.map(greeting) }
    };
    let knocked = runtime.block_on(join_all(hosts.into_iter().map(ask)));
    // A name that is still being looked up must not hold up the end.
    runtime.shutdown_background();
    Ok(knocked)
}

/// Where a program would be found: as it is written where that is a path, else in these folders.
#[must_use]
pub fn candidates(name: &str, folder: &Path, path: &[PathBuf]) -> Vec<PathBuf> {
    if name.contains('/') || name.contains(std::path::MAIN_SEPARATOR) {
        vec![folder.join(name)]
    } else {
        path.iter().map(|folder| folder.join(name)).collect()
    }
}
