//! The fields that are measured: how their labels look, and where a record has them.

use serde_json::Value;

/// One field of the labels.
pub(super) struct Field {
    /// Its key in the labels.
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    /// Pointers into the record; the first that is there holds the value.
    pub(super) at: &'static [&'static str],
    /// What a label may say.
    pub(super) label: Label,
}

/// How a field is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// What the record says of itself: every case expects it.
    Record,
    /// One value.
    One,
    /// The first number of a text.
    Number,
    /// The day of an instant, in its own offset.
    Day,
    /// An ISO 8601 duration, equal where it is as long.
    Duration,
    /// A code with its code set in front.
    Code,
    /// The label stands in a text that may say more.
    Within,
    /// A list, item by item.
    Items,
    /// A list whose items may say more than their labels.
    ItemsWithin,
    /// One text with all items.
    TextOfItems,
    /// Leaf by leaf.
    Pay,
    /// Place by place, then leaf by leaf.
    Places,
}

/// What a label may say.
#[derive(Clone, Copy)]
pub(super) enum Label {
    Text,
    Texts,
    Word(&'static [&'static str]),
    Words(&'static [&'static str]),
    Number,
    Countries,
    Duration,
    Day,
    DayOrMonth,
    True,
    Email,
    Url,
    Language,
    Code,
    Pay,
    Places,
}

pub(super) const KINDS: &[&str] = &["posting", "not-a-posting"];
pub(super) const STATUSES: &[&str] = &["open", "draft", "scheduled", "closed", "expired"];
const WORKPLACES: &[&str] = &["onsite", "hybrid", "remote"];
const CONTRACTS: &[&str] = &["permanent", "fixed-term", "agency", "internship", "apprenticeship", "freelance", "volunteer"];
const EMPLOYMENT: &[&str] = &["FULL_TIME", "PART_TIME", "INTERN", "TEMPORARY", "CONTRACTOR", "VOLUNTEER", "PER_DIEM", "OTHER"];
const EDUCATION: &[&str] = &["high school", "associate degree", "bachelor degree", "postgraduate degree", "professional certificate"];
const PERIODS: &[&str] = &["HOUR", "DAY", "WEEK", "MONTH", "YEAR"];

/// A place's leaves: the label's key, and the pointer inside `jobLocation/N`.
pub(super) const PLACE: &[(&str, &str)] = &[
    ("street", "address/streetAddress"),
    ("postalCode", "address/postalCode"),
    ("locality", "address/addressLocality"),
    ("region", "address/addressRegion"),
    ("country", "address/addressCountry"),
    ("name", "name"),
];

/// The leaves of pay: the label's key, and the pointer in the record.
pub(super) const PAY: &[(&str, &str)] = &[
    ("value", "/posting/baseSalary/value/value"),
    ("min", "/posting/baseSalary/value/minValue"),
    ("max", "/posting/baseSalary/value/maxValue"),
    ("currency", "/posting/baseSalary/currency"),
    ("period", "/posting/baseSalary/value/unitText"),
    ("basis", "/facts/payBasis"),
];

pub(super) static FIELDS: &[Field] = &[
    field("kind", Shape::Record, &["/kind"], Label::Word(KINDS)),
    field("status", Shape::Record, &["/status"], Label::Word(STATUSES)),
    field("title", Shape::One, &["/posting/title"], Label::Text),
    field("employer", Shape::One, &["/posting/hiringOrganization/name"], Label::Text),
    field("places", Shape::Places, &["/posting/jobLocation"], Label::Places),
    field("workplace", Shape::One, &["/facts/workplace"], Label::Word(WORKPLACES)),
    field("applicantCountries", Shape::Items, &["/posting/applicantLocationRequirements"], Label::Countries),
    field("contract", Shape::One, &["/facts/contract"], Label::Word(CONTRACTS)),
    field("employmentType", Shape::Items, &["/posting/employmentType"], Label::Words(EMPLOYMENT)),
    field("duration", Shape::Duration, &["/posting/jobDuration"], Label::Duration),
    field("hoursPerWeek", Shape::Number, &["/posting/workHours"], Label::Number),
    field("pay", Shape::Pay, &["/posting/baseSalary"], Label::Pay),
    field("payScale", Shape::Within, &["/facts/payNote"], Label::Text),
    field("datePosted", Shape::Day, &["/posting/datePosted"], Label::Day),
    field("validThrough", Shape::Day, &["/posting/validThrough"], Label::Day),
    field("startDate", Shape::Day, &["/posting/jobStartDate"], Label::DayOrMonth),
    field("immediateStart", Shape::One, &["/posting/jobImmediateStart"], Label::True),
    field("applyEmail", Shape::One, &["/facts/apply/email"], Label::Email),
    field("applyUrl", Shape::One, &["/facts/apply/url"], Label::Url),
    field("language", Shape::One, &["/facts/language"], Label::Language),
    field("education", Shape::One, &["/posting/educationRequirements/credentialCategory"], Label::Word(EDUCATION)),
    field("experienceMonths", Shape::Number, &["/posting/experienceRequirements/monthsOfExperience"], Label::Number),
    field("openings", Shape::Number, &["/posting/totalJobOpenings"], Label::Number),
    field("reference", Shape::One, &["/posting/identifier/value", "/facts/reference"], Label::Text),
    field("occupationCode", Shape::Code, &["/posting/occupationalCategory"], Label::Code),
    field("benefits", Shape::TextOfItems, &["/posting/jobBenefits"], Label::Texts),
    field("skills", Shape::ItemsWithin, &["/posting/skills"], Label::Texts),
];

