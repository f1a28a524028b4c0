//! What a heading speaks of that no vocabulary lists whole: `So, what do we offer you?` names benefits with two of its words.

use super::sentences::sentences;
use super::{Passage, labels};
use crate::enrich::fold::fold;
use crate::enrich::vocabulary::Vocabulary;

/// Longest such heading, in characters.
const CHARS_MAX: usize = 80;

/// Longest name of a house in a heading that asks why one should work there, in words.
const NAME_WORDS_MAX: usize = 5;

/// The section under a heading that says what to expect: tasks as often as benefits.
pub(super) const EXPECTED: &str = "expected";

/// The section under a heading that says what is welcome and not needed.
pub(in crate::enrich) const OPTIONAL: &str = "optional";

/// Words for those who work there.
const STAFF: &str = "staff";

/// Words for what a house does for its staff, where its name stands before them.
const OFFERS: &str = "offers";

/// Most words of those.
const OFFERS_WORDS_MAX: usize = 3;

/// Sections that are named so, among the meanings in the vocabulary. Others only make a heading doubtful.
const SECTIONS: &[&str] = &["benefits", "profile", EXPECTED, OPTIONAL];

/// The one section that a heading names with some of its words.
pub(super) fn section(vocabulary: &Vocabulary, heading: &str) -> Option<&'static str> {
    if heading.chars().nth(CHARS_MAX).is_some() {
        return None;
    }
    let folded = fold(heading);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    if asks_why(vocabulary, heading) || says_who_offers(vocabulary, heading) {
        return Some("benefits");
    }
    let mut found: Vec<&'static str> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (names, count) = longest(vocabulary, &words[at..]);
        // A "for" that a phrase has is no word of its own.
        if count == 0 && at > 0 && is_for_others(vocabulary, &words[at..]) {
            return None;
        }
        found.extend(names.into_iter().filter(|name| *name != STAFF));
        at += count.max(1);
    }
    found.sort_unstable();
    found.dedup();
    // What is expected in return is benefits, and skills that are welcome are welcome: the stronger word tells.
    if found.contains(&OPTIONAL) {
        found.retain(|name| *name != "profile");
    }
    if found.len() == 2 {
        found.retain(|name| *name != EXPECTED);
    }
    match found.as_slice() {
        [one] => SECTIONS.iter().find(|section| *section == one).copied(),
        _ => None,
    }
}

/// What a paragraph that ends in a colon says of the list behind it in its last sentence, and whether it has no other.
pub(super) fn introduced(vocabulary: &Vocabulary, text: &str) -> (Vec<&'static str>, bool) {
    let line = text.trim_end().rsplit('\n').next().unwrap_or_default();
    let last = sentences(line).map(|range| line[range].trim()).filter(|sentence| !sentence.is_empty()).last().unwrap_or_default();
    let found = labels(vocabulary, last);
    let found = if found.is_empty() { section(vocabulary, last).into_iter().collect() } else { found };
    (found, last.len() == text.trim().len())
}

/// `for families`: words that name neither the applicant nor the staff behind "for".
fn is_for_others(vocabulary: &Vocabulary, words: &[&str]) -> bool {
    let is_for = words.first().is_some_and(|word| vocabulary.meanings(word, "small").any(|name| name == "for"));
    let is_small = |word: &str| ["stop", "label-filler"].iter().any(|group| vocabulary.meanings(word, group).next().is_some());
    let rest = words.get(1..).unwrap_or_default();
    is_for && rest.iter().any(|word| !is_small(word)) && (0..rest.len()).all(|at| longest(vocabulary, &rest[at..]).1 == 0)
}

/// The longest phrase with which words begin: what it means, and of how many words it is made.
fn longest(vocabulary: &Vocabulary, words: &[&str]) -> (Vec<&'static str>, usize) {
    let (mut best, mut phrase) = ((Vec::new(), 0), String::new());
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            phrase.push(' ');
        }
        phrase.push_str(word);
        let Some(beginning) = vocabulary.beginning(&phrase) else { break };
        let names: Vec<_> = beginning.of("heading").filter(|name| !matches!(*name, "why" | OFFERS)).collect();
        if !names.is_empty() {
            best = (names, index + 1);
        }
    }
    best
}

/// `Why Example?`, `Why work at Example Ltd?`: nothing but the question and a name.
fn asks_why(vocabulary: &Vocabulary, heading: &str) -> bool {
    let words: Vec<&str> = heading.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).collect();
    let is_why = |count: &usize| vocabulary.meanings(&fold(&words[..*count].join(" ")), "heading").any(|name| name == "why");
    let Some(count) = (1..words.len()).rev().find(is_why) else { return false };
    let name = &words[count..];
    let is_small = |word: &str| vocabulary.meanings(&fold(word), "stop").next().is_some();
    let is_name = |word: &&str| word.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase);
    let is_elided = |word: &&str| word.split(['’', '\'']).nth(1).is_some_and(|rest| rest.starts_with(char::is_uppercase));
    name.len() <= NAME_WORDS_MAX
        && name.iter().all(|word| is_name(word) || is_elided(word) || is_small(word))
        && name.iter().any(|word| (is_name(word) || is_elided(word)) && !is_small(word))
}

