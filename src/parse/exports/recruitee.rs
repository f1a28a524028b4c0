//! Recruitee, `GET https://{company}.recruitee.com/api/offers` (Careers Site API,
//! <https://docs.recruitee.com/reference/intro-to-careers-site-api>). Description and requirements are two texts. Codes of employment
//! join working time and nature: `fulltime_permanent`.

use super::{Export, Whole};
use crate::model::node::Node;
use crate::parse::job::{Job, Record, map, section};

pub(super) static EXPORT: Export = Export { id: "recruitee", jobs: |document| super::list(document, "offers"), read, next: super::no_next };

fn read(job: Job<'_>, _: Whole<'_>) -> Record {
    let mut record = Record::new(job.0.span);
    record.id("recruitee", job.get("id"));
    record.copy("title", job.get("title"));
    record.copy("hiringOrganization.name", job.get("company_name"));
    record.copy("datePosted", job.get("published_at"));
    record.copy("validThrough", job.get("close_at"));
    record.copy("apply.url", job.get("careers_apply_url").or_else(|| job.get("careers_url")));
    let department = job.get("department").into_iter().cloned();
    record.list("tags", department.chain(job.items("tags").map(|tag| tag.0.clone())).collect());
    if let Some(code) = job.get("employment_type_code") {
        record.say("employmentType", code.text().unwrap_or_default().replace('_', " "), code);
    }
    let flags = [("remote", "remote"), ("hybrid", "hybrid"), ("on_site", "onsite")];
    let set: Vec<(&str, &Node)> =
        flags.into_iter().filter(|(key, _)| job.flag(key) == Some(true)).filter_map(|(key, word)| Some((word, job.get(key)?))).collect();
    // Several are a choice, which no word of ours says.
    if let [(word, node)] = set.as_slice() {
        record.say("workplace", *word, node);
    }
    read_places(job, &mut record);
    read_hours(job, &mut record);
    let mut html = String::new();
    section(&mut html, None, job.text("description").unwrap_or_default());
    section(&mut html, None, job.text("requirements").unwrap_or_default());
    record.describe(&html, job.get("description").unwrap_or(job.0));
    read_pay(job, &mut record);
    read_status(job, &mut record);
    record
}

fn read_places(job: Job<'_>, record: &mut Record) {
    let place = |at: Job<'_>| {
        let country = at.get("country_code").or_else(|| at.get("country"));
        let region = at.get("state").or_else(|| at.get("state_name"));
        let parts = [
            ("streetAddress", at.get("street")),
            ("postalCode", at.get("postal_code")),
            ("addressLocality", at.get("city")),
            ("addressRegion", region),
            ("addressCountry", country),
        ];
        map(parts, at.0.span)
    };
    let listed: Vec<Node> = job.items("locations").filter_map(place).collect();
    let own = || place(job).or_else(|| job.get("location").cloned()).into_iter().collect();
    record.list("jobLocation", if listed.is_empty() { own() } else { listed });
}

fn read_hours(job: Job<'_>, record: &mut Record) {
    let hours = |key| job.get(key).filter(|node| node.text() != Some("0"));
    let (low, high) = (hours("min_hours"), hours("max_hours"));
    let Some(at) = low.or(high) else { return };
    let mut said: Vec<&str> = [low, high].into_iter().flatten().filter_map(Node::text).collect();
    said.dedup();
    record.say("workHours", format!("{} hours per week", said.join("–")), at);
}

fn read_pay(job: Job<'_>, record: &mut Record) {
    let Some(salary) = job.get("salary").map(Job) else { return };
    for (field, key) in [("baseSalary.value.minValue", "min"), ("baseSalary.value.maxValue", "max")] {
        record.copy(field, salary.get(key));
    }
    if salary.get("min").or_else(|| salary.get("max")).is_some() {
        record.copy("baseSalary.value.unitText", salary.get("period"));
        record.copy("baseSalary.currency", salary.get("currency"));
    }
}

/// What the careers site shows is `published`; an `internal` offer is for colleagues.
fn read_status(job: Job<'_>, record: &mut Record) {
    let Some(node) = job.get("status") else { return };
    match node.text() {
        Some("published") => {}
        Some("draft" | "internal") => record.say("status", "draft", node),
        Some("closed" | "archived") => record.say("status", "closed", node),
        _ => record.copy("status", Some(node)),
    }
}
