//! `status`: the ledger for people.

use crate::cli::args::StatusArgs;
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::report::{json, summary};
use crate::cli::secret::secret;
use crate::cli::session::Session;
use crate::diagnostic::Diagnostics;
use crate::pipeline::deliver::status;

pub(in crate::cli) fn run(args: &StatusArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    session.report(Diagnostics::default())?;
    let standings = status(&session.settings, &|reference| secret(&session.settings, reference))?;
    if args.json {
        json::line(&standings, &mut session.terminal.out)?;
    } else {
        summary::status(&standings, &mut session.terminal.out)?;
    }
    Ok(Verdict::fine())
}
