//! What makes an aggregator refuse a job: requirements and limits of level `warning` and graver. A document leaves such a job out,
//! and `check` says so from the same lists.

use super::stated::{Seen, Stated};
use super::target::{Bound, Target};
use crate::diagnostic::Level;

/// Why the aggregator behind `target` refuses the job: each reason as its requirement or limit says it. How old a job is matters on
/// the day on which the aggregator first sees it, and is not looked at.
pub fn refusals<'a>(target: &'static Target, seen: Seen<'a>) -> impl Iterator<Item = Refusal> + 'a {
    let lacking = target.requires.iter().filter(move |r| r.level >= Level::Warning && lacks(&seen, r.field));
    let beyond = target.limits.iter().filter(move |l| l.level >= Level::Warning && !keeps(&seen, l.bound));
    let lacking = lacking.map(|r| Refusal { field: Some(r.field), why: r.why });
    lacking.chain(beyond.map(|l| Refusal { field: l.bound.field(), why: l.why }))
}

/// Why a job is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// The field that is missing or does not keep a bound; `None` where it is about the job as a whole.
    pub field: Option<&'static str>,
    /// Who says so, as a sentence without a full stop.
    pub why: &'static str,
}

/// Where a job is taken at one of its places, that one states what is wanted.
fn lacks(seen: &Seen<'_>, field: &str) -> bool {
    matches!(seen.states(field), Stated::No | Stated::Moot)
}

fn keeps(seen: &Seen<'_>, bound: Bound) -> bool {
    match bound {
        Bound::DescriptionCharsMin(least) => seen.text_chars >= least,
        Bound::DescriptionCharsMax(most) => seen.text_chars <= most,
        Bound::TitleCharsMax(most) => seen.posting.title.as_deref().unwrap_or_default().chars().count() <= most,
        Bound::AgeDaysMax(_) => true,
        Bound::Countries(countries) => {
            let places = seen.posting.job_location.iter().filter_map(|p| p.address.address_country.as_deref());
            let mut all = places.chain(seen.posting.applicant_location_requirements.iter().map(|c| c.name.as_str())).peekable();
            all.peek().is_none() || all.any(|country| countries.contains(&country))
        }
    }
}
