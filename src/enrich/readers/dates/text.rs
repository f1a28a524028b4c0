//! Dates that the text says: behind a label, in the title, or in a sentence whose words name what the date is for.

mod named;
mod now;

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::{Draft, Post};
use super::alone;
use crate::diagnostic::{Diagnostic, Diagnostics, Level, Span};
use crate::enrich::claim::{Finding, settle};
use crate::enrich::dates::{DateProblem, Found, Missing, Order, find};
use crate::enrich::fold::fold;
use crate::enrich::view::{Cue, Passage, cues};
use crate::enrich::vocabulary;
use crate::model::origin::From;
use crate::model::time::When;

/// Most statements that are looked at.
const FOUND_MAX: usize = 20;

/// So many bytes may stand between the words that name a date and the date.
const REACH_BYTES: usize = 90;

/// Longest line that says from when and nothing else, in bytes.
const SHORT_BYTES_MAX: usize = 40;

/// Which date of a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Posted,
    Closes,
    Starts,
}

impl Field {
    /// Its label and its group of phrases.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Closes => "closes",
            Self::Starts => "starts",
        }
    }
}

/// A start: a day or a month, or at once.
#[derive(Debug, Clone, PartialEq)]
enum Said {
    Day(Date),
    Month(i16, i8),
    Now,
}

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics, field: Field) {
    let posted = draft.posting.date_posted.map(day_of);
    // Nobody begins before the deadline.
    let deadline = || draft.posting.valid_through.map(day_of).filter(|_| field == Field::Starts);
    read_after(post, draft, sink, field, posted.or_else(deadline));
}

/// Reads a deadline without its year, where nothing but the start tells it: people apply before it.
pub(super) fn read_before_start(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let is_said = |pointer: &str| draft.origins.contains_key(pointer) || draft.suggestions.contains_key(pointer);
    if draft.posting.date_posted.is_some() || is_said("/posting/validThrough") {
        return;
    }
    let suggested = draft.suggestions.get("/posting/jobStartDate").and_then(|found| found.value.as_str());
    let start = draft.posting.job_start_date.as_deref().or(suggested).unwrap_or_default();
    let day = if start.len() == "2026-06".len() { format!("{start}-01") } else { start.to_owned() };
    if let Some(before) = day.parse::<Date>().ok().and_then(|start| start.checked_sub(1.year()).ok()) {
        read_after(post, draft, sink, Field::Closes, Some(before));
    }
}

fn day_of(when: When) -> Date {
    match when {
        When::Day(day) => day,
        When::Instant(timestamp, offset) => offset.to_datetime(timestamp).date(),
    }
}

/// Reads what is said of a field; a day without a year is the next one after `posted`.
fn read_after(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics, field: Field, posted: Option<Date>) {
    let order = order(post, draft);
    let mut found: Vec<Finding<Said>> = Vec::new();
    let seeks = |passage: &Passage<'_>| field == Field::Starts && (passage.has("hire", "we") || passage.has("employer", "recruits"));
    let is_short = |passage: &Passage<'_>| field == Field::Starts && passage.range.start == 0 && passage.range.len() <= SHORT_BYTES_MAX;
    let may_speak = |passage: &Passage<'_>| {
        seeks(passage)
            || is_short(passage) && passage.has_digit
            || passage.cues_of("dates").any(|cue| cue.name == field.name() || cue.name == "asap" || cue.name == "applying")
    };
    for passage in post.all_passages() {
        let is_labelled = passage.is_about(field.name()) || field == Field::Starts && is_term(passage);
        // `The post is to be filled on 16 September` in the section on how to apply is no deadline.
        let starts = || passage.cues_of("dates").any(|cue| cue.name == "starts");
        let is_on_applying = field == Field::Closes && passage.is_about("apply") && !starts();
        if !is_labelled && !is_on_applying && !may_speak(passage) {
            continue;
        }
        let is_elsewhere = passage.is_about("elsewhere") || passage.is_about("company") && !is_labelled;
        let is_other = passage.is_labelled_line && !is_labelled && !passage.is_about("apply");
        let is_heading = passage.is_heading();
        if found.len() >= FOUND_MAX || is_heading && field == Field::Posted || is_elsewhere || is_other {
            continue;
        }
        let reading =
            Reading { post, order, posted, field, text: passage.text(), cues: &passage.cues, offset: passage.range.start, is_on_applying };
        let is_stated = is_labelled && (passage.is_labelled_line || passage.text().len() <= 3 * REACH_BYTES);
        let said = if is_stated { reading.labelled(sink, passage) } else { reading.sentence() };
        if let Some((said, range)) = said {
            let stands_alone = said != Said::Now && reading.stands_alone(&range);
            // A heading is about what it says and nothing else.
            let is_whole = || said == Said::Now && reading.says_at_once_alone();
            if is_heading && !stands_alone && !is_whole() {
                continue;
            }
            let range = passage.range.start + range.start..passage.range.start + range.end;
            let term = TERMS.iter().find(|label| is_term(passage) && passage.is_about(label));
            let label = term.copied().unwrap_or(field.name());
            let mut finding = post.finding(passage, range, if is_stated { label } else { "" }, said);
            if stands_alone {
                finding.origin.from = From::Labelled;
            }
            found.push(finding);
        }
    }
    found.extend(in_title(post, draft, order, posted, field));
    if found.iter().all(|finding| finding.origin.from == From::Sentence) {
        found.extend(on_own_line(post, order, posted, field));
    }
    // `Example seeks a baker | Closing date: 26 October`: the day of the deadline is nobody's first.
    let deadline = draft.posting.valid_through.map(day_of).filter(|_| field == Field::Starts);
    found.retain(|finding| finding.origin.from != From::Sentence || !matches!(finding.value, Said::Day(day) if Some(day) == deadline));
    publish(post, draft, sink, field, found);
}

