//! The names of houses that the post's own addresses tell: those of mailboxes, and of pages on which one applies.

use std::collections::BTreeSet;

use crate::enrich::address::{self, Address};
use crate::enrich::fold::fold;
use crate::enrich::post::Post;
use crate::enrich::view::Cue;
use crate::enrich::{title, vocabulary};

/// Shorter names are a part of too many words.
const NAME_BYTES_MIN: usize = 4;

/// Shorter names of hosts are none, and shorter names of mailboxes are persons' more often.
const HOST_BYTES_MIN: usize = 3;
const MAILBOX_BYTES_MIN: usize = 6;

/// So many addresses are those of a post; more are a list of others.
const NAMES_MAX: usize = 8;

/// Longest name at an edge of a title, in characters and in words.
const NAME_CHARS_MAX: usize = 40;
const NAME_WORDS_MAX: usize = 4;

/// Hosts of mailboxes for everybody.
const EVERYBODYS: &[&str] = &[
    "gmail",
    "googlemail",
    "outlook",
    "hotmail",
    "yahoo",
    "icloud",
    "proton",
    "protonmail",
    "live",
    "orange",
    "wanadoo",
    "laposte",
    "sapo",
    "libero",
    "terra",
    "online",
    "mail",
    "email",
    "telenet",
    "skynet",
    "ziggo",
    "posteo",
];

/// Words in addresses of pages on which one applies.
const OF_JOBS: &[&str] =
    &["career", "job", "karriere", "carriere", "emploi", "recrut", "empleo", "vaga", "lavora", "vacatur", "apply", "join", "volunt"];

/// Folded names, written together: `jobs@tannery.example` tells `tannery`.
pub(in crate::enrich::readers) fn houses(post: &Post<'_>) -> Vec<String> {
    let mut found = BTreeSet::new();
    let is_of_jobs = |address: &Address| {
        let address = address.value.to_lowercase();
        OF_JOBS.iter().any(|word| address.contains(word))
    };
    for hosts in address::hosts(post.blocks(), &post.settings.site.url) {
        for (host, address) in hosts.iter().filter(|(_, address)| address.is_mailbox || is_of_jobs(address)) {
            // `wind.mill` may be a whole name of its own.
            found.extend(name_of(host).map(|_| together(host)));
            found.extend(name_at(host, address).filter(|name| name.len() >= NAME_BYTES_MIN));
        }
        if found.len() > NAMES_MAX {
            return Vec::new();
        }
    }
    found.into_iter().collect()
}

/// The name that an address tells: of a mailbox for everybody that before its sign, `exampleworks@gmail.com`.
fn name_at(host: &str, address: &Address) -> Option<String> {
    let name = name_of(host).map(together).filter(|name| !is_everybodys(name));
    let local = || address.is_mailbox.then(|| address.value.split('@').next().map(together)).flatten();
    name.or_else(|| local().filter(|name| name.len() >= MAILBOX_BYTES_MIN))
}

fn together(name: &str) -> String {
    fold(name).replace(' ', "")
}

/// Whether a folded name is one of hosts of mailboxes for everybody.
pub(in crate::enrich::readers) fn is_everybodys(name: &str) -> bool {
    EVERYBODYS.contains(&name)
}

/// A name that the title begins or ends with, `Example: Baker`, and that the text presents: `At Example, we …`, `About Example`.
pub(in crate::enrich::readers) fn at_edge_of_title(post: &Post<'_>) -> Option<String> {
    let title = post.get("title")?.text()?;
    let parts: Vec<&str> =
        title.split([':', '|', '–', '—', '[', ']', '(', ')', '@']).flat_map(|part| part.split(" - ")).map(str::trim).collect();
    let mut parts = parts.into_iter().filter(|part| !part.is_empty());
    let (first, last) = (parts.next()?, parts.next_back()?);
    let is_name = |part: &&str| {
        part.chars().count() <= NAME_CHARS_MAX && part.split(' ').count() <= NAME_WORDS_MAX && title::is_proper_name(part, &post.language)
    };
    // `Baker for Example`
    let behind = last.split_inclusive(' ').rev().skip(1).take(NAME_WORDS_MAX).find_map(|word| {
        let is_small = vocabulary::of(&post.language).meanings(&fold(word), "small").any(|name| matches!(name, "at" | "for" | "at-name"));
        is_small.then(|| last[word.as_ptr() as usize - last.as_ptr() as usize + word.len()..].trim_end_matches(['!', '.', ' ']))
    });
    [first, last].into_iter().chain(behind).filter(is_name).find(|name| is_presented(post, name)).map(str::to_owned)
}

