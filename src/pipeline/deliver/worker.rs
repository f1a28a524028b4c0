//! One of several processes that send what a shared ledger holds. It plans nothing and needs no output: what events tell is in the ledger.

use serde_json::Value;

use super::about::Teller;
use super::watch::Watched;
use super::{DeliverError, DeliveryReport, DeliveryWorld, destination, ledger, report};
use crate::config::settings::Settings;
use crate::deliver::{self, Load, Shift, Terms, World};
use crate::ledger::{Ledger, LedgerPlace};
use crate::model::attempt::{Condition, Journal};
use crate::model::intent::Intent;
use crate::model::manifest::{MANIFEST_VERSION, Manifest, ManifestSite, Publication};
use crate::model::pool::Pool;
use crate::plan::AggregatorPlan;

/// A worker that has its ledger and everything that it needs to send.
pub struct Worker<'a> {
    settings: &'a Settings,
    world: DeliveryWorld<'a>,
    place: LedgerPlace,
    ledger: Ledger,
    loads: Vec<Load>,
}

impl<'a> Worker<'a> {
    /// Opens the ledger and reads the secrets of all aggregators.
    pub fn start(settings: &'a Settings, world: DeliveryWorld<'a>) -> Result<Self, DeliverError> {
        let place = ledger::place(settings, world.secrets)?;
        if !matches!(place, LedgerPlace::Server(_)) {
            return Err(DeliverError::NotShared);
        }
        let mut loads = Vec::new();
        for aggregator in &settings.aggregators {
            let destination = destination(aggregator, world.secrets)?;
            loads.push(Load { destination, queue: Vec::new(), condition: Condition::Well, allowance: None });
        }
        let ledger = Ledger::open(&place)?;
        Ok(Self { settings, world, place, ledger, loads })
    }

    /// Where the ledger is, for people.
    #[must_use]
    pub fn place(&self) -> String {
        self.place.to_string()
    }

    /// Sends until it is interrupted, or, where it is not `lasting`, until nothing is left that is due and that nobody else is sending.
    pub fn work(self, lasting: bool) -> Result<DeliveryReport, DeliverError> {
        let Self { settings, world, ledger, loads, .. } = self;
        let plans: Vec<AggregatorPlan> = settings.aggregators.iter().map(|of| AggregatorPlan::unchanged(&of.id, 0, 0, 0, 0)).collect();
        let user_agent = super::user_agent(settings.site.url.as_str());
        let terms = Terms { settings: deliver_settings(settings), schedule: world.schedule, user_agent: &user_agent };
        // What an event tells beside its posting was recorded with it.
        let manifest = nothing(settings);
        let teller = Teller::new(settings, &manifest);
        let about = |intent: &Intent, posting: &Value| teller.about(intent, posting);
        let pool = ledger.pool().expect("a server's ledger is shared");
        let beside = world.watcher.map(|watcher| Watched::new(&ledger, watcher, &loads).with_pool(pool));
        let (journal, pool): (&dyn Journal, &dyn Pool) = match &beside {
            Some(beside) => (beside, beside),
            None => (&ledger, pool),
        };
        let parts = World {
            clock: world.clock,
            engine: world.engine,
            journal,
            read: world.read,
            about: &about,
            settled: &|_| {},
            shift: Some(Shift { pool, lasting, heeds: true }),
        };
        let sent = deliver::send(loads, &terms, parts)?;
        report::report(&ledger, &plans, &sent)
    }
}

/// A worker's time is not that of a run.
fn deliver_settings(settings: &Settings) -> crate::config::settings::Deliver {
    crate::config::settings::Deliver { budget: std::time::Duration::MAX, ..settings.deliver }
}

/// The manifest of an output that is not here.
fn nothing(settings: &Settings) -> Manifest {
    Manifest {
        version: MANIFEST_VERSION,
        generator: String::new(),
        site: ManifestSite { url: settings.site.url.to_string(), title: settings.site.title.clone() },
        generation: String::new(),
        artifacts: Vec::new(),
        publication: Publication::default(),
    }
}