/// What lines say that are dates and nothing else.
fn on_own_line(post: &Post<'_>, order: Order, posted: Option<Date>, field: Field) -> Vec<Finding<Said>> {
    let mut lines = alone::below(post, order, field);
    if field == Field::Posted && lines.is_empty() {
        lines.extend(alone::dateline(post, order));
    }
    let said = lines.into_iter().filter_map(|line| {
        let reading = Reading {
            post,
            order,
            posted,
            field,
            text: &line.block.text[line.range.start - line.found.range.start..],
            cues: &[],
            offset: 0,
            is_on_applying: false,
        };
        let value = reading.said(&line.found)?;
        let span = line.block.locate(&line.range);
        Some(Finding { value, origin: post.origin_in_text(From::Labelled, span, &line.block.text[line.range]), span })
    });
    said.collect()
}

/// Labels of what may run from one day to another.
const TERMS: &[&str] = &["duration", "contract"];

/// Whether it is labelled as how long the contract runs, and as nothing else.
fn is_term(passage: &Passage<'_>) -> bool {
    passage.is_labelled_line && TERMS.iter().any(|label| passage.is_about(label)) && !passage.is_about("starts")
}

fn publish(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics, field: Field, found: Vec<Finding<Said>>) {
    let zone = &post.settings.site.time_zone;
    let (now, dated): (Vec<_>, Vec<_>) = found.into_iter().partition(|finding| finding.value == Said::Now);
    let days = || {
        dated.iter().filter_map(|finding| match finding.value {
            Said::Day(day) => Some(Finding { value: day, origin: finding.origin.clone(), span: finding.span }),
            _ => None,
        })
    };
    match field {
        Field::Posted => {
            let findings = days().map(|f| Finding { value: When::Day(f.value), origin: f.origin, span: f.span }).collect();
            // A file's name and front matter may tell it to the minute.
            if draft.posting.date_posted.is_none() {
                settle(post, draft, sink, "/posting/datePosted", None, findings, |draft, when| draft.posting.date_posted = Some(when));
            }
        }
        Field::Closes => {
            let findings = days().map(|f| Finding { value: When::Day(f.value).end(zone), origin: f.origin, span: f.span }).collect();
            let known = draft.posting.valid_through;
            settle(post, draft, sink, "/posting/validThrough", known.as_ref(), findings, |draft, when| {
                draft.posting.valid_through = Some(when);
            });
        }
        Field::Starts => {
            let text = |said: &Said| match said {
                Said::Day(day) => day.to_string(),
                Said::Month(year, month) => format!("{year:04}-{month:02}"),
                Said::Now => String::new(),
            };
            let findings: Vec<_> =
                dated.iter().map(|f| Finding { value: text(&f.value), origin: f.origin.clone(), span: f.span }).collect();
            let is_dated = draft.posting.job_start_date.is_some() || findings.iter().any(|f| f.origin.from != From::Sentence);
            let known = draft.posting.job_start_date.clone();
            settle(post, draft, sink, "/posting/jobStartDate", known.as_ref(), findings, |draft, text| {
                draft.posting.job_start_date = Some(text);
            });
            let now: Vec<_> = now.into_iter().map(|f| Finding { value: true, origin: f.origin, span: f.span }).collect();
            if draft.posting.job_immediate_start.is_none() && !is_dated {
                settle(post, draft, sink, "/posting/jobImmediateStart", None, now, |draft, yes| {
                    draft.posting.job_immediate_start = Some(yes);
                });
            }
        }
    }
}

