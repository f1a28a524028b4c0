//! `build`: writes the output folder; never sends.

use crate::cli::args::BuildArgs;
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::outcome::Outcome;
use crate::cli::report::{Verbosity, json, summary};
use crate::cli::session::Session;
use crate::pipeline::build::{BuildOptions, BuildReport, Mode, build};
use crate::pipeline::lock;

pub(in crate::cli) fn run(args: &BuildArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    let _lock = lock(&session.settings.root)?;
    session.settings.report |= args.report;
    if args.fetch {
        session.fetch()?;
    }
    session.take_in(args.fetch)?;
    let report = make(session, Mode::Write)?;
    if args.fetch {
        session.look_at_schedule();
    }
    let outcome = Outcome::of_build(&report);
    let (found, verdict) = session.report(report.diagnostics)?;
    show(session, &outcome, args.json)?;
    session.summarize("build", &outcome, &found, &verdict);
    Ok(verdict)
}

/// A build, or what it would do.
pub(super) fn make(session: &Session<'_>, mode: Mode) -> Result<BuildReport, Failure> {
    let progress = session.progress();
    let options = BuildOptions {
        now: session.now,
        mode,
        strict: session.flags.strict,
        allow_removals: session.flags.allow_removals,
        intake: &session.intake,
        progress: progress.as_ref(),
    };
    Ok(build(&session.settings, &options)?)
}

/// The result of a command that writes or sends.
pub(super) fn show(session: &mut Session<'_>, outcome: &Outcome, as_json: bool) -> Result<(), Failure> {
    if as_json {
        json::line(outcome, &mut session.terminal.out)?;
    } else if session.verbosity() > Verbosity::Quiet {
        summary::outcome(outcome, &mut session.terminal.out)?;
    }
    Ok(())
}
