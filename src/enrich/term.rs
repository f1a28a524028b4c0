//! What a text says of the terms of a job: nature of the contract, working time, how long, how many hours. One function reads a value of
//! front matter, a labelled line, a piece of a title and a sentence alike; who calls says how much must be plain.

mod bound;
mod later;
mod range;
mod share;
mod trial;

use std::ops::Range;

pub(super) use bound::is_bounded;
pub(super) use later::comes_later;
use later::{counts_weeks, gap_is_blank, is_after};
use range::ends_range;
pub(super) use share::{share, shared};
use trial::is_trial;

use super::fold::is_unspaced;
use super::view::Cue;
use crate::model::facts::Contract;

/// Longest gap between the words that belong together, in bytes.
const GAP_MAX: usize = 4;

/// So many signs for the hour are looked at in one text: opening hours have more.
const GLUED_MAX: usize = 8;

/// Full time, part time or either.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Time {
    Full,
    Part,
    Either,
}

/// A value and the words that say it.
pub(super) type Said<T> = (T, Range<usize>);

/// The natures by their names in the vocabulary.
pub(super) fn contract_of(name: &str) -> Option<Contract> {
    Some(match name {
        "permanent" => Contract::Permanent,
        "fixed-term" => Contract::FixedTerm,
        "agency" => Contract::Agency,
        "internship" => Contract::Internship,
        "apprenticeship" => Contract::Apprenticeship,
        "freelance" => Contract::Freelance,
        "volunteer" => Contract::Volunteer,
        _ => return None,
    })
}

/// Longest share in figures, in bytes, and how far behind it the words for home stand: `100 % en télétravail`.
const SHARE_BYTES_MAX: usize = 6;
const HOME_REACH: usize = 5;

/// Whether a share stands before the words for home, or is one of them.
fn is_share_of_home(cues: &[Cue], share: &Cue) -> bool {
    cues.iter().filter(|cue| cue.group == "workplace" && !matches!(cue.name, "all" | "some" | "none")).any(|cue| {
        let holds = cue.range.start <= share.range.start && cue.range.end >= share.range.end;
        let is_behind = cue.range.start >= share.range.end && cue.range.start - share.range.end <= HOME_REACH;
        holds || is_behind && share.range.len() <= SHARE_BYTES_MAX
    })
}

/// The nature of the contract. `CDD, possibly a CDI later` is a fixed term; two natures side by side are doubtful.
pub(super) fn contract(cues: &[Cue]) -> Option<Said<Contract>> {
    let mut found = natures(cues);
    (found.len() == 1).then(|| found.remove(0))
}

/// All natures that are named, each once.
pub(super) fn natures(cues: &[Cue]) -> Vec<Said<Contract>> {
    let mut found: Vec<Said<Contract>> = Vec::new();
    for (index, cue) in cues.iter().enumerate() {
        // `A year at first, then permanent`
        let is_after_term = || cues[..index].iter().any(|before| before.group == "term-unit");
        if cue.group == "offer" && cue.name == "prospect" && (!found.is_empty() || is_after_term()) {
            break;
        }
        let Some(nature) = Some(cue).filter(|cue| cue.group == "contract").and_then(|cue| contract_of(cue.name)) else { continue };
        if !is_negated(cues, index) && !found.iter().any(|(known, _)| *known == nature) {
            found.push((nature, cue.range.clone()));
        }
    }
    // An apprenticeship, an internship and the work for an agency end some day: the fixed term is said of them.
    if found.len() > 1 && !found.iter().any(|(nature, _)| *nature == Contract::Permanent) {
        found.retain(|(nature, _)| *nature != Contract::FixedTerm);
    }
    found
}

fn is_negated(cues: &[Cue], index: usize) -> bool {
    let start = cues[index].range.start;
    cues[..index].iter().rev().take(3).any(|cue| cue.group == "offer" && cue.name == "not" && start.saturating_sub(cue.range.end) <= 14)
}

