//! Facts of a job as elements of a feed's entry, for programs that import feeds. Each element stands at most once; what has several values
//! joins them by `; `, since importers read one element by its name.
//!
//! | fact | `schema:` <https://schema.org/JobPosting> | `job_listing:` (WP Job Manager) | `g:` (Google Base) |
//! | --- | --- | --- | --- |
//! | id | `identifier` | | `id`: the employer's reference, else the job's id |
//! | employer | `hiringOrganization` | `company` | `employer` |
//! | places | `jobLocation`, `jobLocationType`, `applicantLocationRequirements` | `location` | `location` |
//! | working time | `employmentType` | `job_type` | `job_type` |
//! | pay | `baseSalary` with its members | `salary` | |
//! | days | `datePosted`, `validThrough`, `jobStartDate`, `jobDuration` | | `expiration_date` |
//! | kind of work | `industry` | | `job_industry`; `job_function`: the tags |

use crate::model::catalog::Entry;
use crate::model::dialect::{Carried, Unless};
use crate::model::posting::{EmploymentType, JobLocationType, MonetaryAmount, PostalAddress};
use crate::model::target::Site;
use crate::model::time::When;
use crate::model::vocabulary::{Vocabularies, Vocabulary};
use crate::render::markup::xml::line;
use crate::render::wording::facts;

/// One element.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::render) struct Element {
    /// Its vocabulary.
    pub(in crate::render) vocabulary: Vocabulary,
    /// Its name, without a prefix.
    pub(in crate::render) name: &'static str,
    /// Its text; none where it has members.
    pub(in crate::render) text: String,
    /// Elements in it: name and text.
    pub(in crate::render) members: Vec<(&'static str, String)>,
}

/// The namespace of a vocabulary. That of `job_listing` is the site's own: every site that writes it has another.
pub(in crate::render) fn namespace(site: &Site, vocabulary: Vocabulary) -> String {
    match vocabulary {
        Vocabulary::Schema => "https://schema.org/".to_owned(),
        // Not every crate escapes it.
        Vocabulary::JobListing => format!("{}/", site.url.replace('&', "%26")),
        Vocabulary::G => "http://base.google.com/ns/1.0".to_owned(),
    }
}

/// What a vocabulary carries of a posting.
pub(in crate::render) const fn carries(vocabulary: Vocabulary) -> &'static [Carried] {
    match vocabulary {
        Vocabulary::Schema => SCHEMA,
        Vocabulary::JobListing => JOB_LISTING,
        Vocabulary::G => GOOGLE_BASE,
    }
}

const ONE_LINE: &str = "one line";
const TYPES: &str = "in the vocabulary's words";
const PAY_TEXT: &str = "text in the language of the post";

const SCHEMA: &[Carried] = &[
    Carried::exact("hiringOrganization.name", "schema:hiringOrganization"),
    Carried::near("jobLocation.address.streetAddress", "schema:jobLocation", ONE_LINE),
    Carried::near("jobLocation.address.addressLocality", "schema:jobLocation", ONE_LINE),
    Carried::near("jobLocation.address.addressRegion", "schema:jobLocation", ONE_LINE),
    Carried::near("jobLocation.address.postalCode", "schema:jobLocation", ONE_LINE),
    Carried::near("jobLocation.address.addressCountry", "schema:jobLocation", ONE_LINE),
    Carried::exact("jobLocationType", "schema:jobLocationType"),
    Carried::exact("applicantLocationRequirements.name", "schema:applicantLocationRequirements"),
    Carried::exact("employmentType", "schema:employmentType"),
    Carried::near("contract", "schema:employmentType", "in Google's words"),
    Carried::exact("baseSalary.currency", "schema:baseSalary/schema:currency"),
    Carried::exact("baseSalary.value.maxValue", "schema:baseSalary/schema:maxValue"),
    Carried::exact("baseSalary.value.minValue", "schema:baseSalary/schema:minValue"),
    Carried::exact("baseSalary.value.unitText", "schema:baseSalary/schema:unitText"),
    Carried::exact("baseSalary.value.value", "schema:baseSalary/schema:value"),
    Carried::exact("datePosted", "schema:datePosted"),
    Carried::exact("validThrough", "schema:validThrough"),
    Carried::exact("jobStartDate", "schema:jobStartDate"),
    Carried::exact("jobDuration", "schema:jobDuration"),
    Carried::exact("industry", "schema:industry"),
    Carried::exact("identifier.value", "schema:identifier"),
    Carried::exact("reference", "schema:identifier").unless(&[Unless::Instead("identifier.value")]),
];

