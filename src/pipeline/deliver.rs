//! Output to aggregators: plan against the ledger, record the intents, send, record each receipt.

mod about;
mod error;
pub(super) mod ledger;
mod planned;
mod reconcile;
mod report;
pub(super) mod wait;
mod watch;
mod worker;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::about::Teller;
use self::planned::{Basis, Planned};
use self::watch::Watched;
use super::Progress;
use super::state::KeepError;
use crate::config::options::FirstRun;
use crate::config::settings::{Aggregator, Settings};
use crate::deliver::{self, Destination, Load, Protocol, Repeats, Shift, Terms, World};
use crate::ledger::{Keep, Recording};
use crate::model::attempt::{Condition, Journal};
use crate::model::clock::Clock;
use crate::model::digest::sha256_hex;
use crate::model::intent::{DataFile, EventId, Intent};
use crate::model::manifest::{Manifest, ManifestSite};
use crate::model::pool::Pool;
use crate::model::standing::Known;
use crate::plan::Stop;

pub use crate::deliver::{DeliveryError, EndpointError, Engine, Machine, PROTOCOLS, ReadFile, Schedule};
pub use crate::ledger::{Ledger, LedgerError, LedgerPlace, Replayed, ServerError, Tally, Unsettled, Which, Word};
pub use crate::net::secret::{ReadSecret, SecretError};
pub use crate::plan::AggregatorPlan;
pub use error::DeliverError;
pub use reconcile::ReconcileReport;
pub use report::{AggregatorReport, AggregatorStatus, DeliveryReport, difference, replay, resume, say, status};
pub use watch::{Attempt, Result as AttemptResult, Watcher};
pub use worker::Worker;

/// The format of saved plans; another one is refused by [`difference`].
const PLAN_VERSION: u32 = 1;

/// What every aggregator is to be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DeliveryPlan {
    /// Version of this format.
    pub version: u32,
    /// Generation of the manifest that it was made for.
    pub generation: String,
    /// The site that tells.
    pub site: ManifestSite,
    /// One plan per aggregator, in the order of the configuration.
    pub aggregators: Vec<AggregatorPlan>,
}

impl DeliveryPlan {
    /// Everything that keeps the plan from being carried out.
    pub fn stops(&self) -> impl Iterator<Item = &Stop> {
        self.aggregators.iter().flat_map(|plan| &plan.stops)
    }

    /// Whether nothing is to be recorded or sent that was not recorded before.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.aggregators.iter().all(|plan| plan.seeds.is_empty() && plan.intents.is_empty() && plan.superseded.is_empty())
    }
}

/// What a plan depends on besides the manifest and the ledger.
#[derive(Debug, Clone, Default)]
pub struct PlanOptions {
    /// So many updates are allowed whatever the guard says.
    pub allow_updates: Option<usize>,
    /// So many closings that the manifest does not explain are allowed whatever the guard says.
    pub allow_removals: Option<usize>,
    /// Answers to the question what to do the first time, by aggregator: they win over the configuration.
    pub first_run: BTreeMap<String, FirstRun>,
}

/// Told when everything is recorded, and before anything is sent.
pub type Announce<'a> = &'a dyn Fn(&Ledger) -> Result<(), KeepError>;

/// What a delivery needs of the world.
#[derive(Clone, Copy)]
pub struct DeliveryWorld<'a> {
    /// Time and chance.
    pub clock: &'a dyn Clock,
    /// Timers, and ways out.
    pub engine: &'a dyn Engine,
    /// Reads secrets.
    pub secrets: ReadSecret<'a>,
    /// Reads files of the output, by output path.
    pub read: ReadFile<'a>,
    /// Told how far it is.
    pub progress: &'a dyn Progress,
    /// Told of each attempt, where somebody wants to know.
    pub watcher: Option<&'a dyn Watcher>,
    /// When failed attempts are repeated.
    pub schedule: Schedule,
}

/// Why aggregators cannot be sent to as they are configured, secrets, the site to wait for and the address of the ledger included: one reason
/// for each that cannot. No side effect.
#[must_use]
pub fn unfit(settings: &Settings, secrets: ReadSecret<'_>) -> Vec<DeliverError> {
    if settings.aggregators.is_empty() {
        return Vec::new();
    }
    let unfit = settings.aggregators.iter().filter_map(|aggregator| destination(aggregator, secrets).err());
    unfit.chain(ledger::place(settings, secrets).err()).chain(wait::check(settings, secrets).err()).collect()
}

