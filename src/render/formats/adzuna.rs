//! Adzuna's XML feed ("XML specification"): one place an ad, an address of its own for each, countries by ISO 3166-1, the contract and the
//! working time apart.
//!
//! | Adzuna | from |
//! | --- | --- |
//! | `id` | the job's id |
//! | `location` | the first place: town, region and country in one line |
//! | `salary` | figures, as `£20000 per annum`, else what is said of pay |
//! | `salary_min`, `salary_max`, `salary_frequency`, `salary_currency` | the same, where Adzuna has a word for the period |
//! | `contract_type`, `contract_time` | nature of the contract, working time |

use crate::diagnostic::Level;
use crate::model::dialect::{Access, AccessClass, Carried, CatalogFormat, Extra, Item, Layout, Part, Pieces, Unless, Word};
use crate::model::posting::UnitText;
use crate::model::target::{Bound, Limit, Render, Requirement, Site, Target};
use crate::render::body::Characters;
use crate::render::dialect::{self, Elements, PLACES_FIRST, SAFE_HTML, account, element, employment, pay};
use crate::render::markup::xml::XmlWriter;
use crate::render::wording::dates;

pub(super) static TARGET: Target = Target {
    id: "adzuna",
    settings: Some("adzuna"),
    title: "Adzuna",
    spec: "https://www.adzuna.co.uk/",
    requires: &[
        refused("title"),
        refused("description"),
        refused("jobLocation"),
        refused("addressCountry"),
        Requirement { field: "hiringOrganization", level: Level::Info, why: "Adzuna prefers to know the employer" },
    ],
    limits: &[
        Limit {
            bound: Bound::DescriptionCharsMin(100),
            level: Level::Warning,
            why: "Adzuna refuses a job whose text has fewer than 100 characters, so its document leaves the job out",
        },
        Limit {
            bound: Bound::Countries(COUNTRIES),
            level: Level::Info,
            why: "Adzuna's list of countries (a copy of 2021) does not name it",
        },
    ],
    render: Render::Catalog(CatalogFormat {
        extension: "xml",
        media_type: "application/xml",
        items_max: None,
        bytes_max: None,
        pieces: Pieces::Code { head, item, tail },
        separator: "",
        access: Access {
            class: AccessClass::Registration,
            note: "Adzuna takes the address of a document after a word with its support, packed ones rather, and reads it at least daily",
            source: "https://www.adzuna.co.uk/",
            checked: "2026-11",
        },
        extras: EXTRAS,
        words: WORDS,
        carries: CARRIES,
        layout: Layout { root: "jobs", item: "job", id: "id" },
    }),
};

const fn refused(field: &'static str) -> Requirement {
    Requirement { field, level: Level::Warning, why: "Adzuna refuses a job without it, so its document leaves the job out" }
}

const COUNTRIES: &[&str] = &["AU", "AT", "BR", "CA", "DE", "FR", "GB", "IN", "IT", "NL", "NZ", "PL", "RU", "SG", "US", "ZA"];

const EXTRAS: &[Extra] = &[
    element("category", "category of the job, from Adzuna's list or one of your own that Adzuna maps"),
    account("cpc", "what a click is worth, such as `0.25`"),
    PLACES_FIRST,
];

const WORDS: &[Word] = &[
    Word::sourced("full-time", "full_time"),
    Word::sourced("part-time", "part_time"),
    Word::sourced("permanent", "permanent"),
    Word::sourced("fixed-term", "contract"),
    Word::read("agency", "contract"),
    Word::read("internship", "contract"),
    Word::read("apprenticeship", "contract"),
    Word::read("freelance", "contract"),
    Word::read("volunteer", ""),
    Word::read("per-day", "contract"),
];

const NO_FREQUENCY: &[Unless] = &[Unless::NoFigures, Unless::NoPeriod, Unless::Periods(&[UnitText::Week])];

/// What keeps figures out of all of its elements.
const NO_PAY: &[Unless] = &[Unless::NoFigures, Unless::NoPeriod, Unless::NoCurrency];

