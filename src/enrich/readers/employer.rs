//! The employer: the post's word, its title, a sentence that presents the company; on an employer's own site, that employer. Never the board.

/// What stands above the text.
mod above;

/// The one name with a legal form.
mod form;

/// The employer by its address.
mod house;

/// Keys that name it now and then.
mod keys;

/// Whole names.
mod name;

/// Names that stand where employers do more than once.
mod mentions;

/// The first sentence, and who recruits for another.
mod opening;

/// What is no name.
mod possible;

use std::ops::Range;

use self::keys::{absolute, part};
use name::{is_abbreviated, name_in, names_kind, words};
use possible::is_possible;

use super::{Draft, Post};
use crate::config::options::SiteKind;
use crate::diagnostic::Diagnostics;
use crate::enrich::claim::{Finding, settle};
use crate::enrich::fold::fold;
use crate::enrich::gazetteer;
use crate::enrich::title::{self, Known};
use crate::enrich::town::Towns;
use crate::enrich::view::{Cue, Passage};
use crate::enrich::vocabulary;
use crate::model::block::{Block, BlockKind};
use crate::model::origin::{From, Origin};
use crate::model::posting::Organization;

/// Longest name that is taken from a text, in characters.
const NAME_CHARS_MAX: usize = 80;

/// Longest line below the title that presents the house, in bytes.
const LINE_BYTES_MAX: usize = 160;

/// So many sentences are looked at for one that presents the company: it does so early.
const SENTENCES_MAX: usize = 400;

/// How far behind "is a" the word for an organisation stands, in bytes.
const KIND_REACH: usize = 40;

/// How long what stands between a name and its verb may be, in bytes.
const APPOSITION_MAX: usize = 120;

/// How long a name in short behind the name may be, with its brackets, in bytes.
const SHORT_FORM_MAX: usize = 24;

/// How long what stands behind "founded" may be, in bytes.
const FOUNDED_REACH: usize = 60;

const POINTER: &str = "/posting/hiringOrganization/name";

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let mut organization = Organization::default();
    let mut origins: Vec<(&str, Origin)> = Vec::new();
    for (field, slot) in [("name", &mut organization.name), ("sameAs", &mut organization.same_as), ("logo", &mut organization.logo)] {
        let own = post.get(&format!("hiringOrganization.{field}")).and_then(|h| h.text().map(|t| (t.to_owned(), h.origin.clone())));
        let stated = || post.all("hiringOrganization").iter().filter(|hit| !name::is_person(post, hit));
        let found = own.or_else(|| stated().find_map(|h| part(post, h, field)));
        let found = found.filter(|(value, _)| field == "name" || absolute(post, value).is_some());
        if let Some((value, origin)) = found.filter(|(value, _)| field != "name" || !is_placeholder(value)) {
            *slot = if field == "name" { Some(post.short(value, sink)) } else { absolute(post, &value) };
            origins.push((field, origin));
        }
    }
    for (field, origin) in origins {
        draft.origins.insert(format!("/posting/hiringOrganization/{field}"), origin);
    }
    let known = organization.name.clone();
    let is_own_site = post.settings.site.kind == SiteKind::Employer && post.settings.organization.is_some();
    if organization != Organization::default() {
        draft.posting.hiring_organization = Some(organization);
    }
    if known.is_none() {
        let mut findings = labelled(post);
        findings.extend(of_title(post, draft));
        if findings.is_empty() {
            findings.extend(of_bars(post, draft));
        }
        if findings.is_empty() {
            findings.extend(below_title(post, draft).or_else(|| above::heading(post)).or_else(|| above::line_of_parts(post)));
        }
        if findings.is_empty() {
            findings.extend(above::end_of_title(post, draft, self::known(post)).or_else(|| keys::named(post)));
        }
        if findings.is_empty() && !is_own_site {
            findings = told_by_text(post);
        }
        // A board does not hire for others.
        findings.retain(|finding| post.settings.site.kind == SiteKind::Employer || fold(&finding.value) != fold(&post.settings.site.title));
        findings.dedup_by(|b, a| is_same(&a.value, &b.value));
        findings.truncate(1);
        settle(post, draft, sink, POINTER, None, findings, |draft, name| {
            draft.posting.hiring_organization.get_or_insert_default().name = Some(name);
        });
    }
    let has_name = draft.posting.hiring_organization.as_ref().is_some_and(|o| o.name.is_some());
    if !has_name && is_own_site {
        configured(post, draft);
    }
}

