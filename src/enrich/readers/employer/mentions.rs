//! Names that stand where employers do more than once: in a heading about the house, behind "join" or "at", as the subject of a sentence.
//! One such place alone may name anything; two that repeat each other name the house.

use std::ops::Range;

use super::name::{self, name_in, names_kind, words};
use super::possible::is_possible;
use super::{Post, is_common, is_indefinite, is_next, told_in, without_place};
use crate::enrich::claim::Finding;
use crate::enrich::fold::fold;
use crate::enrich::grammar::Trait;
use crate::enrich::keys;
use crate::enrich::title;
use crate::enrich::view::Passage;
use crate::enrich::view::cues;
use crate::enrich::vocabulary;

use crate::model::node::{Field, Value};

/// So many passages are looked at.
const PASSAGES_MAX: usize = 400;

/// So many sentences tell of the house before those on the job do.
const SUBJECTS_MAX: usize = 12;

/// Longest heading about a house, in bytes.
const HEADING_BYTES_MAX: usize = 70;

/// So many times a name is looked for in a block.
const TIMES_MAX: usize = 8;

/// Most words before the word for a team that are its name.
const OWNER_WORDS_MAX: usize = 4;

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
    /// Before the verb of the text's first sentence.
    Opening,
    /// Before the verb of a sentence.
    Subject,
    /// Whose team, culture or office it is.
    Owner,
    /// Before the verb of a sentence on what is offered.
    Offers,
    /// Behind "at" in the title or the summary.
    Above,
}

struct Mention<'p, 'a> {
    slot: Slot,
    /// Where in the text; the title and the summary are none of it.
    place: Option<(&'p Passage<'a>, Range<usize>)>,
    folded: String,
}

impl Mention<'_, '_> {
    /// Whether another is at the same place of the text.
    fn is_at(&self, other: &Self) -> bool {
        let same = self.place.as_ref().zip(other.place.as_ref());
        std::ptr::eq(self, other)
            || same.is_some_and(|((own, range), (passage, at))| std::ptr::eq(*own, *passage) && range.start == at.start)
    }
}

/// Places that say of a name that one works there, or who speaks.
const STRONG: &[Slot] = &[Slot::Heading, Slot::Join, Slot::Opening, Slot::Owner, Slot::Above, Slot::Offers];

/// The name that two such places say, or a heading that can say nothing else.
pub(super) fn repeated(post: &Post<'_>) -> Option<Finding<String>> {
    let mentions = mentions(post);
    let is_sure = |mention: &&Mention<'_, '_>| {
        // `At Whitsun, …` is one place, whatever it is told by.
        let has = |slots: &[Slot]| {
            let is_other = |other: &Mention<'_, '_>| slots.contains(&other.slot) && !mention.is_at(other);
            mentions.iter().any(|other| is_other(other) && is_repeated(&mention.folded, &other.folded))
        };
        let is_strong = || has(STRONG) || has(&[Slot::At, Slot::Subject]);
        let is_long = mention.folded.contains(' ');
        // Where every noun has a capital, `bei Bedarf` and `Bedarf besteht` stand there too.
        let is_name = || {
            is_long
                || !Trait::CapitalNouns.is_of(&post.language)
                || mention.place.as_ref().is_some_and(|(passage, range)| is_written_like_a_name(&passage.block.text[range.clone()]))
        };
        // The first word of a sentence has a capital, whatever it is.
        let is_proper =
            || is_long || mention.place.as_ref().is_some_and(|(passage, range)| is_proper_noun(post, &passage.block.text[range.clone()]));
        match mention.slot {
            Slot::Heading => is_strong() || is_long && is_told_elsewhere(post, mention),
            Slot::Join => is_strong(),
            Slot::At => is_name() && (has(STRONG) || has(&[Slot::Subject, Slot::At])),
            Slot::Opening => is_name() && is_proper() && has(&[Slot::Heading, Slot::Join, Slot::Owner, Slot::Above, Slot::At]),
            Slot::Owner => is_name() && has(&[Slot::Heading, Slot::Join, Slot::Opening, Slot::Above, Slot::At]),
            Slot::Subject => is_name() && is_proper() && has(&[Slot::Above, Slot::Offers]),
            Slot::Offers => is_name() && is_proper() && has(&[Slot::Offers, Slot::Subject, Slot::Opening, Slot::At, Slot::Above]),
            Slot::Above => false,
        }
    };
    let found: Vec<&Mention<'_, '_>> = mentions.iter().filter(is_sure).collect();
    // Of several such names the one that most kinds of places say.
    let kinds = |mention: &Mention<'_, '_>| {
        let mut slots: Vec<Slot> = Vec::new();
        for other in mentions.iter().filter(|other| is_repeated(&mention.folded, &other.folded)) {
            if !slots.contains(&other.slot) {
                slots.push(other.slot);
            }
        }
        slots.len()
    };
    let most = found.iter().map(|mention| kinds(mention)).max()?;
    let (passage, range) = found.into_iter().find(|mention| kinds(mention) == most)?.place.as_ref()?;
    Some(told_in(post, passage, name::with_article(post, passage, range.clone())))
}

