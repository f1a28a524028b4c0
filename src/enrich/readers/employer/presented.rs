//! Sentences that present the employer: who recruits, who is a company, at whose house one works.

use std::ops::Range;

use super::name::{self, name_in, names_kind, words};
use super::possible::is_possible;
use super::{Post, as_role, expanded, is_same, mentions, opening, told_in};
use crate::enrich::claim::Finding;
use crate::enrich::fold::fold;
use crate::enrich::gazetteer;
use crate::enrich::grammar::Trait;
use crate::enrich::title;
use crate::enrich::town::Towns;
use crate::enrich::view::{Cue, Passage};
use crate::enrich::vocabulary;

/// So many sentences are looked at for one that presents the company: it does so early.
const SENTENCES_MAX: usize = 400;

/// How far behind "is a" the word for an organisation stands, in bytes.
const KIND_REACH: usize = 64;

/// How long what stands between a name and its verb may be, in bytes.
const APPOSITION_MAX: usize = 120;

/// How long what says where a house is may be, in bytes.
const WHEREABOUTS_MAX: usize = 60;

/// How long a name in short behind the name may be, with its brackets, in bytes.
const SHORT_FORM_MAX: usize = 24;

/// How long what stands behind "founded" may be, in bytes.
const FOUNDED_REACH: usize = 60;

/// `Example is hiring`, `We are Example, a …`, `Example is a cooperative …`, `At Example, we …`. Two names that differ tell nothing.
pub(super) fn sentences(post: &Post<'_>) -> Vec<Finding<String>> {
    let mut found: Vec<Finding<String>> = Vec::new();
    let (mut rivals, mut short_forms): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for passage in
        post.view.passages.iter().filter(|p| !p.is_heading() && !p.is_labelled_line && !p.is_about("elsewhere")).take(SENTENCES_MAX)
    {
        if passage.has("employer", "client") && !passage.has("employer", "we-the") && !is_ahead_of_clients(post, passage) {
            // `Example is hiring. We work for clients` are two sentences; this one speaks of somebody else.
            if !passage.has("employer", "recruits") || starts_with_cue(passage, "client") {
                found.extend(opening::for_another(post, passage));
                // `Our client Example is a studio …`: who else is presented.
                rivals.extend(presented(post, passage).map(|range| passage.block.text[range].to_owned()));
                continue;
            }
        }
        // `No ISCO code is needed`
        if passage.cues_of("occupation").next().is_some() {
            continue;
        }
        // `Profil recherché` in a table's head: a label before the word for who recruits.
        let is_label = |range: &Range<usize>| {
            let text = fold(&passage.block.text[range.clone()]);
            vocabulary::of(&post.language).meanings(&text, "label").next().is_some()
        };
        let presented = presented(post, passage)
            .map(|range| without_part(post, passage, range))
            .filter(|range| !is_label(range) && is_possible(post, passage, range));
        if let Some(range) = presented.map(|range| name::with_article(post, passage, range)) {
            // `Example Works Limited (EWL) is …`
            let rest = passage.block.text[range.end..].trim_start();
            short_forms.extend(rest.strip_prefix('(').and_then(|rest| rest.split(')').next()).map(str::to_owned));
            found.push(told_in(post, passage, range));
        }
    }
    let Some(first) = found.first() else { return Vec::new() };
    let is_other = |name: &String| !is_same(&first.value, name) && !short_forms.contains(name);
    let is_open = found.iter().map(|finding| &finding.value).chain(&rivals).any(is_other);
    if is_open { Vec::new() } else { found.into_iter().take(1).collect() }
}

/// `Example is a studio that works for clients`: the house is presented whole before others are spoken of.
fn is_ahead_of_clients(post: &Post<'_>, passage: &Passage<'_>) -> bool {
    let client = passage.cues_of("employer").find(|cue| cue.name == "client").map_or(usize::MAX, |cue| cue.range.start);
    let verb = passage.cues_of("employer").find(|cue| cue.name == "is").filter(|verb| verb.range.end <= client);
    let kind = |verb: &Cue| {
        let is_near = |cue: &Cue| cue.range.start >= verb.range.end && cue.range.end <= client;
        passage.cues_of("organisation").any(|cue| matches!(cue.name, "kind" | "sort" | "generic") && is_near(cue))
    };
    verb.filter(|verb| kind(verb)).and_then(|verb| subject(post, passage, verb, is_short_form)).is_some()
}

