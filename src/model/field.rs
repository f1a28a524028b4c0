//! The names of our fields, as `[source.fields]`, `[source.defaults]` and front matter write them: the leaves of a posting and of its
//! facts with dots, and a few names that stand for more than one leaf or for none.

/// Maps of front matter in which generators keep what is not theirs (Zola `extra` and `taxonomies`, Hugo `params`), normalised.
pub const CONTAINERS: &[&str] = &[
    "extra",
    "taxonomies",
    "params",
    "job",
    "jobposting",
    "offer",
    "offre",
    "stelle",
    "oferta",
    "cargo",
    "vaga",
    "puesto",
    "annuncio",
    "vacature",
    "jobdetails",
    "careerdetails",
    "positiondetails",
    "vacancydetails",
    "jobinfo",
    "jobdata",
    "metadata",
    "jobmetadata",
];

/// A key without case, accents, `-`, `_`, dots, apostrophes and spaces: two that are the same then mean the same.
#[must_use]
pub fn normalized(key: &str) -> String {
    if key.is_ascii() {
        let mut normalized = String::with_capacity(key.len());
        normalized.extend(plain(key).map(char::from));
        return normalized;
    }
    let mut normalized = String::with_capacity(key.len());
    for c in key.chars() {
        // Scripts without letters that have accents are kept: their readings are shared by many words.
        if matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ac00}'..='\u{d7a3}') {
            normalized.push(c);
        } else {
            let plain = deunicode::deunicode_char(c).unwrap_or_default().chars();
            normalized.extend(plain.filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()));
        }
    }
    normalized
}

/// Whether a key and a name are the same when both are [`normalized`].
#[must_use]
pub fn is_spelling_of(key: &str, name: &str) -> bool {
    if key.is_ascii() && name.is_ascii() { plain(key).eq(plain(name)) } else { normalized(key) == normalized(name) }
}

/// The letters and digits of a text in ASCII, in small letters.
fn plain(ascii: &str) -> impl Iterator<Item = u8> {
    ascii.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
}

/// One field that a post can state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name, such as `hiringOrganization.name`.
    pub name: &'static str,
    /// Whether `[source.defaults]` may set it.
    pub default: DefaultRule,
    /// Its closed list of words; empty where any text will do.
    pub words: &'static [&'static str],
}

/// Whether a default may stand in for what a post leaves out: it completes what is stated, and creates no place, no date and no pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultRule {
    /// It may.
    Allowed,
    /// It would create a place.
    Place,
    /// It would create a date.
    Date,
    /// It would create pay.
    Pay,
    /// It tells one post from another.
    OnePost,
}

impl DefaultRule {
    /// Why a default is refused, as the end of "a default would …"; `None` where it is allowed.
    #[must_use]
    pub const fn refusal(self) -> Option<&'static str> {
        match self {
            Self::Allowed => None,
            Self::Place => Some("put jobs in a place that their posts do not state"),
            Self::Date => Some("give jobs a date that their posts do not state"),
            Self::Pay => Some("promise pay that the posts do not state"),
            Self::OnePost => Some("give all jobs what tells one job from another"),
        }
    }
}

/// The field of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name == name)
}

/// The names of all fields, sorted.
#[must_use]
pub fn names() -> Vec<&'static str> {
    FIELDS.iter().map(|field| field.name).collect()
}

const fn any(name: &'static str) -> Field {
    Field { name, default: DefaultRule::Allowed, words: &[] }
}

const fn not(name: &'static str, default: DefaultRule) -> Field {
    Field { name, default, words: &[] }
}

const fn word(name: &'static str, words: &'static [&'static str]) -> Field {
    Field { name, default: DefaultRule::Allowed, words }
}

/// All fields, sorted by name.
pub static FIELDS: &[Field] = &[
    any("applicantLocationRequirements.name"),
    any("apply"),
    any("apply.email"),
    any("apply.url"),
    not("baseSalary.currency", DefaultRule::Pay),
    not("baseSalary.value.maxValue", DefaultRule::Pay),
    not("baseSalary.value.minValue", DefaultRule::Pay),
    Field { name: "baseSalary.value.unitText", default: DefaultRule::Pay, words: &["HOUR", "DAY", "WEEK", "MONTH", "YEAR"] },
    not("baseSalary.value.value", DefaultRule::Pay),
    word("contract", &["permanent", "fixed-term", "agency", "internship", "apprenticeship", "freelance", "volunteer"]),
    not("datePosted", DefaultRule::Date),
    not("description", DefaultRule::OnePost),
    word(
        "educationRequirements.credentialCategory",
        &["high school", "professional certificate", "associate degree", "bachelor degree", "postgraduate degree"],
    ),
    word("employmentType", &["INTERN", "TEMPORARY", "CONTRACTOR", "VOLUNTEER", "PER_DIEM", "FULL_TIME", "PART_TIME", "OTHER"]),
    any("experienceRequirements.monthsOfExperience"),
    any("hiringOrganization.logo"),
    any("hiringOrganization.name"),
    any("hiringOrganization.sameAs"),
    not("id", DefaultRule::OnePost),
    any("identifier.name"),
    not("identifier.value", DefaultRule::OnePost),
    any("industry"),
    any("jobBenefits"),
    any("jobDuration"),
    not("jobImmediateStart", DefaultRule::Date),
    not("jobLocation", DefaultRule::Place),
    any("jobLocation.address.addressCountry"),
    not("jobLocation.address.addressLocality", DefaultRule::Place),
    any("jobLocation.address.addressRegion"),
    not("jobLocation.address.postalCode", DefaultRule::Place),
    not("jobLocation.address.streetAddress", DefaultRule::Place),
    not("jobLocation.name", DefaultRule::Place),
    Field { name: "jobLocationType", default: DefaultRule::Place, words: &["TELECOMMUTE"] },
    not("jobStartDate", DefaultRule::Date),
    any("language"),
    any("occupationalCategory.codeValue"),
    any("occupationalCategory.inCodeSet"),
    Field { name: "payBasis", default: DefaultRule::Pay, words: &["gross", "net"] },
    not("payNote", DefaultRule::Pay),
    not("permalink", DefaultRule::OnePost),
    any("qualifications"),
    not("reference", DefaultRule::OnePost),
    any("responsibilities"),
    any("skills"),
    not("slug", DefaultRule::OnePost),
    word("status", &["open", "draft", "closed"]),
    not("summary", DefaultRule::OnePost),
    any("tags"),
    not("targets", DefaultRule::OnePost),
    not("title", DefaultRule::OnePost),
    not("titleAsWritten", DefaultRule::OnePost),
    any("totalJobOpenings"),
    not("translationOf", DefaultRule::OnePost),
    not("url", DefaultRule::OnePost),
    not("validThrough", DefaultRule::Date),
    any("workHours"),
    word("workplace", &["onsite", "hybrid", "remote"]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::front_matter::{EXTRA, leaves};

    #[test]
    fn the_list_is_that_of_the_types() {
        let leaves = leaves();
        let expected: BTreeSet<&str> = leaves.keys().map(String::as_str).chain(EXTRA.iter().map(|(name, _)| *name)).collect();
        assert_eq!(names(), expected.into_iter().collect::<Vec<_>>());
        for field in FIELDS {
            if let Some(leaf) = leaves.get(field.name) {
                assert_eq!(field.words, leaf.words, "{}", field.name);
            }
        }
    }
}
