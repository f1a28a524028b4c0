//! What was written and sent, or would be, in a few lines for people.

use std::io::{self, Write};

use super::Verbosity;
use super::plain::{count, line};
use super::unsettled;
use crate::cli::outcome::{Outcome, Written};
use crate::cli::saved::Plan;
use crate::model::attempt::Condition;
use crate::model::intent::Intent;
use crate::pipeline::build::{Counts, ExistingReport, IncludeReport, MissingPage, PagesReport};
use crate::pipeline::deliver::{AggregatorPlan, AggregatorReport, AggregatorStatus, Tally};

/// So many paths or events are listed unless all are asked for.
const LISTED_MAX: usize = 20;

/// `build`, `deliver`, `publish`: what was done.
pub fn outcome(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    if let Some(counts) = &outcome.records {
        writeln!(out, "{}", records(counts))?;
    }
    match &outcome.existing {
        Some(ExistingReport::Pages(report)) => pages(report, out)?,
        Some(ExistingReport::Sources(report)) => sources(report, out)?,
        None => {}
    }
    let done = done(outcome);
    writeln!(out, "{}", if done.is_empty() { "wrote and sent nothing, because of --strict" } else { &done })?;
    for report in outcome.sent.iter().flatten().filter(|report| report.pending + report.failed > 0) {
        writeln!(out, "  {}: {}", report.aggregator, line(trouble(report).unwrap_or("not everything has arrived yet")))?;
        for event in unsettled::lines(&report.unsettled, report.pending + report.failed, report.held > report.unknown) {
            writeln!(out, "    {event}")?;
        }
    }
    for (report, told) in outcome.sent.iter().flatten().filter_map(|report| Some((report, report.reconciled.as_ref()?))) {
        let jobs = count(usize::try_from(told.open).unwrap_or(usize::MAX), "open job", "open jobs");
        let said = if told.delivered { "was told that it has" } else { "could not be told that it has" };
        writeln!(out, "  {} {said} {jobs}, {}", line(&report.aggregator), &told.sha256[..12.min(told.sha256.len())])?;
    }
    Ok(())
}

/// `_site: 12 job pages found · 14 files changed, 0 unchanged · 1 page missing: /jobs/x/ (looked for _site/jobs/x/index.html and _site/jobs/x.html)`, and what became of them.
fn pages(pages: &PagesReport, out: &mut dyn Write) -> io::Result<()> {
    let found = count(pages.found, "job page", "job pages");
    let files = format!("{} changed, {} unchanged", count(pages.changed.len(), "file", "files"), pages.unchanged);
    write!(out, "{}: {found} found · {files}", line(&pages.dir))?;
    if !pages.missing.is_empty() {
        write!(out, " · {} missing", count(pages.missing.len(), "page", "pages"))?;
    }
    match pages.missing.as_slice() {
        [] => writeln!(out),
        [only] => writeln!(out, ": {}", missing(only)),
        all => {
            writeln!(out, ":")?;
            listed(all.iter().map(missing), LISTED_MAX, out)
        }
    }
}

/// `site: data of 12 jobs for jekyll · _data/jobherald.json`
fn sources(report: &IncludeReport, out: &mut dyn Write) -> io::Result<()> {
    let jobs = count(report.jobs, "job", "jobs");
    let files = if report.changed.is_empty() { "nothing changed".to_owned() } else { format!("written {}", report.changed.join(", ")) };
    writeln!(out, "{}: data of {jobs} for {} · {files}", line(&report.dir), report.generator)?;
    report
        .usage
        .map_or(Ok(()), |usage| writeln!(out, "  put {usage} into the head of the site's layout: it writes what is known of the page"))
}

fn missing(page: &MissingPage) -> String {
    line(&format!("{} (looked for {})", page.path, page.looked_for.join(" and ")))
}