/// Full or part time.
pub(super) fn time(cues: &[Cue]) -> Option<Said<Time>> {
    let mut found: Option<Said<Time>> = None;
    for (index, cue) in cues.iter().enumerate().filter(|(_, cue)| cue.group == "time") {
        let time = match cue.name {
            "full" => Time::Full,
            "part" => Time::Part,
            _ => Time::Either,
        };
        // `100 % remote`: a share of the work that is done at home.
        if is_share_of_home(cues, cue) {
            continue;
        }
        // `Part time, which may become full time`
        let is_promised = || cues[..index].iter().any(|before| before.group == "offer" && before.name == "prospect");
        if is_negated(cues, index) || found.is_some() && is_promised() {
            continue;
        }
        found = match found {
            None => Some((time, cue.range.clone())),
            Some((known, range)) if known == time => Some((known, range)),
            Some((_, range)) => Some((Time::Either, range.start..cue.range.end)),
        };
    }
    found
}

/// A number of a text.
#[derive(Debug, Clone, PartialEq)]
struct Number {
    value: f64,
    range: Range<usize>,
    /// Whether another number stands before it, as in `4 to 6`.
    is_end_of_range: bool,
    /// Whether it is written in words.
    is_word: bool,
}

/// The number that ends where `end` begins, but for a blank or a hyphen.
fn number_before(text: &str, cues: &[Cue], end: usize) -> Option<Number> {
    let head = text[..end].trim_end_matches([' ', '\u{a0}', '\u{202f}', '-', '‑', '\u{2009}']);
    // `thirty (30) hours`
    let bare = head.strip_suffix(')').filter(|head| head.ends_with(|c: char| c.is_ascii_digit()));
    let head = bare.unwrap_or(head);
    let is_close = end - head.len() <= GAP_MAX + 2;
    let digits = head.len() - head.bytes().rev().take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b'.')).count();
    let found = &head[digits..];
    if is_close && found.starts_with(|c: char| c.is_ascii_digit()) {
        let value = found.trim_end_matches([',', '.']).replace(',', ".").parse().ok()?;
        // `週40時間` is written without blanks.
        let glued = text[..digits].ends_with(|c: char| c.is_alphanumeric() && !is_unspaced(c) || c == '/');
        let is_end_of_range = !(bare.is_some() && text[..digits].ends_with('(')) && ends_range(text, cues, digits);
        return (!glued).then(|| Number { value, range: digits..digits + found.len(), is_end_of_range, is_word: false });
    }
    let word = cues.iter().rev().find(|cue| {
        cue.group == "term-number"
            && cue.range.end <= end
            && end - cue.range.end <= GAP_MAX
            && text[cue.range.end..end].chars().all(|c| !c.is_alphanumeric())
    })?;
    let value = word.name.parse().ok()?;
    Some(Number { value, range: word.range.clone(), is_end_of_range: ends_range(text, cues, word.range.start), is_word: true })
}

/// Hours that full time has in a week, and how far from the words for it they stand, in bytes.
const FULL_TIME_HOURS: std::ops::RangeInclusive<f64> = 32.0..=48.0;
const FULL_TIME_REACH: usize = 24;

/// How long the contract runs, as ISO 8601: one duration and no range, of the units that `units` names. Trials and notice are none.
pub(super) fn duration(text: &str, cues: &[Cue], are_days_known: bool) -> Option<Said<String>> {
    let mut found: Vec<Said<String>> = Vec::new();
    for cue in cues.iter().filter(|cue| cue.group == "term-unit") {
        let unit = match cue.name {
            "day" if are_days_known => 'D',
            "week" => 'W',
            "month" => 'M',
            "year" => 'Y',
            // `jaarcontract`: a word that says the length by itself.
            length if length.starts_with('P') => {
                if !found.iter().any(|(known, _)| known == cue.name) {
                    found.push((cue.name.to_owned(), cue.range.clone()));
                }
                continue;
            }
            _ => continue,
        };
        let Some(number) = number_before(text, cues, cue.range.start) else { continue };
        let is_later = cues.iter().any(|after| is_after(after) && gap_is_blank(text, after.range.end, number.range.start));
        if is_later || is_trial(text, cues, &(number.range.start..cue.range.end)) || is_prospect(cues, number.range.start, &found) {
            continue;
        }
        // A range, and a rate such as `2 weeks a year`, are no duration.
        if number.is_end_of_range || number.value.fract() != 0.0 || !(1.0..=600.0).contains(&number.value) {
            return None;
        }
        let range = number.range.start..cue.range.end;
        let value = format!("P{}{unit}", number.value);
        if !found.iter().any(|(known, _)| *known == value) {
            found.push((value, range));
        }
    }
    (found.len() == 1).then(|| found.remove(0))
}

