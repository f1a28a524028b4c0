//! A text about places in its pieces, and what a piece says by its form alone.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

use super::gazetteer;
use super::title;
use super::town::{Towns, words};

/// A piece of the text between commas, dashes and the like.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    pub(super) range: Range<usize>,
    /// Whether it stands in parentheses.
    pub(super) is_inner: bool,
    /// Whether a word for "and" stands before it.
    pub(super) is_joined: bool,
}

/// The pieces of a text, trimmed.
pub(super) fn pieces(text: &str, towns: Towns) -> Vec<Piece> {
    static BORDER: OnceLock<Regex> = OnceLock::new();
    let border =
        BORDER.get_or_init(|| Regex::new(r"\s+[-–—·•|/]\s+|\s*[,;:()|\n\t\[\]、，；（）・•]\s*|\.\s+$|\.$|/").expect("a constant pattern"));
    let mut pieces = Vec::new();
    let (mut at, mut depth) = (0, 0_usize);
    let mut push = |range: Range<usize>, is_inner: bool| split_joined(text, range, is_inner, towns, &mut pieces);
    for hit in border.find_iter(text) {
        // `8/A` and `1/2` are one; `São Paulo/SP` and `Köln/Bonn` are two.
        if hit.as_str() == "/" && !text[hit.end()..].starts_with(char::is_uppercase)
            || (hit.as_str() == "/" && text[..hit.start()].ends_with(|c: char| c.is_ascii_digit()))
        {
            continue;
        }
        push(at..hit.start(), depth > 0);
        depth = if hit.as_str().contains(['(', '（', '[']) {
            1
        } else if hit.as_str().contains([')', '）', ']']) {
            0
        } else {
            depth
        };
        at = hit.end();
    }
    push(at..text.len(), depth > 0);
    pieces
}

/// Parts a piece at its words for "and" and "or", unless the whole is a name.
fn split_joined(text: &str, range: Range<usize>, is_inner: bool, towns: Towns, pieces: &mut Vec<Piece>) {
    let piece = &text[range.clone()];
    let whole =
        gazetteer::city_country(piece).is_some() || gazetteer::region_country(piece).is_some() || gazetteer::country(piece).is_some();
    let mut add = |part: Range<usize>, is_joined: bool| {
        let text = &text[part.clone()];
        let start = part.start + (text.len() - text.trim_start().len());
        let end = start + text.trim().len();
        if start < end {
            pieces.push(Piece { range: start..end, is_inner, is_joined });
        }
    };
    let (mut at, mut is_joined) = (0, false);
    for (word_range, word) in words(piece).filter(|_| !whole) {
        // `Earth and Life Institute`
        if towns.is_and(word)
            && word.chars().count() <= 7
            && !word.starts_with(char::is_uppercase)
            && !title::names_house(piece, towns.language)
        {
            add(range.start + at..range.start + word_range.start, is_joined);
            (at, is_joined) = (word_range.end, true);
        }
    }
    add(range.start + at..range.end, is_joined);
}

/// `Burlington VT`: the abbreviation at the end, and what stands before it.
pub(super) fn state_at_end(text: &str) -> (Option<Range<usize>>, &str) {
    let Some((range, word)) = words(text).last() else { return (None, text) };
    if gazetteer::region_code_countries(word).is_empty() {
        return (None, text);
    }
    (Some(range.clone()), text[..range.start].trim_end_matches([' ', ',']))
}

/// `Paris 19ème`: how long the city's name is, and the postal code.
pub(super) fn arrondissement(text: &str) -> Option<(usize, String)> {
    static ARRONDISSEMENT: OnceLock<Regex> = OnceLock::new();
    let pattern = ARRONDISSEMENT.get_or_init(|| {
        Regex::new(r"^(?i:(Paris|Lyon|Marseille))\s+(?:(\d{1,2})\s*(?:e|è|er|ème|eme|ième)?|([IVX]{1,5})(?:e|è|ème|eme)?)(?:\s+arrondissement|\s+arr\.?)?$")
            .expect("a constant pattern")
    });
    let parts = pattern.captures(text)?;
    let number: u32 = parts.get(2).map_or_else(|| roman(parts.get(3)?.as_str()), |digits| digits.as_str().parse().ok())?;
    let (first, most) = match parts[1].to_lowercase().as_str() {
        "paris" => (75_000, 20),
        "lyon" => (69_000, 9),
        _ => (13_000, 16),
    };
    (1..=most).contains(&number).then(|| (parts[1].len(), (first + number).to_string()))
}

fn roman(text: &str) -> Option<u32> {
    const NUMERALS: [&str; 20] = [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII", "XVIII", "XIX", "XX",
    ];
    NUMERALS.iter().position(|numeral| *numeral == text).and_then(|index| u32::try_from(index + 1).ok())
}

/// A name without the capitals of a heading: `PRATO` is Prato. One without vowels, `CDMX`, is made of the first letters of others.
pub(super) fn settled_case(text: &str) -> String {
    let is_short_form = text.is_ascii() && !text.bytes().any(|b| matches!(b, b'A' | b'E' | b'I' | b'O' | b'U' | b'Y'));
    let is_shouted = text.chars().count() > 3 && text.chars().all(|c| !c.is_lowercase()) && text.chars().any(char::is_uppercase);
    if !is_shouted || is_short_form {
        return text.to_owned();
    }
    let mut settled = String::with_capacity(text.len());
    let mut is_inside = false;
    for c in text.chars() {
        if is_inside {
            settled.extend(c.to_lowercase());
        } else {
            settled.push(c);
        }
        is_inside = c.is_alphabetic();
    }
    settled
}
