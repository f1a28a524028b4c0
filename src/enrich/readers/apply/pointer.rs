//! Links whose words only point: `Click here to apply`.

use super::forms::may_be_a_form;
use super::{Post, is_beside};
use crate::enrich::address::Address;
use crate::enrich::fold::fold;
use crate::enrich::view::Passage;
use crate::enrich::vocabulary;

/// Longest words of such a link, in bytes.
const WORDS_BYTES_MAX: usize = 30;

/// Most words between a comma behind it and the invitation.
const CLAUSE_WORDS_MAX: usize = 3;

/// Whether a link's words say nothing but where it is, and the words right behind it invite to apply. What is said between the two would be what
/// it is for: `Read here about us, and apply by post`.
pub(super) fn leads(post: &Post<'_>, passage: &Passage<'_>, address: &Address) -> bool {
    let text = &passage.block.text;
    let words = &text[address.range.clone()];
    let vocabulary = vocabulary::of(&post.language);
    let points = || vocabulary.meanings(&fold(words), "small").any(|name| name == "here");
    if address.is_mailbox || words.len() > WORDS_BYTES_MAX || !may_be_a_form(&address.value) || !points() {
        return false;
    }
    let mut behind = passage.cues_of("apply").filter(|cue| cue.range.start >= address.range.end);
    // `hier, um sich zu bewerben`: a few words go on behind a comma.
    let is_clause = |gap: &str| is_beside(gap) && gap.split_whitespace().count() <= CLAUSE_WORDS_MAX;
    let goes_on = |gap: &str| is_beside(gap) || gap.strip_prefix(',').is_some_and(is_clause);
    let invites =
        behind.next().is_some_and(|cue| cue.name == "invite" && text.get(address.range.end..cue.range.start).is_some_and(goes_on));
    invites && !passage.has("apply", "refused")
}
