//! Greenhouse, `GET https://boards-api.greenhouse.io/v1/boards/{board}/jobs?content=true` (Job Board API,
//! <https://developers.greenhouse.io/job-board.html>). `content` is HTML with its tags written as entities. A date of publication is
//! `first_published` alone: `updated_at` changes with every edit. Pay ranges have no period but in their titles.

use super::{Export, Whole};
use crate::model::node::Node;
use crate::parse::job::{Job, Record, places, unescaped};

pub(super) static EXPORT: Export = Export { id: "greenhouse", jobs, read, next: super::no_next };

fn jobs(document: &Node) -> Option<&[Node]> {
    let whole = Job(document);
    let is_ours = match super::list(document, "jobs")? {
        [] => whole.get("meta.total").is_some(),
        [first, ..] => Job(first).get("absolute_url").is_some(),
    };
    if is_ours { super::list(document, "jobs") } else { None }
}

fn read(job: Job<'_>, _: Whole<'_>) -> Record {
    let mut record = Record::new(job.0.span);
    record.id("greenhouse", job.get("id"));
    record.copy("title", job.get("title"));
    record.copy("hiringOrganization.name", job.get("company_name"));
    record.copy("datePosted", job.get("first_published"));
    record.copy("validThrough", job.get("application_deadline"));
    record.copy("language", job.get("language"));
    record.copy("reference", job.get("requisition_id"));
    record.copy("apply.url", job.get("absolute_url"));
    record.list("tags", job.items("departments").filter_map(|department| department.get("name")).cloned().collect());
    let offices = || job.items("offices").filter_map(|office| office.get("location").or_else(|| office.get("name"))).cloned().collect();
    record.list("jobLocation", job.get("location.name").map_or_else(offices, places));
    if let Some(content) = job.get("content") {
        record.describe(&unescaped(content.text().unwrap_or_default()), content);
    }
    read_own_fields(job, &mut record);
    read_pay(job, &mut record);
    // A prospect post collects applications and is no opening: it belongs to no internal job.
    if let Some(field) = super::field(job.0, "internal_job_id").filter(|field| field.node.is_empty()) {
        record.say("kind", "general application", &field.node);
    }
    record
}

/// `metadata` holds fields that each company makes for itself: those whose names leave no doubt.
fn read_own_fields(job: Job<'_>, record: &mut Record) {
    let named = |names: &[&str]| {
        let is_named = |own: &Job<'_>| own.text("name").is_some_and(|name| names.iter().any(|known| name.eq_ignore_ascii_case(known)));
        job.items("metadata").find(is_named).and_then(|own| own.get("value"))
    };
    record.copy("employmentType", named(&["Employment Type", "Contract Type", "Time Type"]));
    record.copy("workplace", named(&["Workplace Type", "Work Model"]));
}

/// `pay_input_ranges` (with `pay_transparency=true`): one with a period is pay, others are a note.
fn read_pay(job: Job<'_>, record: &mut Record) {
    let ranges: Vec<Job<'_>> = job.items("pay_input_ranges").collect();
    let amount = |range: Job<'_>, key: &str| range.text(key)?.parse::<u64>().ok().map(|cents| cents / 100);
    let bounds = |range: Job<'_>| Some((amount(range, "min_cents")?, amount(range, "max_cents")?));
    if let [only] = ranges.as_slice()
        && let (Some((low, high)), Some(currency), Some(period)) = (bounds(*only), only.get("currency_type"), period(*only))
    {
        record.say("baseSalary.value.minValue", low.to_string(), only.0);
        record.say("baseSalary.value.maxValue", high.to_string(), only.0);
        record.say("baseSalary.value.unitText", period, only.0);
        return record.copy("baseSalary.currency", Some(currency));
    }
    let note = |range: &Job<'_>| {
        let (low, high) = bounds(*range)?;
        let title = range.text("title").map(|title| format!("{title}: ")).unwrap_or_default();
        Some(format!("{title}{low} – {high} {}", range.text("currency_type").unwrap_or_default()).trim_end().to_owned())
    };
    let notes: Vec<String> = ranges.iter().filter_map(note).collect();
    if let Some(first) = ranges.first() {
        record.say("payNote", notes.join("; "), first.0);
    }
}

fn period(range: Job<'_>) -> Option<&'static str> {
    let title = range.text("title")?.to_ascii_lowercase();
    let words = [("annual", "YEAR"), ("year", "YEAR"), ("hour", "HOUR"), ("month", "MONTH")];
    words.into_iter().find(|(word, _)| title.contains(word)).map(|(_, period)| period)
}
