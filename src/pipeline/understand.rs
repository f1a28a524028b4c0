//! Posts to drafts to a catalog: everything that happens before a byte is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use super::Progress;
use super::body::Texts;
use super::build::{BuildError, Counts, Previous, Understood};
use super::checks;
use super::feeds::{self, Intake, Merging};
use super::losses;
use super::records::{Read, Reader, together};
use super::trial::{self, Trial};
use crate::catalog::{self, End, Input, Outcome};
use crate::check;
use crate::config::settings::{HostForm, Settings};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::model::built::BuiltPage;
use crate::model::draft::{Draft, Kind, Status};
use crate::model::gazetteer::Gazetteer;
use crate::model::inspect::{InspectDiagnostic, InspectRecord};
use crate::model::manifest::Published;
use crate::model::node::{Field, Node, Value};
use crate::model::origin::Origin;
use crate::model::raw::{Extent, RawForm};
use crate::model::target::Target;
use crate::source::{self, Found};
use crate::write::Mode;
use crate::{enrich, fix, parse, render, write};

/// Longest line of a post that is shown to people, in bytes.
const LINE_BYTES_MAX: usize = 20_000;

/// All records of the sources.
pub(super) struct Records {
    pub(super) drafts: Vec<Draft>,
    /// (source, path) of files of which something could not be read.
    pub(super) unreadable: Vec<(usize, String)>,
    /// The records that could not: the file's place in `unreadable`, and the index in it.
    pub(super) unread: Vec<(usize, usize)>,
    pub(super) diagnostics: Diagnostics,
}

/// How much is kept of each record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it, to be shown.
    Everything,
    /// What is published, and the places that checks point at: origins are half of a record's memory.
    Published,
}

impl Wanted {
    pub(super) fn of(self, mut draft: Draft) -> Draft {
        if self == Self::Published {
            draft.origins.retain(|pointer, _| check::POINTERS.contains(&pointer.as_str()));
            // Only their places are needed.
            draft
                .origins
                .values_mut()
                .for_each(|origin| *origin = Origin { line: origin.line, column: origin.column, ..Origin::new(origin.from) });
        }
        draft
    }
}

/// The targets that the settings switch on, in the order of the output.
pub(super) fn enabled(settings: &Settings) -> Vec<&'static Target> {
    let is_on = |target: &Target| match (target.settings, target.dialect()) {
        (_, Some(_)) => settings.documents.iter().any(|document| document.dialect == target.id),
        (Some(key), None) => settings.targets.contains_key(key),
        (None, None) => true,
    };
    let usual = render::targets().iter().copied().filter(|target| target.dialect().is_none());
    usual.chain(settings.dialects.iter().copied()).filter(|target| is_on(target)).collect()
}

/// The files of the sources, in path order; only those below the paths of `only`, where there are any.
pub(super) fn found(settings: &Settings, only: &[PathBuf]) -> Result<Vec<Found>, BuildError> {
    let mut never = vec![settings.out.clone(), settings.root.join(write::STATE_FOLDER)];
    // Pages that were built from posts are no posts.
    never.extend(settings.host.iter().filter(|host| matches!(host.form, HostForm::Pages(_))).map(|host| host.dir.clone()));
    let found = source::walk(&settings.sources, &never)?;
    Ok(found.into_iter().filter(|f| only.is_empty() || only.iter().any(|p| f.place.starts_with(p))).collect())
}

/// Reads and understands every record, in parallel, in path order. `only` keeps files below these paths; empty for all.
pub(super) fn read(settings: &Settings, only: &[PathBuf], wanted: Wanted, progress: &dyn Progress) -> Result<Records, BuildError> {
    let files = found(settings, only)?;
    let site_file = |path: &str| site_file(&settings.root, path);
    progress.begin("read", Some(files.len()));
    let reader = Reader { settings, site_file: &site_file, wanted };
    let read: Vec<Vec<Read>> = files
        .par_chunks(together(files.len()))
        .map(|files| {
            let read = reader.files(files);
            progress.advance(files.len());
            read
        })
        .collect();
    progress.end();
    let mut records =
        Records { drafts: Vec::with_capacity(read.len()), unreadable: Vec::new(), unread: Vec::new(), diagnostics: Diagnostics::default() };
    for (found, read) in files.iter().zip(read.into_iter().flatten()) {
        records.diagnostics.extend(read.diagnostics);
        records.drafts.extend(read.drafts);
        if !read.unread.is_empty() {
            records.unread.extend(read.unread.into_iter().map(|record| (records.unreadable.len(), record)));
            records.unreadable.push((found.source, found.path.clone()));
        }
    }
    if only.is_empty()
        && let Some(finding) = none_found(&records, settings)
    {
        records.diagnostics.push(finding);
    }
    Ok(records)
}

