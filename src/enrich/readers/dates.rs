//! Posted, closes, starts. "As soon as possible" is `jobImmediateStart`; "open until filled" is no date.

/// Dates with a line of their own.
mod alone;

/// What titles, labelled lines and sentences say.
mod text;

use self::text::Field;
use super::{Draft, Post};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::dates::{DateProblem, Found, Missing, Order, find, parse};
use crate::enrich::post::Hit;
use crate::enrich::view::cues;
use crate::enrich::words::{is_asap, is_none, truth};
use crate::model::origin::{From, Origin};
use crate::model::raw::RawForm;
use crate::model::time::When;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    read_posted(post, draft, sink);
    text::read(post, draft, sink, Field::Posted);
    if let Some((when, origin)) = first_date(post, draft, sink, "validThrough") {
        draft.posting.valid_through = Some(when.end(&post.settings.site.time_zone));
        draft.origins.insert("/posting/validThrough".into(), origin);
    }
    text::read(post, draft, sink, Field::Closes);
    read_start(post, draft, sink);
    text::read(post, draft, sink, Field::Starts);
    text::read_before_start(post, draft, sink);
}

fn read_posted(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    // `published: 2026-03-01` is a date, `published: true` a flag.
    let stated = first_date(post, draft, sink, "datePosted").or_else(|| {
        let hit = post.get("published")?;
        let when = parse(hit.text().filter(|t| truth(t).is_none())?, reading(post, draft), &post.settings.site.time_zone).ok()?;
        Some((when, hit.origin.clone()))
    });
    let found = stated.or_else(|| {
        // The date in the name of a list is that of the list.
        let path = Some(&draft.path).filter(|_| post.raw.form != RawForm::Record)?;
        let name = path.rsplit('/').next().unwrap_or_default();
        let when = When::Day(of_file_name(name)?);
        Some((when, Origin { quote: Some(name.to_owned()), ..Origin::new(From::FileName) }))
    });
    if let Some((when, origin)) = found {
        draft.posting.date_posted = Some(when);
        draft.origins.insert("/posting/datePosted".into(), origin);
    }
}

/// `2017-02-01-title.md`, `20220617a.md`.
fn of_file_name(name: &str) -> Option<jiff::civil::Date> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let date = if digits == 8 {
        let rest = name[8..].trim_start_matches(|c: char| c.is_ascii_lowercase());
        rest.starts_with(['.', '-', '_']).then(|| name[..8].parse::<u32>().ok()).flatten().map(|n| (n / 10_000, n / 100 % 100, n % 100))
    } else {
        let mut parts = name.get(..11).filter(|p| p.ends_with(['-', '_', '.']))?[..10].split('-');
        let (Some(y), Some(m), Some(d), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else { return None };
        Some((y.parse().ok()?, m.parse().ok()?, d.parse().ok()?))
    };
    let (year, month, day) = date?;
    jiff::civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?)
        .ok()
        .filter(|d| (1990..=2199).contains(&d.year()))
}

fn read_start(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some(hit) = post.get("jobImmediateStart")
        && let Some(value) = hit.text().and_then(truth)
    {
        draft.posting.job_immediate_start = Some(value);
        draft.origins.insert("/posting/jobImmediateStart".into(), hit.origin.clone());
    }
    let Some(hit) = post.get("jobStartDate") else { return };
    let Some(text) = hit.text() else { return };
    // What begins and ends on one day is a piece of news or an event, and no job.
    if post.all("validThrough").iter().any(|end| end.text() == Some(text)) && text.contains(|c: char| c.is_ascii_digit()) {
        return;
    }
    if is_asap(text) {
        draft.posting.job_immediate_start = Some(true);
        draft.origins.insert("/posting/jobImmediateStart".into(), hit.origin.clone());
        return;
    }
    if cues(text, &post.language).iter().any(|cue| cue.group == "dates" && cue.name == "asap")
        && !text.contains(|c: char| c.is_ascii_digit())
    {
        draft.posting.job_immediate_start = Some(true);
        draft.origins.insert("/posting/jobImmediateStart".into(), hit.origin.clone());
        return;
    }
    if let [Found { date: Err(Missing::Day(year, month)), .. }] = find(text, &post.language, Order::Unknown).as_slice() {
        draft.posting.job_start_date = Some(format!("{year:04}-{month:02}"));
        draft.origins.insert("/posting/jobStartDate".into(), hit.origin.clone());
        return;
    }
    let value = match parse(text, reading(post, draft), &post.settings.site.time_zone) {
        Ok(when) => when.to_string(),
        Err(DateProblem::Impossible) => return report(post, sink, hit, text, DateProblem::Impossible),
        // schema.org takes text here, and a season is said in words: with a year, or it is any value of such a key, `available: public`.
        Err(_) if !is_none(text) && text.contains(|c: char| c.is_numeric()) => text.to_owned(),
        Err(_) => return,
    };
    draft.posting.job_start_date = Some(value);
    draft.origins.insert("/posting/jobStartDate".into(), hit.origin.clone());
}