/// Whether a range of durations is said, `3 to 6 months`.
pub(super) fn is_range(text: &str, cues: &[Cue]) -> bool {
    let units = cues.iter().filter(|cue| cue.group == "term-unit" && matches!(cue.name, "week" | "month" | "year"));
    units.filter_map(|unit| number_before(text, cues, unit.range.start)).any(|number| number.is_end_of_range)
}

fn is_prospect<T>(cues: &[Cue], start: usize, found: &[T]) -> bool {
    !found.is_empty() && cues.iter().any(|cue| cue.group == "offer" && cue.name == "prospect" && cue.range.end <= start)
}

/// Hours per week.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Hours {
    pub(super) value: f64,
    /// Whether the words begin with the figure, so that they can stand as they are.
    pub(super) is_plain: bool,
    /// Whether it is the end of a range.
    pub(super) is_most: bool,
}

/// How many hours per week: a number of hours beside a word for the week. A range is none.
pub(super) fn hours(text: &str, cues: &[Cue]) -> Option<Said<Hours>> {
    let found = weekly(text, cues);
    let (first, range) = found.first()?;
    let is_one = |(hours, _): &Said<Hours>| !hours.is_most && hours.value.total_cmp(&first.value).is_eq();
    found.iter().all(is_one).then(|| (first.clone(), range.clone()))
}

/// The most hours per week of a range, `10–20 hours a week`.
pub(super) fn hours_at_most(text: &str, cues: &[Cue]) -> Option<Said<Hours>> {
    match &weekly(text, cues)[..] {
        [said] if said.0.is_most => Some(said.clone()),
        _ => None,
    }
}

fn weekly(text: &str, cues: &[Cue]) -> Vec<Said<Hours>> {
    let glued = glued_hours(text, cues);
    let cues = glued.as_deref().unwrap_or(cues);
    let mut found = Vec::new();
    for (index, cue) in cues.iter().enumerate() {
        let is_weekly = cue.group == "weekly" && cue.name == "hours";
        let is_hour = cue.group == "term-unit" && cue.name == "hour";
        if !is_weekly && !is_hour {
            continue;
        }
        let Some(number) = number_before(text, cues, cue.range.start) else { continue };
        let (minutes, end) = if is_weekly { (0.0, cue.range.end) } else { minutes_after(text, cue.range.end) };
        let week = cues[index + 1..].iter().take(8).find(|next| next.group == "weekly" && next.range.start >= end);
        // `32 hours over four days each week`
        let is_over_days = |gap: Range<usize>| {
            gap.len() <= 24
                && !text[gap.clone()].contains([',', ';', '(', '.', ':'])
                && cues.iter().any(|day| day.group == "term-unit" && day.name == "day" && gap.contains(&day.range.start))
                && cues.iter().any(|number| number.group == "term-number" && gap.contains(&number.range.start))
        };
        let is_after = week.filter(|week| gap_is_small(&text[end..week.range.start]) || is_over_days(end..week.range.start));
        let is_before = cues[..index].iter().rev().take(4).any(|week| {
            week.group == "weekly"
                && week.range.end <= number.range.start
                && number.range.start - week.range.end <= 6
                && !text[week.range.end..number.range.start].contains(',')
        });
        let value = number.value + minutes;
        // `full time, 40 hours`: what full time is, no day or month has.
        let is_whole = || {
            let next = cues[index + 1..].iter().find(|next| matches!(next.group, "term-unit" | "weekly"));
            FULL_TIME_HOURS.contains(&value)
                && next.is_none_or(|next| next.range.start > end + GAP_MAX)
                && cues.iter().any(|time| {
                    let gap = time.range.end.min(cue.range.end)..time.range.start.max(number.range.start);
                    time.group == "time"
                        && time.name == "full"
                        && gap.len() <= FULL_TIME_REACH
                        && !text.get(gap).is_some_and(|gap| gap.contains(['.', ';']) || gap.split_whitespace().count() > 1)
                })
        };
        if is_weekly
            || is_after.is_some()
            || is_before
            || is_whole()
            || bound::is_of_noun(text, &cues[index + 1..], value, end)
            || bound::is_contracted(text, &cues[..index], &cues[index + 1..], (value, number.range.start, end))
        {
            let range = number.range.start..is_after.map_or(end, |week| week.range.end).max(end);
            found.push((Hours { value, is_plain: !number.is_word && minutes == 0.0, is_most: number.is_end_of_range }, range));
        }
    }
    if found.iter().all(|(hours, _)| (1.0..=80.0).contains(&hours.value)) { found } else { Vec::new() }
}

