//! The least diploma that is required. One that is only welcome is none.

use std::ops::Range;

use super::{Draft, Post};
use crate::diagnostic::Diagnostics;
use crate::enrich::claim;
use crate::enrich::clause::{self, Clause};
use crate::enrich::fold::fold;
use crate::enrich::view::{self, Passage};
use crate::enrich::vocabulary;
use crate::model::origin::From;
use crate::model::posting::{CredentialCategory, EducationalOccupationalCredential};

const POINTER: &str = "/posting/educationRequirements";

/// Labels under which a diploma is asked for.
const LABELS: &[&str] = &["education", "profile", "experience", "skills"];

/// How far from each other two diplomas of one list stand, in bytes.
const JOINED_REACH: usize = 12;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some(hit) = post.get("educationRequirements.credentialCategory")
        && let Some(text) = hit.text()
    {
        let cues = view::cues(text, &post.language);
        let named = CredentialCategory::ALL.into_iter().find(|category| category.as_str().eq_ignore_ascii_case(text));
        let category = named.or_else(|| clause::of_value(text, &cues).iter().find_map(least).map(|(category, _)| category));
        if let Some(credential_category) = category {
            draft.posting.education_requirements = Some(EducationalOccupationalCredential { credential_category });
            draft.origins.insert(format!("{POINTER}/credentialCategory"), hit.origin.clone());
        }
    }
    let mut findings = Vec::new();
    let has_diploma = |passage: &&Passage<'_>| passage.cues_of("education").next().is_some();
    for passage in post.view.passages.iter().filter(has_diploma).filter(|passage| super::is_of_this_job(passage)) {
        // What is to be sent along is asked of whoever has it.
        if passage.is_about("apply") || is_wish(passage, &post.language) {
            continue;
        }
        // One clause may ask for a diploma and the next for a licence: the first is the more telling.
        let found =
            clause::of_passage(passage, LABELS).iter().find_map(least).filter(|(_, range)| !has_other_way(passage, range, &post.language));
        findings.extend(found.map(|(credential_category, range)| {
            post.finding(passage, range, "education", EducationalOccupationalCredential { credential_category })
        }));
    }
    // A section lists what it asks for, the diploma first.
    let mut is_first = true;
    findings.retain(|finding| finding.origin.from != From::Labelled || std::mem::take(&mut is_first));
    let known = draft.posting.education_requirements.clone();
    claim::settle(post, draft, sink, POINTER, known.as_ref(), findings, |draft, value| draft.posting.education_requirements = Some(value));
}

/// `Desirable qualification: a degree`: a label that says that what it names is only wished for.
fn is_wish(passage: &Passage<'_>, language: &str) -> bool {
    let before = &passage.block.text[..passage.range.start];
    let label = before.trim_end().rsplit('\n').next().filter(|label| passage.is_labelled_line && label.ends_with([':', '：']));
    let wishes = |label: &str| view::cues(label, language).iter().any(|cue| cue.group == "asked" && cue.name == "welcome");
    label.is_some_and(wishes)
}

/// How far behind a diploma another way to have learnt it is said, in bytes.
const WAY_REACH: usize = 90;

/// So many words stand between "or" and the word for experience: `or at least relevant`.
const WAY_WORDS_MAX: usize = 4;

/// `A degree or relevant experience`, `a degree OR`: whether a diploma is one of several ways, none of which is required.
fn has_other_way(passage: &Passage<'_>, range: &Range<usize>, language: &str) -> bool {
    let text = &passage.block.text;
    let end = text.floor_char_boundary((range.end + WAY_REACH).min(passage.range.end));
    let rest = &text[range.end..end];
    let vocabulary = vocabulary::of(language);
    let is_or = |word: &str| vocabulary.meanings(&fold(word), "town").any(|name| name == "or");
    let goes_on =
        end == passage.range.end && words_of(rest).next_back().is_some_and(|last| is_or(last) && last.chars().all(char::is_uppercase));
    let of_experience = || {
        passage.cues_of("experience").chain(passage.cues_of("span")).any(|cue| {
            cue.range.start >= range.end
                && cue.range.end <= end
                && words_of(&text[range.end..cue.range.start]).rev().take(WAY_WORDS_MAX).any(is_or)
                && !text[range.end..cue.range.start].contains(['.', ';', '('])
        })
    };
    goes_on || of_experience()
}

