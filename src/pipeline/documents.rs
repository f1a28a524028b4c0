//! The streamed documents of all channels: heads, entries in feed order, tails.

use super::build::BuildError;
use crate::config::options::GenderMarks;
use crate::config::settings::{Settings, TargetSettings};
use crate::model::catalog::{Catalog, Entry};
use crate::model::target::{ChannelFormat, Page, Render, Site, Target};
use crate::write::Stage;

/// What one channel format has written to one channel so far.
struct Cursor {
    /// How many entries the channel's documents take in all.
    limit: usize,
    /// How many they have.
    written: usize,
}

/// One format over all channels.
pub(super) struct Documents<'a> {
    format: &'static ChannelFormat,
    gender_marks: GenderMarks,
    catalog: &'a Catalog,
    cursors: Vec<Cursor>,
}

impl<'a> Documents<'a> {
    /// One per enabled channel target, in their order.
    pub(super) fn of_targets(targets: &[&'static Target], catalog: &'a Catalog, settings: &Settings) -> Vec<Self> {
        let mut all = Vec::new();
        for target in targets {
            let Render::Channel(format) = &target.render else { continue };
            let TargetSettings { entries, gender_marks } = settings.target(target.settings);
            let most = entries.unwrap_or(usize::MAX);
            let facet_most = if format.per_page.is_some() { usize::MAX } else { most.min(settings.facet_entries.unwrap_or(0)) };
            let limit = |index: usize, len: usize| len.min(if index == 0 { most } else { facet_most });
            let cursors = catalog.channels.iter().enumerate().map(|(i, c)| Cursor { limit: limit(i, c.len), written: 0 }).collect();
            all.push(Self { format, gender_marks, catalog, cursors });
        }
        all
    }

    /// How its entries are rendered, and what becomes of gender marks in their titles.
    pub(super) fn format(&self) -> (&'static ChannelFormat, GenderMarks) {
        (self.format, self.gender_marks)
    }

    /// Appends a rendered entry to the documents of its channels.
    pub(super) fn append(&mut self, stage: &Stage, site: &Site, entry: &Entry, bytes: &[u8]) -> Result<(), BuildError> {
        for channel in &entry.channels {
            let Cursor { limit, written } = self.cursors[*channel];
            if written == limit {
                continue;
            }
            let per_page = self.format.per_page.unwrap_or(usize::MAX);
            let (number, first) = (written / per_page + 1, written % per_page == 0);
            if first {
                if number > 1 {
                    self.close(stage, site, *channel, number - 1)?;
                }
                self.open(stage, site, *channel, number)?;
            } else {
                self.write(stage, *channel, number, self.format.separator.as_bytes())?;
            }
            self.write(stage, *channel, number, bytes)?;
            self.cursors[*channel].written += 1;
        }
        Ok(())
    }

    /// Writes the tails, and the documents of channels without entries.
    pub(super) fn finish(&mut self, stage: &Stage, site: &Site) -> Result<(), BuildError> {
        for channel in 0..self.cursors.len() {
            let pages = self.pages(channel);
            if self.cursors[channel].limit == 0 {
                self.open(stage, site, channel, 1)?;
            }
            self.close(stage, site, channel, pages)?;
        }
        Ok(())
    }

    fn open(&self, stage: &Stage, site: &Site, channel: usize, number: usize) -> Result<(), BuildError> {
        let head = (self.format.head)(site, &self.page(channel, number));
        self.write(stage, channel, number, &head)
    }

    fn close(&self, stage: &Stage, site: &Site, channel: usize, number: usize) -> Result<(), BuildError> {
        let tail = (self.format.tail)(site, &self.page(channel, number));
        self.write(stage, channel, number, &tail)
    }

    fn write(&self, stage: &Stage, channel: usize, number: usize, bytes: &[u8]) -> Result<(), BuildError> {
        let dir = &self.catalog.channels[channel].dir;
        let file = self.format.file;
        let path = if number == 1 { format!("{dir}{file}") } else { format!("{dir}page/{number}/{file}") };
        Ok(stage.append(&path, self.format.media_type, bytes)?)
    }

    fn pages(&self, channel: usize) -> usize {
        self.format.per_page.map_or(1, |n| self.cursors[channel].limit.div_ceil(n).max(1))
    }

    fn page(&self, channel: usize, number: usize) -> Page<'_> {
        let limit = self.cursors[channel].limit;
        let pages = self.pages(channel);
        let per_page = self.format.per_page.unwrap_or(usize::MAX);
        let entries = limit.saturating_sub((number - 1).saturating_mul(per_page)).min(per_page);
        let channels = &self.catalog.channels;
        let channel = &channels[channel];
        Page { channel, channels, number, pages, entries, complete: channel.whole && pages == 1 && limit == channel.len }
    }
}
