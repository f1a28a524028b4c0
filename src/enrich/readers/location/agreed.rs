//! Towns on which two places of a post agree: behind the employer's name, `Example Works in Springfield`, or wherever the text says where
//! something is, and no other town as often. Each place alone says little; nothing is read from them where the work is remote.

use std::collections::BTreeMap;

use super::frames::{Framed, Reader, is_remote};
use super::{Draft, Found, Post, SENTENCE_BYTES_MAX};
use crate::enrich::fold::fold;
use crate::enrich::view::Passage;

/// Longest short form behind a name, in bytes: ` (EW)`.
const SHORT_FORM_MAX: usize = 24;

/// So many small words may stand between a name and its town: `with its seat in`.
const SMALL_WORDS_MAX: usize = 4;

/// So many passages are looked at.
const PASSAGES_MAX: usize = 300;

const EMPLOYER: &str = "/posting/hiringOrganization/name";

/// The town that most passages name.
pub(super) fn agreed(post: &Post<'_>, draft: &Draft) -> Vec<Found> {
    if is_at_home(post) {
        return Vec::new();
    }
    let named = behind_employer(post, draft);
    if named.is_empty() { repeated(post) } else { named }
}

/// Whether sentences or front matter say that all of the work is done at home.
pub(super) fn is_at_home(post: &Post<'_>) -> bool {
    let is_told_remote = |text: &str| text == "true" || super::is_remote(text, post);
    is_remote(post) || post.get("workplace").and_then(|hit| hit.text()).is_some_and(is_told_remote)
}

fn passages<'p, 'a>(post: &'p Post<'a>) -> impl Iterator<Item = &'p Passage<'a>> {
    let is_read = |passage: &&Passage<'_>| {
        !["elsewhere", "skills", "profile", "experience"].iter().any(|label| passage.is_about(label))
            && !passage.has("employer", "client")
            && passage.range.len() <= SENTENCE_BYTES_MAX
    };
    post.view.passages.iter().take(PASSAGES_MAX).filter(is_read)
}

/// `Example Works (EW) in Springfield`, `Example Works with its seat in Springfield`.
fn behind_employer(post: &Post<'_>, draft: &Draft) -> Vec<Found> {
    let stated = draft.posting.hiring_organization.as_ref().and_then(|employer| employer.name.as_deref());
    let told = || draft.suggestions.get(EMPLOYER).and_then(|suggestion| suggestion.value.as_str());
    let Some(name) = stated.or_else(told).filter(|name| name.len() > 2) else { return Vec::new() };
    passages(post)
        .filter(|passage| passage.text().contains(name))
        .find_map(|passage| {
            let reader = Reader::new(post, passage, false);
            let end = passage.text().find(name)? + name.len();
            let rest = &passage.text()[end..];
            let short = rest.strip_prefix(" (").and_then(|rest| rest.find(')')).filter(|length| *length < SHORT_FORM_MAX);
            let start = end + short.map_or(0, |length| length + 3);
            let town = reader.behind_small_words(start, SMALL_WORDS_MAX)?;
            Some(reader.places(&town)).filter(|places| places.len() == 1)
        })
        .unwrap_or_default()
}

/// The town that is named behind small words at least twice, and twice as often as any other.
fn repeated(post: &Post<'_>) -> Vec<Found> {
    let mut towns: BTreeMap<String, (usize, &Passage<'_>, Framed)> = BTreeMap::new();
    for passage in passages(post) {
        for framed in Reader::new(post, passage, false).behind_small() {
            let name = fold(&passage.text()[framed.town.clone()]);
            towns.entry(name).or_insert((0, passage, framed)).0 += 1;
        }
    }
    let most = towns.values().map(|(count, ..)| *count).max().unwrap_or_default();
    let mut often = towns.into_values().filter(|(count, ..)| count * 2 > most);
    match (often.next(), often.next()) {
        (Some((count, passage, framed)), None) if count > 1 => {
            Reader::new(post, passage, false).places(&framed).into_iter().take(1).collect()
        }
        _ => Vec::new(),
    }
}
