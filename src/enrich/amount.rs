//! Amounts of pay in words and figures: one figure or a range, with currency, period, and gross or net, as far as the words tell them.

/// Figures that may be pay.
mod plausible;

/// What stands between the two figures of a range.
mod between;

/// What the label before a figure says of it.
mod label;

/// The sentence of a figure.
mod sentence;

use std::ops::Range;

use between::{behind_aside, behind_bracket, common_currency, factor_of, is_of_lower, is_of_next, is_step, share_factor};
pub(super) use label::of_label;
use label::qualify_label;
use plausible::is_plausible;
use sentence::sentence_start;

use super::number::number;
use super::token::{Kind, Tokens, is_cjk_after, is_cjk_before};
use super::view::Cue;
use crate::model::facts::PayBasis;
use crate::model::posting::UnitText;

/// Words around figures.
const MONEY: &str = "money";

/// Nouns of time, which make a period after "per".
const UNIT: &str = "unit";

/// So many tokens before a figure may say what it is.
const HEAD_MAX: usize = 14;

/// So many tokens behind it may.
const TAIL_MAX: usize = 12;

/// Dashes between two figures.
pub(super) const DASHES: &[char] = &['-', '–', '—', '‑', '−', '~', '〜', '～', '‐'];

/// What one statement of pay says.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Amount {
    /// The figure, or the lower one.
    pub(super) low: Option<f64>,
    /// The upper one.
    pub(super) high: Option<f64>,
    /// ISO 4217, or a name that several currencies share: `dollar`, `krone`, `peso`, `yen`.
    pub(super) currency: Option<&'static str>,
    /// Per hour, per year.
    pub(super) period: Option<UnitText>,
    /// Gross or net.
    pub(super) basis: Option<PayBasis>,
    /// Whether it was written in thousands.
    pub(super) is_thousands: bool,
    /// Which words of the text say it.
    pub(super) range: Range<usize>,
    /// Whether words beside it say that it is something else than pay.
    pub(super) is_other: bool,
    /// Whether a word before it in its clause speaks of pay.
    pub(super) is_spoken: bool,
}

impl Amount {
    /// Whether it is one figure and neither least nor most.
    pub(super) fn value(&self) -> Option<f64> {
        self.low.filter(|low| self.high == Some(*low))
    }
}

/// One figure.
#[derive(Debug, Clone, Copy)]
struct Figure {
    value: f64,
    /// What it is multiplied with.
    factor: f64,
    currency: Option<&'static str>,
    /// First token and the one after the last.
    start: usize,
    end: usize,
}

/// All amounts of a text, in order. `cues` are its phrases, at `offset` from the text's beginning; `label` stands before it.
pub(super) fn amounts(text: &str, language: &str, cues: &[Cue], offset: usize, label: &str) -> Vec<Amount> {
    if !text.contains(|c: char| c.is_numeric()) {
        return Vec::new();
    }
    let tokens = Tokens::new(text, language, &[MONEY, UNIT]);
    let named = Tokens::new(label, language, &[MONEY, UNIT]);
    let mut found = Vec::new();
    let mut next = 0;
    while next < tokens.all.len() {
        let Some(first) = figure(&tokens, next) else {
            next += 1;
            continue;
        };
        next = first.end;
        let Some(mut amount) = amount(&tokens, first, &mut next) else { continue };
        qualify_label(&mut amount, &named);
        judge(&mut amount, &tokens, cues, offset, next);
        if is_plausible(&amount, language) {
            found.push(amount);
        }
    }
    found
}

/// A figure with what belongs to it, and what follows.
fn amount(tokens: &Tokens<'_>, mut first: Figure, next: &mut usize) -> Option<Amount> {
    let second = upper(tokens, &first);
    if second.is_some_and(|second| is_step(&first, &second)) {
        return None;
    }
    let mut amount = Amount { is_thousands: first.factor >= 1000.0, ..Amount::default() };
    if let Some(mut second) = second {
        share_factor(&mut first, &mut second);
        *next = second.end;
        amount.currency = common_currency(first.currency, second.currency).ok()?;
        amount.is_thousands = first.factor >= 1000.0;
        amount.low = Some(first.value * first.factor);
        amount.high = Some(second.value * second.factor);
    } else {
        amount.currency = first.currency;
        let value = Some(first.value * first.factor);
        let bound = bound(tokens, first.start);
        amount.low = value.filter(|_| bound != Some("upto"));
        amount.high = value.filter(|_| bound != Some("from"));
    }
    let end = tail(tokens, *next, &mut amount);
    let start = head(tokens, first.start, &mut amount);
    if amount.period.is_none() && amount.is_thousands && is_thousand_sign(tokens, first.start, *next) {
        amount.period = Some(UnitText::Year);
    }
    *next = end.max(*next);
    amount.range = tokens.all[start].range.start..tokens.all[*next - 1].range.end;
    amount.low.or(amount.high).map(|_| amount)
}

