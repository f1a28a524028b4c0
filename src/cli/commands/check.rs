//! `check`: what is wrong with the posts; writes nothing.

use crate::cli::args::{CheckArgs, Format};
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::outcome::Outcome;
use crate::cli::report::{Verbosity, summary};
use crate::cli::session::Session;
use crate::pipeline::understand::understand;

pub(in crate::cli) fn run(args: &CheckArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    session.fetch_if(args.fetch)?;
    let chosen = session.chosen(&args.paths)?;
    let understood = understand(&session.settings, session.now, &chosen, false, session.progress().as_ref())?;
    let (found, verdict) = session.report(understood.diagnostics)?;
    if session.flags.format == Format::Human && session.verbosity() > Verbosity::Quiet {
        writeln!(session.terminal.out, "{}", summary::records(&understood.counts))?;
    }
    let outcome = Outcome { records: Some(understood.counts), ..Outcome::default() };
    session.summarize("check", &outcome, &found, &verdict);
    Ok(verdict)
}
