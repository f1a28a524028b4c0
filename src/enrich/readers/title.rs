//! The title: a key, else the first heading, else the file's name.

/// Parts between bars.
mod bars;

/// The role where the title names none.
mod elsewhere;

/// Names of houses that addresses tell.
mod houses;

use std::ops::Range;

use quick_xml::escape::{resolve_html5_entity, unescape_with};

pub(super) use bars::bars;
pub(super) use houses::{at_edge_of_title, houses, is_everybodys, is_presented, name_of};

use super::{Draft, Post, calls, employer};
use crate::diagnostic::{Diagnostic, Diagnostics, Span};
use crate::enrich::fold::fold;
use crate::enrich::post::Hit;
use crate::enrich::view::Passage;
use crate::enrich::{title, view, vocabulary};
use crate::model::block::{Block, BlockKind};
use crate::model::node::Node;
use crate::model::origin::{From, Origin};
use crate::model::raw::RawForm;

/// Longest title that is kept, in characters; LinkedIn and Reed refuse more than 200 and 255.
const TITLE_CHARS_MAX: usize = 300;

/// Longest notice that is a title as a whole, in characters.
const NOTICE_CHARS_MAX: usize = 250;

/// Longest line without a mark of its own that is a title, in characters.
const LINE_CHARS_MAX: usize = 140;

/// A longer word before a full stop ends a sentence.
const ABBREVIATION_CHARS_MAX: usize = 3;

/// Labels of lines that tell a job from another text, and how many of them there are at least.
const TERMS: &[&str] = &["contract", "time", "hours", "duration", "pay", "starts", "closes", "workplace", "apply", "openings", "scale"];
const TERMS_MIN: usize = 2;

/// Sections that tell a job from another text.
const SECTIONS: &[&str] = &["profile", "benefits", "skills", "tasks"];

/// First lines of a text without headings that may name the role: the house may stand above it.
const FIRST_LINES_MAX: usize = 2;

/// A text above a heading, and no date or link, has so many characters.
const TEXT_CHARS_MIN: usize = 80;

/// What some smile with at the end of a title.
const SMILES: &[&str] = &[" :)", " ;)", " :-)", " ;-)", " :D"];

/// Headings looked at for a title, after which a text has begun.
const HEADINGS_MAX: usize = 4;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some((title, origin)) = post.all("title").iter().find_map(|hit| written(post, hit)) {
        set(post, draft, sink, &title, &origin);
        if post.raw.form == RawForm::Post {
            look_elsewhere(post, draft, &title);
        }
        return;
    }
    if post.raw.form != RawForm::Post {
        return;
    }
    if let Some((block, range)) = of_text(post).filter(|(block, range)| block.text[range.clone()].contains(char::is_alphanumeric)) {
        let origin = post.origin_in_text(From::Labelled, block.locate(&range), &block.text[range.clone()]);
        let title = plain(&block.text[range]);
        set(post, draft, sink, &title, &origin);
        return look_elsewhere(post, draft, &title);
    }
    if let Some((block, range)) = elsewhere::announced(post) {
        return set_of_notice(post, draft, sink, block, range);
    }
    if let Some((block, range)) = elsewhere::ranked(post) {
        let origin = post.origin_in_text(From::Labelled, block.locate(&range), &block.text[range.clone()]);
        return set(post, draft, sink, &plain(&block.text[range]), &origin);
    }
    let is_asked = || post.view.passages.iter().any(|passage| passage.is_about("profile"));
    if (post.count_labels(TERMS) >= TERMS_MIN || !post.raw.fields.is_empty() || invites(post) || is_asked())
        && let Some((block, range)) = elsewhere::called(post)
    {
        let origin = post.origin_in_text(From::Sentence, block.locate(&range), &block.text[range.clone()]);
        return set(post, draft, sink, &plain(&block.text[range]), &origin);
    }
    if !post.raw.fields.is_empty() || is_evident(post) {
        of_file_name(post, draft, sink);
    }
}

/// Takes a notice for the title, all of it where it is no longer than one, and of it the role.
fn set_of_notice(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics, block: &Block, role: Range<usize>) {
    let origin = post.origin_in_text(From::Labelled, block.locate(&role), &block.text[role.clone()]);
    let role = plain(&block.text[role]);
    set(post, draft, sink, &role, &origin);
    let whole = plain(&block.text);
    if whole.chars().count() <= NOTICE_CHARS_MAX {
        draft.facts.title_as_written = Some(whole);
    }
}

