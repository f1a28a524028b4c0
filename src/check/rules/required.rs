//! What the enabled targets require of a posting (`missing-…`): without Google's five there is no JSON-LD.

use crate::check::{Context, at};
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::model::draft::Draft;
use crate::model::target::Requirement;

/// Field, code, what is wrong, the way out.
const FIELDS: &[(&str, &str, &str, &str)] = &[
    ("title", "missing-title", "the post has no title", "add `title:` to the front matter"),
    ("description", "missing-description", "the post has no text, or hardly any", "write the job's text below the front matter"),
    (
        "datePosted",
        "missing-date-posted",
        "nothing says when the job was posted",
        "add `date:` to the front matter, or put the date in front of the file's name",
    ),
    (
        "hiringOrganization",
        "missing-hiring-organization",
        "nothing says who the employer is",
        "add `company:` to the front matter, or `[organization]` to the configuration of an employer's site",
    ),
    (
        "jobLocation",
        "missing-job-location",
        "nothing says where the work is done",
        "add `city:` and `country:` to the front matter; for remote work `remote: true` and `country:`",
    ),
    (
        "addressCountry",
        "missing-address-country",
        "the place has no country",
        "add `country:` to the post, or `\"jobLocation.address.addressCountry\"` to `[source.defaults]`",
    ),
    ("validThrough", "missing-valid-through", "nothing says until when the job is open", "add `deadline:` if there is one"),
    (
        "employmentType",
        "missing-employment-type",
        "nothing says what kind of employment it is",
        "add `contract:` or `employment_type:`, such as `CDI` or `full-time`",
    ),
    ("baseSalary", "missing-base-salary", "no pay is stated", "add `salary:` with `min`, `max`, `currency` and `unit`"),
];

pub(super) fn check(context: &Context<'_>, sink: &mut Diagnostics) {
    for draft in context.drafts {
        for (field, code, message, help) in FIELDS {
            if has(draft, field) {
                continue;
            }
            let wanting = context.targets.iter().flat_map(|t| t.requires.iter().filter(|r| r.field == *field).map(move |r| (t.id, r)));
            let wanting: Vec<(&str, &Requirement)> = wanting.collect();
            let Some(level) = wanting.iter().map(|(_, r)| r.level).max().filter(|l| *l > Level::Info) else { continue };
            let mut diagnostic = Diagnostic::new(code, level, *message, *help);
            for (target, requirement) in wanting {
                diagnostic = diagnostic.with_why(format!("target `{target}`: {}", requirement.why));
            }
            sink.push(at(draft, None, diagnostic));
        }
    }
}

fn has(draft: &Draft, field: &str) -> bool {
    let posting = &draft.posting;
    match field {
        "title" => posting.title.is_some(),
        "description" => draft.has_text,
        "datePosted" => posting.date_posted.is_some(),
        "hiringOrganization" => posting.hiring_organization.as_ref().is_some_and(|o| o.name.is_some()),
        "jobLocation" => {
            !posting.job_location.is_empty() || (posting.job_location_type.is_some() && !posting.applicant_location_requirements.is_empty())
        }
        "addressCountry" => posting.job_location.iter().all(|p| p.address.address_country.is_some()),
        "validThrough" => posting.valid_through.is_some(),
        "employmentType" => !posting.employment_type.is_empty(),
        "baseSalary" => posting.base_salary.is_some(),
        _ => true,
    }
}