/// Thousands by `k` and the like: those in full words (`tausend`) say nothing of a year.
fn is_thousand_sign(tokens: &Tokens<'_>, start: usize, end: usize) -> bool {
    (start..end).any(|at| tokens.phrase(at, MONEY).is_some_and(|(_, names)| names.contains(&"kilo") || names.contains(&"lpa")))
}

/// The number that begins at a token, with a currency on either side and what it is multiplied with.
fn figure(tokens: &Tokens<'_>, at: usize) -> Option<Figure> {
    let token = tokens.get(at).filter(|token| token.kind == Kind::Digits)?;
    // Part of a code, of a date or of a longer number.
    if tokens.is_joined(at)
        && (tokens.all[at - 1].kind == Kind::Word
            && tokens.phrase_before(at, MONEY).is_none_or(|(_, names)| currency_of(&names).is_none())
            && !token.range.is_empty()
            && !is_cjk_before(tokens, at))
    {
        return None;
    }
    let (mut value, mut end) = number(tokens, at)?;
    let (mut start, mut currency) = (at, None);
    if let Some((begin, names)) = tokens.phrase_before(at, MONEY)
        && let Some(code) = currency_of(&names).filter(|_| !is_of_lower(tokens, begin, at))
    {
        (start, currency) = (begin, Some(code));
    }
    let mut factor = 1.0;
    while let Some((after, names)) = tokens.phrase(end, MONEY) {
        let by = if let Some(by) = factor_of(&names) {
            by
        } else if names.contains(&"T") && tokens.phrase(after, MONEY).is_some_and(|(_, names)| currency_of(&names).is_some()) {
            1000.0
        } else if names.contains(&"million") {
            return None;
        } else {
            break;
        };
        factor *= by;
        end = after;
        if currency.is_none() {
            currency = currency_of(&names);
        }
        if factor > 1e9 {
            return None;
        }
    }
    // `22万5,000円`: what is left below ten thousand follows at once.
    if factor >= 10_000.0
        && tokens
            .get(end)
            .is_some_and(|next| next.kind == Kind::Digits && tokens.get(end - 1).is_some_and(|last| last.range.end == next.range.start))
        && let Some((less, after)) = number(tokens, end).filter(|(less, _)| *less < 10_000.0)
    {
        value += less / factor;
        end = after;
    }
    // `2 000 €`, and the other order `€ 45k`; a currency behind belongs to the next figure where one stands before this one.
    if currency.is_none()
        && let Some((after, names)) = tokens.phrase(end, MONEY)
        && let Some(code) = currency_of(&names)
        && !is_of_next(tokens, end, after)
    {
        (end, currency) = (after, Some(code));
        if let Some((after, _)) = tokens.phrase(end, MONEY).filter(|(_, names)| names.contains(&"kilo") && tokens.is_joined(end)) {
            (end, factor) = (after, factor * 1000.0);
        }
    }
    // Digits beside it make it part of a longer number, such as one to call.
    let is_digits = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Digits);
    if currency.is_none() && factor <= 1.0 && (is_digits(end) || start > 0 && is_digits(start - 1)) {
        return None;
    }
    // Percentages, ordinals and codes are no money.
    let is_strange = tokens.get(end).is_some_and(|token| token.folded == "%")
        || (tokens.is_joined(end)
            && end == at + 1
            && tokens.get(end).is_some_and(|token| token.kind == Kind::Word)
            && tokens.phrase(end, UNIT).is_none()
            && !is_cjk_after(tokens, end));
    (!is_strange).then_some(Figure { value, factor, currency, start, end })
}

