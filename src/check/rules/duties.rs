//! What the law of a country asks of an advertisement, as data: one file a country in `duties/`. Remarks, never more; no legal advice.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use serde::Deserialize;

use crate::check::rule::Run;
use crate::check::{Asker, Context, Job, Rule, Subject};
use crate::diagnostic::{Diagnostics, Level};
use crate::model::draft::Draft;
use crate::model::facts::{Contract, PayBasis};
use crate::model::posting::{EmploymentType, UnitText};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/check/rules/duties");

pub(in crate::check) static SUBJECT: Subject = Subject {
    title: "Duties by country",
    asked_by: Asker::Law,
    rules: &[&PAY_RANGE, &MINIMUM_WAGE, &INTERNSHIP, &LANGUAGE],
    run: Run::Each(check),
};

/// What every finding says besides its own.
const NO_ADVICE: &str = "this is no legal advice: it may be out of date, and exceptions are left out";

const fn rule(code: &'static str, title: &'static str, help: &'static str) -> Rule {
    Rule {
        code,
        level: Level::Info,
        title,
        why: "The law of the country where the work is done asks for it; the table below says what each law says, of whom, since when and where \
              that was read. This is no legal advice.",
        help,
        source: "the table below",
        checked: "2026-11-29",
    }
}

static PAY_RANGE: Rule = rule(
    "duty-pay-range",
    "the country has a law about pay in advertisements, and no pay is stated",
    "add `salary:`, or see that the law does not apply",
);
static MINIMUM_WAGE: Rule = rule(
    "duty-minimum-wage",
    "the pay lies below the country's minimum wage",
    "correct the figure or its period, or see that the law does not apply",
);
static INTERNSHIP: Rule = rule(
    "duty-internship-pay",
    "the country has a law about the pay of internships, and what is stated does not meet it",
    "add `salary:`, or say in words that the internship is paid",
);
static LANGUAGE: Rule = rule(
    "duty-language",
    "the country has a law about the language of advertisements, and the post is in another",
    "add the post in that language, and join the two with `translation_of:`",
);

/// The duties of one country, as its file has them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::check) struct Country {
    /// ISO 3166-1 alpha-2; `EU` for the file of its members.
    #[serde(rename = "country")]
    code: String,
    /// Its name.
    pub(in crate::check) name: String,
    /// Of a union: its members, as far as they have no duty of that kind of their own.
    #[serde(default)]
    members: Vec<String>,
    /// What its law says.
    #[serde(rename = "duty")]
    pub(in crate::check) duties: Vec<Duty>,
}

/// One duty.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::check) struct Duty {
    /// Code of the rule that finds it broken.
    pub(in crate::check) code: String,
    /// The part of the country where it holds.
    region: Option<Region>,
    /// What the law says, as a sentence without a full stop.
    pub(in crate::check) says: String,
    /// Of whom.
    pub(in crate::check) applies: String,
    /// Since when.
    pub(in crate::check) since: Date,
    /// The least that is owed, from a day on.
    #[serde(default)]
    floors: Vec<Floor>,
    /// Of internships: those that last longer than so many months.
    months_over: Option<i32>,
    /// BCP 47 tag of the language that is asked for.
    language: Option<String>,
    /// Whether words about pay will do where there is no figure.
    #[serde(default)]
    words_suffice: bool,
    /// Where it was read.
    pub(in crate::check) source: String,
    /// When it was read.
    pub(in crate::check) checked: Date,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Region {
    code: String,
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Floor {
    from: Date,
    amount: f64,
    currency: String,
    unit: UnitText,
}

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let mut files: Vec<_> = FILES.files().collect();
    files.sort_by_key(|file| file.path());
    let texts = files.iter().map(|file| (file.path(), file.contents_utf8().expect("our files are text")));
    texts.map(|(path, text)| toml::from_str(text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))).collect()
});

/// All duties, by country.
pub(in crate::check) fn table() -> &'static [Country] {
    &COUNTRIES
}

fn check(context: &Context<'_>, job: &Job<'_>, sink: &mut Diagnostics) {
    let draft = job.draft;
    let today = context.settings.site.time_zone.to_datetime(context.now).date();
    for place in &draft.posting.job_location {
        let Some(code) = place.address.address_country.as_deref() else { continue };
        let region = place.address.address_region.as_deref();
        let own = table().iter().find(|country| country.code == code);
        let shared = table().iter().filter(|country| country.members.iter().any(|member| member == code));
        for country in own.into_iter().chain(shared) {
            for duty in country.duties.iter().filter(|duty| duty.since <= today && duty.is_of(region)) {
                let Some((rule, message)) = duty.broken(job, today) else { continue };
                // Two places in one country break one law once.
                let own = sink.as_slice().iter().rev().take_while(|other| other.path.as_ref() == Some(&draft.path));
                if own.into_iter().any(|other| other.code == rule.code && other.record == Some(draft.record) && other.message == message) {
                    continue;
                }
                let said = format!("{}: {}; of {}", country.name, duty.says, duty.applies);
                let read = format!("read on {} at {}", duty.checked, duty.source);
                sink.push(rule.at(job, None, message).with_why(said).with_why(read).with_why(NO_ADVICE));
            }
        }
    }
}