/// `Example University's research group`: the house that a part of it belongs to.
fn without_part(post: &Post<'_>, passage: &Passage<'_>, range: Range<usize>) -> Range<usize> {
    let name = &passage.block.text[range.clone()];
    let owner = ["'s ", "’s "].iter().find_map(|mark| name.split_once(mark)).map(|(owner, _)| owner);
    owner.filter(|owner| title::names_house(owner, &post.language)).map_or(range.clone(), |owner| range.start..range.start + owner.len())
}

fn starts_with_cue(passage: &Passage<'_>, name: &str) -> bool {
    passage.cues_of("employer").any(|cue| cue.name == name && cue.range.start < passage.range.start + 12)
}

/// `the lab of Jane Doe at Example University`: what a word for a group leads is where the group is.
fn house_of_group(post: &Post<'_>, text: &str, name: Range<usize>) -> Range<usize> {
    let is_at = |word: &str| vocabulary::of(&post.language).meanings(&fold(word), "small").any(|name| name == "at-name");
    let last = words(&text[name.clone()]).filter(|(_, word)| is_at(word)).last().map(|(at, word)| name.start + at + word.len());
    let house = last.filter(|_| text[name.clone()].starts_with(char::is_lowercase)).and_then(|at| name_in(post, text, at..name.end));
    house.unwrap_or(name)
}

/// The name that a sentence presents, in its block's text.
fn presented(post: &Post<'_>, passage: &Passage<'_>) -> Option<Range<usize>> {
    let text = &passage.block.text;
    let is_first = |cue: &Cue| text[passage.range.start..cue.range.start].trim().is_empty();
    let behind = |cue: &Cue| name_in(post, text, cue.range.end..passage.range.end);
    passage.cues_of("employer").find_map(|cue| match cue.name {
        // The name is the whole subject.
        "recruits" => subject(post, passage, cue, is_apposition)
            .map(|name| without_place(post, text, name))
            .filter(|name| !is_definite(post, &text[name.clone()])),
        "is" | "is-house" => by_what_it_is(post, passage, cue),
        "employs" => subject(post, passage, cue, is_apposition).filter(|_| is_number(passage, cue.range.end)),
        "we-are" if text[passage.range.start..cue.range.start].trim().len() < 12 => {
            // `We are 34 in Springfield, …` counts.
            let is_name = |name: &Range<usize>| !text[name.clone()].starts_with(|c: char| c.is_ascii_digit());
            behind(cue)
                .filter(is_name)
                .filter(|name| text[name.end..passage.range.end].trim_start().starts_with([',', ':', '.', '!', '–', '—', '(']))
        }
        // `in our bakery Example`: the word for the house, and what it is called.
        "we" => our_house(post, passage, cue),
        // `Join the team at Example Ltd`: a name of two words, or one of which the kind is said.
        "join" => behind(cue).map(|name| house_of_group(post, text, name)).filter(|name| {
            let gap = &text[cue.range.end..name.start];
            is_next(gap)
                && !is_indefinite(post, gap)
                && (words(&text[name.clone()]).count() > 1 || is_name_alone(post, passage, name))
                && !title::is_known_place(&text[name.clone()])
        }),
        // `We at Example are …`
        "we-at" => behind(cue).filter(|name| {
            let next = text[name.end..passage.range.end].trim_start();
            let goes_on = next.starts_with(|c: char| c.is_lowercase() || matches!(c, ',' | '.' | '!'));
            goes_on
                && is_next(&text[cue.range.end..name.start])
                && !title::is_known_place(&text[name.clone()])
                && !is_common(post, &text[name.clone()])
        }),
        "at" if as_role::begins(post, passage, cue) => behind(cue).filter(|name| {
            let gap = &text[cue.range.end..name.start];
            let is_whole = || words(&text[name.clone()]).count() > 1 || mentions::is_written_like_a_name(&text[name.clone()]);
            as_role::is_followed_by_reader(post, passage, name)
                && is_next(gap)
                && (!Trait::CapitalNouns.is_of(&post.language) || is_whole())
                && !title::is_known_place(&text[name.clone()])
                && !is_common(post, &text[name.clone()])
                && !is_indefinite(post, gap)
        }),
        "we-the" if is_first(cue) => behind(cue).filter(|name| text[name.end..passage.range.end].trim_start().starts_with(',')),
        "at" | "at-house" if is_first(cue) => behind(cue).filter(|name| is_told_at(post, passage, cue, name)),
        // `You will be employed by Example Works.`
        "employed-by" => behind(cue).filter(|name| {
            let is_whole = words(&text[name.clone()]).count() > 1 || title::names_house(&text[name.clone()], &post.language);
            is_whole && is_next(&text[cue.range.end..name.start])
        }),
        // `Founded in 1921, Example makes …`
        "founded" if is_first(cue) => {
            let comma = text.get(cue.range.end..passage.range.end)?.find(',').filter(|at| *at <= FOUNDED_REACH)? + cue.range.end;
            name_in(post, text, comma + 1..passage.range.end).filter(|name| {
                let name = &text[name.clone()];
                !title::is_known_place(name) && !title::names_role(name, &post.language)
            })
        }
        _ => None,
    })
}

