//! Teamtailor, in three forms: the career site's `/jobs.json` (JSON Feed 1.1 whose `_jobposting` is a schema.org `JobPosting`) and
//! `/jobs.rss` (RSS 2.0 with elements of `https://teamtailor.com/locations`), and `GET https://api.teamtailor.com/v1/jobs` (JSON:API,
//! <https://docs.teamtailor.com/#jobs>), which needs a key and names places in `included` where `include=locations,department` asks.

use super::{Export, Whole};
use crate::model::node::{Node, Value};
use crate::parse::job::{Job, Record, map};

const ID: &str = "teamtailor";
const NAMESPACE: &str = "https://teamtailor.com/locations";

/// So many resources of `included` are looked through; a page has at most thirty jobs.
const INCLUDED_MAX: usize = 1_000;

pub(super) static FEED: Export = Export {
    id: ID,
    jobs: |document| {
        let list = super::list(document, "items")?;
        let is_feed = Job(document).text("version").is_some_and(|version| version.starts_with("https://jsonfeed.org/version/"));
        (is_feed && list.first().is_none_or(|first| Job(first).get("_jobposting").is_some())).then_some(list)
    },
    read: read_feed,
    next: |document| Job(document).text("next_url"),
};

pub(super) static RSS: Export = Export {
    id: ID,
    jobs: |document| {
        let rss = Job(document).get("rss").filter(|rss| Job(rss).text("@xmlns:tt") == Some(NAMESPACE))?;
        Some(Job(rss).get("channel.item").map_or(&[], Node::items))
    },
    read: read_rss,
    next: super::no_next,
};

pub(super) static API: Export = Export {
    id: ID,
    jobs: |document| {
        let list = super::list(document, "data")?;
        list.first().is_none_or(|first| Job(first).text("type") == Some("jobs")).then_some(list)
    },
    read: read_api,
    next: |document| Job(document).text("links.next"),
};

/// Where the item and its `_jobposting` say the same, schema.org's words win.
fn read_feed(job: Job<'_>, _: Whole<'_>) -> Record {
    let mut record = Record::new(job.0.span);
    let posting = |key: &str| job.get(&format!("_jobposting.{key}"));
    record.id(ID, job.get("id"));
    record.copy("title", posting("title").or_else(|| job.get("title")));
    record.copy("description", job.get("content_html").or_else(|| posting("description")));
    record.copy("datePosted", posting("datePosted").or_else(|| job.get("date_published")));
    record.copy("validThrough", posting("validThrough"));
    record.copy("employmentType", posting("employmentType"));
    record.copy("workplace", posting("jobLocationType"));
    record.copy("hiringOrganization", posting("hiringOrganization"));
    record.copy("jobLocation", posting("jobLocation"));
    record.copy("baseSalary", posting("baseSalary"));
    record.copy("language", job.get("language"));
    record.copy("tags", job.get("tags"));
    record.copy("apply.url", job.get("url"));
    let countries = job.items("_jobposting.applicantLocationRequirements").filter_map(|country| country.get("name")).cloned().collect();
    record.list("applicantLocationRequirements", countries);
    record
}

fn read_rss(job: Job<'_>, _: Whole<'_>) -> Record {
    let mut record = Record::new(job.0.span);
    record.id(ID, job.get("guid"));
    for (field, key) in
        [("title", "title"), ("description", "description"), ("datePosted", "pubDate"), ("apply.url", "link"), ("tags", "tt:department")]
    {
        record.copy(field, job.get(key));
    }
    let place = |at: Job<'_>| {
        let parts = [
            ("streetAddress", at.get("tt:address")),
            ("postalCode", at.get("tt:zip")),
            ("addressLocality", at.get("tt:city")),
            ("addressCountry", at.get("tt:country")),
        ];
        map(parts, at.0.span).or_else(|| at.get("tt:name").cloned())
    };
    record.list("jobLocation", job.items("tt:locations.tt:location").filter_map(place).collect());
    workplace(&mut record, job.get("remoteStatus"));
    record
}

fn read_api(job: Job<'_>, whole: Whole<'_>) -> Record {
    let mut record = Record::new(job.0.span);
    let attribute = |key: &str| job.get(&format!("attributes.{key}"));
    record.id(ID, job.get("id"));
    record.copy("title", attribute("title"));
    record.copy("description", attribute("body"));
    record.copy("summary", attribute("pitch"));
    record.copy("datePosted", attribute("start-date").or_else(|| attribute("created-at")));
    record.copy("validThrough", attribute("end-date"));
    record.copy("employmentType", attribute("employment-type").filter(|node| node.text() != Some("none")));
    record.copy("language", attribute("language-code"));
    record.copy("apply.url", job.get("links.careersite-job-apply-url").or_else(|| job.get("links.careersite-job-url")));
    workplace(&mut record, attribute("remote-status"));
    let department = related(job, whole, "department").filter_map(|node| Job(node).get("attributes.name"));
    let tags = job.items("attributes.tags").map(|tag| tag.0);
    record.list("tags", department.chain(tags).cloned().collect());
    let place = |node: &Node| {
        let at = Job(node);
        let of = |key: &str| at.get(&format!("attributes.{key}"));
        let parts = [
            ("streetAddress", of("address")),
            ("postalCode", of("zip")),
            ("addressLocality", of("city")),
            ("addressCountry", of("country")),
        ];
        map(parts, node.span)
    };
    record.list("jobLocation", related(job, whole, "locations").filter_map(place).collect());
    read_pay(job, &mut record);
    let hidden = attribute("internal").filter(|_| job.flag("attributes.internal") == Some(true));
    match (hidden, attribute("status")) {
        (Some(node), _) => record.say("status", "draft", node),
        (None, Some(node)) if matches!(node.text(), Some("unlisted" | "temporary")) => record.say("status", "draft", node),
        (None, Some(node)) if node.text() == Some("archived") => record.say("status", "closed", node),
        (None, status) => record.copy("status", status),
    }
    record
}

/// The resources that a job is related to by this name.
fn related<'a>(job: Job<'a>, whole: Whole<'a>, name: &str) -> impl Iterator<Item = &'a Node> {
    let named: Vec<(&str, &str)> = job
        .items(&format!("relationships.{name}.data"))
        .filter_map(|resource| Some((resource.text("type")?, resource.text("id")?)))
        .collect();
    let included = Job(whole.document).get("included").filter(|_| !named.is_empty()).map_or(&[][..], Node::items);
    included.iter().take(INCLUDED_MAX).filter(move |node| {
        let resource = Job(node);
        resource.text("type").zip(resource.text("id")).is_some_and(|name| named.contains(&name))
    })
}

fn read_pay(job: Job<'_>, record: &mut Record) {
    let attribute = |key: &str| job.get(&format!("attributes.{key}"));
    let (low, high) = (attribute("min-salary"), attribute("max-salary"));
    if low.or(high).is_some() {
        record.copy("baseSalary.value.minValue", low);
        record.copy("baseSalary.value.maxValue", high);
        record.copy("baseSalary.currency", attribute("currency"));
        record.copy("baseSalary.value.unitText", attribute("salary-time-unit"));
    }
}

/// `none` means that remote work is not possible; `temporary` says too little.
fn workplace(record: &mut Record, status: Option<&Node>) {
    let Some(node) = status else { return };
    match node.text() {
        Some("none") => record.say("workplace", "onsite", node),
        Some("fully") => record.say("workplace", "remote", node),
        Some("temporary") => {}
        _ if matches!(node.value, Value::Scalar { .. }) => record.copy("workplace", Some(node)),
        _ => {}
    }
}
