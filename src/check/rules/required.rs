//! What the targets require of a posting (`missing-…`): without Google's five there is no JSON-LD. What a target only recommends is a remark.

use std::collections::BTreeSet;

use crate::check::rule::Run;
use crate::check::{Asker, Context, Job, Rule, Subject};
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::model::draft::Suggestion;
use crate::model::facts::Workplace;
use crate::model::raw::RawForm;
use crate::model::stated;
use crate::model::target::Requirement;

/// Google's page on the markup of job posts.
pub(super) const GOOGLE: &str = "https://developers.google.com/search/docs/appearance/structured-data/job-posting";

/// The day on which what quotes that page was last read.
pub(super) const CHECKED: &str = "2026-11-23";

pub(in crate::check) static SUBJECT: Subject = Subject {
    title: "What targets require",
    asked_by: Asker::Targets,
    rules: &[
        &TITLE,
        &DESCRIPTION,
        &DATE_POSTED,
        &ORGANIZATION,
        &LOCATION,
        &REMOTE_COUNTRY,
        &COUNTRY,
        &LOCALITY,
        &VALID_THROUGH,
        &EMPLOYMENT_TYPE,
        &SALARY,
        &IDENTIFIER,
        &APPLY_URL,
        &APPLY_EMAIL,
        &OTHER,
    ],
    run: Run::Each(check),
};

const fn rule(code: &'static str, level: Level, title: &'static str, why: &'static str, help: &'static str) -> Rule {
    Rule { code, level, title, why, help, source: GOOGLE, checked: CHECKED }
}

static TITLE: Rule = rule(
    "missing-title",
    Level::Warning,
    "the post has no title",
    "Google for Jobs shows no job without it. Search Console: Missing field \"title\".",
    "add `title:` to the front matter",
);
static DESCRIPTION: Rule = rule(
    "missing-description",
    Level::Warning,
    "the post has no text, or hardly any",
    "Google for Jobs shows no job without it. Search Console: Missing field \"description\".",
    "write the job's text below the front matter",
);
static DATE_POSTED: Rule = rule(
    "missing-date-posted",
    Level::Warning,
    "nothing says when the job was posted",
    "Google for Jobs shows no job without it. Search Console: Missing field \"datePosted\".",
    "add `date:` to the front matter, or put the date in front of the file's name",
);
static ORGANIZATION: Rule = rule(
    "missing-hiring-organization",
    Level::Warning,
    "nothing says who the employer is",
    "Google for Jobs shows no job without it. Search Console: Missing field \"hiringOrganization\".",
    "add `company:` to the front matter, or `[organization]` to the configuration of an employer's site",
);
static LOCATION: Rule = rule(
    "missing-job-location",
    Level::Warning,
    "nothing says where the work is done",
    "Google for Jobs shows no job without a place, or the pair that stands for it where the work is remote. Search Console: Missing field \
     \"jobLocation\".",
    "add `city:` and `country:` to the front matter; for remote work `remote: true` and `country:`",
);
static REMOTE_COUNTRY: Rule = rule(
    "missing-remote-country",
    Level::Warning,
    "the work is remote, and nothing says in which countries it may be done",
    "Google for Jobs drops a remote job that names no country: `jobLocationType` and `applicantLocationRequirements` go together. Search \
     Console: Missing field \"applicantLocationRequirements\".",
    "add `country:` to the front matter, with all countries where applicants may live; \"EU\" and \"worldwide\" are no countries to Google",
);
static COUNTRY: Rule = rule(
    "missing-address-country",
    Level::Warning,
    "the place has no country",
    "Google for Jobs shows no job without it. Search Console: Missing field \"addressCountry\" (in \"jobLocation.address\").",
    "add `country:` to the post, or `\"jobLocation.address.addressCountry\"` to `[source.defaults]`",
);
static LOCALITY: Rule = rule(
    "missing-address-locality",
    Level::Info,
    "the place has no town",
    "Search Console: Missing field \"addressLocality\" (in \"jobLocation.address\"); jobs are searched for by town.",
    "add `city:` to the post",
);
static VALID_THROUGH: Rule = rule(
    "missing-valid-through",
    Level::Info,
    "nothing says until when the job is open",
    "Google wants it of a job that has an end, and no invented one of a job that has none. Search Console: Missing field \"validThrough\".",
    "add `deadline:` if there is one",
);
static EMPLOYMENT_TYPE: Rule = rule(
    "missing-employment-type",
    Level::Info,
    "nothing says what kind of employment it is",
    "Google recommends it, and people filter by it. Search Console: Missing field \"employmentType\".",
    "add `contract:` or `employment_type:`, such as `CDI` or `full-time`",
);
static SALARY: Rule = rule(
    "missing-base-salary",
    Level::Info,
    "no pay is stated",
    "Google recommends it, and readers look for it first. Search Console: Missing field \"baseSalary\".",
    "add `salary:` with `min`, `max`, `currency` and `unit`",
);
static IDENTIFIER: Rule = rule(
    "missing-identifier",
    Level::Info,
    "the post has no reference of the employer's own",
    "Google recommends it: the same job on several sites is known by it. Search Console: Missing field \"identifier\".",
    "add `reference:` if the employer has one",
);
static APPLY_URL: Rule = Rule {
    source: "the target's own, see its specification",
    ..rule(
        "missing-apply-url",
        Level::Warning,
        "there is no address of a page to apply at",
        "A target that is enabled takes no job without it.",
        "add `apply:` with the address of a form or page",
    )
};
static APPLY_EMAIL: Rule = Rule {
    source: "the target's own, see its specification",
    ..rule(
        "missing-apply-email",
        Level::Warning,
        "there is no mailbox to apply to",
        "A target that is enabled takes no job without it.",
        "add `apply:` with an e-mail address",
    )
};
static OTHER: Rule = Rule {
    source: "the target's own, see its specification",
    ..rule(
        "missing-field",
        Level::Warning,
        "a field is missing that a target wants",
        "A target that is enabled asks for a field that has no code of its own.",
        "add it to the front matter, by that name",
    )
};