/// The organisation of the site's own configuration.
fn configured(post: &Post<'_>, draft: &mut Draft) {
    let Some(default) = post.settings.organization.clone() else { return };
    draft.suggestions.remove(POINTER);
    draft.origins.retain(|pointer, _| !pointer.starts_with("/posting/hiringOrganization/"));
    draft.origins.insert(POINTER.into(), Origin::config("organization.name"));
    for (field, key, value) in [("sameAs", "organization.url", &default.same_as), ("logo", "organization.logo", &default.logo)] {
        if value.is_some() {
            draft.origins.insert(format!("/posting/hiringOrganization/{field}"), Origin::config(key));
        }
    }
    draft.posting.hiring_organization = Some(default);
}

/// What is known of the employer and the place before a title is cut.
pub(super) fn known<'p>(post: &'p Post<'_>) -> &'p Known {
    post.known.get_or_init(|| told(post))
}

fn told(post: &Post<'_>) -> Known {
    let mut names: Vec<String> = ["hiringOrganization.name", "hiringOrganization"]
        .iter()
        .flat_map(|field| post.all(field))
        .filter(|hit| !name::is_person(post, hit))
        .filter_map(|hit| Some(part(post, hit, "name")?.0))
        .collect();
    if names.is_empty() {
        names.extend(labelled(post).into_iter().map(|finding| finding.value));
    }
    // A name that is stated is the one that the title repeats.
    if names.is_empty() {
        names.extend(told_by_text(post).into_iter().map(|finding| finding.value));
    }
    names.extend(post.settings.organization.as_ref().and_then(|organization| organization.name.clone()));
    let fields = ["jobLocation", "jobLocation.name", "jobLocation.address.addressLocality", "jobLocation.address.addressRegion"];
    let mut places: Vec<String> = fields.iter().flat_map(|field| post.all(field)).filter_map(|hit| hit.text().map(short_fold)).collect();
    places.extend(post.view.passages.iter().filter(|passage| passage.is_about("place")).take(8).map(|passage| short_fold(passage.text())));
    names.extend(super::title::at_edge_of_title(post));
    Known { employers: names.iter().map(|name| fold(name)).collect(), places, houses: super::title::houses(post) }
}

fn short_fold(text: &str) -> String {
    fold(&text.chars().take(200).collect::<String>())
}

/// `Employer: Example`.
fn labelled(post: &Post<'_>) -> Vec<Finding<String>> {
    let is_value = |passage: &&Passage<'_>| passage.is_about("employer") && !passage.is_about("place") && !passage.is_heading();
    post.view
        .passages
        .iter()
        .filter(is_value)
        .filter_map(|passage| {
            let text = passage.text();
            // The name comes first in the line, or is all of a short section.
            let line = text.lines().next().unwrap_or_default().trim_end_matches(['.', ',', ';', ' ']);
            let name = line.split([';', '|', '\t', '(']).next().unwrap_or(line).trim();
            let keeps_dot = text[name.len().min(text.len())..].starts_with('.') && is_abbreviated(post, name);
            let end = name.len() + usize::from(keeps_dot);
            let fits = !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX && !is_placeholder(name);
            // A label without a colon, on a line of its own, may be a word of a list.
            let is_marked = passage.block.text[..passage.range.start].trim_end().ends_with(|c: char| !c.is_alphanumeric());
            let is_line = passage.is_labelled_line && (is_marked || matches!(passage.block.kind, BlockKind::Row));
            let is_name = is_line || title::is_proper_name(name, &post.language);
            (fits && is_name).then(|| {
                let range = passage.range.start..passage.range.start + end;
                post.finding(passage, range.clone(), "employer", passage.block.text[range].to_owned())
            })
        })
        .take(1)
        .collect()
}

fn is_placeholder(name: &str) -> bool {
    (name.starts_with(['[', '<']) && name.ends_with([']', '>'])) || name.contains("{{")
}

