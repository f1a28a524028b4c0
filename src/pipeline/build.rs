//! Posts to output: read, understand, check, render, write.

mod error;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use rayon::prelude::*;

use super::Progress;
use super::aggregators::{Aggregated, Wanted as WantedDocument};
use super::archives::{self, Kept};
use super::body::Texts;
use super::checks::{self, Unknown};
use super::documents::{Documents, Style};
use super::existing::{Existing, Within};
use super::feeds::{self, Feeds, Intake, Merging};
use super::prepared::Prepared;
use super::reports;
use super::streams::{Rendered, Streams};
use super::understand::{Wanted, assemble, count, enabled, read, with_site_files};
use crate::catalog::{self, Outcome};
use crate::config::options::GenderMarks;
use crate::config::settings::{Settings, TargetSettings};
use crate::diagnostic::{Diagnostics, Level};
use crate::model::artifact::Artifact;
use crate::model::catalog::{Catalog, Entry};
use crate::model::inspect::InspectRecord;
use crate::model::loss::LossTable;
use crate::model::manifest::{Listed, MANIFEST_VERSION, Manifest, ManifestSite, Publication};
use crate::model::posting::JobPosting;
use crate::model::target::{FeedLink, Render, Site, Target};
use crate::write::{self, Stage};
use crate::{enrich, render};

pub use error::BuildError;

/// How many entries are rendered at once: enough for every core, few enough that their texts are a small part of memory.
const CHUNK: usize = 128;

/// How a build is to be made.
pub struct BuildOptions<'a> {
    /// The run's clock.
    pub now: Timestamp,
    /// Whether files are written, or only compared.
    pub mode: Mode,
    /// Whether an error-level diagnostic keeps everything from being written.
    pub strict: bool,
    /// So many removals are allowed whatever the guard says.
    pub allow_removals: Option<usize>,
    /// What feeds gave.
    pub intake: &'a Intake,
    /// Told how far it is.
    pub progress: &'a dyn Progress,
}

pub use super::existing::{ExistingReport, IncludeReport, MissingPage, PagesReport};
pub use crate::write::{Mode, Written};

/// What a build did, or would do.
#[derive(Debug)]
pub struct BuildReport {
    /// What was written or would be; `None` where `strict` withheld everything.
    pub written: Option<Written>,
    /// What became of the site, where it exists without us.
    pub existing: Option<ExistingReport>,
    /// With [`Mode::Compare`]: the JSON forms that would differ from the output's, by output path.
    pub altered: BTreeMap<String, Vec<u8>>,
    /// Source records by kind and status.
    pub counts: Counts,
    /// What was found.
    pub diagnostics: Diagnostics,
}

/// Source records by kind and status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// All records.
    pub records: usize,
    /// Open postings: what is published.
    pub open: usize,
    /// Open postings that could not be read and stay as last published.
    pub held: usize,
    /// Drafts.
    pub draft: usize,
    /// Postings whose date lies ahead.
    pub scheduled: usize,
    /// Postings that say that they are closed.
    pub closed: usize,
    /// Postings whose end has passed.
    pub expired: usize,
    /// Records that are no job posts.
    pub not_a_posting: usize,
    /// Records that could not be read.
    pub unreadable: usize,
}

/// What was understood, without writing anything.
#[derive(Debug)]
pub struct Understood {
    /// One per source record, in path order.
    pub records: Vec<InspectRecord>,
    /// Where they were wanted, per record: the lines of its file that origins point at.
    pub lines: Vec<BTreeMap<u32, Arc<str>>>,
    /// Everything that was found, those of the records included.
    pub diagnostics: Diagnostics,
    /// Where it was wanted: what does not arrive in the documents of the targets.
    pub losses: Option<LossTable>,
    /// Source records by kind and status.
    pub counts: Counts,
    /// Posts of which sentences say more than is stated, and so than is published.
    pub suggesting: usize,
}

/// The last publication state, and the manifest that it stands in where the output has one.
pub(super) struct Previous {
    pub(super) manifest: Option<Manifest>,
    pub(super) publication: Publication,
}

impl Previous {
    /// The generation of the output as it stands.
    pub(super) fn generation(&self) -> Option<&str> {
        self.manifest.as_ref().map(|manifest| manifest.generation.as_str())
    }

    /// A posting as it was last published: output path of its JSON form.
    pub(super) fn posting(&self, out: &Path, data: &str) -> Option<JobPosting> {
        let artifacts = &self.manifest.as_ref()?.artifacts;
        let listed = artifacts.binary_search_by(|a| a.path.as_str().cmp(data)).ok()?;
        serde_json::from_slice(&write::read_artifact(out, &artifacts[listed]).ok()?).ok()
    }
}

