//! The publication state as lines: what the next run has to know again, and no text beside titles.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Line, Portable};
use crate::model::facts::Facts;
use crate::model::id::Id;
use crate::model::manifest::{Archived, Closed, Known, Marks, Publication, Published, Reread};
use crate::model::time::When;

/// The publication as a whole.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct HeadLine {
    generation: String,
    changed: Timestamp,
    read_by: String,
}

/// An open or held job.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct OpenLine {
    pub(super) job: Id,
    title: String,
    url: String,
    slug: String,
    source: String,
    path: String,
    #[serde(default, skip_serializing_if = "is_zero")]
    record: usize,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    listed: Option<Known>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    named: bool,
    bytes: String,
    content: String,
    marks: Marks,
    digest: String,
    data: String,
    published: Timestamp,
    updated: Timestamp,
    sequence: i64,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    edited: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reread: Option<Reread>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    valid_through: Option<When>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    dated: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    translation_of: Option<String>,
    channels: Vec<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// A job that was open once.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClosedLine {
    pub(super) job: Id,
    was: Closed,
}

/// The folder of the feeds of one value.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FacetLine {
    pub(super) value: String,
    folder: String,
}

/// One archive of a feed.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ArchiveLine {
    pub(super) feed: String,
    pub(super) index: u64,
    archive: Archived,
}

impl OpenLine {
    fn of(job: &Id, published: &Published) -> Self {
        let p = published.clone();
        Self {
            job: job.clone(),
            title: p.title,
            url: p.url,
            slug: p.slug,
            source: p.source,
            path: p.path,
            record: p.record,
            listed: p.listed,
            named: p.named,
            bytes: p.bytes,
            content: p.content,
            marks: p.marks,
            digest: p.digest,
            data: p.data,
            published: p.published,
            updated: p.updated,
            sequence: p.sequence,
            edited: p.edited,
            reread: p.reread,
            valid_through: p.valid_through,
            dated: p.dated,
            language: p.facts.language,
            translation_of: p.facts.translation_of,
            channels: p.channels,
        }
    }

    /// What the next build completes from the post, if it can read it.
    fn published(&self) -> Published {
        Published {
            url: self.url.clone(),
            title: self.title.clone(),
            slug: self.slug.clone(),
            source: self.source.clone(),
            path: self.path.clone(),
            record: self.record,
            listed: self.listed.clone(),
            named: self.named,
            bytes: self.bytes.clone(),
            content: self.content.clone(),
            marks: self.marks.clone(),
            digest: self.digest.clone(),
            data: self.data.clone(),
            published: self.published,
            updated: self.updated,
            sequence: self.sequence,
            edited: self.edited,
            reread: self.reread,
            valid_through: self.valid_through,
            dated: self.dated,
            summary: None,
            facts: Facts { language: self.language.clone(), translation_of: self.translation_of.clone(), ..Facts::default() },
            channels: self.channels.clone(),
        }
    }
}

/// The lines of a publication, in order; none where nothing was published.
pub(super) fn lines(generation: &str, publication: &Publication) -> Vec<Line> {
    if generation.is_empty() {
        return Vec::new();
    }
    let head = HeadLine { generation: generation.to_owned(), changed: publication.changed, read_by: publication.read_by.clone() };
    let mut lines = vec![Line::Publication(head)];
    lines.extend(publication.postings.iter().map(|(job, published)| Line::Open(OpenLine::of(job, published))));
    lines.extend(publication.held.iter().map(|(job, published)| Line::Held(OpenLine::of(job, published))));
    lines.extend(publication.closed.iter().map(|(job, was)| Line::Closed(ClosedLine { job: job.clone(), was: was.clone() })));
    let facets = publication.facets.iter();
    lines.extend(facets.map(|(value, folder)| Line::Facet(FacetLine { value: value.clone(), folder: folder.clone() })));
    for (feed, archives) in &publication.archives {
        let archives = archives.iter().zip(0..);
        lines.extend(archives.map(|(archive, index)| Line::Archive(ArchiveLine { feed: feed.clone(), index, archive: archive.clone() })));
    }
    lines
}

/// Takes a line of the publication in.
pub(super) fn take(portable: &mut Portable, line: &Line) {
    let publication = &mut portable.publication;
    match line {
        Line::Publication(head) => {
            portable.generation.clone_from(&head.generation);
            publication.changed = head.changed;
            publication.read_by.clone_from(&head.read_by);
        }
        Line::Open(open) => _ = publication.postings.insert(open.job.clone(), open.published()),
        Line::Held(open) => _ = publication.held.insert(open.job.clone(), open.published()),
        Line::Closed(closed) => _ = publication.closed.insert(closed.job.clone(), closed.was.clone()),
        Line::Facet(facet) => _ = publication.facets.insert(facet.value.clone(), facet.folder.clone()),
        Line::Archive(line) => publication.archives.entry(line.feed.clone()).or_default().push(line.archive.clone()),
        Line::Aggregator(_) | Line::Told(_) => {}
    }
}
