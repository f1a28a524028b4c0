//! Where a title falls apart: dashes, bars, brackets, pictures.

use std::ops::Range;

use super::gender::is_gender;
use crate::enrich::fold::is_unspaced;

/// What parts a piece from the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    None,
    Dash,
    Bar,
    /// A picture: `🚲`.
    Picture,
    Comma,
    Colon,
    Paren,
    Bracket,
    At,
}

/// A piece of a title.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) range: Range<usize>,
    pub(super) mark: Mark,
}

/// The pieces of a title, without what parts them.
pub(super) fn pieces(title: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut mark = Mark::None;
    let mut start = 0;
    let mut at = 0;
    let mut push = |range: Range<usize>, mark: Mark| -> bool {
        let range = trimmed(title, range);
        let is_some = title[range.clone()].contains(char::is_alphanumeric);
        if is_some {
            pieces.push(Piece { range, mark });
        }
        is_some
    };
    // `Wanted! 🪚 Full time`: of marks with nothing between them the first parts.
    let after = |is_some: bool, last: Mark, next: Mark| if is_some || next != Mark::Picture || last == Mark::None { next } else { last };
    while let Some(c) = title[at..].chars().next() {
        if let Some((length, open)) = bracketed(&title[at..]) {
            if !(open == Mark::Paren && (is_gender(&title[at..at + length]) || !is_apart(title, at))) {
                push(start..at, mark);
                push(at..at + length, open);
                (start, mark) = (at + length, Mark::None);
            }
            at += length;
            continue;
        }
        if let Some((length, next)) = separator(title, at, c) {
            let is_some = push(start..at, mark);
            at += length;
            (start, mark) = (at, after(is_some, mark, next));
            continue;
        }
        at += c.len_utf8();
    }
    push(start..title.len(), mark);
    pieces
}

/// `(…)` or `[…]` at the beginning of a text, with its length.
pub(super) fn bracketed(text: &str) -> Option<(usize, Mark)> {
    let (close, mark) = match text.chars().next()? {
        '(' => (')', Mark::Paren),
        '[' => (']', Mark::Bracket),
        '【' => ('】', Mark::Bracket),
        '（' => ('）', Mark::Paren),
        _ => return None,
    };
    text.find(close).map(|end| (end + close.len_utf8(), mark))
}

/// What stands in a piece's brackets.
pub(super) fn inside(title: &str, piece: Range<usize>) -> Range<usize> {
    let bracket = |c: Option<char>| c.map_or(0, char::len_utf8);
    let mut text = title[piece.clone()].chars();
    let (first, last) = (bracket(text.next()), bracket(text.next_back()));
    trimmed(title, piece.start + first..piece.end - last)
}

/// Whether a text is a number of one or two digits and nothing else.
fn is_small_number(text: &str) -> bool {
    let text = text.trim();
    (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Whether the last word of a text is a number of up to three digits, `Clerk 80`, `Clerk 80%`: a dash and another behind it make a range.
fn ends_with_number(text: &str) -> bool {
    let word = text.trim_end().rsplit(' ').next().unwrap_or_default().trim_end_matches('%');
    (1..=3).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_digit())
}

/// `Redator(a)` is one word; `(Go)` is apart.
fn is_apart(title: &str, at: usize) -> bool {
    title[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || is_unspaced(c) || is_pictograph(c))
}

fn separator(title: &str, at: usize, c: char) -> Option<(usize, Mark)> {
    let before = title[..at].chars().next_back();
    let after = title[at + c.len_utf8()..].chars().next();
    // `Cook (permanent)- Leeds`
    let is_before = before.is_none_or(|c| c.is_whitespace() || matches!(c, ')' | '）' | ']' | '】'));
    // `2 - 3 cooks`: how many are sought.
    if matches!(c, '-' | '–')
        && (is_small_number(&title[..at]) || ends_with_number(&title[..at]))
        && title[at + c.len_utf8()..].trim_start().starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let is_after = after.is_none_or(char::is_whitespace);
    let mark = match c {
        '|' | '｜' | '!' | '?' | '！' | '？' => Mark::Bar,
        '–' | '—' | '―' if is_before || is_after => Mark::Dash,
        '-' | '·' | '•' | '*' | '_' if is_before && is_after => Mark::Dash,
        // `*** again ***`
        '*' if (is_before || before == Some('*')) && (is_after || after == Some('*')) => Mark::Dash,
        '/' if after == Some('/') => return Some((2, Mark::Bar)),
        '@' if is_before => Mark::At,
        ':' if is_after => Mark::Colon,
        '：' => Mark::Colon,
        ',' | ';' if is_after => Mark::Comma,
        c if is_pictograph(c) => Mark::Picture,
        _ => return None,
    };
    Some((c.len_utf8(), mark))
}

/// Whether it is a picture, or a mark that makes one.
pub(in crate::enrich) fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{1f000}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' | '\u{fe0f}' | '\u{200d}' | '\u{20e3}' | '\u{231a}'..='\u{23ff}')
}

/// A range without blanks and marks at its ends.
pub(super) fn trimmed(title: &str, range: Range<usize>) -> Range<usize> {
    let mark = |c: char| {
        c.is_whitespace()
            || is_pictograph(c)
            || matches!(
                c,
                '-' | '–'
                    | '—'
                    | '|'
                    | ':'
                    | ';'
                    | ','
                    | '~'
                    | '“'
                    | '”'
                    | '„'
                    | '«'
                    | '»'
                    | '¡'
                    | '¿'
                    | '…'
                    | '/'
                    | '•'
                    | '·'
                    | '!'
                    | '?'
            )
    };
    let text = &title[range.clone()];
    // `un(e) chef`: a bracket that closes what stands before.
    let start = range.start + (text.len() - text.trim_start_matches(|c: char| mark(c) || matches!(c, ')' | ']')).len());
    let mut end = range.end - (text.len() - text.trim_end_matches(mark).len());
    if start < end
        && title[start..end].ends_with('.')
        && title[..end - 1].rsplit(|c: char| !c.is_alphanumeric()).next().is_some_and(|word| word.chars().count() > 4)
    {
        end -= 1;
    }
    start.min(end.max(range.start))..end.max(start.min(range.end))
}
