//! What a job states, by the names in which targets, `[policy]` and reports ask for it: one answer for checks, documents and the loss report.

use serde_json::Value;

use super::catalog::Entry;
use super::draft::{Draft, TEXT_CHARS_MIN};
use super::facts::Facts;
use super::posting::{JobPosting, PostalAddress};

/// What of a job is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The posting.
    pub posting: &'a JobPosting,
    /// Facts beside it.
    pub facts: &'a Facts,
    /// A summary of its own.
    pub summary: Option<&'a str>,
    /// Whether it names its own id.
    pub has_own_id: bool,
    /// How many characters of its text a reader sees.
    pub text_chars: usize,
}

/// Whether a job states something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stated {
    /// It does.
    Yes,
    /// Of some of its places only.
    InPart,
    /// It does not.
    No,
    /// It is a part of a place, and the job names no place.
    Moot,
}

impl Stated {
    const fn of(is: bool) -> Self {
        if is { Self::Yes } else { Self::No }
    }
}

type Ask = fn(&Seen<'_>) -> Stated;

/// Name, and whether a job states it.
static FIELDS: &[(&str, Ask)] = &[
    ("title", |s| Stated::of(s.posting.title.is_some())),
    ("description", |s| Stated::of(s.text_chars >= TEXT_CHARS_MIN)),
    ("datePosted", |s| Stated::of(s.posting.date_posted.is_some())),
    ("validThrough", |s| Stated::of(s.posting.valid_through.is_some())),
    ("hiringOrganization", |s| Stated::of(s.posting.hiring_organization.as_ref().is_some_and(|o| o.name.is_some()))),
    ("hiringOrganization.sameAs", |s| Stated::of(s.posting.hiring_organization.as_ref().is_some_and(|o| o.same_as.is_some()))),
    ("hiringOrganization.logo", |s| Stated::of(s.posting.hiring_organization.as_ref().is_some_and(|o| o.logo.is_some()))),
    ("jobLocation", |s| Stated::of(!s.posting.job_location.is_empty() || s.is_remote_pair())),
    ("addressCountry", |s| if s.is_remote_pair() { Stated::Yes } else { s.of_places(|a| a.address_country.is_some()) }),
    ("addressRegion", |s| s.of_places(|a| a.address_region.is_some())),
    ("addressLocality", |s| s.of_places(|a| a.address_locality.is_some())),
    ("postalCode", |s| s.of_places(|a| a.postal_code.is_some())),
    ("streetAddress", |s| s.of_places(|a| a.street_address.is_some())),
    ("workplace", |s| Stated::of(s.facts.workplace.is_some())),
    ("employmentType", |s| Stated::of(!s.posting.employment_type.is_empty())),
    ("contract", |s| Stated::of(s.facts.contract.is_some())),
    ("baseSalary", |s| Stated::of(s.posting.base_salary.is_some())),
    ("identifier", |s| Stated::of(s.posting.identifier.is_some())),
    ("industry", |s| Stated::of(s.posting.industry.is_some())),
    ("jobStartDate", |s| Stated::of(s.posting.job_start_date.is_some() || s.posting.job_immediate_start == Some(true))),
    ("jobDuration", |s| Stated::of(s.posting.job_duration.is_some())),
    ("workHours", |s| Stated::of(s.posting.work_hours.is_some())),
    ("skills", |s| Stated::of(!s.posting.skills.is_empty())),
    ("qualifications", |s| Stated::of(s.posting.qualifications.is_some())),
    ("responsibilities", |s| Stated::of(s.posting.responsibilities.is_some())),
    ("jobBenefits", |s| Stated::of(s.posting.job_benefits.is_some())),
    ("educationRequirements", |s| Stated::of(s.posting.education_requirements.is_some())),
    ("experienceRequirements", |s| Stated::of(s.posting.experience_requirements.is_some())),
    ("occupationalCategory", |s| Stated::of(s.posting.occupational_category.is_some())),
    ("totalJobOpenings", |s| Stated::of(s.posting.total_job_openings.is_some())),
    ("language", |s| Stated::of(s.facts.language.is_some())),
    ("tags", |s| Stated::of(!s.facts.tags.is_empty())),
    ("summary", |s| Stated::of(s.summary.is_some())),
    ("id", |s| Stated::of(s.has_own_id)),
    ("apply", |s| Stated::of(s.facts.apply.is_some())),
    ("apply.email", |s| Stated::of(s.facts.apply.as_ref().is_some_and(|a| a.email.is_some()))),
    ("apply.url", |s| Stated::of(s.facts.apply.as_ref().is_some_and(|a| a.url.is_some()))),
];

/// The names that can be asked for.
pub fn names() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|(name, _)| *name)
}

/// Where that stands in a record, as a JSON pointer; of places, in the first one.
#[must_use]
pub fn pointer(name: &str) -> String {
    match name {
        "addressCountry" | "addressRegion" | "addressLocality" | "postalCode" | "streetAddress" => {
            format!("/posting/jobLocation/0/address/{name}")
        }
        "workplace" | "contract" | "language" | "tags" | "apply" | "apply.email" | "apply.url" => {
            format!("/facts/{}", name.replace('.', "/"))
        }
        _ => format!("/posting/{}", name.replace('.', "/")),
    }
}