const CARRIES: &[Carried] = &[
    Carried::exact("title", "title"),
    Carried::near("description", "description", "links lose their addresses, tables become lines"),
    Carried::exact("datePosted", "date"),
    Carried::exact("url", "url"),
    Carried::exact("hiringOrganization.name", "company"),
    Carried::near("jobLocation.address.addressLocality", "location", "one line, of the first place alone"),
    Carried::near("jobLocation.address.addressRegion", "location", "one line, of the first place alone"),
    Carried::near("jobLocation.address.postalCode", "postcode", "of the first place alone"),
    Carried::near("jobLocation.address.addressCountry", "country", "of the first place alone"),
    Carried::near("applicantLocationRequirements.name", "country", "the first country alone"),
    Carried::near("employmentType", "contract_time", "full or part time, where only one is offered").unless(&[Unless::BothTimes]),
    Carried::near("employmentType", "contract_type", "permanent or not"),
    Carried::near("contract", "contract_type", "permanent or not"),
    Carried::exact("baseSalary.value.value", "salary_min").unless(NO_FREQUENCY),
    Carried::exact("baseSalary.value.minValue", "salary_min").unless(NO_FREQUENCY),
    Carried::exact("baseSalary.value.maxValue", "salary_max").unless(NO_FREQUENCY),
    Carried::near("baseSalary.value.unitText", "salary_frequency", "Adzuna's words").unless(NO_FREQUENCY),
    Carried::exact("baseSalary.currency", "salary_currency").unless(NO_FREQUENCY),
    Carried::near("baseSalary.value.value", "salary", "as text").unless(NO_PAY),
    Carried::near("baseSalary.value.minValue", "salary", "as text").unless(NO_PAY),
    Carried::near("baseSalary.value.maxValue", "salary", "as text").unless(NO_PAY),
    Carried::near("baseSalary.value.unitText", "salary", "as text").unless(NO_PAY),
    Carried::near("baseSalary.currency", "salary", "as text").unless(NO_PAY),
    Carried::near("payNote", "salary", "where no figures are stated").unless(&[Unless::Figures]),
];

fn head(_: &Site, _: &Part<'_>) -> Vec<u8> {
    let mut xml = XmlWriter::new();
    xml.open("jobs", &[]);
    xml.into_bytes()
}

fn item(_: &Site, item: &Item<'_>) -> Vec<u8> {
    let (entry, address) = (item.entry, dialect::address(item));
    let mut out = Elements::item("job", &[]);
    out.some("title", Some(entry.title()));
    out.some("id", Some(&item.id));
    out.lines("description", &dialect::text(item, SAFE_HTML, Characters::Escaped));
    out.some("url", Some(&item.url));
    out.some("location", dialect::place_line(item).as_deref());
    out.some("country", address.address_country.as_deref());
    out.some("postcode", address.postal_code.as_deref());
    out.some("company", dialect::employer(item));
    salary(&mut out, item);
    out.some("contract_type", employment::nature(entry).and_then(|ours| item.word(ours)));
    out.some("contract_time", employment::time(entry).and_then(|ours| item.word(ours)));
    out.some("date", Some(&dates::rfc3339(entry.published)));
    out.extras(item);
    out.end("job")
}

fn tail(_: &Site, _: &Part<'_>) -> Vec<u8> {
    let mut xml = XmlWriter::piece();
    xml.close("jobs");
    xml.into_bytes()
}

fn salary(out: &mut Elements, item: &Item<'_>) {
    let entry = item.entry;
    let Some(pay) = pay::of(entry) else { return out.some("salary", entry.facts.pay_note.as_deref()) };
    let unit = pay.unit.map(period);
    out.some("salary", unit.and_then(|(text, _)| pay.plain(text)).as_deref());
    // Figures without a period could be anything.
    let Some((_, Some(frequency))) = unit else { return };
    out.some("salary_min", pay.low.map(ToString::to_string).as_deref());
    out.some("salary_max", pay.high.map(ToString::to_string).as_deref());
    out.some("salary_frequency", Some(frequency));
    out.some("salary_currency", pay.currency);
}

/// The period in a text, and Adzuna's word for it.
const fn period(unit: UnitText) -> (&'static str, Option<&'static str>) {
    match unit {
        UnitText::Hour => ("per hour", Some("hour")),
        UnitText::Day => ("per day", Some("day")),
        UnitText::Week => ("per week", None),
        UnitText::Month => ("per month", Some("month")),
        UnitText::Year => ("per annum", Some("year")),
    }
}