/// `35h`: the sign for the hour (ISO 80000-3), in Dutch `38u`, that is written to its figure is no word of its own. The phrases with it among
/// them, if any.
fn glued_hours(text: &str, cues: &[Cue]) -> Option<Vec<Cue>> {
    let bytes = text.as_bytes();
    let is_one = |at: usize| {
        matches!(bytes[at], b'h' | b'H' | b'u')
            && at > 0
            && bytes[at - 1].is_ascii_digit()
            && !text[at + 1..].starts_with(char::is_alphabetic)
    };
    let signs: Vec<Cue> = (bytes.iter().position(u8::is_ascii_digit)?..bytes.len())
        .filter(|at| is_one(*at))
        .take(GLUED_MAX)
        .map(|at| Cue { group: "term-unit", name: "hour", range: at..at + 1 })
        .collect();
    if signs.is_empty() {
        return None;
    }
    let mut all = [cues, &signs].concat();
    all.sort_by_key(|cue| cue.range.start);
    Some(all)
}

/// `17 h 30`: the half hour, and where it ends.
fn minutes_after(text: &str, end: usize) -> (f64, usize) {
    let rest = &text[end..];
    let trimmed = rest.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    match trimmed[..digits].parse::<f64>() {
        Ok(minutes) if digits == 2 && minutes < 60.0 => (minutes / 60.0, end + (rest.len() - trimmed.len()) + digits),
        _ => (0.0, end),
    }
}

fn gap_is_small(gap: &str) -> bool {
    gap.chars().count() <= 6 && !gap.contains([',', ';', '(', '.']) || gap == ". " || gap == "./" || gap == "."
}

/// A bare figure, as `18,75` behind the label "hours per week".
pub(super) fn bare_hours(text: &str, cues: &[Cue]) -> Option<Said<Hours>> {
    let glued = glued_hours(text, cues);
    let cues = glued.as_deref().unwrap_or(cues);
    let text = text.trim_end_matches(['.', ' ']);
    let end = cues.iter().find(|cue| cue.group == "term-unit" && cue.name == "hour").map_or(text.len(), |cue| cue.range.start);
    let rest = cues
        .iter()
        .find(|cue| cue.group == "term-unit" && cue.name == "hour")
        .map_or("", |cue| text.get(cue.range.end..).unwrap_or_default());
    let number: f64 = text.get(..end)?.trim().replace(',', ".").parse().ok()?;
    ((15.0..=60.0).contains(&number) && rest.trim_matches(['.', ' ']).is_empty())
        .then_some((Hours { value: number, is_plain: true, is_most: false }, 0..text.len()))
}

/// Hours behind a label that names them, or in a title: `Full time, 40 per week`, `four days (30 hours)`: one number of hours, or one that the
/// week alone follows. `is_named` where the label is about hours.
pub(super) fn told_hours(text: &str, cues: &[Cue], is_named: bool) -> Option<Said<Hours>> {
    let glued = glued_hours(text, cues);
    let cues = glued.as_deref().unwrap_or(cues);
    let mut found: Option<Said<Hours>> = None;
    for (index, cue) in cues.iter().enumerate() {
        let is_hour = cue.group == "term-unit" && cue.name == "hour";
        let is_week = is_named && cue.group == "weekly" && cue.name == "week";
        if !is_hour && !is_week {
            continue;
        }
        // `8 hours a day`, `80 hours a month`: of something else than the week.
        let is_of_other = cues[index + 1..].iter().take(2).any(|next| {
            let is_longer = next.group == "term-unit" && matches!(next.name, "day" | "month" | "year");
            (is_longer || counts_weeks(text, cues, next)) && next.range.start.saturating_sub(cue.range.end) <= 8
        });
        let Some(number) = number_before(text, cues, cue.range.start).filter(|_| !is_of_other) else { continue };
        let (minutes, end) = if is_hour { minutes_after(text, cue.range.end) } else { (0.0, cue.range.end) };
        let value = number.value + minutes;
        if number.is_end_of_range || found.is_some() {
            return None;
        }
        if (8.0..=60.0).contains(&value) {
            found = Some((Hours { value, is_plain: !number.is_word && minutes == 0.0, is_most: false }, number.range.start..end));
        }
    }
    found
}

