//! Pay grades, `TV-L E13` or `GS-12`: a scale's name beside a code, as they are written.

use std::ops::Range;

use super::token::{Kind, Token, Tokens};

/// Words of scales, among those around figures of money.
const MONEY: &str = "money";

/// Longest grade, in characters.
const GRADE_CHARS_MAX: usize = 40;

/// Parts of a country for which a scale holds, between its name and the code: `TV-L West E12`.
const AREAS: &[&str] = &["west", "ost"];

/// Where a text has a grade. Behind a label that names one (`is_named`) it is the whole value, up to the first comma or bracket; elsewhere it
/// is the name of a scale with the codes beside it.
pub(super) fn find(text: &str, language: &str, is_named: bool) -> Option<Range<usize>> {
    let tokens = Tokens::new(text, language, &[MONEY]);
    let end = text.find([',', ';', '(', '\n', '|', '·']).unwrap_or(text.len());
    let value = text[..end].trim_end();
    let is_code = |token: &Token<'_>| {
        let text = &text[token.range.clone()];
        is_code(text, token) || is_step(text)
    };
    let own = || tokens.all.iter().take(8).take_while(|token| token.range.end <= value.len());
    let is_grade = || value.chars().count() <= GRADE_CHARS_MAX && own().any(is_code) && !value.contains(['€', '$', '£']);
    if is_named && is_grade() {
        return Some(0..with_steps(text, value.len()));
    }
    let behind_name = || steps(text).find(|_| is_named && end < text.len() && value.chars().count() <= GRADE_CHARS_MAX);
    beside_scale(&tokens).or_else(behind_name)
}

/// Where a grade ends with the steps that go on behind its commas: `groupe 5, échelon 3`.
fn with_steps(text: &str, end: usize) -> usize {
    let mut last = end;
    for step in steps(text) {
        if text[last..step.start].trim() != "," {
            break;
        }
        last = step.end;
    }
    last
}

/// The parts behind commas that name a step: a word or two and its code, `livello C1`.
fn steps(text: &str) -> impl Iterator<Item = Range<usize>> {
    let line = text.lines().next().unwrap_or_default();
    line.match_indices(',').map(|(at, _)| at + 1).filter_map(move |start| {
        let part = line[start..].split([',', ';', '(', '|', '·']).next()?;
        let words: Vec<&str> = part.split_whitespace().collect();
        let (code, name) = words.split_last()?;
        let code = code.trim_end_matches('.');
        let is_year = code.len() == 4 && code.bytes().all(|b| b.is_ascii_digit());
        let is_word = |word: &&str| word.chars().count() > 3 && word.chars().all(char::is_alphabetic);
        let first = start + (part.len() - part.trim_start().len());
        let letters = code.bytes().take_while(u8::is_ascii_uppercase).count();
        let is_mixed =
            (1..=2).contains(&letters) && (1..=2).contains(&(code.len() - letters)) && code[letters..].bytes().all(|b| b.is_ascii_digit());
        let is_step = (1..=2).contains(&name.len()) && name.first().is_some_and(is_word) && (is_step(code) || is_mixed) && !is_year;
        is_step.then(|| first..first + part.trim().trim_end_matches('.').len())
    })
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
    let code = |at: usize| {
        tokens.get(at).filter(|token| is_code(&tokens.text[token.range.clone()], token)).map(|_| at + 1).or_else(|| spaced_code(tokens, at))
    };
    let mut at = 0;
    while at < tokens.all.len() {
        let (start, mut end, mut has_scale, mut has_code) = (at, at, false, false);
        loop {
            let is_apart = || has_scale && tokens.get(end).is_some_and(|token| AREAS.contains(&&*token.folded));
            let skip = if end > start && (tokens.is_sign(end, &['-', '‑', ' ']) || is_apart()) { end + 1 } else { end };
            if let Some(next) = scale(skip) {
                (end, has_scale) = (next, true);
            } else if let Some(next) =
                code(skip).or_else(|| letter(tokens, skip).filter(|_| has_scale && !has_code)).filter(|_| end == start || end - start < 8)
            {
                (end, has_code) = (next, true);
            } else if let Some(next) = bracketed(tokens, end, code).filter(|_| has_scale && !has_code) {
                (end, has_code) = (next, true);
            } else {
                break;
            }
        }
        if has_scale && has_code {
            end = with_step_behind(tokens, end);
            return Some(tokens.all[start].range.start..tokens.all[end - 1].range.end);
        }
        at = end.max(at + 1);
    }
    None
}

