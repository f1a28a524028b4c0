//! kramdown's attribute lists and extensions (<https://kramdown.gettalong.org/syntax.html>): `{: .x #y}`, `{:name: .x}`, `{:toc}`, `{::comment}`.
//! Taken out before Markdown is read, else `{: a="_b_"}` becomes emphasis. Ids of headings, `{#id}`, are left to the Markdown reader, which knows them.

use super::super::code;
use super::super::mapped::Mapped;

/// Longest attribute list.
const LIST_BYTES_MAX: usize = 1000;
/// Longest list item that a table of contents stands for.
const ITEM_BYTES_MAX: usize = 200;

/// `source` without attribute lists and extensions outside code.
pub(in crate::parse) fn strip(source: Mapped) -> Mapped {
    if !source.text().contains("{:") {
        return source;
    }
    let source = &source;
    let text = source.text();
    let code = code::ranges(text);
    let mut out = Mapped::empty_like(source);
    let mut braces = Braces { text, next: text.find('}') };
    // Asked again only as long as there was one: a text full of openings takes linear time.
    let mut comment_ends = true;
    let (mut kept, mut at) = (0, 0);
    while let Some(found) = text[at..].find("{:") {
        at += found;
        let is_text = code::contains(&code, at) || text[..at].ends_with('\\');
        let Some((name, mut end)) = braces.list(at).filter(|_| !is_text) else {
            at += 2;
            continue;
        };
        out.push(source, kept..at);
        if name == ":comment" && comment_ends {
            let close = text[end..].find("{:/");
            comment_ends = close.is_some();
            end = close.and_then(|close| braces.list(end + close)).map_or(end, |(_, end)| end);
        } else if name == "toc" {
            drop_item(&mut out);
        }
        kept = end;
        at = end;
    }
    out.push(source, kept..text.len());
    out
}

/// The next closing brace is remembered, so that asking for it at every opening one takes linear time.
struct Braces<'a> {
    text: &'a str,
    next: Option<usize>,
}

impl<'a> Braces<'a> {
    /// The first word of the list or extension at `at`, and where it ends; `None` where this is text.
    fn list(&mut self, at: usize) -> Option<(&'a str, usize)> {
        if self.next.is_some_and(|next| next < at) {
            self.next = self.text[at..].find('}').map(|next| at + next);
        }
        let close = self.next?;
        let inside = self.text.get(at + 2..close).filter(|inside| inside.len() <= LIST_BYTES_MAX && !inside.contains('\n'))?;
        let is_list = inside.is_empty() || inside.starts_with(|c: char| matches!(c, ' ' | '.' | '#' | ':' | '/') || c.is_alphabetic());
        let word = inside.split([' ', '/']).next().unwrap_or_default();
        is_list.then_some((word, close + 1))
    }
}

/// `{:toc}` stands for the list item on the line before it.
fn drop_item(out: &mut Mapped) {
    let Some(before) = out.text().strip_suffix('\n') else { return };
    let length = before.bytes().rev().take(ITEM_BYTES_MAX).take_while(|b| *b != b'\n').count();
    if length == ITEM_BYTES_MAX {
        return;
    }
    let start = before.len() - length;
    if before[start..].starts_with(['*', '-', '+']) || before[start..].starts_with("1.") {
        out.truncate(start);
    }
}
