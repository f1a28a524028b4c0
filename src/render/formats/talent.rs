//! Talent.com's XML feed (<https://www.talent.com/integrations>): everything in CDATA, instants to the second, one place an item.
//!
//! | Talent.com | from |
//! | --- | --- |
//! | `referencenumber` | the job's id, for other than its first place with an end of its own |
//! | `dateposted`, `expirationdate` | instants in UTC; a last day ends in the site's zone |
//! | `description` | the text as HTML, the same as on the page |
//! | `salary` | pay for people |

use crate::diagnostic::Level;
use crate::model::dialect::{Access, AccessClass, Carried, CatalogFormat, Extra, Item, Layout, Part, Pieces, Unless, Word};
use crate::model::target::{Bound, Limit, Render, Requirement, Site, Target};
use crate::render::body::Characters;
use crate::render::dialect::{self, Elements, PLACES_EACH, SAFE_HTML, account, days, element, employment, head as at_head, pay};
use crate::render::markup::xml::XmlWriter;
use crate::render::wording::dates;

pub(super) static TARGET: Target = Target {
    id: "talent",
    settings: Some("talent"),
    title: "Talent.com",
    spec: "https://www.talent.com/integrations",
    requires: &[refused("title"), refused("description"), refused("hiringOrganization"), refused("addressCountry")],
    limits: &[Limit {
        bound: Bound::DescriptionCharsMin(50),
        level: Level::Warning,
        why: "Talent.com refuses a job whose text has fewer than 50 characters, so its document leaves the job out",
    }],
    render: Render::Catalog(CatalogFormat {
        extension: "xml",
        media_type: "application/xml",
        items_max: None,
        bytes_max: None,
        pieces: Pieces::Code { head, item, tail },
        separator: "",
        access: Access {
            class: AccessClass::Registration,
            note: "Talent.com takes the address of a document after a word with its support",
            source: "https://www.talent.com/integrations",
            checked: "2026-11",
        },
        extras: EXTRAS,
        words: WORDS,
        carries: CARRIES,
        layout: Layout { root: "source", item: "job", id: "referencenumber" },
    }),
};

const fn refused(field: &'static str) -> Requirement {
    Requirement { field, level: Level::Warning, why: "Talent.com refuses a job without it, so its document leaves the job out" }
}

const EXTRAS: &[Extra] = &[
    at_head("publisher", "name of the publisher; the site's title unless said"),
    at_head("publisherurl", "address of the publisher; the site's unless said"),
    element("category", "category of the job"),
    account("cpc", "what a click is worth, such as `0.25`"),
    PLACES_EACH,
];

const WORDS: &[Word] = &[
    Word::read("full-time", "Full-time"),
    Word::read("part-time", "Part-time"),
    Word::read("permanent", "Permanent"),
    Word::read("fixed-term", "Contract"),
    Word::read("agency", "Temporary"),
    Word::read("internship", "Internship"),
    Word::read("apprenticeship", "Apprenticeship"),
    Word::read("freelance", "Contract"),
    Word::read("volunteer", "Volunteer"),
    Word::read("per-day", ""),
    Word::read("remote", "yes"),
    Word::read("hybrid", "no"),
    Word::read("onsite", "no"),
];

const CARRIES: &[Carried] = &[
    Carried::exact("title", "title"),
    Carried::near("description", "description", "links lose their addresses, tables become lines"),
    Carried::exact("datePosted", "dateposted"),
    Carried::exact("validThrough", "expirationdate"),
    Carried::exact("url", "url"),
    Carried::exact("hiringOrganization.name", "company"),
    Carried::exact("hiringOrganization.logo", "logo"),
    Carried::exact("jobLocation.address.streetAddress", "streetaddress"),
    Carried::exact("jobLocation.address.addressLocality", "city"),
    Carried::exact("jobLocation.address.addressRegion", "state"),
    Carried::exact("jobLocation.address.postalCode", "postalcode"),
    Carried::exact("jobLocation.address.addressCountry", "country"),
    Carried::near("applicantLocationRequirements.name", "country", "one job for each country"),
    Carried::exact("jobLocationType", "isremote"),
    Carried::near("workplace", "isremote", "hybrid work is not remote").unless(&[Unless::Instead("jobLocationType")]),
    Carried::near("employmentType", "jobtype", "words for people, with commas between"),
    Carried::near("contract", "jobtype", "words for people, with commas between"),
    Carried::near("baseSalary.value.value", "salary", "text in the language of the post"),
    Carried::near("baseSalary.value.minValue", "salary", "text in the language of the post"),
    Carried::near("baseSalary.value.maxValue", "salary", "text in the language of the post"),
    Carried::near("baseSalary.value.unitText", "salary", "text in the language of the post").unless(&[Unless::NoFigures]),
    Carried::near("baseSalary.currency", "salary", "text in the language of the post").unless(&[Unless::NoFigures]),
    Carried::near("payBasis", "salary", "text in the language of the post").unless(&[Unless::NoFigures]),
    Carried::near("payNote", "salary", "where no figures are stated").unless(&[Unless::Figures]),
    Carried::exact("jobBenefits", "benefit"),
    Carried::near("experienceRequirements.monthsOfExperience", "experience", "years, where they are whole"),
];

fn head(site: &Site, part: &Part<'_>) -> Vec<u8> {
    let mut xml = XmlWriter::new();
    xml.open("source", &[]);
    xml.cdata("publisher", part.extra("publisher").unwrap_or(&site.title));
    xml.cdata("publisherurl", part.extra("publisherurl").unwrap_or(&site.url));
    xml.cdata("lastbuilddate", &dates::rfc3339(part.updated));
    xml.into_bytes()
}

fn item(site: &Site, item: &Item<'_>) -> Vec<u8> {
    let (entry, address) = (item.entry, dialect::address(item));
    let mut out = Elements::item("job", &[]);
    out.some("referencenumber", Some(&item.id));
    out.some("title", Some(entry.title()));
    out.some("company", dialect::employer(item));
    out.always("city", address.address_locality.as_deref());
    out.always("state", address.address_region.as_deref());
    out.some("country", address.address_country.as_deref());
    out.some("dateposted", Some(&dates::rfc3339(entry.published)));
    out.some("url", Some(&item.url));
    out.lines("description", &dialect::text(item, SAFE_HTML, Characters::Escaped));
    out.some("expirationdate", days::end(item, site).map(dates::rfc3339).as_deref());
    out.some("streetaddress", address.street_address.as_deref());
    out.some("postalcode", address.postal_code.as_deref());
    out.some("jobtype", Some(&dialect::kinds(item)));
    out.some("isremote", employment::workplace(entry).and_then(|ours| item.word(ours)));
    out.some("benefit", entry.posting.job_benefits.as_deref());
    out.some("logo", entry.posting.hiring_organization.as_ref().and_then(|o| o.logo.as_deref()));
    out.some("experience", dialect::experience(item).as_deref());
    out.some("salary", pay::words(entry).as_deref());
    out.extras(item);
    out.end("job")
}

fn tail(_: &Site, _: &Part<'_>) -> Vec<u8> {
    let mut xml = XmlWriter::piece();
    xml.close("source");
    xml.into_bytes()
}
