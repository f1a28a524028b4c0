//! What of a posting does not arrive in a document, and why: from what the post states, what its target says that it carries, and what the
//! document says, read back.
//!
//! A loss is explained by data alone: by the lists of the target (`requires`, `limits`, `carries`, `words`), by the section that asks for the
//! document, or by its template. What is found missing and none of them explains is a mistake of ours, and is told as such.

mod carried;
mod compare;
mod dates;
mod object;
mod read;
mod said;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::Arc;

use jiff::tz::TimeZone;

pub use read::{Behind, Form, Item, Items, Names, Unread};
pub use said::Job;

use crate::model::dialect::{Carried, Document, Pieces};
use crate::model::loss::{Fate, Loss, UNEXPLAINED};
use crate::model::refusal::{Refusal, refusals};
use crate::model::selection::Subject;
use crate::model::stated::{Seen, Stated};
use crate::model::target::Target;

/// A document that is asked about.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// The key of its section of `[targets]`.
    pub name: Arc<str>,
    /// Its target.
    pub target: &'static Target,
    /// What the section says, of an aggregator's document.
    pub document: Option<&'a Document>,
    /// What it carries, and where.
    pub carries: Vec<Carried>,
    /// Whether titles lose their gender marks.
    pub removes_gender_marks: bool,
    /// Where the jobs are that it does not hold, of a feed.
    pub beyond: Beyond,
    /// The site's zone.
    pub zone: &'a TimeZone,
    /// Names of a country (ISO 3166-1 alpha-2) as documents write it.
    pub country: fn(&str) -> &'static [&'static str],
}

/// Where the jobs are that a feed's documents do not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beyond {
    /// There are none.
    Nothing,
    /// Nowhere: it holds so many, or so many bytes.
    Nowhere,
    /// In its archives, which are as they were.
    Archives,
}

impl Asked<'_> {
    /// The paths in its document that losses are found by.
    #[must_use]
    pub fn names(&self) -> Names {
        Names::of(self.carries.iter().map(|carried| carried.element))
    }

    /// What of a job does not arrive, by what the document says of it: its items, in order.
    #[must_use]
    pub fn losses(&self, job: &Job<'_>, items: &[Item]) -> Vec<Loss> {
        if items.is_empty() {
            return self.absent(job);
        }
        job.said.iter().filter_map(|(field, values)| carried::loss(self, job, (field, values), items)).collect()
    }

    /// Why the whole job does not stand in the document.
    fn absent(&self, job: &Job<'_>) -> Vec<Loss> {
        let entry = job.entry;
        let out = |why: &'static str| vec![self.loss(None, Fate::LeftOut, why.into())];
        if let Some(document) = self.document {
            let subject = Subject { posting: &entry.posting, facts: &entry.facts, language: &entry.language };
            if !document.selection.takes(&subject) {
                return out("`select` or `exclude` of the section leaves the job out");
            }
        }
        let refused = self.refused(job);
        if !refused.is_empty() {
            return refused;
        }
        if self.document.is_some_and(|document| !takes_a_place(document, job)) {
            return out("none of its places is in a country that the section takes");
        }
        if self.is_template() {
            return out("its template writes nothing for the job, or nothing that fits the document; a finding says more");
        }
        match self.beyond {
            Beyond::Archives => Vec::new(),
            Beyond::Nowhere => out("the feed holds no more jobs (`entries`, `max_bytes`, `history`)"),
            Beyond::Nothing => out(UNEXPLAINED),
        }
    }

    /// Why the target takes no such job.
    fn refused(&self, job: &Job<'_>) -> Vec<Loss> {
        let seen = Seen::of_entry(job.entry);
        let mut found: Vec<Refusal> = refusals(self.target, seen).collect();
        // A job without a place has no country of a place: that is one reason.
        if found.iter().any(|refusal| refusal.field == Some("jobLocation")) {
            found.retain(|refusal| refusal.field.is_none_or(|field| seen.states(field) != Stated::Moot));
        }
        // What is said of a job as a whole is right for it only if it is right for each of its places.
        let lacks_country = seen.posting.job_location.iter().any(|place| place.address.address_country.is_none());
        if found.is_empty() && self.document.is_none() && lacks_country {
            let wanted = self.target.requires.iter().find(|requirement| requirement.field == "addressCountry");
            found.extend(wanted.map(|requirement| Refusal { field: Some(requirement.field), why: requirement.why }));
        }
        found.into_iter().map(|refusal| self.loss(refusal.field, Fate::Refused, refusal.why.into())).collect()
    }

    fn is_template(&self) -> bool {
        self.target.dialect().is_some_and(|format| matches!(format.pieces, Pieces::Template))
    }

    fn loss(&self, field: Option<&'static str>, fate: Fate, why: Cow<'static, str>) -> Loss {
        Loss { target: Arc::clone(&self.name), field, fate, why }
    }

    /// The dialect's word for one of ours, as its document writes it.
    fn word(&self, ours: &str) -> Option<&str> {
        let said = self.document.and_then(|document| document.words.get(ours)).map(String::as_str);
        let format = self.target.dialect();
        let usual = || format?.words.iter().find(|word| word.ours == ours).map(|word| word.theirs);
        said.or_else(usual).filter(|word| !word.is_empty())
    }
}

/// Whether the section takes one of the job's places.
fn takes_a_place(document: &Document, job: &Job<'_>) -> bool {
    let posting = &job.entry.posting;
    let places = posting.job_location.iter().map(|place| place.address.address_country.as_deref());
    let countries = posting.applicant_location_requirements.iter().map(|country| Some(country.name.as_str()));
    let mut all: Vec<Option<&str>> = if posting.job_location.is_empty() { countries.collect() } else { places.collect() };
    if all.is_empty() {
        all.push(None);
    }
    all.into_iter().any(|country| document.selection.takes_country(country))
}
