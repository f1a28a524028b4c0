//! Whether the schedule that starts the program is about to end. GitHub switches the scheduled workflows of a public repository off after 60 days
//! without activity in it: from then on no job expires, and nobody is told
//! (<https://docs.github.com/en/actions/how-tos/manage-workflow-runs/disable-and-enable-workflows>).

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use crate::diagnostic::Diagnostic;
use crate::source::program;

/// After so many days without activity the schedule ends.
const QUIET_DAYS_MAX: i64 = 60;

/// So many days before, every run says so.
const WARN_DAYS: i64 = 10;

/// Git answers at once.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Says that the schedule is about to end, where the newest commit of the clone around `root` is so old. Nothing where git knows no commit.
#[must_use]
pub fn ending(root: &Path, now: Timestamp) -> Option<Diagnostic> {
    notice(newest_commit(root)?, now)
}

/// Of all branches that the clone knows: activity in any of them counts.
fn newest_commit(root: &Path) -> Option<Timestamp> {
    let said = program::ask(&["git", "log", "--all", "-1", "--format=%ct"], root, TIMEOUT)?;
    Timestamp::from_second(said.trim().parse().ok()?).ok()
}

fn notice(last_commit: Timestamp, now: Timestamp) -> Option<Diagnostic> {
    let days = now.duration_since(last_commit).as_hours() / 24;
    if days < QUIET_DAYS_MAX - WARN_DAYS {
        return None;
    }
    let when = match QUIET_DAYS_MAX - days {
        left @ 1.. => format!("in {left} more"),
        _ => "any day now".to_owned(),
    };
    let message =
        format!("nothing was committed for {days} days: {when}, GitHub may switch this schedule off, and no job would expire any more");
    let help = "commit anything; once it is off, switch it on again on the workflow's page under Actions, or with `gh workflow enable`";
    let why = "GitHub switches scheduled workflows of public repositories off after 60 days without activity in the repository";
    Some(Diagnostic::warning("schedule-ends", message, help).with_why(why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(now: &str, expect: Option<&str>) {
        let last = "2026-03-01T12:00:00Z".parse().expect("an instant");
        let found = notice(last, now.parse().expect("an instant"));
        assert_eq!(found.as_ref().map(|d| d.message.split(',').next().unwrap_or_default()), expect);
    }

    #[test]
    fn it_is_said_in_time() {
        check("2026-03-01T13:00:00Z", None);
        // A clock that is behind the commit's.
        check("2026-02-01T12:00:00Z", None);
        check("2026-04-20T11:00:00Z", None);
        check("2026-04-20T12:00:00Z", Some("nothing was committed for 50 days: in 10 more"));
        check("2026-04-29T12:00:00Z", Some("nothing was committed for 59 days: in 1 more"));
        check("2026-04-30T12:00:00Z", Some("nothing was committed for 60 days: any day now"));
    }
}