/// Fields whose absence has a code of its own.
static FIELDS: &[(&str, &Rule)] = &[
    ("title", &TITLE),
    ("description", &DESCRIPTION),
    ("datePosted", &DATE_POSTED),
    ("hiringOrganization", &ORGANIZATION),
    ("jobLocation", &LOCATION),
    ("addressCountry", &COUNTRY),
    ("addressLocality", &LOCALITY),
    ("validThrough", &VALID_THROUGH),
    ("employmentType", &EMPLOYMENT_TYPE),
    ("baseSalary", &SALARY),
    ("identifier", &IDENTIFIER),
    ("apply.url", &APPLY_URL),
    ("apply.email", &APPLY_EMAIL),
];

fn check(context: &Context<'_>, job: &Job<'_>, sink: &mut Diagnostics) {
    let targets = context.targets_of(job);
    let others = targets.iter().flat_map(|t| t.requires).map(|r| r.field).filter(|field| !stated::names().any(|name| name == *field));
    let others: BTreeSet<&str> = others.collect();
    for field in stated::names().chain(others) {
        let asking = targets.iter().flat_map(|t| t.requires.iter().filter(|r| r.field == field).map(move |r| (t.id, r)));
        let asking: Vec<(&'static str, &Requirement)> = asking.collect();
        let Some(level) = asking.iter().map(|(_, r)| r.level).max().filter(|_| !job.states(field)) else { continue };
        let rule = rule_of(field, job);
        if !context.wants(rule.code, level) {
            continue;
        }
        let message = if rule.code == OTHER.code { format!("the post has no `{field}`") } else { rule.title.to_owned() };
        let mut diagnostic = Diagnostic { level, ..rule.at(job, None, message) };
        for (target, requirement) in asking {
            diagnostic = diagnostic.with_why(format!("target `{target}`: {}", requirement.why)).minded_by(target);
        }
        if let Some(suggestion) = suggested(field, job) {
            diagnostic = with_suggestion(diagnostic, suggestion, job);
        }
        sink.push(diagnostic);
    }
}

/// What a sentence says of a field that is not stated.
fn suggested<'a>(field: &str, job: &Job<'a>) -> Option<&'a Suggestion> {
    let start = stated::pointer(field);
    let is_below = |pointer: &str| pointer.strip_prefix(start.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    job.draft
        .suggestions
        .range(start.clone()..)
        .take_while(|(pointer, _)| pointer.starts_with(&start))
        .find(|(pointer, _)| is_below(pointer))
        .map(|(_, s)| s)
}

/// The finding, with the sentence that could end it.
fn with_suggestion(mut diagnostic: Diagnostic, suggestion: &Suggestion, job: &Job<'_>) -> Diagnostic {
    let quote = suggestion.origin.quote.as_deref().map_or_else(String::new, |quote| format!(": “{quote}”"));
    let place = suggestion.origin.line.map_or_else(|| "a sentence".to_owned(), |line| format!("a sentence in line {line}"));
    if job.draft.form == RawForm::Post {
        diagnostic.help = format!("`jobherald check --fix` writes what the sentence says into the front matter; else {}", diagnostic.help);
    }
    diagnostic.with_why(format!("{place} says it{quote}"))
}

fn rule_of(field: &str, job: &Job<'_>) -> &'static Rule {
    match FIELDS.iter().find(|(name, _)| *name == field) {
        Some((_, rule)) if rule.code == LOCATION.code && is_remote(job) => &REMOTE_COUNTRY,
        Some((_, rule)) => rule,
        None => &OTHER,
    }
}

/// Whether it says that it is remote, without the countries that belong to that.
fn is_remote(job: &Job<'_>) -> bool {
    job.draft.facts.workplace == Some(Workplace::Remote) && !job.is_remote_pair()
}
