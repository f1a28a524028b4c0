//! Employers without a name, and without the two things that let Google tell them apart.

use crate::check::rule::Run;
use crate::check::{Asker, Context, Job, Rule, Subject};
use crate::diagnostic::{Diagnostics, Level};
use crate::model::draft::text_key;

use super::required::{CHECKED, GOOGLE};

pub(in crate::check) static SUBJECT: Subject =
    Subject { title: "Employers", asked_by: Asker::Google, rules: &[&ANONYMOUS], run: Run::Each(check) };

static ANONYMOUS: Rule = Rule {
    code: "employer-anonymous",
    level: Level::Info,
    title: "the employer is not named",
    why: "Google shows an employer who does not want to be named as the word `confidential`, and takes any other words for a name.",
    help: "write `company: confidential`, or the name",
    source: GOOGLE,
    checked: CHECKED,
};

/// What stands in the place of a name, in letters alone.
const WORDS: &[&str] = &[
    "anonymous",
    "anonym",
    "anonyme",
    "anonimo",
    "anónimo",
    "confidentiel",
    "confidencial",
    "vertraulich",
    "unser kunde",
    "our client",
    "notre client",
    "not disclosed",
    "undisclosed",
    "n/a",
    "tbd",
];

fn check(_: &Context<'_>, job: &Job<'_>, sink: &mut Diagnostics) {
    let Some(name) = job.draft.posting.hiring_organization.as_ref().and_then(|o| o.name.as_deref()) else { return };
    let key = text_key([name]);
    if WORDS.iter().any(|word| text_key([*word]) == key) {
        sink.push(ANONYMOUS.at(job, Some("/posting/hiringOrganization/name"), format!("`{name}` is no employer's name")));
    }
}
