//! Bytes to text: UTF-8 without byte order marks, lines that end with LF or CR LF. What is plainly meant is read with a warning.

use std::borrow::Cow;

use memchr::memmem;

use super::notes::Notes;
use crate::diagnostic::{Diagnostic, LineIndex, Location, Span};

const CODE: &str = "not-utf8";
const BOM: char = '\u{feff}';

/// What files begin with that are no text, and what such a file is.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "a document of a word processor or a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old document of a word processor"),
    (b"{\\rtf", "a document in Rich Text Format"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "compressed"),
    (b"b0VIM ", "a swap file of an editor"),
    (b"\0\0\0\x01Bud1", "a folder's settings"),
    (b"\0\x05\x16\x07", "a file's settings"),
];

/// Why a file is no text.
pub(super) type NoText = Box<(Diagnostic, Location)>;

/// The text of a file, or what is wrong with it and where. What was put right is noted, with its place in the text.
pub(super) fn decode<'a>(bytes: &'a [u8], notes: &mut Notes) -> Result<Cow<'a, str>, NoText> {
    if let Some((_, what)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        let help = "save its text as a Markdown file, or leave the file out with `exclude`";
        return Err(no_text(Diagnostic::error("not-text", format!("this file is {what}, not text"), help)));
    }
    let text = match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return Err(no_text(utf_16("UTF-32"))),
        [0xff, 0xfe, rest @ ..] => Cow::Owned(from_utf_16(rest, u16::from_le_bytes, notes)?),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(from_utf_16(rest, u16::from_be_bytes, notes)?),
        _ if is_utf_16(bytes) => return Err(no_text(utf_16("UTF-16"))),
        _ => Cow::Borrowed(from_utf_8(bytes)?),
    };
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.strip_prefix(BOM).unwrap_or(text)),
        owned @ Cow::Owned(_) => owned,
    };
    let text = with_line_feeds(without_marks(text, notes), notes);
    note_damage(&text, notes);
    Ok(text)
}

/// Letters that were lost when the file was saved by a program that took it for something else. What they were is only likely.
fn note_damage(text: &str, notes: &mut Notes) {
    const DAMAGE: [(&str, &str); 3] = [("\u{fffd}", "lost"), ("Ã", "twice"), ("â€", "twice")];
    for (sign, how) in DAMAGE {
        let Some(at) = memmem::find(text.as_bytes(), sign.as_bytes()) else { continue };
        let after = text[at + sign.len()..].chars().next();
        // `Ã` is a letter of Portuguese too: then another letter follows it.
        if how == "twice" && !after.is_some_and(|c| matches!(c, '\u{80}'..='\u{bf}' | '™' | 'œ' | '“' | '”' | '˜' | '†' | '‡' | '€'))
        {
            continue;
        }
        let (message, help) = match how {
            "lost" => {
                ("a letter was lost here when the file was saved in another encoding", "type the letter again, and save the file as UTF-8")
            }
            _ => (
                "this looks like UTF-8 that was read as Windows-1252 and saved again",
                "type these letters again (`Ã©` was most likely `é`), and save the file as UTF-8",
            ),
        };
        let end = at + sign.len() + after.map_or(0, char::len_utf8);
        return notes.push(Diagnostic::warning("damaged-letters", message, help), Span::new(at, end));
    }
}

fn no_text(diagnostic: Diagnostic) -> NoText {
    Box::new((diagnostic, Location::at(1, 1)))
}

fn utf_16(name: &str) -> Diagnostic {
    Diagnostic::error(CODE, format!("this file is {name}, not UTF-8"), "save it as UTF-8: in most editors under “Save with encoding”")
}

/// Every second byte of plain text in UTF-16 is zero; no text has so many of them.
fn is_utf_16(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    let zeros = |at: usize| head.iter().skip(at).step_by(2).filter(|b| **b == 0).count();
    head.len() >= 8 && (zeros(0) > head.len() / 4 || zeros(1) > head.len() / 4)
}

