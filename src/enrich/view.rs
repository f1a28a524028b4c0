//! A post's text as readers see it: passages with their labels, and in them the phrases that the vocabulary knows.
//!
//! What stands behind a label (`Lieu : Lyon`, a table row, a section under a heading that names it) is *stated*; everything else is a
//! *sentence*. A passage may be stated for one field and a sentence for another: a deadline in the section on how to apply.

mod glued;
mod heading;
mod label;
mod nested;
mod passage;
mod section;
mod sentences;

use std::ops::Range;

pub(super) use heading::OPTIONAL;
use label::{labels, line_labels};
pub(super) use passage::{Cue, Names, Passage};
use sentences::sentences;

use super::fold::{Folded, fold};
use super::strip;
use super::vocabulary::{self, Vocabulary};
use crate::model::block::{Block, BlockKind, Blocks};

/// Longest label, in characters: more is a sentence with a colon.
const LABEL_CHARS_MAX: usize = 50;

/// Most labelled values of one line.
const STATEMENTS_MAX: usize = 20;

/// Labels that are benefits where they stand alone among these.
const BENEFIT_LABELS: &[&str] = &["workplace", "time", "hours", "pay", "contract", "education"];

/// Shortest label that counts in a post of another language, in characters.
const FOREIGN_LABEL_CHARS_MIN: usize = 4;

/// Shortest label that ends in a full stop, in bytes: less is an abbreviation.
const STOPPED_LABEL_BYTES_MIN: usize = 4;

/// A post's passages, in its order.
#[derive(Debug, Default)]
pub(super) struct View<'a> {
    /// All of them.
    pub(super) passages: Vec<Passage<'a>>,
}

impl<'a> View<'a> {
    /// The view of a post in a language (BCP 47), with the text of its file. Quotations are left out, for they are somebody else's words, unless
    /// they invite.
    pub(super) fn new(blocks: &'a Blocks, language: &str, source: &str) -> Self {
        let vocabulary = vocabulary::of(language);
        let mut headings: Vec<Vec<&'static str>> = Vec::with_capacity(blocks.0.len());
        let mut passages = Vec::new();
        // Where sections have headings of the first level, such a one is no title, and none is one behind the text's beginning.
        let tops = blocks.0.iter().filter(|block| block.kind == BlockKind::Heading(1)).count();
        let begins = blocks.0.iter().position(|block| block.kind == BlockKind::Paragraph).unwrap_or(blocks.0.len());
        // What a paragraph such as `We offer:` says of the list that follows it.
        let mut list: Vec<&'static str> = Vec::new();
        // Whether that is all that the paragraph says.
        let mut is_whole = false;
        let mut has_tasks = false;
        let mut open = section::Open::default();
        let mut nested = nested::Nested::default();
        // The heading before the next one.
        let mut before: Option<usize> = None;
        for (at, block) in blocks.0.iter().enumerate() {
            if block.kind != BlockKind::Item {
                let is_before_list = || blocks.0.get(at + 1).is_some_and(|next| next.kind == BlockKind::Item);
                let introduces = match block.kind {
                    BlockKind::Paragraph => block.text.trim_end().ends_with([':', '：']),
                    // A term whose definition is a list.
                    BlockKind::Row => !block.text.contains('\t') && is_before_list(),
                    _ => false,
                };
                (list, is_whole) = if introduces { heading::introduced(vocabulary, &block.text) } else { (Vec::new(), false) };
                // `Start`, and below it `: 5. December`, which is a list of one to Markdown.
                if block.kind == BlockKind::Row && !list.iter().all(|label| matches!(*label, "benefits" | "skills" | "profile")) {
                    list.clear();
                }
            }
            if block.kind == BlockKind::Quote {
                open.take(section::of_line(&block.text, "", section::Place::of(BlockKind::Paragraph, None), vocabulary));
            }
            let above = block.section.and_then(|section| headings.get(section)).map_or(&[][..], Vec::as_slice);
            // `You have a degree and:` in the section on skills.
            let is_of_skills = above.contains(&"skills");
            if is_of_skills && list == ["profile"] {
                list.clear();
            }
            let is_heading = matches!(block.kind, BlockKind::Heading(_));
            open.before(block.kind);
            nested.before(block, source);
            let own = if is_heading { heading_labels(vocabulary, block, tops == 1 && at < begins) } else { Vec::new() };
            let own = heading::within_benefits(above, own);
            has_tasks = has_tasks || is_heading && heading::names_tasks(vocabulary, &block.text);
            if block.kind != BlockKind::Quote || speaks_for_house(block, vocabulary) {
                let first = passages.len();
                let is_left = open.labels().is_empty() || above.contains(&"elsewhere");
                let section = if !nested.labels().is_empty() {
                    nested.labels()
                } else if !list.is_empty() && (is_whole || block.kind == BlockKind::Item) {
                    &list
                } else if is_left {
                    above
                } else {
                    open.labels()
                };
                let place = section::Place::of(block.kind, blocks.0.get(at + 1).map(|next| next.kind));
                let opened = split(block, place, (language, vocabulary), if is_heading { &[] } else { section }, &mut passages);
                open.take(opened.filter(|labels| !is_of_skills || *labels != ["profile"]));
                nested.take(block, blocks.0.get(at + 1), source, vocabulary);
                find_cues(block, vocabulary, &mut passages[first..]);
                leave_other_jobs(&mut passages[first..]);
            }
            // An item that a program has made a heading of goes on with the section before it.
            let above = if is_heading && heading::is_item(&block.text) {
                before.and_then(|heading| headings.get(heading)).map_or(above, Vec::as_slice)
            } else {
                above
            };
            if is_heading {
                before = Some(at);
            }
            let inherited = above.iter().copied().filter(|label| heading::leaves_open(vocabulary, label, &block.text));
            headings.push(if own.is_empty() && is_heading { inherited.collect() } else { own });
        }
        heading::settle(&mut passages, has_tasks);
        Self { passages }
    }
}

