//! Plans for all aggregators: what each was told is compared with what is published.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{DeliverError, PlanOptions, about, endpoint_error, lost, posting, protocol};
use crate::config::settings::{Aggregator, Settings};
use crate::deliver::{self, ReadFile};
use crate::ledger::{Account, Counts, Ledger};
use crate::model::event::EventType;
use crate::model::id::Id;
use crate::model::intent::{EventId, Subject};
use crate::model::manifest::Manifest;
use crate::model::standing::Told;
use crate::plan::{self, AggregatorPlan, Allowances, Ground, Output};

/// A plan for one aggregator, and what it was made upon.
pub(super) struct Planned<'a> {
    pub(super) aggregator: &'a Aggregator,
    pub(super) account: Option<Account>,
    pub(super) plan: AggregatorPlan,
}

/// What plans are made upon.
#[derive(Clone, Copy)]
pub(super) struct Basis<'s, 'a> {
    pub(super) settings: &'s Settings,
    pub(super) manifest: &'a Manifest,
    pub(super) read: ReadFile<'a>,
    pub(super) options: &'a PlanOptions,
    pub(super) ledger: Option<&'a Ledger>,
    /// Where what is lost is not held yet, and is only to be looked at so.
    pub(super) now: Option<Timestamp>,
}

/// One aggregator before it is planned for.
struct View<'a> {
    aggregator: &'a Aggregator,
    account: Option<Account>,
    /// Events that count as held.
    lost: Vec<EventId>,
    /// The jobs that it is to be told of; `None` for all. Only looked for where something is to be compared.
    selected: Option<BTreeSet<Id>>,
    /// Whether the very same output was planned before: there is nothing to compare, however many jobs there are.
    is_planned: bool,
}

/// Plans for all, in the order of the configuration.
pub(super) fn plan_all<'s>(basis: Basis<'s, '_>) -> Result<Vec<Planned<'s>>, DeliverError> {
    for aggregator in &basis.settings.aggregators {
        deliver::check(aggregator, protocol(aggregator)?).map_err(|source| endpoint_error(aggregator, source))?;
    }
    let views = basis.settings.aggregators.iter().map(|aggregator| view(basis, aggregator)).collect::<Result<Vec<_>, _>>()?;
    let mut told = told(basis, &views)?;
    let output = Output::of(basis.manifest);
    let one = |view: View<'s>| {
        let told = told.remove(view.aggregator.id.as_str());
        let plan = match basis.ledger.filter(|_| view.is_planned) {
            Some(ledger) => unchanged(ledger, &view)?,
            None => plan_one(basis, &output, &view, told)?,
        };
        Ok(Planned { aggregator: view.aggregator, account: view.account, plan })
    };
    views.into_iter().map(one).collect()
}

fn view<'s>(basis: Basis<'s, '_>, aggregator: &'s Aggregator) -> Result<View<'s>, DeliverError> {
    let account = basis.ledger.map(|ledger| ledger.account(&aggregator.id)).transpose()?.flatten();
    let is_planned = account.as_ref().is_some_and(|account| account.generation == about::ground(basis.manifest, aggregator));
    let known = basis.ledger.filter(|_| account.is_some());
    let lost = match known.zip(basis.now) {
        Some((ledger, now)) => lost(ledger, aggregator, now)?,
        None => Vec::new(),
    };
    let selected = if is_planned { None } else { about::selected(basis.settings, basis.manifest, basis.read, aggregator) };
    Ok(View { aggregator, account, lost, selected, is_planned })
}

fn unchanged(ledger: &Ledger, View { aggregator, lost, .. }: &View<'_>) -> Result<AggregatorPlan, DeliverError> {
    let Counts { pending, unknown, failed, .. } = ledger.outstanding(&aggregator.id)?;
    let held = unknown + lost.len();
    let waiting = pending.saturating_sub(held);
    Ok(AggregatorPlan::unchanged(&aggregator.id, ledger.open_jobs(&aggregator.id)?, waiting, failed, held))
}

/// What all were told beside what is published, by aggregator; nothing of those that the ledger does not know or for which nothing changed.
/// The ledger gets the published jobs once for all that are to know every one of them.
fn told<'s>(basis: Basis<'_, '_>, views: &[View<'s>]) -> Result<BTreeMap<&'s str, Told>, DeliverError> {
    let Some(ledger) = basis.ledger else { return Ok(BTreeMap::new()) };
    let stale = views.iter().filter(|view| view.account.is_some() && !view.is_planned);
    let (of_all, of_some): (Vec<_>, Vec<_>) = stale.partition(|view| view.selected.is_none());
    let mut told = BTreeMap::new();
    for views in std::iter::once(of_all).chain(of_some.into_iter().map(|view| vec![view])).filter(|views| !views.is_empty()) {
        let names: Vec<&str> = views.iter().map(|view| view.aggregator.id.as_str()).collect();
        let selected = views[0].selected.as_ref();
        let postings = basis.manifest.publication.postings.iter().filter(|(job, published)| plan::takes(selected, job, published));
        let wanted: Vec<(&Id, &str)> = postings.map(|(job, published)| (job, published.digest.as_str())).collect();
        let compared = ledger.compare(&names, &wanted)?;
        told.extend(names.into_iter().zip(compared));
    }
    Ok(told)
}

fn plan_one(
    Basis { settings, read, options, ledger, .. }: Basis<'_, '_>,
    output: &Output<'_>,
    View { aggregator, lost, selected, .. }: &View<'_>,
    mut told: Option<Told>,
) -> Result<AggregatorPlan, DeliverError> {
    for outstanding in told.iter_mut().flat_map(|told| &mut told.standings).filter_map(|standing| standing.outstanding.as_mut()) {
        outstanding.held |= lost.contains(&outstanding.event);
    }
    let ground = Ground {
        aggregator: &aggregator.id,
        selected: selected.as_ref(),
        told: told.as_ref(),
        first_run: options.first_run.get(&aggregator.id).copied().or(aggregator.first_run),
    };
    let allowances = Allowances { updates: options.allow_updates, removals: options.allow_removals };
    let mut plan = plan::plan(output, ground, settings.guard, allowances);
    if let Some(ledger) = ledger.filter(|_| told.is_some()) {
        let jobs: Vec<Id> = plan.intents.iter().filter(|i| i.kind != EventType::Published).map(|i| i.job.clone()).collect();
        let known = ledger.known(&aggregator.id, &jobs)?;
        for intent in plan.intents.iter_mut().filter(|i| i.kind != EventType::Published) {
            let now = match &intent.subject {
                Subject::Artifact(file) => posting(file, read),
                Subject::Posting(_) => None,
            };
            plan::explain(intent, known.get(&intent.job), now.as_ref());
        }
    }
    Ok(plan)
}
