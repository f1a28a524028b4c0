//! Days and instants in words and figures. A date whose day and month could be swapped is read only where the language decides.

/// Days in figures without a year.
mod yearless;

/// Abbreviations of time zones.
mod zones;

use std::ops::Range;
use std::sync::OnceLock;

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use super::fold::fold;
use super::token::{Kind, Tokens, is_digit};
use super::vocabulary::{self, Vocabulary, Words};
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

/// The month that a word names, in the text's language or else in any: `dès le 1er` has a small word of French, and no December of Danish.
fn month(word: &str, vocabulary: &Vocabulary) -> Option<i8> {
    let is_small = || vocabulary.meanings(word, "stop").next().is_some();
    vocabulary.meanings(word, CALENDAR).find_map(month_number).or_else(|| month_of_any_language(word).filter(|_| !is_small()))
}

fn month_number(name: &str) -> Option<i8> {
    name.strip_prefix('m')?.parse().ok()
}

/// The month that a folded word names in some language.
pub(super) fn month_of_any_language(word: &str) -> Option<i8> {
    static ANY: OnceLock<Words<i8>> = OnceLock::new();
    let any = || {
        let mut words = Words::default();
        for language in ["en", "fr", "de", "common"].into_iter().chain(vocabulary::languages()) {
            for (name, phrases) in vocabulary::groups(language).get(CALENDAR).into_iter().flatten() {
                if let Some(month) = month_number(name) {
                    for phrase in phrases {
                        words.entry(fold(phrase)).or_insert(month);
                    }
                }
            }
        }
        words
    };
    ANY.get_or_init(any).get(word).copied()
}

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
        None => words(text, language),
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
    if let Some(known) = zones::offset_of(text) {
        return Some(Some(known));
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

/// A date in words, alone in its text: `31 mars 2018`, `March 31st, 2018`, `le 1er juin 2026 à minuit`.
fn words(text: &str, language: Option<&str>) -> Result<When, DateProblem> {
    match find(text, language.unwrap_or_default(), Order::of(language, None)).as_slice() {
        [Found { date: Ok(date), .. }] => Ok(When::Day(*date)),
        [Found { date: Err(problem), .. }] => Err(match problem {
            Missing::Problem(problem) => *problem,
            Missing::Day(..) | Missing::Year(..) => DateProblem::Unreadable,
        }),
        _ => Err(DateProblem::Unreadable),
    }
}

/// Months, days of the week and what stands around them.
const CALENDAR: &str = "calendar";

/// Which of two figures is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

impl Order {
    /// What language and country tell. English alone tells nothing, and neither does a country whose habit is another than its language's.
    pub(super) fn of(language: Option<&str>, country: Option<&str>) -> Self {
        let language = language.unwrap_or_default();
        let (code, region) = language.split_once('-').map_or((language, None), |(code, region)| (code, Some(region)));
        match (code, country.or(region)) {
            ("en", Some("US")) => Self::MonthFirst,
            ("en", None | Some("CA" | "PH"))
            | ("" | "ja" | "ko" | "zh" | "la", None)
            | (_, Some("US" | "JP" | "KR" | "CN" | "TW" | "CA")) => Self::Unknown,
            _ => Self::DayFirst,
        }
    }
}

/// What keeps a date from being a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missing {
    /// A month without a day.
    Day(i16, i8),
    /// A day without a year.
    Year(i8, i8),
    /// It is no date.
    Problem(DateProblem),
}

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// The day.
    pub(super) date: Result<Date, Missing>,
    /// The day of the week beside it, 1 for Monday.
    pub(super) weekday: Option<i8>,
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
}

impl Found {
    /// Whether the day of the week beside it is another.
    pub(super) fn contradicts(&self) -> bool {
        self.date.ok().zip(self.weekday).is_some_and(|(date, weekday)| date.weekday().to_monday_one_offset() != weekday)
    }
}

/// So many words and marks behind the month the figures of a date begin.
const FIGURE_REACH: usize = 5;

/// All dates of a text, in order.
pub(super) fn find(text: &str, language: &str, order: Order) -> Vec<Found> {
    // Every form has a day or a year in figures.
    if !text.contains(is_digit) {
        return Vec::new();
    }
    let tokens = Tokens::new(text, language, &[CALENDAR]);
    let scan = Scan { tokens: &tokens, order };
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while let Some(figure) = tokens.all.iter().skip(at).position(|token| token.kind == Kind::Digits) {
        // Every form has figures at its first word or behind one of few.
        at += figure.saturating_sub(FIGURE_REACH);
        let read = scan
            .cjk(at)
            .or_else(|| scan.figures(at))
            .or_else(|| scan.day_month(at))
            .or_else(|| scan.month_first(at))
            .or_else(|| scan.yearless(at));
        let Some((date, start, end)) = read else {
            at += 1;
            continue;
        };
        let (start, weekday) = scan.weekday(start);
        found.push(Found { date, weekday, range: tokens.all[start].range.start..tokens.all[end - 1].range.end });
        at = end;
    }
    found
}

