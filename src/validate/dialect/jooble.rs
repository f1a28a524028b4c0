//! Jooble's XML feed ("XML Feed Specifications").

use super::Need::{Filled, Optional};
use super::{Dialect, Field, Form, Id, Says, nothing_else};

pub(super) const DIALECT: Dialect = Dialect {
    head: &[],
    job: JOB,
    id: Id::Attribute,
    id_length_max: usize::MAX,
    description_min: 0,
    elements: &[],
    is_html_wanted: false,
    is_url_unique: false,
    days_max: Some(45),
    also: nothing_else,
    signs: &["link", "name", "pubdate"],
    root: "jobs",
};

const JOB: &[Field] = &[
    ("link", Filled, Says::Url),
    ("name", Filled, Says::Title),
    ("region", Filled, Says::Any),
    ("description", Filled, Says::Description),
    ("pubdate", Filled, Says::Posted(Form::Dotted)),
    ("updated", Optional, Says::Posted(Form::Dotted)),
    ("salary", Optional, Says::Any),
    ("company", Optional, Says::Any),
    ("expire", Optional, Says::Ends(Form::Dotted)),
    ("jobtype", Optional, Says::Any),
    ("apply_url", Optional, Says::Url),
];
