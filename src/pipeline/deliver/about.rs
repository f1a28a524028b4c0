//! What aggregators may hear of jobs besides their postings: from the manifest, the settings and the words of pages.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::posting;
use crate::config::settings::{Aggregator, Settings};
use crate::deliver::ReadFile;
use crate::model::digest::sha256_hex;
use crate::model::id::Id;
use crate::model::intent::{DataFile, Intent, Reason};
use crate::model::manifest::{CloseReason, Manifest, Published};
use crate::model::notice::About;
use crate::model::posting::JobPosting;
use crate::model::selection::Subject;
use crate::model::target::Render;
use crate::render;

/// Says what else is known of a job.
pub(super) struct Teller<'a> {
    settings: &'a Settings,
    manifest: &'a Manifest,
    /// Output paths of all feeds' first documents.
    feeds: BTreeSet<&'a str>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(settings: &'a Settings, manifest: &'a Manifest) -> Self {
        let files = feed_files();
        let name = |path: &'a str| path.rsplit_once('/').map_or(path, |(_, name)| name);
        let paths = manifest.artifacts.iter().map(|listed| listed.path.as_str());
        Self { settings, manifest, feeds: paths.filter(|path| files.contains(&name(path))).collect() }
    }

    /// What is known of the job of an event, whose posting this is.
    pub(super) fn about(&self, intent: &Intent, posting: &Value) -> About {
        let publication = &self.manifest.publication;
        let (open, closed) = (publication.find(&intent.job), publication.closed.get(&intent.job));
        let facts = open.map(|published| published.facts.clone()).unwrap_or_default();
        let said = facts.language.clone().or_else(|| closed.map(|closed| closed.post.language.clone()).filter(|said| !said.is_empty()));
        let language = said.unwrap_or_else(|| self.settings.site.language.clone());
        let channels = open.map(|published| &published.channels).or(closed.map(|closed| &closed.channels));
        // What the ledger or the disk holds and cannot be read as a posting says nothing: the title is known all the same.
        let mut read: JobPosting = serde_json::from_value(posting.clone()).unwrap_or_default();
        read.title.get_or_insert_with(|| intent.title.clone());
        About {
            notice: render::notice(&read, &facts, &language),
            feeds: channels.into_iter().flatten().flat_map(|dir| self.feeds_in(dir)).collect(),
            leaves: self.leaves(&intent.reason),
            facts,
            language,
        }
    }

    fn feeds_in(&self, dir: &str) -> Vec<String> {
        let mount = self.settings.host.as_ref().map_or("", |host| host.mount.as_str());
        let path = |file: &&str| Some(format!("{dir}{file}")).filter(|path| self.feeds.contains(path.as_str()));
        feed_files().iter().filter_map(path).map(|path| format!("{}{mount}/{path}", self.manifest.site.url)).collect()
    }

    /// Our own pages of closed jobs ask to be left out, or are gone. A generator goes on making the page of a post that is still there.
    fn leaves(&self, reason: &Reason) -> bool {
        match reason {
            Reason::Closed(why) => self.settings.host.is_none() || *why == Some(CloseReason::Removed),
            _ => false,
        }
    }
}

/// Names of the first documents of feeds.
fn feed_files() -> Vec<&'static str> {
    let file = |target: &&'static crate::model::target::Target| match &target.render {
        Render::Channel(format) if format.per_page.is_none() => Some(format.file),
        _ => None,
    };
    render::targets().iter().filter_map(file).collect()
}

/// The open jobs that an aggregator is to be told of; `None` for all.
pub(super) fn selected(settings: &Settings, manifest: &Manifest, read: ReadFile<'_>, aggregator: &Aggregator) -> Option<BTreeSet<Id>> {
    if is_open_to_all(aggregator) {
        return None;
    }
    let digests: BTreeMap<&str, &str> = manifest.artifacts.iter().map(|a| (a.path.as_str(), a.sha256.as_str())).collect();
    let takes = |published: &Published| {
        let sha256 = digests.get(published.data.as_str()).copied().unwrap_or_default().to_owned();
        let file = DataFile { path: published.data.clone(), sha256 };
        // A job whose file cannot be read is deferred when it is to be sent, not taken back.
        let Some(map) = posting(&file, read) else { return true };
        let posting: JobPosting = serde_json::from_value(Value::Object(map)).unwrap_or_default();
        let language = published.facts.language.as_deref().unwrap_or(&settings.site.language);
        aggregator.selection.takes(&Subject { posting: &posting, facts: &published.facts, language })
    };
    Some(manifest.publication.postings.iter().filter(|(_, published)| takes(published)).map(|(job, _)| job.clone()).collect())
}

/// What the ledger is to know a plan by: the output that it was made for, and which jobs of it were meant.
pub(super) fn ground(manifest: &Manifest, aggregator: &Aggregator) -> String {
    if is_open_to_all(aggregator) {
        return manifest.generation.clone();
    }
    format!("{} {}", manifest.generation, &sha256_hex(format!("{:?}", aggregator.selection).as_bytes())[..16])
}

fn is_open_to_all(aggregator: &Aggregator) -> bool {
    aggregator.selection.select.is_empty() && aggregator.selection.exclude.is_empty()
}