/// `Example is a cooperative`, `EC - Example Cooperative is the oldest of …`.
fn by_what_it_is(post: &Post<'_>, passage: &Passage<'_>, verb: &Cue) -> Option<Range<usize>> {
    let end = verb.range.end;
    let is_free = !is_of_another(passage, end) && !is_program(post, passage, end);
    // `Communication is one of the pillars of our company`: one word at the beginning of a sentence is a name where it is one elsewhere.
    let is_long = verb.name == "is" && passage.block.text[verb.range.clone()].split_whitespace().nth(2).is_some();
    let is_named = |name: &Range<usize>| {
        let written = &passage.block.text[name.clone()];
        !is_long || words(written).count() > 1 || mentions::is_proper_noun(post, written)
    };
    // `Jane is the leader`, `The Head Chef is a specialist`: such words are said of people too.
    let is_told = |name: &Range<usize>| {
        let words = &passage.block.text[name.clone()];
        (verb.name == "is-house" || is_said_to_be(passage, end)) && !title::names_role(words, &post.language)
    };
    let is_house = |name: &Range<usize>| is_organisation(post, passage, end) || is_told(name);
    let name = subject(post, passage, verb, is_short_form).filter(|name| is_free && is_named(name) && is_house(name));
    name.or_else(|| expanded::subject(post, passage, verb))
}

/// Whether a sentence that begins with "at" and a name says that one works there.
fn is_told_at(post: &Post<'_>, passage: &Passage<'_>, at: &Cue, name: &Range<usize>) -> bool {
    let text = &passage.block.text;
    let is_house = || title::names_house(&text[name.clone()], &post.language) && is_next(&text[at.range.end..name.start]);
    // `At the Town of Example a post is to be filled.`
    let offers = || ["opening", "open"].iter().any(|name| passage.has("hire", name)) && is_house();
    let is_noun = || is_common(post, &text[name.clone()]) || is_indefinite(post, &text[at.range.end..name.start]);
    let is_told = || {
        is_followed_by_we(passage, name.end)
            || is_followed_by_our_verb(post, passage, name.end)
            || is_followed_by_you(post, passage, at, name)
    };
    // `At the Example Foundation you build …`, `Bij de Stichting Example bouw je …`
    let begins_with_kind = || {
        let mut all = words(&text[name.clone()]).map(|(_, word)| word);
        let is_kind = all.next().is_some_and(|first| names_kind(post, first, "kind"));
        is_kind && all.next().is_some_and(|second| second.starts_with(char::is_uppercase))
    };
    // `Chez Example Works, vous forgez …`: a word that stands before little else.
    let is_telling = || at.range.len() > 3 && words(&text[name.clone()]).count() > 1;
    let says_house = || is_house() || begins_with_kind() || is_telling() || is_opening_name(post, passage, name);
    let is_read = || as_role::is_followed_by_reader(post, passage, name) && says_house();
    (at.name == "at" && (is_told() || is_read()) || offers()) && !title::is_known_place(&text[name.clone()]) && !is_noun()
}

/// `Bedarf`: a noun that stands behind the words for "at" too.
pub(super) fn is_common(post: &Post<'_>, name: &str) -> bool {
    vocabulary::of(&post.language).meanings(&fold(name), "small").any(|name| name == "noun-at")
}

/// `at a Fortune 500 company`: any house.
pub(super) fn is_indefinite(post: &Post<'_>, gap: &str) -> bool {
    vocabulary::of(&post.language).meanings(&fold(gap), "small").any(|name| name == "indefinite")
}