/// `TVöD SuE (S8a)`: a code in brackets right behind the name of a scale.
fn bracketed(tokens: &Tokens<'_>, at: usize, code: impl Fn(usize) -> Option<usize>) -> Option<usize> {
    let is_letter = |token: &Token<'_>| tokens.text[token.range.clone()].starts_with(|c: char| c.is_ascii_uppercase());
    let end = code(at + 1).filter(|_| tokens.is_sign(at, &['(']) && tokens.get(at + 1).is_some_and(is_letter))?;
    tokens.is_sign(end, &[')']).then_some(end + 1)
}

/// `E12/S1`, `E12/1`: the step behind the code's stroke.
fn with_step_behind(tokens: &Tokens<'_>, end: usize) -> usize {
    let step = || {
        let token = tokens.get(end + 1).filter(|_| tokens.is_sign(end, &['/']) && tokens.is_joined(end) && tokens.is_joined(end + 1))?;
        let text = &tokens.text[token.range.clone()];
        let digits = text.strip_prefix('S').unwrap_or(text);
        (digits.len() == 1 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(end + 2)
    };
    step().unwrap_or(end)
}

/// `groupe D`: one capital letter behind the name of a scale.
fn letter(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let text = &tokens.text[tokens.get(at)?.range.clone()];
    (text.len() == 1 && text.bytes().all(|b| (b'A'..=b'H').contains(&b))).then_some(at + 1)
}

/// `S 13`, `E 9`: a capital letter, and its figures behind a blank.
fn spaced_code(tokens: &Tokens<'_>, at: usize) -> Option<usize> {
    let (letter, digits) = (tokens.get(at)?, tokens.get(at + 1)?);
    let text = |token: &Token<'_>| &tokens.text[token.range.clone()];
    let is_letter = text(letter).len() == 1 && text(letter).bytes().all(|b| b.is_ascii_uppercase());
    let is_next = digits.range.start == letter.range.end + 1 && digits.kind == Kind::Digits && text(digits).len() <= 2;
    (is_letter && is_next).then_some(at + 2)
}

/// `13`, `E13`, `9a`, `A2`: at most four letters and digits, one of them a digit, no letter but capitals before the digits.
fn is_code(text: &str, token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Digits => text.len() <= 2,
        Kind::Word => {
            let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
            let rest = &text[letters..];
            let is_letter = letters == 0 && text.len() == 1 && text.bytes().all(|b| b.is_ascii_lowercase());
            let has_digit = rest.starts_with(|c: char| c.is_ascii_digit());
            // `E12S1`: its step is written to it.
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let is_stepped =
                || rest[digits..].strip_prefix('S').is_some_and(|step| step.len() == 1 && step.bytes().all(|b| b.is_ascii_digit()));
            is_letter || (1..=3).contains(&letters) && has_digit && ((1..=3).contains(&rest.len()) || digits <= 2 && is_stepped())
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
        check("it", "CCNL cooperative sociali, livello C1", true, Some("livello C1"));
        check("es", "grupo III, nivel 2", true, Some("grupo III, nivel 2"));
        check("de", "TVöD-SuE S 13", false, Some("TVöD-SuE S 13"));
        check("de", "nach TVöD SuE (S8a) bezahlt", false, Some("TVöD SuE (S8a)"));
        check("de", "nach TV-L (2026)", false, None);
        check("de", "angelehnt an TV-L E12/S1, netto mehr", false, Some("TV-L E12/S1"));
        check("de", "nach TV-L West E12S1", false, Some("TV-L West E12S1"));
        check("de", "Gruppe 5, ab 2026", true, Some("Gruppe 5"));
        check("en", "by agreement", true, None);
        check("en", "£28,000 a year", false, None);
    }
}
