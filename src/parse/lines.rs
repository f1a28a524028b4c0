//! Lines of Markdown as the generators take them, in words that CommonMark understands too: `##Heading`, text right after a line of HTML,
//! abbreviations; and a bound on how deep lists and quotations stand in each other.

use super::blocks::DEPTH_MAX;
use super::code::Fence;
use super::mapped::Mapped;

/// `source` in CommonMark's own words.
pub(super) fn normalize(source: &Mapped) -> Mapped {
    let text = source.text();
    let mut out = Mapped::empty_like(source);
    let mut fence = Fence::default();
    let mut before = Line::Blank;
    let mut lines = text.split_inclusive('\n').peekable();
    let (mut kept, mut at) = (0, 0);
    while let Some(line) = lines.next() {
        let start = at;
        at += line.len();
        let content = line.trim_end();
        if fence.takes(content) {
            before = Line::Text;
            continue;
        }
        if is_abbreviation(content) || content == "^" {
            out.push(source, kept..start);
            kept = start + content.len();
            continue;
        }
        let split = split_at(content);
        if let Some(made) = made_at(content, split) {
            out.push(source, kept..start + split);
            out.push_made(made, source, start + split);
            kept = start + split;
        }
        let kind = Line::of(content, before);
        let next = lines.peek().copied().unwrap_or_default();
        if kind == Line::Html && parts(before, next) {
            out.push(source, kept..at);
            out.push_made("\n", source, at);
            kept = at;
        }
        before = if kind == Line::Html && before == Line::Text { Line::Text } else { kind };
    }
    out.push(source, kept..at);
    out
}

/// What a line is to the line that follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    /// Nothing stands in it, or it ends what stands in it, as a heading does.
    Blank,
    /// HTML that is complete in itself. CommonMark reads what follows as HTML up to the next blank line; kramdown does not.
    Html,
    /// HTML that goes on up to the next blank line.
    OpenHtml,
    /// Anything else.
    Text,
}

impl Line {
    fn of(line: &str, before: Self) -> Self {
        let line = line.trim();
        if line.is_empty() {
            Self::Blank
        } else if before == Self::OpenHtml {
            Self::OpenHtml
        } else if line.starts_with('#') {
            Self::Blank
        } else {
            Self::of_html(line)
        }
    }

    /// HTML blocks 6 and 7 of CommonMark 0.31.2, section 4.6.
    fn of_html(line: &str) -> Self {
        let Some(inside) = line.strip_prefix('<') else { return Self::Text };
        let name = tag_name(inside.trim_start_matches('/'));
        if VOID.iter().any(|void| name.eq_ignore_ascii_case(void)) {
            let last = line.rsplit_once('<').map_or("", |(_, last)| tag_name(last));
            let is_all = line.ends_with('>') && VOID.iter().any(|void| last.eq_ignore_ascii_case(void));
            return if is_all { Self::Html } else { Self::Text };
        }
        if !BLOCKS.contains(&&*name.to_ascii_lowercase()) {
            return Self::Text;
        }
        let closing = line.strip_suffix('>').and_then(|line| line.rsplit_once("</")).map(|(_, close)| close.trim());
        let is_complete =
            closing.is_some_and(|close| close.eq_ignore_ascii_case(name)) || (line.ends_with('>') && inside.contains("markdown="));
        if is_complete { Self::Html } else { Self::OpenHtml }
    }
}

const VOID: [&str; 3] = ["br", "hr", "img"];
const BLOCKS: [&str; 29] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "section",
    "summary",
    "table",
    "ul",
];