/// `Example Works offers`, `The company offers`: a name, or a word for an employer, and what it does. `Job offers` and `The offer` name nobody.
fn says_who_offers(vocabulary: &Vocabulary, heading: &str) -> bool {
    let words: Vec<&str> = heading.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).collect();
    let begins = |at: usize| {
        let rest = &words[at..];
        rest[0].starts_with(char::is_lowercase)
            && rest.len() <= OFFERS_WORDS_MAX
            && vocabulary.meanings(&fold(&rest.join(" ")), "heading").any(|name| name == OFFERS)
    };
    let Some(at) = (1..words.len()).find(|at| begins(*at)).filter(|at| *at <= NAME_WORDS_MAX) else { return false };
    let before = fold(words[at - 1]);
    let says_else = |word: &str| {
        ["stop", "label", "label-filler", "page-word", "heading"].iter().any(|group| vocabulary.meanings(word, group).next().is_some())
    };
    let is_employer = vocabulary.meanings(&before, "label").any(|name| name == "employer");
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && vocabulary.meanings(&fold(word), "stop").next().is_none();
    is_employer || (is_name(words[0]) || is_name(words[at - 1])) && !says_else(&before)
}

/// `About Example`: a heading that names whom it is about, even where the name is a word for something else.
pub(super) fn is_about_a_name(vocabulary: &Vocabulary, heading: &str) -> bool {
    let mut words = heading.split_whitespace();
    let is_about = words.next().is_some_and(|word| vocabulary.meanings(&fold(word), "small").any(|name| name == "about"));
    let is_name = |word: &str| {
        let folded = fold(word);
        word.starts_with(char::is_uppercase) && vocabulary.meanings(&folded, "stop").next().is_none()
    };
    let rest: Vec<&str> = words.collect();
    let has_first = heading.split_whitespace().next().is_some_and(|word| word.starts_with(char::is_uppercase));
    is_about
        && has_first
        && !rest.is_empty()
        && rest.len() <= 4
        && rest.iter().all(|word| is_name(word))
        && labels(vocabulary, &rest.join(" ")).iter().all(|label| matches!(*label, "company" | "duration"))
}

/// `— 25 days off`: an item that a program has made a heading of.
pub(super) fn is_item(heading: &str) -> bool {
    heading.strip_prefix(['–', '—', '-', '•', '·', '*', '✓', '✔']).is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

/// Whether a section goes on under a lower heading that names nothing, unless that begins the tasks.
pub(super) fn leaves_open(vocabulary: &Vocabulary, label: &str, heading: &str) -> bool {
    match label {
        "company" | "elsewhere" => true,
        "benefits" | "skills" | "profile" | OPTIONAL => !names_tasks(vocabulary, heading),
        _ => false,
    }
}

/// Settles the sections on what to expect: benefits where another section has the tasks and none names benefits, else nothing that is known.
pub(super) fn settle(passages: &mut [Passage<'_>], has_tasks: bool) {
    let is_benefits = has_tasks && !passages.iter().any(|passage| passage.is_about("benefits"));
    for passage in passages.iter_mut().filter(|passage| passage.is_about(EXPECTED)) {
        let labels = passage.labels.iter().copied().filter(|label| *label != EXPECTED);
        let labels = if is_benefits { labels.chain(["benefits"]).collect() } else { labels.collect() };
        passage.set_labels(labels);
    }
}

/// Whether a heading names the tasks of the job.
pub(super) fn names_tasks(vocabulary: &Vocabulary, heading: &str) -> bool {
    let folded = fold(heading);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let is_short = heading.chars().nth(CHARS_MAX).is_none();
    is_short && (0..words.len()).any(|at| longest(vocabulary, &words[at..]).0.contains(&"tasks"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::vocabulary;

    #[track_caller]
    fn check(language: &str, heading: &str, expect: Option<&str>) {
        assert_eq!(section(vocabulary::of(language), heading), expect, "{heading}");
    }

    #[test]
    fn some_words_name_a_section() {
        check("en", "So, what do we offer you?", Some("benefits"));
        check("en", "Why you'll love working with us", Some("benefits"));
        check("en", "Why Example Press?", Some("benefits"));
        check("fr", "Pourquoi rejoindre l’Atelier Exemple ?", Some("benefits"));
        check("de", "Wir haben Ihnen viel zu bieten", Some("benefits"));
        check("de", "Das solltest du schon mitbringen", Some("profile"));
        check("es", "¿Qué obtendrás a cambio?", Some("benefits"));
        check("it", "Perché ti piacerà lavorare qui", Some("benefits"));
        check("nl", "En wat krijg je daarvoor terug?", Some("benefits"));
        check("pt", "O que temos para te oferecer", Some("benefits"));
        check("de", "Was auf dich wartet", Some(EXPECTED));
        check("en", "Benefits for our employees", Some("benefits"));
        check("en", "Desirable skills and experience", Some(OPTIONAL));
        check("en", "Example Works offers", Some("benefits"));
        check("fr", "Le Fournil Lune offre", Some("benefits"));
    }

    #[test]
    fn doubtful_headings_name_none() {
        check("en", "What you bring and what we offer", None);
        check("en", "What we offer our clients", None);
        check("en", "Compensation and Benefits Manager", None);
        check("en", "Why we do it", None);
        check("en", "Benefits for families", None);
        check("de", "Vorteile für Familien", None);
        check("fr", "Postuler et nous rejoindre", None);
        check("en", "Job offers", None);
        check("fr", "La dernière offre", None);
    }
}