impl Duty {
    fn is_of(&self, region: Option<&str>) -> bool {
        let Some(own) = &self.region else { return true };
        region.is_some_and(|region| own.code == region || own.name.eq_ignore_ascii_case(region))
    }

    /// The name of the part of the country where it holds, where that is not the whole.
    pub(in crate::check) fn region(&self) -> Option<&str> {
        self.region.as_ref().map(|region| region.name.as_str())
    }

    fn broken(&self, job: &Job<'_>, today: Date) -> Option<(&'static Rule, String)> {
        let draft = job.draft;
        match self.code.as_str() {
            "duty-pay-range" => {
                let is_silent = draft.posting.base_salary.is_none() && !(self.words_suffice && draft.facts.pay_note.is_some());
                (is_silent && is_employment(draft)).then(|| (&PAY_RANGE, self.in_words("no pay is stated")))
            }
            "duty-minimum-wage" if is_employment(draft) => self
                .below(draft, today)
                .map(|(paid, owed)| (&MINIMUM_WAGE, self.in_words(&format!("the pay of {paid} is less than {owed}")))),
            "duty-internship-pay" => self.internship(draft, today),
            "duty-language" => {
                let asked = self.language.as_deref()?;
                let is_foreign = |tag: &str| tag.split('-').next() != Some(asked);
                let own = draft.facts.language.as_deref()?;
                let is_alone = is_foreign(own) && job.translations.iter().all(|translation| is_foreign(&translation.language));
                is_alone.then(|| (&LANGUAGE, self.in_words(&format!("the post is in `{own}` alone, not in `{asked}`"))))
            }
            _ => None,
        }
    }

    /// Where the law of a region asks, the finding names it.
    fn in_words(&self, what: &str) -> String {
        self.region().map_or_else(|| what.to_owned(), |region| format!("{what}, and the work is done in {region}"))
    }

    fn internship(&self, draft: &Draft, today: Date) -> Option<(&'static Rule, String)> {
        let months = draft.posting.job_duration.as_deref().and_then(months)?;
        if draft.facts.contract != Some(Contract::Internship) || months <= f64::from(self.months_over?) {
            return None;
        }
        if draft.posting.base_salary.is_none() {
            let is_said = draft.facts.pay_note.is_some();
            return (!is_said).then(|| (&INTERNSHIP, format!("the internship lasts {months} months, and nothing is said about pay")));
        }
        self.below(draft, today).map(|(paid, owed)| (&INTERNSHIP, format!("the allowance of {paid} is less than {owed}")))
    }

    /// What is paid and what is owed, where the least figure lies below what holds today. Only figures of the same period are compared.
    fn below(&self, draft: &Draft, today: Date) -> Option<(String, String)> {
        let pay = draft.posting.base_salary.as_ref()?;
        let currency = pay.currency.as_deref()?;
        let least = pay.value.min_value.as_ref().or(pay.value.value.as_ref())?.as_f64()?;
        let unit = pay.value.unit_text?;
        // A month's pay is that of so many hours as the post does not say.
        let is_comparable = unit != UnitText::Month || draft.posting.employment_type.contains(&EmploymentType::FullTime);
        if draft.facts.pay_basis == Some(PayBasis::Net) || !is_comparable {
            return None;
        }
        let fits = |floor: &&Floor| floor.from <= today && floor.currency == currency && floor.unit == unit;
        let owed = self.floors.iter().filter(fits).max_by_key(|floor| floor.from)?.amount;
        (least < owed).then(|| (format!("{least} {currency}"), format!("{owed} {currency}")))
    }
}

/// Whether it is the work of an employee, as far as is said.
fn is_employment(draft: &Draft) -> bool {
    let other = [EmploymentType::Intern, EmploymentType::Contractor, EmploymentType::Volunteer, EmploymentType::Other];
    let contract = draft.facts.contract;
    matches!(contract, None | Some(Contract::Permanent | Contract::FixedTerm | Contract::Agency))
        && !draft.posting.employment_type.iter().any(|kind| other.contains(kind))
}

/// The months of an ISO 8601 duration of years, months, weeks and days.
fn months(duration: &str) -> Option<f64> {
    let span: jiff::Span = duration.parse().ok()?;
    let days = f64::from(span.get_weeks()) * 7.0 + f64::from(span.get_days());
    Some(f64::from(span.get_years()) * 12.0 + f64::from(span.get_months()) + (days / 30.5 * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_read_and_name_rules_that_there_are() {
        for country in table() {
            assert!(!country.duties.is_empty(), "{}", country.name);
            for duty in &country.duties {
                assert!(SUBJECT.rules.iter().any(|rule| rule.code == duty.code), "{}: {}", country.name, duty.code);
                assert!(duty.source.starts_with("https://") && !duty.says.ends_with('.') && !duty.applies.ends_with('.'), "{}", duty.says);
            }
        }
    }

    #[test]
    fn durations_are_months() {
        assert_eq!([months("P6M"), months("P1Y"), months("P8W"), months("six")], [Some(6.0), Some(12.0), Some(1.8), None]);
    }
}