const JOB_LISTING: &[Carried] = &[
    Carried::near("jobLocation.address.addressLocality", "job_listing:location", ONE_LINE),
    Carried::near("jobLocation.address.addressRegion", "job_listing:location", "where the post names no town"),
    Carried::near("jobLocation.address.addressCountry", "job_listing:location", "its name in the language of the post"),
    Carried::near("jobLocationType", "job_listing:location", "in the language of the post"),
    Carried::near("employmentType", "job_listing:job_type", TYPES),
    Carried::near("contract", "job_listing:job_type", TYPES),
    Carried::exact("hiringOrganization.name", "job_listing:company"),
    Carried::near("baseSalary.currency", "job_listing:salary", PAY_TEXT).unless(&[Unless::NoFigures]),
    Carried::near("baseSalary.value.maxValue", "job_listing:salary", PAY_TEXT),
    Carried::near("baseSalary.value.minValue", "job_listing:salary", PAY_TEXT),
    Carried::near("baseSalary.value.unitText", "job_listing:salary", PAY_TEXT).unless(&[Unless::NoFigures]),
    Carried::near("baseSalary.value.value", "job_listing:salary", PAY_TEXT),
];

const GOOGLE_BASE: &[Carried] = &[
    Carried::exact("identifier.value", "g:id"),
    Carried::exact("reference", "g:id").unless(&[Unless::Instead("identifier.value")]),
    Carried::near("jobLocation.address.addressLocality", "g:location", ONE_LINE),
    Carried::near("jobLocation.address.addressRegion", "g:location", ONE_LINE),
    Carried::near("jobLocation.address.addressCountry", "g:location", ONE_LINE),
    Carried::exact("hiringOrganization.name", "g:employer"),
    Carried::exact("tags", "g:job_function"),
    Carried::exact("industry", "g:job_industry"),
    Carried::near("employmentType", "g:job_type", TYPES),
    Carried::near("contract", "g:job_type", TYPES),
    Carried::day("validThrough", "g:expiration_date"),
];

/// What the entry states in these vocabularies.
pub(in crate::render) fn of(site: &Site, entry: &Entry, vocabularies: Vocabularies) -> Vec<Element> {
    vocabularies
        .iter()
        .flat_map(|vocabulary| match vocabulary {
            Vocabulary::Schema => schema(site, entry),
            Vocabulary::JobListing => job_listing(entry),
            Vocabulary::G => google_base(site, entry),
        })
        .collect()
}

/// Collects the elements of one vocabulary; what there is nothing to say of gets none.
struct Elements {
    vocabulary: Vocabulary,
    elements: Vec<Element>,
}

impl Elements {
    const fn of(vocabulary: Vocabulary) -> Self {
        Self { vocabulary, elements: Vec::new() }
    }

    fn text(&mut self, name: &'static str, value: Option<&str>) {
        if let Some(text) = value.map(line).filter(|text| !text.is_empty()) {
            self.elements.push(Element { vocabulary: self.vocabulary, name, text, members: Vec::new() });
        }
    }

    fn list<V: AsRef<str>>(&mut self, name: &'static str, values: impl IntoIterator<Item = V>) {
        let mut texts: Vec<String> = Vec::new();
        for text in values.into_iter().map(|value| line(value.as_ref())) {
            if !text.is_empty() && !texts.contains(&text) {
                texts.push(text);
            }
        }
        self.text(name, Some(&texts.join("; ")));
    }

    fn when(&mut self, name: &'static str, when: Option<When>) {
        self.text(name, when.map(|when| when.to_string()).as_deref());
    }
}

