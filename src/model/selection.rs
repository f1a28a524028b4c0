//! Which jobs a document takes: conditions on what their posts state.

use super::facts::Facts;
use super::posting::JobPosting;
use super::stated::Leaves;

/// Names of fields that a selection may use beside those of [`super::field::FIELDS`], and the fields that each means.
pub const SHORT_NAMES: &[(&str, &[&str])] = &[
    ("tag", &["tags"]),
    ("country", &["jobLocation.address.addressCountry", "applicantLocationRequirements.name"]),
    ("employer", &["hiringOrganization.name"]),
    ("employment-type", &["employmentType"]),
];

/// Which jobs a document takes; without conditions all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Each must hold.
    pub select: Vec<Condition>,
    /// None may hold.
    pub exclude: Vec<Condition>,
}

/// One field, and the values of which it must have one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// As it is written: a short name, or the name of a field.
    pub field: String,
    /// Values, without regard to case.
    pub values: Vec<String>,
}

/// What of a job a selection looks at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The posting.
    pub posting: &'a JobPosting,
    /// Facts beside it.
    pub facts: &'a Facts,
    /// BCP 47 tag: the post's, else the site's.
    pub language: &'a str,
}

impl Selection {
    /// Whether the document takes this job. Of a job in several countries only the countries that are excluded go.
    #[must_use]
    pub fn takes(&self, job: &Subject<'_>) -> bool {
        if self.select.is_empty() && self.exclude.is_empty() {
            return true;
        }
        let out = |condition: &Condition| {
            let values = condition.values_of(job);
            let is_hit = |value: &String| condition.has(value);
            if condition.field == COUNTRY { !values.is_empty() && values.iter().all(is_hit) } else { values.iter().any(is_hit) }
        };
        self.select.iter().all(|condition| condition.values_of(job).iter().any(|value| condition.has(value)))
            && !self.exclude.iter().any(out)
    }

    /// Whether the document takes the places of this country, of a job that it takes.
    #[must_use]
    pub fn takes_country(&self, country: Option<&str>) -> bool {
        let of_country = |conditions: &'_ [Condition]| {
            let mut all = conditions.iter().filter(|condition| condition.field == COUNTRY).peekable();
            all.peek()?;
            Some(all.any(|condition| country.is_some_and(|country| condition.has(country))))
        };
        of_country(&self.select).unwrap_or(true) && !of_country(&self.exclude).unwrap_or(false)
    }
}

const COUNTRY: &str = "country";

impl Condition {
    fn has(&self, value: &str) -> bool {
        let value = value.to_lowercase();
        let is_language = self.field == "language";
        self.values
            .iter()
            .map(|wanted| wanted.to_lowercase())
            .any(|wanted| value == wanted || (is_language && value.strip_prefix(&wanted).is_some_and(|rest| rest.starts_with('-'))))
    }

    fn values_of(&self, job: &Subject<'_>) -> Vec<String> {
        let Subject { posting, facts, language } = *job;
        match self.field.as_str() {
            "language" => vec![language.to_owned()],
            "tag" | "tags" => facts.tags.clone(),
            "employer" => posting.hiring_organization.iter().filter_map(|o| o.name.clone()).collect(),
            "employment-type" => posting.employment_type.iter().map(|t| t.as_str().to_owned()).collect(),
            COUNTRY => {
                let places = posting.job_location.iter().filter_map(|p| p.address.address_country.clone());
                places.chain(posting.applicant_location_requirements.iter().map(|c| c.name.clone())).collect()
            }
            dotted => Leaves::of(posting, facts).values(dotted),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job() -> (JobPosting, Facts) {
        let posting = serde_json::json!({
            "@type": "JobPosting", "title": "Welder", "hiringOrganization": {"name": "Example Yard"}, "employmentType": ["FULL_TIME"],
            "jobLocation": [{"address": {"addressLocality": "Gdańsk", "addressCountry": "PL"}}, {"address": {"addressCountry": "FR"}}],
        });
        let facts = Facts { tags: vec!["C++".into(), "Steel".into()], ..Facts::default() };
        (serde_json::from_value(posting).expect("a posting"), facts)
    }

    fn conditions(written: &str) -> Vec<Condition> {
        let condition = |part: &str| {
            let (field, values) = part.split_once('=').expect("a condition");
            Condition { field: field.into(), values: values.split('|').map(str::to_owned).collect() }
        };
        written.split_whitespace().map(condition).collect()
    }

    #[track_caller]
    fn check(select: &str, exclude: &str, expect: bool) {
        let (posting, facts) = job();
        let selection = Selection { select: conditions(select), exclude: conditions(exclude) };
        assert_eq!(selection.takes(&Subject { posting: &posting, facts: &facts, language: "fr-CA" }), expect, "{select} but {exclude}");
    }

    #[test]
    fn jobs_are_selected_by_what_they_state() {
        check("", "", true);
        check("language=fr", "", true);
        check("language=f", "", false);
        check("country=de|pl", "", true);
        check("tag=c++", "", true);
        check("tag=c", "", false);
        check("employer=Example-Yard", "", false);
        check("employment-type=full_time tag=steel", "", true);
        check("employment-type=full_time tag=wood", "", false);
        check("jobLocation.address.addressLocality=gdańsk", "", true);
        check("baseSalary.currency=EUR", "", false);
        check("", "tag=steel", false);
        check("", "country=PL", true);
        check("", "country=PL|FR", false);
    }

    #[test]
    fn countries_select_places_too() {
        let of = |select: &str, exclude: &str| Selection { select: conditions(select), exclude: conditions(exclude) };
        assert!(of("", "").takes_country(None));
        assert!(of("country=FR", "").takes_country(Some("FR")));
        assert!(!of("country=FR", "").takes_country(Some("PL")));
        assert!(!of("country=FR", "").takes_country(None));
        assert!(!of("", "country=FR").takes_country(Some("FR")));
        assert!(of("", "country=FR").takes_country(None));
    }
}
