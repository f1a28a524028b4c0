//! Sending: what the ledger holds goes out, signed, to addresses that may be reached, in a bounded time, and every receipt is durable
//! before the next event of the same place goes out. What is sent was decided before; when it is tried again is decided in [`schedule`].

mod body;
mod chat;
mod endpoint;
mod engine;
#[cfg(test)]
mod fixture;
mod flow;
mod fs;
mod kinds;
/// Whether receivers are there.
pub mod knock;
mod lane;
mod objects;
mod parts;
mod payload;
mod program;
mod quota;
mod receive;
/// Letting receivers prove that they are in step.
pub mod reconcile;
mod repeat;
mod schedule;
mod send;
/// Whether the site serves what was built.
pub mod served;
mod sign;
mod speech;

use futures_util::future::try_join_all;
use jiff::Timestamp;
use serde_json::Value;
use tokio::sync::watch;

pub use endpoint::{EndpointError, authorities};
pub use engine::{Engine, Machine};
pub use kinds::{Capabilities, Deduplicates, PROTOCOLS, Protocol, find};
pub use lane::DIED;
pub use quota::{Allowance, Budget, Day};
pub use receive::{Form, InStep, Received, Receiver, Verdict};
pub use repeat::Repeats;
pub use schedule::Schedule;
pub use sign::{SECRET_BYTES, SigningKeyError, new_secret};

use crate::config::settings::{Aggregator, Deliver};
use crate::model::attempt::{Condition, Journal};
use crate::model::clock::Clock;
use crate::model::intent::{EventId, Intent, Queued};
use crate::model::notice::About;
use crate::model::pool::Pool;
use crate::net::secret::ReadSecret;
use lane::Lane;
use send::Line;

/// What is known of a job beside its posting, by the event that tells of it and the posting.
pub type TellAbout<'a> = &'a (dyn Fn(&Intent, &Value) -> About + Sync);

/// Reads a file of the output by its output path.
pub type ReadFile<'a> = &'a (dyn Fn(&str) -> std::io::Result<Vec<u8>> + Sync);

/// An aggregator that can be sent to: its settings are whole and its secrets are read.
pub struct Destination {
    aggregator: String,
    endpoint: endpoint::Endpoint,
    capabilities: Capabilities,
    repeats: Repeats,
    budget: Option<Budget>,
}

/// What is to be sent to one aggregator.
pub struct Load {
    /// Where to.
    pub destination: Destination,
    /// What, oldest change first; at most one event per job.
    pub queue: Vec<Queued>,
    /// How things stand with it.
    pub condition: Condition,
    /// How much it takes today; `None` for any number.
    pub allowance: Option<Allowance>,
}

/// How it is to be sent.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'a> {
    /// Time limits and concurrency.
    pub settings: Deliver,
    /// When failed attempts are repeated.
    pub schedule: Schedule,
    /// How we name ourselves.
    pub user_agent: &'a str,
}

/// What sending needs of the world.
#[derive(Clone, Copy)]
pub struct World<'a> {
    /// Time and chance.
    pub clock: &'a dyn Clock,
    /// Timers, and ways out.
    pub engine: &'a dyn Engine,
    /// Where everything is written down.
    pub journal: &'a dyn Journal,
    /// The output.
    pub read: ReadFile<'a>,
    /// What is known beside the postings.
    pub about: TellAbout<'a>,
    /// Told of events that are settled.
    pub settled: &'a dyn Fn(usize),
    /// Where other processes send too; `None` where this one is the only one.
    pub shift: Option<Shift<'a>>,
}

/// One of several senders.
#[derive(Clone, Copy)]
pub struct Shift<'a> {
    /// Where they take what they send from; queues of [`Load`]s are empty then.
    pub pool: &'a dyn Pool,
    /// Whether it goes on when there is nothing to send, and whatever receivers say, until it is interrupted.
    pub lasting: bool,
    /// Whether an interrupt ends it well: what was begun is ended, and nothing else is begun.
    pub heeds: bool,
}

/// The same while it is sending.
#[derive(Clone, Copy)]
struct Sharing<'a> {
    pool: &'a dyn Pool,
    lasting: bool,
    /// Whether it is told to end.
    end: &'a watch::Receiver<bool>,
}

