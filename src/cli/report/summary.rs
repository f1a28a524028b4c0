//! What was written and sent, or would be, in a few lines for people.

use std::io::{self, Write};

use super::Verbosity;
use super::plain::{count, line};
use crate::cli::outcome::{Outcome, Planned, Sent, Standing, Written};
use crate::pipeline::build::Counts;

/// So many paths or events are listed unless all are asked for.
const LISTED_MAX: usize = 20;

/// `build`, `deliver`, `publish`: what was done.
pub fn outcome(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    if let Some(counts) = &outcome.records {
        writeln!(out, "{}", records(counts))?;
    }
    let written = outcome.written.as_ref().map(written);
    let sent = outcome.sent.as_ref().map(|all| sent(all));
    writeln!(out, "{}", [written, sent].into_iter().flatten().collect::<Vec<_>>().join(" · "))?;
    let mut troubles = outcome.sent.iter().flatten().filter_map(|sent| sent.trouble.as_ref().map(|why| (&sent.aggregator, why)));
    troubles.try_for_each(|(aggregator, why)| writeln!(out, "  {aggregator}: {}", line(why)))
}

/// `plan`: what would be done, and why.
pub fn plan(written: &Written, planned: &[Planned], verbosity: Verbosity, out: &mut dyn Write) -> io::Result<()> {
    let most = if verbosity == Verbosity::Verbose { usize::MAX } else { LISTED_MAX };
    writeln!(out, "would write {}", changes(written))?;
    for (mark, paths) in [("+", &written.created), ("~", &written.changed), ("-", &written.removed)] {
        listed(paths.iter().map(|path| format!("{mark} {}", line(path))), paths.len(), most, out)?;
    }
    for aggregator in planned {
        writeln!(out, "would send {} to {}", count(aggregator.events.len(), "event", "events"), aggregator.aggregator)?;
        let events = aggregator.events.iter().map(|e| format!("{} {} ({})", e.kind, line(&e.title), line(&e.reason)));
        listed(events, aggregator.events.len(), most, out)?;
        for (number, what) in [
            (aggregator.seeded, "recorded without a word, because it is the first time"),
            (aggregator.waiting, "of earlier runs still on their way"),
            (aggregator.failed, "of earlier runs given up"),
        ] {
            if number > 0 {
                writeln!(out, "  {number} {what}")?;
            }
        }
        for stop in &aggregator.stops {
            writeln!(out, "  stopped: {}", line(stop))?;
        }
    }
    Ok(())
}

fn listed(lines: impl Iterator<Item = String>, all: usize, most: usize, out: &mut dyn Write) -> io::Result<()> {
    for line in lines.take(most) {
        writeln!(out, "  {line}")?;
    }
    if all > most { writeln!(out, "  and {} more: see them with -v", all - most) } else { Ok(()) }
}

/// `status`: the ledger.
pub fn status(standings: &[Standing], out: &mut dyn Write) -> io::Result<()> {
    if standings.is_empty() {
        return writeln!(out, "no aggregator is configured: nobody is told what changes");
    }
    for s in standings {
        writeln!(out, "{}: {}", s.aggregator, line(&s.condition))?;
        writeln!(out, "  {} open · {} delivered · {} pending · {} failed · {} held", s.open, s.delivered, s.pending, s.failed, s.held)?;
        if let Some(last) = s.last_delivery {
            writeln!(out, "  last delivery {last}")?;
        }
        for problem in s.problems.iter().take(LISTED_MAX) {
            let tries = count(problem.attempts as usize, "attempt", "attempts");
            writeln!(out, "  {} {}: {} after {tries}", problem.kind, line(&problem.title), line(&problem.why))?;
        }
        if s.problems.len() > LISTED_MAX {
            writeln!(out, "  and {} more: see them with --json", s.problems.len() - LISTED_MAX)?;
        }
    }
    Ok(())
}

