//! Careerjet's suggested feed, which Optioncarriere reads too (<https://www.careerjet.fi/docs/feeds/xml>): the place in parts, the contract
//! and the working time apart, pay as text.
//!
//! | Careerjet | from |
//! | --- | --- |
//! | `id` | the job's id, for other than its first place with an end of its own |
//! | `url` | the job's page |
//! | `apply_url`, `application_email` | where an application goes |
//! | `salary` | pay for people |

use crate::diagnostic::Level;
use crate::model::dialect::{Access, AccessClass, Carried, CatalogFormat, Extra, Item, Layout, Part, Pieces, Unless, Word};
use crate::model::target::{Render, Requirement, Site, Target};
use crate::render::body::Characters;
use crate::render::dialect::{self, Elements, PLACES_EACH, SAFE_HTML, account, employment, pay, setting};
use crate::render::markup::xml::XmlWriter;
use crate::render::wording::countries;

pub(super) static TARGET: Target = Target {
    id: "careerjet",
    settings: Some("careerjet"),
    title: "Careerjet",
    spec: "https://www.careerjet.fi/docs/feeds/xml",
    requires: &[refused("title"), refused("description"), refused("jobLocation")],
    limits: &[],
    render: Render::Catalog(CatalogFormat {
        extension: "xml",
        media_type: "application/xml",
        items_max: None,
        bytes_max: None,
        pieces: Pieces::Code { head, item, tail },
        separator: "",
        access: Access {
            class: AccessClass::Open,
            note: "Careerjet takes the address of any XML or JSON document; this is the form that it suggests",
            source: "https://www.careerjet.fi/docs/feeds/xml",
            checked: "2026-11",
        },
        extras: EXTRAS,
        words: WORDS,
        carries: CARRIES,
        layout: Layout { root: "jobs", item: "job", id: "id" },
    }),
};

const fn refused(field: &'static str) -> Requirement {
    Requirement { field, level: Level::Warning, why: "Careerjet shows no job without it, so its document leaves the job out" }
}

const EXTRAS: &[Extra] = &[
    account("careerjet-apply-data", "what Careerjet Apply wants, as it is to stand in the element"),
    Extra { by_post: false, ..setting("bid", "what a click is worth, in `programmatic/bid`") },
    PLACES_EACH,
];

const WORDS: &[Word] = &[
    Word::sourced("full-time", "full-time"),
    Word::sourced("part-time", "part-time"),
    Word::sourced("permanent", "permanent"),
    Word::sourced("fixed-term", "contract"),
    Word::read("agency", "temporary"),
    Word::read("internship", ""),
    Word::read("apprenticeship", ""),
    Word::read("freelance", "contract"),
    Word::read("volunteer", ""),
    Word::read("per-day", ""),
];

const CARRIES: &[Carried] = &[
    Carried::exact("title", "title"),
    Carried::near("description", "description", "links lose their addresses, tables become lines"),
    Carried::exact("url", "url"),
    Carried::exact("apply.url", "apply_url").unless(&[Unless::NotWeb]),
    Carried::exact("apply.email", "application_email"),
    Carried::exact("hiringOrganization.name", "company"),
    Carried::exact("hiringOrganization.sameAs", "company_url"),
    Carried::exact("jobLocation.address.addressLocality", "location/city"),
    Carried::exact("jobLocation.address.addressRegion", "location/region"),
    Carried::near("jobLocation.address.addressCountry", "location/country", "its English name"),
    Carried::near("applicantLocationRequirements.name", "location/country", "one job for each country, by its English name"),
    Carried::near("employmentType", "working_hours", "full or part time, where only one is offered").unless(&[Unless::BothTimes]),
    Carried::near("employmentType", "contract_type", "kinds without a word of Careerjet's are left out"),
    Carried::near("contract", "contract_type", "kinds without a word of Careerjet's are left out"),
    Carried::near("baseSalary.value.value", "salary", "text in the language of the post"),
    Carried::near("baseSalary.value.minValue", "salary", "text in the language of the post"),
    Carried::near("baseSalary.value.maxValue", "salary", "text in the language of the post"),
    Carried::near("baseSalary.value.unitText", "salary", "text in the language of the post").unless(&[Unless::NoFigures]),
    Carried::near("baseSalary.currency", "salary", "text in the language of the post").unless(&[Unless::NoFigures]),
    Carried::near("payBasis", "salary", "text in the language of the post").unless(&[Unless::NoFigures]),
    Carried::near("payNote", "salary", "where no figures are stated").unless(&[Unless::Figures]),
];

fn head(_: &Site, _: &Part<'_>) -> Vec<u8> {
    let mut xml = XmlWriter::new();
    xml.open("jobs", &[]);
    xml.into_bytes()
}

fn item(_: &Site, item: &Item<'_>) -> Vec<u8> {
    let (entry, address) = (item.entry, dialect::address(item));
    let country = address.address_country.as_deref();
    let mut out = Elements::item("job", &[]);
    out.some("id", Some(&item.id));
    out.some("title", Some(entry.title()));
    out.some("url", Some(&item.url));
    out.open("location");
    out.some("city", address.address_locality.as_deref());
    out.some("region", address.address_region.as_deref());
    out.some("country", country.map(|code| countries::name(code, "en").unwrap_or(code)));
    out.close("location");
    out.some("company", dialect::employer(item));
    out.some("company_url", entry.posting.hiring_organization.as_ref().and_then(|o| o.same_as.as_deref()));
    out.lines("description", &dialect::text(item, SAFE_HTML, Characters::Escaped));
    out.some("contract_type", employment::nature(entry).and_then(|ours| item.word(ours)));
    out.some("working_hours", employment::time(entry).and_then(|ours| item.word(ours)));
    out.some("salary", pay::words(entry).as_deref());
    out.some("application_email", entry.facts.apply.as_ref().and_then(|apply| apply.email.as_deref()));
    out.some("apply_url", item.apply_url.as_deref());
    if let Some(bid) = item.extra("bid") {
        out.open("programmatic");
        out.some("bid", Some(bid));
        out.close("programmatic");
    }
    out.extras(item);
    out.end("job")
}

fn tail(_: &Site, _: &Part<'_>) -> Vec<u8> {
    let mut xml = XmlWriter::piece();
    xml.close("jobs");
    xml.into_bytes()
}