fn from_utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16, notes: &mut Notes) -> Result<String, NoText> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>();
    match text {
        Ok(text) if rest.is_empty() => {
            let help = "save it as UTF-8: other programs of the site will not read it";
            notes.push(Diagnostic::warning("utf-16", "this file is UTF-16, not UTF-8; it is read all the same", help), Span::new(0, 1));
            Ok(text)
        }
        _ => Err(no_text(utf_16("broken UTF-16"))),
    }
}

fn from_utf_8(bytes: &[u8]) -> Result<&str, NoText> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    let start = error.valid_up_to();
    let byte = bytes.get(start).copied().unwrap_or_default();
    let help = match windows_1252(byte) {
        Some(letter) => format!("save the file as UTF-8; in Windows-1252, which old programs write, this byte is `{letter}`"),
        None => "save the file as UTF-8; text from an old program is often Windows-1252".to_owned(),
    };
    let diagnostic = Diagnostic::error(CODE, format!("the byte 0x{byte:02X} is not UTF-8"), help);
    // What stands before the bad byte is the same in both, so its line and column are too.
    let shown = String::from_utf8_lossy(bytes);
    let bom = if shown.starts_with(BOM) { BOM.len_utf8() } else { 0 };
    let location = LineIndex::new(&shown[bom..]).locate(&shown[bom..], Span::new(start.saturating_sub(bom), start.saturating_sub(bom) + 1));
    Err(Box::new((diagnostic, location)))
}

/// The letter that a byte most often was before it was taken for UTF-8 (Windows code page 1252).
fn windows_1252(byte: u8) -> Option<char> {
    match byte {
        0x80 => Some('€'),
        0x85 => Some('…'),
        0x91 | 0x92 => Some('’'),
        0x93 | 0x94 => Some('"'),
        0x96 | 0x97 => Some('–'),
        0x9c => Some('œ'),
        0xa0..=0xff => Some(char::from(byte)),
        _ => None,
    }
}

/// A byte order mark inside a text comes from gluing files together and shows nowhere; in a fence or a key it hides what stands there.
fn without_marks<'a>(text: Cow<'a, str>, notes: &mut Notes) -> Cow<'a, str> {
    let Some(at) = text.find(BOM) else { return text };
    let help = "remove it: most editors show it as <feff>";
    notes.push(Diagnostic::warning("byte-order-mark", "a byte order mark stands inside the text; it is left out", help), Span::new(at, at));
    Cow::Owned(text.replace(BOM, ""))
}

/// Lines that end with a lone CR, as old Macintosh programs write them, end like all others: a byte for a byte.
fn with_line_feeds<'a>(text: Cow<'a, str>, notes: &mut Notes) -> Cow<'a, str> {
    if !text.as_bytes().contains(&b'\r') {
        return text;
    }
    let bytes = text.as_bytes();
    let is_lone = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    let Some(first) = (0..bytes.len()).find(|at| is_lone(*at)) else { return text };
    let help = "save the file with the line ends of Unix (LF) or Windows (CR LF)";
    notes.push(Diagnostic::warning("line-ends", "this line ends with a lone carriage return", help), Span::new(first, first));
    let mut fed = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        fed.push(if c == '\r' && is_lone(at) { '\n' } else { c });
    }
    Cow::Owned(fed)
}

/// `text`, byte for byte as long, with blanks or U+FFFD for characters that no document may hold: what XML forbids (1.0, section 2.2) and
/// the control characters and noncharacters that it advises against and HTML calls errors. What is understood and what is published are
/// then the same, in every format.
pub(super) fn fit_for_xml(text: &str) -> Cow<'_, str> {
    if !has_unfit(text) {
        return Cow::Borrowed(text);
    }
    let mut fit = String::with_capacity(text.len());
    for c in text.chars() {
        match c.len_utf8() {
            _ if !is_unfit(c) => fit.push(c),
            1 => fit.push(' '),
            2 => fit.push('\u{a0}'),
            3 => fit.push('\u{fffd}'),
            _ => fit.push_str("\u{fffd} "),
        }
    }
    Cow::Owned(fit)
}

