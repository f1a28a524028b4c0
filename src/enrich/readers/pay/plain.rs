//! Amounts that say themselves that they are pay: behind a word for it at the beginning of a line, alone among the terms of the job, or a span
//! of what people earn in a year, a month or an hour.

use crate::enrich::amount::Amount;
use crate::enrich::fold::fold;
use crate::enrich::term;
use crate::enrich::view::{Cue, Passage};
use crate::enrich::vocabulary;
use crate::model::block::BlockKind;
use crate::model::posting::UnitText;

/// Longest line that begins with a label and has no mark behind it, in bytes.
const LINE_BYTES_MAX: usize = 120;

/// Whether an amount stands right behind a label for pay that begins its line: `Salary £30k`.
pub(super) fn is_named(passage: &Passage<'_>, amount: &Amount, language: &str) -> bool {
    if passage.range.len() > LINE_BYTES_MAX || amount.is_other {
        return false;
    }
    let vocabulary = vocabulary::of(language);
    // The words that count begin before the figure, `RAL 24-28k`, and the sign of a currency may stand there too, `Remuneração de R$ 4.000`.
    let text = passage.text();
    let figure = text[amount.range.start..].find(|c: char| c.is_ascii_digit()).map_or(amount.range.start, |at| amount.range.start + at);
    let before = fold(text[..figure].trim_end_matches("R$ ").trim_end_matches("R$").trim_end_matches("US$").trim_end_matches("US$ "));
    let is_small = |word: &str| vocabulary.meanings(word, "stop").next().is_some() || vocabulary.meanings(word, "money").next().is_some();
    let mut label = before.as_str();
    loop {
        if vocabulary.meanings(label, "label").any(|name| name == "pay") {
            return true;
        }
        match label.rsplit_once(' ').filter(|(_, last)| is_small(last)) {
            Some((head, _)) => label = head,
            None => return false,
        }
    }
}

/// Most words of a name for pay: `gross annual salary range`.
const NAME_WORDS_MAX: usize = 4;

/// So many words for "from", "of" and "is" may stand between a name for pay and its sum.
const SMALL_WORDS_MAX: usize = 4;

/// Whether a sum that could be pay stands right behind a name for pay, wherever in the sentence: `with a salary range of $70,000-$85,000`.
pub(super) fn is_told(passage: &Passage<'_>, amount: &Amount, language: &str) -> bool {
    let top = amount.high.or(amount.low).unwrap_or_default();
    if amount.is_other || amount.currency.is_none() || !(TOLD_MIN..=TOLD_MAX).contains(&top) {
        return false;
    }
    let vocabulary = vocabulary::of(language);
    let text = passage.text();
    let head = text[..amount.range.start].trim_end_matches([' ', '$', '€', '£', '(', ':']);
    let start = text[..head.len()].rfind(['.', ',', ';', '!', '?', ')']).map_or(0, |at| at + 1);
    let before = fold(&head[start..]);
    let is_small = |word: &str| ["stop", "money"].iter().any(|group| vocabulary.meanings(word, group).next().is_some());
    let words: Vec<&str> = before.split(' ').collect();
    if is_subject(&words, language) {
        return true;
    }
    let small = words.iter().rev().take(SMALL_WORDS_MAX).take_while(|word| is_small(word)).count();
    (0..=small).any(|left_out| {
        let end = words.len() - left_out;
        (1..=NAME_WORDS_MAX.min(end)).any(|count| {
            let name = words[end - count..end].join(" ");
            name.len() >= NAME_BYTES_MIN && vocabulary.meanings(&name, "label").any(|name| name == "pay")
        })
    })
}

/// Most words of a sentence that begins with a name for pay and ends with its sum, and of the verb between them.
const SUBJECT_WORDS_MAX: usize = 14;
const VERB_WORDS_MAX: usize = 3;

