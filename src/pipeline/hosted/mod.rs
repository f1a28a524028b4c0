//! The site whose pages a generator makes: which page is of which job, our block in each, our addresses in its sitemap.

mod findings;
mod sitemap;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use rayon::prelude::*;
use serde::Serialize;
use url::Url;

use super::Progress;
use super::build::BuildError;
use crate::config::settings::{Host, HostForm, Injection, Settings};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::inject::{self, Page, Refusal};
use crate::model::built::{BuiltPage, below, files_of, path_of};
use crate::model::catalog::{Catalog, Entry};
use crate::model::digest::sha256_hex;
use crate::model::target::Site;
use crate::render;
use crate::write::{Aside, Built, Contents, Stage, WriteError};

/// What became of the pages of the site.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PagesReport {
    /// The folder of the pages.
    pub dir: String,
    /// How many open jobs have a page there.
    pub found: usize,
    /// The others.
    pub missing: Vec<MissingPage>,
    /// Files of the site whose bytes changed or would: pages, and the sitemap.
    pub changed: Vec<String>,
    /// How many files have what they should have already.
    pub unchanged: usize,
}

/// A job without a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MissingPage {
    /// The path of its address on the site.
    pub path: String,
    /// The files that were looked for, the likeliest first.
    pub looked_for: Vec<String>,
}

/// A built site.
pub(super) struct Hosted {
    host: Host,
    injection: Injection,
    /// The address of the site.
    address: Url,
    built: Built,
    pages: Vec<BuiltPage>,
    /// Pages that may have a block of ours.
    marked: BTreeSet<String>,
    /// Which job has which page.
    jobs: BTreeMap<String, usize>,
    work: Mutex<Work>,
}

/// What is found and to be done, from many threads.
#[derive(Default)]
struct Work {
    report: PagesReport,
    changes: Vec<Change>,
    diagnostics: Diagnostics,
    /// Addresses of pages that no search engine takes.
    unlisted: BTreeSet<String>,
}

/// A file that is to have other bytes.
struct Change {
    path: String,
    size: u64,
    sha256: String,
    aside: Option<Aside>,
}

impl Hosted {
    /// Looks through the pages of the site, where there is one.
    pub(super) fn open(settings: &Settings, progress: &dyn Progress) -> Result<Option<Self>, BuildError> {
        let Some(host) = &settings.host else { return Ok(None) };
        let HostForm::Pages(injection) = &host.form else { return Ok(None) };
        let built = Built::open(&host.dir)?;
        let looked = look_through(&built, progress)?;
        let marked = looked.iter().filter(|(_, marked)| *marked).map(|(page, _)| page.path.clone()).collect();
        let pages = looked.into_iter().map(|(page, _)| page).collect();
        let report = PagesReport { dir: host.label.clone(), ..PagesReport::default() };
        let work = Mutex::new(Work { report, ..Work::default() });
        let (host, injection, address) = (host.clone(), injection.clone(), settings.site.url.clone());
        Ok(Some(Self { host, injection, address, built, pages, marked, jobs: BTreeMap::new(), work }))
    }

    /// The pages that there are, by path.
    pub(super) fn pages(&self) -> &[BuiltPage] {
        &self.pages
    }

    /// Finds out which jobs have a page, and says which have none.
    pub(super) fn match_jobs(&mut self, catalog: &Catalog, sink: &mut Diagnostics) {
        let mut missing = Vec::new();
        for (index, entry) in catalog.entries.iter().enumerate() {
            if self.has(&entry.page) && !self.jobs.contains_key(&entry.page) {
                self.jobs.insert(entry.page.clone(), index);
            } else {
                missing.push(entry);
            }
        }
        findings::missing(self, &missing, catalog, sink);
        let of_entry = |entry: &&Entry| MissingPage { path: self.path(&entry.url), looked_for: self.host.files(&entry.page) };
        let (found, missing) = (self.jobs.len(), missing.iter().map(of_entry).collect());
        let report = &mut self.work.get_mut().expect(WHOLE).report;
        (report.found, report.missing) = (found, missing);
    }

    /// The path of an address on the site.
    fn path(&self, address: &str) -> String {
        format!("/{}", below(&self.address, address).unwrap_or_default())
    }

    fn has(&self, path: &str) -> bool {
        self.pages.binary_search_by(|page| page.path.as_str().cmp(path)).is_ok()
    }

    /// The page of a job, with its JSON-LD if it has one.
    pub(super) fn job(&self, entry: &Entry, index: usize, json_ld: Option<&str>, (site, stage): (&Site, &Stage)) -> Result<(), BuildError> {
        if self.jobs.get(&entry.page) != Some(&index) {
            return Ok(());
        }
        let Some((bytes, page)) = self.read(&entry.page, Some(entry))? else { return Ok(()) };
        if let Some(target) = &page.redirect {
            self.find(findings::redirect(&self.host, entry, target));
            self.work().unlisted.insert(entry.url.clone());
            return Ok(());
        }
        if page.noindex {
            self.find(findings::noindex(&self.host, entry));
            self.work().unlisted.insert(entry.url.clone());
        }
        let stays = findings::markups(&self.host, entry, (&page, json_ld), self.injection.replace_markup);
        let gives_way = stays.is_none() && !page.markups.is_empty();
        let json_ld = json_ld.filter(|_| stays.is_none());
        if let Some(finding) = stays {
            self.find(finding);
        }
        let block = render::hosted_head(site, json_ld);
        self.rewrite((&entry.page, Some(entry)), &bytes, inject::rewrite(&bytes, &page, &block, gives_way), stage)
    }

