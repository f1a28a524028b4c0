//! Benefits and skills: the items of a section or of a labelled line of that name, each as it is written.

/// Items of requirements that name a skill.
mod asked;
/// Headings with a short text each.
mod cards;
/// Where a list ends.
mod ends;
/// Lists under keys of front matter.
mod fields;
/// Lists that are no lists to Markdown.
mod lines;
/// Lists of paragraphs.
mod paragraphs;
/// Lists in prose.
mod prose;

use std::ops::Range;

use self::ends::Ends;
use super::{Draft, Post};
use crate::diagnostic::Diagnostics;
use crate::enrich::claim::Finding;
use crate::enrich::view::{OPTIONAL, Passage};
use crate::model::block::{Block, BlockKind};
use crate::model::origin::Origin;

/// Longest text of one property, in characters.
const TEXT_CHARS_MAX: usize = 5_000;

/// Longest item, in characters: more is prose.
const ITEM_CHARS_MAX: usize = 400;
const ITEMS_MAX: usize = 50;

/// What the label of a section of skills may name too.
const BESIDE_SKILLS: &[&str] = &["skills", "profile", "experience", OPTIONAL];

/// Labels of terms of the job, which are no benefits where they stand among them.
const TERMS: &[&str] = &["place", "starts", "closes", "posted", "duration", "hours", "time", "contract", "workplace", "apply"];

/// Benefits, as one text.
pub(super) fn read_benefits(post: &Post<'_>, draft: &mut Draft, _: &mut Diagnostics) {
    let (text, origin) = if let Some((items, origin)) = fields::stated(post, "jobBenefits") {
        (items.join("; "), origin)
    } else {
        let found = items(post, "benefits");
        let Some(first) = found.first() else { return };
        (joined(&found), first.origin.clone())
    };
    if !text.is_empty() {
        draft.posting.job_benefits = Some(text.chars().take(TEXT_CHARS_MAX).collect());
        draft.origins.insert("/posting/jobBenefits".into(), origin);
    }
}

/// One text of many items: sentences as they stand, behind others a semicolon.
fn joined(items: &[Finding<String>]) -> String {
    let mut text = String::new();
    for item in items {
        if !text.is_empty() {
            text.push_str(if text.ends_with(['.', '!', '?', '。']) { " " } else { "; " });
        }
        text.push_str(&item.value);
    }
    text
}

/// Skills, one by one.
pub(super) fn read_skills(post: &Post<'_>, draft: &mut Draft, _: &mut Diagnostics) {
    let mut found: Vec<(String, Origin)> = Vec::new();
    if let Some((texts, origin)) = fields::stated(post, "skills") {
        found.extend(fields::names_in(&texts).into_iter().map(|text| (text.to_owned(), origin.clone())));
    }
    // Front matter names them for readers of lists, and the text says more of them.
    found.extend(items(post, "skills").into_iter().map(|item| (item.value, item.origin)));
    for (skill, origin) in found.into_iter().take(ITEMS_MAX) {
        // What the requirements ask for and the stack names is one skill.
        if draft.posting.skills.iter().any(|known| known.eq_ignore_ascii_case(&skill)) {
            continue;
        }
        draft.origins.insert(format!("/posting/skills/{}", draft.posting.skills.len()), origin);
        draft.posting.skills.push(skill);
    }
}

/// A longer line of several sentences tells something else too, in bytes.
const TOLD_BYTES_MIN: usize = 120;

/// What the passages before have shown.
#[derive(Default)]
struct Seen<'p> {
    /// The last block that was of the list.
    last: Option<&'p Block>,
    has_lines: bool,
    has_items: bool,
}

/// Longest block that is nothing but a label, in bytes.
const LABEL_BYTES_MAX: usize = 40;