/// The order of day and month in this post: by its language, its country, or a date in it that can be read in one way alone.
fn order(post: &Post<'_>, draft: &Draft) -> Order {
    let countries: Vec<&str> = draft.posting.job_location.iter().filter_map(|place| place.address.address_country.as_deref()).collect();
    let one = match countries.as_slice() {
        [first, rest @ ..] if rest.iter().all(|other| other == first) => Some(*first),
        [] => None,
        _ => return Order::Unknown,
    };
    Order::of(super::reading(post, draft), one)
}

/// `Apply by 19/06/2026 | Start 1 September 2026` in a title, part by part.
fn in_title(post: &Post<'_>, draft: &Draft, order: Order, posted: Option<Date>, field: Field) -> Option<Finding<Said>> {
    let title = draft.facts.title_as_written.as_deref()?;
    let origin = draft.origins.get("/facts/titleAsWritten").filter(|origin| origin.from != From::FileName)?.clone();
    // Most titles speak of no day: the parts need not be looked at.
    if !title.contains(char::is_numeric) && !cues(title, &post.language).iter().any(|cue| cue.group == "dates") {
        return None;
    }
    let parts = title
        .split(['|', '·', '•', '⚡', '(', ')', ',', ';'])
        .flat_map(|part| part.split(" – "))
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split(" // "));
    let said = parts.map(str::trim).filter(|part| !part.is_empty()).find_map(|part| {
        let found = cues(part, &post.language);
        let reading = Reading { post, order, posted, field, text: part, cues: &found, offset: 0, is_on_applying: false };
        reading.sentence().map(|(said, _)| said).or_else(|| reading.alone()).or_else(|| reading.ends_at_once())
    })?;
    Some(Finding { value: said, origin, span: Span::default() })
}

/// A passage, or a part of a title.
struct Reading<'r> {
    post: &'r Post<'r>,
    order: Order,
    posted: Option<Date>,
    field: Field,
    text: &'r str,
    cues: &'r [Cue],
    /// Where the text begins in what the cues were found in.
    offset: usize,
    /// Whether it stands under a label for applications.
    is_on_applying: bool,
}

type Place = std::ops::Range<usize>;

