//! schema.org `JobPosting` as JSON-LD, <https://schema.org/JobPosting>, as Google for Jobs reads it
//! (<https://developers.google.com/search/docs/appearance/structured-data/job-posting>).
//!
//! The model has schema.org's names already; added here are the context, the types of nested objects, the end of the last day, and the
//! employer's name as that of the identifier. What is written is read back by the model's own `Deserialize`.

use serde_json::Value;

use crate::diagnostic::Level;
use crate::model::artifact::Artifact;
use crate::model::catalog::Entry;
use crate::model::dialect::Carried;
use crate::model::posting::JobPosting;
use crate::model::target::{Render, Requirement, Site, Target, View};
use crate::render::markup::json::json;
use crate::render::markup::xml::xml_clean;

pub(super) static TARGET: Target = Target {
    id: "jsonld",
    settings: Some("jsonld"),
    title: "JobPosting JSON-LD",
    spec: "https://schema.org/JobPosting",
    requires: &[
        required("title"),
        required("description"),
        required("datePosted"),
        required("hiringOrganization"),
        required("jobLocation"),
        required("addressCountry"),
        recommended("addressLocality"),
        recommended("validThrough"),
        recommended("employmentType"),
        recommended("baseSalary"),
        recommended("identifier"),
    ],
    limits: &[],
    render: Render::Posting(render),
};

const fn required(field: &'static str) -> Requirement {
    Requirement { field, level: Level::Warning, why: "Google for Jobs shows no job without it" }
}

const fn recommended(field: &'static str) -> Requirement {
    Requirement { field, level: Level::Info, why: "Google recommends it" }
}

/// Property: the type of the object that it holds. A text or a number under the same name is left alone.
const TYPES: &[(&str, &str)] = &[
    ("address", "PostalAddress"),
    ("applicantLocationRequirements", "Country"),
    ("baseSalary", "MonetaryAmount"),
    ("educationRequirements", "EducationalOccupationalCredential"),
    ("experienceRequirements", "OccupationalExperienceRequirements"),
    ("hiringOrganization", "Organization"),
    ("identifier", "PropertyValue"),
    ("jobLocation", "Place"),
    ("occupationalCategory", "CategoryCode"),
    ("value", "QuantitativeValue"),
];

const GOOGLES: &str = "in Google's words";

/// Fields, and the properties that hold them, by their paths.
macro_rules! properties {
    ($($field:literal in $path:literal,)*) => {
        /// Every property of the posting has its own name; facts beside it have none.
        pub(in crate::render) const CARRIES: &[Carried] = &[$(Carried::exact($field, $path),)* Carried::near("contract", "employmentType", GOOGLES)];

        /// The same within the item of a JSON Feed.
        pub(in crate::render) const CARRIES_IN_ITEM: &[Carried] = &[$(Carried::exact($field, concat!("_jobposting/", $path)),)* Carried::near("contract", "_jobposting/employmentType", GOOGLES)];
    };
}

properties! {
    "applicantLocationRequirements.name" in "applicantLocationRequirements/name",
    "baseSalary.currency" in "baseSalary/currency",
    "baseSalary.value.maxValue" in "baseSalary/value/maxValue",
    "baseSalary.value.minValue" in "baseSalary/value/minValue",
    "baseSalary.value.unitText" in "baseSalary/value/unitText",
    "baseSalary.value.value" in "baseSalary/value/value",
    "datePosted" in "datePosted",
    "description" in "description",
    "educationRequirements.credentialCategory" in "educationRequirements/credentialCategory",
    "employmentType" in "employmentType",
    "experienceRequirements.monthsOfExperience" in "experienceRequirements/monthsOfExperience",
    "hiringOrganization.logo" in "hiringOrganization/logo",
    "hiringOrganization.name" in "hiringOrganization/name",
    "hiringOrganization.sameAs" in "hiringOrganization/sameAs",
    "identifier.name" in "identifier/name",
    "identifier.value" in "identifier/value",
    "industry" in "industry",
    "jobBenefits" in "jobBenefits",
    "jobDuration" in "jobDuration",
    "jobImmediateStart" in "jobImmediateStart",
    "jobLocation.address.addressCountry" in "jobLocation/address/addressCountry",
    "jobLocation.address.addressLocality" in "jobLocation/address/addressLocality",
    "jobLocation.address.addressRegion" in "jobLocation/address/addressRegion",
    "jobLocation.address.postalCode" in "jobLocation/address/postalCode",
    "jobLocation.address.streetAddress" in "jobLocation/address/streetAddress",
    "jobLocation.name" in "jobLocation/name",
    "jobLocationType" in "jobLocationType",
    "jobStartDate" in "jobStartDate",
    "occupationalCategory.codeValue" in "occupationalCategory/codeValue",
    "occupationalCategory.inCodeSet" in "occupationalCategory/inCodeSet",
    "qualifications" in "qualifications",
    "responsibilities" in "responsibilities",
    "skills" in "skills",
    "title" in "title",
    "totalJobOpenings" in "totalJobOpenings",
    "url" in "url",
    "validThrough" in "validThrough",
    "workHours" in "workHours",
    "reference" in "identifier/value",
}

/// Most postings take less than this without their text.
const FACTS_BYTES: usize = 2048;

