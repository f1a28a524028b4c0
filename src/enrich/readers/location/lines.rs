//! Addresses as they stand on a letter: the street on a line of its own, and below it the code with the town.

use std::ops::Range;

use super::agreed::is_at_home;
use super::{Found, Post, distinct, from_text, is_elsewhere, put};
use crate::enrich::place::{self, PlaceText, Trust};
use crate::enrich::town::{Towns, words};
use crate::enrich::view::Passage;
use crate::model::origin::{From, Origin};

/// Longest such line, in bytes.
const LINE_BYTES_MAX: usize = 70;

/// The one address of a post that stands so. Where all of the work is done at home, it tells nothing.
pub(super) fn address_of_lines(post: &Post<'_>) -> Vec<Found> {
    let passages = &post.view.passages;
    let mut found = Vec::new();
    for pair in passages.windows(2) {
        let [street, town] = pair else { continue };
        let may_be_town = || town.has_digit && is_line(town) && !is_elsewhere(town);
        if street.has_digit && is_line(street) && may_be_town() {
            found.extend(address(post, street, town));
        }
    }
    let found = distinct(found);
    if found.len() == 1 && !is_at_home(post) { found } else { Vec::new() }
}

fn is_line(passage: &Passage<'_>) -> bool {
    passage.range.len() <= LINE_BYTES_MAX && !passage.is_labelled_line && !passage.is_heading()
}

fn address(post: &Post<'_>, street: &Passage<'_>, town: &Passage<'_>) -> Option<Found> {
    let towns = Towns::of(&post.language);
    let name = street.text().trim_end_matches([',', '.']);
    let has_number = |(_, word): (Range<usize>, &str)| word.starts_with(|c: char| c.is_ascii_digit());
    let is_street = words(name).count() > 1 && words(name).any(has_number) && towns.is_street(name, true);
    let place = whole_town(post, town.text()).filter(|_| is_street)?;
    let of = |passage: &Passage<'_>, range: Range<usize>| -> Origin {
        let at = passage.range.start + range.start..passage.range.start + range.end;
        post.origin_in_text(From::Labelled, passage.block.locate(&at), &passage.block.text[at])
    };
    let mut found = from_text(place, |range| of(town, range));
    put(&mut found, "streetAddress", name, of(street, 0..name.len()));
    Some(found)
}

/// The place of a line that is a code with its town and nothing else.
fn whole_town(post: &Post<'_>, line: &str) -> Option<PlaceText> {
    let mut read = place::read(line, &post.language, Trust::Labelled, post.towns()).into_iter();
    let (place, None) = (read.next()?, read.next()) else { return None };
    let is_town = place.postal_code.as_ref().is_some_and(|code| code.range.is_some()) && place.locality.is_some();
    let is_plain = place.street.is_none() && place.name.is_none();
    let parts = [&place.postal_code, &place.locality, &place.region, &place.country];
    let said: usize = parts
        .into_iter()
        .flatten()
        .filter_map(|part| part.range.as_ref())
        .map(|range| line[range.clone()].chars().filter(|c| c.is_alphanumeric()).count())
        .sum();
    // `D-69001 Springfield`
    let is_all = line.chars().filter(|c| c.is_alphanumeric()).count() <= said + 2;
    (is_town && is_plain && is_all).then_some(place)
}
