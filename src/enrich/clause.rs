//! A clause of a text with the phrases in it: what readers of requirements look at, wherever the words stand.

use std::ops::Range;

use super::view::{Cue, OPTIONAL, Passage};
use crate::model::block::BlockKind;

/// How far before and behind what it denies a "no" or "not" stands, in bytes.
const DENIAL_REACH: (usize, usize) = (50, 35);

/// How far from what is needed the word for it stands, in bytes.
const NEED_REACH: usize = 100;

/// How near before what is needed the word for it stands, where it means that and nothing else, in bytes.
const NEED_BEFORE: usize = 20;

/// How far from each other two of one breath stand, in bytes.
const JOINED_REACH: usize = 12;

/// How far from the beginning of a list item its subject stands, in bytes.
const ITEM_REACH: usize = 50;

/// Part of a text between semicolons and words for "but".
#[derive(Debug, Clone)]
pub(super) struct Clause<'c> {
    /// The whole text.
    pub(super) text: &'c str,
    /// Where the clause stands in it.
    pub(super) range: Range<usize>,
    /// The phrases in it, with their places in the whole text.
    pub(super) cues: &'c [Cue],
    /// Whether what it names is asked for without further words: it stands under a label, in a list, or is a value of its own.
    is_asked: bool,
}

/// A number, in figures or words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counted {
    /// The number.
    pub(super) value: u32,
    /// Where it stands in the whole text.
    pub(super) range: Range<usize>,
}

/// The clauses of a passage; `labels` name the sections in which everything is asked for.
pub(super) fn of_passage<'c>(passage: &'c Passage<'_>, labels: &[&str]) -> Vec<Clause<'c>> {
    // What stands among the welcome is asked of nobody.
    if passage.is_about(OPTIONAL) {
        return Vec::new();
    }
    let is_labelled = labels.iter().any(|label| passage.is_about(label));
    let mut clauses = split(&passage.block.text, &passage.range, &passage.cues);
    for clause in &mut clauses {
        clause.is_asked = is_labelled;
    }
    if passage.block.kind == BlockKind::Item
        && let Some(first) = clauses.first_mut().filter(|clause| clause.range.start == 0)
    {
        first.is_asked = first.is_asked
            || first.cues.iter().any(|cue| matches!(cue.group, "education" | "experience" | "span") && cue.range.start < ITEM_REACH);
    }
    clauses
}

/// The clauses of a value of its own, such as one of front matter.
pub(super) fn of_value<'c>(text: &'c str, cues: &'c [Cue]) -> Vec<Clause<'c>> {
    let mut clauses = split(text, &(0..text.len()), cues);
    for clause in &mut clauses {
        clause.is_asked = true;
    }
    clauses
}

fn split<'c>(text: &'c str, range: &Range<usize>, cues: &'c [Cue]) -> Vec<Clause<'c>> {
    let whole = &text.as_bytes()[range.clone()];
    let is_mark = |at: &usize| whole[*at] != 0xc2 || text[range.start + at..].starts_with('·');
    let mut ends: Vec<usize> = memchr::memchr3_iter(b';', b'|', 0xc2, whole).filter(is_mark).map(|at| range.start + at).collect();
    ends.extend(cues.iter().filter(|cue| cue.group == "asked" && cue.name == "but").map(|cue| cue.range.start));
    ends.extend(sentence_ends(text, range));
    ends.push(range.end);
    ends.sort_unstable();
    ends.dedup();
    let mut rest = cues;
    let mut start = range.start;
    let mut clauses = Vec::with_capacity(ends.len());
    for end in ends {
        let (own, next) = rest.split_at(rest.iter().take_while(|cue| cue.range.start < end).count());
        rest = next;
        clauses.push(Clause { text, range: start..end, cues: own, is_asked: false });
        start = end;
    }
    clauses
}

