//! Spans of time that are none of the job: of a probation, of a notice, of what the house has behind it.

use std::ops::Range;

use crate::enrich::view::Cue;

/// How far before a duration a word such as "probation" still speaks of it, in bytes.
const TRIAL_BEFORE: usize = 48;

/// How far behind it.
const TRIAL_AFTER: usize = 28;

/// Whether a span at `range` is one of those.
pub(super) fn is_trial(text: &str, cues: &[Cue], range: &Range<usize>) -> bool {
    cues.iter().filter(|cue| cue.group == "trial" && cue.name == "trial").any(|cue| {
        // `The Department of History seeks …`: what stands before the verb is said of whoever seeks.
        let is_verb = |verb: &Cue| verb.group == "hire" && verb.name == "we" && verb.range.start >= cue.range.end;
        let before = cue.range.end <= range.start
            && range.start - cue.range.end <= TRIAL_BEFORE
            && !cues.iter().any(|verb| is_verb(verb) && verb.range.end <= range.start)
            && !text[cue.range.end..range.start].contains([';', '.']);
        // `Three-year contract with three months of probation`: the nearer length is that of the probation.
        // `Two-year contract with a pension`: the length is that of the contract, which stands nearer.
        let is_own = |other: &Cue| {
            let is_noun = matches!((other.group, other.name), ("term-unit", _) | ("offer", "noun" | "lasts") | ("contract", "fixed-term"));
            is_noun && other.range.start >= range.end && other.range.end <= cue.range.start
        };
        let has_own = || cues.iter().any(is_own);
        let after = cue.range.start >= range.end
            && cue.range.start - range.end <= TRIAL_AFTER
            && !has_own()
            && !text[range.end..cue.range.start].contains([',', ';', '.', ')']);
        before || after
    })
}
