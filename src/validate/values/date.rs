//! Dates as the formats write them. RFC 822 as RSS narrows it (four digits of the year, a right weekday), RFC 3339 as Atom does (upper case,
//! a zone), W3C-DTF (<https://www.w3.org/TR/NOTE-datetime>), ISO 8601 as schema.org takes it.

use std::ops::Range;
use std::str::FromStr as _;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::super::found::{Found, shown};
use super::super::rule::{Rule, rules};

rules! {
    RFC822 = "date-rfc822", Error, "RFC 822, section 5; RSS 2.0, pubDate; RSS Best Practices Profile, date and time",
        "the date is written as RFC 822 has it", "write it like `Fri, 20 Nov 2026 09:00:00 GMT` or with `+0100` in place of `GMT`";
    LOCALISED = "date-localised", Error, "RFC 822, section 5",
        "days and months have their English names", "write `Mon` to `Sun` and `Jan` to `Dec`, whatever the language of the feed";
    WEEKDAY = "date-weekday-wrong", Error, "RFC 822, section 5.2", "the weekday is that of the date", "correct the weekday, or leave it out";
    OLD_FORM = "date-rfc822-old-form", Warning, "RFC 2822, section 4.3; RSS Best Practices Profile, date and time",
        "years have four digits, zones are `GMT` or an offset, single blanks stand between the parts", "write it like `Fri, 20 Nov 2026 09:00:00 GMT`";
    ZONE_NAMED = "date-zone-named", Info, "RSS Best Practices Profile, date and time",
        "the zone is `GMT` or an offset", "write an offset such as `-0500` in place of a name";
    RFC3339 = "date-rfc3339", Error, "RFC 3339, section 5.6; RFC 4287, section 3.3; JSON Feed 1.1",
        "the date is written as RFC 3339 has it", "write it like `2026-11-20T09:00:00Z` or with `+01:00` in place of `Z`";
    W3CDTF = "date-w3cdtf", Error, "W3C-DTF; sitemaps.org, lastmod; Dublin Core, date",
        "the date is written as W3C-DTF has it", "write it like `2026-11-20` or `2026-11-20T09:00:00+01:00`";
    ISO8601 = "date-iso8601", Error, "ISO 8601; Google base, date", "the date is written as ISO 8601 has it", "write it like `2026-11-20` or `2026-11-20T09:00:00+01:00`";
    PERIOD = "date-period", Error, "DCMI Period Encoding Scheme",
        "begin and end of a period are dates", "write it like `start=2026-11-20; end=2026-12-31; scheme=W3C-DTF`";
    FUTURE = "date-in-future", Warning, "RSS Best Practices Profile, pubDate: readers hide such items or pin them to the top",
        "the date is not later than now", "publish when the day has come, or write the day of publication";
    IMPLAUSIBLE = "date-implausible", Warning, "W3C feed validator, ImplausibleDate",
        "the date is not before the web began", "write the real date: a date of 1970 or 0001 is often an unset one";
}

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// Names of zones in RFC 822, and how many hours they are from UTC.
const ZONES: [(&str, i64); 12] = [
    ("UT", 0),
    ("GMT", 0),
    ("UTC", 0),
    ("Z", 0),
    ("EST", -5),
    ("EDT", -4),
    ("CST", -6),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];
/// 1980: nothing was on the web before, as a second of Unix.
const WEB_BEGAN: i64 = 315_532_800;
/// A day: clocks differ, and a day without an hour may have begun elsewhere.
const SLACK: SignedDuration = SignedDuration::from_hours(24);

/// What was read of an RFC 822 date.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rfc822 {
    instant: Timestamp,
    /// Another day of the week than the calendar's, as a message.
    wrong_weekday: Option<String>,
    /// Why it is of an old form.
    old: Option<&'static str>,
    is_zone_named: bool,
}

