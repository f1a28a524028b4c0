//! Careerjet's suggested XML (<https://www.careerjet.fi/docs/feeds/xml>).

use super::Need::{Filled, Optional};
use super::{Dialect, Field, Id, Says, nothing_else};

pub(super) const DIALECT: Dialect = Dialect {
    head: &[],
    job: JOB,
    id: Id::Any(&["id", "job_reference"]),
    id_length_max: usize::MAX,
    description_min: 0,
    elements: &[],
    is_html_wanted: false,
    is_url_unique: false,
    days_max: None,
    also: nothing_else,
    signs: &["company_url", "apply_url", "working_hours", "application_email"],
    root: "jobs",
};

const PLACE: &[Field] = &[("city", Optional, Says::Any), ("region", Optional, Says::Any), ("country", Optional, Says::Any)];
const JOB: &[Field] = &[
    ("id", Optional, Says::Any),
    ("job_reference", Optional, Says::Any),
    ("title", Filled, Says::Title),
    ("url", Filled, Says::Url),
    ("location", Filled, Says::Either(PLACE)),
    ("company", Optional, Says::Any),
    ("company_url", Optional, Says::Url),
    ("description", Filled, Says::Description),
    ("contract_type", Optional, Says::Any),
    ("working_hours", Optional, Says::Any),
    ("salary", Optional, Says::Any),
    ("application_email", Optional, Says::Email),
    ("apply_url", Optional, Says::Url),
    ("careerjet-apply-data", Optional, Says::Any),
    ("programmatic", Optional, Says::Any),
    ("date", Optional, Says::Any),
];
