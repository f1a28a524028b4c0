//! What documents leave out of posts: how much of each target, and why.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::Verbosity;
use super::plain::{count, line};
use crate::model::loss::{Fate, Loss, LossTable, TargetLosses};

/// So many reasons of one fate are told unless all are asked for.
const REASONS_MAX: usize = 2;

/// So many fields of one reason.
const FIELDS_MAX: usize = 3;

/// The table of a run: a line for each target and what becomes of fields there, with the reasons that hold for most. Nothing where no
/// job is published or no target carries any.
pub fn write(table: &LossTable, verbosity: Verbosity, width: usize, out: &mut dyn Write) -> io::Result<()> {
    if table.targets.iter().all(|target| target.jobs == 0) {
        return Ok(());
    }
    let is_all = verbosity == Verbosity::Verbose;
    writeln!(out, "What does not arrive (refused: jobs; else fields of jobs), by target:")?;
    for target in &table.targets {
        let name = line(&target.target);
        if let Some(why) = &target.unread {
            writeln!(out, "  {name}: not read back, since {}", line(why))?;
            continue;
        }
        writeln!(out, "  {name}: {} of {}", target.written, count(target.jobs, "job", "jobs"))?;
        for fate in Fate::ALL {
            let reasons = reasons(target, fate);
            if reasons.is_empty() {
                continue;
            }
            let most = if is_all { usize::MAX } else { REASONS_MAX };
            let mut text: Vec<String> = reasons.iter().take(most).map(|reason| reason.shown(is_all)).collect();
            if reasons.len() > most {
                let rest: usize = reasons[most..].iter().map(|reason| reason.count).sum();
                text.push(format!("{rest} for {} (-v)", count(reasons.len() - most, "more reason", "more reasons")));
            }
            let head = format!("    {:<13}{:>6}  ", fate.as_str(), target.count(fate));
            if is_all {
                writeln!(out, "{}", head.trim_end())?;
                text.iter().try_for_each(|reason| wrapped("      ", reason, width, out))?;
            } else {
                wrapped(&head, &text.join(" · "), width, out)?;
            }
        }
    }
    Ok(())
}

/// What becomes of one job, for people: a line for each target, fate and reason.
pub fn of_job(losses: &[Loss], width: usize, out: &mut dyn Write) -> io::Result<()> {
    if losses.is_empty() {
        return Ok(());
    }
    writeln!(out, "  does not arrive:")?;
    let mut by_reason: BTreeMap<(&str, Fate, &str), Vec<&'static str>> = BTreeMap::new();
    for loss in losses {
        by_reason.entry((&loss.target, loss.fate, &loss.why)).or_default().extend(loss.field);
    }
    for ((target, fate, why), fields) in by_reason {
        let fields = shortened(&fields).join(", ");
        let colon = if fields.is_empty() { "" } else { ": " };
        wrapped("    ", &line(&format!("{target}, {}: {fields}{colon}{why}", fate.as_str())), width, out)?;
    }
    Ok(())
}

/// One reason, and the fields that are lost for it.
struct Reason<'a> {
    why: &'a str,
    count: usize,
    /// Field, and how many jobs; the most first.
    fields: Vec<(&'static str, usize)>,
}

/// The reasons of a fate, the one with the most losses first.
fn reasons(target: &TargetLosses, fate: Fate) -> Vec<Reason<'_>> {
    let mut by_why: BTreeMap<&Cow<'static, str>, Vec<(Option<&'static str>, usize)>> = BTreeMap::new();
    for ((_, field, why), jobs) in target.kinds.iter().filter(|((of, ..), _)| *of == fate) {
        by_why.entry(why).or_default().push((*field, *jobs));
    }
    let mut reasons: Vec<Reason<'_>> = Vec::new();
    for (why, fields) in by_why {
        let count = fields.iter().map(|(_, jobs)| jobs).sum();
        let mut fields: Vec<(&'static str, usize)> = fields.into_iter().filter_map(|(field, jobs)| Some((field?, jobs))).collect();
        fields.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        reasons.push(Reason { why, count, fields });
    }
    reasons.sort_by(|a, b| b.count.cmp(&a.count).then(a.why.cmp(b.why)));
    reasons
}

impl Reason<'_> {
    /// `no place for it: tags 12, skills 4`
    fn shown(&self, is_all: bool) -> String {
        let most = if is_all { usize::MAX } else { FIELDS_MAX };
        let mut fields: Vec<String> = self.fields.iter().take(most).map(|(field, jobs)| format!("{} {jobs}", short(field))).collect();
        if self.fields.len() > most {
            fields.push(format!("{} more", self.fields.len() - most));
        }
        let colon = if fields.is_empty() { String::new() } else { format!(": {}", fields.join(", ")) };
        let count =
            if self.fields.len() == 1 || fields.is_empty() && self.count < 2 { String::new() } else { format!(" ({})", self.count) };
        line(&format!("{}{count}{colon}", self.why))
    }
}

/// Without what a reader knows anyway.
fn short(field: &str) -> &str {
    ["jobLocation.address.", "baseSalary.value."].iter().find_map(|head| field.strip_prefix(head)).unwrap_or(field)
}

fn shortened(fields: &[&'static str]) -> Vec<&'static str> {
    fields.iter().map(|field| short(field)).collect()
}

/// Words in lines of this width, the second and later ones below the first word.
fn wrapped(head: &str, text: &str, width: usize, out: &mut dyn Write) -> io::Result<()> {
    const NARROWEST: usize = 40;
    let indent = head.chars().count();
    let room = width.saturating_sub(indent).max(NARROWEST);
    let mut current = String::new();
    let mut head = head.to_owned();
    for word in text.split(' ') {
        if !current.is_empty() && current.chars().count() + 1 + word.chars().count() > room {
            writeln!(out, "{head}{current}")?;
            head = " ".repeat(indent);
            current.clear();
        }
        if !current.is_empty() {
            current.push(' ');
        }
        current.push_str(word);
    }
    writeln!(out, "{head}{current}")
}
