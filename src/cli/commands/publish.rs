//! `publish`: builds, then delivers; with `--plan FILE`, only what was planned.

use std::path::Path;

use super::build::{make, show};
use super::{deliver, plan, state};
use crate::cli::args::PublishArgs;
use crate::cli::exit::{Exit, Verdict};
use crate::cli::failure::Failure;
use crate::cli::observe::Observer;
use crate::cli::outcome::Outcome;
use crate::cli::saved::Plan;
use crate::cli::session::Session;
use crate::cli::{delivery, fs};
use crate::pipeline::build::Mode;
use crate::pipeline::lock;

pub(in crate::cli) fn run(args: &PublishArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    // What cannot be told is better not published yet: nothing stands there then that somebody waits to hear of.
    delivery::require_fit(session)?;
    let _lock = lock(&session.settings.root)?;
    state::before(session)?;
    let published = publish(args, session);
    state::after(session, published)
}

fn publish(args: &PublishArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    session.take_in(true)?;
    match &args.plan {
        // What was planned is what had been fetched then.
        Some(path) => hold_to(path, session)?,
        None => session.fetch()?,
    }
    let observer = Observer::new(&args.watch, session);
    let report = make(session, Mode::Write)?;
    session.look_at_schedule();
    let mut outcome = Outcome::of_build(&report);
    let (found, mut verdict) = session.report(report.diagnostics)?;
    if outcome.written.is_some() {
        let sent = match delivery::deliver(session, &observer) {
            Ok(report) => report.aggregators,
            Err(failure) => {
                // The output is written all the same: the reader should know.
                show(session, &outcome, args.json)?;
                observer.finish(session, &outcome, Exit::CouldNotRun)?;
                return Err(failure);
            }
        };
        deliver::judge(&sent, &mut verdict);
        outcome.sent = Some(sent);
    }
    show(session, &outcome, args.json)?;
    observer.finish(session, &outcome, verdict.exit)?;
    session.summarize("publish", &outcome, &found, &verdict);
    Ok(verdict)
}

/// Goes on only where the saved plan is still what would be done, by the clock of that plan.
fn hold_to(path: &Path, session: &mut Session<'_>) -> Result<(), Failure> {
    let shown = path.display().to_string();
    let text = fs::read_text(&session.here(path)).map_err(|source| Failure::Read { path: shown.clone(), source })?;
    let saved = Plan::parse(&text).map_err(|reason| Failure::PlanUnreadable { path: shown.clone(), reason })?;
    session.now = saved.now;
    let (current, _) = plan::make(session)?;
    match saved.differences(&current).as_slice() {
        [] => Ok(()),
        differences => Err(Failure::PlanChanged { path: shown, differences: differences.join(", ") }),
    }
}
