//! The beginning of a text, for readers who want no more.

use crate::render::markup::html;

/// The beginning of `html` (as [`super::html`] gives it) as one line of plain text of at most `max_chars` characters: whole sentences
/// where they fill half of it, else whole words and an ellipsis. Headings are left out, where there is anything else.
#[must_use]
pub fn summary(html: &str, max_chars: usize) -> String {
    let chars = max_chars.saturating_add(1);
    let text = Some(beginning(html, chars, Headings::Skip)).filter(|text| !text.is_empty());
    let text = text.unwrap_or_else(|| beginning(html, chars, Headings::Keep));
    let Some((end, _)) = text.char_indices().nth(max_chars) else { return text };
    // One character is kept for the ellipsis.
    let room = text[..end].char_indices().next_back().map_or(0, |(i, _)| i);
    if let Some(sentences) = last_sentence_end(&text[..end], &text[end..]).filter(|i| *i >= end / 2) {
        return text[..sentences].to_owned();
    }
    let words = if text[room..].starts_with(' ') { room } else { text[..room].rfind(' ').unwrap_or(room) };
    if room == 0 {
        return String::new();
    }
    format!("{}…", text[..words].trim_end_matches([' ', ',', ';', ':', '–', '-', '(']))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Headings {
    Skip,
    Keep,
}

/// The first `chars` characters of the text, each run of white space as one space.
fn beginning(html: &str, chars: usize, headings: Headings) -> String {
    let mut text = String::new();
    let (mut count, mut space) = (0, false);
    let mut piece = String::new();
    let mut rest = html;
    while count < chars && !rest.is_empty() {
        let (written, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        let (tag, after) = after.split_at(after.find('>').map_or(after.len(), |i| i + 1));
        rest = after;
        piece.clear();
        html::unescape(&mut piece, written);
        for c in piece.chars() {
            if c.is_whitespace() {
                space = true;
                continue;
            }
            if space && !text.is_empty() {
                text.push(' ');
                count += 1;
            }
            space = false;
            if count >= chars {
                break;
            }
            text.push(c);
            count += 1;
        }
        space |= !is_inline(tag);
        if headings == Headings::Skip && matches!(tag.as_bytes(), [b'<', b'h', b'1'..=b'6', ..]) {
            rest = rest.find("</h").map_or("", |end| &rest[end..]);
        }
    }
    text
}

/// Whether words on both sides of a tag belong together.
fn is_inline(tag: &str) -> bool {
    let name = tag.trim_start_matches(['<', '/']);
    let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "bdo"
            | "cite"
            | "code"
            | "data"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
    )
}

/// Where the last whole sentence ends in `text`, which goes on with `after`.
fn last_sentence_end(text: &str, after: &str) -> Option<usize> {
    let mut ends = text.char_indices().rev().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？'));
    ends.find_map(|(i, c)| {
        let end = i + c.len_utf8();
        let next = text[end..].chars().next().or_else(|| after.chars().next());
        // "St. Gallen", "z. B." and "1.5" are no ends: a word of three letters or more comes before one, and white space after it.
        let word = text[..i].chars().rev().take_while(|c| c.is_alphanumeric() || *c == ')').count();
        (next.is_none_or(char::is_whitespace) && (word > 2 || c != '.')).then_some(end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, max: usize, expect: &str) {
        let text = summary(html, max);
        assert_eq!(text, expect);
        assert!(text.chars().count() <= max);
    }

    #[test]
    fn markup_goes_and_words_stay_apart() {
        check("<h2>About</h2>\n<p>We <b>build</b>&nbsp;R&amp;D <a href=\"x\">yards</a>.<br>Join</p>", 99, "We build R&D yards. Join");
        check("<h2>About</h2>", 99, "About");
        check("<table><tr><td>a</td><td>b</td></tr></table>", 99, "a b");
        check("<p>&lt;b&gt; &amp;amp;</p>", 99, "<b> &amp;");
        check("", 99, "");
    }

    #[test]
    fn long_texts_are_cut_where_a_reader_would() {
        check("<p>First sentence here. Second one goes on and on.</p>", 30, "First sentence here.");
        check("<p>First sentence goes on and on and on.</p>", 20, "First sentence goes…");
        check("<p>Wir suchen in St. Gallen jemanden</p>", 20, "Wir suchen in St.…");
        check("<p>abcdefghijklmnopqrstuvwxyz</p>", 10, "abcdefghi…");
        check("<p>été été été</p>", 8, "été été…");
        check("<p>abc</p>", 0, "");
    }
}
