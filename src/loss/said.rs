//! What a post states, field by field, as far as a document could state it.

use super::compare::{letters, says};
use crate::model::catalog::Entry;
use crate::model::field::FIELDS;
use crate::model::stated::Leaves;

/// Fields that are for us alone, or stand for others.
pub(super) const OURS: &[&str] =
    &["apply", "id", "jobLocation", "permalink", "slug", "status", "targets", "titleAsWritten", "translationOf"];

/// One job, and what it states.
#[derive(Debug)]
pub struct Job<'a> {
    /// The job.
    pub entry: &'a Entry,
    /// Field, and its values.
    pub(super) said: Vec<(&'static str, Vec<String>)>,
    /// Its text, and how many letters a reader sees of it; `None` where no document of the run holds it whole.
    pub(super) text: Option<(String, usize)>,
}

impl<'a> Job<'a> {
    /// Of an entry with its text as safe HTML, where that is at hand.
    #[must_use]
    pub fn of(entry: &'a Entry, html: Option<String>) -> Self {
        let leaves = Leaves::of(&entry.posting, &entry.facts);
        let values = |name: &'static str| match name {
            "description" if entry.text_chars > 0 => vec![String::new()],
            "description" => Vec::new(),
            "summary" => entry.summary.iter().cloned().collect(),
            "url" => vec![entry.url.clone()],
            _ => leaves.values(name),
        };
        let fields = FIELDS.iter().filter(|field| !OURS.contains(&field.name));
        let mut said: Vec<_> = fields.map(|field| (field.name, values(field.name))).filter(|(_, values)| !values.is_empty()).collect();
        // What is stated twice in two words is looked for once.
        let of = |name: &str| said.iter().find(|(field, _)| *field == name).map(|(_, values)| values.clone());
        let same_reference = of("identifier.value").is_some() && of("identifier.value") == of("reference");
        let contract = of("contract");
        let is_remote = entry.posting.job_location_type.is_some() && of("workplace").is_some_and(|values| values == ["remote"]);
        let is_twice = |field: &str| (same_reference && field == "reference") || (is_remote && field == "workplace");
        said.retain(|(field, _)| !is_twice(field));
        // So are kinds of contract that Google has words for.
        if let Some(contract) = contract {
            let is_said = |value: &String| contract.iter().any(|contract| says(value, contract));
            said.iter_mut().filter(|(field, _)| *field == "employmentType").for_each(|(_, values)| values.retain(|value| !is_said(value)));
            said.retain(|(_, values)| !values.is_empty());
        }
        let text = html.map(|html| {
            let count = letters(&html);
            (html, count)
        });
        Self { entry, said, text }
    }

    /// The names of what it states.
    pub fn fields(&self) -> impl Iterator<Item = &'static str> {
        self.said.iter().map(|(field, _)| *field)
    }
}
