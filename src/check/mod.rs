//! What readers, search engines and aggregators would complain of, said before publishing. One subject a file in `rules/`.

mod baseline;
mod levels;
mod manual;
mod rule;
mod rules;
mod stages;

use std::path::Path;

use jiff::Timestamp;
use rayon::prelude::*;

pub use baseline::{Baseline, BaselineError};
pub use levels::apply as apply_levels;
pub use manual::{Unknown, explain, manual};
pub use rule::{Asker, Rule, Subject};
pub use stages::Stage;

use crate::config::settings::Settings;
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::model::catalog::Translation;
use crate::model::draft::{Draft, Status};
use crate::model::selection::Subject as Selected;
use crate::model::stated::{self, Seen, Stated};
use crate::model::target::Target;
use rule::Run;

/// Pointers of the values that rules point at: their origins must be kept for them.
pub const POINTERS: &[&str] = &[
    "/posting/title",
    "/posting/datePosted",
    "/posting/validThrough",
    "/posting/baseSalary/value/minValue",
    "/posting/baseSalary/value/value",
    "/posting/hiringOrganization/name",
    "/posting/identifier/value",
    "/facts/apply/url",
    "/facts/apply/email",
];

/// The target that stands for Google: its document is the JSON-LD that pages carry too.
const GOOGLE: &str = "jsonld";

/// The target that carries it to people.
const PAGE: &str = "page";

/// What rules may look at.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// All postings, whatever their status, in path order.
    pub jobs: &'a [Job<'a>],
    /// The targets that are written, or the one that is asked about.
    pub targets: &'a [&'static Target],
    /// What the configuration says.
    pub settings: &'a Settings,
    /// The run's clock.
    pub now: Timestamp,
    /// Whether remarks are wanted about what is only recommended: there may be several for each post.
    pub remarks: bool,
    /// Whether there is a file or folder at an absolute path.
    pub is_there: &'a (dyn Fn(&Path) -> bool + Sync),
}

/// One posting, and what became of it.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// What it says.
    pub draft: &'a Draft,
    /// Its status at the run's clock.
    pub status: Status,
    /// The address of its page, or the one that it would have.
    pub url: &'a str,
    /// The same job in other languages.
    pub translations: &'a [Translation],
}

impl Job<'_> {
    /// Whether the post states the field of this name, of all of its places. A job without any is the concern of `jobLocation`.
    pub(crate) fn states(&self, field: &str) -> bool {
        matches!(Seen::of_draft(self.draft).states(field), Stated::Yes | Stated::Moot)
    }

    /// Whether it is done away from an office by people of named countries.
    pub(crate) fn is_remote_pair(&self) -> bool {
        Seen::of_draft(self.draft).is_remote_pair()
    }
}

impl<'a> Context<'a> {
    /// The jobs that are published.
    pub(crate) fn open(&self) -> impl Iterator<Item = &'a Job<'a>> {
        self.jobs.iter().filter(|job| job.status == Status::Open)
    }

    /// The targets that take a job: aggregators' documents may leave some out.
    pub(crate) fn targets_of(&self, job: &Job<'_>) -> Vec<&'static Target> {
        let posting = &job.draft.posting;
        let facts = &job.draft.facts;
        let language = facts.language.as_deref().unwrap_or(&self.settings.site.language);
        let takes = |target: &&Target| {
            let mut documents = self.settings.documents.iter().filter(|document| document.dialect == target.id).peekable();
            documents.peek().is_none() || documents.any(|document| document.selection.takes(&Selected { posting, facts, language }))
        };
        self.targets.iter().copied().filter(|target| takes(target)).collect()
    }

    /// The findings of a subject with the level that the configuration gives them, and with the target that they are made for where that is
    /// one for the whole subject.
    fn weighed(&self, mut found: Diagnostics, subject: &Subject) -> Diagnostics {
        apply_levels(&mut found, &self.settings.check);
        if !self.remarks && subject.asked_by != Asker::Reader {
            found.retain(|diagnostic| diagnostic.level > Level::Info);
        }
        if subject.asked_by == Asker::Google {
            found.iter_mut().for_each(|diagnostic| diagnostic.targets = vec![GOOGLE]);
        }
        found
    }

    /// Whether a finding with this code and level is wanted, as the configuration has it.
    fn wants(&self, code: &str, level: Level) -> bool {
        self.remarks || level > Level::Info || self.settings.check.levels.contains_key(code)
    }

    fn asks(&self, asker: Asker) -> bool {
        asker != Asker::Google || self.targets.iter().any(|target| matches!(target.id, GOOGLE | PAGE))
    }
}

/// So many postings are looked at in one piece of work.
const CHUNK: usize = 256;

/// Runs every rule.
pub fn run(context: &Context<'_>, sink: &mut Diagnostics) {
    let asked = || rules::SUBJECTS.iter().filter(|subject| context.asks(subject.asked_by));
    let pieces: Vec<Diagnostics> = context
        .jobs
        .par_chunks(CHUNK)
        .map(|jobs| {
            let mut found = Diagnostics::default();
            for subject in asked() {
                let Run::Each(run) = subject.run else { continue };
                let mut own = Diagnostics::default();
                jobs.iter().filter(|job| job.status == Status::Open).for_each(|job| run(context, job, &mut own));
                found.extend(context.weighed(own, subject));
            }
            found
        })
        .collect();
    for piece in pieces {
        sink.extend(piece);
    }
    for subject in asked() {
        if let Run::All(run) = subject.run {
            let mut own = Diagnostics::default();
            run(context, &mut own);
            sink.extend(context.weighed(own, subject));
        }
    }
}

/// Whether a finding is one that a target minds: it says so, or the post cannot be read at all. Pages carry the JSON-LD that Google reads.
#[must_use]
pub fn minds(target: &str, diagnostic: &Diagnostic) -> bool {
    let is_named = diagnostic.targets.iter().any(|named| *named == target || (*named == GOOGLE && target == PAGE));
    is_named || (diagnostic.level == Level::Error && find(diagnostic.code).is_none())
}

/// The names of fields that targets and `[policy]` may ask for.
#[must_use]
pub fn field_names() -> Vec<&'static str> {
    stated::names().collect()
}

/// All subjects, in the order of the manual.
#[must_use]
pub fn subjects() -> &'static [&'static Subject] {
    rules::SUBJECTS
}

/// The rule with this code.
#[must_use]
pub fn find(code: &str) -> Option<&'static Rule> {
    subjects().iter().flat_map(|subject| subject.rules).copied().find(|rule| rule.code == code)
}

/// The codes of all findings about posts, those of other stages included, in the order of the alphabet.
#[must_use]
pub fn codes() -> Vec<&'static str> {
    let rules = subjects().iter().flat_map(|subject| subject.rules).map(|rule| rule.code);
    let mut codes: Vec<&str> = rules.chain(stages::STAGES.iter().flat_map(|stage| stage.codes).map(|(code, _)| *code)).collect();
    codes.sort_unstable();
    codes
}

#[cfg(test)]
mod tests;
