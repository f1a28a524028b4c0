//! Texts that stand in a field: a job's description in front matter or in a record, as HTML or Markdown. Which of the fields is the description is
//! not decided here.

use super::blocks;
use super::html;
use super::lines;
use super::mapped::Mapped;
use crate::model::node::{Field, Node, Value};
use crate::model::raw::{Body, BodyFormat, FieldText};

/// A text of fewer characters is a value and no description.
const BYTES_MIN: usize = 40;

/// So many texts of one record at most, and so many bytes of one of them.
const TEXTS_MAX: usize = 20;
const BYTES_MAX: usize = Body::BYTES_MAX;

/// How many times longer than itself a line may be in its file: `\\u00e9` is one letter.
const ESCAPED_MAX: usize = 6;

/// The long texts of a record. `file` is the text of its file.
pub(super) fn all(file: &str, fields: &Node) -> Vec<FieldText> {
    let mut found = Vec::new();
    collect(file, fields, 0, &mut found);
    found
}

fn collect(file: &str, node: &Node, depth: usize, found: &mut Vec<FieldText>) {
    match &node.value {
        Value::Scalar { text, .. } if text.len() >= BYTES_MIN && text.trim().contains(char::is_whitespace) && found.len() < TEXTS_MAX => {
            found.push(FieldText { span: node.span, blocks: blocks_of(file, node, text) });
        }
        // `extra.description`, and no deeper.
        Value::Map(fields) if depth < 2 => {
            for Field { node, .. } in fields {
                collect(file, node, depth + 1, found);
            }
        }
        _ => {}
    }
}

fn blocks_of(file: &str, node: &Node, text: &str) -> crate::model::block::Blocks {
    let text = &text[..text.floor_char_boundary(BYTES_MAX)];
    let written = located(file, node, text);
    let is_html = text.trim_start().starts_with('<');
    let format = if is_html { BodyFormat::Html } else { BodyFormat::Markdown };
    let body = if is_html { html::content(written) } else { lines::normalize(&written) };
    blocks::read(&html::limit_depth(body, format), format)
}

/// The text with the place of each of its lines in the file, as far as it stands there as it is: quotation marks and letters may be escaped.
fn located(file: &str, node: &Node, text: &str) -> Mapped {
    let start = node.span.start.min(file.len());
    let region = file.get(start..node.span.end.clamp(start, file.len())).unwrap_or_default();
    let source = Mapped::verbatim(region, start);
    let mut out = Mapped::empty_like(&source);
    let mut cursor = 0;
    for line in text.split_inclusive('\n') {
        let words = line.trim();
        let limit = region.floor_char_boundary((cursor + words.len() * ESCAPED_MAX + 200).min(region.len()));
        // A line begins where its first words stand, if not the whole of it.
        let whole = region[cursor..limit].find(words).filter(|_| !words.is_empty());
        match whole {
            Some(at) => {
                let at = cursor + at;
                let lead = line.len() - line.trim_start().len();
                out.push_made(&line[..lead], &source, at);
                out.push(&source, at..at + words.len());
                cursor = at + words.len();
                out.push_made(&line[lead + words.len()..], &source, cursor);
            }
            None => out.push_made(line, &source, cursor),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    /// Blocks with the words of the file at the place of each.
    #[track_caller]
    fn check(file: &str, value: &str, expect: &[(&str, &str)]) {
        let start = file.find("description: ").expect("a key") + "description: ".len();
        let node = Node { span: Span::new(start, file.len()), value: Value::Scalar { text: value.to_owned(), quoted: true } };
        let found = all(file, &node);
        let blocks = found.first().map(|text| text.blocks.0.as_slice()).unwrap_or_default();
        let got: Vec<(&str, &str)> = blocks
            .iter()
            .map(|block| {
                let span = block.locate(&(0..block.text.len()));
                (block.text.as_str(), &file[span.start..(span.start + 4).min(file.len())])
            })
            .collect();
        assert_eq!(got, expect);
    }

    #[test]
    fn a_description_is_read_like_a_body() {
        check(
            "title: Baker\ndescription: \"<p>Bread and cakes every day.</p><p>Pay: 2100 a month</p>\"",
            "<p>Bread and cakes every day.</p><p>Pay: 2100 a month</p>",
            &[("Bread and cakes every day.", "Brea"), ("Pay: 2100 a month", "Pay:")],
        );
        check(
            "description: |\n  ## Place\n\n  Lyon, near the old harbour.\n  Every day but Monday.",
            "## Place\n\nLyon, near the old harbour.\nEvery day but Monday.",
            &[("Place", "Plac"), ("Lyon, near the old harbour.\nEvery day but Monday.", "Lyon")],
        );
        check("description: short", "short", &[]);
    }
}
