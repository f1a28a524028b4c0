//! `doctor`: whether everything that a run leans on is in order.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use crate::cli::args::DoctorArgs;
use crate::cli::clock::Running;
use crate::cli::exit::{Exit, Verdict};
use crate::cli::failure::Failure;
use crate::cli::report::{Verbosity, json, plain};
use crate::cli::secret::secret;
use crate::cli::session::Session;
use crate::diagnostic::Diagnostics;
use crate::pipeline::doctor::{DoctorWorld, Finding, State, examine};

/// What `doctor --json` prints.
#[derive(Serialize, JsonSchema)]
pub(in crate::cli) struct Examined<'a> {
    /// The gravest state among them.
    state: State,
    /// What was looked at, in the order in which a run leans on it.
    checks: &'a [Finding],
}

pub(in crate::cli) fn run(args: &DoctorArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    session.report(Diagnostics::default())?;
    let world = DoctorWorld {
        clock: &Running::from(session.now),
        secrets: &|reference| secret(&session.settings, reference),
        offline: args.offline,
        path: session.program_folders(),
    };
    let found = examine(&session.settings, world);
    if args.json {
        let state = found.iter().map(|finding| finding.state).max().unwrap_or(State::Ok);
        json::line(&Examined { state, checks: &found }, &mut session.terminal.out)?;
    } else {
        let quiet = session.verbosity() == Verbosity::Quiet;
        show(&found, quiet, &mut session.terminal.out)?;
    }
    let failed = found.iter().filter(|finding| finding.state == State::Fail).count();
    let mut verdict = Verdict::fine();
    if failed > 0 {
        verdict.add(Exit::Content, format!("{} in order", plain::count(failed, "thing is not", "things are not")));
    }
    Ok(verdict)
}

/// A line for each, and the way out below it.
fn show(found: &[Finding], quiet: bool, out: &mut dyn Write) -> io::Result<()> {
    for finding in found.iter().filter(|finding| !quiet || finding.state == State::Fail) {
        let mark = match finding.state {
            State::Ok => "\x1b[32mok  \x1b[0m",
            State::Warn => "\x1b[33mwarn\x1b[0m",
            State::Fail => "\x1b[31mfail\x1b[0m",
        };
        writeln!(out, "{mark} {}: {}", plain::line(&finding.subject), plain::line(&finding.what))?;
        if !finding.help.is_empty() {
            writeln!(out, "     {}", plain::line(&finding.help))?;
        }
    }
    Ok(())
}
