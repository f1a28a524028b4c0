//! The employer in what stands above the text: a heading that is a name with its legal form, a line of parts below the title, the end of the title.

use std::ops::Range;

use super::name::{form_at, words};
use super::{NAME_CHARS_MAX, Post};
use crate::diagnostic::Span;
use crate::enrich::claim::Finding;
use crate::enrich::fold::fold;
use crate::enrich::title::{self, Apart, Known, apart};
use crate::enrich::view::{Cue, cues};
use crate::enrich::vocabulary;
use crate::model::block::{Block, BlockKind};
use crate::model::draft::Draft;
use crate::model::origin::{From, Origin};

/// So many blocks stand above a post's text.
const BLOCKS_MAX: usize = 3;

/// So many short lines may call somebody, and a word for a kind of house begins within so many bytes.
const CALLS_MAX: usize = 8;
const KIND_REACH: usize = 5;

/// Longest line of parts, in bytes.
const LINE_BYTES_MAX: usize = 160;

/// Shorter ends of a title may be anything.
const TAIL_BYTES_MIN: usize = 3;

/// What ends a name in a title.
const END: &[&str] = &[" - ", " – ", " — ", " | ", " (", " [", ", "];

/// `# EXAMPLE WORKS LTD`: a first heading that is a name and its legal form.
pub(super) fn heading(post: &Post<'_>) -> Option<Finding<String>> {
    let block = post.blocks().0.first().filter(|block| matches!(block.kind, BlockKind::Heading(_)))?;
    let name = block.text.split(['(', '|', '\n']).next().unwrap_or_default().trim();
    let starts = words(name).skip(1).map(|(at, _)| at);
    let ends_with_form = |at: usize| form_at(post, &name[at..]).is_some_and(|end| name[at + end..].trim_matches(['.', ' ']).is_empty());
    let is_name = name.chars().count() <= NAME_CHARS_MAX && title::is_proper_name(name, &post.language) && !name.contains([':', '–', '—']);
    (is_name && starts.into_iter().any(ends_with_form)).then(|| labelled(post, block, name))
}

/// `TOWN OF EXAMPLE`: a first line that is nothing but the name of an institution, above a title of its own.
pub(super) fn institution(post: &Post<'_>, draft: &Draft) -> Option<Finding<String>> {
    // Below front matter a first line may be the heading of a section.
    let block = Some(post.blocks()).filter(|_| post.get("title").is_none())?.0.iter().find(|block| !block.text.trim().is_empty())?;
    let name = block.text.trim();
    let is_own = draft.facts.title_as_written.as_deref().is_none_or(|title| !title.contains(name));
    let is_name = name.chars().count() <= NAME_CHARS_MAX
        && !name.contains(['\n', ':', ',', '|', '(', '.'])
        && !name.contains(|c: char| c.is_ascii_digit())
        && title::is_proper_name(name, &post.language)
        && begins_institution(name, &post.language)
        && !title::names_role(name, &post.language);
    let is_line = matches!(block.kind, BlockKind::Heading(_) | BlockKind::Paragraph);
    (is_line && is_own && is_name).then(|| labelled(post, block, name))
}

/// `Example is looking for:` above the role: a line that is a name and a verb, where the text has the name elsewhere too.
pub(super) fn calling_line(post: &Post<'_>) -> Option<Finding<String>> {
    let blocks = &post.blocks().0;
    let lines = blocks.iter().filter(|block| block.text.len() <= LINE_BYTES_MAX && !block.text.contains('\n')).take(CALLS_MAX);
    let lines = lines.filter(|block| matches!(block.kind, BlockKind::Heading(_)) || block.text.trim_end().ends_with(':'));
    lines.filter(|block| !title::says_we(&block.text, &post.language)).find_map(|block| {
        let text = block.text.trim_end_matches([':', ' ', '\u{a0}']);
        let found = cues(text, &post.language);
        let is_verb = |cue: &&Cue| cue.group == "employer" && cue.name == "recruits" && cue.range.end == text.len();
        let verb = found.iter().find(is_verb)?.range.start;
        // `The association Example`: a word for its kind is none of the name.
        let kind = found.iter().find(|cue| cue.group == "organisation" && cue.range.start < KIND_REACH && cue.range.end < verb);
        let kind = kind.filter(|kind| text[kind.range.clone()].starts_with(char::is_lowercase));
        let name = match kind {
            Some(kind) => text[kind.range.end..verb].trim(),
            None => text[without_article(text, 0..verb, &post.language)].trim(),
        };
        let is_name = title::is_proper_name(name, &post.language) && name.len() >= TAIL_BYTES_MIN && !title::is_known_place(name);
        let is_told = || blocks.iter().any(|other| !std::ptr::eq(other, block) && other.text.contains(name));
        (is_name && is_told()).then(|| labelled(post, block, name))
    })
}

/// `Example • Springfield • full time` below the title: a name that the text presents, and else nothing but a place and terms.
pub(super) fn line_of_parts(post: &Post<'_>) -> Option<Finding<String>> {
    post.blocks()
        .0
        .iter()
        .take(BLOCKS_MAX)
        .filter(|block| block.kind == BlockKind::Paragraph && block.text.len() <= LINE_BYTES_MAX)
        .find_map(|block| {
            let line = block.text.lines().next()?;
            let mut parts = line.split(['|', '•', '·']).map(str::trim).filter(|part| !part.is_empty());
            let (first, second) = (parts.next()?, parts.next()?);
            let says = |part: &str| apart(part, &post.language) != Apart::Other;
            let is_name = title::is_proper_name(first, &post.language) && !title::has_gender(first) && !says(first);
            (is_name && says(second) && parts.all(says) && super::super::title::is_presented(post, first))
                .then(|| labelled(post, block, first))
        })
}