/// The items under a label: those of lists, and the parts of a labelled line.
fn items(post: &Post<'_>, label: &str) -> Vec<Finding<String>> {
    let mut found: Vec<Finding<String>> = Vec::new();
    let (mut seen, mut ends, mut is_in_list) = (Seen::default(), Ends::default(), false);
    // `Skills – what you bring` stands above the items.
    // Skills share their section with experience and other requirements, which are skills where it is named for these too, and with nothing else.
    let is_alone = |passage: &Passage<'_>| label != "skills" || passage.labels.iter().all(|other| BESIDE_SKILLS.contains(other));
    let is_asked = |passage: &Passage<'_>| label == "skills" && asked::is_skill(post, passage);
    let is_of_list = |passage: &Passage<'_>| {
        (passage.is_about(label) && is_alone(passage) || is_asked(passage)) && !passage.is_about("elsewhere") && !passage.is_heading()
    };
    let paragraphs = paragraphs::of(post, &is_of_list);
    let cards = if label == "benefits" { cards::of(post, &is_of_list) } else { Vec::new() };
    for (at, passage) in post.view.passages.iter().enumerate() {
        // `- Training: 900 € a year` among the benefits has a label of its own.
        let is_same_section = seen.last.is_some_and(|last| last.section == passage.block.section);
        is_in_list &= passage.block.kind == BlockKind::Item && is_same_section;
        if let Some(card) = cards.iter().find(|card| std::ptr::eq(card.text, passage.block)) {
            let whole = || format!("{}: {}", card.heading.text.trim(), passage.block.text.trim());
            let is_first = passage.range.start == 0;
            found.extend(is_first.then(|| post.finding(passage, 0..passage.block.text.len(), label, whole())));
            continue;
        }
        let is_own = is_of_list(passage);
        let is_among = !is_own && is_in_list && passage.is_labelled_line && !TERMS.iter().any(|term| passage.is_about(term));
        if ends.before(post, passage, is_own) || !is_own && !is_among {
            continue;
        }
        is_in_list = passage.block.kind == BlockKind::Item;
        let is_seen = seen.last.replace(passage.block).is_some_and(|last| std::ptr::eq(last, passage.block));
        seen.has_items |= passage.block.kind == BlockKind::Item;
        let is_paragraph = paragraphs.iter().any(|block| std::ptr::eq(*block, passage.block));
        let parts = if is_among || is_paragraph {
            if is_seen { Vec::new() } else { item(&passage.block.text).into_iter().collect() }
        } else if passage.block.kind == BlockKind::Paragraph && !passage.is_labelled_line {
            // A label of its own begins another list.
            seen.has_lines = seen.has_lines && !is_behind_label(post, passage);
            let is_before_list = post.view.passages.get(at + 1).is_some_and(|next| next.block.kind == BlockKind::Item && is_of_list(next));
            if is_seen || seen.has_items { Vec::new() } else { parts_of_paragraph(post, passage, is_before_list, &mut seen.has_lines) }
        } else {
            parts_of(post, passage, is_seen)
        };
        for range in parts.into_iter().filter(|range| says_something(passage, range)) {
            let words = passage.block.text[range.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
            let value = format!("{}{words}", number_before(post, passage, &range));
            found.push(post.finding(passage, range, label, value));
        }
        if found.len() >= ITEMS_MAX {
            break;
        }
    }
    found
}

/// Whether the block before is a label: `Benefits:`
fn is_behind_label(post: &Post<'_>, passage: &Passage<'_>) -> bool {
    let blocks = &post.blocks().0;
    let at = blocks.iter().position(|block| std::ptr::eq(block, passage.block));
    let before = at.and_then(|at| at.checked_sub(1)).and_then(|at| blocks.get(at));
    before.is_some_and(|before| before.text.len() <= LABEL_BYTES_MAX && before.text.trim_end().ends_with([':', '：']))
}

/// The items of a labelled line, an item or a row. Other text in the section goes on about the list, or stands for none.
fn parts_of(post: &Post<'_>, passage: &Passage<'_>, is_seen: bool) -> Vec<Range<usize>> {
    // `What you get: 28 days off, a pension. The first months are …`: sentences are no list.
    let is_told = || passage.text().trim_end_matches('.').contains(". ") && passage.range.len() > TOLD_BYTES_MIN;
    match passage.block.kind {
        _ if passage.is_labelled_line => {
            if is_behind_sentence(passage) {
                Vec::new()
            } else if is_told() {
                prose::of_first_sentence(passage, &post.language)
            } else {
                parts(&passage.block.text, &passage.range)
            }
        }
        BlockKind::Item if !is_seen => item(&passage.block.text).into_iter().collect(),
        BlockKind::Row if !is_seen && !is_head(post, passage) && !is_among_terms(post, passage) => lines::of_row(&passage.block.text),
        _ => Vec::new(),
    }
}

/// The items of a paragraph. Only the first that is a list by its lines alone is one; an address below it has lines too.
fn parts_of_paragraph(post: &Post<'_>, passage: &Passage<'_>, is_before_list: bool, has_lines: &mut bool) -> Vec<Range<usize>> {
    let lines =
        Some(lines::of(passage)).filter(|lines| !lines.is_empty()).unwrap_or_else(|| prose::of(passage, &post.language, is_before_list));
    let is_list = lines.len() > 1;
    if is_list && std::mem::replace(has_lines, true) { Vec::new() } else { lines }
}

