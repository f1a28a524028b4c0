//! Whom a post seeks whose title does not say: `Jobs`, `Notice of recruitment`, the house's name. A labelled line says it, a notice in the
//! text, a heading with a gender mark, and last a sentence that calls somebody, which only suggests it.

use std::ops::Range;

use super::{is_line, plain, says_role};
use crate::enrich::fold::fold;
use crate::enrich::post::Post;
use crate::enrich::readers::employer;
use crate::enrich::view::Passage;
use crate::enrich::{title, view, vocabulary};
use crate::model::block::{Block, BlockKind};
use crate::model::draft::{Draft, Suggestion};
use crate::model::origin::From;

/// So many blocks are looked at for a notice: it stands above its own rules.
const NOTICE_BLOCKS_MAX: usize = 8;

/// Longest such block, in bytes: longer ones are the rules.
const NOTICE_BYTES_MAX: usize = 1_000;

/// Most words of a role that a sentence names.
const ROLE_WORDS_MAX: usize = 7;

/// Most words of a heading that is a title.
const HEADING_WORDS_MAX: usize = 12;

/// So many sentences are looked at for one that calls somebody.
const SENTENCES_MAX: usize = 20;

const POINTER: &str = "/posting/title";

/// Reads the role of a post whose title, which is set already, has no word for people: only what has one is better.
pub(super) fn read_named(post: &Post<'_>, draft: &mut Draft) {
    let names_role = |role: &str| title::names_role(role, &post.language);
    let is_set = read_key(post, draft, names_role);
    let stated = || stated(post).filter(|(block, range)| names_role(&block.text[range.clone()]));
    let heading = || named_heading(post).map(|block| (block, 0..block.text.len()));
    let is_title = |text: &str| {
        names_role(text) && !text.contains(['?', '!']) && !text.starts_with('(') && text.split_whitespace().count() <= HEADING_WORDS_MAX
    };
    let line = || super::first_line(post).filter(|(block, range)| is_title(&block.text[range.clone()]));
    if let Some((block, range)) = (!is_set).then(|| stated().or_else(heading).or_else(line)).flatten() {
        set(post, draft, block, range);
    }
}

/// Reads the role of a post whose title, which is set already, names none.
pub(super) fn read(post: &Post<'_>, draft: &mut Draft) {
    if read_key(post, draft, |role| says_role(post, role)) {
        return;
    }
    if let Some((block, range)) = stated(post).or_else(|| named_heading(post).map(|block| (block, 0..block.text.len()))) {
        set(post, draft, block, range);
    } else if let Some((block, range)) = called(post) {
        let origin = post.origin_in_text(From::Sentence, block.locate(&range), &block.text[range.clone()]);
        let value = cut(post, &plain(&block.text[range])).into();
        draft.suggestions.insert(POINTER.into(), Suggestion { value, origin });
    }
}

/// Takes the role from another key of front matter than that of the title.
fn read_key(post: &Post<'_>, draft: &mut Draft, fits: impl Fn(&str) -> bool) -> bool {
    let keys = post.all("title");
    let found = keys.iter().skip(1).find_map(|hit| Some((plain(hit.text()?), hit.origin.clone())).filter(|(role, _)| fits(role)));
    let is_found = found.is_some();
    if let Some((role, origin)) = found {
        draft.posting.title = Some(cut(post, &role));
        draft.origins.insert(POINTER.into(), origin);
    }
    is_found
}

/// Where the text states the role.
fn stated<'a>(post: &Post<'a>) -> Option<(&'a Block, Range<usize>)> {
    labelled(post)
        .or_else(|| below_lead(post))
        .or_else(|| of_notice(post, |_| true))
        .or_else(|| marked_heading(post))
        .or_else(|| marked_line(post))
        .or_else(|| calling_heading(post))
}

fn set(post: &Post<'_>, draft: &mut Draft, block: &Block, range: Range<usize>) {
    let origin = post.origin_in_text(From::Labelled, block.locate(&range), &block.text[range.clone()]);
    draft.posting.title = Some(cut(post, &plain(&block.text[range])));
    draft.origins.insert(POINTER.into(), origin);
}