/// `**Example Health Centre** · Springfield`: a line right below the title that names a house.
fn below_title(post: &Post<'_>, draft: &Draft) -> Option<Finding<String>> {
    let title = draft.facts.title_as_written.as_deref()?;
    let title = fold(title);
    // `A bakery seeks a baker`: a heading may say the title among other words.
    let is_title = |block: &&Block| {
        let text = fold(&block.text);
        text == title || (matches!(block.kind, BlockKind::Heading(_)) && text.contains(&title))
    };
    let blocks = post.blocks().0.iter().filter(|block| !is_title(block)).take(1);
    let lines = blocks.filter(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_)) && !block.text.contains('\n'));
    lines.into_iter().find_map(|block| {
        let whole = block.text.find(['|', '•', '·', '–', '—', '(']).unwrap_or(block.text.len());
        let first = block.text[..whole].find(',').unwrap_or(whole);
        // `Example, S.A. de C.V.`
        let behind = block.text[first..whole].trim_start_matches([',', ' ']);
        let end = if title::is_form(behind, &post.language) { whole } else { first };
        let name = block.text[..end].trim();
        let start = name.as_ptr() as usize - block.text.as_ptr() as usize;
        // `Place of work: Example Street 12`
        let is_labelled = |p: &Passage<'_>| p.is_labelled_line && std::ptr::eq(p.block, block) && p.range.contains(&start);
        let is_label = name.contains(':') || post.view.passages.iter().any(is_labelled);
        let is_short =
            name.chars().count() <= NAME_CHARS_MAX && block.text.len() <= LINE_BYTES_MAX && !is_sentence(&block.text) && !is_label;
        (is_short && title::names_house(name, &post.language) && !name::tells_of_house(post, name)).then(|| {
            let range = start..start + name.len();
            Finding {
                value: name.to_owned(),
                origin: post.origin_in_text(From::Labelled, block.locate(&range), name),
                span: block.locate(&range),
            }
        })
    })
}

/// `Example | Carpenter | Springfield | full time`
fn of_bars(post: &Post<'_>, draft: &Draft) -> Option<Finding<String>> {
    draft.origins.get("/facts/titleAsWritten").filter(|origin| origin.from == From::Labelled)?;
    let line = super::title::bars(post)?;
    let name = line.block.text[line.employer.clone()].to_owned();
    let span = line.block.locate(&line.employer);
    Some(Finding { origin: post.origin_in_text(From::Labelled, span, &name), value: name, span })
}

fn is_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', ':', ';', ','])
}

/// `Carpenter – Example Joinery Ltd`, `Carpenter @ Example`.
fn of_title(post: &Post<'_>, draft: &Draft) -> Option<Finding<String>> {
    let whole = draft.facts.title_as_written.as_deref()?;
    let origin = draft.origins.get("/facts/titleAsWritten").filter(|origin| matches!(origin.from, From::FrontMatter | From::Labelled))?;
    let range = title::parts(whole, &post.language, known(post)).employer?;
    let name = whole[range].trim().trim_matches(['(', ')', '[', ']']).trim();
    let name = name.to_owned();
    let is_name = name.chars().count() <= NAME_CHARS_MAX && name.chars().any(char::is_alphabetic);
    let origin = Origin { from: From::Labelled, quote: Some(name.clone()), ..origin.clone() };
    is_name.then(|| Finding { value: name, origin, span: crate::diagnostic::Span::default() })
}

/// What a sentence presents, else the house by its address; by the whole name where the post has it.
fn told_by_text(post: &Post<'_>) -> Vec<Finding<String>> {
    let mut found = sentences(post);
    if found.is_empty() {
        found.extend(house::of_address(post));
    }
    if found.is_empty() {
        found.extend(mentions::repeated(post));
    }
    if found.is_empty() {
        found.extend(opening::first(post).or_else(|| form::only(post)));
    }
    found.into_iter().map(|finding| name::whole(post, finding)).collect()
}

/// What a sentence tells at a place of its block.
fn told_in(post: &Post<'_>, passage: &Passage<'_>, name: Range<usize>) -> Finding<String> {
    let value = passage.block.text[name.clone()].to_owned();
    let finding = post.finding(passage, name, "", value);
    Finding { origin: Origin { from: From::Sentence, ..finding.origin }, ..finding }
}

