//! The language of a post: its own word, the file's name or folder, its text, the site's.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::{Draft, Post};
use crate::diagnostic::{Diagnostics, Level};
use crate::enrich::detect;
use crate::enrich::fold::fold;
use crate::enrich::vocabulary;
use crate::model::block::BlockKind;
use crate::model::language::in_path;
use crate::model::node::{Node, Value};
use crate::model::origin::{From, Origin};

/// So many words of a text are enough to tell.
const WORDS_MAX: usize = 600;

/// A value of front matter that has more words is a text.
const TEXT_WORDS_MIN: usize = 5;

/// So much of a text is looked at to guess the language that it is read in.
const GUESS_BYTES_MAX: usize = 4_000;

pub(in crate::enrich) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    if let Some(hit) = post.get("language")
        && let Some(text) = hit.text()
    {
        if let Some(tag) = tag(text) {
            return set(draft, tag, hit.origin.clone());
        }
        post.report_value(
            sink,
            Level::Warning,
            "language-unknown",
            hit,
            format!("`{text}` is no language tag"),
            "write a BCP 47 tag such as `fr` or `pt-BR`",
        );
    }
    if let Some((tag, quote, _)) = in_path(&draft.path) {
        let origin = Origin { quote: Some(quote.to_owned()), ..Origin::new(From::FileName) };
        return set(draft, tag.to_owned(), origin);
    }
    let site = &post.settings.site.language;
    match of_text(post) {
        // The site's own tag may say more: `fr-CH`.
        Some((tag, origin)) if site.split('-').next() != Some(tag) => set(draft, tag.to_owned(), origin),
        _ => set(draft, site.clone(), Origin::config("site.language")),
    }
}

/// The language that the text is read in: where only the site tells one, the text may look more like another.
pub(in crate::enrich) fn of_reading(post: &Post<'_>, draft: &Draft) -> String {
    let known = draft.facts.language.clone().unwrap_or_default();
    let is_guess = draft.origins.get("/facts/language").is_some_and(|origin| origin.from == From::Config);
    let site = known.split('-').next().unwrap_or_default();
    if !is_guess || of_text(post).is_some() {
        return known;
    }
    let title = post.get("title").and_then(|hit| hit.text()).unwrap_or_default();
    let mut bytes = 0;
    let blocks = post.blocks().0.iter().map(|block| block.text.as_str()).take_while(|text| {
        bytes += text.len();
        bytes < GUESS_BYTES_MAX
    });
    let texts: Vec<&str> = std::iter::once(title).chain(blocks).collect();
    let keys: Vec<&str> = match &post.raw.fields.value {
        Value::Map(fields) => fields.iter().map(|field| field.key.as_str()).collect(),
        _ => Vec::new(),
    };
    match detect::likely(&texts, &keys, site) {
        Some(language) if language != site => language.to_owned(),
        _ => known,
    }
}

/// What the small words of the text tell.
fn of_text(post: &Post<'_>) -> Option<(&'static str, Origin)> {
    let blocks = || post.blocks().0.iter().filter(|block| !matches!(block.kind, BlockKind::Quote));
    let mut words = 0;
    let enough = |text: &String| {
        words += text.split(' ').count();
        words < WORDS_MAX
    };
    let mut folded: Vec<String> = blocks().map(|block| fold(&block.text)).take_while(enough).collect();
    let blocks_count = folded.len();
    let told = detect::language(folded.iter().map(String::as_str));
    // A post may have all of its text in front matter.
    let hits = || ["summary", "title"].into_iter().filter_map(|field| post.get(field));
    let tag = told.or_else(|| {
        folded.extend(hits().filter_map(|hit| hit.text()).map(fold));
        detect::language(folded.iter().map(String::as_str)).or_else(|| {
            // Page builders keep the texts of all sections there.
            let mut texts = Vec::new();
            push_texts(&post.raw.fields, &mut texts, &mut { WORDS_MAX });
            detect::language(folded[..blocks_count].iter().chain(&texts).map(String::as_str))
        })
    })?;
    if told.is_none()
        && let Some(hit) = hits().next()
    {
        return Some((tag, hit.origin.clone()));
    }
    let first = blocks().find(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item)).or_else(|| blocks().next())?;
    Some((tag, post.origin_in_text(From::Labelled, first.locate(&(0..first.text.len())), &first.text)))
}

/// The longer texts of front matter, folded, as long as words are left.
fn push_texts(node: &Node, texts: &mut Vec<String>, words_left: &mut usize) {
    match &node.value {
        Value::List(nodes) => nodes.iter().for_each(|node| push_texts(node, texts, words_left)),
        Value::Map(fields) => fields.iter().for_each(|field| push_texts(&field.node, texts, words_left)),
        Value::Scalar { text, .. } if text.split_whitespace().nth(TEXT_WORDS_MIN).is_some() && *words_left > 0 => {
            let folded = fold(text);
            *words_left = words_left.saturating_sub(folded.split(' ').count());
            texts.push(folded);
        }
        Value::Scalar { .. } | Value::Null => {}
    }
}

fn set(draft: &mut Draft, tag: String, origin: Origin) {
    draft.facts.language = Some(tag);
    draft.origins.insert("/facts/language".into(), origin);
}

/// `fr_FR`, `FR`, `français` -> `fr-FR`, `fr`, `fr`.
fn tag(text: &str) -> Option<String> {
    if let Some(code) = named(&fold(text)) {
        return Some(code.to_owned());
    }
    let mut parts = text.split(['-', '_']);
    let first = parts.next().filter(|p| matches!(p.len(), 2 | 3) && p.bytes().all(|b| b.is_ascii_alphabetic()))?;
    let mut tag = first.to_ascii_lowercase();
    for part in parts.take(3) {
        if !(2..=8).contains(&part.len()) || !part.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        tag.push('-');
        match part.len() {
            2 => tag.push_str(&part.to_ascii_uppercase()),
            4 => tag.extend(part.chars().enumerate().map(|(i, c)| if i == 0 { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })),
            _ => tag.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(tag)
}

/// The language that a folded name means, in whichever language.
fn named(name: &str) -> Option<&'static str> {
    static NAMES: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let all = vocabulary::languages().filter_map(|language| vocabulary::groups(language).get("language")).flatten();
        all.flat_map(|(code, names)| names.iter().map(|name| (fold(name), code.as_str()))).collect()
    });
    names.get(name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_put_into_their_usual_form() {
        for (text, expect) in [
            ("fr_FR", Some("fr-FR")),
            ("Français", Some("fr")),
            ("EN-us", Some("en-US")),
            ("zh-hant", Some("zh-Hant")),
            ("klingon!", None),
            ("Polish", Some("pl")),
            ("日本語", Some("ja")),
        ] {
            assert_eq!(tag(text).as_deref(), expect, "{text}");
        }
    }
}