/// Whether a phrase of the calendar stands right before a date.
pub(super) fn starts_after(text: &str, date: &Range<usize>, language: &str, name: &str) -> bool {
    let tokens = Tokens::new(&text[..date.start], language, &[CALENDAR]);
    let mut end = tokens.all.len();
    for _ in 0..4 {
        if tokens.phrase_before(end, CALENDAR).is_some_and(|(_, names)| names.contains(&name)) {
            return true;
        }
        // Of the time of day before it, and of words that say nothing, what stands before them counts.
        let is_passed = end > 0 && tokens.phrase_before(end, CALENDAR).is_some_and(|(_, names)| names.contains(&"of"));
        if !is_passed {
            return false;
        }
        end -= 1;
    }
    false
}

/// Whether one stands right behind it, as in `6月30日まで`.
pub(super) fn ends_before(text: &str, date: &Range<usize>, language: &str, name: &str) -> bool {
    let rest = text[date.end..].trim_start_matches(|c: char| c.is_whitespace());
    rest.starts_with(super::fold::is_unspaced) && Tokens::new(rest, language, &[CALENDAR]).means(0, CALENDAR, &[name]).is_some()
}

/// Whether a text is a phrase of that name and nothing else.
pub(super) fn is_phrase(text: &str, language: &str, name: &str) -> bool {
    vocabulary::of(language).meanings(&fold(text), CALENDAR).any(|found| found == name)
}

type Read = (Result<Date, Missing>, usize, usize);

struct Scan<'t> {
    tokens: &'t Tokens<'t>,
    order: Order,
}