pub(super) fn destination(aggregator: &Aggregator, secrets: ReadSecret<'_>) -> Result<Destination, DeliverError> {
    let protocol = protocol(aggregator)?;
    let fit = deliver::check(aggregator, protocol).and_then(|()| Destination::new(aggregator, protocol, secrets));
    fit.map_err(|source| endpoint_error(aggregator, source))
}

/// What [`deliver`] would do for a manifest that is committed, or that would be. No side effect; reads no secret but the address of a
/// ledger that is not here. Fields that changed are named where `read` has the files that the manifest lists.
pub fn plan(
    settings: &Settings,
    manifest: &Manifest,
    read: ReadFile<'_>,
    options: &PlanOptions,
    (secrets, now): (ReadSecret<'_>, Timestamp),
) -> Result<DeliveryPlan, DeliverError> {
    if settings.aggregators.is_empty() {
        return Ok(assemble(manifest, Vec::new()));
    }
    let ledger = ledger::open_existing(settings, secrets)?;
    let basis = Basis { settings, manifest, read, options, ledger: ledger.as_ref(), now: Some(now) };
    let planned = planned::plan_all(basis)?;
    Ok(assemble(manifest, planned.into_iter().map(|planned| planned.plan).collect()))
}

/// Tells every aggregator what it does not know yet of the committed manifest: records what is to be sent, and sends that and what is left
/// of earlier runs, as far as it is due.
pub fn deliver(
    settings: &Settings,
    manifest: &Manifest,
    options: &PlanOptions,
    world: DeliveryWorld<'_>,
) -> Result<DeliveryReport, DeliverError> {
    deliver_after(settings, manifest, options, world, &|_| Ok(()))
}

/// The same; `announce` is called when everything is recorded and before anything is sent, if anything is.
pub fn deliver_after(
    settings: &Settings,
    manifest: &Manifest,
    options: &PlanOptions,
    world: DeliveryWorld<'_>,
    announce: Announce<'_>,
) -> Result<DeliveryReport, DeliverError> {
    if settings.aggregators.is_empty() {
        return Ok(DeliveryReport::default());
    }
    let place = ledger::place(settings, world.secrets)?;
    let ledger = match place {
        LedgerPlace::File(_) => Ledger::open_existing(&place)?,
        LedgerPlace::Server(_) => Some(Ledger::open(&place)?),
    };
    if let Some(ledger) = &ledger {
        ledger.begin_run()?;
        // What is recorded in a ledger that is shared is sent at once, by whoever has time: nothing is, before the site serves it.
        if settings.ledger.is_some() && settings.deploy.is_some() {
            let prepared = prepare(settings, manifest, options, world, Some(ledger))?;
            if !prepared.destinations.is_empty()
                && let Some(why) = wait::unserved(settings, manifest, world)?
            {
                return wait::not_recorded(ledger, &prepared, &why);
            }
        }
        world.progress.begin("wait for workers", None);
        ledger.begin_quiet()?;
        world.progress.end();
        hold(ledger, settings, world.clock.now())?;
    }
    let prepared = prepare(settings, manifest, options, world, ledger.as_ref())?;
    let ledger = ledger.map_or_else(|| Ledger::open(&place), Ok)?;
    carry_out(prepared, settings, manifest, world, (&ledger, &ledger), announce)
}

/// The same with a ledger that is open, which all notes reach through `journal`: what a simulation does in place of dying.
pub fn deliver_through(
    (ledger, journal): (&Ledger, &dyn Journal),
    settings: &Settings,
    manifest: &Manifest,
    options: &PlanOptions,
    world: DeliveryWorld<'_>,
) -> Result<DeliveryReport, DeliverError> {
    hold(ledger, settings, world.clock.now())?;
    let prepared = prepare(settings, manifest, options, world, Some(ledger))?;
    carry_out(prepared, settings, manifest, world, (ledger, journal), &|_| Ok(()))
}

/// Sets aside what may have arrived in an earlier run, where a second one would be a double: before anything is planned, so that nothing
/// takes its place either.
fn hold(ledger: &Ledger, settings: &Settings, now: Timestamp) -> Result<(), DeliverError> {
    for aggregator in &settings.aggregators {
        let lost = lost(ledger, aggregator, now)?;
        if !lost.is_empty() {
            ledger.hold(lost, deliver::DIED)?;
        }
    }
    Ok(())
}

/// Events of which nobody knows whether they arrived, and that are not held yet.
fn lost(ledger: &Ledger, aggregator: &Aggregator, now: Timestamp) -> Result<Vec<EventId>, DeliverError> {
    let repeats = Repeats::of(aggregator, protocol(aggregator)?);
    if !repeats.is_careful() {
        return Ok(Vec::new());
    }
    let queue = ledger.queue(&aggregator.id)?;
    Ok(queue.into_iter().filter(|queued| repeats.is_lost(queued, now)).map(|queued| queued.intent.id).collect())
}

/// What is to be done, and where to: nothing is recorded or sent yet.
struct Prepared<'a> {
    planned: Vec<Planned<'a>>,
    destinations: Vec<Destination>,
}

