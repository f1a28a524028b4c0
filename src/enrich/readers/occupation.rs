//! The occupation's code in a classification, only where the post gives one: ROME (one letter, four figures), ISCO-08 (one to four
//! figures), ESCO (an ISCO code with steps).

use std::ops::Range;

use super::{Draft, Post};
use crate::diagnostic::Diagnostics;
use crate::enrich::{claim, view};
use crate::model::node::{Node, Value};
use crate::model::origin::From;
use crate::model::posting::CategoryCode;

const POINTER: &str = "/posting/occupationalCategory";

/// How far behind its classification's name the code stands, in bytes.
const REACH: usize = 8;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    stated(post, draft);
    let mut findings = Vec::new();
    for passage in post.view.passages.iter().filter(|passage| super::is_of_this_job(passage)) {
        let text = &passage.block.text;
        let found = passage.cues_of("occupation").find_map(|cue| behind(text, cue.name, cue.range.end..passage.range.end)).or_else(|| {
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

/// `occupationalCategory: ROME M1805`, `rome: M1805`, or a map with schema.org's names.
fn stated(post: &Post<'_>, draft: &mut Draft) {
    let Some(hit) = post.get("occupationalCategory") else { return };
    let code = match &hit.node.value {
        Value::Map(fields) => {
            let part =
                |key| crate::enrich::post::find(fields, key).and_then(|field| Node::text(&field.node)).map(|text| text.trim().to_owned());
            part("inCodeSet").zip(part("codeValue")).map(|(in_code_set, code_value)| CategoryCode { in_code_set, code_value })
        }
        _ => hit.text().and_then(|text| {
            let set = |text: &str| view::cues(text, &post.language).into_iter().find(|cue| cue.group == "occupation");
            let own = set(text).and_then(|cue| behind(text, cue.name, cue.range.end..text.len()));
            let key = || set(hit.origin.key.as_deref()?).and_then(|cue| behind(text, cue.name, 0..text.len()));
            own.or_else(key).map(|(code, _)| code)
        }),
    };
    if let Some(code) = code {
        draft.posting.occupational_category = Some(code);
        for leaf in ["inCodeSet", "codeValue"] {
            draft.origins.insert(format!("{POINTER}/{leaf}"), hit.origin.clone());
        }
    }
}

/// The code that follows the name of its classification.
fn behind(text: &str, name: &str, range: Range<usize>) -> Option<(CategoryCode, Range<usize>)> {
    let rest = &text[range.clone()];
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
    fn codes_have_the_form_of_their_classification() {
        check("rome", " : G1602", Some("G1602"));
        check("rome", " antique", None);
        check("isco", "-08: 2221.", None);
        check("isco", " 7522", Some("7522"));
        check("esco", " 2512.1", Some("2512.1"));
        check("isco", "27001 is a standard", None);
    }
}
