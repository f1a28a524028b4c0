//! Until when each job is open: what its post says, else the post that it translates, else the site's policy; and what follows for its
//! status now.

use jiff::Timestamp;

use super::identity::Named;
use super::{Input, start_of, status, translations};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::draft::{Draft, Stated, Status};
use crate::model::origin::{From, Origin};
use crate::model::time::{Period, When};

/// The setting that ends jobs whose posts do not say until when they are open.
const POLICY: &str = "life.close_after";

/// How long one job is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Life {
    /// Its status at the run's clock.
    pub(super) status: Status,
    /// Its end, where the post does not say it itself or an earlier one holds.
    pub(super) end: Option<End>,
}

/// An end that a post does not state itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// The last instant at which the job is open.
    pub when: When,
    /// Where it comes from.
    pub origin: Origin,
}

/// One per draft, `None` for records that are no postings. A translation is open no longer than the job that it translates.
pub(super) fn find(input: &Input<'_>, ids: &[Option<Named>], sink: &mut Diagnostics) -> Vec<Option<Life>> {
    let leaders = translations::leaders(input, ids);
    let life = |(index, named): (usize, &Option<Named>)| {
        let (draft, named) = (&input.drafts[index], named.as_ref()?);
        let leader = leaders[index].and_then(|leader| Some((&input.drafts[leader], ids[leader].as_ref()?)));
        let leader = leader.filter(|(leader, of)| !is_of_another_round(input, draft, leader, of));
        let end = match leader {
            Some((leader, of)) => of_translation(input, draft, leader, of, sink),
            None => by_policy(input, draft, named),
        };
        let closed_with = leader.filter(|(leader, _)| leader.stated == Stated::Closed && draft.stated == Stated::Open);
        let status = match closed_with {
            Some(_) => Status::Closed,
            None => status::of(draft, end.as_ref().map(|end| end.when), input.now, &input.settings.site.time_zone),
        };
        let life = Life { status, end };
        if leader.is_none() {
            report(input, draft, named, &life, sink);
        }
        Some(life)
    };
    ids.iter().enumerate().map(life).collect()
}

/// When a job was first published, or posted where its post says so.
pub(super) fn published(input: &Input<'_>, draft: &Draft, named: &Named) -> Timestamp {
    let stated = start_of(draft.posting.date_posted, input.settings);
    let first = || input.previous.find(&named.id).filter(|known| !known.dated).map(|known| known.published);
    let again = || input.previous.closed.get(&named.id).map(|closed| closed.published);
    stated.or_else(first).or_else(again).unwrap_or(input.now)
}

fn stated(input: &Input<'_>, draft: &Draft) -> Option<When> {
    draft.posting.valid_through.map(|when| when.end(&input.settings.site.time_zone))
}

/// The end that the site's policy gives to a job whose post says none: that of the last day.
fn by_policy(input: &Input<'_>, draft: &Draft, named: &Named) -> Option<End> {
    let is_endless = draft.posting.valid_through.is_none() && draft.stated == Stated::Open;
    let period = input.settings.life.close_after.filter(|_| is_endless)?;
    let zone = &input.settings.site.time_zone;
    let posted = zone.to_datetime(published(input, draft, named)).date();
    Some(End { when: When::Day(period.after(posted)).end(zone), origin: Origin::config(POLICY) })
}

/// Whether a post is of a later day than the end of the one that it would translate.
fn is_of_another_round(input: &Input<'_>, draft: &Draft, leader: &Draft, of: &Named) -> bool {
    let end = stated(input, leader).or_else(|| by_policy(input, leader, of).map(|end| end.when));
    let posted = start_of(draft.posting.date_posted, input.settings);
    end.zip(posted).is_some_and(|(end, posted)| posted > end.start(&input.settings.site.time_zone))
}

/// The end of the job that a post translates, where the post says none or a later one.
fn of_translation(input: &Input<'_>, draft: &Draft, leader: &Draft, of: &Named, sink: &mut Diagnostics) -> Option<End> {
    let zone = &input.settings.site.time_zone;
    let policy = by_policy(input, leader, of);
    let theirs = stated(input, leader).or_else(|| policy.as_ref().map(|end| end.when))?;
    let own = stated(input, draft);
    if let Some(own) = own.filter(|own| *own != theirs) {
        let message = format!("this post closes on {}, and `{}`, which it translates, on {}", own.day(zone), leader.path, theirs.day(zone));
        let help = "give both the same last day; until then the earlier one holds";
        sink.push(at(draft, Diagnostic::warning("translation-differs", message, help)));
    }
    let origin = || policy.map_or_else(|| Origin { quote: Some(leader.path.clone()), ..Origin::new(From::Site) }, |policy| policy.origin);
    own.is_none_or(|own| theirs.start(zone) < own.start(zone)).then(|| End { when: theirs, origin: origin() })
}

/// Says that the site's policy is about to end a job, and that it has.
fn report(input: &Input<'_>, draft: &Draft, named: &Named, life: &Life, sink: &mut Diagnostics) {
    let (Some(end), Some(period)) = (&life.end, input.settings.life.close_after) else { return };
    let zone = &input.settings.site.time_zone;
    let (last, today) = (end.when.day(zone), zone.to_datetime(input.now).date());
    let why = because(draft, period);
    match life.status {
        Status::Open if today >= input.settings.life.warn_before.before(last) => {
            let message = format!("{last} is the last day of this job, because nothing says until when it is open");
            let help = "if it stays open longer, add `deadline:` with its last day";
            sink.push(at(draft, Diagnostic::warning("closes-soon", message, help).with_why(why)));
        }
        Status::Expired if !input.previous.closed.contains_key(&named.id) => {
            let message = format!("this job closed on {last}, because nothing says until when it is open");
            let help = "if it is open, add `deadline:` with its last day";
            sink.push(at(draft, Diagnostic::info("closed-by-policy", message, help).with_why(why)));
        }
        _ => {}
    }
}

fn because(draft: &Draft, period: Period) -> String {
    let since = if draft.posting.date_posted.is_some() { "posted" } else { "first published" };
    format!("`{POLICY} = \"{period}\"` ends such a job so long after the day on which it was {since}")
}

fn at(draft: &Draft, diagnostic: Diagnostic) -> Diagnostic {
    Diagnostic { record: Some(draft.record), ..diagnostic.with_file(draft.source, &draft.path) }
}
