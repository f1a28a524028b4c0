//! Indeed's XML feed (<https://docs.indeed.com/>, "XML feed reference"): one `job` for each place, everything in CDATA, and no character
//! reference anywhere: readers take `&amp;` for five letters. Elements that a job has nothing for are there and empty.
//!
//! | Indeed | from |
//! | --- | --- |
//! | `referencenumber` | the job's id, for other than its first place with an end of its own; never changed |
//! | `requisitionid` | the employer's reference, the same for all places |
//! | `date` | when it was posted, in UTC |
//! | `expirationdate` | its last day, which Indeed ends in US Central time |
//! | `salary` | figures, as `$50000 per year`; conditions of pay stand in the text |
//! | `jobtype` | nature of the contract where Indeed has a word for it, else working time; with `jobtypes = "all"` both |
//! | `description` | the text in the elements that Indeed allows; text that would be read as markup has look-alikes of `<`, `>` and `&` |

use crate::diagnostic::Level;
use crate::model::dialect::{Access, AccessClass, Carried, CatalogFormat, Extra, Item, Layout, Part, Pieces, Unless, Word};
use crate::model::posting::UnitText;
use crate::model::target::{Render, Requirement, Site, Target};
use crate::render::body::Characters;
use crate::render::dialect::days::{self, Order};
use crate::render::dialect::{self, Elements, PLACES_EACH, account, element, employment, head as at_head, pay, setting};
use crate::render::markup::xml::XmlWriter;
use crate::render::wording::dates;

pub(super) static TARGET: Target = Target {
    id: "indeed",
    settings: Some("indeed"),
    title: "Indeed",
    spec: "https://docs.indeed.com/",
    requires: &[
        refused("title"),
        refused("description"),
        refused("hiringOrganization"),
        refused("addressCountry"),
        Requirement { field: "addressLocality", level: Level::Info, why: "Indeed wants a town; the element is empty without one" },
    ],
    limits: &[],
    render: Render::Catalog(CatalogFormat {
        extension: "xml",
        media_type: "application/xml",
        items_max: None,
        bytes_max: None,
        pieces: Pieces::Code { head, item, tail },
        separator: "",
        access: Access {
            class: AccessClass::Registration,
            note: "an employer's own site is registered with Indeed; a document of many employers needs a partner's contract with ten paying \
                   clients. A vendor says that since 2026-03-31 a site's own feed gets no free visibility unless it comes through an ATS \
                   with Indeed Apply (not confirmed by Indeed); the document serves paid and partner channels all the same",
            source: "https://docs.indeed.com/",
            checked: "2026-11",
        },
        extras: EXTRAS,
        words: WORDS,
        carries: CARRIES,
        layout: Layout { root: "source", item: "job", id: "referencenumber" },
    }),
};

const fn refused(field: &'static str) -> Requirement {
    Requirement { field, level: Level::Warning, why: "Indeed refuses a job without it, so its document leaves the job out" }
}

const EXTRAS: &[Extra] = &[
    at_head("publisher", "name of the publisher; the site's title unless said"),
    at_head("publisherurl", "address of the publisher; the site's unless said"),
    Extra { required: true, ..account("email", "mailbox of the account's owner, which Indeed checks") },
    account("sourcename", "the employer's name in the account; for hiring software"),
    element("category", "categories, with commas between"),
    account("tracking_url", "an address that is called when the job is seen"),
    account("billingId", "number of the account that pays"),
    element("apijobid", "the job's number in the programming interface"),
    Extra {
        words: &["CONFIDENTIAL_JOB", "TALENT_POOL", "OPT_OUT"],
        ..element("hide_from_indeed_search", "why the job is not to be found by search")
    },
    account("indeed-apply-data", "what Indeed Apply wants, as it is to stand in the element"),
    Extra {
        default: Some("one"),
        words: &["one", "all"],
        by_post: false,
        ..setting(
            "jobtypes",
            "whether `jobtype` holds `one` word, or `all` with commas between; no source that we saw confirms that Indeed reads several",
        )
    },
    PLACES_EACH,
];

const WORDS: &[Word] = &[
    Word::sourced("full-time", "fulltime"),
    Word::sourced("part-time", "parttime"),
    Word::read("permanent", ""),
    Word::read("fixed-term", "contract"),
    Word::read("agency", "temporary"),
    Word::read("internship", "internship"),
    Word::read("apprenticeship", ""),
    Word::read("freelance", "contract"),
    Word::sourced("volunteer", ""),
    Word::read("per-day", ""),
    Word::sourced("remote", "Fully remote"),
    Word::sourced("hybrid", "Hybrid remote"),
    Word::sourced("onsite", ""),
];

