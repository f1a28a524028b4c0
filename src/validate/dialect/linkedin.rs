//! LinkedIn's XML feed of basic jobs (<https://learn.microsoft.com/linkedin/talent/job-postings/xml-feeds-development-guide>).

use roxmltree::Node;

use super::Need::{Filled, Optional};
use super::{COUNT, Dialect, Field, Form, Id, MISSING, Says};
use crate::validate::found::Found;
use crate::validate::values::date;
use crate::validate::xml;

pub(super) const DIALECT: Dialect = Dialect {
    head: &[
        ("lastBuildDate", Optional, Says::Any),
        ("publisherUrl", Optional, Says::Url),
        ("publisher", Optional, Says::Any),
        ("expectedJobCount", Optional, Says::Digits),
    ],
    job: JOB,
    id: Id::Element("partnerJobId"),
    id_length_max: 40,
    description_min: 100,
    elements: &["b", "strong", "u", "i", "em", "br", "p", "ul", "li"],
    is_html_wanted: false,
    is_url_unique: false,
    days_max: None,
    also,
    signs: &["partnerJobId", "applyUrl", "posterEmail"],
    root: "source",
};

const AMOUNT: &[Field] = &[("amount", Filled, Says::Decimal(0.0, 1e12)), ("currencyCode", Filled, Says::Currency)];
const SALARY: &[Field] = &[
    ("highEnd", Optional, Says::Group(AMOUNT)),
    ("lowEnd", Optional, Says::Group(AMOUNT)),
    ("period", Optional, Says::Word(&["YEARLY", "MONTHLY", "SEMIMONTHLY", "BIWEEKLY", "WEEKLY", "DAILY", "HOURLY", "ONCE"])),
    ("type", Optional, Says::Word(&["BASE_SALARY", "TOTAL_ADDITIONAL"])),
];
const JOB: &[Field] = &[
    ("partnerJobId", Filled, Says::Any),
    ("company", Filled, Says::Any),
    ("title", Filled, Says::Title),
    ("description", Filled, Says::Description),
    ("applyUrl", Filled, Says::Url),
    ("companyId", Optional, Says::Digits),
    ("posterEmail", Filled, Says::Email),
    ("location", Optional, Says::Any),
    ("city", Optional, Says::Any),
    ("state", Optional, Says::Any),
    ("country", Optional, Says::Country),
    ("postalCode", Optional, Says::Any),
    ("workplaceTypes", Optional, Says::Word(&["On-site", "Hybrid", "Remote"])),
    ("isRemote", Optional, Says::Word(&["Yes", "No"])),
    ("industryCodes", Optional, Says::Group(&[("industryCode", Optional, Says::Listed)])),
    ("jobFunctions", Optional, Says::Group(&[("jobFunction", Optional, Says::Listed)])),
    (
        "experienceLevel",
        Optional,
        Says::Word(&["ENTRY_LEVEL", "MID_SENIOR_LEVEL", "DIRECTOR", "EXECUTIVE", "INTERNSHIP", "ASSOCIATE", "NOT_APPLICABLE"]),
    ),
    ("jobtype", Optional, Says::Word(&["FULL_TIME", "PART_TIME", "CONTRACT", "INTERNSHIP", "VOLUNTEER"])),
    ("skills", Optional, Says::Any),
    ("salaries", Optional, Says::Group(&[("salary", Optional, Says::Groups(SALARY))])),
    ("listDate", Optional, Says::Posted(Form::American)),
    ("expirationDate", Optional, Says::Ends(Form::American)),
    ("alternateLocations", Optional, Says::Any),
    ("trackingPixelUrl", Optional, Says::Url),
];

fn also(root: Node<'_, '_>, jobs: &[Node<'_, '_>], found: &mut Found<'_>) {
    let said = |name: &'static str| xml::named(root, "", name).next().filter(|node| !xml::is_blank(*node));
    if let Some(built) = said("lastBuildDate") {
        date::rfc822(&xml::text(built), xml::place(built), found);
    }
    if let Some(count) = said("expectedJobCount")
        && xml::text(count).trim().parse::<usize>().is_ok_and(|count| count != jobs.len())
    {
        found.add(&COUNT, xml::place(count), format!("there are {} jobs", jobs.len()));
    }
    for job in jobs {
        let has = |name: &'static str| xml::named(*job, "", name).any(|node| !xml::is_blank(node));
        let is_placed = has("location") || (has("city") && has("country"));
        if !is_placed {
            found.add(&MISSING, xml::tag(*job), "this job has neither `<location>` nor `<city>` and `<country>`");
        }
    }
}
