//! The occupation's code in a classification, only where the post gives one: ROME (one letter, four figures), ISCO-08 (one to four
//! figures), ESCO (an ISCO code with steps).

use std::ops::Range;

use super::{Draft, Post};
use crate::diagnostic::Diagnostics;
use crate::enrich::post::{Hit, find};
use crate::enrich::{claim, keys, view};
use crate::model::node::{Node, Value};
use crate::model::origin::From;
use crate::model::posting::CategoryCode;

const POINTER: &str = "/posting/occupationalCategory";

/// How far behind its classification's name the code stands, in bytes.
const REACH: usize = 8;

/// How far in front of it, in bytes: a bracket.
const AHEAD_REACH: usize = 3;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    stated(post, draft);
    let mut findings = Vec::new();
    for passage in post.view.passages.iter().filter(|passage| super::is_of_this_job(passage)) {
        let text = &passage.block.text;
        let beside = |cue: &view::Cue| {
            behind(text, cue.name, cue.range.end..passage.range.end).or_else(|| ahead(text, cue.name, passage.range.start..cue.range.start))
        };
        let found = passage.cues_of("occupation").find_map(beside).or_else(|| {
            // The classification's name may be the label itself.
            if !passage.is_labelled_line || !passage.is_about("occupation") {
                return None;
            }
            let start = text[..passage.range.start].trim_end().rfind('\n').map_or(0, |at| at + 1);
            let label = view::cues(&text[start..passage.range.start], &post.language);
            let name = label.iter().find(|cue| cue.group == "occupation")?.name;
            behind(text, name, passage.range.clone())
        });
        findings.extend(found.map(|(code, range)| {
            let mut finding = post.finding(passage, range, "occupation", code);
            // `ISCO-08: 2221`: no other line begins like that.
            if passage.cues_of("occupation").next().is_some_and(|cue| cue.range.start == passage.range.start) {
                finding.origin.from = From::Labelled;
            }
            finding
        }));
    }
    let known = draft.posting.occupational_category.clone();
    claim::settle(post, draft, sink, POINTER, known.as_ref(), findings, |draft, value| draft.posting.occupational_category = Some(value));
}

/// Keys of a map that hold a code, and the name of its classification.
const CODE_KEYS: &[&str] = &["codeValue", "termCode", "code", "value", "id"];
const SET_KEYS: &[&str] = &["inCodeSet", "inDefinedTermSet", "codeSet", "scheme", "system", "classification", "taxonomy", "standard"];

/// Classifications that are known by their names.
const SETS: &[&str] = &["isco", "rome", "esco"];

/// So deep a code may stand in maps.
const DEPTH_MAX: usize = 2;

/// `occupationalCategory: ROME M1805`, `rome: M1805`, a map with schema.org's names or with usual ones, or a list of these.
fn stated(post: &Post<'_>, draft: &mut Draft) {
    let in_hit = |hit: &Hit<'_>| Some((hit.node.items().iter().find_map(|item| of_item(post, hit, item, 0))?, hit.origin.clone()));
    let Some((code, origin)) = post.all("occupationalCategory").iter().find_map(in_hit) else { return };
    draft.posting.occupational_category = Some(code);
    for leaf in ["inCodeSet", "codeValue"] {
        draft.origins.insert(format!("{POINTER}/{leaf}"), origin.clone());
    }
}

