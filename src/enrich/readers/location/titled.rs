//! Places in the title: behind a dash, behind `in`, at its end.

use std::ops::Range;

use super::{Draft, Found, Post, distinct, employer, from_text};
use crate::enrich::caption;
use crate::enrich::gazetteer;
use crate::enrich::grammar::Trait;
use crate::enrich::place::{self, PlaceText, Trust};
use crate::enrich::title;
use crate::enrich::town::{Towns, words};

/// Most words of a city's name at the end of a role.
const TOWN_WORDS_MAX: usize = 3;

/// `Nantes` behind a dash of the title, `in Bremen` at the end of the role.
pub(super) fn in_title(post: &Post<'_>, draft: &Draft) -> Vec<Found> {
    let Some((title, origin)) = caption::of(draft) else { return Vec::new() };
    let pieces = caption::pieces(&title);
    let of = |range: Range<usize>| {
        let origin = |part: Range<usize>| caption::finding(&title, &origin, range.start + part.start..range.start + part.end, ()).origin;
        let text = &title[range.clone()];
        let is_pair = title::is_pair_of_towns(text, &post.language);
        let read = place::read(text, &post.language, if is_pair { Trust::Labelled } else { Trust::Framed }, post.towns());
        let are_all = is_pair && read.len() > 1;
        let is_apart = |place: &PlaceText| {
            let town = place.locality.as_ref().is_some_and(|town| gazetteer::is_town_apart(&town.value, &post.language));
            // `(Example-la-Neuve, Belgium)`
            let is_with_country = place.country.as_ref().is_some_and(|country| country.range.is_some());
            covers(place, text) && (town || is_with_country || place.region.is_some() || place.postal_code.is_some())
        };
        read.into_iter().filter(move |place| are_all || is_apart(place)).map(move |place| from_text(place, origin)).collect::<Vec<_>>()
    };
    let towns = Towns::of(&post.language);
    let employer = title::parts(&title, &post.language, employer::known(post)).employer.unwrap_or_default();
    let mut apart: Vec<Range<usize>> = Vec::new();
    // `[Springfield] Baker`
    let is_bracketed = title.trim_start().starts_with(['[', '【']);
    let is_apart = |piece: &&caption::Piece| piece.place == caption::Place::Apart || is_bracketed && piece.place == caption::Place::First;
    for piece in pieces.iter().filter(is_apart) {
        // `Aranda de Duero (Burgos)` and `Austin, TX` are one.
        match apart.last_mut() {
            Some(last)
                if matches!(title[last.end..piece.range.start].trim(), "(" | ",")
                    && (towns.is_region(&title[piece.range.clone()])
                        || gazetteer::country(title[piece.range.clone()].trim()).is_some())
                    && !(employer.start < last.end && last.start < employer.end) =>
            {
                last.end = piece.range.end;
            }
            _ => apart.push(piece.range.clone()),
        }
    }
    let mut found: Vec<Found> = apart.into_iter().flat_map(of).collect();
    if found.is_empty() {
        // `Example is hiring: cook in Springfield`
        let is_role =
            |piece: &&caption::Piece| piece.place != caption::Place::Apart || title[..piece.range.start].trim_end().ends_with(':');
        let town_of = |piece: &caption::Piece| {
            let (start, end) = (piece.range.start, piece.range.end);
            tails(&title[start..end], &post.language).into_iter().map(|tail| of(start + tail..end)).find(|found| !found.is_empty())
        };
        found = pieces.iter().filter(is_role).filter_map(town_of).flatten().collect();
    }
    if found.is_empty() {
        let ends = pieces.iter().enumerate().filter(|(at, piece)| piece.place != caption::Place::Apart || at + 1 == pieces.len());
        found = ends.filter_map(|(_, piece)| town_at_end(&title, piece.range.clone(), &post.language)).flat_map(of).collect();
    }
    distinct(found)
}

/// Where it is said in what the work is: behind each word such as `in`, but for those within a name that follows one, `in Santiago de Compostela`.
fn tails(role: &str, language: &str) -> Vec<usize> {
    let towns = Towns::of(language);
    let all: Vec<(Range<usize>, &str)> = words(role).collect();
    let is_in = |at: usize| towns.is(all[at].1, "in");
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && word.contains(char::is_lowercase);
    // Every noun of German has a capital.
    let is_within = |at: usize| !Trait::CapitalNouns.is_of(language) && at > 1 && is_in(at - 2) && is_name(all[at - 1].1);
    let begin = |at: usize| {
        let end = all[at].0.end;
        end + (role[end..].len() - role[end..].trim_start().len())
    };
    (0..all.len()).filter(|at| is_in(*at) && !is_within(*at)).map(begin).collect()
}

/// `Planner Springfield`: a city that ends the role without a mark before it.
fn town_at_end(title: &str, role: Range<usize>, language: &str) -> Option<Range<usize>> {
    let (text, towns) = (&title[role.clone()], Towns::of(language));
    let all: Vec<(Range<usize>, &str)> = words(text).collect();
    let is_town = |at: &usize| {
        let name = &text[all[*at].0.start..];
        gazetteer::is_city_at_home(name, language) && towns.is_name(name) && !towns.is_small(all[at - 1].1)
    };
    let at = (all.len().saturating_sub(TOWN_WORDS_MAX).max(1)..all.len()).find(is_town)?;
    Some(role.start + all[at].0.start..role.end)
}

/// Whether a town is the whole of a piece: `Lyon Métropole` is an employer.
pub(super) fn covers(place: &PlaceText, text: &str) -> bool {
    let parts = [&place.street, &place.postal_code, &place.locality, &place.region, &place.country];
    let said: usize = parts.into_iter().flatten().filter_map(|part| part.range.as_ref()).map(ExactSizeIterator::len).sum();
    place.locality.is_some() && text.chars().filter(|c| c.is_alphanumeric()).count() <= said + 2
}
