//! Working time, how long the contract runs, and hours per week.

mod duration;

use std::ops::Range;

use duration::read_duration;

use super::{Draft, Post};
use crate::diagnostic::Diagnostics;
use crate::enrich::caption;
use crate::enrich::claim::Finding;
use crate::enrich::standing::{Statement, stated_terms, statements, value_cues};
use crate::enrich::term::{self, Hours, Said, Time};
use crate::enrich::view::{Cue, cues};
use crate::enrich::vocabulary;
use crate::model::draft::Suggestion;
use crate::model::facts::Contract;
use crate::model::origin::{From, Origin};
use crate::model::posting::EmploymentType;

/// Labels behind which working time and hours stand as values.
const TIME_LABELS: &[&str] = &["time", "contract", "hours", "duration"];

/// Longest sentence that says a contract and its length and little else, in bytes.
const SHORT_BYTES_MAX: usize = 90;

/// So many hours per week are full time, where the post has no word for it.
const FULL_TIME_HOURS_MIN: f64 = 35.0;

/// So many are part time.
const PART_TIME_HOURS_MAX: f64 = 30.0;

/// So many hours a week are somebody's work, wherever a text says them; a shop is open longer, and a club meets for less.
const USUAL_HOURS: std::ops::RangeInclusive<f64> = 15.0..=45.0;

/// So many letters may stand with a share of full time in a piece of a title: `Pensum 60 bis 80%`.
const TITLE_SHARE_LETTERS_MAX: usize = 12;

/// What is told of the types of employment, before it is published.
#[derive(Debug, Default)]
struct Told {
    types: Vec<(EmploymentType, Origin)>,
}

impl Told {
    fn add(&mut self, kind: EmploymentType, origin: &Origin) {
        if !self.types.iter().any(|(known, _)| *known == kind) {
            self.types.push((kind, origin.clone()));
        }
    }

    fn add_time(&mut self, time: Time, origin: &Origin) {
        if matches!(time, Time::Full | Time::Either) {
            self.add(EmploymentType::FullTime, origin);
        }
        if matches!(time, Time::Part | Time::Either) {
            self.add(EmploymentType::PartTime, origin);
        }
    }

    /// The type that follows from the nature of the contract, published or suggested.
    fn contract(&mut self, draft: &Draft) {
        let suggested = draft.suggestions.get("/facts/contract");
        let said = suggested.and_then(|found| Some((serde_json::from_value(found.value.clone()).ok()?, found.origin.clone())));
        let stated = draft.facts.contract.and_then(|contract| Some((contract, draft.origins.get("/facts/contract")?.clone())));
        if let Some((contract, origin)) = stated.or(said)
            && let Some(kind) = type_of_contract(contract)
        {
            self.add(kind, &origin);
        }
    }

    fn has_time(&self) -> bool {
        self.types.iter().any(|(kind, _)| matches!(kind, EmploymentType::FullTime | EmploymentType::PartTime))
    }

    /// Publishes what is stated; what only sentences say is suggested behind it.
    fn publish(self, draft: &mut Draft) {
        let is_sentence = |draft: &Draft, origin: &Origin| {
            origin.from == From::Sentence || origin.of.as_ref().is_some_and(|of| draft.suggestions.contains_key(of))
        };
        let (sentences, stated): (Vec<_>, Vec<_>) = self.types.into_iter().partition(|(_, origin)| is_sentence(draft, origin));
        for (kind, origin) in stated {
            draft.origins.insert(format!("/posting/employmentType/{}", draft.posting.employment_type.len()), origin);
            draft.posting.employment_type.push(kind);
        }
        for (index, (kind, origin)) in sentences.into_iter().enumerate() {
            let pointer = format!("/posting/employmentType/{}", draft.posting.employment_type.len() + index);
            let value = serde_json::to_value(kind).expect("values of postings serialise");
            draft.suggestions.insert(pointer, Suggestion { value, origin });
        }
    }
}

