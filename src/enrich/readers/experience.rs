//! How long an applicant has done such work already, at the least. Years of the firm, of a diploma and ages are no experience: the word for it
//! stands beside the length, or is its label.

use std::ops::Range;

use super::{Draft, Post};
use crate::diagnostic::Diagnostics;
use crate::enrich::claim;
use crate::enrich::clause::{self, Clause, touches};
use crate::enrich::fold::fold;
use crate::enrich::standing::value_cues;
use crate::enrich::view::{self, Passage};
use crate::model::block::BlockKind;
use crate::model::posting::OccupationalExperienceRequirements;

const POINTER: &str = "/posting/experienceRequirements";

/// More months are somebody's life, or the firm's.
const MONTHS_MAX: u32 = 180;

/// How far from the word for experience its length stands, in bytes.
const REACH: usize = 45;

/// How far from each other the two ends of a range stand, in bytes: ` bis `, `–`, ` or `.
const RANGE_REACH: usize = 8;

/// How far the least stands before the most, in bytes: ` and at most `.
const LEAST_REACH: usize = 24;

/// Labels under which a length of experience is asked for.
const LABELS: &[&str] = &["experience", "profile", "skills", "education"];

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some(hit) = post.get("experienceRequirements.monthsOfExperience")
        && let Some(text) = hit.text()
    {
        let cues = value_cues(text, &post.language, &["span"]);
        let plain = || plain(text, hit.origin.key.as_deref().unwrap_or_default());
        let months = clause::of_value(text, &cues).iter().find_map(|clause| months(clause, true)).map(|(months, _)| months).or_else(plain);
        if let Some(months) = months {
            draft.posting.experience_requirements = Some(OccupationalExperienceRequirements { months_of_experience: months });
            draft.origins.insert(format!("{POINTER}/monthsOfExperience"), hit.origin.clone());
        }
    }
    let mut findings = Vec::new();
    let has_length = |passage: &&Passage<'_>| passage.cues_of("span").next().is_some();
    for passage in post.view.passages.iter().filter(has_length).filter(|passage| super::is_of_this_job(passage)) {
        let is_label = passage.is_about("experience");
        let clauses = clause::of_passage(passage, LABELS);
        let is_asked = passage.block.kind == BlockKind::Item && LABELS.iter().any(|label| passage.is_about(label));
        let first = || clauses.first().filter(|_| is_asked).and_then(at_beginning);
        let found = clauses.iter().find_map(|clause| months(clause, is_label)).or_else(first);
        findings.extend(found.map(|(months_of_experience, range)| {
            post.finding(passage, range, "experience", OccupationalExperienceRequirements { months_of_experience })
        }));
    }
    // `Seven years of experience` above `two years of Java`: what comes first holds the rest.
    if let Some(first) = findings.first().map(|finding| finding.value.months_of_experience)
        && findings.iter().all(|finding| finding.value.months_of_experience <= first)
    {
        findings.retain(|finding| finding.value.months_of_experience == first);
    }
    let known = draft.posting.experience_requirements.clone();
    claim::settle(post, draft, sink, POINTER, known.as_ref(), findings, |draft, value| draft.posting.experience_requirements = Some(value));
}

/// A number alone under a key that says what it counts: `experience: 4` may be months and years.
fn plain(text: &str, key: &str) -> Option<u32> {
    let key = fold(key);
    let has = |names: &[&str]| names.iter().any(|name| key.contains(name));
    let unit = if has(&["month", "mois", "monat", "mese", "maand", "meses"]) {
        1
    } else if has(&["year", "annee", "jahr", "ano", "anni", "jaar"]) {
        12
    } else {
        return None;
    };
    text.trim().parse::<u32>().ok()?.checked_mul(unit).filter(|months| *months <= MONTHS_MAX)
}

/// The least length of experience that a clause asks for, with the words that say it; `is_label` where all of it is about experience.
fn months(clause: &Clause<'_>, is_label: bool) -> Option<(u32, Range<usize>)> {
    clause.cues_of("span").next()?;
    let words: Vec<Range<usize>> = clause.cues_of("experience").map(|cue| cue.range.clone()).collect();
    let lengths = lengths(clause);
    let rivals: Vec<Range<usize>> = lengths.iter().map(|(_, range)| range.clone()).collect();
    lengths.iter().find_map(|(months, range)| {
        let word = words.iter().find(|word| word.start.max(range.start).saturating_sub(word.end.min(range.end)) <= REACH);
        let whole = match word {
            Some(word) => range.start.min(word.start)..range.end.max(word.end),
            None if is_label => range.clone(),
            None => return None,
        };
        (*months <= MONTHS_MAX && clause.asks_for(range, &rivals)).then_some((*months, whole))
    })
}