/// The one heading among the first that has a word for people: of several each may be a job, and a sentence speaks of others.
pub(super) fn named_heading<'a>(post: &Post<'a>) -> Option<&'a Block> {
    let is_word = |text: &str, name: &str| vocabulary::of(&post.language).meanings(&fold(text), "page-word").any(|found| found == name);
    let is_role = |block: &&Block| {
        let text = block.text.trim_end_matches(['.', ':']);
        title::names_role(text, &post.language)
            && is_line(text)
            && !text.ends_with(['!', '?'])
            // `Your duties as a baker:` begins a list.
            && (!block.text.trim_end().ends_with(':') || title::has_gender(text))
            && !is_word(text, "placeholder")
            && text.split_whitespace().count() <= HEADING_WORDS_MAX
            && !title::is_section(text, &post.language)
            && vocabulary::of(&post.language).meanings(&fold(text), "label").next().is_none()
            && !title::says_we(text, &post.language)
            && !view::names_section(text, &post.language)
    };
    let headings = post.blocks().0.iter().filter(|block| matches!(block.kind, BlockKind::Heading(1..=4)));
    let mut named = headings.take(super::HEADINGS_MAX).filter(is_role);
    let first = named.next()?;
    named.next().is_none().then_some(first)
}

/// Whether the text says the role better than a title that is a notice: on a line of its own below what leads to it, or where the title is a
/// name and a word for a notice, `Example Services – RECRUITMENT`.
pub(super) fn is_better(post: &Post<'_>, title: &str) -> bool {
    // `Internship at Example – RECRUITMENT` says what is offered.
    let is_house = title::is_proper_name(title, &post.language)
        && title::has_act(title, &post.language)
        && !title::says_engagement(title, &post.language);
    (title::role_of_notice(title, &post.language).is_some() && below_lead(post).is_some())
        || is_house && of_notice(post, |_| true).is_some_and(|(block, range)| !shares_word(&block.text[range], title, &post.language))
}

fn cut(post: &Post<'_>, text: &str) -> String {
    title::parts(text, &post.language, employer::known(post)).role_of(text)
}

/// A labelled line that names the role, `Job title: …`, or the one line under a heading that does.
pub(super) fn labelled<'a>(post: &Post<'a>) -> Option<(&'a Block, Range<usize>)> {
    post.view.passages.iter().find_map(|passage| {
        let is_stated = passage.is_about("title") && (passage.is_labelled_line || is_alone_in_section(post, passage));
        let range = is_stated.then(|| without_stop(passage, &post.language))?;
        let text = &passage.block.text[range.clone()];
        (is_line(text) && title::is_role(text, &post.language)).then_some((passage.block, range))
    })
}

/// A value without the full stop behind it: `Job title: Baker.` A sentence has none that is a role.
fn without_stop(passage: &Passage<'_>, language: &str) -> Range<usize> {
    let text = passage.text();
    let is_short = |text: &&str| text.split_whitespace().count() <= ROLE_WORDS_MAX && title::names_role(text, language);
    let kept = text.strip_suffix('.').filter(|_| passage.is_labelled_line).filter(is_short).map_or(text.len(), str::len);
    passage.range.start..passage.range.start + kept
}

/// A labelled line that says the rank, where nothing else says the role: `Category: Senior clerk` of the forms of public services.
pub(super) fn ranked<'a>(post: &Post<'a>) -> Option<(&'a Block, Range<usize>)> {
    let says_rank = |passage: &&Passage<'_>| {
        let text = passage.text();
        passage.is_about("rank")
            && passage.is_labelled_line
            && is_line(text)
            && text.split_whitespace().count() <= ROLE_WORDS_MAX
            && title::names_role(text, &post.language)
            && title::is_role(text, &post.language)
    };
    post.view.passages.iter().find(says_rank).map(|passage| (passage.block, passage.range.clone()))
}

/// Of a text without a title the notice among its first blocks that names a role by a word for people, and no outcome of one.
pub(super) fn announced<'a>(post: &Post<'a>) -> Option<(&'a Block, Range<usize>)> {
    let names_role = |role: &str| title::names_role(role, &post.language);
    let (block, range) = of_notice(post, names_role).or_else(|| of_long_notice(post, names_role)).or_else(|| of_item(post, names_role))?;
    let is_outcome = view::cues(&block.text[..range.end], &post.language).iter().any(|cue| cue.group == "page" && cue.name == "outcome");
    (!is_outcome).then_some((block, range))
}