fn type_of_contract(contract: Contract) -> Option<EmploymentType> {
    Some(match contract {
        Contract::Permanent => return None,
        Contract::FixedTerm | Contract::Agency => EmploymentType::Temporary,
        Contract::Internship => EmploymentType::Intern,
        Contract::Apprenticeship => EmploymentType::Other,
        Contract::Freelance => EmploymentType::Contractor,
        Contract::Volunteer => EmploymentType::Volunteer,
    })
}

/// The types that are no nature of a contract, by their names in the vocabulary.
fn type_of(name: &str) -> Option<EmploymentType> {
    match name {
        "per-diem" => Some(EmploymentType::PerDiem),
        "other" => Some(EmploymentType::Other),
        _ => None,
    }
}

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let mut told = front_matter(post);
    told.contract(draft);
    read_duration(post, draft, sink);
    read_hours(post, draft, sink);
    told.working_time(post, draft);
    told.publish(draft);
}

/// What front matter says of working time, beside the nature of the contract.
fn front_matter(post: &Post<'_>) -> Told {
    let mut told = Told::default();
    // `duration: full-time`, `availability: full-time`
    for hit in post.all("jobDuration").iter().chain(post.all("jobStartDate")) {
        if let Some((time, _)) = hit.text().and_then(|text| term::time(&value_cues(text, &post.language, &["time"]))) {
            told.add_time(time, &hit.origin);
        }
    }
    for (hit, text) in stated_terms(post) {
        let found = value_cues(text, &post.language, &["contract", "time"]);
        if let Some((time, _)) = term::time(&found) {
            told.add_time(time, &hit.origin);
        } else if let Some((time, _)) = term::share(text).filter(|_| !found.iter().any(|cue| cue.group == "workplace")) {
            told.add_time(time, &hit.origin);
        }
        for kind in found.iter().filter(|cue| cue.group == "contract").filter_map(|cue| type_of(cue.name)) {
            told.add(kind, &hit.origin);
        }
    }
    told
}

impl Told {
    /// Full or part time as the strongest source says, in words, else in hours.
    fn working_time(&mut self, post: &Post<'_>, draft: &Draft) {
        let stated = post.get("workHours").and_then(|hit| Some((hit.text()?, &hit.origin)));
        if let Some((text, origin)) = stated.filter(|_| !self.has_time())
            && let Some((time, _)) = term::time(&value_cues(text, &post.language, &["time"]))
        {
            self.add_time(time, origin);
        }
        if !self.has_time() {
            let mut found: Vec<Finding<Time>> = statements(post, TIME_LABELS, &["time"])
                .filter_map(|statement| {
                    let is_value =
                        statement.is_value && statement.passage.is_labelled_line && !statement.cues.iter().any(|c| c.group == "workplace");
                    let said = term::time(&statement.cues).map(|said| term::shared(statement.text, said));
                    let (time, range) = said.or_else(|| term::share(statement.text).filter(|_| is_value))?;
                    let is_said = statement.speaks_of_job(&range)
                        || statement.begins_with(&range)
                        || statement.is_line_of(&range)
                        || statement.seeks_for(&range);
                    is_said.then(|| statement.finding(post, &range, time))
                })
                .collect();
            found.extend(first_in_title(post, draft));
            found.extend(in_title(post, draft, |text, cues| {
                let is_share = text.chars().filter(|c| c.is_alphabetic()).count() <= TITLE_SHARE_LETTERS_MAX;
                term::time(cues).or_else(|| term::share(text).filter(|_| is_share && !cues.iter().any(|cue| cue.group == "workplace")))
            }));
            if let Some((time, origin)) = strongest(&found).or_else(|| agreed(post)) {
                self.add_time(time, &origin);
            }
        }
        for statement in statements(post, &["contract", "time"], &["contract"]).filter(|statement| statement.is_value) {
            if let Some(cue) = statement.cues.iter().find(|cue| cue.group == "contract" && type_of(cue.name).is_some())
                && let Some(kind) = type_of(cue.name)
            {
                self.add(kind, &statement.finding(post, &cue.range, ()).origin);
            }
        }
        let is_volunteer =
            draft.facts.contract == Some(Contract::Volunteer) || self.types.iter().any(|(kind, _)| *kind == EmploymentType::Volunteer);
        if !self.has_time() && !is_volunteer {
            let Some((hours, origin)) = weekly(post, draft).or_else(|| at_most(post)) else { return };
            if hours >= FULL_TIME_HOURS_MIN {
                self.add(EmploymentType::FullTime, &origin);
            } else if hours > 0.0 && hours <= PART_TIME_HOURS_MAX {
                self.add(EmploymentType::PartTime, &origin);
            }
        }
    }
}

