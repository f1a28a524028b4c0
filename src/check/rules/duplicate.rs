//! Two open posts with the same title and text (`duplicate-posting`): readers would see one job twice.

use std::collections::BTreeMap;

use crate::check::{Context, at};
use crate::diagnostic::{Diagnostic, Diagnostics};

pub(super) fn check(context: &Context<'_>, sink: &mut Diagnostics) {
    let mut seen: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    for draft in context.drafts.iter().filter(|d| d.has_text) {
        let key = (draft.posting.title.as_deref().unwrap_or_default(), draft.text_digest.as_str());
        if let Some(first) = seen.get(&key) {
            let message = format!("this post has the same title and text as `{first}`");
            let help = "delete one of the two, mark it as closed, or exclude it in `[[source]]`";
            sink.push(at(draft, Some("/posting/title"), Diagnostic::warning("duplicate-posting", message, help)));
        } else {
            seen.insert(key, &draft.path);
        }
    }
}