/// Whether a passage is the one paragraph of a section.
fn is_alone_in_section(post: &Post<'_>, passage: &Passage<'_>) -> bool {
    let block = passage.block;
    let is_whole = block.kind == BlockKind::Paragraph && passage.range.len() == block.text.trim().len();
    is_whole && block.section.is_some() && post.blocks().0.iter().filter(|other| other.section == block.section).count() == 1
}

/// Whether two texts share a word that says something.
pub(super) fn shares_word(one: &str, other: &str, language: &str) -> bool {
    let (one, other) = (fold(one), fold(other));
    let is_telling = |word: &&str| word.chars().count() > 2 && vocabulary::of(language).meanings(word, "stop").next().is_none();
    // `Administrator` and `Administrateur`, `Koch` and `Köchin` are the same word.
    let is_same = |a: &str, b: &str| {
        let stem = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
        stem >= 4 && stem + 4 >= a.chars().count().min(b.chars().count()) || a == b
    };
    one.split(' ').filter(is_telling).any(|a| other.split(' ').filter(is_telling).any(|b| is_same(a, b)))
}

/// `OPEN COMPETITION FOR THE POST OF …` among the first blocks.
fn of_notice<'a>(post: &Post<'a>, fits: impl Fn(&str) -> bool) -> Option<(&'a Block, Range<usize>)> {
    let blocks = post.blocks().0.iter().filter(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_)));
    blocks.filter(|block| block.text.len() <= NOTICE_BYTES_MAX).take(NOTICE_BLOCKS_MAX).find_map(|block| {
        let range = title::role_of_notice(&block.text, &post.language)?;
        fits(&block.text[range.clone()]).then_some((block, range))
    })
}

/// The one item of a list that names whom a notice seeks: `- A fixed-term contract as baker`.
fn of_item<'a>(post: &Post<'a>, fits: impl Fn(&str) -> bool) -> Option<(&'a Block, Range<usize>)> {
    let items = post.blocks().0.iter().filter(|block| block.kind == BlockKind::Item && block.text.len() <= NOTICE_BYTES_MAX);
    let mut named = items.take(NOTICE_BLOCKS_MAX).filter_map(|block| {
        let range = title::role_of_notice(&block.text, &post.language)?;
        fits(&block.text[range.clone()]).then_some((block, range))
    });
    let first = named.next()?;
    named.next().is_none().then_some(first)
}

/// A line of a long paragraph, as of a page whose lines are no paragraphs to Markdown.
fn of_long_notice<'a>(post: &Post<'a>, fits: impl Fn(&str) -> bool) -> Option<(&'a Block, Range<usize>)> {
    let long = post.blocks().0.iter().take(NOTICE_BLOCKS_MAX).filter(|block| block.text.len() > NOTICE_BYTES_MAX);
    let lines = long.filter(|block| block.kind == BlockKind::Paragraph).flat_map(|block| block.text.lines().map(move |line| (block, line)));
    lines.take(NOTICE_BLOCKS_MAX).filter(|(_, line)| line.len() <= NOTICE_BYTES_MAX).find_map(|(block, line)| {
        let range = title::role_of_notice(line, &post.language)?;
        let start = line.as_ptr() as usize - block.text.as_ptr() as usize;
        fits(&line[range.clone()]).then_some((block, start + range.start..start + range.end))
    })
}

/// A line below a paragraph that ends with what leads to the role: `… for the position of`.
fn below_lead<'a>(post: &Post<'a>) -> Option<(&'a Block, Range<usize>)> {
    let blocks: &'a [Block] = &post.blocks().0;
    blocks.windows(2).take(NOTICE_BLOCKS_MAX).find_map(|pair| {
        let [lead, role] = pair else { return None };
        // `Who we seek`, and below it `The qualities of the candidate are:`: a colon begins a list.
        let text = role.text.trim_end().trim_end_matches('.');
        let is_role =
            is_line(text) && says_role(post, text) && (!title::knows_roles(&post.language) || title::names_role(text, &post.language));
        if !is_role || !title::ends_with_lead(&lead.text, &post.language) {
            return None;
        }
        // `dedicated baker for our shop`
        Some((
            role,
            title::role_in_sentence(text, 0..text.len(), &post.language)
                .filter(|_| text.starts_with(char::is_lowercase))
                .unwrap_or(0..text.len()),
        ))
    })
}

