//! The streamed documents of all channels: heads, entries in feed order, tails.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::archives::{Archives, Kept};
use super::build::BuildError;
use super::paging::{Fill, Room};
use crate::config::options::History;
use crate::config::settings::{Settings, TargetSettings};
use crate::model::catalog::{Catalog, Channel, Entry};
use crate::model::manifest::Archived;
use crate::model::output_path::page_path;
use crate::model::target::{ChannelFormat, FeedPage, Page, Part, Removed, Render, Site, Target};
use crate::write::Stage;

/// So many jobs are said to be deleted at most, the last first.
const REMOVED_MAX: usize = 1000;

/// About the bytes that it takes to say so of one.
const REMOVED_BYTES: u64 = 128;

/// How the entries of one kind of document are rendered.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) format: &'static ChannelFormat,
    pub(super) settings: TargetSettings,
}

impl Style {
    /// One per enabled channel target, in their order.
    pub(super) fn of_targets(targets: &[&'static Target], settings: &Settings) -> Vec<Self> {
        let style = |target: &&'static Target| match &target.render {
            Render::Channel(format) => Some(Self { format, settings: settings.target(target.settings) }),
            _ => None,
        };
        targets.iter().filter_map(style).collect()
    }

    /// Whether it matters how long entries are.
    pub(super) const fn counts_bytes(&self) -> bool {
        self.format.per_page.is_none() && self.settings.max_bytes.is_some()
    }
}

/// The channel of all jobs.
const MAIN: usize = 0;

/// One document of a channel.
#[derive(Debug)]
struct Sheet {
    /// How many entries it is to have.
    len: usize,
    /// How many it has.
    written: usize,
}

impl Sheet {
    const fn is_full(&self) -> bool {
        self.written == self.len
    }
}

/// The documents of one channel.
#[derive(Debug)]
struct Course {
    /// Pages, filled one after the other.
    sheets: Vec<Sheet>,
    /// Where entries go now.
    current: usize,
    removed: Vec<Removed>,
}

/// One format over all channels.
pub(super) struct Documents<'a> {
    style: Style,
    catalog: &'a Catalog,
    courses: Vec<Course>,
    /// Those of the main channel, where it has any.
    archives: Option<Archives>,
    /// How many entries came.
    seen: usize,
}

impl<'a> Documents<'a> {
    /// The documents of a style at the clock `now`. `sizes` are those of the catalog's entries, where they matter.
    pub(super) fn new(style: Style, catalog: &'a Catalog, (settings, site): (&Settings, &Site), now: Timestamp, sizes: &[u64]) -> Self {
        let mut documents = Self { style, catalog, courses: Vec::new(), archives: None, seen: 0 };
        let mut removed = removed(catalog, style.settings);
        let mut fills = Vec::new();
        for channel in &catalog.channels {
            let removed = removed.remove(channel.dir.as_str()).unwrap_or_default();
            let (room, history) = documents.room(settings, site, channel, &removed);
            if history == History::Archives {
                documents.archives = Some(Archives::new(style.format.file, catalog, (&site.time_zone, now), (room, sizes)));
            }
            // What no archive holds is never left out.
            let room = if history == History::Archives { Room::for_entries(usize::MAX) } else { room };
            fills.push((Fill::new(room, history == History::Pages), removed));
        }
        for (index, entry) in catalog.entries.iter().enumerate() {
            let bytes = sizes.get(index).copied().unwrap_or(0);
            let is_archived = documents.archives.as_ref().is_some_and(|archives| !archives.is_current(index));
            for channel in entry.channels.iter().filter(|channel| **channel != MAIN || !is_archived) {
                fills[*channel].0.push(bytes);
            }
        }
        let sheets = |fill: Fill| fill.counts().into_iter().map(|len| Sheet { len, written: 0 }).collect();
        documents.courses = fills.into_iter().map(|(fill, removed)| Course { sheets: sheets(fill), current: 0, removed }).collect();
        documents
    }

    /// What a document of the channel may hold, and where the other entries are.
    fn room(&self, settings: &Settings, site: &Site, channel: &Channel, removed: &[Removed]) -> (Room, History) {
        let Style { format, settings: of } = self.style;
        if let Some(entries) = format.per_page {
            return (Room::for_entries(entries), History::Pages);
        }
        let most = of.entries.unwrap_or(usize::MAX);
        let (entries, history) = match settings.facets.as_ref().filter(|_| channel.facet.is_some()) {
            Some(facets) => (most.min(facets.entries), facets.history),
            None => (most, of.history),
        };
        let room = Room::for_entries(entries);
        let Some(bytes) = of.max_bytes else { return (room, history) };
        (Room { bytes, frame: self.frame(site, channel, removed), separator: format.separator.len() as u64, ..room }, history)
    }

    /// Bytes of the longest head and tail that a document of the channel may get.
    fn frame(&self, site: &Site, channel: &Channel, removed: &[Removed]) -> u64 {
        const MANY: usize = 1_000_000;
        let length = |number, removed| {
            let feed = FeedPage { part: Part::Paged, vocabularies: self.style.settings.vocabularies, removed };
            let page = Page { channel, channels: &self.catalog.channels, number, pages: MANY, entries: 1, complete: false, feed };
            (self.style.format.head)(site, &page).len() + (self.style.format.tail)(site, &page).len()
        };
        length(1, removed).max(length(MANY - 1, &[])) as u64
    }

    /// Appends a rendered entry to the documents of its channels.
    pub(super) fn append(&mut self, stage: &Stage, site: &Site, entry: &Entry, bytes: &[u8]) -> Result<(), BuildError> {
        let index = self.seen;
        self.seen += 1;
        for channel in &entry.channels {
            match self.archives.as_ref().filter(|_| *channel == MAIN) {
                Some(archives) if !archives.is_current(index) => self.append_to_archive(stage, site, index, bytes)?,
                _ => self.append_to_page(stage, site, *channel, bytes)?,
            }
        }
        Ok(())
    }