fn done(outcome: &Outcome) -> String {
    let written = outcome.written.as_ref().map(written);
    let sent = outcome.sent.as_ref().filter(|all| !all.is_empty() || written.is_none()).map(|all| sent(all));
    [written, sent].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Why events did not arrive at an aggregator, where that can be said.
#[must_use]
pub fn trouble(report: &AggregatorReport) -> Option<&str> {
    let first = report.unsettled.first().map(|event| event.note.as_str());
    report.stopped.as_deref().or_else(|| report.deferred.first().map(String::as_str)).or(first).filter(|why| !why.is_empty())
}

/// What the reader can do about events that did not arrive.
#[must_use]
pub fn way_out(report: &AggregatorReport) -> &'static str {
    match (report.held, report.pending, report.deferred.is_empty()) {
        (1.., ..) => "see `jobherald status` for the ways out",
        (0, 0, _) => "what was given up is sent again when its job changes, or by `jobherald replay`",
        (0, _, false) => "run `jobherald publish` again",
        (0, _, true) => "run `jobherald deliver` again later",
    }
}

/// `plan`: what would be done, and why.
pub fn plan(plan: &Plan, verbosity: Verbosity, out: &mut dyn Write) -> io::Result<()> {
    let most = if verbosity == Verbosity::Verbose { usize::MAX } else { LISTED_MAX };
    let Some(written) = &plan.written else { return writeln!(out, "would write and send nothing, because of --strict") };
    writeln!(out, "would write {}", changes(written))?;
    for (mark, paths) in [("+", &written.created), ("~", &written.changed), ("-", &written.removed)] {
        listed(paths.iter().map(|path| format!("{mark} {}", line(path))), most, out)?;
    }
    if let Some(site) = &plan.existing {
        writeln!(out, "would change {} of {}", count(site.changed.len(), "file", "files"), line(&site.dir))?;
        listed(site.changed.iter().map(|path| format!("~ {}", line(path))), most, out)?;
    }
    plan.delivery.iter().flat_map(|delivery| &delivery.aggregators).try_for_each(|aggregator| planned(aggregator, most, out))
}

fn planned(aggregator: &AggregatorPlan, most: usize, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "would send {} to {}", count(aggregator.intents.len(), "event", "events"), aggregator.aggregator)?;
    let event = |intent: &Intent| format!("{} {} ({})", intent.kind.as_str(), line(&intent.title), line(&intent.reason.to_string()));
    listed(aggregator.intents.iter().map(event), most, out)?;
    for (number, what) in [
        (aggregator.seeds.len(), "recorded without a word, because it is the first time"),
        (aggregator.superseded.len(), "of earlier runs no longer sent"),
        (aggregator.waiting, "of earlier runs still on their way"),
        (aggregator.held, "of earlier runs held: nobody knows whether they arrived"),
        (aggregator.failed, "of earlier runs given up"),
    ] {
        if number > 0 {
            writeln!(out, "  {number} {what}")?;
        }
    }
    aggregator.stops.iter().try_for_each(|stop| writeln!(out, "  stopped: {}", line(&stop.to_string())))
}

fn listed(lines: impl ExactSizeIterator<Item = String>, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let more = lines.len().saturating_sub(most);
    for line in lines.take(most) {
        writeln!(out, "  {line}")?;
    }
    if more > 0 { writeln!(out, "  and {more} more: see them with -v") } else { Ok(()) }
}