/// The one heading with a gender mark; of several each is a job.
fn marked_heading<'a>(post: &Post<'a>) -> Option<(&'a Block, Range<usize>)> {
    let mut marked = post
        .blocks()
        .0
        .iter()
        .filter(|block| matches!(block.kind, BlockKind::Heading(_)) && title::has_gender(&block.text) && is_line(&block.text));
    let first = marked.next()?;
    marked.next().is_none().then_some((first, 0..first.text.len()))
}

/// The one line with a gender mark among the first paragraphs: of several each is a job.
fn marked_line<'a>(post: &Post<'a>) -> Option<(&'a Block, Range<usize>)> {
    let first = post.blocks().0.iter().filter(|block| !block.text.trim().is_empty()).take(NOTICE_BLOCKS_MAX);
    let is_marked = |block: &&Block| {
        let text = block.text.trim();
        block.kind == BlockKind::Paragraph
            && is_line(text)
            && !text.ends_with(['!', '?'])
            && title::has_gender(text)
            && text.split_whitespace().count() <= HEADING_WORDS_MAX
            && !title::says_we(text, &post.language)
    };
    let mut marked = first.filter(is_marked);
    let first = marked.next()?;
    marked.next().is_none().then_some((first, 0..first.text.len()))
}

/// `Wanted: 1 baker` as a heading of a page that is called otherwise.
fn calling_heading<'a>(post: &Post<'a>) -> Option<(&'a Block, Range<usize>)> {
    let headings = post.blocks().0.iter().filter(|block| matches!(block.kind, BlockKind::Heading(_)) && is_line(&block.text));
    headings.take(super::HEADINGS_MAX).find_map(|block| {
        let behind = || {
            let start = title::behind_call(&block.text, &post.language)?;
            title::role_in_sentence(&block.text, start..block.text.len(), &post.language)
        };
        let is_role = |range: &Range<usize>| says_role(post, &block.text[range.clone()]);
        Some((block, behind_caller(post, &block.text).or_else(|| behind().filter(is_role))?))
    })
}

/// `Call for applications: Example recruits bakers`
fn behind_caller(post: &Post<'_>, text: &str) -> Option<Range<usize>> {
    let start = text.find(": ").map_or(0, |at| at + 2);
    let tail = &text[start..];
    let parts = title::is_call(tail, &post.language).then(|| title::parts(tail, &post.language, employer::known(post)))?;
    let [role] = parts.role.as_slice() else { return None };
    title::names_role(&tail[role.clone()], &post.language).then_some(start + role.start..start + role.end)
}

/// `We are looking for a baker to …`: the words behind the first call, up to one that says for what.
pub(super) fn called<'a>(post: &Post<'a>) -> Option<(&'a Block, Range<usize>)> {
    let passages = post.view.passages.iter().filter(|passage| {
        !passage.is_heading() && !passage.is_labelled_line && !passage.is_about("elsewhere") && !passage.is_about("company")
    });
    passages.take(SENTENCES_MAX).find_map(|passage| {
        let text = &passage.block.text;
        // `di ricerca clinica`: behind a small word it is a noun.
        let is_verb = |at: usize| {
            let before = text[passage.range.start..at].trim_end().rsplit(' ').next().unwrap_or_default();
            before.is_empty() || vocabulary::of(&post.language).meanings(&fold(before), "stop").next().is_none()
        };
        let calls = passage.cues.iter().filter(|cue| match cue.group {
            "title" => cue.name == "call",
            "employer" => cue.name == "recruits" && is_verb(cue.range.start),
            _ => false,
        });
        let start = calls.map(|cue| cue.range.end).filter(|end| *end < passage.range.end).max();
        let is_named = |role: &str| !title::knows_roles(&post.language) || title::names_role(role, &post.language);
        let fits = |range: &Range<usize>| {
            let role = &text[range.clone()];
            role.split_whitespace().count() <= ROLE_WORDS_MAX && says_role(post, role) && is_named(role)
        };
        let role = |start: usize| title::role_in_sentence(text, start..passage.range.end, &post.language).filter(fits);
        // `We seek for our kitchen a cook`
        let behind = |start: usize| role(start).or_else(|| title::sought(text, start..passage.range.end, &post.language).and_then(role));
        // `One postdoc position available, …`
        let before = || {
            let calls = passage.has("title", "call");
            calls.then(|| title::before_call(text, passage.range.clone(), &post.language)).flatten().filter(|range| fits(range))
        };
        Some((passage.block, start.and_then(behind).or_else(before)?))
    })
}
