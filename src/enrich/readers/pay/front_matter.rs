//! Pay in front matter: one key with its parts, several keys, or the words of one.

use serde_json::Number;

use super::{Draft, Post, currency_in, is_stated, monetary, note, scale};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::amount::{Amount, amounts, currency_named, of_label, period_of};
use crate::enrich::keys::{field_of, normalized};
use crate::enrich::pay_key;
use crate::enrich::post::Hit;
use crate::enrich::view::cues;
use crate::enrich::vocabulary;
use crate::model::node::{Field, Node, Value};
use crate::model::origin::Origin;
use crate::model::posting::{MonetaryAmount, QuantitativeValue, UnitText};

/// The words of schema.org.
const NAMES: &[(&str, UnitText)] =
    &[("HOUR", UnitText::Hour), ("DAY", UnitText::Day), ("WEEK", UnitText::Week), ("MONTH", UnitText::Month), ("YEAR", UnitText::Year)];

/// How deep maps stand in a map of pay: `value` of schema.org, or a `range`.
const MAPS_DEPTH_MAX: usize = 2;

/// What one key of pay says.
struct Part {
    text: String,
    origin: Origin,
}

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let hit = post.get("baseSalary");
    // `schaal: 6`: a scale and its number.
    if let Some(hit) = hit.filter(|hit| scale::is_small_number(hit))
        && let Some(text) = hit.text()
    {
        let key = hit.origin.key.as_deref().unwrap_or_default();
        note(draft, format!("{key} {}", text.trim()), hit.origin.clone());
    }
    let hit = hit.filter(|hit| !scale::is_small_number(hit));
    let part = |field: &str, name: &str| own(post, field).or_else(|| hit.and_then(|hit| inner(post, hit, name)));
    let mut minimum = part("baseSalary.value.minValue", "minimum");
    let mut maximum = part("baseSalary.value.maxValue", "maximum");
    let mut single = part("baseSalary.value.value", "single").or_else(|| hit.and_then(plain_number));
    // `salary: 60000` beside `maximum_salary: 80000`
    if minimum.is_none() && maximum.is_some() {
        minimum = single.take();
    }
    let mut currency = part("baseSalary.currency", "currency");
    let weak = |post: &Post<'_>| hit.and_then(|hit| inner(post, hit, "unit-weak")).filter(|part| period(&part.text, post).is_some());
    let mut unit = part("baseSalary.value.unitText", "unit").or_else(|| weak(post));
    if minimum.is_none()
        && maximum.is_none()
        && let Some((low, high)) = hit.and_then(pair)
    {
        (minimum, maximum, single) = (Some(low), Some(high), None);
    }
    // `amount: 60,000 – 80,000` in a map of pay
    let words = single.as_ref().filter(|part| number(&part.text).is_none()).map(|part| (part.text.clone(), part.origin.clone()));
    let words = words.or_else(|| hit.and_then(|hit| inner(post, hit, "filler")).map(|part| (part.text, part.origin)));
    if minimum.is_none()
        && maximum.is_none()
        && let Some((text, origin)) = words
        && let Some(amount) =
            amounts(&text, &post.language, &cues(&text, &post.language), 0, "").into_iter().find(|amount| !amount.is_other)
    {
        let told = |text: String| Part { text, origin: origin.clone() };
        let figure = |value: Option<f64>| value.map(|value| told(value.to_string()));
        (minimum, maximum, single) = match amount.value() {
            Some(value) => (None, None, figure(Some(value))),
            None => (figure(amount.low), figure(amount.high), None),
        };
        currency = currency.or_else(|| amount.currency.map(|name| told(name.to_owned())));
        unit = unit.or_else(|| amount.period.and_then(name_of).map(|name| told(name.to_owned())));
    }
    if minimum.is_none() && maximum.is_none() && single.is_none() {
        let Some(hit) = hit else { return };
        if let Some(text) = hit.text().filter(|text| !read_words(post, draft, hit, text)) {
            note(draft, text.to_owned(), hit.origin.clone());
        }
        return;
    }
    let Some(hit) = hit.or_else(|| post.get("baseSalary.value.minValue")).or_else(|| post.get("baseSalary.value.maxValue")) else { return };
    let of_key = |text: &'static str| Part { text: text.to_owned(), origin: hit.origin.clone() };
    let key = hit.origin.key.as_deref().unwrap_or_default();
    let told = told_by(&pay_key::in_words(key), post);
    let currency = currency
        .or_else(|| beside(post, |amount| amount.currency.filter(|code| code.len() == 3)))
        .or_else(|| pay_key::code_of(key).map(of_key));
    let unit =
        unit.or_else(|| beside(post, |amount| amount.period.and_then(name_of))).or_else(|| told.period.and_then(name_of).map(of_key));
    build(post, draft, sink, hit, [minimum, maximum, single, currency, unit]);
}

