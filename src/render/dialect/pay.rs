//! Pay as figures, and as the lines of text that aggregators read. Nothing is converted: what has no word for its period has none.

use serde_json::Number;

use crate::model::catalog::Entry;
use crate::model::facts::PayBasis;
use crate::model::posting::UnitText;
use crate::render::wording::facts;
use crate::render::wording::words::{Word, say};

/// What a post states, in figures.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) struct Pay<'a> {
    /// The least, or the only figure.
    pub(in crate::render) low: Option<&'a Number>,
    /// The most, or the only figure.
    pub(in crate::render) high: Option<&'a Number>,
    /// ISO 4217.
    pub(in crate::render) currency: Option<&'a str>,
    /// The period.
    pub(in crate::render) unit: Option<UnitText>,
}

/// The figures of a job, where it states any.
pub(in crate::render) fn of(entry: &Entry) -> Option<Pay<'_>> {
    let amount = entry.posting.base_salary.as_ref()?;
    let value = &amount.value;
    let only = value.value.as_ref();
    let (low, high) = (only.or(value.min_value.as_ref()), only.or(value.max_value.as_ref()));
    (low.is_some() || high.is_some()).then_some(Pay { low, high, currency: amount.currency.as_deref(), unit: value.unit_text })
}

impl Pay<'_> {
    /// `€32000 - €38000 per year`: figures without separators, the currency at each of them, one figure where that is all there is. Where
    /// currency or period are not known it is no pay that a reader could compare.
    pub(in crate::render) fn plain(&self, period: &str) -> Option<String> {
        let currency = self.currency?;
        let money = |number: &Number| {
            let sign = SIGNS.iter().find(|(code, _)| *code == currency).map(|(_, sign)| *sign);
            sign.map_or_else(|| format!("{currency} {number}"), |sign| format!("{sign}{number}"))
        };
        let figures = match (self.low, self.high) {
            (Some(low), Some(high)) if low != high => format!("{} - {}", money(low), money(high)),
            (Some(only), _) | (None, Some(only)) => money(only),
            (None, None) => return None,
        };
        Some(format!("{figures} {period}"))
    }
}

/// Currencies that have a sign of their own everywhere.
const SIGNS: &[(&str, &str)] = &[("EUR", "€"), ("GBP", "£"), ("USD", "$")];

/// Pay for people, in the language of the post: figures, and whether they are before or after taxes; else what is said of pay.
pub(in crate::render) fn words(entry: &Entry) -> Option<String> {
    let language = entry.language.as_str();
    let figures = entry.posting.base_salary.as_ref().and_then(|amount| facts::pay(amount, language));
    let Some(figures) = figures else { return entry.facts.pay_note.clone() };
    let basis = entry.facts.pay_basis.map(|basis| match basis {
        PayBasis::Gross => say(language, Word::Gross),
        PayBasis::Net => say(language, Word::Net),
    });
    Some(basis.map_or_else(|| figures.clone(), |basis| format!("{figures} ({basis})")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::fixture;

    #[track_caller]
    fn check(salary: &str, expect: Option<&str>) {
        let mut entry = fixture::entry(0);
        entry.posting.base_salary = serde_json::from_str(salary).expect("an amount");
        assert_eq!(of(&entry).and_then(|pay| pay.plain("per year")).as_deref(), expect);
    }

    #[test]
    fn figures_are_plain() {
        check(r#"{"currency":"EUR","value":{"minValue":32000,"maxValue":38000}}"#, Some("€32000 - €38000 per year"));
        check(r#"{"currency":"PLN","value":{"value":7000.5}}"#, Some("PLN 7000.5 per year"));
        check(r#"{"currency":"USD","value":{"minValue":15}}"#, Some("$15 per year"));
        check(r#"{"value":{"minValue":15}}"#, None);
        check(r#"{"currency":"USD","value":{}}"#, None);
    }

    #[test]
    fn words_say_what_is_said() {
        let mut entry = fixture::entry(0);
        entry.language = "fr".into();
        entry.facts.pay_basis = Some(PayBasis::Gross);
        assert_eq!(words(&entry).as_deref(), Some("7\u{202f}000–9\u{202f}000 PLN par mois (brut)"));
        entry.posting.base_salary = None;
        entry.facts.pay_note = Some("selon profil".into());
        assert_eq!(words(&entry).as_deref(), Some("selon profil"));
    }
}
