//! Which figures may be what a job pays.

use super::Amount;
use crate::model::posting::UnitText;

/// Figures that no job pays are something else.
pub(super) fn is_plausible(amount: &Amount, language: &str) -> bool {
    let top = amount.high.or(amount.low).unwrap_or(0.0);
    let low = amount.low.or(amount.high).unwrap_or(0.0);
    // `$` in Spanish is a peso as often, of which people earn hundreds of thousands.
    let is_small = matches!(amount.currency, Some("EUR" | "USD" | "GBP" | "CHF" | "CAD" | "AUD" | "NZD"))
        || (amount.currency == Some("dollar") && !language.starts_with("es"));
    match amount.period {
        Some(UnitText::Year) => low >= 1_000.0,
        Some(UnitText::Month) => low >= 50.0 && (!is_small || top < 100_000.0),
        Some(UnitText::Hour) => !is_small || top < 2_000.0,
        _ => true,
    }
}
