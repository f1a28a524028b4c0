//! Places that stand beside the employer's name, whole addresses of a house, and the towns of sentences on who is sought.

use std::ops::Range;

use super::{Draft, Found, Post, SENTENCE_BYTES_MAX, covers, distinct, from_text, is_elsewhere, tells_elsewhere};
use crate::enrich::place::{self, PlaceText, Trust};
use crate::enrich::town::{Towns, words};
use crate::enrich::view::{Cue, Passage};
use crate::model::origin::From;

/// How far behind "we are looking for" the town may end, in bytes.
const SOUGHT_BYTES_MAX: usize = 90;

/// So many passages may stand before the line with the employer's name.
const BESIDE_MAX: usize = 6;

/// `Example Bakery, Springfield` right below the title: the town behind the employer's name.
pub(super) fn beside_employer(post: &Post<'_>, draft: &Draft) -> Vec<Found> {
    let is_labelled = draft.origins.get("/posting/hiringOrganization/name").is_some_and(|origin| origin.from == From::Labelled);
    let stated = draft.posting.hiring_organization.as_ref().and_then(|employer| employer.name.as_deref()).filter(|_| is_labelled);
    // Where only sentences tell the name, the line confirms it.
    let told = || draft.suggestions.get("/posting/hiringOrganization/name").and_then(|suggestion| suggestion.value.as_str());
    let name = stated.or_else(told);
    let Some(name) = name else { return Vec::new() };
    let lines = post.view.passages.iter().take(BESIDE_MAX).filter(|passage| !passage.is_labelled_line);
    let tails = lines.filter_map(|passage| {
        let tail = passage.text().strip_prefix(name)?.trim_start();
        let town = tail.strip_prefix([',', '·', '|', '–', '—', '('])?.trim().trim_end_matches(')');
        let start = passage.range.start + (town.as_ptr() as usize - passage.text().as_ptr() as usize);
        Some((passage, start, town))
    });
    let of = |(passage, start, town): (&Passage<'_>, usize, &str)| {
        let origin = |range: Range<usize>| {
            let span = passage.block.locate(&(start + range.start..start + range.end));
            post.origin_in_text(From::Labelled, span, &town[range])
        };
        let read = place::read(town, &post.language, Trust::Framed, post.towns());
        read.into_iter().filter(|place| covers(place, town)).map(|place| from_text(place, origin)).collect::<Vec<_>>()
    };
    let found = tails.map(of).find(|found| !found.is_empty()).unwrap_or_default();
    if found.len() == 1 { found } else { Vec::new() }
}

/// Whole addresses that a sentence says a house to stand at: `Our bakery is at 9 Example Lane, Springfield`. A street alone, or a town alone,
/// may be anything that is near.
pub(super) fn whole_addresses(post: &Post<'_>, trust: Trust) -> Vec<Found> {
    let mut found = Vec::new();
    for passage in post.view.passages.iter().filter(|passage| passage.has("place-work", "stands")) {
        let is_other = tells_elsewhere(passage) || is_elsewhere(passage) || passage.is_heading();
        let is_stand = |cue: &&Cue| cue.name == "stands" && cue.range.end <= passage.range.end;
        let Some(cue) = passage.cues_of("place-work").find(is_stand).filter(|_| !is_other) else { continue };
        let text = &passage.block.text[..passage.range.end];
        let towns = Towns::of(&post.language);
        let is_small = |word: &str| word.starts_with(char::is_lowercase) && (towns.is(word, "in") || towns.is_small(word));
        let behind = &text[cue.range.end..];
        let begin = words(behind).find(|(_, word)| !is_small(word)).map_or(behind.len(), |(range, _)| range.start);
        let start = cue.range.end + begin;
        let origin = |range: Range<usize>| post.finding(passage, start + range.start..start + range.end, "place", ()).origin;
        let first = place::read(&text[start..], &post.language, trust, post.towns()).into_iter().next();
        let is_whole = |place: &PlaceText| {
            let near = place.street.as_ref().and_then(|street| street.range.as_ref()).is_some_and(|range| range.start == 0);
            near && place.locality.is_some() && (trust == Trust::Framed || place.postal_code.is_some())
        };
        found.extend(first.filter(is_whole).map(|place| from_text(place, origin)));
    }
    let found = distinct(found);
    if found.len() == 1 { found } else { Vec::new() }
}

/// The town that ends a sentence on who is sought: `We are looking for a cook in Springfield.`
pub(super) fn sought(post: &Post<'_>) -> Vec<Found> {
    let towns = Towns::of(&post.language);
    let mut found = Vec::new();
    for passage in post.view.passages.iter().filter(|passage| passage.has("employer", "recruits") || passage.has("hire", "we")) {
        let is_other = tells_elsewhere(passage)
            || passage.has("employer", "client")
            || is_elsewhere(passage)
            || passage.is_heading()
            || passage.is_labelled_line
            || passage.range.len() > SENTENCE_BYTES_MAX;
        let cues = || passage.cues.iter().filter(|cue| matches!((cue.group, cue.name), ("employer", "recruits") | ("hire", "we")));
        let Some(end) = cues().map(|cue| cue.range.end).next().filter(|end| !is_other && *end <= passage.range.end) else { continue };
        let text = &passage.block.text[..passage.range.end];
        let behind = &text[end..text.floor_char_boundary((end + SOUGHT_BYTES_MAX).min(text.len()))];
        let behind = &behind[..behind.find([',', ';', ':', '(', '.', '!', '?', '–', '—']).unwrap_or(behind.len())];
        let Some((range, _)) = words(behind).filter(|(_, word)| towns.is(word, "at")).last() else { continue };
        let town = behind[range.end..].trim();
        let start = end + (town.as_ptr() as usize - behind.as_ptr() as usize);
        let is_end = text[start + town.len()..].trim_start().chars().next().is_none_or(|c| !c.is_alphanumeric());
        let origin = |range: Range<usize>| post.finding(passage, start + range.start..start + range.end, "place", ()).origin;
        if is_end {
            let read = place::read(town, &post.language, Trust::Framed, post.towns());
            found.extend(read.into_iter().filter(|place| covers(place, town)).map(|place| from_text(place, origin)));
        }
    }
    let found = distinct(found);
    if found.len() == 1 { found } else { Vec::new() }
}
