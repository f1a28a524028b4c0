//! The title: a key, else the first heading, else the file's name.

use std::ops::Range;

use super::{Draft, Post, employer};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::enrich::fold::fold;
use crate::enrich::{title, vocabulary};
use crate::model::block::{Block, BlockKind};
use crate::model::origin::{From, Origin};
use crate::model::raw::RawForm;

/// Longest title that is kept, in characters; LinkedIn and Reed refuse more than 200 and 255.
const TITLE_CHARS_MAX: usize = 300;

/// Headings looked at for a title, after which a text has begun.
const HEADINGS_MAX: usize = 4;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some((title, origin)) =
        post.all("title").iter().find_map(|h| h.text().map(|t| (plain(t), h.origin.clone()))).filter(|(t, _)| !t.is_empty())
    {
        return set(post, draft, sink, &title, &origin);
    }
    if post.raw.form != RawForm::Post {
        return;
    }
    if let Some((block, range)) = of_text(post) {
        let origin = post.origin_in_text(From::Labelled, block.locate(&range), &block.text[range.clone()]);
        return set(post, draft, sink, &plain(&block.text[range]), &origin);
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
    let role = title::parts(&kept, &post.language, employer::known(post)).role_of(&kept);
    draft.facts.title_as_written = Some(kept);
    draft.posting.title = Some(role);
}

/// The first heading; where it only says that somebody is sought, a labelled line or another heading that says who.
fn of_text<'a>(post: &Post<'a>) -> Option<(&'a Block, Range<usize>)> {
    let headings: Vec<_> = post
        .view
        .passages
        .iter()
        .filter(|passage| matches!(passage.block.kind, BlockKind::Heading(1..=3)) && !passage.text().trim().is_empty())
        .take(HEADINGS_MAX)
        .collect();
    let labelled = || {
        post.view
            .passages
            .iter()
            .find(|passage| passage.is_labelled_line && passage.is_about("title") && !passage.text().contains(['{', '}']))
    };
    let whole = |block: &'a Block| (block, 0..block.text.len());
    let first = headings.first().map(|passage| passage.block);
    if let Some(block) = first.filter(|block| title::is_role(&block.text, &post.language)) {
        return Some(whole(block));
    }
    if let Some(passage) = labelled() {
        return Some((passage.block, passage.range.clone()));
    }
    let next = headings
        .iter()
        .map(|passage| passage.block)
        .find(|block| matches!(block.kind, BlockKind::Heading(1)) && title::is_role(&block.text, &post.language));
    // `## Cook` right below `# Example Town is hiring`.
    let is_label = |text: &str| vocabulary::of(&post.language).meanings(&fold(text), "label").next().is_some();
    let below = || {
        let second = headings.get(1)?.block;
        (matches!(second.kind, BlockKind::Heading(2)) && !is_label(&second.text) && title::is_role(&second.text, &post.language))
            .then_some(second)
    };
    next.or_else(below).or(first).map(whole)
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
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    // Struck out: the status says so.
    line.strip_prefix("~~").and_then(|rest| rest.strip_suffix("~~")).map(str::to_owned).unwrap_or(line)
}