/// Another file of the site, named by `[[source.lookup]]`: its front matter. Paths and links that leave the
/// configuration's folder are nobody's.
pub(super) fn site_file(root: &Path, path: &str) -> Option<Node> {
    let mut ignored = Diagnostics::default();
    let bytes = source::read(&source::file_inside(root, 0, path)?).ok()?;
    parse::post(0, path, &bytes, None, &mut ignored).map(|raw| raw.fields)
}

/// The settings with what they name in other files: variables and towns.
pub(super) fn with_site_files(settings: &Settings, sink: &mut Diagnostics) -> Result<Settings, BuildError> {
    let mut settings = with_variables(settings, sink)?;
    if let Some(path) = &settings.enrich.gazetteer {
        settings.enrich.towns = Some(Arc::new(gazetteer(path)?));
    }
    Ok(settings)
}

/// The towns of a file, line by line.
fn gazetteer(path: &Path) -> Result<Gazetteer, BuildError> {
    let mut towns = Gazetteer::default();
    let mut wrong = None;
    let each = |extent: Extent, line: Vec<u8>| {
        if wrong.is_none() {
            wrong = enrich::add_town(&mut towns, &line).err().map(|problem| (extent.line, problem));
        }
    };
    source::lines(&source::file(path, 0, ""), each).map_err(|problem| BuildError::Gazetteer { path: path.to_owned(), problem })?;
    match wrong {
        Some((line, problem)) => Err(BuildError::GazetteerLine { path: path.to_owned(), line, problem }),
        None => Ok(towns),
    }
}

/// Fills in `{{ site.* }}`: what the site generator's own configuration says, then what ours does.
fn with_variables(settings: &Settings, sink: &mut Diagnostics) -> Result<Settings, BuildError> {
    let mut settings = settings.clone();
    let mut fields = Vec::new();
    if let Some(path) = &settings.site.config {
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let bytes =
            source::read(&source::file(path, 0, &name)).map_err(|problem| BuildError::SiteConfig { path: path.clone(), problem })?;
        match parse::variables(&String::from_utf8_lossy(&bytes), &name) {
            Ok(Node { value: Value::Map(theirs), .. }) => fields = theirs,
            Ok(_) => {}
            Err(diagnostic) => sink.push(diagnostic),
        }
    }
    let url = &settings.site.url;
    for (key, text) in [
        ("url", url.origin().ascii_serialization()),
        ("baseurl", url.path().trim_end_matches('/').to_owned()),
        ("title", settings.site.title.clone()),
    ] {
        // An empty `baseurl:` is Jekyll's way to say that there is none.
        if !fields.iter().any(|f: &Field| f.key == key && (key == "baseurl" || !f.node.is_empty())) {
            let node = Node { span: Span::default(), value: Value::Scalar { text, quoted: true } };
            fields.push(Field { key: key.to_owned(), key_span: Span::default(), node });
        }
    }
    settings.site.variables = Some(Node { span: Span::default(), value: Value::Map(fields) });
    Ok(settings)
}

/// Assembles the catalog.
pub(super) fn assemble(
    records: &mut Records,
    previous: &Previous,
    (settings, built): (&Settings, &[BuiltPage]),
    now: Timestamp,
) -> Outcome {
    let mut sink = Diagnostics::default();
    let recall = |record: &Published| previous.posting(&settings.out, &record.data);
    let input = Input {
        drafts: &records.drafts,
        unreadable: &records.unreadable,
        previous: &previous.publication,
        recall: &recall,
        built,
        settings,
        now,
    };
    let outcome = catalog::assemble(&input, &mut sink);
    take_ends(&mut records.drafts, &outcome);
    records.diagnostics.extend(sink);
    outcome
}

/// The ends that posts do not state themselves are theirs from here on.
fn take_ends(drafts: &mut [Draft], outcome: &Outcome) {
    for (draft, state) in drafts.iter_mut().zip(&outcome.states) {
        if let Some(End { when, origin }) = state.as_ref().and_then(|state| state.end.as_ref()) {
            draft.posting.valid_through = Some(*when);
            draft.origins.insert("/posting/validThrough".to_owned(), origin.clone());
        }
    }
}

/// A site without a single post is published, but hardly meant.
fn none_found(records: &Records, settings: &Settings) -> Option<Diagnostic> {
    let is_any = !records.unreadable.is_empty() || records.drafts.iter().any(|draft| draft.kind == Kind::Posting);
    let paths: Vec<String> =
        settings.sources.iter().map(|s| format!("`{}`", s.path.strip_prefix(&settings.root).unwrap_or(&s.path).display())).collect();
    let (found, help) = match records.drafts.len() {
        0 => {
            ("no file was found", "put posts there (.md, .markdown, .html), or correct `path`, `include` and `exclude` of the `[[source]]`")
        }
        _ => ("no file is a job post", "give each post a title; `jobherald inspect --explain` says what was understood of each file"),
    };
    (!is_any).then(|| Diagnostic::warning("no-postings", format!("{found} in {}", paths.join(", ")), help))
}