pub(super) fn previous(settings: &Settings) -> Result<Previous, BuildError> {
    let manifest = write::read_manifest(&settings.out)?;
    let publication = write::current(write::read_state(&settings.root)?, manifest.as_ref());
    Ok(Previous { manifest, publication })
}

/// Makes the output folder hold what the sources say now.
pub fn build(settings: &Settings, options: &BuildOptions<'_>) -> Result<BuildReport, BuildError> {
    let sources: Vec<_> = settings.sources.iter().map(|s| s.path.as_path()).collect();
    write::check_layout(&settings.out, &sources)?;
    let mut early = Diagnostics::default();
    let mut settings = with_site_files(settings, &mut early)?;
    let previous = previous(&settings)?;
    let mut existing = Existing::open(&settings, options.progress)?;
    let how = Merging { mode: options.mode, generation: previous.generation(), allow_removals: options.allow_removals };
    let feeds = feeds::merge(&mut settings, options.intake, how, &mut early)?;
    let settings = &settings;
    let mut records = read(settings, &[], Wanted::Published, options.progress)?;
    records.diagnostics.extend(early);
    options.progress.begin("understand", None);
    let outcome = assemble(&mut records, &previous, (settings, existing.as_ref().map_or(&[], Existing::built)), options.now);
    options.progress.end();
    let counts = count(&records, &outcome);
    if let Some(existing) = &mut existing {
        existing.match_jobs(&outcome.catalog, &mut records.diagnostics);
    }
    guard(settings, options, &previous.publication, &counts, &outcome)?;
    options.progress.begin("check", None);
    checks::run(&mut records, &outcome, settings, (options.now, &enabled(settings)), false);
    let mut found = Unknown::open(settings)?;
    found.add(std::mem::take(&mut records.diagnostics));
    options.progress.end();
    // From here on only the catalog is needed: what the drafts hold is given back before anything is rendered.
    let Outcome { catalog, states, .. } = outcome;
    drop((records, states));
    if options.strict && found.worst() == Some(Level::Error) {
        return Ok(BuildReport { written: None, existing: None, altered: BTreeMap::new(), counts, diagnostics: found.finish(false) });
    }
    let (written, altered) = write_all(settings, options, (&previous, existing.as_ref()), &feeds, catalog, &mut found)?;
    let mut of_pages = Diagnostics::default();
    let existing = existing.map(|existing| existing.finish(&mut of_pages));
    found.add(of_pages);
    let diagnostics = found.finish(written.is_some());
    Ok(BuildReport { written, existing, altered, counts, diagnostics })
}

fn guard(
    settings: &Settings,
    options: &BuildOptions<'_>,
    previous: &Publication,
    counts: &Counts,
    outcome: &Outcome,
) -> Result<(), BuildError> {
    let parsed = counts.records - counts.unreadable - counts.not_a_posting + counts.held;
    let removals = catalog::unforeseen(&outcome.lapses);
    catalog::guard(previous.known().count(), parsed, &outcome.lapses, settings.guard, options.allow_removals)
        .map_err(|what| BuildError::Guard { what, removals })?;
    // Where nobody is told, nobody is flooded; and a plan is made to be looked at.
    if settings.aggregators.is_empty() || options.mode == Mode::Compare {
        return Ok(());
    }
    catalog::guard_updates(previous, &outcome.catalog.publication, settings.guard).map_err(BuildError::Flood)
}

/// What was written, unless `strict` withheld it, and the JSON forms that would differ.
type Made = (Option<Written>, BTreeMap<String, Vec<u8>>);

fn write_all(
    settings: &Settings,
    options: &BuildOptions<'_>,
    (previous, existing): (&Previous, Option<&Existing>),
    feeds: &Feeds,
    mut catalog: Catalog,
    sink: &mut Unknown<'_>,
) -> Result<Made, BuildError> {
    let targets = enabled(settings);
    let site = site(settings, &targets);
    let stage = Stage::open(&settings.out, previous.manifest.as_ref(), options.mode)?;
    let run = Run {
        settings,
        site: &site,
        targets: &targets,
        previous,
        documents: WantedDocument::all(settings, &site, &catalog),
        existing,
        texts: Texts::new(settings, previous),
        stage: &stage,
        altered: (options.mode == Mode::Compare).then(Mutex::default),
    };
    let kept = Kept::find(&mut catalog.publication, &settings.root, &settings.out)?;
    options.progress.begin("render", Some(catalog.entries.len()));
    let (archives, found) = render_all(&run, &catalog, &kept, (options.now, options.progress))?;
    sink.add(found);
    options.progress.end();
    if options.strict && sink.worst() == Some(Level::Error) {
        return Ok((None, BTreeMap::new()));
    }
    if settings.report {
        sink.add(reports::write(&run, &catalog, options)?);
    }
    let altered = run.altered.map(|a| a.into_inner().expect("no thread panics with the altered postings in hand")).unwrap_or_default();
    options.progress.begin("write", None);
    // A manifest takes much memory, but needs no entries: theirs is given back first.
    let Catalog { entries, mut publication, .. } = catalog;
    drop(entries);
    publication.archives = archives;
    let first = || existing.map_or(Ok(()), Existing::place);
    let manifest_for = |artifacts: Vec<Listed>| {
        archives::settle(&mut publication.archives, &artifacts);
        let manifest = manifest_of(&site, artifacts, publication);
        feeds.announce(&manifest.generation);
        manifest
    };
    let keeps = options.mode == Mode::Write;
    let (written, kept) = stage.commit_after(first, manifest_for, |manifest| keeps.then(|| write::state_bytes(manifest)))?;
    if let Some(kept) = kept {
        write::keep_archives(&settings.root, &settings.out, &written.manifest.publication)?;
        write::write_state(&settings.root, &kept)?;
        feeds.keep()?;
    }
    options.progress.end();
    Ok((Some(written), altered))
}

