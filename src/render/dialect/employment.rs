//! Kinds of employment in our own words, which a dialect's list of words is asked for. What is not stated has no word.

use crate::model::catalog::Entry;
use crate::model::facts::{Contract, Workplace};
use crate::model::posting::EmploymentType;

/// Nature of the contract: what the post says of it, else what its employment type says.
pub(in crate::render) fn nature(entry: &Entry) -> Option<&'static str> {
    let stated = entry.facts.contract.map(|contract| match contract {
        Contract::Permanent => "permanent",
        Contract::FixedTerm => "fixed-term",
        Contract::Agency => "agency",
        Contract::Internship => "internship",
        Contract::Apprenticeship => "apprenticeship",
        Contract::Freelance => "freelance",
        Contract::Volunteer => "volunteer",
    });
    let typed = || {
        entry.posting.employment_type.iter().find_map(|kind| match kind {
            EmploymentType::Intern => Some("internship"),
            EmploymentType::Temporary => Some("fixed-term"),
            EmploymentType::Contractor => Some("freelance"),
            EmploymentType::Volunteer => Some("volunteer"),
            EmploymentType::PerDiem => Some("per-day"),
            EmploymentType::FullTime | EmploymentType::PartTime | EmploymentType::Other => None,
        })
    };
    stated.or_else(typed)
}

/// Working time; both where both are offered.
pub(in crate::render) fn times(entry: &Entry) -> Vec<&'static str> {
    let word = |kind: &EmploymentType| match kind {
        EmploymentType::FullTime => Some("full-time"),
        EmploymentType::PartTime => Some("part-time"),
        _ => None,
    };
    entry.posting.employment_type.iter().filter_map(word).collect()
}

/// The only working time, where there is one.
pub(in crate::render) fn time(entry: &Entry) -> Option<&'static str> {
    match times(entry)[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// Where the work is done.
pub(in crate::render) fn workplace(entry: &Entry) -> Option<&'static str> {
    if entry.posting.job_location_type.is_some() {
        return Some("remote");
    }
    entry.facts.workplace.map(|workplace| match workplace {
        Workplace::Onsite => "onsite",
        Workplace::Hybrid => "hybrid",
        Workplace::Remote => "remote",
    })
}