fn prepare<'a>(
    settings: &'a Settings,
    manifest: &Manifest,
    options: &PlanOptions,
    world: DeliveryWorld<'_>,
    ledger: Option<&Ledger>,
) -> Result<Prepared<'a>, DeliverError> {
    world.progress.begin("plan", None);
    let planned = planned::plan_all(Basis { settings, manifest, read: world.read, options, ledger, now: None })?;
    world.progress.end();
    let stops: Vec<Stop> = planned.iter().flat_map(|planned| planned.plan.stops.clone()).collect();
    if !stops.is_empty() {
        return Err(DeliverError::Stopped(stops));
    }
    wait::check(settings, world.secrets)?;
    // Secrets are read before anything is recorded or sent, and only where there is something to send.
    let mut destinations = Vec::new();
    for planned in planned.iter().filter(|planned| !planned.plan.intents.is_empty() || planned.plan.waiting > 0) {
        destinations.push(destination(planned.aggregator, world.secrets)?);
    }
    Ok(Prepared { planned, destinations })
}

fn carry_out(
    Prepared { planned, destinations }: Prepared<'_>,
    settings: &Settings,
    manifest: &Manifest,
    world: DeliveryWorld<'_>,
    (ledger, journal): (&Ledger, &dyn Journal),
    announce: Announce<'_>,
) -> Result<DeliveryReport, DeliverError> {
    record((ledger, settings), manifest, (&planned, &destinations), world)?;
    ledger.end_quiet()?;
    let is_shared = settings.ledger.is_some();
    let unserved = if destinations.is_empty() || is_shared { None } else { wait::unserved(settings, manifest, world)? };
    let sent = if let Some(why) = unserved {
        destinations.iter().map(|destination| wait::not_sent(destination, &why)).collect()
    } else {
        if !destinations.is_empty() {
            announce(ledger)?;
        }
        send((ledger, journal), settings, manifest, destinations, world)?
    };
    let mut report = report::report(ledger, &planned.into_iter().map(|planned| planned.plan).collect::<Vec<_>>(), &sent)?;
    reconcile::reconcile(ledger, settings, manifest, &mut report, world)?;
    Ok(report)
}

/// The posting in a file of the output, if the file is the one that the manifest lists.
fn posting(file: &DataFile, read: ReadFile<'_>) -> Option<Map<String, Value>> {
    let bytes = read(&file.path).ok()?;
    if sha256_hex(&bytes) == file.sha256 { serde_json::from_slice(&bytes).ok() } else { None }
}

