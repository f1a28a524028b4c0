//! What readers, search engines and aggregators would complain of, said before publishing. One rule a file; rules see open jobs only.

mod rules;

use crate::diagnostic::{Diagnostic, Diagnostics, Location};
use crate::model::draft::Draft;
use crate::model::target::Target;

/// Pointers of the values that rules point at: their origins must be kept for them.
pub const POINTERS: &[&str] = &["/posting/title"];

/// What rules may look at.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// All open jobs, in path order.
    pub drafts: &'a [&'a Draft],
    /// The targets that are written.
    pub targets: &'a [&'static Target],
}

/// One rule: finds what it finds.
pub(crate) type Rule = fn(&Context<'_>, &mut Diagnostics);

/// Runs every rule.
pub fn run(context: &Context<'_>, sink: &mut Diagnostics) {
    for rule in rules::RULES {
        rule(context, sink);
    }
}

/// Puts a diagnostic at the post, and at the value with this pointer where the post has a place for it.
pub(crate) fn at(draft: &Draft, pointer: Option<&str>, diagnostic: Diagnostic) -> Diagnostic {
    let origin = pointer.and_then(|p| draft.origins.get(p));
    let location = origin.and_then(|o| Some(Location::at(o.line?, o.column?)));
    let mut diagnostic = diagnostic.with_file(draft.source, &draft.path).with_location(location);
    diagnostic.record = Some(draft.record);
    diagnostic
}