    fn append_to_page(&mut self, stage: &Stage, site: &Site, channel: usize, bytes: &[u8]) -> Result<(), BuildError> {
        let course = &mut self.courses[channel];
        if course.sheets[course.current].is_full() {
            if course.current + 1 == course.sheets.len() {
                return Ok(());
            }
            course.current += 1;
        }
        let (number, sheet) = (course.current + 1, &mut course.sheets[course.current]);
        let is_first = sheet.written == 0;
        sheet.written += 1;
        let is_last = sheet.is_full();
        let page = self.page(channel, number);
        let path = page_path(&page.channel.dir, self.style.format.file, number);
        self.put(stage, site, (&path, &page), (is_first, is_last), bytes)
    }

    fn append_to_archive(&mut self, stage: &Stage, site: &Site, index: usize, bytes: &[u8]) -> Result<(), BuildError> {
        let Some((number, ends)) = self.archives.as_mut().and_then(|archives| archives.next(index)) else { return Ok(()) };
        let archives = self.archives.as_ref().expect("there are archives");
        let (archive, part) = archives.part(number);
        let feed = FeedPage { part, vocabularies: self.style.settings.vocabularies, removed: &[] };
        let page = Page { number: 1, pages: 1, entries: archive.len, complete: false, feed, ..self.page(MAIN, 1) };
        self.put(stage, site, (&archive.path, &page), ends, bytes)
    }

    /// Writes an entry, with what stands before it and, after the last one, behind it.
    fn put(
        &self,
        stage: &Stage,
        site: &Site,
        (path, page): (&str, &Page<'_>),
        (is_first, is_last): (bool, bool),
        bytes: &[u8],
    ) -> Result<(), BuildError> {
        let ChannelFormat { head, tail, separator, media_type, .. } = self.style.format;
        if is_first {
            stage.append(path, media_type, &head(site, page))?;
        } else {
            stage.append(path, media_type, separator.as_bytes())?;
        }
        stage.append(path, media_type, bytes)?;
        if is_last {
            stage.append(path, media_type, &tail(site, page))?;
        }
        Ok(())
    }

    /// Writes the documents that have no entries, and the archives that stood before.
    pub(super) fn finish(&self, stage: &Stage, site: &Site, kept: &Kept) -> Result<(), BuildError> {
        let ChannelFormat { head, tail, media_type, file, .. } = self.style.format;
        for channel in 0..self.courses.len() {
            let first = &self.courses[channel].sheets[0];
            assert!(first.written == first.len, "every entry that was planned for a document came");
            if first.len == 0 {
                let page = self.page(channel, 1);
                let path = page_path(&page.channel.dir, file, 1);
                stage.append(&path, media_type, &head(site, &page))?;
                stage.append(&path, media_type, &tail(site, &page))?;
            }
        }
        for archived in self.archives.iter().flat_map(Archives::standing) {
            kept.put(archived, media_type, stage)?;
        }
        Ok(())
    }

    /// The archives of the main channel after this run: file name and list.
    pub(super) fn archived(&self) -> Option<(String, Vec<Archived>)> {
        self.archives.as_ref().map(|archives| (self.style.format.file.to_owned(), archives.listed()))
    }

    fn page(&self, channel: usize, number: usize) -> Page<'_> {
        let course = &self.courses[channel];
        let (pages, entries) = (course.sheets.len(), course.sheets[number - 1].len);
        let archives = self.archives.as_ref().filter(|_| channel == MAIN);
        let channels = &self.catalog.channels;
        let channel = &channels[channel];
        let part = archives.map_or(Part::Paged, |archives| Part::Current(archives.last()));
        let removed = if number == 1 { course.removed.as_slice() } else { &[] };
        let feed = FeedPage { part, vocabularies: self.style.settings.vocabularies, removed };
        Page { channel, channels, number, pages, entries, complete: channel.whole && archives.is_none() && entries == channel.len, feed }
    }
}

/// Jobs that closed within so many days of each channel's last change, by its folder, the last first. What the clock says does not matter:
/// nothing changes in a feed as long as no job does. Where archives go on to hold them, all that are remembered.
fn removed(catalog: &Catalog, settings: TargetSettings) -> BTreeMap<&str, Vec<Removed>> {
    let mut removed: BTreeMap<&str, Vec<Removed>> = BTreeMap::new();
    if settings.tombstone_days == 0 {
        return removed;
    }
    let span = SignedDuration::from_hours(24 * i64::from(settings.tombstone_days));
    let channels: BTreeMap<&str, Timestamp> = catalog.channels.iter().map(|channel| (channel.dir.as_str(), channel.updated)).collect();
    for (id, job) in &catalog.publication.closed {
        for dir in &job.channels {
            let is_archived = settings.history == History::Archives && dir.is_empty();
            if channels.get(dir.as_str()).is_some_and(|updated| is_archived || updated.duration_since(job.changed()) <= span) {
                removed.entry(dir).or_default().push(Removed { id: id.clone(), closed: job.closed });
            }
        }
    }
    let room = settings.max_bytes.map_or(REMOVED_MAX as u64, |bytes| bytes / 4 / REMOVED_BYTES);
    for jobs in removed.values_mut() {
        jobs.sort_by(|a, b| b.closed.cmp(&a.closed).then_with(|| a.id.cmp(&b.id)));
        jobs.truncate(usize::try_from(room).map_or(REMOVED_MAX, |room| room.min(REMOVED_MAX)));
    }
    removed
}
