//! What Google wants of a JobPosting (<https://developers.google.com/search/docs/appearance/structured-data/job-posting>, as of September 2026),
//! in the words of the Rich Results Test and of Search Console.

use std::sync::LazyLock;

use jiff::Timestamp;
use regex::Regex;

use super::super::found::{Found, shown};
use super::super::json::{Json, Node};
use super::super::rule::{Rule, rules};
use super::super::values::{address, date, html, language, number};
use super::types;

rules! {
    MISSING = "google-missing-field", Error, "Google, JobPosting, required properties; Search Console: Missing field", "every required field is there", "add the field: without it Google does not show the job";
    MISSING_OPTIONAL = "google-missing-field-optional", Info, "Google, JobPosting, recommended properties; Search Console: Missing field (optional)", "recommended fields are there", "add the field if you know it; never invent it";
    MISSING_VALUE = "google-missing-value", Warning, "Google, JobPosting, baseSalary and identifier; Rich Results Test: Missing field", "an object has the fields that give it a meaning", "add the field, or leave the object out";
    DATE_FORMAT = "google-date-format", Error, "Google, JobPosting, datePosted and validThrough; Search Console: Date/time not in ISO 8601 format", "dates are written as ISO 8601 has them", "write it like `2026-11-20` or `2026-11-20T09:00:00+01:00`";
    DATE_ZONE = "google-date-zone", Warning, "Google, JobPosting, validThrough; Rich Results Test: Datetime property is missing a timezone", "a time says its zone", "add the offset, such as `+01:00`";
    DATE_FUTURE = "google-date-future", Warning, "Google, JobPosting, datePosted", "a job was posted before now", "write the day on which the employer posted it";
    EXPIRED = "google-expired", Warning, "Google, JobPosting, removing a job posting", "a job that is marked up is still open", "remove the markup or the page of a job that is closed";
    VALID_BEFORE_POSTED = "google-valid-before-posted", Error, "Google, JobPosting, validThrough", "a job ends after it was posted", "correct one of the two dates";
    INVALID_ENUM = "google-invalid-enum", Error, "Google, JobPosting; Rich Results Test: Invalid enum value in field", "a value is one of Google's list", "write one of the values, in capitals where they are; leave out what has none, such as hybrid work";
    OBJECT_TYPE = "google-object-type", Error, "Google, JobPosting; Rich Results Test: Invalid object type for field", "organizations, places and addresses are objects", "write an object with `@type`";
    SALARY_VALUE = "google-salary-value", Error, "Google, JobPosting, baseSalary", "a pay is a number, or two of which the first is not the greater", "write numbers without currency and separators, or leave the pay out; never 0";
    SALARY_CURRENCY = "google-salary-currency", Error, "Google, JobPosting, baseSalary; ISO 4217", "a currency is a code of ISO 4217", "write its three letters, such as `EUR`";
    DESCRIPTION_TITLE = "google-description-title", Error, "Google, JobPosting, description: cannot be the same as the title", "the description says more than the title", "write the whole text of the post";
    TITLE_CLEAN = "google-title-clean", Warning, "Google, JobPosting, title: the name of the job only", "a title is the name of the job, without pay, slogans, addresses and markup", "write the name of the job only";
    EDUCATION = "google-education", Error, "Google, JobPosting, experienceInPlaceOfEducation", "where experience counts as education both are said", "add `educationRequirements` and `experienceRequirements`";
    EXPERIENCE = "google-experience", Error, "Google, JobPosting, experienceRequirements.monthsOfExperience", "experience is a number of months", "write a number from 0";
    COUNTRY = "google-country", Warning, "Google, JobPosting, addressCountry and applicantLocationRequirements; ISO 3166-1", "a country is one that there is", "write the two letters of ISO 3166-1; name the countries of a region one by one";
    APPLICANT_COUNTRY = "google-applicant-country", Error, "Google, JobPosting, applicantLocationRequirements", "a remote job says in which countries people may work", "add `applicantLocationRequirements` with a Country";
    LOGO = "google-logo", Warning, "Google, Organization, logo", "a logo has a whole address", "write it with `https://` and the host";
    OPENINGS = "google-openings", Warning, "schema.org, totalJobOpenings", "the number of openings is at least one", "write how many there are, or leave it out";
}

