//! What a post says for one aggregator alone: `targets: { indeed: { category: Surveying } }`.

use super::{Draft, Post};
use crate::diagnostic::{Diagnostic, Diagnostics, Span, suggestion};
use crate::model::dialect::{CatalogFormat, Extra};
use crate::model::node::{Field, Value};

/// Longest value, in characters.
const VALUE_CHARS_MAX: usize = 500;

pub(super) fn read(post: &Post<'_>, draft: &mut Draft, sink: &mut Diagnostics) {
    let Some(hit) = post.get("targets") else { return };
    let Value::Map(sections) = &hit.node.value else {
        return refuse(
            post,
            sink,
            hit.node.span,
            "`targets` is no map".to_owned(),
            "write it like `targets: { indeed: { category: … } }`".to_owned(),
        );
    };
    for section in sections {
        let Some(format) = dialect(post, &section.key) else {
            let message = format!("there is no aggregator `{}`", section.key);
            refuse(post, sink, section.key_span, message, suggestion(&section.key, &names(post)));
            continue;
        };
        let Value::Map(extras) = &section.node.value else {
            let help = format!("write it like `{}: {{ … }}`", section.key);
            refuse(post, sink, section.node.span, format!("`{}` is no map", section.key), help);
            continue;
        };
        for field in extras {
            extra(post, draft, (&section.key, format), field, sink);
        }
    }
}

fn extra(post: &Post<'_>, draft: &mut Draft, (section, format): (&str, &CatalogFormat), field: &Field, sink: &mut Diagnostics) {
    let own = |extra: &&Extra| extra.by_post;
    let Some(known) = format.extras.iter().filter(own).find(|extra| extra.key == field.key) else {
        let keys: Vec<&str> = format.extras.iter().filter(own).map(|extra| extra.key).collect();
        let is_known = format.extras.iter().any(|extra| extra.key == field.key);
        let message = format!("`{section}` has no extra `{}`{}", field.key, if is_known { " that a post may say" } else { "" });
        let help = if is_known { format!("say it in `[targets.{section}.extra]`") } else { suggestion(&field.key, &keys) };
        return refuse(post, sink, field.key_span, message, help);
    };
    let Some(text) = field.node.text().map(str::trim) else {
        return refuse(post, sink, field.node.span, format!("`{}` is no text", known.key), "give it one value".to_owned());
    };
    if !known.words.is_empty() && !known.words.contains(&text) {
        return refuse(post, sink, field.node.span, format!("`{}` cannot be `{text}`", known.key), suggestion(text, known.words));
    }
    let value = text.chars().take(VALUE_CHARS_MAX).collect();
    draft.origins.insert(format!("/facts/targets/{section}/{}", known.key), post.origin_of(&field.key, field.node.span));
    draft.facts.targets.entry(section.to_owned()).or_default().insert(known.key.to_owned(), value);
}

fn refuse(post: &Post<'_>, sink: &mut Diagnostics, span: Span, message: String, help: String) {
    post.report(sink, span, Diagnostic::warning("target-extra-unknown", message, help));
}

/// The dialect of a section of the configuration, or of that name.
fn dialect(post: &Post<'_>, name: &str) -> Option<&'static CatalogFormat> {
    let section = post.settings.documents.iter().find(|document| document.name == name);
    let id = section.map_or(name, |document| document.dialect.as_str());
    post.settings.dialects.iter().copied().find(|target| target.id == id)?.dialect()
}

fn names<'a>(post: &Post<'a>) -> Vec<&'a str> {
    let sections = post.settings.documents.iter().map(|document| document.name.as_str());
    sections.chain(post.settings.dialects.iter().map(|target| target.id)).collect()
}
