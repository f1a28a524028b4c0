//! `worker`: sends what a ledger in PostgreSQL holds, beside others.

use super::build::show;
use super::deliver::judge;
use crate::cli::args::{WatchArgs, WorkerArgs};
use crate::cli::clock::Running;
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::observe::Observer;
use crate::cli::outcome::Outcome;
use crate::cli::secret::secret;
use crate::cli::session::Session;
use crate::config::options::SecretRef;
use crate::diagnostic::Diagnostics;
use crate::pipeline::Silent;
use crate::pipeline::deliver::{DeliveryWorld, Machine, Schedule, Worker};

pub(in crate::cli) fn run(args: &WorkerArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    let (_, mut verdict) = session.report(Diagnostics::default())?;
    let observer = Observer::new(&WatchArgs { log: args.log, ..WatchArgs::default() }, session);
    let sent = {
        let settings = &session.settings;
        let secrets = |reference: &SecretRef| secret(settings, reference);
        let world = DeliveryWorld {
            clock: &Running::from(session.now),
            engine: &Machine::start(),
            secrets: &secrets,
            // What events tell is in the ledger.
            read: &|_| Err(std::io::ErrorKind::NotFound.into()),
            progress: &Silent,
            watcher: Some(&observer),
            schedule: Schedule::STANDARD,
        };
        let worker = Worker::start(settings, world)?;
        if !session.flags.quiet {
            let until = if args.until_empty { "until nothing is left" } else { "until Ctrl-C or SIGTERM" };
            session.terminal.error_line(&format!("sending from the ledger {} {until}", worker.place()));
        }
        worker.work(!args.until_empty)?
    };
    if args.until_empty {
        judge(&sent.aggregators, &mut verdict);
    }
    show(session, &Outcome { sent: Some(sent.aggregators), ..Outcome::default() }, args.json)?;
    Ok(verdict)
}