const NO_PAY: &[Unless] = &[Unless::NoFigures, Unless::NoPeriod, Unless::NoCurrency];

const CARRIES: &[Carried] = &[
    Carried::exact("title", "title"),
    Carried::near("description", "description", "links lose their addresses, pictures become their words"),
    Carried::exact("datePosted", "date"),
    Carried::near("validThrough", "expirationdate", "the day alone, which ends in US Central time"),
    Carried::exact("url", "url"),
    Carried::exact("reference", "requisitionid").unless(&[Unless::Instead("identifier.value")]),
    Carried::exact("identifier.value", "requisitionid"),
    Carried::exact("hiringOrganization.name", "company"),
    Carried::exact("jobLocation.address.streetAddress", "streetaddress"),
    Carried::exact("jobLocation.address.addressLocality", "city"),
    Carried::exact("jobLocation.address.addressRegion", "state"),
    Carried::exact("jobLocation.address.postalCode", "postalcode"),
    Carried::exact("jobLocation.address.addressCountry", "country"),
    Carried::near("applicantLocationRequirements.name", "country", "one job for each country"),
    Carried::exact("jobLocationType", "remotetype"),
    Carried::near("workplace", "remotetype", "work on site has no word").unless(&[Unless::Instead("jobLocationType")]),
    Carried::near("employmentType", "jobtype", "one word, the contract's before the working time's"),
    Carried::near("contract", "jobtype", "one word, the contract's before the working time's"),
    Carried::near("baseSalary.value.value", "salary", "as text").unless(NO_PAY),
    Carried::near("baseSalary.value.minValue", "salary", "as text").unless(NO_PAY),
    Carried::near("baseSalary.value.maxValue", "salary", "as text").unless(NO_PAY),
    Carried::near("baseSalary.value.unitText", "salary", "as text").unless(NO_PAY),
    Carried::near("baseSalary.currency", "salary", "a sign for euros, pounds and US dollars").unless(NO_PAY),
    Carried::near("educationRequirements.credentialCategory", "education", "Google's words"),
    Carried::near("experienceRequirements.monthsOfExperience", "experience", "years, where they are whole"),
];

fn head(site: &Site, part: &Part<'_>) -> Vec<u8> {
    let mut xml = XmlWriter::new();
    xml.open("source", &[]);
    xml.cdata("publisher", part.extra("publisher").unwrap_or(&site.title));
    xml.cdata("publisherurl", part.extra("publisherurl").unwrap_or(&site.url));
    xml.cdata("lastBuildDate", &dates::rfc822(part.updated));
    xml.into_bytes()
}

fn item(site: &Site, item: &Item<'_>) -> Vec<u8> {
    let (entry, address) = (item.entry, dialect::address(item));
    let mut out = Elements::item("job", &[]);
    out.always("title", Some(entry.title()));
    out.always("date", Some(&dates::rfc3339(entry.published)));
    out.always("referencenumber", Some(&item.id));
    out.always("requisitionid", Some(&dialect::reference(item)));
    out.always("url", Some(&item.url));
    out.always("company", dialect::employer(item));
    out.always("city", address.address_locality.as_deref());
    out.always("state", address.address_region.as_deref());
    out.always("country", address.address_country.as_deref());
    out.always("postalcode", address.postal_code.as_deref());
    out.always("streetaddress", address.street_address.as_deref());
    if item.extra("email").is_none() {
        out.always("email", None);
    }
    out.lines("description", &dialect::text(item, HTML, Characters::Literal));
    out.always("salary", pay::of(entry).and_then(|pay| pay.plain(period(pay.unit?))).as_deref());
    let education = entry.posting.education_requirements.as_ref().map(|e| e.credential_category.as_str());
    out.always("education", education);
    let kinds = dialect::kinds(item);
    out.always("jobtype", if item.extra("jobtypes") == Some("all") { Some(kinds.as_str()) } else { kinds.rsplit(", ").next() });
    out.always("experience", dialect::experience(item).as_deref());
    out.always("expirationdate", days::last(item, site).map(|day| Order::Iso.of(day)).as_deref());
    out.some("remotetype", employment::workplace(entry).and_then(|ours| item.word(ours)));
    out.extras(item);
    out.end("job")
}

fn tail(_: &Site, _: &Part<'_>) -> Vec<u8> {
    let mut xml = XmlWriter::piece();
    xml.close("source");
    xml.into_bytes()
}

const fn period(unit: UnitText) -> &'static str {
    match unit {
        UnitText::Hour => "per hour",
        UnitText::Day => "per day",
        UnitText::Week => "per week",
        UnitText::Month => "per month",
        UnitText::Year => "per year",
    }
}

/// Elements that Indeed allows.
const HTML: &[&str] =
    &["b", "br", "em", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"];
