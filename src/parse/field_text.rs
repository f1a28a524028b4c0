//! Texts that stand in a post's front matter because the post has no body. Which of them is the description is not decided here.

use super::blocks;
use super::prose;
use crate::model::node::{Field, Node, Value};
use crate::model::raw::{Body, FieldText};

/// A text of fewer characters is a value and no description.
const BYTES_MIN: usize = 40;

/// How deep they may stand in maps and lists.
const DEPTH_MAX: usize = 5;

/// So many texts of one post at most, and so many bytes of one of them.
const TEXTS_MAX: usize = 20;
const BYTES_MAX: usize = Body::BYTES_MAX;

/// The long texts of a front matter. `file` is the text of its file.
pub(super) fn all(file: &str, fields: &Node) -> Vec<FieldText> {
    let mut found = Vec::new();
    collect(file, fields, 0, &mut found);
    found
}

fn collect(file: &str, node: &Node, depth: usize, found: &mut Vec<FieldText>) {
    match &node.value {
        Value::Scalar { text, .. } if text.len() >= BYTES_MIN && text.trim().contains(char::is_whitespace) && found.len() < TEXTS_MAX => {
            found.push(text_of(file, node, text));
        }
        Value::Map(fields) if depth < DEPTH_MAX => {
            for Field { node, .. } in fields {
                collect(file, node, depth + 1, found);
            }
        }
        // `blocks: [{content: …}]`
        Value::List(nodes) if depth < DEPTH_MAX => {
            for node in nodes {
                collect(file, node, depth + 1, found);
            }
        }
        _ => {}
    }
}

fn text_of(file: &str, node: &Node, text: &str) -> FieldText {
    let (body, format) = prose::body(file, node.span, &text[..text.floor_char_boundary(BYTES_MAX)]);
    FieldText { span: node.span, blocks: blocks::read(&body, format) }
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
