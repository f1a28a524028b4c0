//! Working time, how long the contract runs, and hours per week.

use super::{Draft, Post};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::caption;
use crate::enrich::claim::Finding;
use crate::enrich::standing::{Statement, statements, value_cues};
use crate::enrich::term::{self, Hours, Said, Time};
use crate::enrich::view::cues;
use crate::model::draft::Suggestion;
use crate::model::facts::Contract;
use crate::model::node::Node;
use crate::model::origin::{From, Origin};
use crate::model::posting::EmploymentType;

/// Labels behind which working time and hours stand as values.
const TIME_LABELS: &[&str] = &["time", "contract", "hours"];

/// Labels behind which a duration stands as a value.
const DURATION_LABELS: &[&str] = &["duration", "contract", "time"];

/// So many hours per week are full time, where the post has no word for it.
const FULL_TIME_HOURS_MIN: f64 = 35.0;

/// So many are part time.
const PART_TIME_HOURS_MAX: f64 = 30.0;

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
    for hit in post.all("contract").iter().chain(post.all("employmentType")) {
        for text in hit.node.items().iter().filter_map(Node::text) {
            let found = value_cues(text, &post.language, &["contract", "time"]);
            if let Some((time, _)) = term::time(&found) {
                told.add_time(time, &hit.origin);
            }
            for kind in found.iter().filter(|cue| cue.group == "contract").filter_map(|cue| type_of(cue.name)) {
                told.add(kind, &hit.origin);
            }
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
            let mut found: Vec<Finding<Time>> = statements(post, TIME_LABELS)
                .filter_map(|statement| {
                    let share = || term::share(statement.text).filter(|_| statement.is_value && statement.passage.is_about("time"));
                    let (time, range) = share().or_else(|| term::time(&statement.cues))?;
                    statement.speaks_of_job(&range).then(|| statement.finding(post, &range, time))
                })
                .collect();
            found.extend(in_title(post, draft, |_, cues| term::time(cues)));
            if let Some((time, origin)) = strongest(&found) {
                self.add_time(time, &origin);
            }
        }
        for statement in statements(post, &["contract", "time"]).filter(|statement| statement.is_value) {
            if let Some(cue) = statement.cues.iter().find(|cue| cue.group == "contract" && type_of(cue.name).is_some())
                && let Some(kind) = type_of(cue.name)
            {
                self.add(kind, &statement.finding(post, &cue.range, ()).origin);
            }
        }
        if !self.has_time() && draft.facts.contract != Some(Contract::Volunteer) {
            let (hours, origin) = weekly(post, draft);
            if hours >= FULL_TIME_HOURS_MIN {
                self.add(EmploymentType::FullTime, &origin);
            } else if hours > 0.0 && hours <= PART_TIME_HOURS_MAX {
                self.add(EmploymentType::PartTime, &origin);
            }
        }
    }
}

