//! What a post calls itself: id, slug, what it is a translation of.

use unicode_normalization::UnicodeNormalization;

use super::{Draft, Post};
use crate::diagnostic::Diagnostics;
use crate::model::raw::RawForm;

/// Longest id or slug, in characters.
const NAME_CHARS_MAX: usize = 200;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, _: &mut Diagnostics) {
    let short = |field: &str| {
        post.get(field).and_then(|h| h.text().map(|t| (t.chars().take(NAME_CHARS_MAX).collect::<String>(), h.origin.clone())))
    };
    // Two ways to write one letter do not make two jobs.
    draft.own_id = short("id").map(|(id, _)| own_id(post, id.nfc().collect()));
    draft.slug = short("slug").map(|(slug, _)| slug);
    let pages = ["permalink", "url"].into_iter().filter_map(&short).map(|(path, _)| path);
    draft.permalink = pages.into_iter().find(|path| is_path(path));
    if let Some((of, origin)) = short("translationOf") {
        draft.origins.insert("/facts/translationOf".into(), origin);
        draft.facts.translation_of = Some(own_id(post, of.nfc().collect()));
    }
}

/// A post's id is its own. A record's may be a mere number: then it is one of its source's.
fn own_id(post: &Post<'_>, id: String) -> String {
    let is_global = id.contains(':') || uuid::Uuid::try_parse(&id).is_ok();
    if post.raw.form == RawForm::Post || is_global { id } else { format!("{}#{id}", post.source.label) }
}

/// Whether this is a path on the site: no address elsewhere, no scheme of paths, and no `false` or `pretty`.
fn is_path(text: &str) -> bool {
    let is_plain = !text.contains([':', '{', '}', '<', '>', '[', ']', '?', '#', '\\']) && !text.chars().any(char::is_control);
    let is_named = text.split('/').any(|segment| !segment.is_empty());
    is_plain
        && is_named
        && (text.starts_with('/')
            || text.ends_with('/')
            || text.to_lowercase().rsplit_once('.').is_some_and(|(_, ending)| ending == "html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permalinks_are_paths_of_pages() {
        for path in ["/jobs/cook/", "/jobs/cook.html", "jobs/cook/index.html", "jobs/cook/", "/métiers/Cuisinière/"] {
            assert!(is_path(path), "{path}");
        }
        for other in ["false", "pretty", "/", "/:categories/:title/", "https://elsewhere.example/x/", "jobs/{{ page.fileSlug }}/", "cook"] {
            assert!(!is_path(other), "{other}");
        }
    }
}
