//! Dates that cannot all be true, and posts that are open no longer although they say so.

use jiff::civil::Date;

use crate::check::rule::Run;
use crate::check::{Asker, Context, Job, Rule, Subject};
use crate::diagnostic::{Diagnostics, Level};
use crate::model::draft::{Stated, Status};
use crate::model::origin::From;

use super::limits::is_older;
use super::required::{CHECKED, GOOGLE};

pub(in crate::check) static SUBJECT: Subject =
    Subject { title: "Dates", asked_by: Asker::Reader, rules: &[&REVERSED, &EXPIRED, &FUTURE, &DISTANT, &STARTED], run: Run::All(check) };

static REVERSED: Rule = Rule {
    code: "ends-before-posted",
    level: Level::Warning,
    title: "the last day to apply lies before the day on which the job was posted",
    why: "One of the two is a slip; every reader takes the job for closed.",
    help: "correct `date:` or `deadline:`",
    source: GOOGLE,
    checked: CHECKED,
};

static EXPIRED: Rule = Rule {
    code: "expired",
    level: Level::Info,
    title: "the last day to apply has passed within the last two months: the job is not published",
    why: "Google may act against a site whose jobs stay open after their `validThrough`; so the end wins over a post that says that it is open.",
    help: "give it a later `deadline:` if the job is still open, else delete the post or mark it as closed",
    source: GOOGLE,
    checked: CHECKED,
};

static FUTURE: Rule = Rule {
    code: "posted-in-distant-future",
    level: Level::Warning,
    title: "the job is to be posted more than a year from now",
    why: "A post whose date lies ahead is published on that day; a date so far away is mostly a slip in the year.",
    help: "correct `date:`",
    source: "own experience",
    checked: CHECKED,
};

static DISTANT: Rule = Rule {
    code: "ends-in-distant-future",
    level: Level::Info,
    title: "the last day to apply lies more than three years from now",
    why: "Google wants no `validThrough` of a job that has no end; an invented one is shown to readers.",
    help: "leave `deadline:` out where there is none",
    source: GOOGLE,
    checked: CHECKED,
};

static STARTED: Rule = Rule {
    code: "start-has-passed",
    level: Level::Info,
    title: "the work was to begin more than a month ago",
    why: "Readers take the job for filled.",
    help: "correct the day, or close the job",
    source: "own experience",
    checked: CHECKED,
};

/// Days after which a date ahead is a slip.
const AHEAD_DAYS: i64 = 366;

/// Days after which an end is none.
const DISTANT_DAYS: i64 = 3 * 366;

/// Days after which a post that has expired is an archive's.
const EXPIRED_DAYS: u16 = 62;

/// Days after which a start has passed for certain.
const STARTED_DAYS: u16 = 31;

const SECONDS_A_DAY: i64 = 86_400;

fn check(context: &Context<'_>, sink: &mut Diagnostics) {
    let zone = &context.settings.site.time_zone;
    let ahead = |when: crate::model::time::When| (when.start(zone).as_second() - context.now.as_second()) / SECONDS_A_DAY;
    for job in context.jobs {
        let posting = &job.draft.posting;
        let (posted, end) = (posting.date_posted, posting.valid_through);
        if job.draft.stated == Stated::Open
            && let (Some(posted), Some(end)) = (posted, end)
            && end.end(zone).start(zone) < posted.start(zone)
        {
            let message = format!("the job was posted on {posted}, and its last day was {end}");
            sink.push(REVERSED.at(job, Some("/posting/validThrough"), message));
        } else if !is_by_policy(job)
            && let (Status::Expired, Some(end)) = (job.status, end.filter(|end| !is_older(end.start(zone), EXPIRED_DAYS, context.now)))
        {
            sink.push(EXPIRED.at(job, Some("/posting/validThrough"), format!("the last day to apply was {end}: the job is not published")));
        }
        if let (Status::Scheduled, Some(posted)) = (job.status, posted.filter(|posted| ahead(*posted) > AHEAD_DAYS)) {
            sink.push(FUTURE.at(
                job,
                Some("/posting/datePosted"),
                format!("the job is to be posted on {posted}, more than a year from now"),
            ));
        }
        if job.status != Status::Open {
            continue;
        }
        if let Some(end) = end.filter(|end| ahead(*end) > DISTANT_DAYS) {
            sink.push(DISTANT.at(
                job,
                Some("/posting/validThrough"),
                format!("the last day to apply is {end}, more than three years from now"),
            ));
        }
        let start = posting.job_start_date.as_deref().and_then(|start| start.parse::<Date>().ok());
        if let Some(start) = start.filter(|start| is_older(crate::model::time::When::Day(*start).start(zone), STARTED_DAYS, context.now)) {
            sink.push(STARTED.at(job, None, format!("the work was to begin on {start}")));
        }
    }
}

/// Whether the end is not the post's own: then who set it says when it has passed.
fn is_by_policy(job: &Job<'_>) -> bool {
    job.draft.origins.get("/posting/validThrough").is_some_and(|origin| matches!(origin.from, From::Config | From::Derived))
}