fn of_item(post: &Post<'_>, hit: &Hit<'_>, item: &Node, depth: usize) -> Option<CategoryCode> {
    let set = |text: &str| view::cues(text, &post.language).into_iter().find(|cue| cue.group == "occupation");
    let key = || {
        let key = keys::normalized(hit.origin.key.as_deref()?);
        SETS.iter().copied().find(|name| key.starts_with(name) || key.ends_with(name))
    };
    let Value::Map(fields) = &item.value else {
        let text = item.text()?;
        let beside =
            |cue: view::Cue| behind(text, cue.name, cue.range.end..text.len()).or_else(|| ahead(text, cue.name, 0..cue.range.start));
        return set(text).and_then(beside).or_else(|| behind(text, key()?, 0..text.len())).map(|(code, _)| code);
    };
    // `isco: 7212` among other keys, with or without a name of the occupation beside it.
    let of_set = |name: &&'static str| {
        let found = find(fields, name).or_else(|| find(fields, &format!("{name}-08")))?;
        let text = match &found.node.value {
            Value::Map(inner) => CODE_KEYS.iter().find_map(|key| find(inner, key)?.node.text()),
            _ => found.node.text(),
        }?;
        behind(text, name, 0..text.len()).or_else(|| set(text).and_then(|cue| behind(text, cue.name, cue.range.end..text.len())))
    };
    if let Some((code, _)) = SETS.iter().find_map(of_set) {
        return Some(code);
    }
    // `code: {scheme: ISCO-08, value: 7212}`
    let inner = CODE_KEYS.iter().find_map(|key| find(fields, key).filter(|field| matches!(field.node.value, Value::Map(_))));
    if let Some(inner) = inner.filter(|_| depth < DEPTH_MAX) {
        return of_item(post, hit, &inner.node, depth + 1);
    }
    let text = |key: &&str| {
        let node = &find(fields, key)?.node;
        // A classification may be a map with a name of its own.
        let name = if let Value::Map(inner) = &node.value { &find(inner, "name")?.node } else { node };
        name.text().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let (code, in_set) = (CODE_KEYS.iter().find_map(text)?, SET_KEYS.iter().find_map(text));
    let known = in_set.as_deref().and_then(set).map(|cue| cue.name).or_else(|| if in_set.is_none() { key() } else { None });
    let read = known.and_then(|name| behind(&code, name, 0..code.len())).map(|(code, _)| code);
    read.or_else(|| in_set.map(|in_code_set| CategoryCode { in_code_set, code_value: code.clone() }))
}

/// The code in front of the name of its classification: `7212 (ISCO-08)`.
fn ahead(text: &str, name: &str, range: Range<usize>) -> Option<(CategoryCode, Range<usize>)> {
    let head = text[range.clone()].trim_end_matches(|c: char| !c.is_alphanumeric());
    let start = head
        .rfind(|c: char| !c.is_ascii_alphanumeric() && c != '.')
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    let is_near = range.len() - head.len() <= AHEAD_REACH;
    behind(text, name, range.start + start..range.start + head.len()).filter(|_| is_near)
}

/// The code that follows the name of its classification.
fn behind(text: &str, name: &str, range: Range<usize>) -> Option<(CategoryCode, Range<usize>)> {
    let rest = text.get(range.clone())?;
    let start = rest.find(char::is_alphanumeric).filter(|start| *start <= REACH)?;
    let token = rest[start..].split(|c: char| !c.is_ascii_alphanumeric() && c != '.').next()?.trim_end_matches('.');
    let is_number = |text: &str| (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let set = match name {
        "rome" => token.len() == 5 && token.starts_with(|c: char| c.is_ascii_uppercase()) && is_number(&token[1..]),
        "isco" => is_number(token) && token.len() >= 3,
        "esco" => token.split('.').all(is_number) && token.len() >= 4,
        _ => false,
    };
    let at = range.start + start;
    set.then(|| (CategoryCode { in_code_set: name.to_uppercase(), code_value: token.to_owned() }, at..at + token.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, text: &str, expect: Option<&str>) {
        assert_eq!(behind(text, name, 0..text.len()).map(|(code, _)| code.code_value).as_deref(), expect, "{text}");
    }

    #[test]
    fn a_code_may_stand_in_front() {
        let read = |text: &str| ahead(text, "isco", 0..text.len()).map(|(code, _)| code.code_value);
        assert_eq!(read("Welder, 7212 (").as_deref(), Some("7212"));
        assert_eq!(read("7212 jobs are listed in the "), None);
        assert_eq!(read("("), None);
    }

    #[test]
    fn codes_have_the_form_of_their_classification() {
        check("rome", " : G1602", Some("G1602"));
        check("rome", " antique", None);
        check("isco", "-08: 2221.", None);
        check("isco", " 7522", Some("7522"));
        check("esco", " 2512.1", Some("2512.1"));
        check("isco", "27001 is a standard", None);
    }
}