/// Whether a passage is one on benefits or pay.
fn is_about_terms(passage: &Passage<'_>) -> bool {
    passage.is_about("benefits") || passage.is_about("pay")
}

/// Whether a word has its capital within a sentence too.
pub(super) fn is_proper_noun(post: &Post<'_>, name: &str) -> bool {
    name.chars().skip(1).any(char::is_uppercase)
        || post.blocks().0.iter().any(|block| {
            block.text.match_indices(name).take(TIMES_MAX).any(|(at, _)| {
                let before = block.text[..at].strip_suffix([' ', '\u{a0}', '’', '\'']).unwrap_or_default();
                before.ends_with(|c: char| c.is_lowercase() || c == ',')
            })
        })
}

/// `OpenExample`, `EXAMPLE`, `Example Works`: written like no noun.
pub(super) fn is_written_like_a_name(name: &str) -> bool {
    name.chars().skip(1).any(char::is_uppercase)
}

/// Whether a name says what kind of house it is, or stands in the text once more: `About Remote Work` does neither.
fn is_told_elsewhere(post: &Post<'_>, mention: &Mention<'_, '_>) -> bool {
    let Some((passage, range)) = &mention.place else { return false };
    let name = &passage.block.text[range.clone()];
    title::names_house(name, &post.language)
        || post.blocks().0.iter().any(|block| !std::ptr::eq(block, passage.block) && block.text.contains(name))
}

/// Whether one name is the other, or its beginning.
fn is_repeated(one: &str, other: &str) -> bool {
    let begins = |long: &str, short: &str| long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    begins(one, other) || begins(other, one)
}

