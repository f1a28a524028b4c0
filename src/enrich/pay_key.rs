//! Keys that name a part of pay: `from` in a map of pay, and `salaryRangeLow` or `min_salary_usd`, which are made of a name for pay and such a word.

use std::sync::OnceLock;

use super::amount::is_currency;
use super::keys::normalized;
use super::vocabulary;

/// The bounds that a key with a name for pay tells, and their fields.
const BOUNDS: &[(&str, &str)] = &[("minimum", "baseSalary.value.minValue"), ("maximum", "baseSalary.value.maxValue")];

/// Shortest word for a bound that counts beside a name for pay, in bytes, and the longest key that is looked at.
const BOUND_BYTES_MIN: usize = 2;
const KEY_BYTES_MAX: usize = 48;

/// Letters of a currency's code.
const CODE_BYTES: usize = 3;

/// The words of a meaning, as keys are compared.
fn words(meaning: &str) -> &'static [String] {
    static TABLE: OnceLock<Vec<(&'static str, Vec<String>)>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let groups = vocabulary::groups(vocabulary::COMMON).get("pay-key").into_iter().flatten();
        groups.map(|(name, words)| (name.as_str(), words.iter().map(|word| normalized(word)).collect())).collect()
    });
    table.iter().find(|(name, _)| *name == meaning).map_or(&[], |(_, words)| words)
}

/// Whether a normalised key within a map of pay is a word for this part of it.
pub(super) fn means(key: &str, part: &str) -> bool {
    words(part).iter().any(|word| word == key)
}

/// The bound that a normalised key made of a name for pay and a word for the bound tells. `is_pay` knows the names for pay.
pub(super) fn bound_of(key: &str, is_pay: impl Fn(&str) -> bool) -> Option<&'static str> {
    if key.len() > KEY_BYTES_MAX {
        return None;
    }
    let is_name = |rest: &str| !rest.is_empty() && (is_pay(rest) || means(rest, "noun"));
    let is_named =
        |rest: &str| is_name(rest) || words("filler").iter().any(|filler| rest.strip_suffix(filler.as_str()).is_some_and(is_name));
    // `salary_min_usd`
    let without_code = key.len().checked_sub(CODE_BYTES).filter(|_| code_of(key).is_some()).and_then(|end| key.get(..end));
    let keys = || [Some(key), without_code].into_iter().flatten();
    let tells = |word: &str| {
        keys().any(|key| {
            let behind = || words("filler").iter().find_map(|filler| key.strip_suffix(filler.as_str())?.strip_suffix(word));
            let rests = [key.strip_prefix(word), key.strip_suffix(word), behind()];
            rests.into_iter().flatten().any(is_named)
        })
    };
    let found = |part: &str| words(part).iter().filter(|word| word.len() >= BOUND_BYTES_MIN).any(|word| tells(word));
    BOUNDS.iter().find(|(part, _)| found(part)).map(|(_, field)| *field)
}

/// The currency's code that a key ends with: `salary_usd`.
pub(super) fn code_of(key: &str) -> Option<&'static str> {
    let key = normalized(key);
    let end = key.get(key.len().checked_sub(CODE_BYTES)?..)?;
    let names = vocabulary::groups(vocabulary::COMMON).get("money")?;
    names.keys().map(String::as_str).find(|name| name.len() == CODE_BYTES && is_currency(name) && name.eq_ignore_ascii_case(end))
}

/// A key in words: `hourlyRate` and `hourly_rate` are "hourly rate".
pub(super) fn in_words(key: &str) -> String {
    let mut words = String::with_capacity(key.len() + 4);
    let mut was_small = false;
    for c in key.chars() {
        if c.is_uppercase() && was_small {
            words.push(' ');
        }
        was_small = c.is_lowercase();
        words.push(if matches!(c, '_' | '-' | '.') { ' ' } else { c });
    }
    words.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(key: &str, expect: Option<&str>) {
        let is_pay = |word: &str| matches!(word, "salary" | "pay" | "payrange" | "hourlyrate" | "gehalt");
        assert_eq!(bound_of(&normalized(key), is_pay), expect, "{key}");
    }

    #[test]
    fn bounds_of_pay_are_made_of_two_words() {
        let (low, high) = (Some("baseSalary.value.minValue"), Some("baseSalary.value.maxValue"));
        check("salaryRangeLow", low);
        check("lower_salary", low);
        check("salary_upper_bound", high);
        check("salary_minimum_value", low);
        check("max_salary_usd", high);
        check("hourly_rate_max", high);
        check("comp_min", low);
        check("Gehalt-bis", high);
        check("salary", None);
        check("salary_note", None);
        check("payment_from", None);
        check("min_experience", None);
        check("top", None);
    }

    #[test]
    fn keys_in_words() {
        assert_eq!(in_words("hourlyRate_min"), "hourly rate min");
        assert_eq!(code_of("salary_min_eur"), Some("EUR"));
        assert_eq!(code_of("hourly_rate"), None);
    }
}