fn tag_name(inside: &str) -> &str {
    inside.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// Whether a blank line is needed between a line of HTML and the next.
fn parts(before: Line, next: &str) -> bool {
    let content = next.trim();
    let is_code = next.starts_with("    ") || next.starts_with('\t');
    !content.is_empty() && !is_code && (before != Line::Text || is_block(content))
}

fn is_block(line: &str) -> bool {
    line.starts_with(['#', '>', '|', '<'])
        || ["- ", "* ", "+ ", "```", "~~~"].iter().any(|mark| line.starts_with(mark))
        || starts_number(line)
}

fn starts_number(line: &str) -> bool {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    (1..=9).contains(&digits) && matches!(line.as_bytes().get(digits..digits + 2), Some(b". " | b") "))
}

/// `*[HTML]: …`: shown nowhere.
fn is_abbreviation(line: &str) -> bool {
    line.strip_prefix("*[").is_some_and(|rest| rest.contains("]:"))
}

/// Where something has to be put into a line.
fn split_at(line: &str) -> usize {
    let indent = line.bytes().take_while(|b| *b == b' ').count();
    let rest = &line[indent..];
    let hashes = rest.bytes().take_while(|b| *b == b'#').count();
    if indent <= 3 && is_glued_heading(&rest[hashes..], hashes) { indent + hashes } else { too_deep_at(line).unwrap_or(line.len()) }
}

fn made_at(line: &str, split: usize) -> Option<&'static str> {
    if split == line.len() {
        return None;
    }
    Some(if line[..split].ends_with('#') { " " } else { "\\" })
}

/// kramdown reads `##Heading` as a heading. A single `#` may begin a hashtag too: then only before a capital, alone on its line.
fn is_glued_heading(rest: &str, hashes: usize) -> bool {
    let Some(first) = rest.chars().next().filter(|c| !c.is_whitespace()) else { return false };
    match hashes {
        1 => first.is_uppercase() && !rest.contains('#'),
        2..=6 => first != '{',
        _ => false,
    }
}

/// Where the mark stands that would open one list or quotation too many.
fn too_deep_at(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let (mut at, mut depth) = (0, 0);
    loop {
        at += bytes[at..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mark = at + digits;
        let is_mark = match bytes.get(mark)? {
            b'>' => digits == 0,
            b'-' | b'*' | b'+' => digits == 0 && matches!(bytes.get(mark + 1), None | Some(b' ' | b'\t')),
            b'.' | b')' => (1..=9).contains(&digits) && matches!(bytes.get(mark + 1), None | Some(b' ' | b'\t')),
            _ => false,
        };
        if !is_mark {
            return None;
        }
        depth += 1;
        if depth > DEPTH_MAX {
            return Some(mark);
        }
        at = mark + 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: &str) {
        assert_eq!(normalize(&Mapped::verbatim(text, 0)).text(), expect);
    }

    #[test]
    fn headings_need_no_space() {
        check("##Missions\n", "## Missions\n");
        check("### Missions\n", "### Missions\n");
        check("#Profil\n", "# Profil\n");
        check("#remote #rust\n#1 choice\n", "#remote #rust\n#1 choice\n");
        check("```\n##code\n```\n##Text", "```\n##code\n```\n## Text");
        check("    ##code", "    ##code");
        check("#######seven", "#######seven");
    }

    #[test]
    fn text_after_a_line_of_html_stays_markdown() {
        check("## A\n<br>\n> b\n", "## A\n<br>\n\n> b\n");
        check("text\n<hr>\n#### b", "text\n<hr>\n\n#### b");
        check("text\n<br>\nmore", "text\n<br>\nmore");
        check("<center>a</center>\n**b**", "<center>a</center>\n\n**b**");
        check("<div markdown=\"1\">\n**b**\n</div>", "<div markdown=\"1\">\n\n**b**\n</div>");
        check("<ul>\n    <li>a</li>\n    <li>b</li>\n</ul>", "<ul>\n    <li>a</li>\n    <li>b</li>\n</ul>");
        check("<b>a</b>\nb", "<b>a</b>\nb");
        check("<https://example.org>\nx", "<https://example.org>\nx");
    }

    #[test]
    fn abbreviations_are_dropped_and_depth_is_bounded() {
        check("*[HTML]: Hyper\nHTML", "\nHTML");
        check(&">".repeat(102), &(">".repeat(DEPTH_MAX) + "\\>>"));
        check(&("- ".repeat(101) + "x"), &("- ".repeat(DEPTH_MAX) + "\\- x"));
        check(&("1. ".repeat(101) + "x"), &("1. ".repeat(DEPTH_MAX) + "1\\. x"));
    }
}
