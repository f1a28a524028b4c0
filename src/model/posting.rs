//! schema.org's JobPosting (release 30.0, <https://schema.org/JobPosting>), as far as job posts state it.
//!
//! The JSON form is schema.org's without nested `@type`s, which follow from the property (`render::formats::json_ld` adds them).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::time::When;

/// One job.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct JobPosting {
    /// Always `JobPosting`.
    #[serde(rename = "@type", default)]
    pub kind: JobPostingType,
    /// The role's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The whole text as safe HTML with absolute addresses; absent until it is rendered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When the employer first posted it; never moved by an edit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_posted: Option<When>,
    /// The last instant at which it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_through: Option<When>,
    /// The employer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hiring_organization: Option<Organization>,
    /// Where the work is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub job_location: Vec<Place>,
    /// `TELECOMMUTE` or nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_location_type: Option<JobLocationType>,
    /// For remote work: the countries where applicants may live.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub applicant_location_requirements: Vec<Country>,
    /// Google's closed list, in the order of [`EmploymentType`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub employment_type: Vec<EmploymentType>,
    /// The employer's own figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base_salary: Option<MonetaryAmount>,
    /// The employer's own reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<PropertyValue>,
    /// First working day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_start_date: Option<String>,
    /// As soon as possible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_immediate_start: Option<bool>,
    /// ISO 8601 duration, such as `P6M`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_duration: Option<String>,
    /// Hours, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub work_hours: Option<String>,
    /// Sector, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// What the work consists of, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub responsibilities: Option<String>,
    /// What the applicant should bring, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualifications: Option<String>,
    /// Skills, each as text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<String>,
    /// Benefits, as text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_benefits: Option<String>,
    /// The least education that is required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub education_requirements: Option<EducationalOccupationalCredential>,
    /// The least experience that is required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub experience_requirements: Option<OccupationalExperienceRequirements>,
    /// The occupation's code in a classification, where the post gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occupational_category: Option<CategoryCode>,
    /// How many are sought.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total_job_openings: Option<u32>,
    /// The job's page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// The one value of `@type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub enum JobPostingType {
    /// <https://schema.org/JobPosting>
    #[default]
    JobPosting,
}

/// <https://schema.org/Organization>
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Organization {
    /// The name; an organization without one is not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its own site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<String>,
    /// Absolute address of its logo.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
}

/// <https://schema.org/Place>
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Place {
    /// The building's or site's own name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its address.
    pub address: PostalAddress,
}

/// <https://schema.org/PostalAddress>
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PostalAddress {
    /// Street and number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street_address: Option<String>,
    /// Town.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_locality: Option<String>,
    /// Region or state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_region: Option<String>,
    /// Postal code, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address_country: Option<String>,
}

/// The one value of `jobLocationType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum JobLocationType {
    /// The work may be done wholly away from an office.
    Telecommute,
}

/// <https://schema.org/Country>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub name: String,
}

/// Google's values of `employmentType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EmploymentType {
    /// Intern.
    Intern,
    /// Fixed term or agency.
    Temporary,
    /// Freelance.
    Contractor,
    /// Volunteer.
    Volunteer,
    /// By the day.
    PerDiem,
    /// Full time.
    FullTime,
    /// Part time.
    PartTime,
    /// Anything else, such as an apprenticeship.
    Other,
}

impl EmploymentType {
    /// Google's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Intern => "INTERN",
            Self::Temporary => "TEMPORARY",
            Self::Contractor => "CONTRACTOR",
            Self::Volunteer => "VOLUNTEER",
            Self::PerDiem => "PER_DIEM",
            Self::FullTime => "FULL_TIME",
            Self::PartTime => "PART_TIME",
            Self::Other => "OTHER",
        }
    }
}

/// <https://schema.org/MonetaryAmount>
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MonetaryAmount {
    /// ISO 4217.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// One figure, or a range.
    pub value: QuantitativeValue,
}

/// <https://schema.org/QuantitativeValue>: `value` alone, or `minValue` and `maxValue`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct QuantitativeValue {
    /// The figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<serde_json::Number>,
    /// The least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_value: Option<serde_json::Number>,
    /// The most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_value: Option<serde_json::Number>,
    /// The period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_text: Option<UnitText>,
}

/// Google's values of `unitText`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum UnitText {
    /// Per hour.
    Hour,
    /// Per day.
    Day,
    /// Per week.
    Week,
    /// Per month.
    Month,
    /// Per year.
    Year,
}

/// <https://schema.org/PropertyValue>
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
pub struct PropertyValue {
    /// The employer's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The reference.
    pub value: String,
}

/// <https://schema.org/EducationalOccupationalCredential>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EducationalOccupationalCredential {
    /// The kind of diploma.
    pub credential_category: CredentialCategory,
}

/// Google's values of `credentialCategory`, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub enum CredentialCategory {
    /// The end of secondary school: Abitur, baccalauréat, A levels.
    #[serde(rename = "high school")]
    HighSchool,
    /// A trade's own: an apprenticeship's end, a certificate of competence.
    #[serde(rename = "professional certificate")]
    ProfessionalCertificate,
    /// Two years after secondary school.
    #[serde(rename = "associate degree")]
    AssociateDegree,
    /// A first degree.
    #[serde(rename = "bachelor degree")]
    BachelorDegree,
    /// A second degree or a doctorate.
    #[serde(rename = "postgraduate degree")]
    PostgraduateDegree,
}

impl CredentialCategory {
    /// All values, from the least to the most.
    pub const ALL: [Self; 5] =
        [Self::HighSchool, Self::ProfessionalCertificate, Self::AssociateDegree, Self::BachelorDegree, Self::PostgraduateDegree];

    /// Google's spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::HighSchool => "high school",
            Self::ProfessionalCertificate => "professional certificate",
            Self::AssociateDegree => "associate degree",
            Self::BachelorDegree => "bachelor degree",
            Self::PostgraduateDegree => "postgraduate degree",
        }
    }
}

/// <https://schema.org/OccupationalExperienceRequirements>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OccupationalExperienceRequirements {
    /// The least, in months.
    pub months_of_experience: u32,
}

/// <https://schema.org/CategoryCode>
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CategoryCode {
    /// The classification: `ROME`, `ISCO`, `ESCO`.
    pub in_code_set: String,
    /// The code in it, such as `M1805`.
    pub code_value: String,
}
