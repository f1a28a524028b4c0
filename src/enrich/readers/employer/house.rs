//! The employer by its address: a name at the beginning of a sentence, or behind "join", that the post's own mailbox or web address repeats.

use std::collections::BTreeMap;
use std::ops::Range;

use super::name::{self, name_in, names_kind};
use super::possible::is_possible;
use super::{Post, addresses, told_in, without_place};
use crate::enrich::claim::Finding;
use crate::enrich::fold::fold;
use crate::enrich::town::Towns;
use crate::enrich::view::Passage;
use crate::enrich::vocabulary;

/// Shorter names are a part of too many addresses.
pub(super) const NAME_BYTES_MIN: usize = 5;

/// Shorter names of mailboxes stand anywhere.
const MAILBOX_BYTES_MIN: usize = 4;

/// So many sentences are looked at: a house presents itself early, and signs at the end.
const SENTENCES_MAX: usize = 400;

/// The first such name; sentences that name others say nothing of this one.
pub(super) fn of_address(post: &Post<'_>) -> Option<Finding<String>> {
    let domains = addresses::names(post);
    if domains.is_empty() {
        return None;
    }
    let passages =
        post.view.passages.iter().filter(|passage| !passage.is_labelled_line && !passage.is_about("elsewhere")).take(SENTENCES_MAX);
    let at_places = passages.clone().find_map(|passage| {
        let end = passage.cues_of("employer").find(|cue| cue.name == "client").map_or(passage.range.end, |cue| cue.range.start);
        let is_domain = |name: &str| domains.contains_key(&without_form(post, name));
        let bare = |range: Range<usize>| {
            let text = &passage.block.text[range.clone()];
            let owner = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).filter(|owner| is_domain(owner));
            range.start..range.start + owner.unwrap_or(text).len()
        };
        let range = candidates(post, passage).into_iter().map(bare).filter(|range| range.end <= end).find(|range| {
            let text = &passage.block.text[range.clone()];
            let name = without_form(post, text);
            // `Second Tide is …` at secondtide.example: two words that an address repeats whole are a name, whatever it is said to be.
            let is_repeated = || {
                let is_mailbox = || domains.get(&name) == Some(&true) && is_said_again(post, text);
                (text.contains(' ') && domains.keys().any(|domain| *domain == name)) || is_mailbox()
            };
            let is_of = |domain: &String, is_mailbox: bool| {
                (is_of(&name, domain) || ends_with(post, text, &name, domain)) && (is_mailbox || !is_link_alone(passage, range))
            };
            domains.iter().any(|(domain, is_mailbox)| is_of(domain, *is_mailbox))
                && (is_repeated() || !is_a_thing(passage, range))
                && is_possible(post, passage, range)
        })?;
        Some((passage, range))
    });
    let (passage, range) =
        at_places.or_else(|| passages.clone().find_map(|passage| Some((passage, anywhere(post, passage, &domains)?))))?;
    let range = name::with_article(post, passage, whole(post, passage, range, &domains));
    Some(told_in(post, passage, range))
}

/// `Caretaker, Example Library`, and the mailbox of the house that runs it, by its whole name: the title says where the work is, the mailbox whose
/// it is. An address that is the building's own leaves it as it is.
pub(super) fn owner_of(post: &Post<'_>, titled: Finding<String>) -> Finding<String> {
    if !Towns::of(&post.language).is_building(&titled.value) {
        return titled;
    }
    let domains = addresses::names(post);
    let name = without_form(post, &titled.value);
    if domains.is_empty() || domains.keys().any(|domain| is_of(&name, domain)) {
        return titled;
    }
    let passages = post.view.passages.iter().filter(|passage| !passage.is_labelled_line && !passage.is_about("elsewhere"));
    let owner = passages.take(SENTENCES_MAX).find_map(|passage| Some((passage, anywhere(post, passage, &domains)?)));
    owner.map_or(titled, |(passage, range)| told_in(post, passage, range))
}

/// `[Example](https://example.example)`, `Example: a treatise`: the name of what a link leads to, and no word on it.
fn is_link_alone(passage: &Passage<'_>, name: &Range<usize>) -> bool {
    let behind = passage.block.text[name.end..passage.range.end].trim_start();
    behind.is_empty() || behind.starts_with(':')
}

