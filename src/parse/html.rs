//! HTML before it is read: the part of a whole document that is the post, and a bound on how deep tags stand in each other.

use std::collections::BTreeMap;
use std::ops::Range;

use super::blocks::{DEPTH_MAX, Token, Tokens, VOID_ELEMENTS};
use super::code;
use super::mapped::Mapped;
use crate::model::raw::BodyFormat;

/// The frame of a page, which is not part of the post that stands in it.
const FRAME: [&str; 3] = ["nav", "header", "footer"];

/// Elements that the next one of their kind ends, so that they never stand in each other (HTML, section 13.1.2.4).
const ENDED_BY_NEXT: [&str; 10] = ["dd", "dt", "li", "option", "p", "tbody", "td", "th", "thead", "tr"];

/// Of a whole HTML document what is inside `<main>`, or else `<article>`, where there is exactly one, or else inside `<body>`; without
/// navigation, header and footer. A fragment stays as it is.
pub(super) fn content(source: Mapped) -> Mapped {
    let text = source.text();
    let tags: Vec<Token<'_>> = Tokens::new(text).filter(|token| !matches!(token, Token::Text(_))).collect();
    let is_document = tags.iter().any(|tag| matches!(tag, Token::Open(tag) if matches!(tag.name.as_str(), "html" | "body")));
    if !is_document {
        return source;
    }
    let inside = ["main", "article"].iter().find_map(|name| only(&tags, name)).or_else(|| first(&tags, "body"));
    let inside = inside.map_or(0..text.len(), |(start, end)| start..end.unwrap_or(text.len()).max(start));
    let mut out = Mapped::empty_like(&source);
    let mut kept = inside.start;
    for frame in frames(&tags) {
        if frame.start >= kept && frame.end <= inside.end {
            out.push(&source, kept..frame.start);
            kept = frame.end;
        }
    }
    out.push(&source, kept..inside.end);
    out
}

/// Where the content of the only element of this name begins, and where it ends if it is closed.
fn only(tags: &[Token<'_>], name: &str) -> Option<(usize, Option<usize>)> {
    let count = tags.iter().filter(|tag| matches!(tag, Token::Open(tag) if tag.name == name)).count();
    if count == 1 { first(tags, name) } else { None }
}

fn first(tags: &[Token<'_>], name: &str) -> Option<(usize, Option<usize>)> {
    let start = tags.iter().find_map(|tag| match tag {
        Token::Open(tag) if tag.name == name => Some(tag.range.end),
        _ => None,
    })?;
    let end = tags.iter().rev().find_map(|tag| match tag {
        Token::Close { name: closed, range } if closed == name => Some(range.start),
        _ => None,
    });
    Some((start, end))
}

/// The outermost elements of the frame, ascending.
fn frames(tags: &[Token<'_>]) -> Vec<Range<usize>> {
    let mut frames = Vec::new();
    let mut open: Option<(&str, usize, usize)> = None;
    for tag in tags {
        match (tag, &mut open) {
            (Token::Open(tag), None) if FRAME.contains(&tag.name.as_str()) => open = Some((&tag.name, tag.range.start, 1)),
            (Token::Open(tag), Some((name, _, count))) if tag.name == *name => *count += 1,
            (Token::Close { name: closed, range }, Some((name, start, count))) if closed == name => {
                *count -= 1;
                if *count == 0 {
                    frames.push(*start..range.end);
                    open = None;
                }
            }
            _ => {}
        }
    }
    frames
}

/// `source` without the tags that stand deeper than [`DEPTH_MAX`]: who cleans and shows HTML takes quadratic time over them.
pub(super) fn limit_depth(source: Mapped, format: BodyFormat) -> Mapped {
    let text = source.text();
    if text.matches('<').nth(DEPTH_MAX).is_none() {
        return source;
    }
    let code = if format == BodyFormat::Markdown { code::ranges(text) } else { Vec::new() };
    let mut out = Mapped::empty_like(&source);
    let mut open: Vec<String> = Vec::new();
    let mut dropped: BTreeMap<String, usize> = BTreeMap::new();
    let mut kept = 0;
    for token in Tokens::new(text) {
        let (range, is_dropped) = match token {
            Token::Open(tag) if counts(&tag.name) && !code::contains(&code, tag.range.start) => {
                (tag.range, opens(tag.name, &mut open, &mut dropped))
            }
            Token::Close { name, range } if counts(&name) && !code::contains(&code, range.start) => {
                (range, closes(&name, &mut open, &mut dropped))
            }
            _ => continue,
        };
        if is_dropped {
            out.push(&source, kept..range.start);
            kept = range.end;
        }
    }
    out.push(&source, kept..text.len());
    out
}

/// `<https://…>` is a link of Markdown, no element.
fn counts(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && !VOID_ELEMENTS.contains(&name) && !ENDED_BY_NEXT.contains(&name)
}

fn opens(name: String, open: &mut Vec<String>, dropped: &mut BTreeMap<String, usize>) -> bool {
    let is_too_deep = open.len() >= DEPTH_MAX;
    if is_too_deep {
        *dropped.entry(name).or_default() += 1;
    } else {
        open.push(name);
    }
    is_too_deep
}

fn closes(name: &str, open: &mut Vec<String>, dropped: &mut BTreeMap<String, usize>) -> bool {
    if let Some(count) = dropped.get_mut(name).filter(|count| **count > 0) {
        *count -= 1;
        return true;
    }
    if let Some(at) = open.iter().rposition(|opened| opened == name) {
        open.truncate(at);
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(content(Mapped::verbatim(text, 0)).text(), expect);
    }

    #[test]
    fn the_post_is_taken_out_of_a_document() {
        check("<p>fragment</p><footer>x</footer>", "<p>fragment</p><footer>x</footer>");
        check("<html><head><title>t</title></head><body class=x><nav>n</nav><p>a</p></body></html>", "<p>a</p>");
        check("<body><header>h</header><main>a<nav>n<nav>m</nav></nav>b</main><footer>f</footer></body>", "ab");
        check("<body><article>a</article></body>", "a");
        check("<body><article>a</article><article>b</article></body>", "<article>a</article><article>b</article>");
        check("<html><p>no body", "<html><p>no body");
        check("<body><p>never closed", "<p>never closed");
    }

    #[test]
    fn tags_stand_no_deeper_than_the_limit() {
        let deep = "<div>".repeat(20_000) + "x" + &"</div>".repeat(20_000);
        let limited = limit_depth(Mapped::verbatim(&deep, 0), BodyFormat::Markdown);
        assert_eq!(limited.text(), "<div>".repeat(DEPTH_MAX) + "x" + &"</div>".repeat(DEPTH_MAX));
        let flat = "<p>a<br><https://example.org> `<b>` ".repeat(500);
        assert_eq!(limit_depth(Mapped::verbatim(&flat, 0), BodyFormat::Markdown).text(), flat);
    }
}
