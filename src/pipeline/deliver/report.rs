//! What became of deliveries, and how things stand: for people and for exit codes.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;

use super::ledger::open_existing;
use super::{DeliverError, DeliveryPlan, PLAN_VERSION, ReadSecret, ReconcileReport};
use crate::config::settings::Settings;
use crate::deliver::Sent;
use crate::ledger::{Ledger, Replayed, Tally, Unsettled, Which, Word};
use crate::model::attempt::Condition;
use crate::plan::AggregatorPlan;

/// So many unsettled events are named per aggregator.
const NAMED_MAX: u32 = 20;

/// What a delivery did.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliveryReport {
    /// One per aggregator, in the order of the configuration.
    pub aggregators: Vec<AggregatorReport>,
}

/// What a delivery did for one aggregator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AggregatorReport {
    /// The aggregator.
    pub aggregator: String,
    /// Its address for people; empty where nothing was to be sent.
    pub address: String,
    /// Jobs that were recorded without being sent, because it is the first time.
    pub seeded: usize,
    /// Events that this run planned.
    pub planned: usize,
    /// Events of earlier runs that are not sent any more.
    pub superseded: usize,
    /// Requests made, or files written.
    pub attempts: usize,
    /// Events that it accepted in this run.
    pub delivered: usize,
    /// Events that are tried again later.
    pub pending: usize,
    /// Of these: events that wait for somebody: until the aggregator is resumed or its address changes (410), or until it is said whether
    /// they arrived.
    pub held: usize,
    /// Of these: events of which nobody knows whether they arrived.
    pub unknown: usize,
    /// Events that were given up, in this run or before, and that nothing newer replaces: refused, or tried for too long.
    pub failed: usize,
    /// Of these: events that were tried for too long, dead letters.
    pub dead: usize,
    /// Why events were not even tried.
    pub deferred: Vec<String>,
    /// Why sending ended before everything was tried.
    pub stopped: Option<String>,
    /// The first of those that are pending or failed.
    pub unsettled: Vec<Unsettled>,
    /// What it was told to prove that it is in step; absent where it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reconciled: Option<ReconcileReport>,
}

impl DeliveryReport {
    /// Whether every aggregator knows everything.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.aggregators
            .iter()
            .all(|report| report.pending == 0 && report.failed == 0 && report.reconciled.as_ref().is_none_or(|told| told.delivered))
    }
}

pub(super) fn report(ledger: &Ledger, plans: &[AggregatorPlan], sent: &[Sent]) -> Result<DeliveryReport, DeliverError> {
    let mut tallies = ledger.tallies(NAMED_MAX)?;
    let aggregators = plans.iter().map(|plan| {
        let sent = sent.iter().find(|sent| sent.aggregator == plan.aggregator).cloned().unwrap_or_default();
        let tally = tallies.iter_mut().find(|tally| tally.aggregator == plan.aggregator);
        let count = |of: fn(&Tally) -> usize| tally.as_ref().map_or(0, |tally| of(tally));
        let (pending, held, unknown) = (count(|tally| tally.pending), count(Tally::held), count(|tally| tally.unknown));
        let (failed, dead) = (count(|tally| tally.failed), count(|tally| tally.dead));
        AggregatorReport {
            aggregator: plan.aggregator.clone(),
            address: sent.address,
            seeded: plan.seeds.len(),
            planned: plan.intents.len(),
            superseded: plan.superseded.len(),
            attempts: sent.attempts,
            delivered: sent.delivered,
            pending,
            held,
            unknown,
            failed,
            dead,
            deferred: sent.deferred.into_iter().map(|(event, why)| format!("{event}: {why}")).collect(),
            stopped: sent.stopped,
            unsettled: tally.map(|tally| std::mem::take(&mut tally.unsettled)).unwrap_or_default(),
            reconciled: None,
        }
    });
    Ok(DeliveryReport { aggregators: aggregators.collect() })
}

/// How things stand with one aggregator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AggregatorStatus {
    /// The aggregator.
    pub aggregator: String,
    /// Its push protocol; `None` where the configuration does not have it any more.
    pub kind: Option<String>,
    /// What the ledger says; `None` where it was never told anything.
    pub tally: Option<Tally>,
}

