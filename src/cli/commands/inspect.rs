//! `inspect`: what was understood of each record, as JSON lines or, with `--explain`, for people.

use std::collections::{BTreeMap, BTreeSet};

use crate::cli::args::InspectArgs;
use crate::cli::exit::Verdict;
use crate::cli::failure::Failure;
use crate::cli::report::{explain, json};
use crate::cli::session::Session;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::inspect::InspectRecord;
use crate::pipeline::understand::{Detail, Losses, UnderstandOptions, understand};

pub(in crate::cli) fn run(args: &InspectArgs, session: &mut Session<'_>) -> Result<Verdict, Failure> {
    session.fetch_if(args.fetch)?;
    let chosen = session.chosen(&args.paths)?;
    let progress = session.progress();
    let options = UnderstandOptions {
        now: session.now,
        only: &chosen,
        records: Some(Detail { full: args.full, lines: args.explain }),
        remarks: false,
        target: None,
        changed: None,
        losses: Losses::Wanted,
        intake: &session.intake,
        progress: progress.as_ref(),
    };
    let understood = understand(&session.settings, &options)?;
    session.report(homeless(&understood.records, understood.diagnostics))?;
    let (none, width) = (BTreeMap::new(), session.width());
    for (index, record) in understood.records.iter().enumerate() {
        if args.explain {
            let lines = understood.lines.get(index).unwrap_or(&none);
            explain::write(record, lines, (&session.paths, width), &mut session.terminal.out)?;
        } else {
            json::line(record, &mut session.terminal.out)?;
        }
    }
    Ok(Verdict::fine())
}

/// What concerns no record: the records show their own.
fn homeless(records: &[InspectRecord], found: Diagnostics) -> Diagnostics {
    let homes: BTreeSet<(usize, &str)> = records.iter().map(|record| (record.source, record.path.as_str())).collect();
    let at_home = |d: &Diagnostic| d.source.zip(d.path.as_deref()).is_some_and(|home| homes.contains(&home));
    let mut left = Diagnostics::default();
    found.sorted().into_iter().filter(|d| !at_home(d)).for_each(|d| left.push(d));
    left
}
