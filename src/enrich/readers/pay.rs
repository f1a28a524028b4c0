//! Pay: figures that front matter states. Anything else that it says of pay is a note, never a number.

use serde_json::Number;

use super::{Draft, Post};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::post::{Hit, find};
use crate::enrich::words::folded;
use crate::model::node::{Node, Value};
use crate::model::origin::Origin;
use crate::model::posting::{MonetaryAmount, QuantitativeValue, UnitText};

/// What one key of pay says.
struct Part {
    text: String,
    origin: Origin,
}

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some((text, origin)) = post.get("payNote").and_then(|h| h.text().map(|t| (t.to_owned(), h.origin.clone()))) {
        note(draft, text, origin);
    }
    let hit = post.get("baseSalary");
    let part = |field: &str, keys: &[&str]| own(post, field).or_else(|| hit.and_then(|h| inner(post, h, keys)));
    let minimum = part("baseSalary.value.minValue", &["min", "minValue", "from", "minimum", "low", "de", "von", "value.minValue"]);
    let maximum = part("baseSalary.value.maxValue", &["max", "maxValue", "to", "maximum", "high", "à", "bis", "value.maxValue"]);
    let single =
        part("baseSalary.value.value", &["value", "amount", "montant", "betrag", "value.value"]).or_else(|| hit.and_then(plain_number));
    let currency = part("baseSalary.currency", &["currency", "devise", "währung"]);
    let unit = part("baseSalary.value.unitText", &["unit", "period", "per", "interval", "unitText", "période", "value.unitText"]);
    if minimum.is_none() && maximum.is_none() && single.is_none() {
        if let Some((text, origin)) = hit.and_then(|h| h.text().map(|t| (t.to_owned(), h.origin.clone()))) {
            note(draft, text, origin);
        }
        return;
    }
    let Some(hit) = hit.or_else(|| post.get("baseSalary.value.minValue")).or_else(|| post.get("baseSalary.value.maxValue")) else { return };
    build(post, draft, sink, hit, [minimum, maximum, single, currency, unit]);
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
        match part.text.trim() {
            code if code.len() == 3 && code.bytes().all(|b| b.is_ascii_alphabetic()) => amount.currency = Some(code.to_uppercase()),
            "€" => amount.currency = Some("EUR".into()),
            "£" => amount.currency = Some("GBP".into()),
            other => post.report_value(
                sink,
                Level::Warning,
                "currency-unknown",
                hit,
                format!("`{other}` is no currency code"),
                "write the ISO 4217 code, such as `EUR`",
            ),
        }
        if amount.currency.is_some() {
            origins.push(("currency".into(), part.origin));
        }
    }
    if let Some(part) = unit {
        value.unit_text = period(&part.text);
        match value.unit_text {
            Some(_) => origins.push(("value/unitText".into(), part.origin)),
            None => report_period(post, sink, hit, &part.text),
        }
    }
    amount.value = value;
    draft.posting.base_salary = Some(amount);
    draft.origins.extend(origins.into_iter().map(|(name, origin)| (format!("/posting/baseSalary/{name}"), origin)));
}

fn note(draft: &mut Draft, text: String, origin: Origin) {
    draft.facts.pay_note = Some(text);
    draft.origins.insert("/facts/payNote".into(), origin);
}

fn own(post: &Post<'_>, field: &str) -> Option<Part> {
    post.get(field).and_then(|h| Some(Part { text: h.text()?.to_owned(), origin: h.origin.clone() }))
}

fn inner(post: &Post<'_>, hit: &Hit<'_>, keys: &[&str]) -> Option<Part> {
    let Value::Map(fields) = &hit.node.value else { return None };
    let found = keys.iter().find_map(|k| find(fields, k).filter(|f| matches!(f.node, Node { value: Value::Scalar { .. }, .. })))?;
    let origin = post.origin_of(&format!("{}.{}", hit.origin.key.as_deref().unwrap_or_default(), found.key), found.node.span);
    Some(Part { text: found.node.text()?.to_owned(), origin })
}

fn plain_number(hit: &Hit<'_>) -> Option<Part> {
    hit.text().filter(|t| number(t).is_some()).map(|t| Part { text: t.to_owned(), origin: hit.origin.clone() })
}

/// `42000`, `42_000`, `42 000`, `3200.50`. A single separator before three digits could be a decimal point: refused.
fn number(text: &str) -> Option<Number> {
    let plain: String = text.trim().chars().filter(|c| !matches!(c, '_' | ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’')).collect();
    if let Ok(whole) = plain.parse::<u64>() {
        return (whole <= 1_000_000_000).then(|| Number::from(whole));
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

fn period(text: &str) -> Option<UnitText> {
    Some(match folded(text).as_str() {
        "hour" | "hourly" | "h" | "heure" | "stunde" | "hora" | "ora" | "per hour" => UnitText::Hour,
        "day" | "daily" | "jour" | "tag" | "dia" | "giorno" | "per day" => UnitText::Day,
        "week" | "weekly" | "semaine" | "woche" | "semana" => UnitText::Week,
        "month" | "monthly" | "mois" | "mensuel" | "monat" | "monatlich" | "mes" | "mese" | "per month" => UnitText::Month,
        "year" | "yearly" | "annual" | "annually" | "an" | "annee" | "annuel" | "jahr" | "jahrlich" | "ano" | "anno" | "per year" => {
            UnitText::Year
        }
        _ => return None,
    })
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
            ("42.000", None),
            ("42k", None),
            ("-1", None),
            ("99999999999", None),
        ] {
            assert_eq!(number(text).map(|n| n.to_string()).as_deref(), expect, "{text}");
        }
    }
}