const EMPLOYMENT: [&str; 8] = ["FULL_TIME", "PART_TIME", "CONTRACTOR", "TEMPORARY", "INTERN", "VOLUNTEER", "PER_DIEM", "OTHER"];
const UNITS: [&str; 5] = ["HOUR", "DAY", "WEEK", "MONTH", "YEAR"];
const CREDENTIALS: [&str; 5] = ["high school", "associate degree", "bachelor degree", "professional certificate", "postgraduate degree"];

/// ISO 4217, without funds, metals and codes for tests.
pub(in crate::validate) const CURRENCIES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK \
    DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD \
    KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB \
    RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF \
    XPF YER ZAR ZMW ZWG BGN";

static LOUD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)!!|\*\*|https?://|www\.|\S@\S+\.\S|</?[a-z]+>|[$€£¥]\s*\d|\d\s*[$€£¥]|\d[\d., ]*k?\s*(?:EUR|USD|GBP|PLN|CHF)\b|\d\s*(?:per|/|an?)\s*(?:hour|month|year|annum)\b")
        .expect("a valid pattern")
});

/// Checks one JobPosting.
pub(super) fn check(posting: &Node, found: &mut Found<'_>) {
    let remote = texts(posting, "jobLocationType").any(|text| text == "TELECOMMUTE");
    for field in ["title", "description", "datePosted", "hiringOrganization"] {
        missing(posting, field, None, &MISSING, found);
    }
    let is_located = posting.get("jobLocation").is_some() || (remote && posting.get("applicantLocationRequirements").is_some());
    if !is_located && !remote {
        missing(posting, "jobLocation", None, &MISSING, found);
    }
    for field in ["baseSalary", "employmentType", "validThrough", "identifier"] {
        missing(posting, field, None, &MISSING_OPTIONAL, found);
    }
    words(posting, "employmentType", &EMPLOYMENT, found);
    words(posting, "jobLocationType", &["TELECOMMUTE"], found);
    title(posting, found);
    dates(posting, found);
    all(posting, "hiringOrganization").for_each(|node| organization(node, found));
    all(posting, "jobLocation").for_each(|node| location(node, found));
    applicants(posting, remote, found);
    all(posting, "baseSalary").for_each(|node| salary(node, found));
    for identifier in all(posting, "identifier").filter(|node| types(node).contains(&"PropertyValue")) {
        missing(identifier, "value", Some("identifier"), &MISSING_VALUE, found);
    }
    requirements(posting, found);
    for openings in all(posting, "totalJobOpenings") {
        if let Json::Number(written) = &openings.value
            && !number::is(written, number::Wanted::Positive)
        {
            found.add(&OPENINGS, openings.place.clone(), format!("there are {written} openings"));
        }
    }
}

/// The values of a field: the entries of its list, or the one value.
fn all<'n>(node: &'n Node, field: &str) -> impl Iterator<Item = &'n Node> {
    let value = node.get(field);
    let entries = value.map(Node::entries).unwrap_or_default();
    let single = value.filter(|node| !matches!(node.value, Json::List(_)));
    entries.iter().chain(single)
}

fn texts<'n>(node: &'n Node, field: &str) -> impl Iterator<Item = &'n str> {
    all(node, field).filter_map(Node::text)
}

/// Whether a field says something; noted where it does not.
fn missing(node: &Node, field: &str, within: Option<&str>, rule: &'static Rule, found: &mut Found<'_>) -> bool {
    let is_there =
        all(node, field).any(|value| !matches!(&value.value, Json::Null) && value.text().is_none_or(|text| !text.trim().is_empty()));
    if !is_there {
        let optional = if rule.level == crate::diagnostic::Level::Info { " (optional)" } else { "" };
        let within = within.map_or(String::new(), |within| format!(" (in \"{within}\")"));
        found.add(rule, node.place.start..node.place.start + 1, format!("Missing field \"{field}\"{within}{optional}"));
    }
    !is_there
}

fn words(node: &Node, field: &str, allowed: &[&str], found: &mut Found<'_>) {
    for value in all(node, field) {
        let fits = value.text().is_some_and(|text| allowed.contains(&text));
        if !fits {
            let written = value.text().map_or_else(|| value.what().to_owned(), shown);
            found.add(
                &INVALID_ENUM,
                value.place.clone(),
                format!("Invalid enum value in field \"{field}\": {written} is none of {}", allowed.join(", ")),
            );
        }
    }
}

