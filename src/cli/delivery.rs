//! What a delivery needs of the world: the committed manifest, files of the output, secrets.

use std::collections::BTreeMap;
use std::io;

use super::clock::Running;
use super::failure::Failure;
use super::observe::Observer;
use super::secret::secret;
use super::session::Session;
use crate::config::settings::Settings;
use crate::model::manifest::{Listed, Manifest};
use crate::pipeline::deliver::{self, DeliveryPlan, DeliveryReport, DeliveryWorld, Machine, PlanOptions, Schedule};
use crate::pipeline::state::announce;
use crate::pipeline::{read_artifact, read_manifest};

/// What each aggregator is to be told once `manifest` is committed. `altered` holds the postings that the output does not have yet.
pub(super) fn plan(session: &Session<'_>, manifest: &Manifest, altered: &BTreeMap<String, Vec<u8>>) -> Result<DeliveryPlan, Failure> {
    let files = Files::of(&session.settings, manifest);
    let read = |path: &str| altered.get(path).cloned().map_or_else(|| files.read(path), Ok);
    Ok(deliver::plan(
        &session.settings,
        manifest,
        &read,
        &options(session),
        (&|reference| secret(&session.settings, reference), session.now),
    )?)
}

/// Refuses to begin where some aggregator cannot be sent to as it is configured.
pub(super) fn require_fit(session: &Session<'_>) -> Result<(), Failure> {
    match deliver::unfit(&session.settings, &|reference| secret(&session.settings, reference)) {
        unfit if unfit.is_empty() => Ok(()),
        unfit => Err(Failure::Unfit(unfit)),
    }
}

/// Sends what the committed output calls for.
pub(super) fn deliver(session: &Session<'_>, observer: &Observer) -> Result<DeliveryReport, Failure> {
    let settings = &session.settings;
    let manifest = read_manifest(&settings.out)?.ok_or_else(|| Failure::NoOutput { out: session.paths.relative(&settings.out) })?;
    let files = Files::of(settings, &manifest);
    let progress = if observer.talks() { session.quiet_progress() } else { session.progress() };
    let world = DeliveryWorld {
        clock: &Running::from(session.now),
        engine: &Machine::start(),
        secrets: &|reference| secret(settings, reference),
        read: &|path| files.read(path),
        progress: progress.as_ref(),
        watcher: Some(observer),
        schedule: Schedule::STANDARD,
    };
    let announce = |ledger: &deliver::Ledger| match &settings.state {
        Some(_) => announce(settings, world.secrets, ledger, world.clock.now()),
        None => Ok(()),
    };
    Ok(deliver::deliver_after(settings, &manifest, &options(session), world, &announce)?)
}

fn options(session: &Session<'_>) -> PlanOptions {
    PlanOptions { allow_updates: None, allow_removals: session.flags.allow_removals, first_run: BTreeMap::new() }
}

/// The files of the output that a manifest lists.
struct Files<'a> {
    settings: &'a Settings,
    listed: BTreeMap<&'a str, &'a Listed>,
}

impl<'a> Files<'a> {
    fn of(settings: &'a Settings, manifest: &'a Manifest) -> Self {
        Self { settings, listed: manifest.artifacts.iter().map(|listed| (listed.path.as_str(), listed)).collect() }
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let listed = self.listed.get(path).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
        read_artifact(&self.settings.out, listed).map_err(io::Error::other)
    }
}
