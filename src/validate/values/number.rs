//! Numbers as texts.

use std::ops::Range;

use super::super::found::{Found, shown};
use super::super::rule::rules;

rules! {
    INVALID = "number-invalid", Error, "the format or module that the element belongs to", "a number is written in digits and lies where it may",
        "write digits only, without blanks and units";
}

/// Which numbers a place takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::validate) enum Wanted {
    /// 0, 1, 2, …
    Natural,
    /// 1, 2, 3, …
    Positive,
    /// …, −1, 0, 1, …
    Integer,
    /// With a decimal point.
    Decimal,
}

/// Checks a number.
pub(in crate::validate) fn check(text: &str, wanted: Wanted, place: Range<usize>, found: &mut Found<'_>) {
    if !is(text, wanted) {
        let what = match wanted {
            Wanted::Natural => "whole number from 0",
            Wanted::Positive => "whole number from 1",
            Wanted::Integer => "whole number",
            Wanted::Decimal => "number",
        };
        found.add(&INVALID, place, format!("{} is no {what}", shown(text)));
    }
}

/// Whether it is such a number.
pub(in crate::validate) fn is(text: &str, wanted: Wanted) -> bool {
    let text = text.trim();
    let digits = |text: &str| !text.is_empty() && text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    match wanted {
        Wanted::Natural => digits(text),
        Wanted::Positive => digits(text) && text.bytes().any(|b| b != b'0'),
        Wanted::Integer => digits(unsigned),
        Wanted::Decimal => decimal(text).is_some(),
    }
}

/// The number that a text is: digits with a point, no exponent.
pub(in crate::validate) fn decimal(text: &str) -> Option<f64> {
    let text = text.trim();
    text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+')).then(|| text.parse().ok()).flatten()
}