/// A name anywhere that a mailbox of the post repeats whole: `What you will bring to Example Works: jobs@exampleworks.example`.
fn anywhere(post: &Post<'_>, passage: &Passage<'_>, domains: &BTreeMap<String, bool>) -> Option<Range<usize>> {
    let mailboxes: Vec<&String> =
        domains.iter().filter(|(domain, is_mailbox)| **is_mailbox && domain.len() >= MAILBOX_BYTES_MIN).map(|(domain, _)| domain).collect();
    if mailboxes.is_empty() || passage.has("employer", "client") {
        return None;
    }
    let text = &passage.block.text[passage.range.clone()];
    text.split_whitespace().find_map(|word| {
        let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let is_written_so = bare.starts_with(char::is_uppercase) && !word.contains('@') && !word.contains("://");
        let folded = fold(bare.split(|c: char| !c.is_alphanumeric()).next().filter(|_| is_written_so)?);
        let start = bare.as_ptr() as usize - passage.block.text.as_ptr() as usize;
        let mut before = passage.block.text[passage.range.start..start].split_whitespace().rev();
        let last = before.clone().next().unwrap_or_default();
        // `de Example` at deexample.example
        let article = if Towns::of(&post.language).is(last, "article") { fold(last) } else { String::new() };
        let is_begun = |domain: &&String| domain.starts_with(&folded) || domain.starts_with(&format!("{article}{folded}"));
        mailboxes.iter().any(is_begun).then_some(())?;
        // `Bakery Example`, `Van der Example`: the end of a name is none; `the team of Example` is.
        let is_kind = |word: &str| ["kind", "generic", "sort"].iter().any(|name| names_kind(post, word, name));
        let is_cut = |word: &str| is_kind(word) && (word == last || word.starts_with(char::is_uppercase));
        if last.starts_with(char::is_uppercase) && article.is_empty() || before.by_ref().take(2).any(is_cut) {
            return None;
        }
        let name = name_in(post, &passage.block.text, start..passage.range.end)?;
        // `Example Works in Springfield`, `Example team`
        let ends = name::words(&passage.block.text[name.clone()]).map(|(at, word)| name.start + at + word.len()).collect::<Vec<_>>();
        let range = ends.into_iter().rev().map(|end| name.start..end).find(|range| {
            let name = without_form(post, &passage.block.text[range.clone()]);
            mailboxes.iter().any(|domain| **domain == name || **domain == format!("{article}{name}"))
        })?;
        let is_with_article = !article.is_empty() && mailboxes.iter().any(|domain| domain.starts_with(&format!("{article}{folded}")));
        let range = if is_with_article { range.start - last.len() - 1..range.end } else { range };
        let name = passage.block.text[range.clone()].trim_end_matches(|c: char| !c.is_alphanumeric());
        let end = range.start + name.len();
        let form = passage.block.text[end..passage.range.end].strip_prefix(' ').and_then(|rest| name::form_at(post, rest));
        let range = range.start..form.map_or(end, |length| end + 1 + length);
        let is_named = !is_a_thing(passage, &range) || is_said_again(post, &passage.block.text[range.clone()]);
        (is_named && is_possible(post, passage, &range)).then_some(range)
    })
}

/// Whether a text stands in the post more than once: a word that only begins one sentence may be written large for that alone.
fn is_said_again(post: &Post<'_>, text: &str) -> bool {
    post.blocks().0.iter().flat_map(|block| block.text.match_indices(text)).nth(1).is_some()
}

/// `Hawthorn is a berry`: what a sentence says to be something, and no organisation, is that.
fn is_a_thing(passage: &Passage<'_>, name: &Range<usize>) -> bool {
    let text = &passage.block.text;
    passage.cues_of("employer").any(|cue| {
        cue.name == "is" && cue.range.start >= name.end && text.get(name.end..cue.range.start).is_some_and(|gap| gap.trim().is_empty())
    })
}

/// A name with the words behind it that the address repeats too, or that say what kind of house it is: `Example kommune`.
fn whole(post: &Post<'_>, passage: &Passage<'_>, range: Range<usize>, domains: &BTreeMap<String, bool>) -> Range<usize> {
    let text = &passage.block.text;
    let name = without_form(post, &text[range.clone()]);
    let rest = &text[range.end..passage.range.end];
    let Some(word) =
        rest.strip_prefix(' ').and_then(|rest| rest.split(|c: char| !c.is_alphanumeric()).next()).filter(|word| !word.is_empty())
    else {
        return range;
    };
    let end = range.end + 1 + word.len();
    let longer = format!("{name}{}", fold(word));
    let is_repeated = domains.keys().any(|domain| domain.starts_with(&longer));
    let is_kind = word.starts_with(char::is_lowercase)
        && passage.cues_of("organisation").any(|cue| matches!(cue.name, "kind" | "generic") && cue.range == (range.end + 1..end));
    if is_repeated || is_kind { range.start..end } else { range }
}

/// The name that begins a sentence, and those behind the words for joining a house.
fn candidates(post: &Post<'_>, passage: &Passage<'_>) -> Vec<Range<usize>> {
    let joins = passage.cues_of("employer").filter(|cue| matches!(cue.name, "join" | "at" | "we-at")).map(|cue| cue.range.end);
    // A heading begins with any word: `What you will find at Example Works`.
    let first = Some(passage.range.start).filter(|_| !passage.is_heading());
    let starts = first.into_iter().chain(joins.take(4));
    let text = &passage.block.text;
    starts.filter_map(|start| name_in(post, text, start..passage.range.end)).map(|name| without_place(post, text, name)).collect()
}

/// A name folded and written together, without its legal form.
fn without_form(post: &Post<'_>, name: &str) -> String {
    let vocabulary = vocabulary::of(&post.language);
    let is_form = |word: &str| vocabulary::phrases(vocabulary::COMMON, "organisation", "form").iter().any(|form| form == word);
    let is_small = |word: &str| vocabulary.meanings(word, "stop").next().is_some();
    let folded = fold(name);
    folded.split(' ').skip_while(|word| is_small(word)).filter(|word| !is_form(word)).collect()
}

/// `Fundación Example Valley` at examplevalley.example: an address often leaves out the word for the kind of house.
fn ends_with(post: &Post<'_>, text: &str, name: &str, domain: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    domain.len() >= 2 * NAME_BYTES_MIN && name.len() > domain.len() && name.ends_with(domain) && names_kind(post, first, "kind")
}

/// Whether an address is this name's: it repeats it, or the beginning of it.
fn is_of(name: &str, domain: &str) -> bool {
    let are_long = name.len() >= NAME_BYTES_MIN && domain.len() >= NAME_BYTES_MIN;
    name == domain || are_long && (name.starts_with(domain) || domain.starts_with(name))
}
