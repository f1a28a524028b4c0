//! The post's own words for what it is about: a list, or one text with commas.

use super::{Draft, Post};
use crate::diagnostic::{Diagnostics, Level};
use crate::model::origin::From;

/// More tags than this are no tags; longer ones are sentences.
const TAGS_MAX: usize = 50;
const TAG_CHARS_MAX: usize = 80;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let Some(hit) = post.get("tags") else { return };
    for item in hit.node.items() {
        let Some(text) = item.text() else { continue };
        let alone = hit.node.items().len() > 1;
        let pieces: Vec<&str> = if alone { vec![text] } else { text.split([',', ';', '|']).collect() };
        for tag in pieces.into_iter().map(|t| t.split_whitespace().collect::<Vec<_>>().join(" ")) {
            let known = draft.facts.tags.iter().any(|t| t.to_lowercase() == tag.to_lowercase());
            if tag.is_empty() || known || tag.chars().count() > TAG_CHARS_MAX {
                continue;
            }
            if draft.facts.tags.len() == TAGS_MAX {
                let message = format!("this post has more than {TAGS_MAX} tags: the rest is left out");
                return post.report_value(sink, Level::Warning, "tags-too-many", hit, message, "keep those that people look for");
            }
            let origin = match hit.origin.from {
                From::FrontMatter => post.origin_of(hit.origin.key.as_deref().unwrap_or_default(), item.span),
                _ => hit.origin.clone(),
            };
            draft.origins.insert(format!("/facts/tags/{}", draft.facts.tags.len()), origin);
            draft.facts.tags.push(tag);
        }
    }
}