/// `our bakery Example`: the kind of house right behind the word for "our", and a name behind it that is no place.
fn our_house(post: &Post<'_>, passage: &Passage<'_>, our: &Cue) -> Option<Range<usize>> {
    // `our restaurant Manager`: English says the kind of house behind its name.
    if post.language.starts_with("en") {
        return None;
    }
    let text = &passage.block.text;
    let kind = passage.cues_of("organisation").find(|cue| cue.name == "kind" && cue.range.start == our.range.end + 1)?;
    let rest = text.get(kind.range.end..passage.range.end)?.strip_prefix(' ')?;
    let proper = name_in(post, text, passage.range.end - rest.len()..passage.range.end)
        .filter(|name| name.start + rest.len() == passage.range.end)?;
    let proper = without_place(post, text, proper);
    let is_name = !title::is_known_place(&text[proper.clone()]) && !is_common(post, &text[proper.clone()]);
    // Where every noun has a capital, the name of one is none.
    let is_noun = || !Trait::DescribesBehind.is_of(&post.language) && words(&text[proper.clone()]).count() > 2;
    (is_name && !is_noun()).then_some(kind.range.start..proper.end)
}

/// Whether nothing but an article stands before a name.
pub(super) fn is_next(gap: &str) -> bool {
    gap.chars().filter(|c| c.is_alphabetic()).count() <= 4 && !gap.contains(['.', ',', ':', ';', '!', '?', '('])
}

/// The name before a verb, with nothing between them but what `may_stand` allows.
fn subject(post: &Post<'_>, passage: &Passage<'_>, verb: &Cue, may_stand: impl Fn(&str) -> bool) -> Option<Range<usize>> {
    let text = &passage.block.text;
    let from = |start: usize| {
        let name = without_place(post, text, name_in(post, text, start..verb.range.start)?);
        // `Our branch in Springfield is hiring`: a part of a house that is not named.
        if passage.cues_of("employer").any(|cue| cue.name == "we" && cue.range.start >= start && cue.range.end <= name.start) {
            return None;
        }
        let between = &text[name.end..verb.range.start];
        // `Familie in Springfield sucht`: one noun is no name.
        let is_sure = || {
            words(&text[name.clone()]).count() > 1
                || mentions::is_written_like_a_name(&text[name.clone()])
                || !Trait::CapitalNouns.is_of(&post.language)
        };
        (between.trim().is_empty() || may_stand(between) || is_whereabouts(post, between) && is_sure()).then_some(name)
    };
    // `To strengthen its team, Example Ltd is hiring …`
    let comma = || text[passage.range.start..verb.range.start].rfind(", ").map(|at| passage.range.start + at + 2);
    let is_whole = |name: &Range<usize>| words(&text[name.clone()]).count() > 1 || title::names_house(&text[name.clone()], &post.language);
    // `Ready for more? Example is hiring`
    let asked = || text[passage.range.start..verb.range.start].rfind(['?', '!']).map(|at| passage.range.start + at + 1);
    // `under Jane Doe, John Doe, and Mary Doe is looking for`: the last of several is no subject.
    let is_last = |at: &usize| {
        let first = text[*at..].split(' ').next().unwrap_or_default();
        Towns::of(&post.language).is_and(first)
    };
    let after_comma = || comma().filter(|at| !is_last(at));
    from(passage.range.start).or_else(|| from(after_comma()?).filter(is_whole)).or_else(|| from(asked()?))
}

/// `(EWL)` behind a name.
fn is_short_form(between: &str) -> bool {
    let between = between.trim();
    between.len() <= SHORT_FORM_MAX && between.starts_with('(') && between.ends_with(')')
}

/// ` in Springfield `, ` (EWL) with its seat in Springfield `: where a house is, between its name and the verb.
fn is_whereabouts(post: &Post<'_>, between: &str) -> bool {
    let between = between.trim();
    let bare = between.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(between, |(_, rest)| rest.trim_start());
    let first = bare.split(' ').next().unwrap_or_default();
    let vocabulary = vocabulary::of(&post.language);
    let is_where = vocabulary.meanings(&fold(first), "place-frame").any(|name| matches!(name, "at" | "lies" | "with-seat"));
    is_where && between.len() <= WHEREABOUTS_MAX && !bare.contains([',', ';', ':', '!', '?'])
}

