//! Lists in prose: a paragraph of nothing but names, what follows "such as", and the first item of a list that has lost its sign.

use std::ops::Range;

use super::{parts, trimmed};
use crate::enrich::fold::fold;
use crate::enrich::view::Passage;
use crate::enrich::vocabulary;

/// Longest item without a sign above its list, in words.
const LOST_WORDS_MAX: usize = 5;

/// Longest phrase for "such as", in words.
const SUCH_AS_WORDS_MAX: usize = 4;

/// The items of a passage that is a paragraph, or a sentence of one.
pub(super) fn of(passage: &Passage<'_>, language: &str, is_before_list: bool) -> Vec<Range<usize>> {
    let found = named_only(passage, language);
    if !found.is_empty() {
        return found;
    }
    let found = behind_such_as(passage, &passage.range, language);
    if found.is_empty() && is_before_list { lost(passage, language).into_iter().collect() } else { found }
}

/// `Unbefristeter Arbeitsvertrag` above a list of the same: a name in which no small word makes a sentence.
fn lost(passage: &Passage<'_>, language: &str) -> Option<Range<usize>> {
    let text = &passage.block.text;
    let vocabulary = vocabulary::of(language);
    let is_name = passage.range == (0..text.len())
        && text.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && text.ends_with(char::is_alphanumeric)
        && !text.contains(['\n', ':', ',', '.', '@'])
        && text.split_whitespace().count() <= LOST_WORDS_MAX
        && text.split_whitespace().count() > 1
        && !fold(text).split(' ').any(|word| vocabulary.meanings(word, "stop").next().is_some());
    is_name.then(|| trimmed(text, &passage.range))
}

/// The items of a labelled line that goes on behind them: `Skills: welding, milling, drawing, patience. Experience with steel is needed.`
pub(super) fn of_first_sentence(passage: &Passage<'_>, language: &str) -> Vec<Range<usize>> {
    let text = &passage.block.text;
    let length = passage.text().find(". ").unwrap_or(passage.range.len());
    let first = passage.range.start..passage.range.start + length;
    let vocabulary = vocabulary::of(language);
    let found = parts(text, &first);
    let words = |range: &Range<usize>| text[range.clone()].split_whitespace().count();
    // `We offer a pension, bread, …` is a sentence from its first word on.
    let is_name = |range: &Range<usize>| {
        words(range) <= NAME_WORDS_MAX
            && !fold(&text[range.clone()]).split(' ').any(|word| vocabulary.meanings(word, "stop").next().is_some())
    };
    let is_list = found.len() > NAMES_MIN
        && found.first().is_some_and(is_name)
        && found.iter().all(|part| !part.is_empty() && words(part) <= TOLD_WORDS_MAX);
    if is_list { with_last(text, found, language) } else { behind_such_as(passage, &first, language) }
}

/// `We offer benefits such as health insurance, a pension and a bicycle.`
fn behind_such_as(passage: &Passage<'_>, range: &Range<usize>, language: &str) -> Vec<Range<usize>> {
    let text = &passage.block.text;
    let line = &text[range.clone()];
    let vocabulary = vocabulary::of(language);
    if !line.contains(',') || line.contains(['\n', ':']) {
        return Vec::new();
    }
    let starts: Vec<usize> = std::iter::once(0).chain(line.match_indices(' ').map(|(at, _)| at + 1)).collect();
    let ends = |first: usize, count: usize| starts.get(first + count).copied().unwrap_or(line.len());
    // `benefits like …`: a word that says more than "such as" does so behind a word for benefits.
    let is_behind_benefits = |first: usize| {
        let before = fold(line[..first].split_whitespace().last().unwrap_or_default());
        vocabulary.meanings(&before, "heading").any(|name| name == "benefits")
    };
    // `tasks such as …`
    let is_behind_tasks = |first: usize| {
        let before = fold(line[..first].split_whitespace().last().unwrap_or_default());
        vocabulary.meanings(&before, "heading").any(|name| name == "tasks")
    };
    let is_such_as = |at: usize, phrase: &str| {
        vocabulary.meanings(&fold(phrase), "small").any(|name| name == "such-as" || name == "like" && is_behind_benefits(at))
    };
    let found = (0..starts.len()).find_map(|first| {
        let count = (1..=SUCH_AS_WORDS_MAX).rev().find(|count| {
            let end = ends(first, *count);
            starts[first] < end
                && !line[starts[first]..end].trim_end().ends_with(',')
                && is_such_as(starts[first], &line[starts[first]..end])
        })?;
        Some((first, ends(first, count)))
    });
    let found = found.filter(|(first, _)| !is_behind_tasks(starts[*first])).map(|(_, end)| end);
    let Some(start) = found else { return Vec::new() };
    let found = with_last(text, parts(text, &(range.start + start..range.end)), language);
    let is_list = found.len() >= NAMES_MIN && found.iter().all(|part| part.len() <= NAME_BYTES_MAX && !part.is_empty());
    if is_list { found } else { Vec::new() }
}

