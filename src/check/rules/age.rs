//! Posts that nobody closes (`stale-posting`): they say no end, and stand for very long.

use crate::check::rule::Run;
use crate::check::{Asker, Context, Job, Rule, Subject};
use crate::diagnostic::{Diagnostics, Level};

use super::limits::is_older;
use super::required::CHECKED;

pub(in crate::check) static SUBJECT: Subject = Subject { title: "Age", asked_by: Asker::Reader, rules: &[&STALE], run: Run::Each(check) };

/// Days after which a post without an end is one that was forgotten: half a year.
const STALE_DAYS: u16 = 180;

static STALE: Rule = Rule {
    code: "stale-posting",
    level: Level::Info,
    title: "the post has stood for more than half a year and names no end",
    why: "Jobs that stay visible after they were filled are what readers complain of most; aggregators drop old ones, most after 30 to 90 days.",
    help: "close it, give it a `deadline:`, or set `[policy] max_age` if the site has a rule of its own",
    source: "own experience",
    checked: CHECKED,
};

fn check(context: &Context<'_>, job: &Job<'_>, sink: &mut Diagnostics) {
    let posting = &job.draft.posting;
    // Where the site has an age of its own, that counts.
    if posting.valid_through.is_some() || context.settings.policy.max_age_days.is_some() {
        return;
    }
    let Some(posted) = posting.date_posted else { return };
    if is_older(posted.start(&context.settings.site.time_zone), STALE_DAYS, context.now) {
        let message = format!("the job was posted on {posted}, more than half a year ago, and names no end");
        sink.push(STALE.at(job, Some("/posting/datePosted"), message));
    }
}
