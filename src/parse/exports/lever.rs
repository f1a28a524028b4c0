//! Lever, `GET https://api.lever.co/v0/postings/{site}?mode=json`, in Europe `api.eu.lever.co`
//! (<https://github.com/lever/postings-api>). The text stands in parts: an opening, lists under headings, a closing. `createdAt` counts
//! milliseconds.

use jiff::Timestamp;

use super::{Export, Whole};
use crate::model::node::{Node, Value};
use crate::parse::job::{Job, Record, places, section};

pub(super) static EXPORT: Export = Export { id: "lever", jobs, read, next: super::no_next };

fn jobs(document: &Node) -> Option<&[Node]> {
    let Value::List(list) = &document.value else { return None };
    list.first().is_none_or(|first| Job(first).get("hostedUrl").is_some()).then_some(list)
}

fn read(job: Job<'_>, _: Whole<'_>) -> Record {
    let mut record = Record::new(job.0.span);
    record.id("lever", job.get("id"));
    record.copy("title", job.get("text"));
    record.copy("employmentType", job.get("categories.commitment"));
    record.copy("workplace", job.get("workplaceType").filter(|node| node.text() != Some("unspecified")));
    record.copy("apply.url", job.get("applyUrl").or_else(|| job.get("hostedUrl")));
    record.list("tags", [job.get("categories.department"), job.get("categories.team")].into_iter().flatten().cloned().collect());
    if let Some(created) = job.get("createdAt")
        && let Some(instant) = created.text().and_then(|text| Timestamp::from_millisecond(text.parse().ok()?).ok())
    {
        record.say("datePosted", instant.to_string(), created);
    }
    read_places(job, &mut record);
    read_text(job, &mut record);
    read_pay(job, &mut record);
    record
}

/// `country` is that of the one place; where there are several it would be wrong for some.
fn read_places(job: Job<'_>, record: &mut Record) {
    let all: Vec<Node> = job.items("categories.allLocations").flat_map(|place| places(place.0)).collect();
    let listed = if all.is_empty() { job.get("categories.location").map(places).unwrap_or_default() } else { all };
    if listed.len() <= 1 {
        record.copy("jobLocation.address.addressCountry", job.get("country"));
    }
    record.list("jobLocation", listed);
}

fn read_text(job: Job<'_>, record: &mut Record) {
    let mut html = String::new();
    section(&mut html, None, job.text("description").unwrap_or_default());
    for list in job.items("lists") {
        let content = list.text("content").unwrap_or_default();
        let content = if content.starts_with("<li") { format!("<ul>{content}</ul>") } else { content.to_owned() };
        section(&mut html, list.text("text"), &content);
    }
    section(&mut html, None, job.text("additional").unwrap_or_default());
    record.describe(&html, job.get("description").unwrap_or(job.0));
}

/// `salaryRange`; an interval that is no period of ours leaves a note.
fn read_pay(job: Job<'_>, record: &mut Record) {
    let Some(range) = job.get("salaryRange").map(Job) else {
        return record.copy("payNote", job.get("salaryDescriptionPlain"));
    };
    let intervals = [
        ("per-year-salary", "YEAR"),
        ("per-month-salary", "MONTH"),
        ("per-week-salary", "WEEK"),
        ("per-day-wage", "DAY"),
        ("per-hour-wage", "HOUR"),
    ];
    if let Some((_, ours)) = intervals.into_iter().find(|(theirs, _)| range.text("interval") == Some(*theirs)) {
        record.copy("baseSalary.value.minValue", range.get("min"));
        record.copy("baseSalary.value.maxValue", range.get("max"));
        record.copy("baseSalary.currency", range.get("currency"));
        record.say("baseSalary.value.unitText", ours, range.0);
    } else {
        let said: Vec<&str> = ["min", "max", "currency", "interval"].into_iter().filter_map(|key| range.text(key)).collect();
        record.say("payNote", said.join(" "), range.0);
    }
}
