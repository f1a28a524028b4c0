//! Days and instants in words and figures. A date whose day and month could be swapped is read only where the language decides.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use super::words::folded;
use crate::model::time::When;

/// Why a text is no date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateProblem {
    /// It has no form that we know.
    Unreadable,
    /// It has the form of a date, but there is no such day.
    Impossible,
    /// Day and month could be swapped.
    Ambiguous,
}

const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "janvier", "janv", "januar", "janner", "enero", "gennaio", "januari", "janeiro"],
    &["february", "feb", "fevrier", "fevr", "fev", "februar", "febrero", "febbraio", "februari", "fevereiro"],
    &["march", "mar", "mars", "marz", "maerz", "marzo", "maart", "marco"],
    &["april", "apr", "avril", "avr", "abril", "aprile"],
    &["may", "mai", "mayo", "maggio", "mei", "maio"],
    &["june", "jun", "juin", "juni", "junio", "giugno", "junho"],
    &["july", "jul", "juillet", "juil", "juli", "julio", "luglio", "julho"],
    &["august", "aug", "aout", "agosto", "augustus"],
    &["september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro"],
    &["october", "oct", "octobre", "oktober", "okt", "octubre", "ottobre", "outubro"],
    &["november", "nov", "novembre", "noviembre"],
    &["december", "dec", "decembre", "dezember", "dez", "diciembre", "dicembre", "dezembro"],
];

/// Reads a date. `language` (BCP 47) decides the order of day and month in `03/04/2026`; times without an offset are in `zone`.
pub(super) fn parse(text: &str, language: Option<&str>, zone: &TimeZone) -> Result<When, DateProblem> {
    let text = text.trim();
    if text.len() > 64 {
        return Err(DateProblem::Unreadable);
    }
    if let Some(result) = iso(text, zone) {
        return result;
    }
    if let Ok(parsed) = jiff::fmt::rfc2822::parse(text) {
        return Ok(When::instant(parsed.timestamp(), parsed.offset()));
    }
    match figures(text, language) {
        Some(result) => result,
        None => words(text),
    }
}

/// `2026-03-01`, `2026-3-1`, `20260301`, with or without a time and an offset.
fn iso(text: &str, zone: &TimeZone) -> Option<Result<When, DateProblem>> {
    let (date, rest) = split_iso_date(text)?;
    let Some(date) = date else { return Some(Err(DateProblem::Impossible)) };
    let rest = rest.trim_start_matches(['T', 't', ' ']).trim();
    if rest.is_empty() {
        return Some(Ok(When::Day(date)));
    }
    let (time, zone_text) = rest.find(['Z', 'z', '+', '-', ' ']).map_or((rest, ""), |at| (rest[..at].trim(), rest[at..].trim()));
    let Some(time) = clock(time) else { return Some(Err(DateProblem::Unreadable)) };
    let moment = date.to_datetime(time);
    let when = match offset(zone_text) {
        Some(None) => zone.to_ambiguous_zoned_datetime(moment).compatible().map(|z| When::instant(z.timestamp(), z.offset())),
        Some(Some(offset)) => offset.to_timestamp(moment).map(|t| When::instant(t, offset)),
        None => match TimeZone::get(zone_text) {
            Ok(named) => named.to_ambiguous_zoned_datetime(moment).compatible().map(|z| When::instant(z.timestamp(), z.offset())),
            Err(_) => return Some(Err(DateProblem::Unreadable)),
        },
    };
    Some(when.map_err(|_| DateProblem::Impossible))
}

