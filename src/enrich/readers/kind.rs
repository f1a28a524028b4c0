//! Whether a record is a job post at all.

use super::{Draft, Post};
use crate::diagnostic::Diagnostics;
use crate::enrich::keys;
use crate::enrich::words::{NOT_A_JOB, PLACEHOLDER_TITLES, folded};
use crate::model::block::BlockKind;
use crate::model::draft::{Kind, TextSource};
use crate::model::node::Value;

/// Keys of which the value may name another kind of page.
const KIND_KEYS: &[&str] = &["type", "kind", "layout", "category", "categories", "contenttype", "template"];

/// A placeholder's text is shorter than this, in words.
const PLACEHOLDER_WORDS_MAX: usize = 5;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, _: &mut Diagnostics) {
    let not = draft.posting.title.is_none()
        || is_index_or_template(&draft.path)
        || names_another_kind(post)
        || is_placeholder(post, draft)
        || is_only_a_link(post, draft);
    if not {
        draft.kind = Kind::NotAPosting;
    }
}

/// Whether a path alone says that no post stands there: `_index.md` lists a section; archetypes, layouts and read-me files
/// are for the people who keep the site.
pub(in crate::enrich) fn is_index_or_template(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.split('.').next().unwrap_or(name).to_lowercase();
    let names = ["_index", "readme", "license", "licence", "changelog", "contributing", "template", "_template", "job-template", "404"];
    let folder_names = ["archetypes", "_layouts", "_includes", "layouts", "templates", "_templates", "partials"];
    names.contains(&stem.as_str()) || (stem == "index" && folders.is_empty()) || folders.split('/').any(|f| folder_names.contains(&f))
}

fn names_another_kind(post: &Post<'_>) -> bool {
    let Value::Map(fields) = &post.raw.fields.value else { return false };
    fields
        .iter()
        .filter(|f| KIND_KEYS.contains(&keys::normalized(&f.key).as_str()))
        .any(|f| f.node.text().is_some_and(|text| NOT_A_JOB.contains(&folded(text).as_str())))
}

fn is_placeholder(post: &Post<'_>, draft: &Draft) -> bool {
    let title = draft.posting.title.as_deref().unwrap_or_default();
    let words = || super::super::text_of(post.raw, &draft.text).split_whitespace().count();
    let is_wrapped = title.starts_with('<') && title.ends_with('>');
    is_wrapped || title.contains("{{") || (PLACEHOLDER_TITLES.contains(&folded(title).as_str()) && words() < PLACEHOLDER_WORDS_MAX)
}

/// A text that is one link from end to end sends the reader to the post; it is not the post.
fn is_only_a_link(post: &Post<'_>, draft: &Draft) -> bool {
    let mut blocks = post.blocks().0.iter().filter(|b| !matches!(b.kind, BlockKind::Heading(_)) && !b.text.trim().is_empty());
    let (Some(only), None) = (blocks.next(), blocks.next()) else { return false };
    draft.text == TextSource::Body
        && only.links.len() == 1
        && !only.links[0].href.starts_with("mailto:")
        && only.links[0].text.len() == only.text.trim().len()
}
