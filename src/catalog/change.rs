//! What a posting says, as digests; and when it last really changed, as an instant that no two open jobs share.

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};

use super::address::Address;
use super::instants::Instants;
use super::{Candidate, Input, Source};
use crate::model::digest::half_hex;
use crate::model::draft::Draft;
use crate::model::manifest::{Published, READER, Reread};
use crate::model::time::{When, to_second};

/// Jobs of one day without a time are spread over its first hour, so that no two share `updated` (readers and validators complain).
const SPREAD_SECONDS: i64 = 3600;

/// The digests of one posting and its last real change.
pub(super) struct Change {
    pub(super) content: String,
    pub(super) digest: String,
    pub(super) updated: Timestamp,
    pub(super) reread: Option<Reread>,
    pub(super) sequence: i64,
    pub(super) edited: bool,
}

/// One per candidate, in their order.
pub(super) fn find(candidates: &[Candidate<'_>], addresses: &[Address], input: &Input<'_>) -> Vec<Change> {
    let run = sequence(input);
    let mut changes: Vec<Change> = candidates
        .iter()
        .zip(addresses)
        .map(|(candidate, address)| match &candidate.draft {
            Source::Held(record) => Change {
                content: record.content.clone(),
                digest: record.digest.clone(),
                updated: record.updated,
                reread: record.reread,
                sequence: since(record.sequence, record.updated),
                edited: record.edited,
            },
            Source::Draft(_, draft) => {
                let digest = digest(draft, &address.url, candidate.posting.valid_through);
                let reread = input.previous.find(&candidate.id).and_then(|known| reread(known, draft, &digest, input));
                let edited = input.previous.find(&candidate.id).is_some();
                Change { content: draft.content.clone(), digest, updated: Timestamp::UNIX_EPOCH, reread, sequence: run, edited }
            }
        })
        .collect();
    // Jobs that did not change keep their instant; the others then find free ones, in an order that does not depend on files.
    let mut taken = Instants::default();
    let mut waiting = Vec::new();
    for (index, candidate) in candidates.iter().enumerate() {
        match input.previous.find(&candidate.id) {
            Some(known) if known.digest == changes[index].digest => {
                changes[index].updated = known.updated;
                (changes[index].sequence, changes[index].edited) = (since(known.sequence, known.updated), known.edited);
                taken.take(known.updated);
            }
            known => waiting.push((index, known.is_some() || input.previous.closed.contains_key(&candidate.id))),
        }
    }
    // What was published last has the least room between that and now, so it chooses first.
    waiting.sort_by(|a, b| {
        let (a, b) = (&candidates[a.0], &candidates[b.0]);
        b.published.cmp(&a.published).then_with(|| a.id.cmp(&b.id))
    });
    for (index, known) in waiting {
        changes[index].updated = instant(&candidates[index], known, input, &mut taken);
    }
    changes
}

/// The place of this run among all that changed something: its clock in milliseconds, and more than any before it.
pub(super) fn sequence(input: &Input<'_>) -> i64 {
    let open = input.previous.known().map(|(_, job)| job.sequence);
    let last = open.chain(input.previous.closed.values().map(|job| job.sequence)).max().unwrap_or(0);
    input.now.as_millisecond().max(last + 1)
}

/// A sequence of the last state, or what stands for it in one that was written without.
pub(super) fn since(sequence: i64, changed: Timestamp) -> i64 {
    if sequence == 0 { changed.as_millisecond() } else { sequence }
}

/// Where nothing was published before, a job changed last when it was posted. On a site that is known it changed now: who has seen what was
/// published last looks for what is newer, whatever its date. It is never in the future; where more jobs are posted in one second than there
/// are seconds since, it lies before that one, and the instant of their publication gives way ([`published`]).
fn instant(candidate: &Candidate<'_>, known: bool, input: &Input<'_>, taken: &mut Instants) -> Timestamp {
    let now = to_second(input.now);
    let is_first_run = input.previous.changed == Timestamp::UNIX_EPOCH;
    let dated = is_first_run && !known && candidate.posting.date_posted.is_some();
    let day_only = matches!(candidate.posting.date_posted, Some(When::Day(_)));
    let first = if dated && day_only {
        let room = (now.as_second() - candidate.published.as_second()).clamp(0, SPREAD_SECONDS - 1);
        let slot = i64::from(u32::from_str_radix(candidate.id.short(), 16).unwrap_or_default()) % (room + 1);
        shift(candidate.published, slot)
    } else if dated {
        candidate.published
    } else {
        now
    };
    taken.free(first, now)
}

/// When a job was published that is posted at this instant, or was first seen then: no job changed before it was published.
pub(super) fn published(posted: Timestamp, updated: Timestamp) -> Timestamp {
    posted.min(updated)
}

/// Why a post says something else than when it was published last, where its bytes are the same; as long as nothing else changes.
fn reread(known: &Published, draft: &Draft, digest: &str, input: &Input<'_>) -> Option<Reread> {
    if known.digest == digest {
        return known.reread.filter(|_| known.bytes == draft.bytes);
    }
    let cause = if input.previous.read_by == READER { Reread::Settings } else { Reread::Program };
    (known.bytes == draft.bytes).then_some(cause)
}

fn shift(instant: Timestamp, seconds: i64) -> Timestamp {
    instant.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(instant)
}

/// The canonical posting with its address, and with its end where the post does not say it.
fn digest(draft: &Draft, url: &str, end: Option<When>) -> String {
    let given = end.filter(|_| end != draft.posting.valid_through).map_or_else(String::new, |end| format!("\n{end}"));
    half_hex(&Sha256::digest(format!("{}\n{url}{given}", draft.content)))
}
