//! `check`: what is wrong with the posts; writes nothing but the lines that `--fix` asks for.

use super::fix;
use crate::cli::args::{CheckArgs, Format};
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::outcome::Outcome;
use crate::cli::report::{Verbosity, summary};
use crate::cli::session::Session;
use crate::diagnostic::Diagnostics;
use crate::pipeline::understand::{UnderstandOptions, understand};

pub(in crate::cli) fn run(args: &CheckArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    session.fetch_if(args.fetch)?;
    let mut paths = args.paths.clone();
    let mut unwritten = Diagnostics::default();
    if let Some(given) = &args.fix {
        let wanted = fix::wanted(given, &mut paths, session)?;
        let chosen = session.chosen(&paths)?;
        unwritten = fix::run(&wanted, &chosen, args.dry_run, session)?;
        if args.dry_run {
            return Ok(session.report(unwritten)?.1);
        }
    }
    let chosen = session.chosen(&paths)?;
    let progress = session.progress();
    let options = UnderstandOptions {
        now: session.now,
        only: &chosen,
        full: false,
        lines: false,
        intake: &session.intake,
        progress: progress.as_ref(),
    };
    let mut understood = understand(&session.settings, &options)?;
    understood.diagnostics.extend(unwritten);
    let (found, verdict) = session.report(understood.diagnostics)?;
    if session.flags.format == Format::Human && session.verbosity() > Verbosity::Quiet {
        writeln!(session.terminal.out, "{}", summary::records(&understood.counts))?;
    }
    let outcome = Outcome { records: Some(understood.counts), ..Outcome::default() };
    session.summarize("check", &outcome, &found, &verdict);
    Ok(verdict)
}