/// `- at least five years at the bench`: an item of what is asked for that begins with a length of time. Years of study are none, and ages are
/// more than anybody asks for.
fn at_beginning(clause: &Clause<'_>) -> Option<(u32, Range<usize>)> {
    let (months, range) = lengths(clause).into_iter().next()?;
    let is_said = |text: &str| text.contains(char::is_alphabetic);
    let head = clause.range.start..range.start;
    let is_first = !is_said(&clause.text[head.clone()])
        || clause.cues_of("asked").any(|need| {
            need.name == "need"
                && need.range.end <= range.start
                && !is_said(&clause.text[head.start..need.range.start])
                && !is_said(&clause.text[need.range.end..range.start])
        });
    let goes_on = clause.behind(&range).trim_start_matches(['\'', '’', ' ']).starts_with(char::is_alphabetic);
    let is_other = clause.cues_of("education").next().is_some();
    (is_first && goes_on && !is_other && months <= MONTHS_MAX && clause.asks_for(&range, std::slice::from_ref(&range)))
        .then_some((months, range))
}

/// The lengths of time in a clause: the least of each, in months.
fn lengths(clause: &Clause<'_>) -> Vec<(u32, Range<usize>)> {
    let numbers = clause.numbers();
    let length = |cue: &view::Cue| {
        let unit = match cue.name {
            "month" => 1,
            "year" => 12,
            months => return Some((months.parse().ok()?, cue.range.clone())),
        };
        // `five or more years`
        let needs = |number: &clause::Counted| {
            clause.cues_of("asked").any(|need| {
                need.name == "need"
                    && touches(clause.text, number.range.end, need.range.start)
                    && touches(clause.text, need.range.end, cue.range.start)
            })
        };
        let last = numbers.iter().rposition(|number| touches(clause.text, number.range.end, cue.range.start) || needs(number))?;
        // `at least two and at most five years`
        let is_least = |first: &clause::Counted| {
            let gap = &clause.text[first.range.end..numbers[last].range.start];
            let needs =
                || clause.cues_of("asked").any(|need| need.name == "need" && touches(clause.text, need.range.end, first.range.start));
            gap.len() <= LEAST_REACH && !gap.contains([',', ';', '.', '(']) && needs()
        };
        let is_range = |first: &&clause::Counted| {
            let is_near = numbers[last].range.start - first.range.end <= RANGE_REACH;
            first.value < numbers[last].value && (is_near || is_least(first))
        };
        let first = last.checked_sub(1).and_then(|first| numbers.get(first)).filter(is_range).unwrap_or(&numbers[last]);
        Some((first.value * unit, first.range.start..cue.range.end))
    };
    clause.cues_of("span").filter_map(length).filter(|(months, _)| *months > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, text: &str, expect: Option<u32>) {
        let cues = view::cues(text, language);
        let found = clause::of_value(text, &cues).iter().find_map(|clause| months(clause, false));
        assert_eq!(found.map(|(months, _)| months), expect, "{text}");
    }

    #[test]
    fn the_least_that_is_asked_counts() {
        check("en", "At least 5 years of professional experience", Some(60));
        check("en", "no fewer than two years' experience", Some(24));
        check("en", "2-4 years' relevant experience", Some(24));
        check("fr", "2 à 4 ans d’expérience", Some(24));
        check("de", "mindestens zwei Jahre Berufserfahrung", Some(24));
        check("es", "un año de experiencia como mínimo", Some(12));
        check("it", "almeno cinque anni di esperienza", Some(60));
        check("nl", "ten minste drie jaar ervaring", Some(36));
        check("pt", "um ano e meio de experiência", Some(18));
        check("en", "at least 3 years of professional Ruby", Some(36));
        check("it", "almeno 2 e massimo 5 anni di esperienza", Some(24));
        check("en", "at least two and at most five years of experience", Some(24));
        check("it", "comprovata esperienza, non inferiore a 5 anni", Some(60));
    }

    #[test]
    fn a_number_alone_needs_a_unit() {
        assert_eq!(plain("4", "experience"), None);
        assert_eq!(plain("4", "years_of_experience"), Some(48));
        assert_eq!(plain("18", "monthsOfExperience"), Some(18));
    }

    #[test]
    fn other_lengths_are_none() {
        check("en", "3 years of experience would be a plus", None);
        check("en", "you must be 18 years old", None);
        check("en", "experience working with children aged 2 to 5 years", None);
        check("fr", "nos fondatrices cumulent vingt ans d’expérience", None);
        check("en", "25 years", None);
        check("de", "Erfahrung ist nicht nötig", None);
    }
}