/// `status`: the ledger.
pub fn status(all: &[AggregatorStatus], out: &mut dyn Write) -> io::Result<()> {
    if all.is_empty() {
        return writeln!(out, "no aggregator is configured: nobody is told what changes");
    }
    for status in all {
        let gone = if status.kind.is_none() { " (no longer in the configuration)" } else { "" };
        match &status.tally {
            Some(tally) => {
                writeln!(out, "{}{gone}: {}", line(&status.aggregator), line(&condition(tally)))?;
                if matches!(tally.condition, Condition::Suspended { .. }) {
                    writeln!(out, "  it wants nothing more at this address: correct its `url`, remove it from the configuration,")?;
                    writeln!(out, "  or, once it wants events again: jobherald deliver --resume {}", line(&status.aggregator))?;
                }
                if tally.unknown > 0 {
                    let events = count(tally.unknown, "event was", "events were");
                    writeln!(out, "  {events} sent and not answered, and a second one would be a double: look there, then say")?;
                    writeln!(out, "  jobherald deliver --arrived {0}, or jobherald deliver --resend {0}", line(&status.aggregator))?;
                }
                if tally.failed > 0 {
                    let events = count(tally.failed, "event was", "events were");
                    writeln!(out, "  {events} given up: a change of the job sends its latest state; to send it as it is,")?;
                    writeln!(out, "  jobherald replay EVENT, or jobherald replay --aggregator {}", line(&status.aggregator))?;
                }
                self::tally(tally, out)?;
            }
            None => writeln!(out, "{}{gone}: was never told anything", line(&status.aggregator))?,
        }
    }
    Ok(())
}

/// How things stand; not `well` where nothing was heard of what was sent last.
fn condition(tally: &Tally) -> String {
    let waits = tally.unsettled.iter().find(|event| !event.failed && !event.unknown && event.attempts > 0);
    match (&tally.condition, waits) {
        (Condition::Well, Some(event)) => format!("to be tried again: {}", event.note),
        (Condition::Well, None) if tally.unknown > 0 => "well, but some events are held".to_owned(),
        (Condition::Well, None) if tally.failed > 0 => "well, but some events were given up".to_owned(),
        (condition, _) => condition.to_string(),
    }
}

fn tally(tally: &Tally, out: &mut dyn Write) -> io::Result<()> {
    let (open, delivered) = (tally.open, tally.delivered);
    let failed = unsettled::failed(tally.failed, tally.dead);
    writeln!(out, "  {open} open · {delivered} delivered · {} pending · {failed} · {} held", tally.pending, tally.held())?;
    if let Some(last) = tally.last_delivered {
        writeln!(out, "  last delivery {last:.0}")?;
    }
    for event in unsettled::lines(&tally.unsettled, tally.pending + tally.failed, tally.held() > tally.unknown) {
        writeln!(out, "  {event}")?;
    }
    Ok(())
}

/// `243 records: 239 open, 1 draft, 2 no job posts, 1 unreadable; 1 held as last published`: each record once, then those whose jobs are
/// published all the same.
#[must_use]
pub fn records(counts: &Counts) -> String {
    let parts = [
        (counts.open.saturating_sub(counts.held), "open"),
        (counts.draft, "draft"),
        (counts.scheduled, "scheduled"),
        (counts.closed, "closed"),
        (counts.expired, "expired"),
        (counts.not_a_posting, "no job post"),
        (counts.unreadable, "unreadable"),
    ];
    let shown: Vec<String> = parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
    let held = if counts.held == 0 { String::new() } else { format!("; {} held as last published", counts.held) };
    match shown.as_slice() {
        [] => format!("no records{held}"),
        _ => format!("{}: {}{held}", count(counts.records, "record", "records"), shown.join(", ")),
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
pub fn sent(all: &[AggregatorReport]) -> String {
    let sum = |of: fn(&AggregatorReport) -> usize| all.iter().map(of).sum::<usize>();
    let (pending, seeded) = (sum(|s| s.pending), sum(|s| s.seeded));
    let others = [
        (pending, format!("{pending} pending")),
        (sum(|s| s.failed), unsettled::failed(sum(|s| s.failed), sum(|s| s.dead))),
        (seeded, format!("{seeded} recorded without being sent (first_run)")),
    ];
    let others = others.into_iter().filter(|(number, _)| *number > 0).map(|(_, what)| format!(", {what}"));
    std::iter::once(format!("sent {}", sum(|s| s.delivered))).chain(others).collect()
}

#[cfg(test)]
#[path = "summary_tests.rs"]
mod tests;