/// Which rule does not hold, and why.
type Problem = (&'static Rule, String);

/// Checks an RFC 822 date and says which instant it is.
pub(in crate::validate) fn rfc822(text: &str, place: Range<usize>, found: &mut Found<'_>) -> Option<Timestamp> {
    match read_rfc822(text.trim()) {
        Err((rule, message)) => {
            found.add(rule, place, message);
            None
        }
        Ok(read) => {
            if let Some(message) = read.wrong_weekday {
                found.add(&WEEKDAY, place.clone(), message);
            } else if let Some(old) = read.old {
                found.add(&OLD_FORM, place.clone(), format!("{} {old}", shown(text)));
            } else if read.is_zone_named {
                found.add(&ZONE_NAMED, place.clone(), format!("{} names its zone, which not every reader knows", shown(text)));
            }
            plausible(read.instant, text, place, found);
            Some(read.instant)
        }
    }
}

/// The instant of an RFC 822 date.
pub(in crate::validate) fn instant_rfc822(text: &str) -> Option<Timestamp> {
    read_rfc822(text.trim()).ok().map(|read| read.instant)
}

fn read_rfc822(text: &str) -> Result<Rfc822, Problem> {
    let bad = |why: &str| (&RFC822, format!("{} {why}", shown(text)));
    let mut old = None;
    let (weekday, rest) = match text.split_once(',') {
        Some((weekday, rest)) => (Some(weekday), rest),
        None => (None, text),
    };
    if weekday.is_some() && (!rest.starts_with(' ') || rest.starts_with("  ")) {
        old = Some("does not have one blank after the comma");
    }
    let parts: Vec<&str> = rest.split_whitespace().collect();
    if rest.trim().split(' ').any(str::is_empty) || rest.contains(['\n', '\t']) {
        old = Some("has more than one blank between its parts");
    }
    let [day, month, year, time, zone] = parts[..] else {
        return Err(match parts.iter().chain(weekday.as_ref()).find(|part| is_foreign(part)) {
            Some(word) => (&LOCALISED, format!("`{word}` in {} is no English name of a day or month", shown(text))),
            None => bad("is no RFC 822 date: it wants day, month, year, time and zone"),
        });
    };
    let index = |name: &str, names: &[&str]| names.iter().position(|known| *known == name).ok_or_else(|| name_problem(name, names, text));
    let weekday = weekday.map(|name| index(name, &WEEKDAYS)).transpose()?;
    let month = index(month, &MONTHS)?;
    let number = |part: &str, lengths: Range<usize>| {
        let is_number = part.bytes().all(|b| b.is_ascii_digit()) && lengths.contains(&part.len());
        is_number.then(|| part.parse::<i16>().ok()).flatten()
    };
    let mut years = number(year, 2..5).filter(|_| year.len() != 3).ok_or_else(|| bad("has no year of four digits"))?;
    if year.len() == 2 {
        years += if years < 50 { 2000 } else { 1900 };
        old = Some("has a year of two digits");
    }
    let days = number(day, 1..3).and_then(|day| i8::try_from(day).ok()).ok_or_else(|| bad("has no day of the month"))?;
    let date = Date::new(years, i8::try_from(month + 1).unwrap_or(1), days).map_err(|_| bad("is a day that no calendar has"))?;
    let right = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
    let wrong_weekday = weekday
        .filter(|weekday| *weekday != right)
        .map(|_| format!("{} is a {}", shown(&format!("{day} {} {year}", MONTHS[month])), WEEKDAYS[right]));
    let clock: Vec<&str> = time.split(':').collect();
    let limits = [23, 59, 60];
    let hands: Option<Vec<i8>> = (2..=3)
        .contains(&clock.len())
        .then(|| {
            let read =
                clock.iter().zip(limits).map(|(part, limit)| number(part, 2..3).filter(|n| *n <= limit).and_then(|n| i8::try_from(n).ok()));
            read.collect()
        })
        .flatten();
    let hands = hands.ok_or_else(|| bad("has no time of day from 00:00:00 to 23:59:59"))?;
    let (offset, kind) = read_zone(zone).ok_or_else(|| bad("has no zone that RFC 822 knows"))?;
    if kind == Zone::Military {
        old = Some("has a military letter for its zone, which no two programs read alike");
    }
    if offset % 15 != 0 {
        old = Some("has a zone that is not a quarter of an hour from another, as all in use are");
    }
    let at = date.at(hands[0], hands[1], hands.get(2).copied().unwrap_or(0).min(59), 0);
    let unreachable = |_| bad("cannot be reached by any clock");
    let local = TimeZone::UTC.to_timestamp(at).map_err(unreachable)?;
    let instant = local.checked_sub(SignedDuration::from_mins(offset)).map_err(unreachable)?;
    Ok(Rfc822 { instant, wrong_weekday, old, is_zone_named: kind == Zone::Named })
}

#[derive(PartialEq, Eq)]
enum Zone {
    Plain,
    Named,
    Military,
}

/// Minutes ahead of UTC.
fn read_zone(zone: &str) -> Option<(i64, Zone)> {
    if let Some((name, hours)) = ZONES.iter().find(|(name, _)| *name == zone) {
        let kind = if matches!(*name, "GMT" | "UT" | "Z" | "UTC") { Zone::Plain } else { Zone::Named };
        return Some((hours * 60, kind));
    }
    if zone.len() == 1 && zone.bytes().all(|b| b.is_ascii_uppercase()) && zone != "J" {
        return Some((0, Zone::Military));
    }
    let digits = zone.strip_prefix(['+', '-'])?;
    if digits.len() != 4 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (hours, minutes): (i64, i64) = (digits[..2].parse().ok()?, digits[2..].parse().ok()?);
    let total = hours * 60 + minutes;
    (hours < 24 && minutes < 60).then_some((if zone.starts_with('-') { -total } else { total }, Zone::Plain))
}

/// A word that stands for a day or month, but is none of `names`.
fn name_problem(word: &str, names: &[&str], text: &str) -> Problem {
    let is_english = |full: &&&str| word.to_ascii_lowercase().starts_with(&full.to_ascii_lowercase());
    if word.chars().any(|c| c.is_ascii_digit()) || word.is_empty() {
        (&RFC822, format!("{} has `{word}` where the name of a {} belongs", shown(text), if names.len() == 7 { "day" } else { "month" }))
    } else if let Some(short) = names.iter().find(is_english) {
        (&RFC822, format!("{} has `{word}` in place of `{short}`", shown(text)))
    } else {
        (&LOCALISED, format!("`{word}` in {} is no English name of a day or month", shown(text)))
    }
}

/// Whether a part of a date looks like the name of a day or month in another language that feeds are often written in.
fn is_foreign(part: &str) -> bool {
    const BEGINNINGS: [&str; 44] = [
        "lun", "mar", "mer", "mié", "mie", "jeu", "jue", "gio", "ven", "vie", "sam", "sáb", "sab", "dim", "dom", "mon", "die", "mit",
        "don", "do", "di", "mi", "fr", "sa", "so", "mo", "jän", "ene", "gen", "fév", "mär", "abr", "avr", "mai", "mag", "jui", "giu",
        "aoû", "ago", "okt", "ott", "déc", "dez", "dic",
    ];
    let word = part.trim_end_matches(['.', ',']).to_lowercase();
    let is_english = WEEKDAYS.iter().chain(&MONTHS).any(|name| word.starts_with(&name.to_lowercase()));
    !is_english
        && word.chars().count() <= 10
        && word.chars().all(char::is_alphabetic)
        && BEGINNINGS.iter().any(|begin| word.starts_with(begin))
}

/// Checks an RFC 3339 date, in upper case as Atom wants it, and says which instant it is.
pub(in crate::validate) fn rfc3339(text: &str, place: Range<usize>, found: &mut Found<'_>) -> Option<Timestamp> {
    let Some(instant) = read_rfc3339(text) else {
        found.add(&RFC3339, place, format!("{} is no RFC 3339 date", shown_whole(text)));
        return None;
    };
    plausible(instant, text, place, found);
    Some(instant)
}

/// The instant of an RFC 3339 date.
pub(in crate::validate) fn read_rfc3339(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_once('T')?;
    let (clock, zone) = time.split_at(time.find(['Z', '+', '-'])?);
    let is_date = is_like(date, "dddd-dd-dd");
    let (whole, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let is_clock = is_like(whole, "dd:dd:dd") && !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    if !is_date || !is_clock || !(zone == "Z" || is_like(&zone[1..], "dd:dd")) {
        return None;
    }
    // A leap second is a second that jiff does not have.
    let whole = whole.strip_suffix(":60").map_or(whole.to_owned(), |rest| format!("{rest}:59"));
    let fraction: String = fraction.chars().take(9).collect();
    Timestamp::from_str(&format!("{date}T{whole}.{fraction}{zone}")).ok()
}

/// A W3C-DTF date: a year, a month, a day, or an instant with a zone.
pub(in crate::validate) fn w3cdtf(text: &str, place: Range<usize>, found: &mut Found<'_>) -> Option<Timestamp> {
    let read = read_w3cdtf(text.trim());
    match read {
        None => found.add(&W3CDTF, place, format!("{} is no W3C-DTF date", shown(text))),
        Some(instant) => plausible(instant, text, place, found),
    }
    read
}

/// The instant, or the first one of the year, month or day.
pub(in crate::validate) fn read_w3cdtf(text: &str) -> Option<Timestamp> {
    let day = |text: &str| read_rfc3339(&format!("{text}T00:00:00Z"));
    if is_like(text, "dddd") {
        return day(&format!("{text}-01-01"));
    }
    if is_like(text, "dddd-dd") {
        return day(&format!("{text}-01"));
    }
    if is_like(text, "dddd-dd-dd") {
        return day(text);
    }
    let (date, time) = text.split_once('T')?;
    let zone = time.find(['Z', '+', '-'])?;
    let (clock, zone) = time.split_at(zone);
    let clock = if is_like(clock, "dd:dd") { format!("{clock}:00") } else { clock.to_owned() };
    read_rfc3339(&format!("{date}T{clock}{zone}"))
}

/// A date of ISO 8601: a day or an instant, with a zone or without.
pub(in crate::validate) fn read_iso8601(text: &str) -> Option<Timestamp> {
    let is_local = text.split_once('T').is_some_and(|(_, time)| !time.contains(['Z', '+', '-']));
    let compact = |text: &str| is_like(text, "dddddddd").then(|| format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]));
    if let Some(day) = compact(text) {
        return read_w3cdtf(&day);
    }
    // `+0100` is a zone of ISO 8601 too.
    if let Some((head, zone)) = text.len().checked_sub(5).filter(|at| text.is_char_boundary(*at)).map(|at| text.split_at(at))
        && zone.starts_with(['+', '-'])
        && is_like(&zone[1..], "dddd")
        && head.contains('T')
    {
        return read_w3cdtf(&format!("{head}{}:{}", &zone[..3], &zone[3..]));
    }
    if is_local { read_w3cdtf(&format!("{text}Z")) } else { read_w3cdtf(text).filter(|_| text.len() >= 10) }
}