fn name_of(period: UnitText) -> Option<&'static str> {
    NAMES.iter().find(|(_, own)| *own == period).map(|(name, _)| *name)
}

/// What a key tells of the figures under it, in the post's language or in English, which most keys are in: `hourly_rate`.
fn told_by(key: &str, post: &Post<'_>) -> Amount {
    let own = of_label(key, &post.language);
    if own.period.is_some() { own } else { of_label(key, "en") }
}

/// `[60000, 80000]`
fn pair(hit: &Hit<'_>) -> Option<(Part, Part)> {
    let [low, high] = hit.node.items() else { return None };
    let part = |node: &Node| {
        let text = node.text().filter(|text| number(text).is_some())?;
        Some(Part { text: text.to_owned(), origin: hit.origin.clone() })
    };
    Some((part(low)?, part(high)?))
}

/// `45-50k€ brut`, as people write it into front matter; whether it says pay.
fn read_words(post: &Post<'_>, draft: &mut Draft, hit: &Hit<'_>, text: &str) -> bool {
    let key = pay_key::in_words(hit.origin.key.as_deref().unwrap_or_default());
    let found = amounts(text, &post.language, &cues(text, &post.language), 0, &key);
    let Some(amount) = found.into_iter().find(|amount| is_stated(amount, text)) else { return false };
    let Some(pay) = monetary(&amount, post, draft) else { return false };
    let json = serde_json::to_value(&pay).expect("pay serialises");
    for leaf in crate::enrich::claim::leaves("/posting/baseSalary", &json) {
        draft.origins.insert(leaf, hit.origin.clone());
    }
    draft.posting.base_salary = Some(pay);
    if let Some(basis) = amount.basis.filter(|_| draft.facts.pay_basis.is_none()) {
        draft.facts.pay_basis = Some(basis);
        draft.origins.insert("/facts/payBasis".into(), hit.origin.clone());
    }
    true
}

/// What another key of pay writes to its figures: `salary: 10 000 - 15 000 PLN` beside `salary_min: 10000`.
fn beside(post: &Post<'_>, of: impl Fn(&Amount) -> Option<&'static str>) -> Option<Part> {
    post.all("baseSalary").iter().find_map(|hit| {
        let text = hit.text()?;
        let found = amounts(text, &post.language, &cues(text, &post.language), 0, "");
        let said = found.iter().find_map(&of)?;
        let is_one = found.iter().all(|amount| of(amount).is_none_or(|other| other == said));
        is_one.then(|| Part { text: said.to_owned(), origin: hit.origin.clone() })
    })
}

fn build(
    post: &Post<'_>,
    draft: &mut Draft,
    sink: &mut Diagnostics,
    hit: &Hit<'_>,
    [minimum, maximum, single, currency, unit]: [Option<Part>; 5],
) {
    let mut amount = MonetaryAmount::default();
    let mut origins = Vec::new();
    let mut figure = |part: Option<Part>, name: &str, slot: &mut Option<Number>| {
        let Some(part) = part else { return };
        match number(&part.text) {
            Some(value) => {
                *slot = Some(value);
                origins.push((format!("value/{name}"), part.origin));
            }
            None => post.report_value(
                sink,
                Level::Warning,
                "pay-unreadable",
                hit,
                format!("`{}` is no plain number", part.text),
                "write a number such as `42000`; words go into `payNote`",
            ),
        }
    };
    let mut value = QuantitativeValue::default();
    figure(minimum, "minValue", &mut value.min_value);
    figure(maximum, "maxValue", &mut value.max_value);
    figure(single.filter(|_| value.min_value.is_none() && value.max_value.is_none()), "value", &mut value.value);
    let as_float = |n: &Option<Number>| n.as_ref().and_then(Number::as_f64);
    let worth = [&value.value, &value.min_value, &value.max_value].into_iter().filter_map(as_float).fold(0.0, f64::max);
    if worth <= 0.0 {
        return;
    }
    if let (Some(low), Some(high)) = (as_float(&value.min_value), as_float(&value.max_value))
        && low > high
    {
        return post.report_value(
            sink,
            Level::Error,
            "pay-range",
            hit,
            format!("the least pay, {low}, is more than the most, {high}"),
            "swap the two figures, or correct one",
        );
    }
    if let Some(part) = currency {
        let written = part.text.trim();
        amount.currency = match currency_named(written, &post.language).and_then(|name| currency_in(name, post, draft)) {
            Some(code) => Some(code.to_owned()),
            None => Some(written.to_uppercase()).filter(|code| code.len() == 3 && code.bytes().all(|b| b.is_ascii_alphabetic())),
        };
        if amount.currency.is_none() {
            let message = format!("`{written}` is no currency code");
            post.report_value(sink, Level::Warning, "currency-unknown", hit, message, "write the ISO 4217 code, such as `EUR`");
        }
        if amount.currency.is_some() {
            origins.push(("currency".into(), part.origin));
        }
    }
    if let Some(part) = unit {
        value.unit_text = period(&part.text, post);
        match value.unit_text {
            Some(_) => origins.push(("value/unitText".into(), part.origin)),
            None => report_period(post, sink, hit, &part.text),
        }
    }
    amount.value = value;
    draft.posting.base_salary = Some(amount);
    draft.origins.extend(origins.into_iter().map(|(name, origin)| (format!("/posting/baseSalary/{name}"), origin)));
}