fn title(posting: &Node, found: &mut Found<'_>) {
    let of = |field: &str| all(posting, field).find_map(|node| node.text().map(|text| (node, text.trim())));
    let (Some((node, title)), description) = (of("title"), of("description")) else { return };
    if LOUD.is_match(title) {
        found.add(&TITLE_CLEAN, node.place.clone(), format!("{} is more than the name of a job", shown(title)));
    }
    if let Some((node, description)) = description {
        let plain: String = html::words(description);
        if plain.eq_ignore_ascii_case(title) {
            found.add(&DESCRIPTION_TITLE, node.place.clone(), "the description says no more than the title");
        }
    }
}

fn dates(posting: &Node, found: &mut Found<'_>) {
    let mut read = |field: &str| -> Option<(Timestamp, std::ops::Range<usize>, bool)> {
        let node = all(posting, field).next()?;
        let text = node.text().unwrap_or_default();
        let Some(instant) = date::read_iso8601(text) else {
            found.add(&DATE_FORMAT, node.place.clone(), format!("Date/time not in ISO 8601 format in field \"{field}\": {}", shown(text)));
            return None;
        };
        if text.split_once('T').is_some_and(|(_, time)| !time.contains(['Z', '+', '-'])) {
            found.add(&DATE_ZONE, node.place.clone(), format!("Datetime property {field} is missing a timezone: {}", shown(text)));
        }
        Some((instant, node.place.clone(), text.contains('T')))
    };
    let (posted, through) = (read("datePosted"), read("validThrough"));
    if let Some((posted, place, _)) = posted.clone().filter(|(posted, ..)| date::is_future(*posted, found)) {
        found.add(&DATE_FUTURE, place, format!("this job is posted only at {posted}"));
    }
    let Some((last, place, has_time)) = through else { return };
    // A day ends at its end, and elsewhere later.
    let slack = jiff::SignedDuration::from_hours(if has_time { 0 } else { 48 });
    if found.now.duration_since(last) > slack {
        found.add(&EXPIRED, place.clone(), format!("this job ended at {last}"));
    }
    if posted.is_some_and(|(posted, ..)| last < posted) {
        found.add(&VALID_BEFORE_POSTED, place, "this job ends before it is posted");
    }
}

fn is_object(node: &Node, field: &str, found: &mut Found<'_>) -> bool {
    let is_right = matches!(node.value, Json::Map(_));
    if !is_right {
        found.add(&OBJECT_TYPE, node.place.clone(), format!("Invalid object type for field \"{field}\": this is {}", node.what()));
    }
    is_right
}

/// Whether an object only points at another.
fn is_reference(node: &Node) -> bool {
    node.get("@id").is_some() && node.fields().iter().all(|field| field.key.starts_with('@'))
}

fn organization(node: &Node, found: &mut Found<'_>) {
    if !is_object(node, "hiringOrganization", found) || is_reference(node) {
        return;
    }
    missing(node, "name", Some("hiringOrganization"), &MISSING, found);
    for logo in all(node, "logo") {
        if let Some(text) = logo.text()
            && address::split_scheme(text).is_none()
        {
            found.add(&LOGO, logo.place.clone(), format!("{} is no whole address", shown(text)));
        }
    }
}

fn location(node: &Node, found: &mut Found<'_>) {
    if !is_object(node, "jobLocation", found) || is_reference(node) {
        return;
    }
    if missing(node, "address", Some("jobLocation"), &MISSING, found) {
        return;
    }
    for address in all(node, "address") {
        if !is_object(address, "address", found) {
            continue;
        }
        missing(address, "addressCountry", Some("jobLocation.address"), &MISSING, found);
        for field in ["addressLocality", "addressRegion", "postalCode", "streetAddress"] {
            missing(address, field, Some("jobLocation.address"), &MISSING_OPTIONAL, found);
        }
        all(address, "addressCountry").for_each(|value| country(value, found));
    }
}

