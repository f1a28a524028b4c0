//! `deliver`: sends what the committed output calls for.

use super::build::show;
use super::state;
use crate::cli::args::{DeliverArgs, WatchArgs};
use crate::cli::delivery;
use crate::cli::exit::{Exit, Verdict};
use crate::cli::failure::Failure;
use crate::cli::observe::Observer;
use crate::cli::outcome::Outcome;
use crate::cli::report::plain::count;
use crate::cli::report::summary;
use crate::cli::secret::secret;
use crate::cli::session::Session;
use crate::config::options::SecretRef;
use crate::diagnostic::Diagnostics;
use crate::pipeline::deliver::{AggregatorReport, Word, resume, say};
use crate::pipeline::lock;

pub(in crate::cli) fn run(args: &DeliverArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    let _lock = lock(&session.settings.root)?;
    state::before_output(session)?;
    for aggregator in &args.resume {
        if !resume(&session.settings, &|reference| secret(&session.settings, reference), aggregator)? {
            return Err(Failure::UnknownAggregator { aggregator: aggregator.clone() });
        }
    }
    for (aggregators, word) in [(&args.resend, Word::Resend), (&args.arrived, Word::Arrived)] {
        for aggregator in aggregators {
            let secrets = |reference: &SecretRef| secret(&session.settings, reference);
            if say(&session.settings, &secrets, (aggregator, word), session.now)?.is_none() {
                return Err(Failure::UnknownAggregator { aggregator: aggregator.clone() });
            }
        }
    }
    let sent = send("deliver", args.json, &args.watch, session);
    state::after(session, sent)
}

/// Sends what is due, and says what became of it.
pub(super) fn send(command: &str, json: bool, watch: &WatchArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    session.look_at_schedule();
    let (found, mut verdict) = session.report(Diagnostics::default())?;
    let observer = Observer::new(watch, session);
    let sent = match delivery::deliver(session, &observer) {
        Ok(report) => report.aggregators,
        Err(failure) => {
            observer.finish(session, &Outcome::default(), Exit::CouldNotRun)?;
            return Err(failure);
        }
    };
    judge(&sent, &mut verdict);
    let outcome = Outcome { sent: Some(sent), ..Outcome::default() };
    show(session, &outcome, json)?;
    observer.finish(session, &outcome, verdict.exit)?;
    session.summarize(command, &outcome, &found, &verdict);
    Ok(verdict)
}

/// What follows for the exit code.
pub(super) fn judge(sent: &[AggregatorReport], verdict: &mut Verdict) {
    for aggregator in sent.iter().filter(|sent| sent.pending + sent.failed > 0) {
        let open = count(aggregator.pending + aggregator.failed, "event is", "events are");
        let why = summary::trouble(aggregator).map_or_else(String::new, |why| format!(" ({why})"));
        let way_out = summary::way_out(aggregator);
        verdict.add(Exit::Undelivered, format!("{open} not delivered to {}{why}: {way_out}", aggregator.aggregator));
    }
    for (aggregator, told) in
        sent.iter().filter_map(|sent| Some((&sent.aggregator, sent.reconciled.as_ref().filter(|told| !told.delivered)?)))
    {
        let why = if told.note.is_empty() { String::new() } else { format!(" ({})", told.note) };
        verdict.add(Exit::Undelivered, format!("{aggregator} could not be told whether it is in step{why}: the next run tells it"));
    }
}