/// Renders every entry into the documents and files of its own, and then what is of the whole site. Gives the archives of feeds, and what
/// templates tripped over.
pub(super) fn render_all(
    run: &Run<'_>,
    catalog: &Catalog,
    kept: &Kept,
    (now, progress): (Timestamp, &dyn Progress),
) -> Result<(archives::Lists, Diagnostics), BuildError> {
    let styles = Style::of_targets(run.targets, run.settings);
    let sizes = run.sizes(catalog, &styles)?;
    let place = (run.settings, run.site);
    let mut streams = Streams {
        documents: styles.iter().zip(&sizes).map(|(style, sizes)| Documents::new(*style, catalog, place, now, sizes)).collect(),
        aggregated: run.documents.iter().map(|wanted| Aggregated::new(wanted, catalog)).collect(),
    };
    let mut ready: (&[Entry], Vec<Rendered>) = (&[], Vec::new());
    let mut begun = 0;
    // While one chunk is rendered, the one before it is appended; a last, empty one lets the others out.
    for chunk in catalog.entries.chunks(CHUNK).chain(std::iter::once(&[][..])) {
        let (rendered, appended) = rayon::join(
            || {
                let indexes = begun..begun + chunk.len();
                indexes.into_par_iter().map(|index| run.render(index, catalog, &styles)).collect::<Result<Vec<_>, _>>()
            },
            || streams.append(run.stage, run.site, ready.0, &ready.1),
        );
        appended?;
        begun += chunk.len();
        progress.advance(ready.0.len());
        ready = (chunk, rendered?);
    }
    let found = streams.finish(run.stage, run.site, kept)?;
    for target in run.targets {
        match &target.render {
            Render::Site(render) => render(run.site, catalog).into_iter().try_for_each(|artifact| run.stage.put(artifact))?,
            Render::Closed(render) => catalog.closed.par_iter().try_for_each(|job| run.stage.put(render(run.site, job)))?,
            Render::Posting(_) | Render::Channel(_) | Render::Catalog(_) => {}
        }
    }
    run.existing.map_or(Ok(()), |existing| existing.rest(&run.within(catalog)))?;
    Ok((streams.documents.iter().filter_map(Documents::archived).collect(), found))
}

/// What rendering one entry needs.
pub(super) struct Run<'a> {
    pub(super) settings: &'a Settings,
    pub(super) site: &'a Site,
    pub(super) targets: &'a [&'static Target],
    pub(super) previous: &'a Previous,
    pub(super) documents: Vec<WantedDocument<'a>>,
    pub(super) existing: Option<&'a Existing>,
    pub(super) texts: Texts<'a>,
    pub(super) stage: &'a Stage,
    /// Where a comparison keeps what would differ, for the names of changed fields.
    pub(super) altered: Option<Mutex<BTreeMap<String, Vec<u8>>>>,
}

