//! `state`: what was published and told, carried between machines; and what a run that sends does about it before and after.

use std::io::Write as _;

use super::super::args::StateCommand;
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::report::plain::count;
use crate::cli::secret::secret;
use crate::cli::session::Session;
use crate::diagnostic::Diagnostics;
use crate::model::id::Id;
use crate::pipeline::lock;
use crate::pipeline::state::{Pulled, Pushed, check_output, erase, pull, push};

pub(in crate::cli) fn run(what: &StateCommand, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    session.report(Diagnostics::default())?;
    let _lock = lock(&session.settings.root)?;
    let place = session.settings.state.as_ref().map_or("", |store| store.label.as_str()).to_owned();
    let (settings, now) = (&session.settings, session.now);
    let secrets = &|reference: &_| secret(settings, reference);
    let said = match what {
        StateCommand::Pull { discard } => match pull(settings, secrets, now, *discard)? {
            Pulled { number, taken: true } => format!("state {number} was taken from {place}"),
            Pulled { number, taken: false } => format!("what is known here follows state {number} of {place}"),
        },
        StateCommand::Push { first } => match push(settings, secrets, *first)? {
            Pushed { number, made: true } => format!("kept as state {number} of {place}"),
            Pushed { number, made: false } => format!("state {number} of {place} says the same already"),
        },
        StateCommand::Erase { job } => {
            let erased = erase(settings, secrets, &Id::recorded(job.clone()), now)?;
            let removed = count(erased.removed, "older state was", "older states were");
            format!(
                "state {} of {place} knows nothing of the job; {removed} removed; what git or a backup keeps of them is yours to remove",
                erased.number
            )
        }
    };
    writeln!(session.terminal.out, "{said}")?;
    Ok(Verdict::fine())
}

/// Before a run that sends: what is here must be the newest that there is.
pub(super) fn before(session: &mut Session<'_>) -> Result<(), Failure> {
    let Some(store) = &session.settings.state else { return Ok(()) };
    let label = store.label.clone();
    let pulled = pull(&session.settings, &|reference| secret(&session.settings, reference), session.now, false)?;
    if pulled.taken {
        session.terminal.error_line(&format!("state {} was taken from {label}", pulled.number));
    }
    Ok(())
}

/// Before an output is told that was built earlier.
pub(super) fn before_output(session: &mut Session<'_>) -> Result<(), Failure> {
    before(session)?;
    if session.settings.state.is_some() { Ok(check_output(&session.settings)?) } else { Ok(()) }
}

/// After a run that sends, whatever became of it: what is known now is kept.
pub(super) fn after<T>(session: &mut Session<'_>, result: Result<T, Failure>) -> Result<T, Failure> {
    if session.settings.state.is_none() {
        return result;
    }
    match (push(&session.settings, &|reference| secret(&session.settings, reference), false), result) {
        (Ok(_), result) => result,
        (Err(error), Ok(_)) => Err(Failure::NotKept { source: error }),
        (Err(error), Err(failure)) => {
            session.terminal.error_line(&Failure::NotKept { source: error }.to_string());
            Err(failure)
        }
    }
}