const fn field(name: &'static str, shape: Shape, at: &'static [&'static str], label: Label) -> Field {
    Field { name, shape, at, label }
}

impl Label {
    /// Whether a field has several values.
    pub(super) const fn is_list(self) -> bool {
        matches!(self, Self::Texts | Self::Words(_) | Self::Countries | Self::Places)
    }

    /// What is wrong with a label's value, if anything.
    pub(super) fn problem(self, value: &Value) -> Option<String> {
        let text = |holds: &dyn Fn(&str) -> bool| value.as_str().is_some_and(|text| text.trim() == text && !text.is_empty() && holds(text));
        let every = |holds: &dyn Fn(&str) -> bool| {
            value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(|item| item.as_str().is_some_and(holds)))
        };
        let (holds, wants) = match self {
            Self::Text => (text(&|_| true), "a text".to_owned()),
            Self::Texts => (every(&|item| !item.trim().is_empty()), "a list of texts".to_owned()),
            Self::Word(words) => (text(&|word| words.contains(&word)), format!("one of {words:?}")),
            Self::Words(words) => (every(&|word| words.contains(&word)), format!("a list of {words:?}")),
            Self::Number => (value.as_f64().is_some_and(|number| number >= 0.0), "a number".to_owned()),
            Self::Countries => (every(&|code| capitals(code, 2)), "a list of ISO 3166-1 alpha-2 codes".to_owned()),
            Self::Duration => (text(&|text| length(text).is_some()), "an ISO 8601 duration".to_owned()),
            Self::Day => (text(&is_day), "a day as YYYY-MM-DD".to_owned()),
            Self::DayOrMonth => (text(&|text| is_day(text) || is_day(&format!("{text}-01"))), "YYYY-MM-DD or YYYY-MM".to_owned()),
            Self::True => (value == &Value::Bool(true), "true".to_owned()),
            Self::Email => (text(&|text| text.contains('@') && !text.contains([' ', ':'])), "an e-mail address".to_owned()),
            Self::Url => (text(&|text| url::Url::parse(text).is_ok()), "an absolute address".to_owned()),
            Self::Language => (text(&|text| text.bytes().all(|b| b.is_ascii_lowercase()) && text.len() == 2), "a language code".to_owned()),
            Self::Code => (
                text(&|text| text.split_once(' ').is_some_and(|(set, _)| ["ROME", "ISCO", "ESCO"].contains(&set))),
                "`ROME …`, `ISCO …` or `ESCO …`".to_owned(),
            ),
            Self::Pay => return pay_problem(value),
            Self::Places => return places_problem(value),
        };
        (!holds).then(|| format!("{value} is not {wants}"))
    }
}

fn pay_problem(value: &Value) -> Option<String> {
    let Some(pay) = value.as_object() else { return Some(format!("{value} is no pay")) };
    for (key, leaf) in pay {
        let problem = match key.as_str() {
            "value" | "min" | "max" => Label::Number.problem(leaf),
            "currency" => (!leaf.as_str().is_some_and(|code| capitals(code, 3))).then(|| format!("{leaf} is no ISO 4217 code")),
            "period" => Label::Word(PERIODS).problem(leaf),
            "basis" => Label::Word(&["gross", "net"]).problem(leaf),
            _ => Some("unknown key".to_owned()),
        };
        if let Some(problem) = problem {
            return Some(format!("`{key}`: {problem}"));
        }
    }
    let range = pay.contains_key("min") || pay.contains_key("max");
    (range == pay.contains_key("value")).then(|| "pay is either `value` or `min` and `max`".to_owned())
}

fn places_problem(value: &Value) -> Option<String> {
    let Some(places) = value.as_array().filter(|places| !places.is_empty()) else { return Some(format!("{value} is no list of places")) };
    for place in places {
        let Some(place) = place.as_object().filter(|place| !place.is_empty()) else { return Some(format!("{place} is no place")) };
        for (key, leaf) in place {
            let problem = match key.as_str() {
                "country" => (!leaf.as_str().is_some_and(|code| capitals(code, 2))).then(|| format!("{leaf} is no ISO 3166-1 code")),
                known if PLACE.iter().any(|(key, _)| *key == known) => Label::Text.problem(leaf),
                _ => Some("unknown key".to_owned()),
            };
            if let Some(problem) = problem {
                return Some(format!("`{key}`: {problem}"));
            }
        }
    }
    None
}

fn capitals(code: &str, count: usize) -> bool {
    code.len() == count && code.bytes().all(|b| b.is_ascii_uppercase())
}

fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// How long an ISO 8601 duration of years, months, weeks and days is: months, then days.
pub(super) fn length(text: &str) -> Option<(u32, u32)> {
    let mut rest = text.strip_prefix('P').filter(|rest| !rest.is_empty())?;
    let (mut months, mut days) = (0, 0);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let count: u32 = rest[..end].parse().ok()?;
        match rest.as_bytes()[end] {
            b'Y' => months += count * 12,
            b'M' => months += count,
            b'W' => days += count * 7,
            b'D' => days += count,
            _ => return None,
        }
        rest = &rest[end + 1..];
    }
    Some((months, days))
}
