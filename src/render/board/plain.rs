//! HTML as plain text, and text that is cut.

use crate::render::body::{Characters, reduced};
use crate::render::markup::html::unescape;

/// The text of `html`, which is as [`crate::render::body::html`] gives it: a line for each paragraph and item.
pub(in crate::render) fn text(html: &str) -> String {
    let html = reduced(html, &["p", "br", "li", "ul"], Characters::Escaped);
    let mut out = String::with_capacity(html.len());
    let mut rest = html.as_str();
    while !rest.is_empty() {
        let (written, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        let (tag, after) = after.split_at(after.find('>').map_or(after.len(), |end| end + 1));
        rest = after;
        words(&mut out, written);
        match tag {
            "<li>" => {
                end_line(&mut out);
                out.push_str("• ");
            }
            "</p>" | "</li>" | "<br>" | "<ul>" | "</ul>" => end_line(&mut out),
            // An item's own first paragraph stands behind its mark.
            "<p>" if !out.ends_with("• ") => end_line(&mut out),
            _ => {}
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Words with one space between them, as a browser shows them.
fn words(out: &mut String, written: &str) {
    let mut text = String::with_capacity(written.len());
    unescape(&mut text, written);
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with([' ', '\n']) {
            out.push(' ');
        }
    }
}

fn end_line(out: &mut String) {
    out.truncate(out.trim_end_matches(' ').len());
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// At most so many characters of a text: whole words, and an ellipsis.
pub(super) fn cut(text: &str, chars: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(chars) else { return text.to_owned() };
    // One character is kept for the ellipsis.
    let Some((room, _)) = text[..end].char_indices().next_back() else { return String::new() };
    let is_between = text[room..].starts_with(char::is_whitespace);
    let words = if is_between { room } else { text[..room].rfind(char::is_whitespace).unwrap_or(room) };
    let kept = text[..words].trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '–' | '-' | '('));
    format!("{kept}…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paragraphs_and_items_are_lines() {
        let html = "<h2>A &amp; B</h2>\n<p>One<br>two\n three</p><ul><li>x</li><li><p>y</p><ul><li>z</li></ul></li></ul><table><tr><td>a</td><td>b</td></tr></table>";
        assert_eq!(text(html), "A & B\nOne\ntwo three\n• x\n• y\n• z\na | b");
        assert_eq!(text(""), "");
    }

    #[test]
    fn words_stay_whole() {
        assert_eq!(cut("Forge and fit", 13), "Forge and fit");
        assert_eq!(cut("Forge and fit", 12), "Forge and…");
        assert_eq!(cut("Forge and fit", 10), "Forge and…");
        assert_eq!(cut("Donaudampfschiff", 5), "Dona…");
        assert_eq!(cut("ab", 0), "");
    }

    proptest! {
        #[test]
        fn a_cut_text_has_no_more_characters(text in any::<String>(), chars in 0usize..40) {
            prop_assert!(cut(&text, chars).chars().count() <= chars);
        }
    }
}
