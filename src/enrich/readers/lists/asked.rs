//! Skills among requirements: items that begin with a word for knowledge or for being able, `Good knowledge of Excel`.

use super::Post;
use crate::enrich::view::{self, OPTIONAL, Passage};
use crate::model::block::BlockKind;

/// Groups of phrases that say that something else is asked for: a degree, years of work.
const OTHERS: &[&str] = &["education", "experience"];

/// Whether a passage is an item of a list of requirements that says a skill.
pub(super) fn is_skill(post: &Post<'_>, passage: &Passage<'_>) -> bool {
    let is_item = passage.block.kind == BlockKind::Item && passage.range.start == 0 && !passage.is_labelled_line;
    let is_of_requirements = || passage.labels.iter().all(|label| matches!(*label, "profile" | OPTIONAL)) && passage.is_about("profile");
    let says_other = || passage.cues.iter().any(|cue| OTHERS.contains(&cue.group));
    // `Do you want to test your skills?`
    let asks = || passage.text().ends_with(['?', '？']);
    is_item && is_of_requirements() && !says_other() && !asks() && view::begins_with_skill(passage.text(), &post.language)
}
