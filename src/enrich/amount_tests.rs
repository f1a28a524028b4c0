//! Amounts in the spellings of many languages.

use super::*;
use crate::enrich::view::cues;

#[track_caller]
fn check(language: &str, text: &str, expect: &str) {
    let found = amounts(text, language, &cues(text, language), 0, "");
    let shown = found.iter().filter(|amount| !amount.is_other).take(1).map(|amount| {
        let figures = match (amount.value(), amount.low, amount.high) {
            (Some(value), ..) => format!("{value}"),
            (_, low, high) => {
                format!("{}-{}", low.map_or(String::new(), |n| n.to_string()), high.map_or(String::new(), |n| n.to_string()))
            }
        };
        let period = amount.period.map_or(String::new(), |period| format!(" {period:?}"));
        let basis = amount.basis.map_or(String::new(), |basis| format!(" {basis:?}"));
        format!("{figures} {}{period}{basis}", amount.currency.unwrap_or("?"))
    });
    assert_eq!(shown.collect::<String>(), expect, "{text}");
}

#[test]
fn amounts_are_read_in_all_spellings() {
    check("fr", "35-40 K€", "35000-40000 EUR Year");
    check("fr", "35k–45k brut", "35000-45000 ? Year Gross");
    check("en", "from Step 1 - $97,300 a year", "97300 dollar Year");
    check("en", "between € 2,700 (scale 9) and € 3,900 (scale 10 NL) gross per month", "2700-3900 EUR Month Gross");
    check("nl", "Min €3.700 – Max. €6.100 (bruto)", "3700-6100 EUR Gross");
    check("en", "£80 - £100k", "80000-100000 GBP Year");
    check("de", "1.200,00 € im Monat", "1200 EUR Month");
    check("fr", "2 100 € brut/mois", "2100 EUR Month Gross");
    check("de", "CHF 95'000.– brutto pro Jahr", "95000 CHF Year Gross");
    check("sv", "45 000 kr", "45000 krone");
    check("da", "34.500-38.000 kr. pr. måned", "34500-38000 krone Month");
    check("fr", "12,50 €/h", "12.5 EUR Hour");
    check("no", "NOK 520 000–600 000", "520000-600000 NOK");
    check("en", "US$ 30/hr", "30 USD Hour");
    check("pl", "12 000 – 14 000 zł brutto", "12000-14000 PLN Gross");
    check("pt", "R$ 5.000,00", "5000 BRL");
    check("es", "$14,500 a $17,000 mensuales netos", "14500-17000 dollar Month Net");
    check("de", "3,4 bis 3,9 T€ brutto monatlich", "3400-3900 EUR Month Gross");
    check("ja", "月給26万円～34万円", "260000-340000 JPY Month");
    check("ja", "年収400万〜600万円", "4000000-6000000 JPY Year");
    check("ko", "연봉 3,200만 원", "32000000 KRW Year");
    check("zh", "月薪15k-20k", "15000-20000 ? Month");
    check("nl", "€ 34.000,- tot € 39.500,- bruto per jaar", "34000-39500 EUR Year Gross");
    check("fr", "entre 13,20 et 14 € brut de l’heure", "13.2-14 EUR Hour Gross");
    check("de", "ab 3.600 €/Monat", "3600- EUR Month");
    check("en", "£13.20 – £14.75 an hour", "13.2-14.75 GBP Hour");
    check("en", "up to £425 a day", "-425 GBP Day");
    check("pt", "até 1.400€/mês", "-1400 EUR Month");
    check("en", "Sunderland, £16.50 p/h", "16.5 GBP Hour");
}

#[test]
fn other_figures_are_no_amounts_of_pay() {
    check("fr", "1 200 € de budget formation", "");
    check("en", "a £1,000 welcome bonus", "");
    check("de", "8,5 Mio. € Umsatz", "");
    check("en", "call 01632 960417 between 9:30 and 12:45", "");
    check("fr", "100 % remboursé", "");
}
