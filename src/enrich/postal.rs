//! Postal codes: where one stands in a piece of text, and which country writes it so.

use std::ops::Range;
use std::sync::OnceLock;

use regex::Regex;

/// A postal code in a piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PostalCode {
    /// The code itself, without a country before it.
    pub(super) code: Range<usize>,
    /// The whole, with `D-`.
    pub(super) whole: Range<usize>,
    /// The country that its form or what stands before it tells.
    pub(super) country: Option<&'static str>,
    /// How it is written.
    pub(super) form: Form,
}

/// How a code is written: many countries share the plain ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `75011`
    Five,
    /// `6020`
    Four,
    /// `582 23`
    ThreeTwo,
    /// One that only one country writes.
    Own,
}

/// Named groups, and the country that alone writes codes so.
const OWN: &[(&str, &str)] =
    &[("br", "BR"), ("pt", "PT"), ("nl", "NL"), ("pl", "PL"), ("jp", "JP"), ("gb", "GB"), ("ie", "IE"), ("ca", "CA")];

/// The code at the beginning or the end of a piece of text.
pub(super) fn find(text: &str) -> Option<PostalCode> {
    static CODE: OnceLock<Regex> = OnceLock::new();
    let code = CODE.get_or_init(|| {
        Regex::new(concat!(
            r"(?:\b(?P<prefix>FR|F|D|DE|A|AT|CH|B|BE|L|LU|I|IT|E|ES|CZ|SK|PL|NL|SE|S|DK|N|NO|PT|BR)[-–])?",
            r"(?:(?P<br>\b\d{5}-\d{3}\b)|(?P<pt>\b\d{4}-\d{3}\b)|(?P<nl>\b[1-9]\d{3}\s?[A-Z]{2}\b)|(?P<jp>〒?\b\d{3}-\d{4}\b)|(?P<pl>\b\d{2}-\d{3}\b)",
            r"|(?P<gb>\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b)|(?P<ie>\b[AC-FHKNPRTV-Y]\d[\dW]\s?[0-9AC-FHKNPRTV-Y]{4}\b)|(?P<ca>\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b)",
            r"|(?P<threetwo>\b\d{3}\s\d{2}\b)|(?P<five>\b\d{5}(?:-\d{4})?\b)|(?P<four>\b[1-9]\d{3}\b))",
        ))
        .expect("a constant pattern")
    });
    let found = code.captures_iter(text).find(|found| {
        let whole = found.get(0).map_or(0..0, |whole| whole.range());
        // `80-100 %`, `(80-100%)`
        let is_share = text[whole.end..].trim_start().starts_with('%');
        !is_share && (whole.start == 0 || whole.end == text.len())
    })?;
    let group = |name: &str| found.name(name).map(|group| group.range());
    let (form, range) = [(Form::ThreeTwo, "threetwo"), (Form::Five, "five"), (Form::Four, "four")]
        .into_iter()
        .find_map(|(form, name)| Some((form, group(name)?)))
        .or_else(|| OWN.iter().find_map(|(name, _)| Some((Form::Own, group(name)?))))?;
    let own = OWN.iter().find(|(name, _)| group(name).is_some()).map(|(_, country)| *country);
    let prefix = found.name("prefix").and_then(|prefix| prefix_country(prefix.as_str()));
    Some(PostalCode { code: range, whole: found.get(0)?.range(), country: prefix.or(own), form })
}

/// Whether it is the first half of a British code: `DN4`.
pub(super) fn is_outward(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = text.get(letters..).unwrap_or_default();
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&letters) && (1..=2).contains(&digits) && digits == rest.len()
}

/// `D-` before a code, as letters were once addressed abroad.
fn prefix_country(prefix: &str) -> Option<&'static str> {
    Some(match prefix {
        "F" | "FR" => "FR",
        "D" | "DE" => "DE",
        "A" | "AT" => "AT",
        "B" | "BE" => "BE",
        "L" | "LU" => "LU",
        "I" | "IT" => "IT",
        "E" | "ES" => "ES",
        "S" | "SE" => "SE",
        "N" | "NO" => "NO",
        "CH" => "CH",
        "CZ" => "CZ",
        "SK" => "SK",
        "PL" => "PL",
        "NL" => "NL",
        "DK" => "DK",
        "PT" => "PT",
        "BR" => "BR",
        _ => return None,
    })
}

/// The country that a plain code with a town that no table knows lies in, in a post of this language: only where the language has one
/// country that writes codes so.
pub(super) fn usual_country(form: Form, language: &str) -> Option<&'static str> {
    match (language, form) {
        ("fr", Form::Five) => Some("FR"),
        ("de", Form::Five) => Some("DE"),
        ("it", Form::Five) => Some("IT"),
        ("da", Form::Four) => Some("DK"),
        ("no" | "nb" | "nn", Form::Four) => Some("NO"),
        ("sv", Form::ThreeTwo) => Some("SE"),
        ("cs", Form::ThreeTwo) => Some("CZ"),
        ("sk", Form::ThreeTwo) => Some("SK"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expect: Option<(&str, Option<&str>)>) {
        let found = find(text);
        assert_eq!(found.as_ref().map(|found| (&text[found.code.clone()], found.country)), expect, "{text}");
    }

    #[test]
    fn codes_of_many_countries() {
        check("75011 Paris", Some(("75011", None)));
        check("D-99999 Kleinort", Some(("99999", Some("DE"))));
        check("1016 HV Amsterdam", Some(("1016 HV", Some("NL"))));
        check("London NW1 6XE", Some(("NW1 6XE", Some("GB"))));
        check("D08 XK72", Some(("D08 XK72", Some("IE"))));
        check("4475-150 Maia", Some(("4475-150", Some("PT"))));
        check("CEP 30130-003", Some(("30130-003", Some("BR"))));
        check("30-702 Kraków", Some(("30-702", Some("PL"))));
        check("582 23 Linköping", Some(("582 23", None)));
        check("Toronto ON M5V 2T6", Some(("M5V 2T6", Some("CA"))));
        check("12 rue des Tables", None);
        check("Lyon", None);
    }
}