/// Takes the file's name for the title, if it is one.
fn of_file_name(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let stem = draft.path.rsplit('/').next().unwrap_or_default().split('.').next().unwrap_or_default();
    let words = plain(&stem.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-').replace(['-', '_'], " "));
    let words = without_page_word(post, &words);
    // Names of files are written small, and titles are not.
    let title: String = words.chars().take(1).flat_map(char::to_uppercase).chain(words.chars().skip(1)).collect();
    // Of a text that says by itself alone that it is a job's, a name such as `offers` is that of a page.
    let is_page = || {
        let means = |group: &str| vocabulary::of(&post.language).meanings(&fold(&title), group).next().is_some();
        means("page-word") || means("label") || title::is_only_notice(&title, &post.language) || !says_role(post, &title)
    };
    if !title.contains(char::is_alphanumeric) || post.raw.fields.is_empty() && is_page() {
        return;
    }
    post.report(
        sink,
        Span::default(),
        Diagnostic::warning(
            "title-from-file-name",
            format!("this post has no title: `{title}` is taken from the file's name"),
            "add `title:` to the front matter, or a heading as the first line",
        ),
    );
    set(post, draft, sink, &title, &Origin::new(From::FileName));
}

/// `jobs baker`, `baker vacancy`: a file's name without the word that any page of jobs may be called by, where what is left says a role.
fn without_page_word<'w>(post: &Post<'_>, words: &'w str) -> &'w str {
    let is_page = |word: &str| {
        let of = |language: &str| vocabulary::of(language).meanings(&fold(word), "page-word").any(|name| name == "job");
        of(&post.language) || of("en")
    };
    let first = words.split_once(' ').filter(|(first, _)| is_page(first)).map(|(_, rest)| rest);
    let last = || words.rsplit_once(' ').filter(|(_, last)| is_page(last)).map(|(rest, _)| rest);
    first.or_else(last).filter(|rest| title::names_role(rest, &post.language)).unwrap_or(words)
}

/// Whether a text without front matter and title is a job's: somebody is sought, and one is told how to apply, or the text has sections or
/// labelled lines that posts have.
fn is_evident(post: &Post<'_>) -> bool {
    post.view.passages.iter().any(calls) && (invites(post) || is_told(post))
}

fn says_role(post: &Post<'_>, title: &str) -> bool {
    title::says_role(title, &post.language, employer::known(post))
}

/// Reads the role where a title, which is set already, says none or has no word for people.
fn look_elsewhere(post: &Post<'_>, draft: &mut Draft, title: &str) {
    if !title::says_role(title, &post.language, employer::known(post)) || elsewhere::is_better(post, title) {
        elsewhere::read(post, draft);
    } else if !title::may_name_role(title, &post.language) && title::role_of_notice(title, &post.language).is_none() {
        elsewhere::read_named(post, draft);
    }
}

/// A title on one line; of a list whose first item calls, `[We are looking for, a baker]`, all of it.
fn written(post: &Post<'_>, hit: &Hit<'_>) -> Option<(String, Origin)> {
    let whole = match (hit.text(), hit.node.items()) {
        (Some(text), _) => plain(text),
        (None, [first, ..]) if title::is_only_notice(first.text()?, &post.language) => {
            plain(&hit.node.items().iter().filter_map(Node::text).collect::<Vec<_>>().join(" "))
        }
        _ => return None,
    };
    // A bracket or a dash is nothing that anybody is called.
    whole.contains(char::is_alphanumeric).then(|| (whole, hit.origin.clone()))
}

fn set(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics, title: &str, origin: &Origin) {
    let length = title.chars().count();
    let kept: String = title.chars().take(TITLE_CHARS_MAX).collect();
    if length > TITLE_CHARS_MAX {
        post.report(
            sink,
            Span::default(),
            Diagnostic::warning(
                "title-too-long",
                format!("the title has {length} characters, it is cut at {TITLE_CHARS_MAX}"),
                "a title is the role's name; move the rest into the text",
            ),
        );
    }
    for pointer in ["/posting/title", "/facts/titleAsWritten"] {
        draft.origins.insert(pointer.into(), origin.clone());
    }
    let role = title::parts(&kept, &post.language, employer::known(post)).role_of(&kept);
    draft.facts.title_as_written = Some(kept);
    draft.posting.title = Some(role);
}

/// The first heading; where it only says that somebody is sought, a labelled line or another heading that says who.
fn of_text<'a>(post: &Post<'a>) -> Option<(&'a Block, Range<usize>)> {
    let headings: Vec<_> = post
        .view
        .passages
        .iter()
        .filter(|passage| matches!(passage.block.kind, BlockKind::Heading(1..=3)) && !passage.text().trim().is_empty())
        .take(HEADINGS_MAX)
        .collect();
    let labelled = || elsewhere::labelled(post);
    let whole = |block: &'a Block| (block, behind_rule(&block.text)..block.text.len());
    // `About the job` begins a section.
    let is_label = |text: &str| {
        vocabulary::of(&post.language).meanings(&fold(text), "label").next().is_some()
            || title::is_section(text, &post.language)
            || title::is_about(text, &post.language)
            // `Example Research Group`, where another line says the role.
            || title::names_house(text, &post.language) && !title::names_role(text, &post.language) && seeks(post)
            || !title::may_name_role(text, &post.language) && (text.trim_end().ends_with(':') || view::names_section(text, &post.language))
    };
    let names_section = |text: &str| title::is_section(text, &post.language) || title::is_about(text, &post.language);
    let first = headings.first().map(|passage| passage.block);
    // `Advertisement` and more sections below a plain line that names the role.
    if first.is_some_and(|block| is_section(&headings, block))
        && let Some(line) = line_above(post)
    {
        return Some(line);
    }
    let first = first.filter(|block| !is_behind_text(post, &headings, block));
    // `Careers`, a slogan, and below it whom the page seeks.
    if first.is_some_and(|block| !title::may_name_role(&block.text, &post.language))
        && let Some(block) = elsewhere::named_heading(post)
    {
        return Some(whole(block));
    }
    if let Some(block) = first.filter(|block| title::is_role(&block.text, &post.language) && !is_label(&block.text)) {
        // `A bakery in Springfield seeks a baker`, `Example Council`: a sentence or a name, where a labelled line says the role.
        let is_other = |(other, range): &(&Block, Range<usize>)| {
            title::is_call(&block.text, &post.language) || !elsewhere::shares_word(&block.text, &other.text[range.clone()], &post.language)
        };
        return Some(labelled().filter(is_other).unwrap_or_else(|| whole(block)));
    }
    if let Some(line) = labelled() {
        return Some(line);
    }
    let next = headings
        .iter()
        .map(|passage| passage.block)
        .find(|block| matches!(block.kind, BlockKind::Heading(1)) && title::is_role(&block.text, &post.language) && !is_label(&block.text));
    // `## Cook` right below `# Example Town is hiring`.
    let below = || {
        let second = headings.get(1)?.block;
        (matches!(second.kind, BlockKind::Heading(2)) && !is_label(&second.text) && title::is_role(&second.text, &post.language))
            .then_some(second)
    };
    next.or_else(below)
        .or(first.filter(|block| !is_label(&block.text)))
        .map(whole)
        .or_else(|| bars(post).map(|line| (line.block, line.role)))
        .or_else(|| first_line(post))
        .or_else(|| first.filter(|block| !names_section(&block.text)).map(whole))
}