/// `The salary for this position is`, `Salaries of doctoral students will be`: pay is what the sentence is about, and the sum what it is said to be.
fn is_subject(words: &[&str], language: &str) -> bool {
    let vocabulary = vocabulary::of(language);
    let is_small = |word: &&&str| vocabulary.meanings(word, "stop").next().is_some();
    let first = words.iter().take_while(is_small).count();
    let names_pay = |count: &usize| {
        let phrase = words.get(first..first + count).map(|name| name.join(" "));
        phrase.is_some_and(|name| vocabulary.meanings(&name, "label").any(|name| name == "pay"))
    };
    let Some(name) = (1..=NAME_WORDS_MAX).rev().find(names_pay) else { return false };
    let ends_with_verb = |count: usize| {
        let phrase = words.len().checked_sub(count).filter(|at| *at >= first + name).map(|at| words[at..].join(" "));
        phrase.is_some_and(|verb| vocabulary.meanings(&verb, "money").any(|name| name == "is"))
    };
    words.len() <= SUBJECT_WORDS_MAX
        && !words.iter().any(|word| word.contains(|c: char| c.is_ascii_digit()))
        && (1..=VERB_WORDS_MAX).any(ends_with_verb)
}

/// Shortest name for pay, in bytes, and what pay may be whatever its time.
const NAME_BYTES_MIN: usize = 6;
const TOLD_MIN: f64 = 400.0;
const TOLD_MAX: f64 = 400_000.0;

/// Whether a text is one of several ways: `ODER Minijob`, `Either a contract …`.
pub(super) fn is_alternative(text: &str, language: &str) -> bool {
    let first = text.trim_start_matches(|c: char| !c.is_alphanumeric()).split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let folded = fold(first);
    let means = |group: &str, wanted: &str| vocabulary::of(language).meanings(&folded, group).any(|name| name == wanted);
    means("town", "or") || means("money", "either")
}

/// Whether an amount with currency and period is all that its passage says beside terms of the job, or is a span that nobody pays for anything
/// else.
pub(super) fn says_itself(passage: &Passage<'_>, amount: &Amount, language: &str) -> bool {
    if is_pro_rata(passage, amount, language) {
        return true;
    }
    if !is_whole(amount) || passage.is_labelled_line {
        return false;
    }
    // `12,000 to 15,000 pesos a month` at the beginning of an item: whatever the currency is worth.
    let is_first = passage.block.kind == BlockKind::Item && amount.range.start == 0 && has_span(amount);
    is_first || is_usual(amount) && (has_span(amount) || is_alone(passage, amount, language))
}

/// `£25,500 pro rata` among the terms: a sum of which a part is paid for a part of the time is pay, whatever the time.
fn is_pro_rata(passage: &Passage<'_>, amount: &Amount, language: &str) -> bool {
    let is_yearly = |figure: f64| (PRO_RATA_MIN..=TOLD_MAX).contains(&figure);
    let is_sum = amount.currency.is_some() && !amount.is_other && [amount.low, amount.high].into_iter().flatten().all(is_yearly);
    if !is_sum || passage.is_labelled_line {
        return false;
    }
    let text = passage.text();
    let rest = fold(&format!("{} {}", &text[..amount.range.start], &text[amount.range.end..]));
    let mut phrases = vocabulary::phrases(language, "money", "pro-rata").iter().map(|phrase| fold(phrase));
    let Some(phrase) = phrases.find(|phrase| rest.contains(phrase)) else { return false };
    let vocabulary = vocabulary::of(language);
    let is_small = |word: &str| ["stop", "money"].iter().any(|group| vocabulary.meanings(word, group).next().is_some());
    let is_all = rest.replacen(&phrase, " ", 1).split_whitespace().all(is_small);
    is_all && passage.labels.iter().all(|label| *label == "benefits")
}

/// Least sum of a year of which people are paid a part.
const PRO_RATA_MIN: f64 = 9_000.0;

/// Whether an amount is a span of money in a time that nobody pays for anything else.
pub(super) fn is_span(amount: &Amount) -> bool {
    is_whole(amount) && has_span(amount) && is_usual(amount)
}

fn is_whole(amount: &Amount) -> bool {
    amount.currency.is_some() && amount.period.is_some() && !amount.is_other
}

fn has_span(amount: &Amount) -> bool {
    amount.low.is_some() && amount.high.is_some() && amount.value().is_none()
}

/// How much more the higher of two rates is, at the most.
const RATES_RATIO_MAX: f64 = 2.0;

/// How far from each other two rates stand, in bytes.
const RATES_REACH: usize = 60;

