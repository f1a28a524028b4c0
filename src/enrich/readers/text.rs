//! Where the text of a posting stands, and its summary.

use super::{Draft, Post};
use crate::diagnostic::Diagnostics;
use crate::model::draft::TextSource;

/// Longest summary that is kept, in characters.
const SUMMARY_CHARS_MAX: usize = 500;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, _: &mut Diagnostics) {
    let description = post.get("description").filter(|h| h.text().is_some());
    let has_body = !post.raw.body.text.trim().is_empty();
    if let Some(hit) = description.filter(|_| !has_body) {
        draft.text = TextSource::Field(hit.origin.key.clone().unwrap_or_default());
    }
    let summary = post.get("summary").or(description.filter(|_| has_body)).and_then(|h| h.text());
    draft.summary = summary.map(|s| s.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SUMMARY_CHARS_MAX).collect());
}
