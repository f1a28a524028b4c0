//! `listen`: a receiver on this machine that verifies events and shows them.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::cli::args::{Flags, ListenArgs};
use crate::cli::clock::{Running, now};
use crate::cli::env::World;
use crate::cli::exit::{Exit, Verdict};
use crate::cli::failure::Failure;
use crate::cli::report::{json, plain};
use crate::cli::secret::{reference, secret_below};
use crate::cli::session::Session;
use crate::cli::terminal::Terminal;
use crate::config::options::SecretRef;
use crate::pipeline::listen::{self, InStep, Manner, Receiver, Server, Told, Verdict as Judged};

/// With secrets of the command line: needs no configuration.
pub(in crate::cli) fn alone(args: &ListenArgs, flags: &Flags, world: &World, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let secrets: Option<Vec<SecretRef>> = args.secret.iter().map(|given| reference(given)).collect();
    let secrets = secrets.ok_or(Failure::SecretReference)?;
    let secrets = (!args.unsigned).then_some(secrets.as_slice());
    run(args, secrets, (&world.folder, now(flags.now, &TimeZone::UTC)), terminal)
}

/// With the secrets of an aggregator.
pub(in crate::cli) fn of_aggregator(args: &ListenArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    let wanted = args.aggregator.clone().unwrap_or_default();
    let secrets = session.settings.aggregators.iter().find(|aggregator| aggregator.id == wanted).map(|found| found.secrets.as_slice());
    let Some(secrets) = secrets.filter(|secrets| !secrets.is_empty()) else { return Err(Failure::NoSecrets { aggregator: wanted }) };
    run(args, Some(secrets), (&session.settings.root, session.now), session.terminal)
}

fn run(
    args: &ListenArgs,
    secrets: Option<&[SecretRef]>,
    (root, now): (&Path, Timestamp),
    terminal: &mut Terminal,
) -> Result<Verdict, Failure> {
    let tolerance = Duration::from_secs(args.tolerance.into());
    let receiver = Receiver::new(secrets, tolerance, &|reference| secret_below(root, reference)).map_err(Failure::Verify)?;
    let failed = |source| Failure::Listen { address: args.address, source };
    let server = Server::bind(args.address).map_err(failed)?;
    greet(args, &server, terminal);
    let manner = Manner { status: args.answer, retry_after: args.retry_after, most: args.count };
    let mut counts = Counts::default();
    let mut wrote = Ok(());
    let mut tell = |told: &Told| {
        counts.add(told);
        wrote = if args.json { json::line(told, &mut terminal.out) } else { show(told, &mut terminal.out) };
        wrote = wrote.as_ref().map_or_else(|error| Err(io::Error::from(error.kind())), |()| terminal.out.flush());
        wrote.is_ok()
    };
    listen::listen(server, receiver, manner, &Running::from(now), &mut tell).map_err(failed)?;
    wrote?;
    terminal.error_line(&counts.line());
    let mut verdict = Verdict::fine();
    if counts.refused > 0 {
        verdict.add(Exit::Content, format!("{} refused", plain::count(counts.refused, "request was", "requests were")));
    }
    Ok(verdict)
}

fn greet(args: &ListenArgs, server: &Server, terminal: &mut Terminal) {
    let address = server.address();
    terminal.error_line(&format!("listening at http://{address}/ until Ctrl-C"));
    terminal.error_line(&format!(
        "to send there: url = \"http://{address}/\" and allow = [\"{}\"] in an [[aggregator]] of the kind webhook",
        address.ip()
    ));
    if !address.ip().is_loopback() {
        terminal.error_line("other machines can reach this address, and what they send is not encrypted");
    }
    if args.unsigned {
        terminal.error_line("signatures are not verified");
    }
}

/// What came.
#[derive(Debug, Default)]
struct Counts {
    accepted: usize,
    unverified: usize,
    refused: usize,
}

impl Counts {
    fn add(&mut self, told: &Told) {
        match told.received.verdict {
            Judged::Accepted => self.accepted += 1,
            Judged::Unverified => self.unverified += 1,
            Judged::Refused => self.refused += 1,
        }
    }

    fn line(&self) -> String {
        let parts = [(self.accepted, "accepted"), (self.unverified, "taken unverified"), (self.refused, "refused")];
        let said: Vec<String> = parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
        if said.is_empty() { "nothing came".to_owned() } else { said.join(", ") }
    }
}

/// One request for people: what it is, then what was made of it.
fn show(told: &Told, out: &mut dyn Write) -> io::Result<()> {
    let received = &told.received;
    let line = |text: &Option<String>| plain::line(text.as_deref().unwrap_or_default());
    let what = received.kind.as_ref().map_or_else(|| "request".to_owned(), |kind| plain::line(kind));
    let title = received.title.as_ref().map_or_else(|| line(&received.job), |title| format!("“{}”", plain::line(title)));
    writeln!(out, "{:.0} {} {what} {title}", told.at, mark(received.verdict))?;
    if !received.changes.is_empty() {
        writeln!(out, "    changed   {}", plain::line(&received.changes.join(", ")))?;
    }
    if received.title.is_some() && received.job.is_some() {
        writeln!(out, "    job       {}", line(&received.job))?;
    }
    if received.url.is_some() {
        writeln!(out, "    page      {}", line(&received.url))?;
    }
    if let Some(step) = &received.step {
        writeln!(out, "    step      {}", in_step(step))?;
    }
    writeln!(out, "    event     {}", event(told))?;
    writeln!(out, "    verdict   {}; answered {}", verdict(told), told.answer)
}

/// Whether we have all that we were told to have.
fn in_step(step: &InStep) -> String {
    let open = |number: u64| plain::count(usize::try_from(number).unwrap_or(usize::MAX), "open job", "open jobs");
    match (step.equal, step.open == step.open_here) {
        (true, _) => format!("{}, the same as came here", open(step.open)),
        (false, true) => format!("{}, and others or older ones came here", open(step.open)),
        (false, false) => format!("{}, and {} came here: not all was received since this began to listen", open(step.open), step.open_here),
    }
}

const fn mark(verdict: Judged) -> &'static str {
    match verdict {
        Judged::Accepted => "\x1b[32m✓\x1b[0m",
        Judged::Unverified => "\x1b[33m?\x1b[0m",
        Judged::Refused => "\x1b[31m✗\x1b[0m",
    }
}

fn event(told: &Told) -> String {
    let received = &told.received;
    let id = received.id.as_ref().map_or_else(|| "without an id".to_owned(), |id| plain::line(id));
    let sequence = received.sequence.map(|sequence| format!(", sequence {sequence}")).unwrap_or_default();
    format!("{id}{sequence}, {} from {} at {}", plain::count(received.bytes, "byte", "bytes"), told.from, plain::line(&told.path))
}

fn verdict(told: &Told) -> String {
    let received = &told.received;
    let mut said = match (received.verdict, &received.why, received.secret) {
        (Judged::Refused, Some(why), _) => format!("refused: {}", plain::line(why)),
        (Judged::Refused, None, _) => "refused".to_owned(),
        (Judged::Unverified, ..) => "not verified".to_owned(),
        (Judged::Accepted, _, Some(secret @ 2..)) => format!("signed with secret {secret}"),
        (Judged::Accepted, ..) => "signed".to_owned(),
    };
    if received.again {
        said.push_str(", and came before: a receiver does nothing");
    } else if received.stale {
        said.push_str(", and older than what came of this job before: a receiver drops it");
    }
    said
}