/// `We are also looking for a planner (24 hours)`: what a block says from there on is said of another job.
fn leave_other_jobs(passages: &mut [Passage<'_>]) {
    let seeks = |passage: &Passage<'_>| passage.has("hire", "we") || passage.has("employer", "recruits") || passage.has("title", "call");
    let is_other = |passage: &Passage<'_>| !passage.is_labelled_line && passage.has("hire", "also") && seeks(passage);
    if let Some(first) = passages.iter().position(is_other).filter(|at| *at > 0 || passages.len() == 1) {
        passages[first].set_labels(vec!["elsewhere"]);
    }
}

/// `> We are looking to hire a baker`, `> Send your CV to jobs@example.org`: a text that is set like a quotation to stand out. Nobody else invites.
fn speaks_for_house(block: &Block, vocabulary: &'static Vocabulary) -> bool {
    let cues = cues_in(&block.text, vocabulary);
    let has = |group: &str, name: &str| cues.iter().any(|cue| cue.group == group && cue.name == name);
    let has_address = || block.text.contains('@') || !block.links.is_empty();
    let ends_with_name = || block.text.contains(['“', '”', '"', '«', '»', '„']) || has("asked", "other");
    !ends_with_name() && (has("hire", "we") && !has("hire", "done") || has("apply", "invite") && !has("apply", "other") && has_address())
}

/// The phrases in any text, such as a title or a value of front matter.
pub(super) fn cues(text: &str, language: &str) -> Vec<Cue> {
    cues_in(text, vocabulary::of(language))
}

/// Whether a text begins with a word for knowledge or ability, with at most adjectives before it: `Good knowledge of Excel`.
pub(super) fn begins_with_skill(text: &str, language: &str) -> bool {
    heading::begins_with_skill(vocabulary::of(language), text)
}

/// The phrases in a title, with those that stand around its role.
pub(super) fn title_cues(title: &str, language: &str) -> Vec<Cue> {
    let folded = Folded::new(title);
    as_cues(title, &folded, vocabulary::of(language).search_title(&folded))
}

fn cues_in(text: &str, vocabulary: &'static Vocabulary) -> Vec<Cue> {
    let folded = Folded::new(text);
    as_cues(text, &folded, vocabulary.search(&folded))
}

fn as_cues(text: &str, folded: &Folded, found: Vec<vocabulary::Match<'static>>) -> Vec<Cue> {
    let cue = |found: vocabulary::Match<'static>| {
        let range = folded.original(text, &(found.start..found.end));
        Cue { group: found.meaning.group, name: found.meaning.name, range }
    };
    found.into_iter().map(cue).collect()
}

