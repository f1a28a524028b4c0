//! Sources whose records come from standard input, from a program or from a file of changes: what came is merged with what is kept, read
//! from there, and kept once the output is committed. A feed that gives nothing, nonsense or an error changes nothing: it closes no job.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::Progress;
use super::build::BuildError;
use super::rows::{self, Rows, rows};
use crate::config::path::OWN_FOLDER;
use crate::config::settings::{Feed, Settings, Source, Update};
use crate::diagnostic::{Diagnostic, Diagnostics, Level};
use crate::parse::records::{self, Layout};
use crate::source::feed::{self, FeedError, Scratch, Shelf};
use crate::source::merge;
use crate::source::program::{self, ProgramError};
use crate::source::{Found, ReadProblem, kept};
use crate::write::{self, Mode};

/// What feeds gave in this run, put aside until it is merged.
#[derive(Debug, Default)]
pub struct Intake {
    given: BTreeMap<usize, Given>,
    /// Holds the files; gone with the value.
    _scratch: Option<Scratch>,
}

/// What one feed gave.
#[derive(Debug)]
enum Given {
    Lines(PathBuf),
    /// It was not asked, or had nothing to say: a remark.
    Nothing(&'static str),
    Failed(ProgramError),
    TooMuch,
}

/// What taking in needs of the world.
pub struct IntakeWorld<'a> {
    /// Standard input, unless it is a terminal.
    pub input: Option<&'a mut dyn Read>,
    /// Whether programs may be started.
    pub programs: bool,
    /// Told how far it is.
    pub progress: &'a dyn Progress,
}

/// Reads standard input and runs programs, where sources say so, and puts aside what they give.
pub fn take_in(settings: &Settings, world: IntakeWorld<'_>) -> Result<Intake, BuildError> {
    let feeds: Vec<(usize, &Feed)> = settings.sources.iter().enumerate().filter_map(|(i, s)| Some((i, s.feed.as_ref()?))).collect();
    if feeds.is_empty() {
        return Ok(Intake::default());
    }
    let scratch = Scratch::new()?;
    let mut given = BTreeMap::new();
    let mut input = world.input;
    world.progress.begin("take in", Some(feeds.len()));
    for (index, feed) in feeds {
        let place = scratch.file(&index.to_string());
        let one = match feed {
            Feed::File(path) => Given::Lines(path.clone()),
            Feed::StandardInput => match input.take() {
                None => Given::Nothing("standard input is a terminal"),
                Some(input) => match feed::put_aside(input, &place)? {
                    None => Given::TooMuch,
                    Some(0) => Given::Nothing("nothing came on standard input"),
                    Some(_) => Given::Lines(place),
                },
            },
            Feed::Program { .. } if !world.programs => Given::Nothing("its program was not started: that needs `publish`, or `--fetch`"),
            Feed::Program { command, timeout } => match program::run(command, &settings.root, *timeout, &place) {
                Ok(()) => Given::Lines(place),
                Err(error) => Given::Failed(error),
            },
        };
        given.insert(index, one);
        world.progress.advance(1);
    }
    world.progress.end();
    Ok(Intake { given, _scratch: Some(scratch) })
}

/// How what came is merged.
#[derive(Clone, Copy)]
pub(super) struct Merging<'a> {
    /// Whether it is to be kept.
    pub(super) mode: Mode,
    /// The generation of the output as it stands.
    pub(super) generation: Option<&'a str>,
    /// So many jobs may disappear in this run.
    pub(super) allow_removals: Option<usize>,
}

/// What is to be kept of the feeds once the output is committed.
#[derive(Debug)]
pub(super) struct Feeds {
    /// Where something is to be kept.
    shelf: Option<Shelf>,
    announced: RefCell<Result<(), FeedError>>,
    /// Holds what is merged but not kept.
    _scratch: Option<Scratch>,
}