/// `(North), a house of 12 people,`
fn is_apposition(between: &str) -> bool {
    let between = between.trim();
    between.starts_with([',', '('])
        && between.ends_with([',', ')'])
        && between.len() <= APPOSITION_MAX
        && !between.contains([';', ':', '!', '?'])
}

/// `Design is Example's largest department`: what belongs to somebody.
fn is_of_another(passage: &Passage<'_>, end: usize) -> bool {
    let rest = &passage.block.text[end..passage.range.end];
    rest.split_whitespace().take(3).any(|word| word.starts_with(char::is_uppercase) && (word.ends_with("'s") || word.ends_with("’s")))
}

/// `Example is an open-source library`: a word that is one for a house too, among words for programs.
fn is_program(post: &Post<'_>, passage: &Passage<'_>, end: usize) -> bool {
    let text = &passage.block.text;
    let reach = text.floor_char_boundary((end + KIND_REACH).min(passage.range.end));
    let kinds = || passage.cues_of("organisation").filter(|cue| cue.range.start >= end && cue.range.start < reach);
    let is_both =
        |cue: &Cue| vocabulary::of(&post.language).meanings(&fold(&text[cue.range.clone()]), "small").any(|name| name == "program-kind");
    let is_word = |word: &str| vocabulary::of("").meanings(&fold(word), "small").any(|name| name == "program");
    kinds().next().is_some_and(is_both) && text.get(end..reach).is_some_and(|near| near.split([' ', ',', '.']).any(is_word))
}

/// Whether a name stands in the first sentence of a text, and in its title or elsewhere in the text too.
fn is_opening_name(post: &Post<'_>, passage: &Passage<'_>, name: &Range<usize>) -> bool {
    let written = &passage.block.text[name.clone()];
    let first = post.view.passages.iter().find(|passage| !passage.is_heading());
    let is_told = |text: &str| text.contains(written);
    let is_above = || post.all("title").iter().filter_map(|hit| hit.text()).any(is_told);
    let is_elsewhere = || post.blocks().0.iter().any(|block| !std::ptr::eq(block, passage.block) && is_told(&block.text));
    first.is_some_and(|first| std::ptr::eq(first, passage)) && written.chars().count() > 2 && (is_above() || is_elsewhere())
}

/// Whether a word for an organisation follows soon.
pub(super) fn is_organisation(post: &Post<'_>, passage: &Passage<'_>, end: usize) -> bool {
    let is_near = |cue: &Cue| cue.range.start >= end && cue.range.start < end + KIND_REACH;
    let text = &passage.block.text;
    let reach = text.floor_char_boundary((end + KIND_REACH).min(passage.range.end));
    passage.cues_of("organisation").any(|cue| matches!(cue.name, "kind" | "sort" | "generic") && is_near(cue))
        || (Trait::JoinsWords.is_of(&post.language)
            && text.get(end..reach).is_some_and(|near| words(near).any(|(_, word)| is_compound(post, word))))
}

/// `a leading provider of`, `the market leader in`: what a house is said to be, in words that its name has not.
fn is_said_to_be(passage: &Passage<'_>, end: usize) -> bool {
    passage.cues_of("employer").any(|cue| cue.name == "said-to-be" && cue.range.start >= end && cue.range.start < end + SAID_REACH)
}

/// How far behind "is a" those words stand, in bytes.
const SAID_REACH: usize = 40;

/// Shortest end of a compound that is looked at, in bytes.
const COMPOUND_END_MIN: usize = 4;

/// Whether a word ends with one for a kind of organisation.
pub(super) fn is_compound(post: &Post<'_>, word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let ends = bare.char_indices().map(|(at, _)| at).skip(2).take_while(|at| bare.len() - at >= COMPOUND_END_MIN);
    ends.into_iter().any(|at| names_kind(post, &bare[at..], "kind") || names_kind(post, &bare[at..], "generic"))
}

/// `Bryggeriet`: a noun with its article behind it, which the languages of the north write as one word, names nobody.
fn is_definite(post: &Post<'_>, name: &str) -> bool {
    let is_noun = || Trait::ArticlesBehind.is_of(&post.language) && words(name).count() == 1 && !mentions::is_proper_noun(post, name);
    is_noun() && ["en", "et", "an", "on", "ne", "na"].iter().any(|end| name.ends_with(end))
}