/// The parts of a list in prose, the last two of which stand around "and".
fn with_last(text: &str, mut found: Vec<Range<usize>>, language: &str) -> Vec<Range<usize>> {
    let Some(last) = found.pop() else { return found };
    let is_and = |word: &str| vocabulary::of(language).meanings(&fold(word), "stop").any(|name| name == "and");
    let starts = std::iter::once(last.start).chain(text[last.clone()].match_indices(' ').map(|(at, _)| last.start + at + 1));
    let and = starts
        .filter_map(|at| Some((at, text[at..last.end].split_once(' ')?.0.len())))
        .find(|(at, length)| is_and(&text[*at..at + length]));
    match and {
        Some((at, length)) => {
            let before = trimmed(text, &(last.start..at));
            found.extend(Some(before).filter(|before| !before.is_empty()));
            found.push(trimmed(text, &(at + length..last.end)));
        }
        None => found.push(last),
    }
    found
}

/// `Meal vouchers, a bicycle, life insurance.`: a paragraph that is nothing but a list of short names.
fn named_only(passage: &Passage<'_>, language: &str) -> Vec<Range<usize>> {
    let text = &passage.block.text;
    if passage.range != (0..text.len()) || text.contains('\n') || passage.text().trim_end_matches('.').contains(['.', ':', '!', '?']) {
        return Vec::new();
    }
    let found = with_last(text, parts(text, &passage.range), language);
    let words = |range: &Range<usize>| text[range.clone()].split_whitespace().count();
    let is_list = found.len() >= NAMES_MIN
        && found.first().is_some_and(|first| words(first) <= NAME_WORDS_MAX)
        && found.iter().all(|part| part.len() <= NAME_BYTES_MAX);
    if is_list { found } else { Vec::new() }
}

/// So many names make a list of a paragraph, the first of them so short, and none longer.
const NAMES_MIN: usize = 3;
const NAME_WORDS_MAX: usize = 2;
const NAME_BYTES_MAX: usize = 80;

/// Longest name in a labelled line in front of sentences, in words.
const TOLD_WORDS_MAX: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::block::{Block, BlockKind};

    #[track_caller]
    fn check(text: &str, is_before_list: bool, expect: &[&str]) {
        let block = Block { kind: BlockKind::Paragraph, text: text.into(), links: vec![], section: None, map: vec![(0, 0)] };
        let passage = Passage::of_whole(&block);
        let got: Vec<&str> = of(&passage, "en", is_before_list).into_iter().map(|range| &text[range]).collect();
        assert_eq!(got, expect, "{text}");
    }

    #[test]
    fn names_before_sentences() {
        let check = |text: &str, expect: &[&str]| {
            let block = Block { kind: BlockKind::Paragraph, text: text.into(), links: vec![], section: None, map: vec![(0, 0)] };
            let passage = Passage::of_whole(&block);
            let got: Vec<&str> = of_first_sentence(&passage, "en").into_iter().map(|range| &text[range]).collect();
            assert_eq!(got, expect, "{text}");
        };
        check(
            "Welding, Milling, Reading of Plans, Patience. Some years at a mill are needed.",
            &["Welding", "Milling", "Reading of Plans", "Patience"],
        );
        check("We offer a pension, free bread, a bicycle, a garden. Come by.", &[]);
        check("The mill has benefits such as a pension, bread and a bicycle. It grows.", &["a pension", "bread", "a bicycle"]);
        check("28 days off, a pension. The first months are on trial.", &[]);
    }

    #[test]
    fn names_in_prose() {
        check("Meal vouchers, a bicycle, life insurance.", false, &["Meal vouchers", "a bicycle", "life insurance"]);
        let told = "Our mill has benefits such as a pension, free bread and a bicycle.";
        check(told, false, &["a pension", "free bread", "a bicycle"]);
        check("You work with people such as millers and bakers.", false, &[]);
        check("You work like a miller, a baker and a cook.", false, &[]);
        check("We have perks like a pension, bread and a bicycle.", false, &["a pension", "bread", "a bicycle"]);
        check("Permanent contract", true, &["Permanent contract"]);
        check("Permanent contract", false, &[]);
        check("Here is your offer", true, &[]);
    }
}
