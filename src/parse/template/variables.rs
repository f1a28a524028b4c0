//! `site.title | default: "x" | upcase`: a value, then filters. Values are text; a filter that is not known leaves them as they are.

use std::ops::Range;

use super::{Scanner, arguments};
use crate::diagnostic::Diagnostic;
use crate::model::node::{Node, Value};

/// Longest chain of filters, and of names in a path.
const STEPS_MAX: usize = 16;

/// The text that stands for an expression; empty, with a warning, where it names nothing that is known.
pub(super) fn resolve(scanner: &mut Scanner<'_>, expression: &str, range: Range<usize>) -> String {
    let mut parts = split_pipes(expression).into_iter();
    let path = parts.next().unwrap_or_default().trim();
    let mut value = operand(scanner, path);
    for filter in parts.take(STEPS_MAX) {
        if !scanner.budget.spend(value.as_ref().map_or(0, String::len)) {
            break;
        }
        value = apply(scanner, filter, value);
    }
    if !scanner.budget.spend(value.as_ref().map_or(0, String::len)) {
        return too_much(scanner, range);
    }
    value.unwrap_or_else(|| {
        unknown(scanner, path, range);
        String::new()
    })
}

fn unknown(scanner: &mut Scanner<'_>, path: &str, range: Range<usize>) {
    // Once per name: a picture's address stands in a post as often as there are pictures.
    if !scanner.budget.unknown.insert(path.to_owned()) {
        return;
    }
    let shown: String = path.chars().take(60).collect();
    let message = format!("the template variable `{shown}` is not known; nothing stands in its place");
    let help = match scanner.context.site {
        None if path.starts_with("site.") => "name the site's own configuration in `[site] config`, such as `_config.yml`",
        _ => "write the value itself here, or set the variable in the front matter or the site's configuration",
    };
    scanner.note(Diagnostic::warning("template-variable", message, help), range);
}

fn too_much(scanner: &mut Scanner<'_>, range: Range<usize>) -> String {
    if scanner.budget.unknown.insert(String::new()) {
        let message = "the variables of this post add up to too much text; the rest of them is left out";
        scanner.note(Diagnostic::error("template-too-large", message, "repeat long values less often"), range);
    }
    String::new()
}

/// A quoted text, a number, or the value of a path.
fn operand(scanner: &mut Scanner<'_>, text: &str) -> Option<String> {
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote {
        return text[1..].split_once(quote).map(|(inside, _)| inside.to_owned());
    }
    if text.is_empty() || text.parse::<f64>().is_ok() {
        return Some(text.to_owned());
    }
    // Jekyll's own defaults, which a configuration need not repeat.
    let is_default = matches!(text, "site.baseurl" | "site.url") && scanner.context.site.is_some();
    lookup(scanner, text).or_else(|| is_default.then(String::new))
}

/// `site.a.b`, `page.a`, `a["b"]`; a path without either word is looked for in the post itself, as Eleventy does.
fn lookup(scanner: &mut Scanner<'_>, path: &str) -> Option<String> {
    let mut names =
        path.split(['.', '[']).map(|name| name.trim_matches(|c: char| c.is_whitespace() || matches!(c, ']' | '"' | '\''))).take(STEPS_MAX);
    let first = names.next().filter(|name| !name.is_empty())?;
    let (mut node, mut next) = match first {
        "site" => (scanner.context.site?, names.next()),
        "page" | "post" | "frontmatter" => (scanner.context.page, names.next()),
        other => (scanner.context.page, Some(other)),
    };
    while let Some(name) = next {
        if !scanner.budget.spend(width(node)) {
            return None;
        }
        node = step(node, name)?;
        next = names.next();
    }
    text_of(node)
}

fn step<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    match &node.value {
        Value::Map(fields) => fields.iter().find(|field| field.key == name).map(|field| &field.node),
        Value::List(nodes) => match name {
            "first" => nodes.first(),
            "last" => nodes.last(),
            _ => nodes.get(name.parse::<usize>().ok()?),
        },
        Value::Null | Value::Scalar { .. } => None,
    }
}

fn width(node: &Node) -> usize {
    match &node.value {
        Value::Map(fields) => fields.len(),
        _ => 1,
    }
}

fn text_of(node: &Node) -> Option<String> {
    match &node.value {
        Value::Null => Some(String::new()),
        Value::Scalar { text, .. } => Some(text.clone()),
        Value::List(nodes) => Some(nodes.iter().filter_map(Node::text).collect::<Vec<_>>().join(", ")),
        Value::Map(_) => None,
    }
}

fn apply(scanner: &mut Scanner<'_>, filter: &str, value: Option<String>) -> Option<String> {
    let (name, written) = filter.trim().split_once(':').unwrap_or((filter.trim(), ""));
    Some(match name.trim() {
        "default" if value.as_deref().is_none_or(str::is_empty) => argument(scanner, written),
        "append" => value? + &argument(scanner, written),
        "prepend" => argument(scanner, written) + &value?,
        "upcase" => value?.to_uppercase(),
        "downcase" => value?.to_lowercase(),
        "capitalize" => capitalized(&value?),
        "strip" | "trim" => value?.trim().to_owned(),
        "escape" | "escape_once" | "xml_escape" => escaped(&value?),
        "relative_url" => joined(&operand(scanner, "site.baseurl")?, &value?),
        "absolute_url" => {
            let path = joined(&operand(scanner, "site.baseurl")?, &value?);
            joined(&operand(scanner, "site.url")?, &path)
        }
        _ => return value,
    })
}

fn argument(scanner: &mut Scanner<'_>, written: &str) -> String {
    match arguments::parse(written).first() {
        Some(argument) if argument.quoted => argument.value.to_owned(),
        Some(argument) => operand(scanner, argument.value).unwrap_or_default(),
        None => String::new(),
    }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// `path` under `base`; an absolute address stays as it is.
fn joined(base: &str, path: &str) -> String {
    if path.contains("://") {
        return path.to_owned();
    }
    let base = base.trim_end_matches('/');
    let slash = if path.is_empty() || path.starts_with('/') { "" } else { "/" };
    format!("{base}{slash}{path}")
}

/// Parts between `|`, which may stand in quotes too.
fn split_pipes(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut quote) = (0, None);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '|') => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if c == open => quote = None,
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}