impl Feeds {
    /// The output is about to be committed with this generation.
    pub(super) fn announce(&self, generation: &str) {
        if let Some(shelf) = &self.shelf {
            *self.announced.borrow_mut() = shelf.announce(generation);
        }
    }

    /// The output is committed.
    pub(super) fn keep(&self) -> Result<(), FeedError> {
        self.shelf.as_ref().map_or(Ok(()), Shelf::adopt)?;
        self.announced.replace(Ok(()))
    }
}

/// Merges what came with what is kept: the sources then stand for the files that the run reads.
pub(super) fn merge(settings: &mut Settings, intake: &Intake, how: Merging<'_>, sink: &mut Diagnostics) -> Result<Feeds, BuildError> {
    if settings.sources.iter().all(|source| source.feed.is_none()) {
        return Ok(Feeds { shelf: None, announced: RefCell::new(Ok(())), _scratch: None });
    }
    let shelf = Shelf::new(settings.root.join(OWN_FOLDER).join(kept::FOLDER));
    let scratch = match how.mode {
        Mode::Write => {
            write::own_folder(&settings.root)?;
            shelf.settle(how.generation)?;
            None
        }
        Mode::Compare => Some(Scratch::new()?),
    };
    for index in 0..settings.sources.len() {
        let source = &settings.sources[index];
        let Some(one) = One::new(index, source, intake, &shelf, how) else { continue };
        let next = scratch.as_ref().map_or_else(|| shelf.next(&one.name), |scratch| scratch.file(&one.name));
        if let Some(place) = one.merged(&next, sink)? {
            settings.sources[index].path = place;
        }
    }
    let shelf = (how.mode == Mode::Write).then_some(shelf);
    Ok(Feeds { shelf, announced: RefCell::new(Ok(())), _scratch: scratch })
}

/// One feed.
struct One<'a> {
    index: usize,
    source: &'a Source,
    /// The file that it is kept in.
    name: String,
    /// What its input is called.
    shown: String,
    given: Option<&'a Given>,
    file: Option<&'a Path>,
    kept: Option<PathBuf>,
    allow_removals: Option<usize>,
}

impl<'a> One<'a> {
    fn new(index: usize, source: &'a Source, intake: &'a Intake, shelf: &Shelf, how: Merging<'_>) -> Option<Self> {
        let feed = source.feed.as_ref()?;
        let name = source.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (shown, file) = match feed {
            Feed::StandardInput => ("standard input".to_owned(), None),
            Feed::Program { command, .. } => (command[0].clone(), None),
            Feed::File(path) => (source.label.clone(), Some(path.as_path())),
        };
        let kept = shelf.kept(&name, how.generation);
        Some(Self { index, source, shown, given: intake.given.get(&index), file, kept, allow_removals: how.allow_removals, name })
    }

