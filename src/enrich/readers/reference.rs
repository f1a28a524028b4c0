//! The employer's own reference: behind a label, or behind a word for it in a title or a sentence. Dates, telephone numbers and laws are none.

use std::ops::Range;

use super::{Draft, Post};
use crate::diagnostic::Diagnostics;
use crate::enrich::claim::{self, Finding};
use crate::enrich::fold::fold;
use crate::enrich::post::find;
use crate::enrich::view::{self, Cue, Passage};
use crate::model::node::{Node, Value};
use crate::model::origin::{From, Origin};
use crate::model::posting::PropertyValue;

/// Longest sentence that says a reference and little else, in bytes.
const SHORT_BYTES_MAX: usize = 60;

const POINTER: &str = "/facts/reference";

/// Longest reference, in characters.
const CHARS_MAX: usize = 40;

/// Longest number that a database counts its rows with.
const ROW_DIGITS_MAX: usize = 2;

/// Fewer letters of words may be of a reference.
const PAGE_LETTERS_MIN: usize = 8;

/// How far behind its word the reference stands, in bytes: ` no.: `, ` n° `.
const REACH: usize = 8;

/// `identifier: {name: Example Works, value: EX-17}`, as schema.org writes it.
fn value(node: &Node) -> Option<&str> {
    match &node.value {
        Value::Map(fields) => find(fields, "value")?.node.text().map(str::trim),
        _ => None,
    }
}

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some(hit) = post.get("reference")
        && let Some(text) =
            hit.text().or_else(|| value(&hit.node)).filter(|text| !is_slug(text) && !is_row(text, hit.origin.key.as_deref()))
        && !is_of_page(post, text, hit.origin.key.as_deref())
    {
        set(draft, text.chars().take(200).collect());
        for pointer in [POINTER, "/posting/identifier/value"] {
            draft.origins.insert(pointer.into(), hit.origin.clone());
        }
    }
    let mut findings: Vec<Finding<String>> = in_title(post).into_iter().collect();
    for passage in post.view.passages.iter().filter(|passage| super::is_of_this_job(passage)) {
        let text = &passage.block.text;
        let found = if passage.is_about("reference") {
            code(text, &passage.range, 0)
        } else {
            passage
                .cues_of("reference")
                .filter(|cue| is_of_job(passage, cue))
                .find_map(|cue| code(text, &(cue.range.end..passage.range.end), REACH))
        };
        findings.extend(found.map(|range| {
            let value = text[range.clone()].to_owned();
            // `Vacancy no. 7156A`, alone on its line.
            let is_whole = !text[range.end..passage.range.end].contains(char::is_alphanumeric)
                && passage.cues_of("reference").any(|cue| cue.range.start == passage.range.start && range.start - cue.range.end <= REACH);
            let mut finding = super::named_by_heading(passage, post.finding(passage, range, "reference", value));
            if is_whole {
                finding.origin.from = From::Labelled;
            }
            finding
        }));
    }
    let known = draft.facts.reference.clone();
    claim::settle(post, draft, sink, POINTER, known.as_ref(), findings, |draft, reference| {
        if let Some(origin) = draft.origins.get(POINTER).cloned() {
            draft.origins.insert("/posting/identifier/value".into(), origin);
        }
        set(draft, reference);
    });
}

/// `joiner-nights`: the key of a page, by which generators find its translations.
fn is_slug(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_lowercase()) && text.chars().all(|c| c.is_ascii_lowercase() || matches!(c, '-' | '_'))
}

/// `ref: Night-baker-2021`, `ref: night-baker-l68` in `night-baker-l68.md`: what a site calls its page, where a reference is a few letters and
/// figures.
fn is_of_page(post: &Post<'_>, text: &str, key: Option<&str>) -> bool {
    let name = post.raw.file.path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default();
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.contains(|c: char| c.is_ascii_lowercase()));
    let is_ref = key.is_some_and(|key| fold(key) == "ref");
    fold(name) == fold(text) && text.contains(|c: char| c.is_ascii_lowercase())
        || is_ref && words.map(str::len).sum::<usize>() >= PAGE_LETTERS_MIN
}

/// `post_id: 38`: the row of a database.
fn is_row(text: &str, key: Option<&str>) -> bool {
    let is_of_post = key.is_some_and(|key| fold(key).ends_with("post id"));
    is_of_post
        || text.len() <= ROW_DIGITS_MAX && text.bytes().all(|b| b.is_ascii_digit()) && key.is_some_and(|key| fold(key).ends_with("id"))
}

/// Whether a sentence speaks of the job's own reference: it begins with the word, says little else, or tells how to apply. Everything else has
/// references too.
fn is_of_job(passage: &Passage<'_>, cue: &Cue) -> bool {
    cue.range.start == passage.range.start
        || passage.range.len() <= SHORT_BYTES_MAX
        || passage.is_about("apply")
        || passage.cues.iter().any(|cue| matches!(cue.group, "apply" | "hire" | "title") || cue.group == "dates" && cue.name == "applying")
}

fn set(draft: &mut Draft, reference: String) {
    draft.posting.identifier = Some(PropertyValue { name: None, value: reference.clone() });
    draft.facts.reference = Some(reference);
}

