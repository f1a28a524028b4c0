//! What a template sees: every name, and what it holds. The reader of templates, the help for mistyped names and the manual read this list.

/// One name, with dots. What holds others is not in the list.
pub(super) struct Name {
    /// Such as `job.title`.
    pub(super) path: &'static str,
    /// What it holds, for people.
    pub(super) about: &'static str,
}

/// The member of `path` in the list, where it has one.
pub(super) fn is_known(path: &str) -> bool {
    NAMES.iter().any(|name| name.path == path || name.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('.')))
}

/// All names and what holds them.
pub(super) fn all() -> impl Iterator<Item = &'static str> {
    let holders = NAMES.iter().flat_map(|name| name.path.match_indices('.').map(|(dot, _)| &name.path[..dot]));
    NAMES.iter().map(|name| name.path).chain(holders)
}

const fn name(path: &'static str, about: &'static str) -> Name {
    Name { path, about }
}

/// All names.
pub(super) const NAMES: &[Name] = &[
    name("job.id", "the job's stable id, 32 characters; at another than its first place 40"),
    name("job.url", "its page, with the document's `params`"),
    name("job.title", "the role's name"),
    name("job.titleAsWritten", "the title as the post writes it"),
    name("job.description", "the whole text as safe HTML with absolute addresses"),
    name("job.summary", "a sentence or two, without markup"),
    name("job.language", "BCP 47 tag: the post's, else the site's"),
    name("job.posted", "the day on which it was posted: the stated one, else that of its first publication"),
    name("job.published", "the same as an instant"),
    name("job.updated", "the instant of its last real change"),
    name("job.lastDay", "its last day, where it has one"),
    name("job.ends", "the last instant of that day"),
    name("job.datePosted", "the day or instant as stated"),
    name("job.validThrough", "the end as stated: a day or an instant"),
    name("job.hiringOrganization.name", "the employer's name"),
    name("job.hiringOrganization.sameAs", "the employer's own site"),
    name("job.hiringOrganization.logo", "address of its logo"),
    name("job.jobLocation", "all places, each with the members of `place`"),
    name("job.jobLocationType", "`TELECOMMUTE` or nothing"),
    name("job.applicantLocationRequirements", "countries where applicants for remote work may live: a list of codes"),
    name("job.employmentType", "Google's words, a list: `FULL_TIME`, `INTERN` …"),
    name("job.contract", "`permanent`, `fixed-term`, `agency`, `internship`, `apprenticeship`, `freelance`, `volunteer`, `per-day`"),
    name("job.times", "`full-time`, `part-time` or both, a list"),
    name("job.time", "the same where it is one"),
    name("job.workplace", "`onsite`, `hybrid` or `remote`"),
    name("job.baseSalary.currency", "ISO 4217"),
    name("job.baseSalary.value.value", "the figure of pay, where it is one"),
    name("job.baseSalary.value.minValue", "the least, where it is a range"),
    name("job.baseSalary.value.maxValue", "the most, where it is a range"),
    name("job.baseSalary.value.unitText", "`HOUR`, `DAY`, `WEEK`, `MONTH` or `YEAR`"),
    name("job.pay.low", "the least or only figure"),
    name("job.pay.high", "the most or only figure"),
    name("job.pay.currency", "ISO 4217"),
    name("job.pay.unit", "`HOUR`, `DAY`, `WEEK`, `MONTH` or `YEAR`"),
    name("job.pay.text", "pay for people, in the language of the post"),
    name("job.payNote", "what is said of pay and is no figure"),
    name("job.payBasis", "`gross` or `net`"),
    name("job.identifier.value", "the employer's reference"),
    name("job.identifier.name", "whose reference that is"),
    name("job.reference", "the employer's reference, else the job's id"),
    name("job.jobStartDate", "first working day, as stated"),
    name("job.jobImmediateStart", "whether it begins as soon as possible"),
    name("job.jobDuration", "ISO 8601, such as `P6M`"),
    name("job.duration.count", "its figure, where it has one unit"),
    name("job.duration.unit", "its unit: `year`, `month`, `week` or `day`"),
    name("job.duration.months", "the same in months, where it is years or months"),
    name("job.workHours", "hours, as text"),
    name("job.industry", "sector, as text"),
    name("job.responsibilities", "what the work consists of, as text"),
    name("job.qualifications", "what applicants bring, as text"),
    name("job.skills", "a list"),
    name("job.jobBenefits", "benefits, as text"),
    name(
        "job.educationRequirements.credentialCategory",
        "`high school`, `professional certificate`, `associate degree`, `bachelor degree`, `postgraduate degree`",
    ),
    name("job.experienceRequirements.monthsOfExperience", "the least, in months"),
    name("job.occupationalCategory.inCodeSet", "the classification of the occupation: `ROME`, `ISCO`, `ESCO`"),
    name("job.occupationalCategory.codeValue", "the occupation's code in it"),
    name("job.totalJobOpenings", "how many are sought"),
    name("job.apply.url", "where an application goes, with the document's `params`"),
    name("job.apply.email", "a mailbox for applications"),
    name("job.tags", "a list"),
    name("place.name", "the site's or building's own name"),
    name("place.streetAddress", "street and number"),
    name("place.addressLocality", "town"),
    name("place.addressRegion", "region or state"),
    name("place.postalCode", "postal code"),
    name("place.addressCountry", "ISO 3166-1 alpha-2"),
    name("site.url", "the site's address, without a slash at its end"),
    name("site.title", "its title"),
    name("site.description", "a line about it"),
    name("site.language", "BCP 47 tag"),
    name("site.organization.name", "the employer of an employer's site, or the publisher of a board"),
    name("site.organization.sameAs", "its own site"),
    name("site.organization.logo", "address of its logo"),
    name("document.name", "name of the section in `[targets]`"),
    name("document.updated", "when a job of the site last really changed"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::front_matter::leaves;

    /// Posts can state these; a template sees them by the same name, or, where it says more, by a near one.
    #[test]
    fn whatever_a_post_can_state_has_a_name() {
        let elsewhere = ["apply", "id", "slug", "status", "summary", "targets", "translationOf", "url"];
        for leaf in leaves().keys().filter(|leaf| !elsewhere.contains(&leaf.as_str())) {
            let list = ["jobLocation", "applicantLocationRequirements"].into_iter().find(|list| leaf.starts_with(list));
            assert!(is_known(&format!("job.{}", list.unwrap_or(leaf))), "{leaf}");
        }
    }
}
