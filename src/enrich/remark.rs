//! A line or two on the job that stand in front matter beside its text: a tagline, a summary, what search engines are shown. What they say of
//! the terms of the job is read like the sentences of the text.

use super::keys::{CONTAINERS, field_of, normalized, of_page};
use crate::model::block::{Block, BlockKind, Blocks};
use crate::model::node::{Field, Value};
use crate::model::raw::RawPosting;

/// Shortest and longest remark, in bytes: less is a value, more a text of its own.
const BYTES_MIN: usize = 12;
const BYTES_MAX: usize = 800;

/// What stands at the end of a text that was cut off.
const CUT_OFF: &[&str] = &["…", "...", "[&hellip;]", "[…]"];

/// The remarks of a post that has a text too, each as one block.
pub(super) fn blocks(raw: &RawPosting) -> Blocks {
    let mut found = Blocks::default();
    if let Value::Map(fields) = &raw.fields.value
        && !raw.body.text.trim().is_empty()
    {
        collect(fields, true, &raw.body.text, &mut found);
    }
    found
}

fn collect(fields: &[Field], may_contain: bool, body: &str, found: &mut Blocks) {
    for field in fields {
        let key = normalized(&field.key);
        if let Value::Map(inner) = &field.node.value {
            if may_contain && CONTAINERS.contains(&key.as_str()) {
                collect(inner, false, body, found);
            }
        } else if let Some(text) = field.node.text().map(str::trim)
            && (BYTES_MIN..=BYTES_MAX).contains(&text.len())
            && is_remark(&key)
            && text != body.trim()
            && let Some(text) = whole(text)
        {
            let map = vec![(0, field.node.span.start), (text.len(), field.node.span.end)];
            found.0.push(Block { kind: BlockKind::Paragraph, text, links: Vec::new(), section: None, map });
        }
    }
}

fn is_remark(key: &str) -> bool {
    of_page(key) == Some("remark") || field_of(key).is_some_and(|(field, _)| matches!(field, "summary" | "description"))
}

/// A text with its characters, up to its last whole sentence where it was cut off.
fn whole(text: &str) -> Option<String> {
    let whole = match CUT_OFF.iter().find_map(|sign| text.strip_suffix(sign)) {
        Some(cut) => &cut[..=cut.rfind(['.', '!', '?'])?],
        None => text,
    };
    if !whole.contains('&') {
        return Some(whole.to_owned());
    }
    Some(quick_xml::escape::unescape(whole).map_or_else(|_| whole.to_owned(), std::borrow::Cow::into_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_cut_off_ends_with_its_last_sentence() {
        assert_eq!(whole("Up to &pound;40,000 a year").as_deref(), Some("Up to £40,000 a year"));
        assert_eq!(whole("We look for a baker. You earn £30,0…").as_deref(), Some("We look for a baker."));
        assert_eq!(whole("You earn £30,0..."), None);
        assert_eq!(whole("Fish & chips, £30 a day").as_deref(), Some("Fish & chips, £30 a day"));
    }

    #[test]
    fn remarks_are_known_by_their_keys() {
        for key in ["tagline", "subtitle", "meta_description", "description", "excerpt", "Untertitel", "accroche", "resumen"] {
            assert!(is_remark(&normalized(key)), "{key}");
        }
        for key in ["title", "author", "location", "image"] {
            assert!(!is_remark(&normalized(key)), "{key}");
        }
    }
}