/// Full or part time, where all that the post says of it is the same and said of nobody else.
fn agreed(post: &Post<'_>) -> Option<(Time, Origin)> {
    let mut first: Option<Finding<Time>> = None;
    for statement in statements(post, &[], &["time"]) {
        let (time, range) = term::time(&statement.cues)?;
        let is_other = statement.has("offer", "other") || statement.has("hire", "done") || is_open(&statement, &range);
        if is_other
            || time == Time::Either
            || !is_of_job(&statement, time, &range)
            || first.as_ref().is_some_and(|first| first.value != time)
        {
            return None;
        }
        first.get_or_insert_with(|| statement.finding(post, &range, time));
    }
    first.map(|finding| (finding.value, finding.origin))
}

/// How far behind a word for full or part time a "not" is still said of it, in bytes.
const NOT_REACH: usize = 40;

/// Whether it is denied, or promised for later: `CDD évolutif CDI à temps plein` promises a contract and no time.
fn is_open(statement: &Statement<'_, '_>, range: &Range<usize>) -> bool {
    let of = |name: &'static str| statement.cues.iter().filter(move |cue| cue.group == "offer" && cue.name == name);
    let is_of_contract = |prospect: &Cue| {
        let is_next =
            |cue: &Cue| cue.range.start >= prospect.range.end && cue.range.end <= range.start && cue.range.start - prospect.range.end <= 6;
        statement.cues.iter().any(|cue| cue.group == "contract" && is_next(cue))
    };
    is_denied(statement, range) || of("prospect").any(|prospect| !is_of_contract(prospect))
}

fn is_denied(statement: &Statement<'_, '_>, range: &Range<usize>) -> bool {
    let mut nots = statement.cues.iter().filter(|cue| cue.group == "offer" && cue.name == "not");
    nots.any(|not| not.range.start <= range.end + NOT_REACH)
}

/// How far behind a word for full or part time the one for the job stands, in bytes: `full-time engineering position`.
const NOUN_REACH: usize = 30;

/// How far before it that word stands, in bytes: `poste à temps partiel`, `Stelle in Teilzeit`.
const NOUN_GAP: usize = 6;

/// Whether the word is one for a job and not for somebody's colleagues: a job or a contract stands beside it, or nothing stands behind it.
fn is_of_job(statement: &Statement<'_, '_>, time: Time, range: &Range<usize>) -> bool {
    let rest = &statement.text[range.end..];
    let is_job = |cue: &Cue| {
        let is_noun = cue.group == "offer" && cue.name == "noun" && cue.range.start >= range.start;
        let gap = range.end..cue.range.start.max(range.end);
        let is_contract = cue.group == "contract" && (cue.range.start.abs_diff(range.end) <= 3 || range.start.abs_diff(cue.range.end) <= 4);
        is_contract || is_noun && gap.len() <= NOUN_REACH && !statement.text[gap].contains([',', ';', '.', ':', '('])
    };
    // `Puesto a tiempo parcial`
    let is_behind_job = |cue: &Cue| {
        let gap = cue.range.end.min(range.start)..range.start;
        cue.group == "offer"
            && cue.name == "noun"
            && cue.range.end <= range.start
            && gap.len() <= NOUN_GAP
            && statement.text[gap].trim().len() + 1 < NOUN_GAP
    };
    let is_last = || time == Time::Full && rest.trim_start().chars().next().is_none_or(|c| matches!(c, '.' | ',' | ';'));
    statement.cues.iter().any(|cue| is_job(cue) || is_behind_job(cue)) || is_last()
}