/// `- 13. Monatsgehalt` is a list in a list to Markdown, and a number to people.
fn number_before<'p>(post: &'p Post<'_>, passage: &Passage<'_>, range: &Range<usize>) -> &'p str {
    let text = post.raw.file.text.as_str();
    let line = text.get(..passage.block.locate(range).start).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
    let inner = line.trim_start().strip_prefix(['-', '*', '+']).map(str::trim_start).unwrap_or_default();
    let is_number = passage.block.kind == BlockKind::Item
        && inner.trim_end().strip_suffix('.').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
    if is_number { inner } else { "" }
}

/// Whether a row stands in a table that has the terms of the job.
fn is_among_terms(post: &Post<'_>, passage: &Passage<'_>) -> bool {
    let section = passage.block.section;
    let mut rows = post.view.passages.iter().filter(|other| other.block.kind == BlockKind::Row && other.block.section == section);
    rows.any(|other| other.is_labelled_line)
}

/// Whether a row is the head of its table: in Markdown a line of dashes follows it.
fn is_head(post: &Post<'_>, passage: &Passage<'_>) -> bool {
    let text = post.raw.file.text.as_str();
    let end = passage.block.locate(&(0..passage.block.text.len())).end;
    let next = text.get(end..).and_then(|rest| rest.split_once('\n')).and_then(|(_, rest)| rest.lines().next()).unwrap_or_default();
    next.contains("--") && next.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t' | '\r'))
}

/// Whether a sentence stands before the label on its line: `… you use every day. You get it: …`
fn is_behind_sentence(passage: &Passage<'_>) -> bool {
    let before = &passage.block.text[..passage.range.start];
    before.rsplit('\n').next().unwrap_or_default().contains(". ")
}

fn says_something(passage: &Passage<'_>, range: &Range<usize>) -> bool {
    let text = &passage.block.text[range.clone()];
    text.contains(char::is_alphabetic) && text.chars().take(ITEM_CHARS_MAX + 1).count() <= ITEM_CHARS_MAX
}

/// The parts of a line between commas or semicolons outside brackets; a comma in a number parts nothing.
fn parts(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let line = &text[range.clone()];
    let mark = if line.contains(';') { ';' } else { ',' };
    let mut depth = 0_usize;
    let mut start = range.start;
    let mut found = Vec::new();
    for (at, c) in line.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if c == mark && depth == 0 && (c == ';' || line[at + 1..].starts_with(char::is_whitespace)) => {
                found.push(trimmed(text, &(start..range.start + at)));
                start = range.start + at + 1;
            }
            _ => {}
        }
    }
    found.push(trimmed(text, &(start..range.end)));
    found
}

/// An item of a list, as it is written. One with an empty box in front of it is not given.
fn item(text: &str) -> Option<Range<usize>> {
    let boxed = |marks: &[&str]| marks.iter().find_map(|mark| text.trim_start().strip_prefix(mark));
    if boxed(&["[ ]", "[]", "☐"]).is_some() {
        return None;
    }
    let rest = boxed(&["[x]", "[X]", "☑", "☒"]).unwrap_or(text);
    let rest = &rest[lines::sign(rest)..];
    Some(with_stop(text, &(text.len() - rest.len()..text.len())))
}

/// A range without blanks at its ends, and without the comma or semicolon that ends an item; a full stop is kept, and so is `, ...`
fn with_stop(text: &str, range: &Range<usize>) -> Range<usize> {
    let trimmed = trimmed(text, range);
    let tail = text[trimmed.end..range.end].trim_end();
    let stop = if tail.ends_with("...") { tail.len() } else { usize::from(tail.starts_with('.')) };
    trimmed.start..trimmed.end + stop
}

/// A range without blanks at its ends, and without the comma, semicolon or full stop that ends an item.
fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = range.start + part.trim_end().trim_end_matches([',', ';', '.']).trim_end().len();
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &[&str]) {
        let got: Vec<&str> = parts(text, &(0..text.len())).into_iter().map(|range| &text[range]).collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn items_keep_their_stop_and_empty_boxes_are_none() {
        let read = |text: &'static str| item(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>();
        assert_eq!(read("Desk, chair, screen, etc. "), ["Desk, chair, screen, etc."]);
        assert_eq!(read("a pension;"), ["a pension"]);
        assert_eq!(read("a pension, bread,... "), ["a pension, bread,..."]);
        assert_eq!(read("[x] a canteen"), ["a canteen"]);
        assert_eq!(read("[ ] a bicycle"), [""; 0]);
        assert_eq!(read("🚲 a bicycle"), ["a bicycle"]);
    }

    #[test]
    fn a_line_is_parted_at_its_commas() {
        check("Excel, SAP, inglese B1", &["Excel", "SAP", "inglese B1"]);
        check("lassen (TIG, MIG), 2,5 vrije dagen.", &["lassen (TIG, MIG)", "2,5 vrije dagen"]);
        check("a, b; c", &["a, b", "c"]);
    }
}
