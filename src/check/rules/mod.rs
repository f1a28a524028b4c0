//! All rules, one subject a file, in the order of the manual.

mod age;
mod apply;
mod dates;
mod duplicate;
mod duties;
mod employer;
mod limits;
mod links;
mod pay;
mod place;
mod policy;
mod required;
mod title;

use super::Subject;

pub(super) static SUBJECTS: &[&Subject] = &[
    &required::SUBJECT,
    &limits::SUBJECT,
    &title::SUBJECT,
    &place::SUBJECT,
    &pay::SUBJECT,
    &employer::SUBJECT,
    &apply::SUBJECT,
    &dates::SUBJECT,
    &age::SUBJECT,
    &duplicate::SUBJECT,
    &links::SUBJECT,
    &policy::SUBJECT,
    &duties::SUBJECT,
];

pub(super) use duties::table as duties;