/// How things stand with every aggregator: those of the configuration in its order, then those that only the ledger knows. No side effect.
pub fn status(settings: &Settings, secrets: ReadSecret<'_>) -> Result<Vec<AggregatorStatus>, DeliverError> {
    let ledger = open_existing(settings, secrets)?;
    let mut tallies = ledger.map(|ledger| ledger.tallies(NAMED_MAX)).transpose()?.unwrap_or_default();
    let mut all = Vec::new();
    for aggregator in &settings.aggregators {
        let index = tallies.iter().position(|tally| tally.aggregator == aggregator.id);
        let tally = index.map(|index| tallies.remove(index));
        all.push(AggregatorStatus { aggregator: aggregator.id.clone(), kind: Some(aggregator.kind.clone()), tally });
    }
    all.extend(tallies.into_iter().map(|tally| AggregatorStatus { aggregator: tally.aggregator.clone(), kind: None, tally: Some(tally) }));
    Ok(all)
}

/// Lifts a suspension or a pause; `false` where the ledger does not know the aggregator.
pub fn resume(settings: &Settings, secrets: ReadSecret<'_>, aggregator: &str) -> Result<bool, DeliverError> {
    let Some(ledger) = open_existing(settings, secrets)? else { return Ok(false) };
    let is_known = ledger.account(aggregator)?.is_some();
    if is_known {
        ledger.set_condition(aggregator, Condition::Well)?;
    }
    Ok(is_known)
}

/// Says what became of the events of an aggregator of which nobody knows whether they arrived: gives how many there were; `None` where the
/// ledger does not know the aggregator.
pub fn say(
    settings: &Settings,
    secrets: ReadSecret<'_>,
    (aggregator, word): (&str, Word),
    now: Timestamp,
) -> Result<Option<usize>, DeliverError> {
    let Some(ledger) = open_existing(settings, secrets)? else { return Ok(None) };
    if ledger.account(aggregator)?.is_none() {
        return Ok(None);
    }
    Ok(Some(ledger.say(aggregator, word, now)?))
}

/// Takes up again events that were given up, so that the next delivery sends them, or what has taken their place since; `None` where the
/// ledger does not know the aggregator, or where there is none.
pub fn replay(settings: &Settings, secrets: ReadSecret<'_>, which: Which<'_>) -> Result<Option<Replayed>, DeliverError> {
    let Some(ledger) = open_existing(settings, secrets)? else { return Ok(None) };
    if let Which::Aggregator(aggregator) = which
        && ledger.account(aggregator)?.is_none()
    {
        return Ok(None);
    }
    Ok(Some(ledger.replay(which)?))
}

/// What a fresh plan would send otherwise than a saved one: one sentence each; empty where it is the same. Times may differ: a change that
/// is published later has a later time.
#[must_use]
pub fn difference(saved: &DeliveryPlan, fresh: &DeliveryPlan) -> Vec<String> {
    if saved.version != PLAN_VERSION {
        return vec![format!(
            "the saved plan has format {} and this program makes plans of format {PLAN_VERSION}: save it again",
            saved.version
        )];
    }
    let mut differences = Vec::new();
    if saved.site != fresh.site {
        differences
            .push(format!("the site was {} ({}) and is {} ({})", saved.site.url, saved.site.title, fresh.site.url, fresh.site.title));
    }
    let (was, is) = (lines(saved), lines(fresh));
    differences
        .extend(is.difference(&was).map(|(aggregator, line, _)| format!("aggregator `{aggregator}`: {line} was not in the saved plan")));
    differences
        .extend(was.difference(&is).map(|(aggregator, line, _)| format!("aggregator `{aggregator}`: {line} is not to be sent any more")));
    differences
}

/// What a plan would do: aggregator, sentence, and the digest of what is told.
fn lines(plan: &DeliveryPlan) -> BTreeSet<(&str, String, &str)> {
    let mut lines = BTreeSet::new();
    for plan in &plan.aggregators {
        for intent in &plan.intents {
            let line = format!("{} of `{}` ({})", intent.kind.as_str(), intent.title, intent.job);
            lines.insert((plan.aggregator.as_str(), line, intent.digest.as_str()));
        }
        for seed in &plan.seeds {
            lines.insert((plan.aggregator.as_str(), format!("recording `{}` ({}) without sending it", seed.title, seed.job), &seed.digest));
        }
    }
    lines
}
