//! Comments: `<!-- -->` of HTML, outside code, and `{# #}` of Nunjucks and Tera. What is in them is not content.

use super::Scanner;
use crate::diagnostic::Diagnostic;

/// Takes out the comment at `at`.
pub(super) fn read(scanner: &mut Scanner<'_>, at: usize) -> Option<usize> {
    if scanner.text[at..].starts_with("{#") {
        return nunjucks(scanner, at);
    }
    if !scanner.text[at..].starts_with("<!--") || scanner.is_code(at) {
        return None;
    }
    // `<!-->` is a comment too (HTML, section 13.2.5.43).
    if let Some(close) = scanner.find("-->", at + 2) {
        return Some(close + 3);
    }
    let end = paragraph_end(scanner, at);
    let help = "put `-->` where the comment ends";
    scanner.note(
        Diagnostic::warning("comment-unclosed", "this comment is not closed; it is left out up to the next blank line", help),
        at..at + 4,
    );
    Some(end)
}

/// `{#` also begins the id of a heading, `{#id}`, which has no `#` before its end.
fn nunjucks(scanner: &mut Scanner<'_>, at: usize) -> Option<usize> {
    let end = scanner.find("#}", at + 2)? + 2;
    let brace = scanner.find("}", at + 2)?;
    (brace + 1 == end && !scanner.is_code(at)).then_some(end)
}

fn paragraph_end(scanner: &mut Scanner<'_>, at: usize) -> usize {
    let ends = [scanner.find("\n\n", at), scanner.find("\n\r\n", at)];
    ends.into_iter().flatten().min().unwrap_or(scanner.text.len())
}
