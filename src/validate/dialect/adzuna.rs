//! Adzuna's XML feed (XML specification of 2021).

use roxmltree::Node;

use super::Need::{Filled, Optional};
use super::{Dialect, Field, Form, GEO_PAIR, Id, SALARY_ORDER, Says};
use crate::validate::found::Found;
use crate::validate::values::number;
use crate::validate::xml;

pub(super) const DIALECT: Dialect = Dialect {
    head: &[],
    job: JOB,
    id: Id::Element("id"),
    id_length_max: usize::MAX,
    description_min: 100,
    elements: &[],
    is_html_wanted: false,
    is_url_unique: true,
    days_max: None,
    also,
    signs: &["id", "salary_min", "contract_time", "geo_lat", "salary_frequency"],
    root: "jobs",
};

const JOB: &[Field] = &[
    ("title", Filled, Says::Title),
    ("id", Filled, Says::Any),
    ("description", Filled, Says::Description),
    ("url", Filled, Says::Url),
    ("location", Filled, Says::Any),
    ("country", Optional, Says::Country),
    ("salary", Optional, Says::Any),
    ("company", Optional, Says::Any),
    ("category", Optional, Says::Any),
    ("geo_lat", Optional, Says::Decimal(-90.0, 90.0)),
    ("geo_lng", Optional, Says::Decimal(-180.0, 180.0)),
    ("postcode", Optional, Says::Any),
    ("salary_min", Optional, Says::Decimal(0.0, 1e12)),
    ("salary_max", Optional, Says::Decimal(0.0, 1e12)),
    ("salary_frequency", Optional, Says::Word(&["hour", "day", "month", "year"])),
    ("salary_currency", Optional, Says::Currency),
    ("contract_type", Optional, Says::Word(&["permanent", "contract"])),
    ("contract_time", Optional, Says::Word(&["full_time", "part_time"])),
    ("date", Optional, Says::Posted(Form::Free)),
    ("cpc", Optional, Says::Any),
];

fn also(_: Node<'_, '_>, jobs: &[Node<'_, '_>], found: &mut Found<'_>) {
    for job in jobs {
        let of = |name: &'static str| xml::named(*job, "", name).next().filter(|node| !xml::is_blank(*node));
        if of("geo_lat").is_some() != of("geo_lng").is_some() {
            found.add(&GEO_PAIR, xml::tag(*job), "this job has only one of `<geo_lat>` and `<geo_lng>`");
        }
        let amount = |name| of(name).and_then(|node| number::decimal(&xml::text(node)));
        if let (Some(least), Some(most), Some(node)) = (amount("salary_min"), amount("salary_max"), of("salary_min"))
            && least > most
        {
            found.add(&SALARY_ORDER, xml::place(node), format!("the least pay, {least}, is more than the most, {most}"));
        }
    }
}