fn mentions<'p, 'a>(post: &'p Post<'a>) -> Vec<Mention<'p, 'a>> {
    let mut found = above(post);
    let mut subjects = 0;
    for passage in post.view.passages.iter().filter(|passage| !passage.is_about("elsewhere")).take(PASSAGES_MAX) {
        let mut add = |slot: Slot, range: Option<Range<usize>>| {
            let is_name = |range: &Range<usize>| is_name(post, &passage.block.text[range.clone()]) && is_possible(post, passage, range);
            let Some(range) = range.map(|range| without_possessive(passage, range)).filter(is_name) else { return };
            let folded = fold(&passage.block.text[range.clone()]);
            found.push(Mention { slot, place: Some((passage, range)), folded });
        };
        if passage.is_heading() {
            add(Slot::Heading, of_heading(post, passage));
            continue;
        }
        // `Benefits: Example Works offers a pension.`
        let offers = passage.cues_of("employer").find(|cue| cue.name == "offers").filter(|_| is_about_terms(passage));
        if let Some(verb) = offers {
            let text = &passage.block.text;
            let name = name_in(post, text, passage.range.start..verb.range.start);
            add(Slot::Offers, name.filter(|name| text[name.end..verb.range.start].trim().is_empty()));
        }
        if passage.is_labelled_line && !passage.is_about("company") || offers.is_some() {
            continue;
        }
        // What is said of clients is said behind the word for them.
        let end = passage.cues_of("employer").find(|cue| cue.name == "client").map_or(passage.range.end, |cue| cue.range.start);
        let text = &passage.block.text;
        let behind = |from: usize| {
            let name =
                name_in(post, text, from..passage.range.end).map(|name| without_place(post, text, name)).filter(|name| name.end <= end)?;
            let gap = &text[from..name.start];
            (is_next(gap) && !is_indefinite(post, gap)).then_some(name)
        };
        for cue in passage.cues_of("employer").filter(|cue| cue.range.end <= end) {
            match cue.name {
                "join" => add(Slot::Join, behind(cue.range.end)),
                // `à` and the like stand before towns as often, `at` does not.
                "at" | "we-at" | "we-are" if cue.range.len() > 2 || post.language.starts_with("en") => add(Slot::At, behind(cue.range.end)),
                "recruits" => add(Slot::At, behind(cue.range.end).filter(|name| text[name.end..].starts_with(' '))),
                "team" => add(Slot::Owner, owner(post, passage, &cue.range, behind(cue.range.end))),
                _ => {}
            }
        }
        subjects += 1;
        if subjects <= SUBJECTS_MAX || passage.is_about("company") {
            let slot = if subjects == 1 { Slot::Opening } else { Slot::Subject };
            add(slot, subject(post, passage).filter(|name| name.end <= end));
        }
    }
    found
}

/// Keys of sentences above the text, normalised.
pub(super) const SUMMARIES: &[&str] = &["description", "summary", "excerpt", "teaser", "intro", "lead", "subtitle", "abstract"];

/// Longest such sentence, in bytes.
pub(super) const SUMMARY_BYTES_MAX: usize = 600;

/// Names behind the words for "at" in the title, and those of whoever recruits by it or by a summary in front matter.
fn above<'p, 'a>(post: &Post<'_>) -> Vec<Mention<'p, 'a>> {
    let title = post.get("title").and_then(|hit| hit.text());
    let fields = if let Value::Map(fields) = &post.raw.fields.value { &fields[..] } else { &[] };
    let is_summary = |field: &&Field| SUMMARIES.contains(&keys::normalized(&field.key).as_str());
    let summaries = fields.iter().filter(is_summary).filter_map(|field| field.node.text());
    let texts = title.into_iter().chain(summaries).filter(|text| text.len() <= SUMMARY_BYTES_MAX);
    texts.flat_map(|text| named_in(post, text)).map(|folded| Mention { slot: Slot::Above, place: None, folded }).collect()
}

/// The folded names that a text above the post names so.
fn named_in(post: &Post<'_>, text: &str) -> Vec<String> {
    let is_at = |word: &str| vocabulary::of(&post.language).meanings(&fold(word), "small").any(|name| matches!(name, "at" | "at-name"));
    let words = words(text).filter(|(at, word)| *at > 0 && (*word == "@" || is_at(word))).map(|(at, word)| at + word.len());
    let cues = cues(text, &post.language);
    let of = |name: &'static str| cues.iter().filter(move |cue| cue.group == "employer" && cue.name == name);
    let joins = ["join", "at", "we-at", "team"].into_iter().flat_map(of).filter(|cue| cue.range.len() > 2).map(|cue| cue.range.end);
    // `au CNRS`: what stands behind such words in capitals is no place.
    let is_short = |name: &Range<usize>| text[name.clone()].chars().take(2).all(char::is_uppercase);
    let houses = of("at-house").filter_map(|cue| name_in(post, text, cue.range.end..text.len())).filter(is_short);
    let behind = words.chain(joins).filter_map(|end| name_in(post, text, end..text.len()).filter(|name| is_next(&text[end..name.start])));
    let before = of("recruits").filter_map(|cue| name_in(post, text, 0..cue.range.start));
    let names = behind.chain(houses).chain(before).map(|name| without_place(post, text, name));
    names.map(|name| &text[name]).filter(|name| is_name(post, name)).map(fold).collect()
}

