//! Values that YAML takes for something else than their author did, without a word: an anchor, a tag, a comment, a list without blanks,
//! quotes that are letters.

use std::ops::Range;

use super::yaml_line::curly;

/// What a plain value is, where it is not what YAML says.
pub(super) enum Meant {
    /// This text; with what is wrong, and the bytes that say it.
    Text(String, &'static str, Range<usize>),
    /// These items, each with its bytes.
    List(Vec<Range<usize>>),
    /// What YAML says, but a line that looks like an item of a list is part of the value above: its bytes.
    Joined(Range<usize>),
    /// What YAML says, but a part of it that looks like text is a comment: its bytes.
    Commented(Range<usize>),
}

/// Looks at the plain value `value` of a key, which stands at `bytes` of `text`. `tagged` says that it has a tag of its own making.
pub(super) fn meant(text: &str, bytes: &Range<usize>, value: &str, anchored: bool, tagged: bool) -> Option<Meant> {
    let start = bytes.start.min(text.len());
    if value.is_empty() {
        return of_nothing(text, start, anchored);
    }
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    if tagged {
        let (written, at) = after_colon(&text[line_start..line_end])?;
        let range = line_start + at..line_start + at + written.len();
        let what = "outside quotes a word with `!` in front is no text to YAML";
        return written.starts_with('!').then(|| Meant::Text(written.to_owned(), what, range));
    }
    if let Some(inside) = curly(value) {
        return Some(Meant::Text(inside.to_owned(), "these curly quotes are letters to YAML", bytes.clone()));
    }
    let written = text.get(start..bytes.end.min(text.len()))?;
    if value.starts_with('-') && start > 0 && text[line_start..start].trim().is_empty() {
        return glued_list(written, start);
    }
    if let Some(at) = written.lines().skip(1).find(|line| line.trim_start().starts_with("- ")).and_then(|line| written.find(line)) {
        let item = start + at + (written[at..].len() - written[at..].trim_start().len());
        return Some(Meant::Joined(item..start + written.trim_end().len().max(at + 1)));
    }
    let end = start + written.trim_end().len();
    let rest = text.get(end..line_end.max(end)).unwrap_or_default();
    eaten(rest).map(|at| Meant::Commented(end + at..line_end))
}

/// `key: &Word`, `key: #word`.
fn of_nothing(text: &str, start: usize, anchored: bool) -> Option<Meant> {
    let head = text[..start].trim_end();
    let line_start = head.rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[line_start..].find('\n').map_or(text.len(), |at| line_start + at);
    let (written, at) = after_colon(&text[line_start..line_end])?;
    if anchored {
        let name = written.strip_prefix('&')?;
        let is_used = text.contains(&format!("*{name}"));
        let range = line_start + at..line_start + at + written.len();
        let what = "outside quotes a word with `&` in front is no text to YAML";
        return (!is_used && !name.is_empty()).then(|| Meant::Text(written.to_owned(), what, range));
    }
    let place = line_start + at;
    eaten(&format!(" {written}")).map(|_| Meant::Commented(place..line_end))
}

/// Where a comment begins that looks like text: `#` with a letter or a figure right behind it.
fn eaten(rest: &str) -> Option<usize> {
    let at = rest.len() - rest.trim_start().len();
    let comment = rest[at..].strip_prefix('#')?;
    (at > 0 && comment.starts_with(char::is_alphanumeric)).then_some(at)
}

/// What stands behind the colon of a line, and where.
fn after_colon(line: &str) -> Option<(&str, usize)> {
    let colon = line.find(": ")? + 2;
    let value = line[colon..].trim_start();
    Some((value.trim_end(), line.len() - value.len()))
}

/// `-item` in each line: a list whose author forgot the blanks.
fn glued_list(written: &str, start: usize) -> Option<Meant> {
    let mut items = Vec::new();
    let mut at = start;
    for line in written.split_inclusive('\n') {
        let item = line.trim();
        if !item.is_empty() {
            let word = item.strip_prefix('-').filter(|word| word.starts_with(char::is_alphabetic))?;
            let from = at + (line.len() - line.trim_start().len()) + 1;
            items.push(from..from + word.len());
        }
        at += line.len();
    }
    (!items.is_empty()).then_some(Meant::List(items))
}
