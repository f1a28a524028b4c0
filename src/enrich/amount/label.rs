//! What the label before a figure, or the key that it stands under, says of it.

use super::{Amount, HEAD_MAX, MONEY, UNIT, period, take};
use crate::enrich::token::Tokens;

/// What a label alone tells of the figures behind it: `hourly rate`.
pub(in crate::enrich) fn of_label(label: &str, language: &str) -> Amount {
    let mut amount = Amount::default();
    qualify_label(&mut amount, &Tokens::new(label, language, &[MONEY, UNIT]));
    amount
}

/// What the label says: `Salaire annuel brut`, `時給`.
pub(super) fn qualify_label(amount: &mut Amount, label: &Tokens<'_>) {
    for at in 0..label.all.len().min(2 * HEAD_MAX) {
        if let Some((after, names)) = label.phrase(at, MONEY) {
            if names.contains(&"per")
                && let Some(unit) = label.phrase(after, UNIT).and_then(|(_, names)| names.iter().find_map(|name| period(name)))
            {
                amount.period.get_or_insert(unit);
            }
            take(amount, &names, false);
            if names.contains(&"least") && amount.value().is_some() {
                amount.high = None;
            }
        }
        let is_slash = at > 0 && label.is_sign(at - 1, &['/', '(']);
        if let Some(unit) = label.phrase(at, UNIT).filter(|_| is_slash).and_then(|(_, names)| names.iter().find_map(|name| period(name))) {
            amount.period.get_or_insert(unit);
        }
    }
}