/// The hours that are published or suggested; none is 0.
fn weekly(post: &Post<'_>, draft: &Draft) -> (f64, Origin) {
    let suggested = draft.suggestions.get("/posting/workHours").and_then(|found| found.value.as_str());
    let text = draft.posting.work_hours.as_deref().or(suggested).unwrap_or_default();
    let is_read = draft.origins.get("/posting/workHours").is_none_or(|origin| origin.from != From::FrontMatter);
    let digits = text.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')).count();
    let figure = text[..digits].trim_end_matches(['.', ',']).replace(',', ".").parse().ok();
    let said = || term::hours(text, &value_cues(text, &post.language, &["weekly"])).map(|(hours, _)| hours.value);
    (figure.filter(|_| is_read).or_else(said).unwrap_or(0.0), Origin::derived("/posting/workHours"))
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
fn in_title<T>(post: &Post<'_>, draft: &Draft, read: impl Fn(&str, &[crate::enrich::view::Cue]) -> Option<Said<T>>) -> Option<Finding<T>> {
    let (title, origin) = caption::of(draft)?;
    caption::pieces(&title).into_iter().filter(|piece| piece.place != caption::Place::First).find_map(|piece| {
        let text = &title[piece.range.clone()];
        let (value, range) = read(text, &cues(text, &post.language))?;
        let range = piece.range.start + range.start..piece.range.start + range.end;
        Some(caption::finding(&title, &origin, range, value))
    })
}

fn read_duration(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some(hit) = post.get("jobDuration")
        && let Some(text) = hit.text()
    {
        match iso(text)
            .or_else(|| term::duration(text, &value_cues(text, &post.language, &["term-unit"]), true).map(|(duration, _)| duration))
        {
            Some(duration) => {
                draft.posting.job_duration = Some(duration);
                draft.origins.insert("/posting/jobDuration".into(), hit.origin.clone());
            }
            None => post.report_value(
                sink,
                Level::Info,
                "duration-unreadable",
                hit,
                format!("`{text}` is no single duration"),
                "write `P6M` or `6 months`; a range stays in the text",
            ),
        }
    }
    let known = draft.posting.job_duration.clone();
    let mut found: Vec<Finding<String>> = statements(post, DURATION_LABELS).filter_map(|statement| duration(post, &statement)).collect();
    found.extend(in_contract_key(post));
    let is_temporary = draft.facts.contract != Some(Contract::Permanent);
    found.extend(in_title(post, draft, |text, cues| term::duration(text, cues, false)).filter(|_| is_temporary));
    caption::settle(post, draft, sink, "/posting/jobDuration", known.as_ref(), found, |draft, duration| {
        draft.posting.job_duration = Some(duration);
    });
}

/// `contrat: CDD 6 mois`.
fn in_contract_key(post: &Post<'_>) -> Option<Finding<String>> {
    post.all("contract").iter().chain(post.all("employmentType")).find_map(|hit| {
        let text = hit.text()?;
        let (duration, _) = term::duration(text, &value_cues(text, &post.language, &["term-unit"]), false)?;
        Some(Finding { value: duration, origin: hit.origin.clone(), span: hit.node.span })
    })
}

/// `temps: partiel, 24 h/semaine`.
fn hours_in_contract_key(post: &Post<'_>) -> Option<Finding<String>> {
    post.all("contract").iter().chain(post.all("employmentType")).find_map(|hit| {
        let text = hit.text()?;
        let (hours, range) = term::hours(text, &value_cues(text, &post.language, &["weekly"]))?;
        Some(Finding { value: as_written(&hours, &text[range]), origin: hit.origin.clone(), span: hit.node.span })
    })
}

fn duration(post: &Post<'_>, statement: &Statement<'_, '_>) -> Option<Finding<String>> {
    let is_label = statement.is_value && statement.passage.is_about("duration");
    let (duration, range) = term::duration(statement.text, &statement.cues, is_label)?;
    let is_running = || {
        let contract = term::contract(&statement.cues).filter(|(contract, _)| *contract != Contract::Permanent);
        let of_contract = contract.is_some_and(|(_, said)| statement.speaks_of_job(&said) && said.start.abs_diff(range.start) <= 70);
        of_contract || (statement.has("offer", "lasts") && statement.speaks_of_job(&range))
    };
    let is_said = is_label || is_running();
    is_said.then(|| statement.finding(post, &range, duration))
}

fn read_hours(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some(hit) = post.get("workHours")
        && let Some(text) = hit.text()
    {
        draft.posting.work_hours = Some(text.to_owned());
        draft.origins.insert("/posting/workHours".into(), hit.origin.clone());
        return;
    }
    let mut found: Vec<Finding<String>> = Vec::from_iter(hours_in_contract_key(post));
    found.extend(statements(post, TIME_LABELS).filter_map(|statement| {
        let bare =
            || term::bare_hours(statement.text, &statement.cues).filter(|_| statement.is_value && statement.passage.is_about("hours"));
        let (hours, range) = term::hours(statement.text, &statement.cues).or_else(bare)?;
        let said = as_written(&hours, &statement.text[range.clone()]);
        statement.speaks_of_job(&range).then(|| statement.finding(post, &range, said))
    }));
    found.extend(in_title(post, draft, |text, cues| {
        term::hours(text, cues).map(|(hours, range)| (as_written(&hours, &text[range.clone()]), range))
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

/// The post's own words, unless they write the number out: then figures.
fn as_written(hours: &Hours, words: &str) -> String {
    if hours.is_plain { words.to_owned() } else { format!("{} h/week", hours.value) }
}

/// `P6M`.
fn iso(text: &str) -> Option<String> {
    let upper = text.trim().to_uppercase();
    let is_one = upper.strip_prefix('P').is_some_and(|rest| !rest.is_empty() && rest.len() <= 12) && upper.parse::<jiff::Span>().is_ok();
    is_one.then_some(upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_front_matter() {
        let read = |text: &str| iso(text).or_else(|| term::duration(text, &cues(text, "de"), true).map(|(duration, _)| duration));
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
