//! A job that nobody can apply for (`apply-missing`).

use crate::check::{Context, at};
use crate::diagnostic::{Diagnostic, Diagnostics};

pub(super) fn check(context: &Context<'_>, sink: &mut Diagnostics) {
    for draft in context.drafts.iter().filter(|d| d.facts.apply.is_none()) {
        let suggested = ["/facts/apply/email", "/facts/apply/url"].iter().find_map(|p| draft.suggestions.get(*p));
        let mut diagnostic = Diagnostic::info(
            "apply-missing",
            "nothing that is stated says how to apply",
            suggested.map_or_else(
                || "add `apply:` to the front matter: an address or a mailbox".to_owned(),
                |s| format!("add `apply: {}` to the front matter if that is the way", s.value.as_str().unwrap_or_default()),
            ),
        );
        if let Some(line) = suggested.and_then(|s| s.origin.line) {
            diagnostic = diagnostic.with_why(format!("a sentence in line {line} suggests one"));
        }
        sink.push(at(draft, None, diagnostic));
    }
}
