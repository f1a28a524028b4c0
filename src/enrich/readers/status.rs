//! What a post says of its own status. Dates are looked at later, with the run's clock.

use super::{Draft, Post};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::fold::fold;
use crate::enrich::keys;
use crate::enrich::view::{Passage, cues};
use crate::enrich::vocabulary;
use crate::enrich::words::{StatusWord, status_word, truth};
use crate::model::block::BlockKind;
use crate::model::draft::Stated;

/// A text that withdraws its post says so in one of so many first or last sentences.
const SENTENCES_MAX: usize = 6;

/// Longest label of a line that says the status, in bytes.
const LABEL_BYTES_MAX: usize = 30;

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
    let is_closed = flag("closed") == Some(true) || flag("open") == Some(false) || word == Some(StatusWord::Closed);
    draft.stated = if is_closed || is_withdrawn(post, draft) {
        Stated::Closed
    } else if flag("draft") == Some(true) || flag("published") == Some(false) || in_drafts || word == Some(StatusWord::Draft) {
        Stated::Draft
    } else {
        Stated::Open
    };
}

/// Whether the title or the text itself says that the post is filled or closed.
fn is_withdrawn(post: &Post<'_>, draft: &Draft) -> bool {
    let struck = |text: &str| text.starts_with("~~") && text.trim_end().ends_with("~~");
    let first_line = post.raw.body.text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    if post.all("title").iter().take(1).filter_map(|hit| hit.text()).any(struck)
        || (first_line.starts_with('#') && struck(first_line.trim_start_matches('#').trim_start()))
    {
        return true;
    }
    let title = draft.facts.title_as_written.as_deref().unwrap_or_default();
    if cues(title, &post.language).iter().any(|cue| cue.group == "closed" && cue.name == "post") {
        return true;
    }
    // `[CLOSED] Baker`, `Baker – filled`
    let mut parts = title.split([':', '|', '–', '—', '[', ']', '(', ')']).flat_map(|part| part.split(" - "));
    if parts.clone().nth(1).is_some() && parts.any(|part| status_word(part.trim_matches([' ', '*', '!', '.'])) == Some(StatusWord::Closed))
    {
        return true;
    }
    quoted(post) || standing_out(post) || labelled(post)
}

/// A line `Status: closed`, or the two of a form that has its values below its labels.
fn labelled(post: &Post<'_>) -> bool {
    // `Closing date: closed`
    let is_on_status = |label: &str| {
        keys::is_of_status(&keys::normalized(label))
            || vocabulary::of(&post.language).meanings(&fold(label), "label").any(|label| label == "closes")
    };
    let lines = post.blocks().0.iter().filter(|block| block.kind != BlockKind::Quote);
    let mut lines = lines.flat_map(|block| block.text.lines()).peekable();
    while let Some(line) = lines.next() {
        let head = &line.as_bytes()[..line.len().min(LABEL_BYTES_MAX + 1)];
        let Some(end) = memchr::memchr2(b':', b'\t', head) else { continue };
        let (label, value) = (&line[..end], &line[end + 1..]);
        if !is_on_status(label.trim()) {
            continue;
        }
        let value = if value.trim().is_empty() { lines.peek().copied().unwrap_or_default() } else { value };
        if status_word(value.trim()) == Some(StatusWord::Closed) {
            return true;
        }
    }
    false
}

/// A first or last sentence, or one under a heading of its own, that speaks of this post alone.
fn standing_out(post: &Post<'_>) -> bool {
    let own = |passage: &&Passage<'_>| !passage.is_labelled_line && !passage.is_about("elsewhere");
    let passages = &post.view.passages;
    let first = passages.iter().filter(own).take(SENTENCES_MAX);
    let last = passages.iter().rev().filter(own).take(2);
    first.chain(last).any(|passage| {
        let Some(cue) = passage.cues_of("closed").find(|cue| cue.name == "post") else { return false };
        let guarded = passage.cues_of("closed").any(|other| {
            other.name == "other"
                || (other.name == "until" && other.range.start < cue.range.start && other.range.end + 40 > cue.range.start)
        });
        let starts_block =
            post.view.passages.iter().filter(|p| std::ptr::eq(p.block, passage.block)).take(2).any(|p| p.range == passage.range);
        !guarded && starts_block
    })
}

/// A notice before the text is often set as a quotation.
fn quoted(post: &Post<'_>) -> bool {
    let first = post.blocks().0.iter().find(|block| !matches!(block.kind, BlockKind::Heading(_)) && !block.text.trim().is_empty());
    first.filter(|block| block.kind == BlockKind::Quote).is_some_and(|block| {
        let start: String = block.text.chars().take(300).collect();
        let cues = cues(&start, &post.language);
        let closed = cues.iter().find(|cue| cue.group == "closed" && cue.name == "post");
        closed.is_some_and(|closed| {
            !cues.iter().any(|cue| cue.group == "closed" && cue.name == "until" && cue.range.start < closed.range.start)
        })
    })
}