/// `243 records: 240 open, 1 draft, 2 no job posts`.
#[must_use]
pub fn records(counts: &Counts) -> String {
    let parts = [
        (counts.open, "open"),
        (counts.held, "held as last published"),
        (counts.draft, "draft"),
        (counts.scheduled, "scheduled"),
        (counts.closed, "closed"),
        (counts.expired, "expired"),
        (counts.not_a_posting, "no job post"),
        (counts.unreadable, "unreadable"),
    ];
    let shown: Vec<String> = parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
    match shown.as_slice() {
        [] => "no records".to_owned(),
        _ => format!("{}: {}", count(counts.records, "record", "records"), shown.join(", ")),
    }
}

/// `written 12 new, 3 changed, 1 removed, 240 unchanged`.
#[must_use]
pub fn written(written: &Written) -> String {
    format!("written {}", changes(written))
}

fn changes(written: &Written) -> String {
    let [created, changed, removed] = [&written.created, &written.changed, &written.removed].map(Vec::len);
    format!("{created} new, {changed} changed, {removed} removed, {} unchanged", written.unchanged)
}

/// `sent 4, 1 pending`.
#[must_use]
pub fn sent(all: &[Sent]) -> String {
    let sum = |of: fn(&Sent) -> usize| all.iter().map(of).sum::<usize>();
    let others = [(sum(|s| s.pending), "pending"), (sum(|s| s.failed), "failed"), (sum(|s| s.seeded), "recorded unsent")];
    let others = others.into_iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!(", {number} {what}"));
    std::iter::once(format!("sent {}", sum(|s| s.delivered))).chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::outcome::PlannedEvent;

    fn example() -> Outcome {
        let written = Written {
            generation: "g".into(),
            created: vec!["rss.xml".into()],
            changed: vec![],
            removed: vec!["jobs/old/index.html".into()],
            unchanged: 240,
        };
        let sent =
            Sent { aggregator: "board".into(), delivered: 4, pending: 1, failed: 0, seeded: 0, trouble: Some("no answer\nin 20 s".into()) };
        let records = Counts { records: 5, open: 3, draft: 2, ..Counts::default() };
        Outcome { written: Some(written), records: Some(records), sent: Some(vec![sent]) }
    }

    #[track_caller]
    fn check(write: impl FnOnce(&mut dyn Write) -> io::Result<()>, expect: &str) {
        let mut text = Vec::new();
        write(&mut text).expect("a vector takes everything");
        assert_eq!(String::from_utf8(text).expect("text"), expect);
    }

    #[test]
    fn what_was_done_fits_into_a_line() {
        let example = example();
        check(
            |out| outcome(&example, out),
            "5 records: 3 open, 2 draft\nwritten 1 new, 0 changed, 1 removed, 240 unchanged · sent 4, 1 pending\n  board: no answer␊in 20 s\n",
        );
        let nothing = Outcome { written: None, records: Some(Counts::default()), sent: Some(vec![]) };
        check(|out| outcome(&nothing, out), "no records\nsent 0\n");
    }

    #[test]
    fn a_plan_says_what_and_why() {
        let event = PlannedEvent {
            id: "e".into(),
            kind: "job.updated".into(),
            job: "urn:uuid:1".into(),
            url: "https://x".into(),
            title: "Welder".into(),
            reason: "changed: title".into(),
        };
        let planned = Planned {
            aggregator: "board".into(),
            events: vec![event; 22],
            seeded: 3,
            waiting: 0,
            failed: 0,
            stops: vec!["too many".into()],
        };
        let written = example().written.expect("the example has it");
        let head =
            "would write 1 new, 0 changed, 1 removed, 240 unchanged\n  + rss.xml\n  - jobs/old/index.html\nwould send 22 events to board\n";
        let events = "  job.updated Welder (changed: title)\n".repeat(20);
        let tail = "  and 2 more: see them with -v\n  3 recorded without a word, because it is the first time\n  stopped: too many\n";
        check(|out| plan(&written, &[planned], Verbosity::Normal, out), &format!("{head}{events}{tail}"));
    }
}
