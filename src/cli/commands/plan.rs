//! `plan`: what `publish` would write and send, and why; no side effect but the file that `--save` names.

use super::build;
use crate::cli::args::PlanArgs;
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::outcome::{Rewritten, Written};
use crate::cli::report::{json, summary};
use crate::cli::saved::Plan;
use crate::cli::secret::secret;
use crate::cli::session::Session;
use crate::cli::{delivery, fs};
use crate::diagnostic::Diagnostics;
use crate::pipeline::build::Mode;
use crate::pipeline::state::check;

pub(in crate::cli) fn run(args: &PlanArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    if session.settings.state.is_some() {
        check(&session.settings, &|reference| secret(&session.settings, reference), session.now)?;
    }
    session.fetch_if(args.fetch)?;
    let (plan, found) = make(session)?;
    session.report(found)?;
    if let Some(path) = &args.save {
        let written = fs::write_whole(&session.here(path), plan.to_text().as_bytes());
        written.map_err(|source| Failure::Write { path: path.display().to_string(), source })?;
    }
    if args.json {
        json::line(&plan, &mut session.terminal.out)?;
    } else {
        let verbosity = session.verbosity();
        summary::plan(&plan, verbosity, &mut session.terminal.out)?;
    }
    Ok(Verdict::fine())
}

/// The plan, and what was found on the way.
pub(super) fn make(session: &Session<'_>) -> Result<(Plan, Diagnostics), Failure> {
    let report = build::make(session, Mode::Compare)?;
    let delivery = report.written.as_ref().map(|written| delivery::plan(session, &written.manifest, &report.altered)).transpose()?;
    let existing = report.existing.as_ref().map(Rewritten::from);
    Ok((Plan::new(session.now, report.written.as_ref().map(Written::from), existing, delivery), report.diagnostics))
}
