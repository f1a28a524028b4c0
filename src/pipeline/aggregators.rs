//! The streamed documents for aggregators: how many items each will hold is counted first, from facts alone; then heads, items in feed
//! order and tails are written, cut where a document is full, each with a packed twin.

use std::io::Write as _;

use flate2::write::GzEncoder;
use flate2::{Compression, GzBuilder};
use jiff::Timestamp;

use super::build::BuildError;
use crate::config::settings::Settings;
use crate::model::catalog::{Catalog, Entry};
use crate::model::dialect::{CatalogFormat, Document, Part};
use crate::model::target::{Site, Target, View};
use crate::render;
use crate::write::Stage;

/// Folder of the documents in the output.
const FOLDER: &str = "aggregators";
const GZIP: &str = "application/gzip";

/// One document, as its section of the settings asks for it.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a> {
    target: &'static Target,
    format: &'static CatalogFormat,
    pub(super) document: &'a Document,
}

impl<'a> Wanted<'a> {
    /// All that the settings ask for.
    pub(super) fn all(settings: &'a Settings) -> Vec<Self> {
        let of = |document: &'a Document| {
            let target = render::targets().iter().copied().find(|target| target.id == document.dialect)?;
            Some(Self { target, format: target.dialect()?, document })
        };
        settings.documents.iter().filter_map(of).collect()
    }

    /// The items of an entry, none where the document does not take it.
    pub(super) fn items(&self, site: &Site, view: &View<'_>) -> Vec<Vec<u8>> {
        if render::count(self.target, self.document, view.entry) == 0 {
            return Vec::new();
        }
        render::items(self.format, self.document, view).iter().map(|item| (self.format.item)(site, item)).collect()
    }
}

/// One document on its way to the output.
pub(super) struct Aggregated<'a> {
    wanted: Wanted<'a>,
    /// Items that will be written in all.
    total: usize,
    updated: Timestamp,
    /// The file that is open.
    number: usize,
    /// Items and bytes that it has.
    items: usize,
    bytes: u64,
    /// Its twin; what was packed is handed on at once.
    packer: GzEncoder<Vec<u8>>,
}

impl<'a> Aggregated<'a> {
    /// Counts what a document will hold.
    pub(super) fn new(wanted: Wanted<'a>, catalog: &Catalog) -> Self {
        let count = |entry: &Entry| render::count(wanted.target, wanted.document, entry);
        let total = catalog.entries.iter().map(count).sum();
        let updated = catalog.channels.first().map_or(Timestamp::UNIX_EPOCH, |main| main.updated);
        Self { wanted, total, updated, number: 0, items: 0, bytes: 0, packer: packer() }
    }

    /// Appends the items of one entry.
    pub(super) fn append(&mut self, stage: &Stage, site: &Site, items: &[Vec<u8>]) -> Result<(), BuildError> {
        items.iter().try_for_each(|item| self.append_item(stage, site, item))
    }

    /// Writes what is left: the tail, of a document without items the head as well.
    pub(super) fn finish(&mut self, stage: &Stage, site: &Site) -> Result<(), BuildError> {
        if self.number == 0 {
            self.open(stage, site)?;
        }
        self.close(stage, site)
    }

    fn append_item(&mut self, stage: &Stage, site: &Site, item: &[u8]) -> Result<(), BuildError> {
        let format = self.wanted.format;
        let is_full = self.items > 0
            && (format.items_max.is_some_and(|most| self.items >= most)
                || format.bytes_max.is_some_and(|most| self.bytes + (item.len() + self.tail(site).len()) as u64 > most));
        if self.number == 0 || is_full {
            if is_full {
                self.close(stage, site)?;
            }
            self.open(stage, site)?;
        } else {
            self.write(stage, format.separator.as_bytes())?;
        }
        self.items += 1;
        self.write(stage, item)
    }

    fn open(&mut self, stage: &Stage, site: &Site) -> Result<(), BuildError> {
        self.number += 1;
        (self.items, self.bytes, self.packer) = (0, 0, packer());
        let head = (self.wanted.format.head)(site, &self.part());
        self.write(stage, &head)
    }

    fn close(&mut self, stage: &Stage, site: &Site) -> Result<(), BuildError> {
        let tail = self.tail(site);
        self.write(stage, &tail)?;
        let packed = std::mem::replace(&mut self.packer, packer()).finish().expect("packing into memory does not fail");
        Ok(stage.append(&format!("{}.gz", self.path()), GZIP, &packed)?)
    }

    fn tail(&self, site: &Site) -> Vec<u8> {
        (self.wanted.format.tail)(site, &self.part())
    }

    fn write(&mut self, stage: &Stage, bytes: &[u8]) -> Result<(), BuildError> {
        let path = self.path();
        self.bytes += bytes.len() as u64;
        stage.append(&path, self.wanted.format.media_type, bytes)?;
        self.packer.write_all(bytes).expect("packing into memory does not fail");
        let packed = std::mem::take(self.packer.get_mut());
        Ok(stage.append(&format!("{path}.gz"), GZIP, &packed)?)
    }

    fn path(&self) -> String {
        let Wanted { format, document, .. } = self.wanted;
        let end = if self.number > 1 { format!("-{}", self.number) } else { String::new() };
        format!("{FOLDER}/{}{end}.{}", document.name, format.extension)
    }

    fn part(&self) -> Part<'a> {
        let Wanted { format, document, .. } = self.wanted;
        let most = format.items_max.unwrap_or(usize::MAX);
        let before = most.saturating_mul(self.number.saturating_sub(1));
        let items = format.bytes_max.is_none().then(|| self.total.saturating_sub(before).min(most));
        Part { document, format, number: self.number, items, updated: self.updated }
    }
}

/// Neither a time nor a system stands in what it packs: the same bytes are packed to the same bytes.
fn packer() -> GzEncoder<Vec<u8>> {
    const UNKNOWN_SYSTEM: u8 = 255;
    GzBuilder::new().mtime(0).operating_system(UNKNOWN_SYSTEM).write(Vec::new(), Compression::default())
}
