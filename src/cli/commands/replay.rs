//! `replay`: takes up again what was given up, and sends it, or what has taken its place since.

use super::{deliver, state};
use crate::cli::args::ReplayArgs;
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::session::Session;
use crate::model::intent::EventId;
use crate::pipeline::deliver::{Which, replay};
use crate::pipeline::lock;

pub(in crate::cli) fn run(args: &ReplayArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    let _lock = lock(&session.settings.root)?;
    state::before_output(session)?;
    for event in &args.events {
        if replay(&session.settings, Which::Event(&EventId(event.clone())))?.unwrap_or(0) == 0 {
            return Err(Failure::NotGivenUp { event: event.clone() });
        }
    }
    for aggregator in &args.aggregator {
        if replay(&session.settings, Which::Aggregator(aggregator))?.is_none() {
            return Err(Failure::UnknownAggregator { aggregator: aggregator.clone() });
        }
    }
    if args.all {
        replay(&session.settings, Which::All)?;
    }
    let sent = deliver::send("replay", args.json, &args.watch, session);
    state::after(session, sent)
}