/// `Busfahrer – Kennziffer VB-118`, `[CUB-0412] Enfermero`.
fn in_title(post: &Post<'_>) -> Option<Finding<String>> {
    let hit = post.get("title")?;
    let text = hit.text()?;
    let behind = || {
        let cues = view::cues(text, &post.language);
        cues.iter().filter(|cue| cue.group == "reference").find_map(|cue| code(text, &(cue.range.end..text.len()), REACH))
    };
    let range = bracketed(text).or_else(behind).or_else(|| numbered(text))?;
    let origin = Origin { from: From::Labelled, quote: Some(text[range.clone()].to_owned()), ..hit.origin.clone() };
    Some(Finding { value: text[range].to_owned(), origin, span: hit.node.span })
}

/// A code of capitals and figures, with a mark between, in square brackets in front of a title.
fn bracketed(text: &str) -> Option<Range<usize>> {
    let end = text.strip_prefix('[')?.find(']')? + 1;
    let inner = &text[1..end];
    let is_code = inner.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'/' | b'_' | b'.'))
        && inner.contains(|c: char| c.is_ascii_uppercase())
        && inner.contains(['-', '/', '_'])
        && is_code(inner);
    is_code.then_some(1..end)
}

/// `(#2028313)`: a number of at least four digits behind its sign.
fn numbered(text: &str) -> Option<Range<usize>> {
    let start = text.find('#')? + 1;
    let digits = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    let is_apart = !text[start + digits..].starts_with(char::is_alphanumeric) && text[..start - 1].ends_with([' ', '(', '[']);
    (digits > 3 && is_apart).then_some(start..start + digits)
}

/// The code at the beginning of a range, behind no more than `reach` bytes of marks and of a word for "number". Without a reach the range
/// is a labelled value, all of which must be the code.
fn code(text: &str, range: &Range<usize>, reach: usize) -> Option<Range<usize>> {
    let rest = text.get(range.clone())?;
    if reach == 0 && is_whole_code(rest) {
        let start = rest.len() - rest.trim_start().len();
        return Some(range.start + start..range.start + start + rest.trim().len());
    }
    let marks = |c: char| {
        c.is_whitespace()
            || matches!(c, ':' | '：' | '#' | '.' | '=' | '(' | '[' | '–' | '-' | '°' | 'º' | 'ª' | '`' | '“' | '„' | '"' | '«' | '\t')
    };
    let mut start = rest.find(|c| !marks(c))?;
    let number = ["nr", "no", "n°", "nº", "n.º", "num", "number"];
    if let Some(word) = number.iter().find(|word| rest[start..].get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)))
        && rest[start + word.len()..].starts_with(marks)
    {
        start += word.len();
        start += rest[start..].find(|c| !marks(c))?;
    }
    if reach > 0 && start > reach + 4 {
        return None;
    }
    let token = rest[start..]
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ')' | ']' | '(' | '|' | '`' | '”' | '“' | '"' | '»' | '’' | '‘'))
        .next()?;
    let token = token.trim_end_matches(['.', ':', '!', '?', '-', '–']);
    let end = start + token.len();
    // What stands behind a label and goes on in figures is a telephone number or a list.
    let goes_on =
        reach == 0 && rest[end..].trim_start_matches(|c: char| c.is_whitespace() || c == '.').starts_with(|c: char| c.is_ascii_digit());
    (is_code(token) && !goes_on).then(|| range.start + start..range.start + end)
}

/// Whether a value of several words is one code: `5004_2 – 2026/KO 10`.
fn is_whole_code(value: &str) -> bool {
    let value = value.trim();
    let has_figure = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    let is_part = |word: &str| {
        word.chars().all(|c| !c.is_alphanumeric())
            || (has_figure(word) || word.chars().all(char::is_uppercase))
                && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '–' | '/' | '_' | '.'))
    };
    let words = || value.split(' ');
    let has_letter = value.contains(char::is_alphabetic);
    value.len() <= CHARS_MAX && has_letter && words().nth(1).is_some() && words().next().is_some_and(is_code) && words().all(is_part)
}

/// Letters, figures and marks, at least one figure and more than two characters; neither a date nor an address.
fn is_code(token: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '–' | '‑' | '/' | '_' | '.' | '#' | '+');
    let count = token.chars().count();
    let is_date =
        token.split(['.', '/', '-']).map(str::len).eq([2, 2, 4]) && token.bytes().all(|b| b.is_ascii_digit() || b"./-".contains(&b));
    (2..=CHARS_MAX).contains(&count)
        && token.chars().all(plain)
        && token.contains(|c: char| c.is_ascii_digit())
        && !token.starts_with('+')
        && !is_date
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, reach: usize, expect: Option<&str>) {
        assert_eq!(code(text, &(0..text.len()), reach).map(|range| &text[range]), expect, "{text}");
    }

    #[test]
    fn codes() {
        check(" 26-118", REACH, Some("26-118"));
        check(": VB-118", REACH, Some("VB-118"));
        check(" no. HX-2026/118.", REACH, Some("HX-2026/118"));
        check("RH/2026/014", 0, Some("RH/2026/014"));
        check("01 23 45 67 89", 0, None);
        check(" of the job is 12", REACH, None);
        check("12.05.2026", 0, None);
        check("on request", 0, None);
        assert_eq!(bracketed("[CUB-0412] Enfermero"), Some(1..9));
        assert_eq!(bracketed("[Paris] Enfermier"), None);
    }
}
