//! What keeps a plan from being carried out: it is shown by `plan`, and stops `deliver` and `publish`.

use serde::{Deserialize, Serialize};

use super::{AggregatorPlan, Allowances};
use crate::config::settings::Guard;
use crate::model::event::EventType;
use crate::model::intent::Reason;

/// One thing that keeps a plan from being carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Stop {
    /// Jobs stood before the aggregator was known, and nobody said what to do with them.
    #[error(
        "aggregator `{aggregator}` is new and {jobs} jobs are published already: set `first_run = \"seed\"` to tell it only what changes from \
         now on, or `first_run = \"backfill\"` to tell it all of them"
    )]
    FirstRunUnset {
        /// The aggregator.
        aggregator: String,
        /// How many jobs are open.
        jobs: usize,
    },
    /// More jobs changed than is likely.
    #[error(
        "{updates} of the {open} jobs that aggregator `{aggregator}` knows would be updated at once{}, and {allowed} may be: if that is \
         meant, run once more with JOBHERALD_GUARD_UPDATES_PERCENT=100",
        because(*reread)
    )]
    MassUpdates {
        /// The aggregator.
        aggregator: String,
        /// How many updates are planned.
        updates: usize,
        /// How many jobs it takes to be open.
        open: usize,
        /// How many updates may be made.
        allowed: usize,
        /// How many of the updates come of a newer program alone.
        reread: usize,
    },
    /// More jobs are gone than is likely, and the manifest does not say why: it may be that of another site.
    #[error(
        "{closings} of the {open} jobs that aggregator `{aggregator}` knows are not in the published output, which does not say that they \
         closed either, and {allowed} may be missing: is it the right output? If that is meant, run once more with --allow-removals {closings}"
    )]
    UnexplainedClosings {
        /// The aggregator.
        aggregator: String,
        /// How many closings are planned.
        closings: usize,
        /// How many jobs it takes to be open.
        open: usize,
        /// How many closings may be made.
        allowed: usize,
    },
    /// More jobs are not selected any more than is likely.
    #[error(
        "{closings} of the {open} jobs that aggregator `{aggregator}` knows are not selected any more and would be taken back, and {allowed} \
         may be: are `select` and `exclude` right? If that is meant, run once more with --allow-removals {closings}"
    )]
    MassUnselected {
        /// The aggregator.
        aggregator: String,
        /// How many closings are planned.
        closings: usize,
        /// How many jobs it takes to be open.
        open: usize,
        /// How many closings may be made.
        allowed: usize,
    },
}

pub(super) fn first_run_unset(aggregator: &str, jobs: usize) -> Stop {
    Stop::FirstRunUnset { aggregator: aggregator.to_owned(), jobs }
}

pub(super) fn stops(plan: &AggregatorPlan, guard: Guard, allowances: Allowances) -> Vec<Stop> {
    let mut stops = Vec::new();
    let updates = plan.intents.iter().filter(|i| i.kind == EventType::Updated).count();
    let allowed = guard.updates(plan.open).max(allowances.updates.unwrap_or(0));
    if updates > allowed {
        let reread = plan.intents.iter().filter(|i| matches!(i.reason, Reason::ReadByNewer(_))).count();
        stops.push(Stop::MassUpdates { aggregator: plan.aggregator.clone(), updates, open: plan.open, allowed, reread });
    }
    let closings = plan.intents.iter().filter(|i| i.reason == Reason::Closed(None)).count();
    let allowed = guard.removals(plan.open).max(allowances.removals.unwrap_or(0));
    if closings > allowed {
        stops.push(Stop::UnexplainedClosings { aggregator: plan.aggregator.clone(), closings, open: plan.open, allowed });
    }
    let closings = plan.intents.iter().filter(|i| i.reason == Reason::Unselected).count();
    if closings > allowed {
        stops.push(Stop::MassUnselected { aggregator: plan.aggregator.clone(), closings, open: plan.open, allowed });
    }
    stops
}

fn because(reread: usize) -> String {
    if reread == 0 { String::new() } else { format!(" ({reread} of them because a newer jobherald reads the same post differently)") }
}