fn record(
    (ledger, settings): (&Ledger, &Settings),
    manifest: &Manifest,
    (planned, destinations): (&[Planned<'_>], &[Destination]),
    world: DeliveryWorld<'_>,
) -> Result<(), DeliverError> {
    let mut recordings = Vec::new();
    let teller = Teller::new(settings, manifest);
    let (bare, full) =
        (|intent: &Intent| ledger::kept(world.read, None, intent), |intent: &Intent| ledger::kept(world.read, Some(&teller), intent));
    let keep = |plan: &AggregatorPlan| -> Keep<'_> {
        let to = destinations.iter().find(|destination| destination.aggregator() == plan.aggregator);
        if to.is_some_and(Destination::wants_about) { &full } else { &bare }
    };
    let is_shared = ledger.pool().is_some();
    let grounds: Vec<String> = planned.iter().map(|planned| about::ground(manifest, planned.aggregator)).collect();
    for (Planned { plan, account, .. }, ground) in planned.iter().zip(&grounds) {
        // A run that changes nothing writes nothing.
        if account.as_ref().is_some_and(|account| account.generation == *ground) {
            continue;
        }
        world.progress.begin("record", Some(plan.seeds.len()));
        let seeds = plan.seeds.iter().map(|seed| {
            world.progress.advance(1);
            (seed.clone(), posting(&seed.data, world.read).map(|posting| Known::of(&posting)))
        });
        recordings.push(Recording {
            aggregator: &plan.aggregator,
            serial: account.as_ref().map_or(0, |account| account.serial),
            generation: ground,
            site: &manifest.site,
            seeds: seeds.collect(),
            intents: &plan.intents,
            superseded: &plan.superseded,
            keep: is_shared.then(|| keep(plan)),
        });
        world.progress.end();
    }
    if recordings.is_empty() { Ok(()) } else { Ok(ledger.record(&recordings, world.clock.now())?) }
}

fn send(
    (ledger, journal): (&Ledger, &dyn Journal),
    settings: &Settings,
    manifest: &Manifest,
    destinations: Vec<Destination>,
    world: DeliveryWorld<'_>,
) -> Result<Vec<deliver::Sent>, DeliverError> {
    let mut loads = Vec::new();
    let (pool, mut waiting) = (ledger.pool(), 0);
    for destination in destinations {
        // What several senders share they take as they go.
        let queue = if pool.is_some() { Vec::new() } else { ledger.queue(destination.aggregator())? };
        waiting += if pool.is_some() { ledger.outstanding(destination.aggregator())?.pending } else { queue.len() };
        let condition = ledger.account(destination.aggregator())?.map_or(Condition::Well, |account| account.condition);
        let allowance = match destination.day(world.clock.now()) {
            Some(day) => Some(day.allowance(ledger.spent(destination.aggregator(), day.begun)?)),
            None => None,
        };
        loads.push(Load { destination, queue, condition, allowance });
    }
    if loads.is_empty() {
        return Ok(Vec::new());
    }
    let user_agent = user_agent(manifest.site.url.as_str());
    let terms = Terms { settings: settings.deliver, schedule: world.schedule, user_agent: &user_agent };
    world.progress.begin("deliver", Some(waiting));
    let settled = |events| world.progress.advance(events);
    let teller = Teller::new(settings, manifest);
    let about = |intent: &Intent, posting: &Value| teller.about(intent, posting);
    let beside = world.watcher.map(|watcher| {
        let watched = Watched::new(journal, watcher, &loads);
        if let Some(pool) = pool { watched.with_pool(pool) } else { watched }
    });
    let journal = beside.as_ref().map_or(journal, |beside| beside);
    let pool = pool.map(|pool| beside.as_ref().map_or(pool, |beside| beside as &dyn Pool));
    let shift = pool.map(|pool| Shift { pool, lasting: false, heeds: false });
    let parts = World { clock: world.clock, engine: world.engine, journal, read: world.read, about: &about, settled: &settled, shift };
    let sent = deliver::send(loads, &terms, parts);
    world.progress.end();
    Ok(sent?)
}

/// How we name ourselves.
fn assemble(manifest: &Manifest, aggregators: Vec<AggregatorPlan>) -> DeliveryPlan {
    DeliveryPlan { version: PLAN_VERSION, generation: manifest.generation.clone(), site: manifest.site.clone(), aggregators }
}

fn protocol(aggregator: &Aggregator) -> Result<&'static Protocol, DeliverError> {
    deliver::find(&aggregator.kind).ok_or_else(|| DeliverError::UnknownKind {
        aggregator: aggregator.id.clone(),
        kind: aggregator.kind.clone(),
        known: PROTOCOLS.map(|protocol| protocol.id).join(", "),
    })
}

fn endpoint_error(aggregator: &Aggregator, source: EndpointError) -> DeliverError {
    DeliverError::Endpoint { aggregator: aggregator.id.clone(), source }
}

/// How we name ourselves to receivers.
fn user_agent(site: &str) -> String {
    format!("jobherald/{} (+{site})", env!("CARGO_PKG_VERSION"))
}
