//! Bounds that the targets set: a text that is too short, a title that is too long, a job that is too old or in a country that they do not know.

use jiff::Timestamp;

use crate::check::rule::Run;
use crate::check::{Asker, Context, Job, Rule, Subject};
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::model::draft::Draft;
use crate::model::target::{Bound, Limit};

pub(in crate::check) static SUBJECT: Subject = Subject {
    title: "What targets set bounds to",
    asked_by: Asker::Targets,
    rules: &[&SHORT, &LONG, &TITLE, &OLD, &COUNTRY],
    run: Run::Each(check),
};

const fn rule(code: &'static str, title: &'static str, help: &'static str) -> Rule {
    Rule {
        code,
        level: Level::Warning,
        title,
        why: "A target that is enabled refuses such a job, or shows it worse; the finding names it and says how much it takes.",
        help,
        source: "the target's own, see its specification",
        checked: "2026-11-23",
    }
}

static SHORT: Rule =
    rule("description-too-short", "the text is shorter than a target takes", "say more about the work, the employer and the terms");
static LONG: Rule =
    rule("description-too-long", "the text is longer than a target takes", "shorten it, or leave the job out of that target");
static TITLE: Rule = rule("title-longer-than-target", "the title is longer than a target takes", "keep to the role's name");
static OLD: Rule = rule("older-than-target", "the job is older than a target takes", "close it, or post it anew if it is still open");
static COUNTRY: Rule = rule(
    "country-outside-target",
    "a target does not serve any of the job's countries",
    "leave the job out of that target, or ignore this with `[check] levels`",
);

const SECONDS_A_DAY: i64 = 86_400;

fn check(context: &Context<'_>, job: &Job<'_>, sink: &mut Diagnostics) {
    let mut found: Vec<Diagnostic> = Vec::new();
    for target in context.targets_of(job) {
        for Limit { bound, level, why } in target.limits {
            let Some((rule, message)) = broken(*bound, job.draft, context) else { continue };
            let why = format!("target `{}`: {why}", target.id);
            // Several targets may set the same bound: then it is one finding.
            match found.iter_mut().find(|other| other.code == rule.code && other.message == message) {
                Some(other) => {
                    other.level = other.level.max(*level);
                    other.why.push(why);
                    other.targets.push(target.id);
                }
                None => {
                    found.push(Diagnostic { level: *level, ..rule.at(job, pointer(*bound), message).with_why(why).minded_by(target.id) });
                }
            }
        }
    }
    for diagnostic in found {
        sink.push(diagnostic);
    }
}

fn broken(bound: Bound, draft: &Draft, context: &Context<'_>) -> Option<(&'static Rule, String)> {
    let posting = &draft.posting;
    let chars = draft.text_chars;
    match bound {
        // A text that is missing has a finding of its own.
        Bound::DescriptionCharsMin(least) => {
            (draft.has_text && chars < least).then(|| (&SHORT, format!("the text has {chars} characters, at least {least} are wanted")))
        }
        Bound::DescriptionCharsMax(most) => {
            (chars > most).then(|| (&LONG, format!("the text has {chars} characters, at most {most} are taken")))
        }
        Bound::TitleCharsMax(most) => {
            let chars = posting.title.as_ref()?.chars().count();
            (chars > most).then(|| (&TITLE, format!("the title has {chars} characters, at most {most} are taken")))
        }
        Bound::AgeDaysMax(most) => {
            let posted = posting.date_posted?;
            let is_old = is_older(posted.start(&context.settings.site.time_zone), most, context.now);
            is_old.then(|| (&OLD, format!("the job was posted on {posted}, more than {most} days ago")))
        }
        Bound::Countries(taken) => {
            let places = posting.job_location.iter().filter_map(|place| place.address.address_country.as_deref());
            let countries: Vec<&str> = places.chain(posting.applicant_location_requirements.iter().map(|c| c.name.as_str())).collect();
            let is_outside = !countries.is_empty() && countries.iter().all(|country| !taken.contains(country));
            is_outside.then(|| (&COUNTRY, format!("{} is not among the countries that are served", countries.join(", "))))
        }
    }
}

const fn pointer(bound: Bound) -> Option<&'static str> {
    match bound {
        Bound::TitleCharsMax(_) => Some("/posting/title"),
        Bound::AgeDaysMax(_) => Some("/posting/datePosted"),
        _ => None,
    }
}

/// Whether so many days have passed since then.
pub(super) fn is_older(posted: Timestamp, days: u16, now: Timestamp) -> bool {
    now.as_second().saturating_sub(posted.as_second()) > i64::from(days) * SECONDS_A_DAY
}