/// What became of a load.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sent {
    /// The aggregator.
    pub aggregator: String,
    /// Its address for people; no secret.
    pub address: String,
    /// Requests, or files written.
    pub attempts: usize,
    /// Events that it accepted.
    pub delivered: usize,
    /// Events that it refused.
    pub refused: usize,
    /// Events that were tried for too long.
    pub dead: usize,
    /// Events of `pending` of which nobody knows whether they arrived.
    pub unknown: usize,
    /// Events that are still to be sent, those of `deferred` included.
    pub pending: usize,
    /// Events that were not even tried, because the output is not what it was when they were planned; and why.
    pub deferred: Vec<(EventId, String)>,
    /// How things stand with it now.
    pub condition: Condition,
    /// Why sending ended before everything was tried.
    pub stopped: Option<String>,
}

/// Sending could not be written down, and was ended.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The journal failed.
    #[error("deliveries stopped, because what is sent cannot be written down: {0}")]
    Journal(String),
    /// HTTP could not be set up.
    #[error("aggregator `{aggregator}`: {source}")]
    Endpoint {
        /// The aggregator.
        aggregator: String,
        /// What failed.
        source: EndpointError,
    },
    /// The system gave no threads or timers.
    #[error("deliveries could not be started: {0}")]
    Runtime(std::io::Error),
}

/// How much an aggregator takes a day: as the configuration says, else as is usual for its kind.
#[must_use]
pub fn budget(aggregator: &Aggregator, protocol: &Protocol) -> Option<Budget> {
    let usual = protocol.capabilities.budget;
    let zone = usual.map_or("UTC", |usual| usual.zone);
    aggregator.daily_budget.map(|a_day| Budget { a_day, zone }).or(usual)
}

/// What is wrong with an aggregator's settings, as far as it shows without a secret.
pub fn check(aggregator: &Aggregator, protocol: &Protocol) -> Result<(), EndpointError> {
    (protocol.check)(aggregator)
}

impl Destination {
    /// Reads the secrets of an aggregator and checks what can be checked before anything is sent.
    pub fn new(aggregator: &Aggregator, protocol: &Protocol, secrets: ReadSecret<'_>) -> Result<Self, EndpointError> {
        let capabilities = protocol.capabilities;
        let repeats = Repeats::of(aggregator, protocol);
        let mut endpoint = (protocol.endpoint)(aggregator, secrets)?;
        if let Some(reference) = &aggregator.ca {
            endpoint.trust(&authorities(reference, secrets)?);
        }
        Ok(Self { aggregator: aggregator.id.clone(), endpoint, capabilities, repeats, budget: budget(aggregator, protocol) })
    }

    /// Which aggregator it is.
    #[must_use]
    pub fn aggregator(&self) -> &str {
        &self.aggregator
    }

    /// Whether its events tell of jobs what stands beside their postings.
    #[must_use]
    pub fn wants_about(&self) -> bool {
        match &self.endpoint.carrier {
            endpoint::Carrier::Http { speech, .. } => speech.wants_about(),
            endpoint::Carrier::Folder { .. } | endpoint::Carrier::Bucket { .. } | endpoint::Carrier::Program { .. } => false,
        }
    }

    /// Its day, where it takes so much a day.
    #[must_use]
    pub fn day(&self, now: Timestamp) -> Option<Day> {
        self.budget.map(|budget| budget.day(now))
    }
}

/// Sends, until everything is settled or the budget is used up. All aggregators are sent to at the same time.
pub fn send(loads: Vec<Load>, terms: &Terms<'_>, world: World<'_>) -> Result<Vec<Sent>, DeliveryError> {
    let mut result = Ok(Vec::new());
    let work = async { result = send_all(loads, terms, world).await };
    world.engine.run(Box::pin(work)).map_err(DeliveryError::Runtime)?;
    result
}

async fn send_all(loads: Vec<Load>, terms: &Terms<'_>, world: World<'_>) -> Result<Vec<Sent>, DeliveryError> {
    let mut lines = Vec::new();
    let mut queues = Vec::new();
    for load in loads {
        lines.push(Line::open(load.destination, terms, world.engine)?);
        queues.push((load.queue, load.condition, load.allowance));
    }
    let (tell, end) = watch::channel(false);
    let sharing = world.shift.map(|Shift { pool, lasting, .. }| Sharing { pool, lasting, end: &end });
    let routes = lines.iter().zip(queues);
    let run = |(line, (queue, condition, allowance))| Lane::new(line, queue, (condition, allowance), terms, (world, sharing)).run();
    let sending = try_join_all(routes.map(run));
    if !world.shift.is_some_and(|shift| shift.heeds) {
        return sending.await;
    }
    tokio::pin!(sending);
    tokio::select! {
        biased;
        sent = &mut sending => return sent,
        () = world.engine.interrupted() => drop(tell.send_replace(true)),
    }
    sending.await
}
