//! What stands between the two figures of a range, and what makes them none.

use super::{DASHES, Figure, is_qualifier};
use crate::enrich::token::{Kind, Tokens};

/// Most tokens in a bracket between two figures.
const BRACKET_TOKENS_MAX: usize = 6;

/// What words behind a figure multiply it with: `LPA` is lakhs a year.
const FACTORS: &[(&str, f64)] = &[("kilo", 1_000.0), ("thousand", 1_000.0), ("myriad", 10_000.0), ("lakh", 100_000.0), ("lpa", 100_000.0)];

pub(super) fn factor_of(names: &[&str]) -> Option<f64> {
    FACTORS.iter().find(|(name, _)| names.contains(name)).map(|(_, by)| *by)
}

/// `Step 1 - $137,849`: a bare number far below a figure with a currency is no lower end.
pub(super) fn is_step(first: &Figure, second: &Figure) -> bool {
    let is_bare = first.currency.is_none() && first.factor <= 1.0 && second.currency.is_some() && second.factor <= 1.0;
    is_bare && first.value * 100.0 < second.value
}

/// Where the words go on behind a short bracket: `between € 2,651 (scale 9) and € 3,997`.
pub(super) fn behind_bracket(tokens: &Tokens<'_>, at: usize) -> usize {
    let close = || (at + 1..at + 2 + BRACKET_TOKENS_MAX).find(|close| tokens.is_sign(*close, &[')']));
    if tokens.is_sign(at, &['(']) { close().map_or(at, |close| close + 1) } else { at }
}

/// The same where what says how the figure is meant stands behind the bracket and not in it: `€ 3,997 (scale 10) gross per month`.
pub(super) fn behind_aside(tokens: &Tokens<'_>, at: usize) -> usize {
    let behind = behind_bracket(tokens, at);
    if is_qualifier(tokens, behind) && !is_qualifier(tokens, at + 1) { behind } else { at }
}

/// `1,500 € - 2,000 €`: whether the currency that begins at a token before a figure stands behind the lower one, with the dash between.
pub(super) fn is_of_lower(tokens: &Tokens<'_>, currency: usize, figure: usize) -> bool {
    let is_digits = |back: usize| {
        let token = currency.checked_sub(back).and_then(|at| tokens.get(at));
        token.is_some_and(|token| token.kind == Kind::Digits)
    };
    (is_digits(1) || is_digits(2) && tokens.is_joined(currency - 1)) && (currency..figure).any(|at| tokens.is_sign(at, DASHES))
}

/// `80 - 100k` is in thousands on both sides, and so is `80k - 100`.
pub(super) fn share_factor(first: &mut Figure, second: &mut Figure) {
    if first.factor < second.factor && first.value <= second.value && first.value < 1000.0 {
        first.factor = second.factor;
    } else if second.factor < first.factor && second.value >= first.value && second.value < 1000.0 {
        second.factor = first.factor;
    }
}

/// The currency of both figures of a range, `$60,000 – 80,000 USD`; an error where they have two.
pub(super) fn common_currency(first: Option<&'static str>, second: Option<&'static str>) -> Result<Option<&'static str>, ()> {
    let is_dollar = |code: &str| code.len() == 3 && code.ends_with('D');
    match (first, second) {
        (Some("dollar"), Some(code)) | (Some(code), Some("dollar")) if is_dollar(code) => Ok(Some(code)),
        (Some(one), Some(other)) if one != other => Err(()),
        (one, other) => Ok(one.or(other)),
    }
}

/// `Band 5 £35,000`, `Grade 7 (EUR 45,000)`: whether a currency at `at..end` stands before the next figure, joined to it or in a bracket with it.
pub(super) fn is_of_next(tokens: &Tokens<'_>, at: usize, end: usize) -> bool {
    let is_before_figure = tokens.get(end).is_some_and(|token| token.kind == Kind::Digits);
    let is_in_bracket = || at.checked_sub(1).is_some_and(|before| tokens.is_sign(before, &['(', '[']));
    is_before_figure && (at > 0 && !tokens.is_joined(at) && tokens.is_joined(end) || is_in_bracket())
}

/// Longest sign of a currency that is not known, in bytes.
const SIGN_BYTES_MAX: usize = 3;

/// `L. 16,000 – L. 19,500`: where the second figure stands behind the sign that stands before the first, whatever it means.
pub(super) fn behind_same_sign(tokens: &Tokens<'_>, first: &Figure, at: usize) -> usize {
    let word = |at: usize| tokens.get(at).filter(|token| token.kind == Kind::Word && token.folded.len() <= SIGN_BYTES_MAX);
    let before = first.start.checked_sub(1).map(|before| if tokens.is_sign(before, &['.']) { before.saturating_sub(1) } else { before });
    let is_same = before.and_then(word).zip(word(at)).is_some_and(|(one, other)| one.folded == other.folded);
    let next = if is_same { at + 1 } else { at };
    if is_same && tokens.is_sign(next, &['.']) { next + 1 } else { next }
}
