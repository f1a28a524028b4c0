//! Bytes to text: UTF-8, without a byte order mark.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, LineIndex, Location, Span};

const CODE: &str = "not-utf8";
const BOM: &str = "\u{feff}";

/// The text of a file, or what is wrong with it and where.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, Box<(Diagnostic, Location)>> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text.strip_prefix(BOM).unwrap_or(text)),
        Err(error) => error,
    };
    let start = error.valid_up_to();
    let diagnostic = if matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        Diagnostic::error(CODE, "this file is UTF-16, not UTF-8", "save it as UTF-8: in most editors under “Save with encoding”")
    } else {
        let byte = bytes.get(start).copied().unwrap_or_default();
        Diagnostic::error(
            CODE,
            format!("the byte 0x{byte:02X} is not UTF-8"),
            "save the file as UTF-8; text from an old Windows program is often Windows-1252",
        )
    };
    // What stands before the bad byte is the same in both, so its line and column are too.
    let shown = String::from_utf8_lossy(bytes);
    let bom = if shown.starts_with(BOM) { BOM.len() } else { 0 };
    let location = LineIndex::new(&shown[bom..]).locate(&shown[bom..], Span::new(start.saturating_sub(bom), start.saturating_sub(bom) + 1));
    Err(Box::new((diagnostic, location)))
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

fn is_unfit(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fdd0}'..='\u{fdef}')
        || (c as u32) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: Result<&str, (&str, u32, u32)>) {
        let found = decode(bytes);
        let found = found.as_ref().map(|text| *text).map_err(|e| (e.0.message.as_str(), e.1.line, e.1.column));
        assert_eq!(found, expect);
    }

    #[test]
    fn text_is_utf8_and_the_first_bad_byte_is_named() {
        check(b"", Ok(""));
        check(b"\xef\xbb\xbfa", Ok("a"));
        check("é\0\u{b}".as_bytes(), Ok("é\0\u{b}"));
        check(b"a\n\xc3\xa9t\xe9\n", Err(("the byte 0xE9 is not UTF-8", 2, 3)));
        check(b"\xef\xbb\xbfa\xff", Err(("the byte 0xFF is not UTF-8", 1, 2)));
        check(b"\xff\xfea\0", Err(("this file is UTF-16, not UTF-8", 1, 1)));
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
