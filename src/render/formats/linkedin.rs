//! LinkedIn's XML feed for basic jobs
//! (<https://learn.microsoft.com/en-us/linkedin/talent/job-postings/xml-feeds-development-guide>): one `job` for each place, alpha-2
//! countries, days with the month first. What is missing from the document is closed.
//!
//! | LinkedIn | from |
//! | --- | --- |
//! | `expectedJobCount` | how many jobs stand in the document |
//! | `partnerJobId`, 40 characters at most | the job's id, for other than its first place with an end of its own |
//! | `applyUrl` | where an application goes, else the job's page |
//! | `location`, `city`, `state`, `country`, `postalCode` | the place |
//! | `jobtype` | nature of the contract where LinkedIn has a word for it, else working time |
//! | `salaries/salary` | pay before taxes |
//! | `listDate`, `expirationDate` | days in the site's zone |

use jiff::civil::Date;

use crate::diagnostic::Level;
use crate::model::dialect::{Access, AccessClass, Carried, CatalogFormat, Extra, Item, Layout, Part, Pieces, Unless, Word};
use crate::model::facts::PayBasis;
use crate::model::posting::UnitText;
use crate::model::target::{Bound, Limit, Render, Requirement, Site, Target};
use crate::render::body::Characters;
use crate::render::dialect::days::{self, Order};
use crate::render::dialect::{self, Elements, PLACES_EACH, account, employment, head as at_head, pay, setting};
use crate::render::markup::xml::XmlWriter;
use crate::render::wording::dates;

pub(super) static TARGET: Target = Target {
    id: "linkedin",
    settings: Some("linkedin"),
    title: "LinkedIn",
    spec: "https://learn.microsoft.com/en-us/linkedin/talent/job-postings/xml-feeds-development-guide",
    requires: &[refused("title"), refused("description"), refused("hiringOrganization"), refused("addressCountry")],
    limits: &[
        Limit {
            bound: Bound::DescriptionCharsMin(100),
            level: Level::Warning,
            why: "LinkedIn refuses a job whose text has fewer than 100 characters, so its document leaves the job out",
        },
        Limit {
            bound: Bound::TitleCharsMax(200),
            level: Level::Info,
            why: "LinkedIn's programming interface takes titles of 200 characters at most; its page on documents names no limit",
        },
    ],
    render: Render::Catalog(CatalogFormat {
        extension: "xml",
        media_type: "application/xml",
        items_max: Some(500_000),
        bytes_max: None,
        pieces: Pieces::Code { head, item, tail },
        separator: "",
        access: Access {
            class: AccessClass::Registration,
            note: "LinkedIn takes the address of a document after a word with its support; only jobs posted by the employer on the site \
                   itself. A job is never moved from one document to another: split by country, with a section for each",
            source: "https://learn.microsoft.com/en-us/linkedin/talent/job-postings/xml-feeds-development-guide",
            checked: "2026-11",
        },
        extras: EXTRAS,
        words: WORDS,
        carries: CARRIES,
        layout: Layout { root: "source", item: "job", id: "partnerJobId" },
    }),
};

const fn refused(field: &'static str) -> Requirement {
    Requirement { field, level: Level::Warning, why: "LinkedIn refuses a job without it, so its document leaves the job out" }
}

const EXTRAS: &[Extra] = &[
    at_head("publisher", "name of the publisher; the site's title unless said"),
    at_head("publisherUrl", "address of the publisher; the site's unless said"),
    Extra { required: true, ..account("posterEmail", "mailbox of the member who posts, wanted since June 2025") },
    account("companyId", "number of the employer's page; wanted of hiring software"),
    setting("industryCodes", "numbers of industries, with commas between"),
    setting("jobFunctions", "codes of functions, such as `eng`, with commas between"),
    Extra {
        words: &["ENTRY_LEVEL", "MID_SENIOR_LEVEL", "DIRECTOR", "EXECUTIVE", "INTERNSHIP", "ASSOCIATE", "NOT_APPLICABLE"],
        ..setting("experienceLevel", "level of experience; `INTERNSHIP` for internships unless said")
    },
    Extra {
        default: Some("MM/DD/YYYY"),
        words: &["MM/DD/YYYY", "YYYY-MM-DD"],
        by_post: false,
        ..setting("dateFormat", "how days are written; the first is that of a working feed, LinkedIn's own page was not seen")
    },
    PLACES_EACH,
];

const WORDS: &[Word] = &[
    Word::sourced("full-time", "FULL_TIME"),
    Word::sourced("part-time", "PART_TIME"),
    Word::read("permanent", ""),
    Word::read("fixed-term", "CONTRACT"),
    Word::read("agency", "CONTRACT"),
    Word::sourced("internship", "INTERNSHIP"),
    Word::read("apprenticeship", ""),
    Word::read("freelance", "CONTRACT"),
    Word::sourced("volunteer", "VOLUNTEER"),
    Word::read("per-day", "CONTRACT"),
    Word::sourced("onsite", "On-site"),
    Word::sourced("hybrid", "Hybrid"),
    Word::sourced("remote", "Remote"),
];

const NO_PAY: &[Unless] = &[Unless::NoFigures, Unless::NoPeriod, Unless::NoCurrency, Unless::AfterTaxes];

