//! Where the work is done.

use crate::check::rule::Run;
use crate::check::{Asker, Context, Job, Rule, Subject};
use crate::diagnostic::{Diagnostics, Level};
use crate::model::posting::{Place, PostalAddress};

use super::required::{CHECKED, GOOGLE};

pub(in crate::check) static SUBJECT: Subject =
    Subject { title: "Places", asked_by: Asker::Google, rules: &[&INCOMPLETE], run: Run::Each(check) };

static INCOMPLETE: Rule = Rule {
    code: "incomplete-address",
    level: Level::Info,
    title: "the address is not whole",
    why: "Google recommends as much of the address as is known. Search Console: Missing field \"streetAddress\", \"postalCode\" or \
          \"addressRegion\" (in \"jobLocation.address\").",
    help: "add `street:`, `postal_code:` and `region:` if they are known; invent none",
    source: GOOGLE,
    checked: CHECKED,
};

/// Whether an address has a part.
type Has = fn(&PostalAddress) -> bool;

/// Part: whether an address has it.
const PARTS: &[(&str, Has)] = &[
    ("street", |address| address.street_address.is_some()),
    ("postal code", |address| address.postal_code.is_some()),
    ("region", |address| address.address_region.is_some()),
];

fn check(_: &Context<'_>, job: &Job<'_>, sink: &mut Diagnostics) {
    let posting = &job.draft.posting;
    // Without a country or a town the address has graver findings.
    if posting.job_location.is_empty() || !job.states("addressCountry") {
        return;
    }
    let lacks = |has: &Has| posting.job_location.iter().any(|Place { address, .. }| !has(address));
    let missing: Vec<&str> = PARTS.iter().filter(|(_, has)| lacks(has)).map(|(name, _)| *name).collect();
    if !missing.is_empty() {
        sink.push(INCOMPLETE.at(job, None, format!("the address has no {}", missing.join(", no "))));
    }
}