fn find_cues(block: &Block, vocabulary: &'static Vocabulary, passages: &mut [Passage<'_>]) {
    if passages.is_empty() {
        return;
    }
    // `Contract: fixed term`: no phrase begins in a label and ends in its value.
    if passages.iter().any(|passage| passage.is_labelled_line) {
        for passage in passages {
            let start = passage.range.start;
            for cue in cues_in(passage.text(), vocabulary) {
                passage.add(Cue { range: cue.range.start + start..cue.range.end + start, ..cue });
            }
        }
        return;
    }
    for cue in cues_in(&block.text, vocabulary) {
        // Passages of a block are in order and do not overlap.
        let next = passages.partition_point(|passage| passage.range.end <= cue.range.start);
        if let Some(passage) = passages.get_mut(next).filter(|passage| passage.range.start <= cue.range.start) {
            passage.add(cue);
        }
    }
}

/// Splits a block into labelled values and sentences. Returns the section that a line of it has opened and that goes on behind it.
fn split<'a>(
    block: &'a Block,
    place: section::Place,
    language: (&str, &'static Vocabulary),
    section: &[&'static str],
    passages: &mut Vec<Passage<'a>>,
) -> Option<Vec<&'static str>> {
    if glued::split(block, language.1, section, passages) { None } else { split_lines(block, place, language, section, passages) }
}

fn split_lines<'a>(
    block: &'a Block,
    place: section::Place,
    (language, vocabulary): (&str, &'static Vocabulary),
    section: &[&'static str],
    passages: &mut Vec<Passage<'a>>,
) -> Option<Vec<&'static str>> {
    let (mut section, mut opened) = (section.to_vec(), None);
    let mut add = |range: Range<usize>, labels: Vec<&'static str>, is_labelled_line: bool| {
        let text = &block.text[range.clone()];
        let start = range.start + (text.len() - text.trim_start().len());
        let end = range.end - (text.len() - text.trim_end().len());
        if start < end {
            passages.push(Passage::new(block, start..end, labels, is_labelled_line));
        }
    };
    let mut start = 0;
    // What a line that is nothing but a label says of the next.
    let mut above: Vec<&'static str> = Vec::new();
    // Whether the line before goes on: a sentence that an editor has wrapped.
    let mut goes_on = false;
    for line in block.text.split_inclusive('\n').flat_map(|line| statements(line, block.kind, vocabulary)) {
        let end = start + line.len();
        let is_wrapped = std::mem::take(&mut goes_on);
        let own = std::mem::take(&mut above);
        let next = block.text.get(end..).unwrap_or_default();
        if let Some(labels) = section::of_line(line, next, place, vocabulary).filter(|_| own.is_empty() && !is_wrapped) {
            if labels.is_empty() {
                add(start..end, Vec::new(), false);
            }
            (section, opened, start) = (labels.clone(), Some(labels), end);
            continue;
        }
        if matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_))
            && let Some(parts) = strip::of(line, language)
        {
            for (range, labels) in parts {
                add(start + range.start..start + range.end, labels.to_vec(), true);
            }
            start = end;
            continue;
        }
        let mut rest = 0;
        if let Some((label, value)) = label_of(line, block.kind)
            && !(line[..value].trim_end().ends_with(['-', '–', '—', '=']) && (is_wrapped || begins_with_and(&line[value..], vocabulary)))
            && let labels = line_labels(vocabulary, &line[..label])
            && !labels.is_empty()
        {
            // The value goes on to the next sentence that has a label of its own.
            let next = if block.kind == BlockKind::Row { None } else { next_labelled(&line[value..], vocabulary) };
            rest = next.map_or(line.len(), |at| value + at);
            // Behind a question or a full stop whole sentences may follow, as in a section.
            let is_prose = line[..value].ends_with(['?', '？', '.']) && sentences(&line[value..rest]).nth(1).is_some();
            if line[value..].trim().is_empty() {
                // `Salary:` may stand on a line of its own too.
                above = labels;
            } else if is_prose {
                for range in sentences(&line[value..rest]) {
                    add(start + value + range.start..start + value + range.end, labels.clone(), false);
                }
            } else {
                add(start + value..start + rest, labels, true);
            }
        } else if !own.is_empty() {
            add(start..end, own, true);
            rest = line.len();
        } else if end < block.text.len() && is_label_alone(line) && matches!(block.kind, BlockKind::Paragraph | BlockKind::Item) {
            above = labels_alone(vocabulary, line, &section);
            rest = if above.is_empty() { 0 } else { line.len() };
        }
        goes_on = rest == 0 && is_unfinished(line);
        for range in sentences(&line[rest..]).map(|range| rest + range.start..rest + range.end) {
            match sentence_label(&line[range.clone()], vocabulary) {
                Some((value, labels)) if range.start > 0 => add(start + range.start + value..start + range.end, labels, true),
                _ => add(start + range.start..start + range.end, section.clone(), false),
            }
        }
        start = end;
    }
    opened
}

