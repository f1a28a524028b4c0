//! What stands for a shortcode: a picture, an address or a link where its arguments name one, else nothing.

use std::ops::Range;

use super::Scanner;
use super::arguments::{self, Argument};
use crate::model::raw::BodyFormat;

/// Longest text of a link between a pair of shortcodes.
const LABEL_BYTES_MAX: usize = 200;

/// Writes what stands for the shortcode `name` at `range`, and says where what follows begins.
pub(super) fn write(scanner: &mut Scanner<'_>, name: &str, written: &str, range: Range<usize>) -> usize {
    let arguments = arguments::parse(written);
    let named = |names: &[&str]| named(&arguments, names);
    let (at, end) = (range.start, range.end);
    let format = scanner.context.format;
    let is_picture = matches!(name, "figure" | "img" | "image" | "picture" | "resize_image");
    if is_picture && let Some(src) = named(&["src", "path", "url"]) {
        let alt = named(&["alt", "caption", "title"]).unwrap_or_default();
        scanner.write(&picture(format, src, alt), at);
        return end;
    }
    if let Some(address) = arguments.iter().map(|a| a.value.trim_start_matches("mailto:")).find(|value| is_mailbox(value)) {
        scanner.write(&link(format, &format!("mailto:{address}"), address), at);
        return end;
    }
    // `cta_link=… cta_text=…`
    let ending =
        |ends: &[&str]| arguments.iter().find(|a| a.name.is_some_and(|name| ends.iter().any(|end| name.ends_with(end)))).map(|a| a.value);
    let href = named(&["href", "url", "link", "to"]).or_else(|| ending(&["_href", "_url", "_link", "Url", "Link"]));
    let Some(href) = href.filter(|href| href.contains('/') || href.starts_with("mailto:")) else {
        return end;
    };
    if let Some(label) = named(&["text", "label", "title", "name"]).or_else(|| ending(&["_text", "_label", "Text", "Label"])) {
        scanner.write(&link(format, href, label), at);
        return end;
    }
    let Some(close) = label_end(scanner, name, end) else { return end };
    let (open, shut) = link_around(format, href);
    scanner.write(&open, at);
    scanner.keep(end..close);
    scanner.write(&shut, close);
    close
}

fn named<'a>(arguments: &[Argument<'a>], names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| arguments.iter().find(|a| a.name.is_some_and(|n| n.eq_ignore_ascii_case(name)))).map(|a| a.value)
}

/// Where the words between the shortcode and its closing form end; `None` where there are none that could be a link's.
fn label_end(scanner: &mut Scanner<'_>, name: &str, from: usize) -> Option<usize> {
    let close = [scanner.find("{{", from), scanner.find("{%", from)].into_iter().flatten().min()?;
    let label = scanner.text.get(from..close).filter(|label| label.len() <= LABEL_BYTES_MAX)?;
    let closes = scanner.text[close + 2..].trim_start_matches(['<', '%', ' ', '-']);
    let is_closing = closes.strip_prefix('/').is_some_and(|rest| rest.trim_start().starts_with(name)) || closes.starts_with("end");
    let is_plain = !label.trim().is_empty() && !label.contains(['[', ']', '<', '>']) && !label.trim().contains('\n');
    (is_closing && is_plain).then_some(close)
}

fn picture(format: BodyFormat, src: &str, alt: &str) -> String {
    match format {
        BodyFormat::Markdown => format!("![{}](<{}>)", without(alt, &['[', ']', '\n']), without(src, &['<', '>', '\n'])),
        BodyFormat::Html => format!("<img src=\"{}\" alt=\"{}\">", attribute(src), attribute(alt)),
    }
}

fn link(format: BodyFormat, href: &str, label: &str) -> String {
    let (open, shut) = link_around(format, href);
    let label = match format {
        BodyFormat::Markdown => without(label, &['[', ']', '\n']),
        BodyFormat::Html => attribute(label),
    };
    open + &label + &shut
}

fn link_around(format: BodyFormat, href: &str) -> (String, String) {
    match format {
        BodyFormat::Markdown => ("[".to_owned(), format!("](<{}>)", without(href, &['<', '>', '\n']))),
        BodyFormat::Html => (format!("<a href=\"{}\">", attribute(href)), "</a>".to_owned()),
    }
}

fn without(text: &str, unwanted: &[char]) -> String {
    text.replace(unwanted, " ")
}

fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

fn is_mailbox(text: &str) -> bool {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '\'');
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && name.chars().all(allowed) && host.contains('.') && !host.starts_with('.') && host.chars().all(allowed)
    })
}