/// Where a heading begins behind a line of signs above it, as reStructuredText draws one.
fn behind_rule(text: &str) -> usize {
    let rule = text.split_inclusive('\n').next().filter(|line| line.len() < text.len() && !line.contains(char::is_alphanumeric));
    rule.map_or(0, str::len)
}

/// Whether the first heading is one of several sections, none of which is the title of all.
fn is_section(headings: &[&Passage<'_>], first: &Block) -> bool {
    let BlockKind::Heading(level @ 2..=3) = first.kind else { return false };
    headings.iter().all(|heading| heading.block.kind == BlockKind::Heading(level)) && headings.len() > 1
}

/// Whether a first heading stands below a text, and beside others of its rank: each begins a section, and the text is what they are of.
fn is_behind_text(post: &Post<'_>, headings: &[&Passage<'_>], first: &Block) -> bool {
    let BlockKind::Heading(level) = first.kind else { return false };
    let above = post.blocks().0.iter().take_while(|block| !std::ptr::eq(*block, first));
    let has_text = || above.clone().any(|block| block.kind == BlockKind::Paragraph && block.text.chars().count() >= TEXT_CHARS_MIN);
    let is_one_of_several = headings.iter().filter(|heading| heading.block.kind == BlockKind::Heading(level)).count() > 1;
    is_one_of_several && has_text()
}

/// A line right above the first heading that may be a title and says a role.
fn line_above<'a>(post: &Post<'a>) -> Option<(&'a Block, Range<usize>)> {
    let block = post.blocks().0.iter().find(|block| !block.text.trim().is_empty())?;
    let text = block.text.trim_end();
    let is_title = block.kind == BlockKind::Paragraph
        && is_line(text)
        && !text.ends_with(['!', '?'])
        && block.links.is_empty()
        && title::is_role(text, &post.language)
        && !title::is_house(text, &post.language);
    let is_labelled = || post.view.passages.iter().any(|passage| passage.is_labelled_line && std::ptr::eq(passage.block, block));
    let speaks = || post.view.passages.iter().any(|p| std::ptr::eq(p.block, block) && p.has("employer", "is"));
    (is_title && !is_labelled() && !speaks()).then_some((block, 0..text.len()))
}

