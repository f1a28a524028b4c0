//! What makes an aggregator refuse a job: requirements and limits of level `warning` and graver. A document leaves such a job out,
//! and `check` says so from the same lists.

use super::facts::Facts;
use super::posting::JobPosting;
use super::target::{Bound, Target};
use crate::diagnostic::Level;

/// What of a job is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The posting.
    pub posting: &'a JobPosting,
    /// Facts beside it.
    pub facts: &'a Facts,
    /// How many characters of its text a reader sees.
    pub text_chars: usize,
}

/// Why the aggregator behind `target` refuses the job: each reason as its requirement or limit says it. How old a job is matters on
/// the day on which the aggregator first sees it, and is not looked at.
pub fn refusals<'a>(target: &'static Target, seen: Seen<'a>) -> impl Iterator<Item = &'static str> + 'a {
    let lacking = target.requires.iter().filter(move |r| r.level >= Level::Warning && !seen.has(r.field)).map(|r| r.why);
    let beyond = target.limits.iter().filter(move |l| l.level >= Level::Warning && !seen.keeps(l.bound)).map(|l| l.why);
    lacking.chain(beyond)
}

impl Seen<'_> {
    fn has(&self, field: &str) -> bool {
        let Self { posting, facts, text_chars } = *self;
        let place = |has: fn(&super::posting::PostalAddress) -> bool| posting.job_location.iter().any(|p| has(&p.address));
        let is_remote = posting.job_location_type.is_some() && !posting.applicant_location_requirements.is_empty();
        match field {
            "title" => posting.title.is_some(),
            "description" => text_chars > 0,
            "datePosted" => posting.date_posted.is_some(),
            "hiringOrganization" => posting.hiring_organization.as_ref().is_some_and(|o| o.name.is_some()),
            "jobLocation" => !posting.job_location.is_empty() || is_remote,
            "addressCountry" => place(|a| a.address_country.is_some()) || is_remote,
            "addressLocality" => place(|a| a.address_locality.is_some()),
            "apply" => facts.apply.is_some(),
            "apply.url" => facts.apply.as_ref().is_some_and(|a| a.url.is_some()),
            "apply.email" => facts.apply.as_ref().is_some_and(|a| a.email.is_some()),
            _ => true,
        }
    }

    fn keeps(&self, bound: Bound) -> bool {
        match bound {
            Bound::DescriptionCharsMin(least) => self.text_chars >= least,
            Bound::DescriptionCharsMax(most) => self.text_chars <= most,
            Bound::TitleCharsMax(most) => self.posting.title.as_deref().unwrap_or_default().chars().count() <= most,
            Bound::AgeDaysMax(_) => true,
            Bound::Countries(countries) => {
                let places = self.posting.job_location.iter().filter_map(|p| p.address.address_country.as_deref());
                let mut all = places.chain(self.posting.applicant_location_requirements.iter().map(|c| c.name.as_str())).peekable();
                all.peek().is_none() || all.any(|country| countries.contains(&country))
            }
        }
    }
}