/// The figure behind a dash, "to", or the "and" of "between".
fn upper(tokens: &Tokens<'_>, first: &Figure) -> Option<Figure> {
    let is_between = before(tokens, first.start, &["between"]).is_some();
    let first_end = behind_bracket(tokens, first.end);
    let word = |names: &[&str]| tokens.means(first_end, MONEY, names);
    let after = if tokens.is_sign(first_end, DASHES) {
        let next = first_end + if tokens.is_sign(first_end + 1, &['\n']) { 2 } else { 1 };
        // `min. €3,815 – max. €6,374`
        tokens.means(next, MONEY, &["upto"]).unwrap_or(next)
    } else if tokens.is_sign(first.end, &['/']) && tokens.is_joined(first.end + 1) {
        let second = figure(tokens, first.end + 1)?;
        return (second.factor > 1.0 && first.factor <= 1.0 && second.value > first.value).then_some(second);
    } else {
        // `at least £20 and at most £30`
        let is_from_to = || {
            let and = word(&["and"]).filter(|_| bound(tokens, first.start) == Some("from"))?;
            tokens.means(and, MONEY, &["upto"])
        };
        word(&["to"]).or_else(|| word(&["and"]).filter(|_| is_between)).or_else(is_from_to)?
    };
    // `bis zu`, `up to`: a filler may follow; then a currency or the figure itself.
    let start = tokens.means(after, MONEY, &["per"]).filter(|next| tokens.get(*next).is_some()).unwrap_or(after);
    [after, start].into_iter().find_map(|start| {
        let start = if tokens.is_sign(start, &['.']) { start + 1 } else { start };
        let currency = tokens.phrase(start, MONEY).filter(|(_, names)| currency_of(names).is_some());
        let at = currency.map_or(start, |(end, _)| end);
        let at = if tokens.is_sign(at, &['.']) { at + 1 } else { at };
        figure(tokens, between::behind_same_sign(tokens, first, at))
    })
}