/// The hours that are published or suggested.
fn weekly(post: &Post<'_>, draft: &Draft) -> Option<(f64, Origin)> {
    let suggested = draft.suggestions.get("/posting/workHours").and_then(|found| found.value.as_str());
    let text = draft.posting.work_hours.as_deref().or(suggested).unwrap_or_default();
    let is_read =
        draft.origins.get("/posting/workHours").is_none_or(|origin| origin.from != From::FrontMatter) || post.get("workHours").is_none();
    let digits = text.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')).count();
    let figure = text[..digits].trim_end_matches(['.', ',']).replace(',', ".").parse().ok();
    let said = || term::hours(text, &value_cues(text, &post.language, &["weekly"])).map(|(hours, _)| hours.value);
    Some((figure.filter(|_| is_read).or_else(said)?, Origin::derived("/posting/workHours")))
}

/// The most hours of a range that is part time altogether, `10–20 hours a week`.
fn at_most(post: &Post<'_>) -> Option<(f64, Origin)> {
    statements(post, TIME_LABELS, &["weekly"]).find_map(|statement| {
        let (hours, range) = term::hours_at_most(statement.text, &statement.cues)?;
        let is_said = hours.value <= PART_TIME_HOURS_MAX && statement.speaks_of_job(&range);
        is_said.then(|| (hours.value, statement.finding(post, &range, ()).origin))
    })
}

/// The value that holds: of labelled lines, else of the title, else of sentences that agree.
fn strongest(found: &[Finding<Time>]) -> Option<(Time, Origin)> {
    let of = |from: &dyn Fn(From) -> bool| found.iter().filter(|finding| from(finding.origin.from)).collect::<Vec<_>>();
    let labelled = of(&|from| from == From::Labelled);
    let title = of(&|from| !matches!(from, From::Labelled | From::Sentence));
    let sentences = of(&|from| from == From::Sentence);
    let first = labelled
        .first()
        .or(title.first())
        .or_else(|| sentences.first().filter(|first| sentences.iter().all(|other| other.value == first.value)));
    first.map(|finding| (finding.value, finding.origin.clone()))
}

/// What pieces of the title say that stand apart, or that go on behind a bracket.
fn in_title<T>(post: &Post<'_>, draft: &Draft, read: impl Fn(&str, &[Cue]) -> Option<Said<T>>) -> Option<Finding<T>> {
    caption::of(draft).into_iter().chain(caption::in_heading(post, draft)).find_map(|(title, origin)| {
        caption::pieces(&title).into_iter().filter(|piece| piece.place != caption::Place::First).find_map(|piece| {
            let text = &title[piece.range.clone()];
            let (value, range) = read(text, &cues(text, &post.language))?;
            let range = piece.range.start + range.start..piece.range.start + range.end;
            Some(caption::finding(&title, &origin, range, value))
        })
    })
}

/// `Part-time baker`: what a title begins with.
fn first_in_title(post: &Post<'_>, draft: &Draft) -> Option<Finding<Time>> {
    let (title, origin) = caption::of(draft)?;
    let (time, range) = term::time(&cues(&title, &post.language)).filter(|(_, range)| range.start == 0)?;
    let is_word = !title[range.end..].starts_with(|c: char| c.is_alphanumeric() || c == '-');
    is_word.then(|| caption::finding(&title, &origin, range, time))
}

