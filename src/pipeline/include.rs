//! Data and a snippet for the sources of a site, from which its generator builds the same into its pages that `--inject` would put there.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde::Serialize;
use serde_json::{Value, json};

use super::build::BuildError;
use super::existing::Within;
use super::{Progress, hosted};
use crate::config::settings::{Host, HostForm, Settings};
use crate::inject::{self, Generator, SEAL, Sealed, Snippet};
use crate::model::built::BuiltPage;
use crate::model::catalog::{Catalog, Entry, EntryText};
use crate::model::digest::sha256_hex;
use crate::model::raw::RawForm;
use crate::model::target::Site;
use crate::write::{Aside, Built, Contents, Stage, WriteError};
use crate::{render, source};

/// Largest file of ours that is read back.
const BYTES_MAX: u64 = 512 * 1024 * 1024;

/// What became of the sources of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IncludeReport {
    /// Their folder.
    pub dir: String,
    /// The generator that they are for.
    pub generator: String,
    /// How many jobs the data file has.
    pub jobs: usize,
    /// Files that were written or would be.
    pub changed: Vec<String>,
    /// Where a snippet is new: what puts it into a page.
    pub usage: Option<&'static str>,
}

/// The sources of a site.
pub(super) struct Included {
    host: Host,
    generator: &'static Generator,
    built: Built,
    /// The pages of the last time that the generator was run here.
    pages: Vec<BuiltPage>,
    /// What the pages of jobs get, by the path of their post.
    jobs: Mutex<BTreeMap<String, Value>>,
    files: Mutex<Vec<File>>,
}

/// A file that is to be written.
struct File {
    path: &'static str,
    /// Size and digest of what stands there.
    before: Option<(u64, String)>,
    aside: Option<Aside>,
}

impl Included {
    /// For a folder of sources, where there is one.
    pub(super) fn open(settings: &Settings, progress: &dyn Progress) -> Result<Option<Self>, BuildError> {
        let Some(host) = &settings.host else { return Ok(None) };
        let HostForm::Sources(name) = &host.form else { return Ok(None) };
        let generator = inject::generator(name).expect("the configuration names generators that there are");
        let built = Built::open(&host.dir)?;
        let last = Some(generator.builds).filter(|folder| !folder.is_empty()).map(|folder| Built::open(&host.dir.join(folder)));
        let pages = match last {
            Some(Ok(last)) => hosted::look_through(&last, progress)?.into_iter().map(|(page, _)| page).collect(),
            _ => Vec::new(),
        };
        Ok(Some(Self { host: host.clone(), generator, built, pages, jobs: Mutex::default(), files: Mutex::default() }))
    }

    pub(super) fn pages(&self) -> &[BuiltPage] {
        &self.pages
    }

    /// Keeps what the page of a job gets.
    pub(super) fn job(&self, entry: &Entry, json_ld: Option<&str>, within: &Within<'_>) {
        let parsed: Value = json_ld.and_then(|json| serde_json::from_str(json).ok()).unwrap_or_default();
        let value = json!({
            "id": entry.id.as_str(), "url": entry.url, "title": entry.title(), "jsonld": parsed, "head": render::hosted_head(within.site, json_ld),
        });
        let key = self.key(entry, within.catalog, within.settings);
        self.jobs.lock().expect(WHOLE).insert(key, value);
    }

    /// The path of the post from the folder of the sources; of one that is no file of its own there, its slug.
    fn key(&self, entry: &Entry, catalog: &Catalog, settings: &Settings) -> String {
        let published = catalog.publication.postings.get(&entry.id).expect("every entry is in the publication state");
        let place = match &entry.text {
            EntryText::Record { form: RawForm::Record, .. } => None,
            _ => settings.sources.iter().position(|source| source.label == published.source),
        };
        let file = place.map(|index| source::file(&settings.sources[index].path, index, &published.path).place);
        let below = file.as_deref().and_then(|file| file.strip_prefix(&self.host.dir).ok()).and_then(|path| path.to_str());
        below.map_or_else(|| format!("slug:{}", published.slug), |path| path.replace(std::path::MAIN_SEPARATOR, "/"))
    }

    /// Makes the files ready, unless something that is not ours has their place.
    pub(super) fn make(&self, (site, stage): (&Site, &Stage)) -> Result<(), BuildError> {
        let feeds: Vec<Value> =
            site.feeds.iter().map(|feed| json!({"type": feed.media_type, "title": feed.title, "href": site.address(feed.file)})).collect();
        let jobs = self.jobs.lock().expect(WHOLE);
        let data = json!({
            "about": "Written by jobherald for the templates of this site, and again by each run. Do not edit.", "seal": SEAL,
            "feeds": feeds, "links": render::hosted_head(site, None), "jobs": &*jobs,
        });
        drop(jobs);
        let mut text = serde_json::to_string_pretty(&data).expect("plain data serialise");
        text.push('\n');
        self.file(self.generator.data, &text, stage)?;
        if let Some(snippet) = &self.generator.snippet {
            self.file(snippet.path, snippet.text, stage)?;
        }
        Ok(())
    }

    fn file(&self, path: &'static str, text: &str, stage: &Stage) -> Result<(), BuildError> {
        let text = inject::seal(text);
        let in_the_way = |what| WriteError::InTheWay { path: self.host.dir.join(path), what };
        let before = match self.built.read(path, BYTES_MAX)? {
            Contents::Nothing => None,
            Contents::TooMuch => return Err(in_the_way("longer than any file of that name that jobherald writes").into()),
            Contents::Bytes(bytes) if bytes == text.as_bytes() => return Ok(()),
            Contents::Bytes(bytes) => match inject::sealed(&bytes) {
                Sealed::Foreign => return Err(in_the_way("a file that jobherald did not write").into()),
                Sealed::Edited if path == self.generator.data => return Err(in_the_way("edited since jobherald wrote it").into()),
                Sealed::Edited => return Ok(()),
                Sealed::Whole => Some((bytes.len() as u64, sha256_hex(&bytes))),
            },
        };
        let aside = stage.set_aside(text.as_bytes())?;
        self.files.lock().expect(WHOLE).push(File { path, before, aside });
        Ok(())
    }

    /// Puts the files in place.
    pub(super) fn place(&self) -> Result<(), WriteError> {
        let files = self.files.lock().expect(WHOLE);
        files.iter().try_for_each(|file| match (&file.aside, &file.before) {
            (None, _) => Ok(()),
            (Some(aside), Some((size, sha256))) => self.built.replace(file.path, (*size, sha256), &aside.file),
            (Some(aside), None) => self.built.create(file.path, &aside.file),
        })
    }

    /// What was written, and how it gets into pages.
    pub(super) fn finish(self) -> IncludeReport {
        let files: Vec<String> = self.files.into_inner().expect(WHOLE).into_iter().map(|file| file.path.to_owned()).collect();
        // Said when the file is new: later it is in the layout.
        let new = |snippet: &&Snippet| files.iter().any(|path| path == snippet.path);
        let usage = self.generator.snippet.as_ref().filter(new).map(|snippet| snippet.usage);
        let jobs = self.jobs.into_inner().expect(WHOLE).len();
        IncludeReport { dir: self.host.label, generator: self.generator.name.to_owned(), jobs, changed: files, usage }
    }
}

const WHOLE: &str = "no thread panics with the data of jobs in hand";
