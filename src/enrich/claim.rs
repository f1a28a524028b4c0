//! What several places of a post say of one field, and which of them holds: front matter before labelled lines before sentences. Where two
//! disagree, a diagnostic names both.

use serde::Serialize;
use serde_json::Value;

use super::post::Post;
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::model::draft::{Draft, Suggestion};
use crate::model::origin::{From, Origin};

/// One value, and where it is said.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Finding<T> {
    /// The value.
    pub(super) value: T,
    /// Where the post says it.
    pub(super) origin: Origin,
    /// The same place in the file, for diagnostics.
    pub(super) span: Span,
}

/// Settles the field at `pointer` of a posting or its facts (`/posting/baseSalary`). `known` is what front matter says of it already. What
/// is stated is set with `set`, with an origin for each of its leaves; what only a sentence says is suggested. Sentences that contradict
/// each other suggest nothing.
#[expect(clippy::needless_pass_by_value, reason = "what is said of a field is said once")]
pub(super) fn settle<T: Serialize + PartialEq + Clone>(
    post: &Post<'_>,
    draft: &mut Draft,
    sink: &mut Diagnostics,
    pointer: &str,
    known: Option<&T>,
    findings: Vec<Finding<T>>,
    set: impl FnOnce(&mut Draft, T),
) {
    let is_stated = |finding: &&Finding<T>| finding.origin.from != From::Sentence;
    let Some(first) = findings.iter().find(is_stated).or(findings.first()).cloned() else { return };
    if let Some(known) = known {
        if *known != first.value && is_stated(&&first) {
            disagree(post, sink, pointer, &first, &shown(known));
        }
        return;
    }
    let rival = findings.iter().find(|other| is_stated(other) == is_stated(&&first) && other.value != first.value);
    if let Some(rival) = rival {
        disagree(post, sink, pointer, rival, &shown(&first.value));
        if first.origin.from == From::Sentence {
            return;
        }
    }
    let json = serde_json::to_value(&first.value).expect("values of postings serialise");
    if is_stated(&&first) {
        for leaf in leaves(pointer, &json) {
            draft.origins.insert(leaf, first.origin.clone());
        }
        set(draft, first.value);
    } else {
        draft.suggestions.insert(pointer.to_owned(), Suggestion { value: json, origin: first.origin });
    }
}

/// The pointers of all leaves of a value that stands at `pointer`.
pub(super) fn leaves(pointer: &str, value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::Object(members) => members.iter().flat_map(|(name, member)| leaves(&format!("{pointer}/{name}"), member)).collect(),
        Value::Array(items) => items.iter().enumerate().flat_map(|(index, item)| leaves(&format!("{pointer}/{index}"), item)).collect(),
        _ => vec![pointer.to_owned()],
    }
}

fn disagree<T: Serialize>(post: &Post<'_>, sink: &mut Diagnostics, pointer: &str, other: &Finding<T>, holds: &str) {
    let field = pointer.trim_start_matches("/posting/").trim_start_matches("/facts/").replace('/', ".");
    let quote = other.origin.quote.as_deref().unwrap_or_default();
    let message = format!("this says {} (`{quote}`), but {holds} is said of `{field}` too", shown(&other.value));
    let help = "make both say the same; until then front matter holds before a labelled line, and that before a sentence";
    post.report(sink, other.span, Diagnostic::info("values-disagree", message, help));
}

/// A value in a message.
fn shown<T: Serialize>(value: &T) -> String {
    let json = serde_json::to_string(value).expect("values of postings serialise");
    let end = json.floor_char_boundary(100);
    if end < json.len() { format!("{}…", &json[..end]) } else { json }
}
