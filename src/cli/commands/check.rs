//! `check`: what is wrong with the posts; writes nothing but the lines that `--fix` asks for, and the file of known findings.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::fix;
use crate::check;
use crate::cli::args::{CheckArgs, Format};
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::fs;
use crate::cli::outcome::Outcome;
use crate::cli::report::{Verbosity, losses, plain, summary};
use crate::cli::session::Session;
use crate::cli::terminal::Terminal;
use crate::diagnostic::{Diagnostics, nearest};
use crate::pipeline::build::{BuildOptions, Mode, Understood, build};
use crate::pipeline::checks::{self, Unknown};
use crate::pipeline::understand::{Losses, UnderstandOptions, understand};

/// `--explain`: needs no configuration.
pub(in crate::cli) fn explain(code: &str, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    terminal.out.write_all(check::explain(code)?.as_bytes())?;
    Ok(Verdict::fine())
}

pub(in crate::cli) fn run(args: &CheckArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    let target = args.target.as_deref().map(|name| known_target(name, session)).transpose()?;
    let changed = args.changed_since.as_deref().map(|reference| checks::changed_since(&session.settings, reference)).transpose()?;
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
    if args.write_baseline {
        return write_baseline(session);
    }
    let understood = look(session, (&chosen, target, changed.as_ref()), Losses::Wanted)?;
    // Pages that a generator made are looked at by `build` alone.
    let is_whole = chosen.is_empty() && target.is_none() && changed.is_none() && session.settings.host.is_none();
    let mut unknown = Unknown::open(&session.settings)?;
    unknown.add(understood.diagnostics);
    let known = unknown.known;
    let mut diagnostics = unknown.finish(is_whole);
    diagnostics.extend(unwritten);
    let (found, verdict) = session.report(diagnostics)?;
    if session.flags.format == Format::Human && session.verbosity() > Verbosity::Quiet {
        if known > 0 {
            writeln!(session.terminal.out, "{} of the baseline not counted", plain::count(known, "finding", "findings"))?;
        }
        if let Some(table) = &understood.losses {
            losses::write(table, session.verbosity(), session.width(), &mut session.terminal.out)?;
        }
        if understood.suggesting > 0 {
            let posts = plain::count(understood.suggesting, "post says", "posts say");
            writeln!(
                session.terminal.out,
                "{posts} more in sentences than is stated: `jobherald check --fix --dry-run` shows the lines that could state it"
            )?;
        }
        writeln!(session.terminal.out, "{}", summary::records(&understood.counts))?;
    }
    let outcome = Outcome { records: Some(understood.counts), ..Outcome::default() };
    session.summarize("check", &outcome, &found, &verdict);
    Ok(verdict)
}

/// Files, a target and files that findings are confined to.
type Confined<'a> = (&'a [PathBuf], Option<&'a str>, Option<&'a BTreeSet<PathBuf>>);

fn look(session: &Session<'_>, (only, target, changed): Confined<'_>, losses: Losses) -> Result<Understood, Failure> {
    let progress = session.progress();
    let options = UnderstandOptions {
        now: session.now,
        only,
        records: None,
        remarks: true,
        target,
        changed,
        losses,
        intake: &session.intake,
        progress: progress.as_ref(),
    };
    Ok(understand(&session.settings, &options)?)
}

/// What a build would say, of the pages of the site too.
fn with_pages(session: &Session<'_>) -> Result<Diagnostics, Failure> {
    let mut settings = session.settings.clone();
    (settings.check.baseline, settings.report) = (None, false);
    let progress = session.progress();
    let options = BuildOptions {
        now: session.now,
        mode: Mode::Compare,
        strict: false,
        allow_removals: Some(usize::MAX),
        intake: &session.intake,
        progress: progress.as_ref(),
    };
    Ok(build(&settings, &options)?.diagnostics)
}

/// The section of `[targets]` that was asked for, written or not.
fn known_target<'n>(name: &'n str, session: &Session<'_>) -> Result<&'n str, Failure> {
    let names = checks::target_names(&session.settings);
    let near = nearest(name, names.iter().copied()).map(str::to_owned);
    if names.contains(name) { Ok(name) } else { Err(Failure::UnknownTarget { target: name.to_owned(), near }) }
}

/// Makes everything that is found known. A mistake of ours is none that a site gets used to: no loss report is among it.
fn write_baseline(session: &mut Session<'_>) -> Result<Verdict, Failure> {
    let found = if session.settings.host.is_some() {
        with_pages(session)?
    } else {
        look(session, (&[], None, None), Losses::Unwanted)?.diagnostics
    };
    let found = found.sorted();
    let (path, baseline) = checks::baseline(&session.settings, &found);
    let shown = session.paths.relative(&path);
    fs::write_whole(&path, baseline.text().as_bytes()).map_err(|source| Failure::Write { path: shown.clone(), source })?;
    let known = plain::count(baseline.len(), "finding", "findings");
    writeln!(session.terminal.out, "{} holds {known}: they do not count from now on", plain::line(&shown))?;
    if session.settings.check.baseline.is_none() {
        writeln!(session.terminal.out, "Add this to the configuration:\n\n    [check]\n    baseline = \"{}\"", checks::BASELINE_NAME)?;
    }
    Ok(Verdict::fine())
}
