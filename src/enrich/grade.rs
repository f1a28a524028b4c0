//! Pay grades, `TV-L E13` or `GS-12`: a scale's name beside a code, as they are written.

use std::ops::Range;

use super::token::{Kind, Token, Tokens};

/// Words of scales, among those around figures of money.
const MONEY: &str = "money";

/// Longest grade, in characters.
const GRADE_CHARS_MAX: usize = 40;

/// Where a text has a grade. Behind a label that names one (`is_named`) it is the whole value, up to the first comma or bracket; elsewhere it
/// is the name of a scale with the codes beside it.
pub(super) fn find(text: &str, language: &str, is_named: bool) -> Option<Range<usize>> {
    let tokens = Tokens::new(text, language, &[MONEY]);
    let scaled = beside_scale(&tokens);
    if scaled.is_some() || !is_named {
        return scaled;
    }
    let end = text.find([',', ';', '(', '\n', '|', '·']).unwrap_or(text.len());
    let value = text[..end].trim_end();
    let is_code = |token: &Token| {
        let text = &text[token.range.clone()];
        is_code(text, token) || is_step(text)
    };
    let is_grade = value.chars().count() <= GRADE_CHARS_MAX && tokens.all.iter().take(8).any(is_code) && !value.contains(['€', '$', '£']);
    is_grade.then_some(0..value.len())
}

/// `IV`, `C`, `310`, `6B`: what stands for a grade where a label says that one follows.
fn is_step(text: &str) -> bool {
    let is_roman = || text.len() <= 4 && text.bytes().all(|b| matches!(b, b'I' | b'V' | b'X'));
    let is_letter = || text.len() == 1 && text.bytes().all(|b| b.is_ascii_uppercase());
    let is_number = || text.len() <= 4 && text.starts_with(|c: char| c.is_ascii_digit()) && text.bytes().all(|b| b.is_ascii_alphanumeric());
    is_roman() || is_letter() || is_number()
}

fn beside_scale(tokens: &Tokens<'_>) -> Option<Range<usize>> {
    let scale = |at: usize| tokens.phrase(at, MONEY).filter(|(_, names)| names.contains(&"scale")).map(|(end, _)| end);
    let code = |at: usize| tokens.get(at).filter(|token| is_code(&tokens.text[token.range.clone()], token)).map(|_| at + 1);
    let mut at = 0;
    while at < tokens.all.len() {
        let (start, mut end, mut has_scale, mut has_code) = (at, at, false, false);
        loop {
            let skip = if end > start && tokens.is_sign(end, &['-', '‑', ' ']) { end + 1 } else { end };
            if let Some(next) = scale(skip) {
                (end, has_scale) = (next, true);
            } else if let Some(next) = code(skip).filter(|_| end == start || end - start < 8) {
                (end, has_code) = (next, true);
            } else {
                break;
            }
        }
        if has_scale && has_code {
            return Some(tokens.all[start].range.start..tokens.all[end - 1].range.end);
        }
        at = end.max(at + 1);
    }
    None
}

/// `13`, `E13`, `9a`, `A2`: at most four letters and digits, one of them a digit, no letter but capitals before the digits.
fn is_code(text: &str, token: &Token) -> bool {
    match token.kind {
        Kind::Digits => text.len() <= 2,
        Kind::Word => {
            let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
            let rest = &text[letters..];
            let is_letter = letters == 0 && text.len() == 1 && text.bytes().all(|b| b.is_ascii_lowercase());
            is_letter || letters > 0 && letters <= 3 && (1..=3).contains(&rest.len()) && rest.starts_with(|c: char| c.is_ascii_digit())
        }
        Kind::Sign(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, text: &str, is_named: bool, expect: Option<&str>) {
        assert_eq!(find(text, language, is_named).map(|range| &text[range]), expect, "{text}");
    }

    #[test]
    fn grades_are_read_as_written() {
        check("de", "EG 9a TVöD", false, Some("EG 9a TVöD"));
        check("de", "Doktorand:in, TV-L E13, befristet auf 3 Jahre", false, Some("TV-L E13"));
        check("en", "£41,064 – £48,822 per annum (Grade UE07)", false, Some("Grade UE07"));
        check("en", "GS-12", false, Some("GS-12"));
        check("it", "C1", true, Some("C1"));
        check("en", "by agreement", true, None);
        check("en", "£28,000 a year", false, None);
    }
}
