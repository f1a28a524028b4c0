//! The places that only sentences tell.

use super::beside::{sought, whole_addresses};
use super::frames::framed;
use super::{Found, Post, SENTENCE_BYTES_MAX, SENTENCE_PLACES_MAX, distinct, from_text, is_elsewhere, tells_elsewhere};
use crate::enrich::fold::fold;
use crate::enrich::place::{self, PlaceText, Trust};
use crate::enrich::view::OPTIONAL;
use crate::enrich::vocabulary;

/// How far behind words such as "you will work in" the town may stand, in bytes.
const FRAME_BYTES_MAX: usize = 120;

/// The places of sentences that say where the work is done. Where they name more than one place each, they are somebody's places, not these.
pub(super) fn sentences(post: &Post<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    for passage in &post.view.passages {
        // `Apply at https://… or at our office in Springfield`
        let first_of = |group: &'static str, name: &str| passage.cues_of(group).find(|cue| cue.name == name).map(|cue| cue.range.start);
        let is_for_applying = first_of("apply", "invite").zip(first_of("place-work", "job")).is_some_and(|(apply, work)| apply < work);
        let is_on_work = !is_for_applying
            && passage.has("place-work", "job")
            && !tells_elsewhere(passage)
            && !is_elsewhere(passage)
            && !passage.is_about(OPTIONAL)
            && !passage.is_heading();
        if is_on_work && passage.range.len() <= SENTENCE_BYTES_MAX {
            let first = passage.cues_of("place-work").next().map_or(0, |cue| cue.range.start.saturating_sub(passage.range.start));
            // `We are in Springfield, but many of us work from Shelbyville`
            let but =
                passage.cues_of("asked").find(|cue| cue.name == "but").map_or(usize::MAX, |cue| cue.range.start - passage.range.start);
            let end = if but > first { but } else { usize::MAX };
            let behind = |place: &PlaceText| {
                place.locality.as_ref().and_then(|part| part.range.as_ref()).is_some_and(|range| {
                    range.start >= first
                        && range.start < end
                        && range.start - first <= FRAME_BYTES_MAX
                        && !is_near(post, passage.text(), range.start)
                })
            };
            let start = passage.range.start;
            let origin = |range: std::ops::Range<usize>| post.finding(passage, start + range.start..start + range.end, "place", ()).origin;
            found.extend(
                place::read(passage.text(), &post.language, Trust::Known, post.towns())
                    .into_iter()
                    .filter(behind)
                    .map(|place| from_text(place, origin)),
            );
        }
    }
    let mut found = distinct(found);
    if found.len() > SENTENCE_PLACES_MAX {
        found.clear();
    }
    // What a whole address says holds before a town alone.
    let whole = whole_addresses(post, Trust::Framed);
    if !whole.is_empty() && found.iter().all(|place| place.place.address.street_address.is_none()) {
        found.retain(|place| distinct_town(place) != distinct_town(&whole[0]));
        if found.is_empty() {
            return whole;
        }
    }
    if found.is_empty() {
        found = sought(post);
    }
    if found.is_empty() { framed(post) } else { found }
}

/// `near Springfield`, `the train to Springfield`: the last words before a town say that it is only near.
fn is_near(post: &Post<'_>, text: &str, town: usize) -> bool {
    let vocabulary = vocabulary::of(&post.language);
    let before = text[..town].split_whitespace().rev().take(3);
    // `S-Bahn-Anbindung`
    let last = |word: &str| fold(word.rsplit('-').next().unwrap_or(word));
    before.into_iter().any(|word| vocabulary.meanings(&last(word), "place-frame").any(|name| name == "near"))
}

fn distinct_town(found: &Found) -> Option<String> {
    found.place.address.address_locality.as_deref().map(fold)
}