impl<'a> Seen<'a> {
    /// What a draft states.
    #[must_use]
    pub fn of_draft(draft: &'a Draft) -> Self {
        Self {
            posting: &draft.posting,
            facts: &draft.facts,
            summary: draft.summary.as_deref(),
            has_own_id: draft.own_id.is_some(),
            text_chars: if draft.has_text { draft.text_chars } else { 0 },
        }
    }

    /// What a job that is published states.
    #[must_use]
    pub fn of_entry(entry: &'a Entry) -> Self {
        Self {
            posting: &entry.posting,
            facts: &entry.facts,
            summary: entry.summary.as_deref(),
            has_own_id: true,
            text_chars: entry.text_chars,
        }
    }

    /// Whether it states the field of this name: one of [`names`], or a leaf of [`super::field::FIELDS`].
    #[must_use]
    pub fn states(&self, field: &str) -> Stated {
        match FIELDS.iter().find(|(name, _)| *name == field) {
            Some((_, ask)) => ask(self),
            None => Stated::of(!Leaves::of(self.posting, self.facts).values(field).is_empty()),
        }
    }

    /// Whether it is done away from an office by people of named countries: then it needs no place.
    #[must_use]
    pub const fn is_remote_pair(&self) -> bool {
        self.posting.job_location_type.is_some() && !self.posting.applicant_location_requirements.is_empty()
    }

    fn of_places(&self, states: fn(&PostalAddress) -> bool) -> Stated {
        let all = self.posting.job_location.len();
        match self.posting.job_location.iter().filter(|place| states(&place.address)).count() {
            _ if all == 0 => Stated::Moot,
            0 => Stated::No,
            some if some < all => Stated::InPart,
            _ => Stated::Yes,
        }
    }
}

/// A posting and its facts as trees, for fields by their dotted names.
#[derive(Debug)]
pub struct Leaves([Value; 2]);

impl Leaves {
    /// Of one job.
    #[must_use]
    pub fn of(posting: &JobPosting, facts: &Facts) -> Self {
        let tree = |tree: Result<Value, serde_json::Error>| tree.expect("plain data serialise");
        Self([tree(serde_json::to_value(posting)), tree(serde_json::to_value(facts))])
    }

    /// The values at a dotted path, in order; lists are looked through.
    #[must_use]
    pub fn values(&self, path: &str) -> Vec<String> {
        let mut values = Vec::new();
        self.0.iter().for_each(|tree| collect(tree, path, &mut values));
        values
    }
}

fn collect(tree: &Value, path: &str, values: &mut Vec<String>) {
    match tree {
        Value::Array(items) => items.iter().for_each(|item| collect(item, path, values)),
        Value::Object(map) => {
            let (first, rest) = path.split_once('.').unwrap_or((path, ""));
            map.get(first).into_iter().for_each(|inner| collect(inner, rest, values));
        }
        _ if !path.is_empty() => {}
        Value::String(text) => values.push(text.clone()),
        Value::Number(number) => values.push(number.to_string()),
        Value::Bool(bool) => values.push(bool.to_string()),
        Value::Null => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posting(json: serde_json::Value) -> JobPosting {
        serde_json::from_value(json).expect("a posting")
    }

    #[track_caller]
    fn check(posting: &JobPosting, field: &str, expect: Stated) {
        let seen = Seen { posting, facts: &Facts::default(), summary: None, has_own_id: false, text_chars: 12 };
        assert_eq!(seen.states(field), expect, "{field}");
    }

    #[test]
    fn places_are_stated_each_by_itself() {
        let town = |town: &str| serde_json::json!({"address": {"addressLocality": town, "addressCountry": "FR"}});
        let two = posting(serde_json::json!({"jobLocation": [town("Brest"), {"address": {"addressCountry": "FR"}}]}));
        check(&two, "addressLocality", Stated::InPart);
        check(&two, "addressCountry", Stated::Yes);
        check(&two, "postalCode", Stated::No);
        check(&posting(serde_json::json!({})), "addressLocality", Stated::Moot);
        check(&posting(serde_json::json!({})), "jobLocation", Stated::No);
        let remote = serde_json::json!({"jobLocationType": "TELECOMMUTE", "applicantLocationRequirements": [{"name": "FR"}]});
        check(&posting(remote.clone()), "addressCountry", Stated::Yes);
        check(&posting(remote), "addressLocality", Stated::Moot);
    }

    #[test]
    fn leaves_have_names_too() {
        let paid = posting(serde_json::json!({"baseSalary": {"currency": "EUR", "value": {"minValue": 7}}}));
        check(&paid, "baseSalary", Stated::Yes);
        check(&paid, "baseSalary.value.minValue", Stated::Yes);
        check(&paid, "baseSalary.value.maxValue", Stated::No);
        check(&paid, "description", Stated::No);
        assert_eq!(Leaves::of(&paid, &Facts::default()).values("baseSalary.value.minValue"), ["7"]);
    }
}
