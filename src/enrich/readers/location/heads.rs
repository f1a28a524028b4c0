//! Lines at the head of a post that are a place and nothing else: `12 Example Lane, Springfield`, `Springfield – permanent`.

use std::ops::Range;

use super::{Found, Post, distinct, from_text, is_elsewhere};
use crate::enrich::place::{self, PlaceText, Trust};
use crate::enrich::title;
use crate::enrich::town::Towns;
use crate::enrich::view::{OPTIONAL, Passage};
use crate::model::origin::From;

/// So many passages are the head of a post.
const HEAD_PASSAGES_MAX: usize = 8;

/// Longest such line, in bytes.
const LINE_BYTES_MAX: usize = 140;

/// Most words of such a line.
const WORDS_MAX: usize = 14;

/// Least figures of an address: those of a postal code and a house number.
const FIGURES_MIN: usize = 4;

/// Signs of a line that may be nothing of the place nor of the terms: `(69)`.
const LOOSE_CHARS_MAX: usize = 3;

/// Groups of phrases that say terms.
const TERMS: &[&str] = &["contract", "time", "workplace", "weekly", "country"];

/// The place of the first line that is one.
pub(super) fn at_head(post: &Post<'_>) -> Vec<Found> {
    // `Living in Springfield` among what is asked for is of the applicant.
    let is_asked = |passage: &Passage<'_>| ["profile", "skills", OPTIONAL].iter().any(|label| passage.is_about(label));
    let lines = post.view.passages.iter().take(HEAD_PASSAGES_MAX).filter(|passage| {
        may_be_place(passage)
            && !is_asked(passage)
            && !passage.is_heading()
            && !is_elsewhere(passage)
            && !passage.text().ends_with(['.', '!', '?', ':'])
    });
    for passage in lines {
        let read = place::read(passage.text(), &post.language, Trust::Framed, post.towns());
        let is_place =
            |place: &PlaceText| place.locality.is_some() && street_of(passage, place).is_none_or(|street| !is_told(post, street));
        if read.is_empty() || !read.iter().all(is_place) || !is_whole(passage, &read) {
            continue;
        }
        return distinct(read.into_iter().map(|place| stated(post, passage, place)).collect());
    }
    Vec::new()
}

/// The one address with street, code and town that stands as a line or a sentence of its own, wherever: `12 Example Lane, 69001 Springfield.`
pub(super) fn address_alone(post: &Post<'_>) -> Vec<Found> {
    let lines = post.view.passages.iter().filter(|passage| {
        let figures = || passage.text().bytes().filter(u8::is_ascii_digit).count();
        may_be_place(passage) && !is_elsewhere(passage) && figures() >= FIGURES_MIN
    });
    // What one sends letters to may be elsewhere, unless the house stands before it.
    let is_own = |passage: &Passage<'_>, read: &[PlaceText]| !passage.is_about("apply") && is_whole(passage, read);
    let mut found = Vec::new();
    for passage in lines {
        let read = place::read(passage.text(), &post.language, Trust::Framed, post.towns());
        let is_address = |place: &PlaceText| {
            let is_street = street_of(passage, place).is_some_and(|street| !is_told(post, street));
            is_street && place.postal_code.is_some() && place.locality.is_some()
        };
        if read.len() == 1 && read.iter().all(is_address) && (is_own(passage, &read) || is_behind_name(post, passage, &read[0])) {
            found.extend(read.into_iter().map(|place| stated(post, passage, place)));
        }
    }
    let found = distinct(found);
    if found.len() == 1 { found } else { Vec::new() }
}

/// The street of a place, as the passage writes it.
fn street_of<'t>(passage: &'t Passage<'_>, place: &PlaceText) -> Option<&'t str> {
    place.street.as_ref()?.range.clone().map(|range| &passage.text()[range])
}

/// `You find us in Example Street 5`: with `in` between its words what looks like a street is a sentence.
fn is_told(post: &Post<'_>, street: &str) -> bool {
    let towns = Towns::of(&post.language);
    street.split_whitespace().skip(1).any(|word| towns.is(word, "at"))
}

/// `Example Works, 12 Example Lane, 69001 Springfield`: nothing but a name before the street, and nothing behind the town.
fn is_behind_name(post: &Post<'_>, passage: &Passage<'_>, place: &PlaceText) -> bool {
    let Some(street) = place.street.as_ref().and_then(|street| street.range.as_ref()) else { return false };
    let head = passage.text()[..street.start].trim_end();
    let Some(name) = head.strip_suffix([',', '·', '|', '–', '-']) else { return false };
    let is_name = !name.contains([':', '.']) && title::is_proper_name(name.trim_end(), &post.language);
    let parts = [&place.street, &place.postal_code, &place.locality, &place.region, &place.country];
    let end = parts.into_iter().flatten().filter_map(|part| Some(part.range.as_ref()?.end)).max();
    is_name && end.is_some_and(|end| !passage.text()[end..].contains(char::is_alphanumeric))
}

/// Whether a passage is short and written like a name: nothing longer need be read.
fn may_be_place(passage: &Passage<'_>) -> bool {
    let text = passage.text();
    !passage.is_labelled_line
        && text.len() <= LINE_BYTES_MAX
        && !text.starts_with(char::is_lowercase)
        && text.split(' ').take(WORDS_MAX + 1).count() <= WORDS_MAX
}

/// A place that a line states without a label.
fn stated(post: &Post<'_>, passage: &Passage<'_>, place: PlaceText) -> Found {
    from_text(place, |range| {
        let at = passage.range.start + range.start..passage.range.start + range.end;
        post.origin_in_text(From::Labelled, passage.block.locate(&at), &passage.block.text[at])
    })
}

/// Whether a line says nothing but these places and terms.
fn is_whole(passage: &Passage<'_>, places: &[PlaceText]) -> bool {
    let start = passage.range.start;
    let parts = places.iter().flat_map(|place| [&place.street, &place.postal_code, &place.locality, &place.region, &place.country]);
    let mut said: Vec<Range<usize>> = parts.flatten().filter_map(|part| part.range.clone()).collect();
    let terms = passage.cues.iter().filter(|cue| TERMS.contains(&cue.group) && cue.range.end <= passage.range.end);
    said.extend(terms.map(|cue| cue.range.start - start..cue.range.end - start));
    let is_said = |at: usize| said.iter().any(|range| range.contains(&at));
    passage.text().char_indices().filter(|(at, c)| c.is_alphanumeric() && !is_said(*at)).count() <= LOOSE_CHARS_MAX
}