impl Run<'_> {
    /// Writes the files of one entry and returns its part of each streamed document.
    fn render(&self, index: usize, catalog: &Catalog, styles: &[Style]) -> Result<Rendered, BuildError> {
        let entry = &catalog.entries[index];
        let prepared = self.prepare(entry)?;
        for target in self.targets {
            if let Render::Posting(render) = &target.render {
                render(self.site, &prepared.view(self.settings.target(target.settings))).into_iter().try_for_each(|artifact| {
                    self.keep(entry, &artifact);
                    self.stage.put(artifact)
                })?;
            }
        }
        if let Some(existing) = self.existing {
            let with_json = entry.complete && self.settings.targets.contains_key("jsonld");
            let json = with_json.then(|| prepared.view(self.settings.target(Some("jsonld"))).json);
            existing.job(index, json, &self.within(catalog))?;
        }
        let gender_marks = |document: &WantedDocument<'_>| {
            if document.document.removes_gender_marks { GenderMarks::Remove } else { GenderMarks::Keep }
        };
        let view = |document| prepared.view(TargetSettings { gender_marks: gender_marks(document), ..TargetSettings::default() });
        Ok(Rendered {
            entries: styles.iter().map(|style| (style.format.entry)(self.site, &prepared.view(style.settings))).collect(),
            items: self.documents.iter().map(|document| document.items(self.site, &view(document))).collect(),
        })
    }

    /// How long each entry is in each style that counts bytes: a document has to know where it ends before it begins, and no text is kept
    /// in memory for that.
    fn sizes(&self, catalog: &Catalog, styles: &[Style]) -> Result<Vec<Vec<u64>>, BuildError> {
        let mut sizes: Vec<Vec<u64>> = vec![Vec::new(); styles.len()];
        let counting: Vec<(usize, &Style)> = styles.iter().enumerate().filter(|(_, style)| style.counts_bytes()).collect();
        if counting.is_empty() {
            return Ok(sizes);
        }
        let size = |prepared: &Prepared<'_>, style: &Style| (style.format.entry)(self.site, &prepared.view(style.settings)).len() as u64;
        let of_entry = |entry| {
            let prepared = self.prepare(entry)?;
            Ok(counting.iter().map(|(_, style)| size(&prepared, style)).collect())
        };
        let by_entry: Vec<Vec<u64>> = catalog.entries.par_iter().map(of_entry).collect::<Result<_, BuildError>>()?;
        for (column, (index, _)) in counting.iter().enumerate() {
            sizes[*index] = by_entry.iter().map(|row| row[column]).collect();
        }
        Ok(sizes)
    }

    fn prepare<'e>(&self, entry: &'e Entry) -> Result<Prepared<'e>, BuildError> {
        Ok(Prepared::new(self.site, entry, self.bare(entry), self.texts.of_entry(entry)?))
    }

    const fn within<'s>(&'s self, catalog: &'s Catalog) -> Within<'s> {
        Within { settings: self.settings, catalog, site: self.site, stage: self.stage }
    }

    /// The entry with a title without gender marks, where a target wants it so and the title has any.
    fn bare(&self, entry: &Entry) -> Option<Entry> {
        let keep = self.settings.targets.values().all(|target| target.gender_marks == GenderMarks::Keep);
        if keep && self.settings.documents.iter().all(|document| !document.removes_gender_marks) {
            return None;
        }
        let title = enrich::without_gender_marks(entry.title(), &entry.language);
        (title != entry.title()).then(|| {
            let mut bare = entry.clone();
            bare.posting.title = Some(title);
            bare
        })
    }

    fn keep(&self, entry: &Entry, artifact: &Artifact) {
        let Some(altered) = self.altered.as_ref().filter(|_| artifact.path == entry.data) else { return };
        if self.previous.publication.postings.get(&entry.id).is_none_or(|p| p.updated != entry.updated) {
            altered
                .lock()
                .expect("no thread panics with the altered postings in hand")
                .insert(artifact.path.clone(), artifact.bytes.clone());
        }
    }
}

pub(super) fn site(settings: &Settings, targets: &[&'static Target]) -> Site {
    let feeds = targets
        .iter()
        .filter_map(|t| match &t.render {
            Render::Channel(format) if format.per_page.is_none() => {
                Some(FeedLink { file: format.file, media_type: format.media_type, title: t.title })
            }
            _ => None,
        })
        .collect();
    Site {
        url: settings.site.url.as_str().trim_end_matches('/').to_owned(),
        mount: settings.host.as_ref().map_or_else(String::new, |host| host.mount.clone()),
        title: settings.site.title.clone(),
        description: settings.site.description.clone(),
        language: settings.site.language.clone(),
        organization: settings.organization.clone(),
        time_zone: settings.site.time_zone.clone(),
        feeds,
        changes_max: settings.target(Some("changes")).entries.unwrap_or(render::CHANGES_MAX),
        hubs: settings.hubs.iter().map(ToString::to_string).collect(),
        has_pages: settings.targets.contains_key("pages"),
        generator: generator(),
    }
}

fn generator() -> String {
    format!("jobherald {}", env!("CARGO_PKG_VERSION"))
}

fn manifest_of(site: &Site, artifacts: Vec<Listed>, publication: Publication) -> Manifest {
    Manifest {
        version: MANIFEST_VERSION,
        generator: generator(),
        site: ManifestSite { url: site.url.clone(), title: site.title.clone() },
        generation: write::generation(&artifacts, &publication),
        artifacts,
        publication,
    }
}
