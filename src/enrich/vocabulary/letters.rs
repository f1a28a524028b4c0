//! Phrases in texts in which a blank does not part every word: all of them are searched for at once.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

use super::is_unspaced;

/// A search for all phrases of a list, made when it is first asked for: most runs read no such text.
#[derive(Debug, Default)]
pub(super) struct Letters(OnceLock<AhoCorasick>);

impl Letters {
    /// The phrases of the list that stand in a folded text, by their places in the list, each where it stands.
    pub(super) fn find<'t, 'p: 't>(
        &'t self,
        phrases: impl Iterator<Item = &'p str>,
        text: &'t str,
    ) -> impl Iterator<Item = (usize, Range<usize>)> {
        let hits = self.0.get_or_init(|| automaton(phrases)).find_overlapping_iter(text);
        hits.filter_map(move |hit| {
            let start = hit.start() + usize::from(text.as_bytes()[hit.start()] == b' ');
            let last = text[..hit.end()].chars().next_back()?;
            let next = text[hit.end()..].chars().next();
            let is_whole = is_unspaced(last) || next.is_none_or(|next| !next.is_alphanumeric() || is_unspaced(next));
            is_whole.then_some((hit.pattern().as_usize(), start..hit.end()))
        })
    }
}

/// A word begins after a blank, unless its script has none.
fn automaton<'p>(phrases: impl Iterator<Item = &'p str>) -> AhoCorasick {
    let pattern = |phrase: &'p str| if phrase.starts_with(is_unspaced) { phrase.to_owned() } else { format!(" {phrase}") };
    AhoCorasickBuilder::new()
        .match_kind(MatchKind::Standard)
        // Most steps are taken among the first letters of phrases.
        .dense_depth(4)
        .build(phrases.map(pattern))
        .expect("a few thousand short phrases make an automaton")
}