/// Where sentences end in a value that has several: behind a word of more than three letters, before a capital.
fn sentence_ends<'t>(text: &'t str, range: &Range<usize>) -> impl Iterator<Item = usize> + use<'t> {
    let (first, end) = (range.start, range.end);
    memchr::memchr_iter(b'.', &text.as_bytes()[range.clone()]).map(move |at| first + at + 1).filter(move |after| {
        let word = text[first..after - 1].chars().rev().take_while(|c| c.is_alphabetic()).count();
        let rest = &text[*after..end];
        word > 3 && rest.starts_with(' ') && rest.trim_start().starts_with(char::is_uppercase)
    })
}

impl Clause<'_> {
    /// Its phrases of one group.
    pub(super) fn cues_of(&self, group: &str) -> impl Iterator<Item = &Cue> {
        self.cues.iter().filter(move |cue| cue.group == group)
    }

    /// What stands in it behind one of its phrases, which may end behind it: in the next line.
    pub(super) fn behind(&self, phrase: &Range<usize>) -> &str {
        self.text.get(phrase.end..self.range.end).unwrap_or_default()
    }

    /// Whether what stands at `at` is asked of the applicant: not only welcome, not denied, not somebody else's. `rivals` are the places of all
    /// that could be asked for in the clause.
    pub(super) fn asks_for(&self, at: &Range<usize>, rivals: &[Range<usize>]) -> bool {
        let before = rivals.iter().map(|rival| rival.end).filter(|end| *end <= at.start).max().unwrap_or(self.range.start);
        let next = self.next_apart(at, rivals);
        let cues = || self.cues_of("asked").filter(|cue| cue.range.start >= before && cue.range.end <= next);
        let needed = cues().find(|cue| cue.name == "need" && cue.range.start >= at.end).map_or(next, |cue| cue.range.start);
        // `At least 4 years, ideally in retail`: what is welcome is the retail.
        let is_needed_before = cues().any(|cue| cue.name == "need" && cue.range.end <= at.start && at.start - cue.range.end <= NEED_BEFORE);
        // `Secondary school, preferably with French`: a degree in a list of what is asked for, and which one would be best.
        let says_which = |cue: &Cue| {
            self.is_asked
                && cues().any(|which| which.name == "ideally" && which.range == cue.range)
                && self.text[at.end..cue.range.start].trim_end().ends_with(',')
                && self.behind(&cue.range).contains(char::is_alphabetic)
        };
        // `A degree (preferably in history) is required`
        let says_which_aside = |cue: &Cue| {
            cues().any(|which| which.name == "ideally" && which.range == cue.range)
                && self.text[at.end..cue.range.start].trim_end().ends_with('(')
                && self.behind(&cue.range).split(')').next().is_some_and(|inner| inner.contains(char::is_alphabetic))
        };
        let is_apart = |cue: &Cue| {
            cue.range.start >= at.end
                && (is_needed_before && self.text[at.end..cue.range.start].contains(',') || says_which(cue) || says_which_aside(cue))
        };
        // `Experience is not necessary, you must have a degree`
        let is_needed_since = |denied: &Cue| {
            let is_since = |cue: &Cue| {
                cue.name == "need"
                    && cue.range.end <= at.start
                    && self.text.get(denied.range.end..cue.range.start).is_some_and(|gap| gap.contains([',', '.', ':', '–', '—']))
            };
            cues().any(is_since)
        };
        // `A degree (we do not care in what)`: what a bracket says is said of something else, but for `(not required)`.
        let is_in_bracket = |denied: &Cue| {
            let gap = &self.text[at.end..denied.range.start];
            gap.rfind('(').is_some_and(|open| gap.len() - open > 1 && !gap[open..].contains(')'))
        };
        let is_doubtful = cues().any(|cue| match cue.name {
            "welcome" => cue.range.start < needed && !is_apart(cue),
            "denied" if cue.range.start < at.end => cue.range.end + DENIAL_REACH.0 > at.start && !is_needed_since(cue),
            "denied" => {
                cue.range.start < at.end + DENIAL_REACH.1 && !self.text[at.end..cue.range.start].contains(',') && !is_in_bracket(cue)
            }
            "other" => cue.range.start < at.end,
            _ => false,
        });
        // `Preferably a degree in economics, marketing or a school of tourism`: what begins the clause is said of all of it.
        let is_all_welcome = || {
            let last = self.cues_of("asked").filter(|cue| cue.range.end <= at.start && matches!(cue.name, "welcome" | "need")).last();
            last.is_some_and(|cue| cue.name == "welcome" && !self.text[cue.range.end..at.start].contains(['.', '(', '\n']))
        };
        let is_doubtful = is_doubtful || is_all_welcome();
        let is_near = |cue: &Cue| cue.range.start < at.end + NEED_REACH && cue.range.end + NEED_REACH > at.start;
        !is_doubtful && (self.is_asked || self.cues_of("asked").any(|cue| cue.name == "need" && is_near(cue)))
    }

    /// Where the next of what could be asked for begins that is not of one breath with what stands at `at`, as in `a degree (PhD or MSc)`.
    fn next_apart(&self, at: &Range<usize>, rivals: &[Range<usize>]) -> usize {
        let says = |range: Range<usize>| {
            self.cues_of("asked").any(|cue| cue.name != "and" && cue.range.start >= range.start && cue.range.end <= range.end)
        };
        let mut end = at.end;
        for rival in rivals.iter().filter(|rival| rival.start >= at.end) {
            let gap = end..rival.start.max(end);
            // What is said in a bracket is said of what stands in it.
            let closes = || self.behind(rival).find(')').is_some_and(|close| !says(rival.end..rival.end + close));
            let is_joined = gap.len() <= JOINED_REACH
                && !says(gap.clone())
                && !self.text[gap.clone()].contains(['.', ';', '\n'])
                && (!self.text[gap].contains('(') || closes());
            if !is_joined {
                return rival.start;
            }
            end = rival.end;
        }
        self.range.end
    }

    /// The whole numbers in it, in order. Parts of words, of decimals, of dates and of codes are none.
    pub(super) fn numbers(&self) -> Vec<Counted> {
        let mut found = figures(self.text, &self.range);
        found.extend(self.cues_of("count").filter_map(|cue| Some(Counted { value: cue.name.parse().ok()?, range: cue.range.clone() })));
        found.sort_by_key(|number| number.range.start);
        found
    }
}

