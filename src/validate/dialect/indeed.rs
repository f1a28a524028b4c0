//! Indeed's XML feed (<https://docs.indeed.com>, XML feed reference of 2026).

use roxmltree::Node;

use super::Need::{Filled, Optional, Present};
use super::{Dialect, ENTITY, ENTITY_WRITTEN, Field, Form, Id, SOURCE, Says};
use crate::validate::found::{Found, shown};
use crate::validate::values::date;
use crate::validate::xml;

pub(super) const DIALECT: Dialect = Dialect {
    head: &[("publisher", Optional, Says::Any), ("publisherurl", Optional, Says::Url), ("lastBuildDate", Optional, Says::Any)],
    job: JOB,
    id: Id::Element("referencenumber"),
    id_length_max: usize::MAX,
    description_min: 0,
    elements: &[
        "b", "h1", "h2", "h3", "h4", "h5", "h6", "br", "p", "ul", "li", "strong", "em", "table", "thead", "tbody", "tr", "th", "td",
    ],
    is_html_wanted: false,
    is_url_unique: false,
    days_max: None,
    also,
    signs: &["requisitionid", "sourcename", "remotetype", "indeed-apply-data"],
    root: "source",
};

const JOB: &[Field] = &[
    ("title", Filled, Says::Title),
    ("date", Filled, Says::Posted(Form::Iso)),
    ("referencenumber", Filled, Says::Any),
    ("requisitionid", Filled, Says::Any),
    ("url", Filled, Says::Url),
    ("company", Filled, Says::Any),
    ("city", Present, Says::Any),
    ("state", Present, Says::Any),
    ("country", Filled, Says::Country),
    ("email", Present, Says::Email),
    ("description", Filled, Says::Description),
    ("sourcename", Optional, Says::Any),
    ("postalcode", Optional, Says::Any),
    ("streetaddress", Optional, Says::Any),
    ("salary", Optional, Says::Pay),
    ("education", Optional, Says::Any),
    (
        "jobtype",
        Optional,
        Says::Word(&[
            "fulltime",
            "parttime",
            "contract",
            "temporary",
            "internship",
            "commission",
            "permanent",
            "volunteer",
            "apprenticeship",
        ]),
    ),
    ("experience", Optional, Says::Any),
    ("expirationdate", Optional, Says::Ends(Form::Day)),
    ("apijobid", Optional, Says::Any),
    ("category", Optional, Says::Any),
    ("tracking_url", Optional, Says::Url),
    ("remotetype", Optional, Says::Word(&["Fully remote", "Hybrid remote", "COVID-19"])),
    ("lastactivitydate", Optional, Says::Posted(Form::Iso)),
    ("billingId", Optional, Says::Any),
    ("hide_from_indeed_search", Optional, Says::Word(&["CONFIDENTIAL_JOB", "TALENT_POOL", "OPT_OUT"])),
    ("indeed-apply-data", Optional, Says::Any),
    ("metadata", Optional, Says::Any),
];

fn also(root: Node<'_, '_>, jobs: &[Node<'_, '_>], found: &mut Found<'_>) {
    if let Some(built) = xml::named(root, "", "lastBuildDate").next()
        && !xml::is_blank(built)
    {
        date::rfc822(&xml::text(built), xml::place(built), found);
    }
    for node in jobs.iter().flat_map(|job| xml::elements(*job)) {
        let written = &found.text[node.range()];
        if let Some(entity) = ENTITY_WRITTEN.find(written) {
            let at = node.range().start + entity.start();
            found.add(&ENTITY, at..at + entity.len(), format!("there is `{}` in {}", entity.as_str(), xml::written(node)));
        }
        if xml::name(node) == "url" && !xml::text(node).contains("source=") {
            found.add(&SOURCE, xml::place(node), format!("{} does not say `source=Indeed`", shown(&xml::text(node))));
        }
    }
}
