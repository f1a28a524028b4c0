//! Dates that the text says: behind a label, in the title, or in a sentence whose words name what the date is for.

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

/// Longest word between the two days of a span, in characters: `au`, `bis`, `to`.
const TO_CHARS_MAX: usize = 4;

/// So many bytes may stand between the words that name a date and the date.
const REACH_BYTES: usize = 90;

/// So many may stand there where one of them is an address.
const ADDRESS_REACH: usize = 200;

/// Longest line that says from when and nothing else, in bytes.
const SHORT_BYTES_MAX: usize = 40;

/// So many bytes may stand between a subject and its verb.
const SUBJECT_REACH: usize = 20;

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
    let order = order(post, draft);
    let posted = draft.posting.date_posted.map(|when| match when {
        When::Day(day) => day,
        When::Instant(timestamp, offset) => offset.to_datetime(timestamp).date(),
    });
    let mut found: Vec<Finding<Said>> = Vec::new();
    let seeks = |passage: &Passage<'_>| field == Field::Starts && (passage.has("hire", "we") || passage.has("employer", "recruits"));
    let is_short = |passage: &Passage<'_>| field == Field::Starts && passage.range.start == 0 && passage.range.len() <= SHORT_BYTES_MAX;
    let may_speak = |passage: &Passage<'_>| {
        seeks(passage)
            || is_short(passage) && passage.has_digit
            || passage.cues_of("dates").any(|cue| cue.name == field.name() || cue.name == "asap" || cue.name == "applying")
    };
    for passage in &post.view.passages {
        let is_labelled = passage.is_about(field.name()) || field == Field::Starts && is_term(passage);
        let is_on_applying = field == Field::Closes && passage.is_about("apply");
        if !is_labelled && !is_on_applying && !may_speak(passage) {
            continue;
        }
        let is_elsewhere = passage.is_about("elsewhere") || passage.is_about("company") && !is_labelled;
        let is_other = passage.is_labelled_line && !is_labelled && !passage.is_about("apply");
        if found.len() >= FOUND_MAX || passage.is_heading() || is_elsewhere || is_other {
            continue;
        }
        let reading =
            Reading { post, order, posted, field, text: passage.text(), cues: &passage.cues, offset: passage.range.start, is_on_applying };
        let is_stated = is_labelled && (passage.is_labelled_line || passage.text().len() <= 3 * REACH_BYTES);
        let said = if is_stated { reading.labelled(sink, passage) } else { reading.sentence() };
        if let Some((said, range)) = said {
            let stands_alone = said != Said::Now && reading.stands_alone(&range);
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
        reading.sentence().map(|(said, _)| said).or_else(|| reading.alone())
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
        // `In the week of 13 July` is no day.
        let is_week = || crate::enrich::dates::starts_after(self.text, &found.range, &self.post.language, "week-of");
        if found.contradicts() || is_week() {
            return None;
        }
        match found.date {
            // What lies before the post is told of something else.
            Ok(day) if self.field != Field::Posted && self.posted.is_some_and(|posted| day < posted) => None,
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
        self.said(first).map(|said| (said, first.range.clone()))
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
            if is_spanned || is_second || is_begin || !self.is_named(found) {
                return None;
            }
            self.said(found).map(|said| (said, found.range.clone()))
        })
    }

    /// Whether it has words of those that [`Self::is_named`] and [`Self::is_only_from`] ask for.
    fn may_name(&self) -> bool {
        let has = |name: &str| self.places(name).next().is_some();
        let may_otherwise = match self.field {
            Field::Posted => false,
            Field::Closes => self.is_on_applying || has("applying"),
            Field::Starts => self.seeks() || self.text.len() <= SHORT_BYTES_MAX,
        };
        has(self.field.name()) || may_otherwise
    }

    fn is_named(&self, found: &Found) -> bool {
        let is_near = |place: &Place| {
            place.end <= found.range.start && found.range.start - place.end <= REACH_BYTES
                || place.start >= found.range.end && place.start - found.range.end <= REACH_BYTES / 2
        };
        let between = |place: &Place| {
            if place.end <= found.range.start { &self.text[place.end..found.range.start] } else { &self.text[found.range.end..place.start] }
        };
        // Another subject between the words and the date, or as near to it, is what the date is about.
        let others: Vec<Place> = self.places("other").collect();
        let is_free = |place: &Place| {
            let (start, end) = (place.start.min(found.range.start), place.end.max(found.range.end));
            !others.iter().any(|other| other.start < end && other.end > start && !(other.start >= place.start && other.end <= place.end))
        };
        let is_named = self
            .places(self.field.name())
            .any(|place| place.end <= found.range.start && is_near(&place) && is_free(&place) && !between(&place).contains([';', '!']));
        // `zum 1. September eine Stelle zu besetzen`: the verb comes last.
        let is_named_behind = || {
            crate::enrich::dates::starts_after(self.text, &found.range, &self.post.language, "from")
                && self.places(self.field.name()).any(|place| {
                    place.start >= found.range.end
                        && place.start - found.range.end <= REACH_BYTES
                        && is_free(&place)
                        && !between(&place).contains([';', '!', ','])
                })
        };
        // `Send your CV to somebody@somewhere.example by 14 June`
        let is_after_address = |place: &Place| {
            place.end <= found.range.start && found.range.start - place.end <= ADDRESS_REACH && between(place).contains(['@', '/'])
        };
        match self.field {
            Field::Closes => {
                let is_until = self.is_until(found);
                is_named && (others.is_empty() || is_until)
                    || is_until && self.places("applying").any(|place| (is_near(&place) || is_after_address(&place)) && is_free(&place))
                    || is_until && self.is_on_applying && others.is_empty()
            }
            Field::Starts => {
                (is_named || is_named_behind() || self.is_sought_from(found))
                    && !self.is_strict_until(found)
                    && !self.ends_span(found)
                    && !self.is_of_other(found)
            }
            Field::Posted => is_named,
        }
    }

    /// `From 1 September we are looking for …`: whoever is sought begins on the day that "from" names.
    fn is_sought_from(&self, found: &Found) -> bool {
        let is_from = crate::enrich::dates::starts_after(self.text, &found.range, &self.post.language, "from")
            || crate::enrich::dates::starts_after(self.text, &found.range, &self.post.language, "hire-from");
        is_from && self.seeks() && self.places("other").next().is_none() && self.places("applying").next().is_none()
    }

    /// `From 1 September 2026.`: a line that says nothing else.
    fn is_only_from(&self, found: &Found) -> bool {
        let before = self.text[..found.range.start].trim_matches(|c: char| !c.is_alphanumeric());
        self.field == Field::Starts
            && self.offset == 0
            && crate::enrich::dates::is_phrase(before, &self.post.language, "from")
            && !self.text[found.range.end..].contains(char::is_alphanumeric)
    }

    /// Whether the passage says that somebody is sought.
    fn seeks(&self) -> bool {
        let is_hire = |cue: &Cue| cue.group == "hire" && cue.name == "we" || cue.group == "employer" && cue.name == "recruits";
        self.cues.iter().any(|cue| is_hire(cue) || cue.group == "title" && cue.name == "call")
    }

    /// Whether the part of a line that names the date says nothing else: `Posted 14 May 2026 · Ref. 12`.
    fn stands_alone(&self, date: &Place) -> bool {
        let is_border = |c: char| matches!(c, '·' | '|' | '•' | '\n');
        let start = self.text[..date.start].char_indices().rfind(|(_, c)| is_border(*c)).map_or(0, |(at, c)| at + c.len_utf8());
        let end = self.text[date.end..].find(is_border).map_or(self.text.len(), |at| date.end + at);
        let Some(name) = self.places(self.field.name()).find(|place| place.start >= start && place.end <= date.start) else { return false };
        let vocabulary = vocabulary::of(&self.post.language);
        let is_small = |word: &str| vocabulary.meanings(&fold(word), "stop").next().is_some();
        [start..name.start, name.end..date.start, date.end..end]
            .into_iter()
            .flat_map(|range| self.text[range].split(|c: char| !c.is_alphanumeric()))
            .all(|word| word.is_empty() || is_small(word))
    }

    /// `The fair begins on 11 September`: the verb before the date has another subject.
    fn is_of_other(&self, found: &Found) -> bool {
        let others: Vec<Place> = self.places("other").collect();
        let verb = self.places("begins").filter(|verb| verb.end <= found.range.start).last();
        verb.is_some_and(|verb| others.iter().any(|other| other.end <= verb.start && verb.start - other.end <= SUBJECT_REACH))
    }

    /// Whether a bare day stands before the date, as in `dal 10 al 23 agosto`.
    fn ends_span(&self, found: &Found) -> bool {
        let before = self.text[..found.range.start].trim_end().rsplit_once(' ');
        before.is_some_and(|(day, to)| to.chars().count() <= TO_CHARS_MAX && day.ends_with(|c: char| c.is_ascii_digit()))
    }

    /// Whether "until" or "before" stands right before a date.
    fn is_until(&self, found: &Found) -> bool {
        let after = crate::enrich::dates::starts_after(self.text, &found.range, &self.post.language, "until");
        let behind = crate::enrich::dates::ends_before(self.text, &found.range, &self.post.language, "until");
        after || behind
    }

    fn is_strict_until(&self, found: &Found) -> bool {
        self.is_until(found) && self.places("applying").next().is_some()
    }

    /// A month, or a month and a day, alone in its part of a title: `Stage – septembre 2026`.
    fn alone(&self) -> Option<Said> {
        let dates = self.dates();
        let [found] = dates.as_slice() else { return None };
        let is_alone = self.field == Field::Starts && found.range.len() == self.text.len() && matches!(found.date, Err(Missing::Day(..)));
        if is_alone {
            return self.said(found);
        }
        // `dal 1° luglio 2026`, `ab 01.09.2026`
        let before = self.text[..found.range.start].trim();
        let is_from = crate::enrich::dates::is_phrase(before, &self.post.language, "from")
            || (before.is_empty() && crate::enrich::dates::is_phrase(self.text[found.range.end..].trim(), &self.post.language, "from"));
        (self.field == Field::Starts && is_from).then(|| self.said(found)).flatten()
    }
}