/// Whether a line of prose ends in the middle of its sentence, where a dash on the next parts no label from its value.
fn is_unfinished(line: &str) -> bool {
    let line = line.trim_end();
    line.len() > LABEL_CHARS_MAX && line.ends_with(|c: char| c.is_alphanumeric() || c == ',') && !line.contains([':', '：'])
}

/// `Tools - as well as …` goes on.
fn begins_with_and(text: &str, vocabulary: &Vocabulary) -> bool {
    let word = text.split_whitespace().next().unwrap_or_default();
    vocabulary.meanings(&fold(word), "stop").any(|name| name == "and")
}

/// Where a later sentence of a line begins that has a label: `Salary: 30,000 €. Start: 1 June.`
fn next_labelled(text: &str, vocabulary: &Vocabulary) -> Option<usize> {
    if !text.contains([':', '：']) {
        return None;
    }
    sentences(text).skip(1).find(|range| sentence_label(&text[range.clone()], vocabulary).is_some()).map(|range| range.start)
}

/// The label of a sentence in a line: where its value begins, and what it names.
fn sentence_label(sentence: &str, vocabulary: &Vocabulary) -> Option<(usize, Vec<&'static str>)> {
    // The first bytes of both colons.
    let first = memchr::memchr2(b':', 0xef, sentence.as_bytes())?;
    let head = beginning(sentence, LABEL_CHARS_MAX);
    let mut marks = head.get(first..)?.char_indices().map(|(at, c)| (first + at, c));
    let (at, colon) = marks.find(|(at, c)| matches!(c, ':' | '：') && !sentence[*at..].starts_with("://"))?;
    let labels = labels(vocabulary, &sentence[..at]);
    (!labels.is_empty()).then_some((at + colon.len_utf8(), labels))
}

/// The first characters of a text.
fn beginning(text: &str, chars: usize) -> &str {
    match text.as_bytes().get(..chars) {
        None => text,
        Some(bytes) if bytes.is_ascii() => &text[..chars],
        Some(_) => text.char_indices().nth(chars).map_or(text, |(end, _)| &text[..end]),
    }
}

/// What a line names that may be a label over its value. `Home office` among the benefits is one of them.
fn labels_alone(vocabulary: &Vocabulary, line: &str, section: &[&str]) -> Vec<&'static str> {
    let found = labels(vocabulary, line);
    let is_benefit = section.contains(&"benefits") && found.iter().all(|label| BENEFIT_LABELS.contains(label));
    if is_benefit { Vec::new() } else { found }
}

/// Whether a line may be a label over its value: short, and written like a name.
fn is_label_alone(line: &str) -> bool {
    let line = line.trim();
    line.len() <= 2 * LABEL_CHARS_MAX && line.starts_with(char::is_uppercase) && line.ends_with(char::is_alphanumeric)
}