/// A country as a text, or an object with a name.
fn country(node: &Node, found: &mut Found<'_>) {
    const NONE: [&str; 11] = ["EU", "UK", "EUROPE", "EUROPEAN UNION", "WORLDWIDE", "ANYWHERE", "GLOBAL", "EMEA", "EEA", "APAC", "REMOTE"];
    let named = node.text().map(|text| (node, text)).or_else(|| node.get("name").and_then(|name| name.text().map(|text| (name, text))));
    let Some((node, text)) = named else { return };
    let capitals = text.trim().to_uppercase();
    let is_code = capitals.len() == 2 && text.is_ascii();
    let is_none = NONE.contains(&capitals.as_str()) || (is_code && !language::REGIONS.split_whitespace().any(|region| region == capitals));
    if is_none {
        found.add(&COUNTRY, node.place.clone(), format!("{} is no country", shown(text)));
    }
}

fn applicants(posting: &Node, remote: bool, found: &mut Found<'_>) {
    let mut is_told = false;
    for area in all(posting, "applicantLocationRequirements") {
        is_told = true;
        if is_object(area, "applicantLocationRequirements", found) && !is_reference(area) {
            missing(area, "name", Some("applicantLocationRequirements"), &MISSING, found);
            if types(area).contains(&"Country") {
                country(area, found);
            }
        }
    }
    let has_country =
        all(posting, "jobLocation").flat_map(|place| all(place, "address")).any(|address| address.get("addressCountry").is_some());
    if remote && !is_told && !has_country {
        found.add(&APPLICANT_COUNTRY, posting.place.start..posting.place.start + 1, "Missing field \"applicantLocationRequirements\"");
    }
}

fn salary(node: &Node, found: &mut Found<'_>) {
    if !matches!(node.value, Json::Map(_)) || is_reference(node) {
        return;
    }
    if !missing(node, "currency", Some("baseSalary"), &MISSING_VALUE, found) {
        for currency in all(node, "currency") {
            if currency.text().is_none_or(|code| !CURRENCIES.split_whitespace().any(|known| known == code)) {
                found.add(
                    &SALARY_CURRENCY,
                    currency.place.clone(),
                    format!("{} is no code of a currency", shown(currency.text().unwrap_or_default())),
                );
            }
        }
    }
    let value = all(node, "value").find(|value| matches!(value.value, Json::Map(_))).unwrap_or(node);
    missing(value, "unitText", Some("baseSalary.value"), &MISSING_VALUE, found);
    words(value, "unitText", &UNITS, found);
    let mut read = |field: &str| -> Option<f64> {
        let node = all(value, field).find(|node| !matches!(node.value, Json::Map(_)))?;
        let amount = match &node.value {
            Json::Number(written) => written.parse().ok(),
            Json::Text(written) => number::decimal(written),
            _ => None,
        };
        match amount.filter(|amount| *amount >= 0.0) {
            None => found.add(&SALARY_VALUE, node.place.clone(), format!("the `{field}` of this pay is no number")),
            Some(0.0) if field != "minValue" => found.add(&SALARY_VALUE, node.place.clone(), "this pay is 0"),
            Some(_) => {}
        }
        amount.or(Some(f64::NAN))
    };
    let (single, least, most) = (read("value"), read("minValue"), read("maxValue"));
    if single.is_none() && least.is_none() && most.is_none() {
        found.add(
            &SALARY_VALUE,
            value.place.clone(),
            "Either \"value\", or \"minValue\" and \"maxValue\" should be specified (in \"baseSalary.value\")",
        );
    }
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        found.add(&SALARY_VALUE, value.place.clone(), format!("the least pay, {least}, is more than the most, {most}"));
    }
}

fn requirements(posting: &Node, found: &mut Found<'_>) {
    for education in all(posting, "educationRequirements").filter(|node| matches!(node.value, Json::Map(_))) {
        words(education, "credentialCategory", &CREDENTIALS, found);
    }
    for experience in all(posting, "experienceRequirements") {
        for months in all(experience, "monthsOfExperience") {
            let is_number = matches!(&months.value, Json::Number(written) if !written.starts_with('-'))
                || months.text().is_some_and(|text| number::is(text, number::Wanted::Natural));
            if !is_number {
                found.add(&EXPERIENCE, months.place.clone(), "this is no number of months");
            }
        }
    }
    let counts = all(posting, "experienceInPlaceOfEducation").find(|node| matches!(node.value, Json::Bool(true)));
    if let Some(node) = counts
        && (posting.get("educationRequirements").is_none() || posting.get("experienceRequirements").is_none())
    {
        found.add(&EDUCATION, node.place.clone(), "experience counts as education, but one of the two is not said");
    }
}
