//! Pay that cannot be shown, or cannot be meant.

use serde_json::Number;

use crate::check::rule::Run;
use crate::check::{Asker, Context, Job, Rule, Subject};
use crate::diagnostic::{Diagnostics, Level};
use crate::model::posting::UnitText;

use super::required::{CHECKED, GOOGLE};

pub(in crate::check) static SUBJECT: Subject =
    Subject { title: "Pay", asked_by: Asker::Google, rules: &[&CURRENCY, &PERIOD, &OPEN, &IMPLAUSIBLE], run: Run::Each(check) };

const fn rule(code: &'static str, level: Level, title: &'static str, why: &'static str, help: &'static str) -> Rule {
    Rule { code, level, title, why, help, source: GOOGLE, checked: CHECKED }
}

static CURRENCY: Rule = rule(
    "pay-without-currency",
    Level::Warning,
    "the pay has no currency",
    "Google shows no pay without it. Search Console: Missing field \"currency\" (in \"baseSalary\").",
    "add the currency, such as `EUR`",
);
static PERIOD: Rule = rule(
    "pay-without-period",
    Level::Warning,
    "the pay does not say for how long",
    "Google shows no pay without it. Search Console: Missing field \"unitText\" (in \"baseSalary.value\").",
    "say whether it is per hour, day, week, month or year",
);
static OPEN: Rule = rule(
    "pay-half-open",
    Level::Info,
    "the pay has a least or a most, but not both",
    "Google describes one figure or a pair; some readers pass over half a pair.",
    "give both ends of the range if there are two",
);
static IMPLAUSIBLE: Rule = Rule {
    source: "own experience",
    ..rule(
        "pay-implausible",
        Level::Warning,
        "the figure does not fit its period",
        "A yearly figure that is said to be per hour, or an hourly one per year, is shown to readers as it is.",
        "correct the figure or its period",
    )
};

/// Currencies of which a unit is worth about as much as a dollar or more.
const STRONG: &[&str] = &["EUR", "USD", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD"];

fn check(_: &Context<'_>, job: &Job<'_>, sink: &mut Diagnostics) {
    let Some(pay) = &job.draft.posting.base_salary else { return };
    let value = &pay.value;
    let pointer = if value.value.is_some() { "/posting/baseSalary/value/value" } else { "/posting/baseSalary/value/minValue" };
    let mut push = |rule: &Rule, message: String| sink.push(rule.at(job, Some(pointer), message));
    if pay.currency.is_none() {
        push(&CURRENCY, CURRENCY.title.to_owned());
    }
    let Some(unit) = value.unit_text else { return push(&PERIOD, PERIOD.title.to_owned()) };
    if value.value.is_none() && value.min_value.is_some() != value.max_value.is_some() {
        push(&OPEN, OPEN.title.to_owned());
    }
    let figures = [&value.value, &value.min_value, &value.max_value].into_iter().flatten().filter_map(Number::as_f64);
    let Some((least, most)) = plausible(unit, pay.currency.as_deref()) else { return };
    if let Some(figure) = figures.into_iter().find(|figure| *figure < least || *figure > most) {
        let currency = pay.currency.as_deref().unwrap_or_default();
        push(&IMPLAUSIBLE, format!("{figure} {currency} {} is no pay that anybody offers", period(unit)));
    }
}

/// Bounds outside of which a figure belongs to another period, for certain; allowances of interns and managing directors lie inside.
fn plausible(unit: UnitText, currency: Option<&str>) -> Option<(f64, f64)> {
    currency.filter(|currency| STRONG.contains(currency))?;
    Some(match unit {
        UnitText::Hour => (1.0, 2_000.0),
        UnitText::Day => (5.0, 10_000.0),
        UnitText::Week => (10.0, 40_000.0),
        UnitText::Month => (30.0, 150_000.0),
        UnitText::Year => (400.0, 5_000_000.0),
    })
}

const fn period(unit: UnitText) -> &'static str {
    match unit {
        UnitText::Hour => "an hour",
        UnitText::Day => "a day",
        UnitText::Week => "a week",
        UnitText::Month => "a month",
        UnitText::Year => "a year",
    }
}