/// Whether the text says of a name that it is somebody, or that one works there.
pub(in crate::enrich::readers) fn is_presented(post: &Post<'_>, name: &str) -> bool {
    let before = |text: &str, cue: &Cue| text[..cue.range.start].trim_end().ends_with(name);
    let behind = |text: &str, cue: &Cue| {
        let rest = text[cue.range.end..].trim_start();
        let is_article = |word: &str| vocabulary::of(&post.language).meanings(&fold(word), "stop").next().is_some();
        let bare = rest.split_once(' ').filter(|(word, _)| is_article(word)).map_or(rest, |(_, bare)| bare);
        rest.starts_with(name) || bare.starts_with(name)
    };
    let in_sentence = post.view.passages.iter().filter(|passage| passage.text().contains(name)).any(|passage| {
        let text = &passage.block.text;
        passage.cues_of("employer").any(|cue| match cue.name {
            "recruits" | "employs" => before(text, cue),
            "is" => before(text, cue) && passage.text().starts_with(name),
            "at" | "join" | "we-are" | "we-the" => behind(text, cue),
            _ => false,
        }) || has_form(post, passage.text(), name)
            || (is_said_to_be(post, passage.text(), name) && passage.cues_of("organisation").next().is_some())
    });
    let is_about = |text: &str| {
        let head = text.trim().trim_end_matches([':', '?', '.']);
        head.strip_suffix(name).is_some_and(|about| {
            let folded = fold(about);
            // Headings are in English now and then.
            let is_about = |word: &str, language: &str| vocabulary::of(language).meanings(word, "small").any(|name| name == "about");
            folded.split(' ').next().is_some_and(|word| is_about(word, &post.language) || is_about(word, "en"))
                && folded.split(' ').count() <= 3
        })
    };
    in_sentence || post.blocks().0.iter().any(|block| block.text.len() <= 2 * NAME_CHARS_MAX && is_about(&block.text))
}

/// `Example GmbH & Co. KG`: the name with its legal form.
fn has_form(post: &Post<'_>, text: &str, name: &str) -> bool {
    text.match_indices(name).take(4).any(|(at, name)| {
        let rest = &text[at + name.len()..];
        let words = rest.strip_prefix(' ').and_then(|rest| rest.split([' ', ',', '\n']).next());
        // `ab` is a word, and `AB` a form.
        words.is_some_and(|word| word.contains(|c: char| c.is_uppercase() || c == '.') && title::is_form(word, &post.language))
    })
}

/// `Example is the largest …`
fn is_said_to_be(post: &Post<'_>, sentence: &str, name: &str) -> bool {
    let verb = sentence.strip_prefix(name).filter(|rest| rest.starts_with(' ')).and_then(|rest| rest.split_whitespace().next());
    verb.is_some_and(|verb| vocabulary::of(&post.language).meanings(&fold(verb), "small").any(|name| name == "is"))
}

/// What a host is called: `example` of `careers.example.co.uk`.
pub(in crate::enrich::readers) fn name_of(host: &str) -> Option<&str> {
    let mut labels = host.rsplit('.').skip(1);
    let name = labels.next()?;
    let name =
        if matches!(name, "co" | "com" | "org" | "net" | "gov" | "gob" | "ac" | "edu") { labels.next().unwrap_or(name) } else { name };
    (name.len() >= HOST_BYTES_MIN).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_have_names() {
        for (host, expect) in
            [("careers.tannery.example", Some("tannery")), ("tannery.co.uk", Some("tannery")), ("ab.example", None), ("localhost", None)]
        {
            assert_eq!(name_of(host), expect, "{host}");
        }
    }
}
