//! What a job's page states beside its text, in the page's language: everything that its JSON-LD states.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;
use url::Url;

use super::countries;
use super::words::{self, DATE_JOINTS, MONTHS, NUMBER_JOINTS, Word, say};
use crate::model::catalog::Entry;
use crate::model::facts::Apply;
use crate::model::posting::{JobLocationType, JobPosting, MonetaryAmount, Place, UnitText};
use crate::model::time::When;
use crate::render::markup::xml::line;

/// One line of the table of facts.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(in crate::render) struct Row {
    /// What it is about.
    label: &'static str,
    /// What there is to say.
    value: String,
    /// The same for machines, where it is a day.
    #[serde(skip_serializing_if = "Option::is_none")]
    datetime: Option<String>,
    /// Where the value leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

/// Collects rows in one language; what there is nothing to say of gets none.
struct Rows<'a> {
    language: &'a str,
    rows: Vec<Row>,
}

impl Rows<'_> {
    fn text(&mut self, word: Word, value: Option<&str>) {
        if let Some(value) = value.map(line).filter(|v| !v.is_empty()) {
            self.rows.push(Row { label: say(self.language, word), value, datetime: None, link: None });
        }
    }

    fn list<'v>(&mut self, word: Word, values: impl IntoIterator<Item = &'v str>) {
        let values: Vec<_> = values.into_iter().map(line).collect();
        self.text(word, Some(&values.join(", ")));
    }

    fn day(&mut self, word: Word, when: When) {
        let (value, datetime) = (day(when, self.language), when.to_string());
        self.rows.push(Row { label: say(self.language, word), value, datetime: Some(datetime), link: None });
    }
}

/// The facts of `entry`, in the language of the entry.
pub(in crate::render) fn rows(entry: &Entry, zone: &TimeZone) -> Vec<Row> {
    let (posting, facts, language) = (&entry.posting, &entry.facts, entry.language.as_str());
    let word = |word: Word| say(language, word);
    let mut out = Rows { language, rows: Vec::new() };
    if let Some(employer) = &posting.hiring_organization {
        out.text(Word::Employer, employer.name.as_deref());
        if let Some(row) = out.rows.last_mut() {
            row.link = employer.same_as.as_deref().and_then(web_address);
        }
    }
    for place in &posting.job_location {
        out.text(Word::Place, Some(&full_place(place, language)));
    }
    let remote = posting.job_location_type == Some(JobLocationType::Telecommute);
    let workplace = if remote { Some(Word::Remote) } else { facts.workplace.map(Word::from) };
    out.text(Word::Workplace, workplace.map(word));
    let countries = posting.applicant_location_requirements.iter().map(|c| country(&c.name, language));
    out.list(Word::Applicants, countries);
    out.text(Word::Contract, facts.contract.map(|c| word(c.into())));
    let employment = posting.employment_type.iter().filter_map(|t| words::employment_type(t.as_str()));
    // An internship is one by contract and by Google's list: once is enough.
    let employment = employment.filter(|word| facts.contract.map(Word::from) != Some(*word));
    out.list(Word::Employment, employment.map(word));
    out.text(Word::Pay, posting.base_salary.as_ref().and_then(|p| pay(p, language)).as_deref());
    out.text(Word::Pay, facts.pay_note.as_deref());
    match &posting.job_start_date {
        Some(start) => match When::try_from(start.clone()) {
            Ok(when) => out.day(Word::Start, when),
            Err(_) => out.text(Word::Start, Some(start)),
        },
        None if posting.job_immediate_start == Some(true) => out.text(Word::Start, Some(word(Word::Immediately))),
        None => {}
    }
    out.text(Word::Duration, posting.job_duration.as_deref().map(|d| duration(d, language)).as_deref());
    out.text(Word::Hours, posting.work_hours.as_deref());
    out.text(Word::Openings, posting.total_job_openings.map(|n| n.to_string()).as_deref());
    out.text(Word::Industry, posting.industry.as_deref());
    out.text(Word::Responsibilities, posting.responsibilities.as_deref());
    out.text(Word::Qualifications, posting.qualifications.as_deref());
    out.list(Word::Skills, posting.skills.iter().map(String::as_str));
    out.text(Word::Benefits, posting.job_benefits.as_deref());
    if let Some(posted) = posting.date_posted {
        out.day(Word::Posted, posted);
    }
    if let Some(last) = posting.valid_through {
        out.day(Word::Closes, last.end(zone));
    }
    let reference = posting.identifier.as_ref().map(|i| i.value.as_str()).or(facts.reference.as_deref());
    out.text(Word::Reference, reference);
    out.text(Word::Language, Some(words::language_name(language).unwrap_or(language)));
    out.list(Word::Tags, facts.tags.iter().map(String::as_str));
    out.rows
}

