//! What labels name: as a whole, by their parts, or without what people write around them.

use super::{FOREIGN_LABEL_CHARS_MIN, LABEL_CHARS_MAX, heading};
use crate::enrich::fold::fold;
use crate::enrich::vocabulary::{self, Vocabulary};

/// What the label of a line names, in another language where the post's own does not know it.
pub(super) fn line_labels(vocabulary: &Vocabulary, label: &str) -> Vec<&'static str> {
    let length = label.trim().chars().count();
    if length > LABEL_CHARS_MAX {
        return Vec::new();
    }
    let folded = fold(label);
    let own = labels_of_folded(vocabulary, label, &folded);
    let is_told = !own.is_empty() || length < FOREIGN_LABEL_CHARS_MIN;
    if is_told { own } else { vocabulary::label_of_any(&folded).into_iter().collect() }
}

/// What a label names: the whole of it, each part of `Lieu et horaires`, or what follows `Your` and `Le`.
pub(super) fn labels(vocabulary: &Vocabulary, label: &str) -> Vec<&'static str> {
    if label.chars().count() > LABEL_CHARS_MAX { Vec::new() } else { labels_of_folded(vocabulary, label, &fold(label)) }
}

fn labels_of_folded(vocabulary: &Vocabulary, label: &str, whole: &str) -> Vec<&'static str> {
    if label.chars().count() > LABEL_CHARS_MAX || !vocabulary.may_hold_label(whole) {
        return Vec::new();
    }
    let of = |phrase: &str| vocabulary.meanings(phrase, "label").collect::<Vec<_>>();
    let without_article = |phrase: &str| {
        let mut rest = phrase;
        loop {
            let found = of(rest);
            let Some((first, after)) = rest.split_once(' ').filter(|_| found.is_empty()) else { return found };
            // `2. Lieu de travail`
            let is_number = first.bytes().all(|b| b.is_ascii_digit());
            if !is_number && vocabulary.meanings(first, "stop").next().is_none() {
                return Vec::new();
            }
            rest = after;
        }
    };
    // `Our skills` are those of the house.
    let is_of_house = |phrase: &str| of(phrase).is_empty() && heading::is_of_house(vocabulary, phrase);
    let without_article = |phrase: &str| {
        let found = without_article(phrase);
        if found.contains(&"skills") && is_of_house(phrase) { Vec::new() } else { found }
    };
    let mut found = without_article(whole);
    if found.is_empty() {
        found = without_qualifiers(whole, vocabulary)
            .find_map(|phrase| Some(without_article(&phrase)).filter(|found| !found.is_empty()))
            .unwrap_or_default();
    }
    if !found.is_empty() {
        return found;
    }
    let found = without_filler(whole, vocabulary);
    let is_none_of_job = found.contains(&"skills") && is_of_house(whole);
    if !found.is_empty() && !is_none_of_job && !found.iter().any(|label| matches!(*label, "title" | "employer" | "company" | "elsewhere")) {
        return found;
    }
    // `Salary (gross, per year)`
    if let Some((head, _)) = label.trim_end().strip_suffix([')', ']']).and_then(|label| label.split_once(['(', '[']))
        && !head.trim().is_empty()
    {
        let names_none = |label: &&str| !matches!(*label, "title" | "employer" | "company" | "elsewhere");
        return labels(vocabulary, head).into_iter().filter(names_none).collect();
    }
    let is_and = |word: &str| vocabulary.meanings(word, "stop").any(|name| name == "and");
    if !label.contains([',', '/', '&', '+', '|', '·']) && !whole.split(' ').any(is_and) {
        return Vec::new();
    }
    let parts: Vec<Vec<&'static str>> = label
        .split([',', '/', '&', '+', '|', '·'])
        .flat_map(|part| split_words(part, vocabulary))
        .map(|part| without_article(&part))
        .collect();
    // One part that names nothing makes the whole a phrase of its own.
    if parts.len() < 2 || parts.iter().any(Vec::is_empty) { Vec::new() } else { parts.concat() }
}

/// A folded label without what only describes it: `Expected gross salary`, `Start of the contract`.
fn without_qualifiers(label: &str, vocabulary: &Vocabulary) -> impl Iterator<Item = String> {
    let is = |word: &str, name: &str| vocabulary.meanings(word, "label-filler").any(|found| found == name);
    let is_small = |word: &str| !word.contains(char::is_alphabetic) || vocabulary.meanings(word, "stop").next().is_some();
    let all = || label.split(' ');
    let mut kept: Vec<&str> = all().filter(|word| !is(word, "anywhere")).collect();
    let mut found: Vec<String> = Vec::new();
    let mut add = |kept: &mut Vec<&str>| {
        while kept.last().is_some_and(|word| is_small(word)) {
            kept.pop();
        }
        if !kept.is_empty() && kept.len() < all().count() {
            found.push(kept.join(" "));
        }
    };
    add(&mut kept);
    if kept.len() > 1 && kept.last().is_some_and(|word| is(word, "job")) {
        kept.pop();
        add(&mut kept);
    }
    found.into_iter()
}

/// What a folded label names without what people write around it: `your current …`, `… of this position`, `… at a glance`.
fn without_filler(label: &str, vocabulary: &Vocabulary) -> Vec<&'static str> {
    let is = |phrase: &str, name: &str| vocabulary.meanings(phrase, "label-filler").any(|found| found == name);
    let is_stop = |word: &str| vocabulary.meanings(word, "stop").next().is_some();
    let mut start = label;
    loop {
        let mut rest = start;
        loop {
            let found: Vec<_> = vocabulary.meanings(rest, "label").collect();
            if !found.is_empty() {
                return found;
            }
            // The longest first, so that a phrase goes as a whole.
            let Some((at, _)) = rest.match_indices(' ').find(|(at, _)| is(&rest[at + 1..], "behind")) else { break };
            rest = &rest[..at];
        }
        let Some((_, after)) = start.split_once(' ').filter(|(first, _)| is(first, "before") || is_stop(first)) else { return Vec::new() };
        start = after;
    }
}

/// The parts of a folded label around words for "and".
fn split_words(part: &str, vocabulary: &Vocabulary) -> Vec<String> {
    let folded = fold(part);
    let is_and = |word: &&str| vocabulary.meanings(word, "stop").any(|name| name == "and");
    folded.split(' ').collect::<Vec<_>>().split(|word| is_and(word)).map(|words| words.join(" ")).filter(|part| !part.is_empty()).collect()
}
