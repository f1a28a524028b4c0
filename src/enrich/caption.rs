//! The title as a statement: what stands apart in it, between dashes, bars and brackets, is said of the job like a labelled value.

use std::ops::Range;

use serde::Serialize;

use super::claim::{self, Finding};
use super::post::Post;
use super::title;
use crate::diagnostic::{Diagnostics, Span};
use crate::model::draft::Draft;
use crate::model::origin::{From, Origin};

/// How a piece of a title stands in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It begins the title: the role, as a rule.
    First,
    /// Apart from the role, behind a dash or in brackets.
    Apart,
    /// It goes on behind a bracket.
    Continued,
}

/// A piece of a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) range: Range<usize>,
    pub(super) place: Place,
}

/// The title as the post writes it, and where; none where only a file's name tells it.
pub(super) fn of(draft: &Draft) -> Option<(String, Origin)> {
    let origin = draft.origins.get("/facts/titleAsWritten").filter(|origin| !matches!(origin.from, From::FileName | From::Config))?;
    Some((draft.facts.title_as_written.clone()?, origin.clone()))
}

/// So many passages are looked at for a heading that says the role once more.
const HEADING_PASSAGES_MAX: usize = 40;

/// `# Baker (m/f/d) part time` below a title that says less: the first heading with a gender mark that is not the title itself.
pub(super) fn in_heading(post: &Post<'_>, draft: &Draft) -> Option<(String, Origin)> {
    let title = draft.facts.title_as_written.as_deref().unwrap_or_default();
    let passages = post.view.passages.iter().take(HEADING_PASSAGES_MAX);
    let heading = passages.filter(|passage| passage.is_heading()).find(|passage| title::has_gender(passage.text()))?;
    let text = heading.text();
    let span = heading.block.locate(&heading.range);
    (text != title && heading.range.len() == heading.block.text.len())
        .then(|| (text.to_owned(), post.origin_in_text(From::Labelled, span, text)))
}

/// Something that a piece of the title says.
pub(super) fn finding<T>(title: &str, origin: &Origin, range: Range<usize>, value: T) -> Finding<T> {
    let origin = Origin { quote: Some(title[range].trim().to_owned()), ..origin.clone() };
    Finding { value, origin, span: Span::default() }
}

/// The pieces of a title, trimmed.
pub(super) fn pieces(title: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut at, mut place) = (0, Place::First);
    let mut add = |range: Range<usize>, place: Place| {
        let text = &title[range.clone()];
        let is_other = |c: char| !c.is_alphanumeric() && !matches!(c, '€' | '$' | '£' | '%');
        let start = range.start + (text.len() - text.trim_start_matches(is_other).len());
        let end = range.end - (text.len() - text.trim_end_matches(is_other).len());
        if start < end {
            let place = if pieces.is_empty() { Place::First } else { place };
            pieces.push(Piece { range: start..end, place });
        }
    };
    for (index, c) in title.char_indices() {
        let before = title[..index].chars().next_back().is_none_or(char::is_whitespace);
        let after = title[index + c.len_utf8()..].chars().next().is_none_or(char::is_whitespace);
        let border = match c {
            '(' | '[' | '（' | '【' if before || c != '(' => Some(Place::Apart),
            ')' | ']' | '）' | '】' => Some(Place::Continued),
            '|' | '·' | '•' | '@' | ';' | '–' | '—' | '/' | '-' if before && after => Some(Place::Apart),
            c if title::is_pictograph(c) => Some(Place::Apart),
            ',' | ':' | '!' if after => Some(Place::Apart),
            '|' | ';' | '，' | '｜' | '：' | '／' => Some(Place::Apart),
            _ => None,
        };
        if let Some(next) = border {
            add(at..index, place);
            (at, place) = (index + c.len_utf8(), next);
        }
    }
    add(at..title.len(), place);
    pieces
}

/// Like [`claim::settle`], with findings of the title between labelled lines and sentences.
pub(super) fn settle<T: Serialize + PartialEq + Clone>(
    post: &Post<'_>,
    draft: &mut Draft,
    sink: &mut Diagnostics,
    pointer: &str,
    known: Option<&T>,
    findings: Vec<Finding<T>>,
    set: impl FnOnce(&mut Draft, T),
) {
    let is_labelled = findings.iter().any(|finding| finding.origin.from == From::Labelled);
    let title = findings.iter().find(|finding| !matches!(finding.origin.from, From::Labelled | From::Sentence)).cloned();
    match title {
        Some(title) if known.is_none() && !is_labelled => {
            let json = serde_json::to_value(&title.value).expect("values of postings serialise");
            for leaf in claim::leaves(pointer, &json) {
                draft.origins.insert(leaf, title.origin.clone());
            }
            set(draft, title.value);
        }
        _ => claim::settle(post, draft, sink, pointer, known, findings, set),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, expect: &[(&str, Place)]) {
        let got: Vec<_> = pieces(title).into_iter().map(|piece| (&title[piece.range], piece.place)).collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn what_stands_apart() {
        use Place::{Apart, Continued, First};
        check(
            "Développeur·se Rust (F/H/X) – CDI – Nantes",
            &[("Développeur·se Rust", First), ("F/H/X", Apart), ("CDI", Apart), ("Nantes", Apart)],
        );
        check("Verkäufer (m/w/d) in Teilzeit", &[("Verkäufer", First), ("m/w/d", Apart), ("in Teilzeit", Continued)]);
        check(
            "[CDI] Boulanger·ère @ Fournil, Quimper",
            &[("CDI", First), ("Boulanger·ère", Continued), ("Fournil", Apart), ("Quimper", Apart)],
        );
        check("Full-stack developer", &[("Full-stack developer", First)]);
        check("", &[]);
    }
}
