//! `until 30/06`: a day in figures without its year. Only words such as "until" tell it from a fraction or a time of the day.

use super::{CALENDAR, Missing, Order, Read, Scan};

/// What may follow at once and makes the figures something else: `12/12/…`, `10.12 €`, `50/50%`.
const GOES_ON: &[char] = &['/', '-', '%', '€', '$', '£', ':'];

impl Scan<'_> {
    pub(super) fn yearless(&self, at: usize) -> Option<Read> {
        let is_dotted = self.tokens.is_sign(at + 1, &['.']) && self.tokens.is_sign(at + 3, &['.']) && self.tokens.is_joined(at + 3);
        if !(is_dotted || self.tokens.is_sign(at + 1, &['/'])) || !self.tokens.is_joined(at + 1) || !self.tokens.is_joined(at + 2) {
            return None;
        }
        let (first, second) = (self.digits(at, 2..=2)?, self.digits(at + 2, 2..=2)?);
        let is_until = self.tokens.phrase_before(at, CALENDAR).is_some_and(|(_, names)| names.contains(&"until"));
        if !is_until || self.tokens.is_sign(at + 3, GOES_ON) || self.tokens.is_joined(at) {
            return None;
        }
        let is_month_first = !is_dotted && (second > 12 || self.order == Order::MonthFirst && first <= 12);
        let is_day_first = is_dotted || first > 12 || self.order == Order::DayFirst || first == second;
        let (day, month) = match (is_day_first, is_month_first) {
            (true, false) => (first, second),
            (false, true) => (second, first),
            _ => return None,
        };
        let is_date = (1..=31).contains(&day) && (1..=12).contains(&month);
        is_date.then_some((Err(Missing::Year(i8::try_from(month).ok()?, i8::try_from(day).ok()?)), at, at + 3))
    }
}

#[cfg(test)]
mod tests {
    use crate::enrich::dates::{Missing, Order, find};

    #[track_caller]
    fn check(language: &str, text: &str, expect: Option<(i8, i8)>) {
        let found = find(text, language, Order::of(Some(language), None));
        let got = found.first().and_then(|found| match found.date {
            Err(Missing::Year(month, day)) => Some((month, day)),
            _ => None,
        });
        assert_eq!(got, expect, "{text}");
    }

    #[test]
    fn days_in_figures_need_a_word_before_them() {
        check("pt", "Inscrições até 30/06.", Some((6, 30)));
        check("fr", "Candidatures jusqu'au 05/06", Some((6, 5)));
        check("de", "Bewerbungen bis 30.06. an uns", Some((6, 30)));
        check("de", "bis 12.30 Uhr", None);
        check("pt", "Escala 12/36", None);
        check("fr", "jusqu'à 50/50%", None);
        check("en", "by 05/06", None);
        check("en", "Apply by 06/30", Some((6, 30)));
    }
}
