//! One field of a job that stands in a document: whether it arrived, and why not.

use std::borrow::Cow;

use super::compare::{Match, compare, ours};
use super::{Asked, Item, Job};
use crate::model::dialect::{Carried, Unless};
use crate::model::facts::PayBasis;
use crate::model::field;
use crate::model::loss::{Fate, Loss, UNEXPLAINED};

/// What is lost of the values of a field.
pub(super) fn loss(asked: &Asked<'_>, job: &Job<'_>, (field, values): (&'static str, &[String]), items: &[Item]) -> Option<Loss> {
    // A type of employment that is one of contract stands where those do.
    let is_its = |carried: &&Carried| carried.field == field || (field == "employmentType" && carried.field == "contract");
    let carries: Vec<&Carried> = asked.carries.iter().filter(is_its).collect();
    if carries.is_empty() {
        return Some(asked.loss(Some(field), Fate::LeftOut, "no place for it".into()));
    }
    let mut near: Option<Cow<'static, str>> = None;
    let mut missing: Vec<&str> = Vec::new();
    for value in values {
        match found(asked, job, (&carries, value, values.len() == 1), items) {
            Found::Same => {}
            Found::Near(why) => near = near.or(Some(why)),
            Found::No => missing.push(value),
        }
    }
    if !missing.is_empty() {
        let (fate, why) = explain(asked, job, (field, &carries), &missing, items);
        return Some(asked.loss(Some(field), fate, why));
    }
    near.map(|why| asked.loss(Some(field), Fate::Approximated, why))
}

enum Found {
    Same,
    Near(Cow<'static, str>),
    No,
}

/// The best that the items say of a value.
fn found(asked: &Asked<'_>, job: &Job<'_>, (carries, value, is_only): (&[&Carried], &str, bool), items: &[Item]) -> Found {
    let mut best = Found::No;
    for carried in carries {
        // Of a text that holds something else it cannot be seen that a word of pay is not in it.
        if is_vague(carried.field) && holding(job, carried).is_some() {
            continue;
        }
        for text in items.iter().flat_map(|item| item.texts(carried.element)) {
            match compare(asked, job, carried, value, text) {
                Match::Same => return Found::Same,
                Match::Near(why) => best = Found::Near(why.unwrap_or_else(|| carried.approximated.unwrap_or(OTHER_FORM).into())),
                // What a template makes of a value only its author knows; trying has shown that this element follows it.
                Match::No if is_only && asked.is_template() && is_free(carried.field) && !text.trim().is_empty() => {
                    best = Found::Near(carried.approximated.unwrap_or(OTHER_FORM).into());
                }
                Match::No => {}
            }
        }
    }
    best
}

const OTHER_FORM: &str = "in another form";

/// Whether it holds any words or figures of one job.
fn is_free(field: &str) -> bool {
    !is_of_words(field) && !field.starts_with("jobLocation.") && field != "applicantLocationRequirements.name"
}

fn is_of_words(field: &str) -> bool {
    matches!(field, "employmentType" | "contract" | "workplace" | "jobLocationType")
}

fn is_vague(field: &str) -> bool {
    matches!(field, "baseSalary.value.unitText" | "baseSalary.currency" | "payBasis")
}

/// Why values are not where the target says that it carries them.
fn explain(
    asked: &Asked<'_>,
    job: &Job<'_>,
    (field, carries): (&'static str, &[&Carried]),
    missing: &[&str],
    items: &[Item],
) -> (Fate, Cow<'static, str>) {
    if field == "title" && asked.removes_gender_marks {
        return (Fate::Approximated, "titles lose their gender marks here (`gender_marks`)".into());
    }
    let why = carries.iter().find_map(|carried| holding(job, carried)).map(Unless::why);
    let why = why.or_else(|| of_places(asked, job, field));
    let why = why.or_else(|| without_word(asked, field, missing));
    if let Some(why) = why {
        return (Fate::LeftOut, why);
    }
    if asked.is_template() {
        let is_closed = field::find(field).is_some_and(|field| !field.words.is_empty());
        let what = if is_closed { listed(missing) } else { "what the post states".to_owned() };
        return (Fate::LeftOut, format!("the template writes nothing for {what}").into());
    }
    // Something stands there: then it is what the list says that becomes of the field.
    let is_there = |carried: &&&Carried| items.iter().flat_map(|item| item.texts(carried.element)).any(|text| !text.trim().is_empty());
    let why = carries.iter().filter(is_there).find_map(|carried| carried.approximated).map(Cow::Borrowed);
    (Fate::LeftOut, why.unwrap_or_else(|| format!("{UNEXPLAINED} ({})", listed(missing)).into()))
}

fn listed(values: &[&str]) -> String {
    const CHARS_MAX: usize = 40;
    let shown = |value: &&str| {
        let cut: String = value.chars().take(CHARS_MAX).collect();
        if cut.len() < value.len() { format!("`{cut}…`") } else { format!("`{cut}`") }
    };
    values.iter().take(3).map(shown).collect::<Vec<_>>().join(", ")
}

/// What keeps the field out of this element.
fn holding(job: &Job<'_>, carried: &Carried) -> Option<Unless> {
    let (posting, facts) = (&job.entry.posting, &job.entry.facts);
    let value = posting.base_salary.as_ref().map(|pay| &pay.value);
    let has_figures = value.is_some_and(|v| v.value.is_some() || v.min_value.is_some() || v.max_value.is_some());
    let unit = value.and_then(|value| value.unit_text);
    let holds = |unless: &Unless| match *unless {
        Unless::NoPeriod => unit.is_none(),
        Unless::NoCurrency => posting.base_salary.as_ref().is_some_and(|pay| pay.currency.is_none()),
        Unless::NoFigures => !has_figures,
        Unless::Figures => has_figures,
        Unless::AfterTaxes => facts.pay_basis == Some(PayBasis::Net),
        Unless::Periods(units) => unit.is_some_and(|unit| units.contains(&unit)),
        Unless::BothTimes => {
            use crate::model::posting::EmploymentType::{FullTime, PartTime};
            [FullTime, PartTime].iter().all(|time| posting.employment_type.contains(time))
        }
        Unless::NotWeb => is_not_web(job, carried.field),
        Unless::Instead(field) => job.said.iter().any(|(said, _)| *said == field),
    };
    carried.unless.iter().copied().find(|unless| holds(unless))
}

fn is_not_web(job: &Job<'_>, field: &str) -> bool {
    let values = job.said.iter().find(|(said, _)| *said == field).map_or(&[][..], |(_, values)| values);
    let is_web = |value: &String| url::Url::parse(value.trim()).is_ok_and(|url| matches!(url.scheme(), "http" | "https"));
    !values.iter().all(is_web)
}

/// Of jobs with several places a document may have some.
fn of_places(asked: &Asked<'_>, job: &Job<'_>, field: &str) -> Option<Cow<'static, str>> {
    let document = asked.document?;
    let posting = &job.entry.posting;
    let of_work = field.starts_with("jobLocation.");
    let of_applicants = field == "applicantLocationRequirements.name";
    if of_applicants && !posting.job_location.is_empty() {
        return Some("the item says where the work is done, and has no place for where applicants may live".into());
    }
    if !of_work && !of_applicants {
        return None;
    }
    let format = asked.target.dialect()?;
    let places = if of_work { posting.job_location.len() } else { posting.applicant_location_requirements.len() };
    if places > 1 && format.extra_of(job.entry, document, "places") == Some("first") {
        return Some("only the first of its places is written (`places = \"first\"`)".into());
    }
    let countries = posting.job_location.iter().map(|place| place.address.address_country.as_deref());
    let of_applicants = posting.applicant_location_requirements.iter().map(|country| Some(country.name.as_str()));
    let is_out = countries.chain(of_applicants).any(|country| !document.selection.takes_country(country));
    is_out.then(|| "the section takes places in other countries".into())
}

/// Values from a closed list for which the target has no word.
fn without_word(asked: &Asked<'_>, field: &str, missing: &[&str]) -> Option<Cow<'static, str>> {
    if !is_of_words(field) {
        return None;
    }
    let unknown: Vec<&str> = missing.iter().copied().filter(|value| ours(value).iter().all(|word| asked.word(word).is_none())).collect();
    (unknown.len() == missing.len()).then(|| format!("no word for {}", listed(&unknown)).into())
}
