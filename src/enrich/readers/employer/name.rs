//! The whole of a name that a sentence says in part: the article that belongs to it, and the words of its kind.

use std::ops::Range;

use super::{Post, is_same, name_in, names_kind, words};
use crate::enrich::claim::Finding;
use crate::enrich::fold::fold;
use crate::enrich::keys;
use crate::enrich::post::Hit;
use crate::enrich::title;
use crate::enrich::view::{self, Passage};
use crate::enrich::vocabulary;
use crate::model::origin::{From, Origin};

/// Parts of keys for who recruits, which may be a person.
const RECRUITER_KEYS: &[&str] = &["recruiter", "recruteur", "reclutador", "recrutador"];

/// So many passages are looked at for the whole of a name, and so many times in each.
const PASSAGES_MAX: usize = 400;
const TIMES_MAX: usize = 4;

/// `recruiter: Jane Doe`: a person, where nothing says that it is an organisation.
pub(super) fn is_person(post: &Post<'_>, hit: &Hit<'_>) -> bool {
    let key = hit.origin.key.as_deref().map(keys::normalized).unwrap_or_default();
    let Some(name) = hit.text().filter(|_| RECRUITER_KEYS.contains(&key.as_str())) else { return false };
    let count = name.split_whitespace().count();
    let is_written_so =
        name.split_whitespace().all(|word| word.starts_with(char::is_uppercase) && word.chars().skip(1).any(char::is_lowercase));
    (2..=3).contains(&count) && is_written_so && !view::cues(name, &post.language).iter().any(|cue| cue.group == "organisation")
}

/// `Example` by the name that the post has elsewhere, `Example Community Food Centre`.
pub(super) fn whole(post: &Post<'_>, found: Finding<String>) -> Finding<String> {
    if title::names_house(&found.value, &post.language) {
        return found;
    }
    let of_job = post.view.passages.iter().filter(|passage| !passage.is_about("elsewhere") && !passage.has("employer", "client"));
    let longer = of_job.take(PASSAGES_MAX).find_map(|passage| {
        let text = passage.text();
        text.match_indices(found.value.as_str()).take(TIMES_MAX).find_map(|(at, name)| {
            let is_apart = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
            let start = passage.range.start + at;
            let range = name_in(post, &passage.block.text, start..passage.range.end).filter(|range| range.start == start && is_apart)?;
            let longer = &passage.block.text[range.clone()];
            let is_of_name = |rest: &str| rest.split_whitespace().all(|word| word.starts_with(|c: char| c.is_uppercase() || c == '&'));
            let goes_on = longer.get(name.len()..).is_some_and(|rest| rest.starts_with(' ') && is_of_name(rest));
            (goes_on && title::names_house(longer, &post.language)).then_some((passage, range))
        })
    });
    let Some((passage, range)) = longer else { return found };
    let value = passage.block.text[range.clone()].to_owned();
    let finding = post.finding(passage, range, "", value);
    if !is_same(&finding.value, &found.value) {
        return found;
    }
    Finding { origin: Origin { from: From::Sentence, ..finding.origin }, ..finding }
}

/// `Le Petit Exemple recrute`: a name of several words, none of which says a kind of house, may begin with its article.
pub(super) fn with_article(post: &Post<'_>, passage: &Passage<'_>, range: Range<usize>) -> Range<usize> {
    let text = &passage.block.text;
    let name = &text[range.clone()];
    let before = &text[passage.range.start.min(range.start)..range.start];
    let article = before.trim();
    let is_article = vocabulary::of(&post.language).meanings(&fold(article), "town").any(|name| name == "article");
    let is_written_so = article.starts_with(char::is_uppercase) && before.trim_start().len() == before.len() && before.ends_with(' ');
    let says_kind = |(_, word): (usize, &str)| ["kind", "generic", "sort", "first", "form"].iter().any(|name| names_kind(post, word, name));
    let is_long = words(name).count() > 1 && words(name).all(|(_, word)| word.starts_with(char::is_uppercase));
    if is_article && is_written_so && is_long && !words(name).any(says_kind) { range.start - before.len()..range.end } else { range }
}
