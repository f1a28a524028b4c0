//! `replay`: takes up again what was given up, and sends it, or what has taken its place since.

use super::{deliver, state};
use crate::cli::args::ReplayArgs;
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::secret::secret;
use crate::cli::session::Session;
use crate::model::intent::EventId;
use crate::pipeline::deliver::{Replayed, Which, replay};
use crate::pipeline::lock;

pub(in crate::cli) fn run(args: &ReplayArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    let _lock = lock(&session.settings.root)?;
    state::before_output(session)?;
    let settings = &session.settings;
    let take_up = |which: Which<'_>| replay(settings, &|reference| secret(settings, reference), which);
    let events: Vec<EventId> = args.events.iter().cloned().map(EventId).collect();
    if let Some(first) = events.first() {
        match take_up(Which::Events(&events))? {
            Some(Replayed::Taken(_)) => {}
            Some(Replayed::NotGivenUp(event)) => return Err(Failure::NotGivenUp { event: event.0 }),
            None => return Err(Failure::NotGivenUp { event: first.0.clone() }),
        }
    }
    for aggregator in &args.aggregator {
        if take_up(Which::Aggregator(aggregator))?.is_none() {
            return Err(Failure::UnknownAggregator { aggregator: aggregator.clone() });
        }
    }
    if args.all {
        take_up(Which::All)?;
    }
    let sent = deliver::send("replay", args.json, &args.watch, session);
    state::after(session, sent)
}