/// Whether a text says nothing but terms: figures, and words of ours.
pub(super) fn is_bare(text: &str, cues: &[Cue], is_small_word: impl Fn(&str) -> bool) -> bool {
    let mut at = 0;
    let ours = cues.iter().filter(|cue| {
        matches!(cue.group, "contract" | "time" | "term-unit" | "weekly" | "term-number")
            || (cue.group == "offer" && cue.name == "prospect")
    });
    let mut rest = String::with_capacity(text.len());
    for cue in ours {
        if cue.range.start >= at {
            rest.push_str(&text[at..cue.range.start]);
            rest.push(' ');
            at = cue.range.end;
        }
    }
    rest.push_str(&text[at..]);
    rest.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .all(|word| word.bytes().all(|b| b.is_ascii_digit()) || is_small_word(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::view::cues;

    #[track_caller]
    fn check(language: &str, text: &str, nature: Option<Contract>, span: Option<&str>, week: Option<f64>) {
        let found = cues(text, language);
        let got = (
            contract(&found).map(|(nature, _)| nature),
            duration(text, &found, false).map(|(span, _)| span),
            hours(text, &found).map(|(hours, _)| hours.value),
        );
        assert_eq!(got, (nature, span.map(str::to_owned), week), "{text}");
    }

    #[test]
    fn terms_in_a_line() {
        use Contract::{Agency, Apprenticeship, FixedTerm, Freelance, Internship, Permanent};
        check("fr", "CDI, 39 h par semaine", Some(Permanent), None, Some(39.0));
        check(
            "fr",
            "CDD de huit mois à mi-temps, soit 17 h 30 par semaine, qui pourra déboucher sur un CDI",
            Some(FixedTerm),
            Some("P8M"),
            Some(17.5),
        );
        check("fr", "stage de 4 à 6 mois", Some(Internship), None, None);
        check("fr", "mission d’intérim de trois semaines", Some(Agency), Some("P3W"), None);
        check("fr", "CDI ou CDD", None, None, None);
        check("fr", "CDI, période d’essai de quatre mois", Some(Permanent), None, None);
        check("en", "Fixed-term (12 months), full-time, 37 hours per week", Some(FixedTerm), Some("P12M"), Some(37.0));
        check("en", "40 hours of training", None, None, None);
        check("de", "Teilzeit (19,5 Std./Woche), befristet auf 18 Monate", Some(FixedTerm), Some("P18M"), Some(19.5));
        check("de", "unbefristet, 37,5 Stunden pro Woche", Some(Permanent), None, Some(37.5));
        check("de", "24 Stunden am Tag", None, None, None);
        check("es", "contrato de formación en alternancia de un año", Some(Apprenticeship), Some("P1Y"), None);
        check("it", "part-time, 24 ore settimanali", None, None, Some(24.0));
        check("nl", "voor een werkweek van 40 uur", None, None, Some(40.0));
        check("pt", "recibos verdes", Some(Freelance), None, None);
        check("pl", "umowa o pracę na czas określony", Some(FixedTerm), None, None);
        check("fr", "35h/semaine", None, None, Some(35.0));
        check("ja", "契約社員（6か月契約）", Some(FixedTerm), Some("P6M"), None);
        check("zh", "实习", Some(Internship), None, None);
    }

    #[test]
    fn shares_of_full_time() {
        let check = |text: &str, expect: Option<Time>| assert_eq!(share(text).map(|(time, _)| time), expect, "{text}");
        check("60-80%", Some(Time::Part));
        check("80 bis 100 %", Some(Time::Either));
        check("100%", Some(Time::Full));
        check("5 %", None);
        check("2,50 %", None);
        check("no share", None);
    }

    #[test]
    fn full_and_part_time() {
        let check = |language: &str, text: &str, expect: Option<Time>| {
            assert_eq!(time(&cues(text, language)).map(|(time, _)| time), expect, "{text}");
        };
        check("fr", "temps plein", Some(Time::Full));
        check("en", "full-time or part-time", Some(Time::Either));
        check("de", "Voll- oder Teilzeit", Some(Time::Either));
        check("sv", "Deltid, 60 %", Some(Time::Part));
        check("en", "any time", None);
    }
}