fn schema(site: &Site, entry: &Entry) -> Vec<Element> {
    let posting = &entry.posting;
    let mut out = Elements::of(Vocabulary::Schema);
    out.text("hiringOrganization", employer(entry));
    out.list("jobLocation", posting.job_location.iter().map(|place| address(&place.address, true)));
    let remote = posting.job_location_type == Some(JobLocationType::Telecommute);
    out.text("jobLocationType", remote.then_some("TELECOMMUTE"));
    out.list("applicantLocationRequirements", posting.applicant_location_requirements.iter().map(|country| &country.name));
    out.list("employmentType", posting.employment_type.iter().map(|of| of.as_str()));
    if let Some(pay) = &posting.base_salary {
        let members = pay_members(pay);
        if !members.is_empty() {
            out.elements.push(Element { vocabulary: Vocabulary::Schema, name: "baseSalary", text: String::new(), members });
        }
    }
    out.when("datePosted", posting.date_posted);
    out.when("validThrough", posting.valid_through.map(|last| last.end(&site.time_zone)));
    out.text("jobStartDate", posting.job_start_date.as_deref());
    out.text("jobDuration", posting.job_duration.as_deref());
    out.text("industry", posting.industry.as_deref());
    out.text("identifier", reference(entry));
    out.elements
}

/// schema.org's `MonetaryAmount` and what is in its `value`, without the level between.
fn pay_members(pay: &MonetaryAmount) -> Vec<(&'static str, String)> {
    let figure = |n: &Option<serde_json::Number>| n.as_ref().map(ToString::to_string);
    let unit = pay.value.unit_text.and_then(|unit| serde_json::to_value(unit).ok()).and_then(|unit| unit.as_str().map(str::to_owned));
    let members = [
        ("currency", pay.currency.as_deref().map(line)),
        ("maxValue", figure(&pay.value.max_value)),
        ("minValue", figure(&pay.value.min_value)),
        ("unitText", unit),
        ("value", figure(&pay.value.value)),
    ];
    members.into_iter().filter_map(|(name, text)| Some((name, text?))).collect()
}

fn job_listing(entry: &Entry) -> Vec<Element> {
    let (posting, language) = (&entry.posting, entry.language.as_str());
    let mut out = Elements::of(Vocabulary::JobListing);
    out.list("location", facts::short_places(posting, language));
    out.list("job_type", posting.employment_type.iter().filter_map(|of| listing_type(*of)));
    out.text("company", employer(entry));
    out.text("salary", posting.base_salary.as_ref().and_then(|pay| facts::pay(pay, language)).as_deref());
    out.elements
}

/// The types that WP Job Manager comes with, and two in their manner.
const fn listing_type(of: EmploymentType) -> Option<&'static str> {
    match of {
        EmploymentType::FullTime => Some("Full Time"),
        EmploymentType::PartTime => Some("Part Time"),
        EmploymentType::Temporary => Some("Temporary"),
        EmploymentType::Intern => Some("Internship"),
        EmploymentType::Contractor => Some("Freelance"),
        EmploymentType::Volunteer => Some("Volunteer"),
        EmploymentType::PerDiem => Some("Per Diem"),
        EmploymentType::Other => None,
    }
}

fn google_base(site: &Site, entry: &Entry) -> Vec<Element> {
    let posting = &entry.posting;
    let mut out = Elements::of(Vocabulary::G);
    out.text("id", Some(reference(entry).unwrap_or(entry.id.as_str())));
    out.list("location", posting.job_location.iter().map(|place| address(&place.address, false)));
    out.text("employer", employer(entry));
    out.list("job_function", &entry.facts.tags);
    out.text("job_industry", posting.industry.as_deref());
    out.list("job_type", posting.employment_type.iter().filter_map(|of| base_type(*of)));
    // A day: the last on which the job is open.
    let last = posting.valid_through.map(|last| match last {
        When::Day(day) => day,
        When::Instant(instant, _) => site.time_zone.to_datetime(instant).date(),
    });
    out.text("expiration_date", last.map(|day| day.to_string()).as_deref());
    out.elements
}

const fn base_type(of: EmploymentType) -> Option<&'static str> {
    match of {
        EmploymentType::FullTime => Some("Full-time"),
        EmploymentType::PartTime => Some("Part-time"),
        EmploymentType::Temporary => Some("Temporary"),
        EmploymentType::Intern => Some("Internship"),
        EmploymentType::Contractor => Some("Contract"),
        EmploymentType::Volunteer => Some("Volunteer"),
        EmploymentType::PerDiem => Some("Per diem"),
        EmploymentType::Other => None,
    }
}