/// Town and country of a job, or that it is remote, in few words.
pub(in crate::render) fn short_place(posting: &JobPosting, language: &str) -> String {
    short_places(posting, language).join(" · ")
}

/// The same of each place.
pub(in crate::render) fn short_places(posting: &JobPosting, language: &str) -> Vec<String> {
    let mut places: Vec<String> = Vec::new();
    for place in &posting.job_location {
        let address = &place.address;
        let town = address.address_locality.as_deref().or(address.address_region.as_deref()).or(place.name.as_deref());
        let country = address.address_country.as_deref().map(|c| country(c, language));
        let place = line(&[town, country].into_iter().flatten().collect::<Vec<_>>().join(", "));
        if !place.is_empty() && !places.contains(&place) {
            places.push(place);
        }
    }
    if posting.job_location_type.is_some() {
        places.push(say(language, Word::Remote).to_owned());
    }
    places
}

fn full_place(place: &Place, language: &str) -> String {
    let address = &place.address;
    let town = [address.postal_code.as_deref(), address.address_locality.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let parts = [
        place.name.as_deref(),
        address.street_address.as_deref(),
        Some(town.as_str()),
        address.address_region.as_deref().filter(|region| address.address_locality.as_deref() != Some(region)),
        address.address_country.as_deref().map(|c| country(c, language)),
    ];
    parts.into_iter().flatten().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join(", ")
}

fn country<'a>(code: &'a str, language: &str) -> &'a str {
    countries::name(code, language).unwrap_or(code)
}

/// A day as people write it: `1 March 2026`; an instant with its time, unless it is the end of a day.
pub(in crate::render) fn day(when: When, language: &str) -> String {
    match when {
        When::Day(day) => date(day, language),
        When::Instant(timestamp, offset) => {
            let local = offset.to_datetime(timestamp);
            let day = date(local.date(), language);
            match (local.hour(), local.minute(), local.second()) {
                (23, 59, 59) | (0, 0, 0) => day,
                (hour, minute, _) => format!("{day}, {hour:02}:{minute:02}"),
            }
        }
    }
}

fn date(day: Date, language: &str) -> String {
    let Some(column) = words::column(language) else { return day.to_string() };
    let month = MONTHS[column][usize::from(day.month().unsigned_abs().clamp(1, 12)) - 1];
    let [after_day, after_month] = DATE_JOINTS[column];
    format!("{}{after_day}{month}{after_month}{}", day.day(), day.year())
}

/// `32,000–38,000 EUR per year`
pub(in crate::render) fn pay(amount: &MonetaryAmount, language: &str) -> Option<String> {
    let figure = |n: &serde_json::Number| number(&n.to_string(), language);
    let value = &amount.value;
    let figures = match (&value.value, &value.min_value, &value.max_value) {
        (Some(value), _, _) => figure(value),
        (None, Some(min), Some(max)) => format!("{}–{}", figure(min), figure(max)),
        (None, Some(min), None) => format!("{} {}", say(language, Word::From), figure(min)),
        (None, None, Some(max)) => format!("{} {}", say(language, Word::UpTo), figure(max)),
        (None, None, None) => return None,
    };
    let unit = value.unit_text.map(|unit| match unit {
        UnitText::Hour => Word::PerHour,
        UnitText::Day => Word::PerDay,
        UnitText::Week => Word::PerWeek,
        UnitText::Month => Word::PerMonth,
        UnitText::Year => Word::PerYear,
    });
    let parts = [Some(figures.as_str()), amount.currency.as_deref(), unit.map(|word| say(language, word))];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
}

/// A number with its thousands apart, as the language writes it.
fn number(written: &str, language: &str) -> String {
    let Some(column) = words::column(language) else { return written.to_owned() };
    let [thousands, tenths] = NUMBER_JOINTS[column];
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    if !whole.bytes().chain(fraction.bytes()).all(|b| b.is_ascii_digit()) {
        return written.to_owned();
    }
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push_str(thousands);
        }
        out.push(digit);
    }
    if fraction.bytes().any(|b| b != b'0') {
        out.push_str(tenths);
        out.push_str(fraction);
    }
    out
}

