//! Between the commands and `pipeline::deliver`: the one place that translates its values into ours.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use jiff::Timestamp;
use secrecy::SecretString;

use super::clock;
use super::failure::Failure;
use super::outcome::{Planned, PlannedEvent, Problem, Sent, Standing};
use super::session::Session;
use super::{env, fs};
use crate::config::options::SecretRef;
use crate::config::path;
use crate::model::clock::Clock;
use crate::model::manifest::Manifest;
use crate::pipeline::deliver::{self as pipeline, AggregatorReport, AggregatorStatus, DeliveryWorld, PlanOptions, Schedule, SecretError, Unsettled};
use crate::pipeline::{read_artifact, read_manifest};

/// Time and chance as they really are.
struct Real;

impl Clock for Real {
    fn now(&self) -> Timestamp {
        clock::present()
    }

    fn chance(&self) -> f64 {
        fastrand::f64()
    }
}

/// The manifest of the last complete generation.
pub(super) fn committed(session: &Session<'_>) -> Result<Manifest, Failure> {
    let out = &session.settings.out;
    read_manifest(out)?.ok_or_else(|| Failure::NothingBuilt { folder: out.clone() })
}

/// What each aggregator is to be told once `manifest` is committed. `altered` holds the postings that the output does not have yet.
pub(super) fn plan(session: &Session<'_>, manifest: &Manifest, altered: &BTreeMap<String, Vec<u8>>) -> Result<Vec<Planned>, Failure> {
    let out = &session.settings.out;
    let read = |path: &str| altered.get(path).cloned().map_or_else(|| read(out, manifest, path), Ok);
    let plan = pipeline::plan(&session.settings, manifest, &read, &options(session))?;
    let planned = plan.aggregators.into_iter().map(|plan| Planned {
        events: plan.intents.iter().map(event).collect(),
        seeded: plan.seeds.len(),
        waiting: plan.waiting,
        failed: plan.failed,
        stops: plan.stops.iter().map(ToString::to_string).collect(),
        aggregator: plan.aggregator,
    });
    Ok(planned.collect())
}

fn event(intent: &crate::model::intent::Intent) -> PlannedEvent {
    PlannedEvent {
        id: intent.id.to_string(),
        kind: intent.kind.as_str().to_owned(),
        job: intent.job.to_string(),
        url: intent.url.clone(),
        title: intent.title.clone(),
        reason: intent.reason.to_string(),
    }
}

/// Sends what the committed output calls for.
pub(super) fn deliver(session: &Session<'_>, manifest: &Manifest) -> Result<Vec<Sent>, Failure> {
    let out = &session.settings.out;
    let read = |path: &str| read(out, manifest, path);
    let secrets = |reference: &SecretRef| secret(session, reference);
    let progress = session.progress();
    let world = DeliveryWorld { clock: &Real, secrets: &secrets, read: &read, progress: progress.as_ref(), schedule: Schedule::STANDARD };
    let report = pipeline::deliver(&session.settings, manifest, &options(session), world)?;
    Ok(report.aggregators.into_iter().map(sent).collect())
}

fn sent(report: AggregatorReport) -> Sent {
    let first = report.unsettled.first().map(|event| event.note.clone()).filter(|note| !note.is_empty());
    Sent {
        aggregator: report.aggregator,
        delivered: report.delivered,
        pending: report.pending,
        failed: report.failed,
        seeded: report.seeded,
        trouble: report.stopped.or(first).or_else(|| report.deferred.into_iter().next()),
    }
}

/// What the ledger says of each aggregator.
pub(super) fn status(session: &Session<'_>) -> Result<Vec<Standing>, Failure> {
    Ok(pipeline::status(&session.settings)?.into_iter().map(standing).collect())
}

fn standing(status: AggregatorStatus) -> Standing {
    let forgotten = if status.kind.is_none() { " (not in the configuration any more)" } else { "" };
    let Some(tally) = status.tally else {
        return Standing { aggregator: status.aggregator, open: 0, delivered: 0, pending: 0, failed: 0, held: 0, condition: "never told anything".into(), last_delivery: None, problems: vec![] };
    };
    Standing {
        open: tally.open,
        delivered: tally.delivered,
        pending: tally.pending,
        failed: tally.failed,
        held: tally.held(),
        condition: format!("{}{forgotten}", tally.condition),
        last_delivery: tally.last_delivered,
        problems: tally.unsettled.into_iter().map(problem).collect(),
        aggregator: status.aggregator,
    }
}

fn problem(event: Unsettled) -> Problem {
    Problem { kind: event.kind, title: event.title, attempts: event.attempts, why: if event.note.is_empty() { event.outcome } else { event.note } }
}

fn options(session: &Session<'_>) -> PlanOptions {
    PlanOptions { allow_removals: session.flags.allow_removals, ..PlanOptions::default() }
}

/// A file of the output, as the manifest lists it.
fn read(out: &Path, manifest: &Manifest, path: &str) -> io::Result<Vec<u8>> {
    let index = manifest.artifacts.binary_search_by(|listed| listed.path.as_str().cmp(path));
    let listed = index.map_err(|_| io::Error::new(io::ErrorKind::NotFound, "the manifest does not list it"))?;
    read_artifact(out, &manifest.artifacts[listed]).map_err(io::Error::other)
}

fn secret(session: &Session<'_>, reference: &SecretRef) -> Result<SecretString, SecretError> {
    match (&reference.env, &reference.file) {
        (Some(name), None) => env::secret(name).map_err(|error| match error {
            std::env::VarError::NotPresent => SecretError::Unset(name.clone()),
            std::env::VarError::NotUnicode(_) => SecretError::NotText(name.clone()),
        }),
        (None, Some(file)) => {
            let path = path::below(&session.settings.root, Path::new(file));
            fs::read_secret(&path).map_err(|source| SecretError::File { path, source })
        }
        _ => Err(SecretError::Reference),
    }
}