/// A phrase right before a token, at most one filler between.
fn before(tokens: &Tokens<'_>, at: usize, names: &[&str]) -> Option<&'static str> {
    let find = |at: usize| tokens.phrase_before(at, MONEY)?.1.into_iter().find(|name| names.contains(name));
    find(at).or_else(|| {
        let (start, _) = tokens.phrase_before(at, MONEY).filter(|(_, found)| found.contains(&"per") || found.contains(&"filler"))?;
        find(start)
    })
}

/// Whether words say that a figure is the least or the most.
fn bound(tokens: &Tokens<'_>, start: usize) -> Option<&'static str> {
    before(tokens, start, &["from", "upto"])
}

/// `$18 - $23 hour`: the word for the time right behind a sum, and nothing behind it.
fn last_unit(tokens: &Tokens<'_>, at: usize) -> Option<(usize, UnitText)> {
    let (after, names) = tokens.phrase(at, UNIT)?;
    let is_last = tokens.get(after).is_none_or(|next| !matches!(next.kind, Kind::Word | Kind::Digits));
    names.iter().filter(|_| is_last).find_map(|name| period(name)).map(|period| (after, period))
}

/// What follows: `brut par mois`, `/h`, `p. a.`. Where it ends.
fn tail(tokens: &Tokens<'_>, start: usize, amount: &mut Amount) -> usize {
    let (mut at, mut end, mut is_per) = (behind_aside(tokens, start), start, false);
    if amount.value().is_some()
        && tokens.is_sign(at, &['+', '~', '〜', '～'])
        && tokens.get(at + 1).is_none_or(|next| next.kind != Kind::Digits)
    {
        let is_more = tokens.is_joined(at)
            && (!tokens.is_sign(at, &['+']) || !tokens.is_joined(at + 1) || tokens.is_sign(at + 1, &['/', ')', ',', '.']));
        if is_more {
            amount.high = None;
            (at, end) = (at + 1, at + 1);
        }
    }
    if let Some((after, period)) = last_unit(tokens, at).filter(|_| amount.currency.is_some()) {
        amount.period.get_or_insert(period);
        (at, end) = (after, after);
    }
    while at < start + TAIL_MAX {
        let Some(token) = tokens.get(at) else { break };
        if let Some((after, names)) = tokens.phrase(at, UNIT).filter(|_| is_per)
            && let Some(period) = names.iter().find_map(|name| period(name))
        {
            amount.period.get_or_insert(period);
            (at, end, is_per) = (after, after, false);
            continue;
        }
        if let Some((after, names)) = tokens.phrase(at, MONEY) {
            let is_new = names.contains(&"from") || names.contains(&"upto");
            // `£14 an hour plus tips`: what is added is no higher pay.
            let is_added = names.contains(&"plus") && tokens.get(after).is_some_and(|next| next.kind == Kind::Word);
            if is_added || currency_of(&names).is_some() && is_of_next(tokens, at, after) {
                break;
            }
            if names.contains(&"per") {
                is_per = true;
                // One word may open a phrase of its own: `im Monat` has one meaning, `au mois` another.
                at = after;
                continue;
            }
            // `$158,000 – $187,000 USD`
            if amount.currency == Some("dollar")
                && let Some(code) = currency_of(&names).filter(|code| code.len() == 3)
            {
                amount.currency = Some(code);
                (at, end) = (after, after);
                continue;
            }
            if take(amount, &names, true) {
                (at, end) = (after, after);
                continue;
            }
            if names.contains(&"filler") && !is_new {
                at = after;
                continue;
            }
            break;
        }
        match token.kind {
            Kind::Sign('/') => {
                is_per = true;
                at += 1;
            }
            Kind::Sign('(' | '（' | '*' | '_' | '.' | '-' | '‑' | '’' | '\'' | '[') => at += 1,
            Kind::Sign(')' | ']') => {
                if end + 1 >= at && end > start {
                    end = at + 1;
                }
                at += 1;
            }
            Kind::Sign(',' | ':' | '|' | '·') if is_qualifier(tokens, at + 1) => at += 1,
            _ => break,
        }
    }
    end
}

/// Whether a phrase there says how the figure is meant.
fn is_qualifier(tokens: &Tokens<'_>, at: usize) -> bool {
    let is_period = |names: &[&str]| names.iter().any(|name| matches!(*name, "gross" | "net") || period(name).is_some());
    if let Some((after, names)) = tokens.phrase(at, MONEY) {
        let is_unit = names.contains(&"per") && tokens.phrase(after, UNIT).is_some();
        return is_unit || is_period(&names);
    }
    false
}

/// Takes what a phrase says; whether it said something.
fn take(amount: &mut Amount, names: &[&'static str], may_bound: bool) -> bool {
    let mut is_taken = false;
    for name in names {
        if let Some(period) = period(name) {
            amount.period.get_or_insert(period);
        } else if *name == "gross" || *name == "net" {
            amount.basis.get_or_insert(if *name == "gross" { PayBasis::Gross } else { PayBasis::Net });
        } else if *name == "over" && may_bound && amount.value().is_some() {
            amount.high = None;
        } else if *name == "under" && may_bound && amount.value().is_some() {
            amount.low = None;
        } else if is_currency(name) && amount.currency.is_none() && may_bound {
            amount.currency = Some(name);
        } else {
            continue;
        }
        is_taken = true;
    }
    is_taken
}

/// What stands before it in its clause: `salaire annuel brut de`, `Mindestgehalt von`. Where the words that count begin.
fn head(tokens: &Tokens<'_>, start: usize, amount: &mut Amount) -> usize {
    let mut begin = start;
    let lowest = start.saturating_sub(HEAD_MAX);
    let mut at = start;
    while at > lowest {
        at -= 1;
        let token = &tokens.all[at];
        if matches!(token.kind, Kind::Sign(',' | ';' | '.' | '\n' | '\t' | '!' | '?' | '+' | '|' | '·' | '•'))
            && !(token.kind == Kind::Sign('.') && tokens.is_joined(at + 1))
            && at + 1 != start
        {
            break;
        }
        if token.kind == Kind::Digits {
            break;
        }
        let Some((after, names)) = tokens.phrase(at, MONEY).filter(|(after, _)| *after <= start) else { continue };
        if names.contains(&"per") && tokens.phrase(after, UNIT).is_some_and(|(end, _)| end <= start) {
            let is_counted = at > 0 && (tokens.all[at - 1].kind == Kind::Digits || (at > 1 && tokens.all[at - 2].kind == Kind::Digits));
            let unit = tokens.phrase(after, UNIT).and_then(|(_, names)| names.iter().find_map(|name| period(name)));
            if let Some(unit) = unit.filter(|_| !is_counted && amount.period.is_none()) {
                amount.period = Some(unit);
                begin = at;
            }
            continue;
        }
        if names.iter().any(|name| matches!(*name, "from" | "upto" | "between")) && start - after <= 2 {
            begin = at;
        }
        let had = (amount.period, amount.basis);
        take(amount, &names, false);
        if names.contains(&"least") && amount.value().is_some() {
            amount.high = None;
            begin = at;
        }
        if had != (amount.period, amount.basis) {
            begin = at;
        }
    }
    begin
}

/// Looks for words beside it that make it pay, or something else.
fn judge(amount: &mut Amount, tokens: &Tokens<'_>, cues: &[Cue], offset: usize, next: usize) {
    let (start, end) = (amount.range.start + offset, amount.range.end + offset);
    // A line that an editor has wrapped goes on: the figure begins the next.
    let head = tokens.text[..amount.range.start].trim_end();
    let clause = head.rfind(['\n', ';', '+', '|', '•', '·']).map_or(0, |at| at + 1).max(sentence_start(head)) + offset;
    let is_pay = |cue: &&Cue, name: &str| cue.group == "pay" && cue.name == name;
    let spoken = cues.iter().rfind(|cue| is_pay(cue, "speaks") && cue.range.start >= clause && cue.range.start < end);
    // A comma that is not in a number ends a clause too.
    let comma = tokens.text[..amount.range.start].rfind(", ").map_or(0, |comma| comma + 2);
    let from = spoken.map_or(clause, |cue| cue.range.end).max(comma + offset);
    // Behind it, up to the end of its clause and a few words at most.
    let mut last = amount.range.end;
    // `plus a meal voucher`: what is added is something else.
    let until = (0..6).find(|at| tokens.means(next + at, MONEY, &["plus"]).is_some()).unwrap_or(6);
    for token in tokens.all.iter().skip(next).take(until) {
        if matches!(token.kind, Kind::Sign(',' | ';' | '.' | '\n' | '+' | ')' | '|' | '·' | '–' | '—') | Kind::Digits) {
            break;
        }
        last = token.range.end;
    }
    amount.is_spoken = spoken.is_some();
    let is_before = |cue: &Cue| cue.range.start >= from && cue.range.end <= start;
    let is_behind = |cue: &Cue| cue.range.start >= end.saturating_sub(1) && cue.range.end <= last + offset;
    // `Overtime, if you want it, is paid at …`: the subject of the sentence, however it is said to be paid.
    let is_subject = |cue: &Cue| {
        cue.range.start == offset
            && cue.range.end <= start
            && tokens.text.ends_with('.')
            && !tokens.text[cue.range.end - offset..amount.range.start].contains(|c: char| c.is_ascii_digit())
    };
    amount.is_other = cues.iter().any(|cue| is_pay(&cue, "other") && (is_before(cue) || is_behind(cue) || is_subject(cue)));
}

fn period(name: &str) -> Option<UnitText> {
    Some(match name {
        "HOUR" => UnitText::Hour,
        "DAY" => UnitText::Day,
        "WEEK" => UnitText::Week,
        "MONTH" => UnitText::Month,
        "YEAR" => UnitText::Year,
        _ => return None,
    })
}

/// The period that a whole text names.
pub(super) fn period_of(text: &str, language: &str) -> Option<UnitText> {
    let tokens = Tokens::new(text, language, &[MONEY, UNIT]);
    let whole = |at: usize, group: &str| tokens.phrase(at, group).filter(|(end, _)| *end == tokens.all.len());
    let start = tokens.means(0, MONEY, &["per"]).or_else(|| tokens.is_sign(0, &['/']).then_some(1)).unwrap_or(0);
    let names = whole(0, MONEY).or_else(|| whole(start, UNIT)).or_else(|| whole(start, MONEY))?.1;
    names.iter().find_map(|name| period(name))
}

/// The currency that a whole text names.
pub(super) fn currency_named(text: &str, language: &str) -> Option<&'static str> {
    let tokens = Tokens::new(text, language, &[MONEY, UNIT]);
    let (end, names) = tokens.phrase(0, MONEY)?;
    currency_of(&names).filter(|_| end == tokens.all.len())
}

/// Whether a meaning among the words for money is a currency: its code, or a word that several have.
pub(super) fn is_currency(name: &str) -> bool {
    matches!(name, "dollar" | "krone" | "peso" | "yen")
        || (name.len() == 3 && name.bytes().all(|b| b.is_ascii_uppercase()) && name != "DAY")
}

fn currency_of(names: &[&'static str]) -> Option<&'static str> {
    names.iter().copied().find(|name| is_currency(name))
}

#[cfg(test)]
#[path = "amount_tests.rs"]
mod tests;