/// An ISO 8601 duration in words, as it is written where it holds more than years, months, weeks and days.
fn duration(iso: &str, language: &str) -> String {
    let mut parts = Vec::new();
    let mut rest = iso.strip_prefix('P').unwrap_or_default();
    while let Some(at) = rest.find(|c: char| !c.is_ascii_digit()) {
        let count = &rest[..at];
        let (one, more) = match rest.as_bytes()[at] {
            b'Y' if at > 0 => (Word::OneYear, Word::Years),
            b'M' if at > 0 => (Word::OneMonth, Word::Months),
            b'W' if at > 0 => (Word::OneWeek, Word::Weeks),
            b'D' if at > 0 => (Word::OneDay, Word::Days),
            _ => return iso.to_owned(),
        };
        parts.push(format!("{count} {}", say(language, if count == "1" { one } else { more })));
        rest = &rest[at + 1..];
    }
    if parts.is_empty() || !rest.is_empty() { iso.to_owned() } else { parts.join(" ") }
}

/// Where an application goes: the address to follow, and the words that show it.
pub(in crate::render) fn apply(apply: &Apply, title: &str) -> Option<(String, String)> {
    if let Some(url) = apply.url.as_deref().and_then(web_address) {
        let shown = line(&url);
        return Some((url, shown));
    }
    let fit = |mailbox: &&str| mailbox.contains('@') && !mailbox.contains(|c: char| c.is_whitespace() || "?#%&<>\"".contains(c));
    let mailbox = apply.email.as_deref().map(str::trim).filter(fit)?;
    let url = Url::parse(&format!("mailto:{mailbox}")).ok()?;
    // Mail programs take a plus sign as it is.
    let subject = url::form_urlencoded::byte_serialize(line(title).as_bytes()).collect::<String>().replace('+', "%20");
    Some((format!("{url}?subject={subject}"), line(mailbox)))
}

/// The address, where it is one that a page may link to: absolute, `http` or `https`.
pub(in crate::render) fn web_address(written: &str) -> Option<String> {
    let url = Url::parse(written.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: &str, expect: &str) {
        assert_eq!(said, expect);
    }

    #[test]
    fn days_are_written_as_people_write_them() {
        let when = |text: &str| When::try_from(text.to_owned()).expect("a day or an instant");
        check(&day(when("2026-03-01"), "en"), "1 March 2026");
        check(&day(when("2026-03-01"), "de-AT"), "1. März 2026");
        check(&day(when("2026-03-01"), "es"), "1 de marzo de 2026");
        check(&day(when("2026-03-01"), "sv"), "2026-03-01");
        check(&day(when("2026-12-31T23:59:59+01:00"), "fr"), "31 décembre 2026");
        check(&day(when("2026-12-31T17:00:00+01:00"), "fr"), "31 décembre 2026, 17:00");
    }

    #[test]
    fn pay_is_written_with_its_period() {
        let amount = |json: &str| serde_json::from_str::<MonetaryAmount>(json).expect("an amount");
        let range = amount(r#"{"currency":"EUR","value":{"minValue":32000,"maxValue":38000.5,"unitText":"YEAR"}}"#);
        check(&pay(&range, "en").unwrap_or_default(), "32,000–38,000.5 EUR per year");
        check(&pay(&range, "fr").unwrap_or_default(), "32\u{202f}000–38\u{202f}000,5 EUR par an");
        check(&pay(&amount(r#"{"value":{"minValue":1500}}"#), "de").unwrap_or_default(), "ab 1.500");
        assert_eq!(pay(&MonetaryAmount::default(), "en"), None);
    }

    #[test]
    fn durations_are_words() {
        check(&duration("P6M", "fr"), "6 mois");
        check(&duration("P1Y6M", "en"), "1 year 6 months");
        check(&duration("PT8H", "en"), "PT8H");
        check(&duration("six months", "en"), "six months");
        check(&duration("P6é", "en"), "P6é");
        check(&duration("PM", "en"), "PM");
    }

    #[test]
    fn applications_go_somewhere_safe() {
        let by = |email: &str, url: &str| {
            let some = |s: &str| Some(s.to_owned()).filter(|s| !s.is_empty());
            apply(&Apply { email: some(email), url: some(url) }, "R&D + <x>").map(|(url, _)| url)
        };
        check(&by("jobs@example.org", "").unwrap_or_default(), "mailto:jobs@example.org?subject=R%26D%20%2B%20%3Cx%3E");
        check(&by("", "https://apply.example/?a=b&c").unwrap_or_default(), "https://apply.example/?a=b&c");
        check(&by("a+b@b.example", "javascript:x").unwrap_or_default(), "mailto:a+b@b.example?subject=R%26D%20%2B%20%3Cx%3E");
        assert_eq!(by("no mailbox", "data:x"), None);
    }
}