/// A date of ISO 8601, checked.
pub(in crate::validate) fn iso8601(text: &str, place: Range<usize>, found: &mut Found<'_>) {
    if text.trim().split('/').any(|part| read_iso8601(part).is_none()) {
        found.add(&ISO8601, place, format!("{} is no ISO 8601 date", shown(text)));
    }
}

/// A period of the DCMI scheme, or a W3C-DTF date.
pub(in crate::validate) fn period(text: &str, place: Range<usize>, found: &mut Found<'_>) {
    if !text.contains('=') {
        w3cdtf(text, place, found);
        return;
    }
    let is_wrong = |part: &str| match part.split_once('=') {
        Some((key, value)) => matches!(key.trim(), "start" | "end") && read_w3cdtf(value.trim()).is_none(),
        None => !part.trim().is_empty(),
    };
    if text.split(';').any(is_wrong) {
        found.add(&PERIOD, place, format!("{} is no period", shown(text)));
    }
}

fn plausible(instant: Timestamp, text: &str, place: Range<usize>, found: &mut Found<'_>) {
    if instant.as_second() < WEB_BEGAN {
        found.add(&IMPLAUSIBLE, place, format!("{} is before the web began", shown(text)));
    } else if is_future(instant, found) {
        found.add(&FUTURE, place, format!("{} is yet to come", shown(text)));
    }
}

/// Whether an instant is yet to come, a day of slack left out.
pub(in crate::validate) fn is_future(instant: Timestamp, found: &Found<'_>) -> bool {
    instant.duration_since(found.now) > SLACK
}

/// Whether `text` is made like `pattern`, in which `d` is a digit.
pub(in crate::validate) fn is_like(text: &str, pattern: &str) -> bool {
    let fits = |(c, p): (u8, u8)| if p == b'd' { c.is_ascii_digit() } else { c == p };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(fits)
}

/// With the blanks around it, which are wrong.
fn shown_whole(text: &str) -> String {
    if text.trim() == text { shown(text) } else { format!("{} with blanks around it", shown(text)) }
}