/// The labelled values that share a line, `Posted: 4 May · Start: 1 June`; else the whole line.
fn statements<'l>(line: &'l str, kind: BlockKind, vocabulary: &Vocabulary) -> Vec<&'l str> {
    // The first bytes of these marks.
    let has_mark = || memchr::memchr3(b'|', 0xc2, 0xe2, line.as_bytes()).is_some() && line.contains(['|', '·', '•', '⋅']);
    if kind == BlockKind::Row || !has_mark() {
        return vec![line];
    }
    let is_labelled = |part: &&str| label_of(part, kind).is_some_and(|(end, _)| !labels(vocabulary, &part[..end]).is_empty());
    let parts: Vec<&str> = line.split_inclusive(['·', '|', '•', '⋅']).take(STATEMENTS_MAX).collect();
    let is_all = parts.iter().map(|part| part.len()).sum::<usize>() == line.len();
    if parts.len() > 1 && is_all && parts.iter().all(is_labelled) { parts } else { vec![line] }
}

/// Where a label ends and its value begins.
fn label_of(line: &str, kind: BlockKind) -> Option<(usize, usize)> {
    if kind == BlockKind::Row
        && let Some(tab) = line.find('\t')
    {
        return Some((tab, tab + 1));
    }
    let mut dash = None;
    // `Where? Lyon`, `Hours. 25 a week`
    let mut question = None;
    for (at, byte) in beginning(line, LABEL_CHARS_MAX).bytes().enumerate() {
        // The first bytes of the marks below; none is inside a letter.
        if !matches!(byte, b':' | b'-' | b'=' | b'.' | b'?' | 0xe2 | 0xef) {
            continue;
        }
        let Some(c) = line[at..].chars().next() else { break };
        let after = at + c.len_utf8();
        match c {
            ':' if line[after..].starts_with("//") => {}
            ':' | '：' => return Some((at, after)),
            '–' | '—' | '-' | '=' if dash.is_none() && line[..at].ends_with(' ') && line[after..].starts_with(' ') => {
                // `Employment 20 - 40 hours`
                let is_range =
                    line[..at - 1].ends_with(|c: char| c.is_ascii_digit()) && line[after + 1..].starts_with(|c: char| c.is_ascii_digit());
                dash = Some((at - 1, after + 1)).filter(|_| !is_range);
            }
            // `ab 1. September`: a number with a full stop is a day.
            '.' if dash.is_none()
                && !line.starts_with('(')
                && at >= STOPPED_LABEL_BYTES_MIN
                && line[after..].starts_with(' ')
                && !line[..at].ends_with(|c: char| c.is_ascii_digit()) =>
            {
                dash = Some((at, after));
            }
            '?' | '？' if question.is_none() && line[after..].contains(char::is_alphanumeric) => question = Some((at, after)),
            _ => {}
        }
    }
    question.or(dash)
}

/// What a heading names: its section too where it goes on behind a dash, `Skills – what you bring`, or where some of its words tell it.
fn heading_labels(vocabulary: &Vocabulary, block: &Block, may_be_title: bool) -> Vec<&'static str> {
    let heading = block.text.as_str();
    let found = line_labels(vocabulary, heading);
    if heading::is_about_a_name(vocabulary, heading) {
        return vec!["company"];
    }
    if found == ["pay"] && heading::sections(vocabulary, heading) == ["benefits"] {
        return vec!["pay", "benefits"];
    }
    if !found.is_empty() {
        return found;
    }
    let dashed = label_of(heading, BlockKind::Paragraph).map_or(Vec::new(), |(end, _)| labels(vocabulary, &heading[..end]));
    let dashed: Vec<_> = dashed.into_iter().filter(|label| matches!(*label, "skills" | "benefits" | "profile")).collect();
    // The first heading is the title.
    let is_title = block.kind == BlockKind::Heading(1) && may_be_title;
    if dashed.is_empty() && !is_title { heading::sections(vocabulary, heading) } else { dashed }
}

/// Whether a heading names a section of a post, as a whole or by some of its words: `Qualifications required`.
pub(super) fn names_section(heading: &str, language: &str) -> bool {
    let vocabulary = vocabulary::of(language);
    !labels(vocabulary, heading).is_empty() || !heading::sections(vocabulary, heading).is_empty()
}

#[cfg(test)]
mod tests;
