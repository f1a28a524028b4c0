//! `reconcile`: aggregators that know everything are told how many jobs are open and by which digest they can prove it.

use jiff::Timestamp;
use serde::Serialize;

use super::{AggregatorReport, DeliverError, DeliveryReport, DeliveryWorld, destination};
use crate::config::options::Reconcile;
use crate::config::settings::{Aggregator, Settings};
use crate::deliver::Terms;
use crate::deliver::reconcile::{Proof, Proved, prove};
use crate::ledger::Ledger;
use crate::model::attempt::{Condition, Outcome};
use crate::model::manifest::Manifest;
use crate::model::reconciliation::{Reconciled, Reconciliation, ReconciliationType, Step, digest};
use crate::model::standing::State;

/// What an aggregator was told to prove that it is in step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ReconcileReport {
    /// So many jobs are open by all that it was told.
    pub open: u64,
    /// The digest of them.
    pub sha256: String,
    /// Whether it accepted that.
    pub delivered: bool,
    /// What came of the last attempt, for people; empty where it was accepted.
    pub note: String,
}

/// Tells those who want to be told, are due, and to whom nothing else is to be told any more.
pub(super) fn reconcile(
    ledger: &Ledger,
    settings: &Settings,
    manifest: &Manifest,
    report: &mut DeliveryReport,
    world: DeliveryWorld<'_>,
) -> Result<(), DeliverError> {
    let (mut proofs, mut told) = (Vec::new(), Vec::new());
    for aggregator in &settings.aggregators {
        let Some(last) = due(ledger, settings, aggregator, report, world.clock.now())? else { continue };
        let proof = Reconciliation {
            kind: ReconciliationType::Reconciled,
            timestamp: last.at,
            data: Step { open: last.open, sha256: last.sha256.clone(), site: manifest.site.clone() },
        };
        // Its name is known before it is sent.
        ledger.reconcile(&aggregator.id, &last)?;
        match destination(aggregator, world.secrets) {
            Ok(destination) => proofs.push(Proof { destination, event: last.event.clone(), said: proof }),
            Err(error) => set(report, &aggregator.id, &Reconciled { code: "setup".to_owned(), note: error.to_string(), ..last.clone() }),
        }
        told.push((aggregator.id.as_str(), last));
    }
    let user_agent = super::user_agent(manifest.site.url.as_str());
    let terms = Terms { settings: settings.deliver, schedule: world.schedule, user_agent: &user_agent };
    for proved in prove(proofs, &terms, world.clock, world.engine)? {
        let Some((_, last)) = told.iter().find(|(id, _)| *id == proved.aggregator) else { continue };
        note(ledger, report, last.clone(), proved, world.clock.now())?;
    }
    Ok(())
}

/// What an aggregator is to be told now; `None` where it is not due, or not in step.
fn due(
    ledger: &Ledger,
    settings: &Settings,
    aggregator: &Aggregator,
    report: &DeliveryReport,
    now: Timestamp,
) -> Result<Option<Reconciled>, DeliverError> {
    let Some(often) = aggregator.reconcile else { return Ok(None) };
    let knows_all = |report: &AggregatorReport| report.aggregator == aggregator.id && report.pending + report.failed == 0;
    if !report.aggregators.iter().any(knows_all) {
        return Ok(None);
    }
    let Some(account) = ledger.account(&aggregator.id)? else { return Ok(None) };
    let is_shut = match &account.condition {
        Condition::Suspended { .. } => true,
        Condition::Paused { until, .. } => *until > now,
        Condition::Well | Condition::Troubled { .. } => false,
    };
    let day = |at: Timestamp| settings.site.time_zone.to_datetime(at).date();
    let was_today =
        || Ok::<_, DeliverError>(ledger.reconciled(&aggregator.id)?.is_some_and(|last| last.delivered && day(last.at) == day(now)));
    if is_shut || (often == Reconcile::Daily && was_today()?) {
        return Ok(None);
    }
    let standings = ledger.standings(&aggregator.id)?;
    let open: Vec<(&str, i64)> =
        standings.iter().filter(|standing| standing.state == State::Open).map(|standing| (standing.job.as_str(), standing.told)).collect();
    let number = open.len() as u64;
    Ok(Some(Reconciled::new(&aggregator.id, now, number, digest(open))))
}

/// Keeps and tells what became of it.
fn note(ledger: &Ledger, report: &mut DeliveryReport, last: Reconciled, proved: Proved, now: Timestamp) -> Result<(), DeliverError> {
    let Proved { aggregator, outcome, code, note, attempts, address } = proved;
    if outcome == Outcome::Gone {
        ledger.set_condition(&aggregator, Condition::Suspended { since: now, why: note.clone(), address })?;
    }
    let last = Reconciled { delivered: outcome == Outcome::Delivered, attempts, code, note, ..last };
    ledger.reconcile(&aggregator, &last)?;
    set(report, &aggregator, &last);
    Ok(())
}

fn set(report: &mut DeliveryReport, aggregator: &str, last: &Reconciled) {
    if let Some(report) = report.aggregators.iter_mut().find(|report| report.aggregator == aggregator) {
        let note = if last.delivered { String::new() } else { last.note.clone() };
        report.reconciled = Some(ReconcileReport { open: last.open, sha256: last.sha256.clone(), delivered: last.delivered, note });
    }
}
