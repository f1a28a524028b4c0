//! Ashby, `GET https://api.ashbyhq.com/posting-api/job-board/{board}?includeCompensation=true`
//! (<https://developers.ashbyhq.com/docs/public-job-posting-api>). `isRemote` only says that remote work is possible; the kind of
//! workplace is `workplaceType`. Pay is in the answer even where it is not to be shown.

use super::{Export, Whole};
use crate::model::node::Node;
use crate::parse::job::{Job, Record, map};

pub(super) static EXPORT: Export = Export { id: "ashby", jobs, read, next: super::no_next };

fn jobs(document: &Node) -> Option<&[Node]> {
    let list = super::list(document, "jobs")?;
    let is_ours = match list {
        [] => Job(document).get("apiVersion").is_some(),
        [first, ..] => Job(first).get("jobUrl").is_some(),
    };
    is_ours.then_some(list)
}

fn read(job: Job<'_>, _: Whole<'_>) -> Record {
    let mut record = Record::new(job.0.span);
    record.id("ashby", job.get("id").or_else(|| job.get("jobUrl")));
    record.copy("title", job.get("title"));
    record.copy("datePosted", job.get("publishedAt"));
    record.copy("workplace", job.get("workplaceType"));
    record.copy("apply.url", job.get("applyUrl").or_else(|| job.get("jobUrl")));
    record.copy("description", job.get("descriptionHtml").or_else(|| job.get("descriptionPlain")));
    record.list("tags", [job.get("department"), job.get("team")].into_iter().flatten().cloned().collect());
    let places = std::iter::once(job).chain(job.items("secondaryLocations")).filter_map(place).collect();
    record.list("jobLocation", places);
    if let Some(node) = job.get("employmentType") {
        record.say("employmentType", employment_type(node.text().unwrap_or_default()), node);
    }
    if job.flag("shouldDisplayCompensationOnJobPostings") != Some(false) {
        read_pay(job, &mut record);
    }
    // Not on the board: known only to those who were sent its address.
    if let Some(node) = job.get("isListed").filter(|_| job.flag("isListed") == Some(false)) {
        record.say("status", "draft", node);
    }
    record
}

/// Their five words; others are left to the readers.
fn employment_type(theirs: &str) -> &str {
    match theirs {
        "FullTime" => "FULL_TIME",
        "PartTime" => "PART_TIME",
        "Intern" => "INTERN",
        "Contract" => "CONTRACTOR",
        "Temporary" => "TEMPORARY",
        other => other,
    }
}

fn place(at: Job<'_>) -> Option<Node> {
    let address = at.get("address.postalAddress").and_then(|address| {
        let of = |key| Job(address).get(key);
        let parts = [
            ("streetAddress", of("streetAddress")),
            ("postalCode", of("postalCode")),
            ("addressLocality", of("addressLocality")),
            ("addressRegion", of("addressRegion")),
            ("addressCountry", of("addressCountry")),
        ];
        map(parts, address.span)
    });
    address.or_else(|| at.get("location").cloned())
}

/// The only salary among the components; where there are several, what Ashby shows to people.
fn read_pay(job: Job<'_>, record: &mut Record) {
    let salaries: Vec<Job<'_>> =
        job.items("compensation.summaryComponents").filter(|part| part.text("compensationType") == Some("Salary")).collect();
    let intervals = [("1 YEAR", "YEAR"), ("1 MONTH", "MONTH"), ("1 WEEK", "WEEK"), ("1 DAY", "DAY"), ("1 HOUR", "HOUR")];
    if let [salary] = salaries.as_slice()
        && let Some((_, ours)) = intervals.into_iter().find(|(theirs, _)| salary.text("interval") == Some(*theirs))
        && let Some(currency) = salary.get("currencyCode")
    {
        record.copy("baseSalary.value.minValue", salary.get("minValue"));
        record.copy("baseSalary.value.maxValue", salary.get("maxValue"));
        record.copy("baseSalary.currency", Some(currency));
        return record.say("baseSalary.value.unitText", ours, salary.0);
    }
    let shown = ["compensation.compensationTierSummary", "compensation.scrapeableCompensationSalarySummary"];
    record.copy("payNote", shown.into_iter().find_map(|key| job.get(key)));
}
