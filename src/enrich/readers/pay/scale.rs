//! Pay grades beside the figures: `TV-L E13`, `GS-12`, `schaal 8`.

use super::super::{Draft, Post, is_of_this_job};
use super::{SAID_MAX, note};
use crate::diagnostic::Diagnostics;
use crate::enrich::claim::{Finding, settle};
use crate::enrich::fold::fold;
use crate::enrich::grade;
use crate::enrich::post::Hit;
use crate::enrich::view::Passage;
use crate::enrich::vocabulary;
use crate::model::origin::{From, Origin};

/// No scale has so many grades.
const SCALE_MAX: f64 = 100.0;

/// So many sentences are looked at for a grade.
const PASSAGES_MAX: usize = 60;

/// Most words of a name for grades.
const NAME_WORDS_MAX: usize = 3;

/// `TV-L E13`, `GS-12`: a grade as it is written.
pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if draft.facts.pay_note.is_some() {
        return;
    }
    if let Some((grade, origin)) = grade_of_key(post) {
        return note(draft, grade, origin);
    }
    let mut findings = Vec::new();
    for passage in post.view.passages.iter().filter(|passage| passage.is_about("pay") || passage.is_about("scale")).take(SAID_MAX) {
        let is_named = passage.is_labelled_line && passage.is_about("scale");
        if let Some(range) = grade::find(passage.text(), &post.language, is_named) {
            let range = passage.range.start + range.start..passage.range.start + range.end;
            let label = if passage.is_about("scale") { "scale" } else { "pay" };
            findings.push(post.finding(passage, range.clone(), label, passage.block.text[range].to_owned()));
        }
    }
    let title = draft.facts.title_as_written.clone().unwrap_or_default();
    if let Some(origin) = draft.origins.get("/facts/titleAsWritten").filter(|origin| origin.from != From::FileName)
        && findings.is_empty()
        && let Some(range) = grade::find(&title, &post.language, false)
    {
        return note(draft, title[range].to_owned(), origin.clone());
    }
    if findings.is_empty() {
        findings.extend(grade_in_sentence(post));
    }
    findings.truncate(1);
    settle(post, draft, sink, "/facts/payNote", None, findings, |draft, note| draft.facts.pay_note = Some(note));
}

/// `schaal: 10` beside `salaris: …`: front matter has a key for the grade and another for the figures.
fn grade_of_key(post: &Post<'_>) -> Option<(String, Origin)> {
    post.all("baseSalary").iter().find_map(|hit| {
        let (key, text) = (fold(hit.origin.key.as_deref()?), hit.text()?);
        let names_scale = |language: &str| vocabulary::of(language).meanings(&key, "label").any(|name| name == "scale");
        let is_key = names_scale(&post.language) || vocabulary::languages().any(names_scale);
        grade::find(text, &post.language, true).filter(|_| is_key).map(|range| (text[range].to_owned(), hit.origin.clone()))
    })
}

/// `… is paid by TV-L E13`: in a sentence on the job, a scale that is written in capitals; in one on pay, a scale of any name.
fn grade_in_sentence(post: &Post<'_>) -> Option<Finding<String>> {
    let speaks = |passage: &Passage<'_>| passage.has("pay", "speaks");
    let may_speak = |passage: &&Passage<'_>| {
        is_of_this_job(passage)
            && !passage.is_labelled_line
            && passage.has_digit
            && (speaks(passage) || passage.has("offer", "job") || passage.is_about("benefits") || has_large(passage.text()))
    };
    post.view.passages.iter().filter(may_speak).take(PASSAGES_MAX).find_map(|passage| {
        let range = grade::find(passage.text(), &post.language, false)?;
        let grade = &passage.text()[range.clone()];
        let is_scale = is_written_large(grade) || speaks(passage) && names_grade(grade, &post.language);
        let range = passage.range.start + range.start..passage.range.start + range.end;
        is_scale.then(|| post.finding(passage, range.clone(), "", passage.block.text[range].to_owned()))
    })
}

/// Whether a small number stands under a key that names a scale.
pub(super) fn is_small_number(hit: &Hit<'_>) -> bool {
    let is_small = hit.text().and_then(|text| text.trim().parse::<f64>().ok()).is_some_and(|number| number < SCALE_MAX);
    let key = || hit.origin.key.as_deref().map(fold).unwrap_or_default();
    let is_scale = |language: &str| vocabulary::of(language).meanings(&key(), "label").any(|name| name == "scale");
    is_small && vocabulary::languages().any(is_scale)
}

/// Whether a text has two capitals side by side.
fn has_large(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| pair.iter().all(u8::is_ascii_uppercase))
}

/// Whether a grade's scale is written in capitals, as `TVöD` and `GS` are.
fn is_written_large(grade: &str) -> bool {
    grade.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// Whether a grade begins with a word that names grades and nothing else.
fn names_grade(grade: &str, language: &str) -> bool {
    let folded = fold(grade);
    let words: Vec<&str> = folded.split(' ').take(NAME_WORDS_MAX).collect();
    // `pay grade B1`
    let is_name = |count: usize| vocabulary::of(language).meanings(&words[..count].join(" "), "money").any(|name| name == "grade");
    (1..=words.len()).any(is_name)
}
