//! Keys that name the employer now and then: who wrote a post, and what stands below its title.

use super::mentions::{SUMMARIES, SUMMARY_BYTES_MAX, is_name};
use super::name::name_in;
use super::{NAME_CHARS_MAX, Post, addresses, is_same, known, name};
use crate::diagnostic::Span;
use crate::enrich::claim::Finding;
use crate::enrich::fold::fold;
use crate::enrich::post::{Hit, find};
use crate::enrich::readers::title::name_of;
use crate::enrich::view::cues;
use crate::enrich::{keys, title};
use crate::model::node::{Field, Value};
use crate::model::origin::{From, Origin};

/// Normalised.
const KEYS: &[&str] = &[
    "author",
    "autor",
    "auteur",
    "autore",
    "autrice",
    "verfasser",
    "publisher",
    "subtitle",
    "untertitel",
    "soustitre",
    "subtitulo",
    "sottotitolo",
    "ondertitel",
    "organizer",
    "organiser",
    "by",
];

/// A key that may name the post, its author and the house.
const NAME: &str = "name";

/// Shorter names are a part of too many addresses.
const ADDRESS_NAME_MIN: usize = 4;

/// Longest such name, in bytes.
const BYTES_MAX: usize = 80;

/// `subtitle: Example University`: a value that says what kind of house it is, or that the text presents too.
pub(super) fn named(post: &Post<'_>) -> Option<Finding<String>> {
    let Value::Map(fields) = &post.raw.fields.value else { return None };
    let by_name = || fields.iter().filter(|field| keys::normalized(&field.key) == NAME).find_map(|field| by_address(post, field, fields));
    let by_key = fields.iter().filter(|field| KEYS.contains(&keys::normalized(&field.key).as_str())).find_map(|field| {
        let text = field.node.text().map(str::trim).filter(|text| !text.is_empty() && text.len() <= BYTES_MAX)?;
        // `Example Institute (EI)`
        let value = text.split('(').next().unwrap_or(text).trim_end();
        if !title::is_proper_name(value, &post.language) || value.contains([':', '!', '?', '@']) {
            return None;
        }
        let told = || known(post).employers.iter().any(|name| is_same(name, value));
        (says_house(post, value) || told()).then(|| Finding {
            value: value.to_owned(),
            origin: post.origin_of(&field.key, field.node.span),
            span: Span::default(),
        })
    });
    by_key.or_else(by_name)
}

/// `excerpt: Example is looking for a carpenter`: who recruits by a sentence above the text.
pub(super) fn of_summary(post: &Post<'_>) -> Option<Finding<String>> {
    let Value::Map(fields) = &post.raw.fields.value else { return None };
    let summaries = fields.iter().filter(|field| SUMMARIES.contains(&keys::normalized(&field.key).as_str()));
    summaries.into_iter().find_map(|field| {
        let text = field.node.text().filter(|text| text.len() <= SUMMARY_BYTES_MAX)?;
        let cues = cues(text, &post.language);
        if cues.iter().any(|cue| cue.group == "employer" && cue.name == "client") {
            return None;
        }
        let verb = cues.iter().find(|cue| cue.group == "employer" && cue.name == "recruits")?;
        let name = name_in(post, text, 0..verb.range.start).filter(|name| text[name.end..verb.range.start].trim().is_empty())?;
        let name = &text[name];
        let is_role = post.get("title").and_then(|hit| hit.text()).is_some_and(|title| fold(title).contains(&fold(name)));
        (is_name(post, name) && !is_role).then(|| Finding {
            value: name.to_owned(),
            origin: Origin { from: From::Sentence, quote: Some(name.to_owned()), ..post.origin_of(&field.key, field.node.span) },
            span: Span::default(),
        })
    })
}