fn labelled(post: &Post<'_>, block: &Block, name: &str) -> Finding<String> {
    let start = name.as_ptr() as usize - block.text.as_ptr() as usize;
    let span = block.locate(&(start..start + name.len()));
    Finding { origin: post.origin_in_text(From::Labelled, span, name), value: name.to_owned(), span }
}

/// `Front end developer at Example Shop`: an end of the title behind a word for "at" that an address of the post repeats.
pub(super) fn end_of_title(post: &Post<'_>, draft: &Draft, known: &Known) -> Option<Finding<String>> {
    let whole = draft.facts.title_as_written.as_deref()?;
    let origin = draft.origins.get("/facts/titleAsWritten").filter(|origin| matches!(origin.from, From::FrontMatter | From::Labelled))?;
    let is_at = |word: &str| vocabulary::of(&post.language).meanings(&fold(word), "small").any(|name| matches!(name, "at" | "at-name"));
    // `… @ Example Shop - Job offer`
    let end = |start: usize| END.iter().filter_map(|mark| whole[start..].find(mark)).min().map_or(whole.len(), |at| start + at);
    let tails = words(whole)
        .filter(|(at, word)| *at > 0 && (*word == "@" || is_at(word)))
        .map(|(at, word)| (*word == *"@", at + word.len()..end(at + word.len())))
        .map(|(is_sign, tail)| (is_sign, without_article(whole, tail, &post.language)));
    let is_house = |(is_sign, tail): &(bool, Range<usize>)| {
        let name = whole[tail.clone()].trim();
        let together = fold(name).replace(' ', "");
        let is_name = || title::is_proper_name(name, &post.language) && name.chars().count() <= NAME_CHARS_MAX;
        // `Chair of History at the University of Example`
        let is_institution = || is_name() && name.contains(' ') && begins_institution(name, &post.language);
        let is_told = || is_name() && !title::is_known_place(name) && super::super::title::is_presented(post, name);
        together.len() >= TAIL_BYTES_MIN && (*is_sign && is_name() || known.houses.contains(&together) || is_told() || is_institution())
    };
    let name = whole[tails.into_iter().find(is_house)?.1].trim().to_owned();
    let origin = Origin { from: From::Labelled, quote: Some(name.clone()), ..origin.clone() };
    Some(Finding { value: name, origin, span: Span::default() })
}

/// `the University of Example` without the article.
fn without_article(whole: &str, tail: Range<usize>, language: &str) -> Range<usize> {
    let text = &whole[tail.clone()];
    let first = words(text).next().filter(|(_, word)| vocabulary::of(language).meanings(&fold(word), "stop").next().is_some());
    first.map_or(tail.clone(), |(at, word)| (tail.start + at + word.len()).min(tail.end)..tail.end)
}

/// Whether a name begins with words that only names of institutions begin with.
fn begins_institution(name: &str, language: &str) -> bool {
    cues(name, language)
        .iter()
        .any(|cue| cue.group == "organisation" && cue.name == "first" && cue.range.start == 0 && cue.range.len() < name.len())
}

/// `Software Engineer | Example Careers`: the end of a page's title that says whose jobs these are, where the text has the name too.
pub(super) fn page_of_jobs(post: &Post<'_>, draft: &Draft) -> Option<Finding<String>> {
    let whole = draft.facts.title_as_written.as_deref()?;
    let origin = draft.origins.get("/facts/titleAsWritten").filter(|origin| matches!(origin.from, From::FrontMatter | From::Labelled))?;
    let last = whole.rsplit(['|', '–', '—', '·']).next()?;
    let last = last.rsplit(" - ").next().filter(|last| last.len() < whole.len())?.trim();
    let found = |name: &str| Finding {
        value: name.to_owned(),
        origin: Origin { from: From::Labelled, quote: Some(name.to_owned()), ..origin.clone() },
        span: Span::default(),
    };
    // `Librarian - Example Public Library` above `Location: Example Public Library`
    let is_house = title::is_proper_name(last, &post.language) && title::names_house(last, &post.language);
    if is_house && post.blocks().0.iter().any(|block| block.text.contains(last)) {
        return Some(found(last));
    }
    // `Jobs & Careers — Example`
    let is_told = |name: &str| post.blocks().0.iter().any(|block| block.text.contains(name));
    let first = whole[..whole.len() - last.len()].trim_end_matches([' ', '|', '–', '—', '·', '-']);
    let may_name = || title::is_proper_name(last, &post.language) && !title::is_known_place(last) && last.len() >= TAIL_BYTES_MIN;
    if is_of_jobs(first, &post.language) && !is_of_jobs(last, &post.language) && may_name() && is_told(last) {
        return Some(found(last));
    }
    let (name, word) = last.rsplit_once(' ')?;
    let is_of_jobs = is_word_of(word, "jobs", &post.language) && !is_of_jobs(name, &post.language);
    let is_name = title::is_proper_name(name, &post.language) && !title::is_known_place(name) && name.len() >= TAIL_BYTES_MIN;
    (is_of_jobs && is_name && is_told(name)).then(|| found(name))
}

/// `Jobs & Careers`, `Offene Stellen`: words for jobs and nothing else.
fn is_of_jobs(text: &str, language: &str) -> bool {
    let mut all = words(text).map(|(_, word)| word).filter(|word| word.contains(char::is_alphanumeric)).peekable();
    all.peek().is_some() && all.all(|word| is_word_of(word, "jobs", language) || is_word_of(word, "beside", language))
}

/// Whether a word is one of those of titles of pages with a house's jobs.
fn is_word_of(word: &str, name: &str, language: &str) -> bool {
    vocabulary::of(language).meanings(&fold(word), "page-title").any(|known| known == name)
}