impl Scan<'_> {
    fn digits(&self, at: usize, lengths: std::ops::RangeInclusive<usize>) -> Option<i16> {
        let token = self.tokens.get(at).filter(|token| token.kind == Kind::Digits && lengths.contains(&token.folded.len()))?;
        token.folded.parse().ok()
    }

    fn small(&self, at: usize) -> Option<i8> {
        self.digits(at, 1..=2).and_then(|number| i8::try_from(number).ok())
    }

    fn month(&self, at: usize) -> Option<i8> {
        let token = self.tokens.get(at).filter(|token| token.kind == Kind::Word)?;
        month(&token.folded, self.tokens.vocabulary)
    }

    /// `June2026`, where somebody left out the blank.
    fn month_with_year(&self, at: usize) -> Option<(i8, i16)> {
        let word = &self.tokens.get(at).filter(|token| token.kind == Kind::Word)?.folded;
        let (head, year) = word.split_at_checked(word.len().checked_sub(4)?)?;
        let year = year.parse().ok().filter(|year| (1800..=2200).contains(year))?;
        Some((month(head, self.tokens.vocabulary)?, year))
    }

    fn year(&self, at: usize) -> Option<i16> {
        self.digits(at, 4..=4).filter(|year| (1800..=2200).contains(year))
    }

    fn means(&self, at: usize, name: &str) -> bool {
        self.tokens.means(at, CALENDAR, &[name]) == Some(at + 1)
    }

    fn whole(year: i16, month: i8, day: i8) -> Result<Date, Missing> {
        Date::new(year, month, day).map_err(|_| Missing::Problem(DateProblem::Impossible))
    }

    /// Words and commas that stand between day, month and year.
    fn filler(&self, at: usize) -> usize {
        let mut at = at;
        for _ in 0..4 {
            let is_ordinal =
                self.tokens.get(at).is_some_and(|token| matches!(&self.tokens.text[token.range.clone()], "º" | "ª" | "°" | "o"));
            if is_ordinal || self.tokens.is_sign(at, &[',', '.', '’', '\'']) || self.means(at, "of") {
                at += 1;
            }
        }
        at
    }

    /// `2026年6月30日`, `2026년 6월 30일`, `令和8年6月30日`, `6月30日`.
    fn cjk(&self, at: usize) -> Option<Read> {
        let (mut year, mut next) = (None, at);
        if let Some(of_era) = self.digits(at + 1, 1..=2).filter(|_| self.means(at, "era")) {
            year = Some(of_era + 2018);
            next = at + 2;
        } else if let Some(digits) = self.year(at) {
            year = Some(digits);
            next = at + 1;
        }
        if year.is_some() {
            if !self.means(next, "year") {
                return None;
            }
            next += 1;
        }
        let month = self.small(next).filter(|month| (1..=12).contains(month) && self.means(next + 1, "month"))?;
        next += 2;
        let day = self.small(next).filter(|_| self.means(next + 1, "day"));
        Some(match (year, day) {
            (Some(year), Some(day)) => (Self::whole(year, month, day), at, next + 2),
            (Some(year), None) => (Err(Missing::Day(year, month)), at, next),
            (None, Some(day)) => (Err(Missing::Year(month, day)), at, next + 2),
            (None, None) => return None,
        })
    }

    /// `2026-06-30`, `30.06.2026`, `5. 6. 2026`, `05/06/2026`, `30.06.26`.
    fn figures(&self, at: usize) -> Option<Read> {
        const SIGNS: &[char] = &['-', '/', '.', '‑'];
        let is_part =
            at > 0 && self.tokens.is_joined(at) && (self.tokens.is_sign(at - 1, SIGNS) || self.tokens.all[at - 1].kind == Kind::Word);
        if is_part
            || !self.tokens.is_sign(at + 1, SIGNS)
            || !self.tokens.is_joined(at + 1)
            || !self.tokens.is_sign(at + 3, SIGNS)
            || !self.tokens.is_joined(at + 3)
        {
            return None;
        }
        let Kind::Sign(sign) = self.tokens.all[at + 1].kind else { return None };
        if !self.tokens.is_sign(at + 3, &[sign]) || sign != '.' && !(self.tokens.is_joined(at + 2) && self.tokens.is_joined(at + 4)) {
            return None;
        }
        let end = at + 5;
        let goes_on = self.tokens.is_joined(end)
            && (self.tokens.is_sign(end, &['-', '/'])
                || self.tokens.get(end).is_some_and(|next| next.kind == Kind::Word && self.tokens.all[end - 1].range.len() < 4));
        if goes_on {
            return None;
        }
        if let Some(year) = self.year(at) {
            return Some((Self::whole(year, self.small(at + 2)?, self.small(at + 4)?), at, end));
        }
        let (first, second) = (self.small(at)?, self.small(at + 2)?);
        let year = self
            .year(at + 4)
            .or_else(|| self.digits(at + 4, 2..=2).filter(|year| (10..=49).contains(year) && sign != '-').map(|year| year + 2000))?;
        let day_first = sign == '.' || first > 12 || self.order == Order::DayFirst && second <= 12;
        let month_first = second > 12 && sign != '.' || self.order == Order::MonthFirst && first <= 12;
        let date = match (day_first, month_first) {
            (true, false) => Self::whole(year, second, first),
            (false, true) => Self::whole(year, first, second),
            _ if first == second => Self::whole(year, first, second),
            (true, true) => Err(Missing::Problem(DateProblem::Impossible)),
            (false, false) => Err(Missing::Problem(DateProblem::Ambiguous)),
        };
        Some((date, at, end))
    }

    /// `30 juin 2026`, `1er juin`, `30. Juni`, `5 de julio de 2026`.
    fn day_month(&self, at: usize) -> Option<Read> {
        let day = self.small(at).filter(|day| (1..=31).contains(day))?;
        if at > 0
            && self.tokens.is_joined(at)
            && !self.tokens.is_sign(at - 1, &['(', '*', '_', '-', '–', '’', '\'', '\n', ' ', '„', '“', '"'])
        {
            return None;
        }
        let middle = self.filler(at + 1);
        if let Some((month, year)) = self.month_with_year(middle) {
            return Some((Self::whole(year, month, day), at, middle + 1));
        }
        let month = self.month(middle)?;
        let after = self.filler(middle + 1);
        if let Some(year) = self.year(after) {
            return Some((Self::whole(year, month, day), at, after + 1));
        }
        Some((Err(Missing::Year(month, day)), at, middle + 1))
    }

    /// `June 30, 2026`, `June 30th`, `September 2026`, `settembre 2026`.
    fn month_first(&self, at: usize) -> Option<Read> {
        // Few words stand before a figure, with four fillers between at most: only those need be looked up.
        let mut reach = self.tokens.all.iter().skip(at + 1).take(FIGURE_REACH);
        let month = reach.any(|token| token.kind == Kind::Digits).then(|| self.month(at)).flatten()?;
        let next = self.filler(at + 1);
        if let Some(year) = self.year(next) {
            return Some((Err(Missing::Day(year, month)), at, next + 1));
        }
        let day = self.small(next).filter(|day| (1..=31).contains(day) && matches!(next - at, 1 | 2))?;
        let after = self.filler(next + 1);
        if let Some(year) = self.year(after) {
            return Some((Self::whole(year, month, day), at, after + 1));
        }
        let is_clock = self.tokens.is_sign(next + 1, &[':', '-', '–', '/'])
            || self.tokens.is_joined(next + 1)
                && !self.means(next + 1, "of")
                && self.tokens.get(next + 1).is_some_and(|token| token.kind == Kind::Word);
        (!is_clock).then_some((Err(Missing::Year(month, day)), at, next + 1))
    }

    /// The day of the week before a date.
    fn weekday(&self, start: usize) -> (usize, Option<i8>) {
        for back in 1..=4.min(start) {
            let number = |names: &[&str]| names.iter().find_map(|name| name.strip_prefix('d')?.parse::<i8>().ok());
            if let Some((end, names)) = self.tokens.phrase(start - back, CALENDAR)
                && let Some(weekday) = number(&names)
                && self.filler(end) >= start
            {
                return (start - back, Some(weekday));
            }
        }
        (start, None)
    }
}

#[cfg(test)]
#[path = "dates_tests.rs"]
mod tests;