fn render(_: &Site, view: &View<'_>) -> Vec<Artifact> {
    let entry = view.entry;
    let media_type = if entry.complete { "application/ld+json" } else { "application/json" };
    vec![Artifact { path: entry.data.clone(), media_type, bytes: format!("{}\n", view.json).into_bytes() }]
}

/// The JSON of [`View::json`].
pub(in crate::render) fn text(site: &Site, entry: &Entry, html: &str) -> String {
    json(&with_text(site, entry, html), html.len() + html.len() / 8 + FACTS_BYTES)
}

/// The posting with its text: JSON-LD where it has all that Google requires, else the same without `@context`.
pub(super) fn with_text(site: &Site, entry: &Entry, html: &str) -> Value {
    let mut value = without_text(site, entry);
    if let Some(members) = value.as_object_mut().filter(|_| !html.is_empty()) {
        members.insert("description".to_owned(), xml_clean(html).into());
    }
    value
}

/// The same without the text, for documents that hold the text beside it.
pub(super) fn without_text(site: &Site, entry: &Entry) -> Value {
    let employer = entry.posting.hiring_organization.as_ref().and_then(|o| o.name.clone());
    let mut posting = entry.posting.clone();
    posting.valid_through = posting.valid_through.map(|last| last.end(&site.time_zone));
    if let Some(identifier) = &mut posting.identifier {
        identifier.name = identifier.name.take().or(employer);
    }
    let mut value = value(&posting);
    if !entry.complete
        && let Some(members) = value.as_object_mut()
    {
        members.remove("@context");
    }
    value
}

/// A posting as JSON-LD. Members are in the order of the alphabet, which puts `@context` and `@type` first.
fn value(posting: &JobPosting) -> Value {
    let mut value = serde_json::to_value(posting).expect("a posting serialises");
    finish(&mut value);
    if let Some(members) = value.as_object_mut() {
        members.insert("@context".to_owned(), "https://schema.org".into());
    }
    value
}

/// Adds types, and drops characters that no document may hold.
fn finish(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let std::borrow::Cow::Owned(clean) = xml_clean(text) {
                *text = clean;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(finish),
        Value::Object(members) => {
            for (key, member) in members {
                finish(member);
                if let Some((_, name)) = TYPES.iter().find(|(property, _)| property == key) {
                    add_type(member, name);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn add_type(member: &mut Value, name: &str) {
    match member {
        Value::Object(members) => {
            members.insert("@type".to_owned(), name.into());
        }
        Value::Array(items) => items.iter_mut().for_each(|item| add_type(item, name)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;

    #[test]
    fn nested_objects_have_types() {
        let site = fixture::site();
        let catalog = fixture::catalog(1);
        let expect = serde_json::json!({
            "@context": "https://schema.org",
            "@type": "JobPosting",
            "title": "Welder 0",
            "description": "<p>a</p>",
            "datePosted": "2026-11-20",
            "validThrough": "2099-12-31T23:59:59+01:00",
            "hiringOrganization": {"@type": "Organization", "name": "Example Yard", "sameAs": "https://yard.example/"},
            "jobLocation": [{"@type": "Place", "address": {"@type": "PostalAddress", "streetAddress": "ul. Stoczniowa 1",
                "addressLocality": "Gdańsk", "postalCode": "80-001", "addressCountry": "PL"}}],
            "employmentType": ["FULL_TIME"],
            "baseSalary": {"@type": "MonetaryAmount", "currency": "PLN",
                "value": {"@type": "QuantitativeValue", "minValue": 7000, "maxValue": 9000, "unitText": "MONTH"}},
            "identifier": {"@type": "PropertyValue", "name": "Example Yard", "value": "W-0"},
            "jobDuration": "P6M",
            "url": "https://jobs.example.org/base/jobs/welder-0/",
        });
        let value = with_text(&site, &catalog.entries[0], "<p>a</p>");
        assert_eq!(value, expect);
        let members: Vec<_> = value.as_object().expect("an object").keys().take(2).collect();
        assert_eq!(members, ["@context", "@type"]);
    }

    #[test]
    fn what_is_written_is_read_back() {
        let site = fixture::site();
        for complete in [true, false] {
            let mut catalog = fixture::catalog(1);
            catalog.entries[0].complete = complete;
            let artifact = fixture::file(&TARGET, &site, &catalog.entries[0], (fixture::NASTY_HTML, ""));
            assert_eq!(artifact.media_type, if complete { "application/ld+json" } else { "application/json" });
            let value: Value = serde_json::from_slice(&artifact.bytes).expect("JSON");
            assert_eq!(value.get("@context").is_some(), complete);
            let back: JobPosting = serde_json::from_slice(&artifact.bytes).expect("a posting");
            assert_eq!(back.title, catalog.entries[0].posting.title);
            assert_eq!(back.job_location, catalog.entries[0].posting.job_location);
            assert_eq!(back.description.as_deref(), Some(&*xml_clean(fixture::NASTY_HTML)));
            // Reading and writing again changes nothing.
            assert_eq!(finished(&back, complete), value);
        }
    }

    fn finished(posting: &JobPosting, complete: bool) -> Value {
        let mut value = value(posting);
        if !complete {
            value.as_object_mut().expect("an object").remove("@context");
        }
        value
    }
}