/// Counts records by kind and status.
pub(super) fn count(records: &Records, outcome: &Outcome) -> Counts {
    let mut counts = Counts {
        records: records.drafts.len() + records.unread.len(),
        unreadable: records.unread.len(),
        held: outcome.held,
        open: outcome.catalog.entries.len(),
        ..Counts::default()
    };
    for (draft, state) in records.drafts.iter().zip(&outcome.states) {
        match state.as_ref().map(|s| s.status) {
            Some(Status::Draft) => counts.draft += 1,
            Some(Status::Scheduled) => counts.scheduled += 1,
            Some(Status::Closed) => counts.closed += 1,
            Some(Status::Expired) => counts.expired += 1,
            None if draft.kind == Kind::NotAPosting => counts.not_a_posting += 1,
            Some(Status::Open) | None => {}
        }
    }
    counts
}

/// Whether the loss report is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Losses {
    /// It is.
    Wanted,
    /// Nobody would see it.
    Unwanted,
}

/// What is wanted of records besides what was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Detail {
    /// Descriptions too.
    pub full: bool,
    /// The lines too that origins point at.
    pub lines: bool,
}

/// What is to be understood.
pub struct UnderstandOptions<'a> {
    /// The run's clock.
    pub now: Timestamp,
    /// Files below these paths only; empty for all.
    pub only: &'a [PathBuf],
    /// What is wanted of the records themselves; `None` for findings, counts and the table of losses alone.
    pub records: Option<Detail>,
    /// Whether remarks about what is only recommended are wanted too.
    pub remarks: bool,
    /// Of the findings only those that this target minds, by its key of `[targets]`, written or not.
    pub target: Option<&'a str>,
    /// Of the findings only those about these files, absolute.
    pub changed: Option<&'a BTreeSet<PathBuf>>,
    /// Whether it is wanted what does not arrive in documents: they are made for it, and read back.
    pub losses: Losses,
    /// What feeds gave.
    pub intake: &'a Intake,
    /// Told how far it is.
    pub progress: &'a dyn Progress,
}

/// What `inspect` and `check` show: every record as it is understood. Writes nothing.
pub fn understand(settings: &Settings, options: &UnderstandOptions<'_>) -> Result<Understood, BuildError> {
    let UnderstandOptions { now, only, remarks, target, changed, intake, progress, .. } = *options;
    let mut early = Diagnostics::default();
    let mut settings = with_site_files(settings, &mut early)?;
    let previous = super::build::previous(&settings)?;
    let how = Merging { mode: Mode::Compare, generation: previous.generation(), allow_removals: None };
    // What was merged is read until the end.
    let _feeds = feeds::merge(&mut settings, intake, how, &mut early)?;
    let settings = &settings;
    let mut records = read(settings, only, Wanted::Everything, progress)?;
    records.diagnostics.extend(early);
    progress.begin("understand", None);
    let outcome = assemble(&mut records, &previous, (settings, &[]), now);
    progress.end();
    progress.begin("check", None);
    let targets = checks::targets(settings, target);
    checks::run(&mut records, &outcome, settings, (now, &targets), remarks);
    if target.is_some() {
        checks::keep_minded(&mut records.diagnostics, &targets);
    }
    if let Some(changed) = changed {
        checks::keep_changed(&mut records.diagnostics, settings, changed);
    }
    progress.end();
    let counts = count(&records, &outcome);
    let says_more =
        |draft: &&Draft| draft.form == RawForm::Post && draft.suggestions.iter().any(|(pointer, found)| fix::is_for_keys(pointer, found));
    let suggesting = records.drafts.iter().filter(says_more).count();
    let texts = Texts::new(settings, &previous);
    let mut shown = options.records.map_or_else(Vec::new, |detail| show(&records, &outcome, &texts, detail.full));
    let lines = if options.records.is_some_and(|detail| detail.lines) { lines_of(&shown, settings) } else { Vec::new() };
    // What was read is not needed while documents are made.
    let mut diagnostics = std::mem::take(&mut records.diagnostics);
    drop(records);
    let table = if options.losses == Losses::Wanted {
        let trial = Trial { settings, previous: &previous, targets: &targets, changed, now, progress };
        let (table, mut by_job) = trial::losses(&trial, outcome.catalog, options.records.is_some())?;
        for record in &mut shown {
            record.losses = record.id.as_ref().and_then(|id| by_job.remove(id)).unwrap_or_default();
        }
        let mut unexplained = losses::unexplained(&table);
        check::apply_levels(&mut unexplained, &settings.check);
        diagnostics.extend(unexplained);
        Some(table)
    } else {
        None
    };
    Ok(Understood { records: shown, lines, diagnostics, losses: table, counts, suggesting })
}

