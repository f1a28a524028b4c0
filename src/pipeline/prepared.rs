//! What all documents want of one entry, made once.

use crate::config::options::GenderMarks;
use crate::config::settings::TargetSettings;
use crate::model::catalog::Entry;
use crate::model::target::{Site, View};
use crate::render;

/// Longest summary that is made from a text, in characters.
const SUMMARY_CHARS: usize = 300;

/// One entry with its text, ready to be looked at in every style.
pub(super) struct Prepared<'a> {
    entry: &'a Entry,
    /// Its text.
    html: String,
    /// A summary, where the entry has none of its own.
    made: String,
    json: String,
    /// The JSON form without gender marks, and the entry.
    bare: Option<(String, Entry)>,
}

impl<'a> Prepared<'a> {
    /// `bare` is the entry without gender marks, where some target wants it so and it has any.
    pub(super) fn new(site: &Site, entry: &'a Entry, bare: Option<Entry>, html: String) -> Self {
        let made = if entry.summary.is_none() { render::body::summary(&html, SUMMARY_CHARS) } else { String::new() };
        let json = |entry: &Entry| render::posting_json(site, entry, &html);
        let bare = bare.map(|bare| (json(&bare), bare));
        Self { entry, made, json: json(entry), bare, html }
    }

    /// What a target with these settings sees.
    pub(super) fn view(&self, settings: TargetSettings) -> View<'_> {
        let (entry, json) = match &self.bare {
            Some((json, entry)) if settings.gender_marks == GenderMarks::Remove => (entry, json),
            _ => (self.entry, &self.json),
        };
        let summary = self.entry.summary.as_deref().unwrap_or(&self.made);
        View { entry, html: &self.html, summary, json, vocabularies: settings.vocabularies }
    }
}
