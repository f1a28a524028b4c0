//! The title: a key, else the first heading, else the file's name.

use super::{Draft, Post};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::model::block::BlockKind;
use crate::model::origin::{From, Origin};

/// Longest title that is kept, in characters; LinkedIn and Reed refuse more than 200 and 255.
const TITLE_CHARS_MAX: usize = 300;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some((title, origin)) =
        post.all("title").iter().find_map(|h| h.text().map(|t| (plain(t), h.origin.clone()))).filter(|(t, _)| !t.is_empty())
    {
        return set(post, draft, sink, &title, &origin);
    }
    let heading = post.blocks().0.iter().find(|b| matches!(b.kind, BlockKind::Heading(1..=3))).filter(|b| !b.text.trim().is_empty());
    if let Some(block) = heading {
        let span = block.locate(&(0..block.text.len()));
        let origin = post.origin_in_text(From::Labelled, span, &block.text);
        return set(post, draft, sink, &plain(&block.text), &origin);
    }
    if post.raw.fields.is_empty() {
        return;
    }
    let stem = draft.path.rsplit('/').next().unwrap_or_default().split('.').next().unwrap_or_default();
    let title = plain(&stem.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-').replace(['-', '_'], " "));
    if !title.is_empty() {
        post.report(
            sink,
            Span::default(),
            Diagnostic::warning(
                "title-from-file-name",
                format!("this post has no title: `{title}` is taken from the file's name"),
                "add `title:` to the front matter, or a heading as the first line",
            ),
        );
        set(post, draft, sink, &title, &Origin::new(From::FileName));
    }
}

fn set(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics, title: &str, origin: &Origin) {
    let length = title.chars().count();
    let kept: String = title.chars().take(TITLE_CHARS_MAX).collect();
    if length > TITLE_CHARS_MAX {
        post.report(
            sink,
            Span::default(),
            Diagnostic::warning(
                "title-too-long",
                format!("the title has {length} characters, it is cut at {TITLE_CHARS_MAX}"),
                "a title is the role's name; move the rest into the text",
            ),
        );
    }
    for pointer in ["/posting/title", "/facts/titleAsWritten"] {
        draft.origins.insert(pointer.into(), origin.clone());
    }
    draft.facts.title_as_written = Some(kept.clone());
    draft.posting.title = Some(kept);
}

/// A title without Markdown's escapes, on one line.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' && chars.peek().is_some_and(|n| matches!(n, '*' | '_' | '\\' | '#' | '[' | ']' | '(' | ')' | '`' | '!')) {
            continue;
        }
        plain.push(if c.is_control() { ' ' } else { c });
    }
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