/// `Example School in Springfield`: a name without the town behind it.
pub(super) fn without_place(post: &Post<'_>, text: &str, name: Range<usize>) -> Range<usize> {
    let towns = Towns::of(&post.language);
    let all: Vec<(usize, &str)> = words(&text[name.clone()]).collect();
    let parted = all.iter().skip(1).find(|(at, word)| {
        let rest = text[name.start + at + word.len()..name.end].trim();
        // `Universidade de Example`: what says whose it is belongs to the name.
        let is_of = matches!(fold(word).as_str(), "de" | "do" | "da" | "di" | "del" | "of" | "von" | "van");
        word.starts_with(char::is_lowercase) && !is_of && towns.is(word, "in") && gazetteer::is_city(rest)
    });
    // `Bank of Springfield`, `Stad Gent`: a word for a house before it is no name.
    let is_kind = |word: &str| ["kind", "generic", "sort", "first"].iter().any(|name| names_kind(post, word, name));
    let is_name = |before: &str| words(before).count() > 1 || !words(before).any(|(_, word)| is_kind(word));
    match parted.filter(|(at, _)| is_name(&text[name.start..name.start + at])) {
        Some((at, _)) => name.start..name.start + text[name.start..name.start + at].trim_end().len(),
        None => name,
    }
}

/// Whether a number follows at once.
pub(super) fn is_number(passage: &Passage<'_>, end: usize) -> bool {
    let rest = passage.block.text.get(end..passage.range.end).unwrap_or_default().trim_start();
    rest.starts_with(|c: char| c.is_ascii_digit())
        || passage.cues_of("count").any(|cue| cue.range.start >= end && cue.range.start <= end + 8)
}

/// `En Example tenemos …`: languages that leave out the word for "we" say it by the end of the verb.
fn is_followed_by_our_verb(post: &Post<'_>, passage: &Passage<'_>, end: usize) -> bool {
    let endings: &[&str] = match post.language.split('-').next() {
        Some("es" | "pt") => &["mos"],
        Some("it") => &["iamo"],
        _ => return false,
    };
    let rest = passage.block.text[end..passage.range.end].trim_start_matches([',', ' ']);
    // `, desde hace años, diseñamos`: only what follows at once, or behind one small word.
    let mut first = rest.split([' ', ',', '.']).take(2).filter(|word| word.starts_with(char::is_lowercase) && word.len() > 4);
    first.any(|word| endings.iter().any(|ending| word.ends_with(ending)))
}

/// `Become part of exampleWorks!`: one word with capitals inside, which ends its clause and is nothing that everybody joins.
fn is_name_alone(post: &Post<'_>, passage: &Passage<'_>, name: &Range<usize>) -> bool {
    let text = &passage.block.text;
    let written = &text[name.clone()];
    let has_small = written.chars().filter(|c| c.is_lowercase()).count() > 1;
    let ends = text[name.end..passage.range.end].starts_with(['.', '!', ',']) || name.end == passage.range.end;
    let is_known = vocabulary::of(&post.language).meanings(&fold(written), "small").any(|name| name == "joined");
    mentions::is_written_like_a_name(written) && has_small && ends && !is_known && written.chars().all(char::is_alphabetic)
}

/// `At Example, you will …`, in languages whose word for "at" says little else.
fn is_followed_by_you(post: &Post<'_>, passage: &Passage<'_>, at: &Cue, name: &Range<usize>) -> bool {
    let text = &passage.block.text;
    let is_telling = post.language.starts_with("en") || at.range.len() > 3;
    // `Bei Bedarf wirst du …`
    let is_name = || !Trait::CapitalNouns.is_of(&post.language) || mentions::is_written_like_a_name(&text[name.clone()]);
    let gap = |you: &Cue| text.get(name.end..you.range.start).map(str::trim);
    let is_behind = |you: &Cue| you.name == "you" && matches!(gap(you), Some("," | ""));
    is_telling && is_next(&text[at.range.end..name.start]) && passage.cues_of("employer").any(is_behind) && is_name()
}

/// `At Example, we …`, `At Example, a family firm, we …`.
fn is_followed_by_we(passage: &Passage<'_>, end: usize) -> bool {
    let text = &passage.block.text;
    passage.cues_of("employer").any(|we| {
        let is_behind = we.name == "we" && we.range.start >= end;
        is_behind && (we.range.start < end + 20 || is_apposition(text[end..we.range.start].trim()))
    })
}
