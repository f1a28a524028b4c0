//! Jooble's XML feed ("XML Feed Specifications"): an id as an attribute, everything in CDATA, days as `DD.MM.YYYY`, the complete text.
//!
//! | Jooble | from |
//! | --- | --- |
//! | `job@id` | the job's id, for other than its first place with an end of its own |
//! | `link` | the job's page |
//! | `name` | the title |
//! | `region` | town, region and country in one line |
//! | `pubdate`, `updated`, `expire` | days in the site's zone |
//! | `salary` | pay for people |

use crate::diagnostic::Level;
use crate::model::dialect::{Access, AccessClass, Carried, CatalogFormat, Extra, Item, Layout, Part, Pieces, Unless, Word};
use crate::model::target::{Bound, Limit, Render, Requirement, Site, Target};
use crate::render::body::Characters;
use crate::render::dialect::days::{self, Order};
use crate::render::dialect::{self, Elements, PLACES_EACH, SAFE_HTML, pay};
use crate::render::markup::xml::XmlWriter;

pub(super) static TARGET: Target = Target {
    id: "jooble",
    settings: Some("jooble"),
    title: "Jooble",
    spec: "https://jooble.org/",
    requires: &[refused("title"), refused("description"), refused("jobLocation")],
    limits: &[Limit {
        bound: Bound::AgeDaysMax(45),
        level: Level::Info,
        why: "Jooble refuses jobs that are older than 45 days when it first sees them",
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
            note: "Jooble takes the address of a document after a word with its support, and reads it at least daily",
            source: "https://www.scribd.com/document/718239589",
            checked: "2026-11",
        },
        extras: EXTRAS,
        words: WORDS,
        carries: CARRIES,
        layout: Layout { root: "jobs", item: "job", id: "@id" },
    }),
};

const fn refused(field: &'static str) -> Requirement {
    Requirement { field, level: Level::Warning, why: "Jooble refuses a job without it, so its document leaves the job out" }
}

const EXTRAS: &[Extra] = &[PLACES_EACH];

const WORDS: &[Word] = &[
    Word::read("full-time", "Full-time"),
    Word::read("part-time", "Part-time"),
    Word::read("permanent", "Permanent"),
    Word::read("fixed-term", "Fixed-term"),
    Word::read("agency", "Temporary"),
    Word::read("internship", "Internship"),
    Word::read("apprenticeship", "Apprenticeship"),
    Word::read("freelance", "Freelance"),
    Word::read("volunteer", "Volunteer"),
    Word::read("per-day", ""),
];

const CARRIES: &[Carried] = &[
    Carried::exact("title", "name"),
    Carried::near("description", "description", "links lose their addresses, tables become lines"),
    Carried::day("datePosted", "pubdate"),
    Carried::day("validThrough", "expire"),
    Carried::exact("url", "link"),
    Carried::exact("hiringOrganization.name", "company"),
    Carried::near("jobLocation.address.addressLocality", "region", "one line"),
    Carried::near("jobLocation.address.addressRegion", "region", "one line"),
    Carried::near("jobLocation.address.addressCountry", "region", "one line, by its English name"),
    Carried::near("applicantLocationRequirements.name", "region", "one job for each country"),
    Carried::near("employmentType", "jobtype", "words for people, with commas between"),
    Carried::near("contract", "jobtype", "words for people, with commas between"),
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

fn item(site: &Site, item: &Item<'_>) -> Vec<u8> {
    let entry = item.entry;
    let day = |day| Order::Dotted.of(day);
    let mut out = Elements::item("job", &[("id", &item.id)]);
    out.some("link", Some(&item.url));
    out.some("name", Some(entry.title()));
    out.some("region", dialect::place_line(item).as_deref());
    out.lines("description", &dialect::text(item, SAFE_HTML, Characters::Escaped));
    out.some("pubdate", Some(&day(days::posted(item.entry, site))));
    out.some("updated", Some(&day(days::local(entry.updated, site))));
    out.some("salary", pay::words(entry).as_deref());
    out.some("company", dialect::employer(item));
    out.some("expire", days::last(item, site).map(day).as_deref());
    out.some("jobtype", Some(&dialect::kinds(item)));
    out.end("job")
}

fn tail(_: &Site, _: &Part<'_>) -> Vec<u8> {
    let mut xml = XmlWriter::piece();
    xml.close("jobs");
    xml.into_bytes()
}