fn own(post: &Post<'_>, field: &str) -> Option<Part> {
    post.get(field).and_then(|h| Some(Part { text: h.text()?.to_owned(), origin: h.origin.clone() }))
}

/// The value of one part in a map of pay, or in a map within it: `salary: { range: { min: … }, currency: … }`.
fn inner(post: &Post<'_>, hit: &Hit<'_>, name: &str) -> Option<Part> {
    let Value::Map(fields) = &hit.node.value else { return None };
    let (key, node) = within(fields, name, MAPS_DEPTH_MAX)?;
    let origin = post.origin_of(&format!("{}.{key}", hit.origin.key.as_deref().unwrap_or_default()), node.span);
    Some(Part { text: node.text()?.to_owned(), origin })
}

fn within<'n>(fields: &'n [Field], name: &str, depth: usize) -> Option<(&'n str, &'n Node)> {
    let own = fields.iter().find(|field| matches!(field.node.value, Value::Scalar { .. }) && pay_key::means(&normalized(&field.key), name));
    let is_of_pay = |key: &str| {
        ["single", "filler", "noun"].iter().any(|part| pay_key::means(key, part))
            || field_of(key).is_some_and(|(field, _)| field == "baseSalary")
    };
    let in_map = |field: &'n Field| match &field.node.value {
        Value::Map(inner) if depth > 0 && is_of_pay(&normalized(&field.key)) => within(inner, name, depth - 1),
        _ => None,
    };
    own.map(|field| (field.key.as_str(), &field.node)).or_else(|| fields.iter().find_map(in_map))
}

fn plain_number(hit: &Hit<'_>) -> Option<Part> {
    hit.text().filter(|t| number(t).is_some()).map(|t| Part { text: t.to_owned(), origin: hit.origin.clone() })
}

/// `42000`, `42_000`, `42 000`, `42,000`, `3200.50`.
fn number(text: &str) -> Option<Number> {
    let plain: String = text.trim().chars().filter(|c| !matches!(c, '_' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’')).collect();
    if let Ok(whole) = plain.parse::<u64>() {
        return (whole <= 1_000_000_000).then(|| Number::from(whole));
    }
    // Money has no three decimals.
    if let Some((whole, rest)) = plain.split_once([',', '.'])
        && (1..=3).contains(&whole.len())
        && rest.len() == 3
        && whole.bytes().chain(rest.bytes()).all(|b| b.is_ascii_digit())
        && !whole.starts_with('0')
    {
        return format!("{whole}{rest}").parse::<u64>().ok().map(Number::from);
    }
    let (_, decimals) = plain.split_once('.')?;
    if decimals.len() > 2 || decimals.is_empty() || !plain.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    plain.parse::<f64>().ok().filter(|n| n.is_finite()).and_then(Number::from_f64)
}

fn report_period(post: &Post<'_>, sink: &mut Diagnostics, hit: &Hit<'_>, written: &str) {
    let message = format!("`{written}` is no period of pay");
    post.report_value(sink, Level::Warning, "pay-period-unknown", hit, message, "write `HOUR`, `DAY`, `WEEK`, `MONTH` or `YEAR`");
}

/// In schema.org's word, or in the words of the post's language or of English.
fn period(text: &str, post: &Post<'_>) -> Option<UnitText> {
    let own = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text.trim())).map(|(_, period)| *period);
    own.or_else(|| period_of(text, &post.language)).or_else(|| vocabulary::languages().find_map(|language| period_of(text, language)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures() {
        for (text, expect) in [
            ("42000", Some("42000")),
            ("42_000", Some("42000")),
            ("42 000", Some("42000")),
            ("3200.50", Some("3200.5")),
            ("42.000", Some("42000")),
            ("137,849", Some("137849")),
            ("0.500", None),
            ("42k", None),
            ("-1", None),
            ("99999999999", None),
        ] {
            assert_eq!(number(text).map(|n| n.to_string()).as_deref(), expect, "{text}");
        }
    }
}
