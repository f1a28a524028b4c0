//! Talent.com's XML feed (<https://www.talent.com/integrations>).

use super::Need::{Filled, Optional, Present};
use super::{Dialect, Field, Form, Id, Says, nothing_else};

pub(super) const DIALECT: Dialect = Dialect {
    head: &[
        ("publisher", Optional, Says::Any),
        ("publisherurl", Optional, Says::Url),
        ("lastbuilddate", Optional, Says::Posted(Form::Iso)),
    ],
    job: JOB,
    id: Id::Element("referencenumber"),
    id_length_max: usize::MAX,
    description_min: 50,
    elements: &[],
    is_html_wanted: true,
    is_url_unique: false,
    days_max: None,
    also: nothing_else,
    signs: &["dateposted", "isremote"],
    root: "source",
};

const JOB: &[Field] = &[
    ("referencenumber", Filled, Says::Any),
    ("title", Filled, Says::Title),
    ("company", Filled, Says::Any),
    ("city", Present, Says::Any),
    ("state", Present, Says::Any),
    ("country", Filled, Says::Any),
    ("dateposted", Filled, Says::Posted(Form::Instant)),
    ("url", Filled, Says::Url),
    ("description", Filled, Says::Description),
    ("expirationdate", Optional, Says::Ends(Form::Instant)),
    ("streetaddress", Optional, Says::Any),
    ("postalcode", Optional, Says::Any),
    ("jobtype", Optional, Says::Any),
    ("isremote", Optional, Says::Word(&["yes", "no", "true", "false", "1", "0"])),
    ("benefit", Optional, Says::Any),
    ("category", Optional, Says::Any),
    ("logo", Optional, Says::Url),
    ("experience", Optional, Says::Any),
    ("cpc", Optional, Says::Any),
    ("salary", Optional, Says::Any),
];