    /// Pages that are no job's: some get links to the feeds, and those that had a block get rid of it.
    pub(super) fn others(&self, catalog: &Catalog, (site, stage): (&Site, &Stage)) -> Result<(), BuildError> {
        let linked = self.linked();
        let held: BTreeSet<String> =
            catalog.publication.held.values().flat_map(|held| files_of(self.path(&held.url).trim_start_matches('/'))).collect();
        let others = linked.union(&self.marked).filter(|path| !self.jobs.contains_key(*path) && !held.contains(*path));
        let links = render::hosted_head(site, None);
        others.collect::<Vec<_>>().into_par_iter().try_for_each(|path| {
            let Some((bytes, page)) = self.read(path, None)? else { return Ok(()) };
            if !linked.contains(path) && !page.is_marked() {
                return Ok(());
            }
            let block = if linked.contains(path) && page.redirect.is_none() { links.as_str() } else { "" };
            self.rewrite((path, None), &bytes, inject::rewrite(&bytes, &page, block, false), stage)
        })?;
        if self.injection.sitemap { self.sitemap(catalog, stage) } else { Ok(()) }
    }

    /// Pages that get links to the feeds beside the job pages.
    fn linked(&self) -> BTreeSet<String> {
        if let Some(globs) = &self.injection.links {
            let fits = |page: &&BuiltPage| globs.is_match(format!("/{}", path_of(&page.path)));
            return self.pages.iter().filter(fits).map(|page| page.path.clone()).collect();
        }
        let above = |page: &String| {
            let path = path_of(page).trim_end_matches('/');
            path.rsplit_once('/').map_or_else(String::new, |(folder, _)| folder.to_owned())
        };
        let folders: BTreeSet<String> = self.jobs.keys().map(above).chain([String::new()]).collect();
        folders.iter().filter_map(|folder| files_of(folder).into_iter().find(|file| self.has(file))).collect()
    }

    /// A page as it stands; what keeps it from being read is reported where it matters.
    fn read(&self, path: &str, entry: Option<&Entry>) -> Result<Option<(Vec<u8>, Page)>, BuildError> {
        let read = match self.built.read(path, inject::PAGE_BYTES_MAX)? {
            Contents::Nothing => return Ok(None),
            Contents::TooMuch => Err(format!("it has more than {} bytes", inject::PAGE_BYTES_MAX)),
            Contents::Bytes(bytes) => inject::read(&bytes).map(|page| (bytes, page)).map_err(|refusal| refusal.to_string()),
        };
        Ok(read.map_err(|why| self.find(findings::refused(&self.host, path, entry, &why))).ok())
    }

    fn rewrite(
        &self,
        (path, entry): (&str, Option<&Entry>),
        before: &[u8],
        after: Result<Option<Vec<u8>>, Refusal>,
        stage: &Stage,
    ) -> Result<(), BuildError> {
        match after {
            Ok(after) => self.change(path, before, after, stage),
            Err(refusal) => {
                self.find(findings::refused(&self.host, path, entry, &refusal.to_string()));
                Ok(())
            }
        }
    }

    fn change(&self, path: &str, before: &[u8], after: Option<Vec<u8>>, stage: &Stage) -> Result<(), BuildError> {
        let Some(after) = after else {
            self.work().report.unchanged += 1;
            return Ok(());
        };
        let aside = stage.set_aside(&after)?;
        let change = Change { path: path.to_owned(), size: before.len() as u64, sha256: sha256_hex(before), aside };
        self.work().changes.push(change);
        Ok(())
    }

    fn find(&self, finding: Diagnostic) {
        self.work().diagnostics.push(finding);
    }

    fn work(&self) -> std::sync::MutexGuard<'_, Work> {
        self.work.lock().expect(WHOLE)
    }

    /// Puts the changed files in place, one by one.
    pub(super) fn place(&self) -> Result<(), WriteError> {
        let mut work = self.work();
        work.changes.sort_by(|a, b| a.path.cmp(&b.path));
        for change in &work.changes {
            if let Some(aside) = &change.aside {
                self.built.replace(&change.path, (change.size, &change.sha256), &aside.file)?;
            }
        }
        Ok(())
    }

    /// What became of the pages; what was found on them goes to the sink.
    pub(super) fn finish(self, sink: &mut Diagnostics) -> PagesReport {
        let Work { mut report, changes, diagnostics, .. } = self.work.into_inner().expect(WHOLE);
        report.changed = changes.into_iter().map(|change| change.path).collect();
        report.changed.sort_unstable();
        sink.extend(diagnostics);
        report
    }
}

/// All pages of a folder, by path, and whether each may have a block of ours.
pub(super) fn look_through(built: &Built, progress: &dyn Progress) -> Result<Vec<(BuiltPage, bool)>, WriteError> {
    let paths = built.pages()?;
    progress.begin("look through pages", Some(paths.len()));
    let look = |path: String| {
        let bytes = match built.read(&path, inject::PAGE_BYTES_MAX)? {
            Contents::Bytes(bytes) => bytes,
            Contents::TooMuch | Contents::Nothing => Vec::new(),
        };
        Ok((BuiltPage { canonical: inject::canonical(&bytes), path }, inject::may_be_marked(&bytes)))
    };
    let looked = paths.into_par_iter().map(look).collect();
    progress.end();
    looked
}

const WHOLE: &str = "no thread panics with the work on pages in hand";