/// `the Example team`, `Example's office`, `l'équipe Example`: whose it is, where the words for it stand right beside a name.
fn owner(post: &Post<'_>, passage: &Passage<'_>, team: &Range<usize>, behind: Option<Range<usize>>) -> Option<Range<usize>> {
    if Trait::DescribesBehind.is_of(&post.language) {
        return behind;
    }
    let text = &passage.block.text[passage.range.start..team.start];
    let head = text.strip_suffix([' ', '-'])?;
    // The words before the team, as long as they are written like names.
    let mut start = head.len();
    for word in head.rsplit(' ').take(OWNER_WORDS_MAX) {
        let bare = word.trim_start_matches(['(', '"', '“', '„']);
        if !bare.starts_with(char::is_uppercase) && !bare.chars().any(char::is_uppercase) || bare.ends_with([',', '.', ':']) {
            break;
        }
        start = bare.as_ptr() as usize - head.as_ptr() as usize;
    }
    let range = passage.range.start + start..passage.range.start + head.len();
    name_in(post, &passage.block.text, range.clone()).filter(|name| name.end == range.end)
}

/// `Example's` without the ending that says whose something is.
fn without_possessive(passage: &Passage<'_>, range: Range<usize>) -> Range<usize> {
    let name = &passage.block.text[range.clone()];
    let bare = name.strip_suffix("'s").or_else(|| name.strip_suffix("’s")).or_else(|| name.strip_suffix(['\'', '’'])).unwrap_or(name);
    range.start..range.start + bare.len()
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
    let start = blanks.take(8).filter(is_about).last().or_else(|| behind_at(post, passage))?;
    // `Über uns`, `Über das Projekt`: an article belongs to no name but one that says what kind of house it is.
    let name = name_in(post, text, start..passage.range.end)?;
    let has_article = text[start..name.start].contains(char::is_alphabetic);
    let says_kind = words(&text[name.clone()]).any(|(_, word)| ["kind", "form", "first"].iter().any(|kind| names_kind(post, word, kind)));
    let is_whole = !text[name.end..passage.range.end].contains(char::is_alphanumeric);
    (is_whole && (!has_article || Trait::DescribesBehind.is_of(&post.language) || says_kind)).then_some(name)
}

/// `What you find at Example`: where the name begins behind the last word for "at".
fn behind_at(post: &Post<'_>, passage: &Passage<'_>) -> Option<usize> {
    let text = passage.text();
    let is_at = |word: &str| vocabulary::of(&post.language).meanings(&fold(word), "small").any(|name| matches!(name, "at-name"));
    let last = words(text).filter(|(at, word)| *at > 0 && (*word == "@" || is_at(word))).last()?;
    Some(passage.range.start + last.0 + last.1.len())
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
pub(super) fn is_name(post: &Post<'_>, name: &str) -> bool {
    let vocabulary = vocabulary::of(&post.language);
    let folded = fold(name);
    // `Unser Team`
    let is_ours = || cues(name, &post.language).iter().any(|cue| cue.group == "employer" && cue.name == "we" && cue.range.start == 0);
    words(name).count() <= WORDS_MAX
        && folded.len() > 2
        && !is_ours()
        && !is_common(post, name)
        && !title::is_known_place(name)
        && vocabulary.meanings(&folded, "label").next().is_none()
        && name.contains(char::is_alphabetic)
}
