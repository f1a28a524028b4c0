//! Push protocols: each is one file here with a [`Protocol`] value. A protocol turns settings into an [`Endpoint`], and says with pure
//! functions ([`Speech`](super::speech::Speech)) what is sent and what an answer means; carrying it is not its business.

mod bluesky;
mod command;
mod discord;
mod drop;
mod google_indexing;
mod indexnow;
mod labonnealternance;
mod mastodon;
mod repository_dispatch;
mod slack;
mod webhook;
mod websub;

use std::time::Duration;

use super::endpoint::{Endpoint, EndpointError};
use super::quota::Budget;
use crate::config::settings::Aggregator;
use crate::net::secret::ReadSecret;

/// One way of telling an aggregator.
#[derive(Debug)]
pub struct Protocol {
    /// Its name in `kind`.
    pub id: &'static str,
    /// What it is, for people.
    pub title: &'static str,
    /// The specification that it follows.
    pub spec: &'static str,
    /// The settings of `[[aggregator]]` that it reads, besides those that every aggregator has.
    pub settings: &'static [&'static str],
    /// What it can do.
    pub capabilities: Capabilities,
    /// What is wrong with an aggregator's settings, as far as it shows without a secret.
    pub(super) check: fn(&Aggregator) -> Result<(), EndpointError>,
    /// Where events go.
    pub(super) endpoint: fn(&Aggregator, ReadSecret<'_>) -> Result<Endpoint, EndpointError>,
}

/// What a protocol can do, and what its receivers do by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Whether it can tell that a job changed.
    pub update: bool,
    /// Whether it can tell that a job closed.
    pub remove: bool,
    /// So many events fit into one request.
    pub batch: usize,
    /// So many events a day are taken; `None` for any number.
    pub budget: Option<Budget>,
    /// Whether the receiver takes an event that it has already for the same one. Where it does not, an event that was sent and not answered
    /// is held until somebody says what became of it.
    pub deduplicates: Deduplicates,
    /// Whether a change or a removal that is told twice is the same as one that is told once, whatever holds of new jobs.
    pub edits_repeat: bool,
    /// What success looks like in the answer.
    pub success: &'static str,
}

impl Capabilities {
    /// A receiver that takes every event by itself and each of them once.
    pub(super) const ALL: Self = Self {
        update: true,
        remove: true,
        batch: 1,
        budget: None,
        deduplicates: Deduplicates::Always,
        edits_repeat: false,
        success: "any status from 200 to 299",
    };
}

/// How long a receiver knows what it has already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deduplicates {
    /// For as long as an event is tried.
    Always,
    /// For so long after it came first.
    For(Duration),
    /// Not at all: a second request is a second post.
    Never,
}

/// Every protocol, in the order in which it is spoken of.
pub static PROTOCOLS: [&Protocol; 12] = [
    &webhook::PROTOCOL,
    &drop::PROTOCOL,
    &command::PROTOCOL,
    &indexnow::PROTOCOL,
    &google_indexing::PROTOCOL,
    &websub::PROTOCOL,
    &slack::PROTOCOL,
    &discord::PROTOCOL,
    &mastodon::PROTOCOL,
    &bluesky::PROTOCOL,
    &repository_dispatch::PROTOCOL,
    &labonnealternance::PROTOCOL,
];

/// The protocol with this name.
#[must_use]
pub fn find(kind: &str) -> Option<&'static Protocol> {
    PROTOCOLS.into_iter().find(|protocol| protocol.id == kind)
}