    /// The file that holds what is known of the feed now: what is kept, or `next`, which is written then. `None` where there is nothing.
    fn merged(&self, next: &Path, sink: &mut Diagnostics) -> Result<Option<PathBuf>, BuildError> {
        let Some(input) = self.input(sink) else { return Ok(self.kept.clone()) };
        let kept = match self.kept.as_deref().map(|place| rows(place, self.index)).transpose() {
            Ok(rows) => rows.unwrap_or_default(),
            Err(problem) => return Ok(self.unmerged(&problem, sink)),
        };
        let given = match rows(input, self.index) {
            Ok(rows) => rows,
            Err(problem) => return Ok(self.unmerged(&problem, sink)),
        };
        self.report_broken(&given, sink);
        if kept.broken_count > 0 {
            // The reader of what is kept says which line of it is broken.
            return Ok(self.kept.clone());
        }
        let jobs = kept.records.iter().filter(|row| !row.head.deleted).count();
        let is_empty = given.records.is_empty() && given.broken_count == 0;
        if is_empty && self.source.update == Update::Complete && jobs > 0 && self.allow_removals.is_none_or(|allowed| allowed < jobs) {
            let message =
                format!("{} suddenly has no record: the {jobs} that it gave last are used, and no job of it is closed", self.shown);
            let help = format!("look what is wrong with it; if it has no jobs any more, run with `--allow-removals {jobs}`");
            sink.push(self.finding("source-empty", Level::Warning, message, help));
            return Ok(self.kept.clone());
        }
        // What cannot be read may be anything that is not there.
        let update = if given.broken_count > 0 { Update::Delta } else { self.source.update };
        let merged = merge::merge(kept.records, given.records, update);
        for diagnostic in rows::outdated(&merged.outdated) {
            sink.push(Diagnostic { path: Some(self.shown.clone()), ..diagnostic });
        }
        if let Some(kept) = self.kept.as_ref().filter(|_| merged.is_same) {
            return Ok(Some(kept.clone()));
        }
        if self.kept.is_none() && merged.lines.is_empty() && given.broken_count > 0 {
            return Ok(None);
        }
        feed::write_merged(next, &merged.lines, self.kept.as_deref().unwrap_or(Path::new("")), input)?;
        Ok(Some(next.to_owned()))
    }

    /// Where its input lies, if there is any that counts.
    fn input(&self, sink: &mut Diagnostics) -> Option<&'a Path> {
        let held = if self.kept.is_some() { "what it gave last is used, and no job of it is closed" } else { "and nothing is kept of it" };
        let failed = |what: &dyn std::fmt::Display| {
            let message = format!("{} gave nothing that counts: {what}; {held}", self.shown);
            let level = if self.kept.is_some() { Level::Warning } else { Level::Error };
            self.finding("source-failed", level, message, "mend it and run again; until then its jobs stay as they are")
        };
        match (self.file, self.given) {
            (Some(file), _) => return Some(file),
            (None, Some(Given::Lines(place))) => return Some(place),
            (None, Some(Given::Failed(error))) => sink.push(failed(error)),
            (None, Some(Given::TooMuch)) => sink.push(failed(&"it has more bytes than a source may give")),
            (None, Some(Given::Nothing(why))) => {
                let message = format!("{}: {why}; {held}", self.shown);
                sink.push(self.finding("source-not-asked", Level::Info, message, "hand its records in, or run with `--fetch`"));
            }
            (None, None) => {}
        }
        None
    }

    fn unmerged(&self, problem: &ReadProblem, sink: &mut Diagnostics) -> Option<PathBuf> {
        let found = Found { source: self.index, path: self.name.clone(), place: PathBuf::new(), problem: None };
        let diagnostic = Diagnostic { source: None, path: Some(self.shown.clone()), ..problem.diagnostic(&found) };
        let why = if self.kept.is_some() { "what it gave last is used, and no job of it is closed" } else { "nothing is kept of it" };
        sink.push(diagnostic.with_why(why));
        self.kept.clone()
    }

    fn report_broken(&self, given: &Rows, sink: &mut Diagnostics) {
        if given.broken_count == 0 {
            return;
        }
        let layout =
            Layout { source: self.index, path: &self.name, key: None, format: None, is_export: false, address: None, titled: &|_| true };
        let mut found = Diagnostics::default();
        for (record, extent, bytes) in &given.broken {
            records::line(&layout, (*record, *extent), bytes, &mut found);
        }
        for diagnostic in found.sorted() {
            sink.push(Diagnostic { source: None, path: Some(self.shown.clone()), ..diagnostic });
        }
        let message =
            format!("{} lines of {} are no records: what is not among the others stays as it was", given.broken_count, self.shown);
        sink.push(self.finding(
            "source-nonsense",
            Level::Warning,
            message,
            "mend these lines; until then no job is closed by their absence",
        ));
    }

    fn finding(&self, code: &'static str, level: Level, message: String, help: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, level, message, help).with_file(self.index, &self.name)
    }
}
