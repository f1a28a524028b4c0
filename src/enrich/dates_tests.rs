//! Dates in every form.

use super::*;

#[track_caller]
fn check(text: &str, language: &str, expect: &str) {
    let zone = TimeZone::get("Europe/Paris").expect("bundled time zones");
    let got = parse(text, (!language.is_empty()).then_some(language), &zone);
    assert_eq!(got.map_or_else(|e| format!("{e:?}"), |w| w.to_string()), expect, "{text}");
}

#[test]
fn forms_of_dates() {
    check("2017-07-22T16:02:11.316+00:00", "", "2017-07-22T16:02:11Z");
    check("2017-07-22 16:02:11 +0000", "", "2017-07-22T16:02:11Z");
    check("2018-07-05 08:30:25 +0200", "", "2018-07-05T08:30:25+02:00");
    check("2018-07-05 08:30", "", "2018-07-05T08:30:00+02:00");
    check("2018-07-05 08:30 CEST", "", "2018-07-05T08:30:00+02:00");
    check("2018-07-05 08:30:00 Europe/London", "", "2018-07-05T08:30:00+01:00");
    check("2018-7-5", "", "2018-07-05");
    check("20220617", "", "2022-06-17");
    check("2026-02-30", "", "Impossible");
    check("24.02.2020", "", "2020-02-24");
    check("03/04/2026", "fr", "2026-04-03");
    check("03/04/2026", "en-US", "2026-03-04");
    check("03/04/2026", "en", "Ambiguous");
    check("25/12/2026", "en", "2026-12-25");
    check("12/25/2026", "en", "2026-12-25");
    check("31 mars 2018", "", "2018-03-31");
    check("March 31st, 2018", "", "2018-03-31");
    check("31. März 2018", "", "2018-03-31");
    check("le 1er juin 2026", "", "2026-06-01");
    check("Thursday 7 June2012", "en", "2012-06-07");
    check("31 février 2026", "", "Impossible");
    check("Wed, 21 Oct 2015 07:28:00 GMT", "", "2015-10-21T07:28:00Z");
    check("soon", "", "Unreadable");
    check("2026", "", "Unreadable");
    check("", "", "Unreadable");
}