/// `name: Example Works` beside a title, and beside a mailbox or a web address that repeats it.
fn by_address(post: &Post<'_>, field: &Field, fields: &[Field]) -> Option<Finding<String>> {
    let name = field.node.text().map(str::trim).filter(|text| (ADDRESS_NAME_MIN..=BYTES_MAX).contains(&text.len()))?;
    let title = post.get("title").filter(|hit| hit.origin.key.as_deref().is_some_and(|key| keys::normalized(key) != NAME))?;
    let together = fold(name).replace(' ', "");
    let host = |text: &str| {
        let behind =
            text.split_once("://").map_or_else(|| text.split_once('@').map(|(_, host)| host), |(_, rest)| rest.split('/').next())?;
        name_of(behind.trim()).map(|name| fold(name).replace([' ', '-'], ""))
    };
    let is_repeated = fields.iter().filter_map(|other| host(other.node.text()?)).any(|host| host == together);
    let is_other = title.text().is_some_and(|title| fold(title) != fold(name));
    (is_other && is_repeated && title::is_proper_name(name, &post.language)).then(|| Finding {
        value: name.to_owned(),
        origin: post.origin_of(&field.key, field.node.span),
        span: Span::default(),
    })
}

/// `about: Jane leads Example` beside the mailbox jane@example.example: the one word above the text that a mailbox of the post repeats whole.
pub(super) fn by_mailbox(post: &Post<'_>) -> Option<Finding<String>> {
    let Value::Map(fields) = &post.raw.fields.value else { return None };
    let mailboxes: Vec<String> = addresses::names(post).into_iter().filter(|(_, is_mailbox)| *is_mailbox).map(|(name, _)| name).collect();
    if mailboxes.is_empty() {
        return None;
    }
    let is_name = |word: &&str| {
        word.starts_with(char::is_uppercase) && word.len() >= ADDRESS_NAME_MIN && mailboxes.contains(&fold(word)) && is_name(post, word)
    };
    let found = fields.iter().find_map(|field| {
        let text = field.node.text().filter(|text| text.len() <= SUMMARY_BYTES_MAX && !text.contains(['@', '/']))?;
        let mut words = text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
        Some((field, words.find(is_name)?.to_owned()))
    });
    let (field, word) = found?;
    let origin = Origin { from: From::Sentence, quote: Some(word.clone()), ..post.origin_of(&field.key, field.node.span) };
    Some(Finding { value: word, origin, span: Span::default() })
}

/// Whether a name says that it is a house's. `David Park` ends with such a word too, so that two words are not enough.
fn says_house(post: &Post<'_>, value: &str) -> bool {
    let says_it = |language: &str| {
        let is_sure = || cues(value, language).iter().any(|cue| cue.group == "organisation" && matches!(cue.name, "first" | "form"));
        title::names_house(value, language) && (name::words(value).count() > 2 || is_sure())
    };
    says_it(&post.language) || LANGUAGES.iter().any(|language| says_it(language))
}

/// A house's name is in its own language, whatever the post's is.
const LANGUAGES: &[&str] = &["en", "fr", "de", "es", "it", "nl", "pt"];

/// `company: Example`, or `company: {name: Example, url: …}`.
pub(super) fn part(post: &Post<'_>, hit: &Hit<'_>, field: &str) -> Option<(String, Origin)> {
    match &hit.node.value {
        // `company_info: We are …` is a text, and no name.
        Value::Scalar { text, .. } => {
            let text = text.trim();
            (field == "name" && text.chars().count() <= NAME_CHARS_MAX).then(|| (text.to_owned(), hit.origin.clone()))
        }
        Value::Map(fields) => {
            let keys: &[&str] = match field {
                "name" => &["name", "nom", "title", "label"],
                "sameAs" => &["sameAs", "url", "website", "site", "link", "homepage"],
                _ => &["logo", "image"],
            };
            let found = keys.iter().find_map(|k| find(fields, k).filter(|f| !f.node.is_empty()))?;
            Some((
                found.node.text()?.trim().to_owned(),
                post.origin_of(&format!("{}.{}", hit.origin.key.as_deref().unwrap_or_default(), found.key), found.node.span),
            ))
        }
        _ => None,
    }
}

/// An http address; relative ones are the site's.
pub(super) fn absolute(post: &Post<'_>, text: &str) -> Option<String> {
    let url = post.settings.site.url.join(text).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}