/// The leading date, `None` inside where there is no such day, and what follows it.
fn split_iso_date(text: &str) -> Option<(Option<Date>, &str)> {
    let digits = |t: &str| t.bytes().take_while(u8::is_ascii_digit).count();
    let year_len = digits(text);
    if year_len == 8 {
        let number = |range: std::ops::Range<usize>| text[range].parse::<i16>().ok();
        let date = Date::new(number(0..4)?, i8::try_from(number(4..6)?).ok()?, i8::try_from(number(6..8)?).ok()?).ok();
        return Some((date, &text[8..]));
    }
    let separator = text.get(year_len..=year_len).filter(|_| year_len == 4)?;
    let rest = text.get(5..).filter(|_| matches!(separator, "-" | "/" | "."))?;
    let (month, rest) = rest.split_at(digits(rest));
    let rest = rest.strip_prefix(separator).filter(|_| matches!(month.len(), 1 | 2))?;
    let (day, rest) = rest.split_at(digits(rest));
    if !matches!(day.len(), 1 | 2) {
        return None;
    }
    Some((Date::new(text[..4].parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok(), rest))
}

fn clock(text: &str) -> Option<jiff::civil::Time> {
    let text = text.split(['.', ',']).next()?;
    let mut parts = text.split(':');
    let mut part = |missing: Option<i8>| match parts.next() {
        Some(p) if !p.is_empty() && p.len() <= 2 => p.parse().ok(),
        Some(_) => None,
        None => missing,
    };
    let (hour, minute, second) = (part(None)?, part(None)?, part(Some(0))?);
    jiff::civil::Time::new(hour, minute, second.min(59), 0).ok()
}

/// `Some(None)` where nothing is said, `None` where it is no numeric offset.
#[expect(clippy::option_option, reason = "nothing said and not an offset are two things")]
fn offset(text: &str) -> Option<Option<Offset>> {
    match text {
        "" => return Some(None),
        "Z" | "z" | "UTC" | "GMT" | "utc" => return Some(Some(Offset::UTC)),
        _ => {}
    }
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: String = text[1..].chars().filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits[..2].parse().ok()?;
    let minutes: i32 = digits.get(2..4).map_or(Some(0), |m| m.parse().ok())?;
    Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok().map(Some)
}

/// `24.02.2020` is German for certain; `03/04/2026` needs the language.
fn figures(text: &str, language: Option<&str>) -> Option<Result<When, DateProblem>> {
    let separator = text.chars().find(|c| matches!(c, '.' | '/' | '-'))?;
    let parts: Vec<&str> = text.split(separator).map(str::trim).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let number = |t: &str, max: usize| {
        (t.len() <= max && !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.parse::<i16>().ok()).flatten()
    };
    let (first, second) = (number(first, 2)?, number(second, 2)?);
    let year = number(year, 4).filter(|y| *y > 99)?;
    let day_first =
        separator == '.' || first > 12 || language.is_some_and(|l| !l.starts_with("en") || l == "en-GB" || l == "en-IE" || l == "en-AU");
    let month_first = second > 12 || language == Some("en-US");
    let (day, month) = match (day_first, month_first) {
        (true, false) => (first, second),
        (false, true) => (second, first),
        _ if first == second => (first, second),
        (true, true) => return Some(Err(DateProblem::Impossible)),
        (false, false) => return Some(Err(DateProblem::Ambiguous)),
    };
    let date = i8::try_from(month).ok().zip(i8::try_from(day).ok()).and_then(|(m, d)| Date::new(year, m, d).ok());
    Some(date.map(When::Day).ok_or(DateProblem::Impossible))
}

/// `31 mars 2018`, `March 31st, 2018`, `31. März 2018`, `le 1er juin 2026`.
fn words(text: &str) -> Result<When, DateProblem> {
    let text = folded(text);
    let (mut day, mut month, mut year) = (None, None, None);
    for word in text.split(' ') {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let suffix = &word[digits.len()..];
        if let Some(index) = MONTHS.iter().position(|names| names.contains(&word)) {
            month = month.is_none().then_some(index + 1).ok_or(DateProblem::Unreadable).map(Some)?;
        } else if digits.len() == 4 && suffix.is_empty() && year.is_none() {
            year = digits.parse::<i16>().ok();
        } else if matches!(digits.len(), 1 | 2) && matches!(suffix, "" | "st" | "nd" | "rd" | "th" | "er" | "o" | "a") && day.is_none() {
            day = digits.parse::<i8>().ok();
        } else if !is_filler(word) {
            return Err(DateProblem::Unreadable);
        }
    }
    match (year, month.and_then(|m| i8::try_from(m).ok()), day) {
        (Some(year), Some(month), Some(day)) => Date::new(year, month, day).map(When::Day).map_err(|_| DateProblem::Impossible),
        _ => Err(DateProblem::Unreadable),
    }
}

/// Words that stand around a date and say nothing of it.
fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "le", "the", "of", "de", "del", "den", "der", "am", "bis", "zum", "jusqu", "au", "until", "by", "on", "before", "avant", "du",
        "hasta", "el", "entro", "il", "tot",
    ];
    const DAYS: &[&str] = &[
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "lunes",
        "martes",
        "miercoles",
        "jueves",
        "viernes",
        "sabado",
        "domingo",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
    ];
    FILLERS.contains(&word) || DAYS.contains(&word)
}

#[cfg(test)]
mod tests {
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
        check("31 février 2026", "", "Impossible");
        check("Wed, 21 Oct 2015 07:28:00 GMT", "", "2015-10-21T07:28:00Z");
        check("soon", "", "Unreadable");
        check("2026", "", "Unreadable");
        check("", "", "Unreadable");
    }
}
