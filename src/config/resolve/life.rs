//! `[life]`: how long jobs are open.

use crate::config::options::{ClosedPages, LifeOptions};
use crate::config::report::Report;
use crate::config::settings::Life;
use crate::model::time::Period;

/// How long before an end by policy it is warned of, in days: a weekly look at the runs is enough.
const WARN_BEFORE: u16 = 7;

/// How long the page of a closed job stays, in days.
const KEEP_CLOSED: u16 = 90;

pub(super) fn life(options: &LifeOptions, report: &mut Report<'_>) -> Life {
    let mut period = |key: &str, text: &Option<String>| text.as_deref().and_then(|text| period(key, text, report));
    let close_after = period("close_after", &options.close_after);
    let warn_before = period("warn_before", &options.warn_before);
    let keep_closed = period("keep_closed", &options.keep_closed);
    let idle = [
        ("warn_before", options.warn_before.is_some() && options.close_after.is_none(), "close_after"),
        ("keep_closed", options.keep_closed.is_some() && options.closed_pages == ClosedPages::Remove, "closed_pages = \"keep\""),
    ];
    for (key, _, wanted) in idle.into_iter().filter(|(_, is_idle, _)| *is_idle) {
        let message = format!("`{key}` means nothing without `{wanted}`");
        report.warning("config-idle", &format!("/life/{key}"), message, format!("set `{wanted}`, or take this line out"));
    }
    Life {
        close_after,
        warn_before: warn_before.unwrap_or_else(|| Period::days(WARN_BEFORE)),
        keep_closed: (options.closed_pages == ClosedPages::Keep).then(|| keep_closed.unwrap_or_else(|| Period::days(KEEP_CLOSED))),
    }
}

fn period(key: &str, text: &str, report: &mut Report<'_>) -> Option<Period> {
    text.parse()
        .map_err(|problem| {
            let help = "write it in days, weeks or months: `60d`, `8w`, `3mo`";
            report.error("config-bad-period", &format!("/life/{key}"), format!("`{text}` {problem}"), help);
        })
        .ok()
}