fn employer(entry: &Entry) -> Option<&str> {
    entry.posting.hiring_organization.as_ref().and_then(|employer| employer.name.as_deref())
}

fn reference(entry: &Entry) -> Option<&str> {
    let identifier = entry.posting.identifier.as_ref().map(|identifier| identifier.value.as_str());
    identifier.or(entry.facts.reference.as_deref()).filter(|reference| !line(reference).is_empty())
}

/// `ul. Stoczniowa 1, 80-001 Gdańsk, PL`; without the street `Gdańsk, PL`.
fn address(of: &PostalAddress, full: bool) -> String {
    let (street, code) = if full { (of.street_address.as_deref(), of.postal_code.as_deref()) } else { (None, None) };
    let town = [code, of.address_locality.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let region = of.address_region.as_deref().filter(|region| of.address_locality.as_deref() != Some(region));
    let parts = [street, Some(town.as_str()), region, of.address_country.as_deref()];
    parts.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::posting::Place;
    use crate::render::fixture;

    #[track_caller]
    fn check(entry: &Entry, vocabulary: Vocabulary, expect: &[(&str, &str)]) {
        let elements = of(&fixture::site(), entry, std::iter::once(vocabulary).collect());
        let said: Vec<(String, String)> = elements
            .iter()
            .flat_map(|e| {
                let members = e.members.iter().map(|(name, text)| (format!("{}/{name}", e.name), text.clone()));
                let own = (e.name.to_owned(), e.text.clone());
                std::iter::once(own).filter(|_| e.members.is_empty()).chain(members).collect::<Vec<_>>()
            })
            .collect();
        let said: Vec<(&str, &str)> = said.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(said, expect);
        assert!(elements.iter().all(|e| e.vocabulary == vocabulary));
    }

    /// Two places, two working times; the words are those of the table at the top.
    #[test]
    fn each_vocabulary_has_its_own_words() {
        let mut entry = fixture::entry(0);
        entry.posting.employment_type.push(EmploymentType::Other);
        entry.posting.employment_type.push(EmploymentType::Intern);
        let address = PostalAddress { address_locality: Some("Lyon".into()), address_country: Some("FR".into()), ..Default::default() };
        entry.posting.job_location.push(Place { name: None, address });
        check(
            &entry,
            Vocabulary::Schema,
            &[
                ("hiringOrganization", "Example Yard"),
                ("jobLocation", "ul. Stoczniowa 1, 80-001 Gdańsk, PL; Lyon, FR"),
                ("employmentType", "FULL_TIME; OTHER; INTERN"),
                ("baseSalary/currency", "PLN"),
                ("baseSalary/maxValue", "9000"),
                ("baseSalary/minValue", "7000"),
                ("baseSalary/unitText", "MONTH"),
                ("datePosted", "2026-11-20"),
                ("validThrough", "2099-12-31T23:59:59+01:00"),
                ("jobDuration", "P6M"),
                ("identifier", "W-0"),
            ],
        );
        check(
            &entry,
            Vocabulary::JobListing,
            &[
                ("location", "Gdańsk, Poland; Lyon, France"),
                ("job_type", "Full Time; Internship"),
                ("company", "Example Yard"),
                ("salary", "7,000–9,000 PLN per month"),
            ],
        );
        check(
            &entry,
            Vocabulary::G,
            &[
                ("id", "W-0"),
                ("location", "Gdańsk, PL; Lyon, FR"),
                ("employer", "Example Yard"),
                ("job_function", "steel & iron; night"),
                ("job_type", "Full-time; Internship"),
                ("expiration_date", "2099-12-31"),
            ],
        );
    }

    #[test]
    fn a_job_that_states_nothing_has_its_id() {
        let mut entry = fixture::entry(0);
        *entry.posting = crate::model::posting::JobPosting::default();
        entry.facts = crate::model::facts::Facts::default();
        check(&entry, Vocabulary::Schema, &[]);
        check(&entry, Vocabulary::JobListing, &[]);
        check(&entry, Vocabulary::G, &[("id", entry.id.as_str())]);
    }
}
