//! What a rule is: data that the manual is made of, and a function that finds.

use super::{Context, Job};
use crate::diagnostic::{Diagnostic, Diagnostics, Level, Location};

/// One kind of finding, as the manual describes it.
#[derive(Debug)]
pub struct Rule {
    /// Its code: stable, kebab-case, and reads well after "allow".
    pub code: &'static str,
    /// How grave it is unless the configuration says otherwise.
    pub level: Level,
    /// What is wrong, as a sentence without a full stop.
    pub title: &'static str,
    /// Why it matters; one sentence or more, with full stops.
    pub why: &'static str,
    /// The way out, as a sentence without a full stop.
    pub help: &'static str,
    /// Where that is said: an address, or the words `own experience`.
    pub source: &'static str,
    /// The day on which somebody last looked there, such as `2026-11-23`.
    pub checked: &'static str,
}

impl Rule {
    /// A finding at a post; with a pointer, at the place that the value there was read from.
    pub(super) fn at(&self, job: &Job<'_>, pointer: Option<&str>, message: impl Into<String>) -> Diagnostic {
        let draft = job.draft;
        let origin = pointer.and_then(|p| draft.origins.get(p));
        let location = origin.and_then(|o| Some(Location::at(o.line?, o.column?)));
        let mut diagnostic = Diagnostic::new(self.code, self.level, message, self.help).with_file(draft.source, &draft.path);
        diagnostic.location = location;
        diagnostic.record = Some(draft.record);
        diagnostic
    }
}

/// Rules of one subject, found together: one file of `rules/`.
#[derive(Debug)]
pub struct Subject {
    /// What they are about, as a heading.
    pub title: &'static str,
    /// Who asks for it.
    pub asked_by: Asker,
    /// Its rules.
    pub rules: &'static [&'static Rule],
    /// How they are found.
    pub(super) run: Run,
}

/// Who asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asker {
    /// Whoever reads the post.
    Reader,
    /// The targets that are written, each by what it requires.
    Targets,
    /// Google, of the JSON-LD that pages carry.
    Google,
    /// The site itself, in `[policy]`.
    Policy,
    /// A country.
    Law,
}

/// How rules are found. Both push what they find, and never stop.
#[derive(Debug)]
pub(super) enum Run {
    /// Open job by open job: many at once.
    Each(fn(&Context<'_>, &Job<'_>, &mut Diagnostics)),
    /// All postings together.
    All(fn(&Context<'_>, &mut Diagnostics)),
}