fn words_of(text: &str) -> impl DoubleEndedIterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The least diploma that a clause asks for, with the words that say it. Of two that are joined by "and" the higher is needed.
fn least(clause: &Clause<'_>) -> Option<(CredentialCategory, Range<usize>)> {
    let named = |name: &str| CredentialCategory::ALL.into_iter().find(|category| category.as_str() == name.replace('-', " "));
    let all: Vec<Range<usize>> = clause.cues_of("education").map(|cue| cue.range.clone()).collect();
    let mut held: Option<(CredentialCategory, Range<usize>)> = None;
    let mut passed: Option<usize> = None;
    for cue in clause.cues_of("education") {
        // `a PhD or a school certificate, whatever`: what is doubtful of one is of the next.
        let is_joined = passed.is_some_and(|end| cue.range.start.saturating_sub(end) <= JOINED_REACH);
        let Some(category) = named(cue.name).filter(|_| !is_joined && clause.asks_for(&cue.range, &all)) else {
            passed = Some(cue.range.end);
            continue;
        };
        held = match held {
            Some((other, range)) => {
                let is_and = clause
                    .cues_of("asked")
                    .any(|and| and.name == "and" && and.range.start >= range.end && and.range.end <= cue.range.start);
                // Which of the two is less differs by country; people write the lesser first.
                let is_school = |one| matches!(one, CredentialCategory::HighSchool | CredentialCategory::ProfessionalCertificate);
                let is_level = is_school(category) && is_school(other);
                // `a university degree (master or equivalent)`: the bracket says which.
                let is_named = clause.text[range.end..cue.range.start].trim() == "(";
                let is_needed = if is_and || is_named { category > other } else { category < other && !is_level };
                Some(if is_needed { (category, cue.range.clone()) } else { (other, range) })
            }
            None => Some((category, cue.range.clone())),
        };
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, text: &str, expect: Option<&str>) {
        let cues = view::cues(text, language);
        let found = clause::of_value(text, &cues).iter().find_map(least);
        assert_eq!(found.map(|(category, _)| category.as_str()), expect, "{text}");
    }

    #[test]
    fn the_least_that_is_asked_counts() {
        check("en", "Bachelor's degree in accounting; CPA preferred", Some("bachelor degree"));
        check("en", "Bachelor's required, Master's preferred", Some("bachelor degree"));
        check("en", "a good honours degree and a teaching certificate", Some("bachelor degree"));
        check("fr", "Bac+3 à Bac+5", Some("bachelor degree"));
        check("fr", "Un CAP est exigé", Some("professional certificate"));
        check("de", "abgeschlossene Berufsausbildung oder Studium", Some("professional certificate"));
        check("es", "grado en Enfermería", Some("bachelor degree"));
        check("it", "diploma di maturità", Some("high school"));
        check("nl", "wo-master", Some("postgraduate degree"));
        check("pt", "12.º ano", Some("high school"));
        check("en", "High school diploma, preferably with French", Some("high school"));
        check("es", "Bachillerato, preferentemente técnico", Some("high school"));
    }

    #[test]
    fn what_is_welcome_or_denied_is_none() {
        check("en", "A degree would be a plus", None);
        check("en", "You don't need a culinary degree", None);
        check("en", "Practice and master the tools of our mill", None);
        check("en", "A degree, preferably", None);
        check("fr", "Aucun diplôme n’est exigé, ni bac ni licence", None);
        check("de", "Ob mit oder ohne Bachelor, ist uns egal", None);
        check("en", "help to supervise a PhD student", None);
        check("nl", "Bij voorkeur een bachelor in economie, toerisme of een afgeronde hotelschool", None);
        check("en", "A higher degree (PhD or MSc) would be advantageous", None);
        check("de", "Immatrikulation in einem Bachelor- oder Masterstudiengang", None);
        check("pt", "Ensino superior cursando em computação", None);
        check("fr", "être au moins en 2e année de licence", None);
    }
}