/// `Example is hiring`, `We are Example, a …`, `Example is a cooperative …`, `At Example, we …`. Two names that differ tell nothing.
fn sentences(post: &Post<'_>) -> Vec<Finding<String>> {
    let mut found: Vec<Finding<String>> = Vec::new();
    let (mut rivals, mut short_forms): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for passage in
        post.view.passages.iter().filter(|p| !p.is_heading() && !p.is_labelled_line && !p.is_about("elsewhere")).take(SENTENCES_MAX)
    {
        if passage.has("employer", "client") && !passage.has("employer", "we-the") {
            // `Example is hiring. We work for clients` are two sentences; this one speaks of somebody else.
            if !passage.has("employer", "recruits") || starts_with_cue(passage, "client") {
                found.extend(opening::for_another(post, passage));
                // `Example is a studio that works for clients`: who else is presented.
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
        let presented = presented(post, passage).filter(|range| !is_label(range) && is_possible(post, passage, range));
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

fn starts_with_cue(passage: &Passage<'_>, name: &str) -> bool {
    passage.cues_of("employer").any(|cue| cue.name == name && cue.range.start < passage.range.start + 12)
}

fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (fold(one), fold(other));
    one.contains(&other) || other.contains(&one)
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
        "is" => subject(post, passage, cue, |between| between.trim() == "," || is_short_form(between))
            .filter(|_| is_organisation(post, passage, cue.range.end)),
        "employs" => subject(post, passage, cue, is_apposition).filter(|_| is_number(passage, cue.range.end)),
        "we-are" if text[passage.range.start..cue.range.start].trim().len() < 12 => {
            // `We are 34 in Springfield, …` counts.
            let is_name = |name: &Range<usize>| !text[name.clone()].starts_with(|c: char| c.is_ascii_digit());
            behind(cue)
                .filter(is_name)
                .filter(|name| text[name.end..passage.range.end].trim_start().starts_with([',', ':', '.', '!', '–', '—', '(']))
        }
        // `Join the team at Example Ltd`: a name of two words, or one of which the kind is said.
        "join" => behind(cue).filter(|name| {
            let is_next = text[cue.range.end..name.start].chars().filter(|c| c.is_alphabetic()).count() <= 4;
            is_next && words(&text[name.clone()]).count() > 1 && !title::is_known_place(&text[name.clone()])
        }),
        "we-the" if is_first(cue) => behind(cue).filter(|name| text[name.end..passage.range.end].trim_start().starts_with(',')),
        "at" | "at-house" if is_first(cue) => behind(cue).filter(|name| {
            let is_house = || title::names_house(&text[name.clone()], &post.language) && is_next(&text[cue.range.end..name.start]);
            // `At the Town of Example a post is to be filled.`
            let offers = || ["opening", "open"].iter().any(|name| passage.has("hire", name)) && is_house();
            let is_noun = || vocabulary::of(&post.language).meanings(&fold(&text[name.clone()]), "small").any(|name| name == "noun-at");
            (cue.name == "at" && is_followed_by_we(passage, name.end) || offers())
                && !title::is_known_place(&text[name.clone()])
                && !is_noun()
        }),
        // `You will be employed by Example Works.`
        "employed-by" => behind(cue).filter(|name| {
            let is_whole = words(&text[name.clone()]).count() > 1 || title::names_house(&text[name.clone()], &post.language);
            is_whole && is_next(&text[cue.range.end..name.start])
        }),
        // `Founded in 1921, Example makes …`
        "founded" if is_first(cue) => {
            let comma = text.get(cue.range.end..passage.range.end)?.find(',').filter(|at| *at <= FOUNDED_REACH)? + cue.range.end;
            name_in(post, text, comma + 1..passage.range.end).filter(|name| !title::is_known_place(&text[name.clone()]))
        }
        _ => None,
    })
}

/// Whether nothing but an article stands before a name.
fn is_next(gap: &str) -> bool {
    gap.chars().filter(|c| c.is_alphabetic()).count() <= 4 && !gap.contains(['.', ',', ':', ';', '!', '?', '('])
}

/// The name before a verb, with nothing between them but what `may_stand` allows.
fn subject(post: &Post<'_>, passage: &Passage<'_>, verb: &Cue, may_stand: fn(&str) -> bool) -> Option<Range<usize>> {
    let text = &passage.block.text;
    let from = |start: usize| {
        let name = name_in(post, text, start..verb.range.start)?;
        // `Our branch in Springfield is hiring`: a part of a house that is not named.
        if passage.cues_of("employer").any(|cue| cue.name == "we" && cue.range.start >= start && cue.range.end <= name.start) {
            return None;
        }
        let between = &text[name.end..verb.range.start];
        (between.trim().is_empty() || may_stand(between)).then_some(name)
    };
    // `To strengthen its team, Example Ltd is hiring …`
    let comma = || text[passage.range.start..verb.range.start].rfind(", ").map(|at| passage.range.start + at + 2);
    let is_whole = |name: &Range<usize>| words(&text[name.clone()]).count() > 1 || title::names_house(&text[name.clone()], &post.language);
    from(passage.range.start).or_else(|| from(comma()?).filter(is_whole))
}

/// `(EWL)` behind a name.
fn is_short_form(between: &str) -> bool {
    let between = between.trim();
    between.len() <= SHORT_FORM_MAX && between.starts_with('(') && between.ends_with(')')
}

/// `(North), a house of 12 people,`
fn is_apposition(between: &str) -> bool {
    let between = between.trim();
    between.starts_with([',', '('])
        && between.ends_with([',', ')'])
        && between.len() <= APPOSITION_MAX
        && !between.contains([';', ':', '!', '?'])
}

/// Whether a word for an organisation follows soon.
fn is_organisation(post: &Post<'_>, passage: &Passage<'_>, end: usize) -> bool {
    let is_near = |cue: &Cue| cue.range.start >= end && cue.range.start < end + KIND_REACH;
    let text = &passage.block.text;
    let reach = text.floor_char_boundary((end + KIND_REACH).min(passage.range.end));
    passage.cues_of("organisation").any(|cue| matches!(cue.name, "kind" | "sort" | "generic") && is_near(cue))
        || (joins_words(&post.language) && text.get(end..reach).is_some_and(|near| words(near).any(|(_, word)| is_compound(post, word))))
}

/// Whether a language writes a word and what describes it as one: `buurtbibliotheek`.
fn joins_words(language: &str) -> bool {
    matches!(language.split('-').next(), Some("de" | "nl" | "sv" | "no" | "nb" | "nn" | "da"))
}

/// Whether a language puts adjectives behind nouns that have no capital.
fn has_plain_nouns(language: &str) -> bool {
    matches!(language.split('-').next(), Some("fr" | "it" | "es" | "pt"))
}

/// Shortest end of a compound that is looked at, in bytes.
const COMPOUND_END_MIN: usize = 4;

/// Whether a word ends with one for a kind of organisation.
fn is_compound(post: &Post<'_>, word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let ends = bare.char_indices().map(|(at, _)| at).skip(2).take_while(|at| bare.len() - at >= COMPOUND_END_MIN);
    ends.into_iter().any(|at| names_kind(post, &bare[at..], "kind") || names_kind(post, &bare[at..], "generic"))
}

/// `Bryggeriet`: a noun with its article behind it, which the languages of the north write as one word, names nobody.
fn is_definite(post: &Post<'_>, name: &str) -> bool {
    let is_northern = matches!(post.language.split('-').next(), Some("sv" | "no" | "nb" | "nn" | "da"));
    is_northern && words(name).count() == 1 && ["en", "et", "an", "on", "ne", "na"].iter().any(|end| name.ends_with(end))
}

/// `Example School in Springfield`: a name without the town behind it.
fn without_place(post: &Post<'_>, text: &str, name: Range<usize>) -> Range<usize> {
    let towns = Towns::of(&post.language);
    let all: Vec<(usize, &str)> = words(&text[name.clone()]).collect();
    let parted = all.iter().skip(1).find(|(at, word)| {
        let rest = text[name.start + at + word.len()..name.end].trim();
        word.starts_with(char::is_lowercase) && towns.is(word, "in") && gazetteer::is_city(rest)
    });
    // `Bank of Springfield`, `Stad Gent`: one word before it is no name.
    match parted.filter(|(at, _)| words(&text[name.start..name.start + at]).count() > 1) {
        Some((at, _)) => name.start..name.start + text[name.start..name.start + at].trim_end().len(),
        None => name,
    }
}

/// Whether a number follows at once.
fn is_number(passage: &Passage<'_>, end: usize) -> bool {
    let rest = passage.block.text.get(end..passage.range.end).unwrap_or_default().trim_start();
    rest.starts_with(|c: char| c.is_ascii_digit())
        || passage.cues_of("count").any(|cue| cue.range.start >= end && cue.range.start <= end + 8)
}

/// `At Example, we …`, `At Example, a family firm, we …`.
fn is_followed_by_we(passage: &Passage<'_>, end: usize) -> bool {
    let text = &passage.block.text;
    passage.cues_of("employer").any(|we| {
        let is_behind = we.name == "we" && we.range.start >= end;
        is_behind && (we.range.start < end + 20 || is_apposition(text[end..we.range.start].trim()))
    })
}
