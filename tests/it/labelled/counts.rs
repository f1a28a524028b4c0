//! How many cases there are: what figures are worth depends on it.

use std::collections::BTreeMap;

use super::field::{FIELDS, Shape};
use super::label::{Case, names};

/// The languages that are read in full.
const FULL: &[&str] = &["fr", "en", "de", "es", "it", "nl", "pt"];

/// Of each field in each full language: how many cases say it, and how many have a trap for it.
const STATING: usize = 15;
const TRAPS: usize = 10;

/// What the whole set has.
const POSTS: usize = 100;
const PASSAGES: usize = 300;
const WORDS: usize = 200;

/// What there is too little of, and a table of all counts.
pub(super) fn problems(cases: &[Case]) -> (Vec<String>, String) {
    let mut counts: BTreeMap<(&str, &str), [usize; 2]> = BTreeMap::new();
    for case in cases {
        for field in FIELDS {
            let count = counts.entry((field.name, case.language.as_str())).or_default();
            count[0] += usize::from(!case.expected(field.name).is_empty());
            count[1] += usize::from(case.traps.as_ref().is_some_and(|traps| lures(traps, field.name)));
        }
    }
    let (mut problems, mut table) = (Vec::new(), format!("{:<19}{}\n", "said/traps", columns(&|code| format!("{code:>9}"))));
    for field in FIELDS.iter().filter(|field| field.shape != Shape::Record) {
        let of = |code: &str| counts.get(&(field.name, code)).copied().unwrap_or_default();
        let counts = columns(&|code| format!("{:>5}/{:<3}", of(code)[0], of(code)[1]));
        table.extend([format!("{:<19}", field.name), counts, "\n".to_owned()]);
        for code in FULL {
            let [said, traps] = of(code);
            if said < STATING || traps < TRAPS {
                problems
                    .push(format!("{code}: {} is said by {said} of {STATING} cases and {traps} of {TRAPS} have a trap for it", field.name));
            }
        }
    }
    problems.extend(sizes(cases));
    (problems, table)
}

/// Whole posts are whole, and a third of them is held out.
fn sizes(cases: &[Case]) -> Vec<String> {
    let (posts, passages): (Vec<&Case>, Vec<&Case>) = cases.iter().partition(|case| case.post.is_some());
    let held_out = posts.iter().filter(|post| post.held_out).count();
    let mut problems = Vec::new();
    for (what, there, wanted) in
        [("posts", posts.len(), POSTS), ("passages", passages.len(), PASSAGES), ("held-out posts", held_out, posts.len() / 3)]
    {
        if there < wanted {
            problems.push(format!("{there} of {wanted} {what}"));
        }
    }
    // Chinese and Japanese have no spaces: two of their letters are a word.
    let words = |text: &str| text.split_whitespace().count() + text.chars().filter(|c| ('\u{3040}'..='\u{9fff}').contains(c)).count() / 2;
    let short = posts.iter().filter(|post| words(&post.text) <= WORDS);
    problems.extend(short.map(|post| format!("{}: {} words, a whole post has more than {WORDS}", post.at, words(&post.text))));
    problems
}

/// Whether one of the traps names the field: `pay: the budget; dates: the fair`.
fn lures(traps: &str, field: &str) -> bool {
    let heads = traps.split(" | ").flat_map(|piece| piece.split("; ")).filter_map(|piece| piece.split_once(": "));
    heads.flat_map(|(head, _)| head.split([' ', ','])).any(|word| names(word, field))
}

/// One text for each full language, in a row.
fn columns(text: &dyn Fn(&str) -> String) -> String {
    FULL.iter().map(|code| text(code)).collect()
}