fn figures(text: &str, range: &Range<usize>) -> Vec<Counted> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = range.start;
    while at < range.end {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < range.end && bytes[at].is_ascii_digit() {
            at += 1;
        }
        let joined = |c: char| c.is_alphanumeric() || matches!(c, '_' | '/' | '#' | '@');
        let before = &text[..start];
        let is_joined_before = before.ends_with(joined)
            || before.strip_suffix(['.', ',', ':', '\'', '’']).is_some_and(|head| head.ends_with(|c: char| c.is_ascii_digit()));
        let mut rest = text[at..].chars();
        let next = rest.next();
        let is_joined_after = next.is_some_and(|c| joined(c) && !super::fold::is_unspaced(c))
            || (next.is_some_and(|c| matches!(c, '.' | ',' | ':' | '\'' | '’')) && rest.next().is_some_and(|c| c.is_ascii_digit()));
        if !is_joined_before && !is_joined_after && at - start <= 4 {
            found.extend(text[start..at].parse().ok().map(|value| Counted { value, range: start..at }));
        }
    }
    found
}

/// Whether nothing but marks and blanks stands between two places of a text, and few of them.
pub(super) fn touches(text: &str, end: usize, start: usize) -> bool {
    end <= start && start - end <= 4 && !text[end..start].contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_whole_numbers() {
        let check = |text: &str, expect: &[u32]| {
            let got: Vec<u32> = figures(text, &(0..text.len())).into_iter().map(|number| number.value).collect();
            assert_eq!(got, expect, "{text}");
        };
        check("2 Stellen, 3 Jahre", &[2, 3]);
        check("von CHF 84’000 bis 91'000, also 1.200,50", &[]);
        check("à 12:30 Uhr", &[]);
    }
}
