//! Where the text of a posting stands, and its summary.

use super::{Draft, Post};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::model::draft::TextSource;
use crate::model::raw::{Body, RawForm};

/// Longest summary that is kept, in characters.
const SUMMARY_CHARS_MAX: usize = 500;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let description = post.get("description").filter(|h| h.text().is_some());
    let has_body = !post.raw.body.text.trim().is_empty();
    if let Some(hit) = description.filter(|_| !has_body) {
        draft.text = TextSource::Field(hit.origin.key.clone().unwrap_or_default());
    }
    let (length, span) = match description.filter(|_| !has_body) {
        Some(hit) => (hit.text().map_or(0, str::len), hit.node.span),
        None => (post.raw.body.text.len(), Span::default()),
    };
    if length > Body::BYTES_MAX {
        let message = format!("the text has {length} bytes, it is cut at {}", Body::BYTES_MAX);
        let help = "a job post is a few pages; put the rest where the text can link to it";
        post.report(sink, span, Diagnostic::warning("body-too-long", message, help));
    }
    // Where a post has a text of its own, a `description` is what it says in short; a record's is its text.
    let short = description.filter(|_| has_body && post.raw.form == RawForm::Post);
    let summary = post.get("summary").or(short).and_then(|h| h.text());
    draft.summary = summary.map(|s| s.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SUMMARY_CHARS_MAX).collect());
}
