//! A text that stands in one of the values of a record, or of a front matter: HTML as software writes it, or Markdown as people do. Data is no template:
//! what looks like a tag of one stays as it is.

use super::blocks;
use super::mapped::Mapped;
use super::{html, lines};
use crate::diagnostic::Span;
use crate::model::block::Blocks;
use crate::model::node::Node;
use crate::model::raw::{Body, BodyFormat, RawPosting};

/// What a text in HTML has somewhere: Markdown with a `<br>` or a `<details>` in it is still Markdown.
const HTML_TAGS: [&str; 6] = ["</p>", "</li>", "</div>", "</ul>", "</h2>", "</h3>"];

/// The record with the text in `node`, one of its own values, for a body.
#[must_use]
pub fn with_text(raw: RawPosting, node: &Node) -> RawPosting {
    let (body, format) = read(&raw, node);
    RawPosting { blocks: blocks::read(&body, format), body: Body { text: body.into_text(), format }, ..raw }
}

/// The same without blocks, for a record that was understood before and is only to be rendered.
#[must_use]
pub fn with_body(raw: RawPosting, node: &Node) -> RawPosting {
    let (body, format) = read(&raw, node);
    RawPosting { blocks: Blocks::default(), body: Body { text: body.into_text(), format }, ..raw }
}

fn read(raw: &RawPosting, node: &Node) -> (Mapped, BodyFormat) {
    body(&raw.file.text, node.span, node.text().unwrap_or_default())
}

/// A value as a body. It stands in `span` of `file`, perhaps escaped.
pub(super) fn body(file: &str, span: Span, text: &str) -> (Mapped, BodyFormat) {
    let format = format_of(text);
    let source = Mapped::found_in(text, file, span);
    let body = match format {
        BodyFormat::Markdown => lines::normalize(&source),
        BodyFormat::Html => html::content(source),
    };
    (html::limit_depth(body, format), format)
}

fn format_of(text: &str) -> BodyFormat {
    let begins = text.trim_start().strip_prefix('<').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    let is_link = text.trim_start().starts_with("<http");
    let is_html = (begins && !is_link) || HTML_TAGS.iter().any(|tag| text.contains(tag));
    if is_html { BodyFormat::Html } else { BodyFormat::Markdown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_told_from_markdown() {
        for (text, expect) in [
            ("<p>One</p>", BodyFormat::Html),
            ("One<br>two", BodyFormat::Markdown),
            ("<https://job.example> is *ours*", BodyFormat::Markdown),
            ("Intro.<ul><li>One</li></ul>", BodyFormat::Html),
            ("a < b", BodyFormat::Markdown),
            ("", BodyFormat::Markdown),
        ] {
            assert_eq!(format_of(text), expect, "{text}");
        }
    }
}
