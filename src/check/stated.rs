//! What a post states, by the names in which targets and `[policy]` ask for it.

use crate::model::draft::Draft;
use crate::model::posting::{Place, PostalAddress};

/// Whether a post states something.
type Stated = fn(&Draft) -> bool;

/// Name, and whether a post states it.
static FIELDS: &[(&str, Stated)] = &[
    ("title", |d| d.posting.title.is_some()),
    ("description", |d| d.has_text),
    ("datePosted", |d| d.posting.date_posted.is_some()),
    ("validThrough", |d| d.posting.valid_through.is_some()),
    ("hiringOrganization", |d| d.posting.hiring_organization.as_ref().is_some_and(|o| o.name.is_some())),
    ("hiringOrganization.sameAs", |d| d.posting.hiring_organization.as_ref().is_some_and(|o| o.same_as.is_some())),
    ("hiringOrganization.logo", |d| d.posting.hiring_organization.as_ref().is_some_and(|o| o.logo.is_some())),
    ("jobLocation", |d| !d.posting.job_location.is_empty() || is_remote_pair(d)),
    ("addressCountry", |d| each(d, |a| a.address_country.is_some())),
    ("addressRegion", |d| each(d, |a| a.address_region.is_some())),
    ("addressLocality", |d| each(d, |a| a.address_locality.is_some())),
    ("postalCode", |d| each(d, |a| a.postal_code.is_some())),
    ("streetAddress", |d| each(d, |a| a.street_address.is_some())),
    ("workplace", |d| d.facts.workplace.is_some()),
    ("employmentType", |d| !d.posting.employment_type.is_empty()),
    ("contract", |d| d.facts.contract.is_some()),
    ("baseSalary", |d| d.posting.base_salary.is_some()),
    ("identifier", |d| d.posting.identifier.is_some()),
    ("industry", |d| d.posting.industry.is_some()),
    ("jobStartDate", |d| d.posting.job_start_date.is_some() || d.posting.job_immediate_start == Some(true)),
    ("jobDuration", |d| d.posting.job_duration.is_some()),
    ("workHours", |d| d.posting.work_hours.is_some()),
    ("skills", |d| !d.posting.skills.is_empty()),
    ("qualifications", |d| d.posting.qualifications.is_some()),
    ("responsibilities", |d| d.posting.responsibilities.is_some()),
    ("jobBenefits", |d| d.posting.job_benefits.is_some()),
    ("educationRequirements", |d| d.posting.education_requirements.is_some()),
    ("experienceRequirements", |d| d.posting.experience_requirements.is_some()),
    ("occupationalCategory", |d| d.posting.occupational_category.is_some()),
    ("totalJobOpenings", |d| d.posting.total_job_openings.is_some()),
    ("language", |d| d.facts.language.is_some()),
    ("tags", |d| !d.facts.tags.is_empty()),
    ("summary", |d| d.summary.is_some()),
    ("id", |d| d.own_id.is_some()),
    ("apply", |d| d.facts.apply.is_some()),
    ("apply.email", |d| d.facts.apply.as_ref().is_some_and(|a| a.email.is_some())),
    ("apply.url", |d| d.facts.apply.as_ref().is_some_and(|a| a.url.is_some())),
];

/// The names.
#[must_use]
pub fn names() -> Vec<&'static str> {
    all().collect()
}

pub(super) fn all() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|(name, _)| *name)
}

/// Whether a post states the field of this name, which must be one of [`names`].
pub(super) fn is_stated(draft: &Draft, field: &str) -> bool {
    let (_, stated) = FIELDS.iter().find(|(name, _)| *name == field).unwrap_or_else(|| panic!("no check knows the field `{field}`"));
    stated(draft)
}

/// Whether it is done away from an office by people of named countries: then it needs no place.
pub(super) fn is_remote_pair(draft: &Draft) -> bool {
    draft.posting.job_location_type.is_some() && !draft.posting.applicant_location_requirements.is_empty()
}

/// Of all its places; a job without any is the concern of `jobLocation`.
fn each(draft: &Draft, stated: fn(&PostalAddress) -> bool) -> bool {
    draft.posting.job_location.iter().all(|Place { address, .. }| stated(address))
}
