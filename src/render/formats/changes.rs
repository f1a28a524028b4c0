//! What changed lately, as JSON of our own (`schemas/changes.json`), for programs that poll and keep no set of jobs themselves: one change
//! for each job, its last, from the publication state alone.

use jiff::Timestamp;

use crate::model::artifact::Artifact;
use crate::model::catalog::Catalog;
use crate::model::changes::{CHANGES_VERSION, Change, Changes};
use crate::model::event::EventType;
use crate::model::id::Id;
use crate::model::manifest::{Closed, ManifestSite, Published};
use crate::model::target::{Render, Site, Target};
use crate::render::markup::json::json;
use crate::render::markup::xml::line;

pub(super) static TARGET: Target = Target {
    id: "changes",
    settings: Some("changes"),
    title: "Changes",
    spec: "https://json-schema.org/draft/2020-12",
    requires: &[],
    limits: &[],
    render: Render::Site(render),
};

const FILE: &str = "changes.json";
/// Most changes take less than this.
const CHANGE_BYTES: usize = 512;

fn render(site: &Site, catalog: &Catalog) -> Vec<Artifact> {
    let publication = &catalog.publication;
    let open = publication.postings.iter().map(|(id, job)| (job.sequence, id, Job::Open(job)));
    let closed = publication.closed.iter().map(|(id, job)| (job.sequence, id, Job::Closed(job)));
    let mut jobs: Vec<(i64, &Id, Job<'_>)> = open.chain(closed).collect();
    jobs.sort_unstable_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    let since = jobs.get(site.changes_max).map_or(0, |(first_left_out, ..)| *first_left_out);
    let changes: Vec<Change> =
        jobs.into_iter().take(site.changes_max).map(|(sequence, id, job)| change(site, sequence, id, &job)).collect();
    let document = Changes {
        version: CHANGES_VERSION,
        site: ManifestSite { url: site.url.clone(), title: line(&site.title) },
        url: site.address(FILE),
        sequence: changes.first().map_or(0, |last| last.sequence),
        since,
        changes,
    };
    let mut bytes = json(&document, document.changes.len() * CHANGE_BYTES).into_bytes();
    bytes.push(b'\n');
    vec![Artifact { path: FILE.to_owned(), media_type: "application/json", bytes }]
}

/// A job whose last change is told.
enum Job<'a> {
    Open(&'a Published),
    Closed(&'a Closed),
}

fn change(site: &Site, sequence: i64, id: &Id, job: &Job<'_>) -> Change {
    let (kind, url) = match job {
        Job::Open(job) => (if job.edited { EventType::Updated } else { EventType::Published }, &job.url),
        Job::Closed(job) => (EventType::Closed, &job.url),
    };
    let (open, closed) = match job {
        Job::Open(job) => (Some(job), None),
        Job::Closed(job) => (None, Some(job)),
    };
    Change {
        kind,
        sequence,
        time: Timestamp::from_millisecond(sequence).unwrap_or(Timestamp::MAX),
        id: id.clone(),
        url: url.clone(),
        title: open.map(|job| line(&job.title)),
        data: open.map(|job| site.address(&job.data)),
        reason: closed.map(|job| job.reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::manifest::{CloseReason, ClosedPost, Publication};
    use crate::render::fixture;

    fn closed(sequence: i64) -> Closed {
        let at = Timestamp::UNIX_EPOCH;
        Closed {
            url: "https://jobs.example.org/base/jobs/gone/".into(),
            slug: "gone".into(),
            closed: at,
            left_out: None,
            published: at,
            reason: CloseReason::Expired,
            sequence,
            channels: vec![],
            post: ClosedPost::default(),
        }
    }

    /// The changes that a document of at most `most` has, and its `since`.
    fn read(sequences: &[i64], most: usize) -> (Vec<i64>, i64) {
        let closed = sequences.iter().enumerate().map(|(n, sequence)| (Id::of_own(&n.to_string()), closed(*sequence))).collect();
        let catalog = Catalog { publication: Publication { closed, ..Publication::default() }, ..fixture::catalog(0) };
        let artifact = render(&Site { changes_max: most, ..fixture::site() }, &catalog).remove(0);
        let document: Changes = serde_json::from_slice(&artifact.bytes).expect("JSON");
        assert_eq!(document.sequence, sequences.iter().copied().max().unwrap_or(0));
        (document.changes.iter().map(|change| change.sequence).collect(), document.since)
    }

    #[test]
    fn who_polls_is_told_what_is_missing() {
        assert_eq!(read(&[], 3), (vec![], 0));
        assert_eq!(read(&[5, 7, 6], 3), (vec![7, 6, 5], 0));
        assert_eq!(read(&[5, 7, 6], 2), (vec![7, 6], 5));
        // Some of those that one run published are left out: after that run, all are here.
        assert_eq!(read(&[5, 5, 5, 7], 2), (vec![7, 5], 5));
    }
}