/// An amount with the next one where they are two rates for one job, `12 € an hour (students), 14 € an hour (graduates)`: from the lower to the
/// higher.
pub(super) fn with_other_rate(found: &[Amount], at: usize, text: &str) -> Amount {
    let first = &found[at];
    let mut others = found.iter().enumerate().filter(|(other, amount)| *other != at && amount.currency.is_some());
    let next = others.next().filter(|(other, _)| *other > at).map(|(_, next)| next).filter(|_| others.next().is_none());
    let both = next.and_then(|next| Some((first.value()?, next.value()?, next)));
    let Some((low, high, next)) = both else { return first.clone() };
    let is_alike = first.currency.is_some() && first.currency == next.currency && first.period == next.period && !next.is_other;
    let gap = text.get(first.range.end..next.range.start).unwrap_or_default();
    let ends = gap.split(". ").skip(1).any(|rest| rest.starts_with(char::is_uppercase));
    // `£28,000 (£35,000 full time)`: what stands in brackets explains the first.
    let opens = gap.matches('(').count() > gap.matches(')').count();
    let is_near = gap.len() <= RATES_REACH && !ends && !opens && !gap.contains([';', '\n', '+']);
    if !is_alike || !is_near || low >= high || high > low * RATES_RATIO_MAX {
        return first.clone();
    }
    Amount { high: Some(high), range: first.range.start..next.range.end, ..first.clone() }
}

/// What people earn in such a time, in currencies of which a coffee costs a few.
fn is_usual(amount: &Amount) -> bool {
    let is_small = matches!(amount.currency, Some("EUR" | "USD" | "GBP" | "CHF" | "CAD" | "AUD" | "NZD" | "BRL" | "dollar"));
    let range = match amount.period {
        Some(UnitText::Hour) => 7.0..=200.0,
        Some(UnitText::Day) => 60.0..=1_500.0,
        Some(UnitText::Week) => 250.0..=5_000.0,
        Some(UnitText::Month) => 400.0..=25_000.0,
        Some(UnitText::Year) => 9_000.0..=400_000.0,
        _ => return false,
    };
    is_small && [amount.low, amount.high].into_iter().flatten().all(|figure| range.contains(&figure))
}

fn is_alone(passage: &Passage<'_>, amount: &Amount, language: &str) -> bool {
    let text = passage.text();
    let rest = format!("{} {}", &text[..amount.range.start], &text[amount.range.end..]);
    let start = passage.range.start;
    let shift = |cue: &Cue| {
        let range = cue.range.start.checked_sub(start)?..cue.range.end.checked_sub(start)?;
        let by = amount.range.end - amount.range.start;
        // One blank stands for the amount.
        if range.end <= amount.range.start {
            Some(Cue { range, ..cue.clone() })
        } else if range.start >= amount.range.end && range.end <= text.len() {
            Some(Cue { range: range.start - by + 1..range.end - by + 1, ..cue.clone() })
        } else {
            None
        }
    };
    let cues: Vec<Cue> = passage.cues.iter().filter_map(shift).collect();
    let vocabulary = vocabulary::of(language);
    let is_small = |word: &str| {
        let folded = fold(word);
        ["stop", "money"].iter().any(|group| vocabulary.meanings(&folded, group).next().is_some())
    };
    passage.labels.iter().all(|label| *label == "benefits") && term::is_bare(&rest, &cues, is_small)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::amount::amounts;
    use crate::enrich::view::cues;

    #[track_caller]
    fn check(language: &str, text: &str, low: f64, high: f64) {
        let found = amounts(text, language, &cues(text, language), 0, "");
        let amount = with_other_rate(&found, 0, text);
        assert_eq!((amount.low, amount.high), (Some(low), Some(high)), "{text}");
    }

    #[test]
    fn two_rates_of_one_job_are_a_range() {
        check("de", "13,10 €/Std. (ohne BA) bzw. 14,20 €/Std. (mit BA)", 13.1, 14.2);
        check("en", "£25,000 a year (level 1) or £31,000 a year (level 2)", 25_000.0, 31_000.0);
        check("en", "£25,000 a year. After training £31,000 a year", 25_000.0, 25_000.0);
        check("en", "£28,000 for 28 hours (£35,000 full time equivalent)", 28_000.0, 28_000.0);
        check("en", "£25,000 a year, and £2,000 a year for tools", 25_000.0, 25_000.0);
    }
}