fn has_unfit(text: &str) -> bool {
    // What is unfit begins with a control byte or one of a few lead bytes. Nearly every text has none: without a way out of the loop many
    // bytes are looked at at once.
    let is_suspect = |any, (b, next): (&u8, &u8)| {
        any | match (b, next) {
            (0..=0x08 | 0x0b | 0x0c | 0x0e..=0x1f | 0x7f | 0xef.., _) => true,
            (0xc2, next) => *next < 0xa0,
            _ => false,
        }
    };
    let bytes = text.as_bytes();
    let Some((last, _)) = bytes.split_last() else { return false };
    let pairs = bytes.chunks(CHUNK_BYTES).zip(bytes[1..].chunks(CHUNK_BYTES)).enumerate();
    let mut suspects = pairs.filter(|(_, (chunk, next))| chunk.iter().zip(*next).fold(false, is_suspect));
    let near = |n: usize| &text[text.floor_char_boundary(n * CHUNK_BYTES)..text.ceil_char_boundary((n + 1) * CHUNK_BYTES)];
    (last.is_ascii() && is_unfit(char::from(*last))) || suspects.any(|(n, _)| near(n).contains(is_unfit))
}

/// So many bytes are looked at at once.
const CHUNK_BYTES: usize = 256;

/// The first character that [`fit_for_xml`] replaces.
pub(super) fn first_unfit(text: &str) -> Option<(usize, char)> {
    if has_unfit(text) { text.char_indices().find(|(_, c)| is_unfit(*c)) } else { None }
}

fn is_unfit(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fdd0}'..='\u{fdef}')
        || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: Result<(&str, &str), (&str, u32, u32)>) {
        let mut notes = Notes::default();
        let found = decode(bytes, &mut notes);
        let found = found.as_ref().map_err(|e| (e.0.message.as_str(), e.1.line, e.1.column));
        let codes = notes.codes().join(" ");
        assert_eq!(found.map(|text| (&**text, codes.as_str())), expect);
    }

    #[test]
    fn text_is_utf8_and_the_first_bad_byte_is_named() {
        check(b"", Ok(("", "")));
        check(b"\xef\xbb\xbfa", Ok(("a", "")));
        check("é\0\u{b}".as_bytes(), Ok(("é\0\u{b}", "")));
        check(b"a\n\xc3\xa9t\xe9\n", Err(("the byte 0xE9 is not UTF-8", 2, 3)));
        check(b"\xef\xbb\xbfa\xff", Err(("the byte 0xFF is not UTF-8", 1, 2)));
        check(b"PK\x03\x04", Err(("this file is a document of a word processor or a ZIP archive, not text", 1, 1)));
    }

    #[test]
    fn what_is_plainly_meant_is_read() {
        check(b"\xff\xfea\0\xe9\0", Ok(("aé", "utf-16")));
        check(b"\xfe\xff\0a\0\xe9", Ok(("aé", "utf-16")));
        check(b"\xff\xfea\0b", Err(("this file is broken UTF-16, not UTF-8", 1, 1)));
        check(b"a\0b\0c\0d\0", Err(("this file is UTF-16, not UTF-8", 1, 1)));
        check("\u{feff}\u{feff}a\u{feff}b".as_bytes(), Ok(("ab", "byte-order-mark")));
        check(b"a\rb\r\nc\r", Ok(("a\nb\r\nc\n", "line-ends")));
    }

    #[test]
    fn what_xml_forbids_leaves_no_byte_out_of_place() {
        let text = "a\0b\u{b}é\u{fffe}\u{1b}[0m\u{92}\u{1ffff}\t\r\n";
        assert_eq!(fit_for_xml(text), "a b é\u{fffd} [0m\u{a0}\u{fffd} \t\r\n");
        assert_eq!(fit_for_xml(text).len(), text.len());
        for at in 0..2 * CHUNK_BYTES {
            for unfit in ["\u{b}", "\u{7f}", "\u{92}", "\u{fffe}", "\u{1ffff}"] {
                let text = "a".repeat(at) + unfit;
                assert_ne!(fit_for_xml(&text), text, "at {at}");
                assert_ne!(fit_for_xml(&(text + "bé")).find('b'), None);
            }
        }
    }
}
