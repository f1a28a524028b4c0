//! Whether everything that a run leans on is in order: aggregators and what they need, the ledger, the state elsewhere, the output folder,
//! the clock, the schedule. Sends no event, writes nothing that stays, shows no secret.

mod aggregators;
mod clock;
mod schedule;
mod site;
mod store;

use schemars::JsonSchema;
use serde::Serialize;

use crate::config::settings::Settings;
use crate::model::clock::Clock;
use crate::net::secret::ReadSecret;

/// What an examination needs of the world.
#[derive(Clone, Copy)]
pub struct DoctorWorld<'a> {
    /// Time.
    pub clock: &'a dyn Clock,
    /// Reads secrets.
    pub secrets: ReadSecret<'a>,
    /// Whether the network is left out.
    pub offline: bool,
    /// The folders that programs are looked for in.
    pub path: &'a [std::path::PathBuf],
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// What was looked at: `configuration`, `aggregator board`, `ledger`, `state`, `output`, `site`, `clock`,
    /// `schedule`.
    pub subject: String,
    /// How it is.
    pub state: State,
    /// What was seen.
    pub what: String,
    /// The way out; empty where none is needed.
    pub help: String,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// In order.
    Ok,
    /// It works, and may not for long, or not as it was meant.
    Warn,
    /// A run would fail, or do harm.
    Fail,
}

impl Finding {
    fn ok(subject: impl Into<String>, what: impl Into<String>) -> Self {
        Self { subject: subject.into(), state: State::Ok, what: what.into(), help: String::new() }
    }

    fn warn(subject: impl Into<String>, what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { subject: subject.into(), state: State::Warn, what: what.into(), help: help.into() }
    }

    fn fail(subject: impl Into<String>, what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { subject: subject.into(), state: State::Fail, what: what.into(), help: help.into() }
    }
}

/// Looks at everything, in the order in which a run leans on it.
#[must_use]
pub fn examine(settings: &Settings, world: DoctorWorld<'_>) -> Vec<Finding> {
    let mut found = vec![configuration(settings)];
    let (aggregators, knocked) = aggregators::examine(settings, world);
    found.extend(aggregators);
    found.extend(store::sources(settings, world.secrets));
    found.extend(store::ledger(settings, world));
    found.extend(store::state(settings, world));
    let (output, published) = store::output(settings);
    found.extend(output);
    found.extend(site::examine(settings, world));
    found.extend(clock::examine(&knocked, published, world));
    found.extend(schedule::examine(settings, world.clock.wall()));
    found
}

fn configuration(settings: &Settings) -> Finding {
    let number = |number: usize, one: &str, many: &str| format!("{number} {}", if number == 1 { one } else { many });
    let sources = number(settings.sources.len(), "source", "sources");
    let aggregators = number(settings.aggregators.len(), "aggregator", "aggregators");
    Finding::ok("configuration", format!("{} as {}, {sources}, {aggregators}", settings.site.title, settings.site.url))
}
