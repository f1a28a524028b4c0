//! The rest of schema.org's properties, as text: sector, duties, profile.

use super::{Draft, Post};
use crate::diagnostic::Diagnostics;
use crate::model::node::Node;

/// Longest text of one property, in characters.
const TEXT_CHARS_MAX: usize = 5_000;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, _: &mut Diagnostics) {
    for field in ["industry", "responsibilities", "qualifications"] {
        let Some(hit) = post.get(field) else { continue };
        let joined = hit.node.items().iter().filter_map(Node::text).map(str::trim).filter(|t| !t.is_empty()).collect::<Vec<_>>().join("; ");
        let slot = match field {
            "industry" => &mut draft.posting.industry,
            "responsibilities" => &mut draft.posting.responsibilities,
            _ => &mut draft.posting.qualifications,
        };
        if !joined.is_empty() {
            *slot = Some(joined.chars().take(TEXT_CHARS_MAX).collect());
            draft.origins.insert(format!("/posting/{field}"), hit.origin.clone());
        }
    }
}