impl Reading<'_> {
    /// Where phrases of a name stand in the text.
    fn places(&self, name: &str) -> impl Iterator<Item = Place> {
        let cues = self.cues.iter().filter(move |cue| cue.group == "dates" && cue.name == name);
        cues.map(|cue| cue.range.start.saturating_sub(self.offset)..cue.range.end.saturating_sub(self.offset))
    }

    /// A date as a day or a month; without its year where the post's own date or the day of the week settle it.
    fn said(&self, found: &Found) -> Option<Said> {
        self.said_of(found, false)
    }

    /// The same; where `is_told` the day is named as this field's, so that it holds whenever the post says that it was written.
    fn said_of(&self, found: &Found, is_told: bool) -> Option<Said> {
        // `In the week of 13 July` is no day.
        let is_week = || crate::enrich::dates::starts_after(self.text, &found.range, &self.post.language, "week-of");
        if found.contradicts() || is_week() {
            return None;
        }
        match found.date {
            // What lies before the post is told of something else.
            Ok(day) if self.field != Field::Posted && !is_told && self.posted.is_some_and(|posted| day < posted) => None,
            Ok(day) => Some(Said::Day(day)),
            Err(Missing::Day(year, month)) if self.field == Field::Starts && (1..=12).contains(&month) => Some(Said::Month(year, month)),
            Err(Missing::Year(month, day)) if self.field != Field::Posted => {
                let posted = self.posted?;
                let last = posted.checked_add(1.year()).ok()?;
                let mut days = [posted.year(), posted.year() + 1].into_iter().filter_map(|year| Date::new(year, month, day).ok());
                let day = days.find(|day| *day > posted && *day < last)?;
                (found.weekday.is_none_or(|weekday| day.weekday().to_monday_one_offset() == weekday)).then_some(Said::Day(day))
            }
            Err(_) => None,
        }
    }

    fn dates(&self) -> Vec<Found> {
        if !self.text.contains(|c: char| c.is_numeric()) {
            return Vec::new();
        }
        find(self.text, &self.post.language, self.order)
    }

    /// Behind a label of its own.
    fn labelled(&self, sink: &mut Diagnostics, passage: &Passage<'_>) -> Option<(Said, Place)> {
        let dates = self.dates();
        // How long the contract runs is told by its first and last day.
        if self.field == Field::Starts && is_term(passage) && !(dates.len() == 2 && self.is_span(&dates)) {
            return None;
        }
        if self.is_left_open() {
            return None;
        }
        let asap = self.places("asap").next();
        let first = dates.first();
        if self.field == Field::Starts
            && let Some(asap) = asap.filter(|asap| first.is_none_or(|first| asap.start < first.range.start))
        {
            return Some((Said::Now, asap));
        }
        // An offer is open from one day to another: the second is its end, the first its beginning.
        let first = if self.field == Field::Closes && dates.len() == 2 && self.is_span(&dates) { dates.get(1)? } else { first? };
        // `20 days from 1 June`: where it begins is not where it ends.
        if self.field == Field::Closes && dates.len() == 1 && self.is_from(first) {
            return None;
        }
        self.report(sink, passage, first);
        self.said_of(first, self.field == Field::Closes).map(|said| (said, first.range.clone()))
    }

    /// `To be confirmed (the building opens on 5 October)`: the first words of a value say that there is none.
    fn is_left_open(&self) -> bool {
        let head = self.text.split(['(', ',', ';', '–', '—']).next().unwrap_or_default();
        head.len() < self.text.len() && vocabulary::of(&self.post.language).meanings(&fold(head), "value").any(|name| name == "none")
    }

    fn is_from(&self, found: &Found) -> bool {
        crate::enrich::dates::starts_after(self.text, &found.range, &self.post.language, "from")
    }

    /// Whether the second of two dates is the end of a span that the first begins.
    fn is_span(&self, dates: &[Found]) -> bool {
        let between = self.text[dates[0].range.end..dates[1].range.start].trim();
        between.chars().count() <= 12 && !between.contains([',', '(', ';', '.'])
    }

    fn report(&self, sink: &mut Diagnostics, passage: &Passage<'_>, found: &Found) {
        let (level, code, what) = match found.date {
            Err(Missing::Problem(DateProblem::Impossible)) => (Level::Warning, "date-impossible", "is not a day of the calendar"),
            Err(Missing::Problem(DateProblem::Ambiguous)) => (Level::Warning, "date-ambiguous", "could be read in two ways"),
            Ok(_) if found.contradicts() => (Level::Warning, "date-weekday", "names a day of the week that this date is not"),
            _ => return,
        };
        let range = self.offset + found.range.start..self.offset + found.range.end;
        let message = format!("`{}` {what}", &passage.block.text[range.clone()]);
        let diagnostic = Diagnostic::new(code, level, message, "write the date as 2026-03-31");
        self.post.report(sink, passage.block.locate(&range), diagnostic);
    }

    /// In a sentence, words right before the date must name what it is for, and no other words between.
    fn sentence(&self) -> Option<(Said, Place)> {
        // An earlier advertisement had dates of its own, and an answer comes later than the deadline.
        if self.places("former").next().is_some() || (self.field == Field::Closes && self.places("answer").next().is_some()) {
            return None;
        }
        if self.field == Field::Starts
            && let Some(now) = self.now()
            && !self.is_bound_to_day(&now)
        {
            return Some((Said::Now, now));
        }
        if !self.may_name() {
            return None;
        }
        let dates = self.dates();
        if let [found] = dates.as_slice()
            && self.is_only_from(found)
        {
            return self.said(found).map(|said| (said, found.range.clone()));
        }
        dates.iter().enumerate().find_map(|(index, found)| {
            // Of a span neither day is meant alone.
            let is_spanned = dates.get(index + 1).is_some_and(|next| self.is_span(&[found.clone(), next.clone()]));
            let is_second = index > 0 && self.is_span(&dates[index - 1..=index]);
            let is_begin = self.field == Field::Closes && self.is_from(found);
            if is_second && self.is_span_to_apply(&dates[index - 1]) || self.is_end_of_days_to_apply(found) {
                return self.said(found).map(|said| (said, found.range.clone()));
            }
            if is_spanned || is_second || is_begin || !self.is_named(found) {
                return None;
            }
            let is_told = || self.field == Field::Closes && self.stands_alone(&found.range);
            self.said_of(found, is_told()).map(|said| (said, found.range.clone()))
        })
    }

    /// A month, or a month and a day, alone in its part of a title: `Stage – septembre 2026`.
    fn alone(&self) -> Option<Said> {
        let dates = self.dates();
        let [found] = dates.as_slice() else { return None };
        // `Grant of the project (July 2026)`, posted in July: the month of the notice.
        let is_of_notice = matches!((&found.date, self.posted), (Err(Missing::Day(year, month)), Some(posted)) if (*year, *month) <= (posted.year(), posted.month()));
        let is_month = matches!(found.date, Err(Missing::Day(..))) && !is_of_notice;
        if self.field == Field::Starts && found.range.len() == self.text.len() && is_month {
            return self.said(found);
        }
        // `dal 1° luglio 2026`, `ab 01.09.2026`
        let before = self.text[..found.range.start].trim();
        let is_from = crate::enrich::dates::is_phrase(before, &self.post.language, "from")
            || (before.is_empty() && crate::enrich::dates::is_phrase(self.text[found.range.end..].trim(), &self.post.language, "from"));
        (self.field == Field::Starts && is_from).then(|| self.said(found)).flatten()
    }
}
