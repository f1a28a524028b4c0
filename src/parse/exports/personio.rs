//! Personio, `GET https://{company}.jobs.personio.de/xml?language=de`, also `.com`
//! (<https://developer.personio.de/docs/retrieving-open-job-positions>). The text stands in sections; a position has no address in the
//! document, but it always stands at `/job/{id}` of the site that the document comes from.

use url::Url;

use super::{Export, Whole};
use crate::model::node::Node;
use crate::parse::job::{Job, Record, section};

pub(super) static EXPORT: Export = Export {
    id: "personio",
    jobs: |document| {
        let root = super::field(document, "workzag-jobs")?;
        Some(Job(&root.node).get("position").map_or(&[], Node::items))
    },
    read,
    next: super::no_next,
};

fn read(job: Job<'_>, whole: Whole<'_>) -> Record {
    let mut record = Record::new(job.0.span);
    record.id("personio", job.get("id"));
    record.copy("title", job.get("name"));
    record.copy("hiringOrganization.name", job.get("subcompany"));
    record.copy("datePosted", job.get("createdAt"));
    let kinds = [job.get("employmentType"), job.get("schedule")];
    record.list("employmentType", kinds.into_iter().flatten().cloned().collect());
    let offices = job.get("office").into_iter().chain(job.items("additionalOffices.office").map(|office| office.0));
    record.list("jobLocation", offices.cloned().collect());
    let keywords = job.get("keywords").and_then(Node::text).unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty());
    let keywords = keywords.map(|word| crate::parse::job::scalar(word, job.get("keywords").map_or(job.0.span, |node| node.span)));
    record.list("tags", job.get("department").into_iter().cloned().chain(keywords).collect());
    let mut html = String::new();
    for part in job.items("jobDescriptions.jobDescription") {
        section(&mut html, part.text("name"), part.text("value").unwrap_or_default());
    }
    record.describe(&html, job.get("jobDescriptions").unwrap_or(job.0));
    if let (Some(id), Some(address)) = (job.get("id"), whole.address.and_then(|address| page(address, job.text("id")?))) {
        record.say("apply.url", address, id);
    }
    record
}

fn page(address: &Url, id: &str) -> Option<String> {
    let is_number = !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
    let is_personio = address.host_str().is_some_and(|host| host.contains(".jobs.personio."));
    (is_number && is_personio).then(|| address.join(&format!("/job/{id}")).ok().map(String::from)).flatten()
}