/// All records as they are understood, each with its findings, in the order of the files.
fn show(records: &Records, outcome: &Outcome, texts: &Texts<'_>, full: bool) -> Vec<InspectRecord> {
    let mut shown: Vec<InspectRecord> = Vec::with_capacity(records.drafts.len() + records.unread.len());
    for (draft, state) in records.drafts.iter().zip(&outcome.states) {
        let mut record = shown_draft(draft, state.as_ref());
        if full && let (Some(posting), Some(state)) = (record.posting.as_mut(), state) {
            posting.description = texts.of_draft(draft, &state.url);
        }
        shown.push(record);
    }
    shown.extend(records.unread.iter().map(|(file, record)| shown_unreadable(&records.unreadable[*file], *record)));
    shown.sort_by(|a, b| (a.source, &a.path, a.record).cmp(&(b.source, &b.path, b.record)));
    attach(&mut shown, records.diagnostics.as_slice());
    shown
}

/// The lines that the origins of each record point at, as far as they can be read and are no longer than people's.
fn lines_of(records: &[InspectRecord], settings: &Settings) -> Vec<BTreeMap<u32, Arc<str>>> {
    let mut all = Vec::with_capacity(records.len());
    for of_file in records.chunk_by(|a, b| (a.source, &a.path) == (b.source, &b.path)) {
        let first = &of_file[0];
        let file = source::file(&settings.sources[first.source].path, first.source, &first.path);
        let bytes = source::read_data(&file).unwrap_or_default();
        let text = parse::shown(&bytes);
        let lines: Vec<Option<Arc<str>>> = text.split('\n').map(|line| (line.len() <= LINE_BYTES_MAX).then(|| Arc::from(line))).collect();
        for record in of_file {
            let origins = record.origins.values().chain(record.suggestions.values().map(|suggestion| &suggestion.origin));
            let line = |number: u32| Some((number, Arc::clone(lines.get(number.checked_sub(1)? as usize)?.as_ref()?)));
            all.push(origins.filter_map(|origin| origin.line).filter_map(line).collect());
        }
    }
    all
}

fn shown_draft(draft: &Draft, state: Option<&catalog::State>) -> InspectRecord {
    let is_posting = draft.kind == Kind::Posting;
    let mut posting = is_posting.then(|| draft.posting.clone());
    let mut origins = draft.origins.clone();
    if let (Some(posting), Some(state)) = (posting.as_mut(), state) {
        posting.url = Some(state.url.clone());
        origins.insert("/posting/url".into(), crate::model::origin::Origin::derived("/id"));
    }
    let mut facts = draft.facts.clone();
    // The post's own word for the other one is known by its id here, and means nothing where there is no other.
    facts.translation_of = state.and_then(|s| s.translation_of.as_ref()).map(ToString::to_string);
    match &facts.translation_of {
        Some(_) => drop(origins.entry("/facts/translationOf".into()).or_insert_with(|| crate::model::origin::Origin::derived("/path"))),
        None => drop(origins.remove("/facts/translationOf")),
    }
    if is_posting {
        origins.insert("/posting/@type".into(), crate::model::origin::Origin::derived("/kind"));
    }
    InspectRecord {
        source: draft.source,
        path: draft.path.clone(),
        record: draft.record,
        kind: draft.kind,
        status: state.map(|s| s.status),
        id: state.map(|s| s.id.clone()),
        url: state.map(|s| s.url.clone()),
        posting,
        facts: is_posting.then_some(facts),
        suggestions: draft.suggestions.clone(),
        origins,
        diagnostics: Vec::new(),
        losses: Vec::new(),
    }
}

fn shown_unreadable((source, path): &(usize, String), record: usize) -> InspectRecord {
    InspectRecord {
        source: *source,
        path: path.clone(),
        record,
        kind: Kind::Unreadable,
        status: None,
        id: None,
        url: None,
        posting: None,
        facts: None,
        suggestions: std::collections::BTreeMap::new(),
        origins: std::collections::BTreeMap::new(),
        diagnostics: Vec::new(),
        losses: Vec::new(),
    }
}

/// Puts each diagnostic into its record.
fn attach(records: &mut [InspectRecord], diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let (Some(source), Some(path)) = (diagnostic.source, diagnostic.path.as_deref()) else { continue };
        let key = (source, path, diagnostic.record.unwrap_or(0));
        if let Ok(index) = records.binary_search_by(|r| (r.source, r.path.as_str(), r.record).cmp(&key)) {
            records[index].diagnostics.push(InspectDiagnostic::from(diagnostic));
        }
    }
}