/// Whether a text may be a title: one line that is no sentence.
fn is_line(text: &str) -> bool {
    let is_word =
        |head: &str| head.rsplit(|c: char| !c.is_alphanumeric()).next().is_some_and(|word| word.chars().count() > ABBREVIATION_CHARS_MAX);
    let has_end = text.match_indices(". ").any(|(at, _)| is_word(&text[..at]));
    text.chars().count() <= LINE_CHARS_MAX
        && text.contains(char::is_alphabetic)
        && !text.contains(['{', '}', '\n'])
        && !has_end
        && !text.ends_with(['.', ':', ';', ','])
}

/// The first line of a text without headings that says a role, where others say what jobs are said to have.
pub(super) fn first_line<'a>(post: &Post<'a>) -> Option<(&'a Block, Range<usize>)> {
    // A word for people and a word for applying tell as much as terms do.
    let is_told = is_told(post);
    if !is_told && !seeks(post) {
        return None;
    }
    let says_role = |line: &str| title::is_role(line, &post.language) && (is_told || title::names_role(line, &post.language));
    let lines = post.blocks().0.iter().filter(|block| block.kind == BlockKind::Paragraph).flat_map(|block| {
        block.text.lines().map(move |line| {
            let start = line.as_ptr() as usize - block.text.as_ptr() as usize;
            (block, start..start + line.len())
        })
    });
    let is_title = |(block, range): &(&'a Block, Range<usize>)| {
        let line = &block.text[range.clone()];
        let is_labelled = |passage: &Passage<'_>| {
            passage.is_labelled_line
                && std::ptr::eq(passage.block, *block)
                && range.contains(&passage.range.start)
                && passage.range.start > range.start
                // `Baker (m/f) - fixed term`
                && !title::has_gender(&block.text[range.start..passage.range.start])
        };
        !post.view.passages.iter().any(is_labelled) && says_role(line) && !title::is_house(line, &post.language)
    };
    let titles: Vec<_> = lines
        .filter(|(block, range)| block.text[range.clone()].contains(char::is_alphabetic))
        .take(FIRST_LINES_MAX)
        .take_while(|(block, range)| is_line(block.text[range.clone()].trim_end()))
        .filter(is_title)
        .collect();
    // `Oral history project`, and below it `Project officer required …`.
    let named = titles.iter().position(|(block, range)| title::names_role(&block.text[range.clone()], &post.language));
    titles.into_iter().nth(named.unwrap_or_default())
}

/// Whether the text says that somebody is sought, or how one applies.
fn seeks(post: &Post<'_>) -> bool {
    invites(post) || post.view.passages.iter().any(calls)
}

/// Whether the text says how one applies.
fn invites(post: &Post<'_>) -> bool {
    post.view.passages.iter().any(|passage| passage.has("apply", "invite") || passage.is_about("apply"))
}

/// Whether the text has labelled lines or sections as posts have them.
fn is_told(post: &Post<'_>) -> bool {
    post.count_labels(TERMS) >= TERMS_MIN || has_sections(post)
}

/// Whether the text has at least two of the sections that posts have.
fn has_sections(post: &Post<'_>) -> bool {
    SECTIONS.iter().filter(|label| post.view.passages.iter().any(|passage| passage.is_about(label))).count() >= TERMS_MIN
}

/// A title without Markdown's escapes and HTML's entities, on one line.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    // `Research &amp; Development`: titles of sites that were moved from elsewhere. What is no entity leaves the title as it is.
    let decoded = if text.contains('&') { unescape_with(text, resolve_html5_entity).ok() } else { None };
    let text = decoded.as_deref().unwrap_or(text);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' && chars.peek().is_some_and(|n| matches!(n, '*' | '_' | '\\' | '#' | '[' | ']' | '(' | ')' | '`' | '!')) {
            continue;
        }
        plain.push(if c.is_control() { ' ' } else { c });
    }
    if plain.contains('<') {
        plain = ["<br>", "<br/>", "<br />", "<BR>"].iter().fold(plain, |plain, tag| plain.replace(tag, " "));
    }
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = SMILES.iter().find_map(|smile| line.strip_suffix(smile)).map_or_else(|| line.clone(), |rest| rest.trim_end().to_owned());
    // Struck out: the status says so. Quoted as a whole: front matter that has become a heading.
    let whole = [("~~", "~~"), ("\"", "\""), ("“", "”"), ("«", "»")].into_iter().find_map(|(open, close)| {
        Some(line.strip_prefix(open)?.strip_suffix(close)?.trim()).filter(|rest| !rest.contains(open) && !rest.contains(close))
    });
    whole.map(str::to_owned).unwrap_or(line)
}
