//! What a posting says, as digests; and when it last really changed, as an instant that no two open jobs share.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::address::Address;
use super::{Candidate, Input, Source};
use crate::model::digest::half_hex;
use crate::model::draft::Draft;
use crate::model::posting::JobPosting;
use crate::model::time::to_second;

/// Jobs of one day without a time are spread over its first hour, so that no two share `updated` (readers and validators complain).
const SPREAD_SECONDS: i64 = 3600;

/// The digests of one posting and its last real change.
pub(super) struct Change {
    pub(super) content: String,
    pub(super) digest: String,
    pub(super) updated: Timestamp,
}

/// Digest of what a post says, without its address and wherever it stands.
pub(super) fn content(draft: &Draft) -> String {
    digest(&draft.posting, &draft.text_digest, None)
}

/// One per candidate, in their order.
pub(super) fn find(candidates: &[Candidate<'_>], addresses: &[Address], input: &Input<'_>) -> Vec<Change> {
    let mut changes: Vec<Change> = candidates
        .iter()
        .zip(addresses)
        .map(|(candidate, address)| match &candidate.draft {
            Source::Held(record) => Change { content: record.content.clone(), digest: record.digest.clone(), updated: record.updated },
            Source::Draft(_, draft) => Change {
                content: content(draft),
                digest: digest(&draft.posting, &draft.text_digest, Some(&address.url)),
                updated: Timestamp::UNIX_EPOCH,
            },
        })
        .collect();
    // Jobs that did not change keep their instant; the others then find free ones, in an order that does not depend on files.
    let mut taken = BTreeSet::new();
    let mut waiting = Vec::new();
    for (index, candidate) in candidates.iter().enumerate() {
        match input.previous.find(&candidate.id) {
            Some(known) if known.digest == changes[index].digest => {
                changes[index].updated = known.updated;
                taken.insert(known.updated);
            }
            known => waiting.push((index, known.is_some() || input.previous.closed.contains_key(&candidate.id))),
        }
    }
    waiting.sort_by(|a, b| candidates[a.0].id.cmp(&candidates[b.0].id));
    for (index, known) in waiting {
        changes[index].updated = instant(&candidates[index], known, input.now, &mut taken);
    }
    changes
}

/// A new job changed last when it was posted, a known one now.
fn instant(candidate: &Candidate<'_>, known: bool, now: Timestamp, taken: &mut BTreeSet<Timestamp>) -> Timestamp {
    let now = to_second(now);
    let dated = !known && candidate.posting.date_posted.is_some();
    let day_only = matches!(candidate.posting.date_posted, Some(crate::model::time::When::Day(_)));
    let first = if dated && day_only {
        let room = (now.as_second() - candidate.published.as_second()).clamp(0, SPREAD_SECONDS - 1);
        let slot = i64::from(u32::from_str_radix(candidate.id.short(), 16).unwrap_or_default()) % (room + 1);
        shift(candidate.published, slot)
    } else if dated {
        candidate.published
    } else {
        now
    };
    // Forwards from a date, backwards from now: never into the future.
    let step = if dated && first < now { 1 } else { -1 };
    let mut instant = first;
    while !taken.insert(instant) {
        instant = shift(instant, step);
    }
    instant
}

fn shift(instant: Timestamp, seconds: i64) -> Timestamp {
    instant.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(instant)
}

/// Digest of the canonical posting: Unicode in form C, runs of white space as one, sets sorted, the text by its own digest.
fn digest(posting: &JobPosting, text_digest: &str, url: Option<&str>) -> String {
    let mut plain = posting.clone();
    plain.description = None;
    plain.url = None;
    plain.employment_type.sort_unstable();
    plain.skills.sort_unstable();
    let mut value = serde_json::to_value(&plain).expect("a posting is plain data");
    if let Some(places) = value.get_mut("jobLocation").and_then(Value::as_array_mut) {
        places.sort_by_key(ToString::to_string);
    }
    canonical(&mut value);
    let mut hash = Sha256::new();
    for part in [value.to_string().as_str(), text_digest, url.unwrap_or_default()] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    half_hex(&hash.finalize())
}

fn canonical(value: &mut Value) {
    match value {
        Value::String(text) => *text = text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect(),
        Value::Array(items) => items.iter_mut().for_each(canonical),
        Value::Object(map) => map.values_mut().for_each(canonical),
        _ => {}
    }
}
