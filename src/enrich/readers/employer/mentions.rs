//! Names that stand where employers do more than once: in a heading about the house, behind "join" or "at", as the subject of a sentence.
//! One such place alone may name anything; two that repeat each other name the house.

use std::ops::Range;

use super::name::{self, name_in, names_kind, words};
use super::possible::is_possible;
use super::{Post, has_plain_nouns, is_next, told_in};
use crate::enrich::claim::Finding;
use crate::enrich::fold::fold;
use crate::enrich::title;
use crate::enrich::view::Passage;
use crate::enrich::vocabulary;

/// So many passages are looked at.
const PASSAGES_MAX: usize = 400;

/// So many sentences tell of the house before those on the job do.
const SUBJECTS_MAX: usize = 12;

/// Longest heading about a house, in bytes.
const HEADING_BYTES_MAX: usize = 70;

/// Most words of a name.
const WORDS_MAX: usize = 6;

/// Where a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    /// All of a heading behind "about", "working at" and the like.
    Heading,
    /// Behind "join".
    Join,
    /// Behind "at", or behind a verb for hiring that comes before its subject.
    At,
    /// Before the verb of a sentence.
    Subject,
}

struct Mention<'p, 'a> {
    slot: Slot,
    passage: &'p Passage<'a>,
    range: Range<usize>,
    folded: String,
}

/// The name that two such places say, or a heading that can say nothing else.
pub(super) fn repeated(post: &Post<'_>) -> Option<Finding<String>> {
    let mentions = mentions(post);
    let found = mentions.iter().find(|mention| {
        let has = |slots: &[Slot]| {
            mentions
                .iter()
                .any(|other| !std::ptr::eq(*mention, other) && slots.contains(&other.slot) && is_repeated(&mention.folded, &other.folded))
        };
        let is_long = mention.folded.contains(' ');
        match mention.slot {
            Slot::Heading => has(&[Slot::Heading, Slot::Join, Slot::At, Slot::Subject]) || is_long && is_told_elsewhere(post, mention),
            Slot::Join => has(&[Slot::Heading, Slot::Join, Slot::At, Slot::Subject]),
            // Where every noun has a capital, `bei Bedarf` and `Bedarf besteht` stand there too.
            Slot::At => (is_long || has_plain_nouns(&post.language) || post.language.starts_with("en")) && has(&[Slot::Subject, Slot::At]),
            Slot::Subject => false,
        }
    })?;
    Some(told_in(post, found.passage, name::with_article(post, found.passage, found.range.clone())))
}

/// Whether a name says what kind of house it is, or stands in the text once more: `About Remote Work` does neither.
fn is_told_elsewhere(post: &Post<'_>, mention: &Mention<'_, '_>) -> bool {
    let name = &mention.passage.block.text[mention.range.clone()];
    title::names_house(name, &post.language)
        || post.blocks().0.iter().any(|block| !std::ptr::eq(block, mention.passage.block) && block.text.contains(name))
}

/// Whether one name is the other, or its beginning.
fn is_repeated(one: &str, other: &str) -> bool {
    let begins = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    begins(one, other) || begins(other, one)
}

fn mentions<'p, 'a>(post: &'p Post<'a>) -> Vec<Mention<'p, 'a>> {
    let mut found = Vec::new();
    let mut subjects = 0;
    for passage in post.view.passages.iter().filter(|passage| !passage.is_about("elsewhere")).take(PASSAGES_MAX) {
        let mut add = |slot: Slot, range: Option<Range<usize>>| {
            let is_name = |range: &Range<usize>| is_name(post, &passage.block.text[range.clone()]) && is_possible(post, passage, range);
            let Some(range) = range.filter(is_name) else { return };
            let folded = fold(&passage.block.text[range.clone()]);
            found.push(Mention { slot, passage, range, folded });
        };
        if passage.is_heading() {
            add(Slot::Heading, of_heading(post, passage));
            continue;
        }
        if passage.is_labelled_line && !passage.is_about("company") || passage.has("employer", "client") {
            continue;
        }
        let text = &passage.block.text;
        let behind = |end: usize| name_in(post, text, end..passage.range.end).filter(|name| is_next(&text[end..name.start]));
        for cue in passage.cues_of("employer") {
            match cue.name {
                "join" => add(Slot::Join, behind(cue.range.end)),
                // `à` and the like stand before towns as often.
                "at" if cue.range.len() > 2 => add(Slot::At, behind(cue.range.end)),
                "recruits" => add(Slot::At, behind(cue.range.end).filter(|name| text[name.end..].starts_with(' '))),
                _ => {}
            }
        }
        subjects += 1;
        if subjects <= SUBJECTS_MAX || passage.is_about("company") {
            add(Slot::Subject, subject(post, passage));
        }
    }
    found
}

/// `About Example`, `Working at Example`: the name that ends such a heading.
fn of_heading(post: &Post<'_>, passage: &Passage<'_>) -> Option<Range<usize>> {
    let text = &passage.block.text;
    if passage.range.len() > HEADING_BYTES_MAX {
        return None;
    }
    let folds = |end: usize| fold(&text[passage.range.start..end]);
    let blanks =
        text[passage.range.clone()].match_indices([' ', '\u{a0}', '’', '\'']).map(|(at, mark)| passage.range.start + at + mark.len());
    let vocabulary = vocabulary::of(&post.language);
    let is_about = |end: &usize| vocabulary.meanings(&folds(*end), "small").any(|name| name == "about-house");
    let start = blanks.take(8).filter(is_about).last()?;
    // `Über uns`, `Über das Projekt`: an article belongs to no name but one that says what kind of house it is.
    let name = name_in(post, text, start..passage.range.end)?;
    let has_article = text[start..name.start].contains(char::is_alphabetic);
    let says_kind = words(&text[name.clone()]).any(|(_, word)| ["kind", "form", "first"].iter().any(|kind| names_kind(post, word, kind)));
    let is_whole = !text[name.end..passage.range.end].contains(char::is_alphanumeric);
    (is_whole && (!has_article || has_plain_nouns(&post.language) || says_kind)).then_some(name)
}

/// `Example builds …`: a name and the small letter of the verb behind it.
fn subject(post: &Post<'_>, passage: &Passage<'_>) -> Option<Range<usize>> {
    let text = &passage.block.text;
    let name = name_in(post, text, passage.range.clone())?;
    let is_first = text[passage.range.start..name.start].chars().filter(|c| c.is_alphabetic()).count() <= 4;
    let behind = &text[name.end..passage.range.end];
    let is_verb = behind.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_lowercase)) || behind.starts_with([',', '(']);
    (is_first && is_verb).then_some(name)
}

/// Whether a name may be a house's: no place, no label and no long phrase.
fn is_name(post: &Post<'_>, name: &str) -> bool {
    let vocabulary = vocabulary::of(&post.language);
    let folded = fold(name);
    words(name).count() <= WORDS_MAX
        && folded.len() > 2
        && !title::is_known_place(name)
        && vocabulary.meanings(&folded, "label").next().is_none()
        && !name.starts_with(|c: char| c.is_ascii_digit())
}