/// The first value of a field that is a date; those that are none are reported.
fn first_date(post: &Post<'_>, draft: &Draft, sink: &mut Diagnostics, field: &str) -> Option<(When, Origin)> {
    for hit in post.all(field) {
        let Some(text) = hit.text().filter(|t| !is_none(t)) else { continue };
        // `start: …` and `end: …` are those of the contract.
        if field == "validThrough" && hit.is_weak() && post.get("jobStartDate").is_some() {
            continue;
        }
        match parse(text, reading(post, draft), &post.settings.site.time_zone) {
            Ok(when) => return Some((when, hit.origin.clone())),
            Err(problem) => match like_others(post, text).filter(|_| problem == DateProblem::Ambiguous) {
                Some(when) => return Some((when, hit.origin.clone())),
                None if hit.is_weak() => {}
                None => report(post, sink, hit, text, problem),
            },
        }
    }
    None
}

/// A date that could be read in two ways, in the order in which another of this front matter is written: `05/19/2026` beside `07/03/2026`.
fn like_others(post: &Post<'_>, text: &str) -> Option<When> {
    let zone = &post.settings.site.time_zone;
    let is_only = |other: &str, order: &str, counter: &str| {
        other != text && other.contains('/') && parse(other, Some(order), zone).is_ok() && parse(other, Some(counter), zone).is_err()
    };
    let others = || ["datePosted", "validThrough", "jobStartDate"].iter().flat_map(|field| post.all(field)).filter_map(Hit::text);
    let (month_first, day_first) = ("en-US", "en-GB");
    let order = if others().any(|other| is_only(other, month_first, day_first)) {
        month_first
    } else if others().any(|other| is_only(other, day_first, month_first)) {
        day_first
    } else {
        return None;
    };
    text.contains('/').then(|| parse(text, Some(order), zone).ok()).flatten()
}

fn report(post: &Post<'_>, sink: &mut Diagnostics, hit: &Hit<'_>, text: &str, problem: DateProblem) {
    let (level, code, what) = match problem {
        DateProblem::Unreadable => (Level::Warning, "date-unreadable", "is no date that jobherald can read"),
        DateProblem::Impossible => (Level::Error, "date-impossible", "is not a day of the calendar"),
        DateProblem::Ambiguous => (Level::Warning, "date-ambiguous", "could be read in two ways"),
    };
    post.report_value(sink, level, code, hit, format!("`{text}` {what}"), "write the date as 2026-03-31");
}

/// The language that the post is read in, more exact where it says so itself (`en-GB`).
fn reading<'p>(post: &'p Post<'_>, draft: &'p Draft) -> Option<&'p str> {
    let own = draft.facts.language.as_deref().filter(|own| own.split('-').next() == post.language.split('-').next());
    own.or(Some(post.language.as_str()).filter(|language| !language.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_tell_dates() {
        for (name, expect) in [
            ("2017-02-01-dev.md", Some("2017-02-01")),
            ("20220617a.md", Some("2022-06-17")),
            ("20220929.md", Some("2022-09-29")),
            ("2019_CMS.md", None),
            ("20229999.md", None),
            ("dev.md", None),
            ("20220617abc-x.md", Some("2022-06-17")),
        ] {
            assert_eq!(of_file_name(name).map(|d| d.to_string()).as_deref(), expect, "{name}");
        }
    }
}