fn read_hours(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some(hit) = post.get("workHours")
        && let Some(text) = hit.text()
    {
        draft.posting.work_hours = Some(text.to_owned());
        draft.origins.insert("/posting/workHours".into(), hit.origin.clone());
        return;
    }
    let in_key = post.all("contract").iter().chain(post.all("employmentType")).find_map(|hit| {
        let text = hit.text()?;
        let (hours, range) = term::hours(text, &value_cues(text, &post.language, &["weekly"]))?;
        Some((as_written(&hours, &text[range], &post.language), hit.origin.clone()))
    });
    if let Some((hours, origin)) = in_key {
        draft.posting.work_hours = Some(hours);
        draft.origins.insert("/posting/workHours".into(), origin);
        return;
    }
    let mut found: Vec<Finding<String>> = statements(post, TIME_LABELS, &["weekly", "time"])
        .filter_map(|statement| {
            let bare =
                || term::bare_hours(statement.text, &statement.cues).filter(|_| statement.is_value && statement.passage.is_about("hours"));
            let is_value = statement.is_value && statement.passage.is_labelled_line;
            let is_named = is_value && statement.passage.is_about("hours");
            let told = || {
                term::told_hours(statement.text, &statement.cues, is_named)
                    .filter(|(_, range)| is_value || is_beside_time(&statement, range))
            };
            // A line that speaks of full or part time alone tells hours only beside that.
            let is_weekly = statement.is_value || statement.cues.iter().any(|cue| cue.group == "weekly");
            let of_week = || term::hours(statement.text, &statement.cues).or_else(bare);
            let (hours, range) = is_weekly.then(of_week).flatten().or_else(told)?;
            let said = as_written(&hours, &statement.text[range.clone()], &post.language);
            let is_free = !statement.has("offer", "other") && !is_denied(&statement, &range);
            let is_week = || USUAL_HOURS.contains(&hours.value) && is_free;
            // `10 hours a week on average`
            let is_line = || {
                range.start == 0
                    && statement.text.len() <= SHORT_BYTES_MAX
                    && !statement.has("offer", "other")
                    && !statement.has("offer", "not")
            };
            (statement.speaks_of_job(&range) || is_week() || is_line()).then(|| statement.finding(post, &range, said))
        })
        .collect();
    found.extend(in_title(post, draft, |text, cues| {
        term::hours(text, cues)
            .or_else(|| term::told_hours(text, cues, false))
            .map(|(hours, range)| (as_written(&hours, &text[range.clone()], &post.language), range))
    }));
    // Two ways to write one number are no disagreement.
    let figures = |text: &str| {
        text.trim_end_matches(|c: char| !c.is_ascii_digit()).split(|c: char| !matches!(c, '0'..='9' | '.' | ',')).next().map(str::to_owned)
    };
    if let Some(first) = found.first().map(|finding| figures(&finding.value)) {
        let value = found[0].value.clone();
        found.iter_mut().filter(|finding| figures(&finding.value) == first).for_each(|finding| finding.value.clone_from(&value));
    }
    caption::settle(post, draft, sink, "/posting/workHours", None, found, |draft, hours| draft.posting.work_hours = Some(hours));
}

/// How far behind a word for full or part time its hours stand, in bytes: `Vollzeit (40 Stunden)`, `Parttime, 20 uur`.
const HOURS_REACH: usize = 3;

/// How far from the beginning of its line that word stands, in bytes: `Poste à temps complet (35h)`.
const TIME_REACH: usize = 20;

fn is_beside_time(statement: &Statement<'_, '_>, hours: &Range<usize>) -> bool {
    let is_near = |cue: &Cue| cue.range.start <= TIME_REACH && cue.range.end <= hours.start && hours.start - cue.range.end <= HOURS_REACH;
    let is_of_job = statement.text.len() <= SHORT_BYTES_MAX && !statement.has("offer", "other") && !statement.passage.is_about("pay");
    is_of_job && statement.cues.iter().any(|cue| cue.group == "time" && is_near(cue))
}

/// The post's own words, unless they write the number out: then figures.
fn as_written(hours: &Hours, words: &str, language: &str) -> String {
    let week = || vocabulary::phrases(language, "term-unit", "week").first().map_or("week", String::as_str);
    if hours.is_plain { words.to_owned() } else { format!("{} h/{}", hours.value, week()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_front_matter() {
        let read =
            |text: &str| super::duration::iso(text).or_else(|| term::duration(text, &cues(text, "de"), true).map(|(duration, _)| duration));
        for (text, expect) in [
            ("2 Jahre", Some("P2Y")),
            ("p6m", Some("P6M")),
            ("3 bis 6 Monate", None),
            ("lang", None),
            ("P", None),
            ("12 Wochen", Some("P12W")),
        ] {
            assert_eq!(read(text).as_deref(), expect, "{text}");
        }
    }
}