const CARRIES: &[Carried] = &[
    Carried::exact("title", "title"),
    Carried::near("description", "description", "links lose their addresses, headings become bold lines"),
    Carried::day("datePosted", "listDate"),
    Carried::day("validThrough", "expirationDate"),
    Carried::near("url", "applyUrl", "where the post names no address for applications").unless(&[Unless::Instead("apply.url")]),
    Carried::exact("apply.url", "applyUrl").unless(&[Unless::NotWeb]),
    Carried::exact("hiringOrganization.name", "company"),
    Carried::exact("jobLocation.address.addressLocality", "city"),
    Carried::exact("jobLocation.address.addressRegion", "state"),
    Carried::exact("jobLocation.address.postalCode", "postalCode"),
    Carried::exact("jobLocation.address.addressCountry", "country"),
    Carried::near("applicantLocationRequirements.name", "country", "one job for each country"),
    Carried::exact("jobLocationType", "workplaceTypes"),
    Carried::exact("workplace", "workplaceTypes").unless(&[Unless::Instead("jobLocationType")]),
    Carried::near("employmentType", "jobtype", "one word, the contract's before the working time's").unless(&[Unless::BothTimes]),
    Carried::near("contract", "jobtype", "one word, the contract's before the working time's"),
    Carried::exact("baseSalary.value.value", "salaries/salary/highEnd/amount").unless(NO_PAY),
    Carried::exact("baseSalary.value.minValue", "salaries/salary/lowEnd/amount").unless(NO_PAY),
    Carried::exact("baseSalary.value.maxValue", "salaries/salary/highEnd/amount").unless(NO_PAY),
    Carried::near("baseSalary.value.unitText", "salaries/salary/period", "LinkedIn's words").unless(NO_PAY),
    Carried::exact("baseSalary.currency", "salaries/salary/highEnd/currencyCode").unless(NO_PAY),
    Carried::exact("baseSalary.currency", "salaries/salary/lowEnd/currencyCode").unless(NO_PAY),
];

fn head(site: &Site, part: &Part<'_>) -> Vec<u8> {
    let mut xml = XmlWriter::new();
    xml.open("source", &[]);
    xml.cdata("lastBuildDate", &dates::rfc822(part.updated));
    xml.cdata("publisherUrl", part.extra("publisherUrl").unwrap_or(&site.url));
    xml.cdata("publisher", part.extra("publisher").unwrap_or(&site.title));
    if let Some(items) = part.items {
        xml.cdata("expectedJobCount", &items.to_string());
    }
    xml.into_bytes()
}

fn item(site: &Site, item: &Item<'_>) -> Vec<u8> {
    let (entry, address) = (item.entry, dialect::address(item));
    let order = if item.extra("dateFormat") == Some("YYYY-MM-DD") { Order::Iso } else { Order::American };
    let day = |day: Date| order.of(day);
    let nature = employment::nature(entry);
    let mut out = Elements::item("job", &[]);
    out.some("partnerJobId", Some(&item.id));
    out.some("company", dialect::employer(item));
    out.some("title", Some(entry.title()));
    out.lines("description", &dialect::text(item, HTML, Characters::Escaped));
    out.some("applyUrl", Some(item.apply_url.as_ref().unwrap_or(&item.url)));
    out.some("location", dialect::place_line(item).as_deref());
    out.some("city", address.address_locality.as_deref());
    out.some("state", address.address_region.as_deref());
    out.some("country", address.address_country.as_deref());
    out.some("postalCode", address.postal_code.as_deref());
    out.some("workplaceTypes", employment::workplace(entry).and_then(|ours| item.word(ours)));
    let kind = nature.and_then(|ours| item.word(ours)).or_else(|| item.word(employment::time(entry)?));
    out.some("jobtype", kind);
    let level = (nature == Some("internship")).then_some("INTERNSHIP");
    out.some("experienceLevel", item.extra("experienceLevel").or(level));
    codes(&mut out, ("industryCodes", "industryCode"), item);
    codes(&mut out, ("jobFunctions", "jobFunction"), item);
    salary(&mut out, item);
    out.some("listDate", Some(&day(days::posted(item.entry, site))));
    out.some("expirationDate", days::last(item, site).map(day).as_deref());
    out.extras(item);
    out.end("job")
}

fn tail(_: &Site, _: &Part<'_>) -> Vec<u8> {
    let mut xml = XmlWriter::piece();
    xml.close("source");
    xml.into_bytes()
}

fn codes(out: &mut Elements, (list, one): (&str, &str), item: &Item<'_>) {
    let Some(codes) = item.extra(list) else { return };
    out.open(list);
    codes.split(',').for_each(|code| out.some(one, Some(code)));
    out.close(list);
}

/// What is left after taxes is no base salary.
fn salary(out: &mut Elements, item: &Item<'_>) {
    let Some(pay) = pay::of(item.entry).filter(|_| item.entry.facts.pay_basis != Some(PayBasis::Net)) else { return };
    let (Some(currency), Some(unit)) = (pay.currency, pay.unit) else { return };
    out.open("salaries");
    out.open("salary");
    for (end, amount) in [("highEnd", pay.high), ("lowEnd", pay.low)] {
        if let Some(amount) = amount {
            out.open(end);
            out.some("amount", Some(&amount.to_string()));
            out.some("currencyCode", Some(currency));
            out.close(end);
        }
    }
    out.some("period", Some(period(unit)));
    out.some("type", Some("BASE_SALARY"));
    out.close("salary");
    out.close("salaries");
}

const fn period(unit: UnitText) -> &'static str {
    match unit {
        UnitText::Hour => "HOURLY",
        UnitText::Day => "DAILY",
        UnitText::Week => "WEEKLY",
        UnitText::Month => "MONTHLY",
        UnitText::Year => "YEARLY",
    }
}

/// Elements that LinkedIn shows.
const HTML: &[&str] = &["b", "br", "em", "i", "li", "p", "strong", "u", "ul"];
