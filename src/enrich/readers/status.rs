//! What a post says of its own status. Dates are looked at later, with the run's clock.

use super::{Draft, Post};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::words::{StatusWord, status_word, truth};
use crate::model::draft::Stated;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let flag = |field: &str| post.get(field).and_then(|h| h.text()).and_then(truth);
    let word = post.all("status").iter().find_map(|h| {
        let text = h.text()?;
        // `status: true` is "open", as for a switch.
        let word = status_word(text).or_else(|| truth(text).map(|open| if open { StatusWord::Open } else { StatusWord::Closed }));
        if word.is_none() {
            post.report_value(
                sink,
                Level::Warning,
                "status-unknown",
                h,
                format!("`{text}` is no status that jobherald knows"),
                "write `open`, `draft` or `closed`, or map the word in `[source.values.status]`",
            );
        }
        word
    });
    let in_drafts = draft.path.split('/').any(|folder| folder == "_drafts");
    draft.stated = if flag("closed") == Some(true) || flag("open") == Some(false) || word == Some(StatusWord::Closed) {
        Stated::Closed
    } else if flag("draft") == Some(true) || flag("published") == Some(false) || in_drafts || word == Some(StatusWord::Draft) {
        Stated::Draft
    } else {
        Stated::Open
    };
}
