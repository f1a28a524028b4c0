//! Our addresses in the site's own sitemap.

use super::{Hosted, findings};
use crate::inject::{self, Sitemap};
use crate::model::catalog::{Catalog, Entry};
use crate::pipeline::build::BuildError;
use crate::render;
use crate::write::{Contents, Stage};

/// Names that generators give to it.
const NAMES: [&str; 3] = ["sitemap.xml", "sitemap-index.xml", "sitemap_index.xml"];

/// Largest sitemap, by the protocol.
const BYTES_MAX: u64 = 50 * 1024 * 1024;

/// Most sitemaps of an index that are read.
const PARTS_MAX: usize = 1000;

struct File {
    path: String,
    bytes: Vec<u8>,
    sitemap: Sitemap,
}

impl Hosted {
    /// Adds the job pages that the site's sitemap lacks.
    pub(super) fn sitemap(&self, catalog: &Catalog, stage: &Stage) -> Result<(), BuildError> {
        let mut first = None;
        for name in NAMES {
            if let Contents::Bytes(bytes) = self.built.read(name, BYTES_MAX)? {
                match inject::read_sitemap(&bytes) {
                    Some(sitemap) => first = Some(File { path: name.to_owned(), bytes, sitemap }),
                    None => self.find(findings::sitemap_unreadable(&self.host, name)),
                }
                break;
            }
        }
        let Some(first) = first else { return Ok(()) };
        let files = if first.sitemap.is_index { self.parts(&first)? } else { vec![first] };
        let listed = |entry: &&Entry| self.jobs.contains_key(&entry.page) && !self.work().unlisted.contains(&entry.url);
        let ours: Vec<&Entry> = catalog.entries.iter().filter(listed).collect();
        let has = |file: &File| ours.iter().filter(|entry| file.sitemap.has(&entry.url)).count();
        let counts: Vec<usize> = files.iter().map(has).collect();
        // Where jobs stand already, else at the end.
        let Some((chosen, _)) = counts.iter().enumerate().max_by_key(|(_, count)| **count) else { return Ok(()) };
        for (index, file) in files.iter().enumerate() {
            let missing = ours.iter().filter(|_| index == chosen).filter(|entry| !files.iter().any(|file| file.sitemap.has(&entry.url)));
            let entries: Vec<(String, String)> =
                missing.map(|entry| (entry.url.clone(), render::sitemap_entry(&entry.url, entry.updated))).collect();
            let joined = inject::join(&file.bytes, &file.sitemap, &entries);
            if joined.is_some() || index == chosen {
                self.change(&file.path, &file.bytes, joined, stage)?;
            }
        }
        Ok(())
    }

    /// The sitemaps of an index that lie in the site's folder.
    fn parts(&self, index: &File) -> Result<Vec<File>, BuildError> {
        let mut parts = Vec::new();
        for address in index.sitemap.addresses.iter().take(PARTS_MAX) {
            let path = self.path(address).trim_start_matches('/').to_owned();
            if let Contents::Bytes(bytes) = self.built.read(&path, BYTES_MAX)?
                && let Some(sitemap) = inject::read_sitemap(&bytes).filter(|sitemap| !sitemap.is_index)
            {
                parts.push(File { path, bytes, sitemap });
            }
        }
        Ok(parts)
    }
}
